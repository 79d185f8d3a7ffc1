package onnx

// This file tests bounds of numbers that depend on data.

import (
	"math"
	"slices"
	"testing"

	"heft/internal/graph"
)

// limits runs the interval rule of an operator on inputs of one element a limit.
func limits(opType string, dtype graph.DType, inputs ...interval) interval {
	t := &tracer{intervals: map[*graph.Tensor]interval{}}
	c := &call{tracer: t, node: &nodeProto{opType: opType}, version: 18}
	size := 0
	for _, v := range inputs {
		x := &graph.Tensor{DType: graph.Float32, Shape: []int64{int64(len(v.least))}, Storage: &graph.Storage{}}
		t.intervals[x] = v
		c.in = append(c.in, tensorValue(x))
		size = max(size, len(v.least))
		if opType == "Concat" {
			size = 0
			for _, v := range inputs {
				size += len(v.least)
			}
		}
	}
	y := &graph.Tensor{DType: dtype, Shape: []int64{int64(size)}, Storage: &graph.Storage{}}
	t.limit(c, []value{tensorValue(y)})
	return t.interval(y)
}

func TestIntervals(t *testing.T) {
	inf := math.Inf(1)
	box := between(0, 320)
	two := interval{[]float64{1, -2}, []float64{3, 5}}
	for _, c := range []struct {
		op     string
		inputs []interval
		want   interval
	}{
		{"Sub", []interval{box, box}, between(-320, 320)},
		{"Add", []interval{between(-171, 491), between(1, 1)}, between(-170, 492)},
		{"Mul", []interval{between(-160, 160), between(-0.5, 0.25)}, between(-80, 80)},
		{"Mul", []interval{between(0, 1), between(-inf, inf)}, anything()},
		{"Max", []interval{between(-inf, 9), between(1, 1)}, between(1, 9)},
		{"Min", []interval{anything(), between(320, 320)}, between(-inf, 320)},
		{"Clip", []interval{anything(), between(0, 0), between(6, 6)}, between(0, 6)},
		{"Floor", []interval{between(0.5, 2.5)}, between(0, 2)},
		{"Add", []interval{two, between(10, 20)}, interval{[]float64{11, 8}, []float64{23, 25}}},
		{"Concat", []interval{two, between(7, 8)}, interval{[]float64{1, -2, 7}, []float64{3, 5, 8}}},
		{"Gather", []interval{two, between(0, 0)}, between(-2, 5)},
		{"Exp", []interval{box}, anything()},
	} {
		got := limits(c.op, graph.Float32, c.inputs...)
		if !slices.Equal(got.least, c.want.least) || !slices.Equal(got.most, c.want.most) {
			t.Errorf("%s of %v: %v, want %v", c.op, c.inputs, got, c.want)
		}
	}
}

func TestIntervalsOfCasts(t *testing.T) {
	for _, c := range []struct {
		to   graph.DType
		want interval
	}{
		{graph.Int64, between(-1, 3)}, {graph.Float64, between(-0.5, 2.5)},
		{graph.Bool, between(0, 1)}, {graph.UInt8, anything()},
	} {
		got := limits("Cast", c.to, between(-0.5, 2.5))
		if got.least[0] != c.want.least[0] || got.most[0] != c.want.most[0] {
			t.Errorf("cast to %v: %v, want %v", c.to, got, c.want)
		}
	}
}
