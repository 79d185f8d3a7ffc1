package aten

// This file holds variances, norms, and sums in logarithmic form.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// spreadFamily: variances, norms, and sums in logarithmic form.
func spreadFamily() []*op.Operator {
	return []*op.Operator{
		spread("var", func(v float64) float64 { return v }, op.Save{Tensor: "input"}),
		spread("std", math.Sqrt, op.Save{Tensor: "input"}, op.Save{Tensor: "result"}),
		spreadWithMean("var_mean", op.Save{Tensor: "input"}),
		spreadWithMean("std_mean", op.Save{Tensor: "input"}, op.Save{Tensor: "result"}),
		{
			Name:     "norm",
			Autocast: op.AutocastResult,
			Schemas: []string{
				"(Tensor input, Scalar|str? p='fro', int[1]? dim/axis=None, bool keepdim/keepdims=False, ignored out=None, dtype? dtype=None) -> Tensor",
				"Tensor.norm: (Tensor input, Scalar|str? p='fro', int[1]? dim/axis=None, bool keepdim/keepdims=False, dtype? dtype=None) -> Tensor",
			},
			Python:   "torch.norm Tensor.norm",
			Infer:    inferNorm,
			Eval:     evalNorm,
			Work:     work("p = 2: a square and an addition for each element, a root for each result; p = 1: 2 additions; p = ∞: an addition and a comparison; else 2 exponentials, an addition, a multiplication", normWork),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "result"}}, Backward: normBackward},
		},
		{
			Name:    "norm_except_dim",
			Schemas: []string{"(Tensor v/input, int pow=2, int dim=0) -> Tensor"},
			Python:  "torch.norm_except_dim",
			Expand:  expandNormExcept,
		},
		{
			Name:     "dist",
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, Tensor other, Scalar p=2) -> Tensor"},
			Python:   "torch.dist Tensor.dist",
			Infer:    inferDist,
			Work:     work("2 additions and 1 multiplication for each element, and a root", distWork),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "other"}, {Tensor: "result"}}, Backward: distBackward},
		},
		{
			Name:     "renorm",
			Types:    op.Floats | op.Complexes,
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, Scalar p, int dim, Scalar maxnorm) -> Tensor"},
			Python:   spelled("renorm"),
			Infer:    inferRenorm,
			Work:     perInput(op.Work{Muls: 2, Adds: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{savedInput}},
		},
		{
			Name:     "logsumexp",
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, int[1] dim/axis, bool keepdim/keepdims=False) -> Tensor"},
			Python:   "torch.logsumexp Tensor.logsumexp torch.special.logsumexp",
			Infer:    inferFloatReduction,
			Eval:     func(c *op.Call) [][]float64 { return evalReduction(c, logSumExp) },
			Work:     perInput(op.Work{Exps: 1, Adds: 2, Compares: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "result"}}, Backward: withInputTemporaries(2)},
		},
		{
			Name:    "cov",
			Schemas: []string{"(Tensor input, *, int correction=1, Tensor? fweights=None, Tensor? aweights=None) -> Tensor"},
			Python:  "torch.cov Tensor.cov",
			Expand:  expandCovariance,
		},
		{
			Name:    "corrcoef",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.corrcoef Tensor.corrcoef",
			Expand:  expandCorrelation,
		},
	}
}

// spreadSchemas are the overloads of var and std.
func spreadSchemas(results string) []string {
	return []string{
		"(Tensor input, bool unbiased) -> " + results,
		"(Tensor input, int[1]? dim/axis=None, *, Scalar? correction=1, bool keepdim/keepdims=False) -> " + results,
		"(Tensor input, int[1]? dim/axis, bool unbiased=True, bool keepdim/keepdims=False) -> " + results,
	}
}

func spread(name string, finish func(float64) float64, saves ...op.Save) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: spreadSchemas("Tensor"),
		Python:  "torch." + name + " Tensor." + name,
		Infer:   func(c *op.Call) error { return inferSpread(c, 1) },
		Eval: func(c *op.Call) [][]float64 {
			return evalReduction(c, func(g []float64) float64 { return finish(varianceOf(c, g)) })
		},
		Work:     work("3 additions and 1 multiplication for each element, 2 divisions for each result, a root for a deviation", spreadWork),
		Gradient: &op.Gradient{Saves: saves, Backward: spreadBackward(name == "std")},
	}
}

