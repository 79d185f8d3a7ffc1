package aten

// This file holds operators that draw samples.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// randomFamily: samples. Their values are never known.
func randomFamily() []*op.Operator {
	family := []*op.Operator{
		drawn(op.Reals, &op.Operator{
			Name: "randint",
			Schemas: []string{
				"(int high, int[] size, " + factoryOptions,
				"(int low, int high, int[] size, " + factoryOptions,
			},
			Python: "torch.randint",
			Infer:  inferRandint,
		}),
		{
			Name:    "randperm",
			Schemas: []string{"(int n, " + factoryOptions},
			Python:  "torch.randperm",
			Infer:   func(c *op.Call) error { c.Out([]int64{c.Int("n")}, c.DType("dtype", graph.Int64)); return nil },
		},
		{
			Name:         "normal",
			RealGradient: true,
			Schemas: []string{
				"(Tensor|float mean=0.0, Tensor|float std=1.0, *, generator generator=None) -> Tensor",
				"(float mean, float std, int[] size, " + factoryOptions,
			},
			Python:   "torch.normal",
			Infer:    inferNormal,
			Gradient: &op.Gradient{},
		},
		{
			Name: "bernoulli",
			Schemas: []string{
				"torch.bernoulli Tensor.bernoulli: (Tensor input, *, generator generator=None) -> Tensor",
				"torch.bernoulli Tensor.bernoulli: (Tensor input, float p, *, generator generator=None) -> Tensor",
				"(Tensor input, Tensor|float p=0.5, *, generator generator=None) -> Tensor",
			},
			Python:   "torch.bernoulli Tensor.bernoulli Tensor.bernoulli_",
			Infer:    inferBernoulli,
			Gradient: &op.Gradient{},
		},
		{
			// Samples of a gamma distribution by rejection. The gradient of a
			// sample by its concentration is a series, of which both are kept
			// (tools/autograd/derivatives.yaml).
			Name:     "_standard_gamma",
			Function: "standard_gamma",
			Types:    op.Floats,
			Schemas:  []string{"(Tensor input, generator generator=None) -> Tensor"},
			Python:   "torch._standard_gamma",
			Infer:    func(c *op.Call) error { return inferSampleLike(c, "input") },
			Gradient: &op.Gradient{Saves: saves("input", "result"), Backward: withTemporaries(1)},
			Evidence: map[op.Rule]string{
				op.RuleSaves:    "tools/autograd/derivatives.yaml, 2.15: grad * _standard_gamma_grad(self, result)",
				op.RuleBackward: "tools/autograd/derivatives.yaml, 2.15: grad * _standard_gamma_grad(self, result)",
			},
		},
		{
			Name:     "poisson",
			Types:    op.Floats,
			Schemas:  []string{"(Tensor input, generator generator=None) -> Tensor"},
			Python:   "torch.poisson",
			Infer:    func(c *op.Call) error { return inferSampleLike(c, "input") },
			Gradient: &op.Gradient{},
		},
		{
			Name:    "multinomial",
			Types:   op.Floats,
			Schemas: []string{"(Tensor input, int num_samples, bool replacement=False, *, generator generator=None) -> Tensor"},
			Python:  "torch.multinomial Tensor.multinomial",
			Infer:   inferMultinomial,
		},
	}
	for _, s := range []struct{ name, parameters string }{
		{"uniform", "float from=0.0, float to=1.0"},
		{"normal_functional", "float mean=0.0, float std=1.0"},
		{"exponential", "float lambd=1.0"},
		{"random", "int? from=None, int? to=None"},
		{"log_normal", "float mean=1.0, float std=2.0"},
		{"cauchy", "float median=0.0, float sigma=1.0"},
		{"geometric", "float p"},
	} {
		family = append(family, sampler(s.name, s.parameters))
	}
	return family
}

