package onnx

// This file translates the operators that ONNX Runtime puts into files which it
// saves optimized: those on blocks of channels (com.microsoft.nchwc), which CPUs
// take, and those with channels last (com.ms.internal.nhwc), for accelerators.

func layoutRules() map[string]*rule {
	table := map[string]*rule{
		"com.microsoft.nchwc.Conv":              {least: 2, run: fused(runBlockedConv)},
		"com.microsoft.nchwc.ReorderInput":      {least: 1, run: runReorderInput, free: true},
		"com.microsoft.nchwc.ReorderOutput":     {least: 1, run: runReorderOutput, free: true},
		"com.microsoft.nchwc.MaxPool":           {least: 1, run: runMaxPool},
		"com.microsoft.nchwc.AveragePool":       {least: 1, run: runAveragePool},
		"com.microsoft.nchwc.GlobalAveragePool": {least: 1, run: runGlobalAverage},
		"com.microsoft.nchwc.GlobalMaxPool":     {least: 1, run: global("amax")},
	}
	convolutions, pools, norms, shapes := convolutionRules(), poolRules(), normalizationRules(), shapeRules()
	for name, r := range map[string]*rule{
		"Conv": convolutions["Conv"], "ConvTranspose": convolutions["ConvTranspose"], "QLinearConv": convolutions["QLinearConv"],
		"MaxPool": pools["MaxPool"], "AveragePool": pools["AveragePool"], "LpPool": pools["LpPool"],
		"GlobalAveragePool": pools["GlobalAveragePool"], "GlobalMaxPool": pools["GlobalMaxPool"],
		"BatchNormalization": norms["BatchNormalization"], "InstanceNormalization": norms["InstanceNormalization"], "LRN": norms["LRN"],
		"DepthToSpace": shapes["DepthToSpace"], "SpaceToDepth": shapes["SpaceToDepth"],
	} {
		table["com.ms.internal.nhwc."+name] = &rule{least: r.least, run: channelsLast(r.run), free: r.free}
	}
	return table
}

// channelsLast runs an operator whose first input and results have their channels
// last.
func channelsLast(run func(c *call) ([]value, error)) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		if len(c.tensor(0).Shape) < 3 {
			return run(c)
		}
		c.in = append([]value{tensorValue(c.channels(c.tensor(0), false))}, c.in[1:]...)
		if c.err != nil {
			return nil, c.err
		}
		results, err := run(c)
		if err != nil {
			return nil, err
		}
		for i, v := range results {
			if v.kind == isTensor && len(v.tensor.Shape) >= 3 {
				results[i] = tensorValue(c.channels(v.tensor, true))
			}
		}
		return results, c.err
	}
}

// runBlockedConv has a weight whose channels are filled up to whole blocks: 20
// filters over 3 channels are stored as 32. Its fourth input is added.
func runBlockedConv(c *call) ([]value, error) {
	x, weight := c.tensor(0), c.tensor(1)
	if len(x.Shape) != 4 || len(weight.Shape) != 4 {
		return nil, c.errorf("input of size %v and weight of size %v", x.Shape, weight.Shape)
	}
	if missing := weight.Shape[1]*c.int("group", 1) - x.Shape[1]; missing > 0 && missing < weight.Shape[1] {
		x = c.do("constant_pad_nd", x, []int64{0, 0, 0, 0, 0, missing})
	}
	c.tracer.builder.Assume("blocked", "convolutions are stored for blocks of channels, filled up with zeros, and counted so", "the source model has fewer parameters and less work")
	y, err := convolve(c, x, weight, c.tensor(2))
	if err != nil {
		return nil, err
	}
	if sum := c.tensor(3); sum != nil {
		y = c.do("add", y, sum)
	}
	return c.result(y)
}

// runReorderInput cuts channels into blocks; what fills the last one up, the
// operator that reads them knows.
func runReorderInput(c *call) ([]value, error) {
	x := c.tensor(0)
	if c.bool("channels_last", false) {
		x = c.channels(x, false)
	}
	return c.one("clone", x)
}

// runReorderOutput takes the real channels out of their blocks.
func runReorderOutput(c *call) ([]value, error) {
	x := c.tensor(0)
	n := c.int("channels", 0)
	if len(x.Shape) != 4 || n < 1 || n > x.Shape[1] {
		return nil, c.errorf("%d channels of an input of size %v", n, x.Shape)
	}
	y := c.do("slice", x, int64(1), int64(0), n)
	if c.bool("channels_last", false) {
		y = c.channels(y, true)
	}
	return c.result(y)
}
