package aten

// This file holds element-wise activations.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// expectOrdered refuses a lower bound above the upper one.
func expectOrdered(c *op.Call, low, high string) error {
	if c.Float(low) > c.Float(high) {
		return c.Errorf("%s (%v) must not be above %s (%v)", low, c.Float(low), high, c.Float(high))
	}
	return nil
}

func inferHardtanh(c *op.Call) error {
	if len(c.Operator.ParsedSchemas()[c.Schema].Names) > 0 { // F.hardtanh_ is the kernel, which asks for no order
		return inferUnaryLike(c)
	}
	if err := expectOrdered(c, "min_val", "max_val"); err != nil {
		return err
	}
	return inferUnaryLike(c)
}

// inferUnaryLike is inferUnary for functions that make their result with empty_like
// before they call a kernel: one of [1,1,3,1] with strides [3,1,1,1] keeps them.
func inferUnaryLike(c *op.Call) error {
	if input := c.Tensor("input"); !c.InPlace && input.DType != graph.Bool {
		c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
		return nil
	}
	return inferUnary(c)
}

// inferCELU divides by alpha. torch 2.15 raises a RuntimeError that begins so.
func inferCELU(c *op.Call) error {
	if c.Float("alpha") == 0 {
		return c.Errorf("ZeroDivisionError: alpha cannot be 0 for CELU")
	}
	return inferFloatingUnary(c)
}

// activationFamily lists element-wise activations. Where the backward needs the
// input and the call overwrites it, torch keeps a copy; where it needs the
// result, or can do with it, nothing more is kept than the result.
func activationFamily() []*op.Operator {
	return slices.Concat(rectifierFamily(), gateFamily(), shrinkFamily(), parameterFamily())
}

// rectifierFamily lists what cuts off or scales what is below a limit.
func rectifierFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "relu",
			Types:    op.RealNumbers,
			Schemas:  []string{"torch.relu torch.relu_ F.relu_ Tensor.relu Tensor.relu_: (Tensor input) -> Tensor", "(Tensor input, truth inplace=False) -> Tensor"},
			Python:   "torch.relu torch.relu_ F.relu F.relu_ Tensor.relu Tensor.relu_",
			Infer:    inferUnary,
			Eval:     func(c *op.Call) [][]float64 { return mapKnown(c, func(x float64) float64 { return max(x, 0) }) },
			Work:     perElement(op.Work{Compares: 1}),
			Gradient: piecewise(&op.Gradient{Saves: rectifierSaves()}),
		},
		{
			Name:     "relu6",
			Types:    op.RealNumbers,
			Schemas:  []string{"(Tensor input, truth inplace=False) -> Tensor"},
			Python:   "F.relu6",
			Infer:    inferUnaryLike,
			Eval:     func(c *op.Call) [][]float64 { return mapKnown(c, func(x float64) float64 { return min(max(x, 0), 6) }) },
			Work:     perElement(op.Work{Compares: 2}),
			Gradient: piecewise(&op.Gradient{Saves: cutSaves()}),
		},
		{
			Name:     "hardtanh",
			Types:    op.RealNumbers,
			Schemas:  []string{"F.hardtanh_: (Tensor input, Scalar min_val=-1.0, Scalar max_val=1.0) -> Tensor", "(Tensor input, float min_val=-1.0, float max_val=1.0, truth inplace=False) -> Tensor"},
			Python:   "F.hardtanh F.hardtanh_",
			Infer:    inferHardtanh,
			Work:     perElement(op.Work{Compares: 2}),
			Gradient: piecewise(&op.Gradient{Saves: cutSaves()}),
		},
		{
			Name:     "leaky_relu",
			Types:    op.Floats,
			Schemas:  []string{"F.leaky_relu_: (Tensor input, Scalar negative_slope=0.01) -> Tensor", "(Tensor input, float negative_slope=0.01, truth inplace=False) -> Tensor"},
			Python:   "F.leaky_relu F.leaky_relu_",
			Infer:    inferUnary,
			Work:     perElement(op.Work{Compares: 1, Muls: 1}),
			Gradient: piecewise(&op.Gradient{Saves: saves("input")}),
		},
		{
			Name:     "elu",
			Types:    op.Floats,
			Schemas:  []string{"F.elu_: (Tensor input, Scalar alpha=1.0, Scalar scale=1.0, Scalar input_scale=1.0) -> Tensor", "(Tensor input, float alpha=1.0, truth inplace=False) -> Tensor"},
			Python:   "F.elu F.elu_",
			Infer:    inferFloatingUnary,
			Work:     perElement(op.Work{Compares: 1, Exps: 1, Adds: 1, Muls: 1}),
			Gradient: &op.Gradient{Saves: exponentialSaves()},
		},
		{
			Name:     "selu",
			Types:    op.Floats,
			Schemas:  []string{"torch.selu torch.selu_ F.selu_: (Tensor input) -> Tensor", "(Tensor input, truth inplace=False) -> Tensor"},
			Python:   "torch.selu torch.selu_ F.selu F.selu_",
			Infer:    inferFloatingUnary,
			Work:     perElement(op.Work{Compares: 1, Exps: 1, Adds: 1, Muls: 2}),
			Gradient: &op.Gradient{Saves: exponentialSaves()},
		},
		{
			Name:  "celu",
			Types: op.Floats,
			Schemas: []string{
				"torch.celu torch.celu_ F.celu_: (Tensor input, float alpha=1.0) -> Tensor",
				"(Tensor input, float alpha=1.0, truth inplace=False) -> Tensor",
			},
			Python:   "torch.celu torch.celu_ F.celu F.celu_",
			Infer:    inferCELU,
			Work:     perElement(op.Work{Compares: 1, Exps: 1, Adds: 1, Muls: 1, Divides: 1}),
			Gradient: &op.Gradient{Saves: exponentialSaves()},
		},
	}
}

