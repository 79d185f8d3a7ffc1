package op

// This file tests the engine with a catalogue of three made-up operators: what it
// does must not depend on which operators there are.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
)

// threeOperators are a matrix times a number, which has an in-place form and
// every kind of rule; a view, with two signatures; and a composite of both.
func threeOperators() *Catalogue {
	return NewCatalogue([]*Operator{
		{
			Name:     "triple",
			Schemas:  []string{"(Tensor input, int[2] factor=3, *, str? note=None) -> Tensor"},
			Python:   "made.triple made.triple_",
			Autocast: AutocastLow,
			Infer: func(c *Call) error {
				if len(c.Tensor("input").Shape) != 2 {
					return c.Errorf("expected a matrix, got %v", c.Tensor("input").Shape)
				}
				_, err := c.Elementwise(c.Tensor("input").DType, c.Tensor("input"))
				return err
			},
			Eval: func(c *Call) [][]float64 {
				tripled := c.Tensor("input").Known()
				for i := range tripled {
					tripled[i] *= float64(c.Ints("factor")[0])
				}
				return [][]float64{tripled}
			},
			Work:     &WorkRule{Formula: "1 multiplication", Count: func(o *graph.Op) Work { return Work{Muls: 1}.Times(o.Outputs[0].Elements()) }},
			Scratch:  func(o *graph.Op) []int64 { return []int64{o.Outputs[0].Elements()} },
			Refuses:  func(_ *graph.Op, torch Release) string { return map[bool]string{true: "too old"}[torch.Before(2, 0)] },
			Gradient: &Gradient{Saves: []Save{{Tensor: "result"}, {Tensor: "input", For: "input", CloneInPlace: true}}},
		},
	}, []*Operator{
		{
			Name:    "flip",
			Schemas: []string{"(Tensor input) -> Tensor", "(Tensor[] tensors, bool all) -> Tensor"},
			Python:  "made.flip",
			Infer: func(c *Call) error {
				t := c.Tensor("input")
				if t == nil {
					t = c.Tensors("tensors")[0]
				}
				c.View(t, []int64{t.Shape[1], t.Shape[0]}, []int64{t.Strides[1], t.Strides[0]}, t.Offset)
				return nil
			},
			Gradient: &Gradient{},
		},
		{
			Name:    "twice",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "made.twice",
			Expand: func(c *Call) ([]*graph.Tensor, error) {
				once, err := c.Apply("triple", c.Tensor("input"))
				if err != nil {
					return nil, err
				}
				turned, err := c.Apply("flip", once)
				if err != nil {
					return nil, err
				}
				c.Release(once)
				return c.ApplyAll("triple", []any{turned}, Keyword{Name: "factor", Value: int64(2)})
			},
		},
	})
}

// recording returns a builder of the three operators, and a 2×3 input.
func recording(t *testing.T) (*Builder, *graph.Tensor) {
	t.Helper()
	b := NewBuilder(threeOperators())
	b.Recording = true
	x, err := b.NewTensor([]int64{2, 3}, graph.Float32)
	if err != nil {
		t.Fatal(err)
	}
	return b, x
}

func run(t *testing.T, b *Builder, name string, args ...any) *graph.Tensor {
	t.Helper()
	outs, err := b.Apply(name, args)
	if err != nil {
		t.Fatal(err)
	}
	return outs[0]
}

// dump finishes a program and prints it.
func dump(t *testing.T, b *Builder, r Result) string {
	t.Helper()
	g := b.Finish(r)
	if err := graph.Validate(g); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := graph.Dump(&text, g); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestCatalogueFindsByName(t *testing.T) {
	c := threeOperators()
	if len(c.All()) != 3 || c.All()[2].Name != "twice" {
		t.Errorf("operators %v, want triple, flip, twice", c.All())
	}
	if o, ok := c.Lookup("flip"); !ok || o.Name != "flip" {
		t.Errorf("Lookup(flip) = %v, %v", o, ok)
	}
	if _, ok := c.Lookup("relu"); ok {
		t.Error("relu is in a catalogue of three others")
	}
	names := c.PythonNames()
	if len(names) != 4 || names["made.triple"].InPlace || !names["made.triple_"].InPlace {
		t.Errorf("spellings %v", names)
	}
}

func TestCatalogueRefusesTwins(t *testing.T) {
	for _, twin := range []*Operator{{Name: "flip"}, {Name: "other", Python: "made.flip"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("two operators %q, %q: no panic", twin.Name, twin.Python)
				}
			}()
			NewCatalogue(threeOperators().All(), []*Operator{twin})
		}()
	}
}

