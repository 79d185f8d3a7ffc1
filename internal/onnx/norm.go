package onnx

// This file translates normalizations.

import (
	"slices"

	"heft/internal/graph"
)

func normalizationRules() map[string]*rule {
	return map[string]*rule{
		"BatchNormalization":        {least: 5, run: runBatchNorm},
		"InstanceNormalization":     {least: 3, run: runInstanceNorm},
		"LayerNormalization":        {least: 2, run: runLayerNorm},
		"GroupNormalization":        {least: 3, run: runGroupNorm},
		"RMSNormalization":          {least: 2, run: runRMSNorm},
		"LRN":                       {least: 1, run: runLRN},
		"LpNormalization":           {least: 1, run: runLpNorm},
		"MeanVarianceNormalization": {least: 1, run: runMeanVariance},
		"Dropout":                   {least: 1, run: runDropout},
	}
}

// runBatchNorm in training mode also returns the new statistics. A file traced
// for training updates its own.
func runBatchNorm(c *call) ([]value, error) {
	training := c.tracer.training || c.bool("training_mode", false)
	x := c.tensor(0)
	vector := len(x.Shape) == 1 // one channel
	if vector {
		x = c.do("unsqueeze", x, int64(1))
	}
	y := c.do("batch_norm", x, c.tensor(3), c.tensor(4), c.tensor(1), c.tensor(2), training,
		1-c.float("momentum", 0.9), c.float("epsilon", 1e-5))
	if vector {
		y = c.do("squeeze", y, int64(1))
	}
	outs := []*graph.Tensor{y}
	for i := 1; i < len(c.node.outputs); i++ {
		outs = append(outs, c.do("empty", c.tensor(3).Shape, keyword("dtype", c.tensor(3).DType)))
	}
	return c.result(outs...)
}

func runInstanceNorm(c *call) ([]value, error) {
	return c.one("instance_norm", c.tensor(0), nil, nil, c.tensor(1), c.tensor(2), true, 0.1, c.float("epsilon", 1e-5))
}

// runLayerNorm normalizes over all axes from the given one. Mean and inverse
// deviation are returned on demand.
func runLayerNorm(c *call) ([]value, error) {
	x, weight := c.tensor(0), c.tensor(1)
	axis, err := c.axis(c.int("axis", -1), len(x.Shape))
	if err != nil {
		return nil, err
	}
	normalized := x.Shape[axis:]
	bias := c.tensor(2)
	if graph.Product(weight.Shape) == graph.Product(normalized) {
		weight = c.shaped(weight, normalized)
		bias = c.shaped(bias, normalized)
		return c.withStatistics(c.do("layer_norm", x, normalized, weight, orNone(bias), c.float("epsilon", 1e-5)), axis)
	}
	y := c.do("mul", c.do("layer_norm", x, normalized), weight)
	if bias != nil {
		y = c.do("add", y, bias)
	}
	return c.withStatistics(y, axis)
}

// shaped gives a weight of equally many elements the normalized axes.
func (c *call) shaped(t *graph.Tensor, shape []int64) *graph.Tensor {
	if t == nil || slices.Equal(t.Shape, shape) {
		return t
	}
	return c.do("reshape", t, shape)
}

func (c *call) withStatistics(y *graph.Tensor, axis int) ([]value, error) {
	outs := []*graph.Tensor{y}
	for i := 1; i < len(c.node.outputs); i++ {
		shape := slices.Clone(c.tensor(0).Shape)
		for k := axis; k < len(shape); k++ {
			shape[k] = 1
		}
		outs = append(outs, c.do("empty", shape, keyword("dtype", c.dtype("stash_type", graph.Float32))))
	}
	return c.result(outs...)
}

// runGroupNorm scales by group until version 21, by channel since.
func runGroupNorm(c *call) ([]value, error) {
	x, weight, bias, groups := c.tensor(0), c.tensor(1), c.tensor(2), c.int("num_groups", 1)
	if len(x.Shape) < 2 {
		return nil, c.errorf("input of size %v has no channels", x.Shape)
	}
	if c.version < 21 && groups > 0 && weight.Elements() == groups && x.Shape[1]%groups == 0 {
		weight = c.do("repeat_interleave", weight, x.Shape[1]/groups)
		bias = c.do("repeat_interleave", bias, x.Shape[1]/groups)
	}
	return c.one("group_norm", x, groups, weight, bias, c.float("epsilon", 1e-5))
}

func runRMSNorm(c *call) ([]value, error) {
	x, weight := c.tensor(0), c.tensor(1)
	axis, err := c.axis(c.int("axis", -1), len(x.Shape))
	if err != nil {
		return nil, err
	}
	normalized := x.Shape[axis:]
	if graph.Product(weight.Shape) != graph.Product(normalized) {
		return c.one("mul", c.do("rms_norm", x, normalized), weight)
	}
	return c.one("rms_norm", x, normalized, c.shaped(weight, normalized), c.float("epsilon", 1e-5))
}

func runLRN(c *call) ([]value, error) {
	return c.one("local_response_norm", c.tensor(0), c.int("size", 5), c.float("alpha", 1e-4), c.float("beta", 0.75), c.float("bias", 1))
}

func runLpNorm(c *call) ([]value, error) {
	return c.one("normalize", c.tensor(0), c.int("p", 2), c.int("axis", -1))
}

// runMeanVariance subtracts the mean and divides by the deviation.
func runMeanVariance(c *call) ([]value, error) {
	axes := c.intList("axes")
	if axes == nil {
		axes = []int64{0, 2, 3}
	}
	x := c.tensor(0)
	centred := c.do("sub", x, c.do("mean", x, axes, true))
	deviation := c.do("sqrt", c.do("mean", c.do("mul", centred, centred), axes, true))
	return c.one("div", centred, c.do("add", deviation, 1e-9))
}

// runDropout does nothing outside of training. Its second output is the mask.
func runDropout(c *call) ([]value, error) {
	x := c.tensor(0)
	training := c.tracer.training
	if c.tensor(2) != nil && c.decide(c.tensor(2)) == goOn {
		training = true
	}
	if c.version < 7 {
		training = training || !c.bool("is_test", false) && c.has("is_test")
	}
	ratio := c.float("ratio", 0.5)
	if numbers, err := c.knownFloats(1); err == nil && len(numbers) == 1 {
		ratio = numbers[0]
	}
	y := x
	if training {
		y = c.do("dropout", x, ratio, true)
	}
	if !c.wants(1) {
		return c.result(y)
	}
	dtype := graph.Bool
	if c.version < 10 {
		dtype = x.DType
	}
	return c.result(y, c.do("ones_like", x, keyword("dtype", dtype)))
}