func spreadWithMean(name string, saves ...op.Save) *op.Operator {
	return &op.Operator{
		Name:     name,
		Schemas:  spreadSchemas("(" + name[:3] + ", mean)"),
		Python:   "torch." + name,
		Infer:    func(c *op.Call) error { return inferSpread(c, 2) },
		Work:     work("3 additions and 1 multiplication for each element, 2 divisions for each result, a root for a deviation", spreadWork),
		Gradient: &op.Gradient{Saves: saves, Backward: spreadBackward(name == "std_mean")},
	}
}

func inferSpread(c *op.Call, outputs int) error {
	input := c.Tensor("input")
	r, err := readReduction(c, input)
	if err != nil {
		return err
	}
	if !input.DType.Differentiable() {
		return c.Errorf("only support floating point and complex dtypes, got %v of shape %v", input.DType, input.Shape)
	}
	for i := range outputs {
		dtype := input.DType
		if i == 0 {
			dtype = realPart(dtype)
		}
		c.Out(r.shape, dtype)
	}
	return nil
}

// readCorrection is what is subtracted from the count: 1 (Bessel's) unless the
// program says otherwise.
func readCorrection(c *op.Call) float64 {
	if c.Has("correction") {
		return c.Float("correction")
	}
	if unbiased, ok := c.Arg("unbiased").(bool); ok && !unbiased {
		return 0
	}
	return 1
}

// varianceOf of 1, 2, 3, 4 is 5/3, or 5/4 without correction.
func varianceOf(c *op.Call, group []float64) float64 {
	mean, squares := average(group), 0.0
	for _, x := range group {
		squares += (x - mean) * (x - mean)
	}
	return squares / max(float64(len(group))-readCorrection(c), 0)
}

// spreadWork: the mean (one addition), then a subtraction, a square and an
// addition an element; a division for each mean and result, a root for std.
func spreadWork(o *graph.Op) op.Work {
	n, results := o.Inputs[0].Elements(), o.Outputs[0].Elements()
	w := op.Work{Adds: 3 * n, Muls: n, Divides: 2 * results}
	if o.Name == "std" || o.Name == "std_mean" {
		w.Exps = results
	}
	return w
}

// inferFloatReduction reduces; integers give the default floating-point type.
func inferFloatReduction(c *op.Call) error {
	input := c.Tensor("input")
	r, err := readReduction(c, input)
	if err != nil {
		return err
	}
	if dims := c.Ints("dim"); dims != nil && len(dims) == 0 && len(input.Shape) > 0 && input.Elements() > 0 {
		return c.Errorf("output with shape [] doesn't match the broadcast shape %v", input.Shape)
	}
	c.Out(r.shape, floatType(c, input.DType))
	return nil
}

func inferNorm(c *op.Call) error {
	input := c.Tensor("input")
	if p := c.Text("p"); p != "" && p != "fro" {
		return c.Errorf("p=%q is not supported; use torch.linalg.matrix_norm", p)
	}
	if dims := c.Ints("dim"); len(dims) > 2 && c.Text("p") == "fro" {
		return c.Errorf("dim must be a 2-tuple, got %v", dims)
	}
	dtype := c.DType("dtype", input.DType)
	if !input.DType.Differentiable() {
		return c.Errorf("expected a floating point or complex tensor as input, got %v of shape %v", input.DType, input.Shape)
	}
	if dtype.IsComplex() != input.DType.IsComplex() || op.PromoteTypes(dtype, input.DType) != dtype {
		return c.Errorf("the dtype of the input (%v) should be convertible without narrowing to the specified dtype (%v)", input.DType, dtype)
	}
	r, err := readReduction(c, input)
	if err != nil {
		return err
	}
	if order := normOrder(c.Arg("p")); r.count() == 0 && graph.Product(r.shape) > 0 && (order < 0 || math.IsInf(order, 1)) {
		return c.Errorf("cannot compute the %v norm of no elements, shape %v: the operation does not have an identity", order, input.Shape)
	}
	c.Out(r.shape, realPart(dtype))
	return nil
}

// normOrder is the p of a norm; 2 for 'fro'.
func normOrder(p any) float64 {
	switch p := p.(type) {
	case int64:
		return float64(p)
	case float64:
		return p
	}
	return 2
}

func evalNorm(c *op.Call) [][]float64 {
	p := normOrder(c.Arg("p"))
	return evalReduction(c, func(g []float64) float64 { return vectorNorm(g, p) })
}