// gateFamily lists what multiplies its input by a gate that it makes of it, and the gates.
func gateFamily() []*op.Operator {
	return []*op.Operator{
		{
			// Autocast ran it in float32 at first: its argument is copied, and the copy
			// kept. Published peaks ask for it to the percent (table B of
			// docs/accuracy.md: four vision transformers in torch 1.7, a BERT in 1.10).
			Name:  "gelu",
			Types: op.Floats,
			Schemas: []string{
				"(Tensor input, *, str approximate='none') -> Tensor",
				"(Tensor input, str approximate) -> Tensor",
			},
			Python:         "F.gelu",
			Kernel:         op.KernelErrorFunction,
			Infer:          inferGELU,
			Work:           work("x/2 · (1 + erf(x/√2)): an exponential, an addition and 3 multiplications for each element; with tanh 1, 2 and 6", geluWork),
			Gradient:       keepInput(),
			Autocast:       op.AutocastHigh,
			AutocastBefore: op.Release{Major: 1, Minor: 11},
			Evidence:       map[op.Rule]string{op.RuleAutocast: "aten/src/ATen/autocast_mode.cpp, 1.6 to 1.10; today's list is without it"},
		},
		{
			Name:         "silu",
			RealGradient: true,
			Schemas:      []string{"(Tensor input, truth inplace=False) -> Tensor"},
			Python:       "F.silu",
			Infer:        inferFloatingUnary,
			Eval:         func(c *op.Call) [][]float64 { return mapKnown(c, func(x float64) float64 { return x * sigmoid(x) }) },
			Work:         perElement(op.Work{Exps: 1, Adds: 1, Divides: 1, Muls: 1}),
			Gradient:     composed(4, keepInput()),
		},
		{
			Name:     "mish",
			Types:    op.Floats,
			Schemas:  []string{"(Tensor input, truth inplace=False) -> Tensor"},
			Python:   "F.mish",
			Infer:    inferFloatingUnary,
			Work:     perElement(op.Work{Exps: 3, Adds: 1, Muls: 1}),
			Gradient: keepInput(),
		},
		{
			Name:     "hardswish",
			Types:    op.Floats,
			Schemas:  []string{"(Tensor input, truth inplace=False) -> Tensor"},
			Python:   "F.hardswish",
			Infer:    inferFloatingUnary,
			Work:     perElement(op.Work{Compares: 2, Adds: 1, Muls: 2}),
			Gradient: keepInput(),
		},
		{
			Name:     "hardsigmoid",
			Types:    op.Floats,
			Schemas:  []string{"(Tensor input, truth inplace=False) -> Tensor"},
			Python:   "F.hardsigmoid",
			Infer:    inferFloatingUnary,
			Work:     perElement(op.Work{Compares: 2, Adds: 1, Muls: 1}),
			Gradient: keepInput(),
		},
		{
			Name:     "sigmoid",
			Schemas:  []string{"(Tensor input) -> Tensor"},
			Python:   "torch.sigmoid torch.sigmoid_ F.sigmoid Tensor.sigmoid Tensor.sigmoid_ torch.special.expit",
			Infer:    inferPromotedUnary,
			Eval:     func(c *op.Call) [][]float64 { return mapKnown(c, sigmoid) },
			Work:     perElement(op.Work{Exps: 1, Adds: 1, Divides: 1}),
			Gradient: keepResult(),
		},
		{
			Name:     "tanh",
			Schemas:  []string{"(Tensor input) -> Tensor"},
			Python:   "torch.tanh torch.tanh_ F.tanh Tensor.tanh Tensor.tanh_",
			Infer:    inferPromotedUnary,
			Eval:     func(c *op.Call) [][]float64 { return mapKnown(c, math.Tanh) },
			Work:     perElement(op.Work{Exps: 1}),
			Gradient: keepResult(),
		},
		{
			Name:     "softplus",
			Types:    op.Floats,
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, Scalar beta=1, Scalar threshold=20) -> Tensor"},
			Python:   "F.softplus",
			Infer:    inferFloatingUnary,
			Work:     perElement(op.Work{Exps: 2, Adds: 1, Compares: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input", CloneInPlace: true}, {Tensor: "result", Before: op.Release{Major: 1, Minor: 11}}}},
		},
	}
}

// shrinkFamily lists what makes small values none, and thresholds.
func shrinkFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "softshrink",
			Types:    op.Floats,
			Schemas:  []string{"(Tensor input, float lambd=0.5) -> Tensor"},
			Python:   "F.softshrink",
			Infer:    inferSoftshrink,
			Work:     perElement(op.Work{Compares: 2, Adds: 1}),
			Gradient: keepInput(),
		},
		{
			Name:     "hardshrink",
			Types:    op.Floats,
			Schemas:  []string{"(Tensor input, float lambd=0.5) -> Tensor"},
			Python:   "torch.hardshrink F.hardshrink Tensor.hardshrink",
			Infer:    inferFloatingUnary,
			Work:     perElement(op.Work{Compares: 2}),
			Gradient: keepInput(),
		},
		{
			Name:     "logsigmoid",
			Types:    op.Floats,
			Schemas:  []string{"(Tensor input) -> Tensor"},
			Python:   "F.logsigmoid",
			Infer:    inferFloatingUnary,
			Work:     perElement(op.Work{Exps: 2, Adds: 2, Compares: 1}),
			Gradient: keepInput(),
		},
		{
			Name:  "threshold",
			Types: op.RealNumbers,
			Schemas: []string{
				"torch.threshold torch.threshold_ F.threshold_: (Tensor input, float threshold, float value) -> Tensor",
				"(Tensor input, float threshold, float value, truth inplace=False) -> Tensor",
			},
			Python:   "torch.threshold torch.threshold_ F.threshold F.threshold_",
			Infer:    inferUnary,
			Work:     perElement(op.Work{Compares: 1}),
			Gradient: piecewise(keepInput()),
		},
	}
}

