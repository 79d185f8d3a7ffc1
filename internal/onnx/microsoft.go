package onnx

// This file translates operators of ONNX Runtime (com.microsoft), which its
// optimizers put into files: fusions of what is known already, and products
// with weights of few bits.

import (
	"maps"

	"heft/internal/graph"
)

func microsoftRules() map[string]*rule {
	table := map[string]*rule{
		"FusedConv":                        {least: 2, run: fused(func(c *call) ([]value, error) { return convolution(c, c.tensor(0), c.tensor(1), c.tensor(2)) })},
		"FusedGemm":                        {least: 2, run: fused(runGemm)},
		"FusedMatMul":                      {least: 2, run: runFusedMatMul},
		"Gelu":                             {least: 1, run: unary("gelu")},
		"QuickGelu":                        {least: 1, run: runQuickGelu},
		"FastGelu":                         {least: 1, run: biased("gelu")},
		"BiasGelu":                         {least: 2, run: biased("gelu")},
		"BiasAdd":                          {least: 3, run: runBiasAdd},
		"BiasSplitGelu":                    {least: 2, run: runBiasSplitGelu},
		"BiasSoftmax":                      {least: 2, run: biased("softmax")},
		"LayerNormalization":               {least: 2, run: runLayerNorm},
		"SimplifiedLayerNormalization":     {least: 2, run: runRMSNorm},
		"SkipLayerNormalization":           {least: 3, run: runSkipLayerNorm},
		"SkipSimplifiedLayerNormalization": {least: 3, run: runSkipRMSNorm},
		"GroupNorm":                        {least: 3, run: runChannelsLastGroupNorm},
		"EmbedLayerNormalization":          {run: runEmbedLayerNorm},
		"Attention":                        {least: 2, run: runPackedAttention(4, 5)},
		"QAttention":                       {least: 2, run: runPackedAttention(8, -1)},
		"MultiHeadAttention":               {least: 1, run: runMultiHead(multiHeadInputs{bias: 3, mask: 5, pastKey: 6, pastValue: 7})},
		"GroupQueryAttention":              {least: 1, run: runGroupQuery},
		"PackedMultiHeadAttention":         {least: 3, run: runTokenAttention},
		"PackedAttention":                  {least: 2, run: runTokenAttention},
		"PagedAttention":                   {least: 1},
		"SparseAttention":                  {least: 1},
		"LongformerAttention":              {least: 1},
		"RotaryEmbedding":                  {least: 4, run: runRotary},
		"MatMulNBits":                      {least: 2, run: runMatMulNBits},
		"MatMulBnb4":                       {least: 2, run: runMatMulNBits},
		"MatMulIntegerToFloat":             {least: 4, run: runMatMulToFloat},
		"DynamicQuantizeMatMul":            {least: 3, run: runMatMulToFloat},
		"QLinearAdd":                       {least: 8, run: quantizedBinary("add")},
		"QLinearMul":                       {least: 8, run: quantizedBinary("mul")},
		"QLinearSigmoid":                   {least: 4, run: quantizedUnary("sigmoid")},
		"QLinearLeakyRelu":                 {least: 4, run: quantizedUnary("leaky_relu")},
		"QLinearSoftmax":                   {least: 4, run: quantizedUnary("softmax", int64(-1))},
		"QLinearAveragePool":               {least: 4, run: runQuantizedPool(runAveragePool)},
		"QLinearGlobalAveragePool":         {least: 4, run: runQuantizedPool(runGlobalAverage)},
		"QLinearConcat":                    {least: 2, run: runQuantizedConcat},
		"QGemm":                            {least: 6, run: runQuantizedGemm},
		"QuantizeLinear":                   {least: 2, run: runQuantize},
		"DequantizeLinear":                 {least: 2, run: runDequantize},
		"NhwcConv":                         {least: 2, run: runChannelsLastConv},
		"NhwcFusedConv":                    {least: 2, run: fused(runChannelsLastConv)},
		"NhwcMaxPool":                      {least: 1, run: runChannelsLastPool},
		"Inverse":                          {least: 1, run: unary("inv")},
		"Trilu":                            {least: 1, run: runTrilu, free: true},
		"ExpandDims":                       {least: 2, run: runUnsqueeze, free: true},
		"Pad":                              {least: 2, run: runPad, free: true},
		"Unique":                           {least: 1, run: runUnique, free: true},
		"GridSample":                       {least: 2, run: runGridSample},
	}
	maps.Copy(table, microsoftMoreRules())
	qualified := map[string]*rule{}
	for name, r := range table {
		qualified["com.microsoft."+name] = r
	}
	qualified["LayerNormalization"] = table["LayerNormalization"]
	qualified["SimplifiedLayerNormalization"] = table["SimplifiedLayerNormalization"]
	return qualified
}

