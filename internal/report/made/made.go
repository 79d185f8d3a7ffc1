// Package made fills reports with values that no model gave, for tests of what prints them: every field
// has something in some of them, and the same number gives the same report on every machine.
package made

// This file fills a value by its type and the names of its fields.

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"

	"heft/internal/report"
)

// words are what a text field may hold, where what prints it asks.
var words = map[string][]string{
	"Mode": {"training", "inference", "training"}, "Solve": {"batch", "size"}, "Goal": {"fit", "speed", "batch"}, "DType": {"float32", "int8", ""},
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

// Fill gives every field of what the pointer leads to a value; number says which.
func Fill(pointer any, number uint64) {
	f := filler{rand.New(rand.NewPCG(number, 1))}
	f.fill(reflect.ValueOf(pointer).Elem(), "", 0)
}

type filler struct{ random *rand.Rand }

func pick[T any](f *filler, of []T) T { return of[f.random.IntN(len(of))] }

// deepest bounds types that hold themselves.
const deepest = 7

func (f *filler) fill(v reflect.Value, name string, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.fill(v.Field(i), v.Type().Field(i).Name, depth+1)
			}
		}
	case reflect.Pointer:
		if depth < deepest && (f.random.IntN(3) > 0 || f.certain(name)) {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), name, depth+1)
		}
	case reflect.Slice:
		f.list(v, name, depth)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.String:
		v.SetString(f.text(v.Type(), name))
	case reflect.Bool:
		v.SetBool(f.random.IntN(2) == 0)
	case reflect.Int, reflect.Int64, reflect.Int32:
		f.integer(v, name)
	case reflect.Float64:
		v.SetFloat(pick(f, reals))
	}
}

func (f *filler) list(v reflect.Value, name string, depth int) {
	n := 0
	if depth < deepest {
		n = f.random.IntN(5)
	}
	if name == "Shape" || v.Type().Elem().Kind() == reflect.Int64 {
		n = max(n, 1)
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		f.fill(v.Index(i), strings.TrimSuffix(name, "s"), depth+1)
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

// integer fills a number: small ones where they count something that is listed.
func (f *filler) integer(v reflect.Value, name string) {
	switch name {
	case "Depth", "Repeat", "Calls", "Call", "Iteration", "Tensors", "Line", "Count", "Ranks", "Tied", "Same", "Requests":
		v.SetInt(int64(f.random.IntN(4)))
	case "Shape", "Output", "Size", "In", "Out", "Receptive", "Jump", "Keeping":
		v.SetInt(int64(f.random.IntN(9)))
	default:
		v.SetInt(pick(f, integers))
	}
}

func (f *filler) text(t reflect.Type, name string) string {
	if list := kinds[t]; list != nil {
		return pick(f, list)
	}
	if list := words[name]; list != nil {
		return pick(f, list)
	}
	return fmt.Sprintf("%s %d", strings.ToLower(name), f.random.IntN(100))
}

// certain are the pointers that lead to something in every report.
func (f *filler) certain(name string) bool {
	return name == "Before" || name == "After" || name == "Check" || name == "Report"
}
