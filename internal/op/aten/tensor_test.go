package aten

// This file holds the helpers of tables of calls, and tests of steps, saves and
// work.

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// f32 makes an unknown contiguous float32 tensor.
func f32(shape ...int64) *graph.Tensor { return typed(graph.Float32, shape...) }

func typed(dtype graph.DType, shape ...int64) *graph.Tensor {
	return &graph.Tensor{
		Shape: shape, Strides: graph.ContiguousStrides(shape), DType: dtype,
		Storage: &graph.Storage{Bytes: dtype.Bytes(graph.Product(shape))},
	}
}

// lastChannels makes a channels-last tensor.
func lastChannels(shape ...int64) *graph.Tensor {
	t := f32(shape...)
	t.Strides = op.ChannelsLastStrides(shape)
	return t
}

// turned makes a tensor that shows a contiguous one with its axes reversed.
func turned(shape ...int64) *graph.Tensor {
	t := f32(shape...)
	slices.Reverse(t.Shape)
	slices.Reverse(t.Strides)
	return t
}

// known makes a contiguous tensor of given values.
func known(dtype graph.DType, shape []int64, values ...float64) *graph.Tensor {
	t := typed(dtype, shape...)
	t.Storage.Known = values
	return t
}

// vector makes a known one of int64.
func vector(values ...float64) *graph.Tensor {
	return known(graph.Int64, []int64{int64(len(values))}, values...)
}

// needsGrad marks a tensor.
func needsGrad(t *graph.Tensor) *graph.Tensor {
	t.RequiresGrad = true
	return t
}

// opCall is one call and what it must give, one text a result:
// "float32[2 3] (3 1)", with "view+4" for a view with offset 4 of the first
// tensor argument, "same" for that argument itself, "= 1 2 3" for known values,
// and "bound" for an upper bound.
type opCall struct {
	name     string
	args     []any
	keywords []op.Keyword
	want     string
}

func kw(name string, value any) []op.Keyword { return []op.Keyword{{Name: name, Value: value}} }

func runCalls(t *testing.T, calls []opCall) {
	t.Helper()
	for _, tt := range calls {
		b := op.NewBuilder(Catalogue())
		b.Recording = true
		var outs []*graph.Tensor
		var err error
		if plain, inPlace := strings.CutSuffix(tt.name, "_"); inPlace {
			outs, err = b.ApplyInPlace(plain, tt.args, tt.keywords...)
		} else {
			outs, err = b.Apply(tt.name, tt.args, tt.keywords...)
		}
		got := ""
		if err != nil {
			got = "error: " + err.Error()
		} else {
			got = describeResults(outs, firstTensor(tt.args))
		}
		if strings.HasPrefix(tt.want, "error: ") {
			if !strings.Contains(got, strings.TrimPrefix(tt.want, "error: ")) || err == nil {
				t.Errorf("%s%v\n got %s\nwant %s", tt.name, tt.keywords, got, tt.want)
			}
			continue
		}
		if got != tt.want {
			t.Errorf("%s%v\n got %s\nwant %s", tt.name, tt.keywords, got, tt.want)
		}
	}
}

func firstTensor(args []any) *graph.Tensor {
	for _, a := range args {
		switch a := a.(type) {
		case *graph.Tensor:
			return a
		case []*graph.Tensor:
			if len(a) > 0 {
				return a[0]
			}
		}
	}
	return nil
}

func describeResults(outs []*graph.Tensor, base *graph.Tensor) string {
	texts := make([]string, len(outs))
	for i, out := range outs {
		texts[i] = describeResult(out, base)
	}
	return strings.Join(texts, ", ")
}

func describeResult(out, base *graph.Tensor) string {
	text := fmt.Sprintf("%v%v", out.DType, out.Shape)
	if len(out.Shape) > 1 || len(out.Shape) == 1 && out.Strides[0] != 1 {
		text += " (" + strings.Trim(fmt.Sprint(out.Strides), "[]") + ")"
	}
	switch {
	case out == base:
		text += " same"
	case base != nil && out.Storage == base.Storage && out.Offset != 0:
		text += fmt.Sprintf(" view+%d", out.Offset)
	case base != nil && out.Storage == base.Storage:
		text += " view"
	}
	if out.Bound {
		text += " bound"
	}
	if numbers := out.Known(); numbers != nil {
		text += " ="
		for _, x := range numbers {
			text += fmt.Sprintf(" %.6g", x)
		}
	}
	return text
}

// recorded runs one call and returns its last step.
func recorded(t *testing.T, name string, args []any, keywords ...op.Keyword) *graph.Op {
	t.Helper()
	b := op.NewBuilder(Catalogue())
	b.Recording = true
	apply := b.Apply
	plain, inPlace := strings.CutSuffix(name, "_")
	if inPlace {
		apply = b.ApplyInPlace
	}
	if _, err := apply(plain, args, keywords...); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	ops := b.Finish(op.Result{}).Ops()
	return ops[len(ops)-1]
}

