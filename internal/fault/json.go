package fault

// This file words what is wrong with JSON that somebody wrote, without the words of
// Go's decoder.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"heft/internal/spell"
)

// DecodeJSON reads one JSON value into one that has all its keys: a key that it has not,
// and what follows the value, is refused. The error is an *Error.
func DecodeJSON(what string, data []byte, into any, advice string) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return OfJSON(what, err, into, advice)
	}
	if at := decoder.InputOffset(); decoder.More() {
		return &Error{Kind: Usage, Message: fmt.Sprintf("%s ends at byte %d, and more follows", what, at), Advice: advice}
	}
	return nil
}

// OfJSON is the error of reading a JSON text, which is "the grid" or "the job", into a
// value of the type of into. An *Error that a part of the value gave is returned as it is.
func OfJSON(what string, err error, into any, advice string) *Error {
	e := &Error{Kind: Usage, Advice: advice, Err: err}
	var own *Error
	var syntax *json.SyntaxError
	var other *json.UnmarshalTypeError
	key, unknown := unknownKey(err)
	switch {
	case errors.As(err, &own):
		return own
	case unknown:
		return UnknownKey(what, key, KeysOf(into), advice)
	case errors.As(err, &other) && other.Field != "":
		e.Setting = other.Field
		e.Message = fmt.Sprintf("%s cannot be %s: it takes %s", other.Field, written(other.Value), wanted(other.Type))
	case errors.As(err, &other):
		e.Message = fmt.Sprintf("%s cannot be %s: it is %s", what, written(other.Value), wanted(other.Type))
	case errors.As(err, &syntax) && !strings.Contains(syntax.Error(), "unexpected end"):
		e.Message = fmt.Sprintf("%s is no JSON at byte %d", what, syntax.Offset)
	case errors.As(err, &syntax), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		e.Message = what + " is no JSON: it ends too early"
	default:
		e.Message = fmt.Sprintf("cannot read %s: %v", what, err)
	}
	return e
}

// UnknownKey is the error about a key that is none of those which a text has, with the
// nearest of them: those spelled nearly so, else the longest that the key begins with.
func UnknownKey(what, key string, keys []string, advice string) *Error {
	e := &Error{Kind: Usage, Message: fmt.Sprintf("%s has no key %q", what, key), Advice: advice}
	near := spell.Near(key, keys, 3)
	near = slices.DeleteFunc(near, func(name string) bool { return name == key }) // a part has it
	if begun := begunBy(key, keys); len(near) == 0 && begun != "" {
		near = []string{begun}
	}
	if len(near) > 0 {
		e.Advice = strings.TrimSpace("did you mean " + strings.Join(near, " or ") + "? " + advice)
	}
	return e
}

// begunBy is the longest of the names, of three letters at least, that a longer key begins
// with: batch of batch_size.
func begunBy(key string, keys []string) string {
	longest := ""
	for _, name := range keys {
		if len(name) > max(len(longest), 2) && len(name) < len(key) && strings.EqualFold(name, key[:len(name)]) {
			longest = name
		}
	}
	return longest
}

// unknownKey is the key that a strict decoder refused; encoding/json has no type for
// that error.
func unknownKey(err error) (string, bool) {
	quoted, found := strings.CutPrefix(err.Error(), "json: unknown field ")
	key, failed := strconv.Unquote(quoted)
	return key, found && failed == nil
}

// written names what stands in the text, as encoding/json tells it.
func written(value string) string {
	kind, figure, _ := strings.Cut(value, " ")
	switch kind {
	case "string":
		return "a text"
	case "bool":
		return "true or false"
	case "array":
		return "a list"
	case "object":
		return "an object"
	}
	return strings.TrimSpace("the number " + figure)
}

// wanted names what a type is written as.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return wanted(t.Elem())
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	}
	return "a whole number"
}

// KeysOf are the keys that the type of a value has, those of its parts behind them.
func KeysOf(value any) []string {
	t := reflect.TypeOf(value)
	var keys []string
	seen := map[reflect.Type]bool{}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		for t != nil && slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, t.Kind()) {
			t = t.Elem()
		}
		if t == nil || t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
				keys = append(keys, name)
			}
		}
		for i := range t.NumField() {
			add(t.Field(i).Type)
		}
	}
	add(t)
	return keys
}