// TestBuilderRecords: a composite leaves the steps of its parts, and what it has
// let go of is dropped where it is not needed any more.
func TestBuilderRecords(t *testing.T) {
	b, x := recording(t)
	y := run(t, b, "twice", x)
	got := dump(t, b, Result{Inputs: []graph.Value{{Name: "x", Tensor: x}}, Outputs: []graph.Value{{Name: "y", Tensor: y}}})
	const want = `input x %0 f32[2,3] @0
%1 f32[2,3] @1 = triple(%0, factor=[3,3])
%2 f32[3,2] strides[1,3] @1 = flip(%1)
drop %1
%3 f32[3,2] strides[1,3] @2 = triple(%2, factor=[2,2])
drop %2
output y %3
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestBuilderDropsWhatIsNotReached: with a program that knows its lifetimes, a
// composite's inputs are held until it returns and its intermediate results until
// they are released.
func TestBuilderDropsWhatIsNotReached(t *testing.T) {
	b, x := recording(t)
	b.Reachable = func(mark func(*graph.Tensor)) { mark(x) }
	y := run(t, b, "twice", run(t, b, "triple", x))
	got := dump(t, b, Result{Inputs: []graph.Value{{Name: "x", Tensor: x}}, Outputs: []graph.Value{{Name: "y", Tensor: y}}})
	const want = `input x %0 f32[2,3] @0
%1 f32[2,3] @1 = triple(%0, factor=[3,3])
%2 f32[2,3] @2 = triple(%1, factor=[3,3])
%3 f32[3,2] strides[1,3] @2 = flip(%2)
drop %2
%4 f32[3,2] strides[1,3] @3 = triple(%3, factor=[2,2])
drop %1 %3
output y %4
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestInPlaceForm: the result is the argument. It requires grad only if it did
// before: a gradient of x is nothing to what was made of it earlier.
func TestInPlaceForm(t *testing.T) {
	b, x := recording(t)
	y := run(t, b, "triple", x)
	x.RequiresGrad = true
	outs, err := b.ApplyInPlace("triple", []any{y})
	if err != nil || outs[0] != y {
		t.Fatalf("triple_ gives %v, %v; want its argument", outs, err)
	}
	if o := lastOp(b); !o.InPlace || o.Outputs[0] != o.Inputs[0] {
		t.Errorf("recorded %+v, want an in-place step", o)
	}
	if y.RequiresGrad {
		t.Error("y was made of what did not require grad")
	}
}

// TestKnownValues: 3·(1 … 4), by value and through a view.
func TestKnownValues(t *testing.T) {
	b, _ := recording(t)
	x, err := b.NewTensor([]int64{2, 2}, graph.Float32)
	if err != nil {
		t.Fatal(err)
	}
	x.Storage.Known = []float64{1, 2, 3, 4}
	if got := run(t, b, "flip", run(t, b, "triple", x)).Known(); !slices.Equal(got, []float64{3, 9, 6, 12}) {
		t.Errorf("known %v, want [3 9 6 12]", got)
	}
}

// TestRememberedValues: a second builder finds what the first has computed of the same
// values, of another release it computes anew.
func TestRememberedValues(t *testing.T) {
	known := make([]float64, minEvaluated)
	var before *Builder
	triple := func(r Release) *float64 {
		b, _ := recording(t)
		if b.Torch = r; before != nil {
			b.Remember(before)
		}
		before = b
		x, err := b.NewTensor([]int64{2, minEvaluated / 2}, graph.Float32)
		if err != nil {
			t.Fatal(err)
		}
		x.Storage.Known = known
		return &run(t, b, "triple", x).Storage.Known[0]
	}
	known[1] = 2
	first, second, other := triple(Release{}), triple(Release{}), triple(Release{1, 8})
	if first != second || first == other {
		t.Errorf("the second run's values are the first's: %t; another release's: %t", first == second, first == other)
	}
}

// TestRequiresGrad: it passes on unless the program or the operator has no
// gradients.
func TestRequiresGrad(t *testing.T) {
	b, x := recording(t)
	x.RequiresGrad = true
	if !run(t, b, "triple", x).RequiresGrad {
		t.Error("the result of a differentiable operator must require grad")
	}
	b.NoGrad = true
	if run(t, b, "triple", x).RequiresGrad {
		t.Error("nothing requires grad under no_grad")
	}
}

// TestAutocastCasts: a class is asked once a call, and a builder casts with the
// catalogue's own to_copy.
func TestAutocastCasts(t *testing.T) {
	cast := &Operator{
		Name:    "to_copy",
		Schemas: []string{"(Tensor input, *, dtype dtype) -> Tensor"},
		Infer: func(c *Call) error {
			c.Out(c.Tensor("input").Shape, c.DType("dtype", graph.Float32))
			return nil
		},
		Gradient: &Gradient{},
	}
	b := NewBuilder(NewCatalogue(threeOperators().All(), []*Operator{cast}))
	b.Recording = true
	x, err := b.NewTensor([]int64{2, 3}, graph.Float32)
	if err != nil {
		t.Fatal(err)
	}
	b.SetAutocast(graph.Float16)
	if y := run(t, b, "triple", x); y.DType != graph.Float16 {
		t.Errorf("under autocast triple gives %v, want float16", y.DType)
	}
	if y := run(t, b, "flip", x); y.DType != graph.Float32 {
		t.Errorf("flip has no class and gives %v, want float32", y.DType)
	}
	b.ClearAutocast()
	if y := run(t, b, "triple", x); y.DType != graph.Float32 {
		t.Errorf("after autocast triple gives %v, want float32", y.DType)
	}
}

func TestCallsAreRefused(t *testing.T) {
	b, x := recording(t)
	line := &graph.Tensor{Shape: []int64{3}, Strides: []int64{1}, DType: graph.Float32, Storage: &graph.Storage{Bytes: 12}}
	for _, tt := range []struct {
		name string
		args []any
		want string
	}{
		{"relu", []any{x}, `unknown operator "relu"`},
		{"triple", []any{line}, "triple: expected a matrix, got [3]"},
		{"triple", nil, "triple(): missing argument 'input'"},
		{"triple", []any{x, []int64{1, 2, 3}}, "triple(): argument 'factor' must have 2 elements, got 3"},
		{"triple", []any{x, "2"}, "triple(): argument 'factor' must be tuple of ints, not str"},
		{"triple", []any{x, int64(1), int64(2)}, "triple(): takes 2 positional arguments, got 3"},
	} {
		if _, err := b.Apply(tt.name, tt.args); err == nil || err.Error() != tt.want {
			t.Errorf("%s%v: %v, want %s", tt.name, tt.args, err, tt.want)
		}
	}
	b.MaxOps = 1
	run(t, b, "triple", x)
	var long *LengthError
	if _, err := b.Apply("triple", []any{x}); !errors.As(err, &long) || err.Error() != "stopped: the program runs more than 1 operations: operators and module calls" {
		t.Errorf("a second operator where one is allowed: %v", err)
	}
}

// TestRecordedCallCarriesItsOperator: what passes ask of a step. 6 elements are
// multiplied in the forward; the backward multiplies each gradient's once.
func TestRecordedCallCarriesItsOperator(t *testing.T) {
	b, x := recording(t)
	x.RequiresGrad = true
	run(t, b, "triple", x)
	o := lastOp(b)
	if operator, ok := Of(o); !ok || operator.Name != "triple" {
		t.Fatalf("Of gives %v, %v", operator, ok)
	}
	if got, want := ForwardWork(o), (Work{Muls: 6, Read: 24, Written: 24}); got != want {
		t.Errorf("forward %+v, want %+v", got, want)
	}
	if got, want := BackwardWork(o), (Work{Muls: 6}); got != want {
		t.Errorf("backward %+v, want %+v", got, want)
	}
	if Input(o, "input") != x || Input(o, "factor") != nil {
		t.Error("Input must find the tensor by its parameter")
	}
	if Refusal(o, Release{1, 13}) != "too old" || Refusal(o, Release{}) != "" {
		t.Error("Refusal must ask the operator")
	}
	if _, ok := Of(&graph.Op{Name: "triple"}); ok {
		t.Error("a call that no builder recorded has no operator")
	}
}

// TestSecondSignature: a list of tensors is found as one argument.
func TestSecondSignature(t *testing.T) {
	b, x := recording(t)
	run(t, b, "flip", []*graph.Tensor{x, x}, true)
	o := lastOp(b)
	if o.Schema != 1 || len(InputList(o, "tensors")) != 2 || !o.Attrs.Bool("all") {
		t.Errorf("signature %d with %d tensors, want 1 with 2", o.Schema, len(InputList(o, "tensors")))
	}
}

// TestSavedTensors: the in-place form keeps a copy of what it overwrites.
func TestSavedTensors(t *testing.T) {
	b, x := recording(t)
	y := run(t, b, "triple", x)
	if _, err := b.ApplyInPlace("triple", []any{y}); err != nil {
		t.Fatal(err)
	}
	o := lastOp(b)
	operator, _ := Of(o)
	for _, needs := range []bool{true, false} {
		clones, kept := 0, 0
		operator.Gradient.SavedTensors(o, Release{}, func(int) bool { return needs }, func(_ *graph.Tensor, clone bool) {
			kept++
			if clone {
				clones++
			}
		})
		if want := map[bool][2]int{true: {2, 1}, false: {1, 0}}[needs]; [2]int{kept, clones} != want {
			t.Errorf("input wanted %v: %d kept, %d copies; want %v", needs, kept, clones, want)
		}
	}
}

// lastOp is the step that was recorded last.
func lastOp(b *Builder) *graph.Op { return b.graph.Steps[len(b.graph.Steps)-1].Op }

// TestSegmentsTakeChangesBack: what one side of a branch changed in place is unchanged
// when the other one is recorded, and changed again, by another operator, where the side
// stays. x is changed once before.
func TestSegmentsTakeChangesBack(t *testing.T) {
	b, x := recording(t)
	root := &graph.Module{}
	call := b.Enter(root, []*graph.Tensor{x})
	b.Written(x)
	mark := b.Mark()
	run(t, b, "triple", x)
	b.Written(x)
	y := run(t, b, "twice", x)
	b.Written(y)
	b.Written(x)
	side := b.Cut(mark)
	if x, y := b.Version(x), b.Version(y); x != 1 || y != 0 {
		t.Errorf("versions %d and %d after a cut, want 1 and 0", x, y)
	}
	run(t, b, "triple", x)
	b.Paste(side)
	if x, y := b.Version(x), b.Version(y); x != 3 || y != 1 {
		t.Errorf("versions %d and %d of a side that stays, want 3 and 1", x, y)
	}
	if last := b.versions.writes[b.counter(x)].last; last != b.ops {
		t.Errorf("changed last by operator %d, want %d: one stands before the side now", last, b.ops)
	}
	b.Leave(call, nil)
}

// TestSegments records two sides of a branch and keeps the dearer one: 12
// multiplications on one side, 6 on the other.
func TestSegments(t *testing.T) {
	b, x := recording(t)
	root := &graph.Module{}
	inner := &graph.Module{ID: 1, Path: "a", Parent: root}
	root.Children = []*graph.Module{inner}
	call := b.Enter(root, []*graph.Tensor{x})
	before := run(t, b, "triple", x)
	mark := b.Mark()
	side := b.Enter(inner, nil)
	dear := run(t, b, "twice", before)
	b.Assume("test", "inside", "")
	b.Leave(side, nil)
	first := b.Cut(mark)
	run(t, b, "triple", before)
	second := b.Cut(mark)
	if first.FLOPs() != 12 || second.FLOPs() != 6 {
		t.Errorf("sides cost %d and %d FLOPs, want 12 and 6", first.FLOPs(), second.FLOPs())
	}
	b.Paste(first)
	out := run(t, b, "flip", dear)
	b.Leave(call, nil)
	g := b.Finish(Result{
		Modules: []*graph.Module{root, inner},
		Inputs:  []graph.Value{{Name: "x", Tensor: x}}, Outputs: []graph.Value{{Name: "y", Tensor: out}},
	})
	if err := graph.Validate(g); err != nil {
		t.Error(err)
	}
	if len(g.Ops()) != 5 || len(g.Calls) != 2 || len(g.Assumptions) != 1 {
		t.Errorf("%d operators, %d calls, %d assumptions; want 5, 2, 1", len(g.Ops()), len(g.Calls), len(g.Assumptions))
	}
	for i, o := range g.Ops() {
		if o.ID != i {
			t.Errorf("operator %d has number %d", i, o.ID)
		}
	}
}