// vectorNorm is (Σ|x|^p)^(1/p): the largest |x| for p = ∞, the count of
// nonzero elements for p = 0.
func vectorNorm(group []float64, p float64) float64 {
	sum, most := 0.0, 0.0
	for _, x := range group {
		x = math.Abs(x)
		most = max(most, x)
		if x != 0 || p != 0 {
			sum += math.Pow(x, p)
		}
	}
	switch {
	case math.IsInf(p, 1):
		return most
	case p == 0:
		return sum
	}
	return math.Pow(sum, 1/p)
}

// normWork: for p = 2 a square and an addition an element, a root a result; for
// 1 and ∞ no products; otherwise a power an element.
func normWork(o *graph.Op) op.Work {
	n, results := o.Inputs[0].Elements(), o.Outputs[0].Elements()
	switch p := normOrder(o.Attrs.Get("p")); {
	case p == 2:
		return op.Work{Muls: n, Adds: n, Exps: results}
	case p == 1:
		return op.Work{Adds: 2 * n}
	case math.IsInf(p, 0):
		return op.Work{Adds: n, Compares: n}
	}
	return op.Work{Exps: 2*n + 2*results, Adds: n, Muls: n}
}

// expandNormExcept takes the norm over all axes but one, which stays in place:
// [4,3,2] with dim 0 gives [4,1,1]. dim −1 is the norm of everything.
func expandNormExcept(c *op.Call) ([]*graph.Tensor, error) {
	v, p := c.Tensor("v"), c.Int("pow")
	rank := len(v.Shape)
	if rank == 0 {
		return nil, c.Errorf("needs at least one axis")
	}
	if c.Int("dim") == -1 {
		return result(c.Apply("norm", v, p))
	}
	axis, err := c.Dim("dim", rank)
	if err != nil {
		return nil, err
	}
	if v.Shape[axis] == 0 {
		return nil, c.Errorf("cannot reshape tensor of 0 elements into [0, -1]: the rows of shape %v are of any length", v.Shape)
	}
	shape := slices.Repeat([]int64{1}, rank)
	shape[axis] = v.Shape[axis]
	rest := int64(1)
	for d, size := range v.Shape {
		if d != axis {
			rest *= size
		}
	}
	links := []link{step("transpose", int64(0), int64(axis)), step("contiguous"), step("view", []int64{v.Shape[axis], rest}), step("norm", p, int64(1)), step("view", shape)}
	if axis == 0 {
		links = links[1:]
	}
	return result(chain(c, v, links...))
}

func inferRenorm(c *op.Call) error {
	input := c.Tensor("input")
	if len(input.Shape) < 2 {
		return c.Errorf("input needs at least 2 dimensions, got %d", len(input.Shape))
	}
	if _, err := c.Dim("dim", len(input.Shape)); err != nil {
		return err
	}
	if p := c.Float("p"); p <= 0 {
		return c.Errorf("non-positive norm is not supported, got p=%v", p)
	}
	if largest := c.Float("maxnorm"); largest < 0 {
		return c.Errorf("expected maxnorm to be >= 0 but got %v", largest)
	}
	c.Out(input.Shape, input.DType)
	return nil
}

func inferDist(c *op.Call) error {
	dtype, operands := binaryOperands(c, "other")
	if _, ok := op.BroadcastShapes(operands[0].Shape, operands[1].Shape); !ok {
		return c.BroadcastError([][]int64{operands[0].Shape, operands[1].Shape})
	}
	if a, b := operands[0].DType, operands[1].DType; (a == graph.Bool) != (b == graph.Bool) || !dtype.Differentiable() {
		return c.Errorf("norm of a difference: not implemented for %v and %v", a, b)
	}
	c.Out([]int64{}, realPart(dtype))
	return nil
}

func distWork(o *graph.Op) op.Work {
	n := max(o.Inputs[0].Elements(), o.Inputs[1].Elements())
	return op.Work{Adds: 2 * n, Muls: n, Exps: 1}
}

func logSumExp(group []float64) float64 {
	most := math.Inf(-1)
	for _, x := range group {
		most = max(most, x)
	}
	if math.IsInf(most, 0) {
		return most
	}
	sum := 0.0
	for _, x := range group {
		sum += math.Exp(x - most)
	}
	return most + math.Log(sum)
}

