package aten

// This file holds positions in sorted boundaries, and counts.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// searchFamily: positions in sorted boundaries, and counts.
func searchFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:    "bucketize",
			Schemas: []string{"(Tensor|Scalar input, Tensor boundaries, *, bool out_int32=False, bool right=False) -> Tensor"},
			Python:  "torch.bucketize",
			Infer:   inferBucketize,
			Eval:    evalBucketize,
		},
		{
			Name:    "searchsorted",
			Schemas: []string{"(Tensor sorted_sequence, Tensor|Scalar input/self/values, *, bool out_int32=False, bool right=False, str? side=None, Tensor? sorter=None) -> Tensor"},
			Python:  "torch.searchsorted",
			Infer:   inferSearchSorted,
		},
		{
			Name:    "histc",
			Types:   op.Floats,
			Schemas: []string{"(Tensor input, int bins=100, Scalar min=0, Scalar max=0) -> Tensor"},
			Python:  "torch.histc Tensor.histc",
			Infer:   inferHistogram,
			Work:    perInput(op.Work{Adds: 1, Muls: 1, Compares: 2}),
		},
		{
			Name:  "histogram",
			Types: op.Floats,
			Schemas: []string{
				"(Tensor input, int bins=100, *, float[]? range=None, Tensor? weight=None, bool density=False) -> (hist, bin_edges)",
				"(Tensor input, Tensor bins, *, Tensor? weight=None, bool density=False) -> (hist, bin_edges)",
			},
			Python:   "torch.histogram Tensor.histogram",
			Infer:    inferBinnedHistogram,
			Work:     perInput(op.Work{Adds: 1, Muls: 1, Compares: 2}),
			Gradient: &op.Gradient{}, // torch has no derivative here, but the result requires grad
			Evidence: map[op.Rule]string{op.RuleWork: "as of histc: a place, two limits and a count for each element"},
		},
		{
			Name:    "bincount",
			Schemas: []string{"(Tensor input, Tensor? weights=None, int minlength=0) -> Tensor"},
			Python:  "torch.bincount Tensor.bincount",
			Infer:   inferBincount,
			Eval:    evalBincount,
			Work:    perInput(op.Work{Adds: 1}),
		},
	}
}

func inferBucketize(c *op.Call) error {
	if len(c.Tensor("boundaries").Shape) != 1 {
		return c.Errorf("boundaries tensor must be 1 dimension, but got shape %v", c.Tensor("boundaries").Shape)
	}
	return outPositions(c, c.Tensor("input"), c.Tensor("boundaries"))
}

func inferHistogram(c *op.Call) error {
	bins := c.Int("bins")
	if bins <= 0 {
		return c.Errorf("bins must be > 0, but got %d", bins)
	}
	if least, most := c.Float("min"), c.Float("max"); least > most {
		return c.Errorf("max must be larger than min, got %v and %v", most, least)
	}
	c.Out([]int64{bins}, c.Tensor("input").DType)
	return nil
}

// inferBinnedHistogram: n bins have n + 1 edges, which the second signature gives.
func inferBinnedHistogram(c *op.Call) error {
	input := c.Tensor("input")
	bins, counted := c.Arg("bins").(int64)
	if edges := c.Tensor("bins"); edges != nil {
		if len(edges.Shape) != 1 || edges.Shape[0] < 2 || edges.DType != input.DType {
			return c.Errorf("bin edges must be a 1-D tensor of at least two elements of the input's type %v, got %v of shape %v", input.DType, edges.DType, edges.Shape)
		}
		bins = edges.Shape[0] - 1
	}
	if counted && bins <= 0 {
		return c.Errorf("number of bins must be > 0, but got %d", bins)
	}
	if w := c.Tensor("weight"); w != nil && (!slices.Equal(w.Shape, input.Shape) || w.DType != input.DType) {
		return c.Errorf("weights of type %v and shape %v do not fit an input of type %v and shape %v", w.DType, w.Shape, input.DType, input.Shape)
	}
	c.Out([]int64{bins}, input.DType)
	c.Out([]int64{bins + 1}, input.DType)
	return nil
}