// parameterFamily lists what has parameters, draws them or halves its input.
func parameterFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "prelu",
			Autocast: op.AutocastLow,
			Schemas:  []string{"(Tensor input, Tensor weight) -> Tensor"},
			Python:   "torch.prelu F.prelu Tensor.prelu",
			Infer:    inferPReLU,
			Work:     perElement(op.Work{Compares: 1, Muls: 1}),
			Gradient: &op.Gradient{Saves: saves("input", "weight"), Backward: preluBackward},
		},
		{
			// The slopes drawn in training are kept; the kernel allocates
			// them in evaluation as well.
			Name:  "rrelu",
			Types: op.Floats,
			Schemas: []string{
				"torch.rrelu torch.rrelu_ F.rrelu_: (Tensor input, Scalar lower=0.125, Scalar upper=0.3333333333333333, bool training=False, generator generator=None) -> Tensor",
				"(Tensor input, float lower=0.125, float upper=0.3333333333333333, bool training=False, truth inplace=False) -> Tensor",
			},
			Python: "torch.rrelu torch.rrelu_ F.rrelu F.rrelu_",
			Infer: func(c *op.Call) error {
				input := c.Tensor("input")
				c.Aux(input.Shape, input.DType)
				c.Out(input.Shape, input.DType)
				if err := expectOrdered(c, "lower", "upper"); err != nil {
					return err
				}
				return expectFloating(c, input)
			},
			Work:     perElement(op.Work{Compares: 1, Muls: 1}),
			Gradient: &op.Gradient{Saves: saves("input", "aux")},
		},
		{
			Name:     "glu",
			Types:    op.Floats,
			Schemas:  []string{"(Tensor input, int dim=-1) -> Tensor"},
			Python:   "F.glu",
			Infer:    inferGLU,
			Work:     perElement(op.Work{Exps: 1, Adds: 1, Divides: 1, Muls: 1}),
			Gradient: keepInput(),
		},
		{
			Name:    "tanhshrink",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "F.tanhshrink",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				y, err := c.Apply("tanh", c.Tensor("input"))
				if err != nil {
					return nil, err
				}
				return result(c.Apply("sub", c.Tensor("input"), y))
			},
		},
		{
			Name:    "softsign",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "F.softsign",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				divisor, err := chain(c, c.Tensor("input"), step("abs"), step("add", int64(1)))
				if err != nil {
					return nil, err
				}
				return result(c.Apply("div", c.Tensor("input"), divisor))
			},
		},
	}
}

