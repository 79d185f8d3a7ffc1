package onnx

// This file translates further operators of ONNX Runtime: mixtures of experts,
// recurrent layers with codes for weights, and what its optimizers for
// transformers, diffusion models and training write.

import (
	"heft/internal/graph"
)

func microsoftMoreRules() map[string]*rule {
	return map[string]*rule{
		"DynamicQuantizeLSTM":             {least: 3, run: runDynamicQuantizeLSTM},
		"MoE":                             {least: 3, run: runMoE(2, 4, 6)},
		"QMoE":                            {least: 3, run: runMoE(2, 5, 8)},
		"SkipGroupNorm":                   {least: 4, run: runSkipGroupNorm},
		"BiasDropout":                     {least: 2, run: runBiasDropout},
		"BitmaskDropout":                  {least: 1, run: runDropout},
		"GemmFastGelu":                    {least: 2, run: runGemmFastGelu},
		"TransposeMatMul":                 {least: 2, run: runFusedMatMul},
		"FusedMatMulActivation":           {least: 2, run: fused(runFusedMatMul)},
		"MatMulFpQ4":                      {least: 3, run: runMatMulFpQ4},
		"MatMulInteger16":                 {least: 2, run: runMatMulInteger},
		"MulInteger":                      {least: 3, run: runMulInteger},
		"QLinearReduceMean":               {least: 4, run: runQLinearReduceMean},
		"QLinearWhere":                    {least: 9, run: runQLinearWhere},
		"QLinearConv":                     {least: 8, run: runChannelsLastQLinearConv},
		"ReduceSumInteger":                {least: 1, run: reduce(plainReduction("sum"))},
		"ConvTransposeWithDynamicPads":    {least: 2, run: runConvTransposeWithDynamicPads},
		"MaxpoolWithMask":                 {least: 1, run: runMaxPool},
		"CDist":                           {least: 2, run: func(c *call) ([]value, error) { return c.one("cdist", c.tensor(0), c.tensor(1)) }},
		"ComplexMul":                      {least: 2, run: pairwise("mul")},
		"ComplexMulConj":                  {least: 2, run: pairwise("mul")},
		"GatherBlockQuantized":            {least: 3, run: runGatherBlockQuantized},
		"TorchEmbedding":                  {least: 2, run: func(c *call) ([]value, error) { return c.one("embedding", c.as64(c.tensor(1)), c.tensor(0)) }},
		"RelativePositionBias":            {least: 3, run: runRelativePositionBias},
		"Range":                           {least: 2, run: runRange, free: true},
		"GatherND":                        {least: 2, run: runGatherND, free: true},
		"UnfoldTensor":                    {least: 1, run: runUnfoldTensor, free: true},
		"NGramRepeatBlock":                {least: 2, run: func(c *call) ([]value, error) { return c.one("clone", c.tensor(1)) }, free: true},
		"CropAndResize":                   {least: 4, run: runCropAndResize},
		"SwiGLU":                          {least: 1, run: runGatedPair},
		"DecoderMaskedSelfAttention":      {least: 5, run: runPackedAttention(4, 5)},
		"DecoderMaskedMultiHeadAttention": {least: 1, run: runMultiHead(multiHeadInputs{bias: 10, mask: 4, pastKey: 5, pastValue: 6})},
	}
}

// runDynamicQuantizeLSTM has weights [directions, inputs, 4·hidden] of 8 bits,
// turned around as compared with LSTM's.
func runDynamicQuantizeLSTM(c *call) ([]value, error) {
	for _, i := range []int{1, 2} {
		if len(c.tensor(i).Shape) != 3 {
			return nil, c.errorf("a weight of size %v must have 3 axes", c.tensor(i).Shape)
		}
	}
	in := append([]value{}, c.in...)
	for _, i := range []int{1, 2} {
		in[i] = tensorValue(c.do("transpose", c.real(c.tensor(i)), int64(1), int64(2)))
	}
	c.in = in
	return c.recurrent("lstm", 4)
}