// steps runs one call and lists the operators it became.
func steps(t *testing.T, name string, args []any, keywords ...op.Keyword) string {
	t.Helper()
	b := op.NewBuilder(Catalogue())
	b.Recording = true
	if _, err := b.Apply(name, args, keywords...); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var names []string
	for _, o := range b.Finish(op.Result{}).Ops() {
		names = append(names, o.Name)
	}
	return strings.Join(names, " ")
}

// savedNames lists what a step keeps for its backward.
func savedNames(o *graph.Op) string {
	operator, _ := Catalogue().Lookup(o.Name)
	if operator.Gradient == nil {
		return "not differentiable"
	}
	var names []string
	for _, s := range operator.Gradient.Saves {
		wanted := s.For == ""
		if t := op.Input(o, s.For); t != nil && t.RequiresGrad {
			wanted = true
		}
		exists := strings.HasPrefix(s.Tensor, "result") || strings.HasPrefix(s.Tensor, "aux") || op.Input(o, s.Tensor) != nil
		if wanted && exists && !slices.Contains(names, s.Tensor) {
			names = append(names, s.Tensor)
		}
	}
	return strings.Join(names, " ")
}

func TestTensorSteps(t *testing.T) {
	for _, tt := range []struct {
		name     string
		args     []any
		keywords []op.Keyword
		want     string
	}{
		{"reshape", []any{f32(2, 6), []int64{3, 4}}, nil, "view"},
		{"reshape", []any{turned(2, 6), []int64{12}}, nil, "clone view"},
		{"flatten", []any{f32(2, 3, 4), int64(1)}, nil, "view"},
		{"flatten", []any{f32(2, 3), int64(1)}, nil, ""},
		{"contiguous", []any{f32(2, 3)}, nil, ""},
		{"contiguous", []any{turned(2, 3)}, nil, "clone"},
		{"to", []any{f32(2), graph.Float32}, nil, ""},
		{"to", []any{f32(2), graph.Float16}, nil, "to_copy"},
		{"to", []any{f32(2), "cuda"}, nil, ""},
		{"chunk", []any{f32(4, 6), int64(3), int64(1)}, nil, "split"},
		{"max", []any{f32(2, 3)}, nil, "max_all"},
		{"max", []any{f32(2, 3), int64(1)}, nil, "max_dim"},
		{"max", []any{f32(2, 3), f32(2, 3)}, nil, "maximum"},
		{"square", []any{f32(2)}, nil, "pow"},
		{"vstack", []any{[]*graph.Tensor{f32(3), f32(3)}}, nil, "unsqueeze unsqueeze cat"},
		{"repeat_interleave", []any{f32(2, 3), int64(2), int64(1)}, nil, "unsqueeze expand clone view"},
		{"repeat_interleave", []any{f32(2, 3), vector(1, 2), int64(0)}, nil, "repeat_positions index_select"},
		{"diff", []any{f32(5)}, nil, "slice slice sub"},
		{"argsort", []any{f32(5)}, nil, "sort"},
		{"rot90", []any{f32(2, 3)}, nil, "flip transpose"},
		{"real", []any{typed(graph.Complex64, 3)}, nil, "view_as_real select"},
		{"where", []any{typed(graph.Bool, 3), f32(3), 0.0}, nil, "where"},
	} {
		if got := steps(t, tt.name, tt.args, tt.keywords...); got != tt.want {
			t.Errorf("%s became %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTensorSaves(t *testing.T) {
	x := func() *graph.Tensor { return needsGrad(f32(3, 4)) }
	for _, tt := range []struct {
		name string
		args []any
		want string
	}{
		{"add", []any{x(), f32(3, 4)}, ""},
		{"mul", []any{x(), x()}, "other input"},
		{"mul", []any{x(), f32(3, 4)}, "other"},
		{"mul", []any{f32(3, 4), x()}, "input"},
		{"mul", []any{x(), 2.0}, ""},
		{"div", []any{x(), f32(3, 4)}, "other"},
		{"div", []any{f32(3, 4), x()}, "other input"},
		{"div", []any{x(), int64(2)}, ""},
		{"pow", []any{x(), int64(2)}, "input"},
		{"pow", []any{2.0, x()}, "exponent result"},
		{"exp", []any{x()}, "result"},
		{"log", []any{x()}, "input"},
		{"sqrt", []any{x()}, "result"},
		{"neg", []any{x()}, ""},
		{"floor_divide", []any{x(), int64(2)}, ""},
		{"clamp", []any{x(), int64(0), int64(1)}, "input"},
		{"maximum", []any{x(), f32(3, 4)}, "input other"},
		{"where", []any{typed(graph.Bool, 3, 4), x(), f32(3, 4)}, "condition"},
		{"masked_fill", []any{x(), typed(graph.Bool, 3, 4), 0.0}, "mask"},
		{"index", []any{x(), []*graph.Tensor{vector(0, 1)}}, "indices"},
		{"gather", []any{x(), int64(1), typed(graph.Int64, 3, 2)}, "input index"},
		{"sum", []any{x()}, ""},
		{"mean", []any{x(), int64(1)}, ""},
		{"var", []any{x(), int64(1)}, "input"},
		{"std", []any{x(), int64(1)}, "input result"},
		{"norm", []any{x()}, "input result"},
		{"amax", []any{x(), int64(1)}, "input result"},
		{"max", []any{x(), int64(1)}, "result1"},
		{"sort", []any{x()}, "result1"},
		{"cumsum", []any{x(), int64(0)}, ""},
		{"cat", []any{[]*graph.Tensor{x(), x()}}, ""},
		{"lerp", []any{x(), f32(3, 4), 0.5}, ""},
		{"addcmul", []any{f32(3, 4), x(), f32(3, 4)}, "tensor2"},
		{"argmax", []any{x()}, "not differentiable"},
		{"eq", []any{x(), 1.0}, "not differentiable"},
		{"detach", []any{x()}, "not differentiable"},
	} {
		o := recorded(t, tt.name, tt.args)
		if got := savedNames(o); got != tt.want {
			t.Errorf("%s saves %q, want %q", tt.name, got, tt.want)
			continue
		}
		ledger.Steps(op.RuleSaves, o)
	}
}

func TestTensorWork(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []any
		want op.Work
	}{
		{"add", []any{f32(3, 4), f32(4)}, op.Work{Adds: 12}},
		{"mul", []any{f32(3, 4), 2.0}, op.Work{Muls: 12}},
		{"div", []any{f32(3, 4), 2.0}, op.Work{Divides: 12}},
		{"pow", []any{f32(3, 4), int64(2)}, op.Work{Muls: 12}},
		{"exp", []any{f32(3, 4)}, op.Work{Exps: 12}},
		{"clamp", []any{f32(3, 4), 0.0, 1.0}, op.Work{Compares: 24}},
		{"sum", []any{f32(3, 4), int64(1)}, op.Work{Adds: 12}},
		{"mean", []any{f32(3, 4), int64(1)}, op.Work{Adds: 12, Divides: 3}},
		{"var", []any{f32(3, 4), int64(1)}, op.Work{Adds: 36, Muls: 12, Divides: 6}},
		{"norm", []any{f32(3, 4)}, op.Work{Muls: 12, Adds: 12, Exps: 1}},
		{"sort", []any{f32(2, 1000)}, op.Work{Compares: 20000}},
		{"cat", []any{[]*graph.Tensor{f32(3), f32(3)}}, op.Work{}},
		{"permute", []any{f32(3, 4), []int64{1, 0}}, op.Work{}},
		{"lerp", []any{f32(4), f32(4), 0.1}, op.Work{Adds: 8, Muls: 4}},
	} {
		o := recorded(t, tt.name, tt.args)
		got := op.ForwardWork(o)
		got.Read, got.Written = 0, 0
		if got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
			continue
		}
		ledger.Steps(op.RuleWork, o)
	}
}

func TestInPlaceOnViewMarksItsBase(t *testing.T) {
	b := op.NewBuilder(Catalogue())
	b.Recording = true
	base, err := b.Apply("zeros", []any{[]int64{2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	row, err := b.Apply("select", []any{base[0], int64(0), int64(1)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.ApplyInPlace("copy", []any{row[0], needsGrad(f32(3))}); err != nil {
		t.Fatal(err)
	}
	if !row[0].RequiresGrad || !base[0].RequiresGrad {
		t.Error("a view that was written with a differentiable value, and its base, must require grad")
	}
	if base[0].Known() != nil {
		t.Error("the base's values are not known any more")
	}
}

func TestInPlaceWritesKnownValues(t *testing.T) {
	b := op.NewBuilder(Catalogue())
	base, err := b.Apply("zeros", []any{[]int64{2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	column, err := b.Apply("select", []any{base[0], int64(1), int64(2)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.ApplyInPlace("copy", []any{column[0], vector(7, 8)}); err != nil {
		t.Fatal(err)
	}
	if got, want := base[0].Known(), []float64{0, 0, 7, 0, 0, 8}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	filled, err := b.ApplyInPlace("fill", []any{f32(2), 0.5})
	if err != nil || !slices.Equal(filled[0].Known(), []float64{0.5, 0.5}) {
		t.Errorf("fill_ of an unknown tensor makes it known, got %v, %v", filled[0].Known(), err)
	}
}
