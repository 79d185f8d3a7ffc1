package overload

// This file compares calls of overloads with real torch.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/packed"
)

const golden = "../../testdata/goldens/overloads.jsonl.gz"

// missingFile lists the overloads of the golden of which a call is taken as recorded,
// with how many of how many. HEFT_UPDATE=1 writes it anew; it may only get shorter.
const missingFile = "testdata/missing.txt"

// row is a call that real torch made (tools/goldens/overloads.py).
type row struct {
	Name     string
	Args     []any
	Keywords map[string]any
	Results  [][]any
	Above    bool
}

// TestOverloads applies each call and compares sizes and types with the recorded
// ones.
func TestOverloads(t *testing.T) {
	total, missing := map[string]int{}, map[string]int{}
	why := map[string]string{}
	calls := 0
	for _, r := range rows(t) {
		calls++
		total[r.Name]++
		if reason := apply(t, r); reason != "" {
			missing[r.Name]++
			why[r.Name] = reason
		}
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		lines = append(lines, fmt.Sprintf("%s %d of %d: %s", name, missing[name], total[name], why[name]))
	}
	t.Logf("%d calls of %d overloads; %d overloads have a call that is taken as recorded", calls, len(total), len(missing))
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(missingFile, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	compareMissing(t, lines, missing)
}

func compareMissing(t *testing.T, lines []string, missing map[string]int) {
	t.Helper()
	text, err := os.ReadFile(missingFile)
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var name string
		var n, of int
		if _, err := fmt.Sscanf(line, "%s %d of %d:", &name, &n, &of); err == nil {
			listed[name] = n
		}
	}
	for _, line := range lines {
		name, _, _ := strings.Cut(line, " ")
		if missing[name] > listed[name] {
			t.Errorf("more calls are taken as recorded than %s says: %s", missingFile, line)
		}
	}
	for name, n := range listed {
		if missing[name] < n {
			t.Errorf("%s: fewer calls than %s says are taken as recorded; HEFT_UPDATE=1 writes it anew", name, missingFile)
		}
	}
}

// apply runs a call; the answer is why it was taken as recorded, "" if it was not.
func apply(t *testing.T, r row) string {
	t.Helper()
	b := op.NewBuilder(aten.Catalogue())
	b.Recording = true
	c := Call{Name: r.Name}
	m := maker{storages: map[int]*graph.Storage{}, shown: map[int]*graph.Tensor{}}
	for _, v := range r.Args {
		c.Args = append(c.Args, m.value(v))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Keywords)) {
		c.Keywords = append(c.Keywords, op.Keyword{Name: name, Value: m.value(r.Keywords[name])})
	}
	c.Results = []Result{}
	for _, facts := range r.Results {
		if facts != nil {
			c.Results = append(c.Results, m.result(facts))
		}
	}
	if len(c.Results) == 0 {
		return ""
	}
	runner := NewRunner(b, aten.Catalogue())
	outputs, err := runner.Apply(c)
	if err != nil {
		t.Errorf("%s: %v", r.Name, err)
		return err.Error()
	}
	for i, out := range outputs {
		if out != nil && !slices.Equal(out.Shape, c.Results[i].Shape) {
			t.Errorf("%s: result %d has shape %v, not %v", r.Name, i, out.Shape, c.Results[i].Shape)
		}
	}
	return runner.lastReason
}

// maker makes the tensors of a row.
type maker struct {
	storages map[int]*graph.Storage
	shown    map[int]*graph.Tensor
}

func (m *maker) value(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
	case map[string]any:
		if facts, ok := v["t"].([]any); ok {
			return m.tensor(facts)
		}
		if name, ok := v["d"].(string); ok {
			d, _ := graph.ParseDType(name)
			return d
		}
		if name, ok := v["x"].(string); ok {
			return map[string]float64{"inf": math.Inf(1), "-inf": math.Inf(-1), "nan": math.NaN()}[name]
		}
	case []any:
		return m.list(v)
	}
	return v
}

func (m *maker) list(items []any) any {
	var tensors []*graph.Tensor
	ints, floats, bools := []int64{}, []float64{}, []bool{}
	for _, item := range items {
		switch v := m.value(item).(type) {
		case nil:
			tensors = append(tensors, nil)
		case *graph.Tensor:
			tensors = append(tensors, v)
		case int64:
			ints, floats = append(ints, v), append(floats, float64(v))
		case float64:
			floats = append(floats, v)
		case bool:
			bools = append(bools, v)
		}
	}
	switch len(items) {
	case len(ints):
		return ints
	case len(tensors):
		return tensors
	case len(floats):
		return floats
	}
	return bools
}

func (m *maker) tensor(facts []any) *graph.Tensor {
	r := m.result(facts)
	number := int(integer(facts[0]))
	x := &graph.Tensor{Shape: r.Shape, Strides: r.Strides, Offset: r.Offset, DType: r.DType, Storage: m.storages[number]}
	last := x.Offset + 1
	for i, n := range x.Shape {
		last += (n - 1) * x.Strides[i]
	}
	if x.Storage == nil {
		x.Storage = &graph.Storage{}
		m.storages[number] = x.Storage
	}
	x.Storage.Bytes = max(x.Storage.Bytes, x.DType.Bytes(last), 0)
	if len(facts) > 5 && x.Offset == 0 && x.IsContiguous() {
		for _, v := range facts[5].([]any) {
			x.Storage.Known = append(x.Storage.Known, float64(integer(v)))
		}
	}
	if x.DType.Bytes(int64(len(x.Storage.Known))) != x.Storage.Bytes {
		x.Storage.Known = nil
	}
	m.shown[number] = x
	return x
}

func (m *maker) result(facts []any) Result {
	r := Result{Shape: integers(facts[2]), Strides: integers(facts[3]), Offset: integer(facts[1])}
	r.DType, _ = graph.ParseDType(facts[4].(string))
	r.Shows = m.shown[int(integer(facts[0]))]
	r.Same = r.Shows != nil && slices.Equal(r.Shows.Shape, r.Shape) && slices.Equal(r.Shows.Strides, r.Strides) && r.Shows.Offset == r.Offset
	return r
}

func integer(v any) int64 {
	n, _ := v.(json.Number).Int64()
	return n
}

func integers(v any) []int64 {
	list := []int64{}
	for _, n := range v.([]any) {
		list = append(list, integer(n))
	}
	return list
}

func rows(t *testing.T) []row {
	t.Helper()
	var list []row
	packed.Each(t, golden, func(text json.RawMessage) {
		var r row
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	})
	return list
}
