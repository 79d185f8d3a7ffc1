// Package made fills reports with values that no model gave, for tests of what prints them: every field
// has something in some of them, and the same number gives the same report on every machine.
package made

// This file fills a value by its type and the names of its fields.

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"

	"heft/internal/report"
)

// words are what a text field may hold, where what prints it asks.
var words = map[string][]string{
	"Mode": {"training", "inference", "training"}, "Solve": {"batch", "size"}, "Goal": {"fit", "speed", "size"}, "DType": {"float32", "int8", ""},
	"Precision": {"float32", "amp-float16"}, "Bound": {"arithmetic", "memory", "launches"}, "Phase": {"forward", "backward", "optimizer"},
	"Optimizer": {"SGD", "AdamW", ""}, "Asked": {"nvidia.com/gpu", ""}, "Path": {"net", "net.0", "net.0.conv", "net.1", "head"},
	"Problem": {"", "a branch depends\non data"}, "Hint": {"", "`batch` 3"}, "Was": {"", "old.path"}, "Words": {"–", "rounding", ""}, "Window": {"3×3/2", ""},
	"Code": {"a_code"}, "Owner": {"parameters", "gradients", "optimizer"}, "Severity": {"error", "warning"}, "Parameter": {"", "fc.weight"},
}

// kinds are the values of types that are lists of words.
var kinds = map[reflect.Type][]string{
	reflect.TypeFor[report.Kind]():        {string(report.KindModule), string(report.KindFunction), string(report.KindParameter), string(report.KindUnused)},
	reflect.TypeFor[report.ChangeKind]():  {string(report.LayerAdded), string(report.LayerRemoved), string(report.LayerChanged), string(report.LayerResized), string(report.LayerRenamed)},
	reflect.TypeFor[report.Measure]():     {"parameters", "macs", "flops", "parameter_bytes", "inference", "training"},
	reflect.TypeFor[report.FindingCode](): {"fragmented", "other_processes", "beside_pytorch", "allowed", "free", "workspace", "more_allocated", "less_allocated", "larger_than_card", "some_other"},
}

// integers are of every size that is written in another way.
var integers = []int64{0, 1, 2, 7, 64, 999, 1000, 1023, 1024, 12_345, 1_048_576, 4_089_184_256, 3_000_000_000_000}

// reals are shares, seconds and prices.
var reals = []float64{0, 0.0004, 0.0123, 0.25, 0.5, 0.999, 1, 1.75, 12.5, 640}

// Fill gives every field of what the pointer leads to a value; number says which. A value is drawn by the
// field's path alone, so that a new field changes no other.
func Fill(pointer any, number uint64) {
	v := reflect.ValueOf(pointer).Elem()
	filler{number, v.Type().Name(), "", 0}.fill(v)
}

// filler is at one place of a report.
type filler struct {
	number     uint64
	path, name string
	depth      int
}

// at is the place of a field or an item.
func (f filler) at(step, name string) filler {
	return filler{f.number, f.path + "." + step, name, f.depth + 1}
}

// random is the place's own.
func (f filler) random() *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(f.path))
	return rand.New(rand.NewPCG(f.number, h.Sum64()))
}

func (f filler) below(n int) int { return f.random().IntN(n) }

func pick[T any](f filler, of []T) T { return of[f.below(len(of))] }

// From firstLong on, the lists at the top of a report are longer than what prints them shows.
const (
	firstLong = 1000
	longDepth = 2
)

// deepest bounds types that hold themselves.
const deepest = 7

func (f filler) fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				f.at(field.Name, field.Name).fill(v.Field(i))
			}
		}
	case reflect.Pointer:
		if f.depth < deepest && (f.below(3) > 0 || f.certain()) {
			v.Set(reflect.New(v.Type().Elem()))
			f.at("*", f.name).fill(v.Elem())
		}
	case reflect.Slice:
		f.list(v)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.String:
		v.SetString(f.text(v.Type()))
	case reflect.Bool:
		v.SetBool(f.below(2) == 0)
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(f.integer())
	case reflect.Float64:
		v.SetFloat(pick(f, reals))
	}
}

// certain are the pointers that lead to something in every report.
func (f filler) certain() bool {
	return slices.Contains([]string{"Before", "After", "Check", "Report", "JobFigures"}, f.name)
}

func (f filler) list(v reflect.Value) {
	n := 0
	if f.depth < deepest {
		n = f.below(5)
	}
	if f.number >= firstLong && f.depth <= longDepth && v.Type().Elem().Kind() == reflect.Struct {
		n = 10 + f.below(30)
	}
	if f.name == "Shape" || v.Type().Elem().Kind() == reflect.Int64 {
		n = max(n, 1)
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		f.at(fmt.Sprint(i), strings.TrimSuffix(f.name, "s")).fill(v.Index(i))
	}
	tree(v)
}

// tree gives rows of a table depths that a tree has: the first is the root, and none skips one.
func tree(rows reflect.Value) {
	last := int64(-1)
	for i := range rows.Len() {
		row := rows.Index(i)
		if row.Kind() != reflect.Struct || !row.FieldByName("Depth").IsValid() {
			return
		}
		depth := row.FieldByName("Depth")
		last = min(max(depth.Int(), 1), last+1)
		depth.SetInt(last)
	}
}

// integer is a number: a small one where it counts something that is listed.
func (f filler) integer() int64 {
	switch f.name {
	case "Depth", "Repeat", "Calls", "Call", "Iteration", "Tensors", "Line", "Count", "Ranks", "Tied", "Same", "Requests":
		return int64(f.below(4))
	case "Shape", "Output", "Size", "In", "Out", "Receptive", "Jump", "Keeping":
		return int64(f.below(9))
	}
	return pick(f, integers)
}

func (f filler) text(t reflect.Type) string {
	if list := kinds[t]; list != nil {
		return pick(f, list)
	}
	if list := words[f.name]; list != nil {
		return pick(f, list)
	}
	return fmt.Sprintf("%s %d", strings.ToLower(f.name), f.below(100))
}