// sampler describes a method that fills a tensor with samples:
// x.uniform_(0, 1). x.normal_() is not torch.normal and has aten's other name.
func sampler(distribution, parameters string) *op.Operator {
	types := op.Floats | op.Complexes // uniform, normal
	switch distribution {
	case "random", "bernoulli":
		types = op.Reals
	case "exponential", "log_normal", "cauchy":
		types = op.Floats
	case "geometric":
		types = op.RealNumbers
	}
	infer := func(c *op.Call) error {
		if err := expectParameters(c, distribution); err != nil {
			return err
		}
		return inferFill(c)
	}
	if distribution == "random" {
		infer = inferRandom
	}
	starts := func(input *graph.Tensor) bool { return input.Elements() > 0 }
	switch distribution {
	case "uniform": // its bounds are checked for the type first
		starts = func(input *graph.Tensor) bool { return input.Elements() > 0 || !input.DType.Differentiable() }
	case "cauchy": // its type is checked before its kernel starts
		starts = func(input *graph.Tensor) bool { return true }
	}
	schemas := []string{"(Tensor input, " + parameters + ", *, generator generator=None) -> Tensor"}
	if distribution == "random" {
		schemas = []string{
			"(Tensor input, *, generator generator=None) -> Tensor",
			"(Tensor input, int to, *, generator generator=None) -> Tensor",
			"(Tensor input, int from, int? to, *, generator generator=None) -> Tensor",
		}
	}
	return &op.Operator{
		Name:     distribution,
		Types:    types,
		Starts:   starts,
		Schemas:  schemas,
		Python:   "Tensor." + strings.TrimSuffix(distribution, "_functional") + "_",
		Infer:    infer,
		Gradient: &op.Gradient{},
	}
}

// expectParameters checks what a distribution is given, whose messages are torch's.
func expectParameters(c *op.Call, distribution string) error {
	switch distribution {
	case "uniform":
		if from, to := c.Float("from"), c.Float("to"); from > to {
			return c.Errorf("uniform_ expects to return a [from, to) range, but found from=%v > to=%v", from, to)
		}
	case "normal_functional":
		if std := c.Float("std"); std < 0 {
			return c.Errorf("normal expects std >= 0.0, but found std %v", std)
		}
	case "log_normal":
		if std := c.Float("std"); std <= 0 {
			return c.Errorf("log_normal_ expects std > 0.0, but found std=%v", std)
		}
	case "exponential":
		if lambda := c.Float("lambd"); lambda <= 0 {
			return c.Errorf("exponential_ expects lambda > 0.0, but found lambda=%v", lambda)
		}
	case "cauchy":
		if sigma := c.Float("sigma"); sigma <= 0 {
			return c.Errorf("cauchy_ expects sigma > 0.0, but found sigma=%v", sigma)
		}
	case "geometric":
		if p := c.Float("p"); p <= 0 || p >= 1 {
			return c.Errorf("geometric_ expects p to be in (0, 1), but got p=%v", p)
		}
	}
	return nil
}

func inferBernoulli(c *op.Call) error {
	if dtype := c.Tensor("input").DType; dtype.IsComplex() && c.Tensor("input").Elements() > 0 {
		return c.Errorf("not implemented for %v", dtype)
	}
	if input := c.Tensor("input"); c.Arg("p") == nil && !input.DType.Differentiable() && !c.InPlace && input.Elements() > 0 {
		return c.Errorf("not implemented for %v", input.DType)
	}
	if p := c.Tensor("p"); p != nil {
		if err := expectChances(c, c.Tensor("input"), p); err != nil {
			return err
		}
	}
	if p := c.Float("p"); c.Tensor("p") == nil && !(p >= 0 && p <= 1) {
		return c.Errorf("expects p to be in [0, 1], but got p=%v", p)
	}
	return inferSampleLike(c, "input")
}