// keepInput is the gradient of functions whose backward needs the input.
func keepInput() *op.Gradient {
	return &op.Gradient{Saves: []op.Save{{Tensor: "input", CloneInPlace: true}}}
}

// keepResult is the gradient of functions whose backward needs the result.
func keepResult() *op.Gradient {
	return &op.Gradient{Saves: []op.Save{{Tensor: "result"}}}
}

// rectifierSaves: the result, which before 1.10 was kept in place only; out of place the
// argument was (pytorch/pytorch 63089).
func rectifierSaves() []op.Save {
	changed := op.Release{Major: 1, Minor: 10}
	return []op.Save{
		{Tensor: "result", Since: changed}, {Tensor: "result", Before: changed, Form: op.InPlace},
		{Tensor: "input", Before: changed, Form: op.OutOfPlace},
	}
}

// cutSaves: the argument, of which the form in place keeps a copy since 1.10; before, it
// could do with its result (pytorch/pytorch 62329, measured in 95432).
func cutSaves() []op.Save {
	changed := op.Release{Major: 1, Minor: 10}
	return []op.Save{
		{Tensor: "input", CloneInPlace: true, Since: changed}, {Tensor: "input", Before: changed, Form: op.OutOfPlace},
		{Tensor: "result", Before: changed, Form: op.InPlace},
	}
}

// exponentialSaves: the argument, in place the result under its storage; before 1.8 the
// result in both forms (pytorch/pytorch 49272).
func exponentialSaves() []op.Save {
	changed := op.Release{Major: 1, Minor: 8}
	return []op.Save{{Tensor: "input", Since: changed}, {Tensor: "result", Before: changed}}
}

// composed marks the gradient of functions whose backward is written in torch's own
// operators where it is differentiated in turn; count is what those keep.
func composed(count int, g *op.Gradient) *op.Gradient {
	g.Composed = count
	return g
}

