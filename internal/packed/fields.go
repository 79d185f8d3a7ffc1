package packed

// This file writes a whole value as text, so that a golden pins every field of it.

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// deepest is how far down values are written: some point back at what holds them.
const deepest = 12

// digits are those of fractions: the last of the others are for the order in which a processor adds.
const digits = 10

// Fields writes a value with every field that is set, those that only its package sees included:
// "{Name=sgd Momentum=0.9 Sizes=[2 3]}". Of a field that is an error its text is written; functions and channels are
// left out.
func Fields(value any) string { return fields(reflect.ValueOf(value), deepest) }

func fields(v reflect.Value, depth int) string {
	if depth == 0 {
		return "…"
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "nil"
		}
		return fields(v.Elem(), depth-1)
	case reflect.Struct:
		return "{" + strings.Join(structFields(v, depth), " ") + "}"
	case reflect.Slice, reflect.Array:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = fields(v.Index(i), depth-1)
		}
		return "[" + strings.Join(items, " ") + "]"
	case reflect.Map:
		var items []string
		for _, key := range v.MapKeys() {
			items = append(items, fields(key, depth-1)+":"+fields(v.MapIndex(key), depth-1))
		}
		slices.Sort(items)
		return "[" + strings.Join(items, " ") + "]"
	case reflect.String:
		return word(v.String())
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', digits, 64)
	case reflect.Invalid:
		return "nil"
	}
	return fmt.Sprint(v)
}

// structFields are the set fields of a structure by name; those of an embedded one stand among them.
func structFields(v reflect.Value, depth int) []string {
	var set []string
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		switch {
		case value.IsZero(), value.Kind() == reflect.Func, value.Kind() == reflect.Chan:
		case field.Type == reflect.TypeFor[error]() && value.CanInterface():
			set = append(set, field.Name+"="+strconv.Quote(value.Interface().(error).Error()))
		case field.Anonymous && value.Kind() == reflect.Struct:
			set = append(set, structFields(value, depth)...)
		default:
			set = append(set, field.Name+"="+fields(value, depth-1))
		}
	}
	return set
}

// word is a text, in quotes where it would not be told from what stands beside it.
func word(text string) string {
	if text == "" || strings.ContainsAny(text, " \n\t\"{}[]=") {
		return strconv.Quote(text)
	}
	return text
}
