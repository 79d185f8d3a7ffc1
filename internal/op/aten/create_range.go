package aten

// This file holds sequences of numbers and window functions.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// rangeFamily: number sequences and window functions.
func rangeFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "arange",
			Schemas: []string{
				"(Scalar end, " + factoryOptions,
				"(Scalar start, Scalar end, Scalar step=1, " + factoryOptions,
			},
			Python: "torch.arange",
			Infer:  inferArange,
			Eval:   evalArange,
		},
		{
			Name:    "range",
			Schemas: []string{"(Scalar start, Scalar end, Scalar step=1, " + factoryOptions},
			Python:  "torch.range",
			Infer:   inferClosedRange,
			Eval:    evalArange,
		},
		{
			Name:    "linspace",
			Schemas: []string{"(Tensor|Scalar start, Tensor|Scalar end, int steps, " + factoryOptions},
			Python:  "torch.linspace",
			Infer:   inferLinspace,
			Eval:    evalLinspace,
		},
		{
			Name:    "logspace",
			Schemas: []string{"(Tensor|Scalar start, Tensor|Scalar end, int steps, float base=10.0, " + factoryOptions},
			Python:  "torch.logspace",
			Infer:   inferLinspace,
			Eval: func(c *op.Call) [][]float64 {
				numbers := evalLinspace(c)
				for i, x := range numbers[0] {
					numbers[0][i] = math.Pow(c.Float("base"), x)
				}
				return numbers
			},
		},
		window("hann_window", "", func(c *op.Call, x float64) float64 { return 0.5 - 0.5*math.Cos(2*math.Pi*x) }),
		window("hamming_window", "float alpha=0.54, float beta=0.46, ", func(c *op.Call, x float64) float64 {
			return c.Float("alpha") - c.Float("beta")*math.Cos(2*math.Pi*x)
		}),
		window("blackman_window", "", func(c *op.Call, x float64) float64 {
			return 0.42 - 0.5*math.Cos(2*math.Pi*x) + 0.08*math.Cos(4*math.Pi*x)
		}),
		window("bartlett_window", "", func(c *op.Call, x float64) float64 { return 1 - math.Abs(2*x-1) }),
		window("kaiser_window", "float beta=12.0, ", nil),
		{
			Name:     "vander",
			Schemas:  []string{"(Tensor x/input, int? N=None, bool increasing=False) -> Tensor"},
			Python:   "torch.vander",
			Infer:    inferVander,
			Eval:     evalVander,
			Work:     perElement(op.Work{Muls: 1}),
			Gradient: &op.Gradient{Saves: saves("aux", "result")},
		},
		{
			Name:    "linalg_vander", // powers of the last axis's elements, rising
			Types:   op.Numbers,
			Schemas: []string{"(Tensor x/input, *, int? N=None) -> Tensor"},
			Python:  "torch.linalg.vander",
			Expand:  expandRisingVander,
		},
	}
}

// expandRisingVander puts ones before the running products, as torch does.
func expandRisingVander(c *op.Call) ([]*graph.Tensor, error) {
	x := c.Tensor("x")
	if len(x.Shape) == 0 {
		return nil, c.Errorf("expected a tensor with more than one dimension")
	}
	if x.DType == graph.Float16 || x.DType == graph.BFloat16 {
		return nil, c.Errorf("supports floating point, complex, and integer tensors, but got %v", x.DType)
	}
	n := lastSize(x)
	if c.Has("N") {
		n = c.Int("N")
	}
	if n <= 1 {
		return nil, c.Errorf("N must be greater than 1, got %d", n)
	}
	s := newScript(c)
	powers := s.do("cumprod", s.do("expand", s.do("unsqueeze", x, int64(-1)), append(slices.Clone(x.Shape), n-1)), int64(-1))
	if s.err != nil {
		return nil, s.err
	}
	ones, err := c.ApplyAll("ones", []any{append(slices.Clone(x.Shape), 1)}, op.Keyword{Name: "dtype", Value: powers.DType})
	if err != nil {
		return nil, err
	}
	return s.result(s.do("cat", []*graph.Tensor{ones[0], powers}, int64(-1)))
}

// rangeBounds reads start, end and step; start is 0 if only the end is given.
func rangeBounds(c *op.Call) (start, end, step float64) {
	step = 1
	if c.Has("start") {
		start = c.Float("start")
	}
	if c.Has("step") {
		step = c.Float("step")
	}
	return start, c.Float("end"), step
}

// inferArange: ⌈(end − start)/step⌉ elements; arange(1, 2.5, 0.5) has 3.
func inferArange(c *op.Call) error {
	start, end, step := rangeBounds(c)
	if err := checkRange(c, start, end, step); err != nil {
		return err
	}
	return outRange(c, math.Ceil((end-start)/step), scalarType(c, "start", "end", "step"))
}

// inferClosedRange: ⌊(end − start)/step⌋ + 1 elements.
func inferClosedRange(c *op.Call) error {
	start, end, step := rangeBounds(c)
	if err := checkRange(c, start, end, step); err != nil {
		return err
	}
	return outRange(c, math.Floor((end-start)/step)+1, c.DefaultDType())
}

func checkRange(c *op.Call, start, end, step float64) error {
	if step == 0 || math.IsNaN(step) {
		return c.Errorf("step must be nonzero")
	}
	if math.IsNaN(start+end) || math.IsInf(start, 0) || math.IsInf(end, 0) {
		return c.Errorf("unsupported range: %v -> %v", start, end)
	}
	if (end-start)/step < 0 {
		return c.Errorf("upper bound and lower bound inconsistent with step sign: %v -> %v by %v", start, end, step)
	}
	return nil
}