// expandCovariance: rows are variables, columns observations; the result is
// (X−μ)(X−μ)ᵀ/(n−correction).
func expandCovariance(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	if len(input.Shape) > 2 {
		return nil, c.Errorf("expected input to have two or fewer dimensions but got shape %v", input.Shape)
	}
	if input.DType == graph.Bool {
		return nil, c.Errorf("bool dtype is not supported for input")
	}
	rows, err := input, error(nil)
	if len(input.Shape) < 2 {
		if rows, err = c.Apply("view", input, []int64{1, input.Elements()}); err != nil {
			return nil, err
		}
	}
	if !rows.DType.Differentiable() {
		if rows, err = c.Apply("to", rows, c.DefaultDType()); err != nil {
			return nil, err
		}
	}
	if weights, err := covarianceWeights(c, lastSize(rows)); err != nil || weights != nil {
		if err != nil {
			return nil, err
		}
		return expandWeightedCovariance(c, rows, weights)
	}
	observations := lastSize(rows)
	mean, err := c.Apply("mean", rows, int64(1), true)
	if err != nil {
		return nil, err
	}
	centred, err := c.Apply("sub", rows, mean)
	if err != nil {
		return nil, err
	}
	turned, err := c.Apply("t", centred)
	if err != nil {
		return nil, err
	}
	products, err := c.Apply("mm", centred, turned)
	if err != nil {
		return nil, err
	}
	factor := max(float64(observations-c.Int("correction")), 0)
	return result(chain(c, products, step("div", factor), step("squeeze")))
}

// covarianceWeights is how much each observation counts: how often it was made, times
// how important it is; nil where nobody says.
func covarianceWeights(c *op.Call, observations int64) (*graph.Tensor, error) {
	times, importance := c.Tensor("fweights"), c.Tensor("aweights")
	for name, w := range map[string]*graph.Tensor{"fweights": times, "aweights": importance} {
		switch {
		case w == nil:
		case len(w.Shape) > 1:
			return nil, c.Errorf("expected %s to have one or fewer dimensions but got %s with shape %v", name, name, w.Shape)
		case name == "fweights" && !w.DType.IsInteger():
			return nil, c.Errorf("expected fweights to have integral dtype but got fweights with %v dtype", w.DType)
		case name == "aweights" && !w.DType.IsFloating():
			return nil, c.Errorf("expected aweights to have floating point dtype but got aweights with %v dtype", w.DType)
		case w.Elements() != observations:
			return nil, c.Errorf("expected %s to have the same numel as there are observations in the input but got %d != %d", name, w.Elements(), observations)
		}
	}
	switch {
	case times == nil:
		return importance, nil
	case importance == nil:
		return times, nil
	}
	return c.Apply("mul", times, importance)
}

// expandWeightedCovariance is the product of the centred rows with the same, weighted.
func expandWeightedCovariance(c *op.Call, rows, weights *graph.Tensor) ([]*graph.Tensor, error) {
	total, err := c.Apply("sum", weights)
	if err != nil {
		return nil, err
	}
	mean, err := chain(c, rows, step("mul", weights), step("sum", int64(1), true), step("div", total))
	if err != nil {
		return nil, err
	}
	centred, err := c.Apply("sub", rows, mean)
	if err != nil {
		return nil, err
	}
	turned, err := chain(c, centred, step("mul", weights), step("t"))
	if err != nil {
		return nil, err
	}
	return result(chain(c, centred, step("mm", turned), step("div", total), step("squeeze")))
}

// expandCorrelation divides the covariance by both standard deviations.
func expandCorrelation(c *op.Call) ([]*graph.Tensor, error) {
	covariance, err := c.Apply("cov", c.Tensor("input"))
	if err != nil {
		return nil, err
	}
	if len(covariance.Shape) == 0 {
		return result(c.Apply("div", covariance, covariance))
	}
	deviation, err := chain(c, covariance, step("diagonal"), step("sqrt"))
	if err != nil {
		return nil, err
	}
	column, err := c.Apply("view", deviation, []int64{-1, 1})
	if err != nil {
		return nil, err
	}
	quotient, err := chain(c, covariance, step("div", column), step("div", deviation))
	if err != nil || quotient.DType.IsComplex() {
		return result(quotient, err) // the parts of a complex one are cut apart, in place
	}
	return result(c.Apply("clamp", quotient, int64(-1), int64(1)))
}