// runMoE sends each token through k experts: two matrices, three with a gate of its
// own. 6 tokens through 2 experts of 8·16 and 16·8 numbers are 3,072 MACs.
func runMoE(first, second, third int) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		x, k := c.tensor(0), c.int("k", 1)
		if len(x.Shape) < 2 || c.tensor(second) == nil || k < 1 || k > 1<<10 {
			return nil, c.errorf("input of size %v for %d experts a token", x.Shape, k)
		}
		hidden := x.Shape[len(x.Shape)-1]
		c.do("softmax", c.tensor(1), int64(-1))
		rows := c.do("repeat_interleave", c.do("reshape", x, []int64{-1, hidden}), k, int64(0))
		y := expertProduct(c, rows, c.tensor(first))
		if c.tensor(third) != nil {
			y = c.do("mul", c.do("silu", y), expertProduct(c, rows, c.tensor(third)))
		} else if c.int("swiglu_fusion", 0) != 0 {
			y = halvesGated(c, y)
		} else {
			y = c.do("relu", y)
		}
		y = expertProduct(c, y, c.tensor(second))
		if c.err != nil {
			return nil, c.err
		}
		y = c.do("sum", c.do("reshape", y, []int64{-1, k, hidden}), []int64{1})
		return c.one("reshape", y, x.Shape)
	}
}

// expertProduct multiplies with one matrix of a stack, whichever way it lies.
func expertProduct(c *call, x, stack *graph.Tensor) *graph.Tensor {
	if c.err != nil || len(stack.Shape) != 3 || stack.Shape[0] < 1 {
		c.fail(c.errorf("experts of size %v must have 3 axes", stack.Shape))
		return x
	}
	weight := c.real(c.do("select", stack, int64(0), int64(0)))
	if stack.Shape[2] == x.Shape[1] {
		return c.do("linear", x, weight)
	}
	return c.do("matmul", x, weight)
}

// halvesGated multiplies one half of the last axis with the other's silu.
func halvesGated(c *call, x *graph.Tensor) *graph.Tensor {
	halves := c.all("chunk", x, int64(2), int64(-1))
	if c.err != nil || len(halves) != 2 {
		c.fail(c.errorf("the last axis of %v has no halves", x.Shape))
		return x
	}
	return c.do("mul", c.do("silu", halves[0]), halves[1])
}

// runGatedPair multiplies a gate's silu with another tensor, or with its own half.
func runGatedPair(c *call) ([]value, error) {
	if up := c.tensor(1); up != nil {
		return c.one("mul", c.do("silu", c.tensor(0)), up)
	}
	return c.result(halvesGated(c, c.tensor(0)))
}

// runSkipGroupNorm adds the skip connection and a bias, and returns that sum too.
func runSkipGroupNorm(c *call) ([]value, error) {
	sum, skip := c.tensor(0), c.tensor(3)
	if len(skip.Shape) == 2 && len(sum.Shape) == 4 { // [N, C]: the same at every place
		skip = c.do("reshape", skip, []int64{skip.Shape[0], 1, 1, skip.Shape[1]})
	}
	sum = c.do("add", sum, skip)
	if bias := c.tensor(4); bias != nil {
		sum = c.do("add", sum, bias)
	}
	c.in = append([]value{tensorValue(sum)}, c.in[1:]...)
	results, err := runChannelsLastGroupNorm(c)
	if err != nil {
		return nil, err
	}
	return append(results, tensorValue(sum)), c.err
}

// runBiasDropout adds a bias, drops, and adds a residual.
func runBiasDropout(c *call) ([]value, error) {
	x := c.do("add", c.tensor(0), c.tensor(1))
	y := x
	if c.tracer.training {
		y = c.do("dropout", x, 0.5, true)
	}
	if residual := c.tensor(2); residual != nil {
		y = c.do("add", y, residual)
	}
	return c.result(y, c.do("ones_like", x, keyword("dtype", graph.Bool)))
}

func runGemmFastGelu(c *call) ([]value, error) {
	y := c.do("matmul", c.tensor(0), c.tensor(1))
	if bias := c.tensor(2); bias != nil {
		y = c.do("add", y, bias)
	}
	return c.one("gelu", y)
}

// runMatMulFpQ4 has the sizes of its packed weight in an input: K and N.
func runMatMulFpQ4(c *call) ([]value, error) {
	shape, err := c.known(2)
	if err != nil {
		return nil, err
	}
	if len(shape) != 2 {
		return nil, c.errorf("the weight's sizes %v are not two", shape)
	}
	return c.one("quantized_linear", c.tensor(0), c.tensor(1), shape[0], shape[1])
}