// outPositions declares an index result of the values' shape. Values and
// boundaries are compared in their common type, which has an order.
func outPositions(c *op.Call, values, boundaries *graph.Tensor) error {
	common := op.ResultType(c.DefaultDType(), c.Arg("input"), boundaries)
	if starts := values == nil || values.Elements() > 0; starts && (common == graph.Bool || common.IsComplex()) {
		return c.Errorf("not implemented for %v", common)
	}
	dtype := graph.Int64
	if c.Bool("out_int32") {
		dtype = graph.Int32
	}
	if values == nil {
		c.Out([]int64{}, dtype)
	} else {
		c.Out(values.Shape, dtype)
	}
	return nil
}

func evalBucketize(c *op.Call) [][]float64 {
	boundaries := c.Tensor("boundaries").Known()
	numbers := knownOperand(c, "input", c.Outputs()[0].Shape, graph.Float64)
	for i, x := range numbers {
		numbers[i] = float64(countBelow(boundaries, x, c.Bool("right")))
	}
	return [][]float64{numbers}
}

// countBelow counts boundaries below x, or not above it for right.
func countBelow(boundaries []float64, x float64, right bool) int {
	n := 0
	for _, b := range boundaries {
		if b < x || right && b == x {
			n++
		}
	}
	return n
}

func inferSearchSorted(c *op.Call) error {
	sorted, values := c.Tensor("sorted_sequence"), c.Tensor("input")
	rank := len(sorted.Shape)
	if rank > 1 && (values == nil || len(values.Shape) != rank || !slices.Equal(values.Shape[:rank-1], sorted.Shape[:rank-1])) {
		return c.Errorf("boundaries tensor should be 1 dimension or match the input's first dimensions, got boundaries %v", sorted.Shape)
	}
	if rank == 0 {
		return c.Errorf("boundaries tensor should have positive dimension")
	}
	if side := c.Text("side"); c.Has("side") && side != "left" && side != "right" {
		return c.Errorf("side can only be 'left' or 'right' but got %s", side)
	}
	if c.Text("side") == "left" && c.Bool("right") {
		return c.Errorf("side and right can't be set to opposites, got side of left while right was True")
	}
	if sorter := c.Tensor("sorter"); sorter != nil && (sorter.DType != graph.Int64 || !slices.Equal(sorter.Shape, sorted.Shape)) {
		return c.Errorf("sorter must be a tensor of int64 and of the boundaries' size %v, but got %v of size %v", sorted.Shape, sorter.DType, sorter.Shape)
	}
	return outPositions(c, values, sorted)
}

// inferBincount: the number of bins is the largest value plus one; it must be
// known, or bounded by minlength.
func inferBincount(c *op.Call) error {
	input, bins := c.Tensor("input"), c.Int("minlength")
	if input.Elements() == 0 && len(input.Shape) == 1 && !input.DType.Differentiable() && bins >= 0 {
		c.Out([]int64{bins}, graph.Int64) // whatever the weights are
		return nil
	}
	if len(input.Shape) != 1 || input.DType.Differentiable() || bins < 0 {
		return c.Errorf("only supports 1-d non-negative integral inputs and minlength >= 0, got %v of shape %v", input.DType, input.Shape)
	}
	if w := c.Tensor("weights"); w != nil && !slices.Equal(w.Shape, input.Shape) && input.Elements() > 0 {
		return c.Errorf("weights should be 1-d and have the same length as input, got %v and %v", w.Shape, input.Shape)
	}
	numbers := []float64(nil)
	if input.Elements() <= op.MaxKnown {
		numbers = input.Known()
	}
	switch {
	case numbers != nil:
		for _, x := range numbers {
			if x < 0 || x > math.MaxInt32 {
				return c.Errorf("value %v is out of range", x)
			}
			bins = max(bins, int64(x)+1)
		}
	case bins == 0:
		return c.Errorf("the number of bins depends on values that are not known; give minlength")
	default:
		c.Assume("bound", "bincount finds no value of minlength or more", "the result has minlength elements")
	}
	dtype := graph.Int64
	if weights := c.Tensor("weights"); weights != nil {
		dtype = graph.Float64
		if weights.DType == graph.Float32 {
			dtype = graph.Float32
		}
	}
	c.Out([]int64{bins}, dtype)
	return nil
}

func evalBincount(c *op.Call) [][]float64 {
	counts := make([]float64, c.Outputs()[0].Elements())
	var weights []float64
	if t := c.Tensor("weights"); t != nil {
		weights = t.Known()
	}
	for i, x := range c.Tensor("input").Known() {
		weight := 1.0
		if i < len(weights) {
			weight = weights[i]
		}
		counts[int(x)] += weight
	}
	return [][]float64{counts}
}