// piecewise marks the gradient of functions made of straight pieces.
func piecewise(g *op.Gradient) *op.Gradient {
	g.Piecewise = true
	return g
}

// compares marks the gradient of functions that pick values: which gradients reach which
// elements is decided by comparisons (tools/autograd/derivatives.yaml of 2.15: where,
// masked_fill, evenly_distribute_backward, scale_grad_by_count).
func compares(g *op.Gradient) *op.Gradient {
	g.Compares = true
	return g
}

// inferUnary is the rule of element-wise functions that keep the type.
func inferUnary(c *op.Call) error {
	input := c.Tensor("input")
	if input.DType == graph.Bool {
		return c.Errorf("boolean inputs are not supported (input of size %v)", input.Shape)
	}
	_, err := c.Elementwise(input.DType, input)
	return err
}

// inferFloatingUnary is inferUnary for kernels without integers.
func inferFloatingUnary(c *op.Call) error {
	if err := expectFloating(c, c.Tensor("input")); err != nil {
		return err
	}
	return inferUnary(c)
}

func inferSoftshrink(c *op.Call) error {
	if lambd := c.Float("lambd"); lambd < 0 {
		return c.Errorf("lambda must be greater or equal to 0, but found to be %v", lambd)
	}
	return inferFloatingUnary(c)
}

// inferPromotedUnary turns integers into the default floating-point type.
func inferPromotedUnary(c *op.Call) error {
	input := c.Tensor("input")
	dtype := input.DType
	if !dtype.Differentiable() {
		dtype = c.DefaultDType()
	}
	_, err := c.Elementwise(dtype, input)
	return err
}

// mapKnown applies f to every known element of the first input.
func mapKnown(c *op.Call, f func(float64) float64) [][]float64 {
	numbers := c.Tensor("input").Known()
	for i, x := range numbers {
		numbers[i] = f(x)
	}
	return [][]float64{numbers}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func inferGELU(c *op.Call) error {
	if form := c.Text("approximate"); form != "none" && form != "tanh" {
		return c.Errorf("approximate argument must be either none or tanh, got %q", form)
	}
	return inferFloatingUnary(c)
}

// geluWork: x/2·(1+erf(x/√2)), or with the tanh form
// x/2·(1+tanh(√(2/π)·(x+0.044715·x³))).
func geluWork(o *graph.Op) op.Work {
	w := op.Work{Exps: 1, Adds: 1, Muls: 3}
	if o.Attrs.Text("approximate") == "tanh" {
		w = op.Work{Exps: 1, Adds: 2, Muls: 6}
	}
	return w.Times(o.Outputs[0].Elements())
}

// inferPReLU has one slope, or one for each channel (axis 1).
func inferPReLU(c *op.Call) error {
	input, weight := c.Tensor("input"), c.Tensor("weight")
	channels := int64(1)
	if len(input.Shape) >= 2 {
		channels = input.Shape[1]
	}
	if n := weight.Elements(); n != 1 && n != channels || len(weight.Shape) > 1 {
		return c.Errorf("mismatch of parameter numbers and input channel size: weight %v, input %v", weight.Shape, input.Shape)
	}
	if err := expectSameType(c, input, weight); err != nil {
		return err
	}
	return inferFloatingUnary(c)
}

// inferGLU halves an axis: the first half times the sigmoid of the second.
func inferGLU(c *op.Call) error {
	input := c.Tensor("input")
	if err := expectFloating(c, input); err != nil {
		return err
	}
	if len(input.Shape) == 0 {
		return c.Errorf("glu does not support 0-dimensional tensors")
	}
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return err
	}
	if input.Shape[axis]%2 != 0 {
		return c.Errorf("halving dimension must be even, but dimension %d is size %d", axis, input.Shape[axis])
	}
	half := *input
	half.Shape = replaceAt(input.Shape, axis, input.Shape[axis]/2)
	_, err = c.Elementwise(input.DType, &half)
	return err
}