// fused applies the activation that an optimizer merged into a node.
func fused(run func(c *call) ([]value, error)) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		results, err := run(c)
		if err != nil || len(results) == 0 {
			return results, err
		}
		y := results[0].tensor
		switch c.text("activation", "") {
		case "Relu":
			y = c.do("relu", y)
		case "LeakyRelu":
			y = c.do("leaky_relu", y)
		case "Sigmoid":
			y = c.do("sigmoid", y)
		case "Tanh":
			y = c.do("tanh", y)
		case "Clip":
			y = c.do("clamp", y, 0.0, 6.0)
		case "HardSigmoid":
			y = c.do("hardsigmoid", y)
		}
		return c.result(y)
	}
}

func runFusedMatMul(c *call) ([]value, error) {
	a, b := c.tensor(0), c.tensor(1)
	if c.bool("transA", false) && len(a.Shape) >= 2 {
		a = c.do("transpose", a, int64(-2), int64(-1))
	}
	if c.bool("transB", false) && len(b.Shape) >= 2 {
		b = c.do("transpose", b, int64(-2), int64(-1))
	}
	y := c.do("matmul", a, b)
	if alpha := c.float("alpha", 1); alpha != 1 {
		y = c.do("mul", y, alpha)
	}
	return c.result(y)
}

// runQuickGelu is x · sigmoid(1.702 · x).
func runQuickGelu(c *call) ([]value, error) {
	x := c.tensor(0)
	return c.one("mul", x, c.do("sigmoid", c.do("mul", x, c.float("alpha", 1.702))))
}

// biased adds a bias, if there is one, before an activation.
func biased(name string) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		x := c.tensor(0)
		if bias := c.tensor(1); bias != nil {
			x = c.do("add", x, bias)
		}
		if name == "softmax" {
			return c.one(name, x, int64(-1))
		}
		return c.one(name, x)
	}
}

func runBiasAdd(c *call) ([]value, error) {
	return c.one("add", c.do("add", c.tensor(0), c.tensor(1)), c.tensor(2))
}

// runBiasSplitGelu multiplies one half by the gelu of the other.
func runBiasSplitGelu(c *call) ([]value, error) {
	halves := c.all("chunk", c.do("add", c.tensor(0), c.tensor(1)), int64(2), int64(-1))
	if c.err != nil || len(halves) != 2 {
		return nil, c.errorf("the last axis of %v has no halves", c.tensor(0).Shape)
	}
	return c.one("mul", halves[0], c.do("gelu", halves[1]))
}

// runSkipLayerNorm adds the skip connection, then normalizes. The sum is the
// fourth output.
func runSkipLayerNorm(c *call) ([]value, error) {
	sum := c.skipSum(4)
	return c.skipped(sum, c.do("layer_norm", sum, c.tensor(2).Shape, c.tensor(2), c.optional(3), c.float("epsilon", 1e-12)))
}

func runSkipRMSNorm(c *call) ([]value, error) {
	sum := c.skipSum(3)
	return c.skipped(sum, c.do("rms_norm", sum, c.tensor(2).Shape, c.tensor(2), c.float("epsilon", 1e-6)))
}

func (c *call) skipSum(bias int) *graph.Tensor {
	sum := c.do("add", c.tensor(0), c.tensor(1))
	if b := c.tensor(bias); b != nil {
		sum = c.do("add", sum, b)
	}
	return sum
}

func (c *call) skipped(sum, y *graph.Tensor) ([]value, error) {
	statistic := func(i int) *graph.Tensor {
		if !c.wants(i) {
			return sum
		}
		return c.do("empty", []int64{1}, keyword("dtype", graph.Float32))
	}
	return c.result(y, statistic(1), statistic(2), sum)
}

// runChannelsLastGroupNorm works on [N, H, W, C] and may end in a SiLU.
func runChannelsLastGroupNorm(c *call) ([]value, error) {
	x := c.tensor(0)
	last := c.bool("channels_last", true)
	if last {
		x = c.channels(x, false)
	}
	y := c.do("group_norm", x, c.int("groups", 1), c.tensor(1), c.tensor(2), c.float("epsilon", 1e-5))
	if c.bool("activation", false) {
		y = c.do("silu", y)
	}
	if last {
		y = c.channels(y, true)
	}
	return c.result(y)
}

// channels moves the axis of channels to the end, or from there.
func (c *call) channels(x *graph.Tensor, toEnd bool) *graph.Tensor {
	if c.err != nil {
		return x
	}
	if toEnd {
		return c.do("movedim", x, []int64{1}, []int64{-1})
	}
	return c.do("movedim", x, []int64{-1}, []int64{1})
}