func outRange(c *op.Call, length float64, dtype graph.DType) error {
	if length > op.MaxBytes {
		return c.Errorf("a range of %v elements is larger than 1 PiB", length)
	}
	if dtype == graph.Bool {
		dtype = graph.Int64
	}
	dtype = c.DType("dtype", dtype)
	if dtype == graph.Bool || dtype.IsComplex() {
		return c.Errorf("not implemented for %v", dtype)
	}
	c.Out([]int64{int64(length)}, dtype)
	return nil
}

func evalArange(c *op.Call) [][]float64 {
	start, _, step := rangeBounds(c)
	numbers := make([]float64, c.Outputs()[0].Elements())
	for i := range numbers {
		numbers[i] = start + float64(i)*step
	}
	return [][]float64{numbers}
}

func inferLinspace(c *op.Call) error {
	steps := c.Int("steps")
	if steps < 0 {
		return c.Errorf("number of steps must be non-negative, got %d", steps)
	}
	dtype := c.DefaultDType()
	if err := expectNumbers(c, "start", "end"); err != nil {
		return err
	}
	for _, name := range []string{"start", "end"} {
		if t := c.Tensor(name); t != nil && t.DType.IsComplex() {
			dtype = spectrumType(dtype)
		}
	}
	inferred := dtype
	if dtype = c.DType("dtype", inferred); inferred.IsComplex() && !dtype.IsComplex() {
		return c.Errorf("inferred dtype %v can't be safely cast to passed dtype %v", inferred, dtype)
	}
	if dtype == graph.Bool && steps > 1 {
		return c.Errorf("not implemented for %v", dtype)
	}
	c.Out([]int64{steps}, dtype)
	return nil
}

// expectNumbers refuses tensors with axes in the place of numbers.
func expectNumbers(c *op.Call, names ...string) error {
	for _, name := range names {
		if t := c.Tensor(name); t != nil && len(t.Shape) > 0 {
			return c.Errorf("%s must be a number or a tensor without axes, got size %v", name, t.Shape)
		}
	}
	return nil
}

// numberOf is a number, or a known tensor without axes.
func numberOf(c *op.Call, name string) float64 {
	if t := c.Tensor(name); t != nil {
		return t.Known()[0]
	}
	return c.Float(name)
}

// evalLinspace counts from both ends towards the middle, as torch does, with a
// step of the result's own type.
func evalLinspace(c *op.Call) [][]float64 {
	out := c.Outputs()[0]
	start, end := numberOf(c, "start"), numberOf(c, "end")
	numbers := make([]float64, out.Elements())
	n := len(numbers)
	step := (end - start) / float64(n-1)
	if out.DType.IsFloating() {
		step, _ = op.Round(out.DType, step)
	}
	for i := range numbers {
		if i < n/2 || n == 1 {
			numbers[i] = start
			if i > 0 {
				numbers[i] += step * float64(i)
			}
		} else {
			numbers[i] = end - step*float64(n-1-i)
		}
	}
	return [][]float64{numbers}
}

// window describes a window function over the positions 0…1; a periodic window
// is the symmetric one of one element more, without its last.
func window(name, extra string, f func(c *op.Call, x float64) float64) *op.Operator {
	o := &op.Operator{
		Name:    name,
		Schemas: []string{"(int window_length, bool periodic=True, " + extra + factoryOptions},
		Python:  "torch." + name,
		Infer: func(c *op.Call) error {
			n := c.Int("window_length")
			if n < 0 {
				return c.Errorf("window_length must be non-negative, got %d", n)
			}
			dtype := c.DType("dtype", c.DefaultDType())
			if !dtype.IsFloating() {
				return c.Errorf("requires floating point dtype but got %v", dtype)
			}
			c.Out([]int64{n}, dtype)
			return nil
		},
	}
	if f != nil {
		o.Eval = func(c *op.Call) [][]float64 { return evalWindow(c, f) }
	}
	return o
}

func evalWindow(c *op.Call, f func(c *op.Call, x float64) float64) [][]float64 {
	numbers := make([]float64, c.Outputs()[0].Elements())
	last := float64(len(numbers) - 1)
	if c.Bool("periodic") {
		last++
	}
	for i := range numbers {
		numbers[i] = f(c, float64(i)/last)
	}
	if len(numbers) == 1 {
		numbers[0] = 1
	}
	return [][]float64{numbers}
}

// inferVander: powers of a vector, one row an element.
func inferVander(c *op.Call) error {
	x := c.Tensor("x")
	if len(x.Shape) != 1 {
		return c.Errorf("x must be a one-dimensional tensor, got shape %v", x.Shape)
	}
	n := x.Shape[0]
	if c.Has("N") {
		n = c.Int("N")
	}
	if n < 0 {
		return c.Errorf("N must be non-negative, got %d", n)
	}
	dtype := x.DType
	if !dtype.Differentiable() {
		dtype = graph.Int64
	}
	c.Out([]int64{x.Shape[0], n}, dtype)
	c.Aux([]int64{x.Shape[0], max(n-1, 0)}, dtype) // the powers above 0, as a running product
	return nil
}

func evalVander(c *op.Call) [][]float64 {
	n := c.Outputs()[0].Shape[1]
	var numbers []float64
	for _, x := range c.Tensor("x").Known() {
		for i := range n {
			if !c.Bool("increasing") {
				i = n - 1 - i
			}
			numbers = append(numbers, math.Pow(x, float64(i)))
		}
	}
	return [][]float64{numbers}
}
