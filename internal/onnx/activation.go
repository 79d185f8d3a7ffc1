package onnx

// This file translates activation functions.

func activationRules() map[string]*rule {
	table := map[string]*rule{
		"Elu":         {least: 1, run: withFloat("elu", "alpha", 1)},
		"Celu":        {least: 1, run: withFloat("celu", "alpha", 1)},
		"LeakyRelu":   {least: 1, run: withFloat("leaky_relu", "alpha", 0.01)},
		"Gelu":        {least: 1, run: runGelu},
		"Selu":        {least: 1, run: unary("selu")},
		"HardSigmoid": {least: 1, run: unary("hardsigmoid")},
		"Hardmax":     {least: 1, run: runHardmax},
		"Softmax":     {least: 1, run: softmax("softmax")},
		"LogSoftmax":  {least: 1, run: softmax("log_softmax")},
		"Shrink":      {least: 1, run: withFloat("softshrink", "lambd", 0.5)},
		"ThresholdedRelu": {least: 1, run: func(c *call) ([]value, error) {
			return c.one("threshold", c.tensor(0), c.float("alpha", 1), 0.0)
		}},
		"Swish":  {least: 1, run: runSwish},
		"SwiGLU": {least: 2, run: runSwiGLU},
	}
	for name, torch := range map[string]string{
		"Relu": "relu", "Sigmoid": "sigmoid", "HardSwish": "hardswish", "Mish": "mish", "Softplus": "softplus", "Softsign": "softsign",
	} {
		table[name] = &rule{least: 1, run: unary(torch)}
	}
	return table
}

// withFloat translates an activation with one number.
func withFloat(torch, attribute string, otherwise float64) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		x := c.tensor(0)
		if !x.DType.IsFloating() {
			return c.result(c.do("to", c.do(torch, c.do("to", x, c.tracer.builder.DefaultDType), c.float(attribute, otherwise)), x.DType))
		}
		return c.one(torch, x, c.float(attribute, otherwise))
	}
}

func runGelu(c *call) ([]value, error) {
	return c.one("gelu", c.tensor(0), keyword("approximate", c.text("approximate", "none")))
}

// runSwish is x · sigmoid(alpha · x); with alpha 1 it is torch's silu.
func runSwish(c *call) ([]value, error) {
	x, alpha := c.tensor(0), c.float("alpha", 1)
	if alpha == 1 {
		return c.one("silu", x)
	}
	return c.one("mul", x, c.do("sigmoid", c.do("mul", x, alpha)))
}

func runSwiGLU(c *call) ([]value, error) {
	return c.one("mul", c.do("silu", c.tensor(0)), c.tensor(1))
}

// softmax works along one axis since version 13; before, it flattened the input
// to a matrix at the axis, so that all axes from there on are one.
func softmax(name string) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		x := c.tensor(0)
		otherwise := int64(-1)
		if c.version < 13 {
			otherwise = 1
		}
		rank := max(len(x.Shape), 1)
		axis, err := c.axis(c.int("axis", otherwise), rank)
		if err != nil {
			return nil, err
		}
		if c.version >= 13 || axis == rank-1 || len(x.Shape) == 0 {
			return c.one(name, x, int64(axis))
		}
		flat := c.do("flatten", x, int64(axis), int64(-1))
		return c.one("reshape", c.do(name, flat, int64(-1)), x.Shape)
	}
}

// runHardmax is 1 at the largest element and 0 elsewhere.
func runHardmax(c *call) ([]value, error) {
	x := c.tensor(0)
	otherwise := int64(-1)
	if c.version < 13 {
		otherwise = 1
	}
	axis, err := c.axis(c.int("axis", otherwise), max(len(x.Shape), 1))
	if err != nil {
		return nil, err
	}
	largest := c.do("argmax", x, int64(axis), true)
	return c.one("scatter", c.do("zeros_like", x), int64(axis), largest, 1.0)
}