func runMulInteger(c *call) ([]value, error) {
	return c.one("to", c.do("mul", c.real(c.tensor(0)), c.real(c.tensor(2))), graph.Int32)
}

func runQLinearReduceMean(c *call) ([]value, error) {
	x := c.tensor(0)
	c.in = []value{tensorValue(c.real(x))}
	results, err := reduce(reduceMean)(c)
	if err != nil {
		return nil, err
	}
	return c.result(requantized(c, results[0].tensor, x))
}

func runQLinearWhere(c *call) ([]value, error) {
	return c.result(requantized(c, c.do("where", c.tensor(0), c.real(c.tensor(1)), c.real(c.tensor(4))), c.tensor(1)))
}

// runChannelsLastQLinearConv is the standard operator, which may also work on
// [N, …, C].
func runChannelsLastQLinearConv(c *call) ([]value, error) {
	if !c.bool("channels_last", false) {
		return runQLinearConv(c)
	}
	y, err := convolve(c, c.channels(c.real(c.tensor(0)), false), c.real(c.tensor(3)), nil)
	if err != nil {
		return nil, err
	}
	return c.result(requantized(c, c.channels(y, true), c.tensor(7)))
}

// runConvTransposeWithDynamicPads has its padding in the third input.
func runConvTransposeWithDynamicPads(c *call) ([]value, error) {
	pads, err := c.known(2)
	if err != nil {
		return nil, err
	}
	node := *c.node
	if pads != nil {
		node.attributes = append([]*attributeProto{{name: "pads", ints: pads}}, node.attributes...)
	}
	c.node = &node
	in := append([]value{}, c.in[:2]...)
	if len(c.in) > 3 {
		in = append(in, c.in[3])
	}
	c.in = in
	return runConvTranspose(c)
}

// runGatherBlockQuantized takes rows of codes and decodes them.
func runGatherBlockQuantized(c *call) ([]value, error) {
	data, scales := c.tensor(0), c.tensor(2)
	axis, err := c.axis(c.int("gather_axis", 0), len(data.Shape))
	if err != nil {
		return nil, err
	}
	index := c.as64(c.tensor(1))
	if c.err != nil {
		return nil, c.err
	}
	shape := append(append(append([]int64{}, data.Shape[:axis]...), index.Shape...), data.Shape[axis+1:]...)
	rows := c.do("index_select", data, int64(axis), c.do("reshape", index, []int64{-1}))
	return c.one("reshape", c.do("dequantize", rows, scales.DType), shape)
}

// runRelativePositionBias looks a bias up for each pair of positions: [1, heads,
// queries, keys].
func runRelativePositionBias(c *call) ([]value, error) {
	table := c.tensor(0)
	queries, err := c.scalar(1)
	if err != nil {
		return nil, err
	}
	keys, err := c.scalar(2)
	if err != nil {
		return nil, err
	}
	if len(table.Shape) != 2 || queries < 1 || keys < 1 {
		return nil, c.errorf("a table of size %v for %d and %d positions", table.Shape, queries, keys)
	}
	index := c.do("zeros", []int64{queries, keys}, keyword("dtype", graph.Int64))
	y := c.do("permute", c.do("embedding", index, table), []int64{2, 0, 1})
	return c.one("unsqueeze", y, int64(0))
}

func runUnfoldTensor(c *call) ([]value, error) {
	return c.one("unfold_dimension", c.tensor(0), c.int("dim", -1), c.int("size", 1), c.int("step", 1))
}

// runCropAndResize makes an image of a given size of each region.
func runCropAndResize(c *call) ([]value, error) {
	x, rois := c.tensor(0), c.tensor(1)
	size, err := c.known(3)
	if err != nil {
		return nil, err
	}
	if len(size) != 2 || len(x.Shape) != 4 || len(rois.Shape) != 2 || x.Shape[0] < 1 {
		return nil, c.errorf("regions of size %v and a crop of %v do not fit an image of size %v", rois.Shape, size, x.Shape)
	}
	one := c.do("slice", x, int64(0), int64(0), int64(1))
	regions := c.do("expand", one, []int64{rois.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]})
	return c.one("upsample_bilinear2d", regions, size, false)
}
