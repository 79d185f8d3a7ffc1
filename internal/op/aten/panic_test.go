package aten

// This file holds the test that no rule panics, whatever its arguments.

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// oddArgument returns an argument of one of the parameter's types: empty, 0-dim
// and ordinary tensors, negative, zero and huge numbers, None.
func oddArgument(r *rand.Rand, p *op.Parameter) any {
	sizes := []int64{-1 << 62, -7, -2, -1, 0, 1, 2, 3, 5, 1 << 40, 1<<62 + 1}
	size := func() int64 { return sizes[r.IntN(len(sizes))] }
	if (p.Optional || p.HasDefault && p.Default == nil) && r.IntN(3) == 0 {
		return nil
	}
	var kinds []op.Kind
	for k := op.KindTensor; k <= op.KindTruth; k <<= 1 {
		if p.Kind&k != 0 {
			kinds = append(kinds, k)
		}
	}
	switch kinds[r.IntN(len(kinds))] {
	case op.KindTensor:
		return oddTensor(r)
	case op.KindTensors:
		list := []*graph.Tensor{}
		for range r.IntN(4) {
			t := oddTensor(r)
			if r.IntN(8) == 0 {
				t = nil
			}
			list = append(list, t)
		}
		return list
	case op.KindInt:
		return size()
	case op.KindInts:
		list := []int64{}
		for range r.IntN(5) {
			list = append(list, size())
		}
		return list
	case op.KindFloat:
		return []float64{-1.5, 0, 0.5, 3, 1e300}[r.IntN(5)]
	case op.KindFloats:
		return []float64{1, 2, 3}[:r.IntN(4)]
	case op.KindBool:
		return r.IntN(2) == 0
	case op.KindBools:
		return []bool{true, false}[:r.IntN(3)]
	case op.KindText:
		return []string{"", "mean", "none", "sum", "floor", "same", "fro", "nearest", "bilinear", "xyz", "channels_last"}[r.IntN(11)]
	case op.KindDType:
		return []graph.DType{graph.Float32, graph.Int64, graph.Bool, graph.Float64, graph.Complex64, graph.UInt8}[r.IntN(6)]
	}
	return nil
}

func oddTensor(r *rand.Rand) *graph.Tensor {
	shapes := [][]int64{{}, {0}, {1}, {2}, {3, 0}, {2, 3}, {3, 3}, {1, 2, 3}, {2, 1, 3}, {2, 3, 4, 5}, {2, 3, 0, 5}, {1, 1, 2, 3, 4}}
	shape := shapes[r.IntN(len(shapes))]
	dtypes := []graph.DType{graph.Float32, graph.Float32, graph.Int64, graph.Bool, graph.Complex64, graph.UInt8}
	dtype := dtypes[r.IntN(len(dtypes))]
	n := graph.Product(shape)
	t := &graph.Tensor{
		Shape: shape, Strides: graph.ContiguousStrides(shape), DType: dtype,
		Storage: &graph.Storage{Bytes: dtype.Bytes(n)}, RequiresGrad: dtype == graph.Float32 && r.IntN(2) == 0,
	}
	if len(shape) == 4 && r.IntN(2) == 0 {
		t.Strides = op.ChannelsLastStrides(shape)
	}
	if r.IntN(2) == 0 && !dtype.IsComplex() {
		t.Storage.Known = make([]float64, n)
		for i := range t.Storage.Known {
			t.Storage.Known[i], _ = op.Round(dtype, float64(r.IntN(7)-3))
		}
	}
	return t
}

// tryOddCall applies one operator to odd arguments and reports a panic.
func tryOddCall(r *rand.Rand, o *op.Operator, s *op.Schema) (panicked string) {
	b := op.NewBuilder(Catalogue())
	b.Recording = true
	var args []any
	var keywords []op.Keyword
	for i := range s.Parameters {
		p := &s.Parameters[i]
		if p.HasDefault && r.IntN(2) == 0 {
			continue
		}
		keywords = append(keywords, op.Keyword{Name: p.Name, Value: oddArgument(r, p)})
	}
	defer func() {
		if x := recover(); x != nil {
			panicked = fmt.Sprintf("%v\narguments %v", x, describeKeywords(keywords))
		}
	}()
	if _, err := b.Run(o, r.IntN(4) == 0, args, keywords); err != nil {
		return ""
	}
	g := b.Finish(op.Result{})
	for _, step := range g.Ops() {
		op.ForwardWork(step)
		op.BackwardWork(step)
	}
	if err := graph.Validate(&graph.Graph{Tensors: g.Tensors, Storages: g.Storages}); err != nil {
		return fmt.Sprintf("%v\narguments %v", err, describeKeywords(keywords))
	}
	return ""
}

func describeKeywords(keywords []op.Keyword) string {
	text := ""
	for _, k := range keywords {
		switch v := k.Value.(type) {
		case *graph.Tensor:
			text += fmt.Sprintf(" %s=%v%v known=%v", k.Name, v.DType, v.Shape, v.Storage.Known != nil)
		case []*graph.Tensor:
			text += " " + k.Name + "=["
			for _, t := range v {
				if t == nil {
					text += "None "
				} else {
					text += fmt.Sprintf("%v%v ", t.DType, t.Shape)
				}
			}
			text += "]"
		default:
			text += fmt.Sprintf(" %s=%v", k.Name, v)
		}
	}
	return text
}

// TestRulesNeverPanic calls every operator with odd arguments: a rule must
// answer with a result or an error.
func TestRulesNeverPanic(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, o := range Catalogue().All() {
		for i, s := range o.ParsedSchemas() {
			for range 150 {
				if panicked := tryOddCall(r, o, s); panicked != "" {
					t.Errorf("%s, signature %d: %s", o.Name, i, panicked)
					break
				}
			}
		}
	}
}