func runChannelsLastConv(c *call) ([]value, error) {
	results, err := convolution(c, c.channels(c.tensor(0), false), c.tensor(1), c.tensor(2))
	if err != nil {
		return nil, err
	}
	return c.result(c.channels(results[0].tensor, true))
}

func runChannelsLastPool(c *call) ([]value, error) {
	c.in = append([]value{tensorValue(c.channels(c.tensor(0), false))}, c.in[1:]...)
	results, err := runMaxPool(c)
	if err != nil {
		return nil, err
	}
	return c.result(c.channels(results[0].tensor, true))
}

// runEmbedLayerNorm sums the embeddings of words, positions and segments, and
// normalizes.
func runEmbedLayerNorm(c *call) ([]value, error) {
	words, table := c.tensor(0), c.tensor(2)
	if words == nil || table == nil || c.tensor(3) == nil || c.tensor(5) == nil || c.tensor(6) == nil || len(words.Shape) != 2 || len(table.Shape) != 2 {
		return nil, c.errorf("it needs word numbers and tables of embeddings")
	}
	sum := c.do("embedding", words, table)
	if c.err == nil && len(c.tensor(3).Shape) == 2 && c.tensor(3).Shape[0] >= words.Shape[1] {
		sum = c.do("add", sum, c.do("slice", c.tensor(3), int64(0), int64(0), words.Shape[1]))
	}
	if c.tensor(4) != nil && c.tensor(1) != nil {
		sum = c.do("add", sum, c.do("embedding", c.tensor(1), c.tensor(4)))
	}
	y := c.do("layer_norm", sum, table.Shape[1:], c.tensor(5), c.tensor(6), c.float("epsilon", 1e-12))
	lengths := c.do("empty", words.Shape[:1], keyword("dtype", graph.Int32))
	return c.result(y, lengths, sum)
}

// runMatMulNBits multiplies with a weight of K times N codes.
func runMatMulNBits(c *call) ([]value, error) {
	if bias := c.tensor(5); bias != nil {
		return c.one("add", c.do("quantized_linear", c.tensor(0), c.tensor(1), c.int("K", 0), c.int("N", 0)), bias)
	}
	return c.one("quantized_linear", c.tensor(0), c.tensor(1), c.int("K", 0), c.int("N", 0))
}

func runMatMulToFloat(c *call) ([]value, error) {
	y := c.do("matmul", c.real(c.tensor(0)), c.real(c.tensor(1)))
	last := 6
	if c.node.opType == "DynamicQuantizeMatMul" {
		last = 4
	}
	if bias := c.tensor(last); bias != nil {
		y = c.do("add", y, bias)
	}
	return c.result(y)
}

func quantizedBinary(name string) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		return c.result(requantized(c, c.do(name, c.real(c.tensor(0)), c.real(c.tensor(3))), c.tensor(0)))
	}
}

func quantizedUnary(name string, more ...any) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		return c.result(requantized(c, c.do(name, append([]any{c.real(c.tensor(0))}, more...)...), c.tensor(0)))
	}
}

func runQuantizedPool(run func(c *call) ([]value, error)) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		x := c.tensor(0)
		last := c.bool("channels_last", false)
		real := c.real(x)
		if last {
			real = c.channels(real, false)
		}
		c.in = append([]value{tensorValue(real)}, c.in[1:]...)
		results, err := run(c)
		if err != nil {
			return nil, err
		}
		y := results[0].tensor
		if last {
			y = c.channels(y, true)
		}
		return c.result(requantized(c, y, x))
	}
}

// runQuantizedConcat takes scale and zero point of the result, then triples of
// a tensor, its scale and its zero point.
func runQuantizedConcat(c *call) ([]value, error) {
	var parts []*graph.Tensor
	for i := 2; i < len(c.in); i += 3 {
		if c.tensor(i) != nil {
			parts = append(parts, c.tensor(i))
		}
	}
	if len(parts) == 0 {
		return nil, c.errorf("it has no inputs")
	}
	return c.one("cat", parts, c.int("axis", 0))
}

func runQuantizedGemm(c *call) ([]value, error) {
	a, b := c.real(c.tensor(0)), c.real(c.tensor(3))
	if c.bool("transA", false) {
		a = c.do("t", a)
	}
	if c.bool("transB", false) {
		b = c.do("t", b)
	}
	y := c.do("mm", a, b)
	if zero := c.tensor(8); zero != nil {
		return c.result(requantized(c, y, zero))
	}
	return c.result(y)
}