// expectChances: a chance an element, in a floating-point type.
func expectChances(c *op.Call, input, p *graph.Tensor) error {
	if shape, ok := op.BroadcastShapes(input.Shape, p.Shape); !ok || !slices.Equal(shape, input.Shape) {
		return c.Errorf("p of size %v cannot be expanded to the input's size %v", p.Shape, input.Shape)
	}
	if input.Elements() > 0 && !p.DType.IsFloating() {
		return c.Errorf("not implemented for chances of %v", p.DType)
	}
	return nil
}

// inferRandom: random_(to) and random_(from, to) draw from ≤ x < to.
func inferRandom(c *op.Call) error {
	from, to := c.Int("from"), c.Int("to")
	if c.Has("to") {
		if err := expectBounds(c, from, to, c.Tensor("input").DType); err != nil {
			return err
		}
	}
	return inferFill(c)
}

func inferRandintLike(c *op.Call) error {
	if err := expectBounds(c, c.Int("low"), c.Int("high"), c.DType("dtype", c.Tensor("input").DType)); err != nil {
		return err
	}
	return inferLike(c)
}

// expectBounds refuses bounds between which an element type has nothing.
func expectBounds(c *op.Call, low, high int64, dtype graph.DType) error {
	if low >= high {
		return c.Errorf("expects 'from' to be less than 'to', but got from=%d >= to=%d", low, high)
	}
	if dtype == graph.Bool && high > 2 || !op.NumberFits(high-1, dtype) {
		return c.Errorf("to - 1 = %d is out of bounds for %v", high-1, dtype)
	}
	return nil
}

func inferRandint(c *op.Call) error {
	low, high := int64(0), c.Int("high")
	if c.Has("low") {
		low = c.Int("low")
	}
	if low >= high {
		return c.Errorf("expects 'from' to be less than 'to', but got from=%d >= to=%d", low, high)
	}
	c.Out(c.Ints("size"), c.DType("dtype", graph.Int64))
	return nil
}

func inferNormal(c *op.Call) error {
	mean, std := c.Tensor("mean"), c.Tensor("std")
	for _, t := range []*graph.Tensor{mean, std} {
		if t != nil && !t.DType.Differentiable() && t.Elements() > 0 {
			return c.Errorf("not implemented for %v", t.DType)
		}
	}
	if std != nil && std.DType.IsComplex() {
		return c.Errorf("expects standard deviation to be non-complex, got %v", std.DType)
	}
	if std == nil && c.Float("std") < 0 {
		return c.Errorf("expects std >= 0.0, but found std %v", c.Float("std"))
	}
	switch {
	case mean != nil && std != nil:
		shape, ok := op.BroadcastShapes(mean.Shape, std.Shape)
		if !ok {
			return c.Errorf("mean of shape %v and std of shape %v cannot be broadcast", mean.Shape, std.Shape)
		}
		c.Out(shape, mean.DType)
	case mean != nil:
		return inferSampleLike(c, "mean")
	case std != nil:
		return inferSampleLike(c, "std")
	case !c.Has("size"):
		return c.Errorf("needs a size if neither mean nor std is a tensor")
	default:
		c.Out(c.Ints("size"), c.DType("dtype", c.DefaultDType()))
	}
	return nil
}

func inferSampleLike(c *op.Call, name string) error {
	t := c.Tensor(name)
	c.Out(t.Shape, t.DType)
	return nil
}

func inferMultinomial(c *op.Call) error {
	input, n := c.Tensor("input"), c.Int("num_samples")
	rank := len(input.Shape)
	if rank != 1 && rank != 2 {
		return c.Errorf("prob_dist must be 1 or 2 dim, got shape %v", input.Shape)
	}
	if n <= 0 || !c.Bool("replacement") && n > input.Shape[rank-1] {
		return c.Errorf("cannot sample n_sample (%d) from %d categories without replacement", n, input.Shape[rank-1])
	}
	shape := slices.Clone(input.Shape)
	shape[rank-1] = n
	c.Out(shape, graph.Int64)
	return nil
}
