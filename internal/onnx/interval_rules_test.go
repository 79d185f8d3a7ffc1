package onnx

// This file tests the rest of the rules for bounds of numbers, one row a rule.

import (
	"math"
	"slices"
	"testing"

	"heft/internal/graph"
)

func TestIntervalRules(t *testing.T) {
	box, two := between(0.5, 2.5), interval{[]float64{1, -2}, []float64{3, 5}}
	for _, c := range []struct {
		op     string
		dtype  graph.DType
		inputs []interval
		want   interval
	}{
		{"Identity", graph.Float32, []interval{two}, two},
		{"Reshape", graph.Float32, []interval{two}, two},
		{"Cast", graph.Int64, []interval{box}, between(0, 3)},
		{"Cast", graph.Int32, []interval{two}, two},
		{"Cast", graph.UInt8, []interval{box}, anything()},
		{"Cast", graph.Bool, []interval{box}, between(0, 1)},
		{"Cast", graph.Float16, []interval{box}, box},
		{"Transpose", graph.Float32, []interval{two}, between(-2, 5)},
		{"TopK", graph.Float32, []interval{two}, between(-2, 5)},
		{"ReduceMax", graph.Float32, []interval{two}, between(-2, 5)},
		{"Where", graph.Float32, []interval{between(0, 1), between(-3, 2), between(1, 9)}, between(-3, 9)},
		{"Ceil", graph.Float32, []interval{box}, between(1, 3)},
		{"Round", graph.Float32, []interval{box}, between(0, 2)},
		{"Sigmoid", graph.Float32, []interval{anything()}, between(0, 1)},
		{"Softmax", graph.Float32, []interval{anything()}, between(0, 1)},
		{"Clip", graph.Float32, []interval{box, between(1, 1)}, between(1, 2.5)},
		{"Clip", graph.Float32, []interval{between(-9, 9), between(0, 1), between(5, 6)}, between(0, 6)},
		{"Max", graph.Float32, []interval{two, between(0, 4)}, interval{[]float64{1, 0}, []float64{4, 5}}},
		{"Min", graph.Float32, []interval{two, between(0, 4), between(2, 2)}, interval{[]float64{0, -2}, []float64{2, 2}}},
		{"Mul", graph.Float32, []interval{two, between(-1, 2)}, interval{[]float64{-3, -5}, []float64{6, 10}}},
	} {
		got := limits(c.op, c.dtype, c.inputs...)
		if !slices.Equal(got.least, c.want.least) || !slices.Equal(got.most, c.want.most) {
			t.Errorf("%s to %v of %v: %v, want %v", c.op, c.dtype, c.inputs, got, c.want)
		}
	}
}

// TestIntervalSizes: one pair stands for all elements, several only for as many.
func TestIntervalSizes(t *testing.T) {
	tr := &tracer{intervals: map[*graph.Tensor]interval{}}
	input := &graph.Tensor{DType: graph.Float32, Shape: []int64{2}, Storage: &graph.Storage{}}
	tr.intervals[input] = interval{[]float64{1, -2}, []float64{3, 5}}
	c := &call{tracer: tr, node: &nodeProto{opType: "Reshape"}, version: 18, in: []value{tensorValue(input)}}
	result := &graph.Tensor{DType: graph.Float32, Shape: []int64{3}, Storage: &graph.Storage{}}
	tr.limit(c, []value{tensorValue(result)})
	if v := tr.intervals[result]; len(v.least) != 1 || v.least[0] != -2 || v.most[0] != 5 {
		t.Errorf("two pairs of a result of three elements: %v", v)
	}
	if least, most := between(1, 2).at(7); least != 1 || most != 2 {
		t.Errorf("element 7 of one pair: %v to %v", least, most)
	}
	if v := (interval{}).whole(); !math.IsInf(v.least[0], -1) || !math.IsInf(v.most[0], 1) {
		t.Errorf("no pairs are %v", v)
	}
	if v := tr.interval(&graph.Tensor{DType: graph.Bool, Storage: &graph.Storage{}}); v.least[0] != 0 || v.most[0] != 1 {
		t.Errorf("a truth is %v", v)
	}
	known := &graph.Tensor{DType: graph.Int64, Shape: []int64{2}, Strides: []int64{1}, Storage: &graph.Storage{Known: []float64{4, 2}}}
	if v := tr.interval(known); !slices.Equal(v.least, []float64{4, 2}) || !slices.Equal(v.most, []float64{4, 2}) {
		t.Errorf("known elements are %v", v)
	}
	tr.limit(&call{tracer: tr, node: &nodeProto{opType: "Sigmoid", domain: "own"}, in: c.in}, []value{tensorValue(known)})
	if _, ok := tr.intervals[known]; ok {
		t.Error("an operator of another domain has a rule")
	}
}
