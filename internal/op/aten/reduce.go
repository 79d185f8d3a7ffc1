package aten

// This file holds sums, means and products along axes.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// reduction is a reduction's geometry: the axes that go and the shape that
// stays.
type reduction struct {
	input *graph.Tensor
	axes  []bool // reduced?
	keep  bool   // reduced axes stay with size 1
	shape []int64
}

// readReduction reads the arguments "dim" (a number, a list, or None for all) and
// "keepdim".
func readReduction(c *op.Call, input *graph.Tensor) (*reduction, error) {
	rank := len(input.Shape)
	var dims []int64
	switch d := c.Arg("dim").(type) {
	case int64:
		dims = []int64{d}
	case []int64:
		dims = d
	}
	axes, err := c.Axes(dims, rank)
	if err != nil {
		return nil, err
	}
	r := &reduction{input: input, axes: make([]bool, rank), keep: c.Bool("keepdim"), shape: []int64{}}
	for _, axis := range axes {
		if axis < rank {
			r.axes[axis] = true
		}
	}
	for axis, size := range input.Shape {
		switch {
		case !r.axes[axis]:
			r.shape = append(r.shape, size)
		case r.keep:
			r.shape = append(r.shape, 1)
		}
	}
	return r, nil
}

// count is the number of elements that each result is made of.
func (r *reduction) count() int64 {
	n := int64(1)
	for axis, reduced := range r.axes {
		if reduced {
			n *= r.input.Shape[axis]
		}
	}
	return n
}

// groups collects the known elements that each result is made of.
func (r *reduction) groups() [][]float64 {
	numbers := r.input.Known()
	groups := make([][]float64, graph.Product(r.shape))
	strides := make([]int64, len(r.axes))
	stride := int64(1)
	for axis := len(r.axes) - 1; axis >= 0; axis-- {
		if !r.axes[axis] {
			strides[axis] = stride
			stride *= r.input.Shape[axis]
		}
	}
	at := 0
	target := graph.Tensor{Shape: r.input.Shape, Strides: strides}
	target.EachOffset(func(group int64) {
		groups[group] = append(groups[group], numbers[at])
		at++
	})
	return groups
}

// evalReduction computes every result from its group of elements, converted
// first if the call names a type.
func evalReduction(c *op.Call, f func(group []float64) float64) [][]float64 {
	r, err := readReduction(c, c.Tensor("input"))
	if err != nil {
		return nil
	}
	groups := r.groups()
	dtype, converts := c.Arg("dtype").(graph.DType)
	numbers := make([]float64, len(groups))
	for i, group := range groups {
		if converts {
			for k, x := range group {
				group[k], _ = op.Round(dtype, x)
			}
		}
		numbers[i] = f(group)
	}
	return [][]float64{numbers}
}

// sumFamily: sums and means.
func sumFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "sum",
			OutType:  true,
			Counts:   true,
			Autocast: op.AutocastResult,
			Schemas:  sumSchemas("input"),
			Python:   "torch.sum Tensor.sum",
			Infer:    inferSum,
			Eval:     func(c *op.Call) [][]float64 { return evalReduction(c, total) },
			Work:     perInput(op.Work{Adds: 1}),
			Gradient: &op.Gradient{Work: noWork, Backward: repeated},
		},
		{
			Name:    "nansum",
			Types:   op.Reals,
			Schemas: []string{"(Tensor input, int[1]? dim/axis=None, bool keepdim/keepdims=False, *, dtype? dtype=None) -> Tensor"},
			Python:  "torch.nansum Tensor.nansum",
			Infer:   inferSum,
			Eval: func(c *op.Call) [][]float64 {
				return evalReduction(c, func(g []float64) float64 { return total(numbersOnly(g)) })
			},
			Work:     perInput(op.Work{Adds: 1, Compares: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}}, Backward: nansumBackward},
		},
		{
			Name:     "mean",
			Schemas:  sumSchemas("input"),
			Python:   "torch.mean Tensor.mean",
			Infer:    inferMean,
			Eval:     func(c *op.Call) [][]float64 { return evalReduction(c, average) },
			Work:     work("one addition for each element of the input, one division for each of the result", meanWork),
			Gradient: &op.Gradient{},
		},
		{
			Name:    "nanmean",
			Schemas: []string{"(Tensor input, int[1]? dim/axis=None, bool keepdim/keepdims=False, *, dtype? dtype=None) -> Tensor"},
			Python:  "torch.nanmean Tensor.nanmean",
			Expand:  expandNaNMean,
		},
		{
			Name:     "prod",
			OutType:  true,
			Autocast: op.AutocastResult,
			Schemas: []string{
				"(Tensor input, *, dtype? dtype=None) -> Tensor",
				"(Tensor input, int dim/axis, bool keepdim/keepdims=False, *, dtype? dtype=None) -> Tensor",
			},
			Python: "torch.prod Tensor.prod",
			Infer:  inferSum,
			Eval: func(c *op.Call) [][]float64 {
				return evalReduction(c, func(g []float64) float64 {
					p := 1.0
					for _, x := range g {
						p *= x
					}
					return p
				})
			},
			Work:     perInput(op.Work{Muls: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "result"}}, Backward: withInputTemporaries(5)},
		},
		{
			Name:    "sum_to_size",
			Schemas: []string{"(Tensor input, int[]... size) -> Tensor"},
			Python:  "Tensor.sum_to_size",
			Expand:  expandSumToSize,
		},
	}
}

// sumSchemas are the two signatures of sums: over everything, and over axes.
func sumSchemas(first string) []string {
	return []string{
		"(Tensor " + first + ", *, dtype? dtype=None) -> Tensor",
		"(Tensor " + first + ", int[1]? dim/axis, bool keepdim/keepdims=False, *, dtype? dtype=None) -> Tensor",
	}
}

func noWork(*graph.Op, func(string) bool) op.Work { return op.Work{} }

// inferSum: integers and bools are summed as int64. Autograd has to differentiate
// the type asked for, if it follows.
func inferSum(c *op.Call) error {
	if input := c.Tensor("input"); input.RequiresGrad && !c.NoGrad() && !c.DType("dtype", input.DType).Differentiable() {
		return c.Errorf("autograd does not support dtype %v", c.DType("dtype", input.DType))
	}
	input := c.Tensor("input")
	r, err := readReduction(c, input)
	if err != nil {
		return err
	}
	dtype := input.DType
	if !dtype.Differentiable() {
		dtype = graph.Int64
	}
	c.Out(r.shape, c.DType("dtype", dtype))
	return nil
}

func inferMean(c *op.Call) error {
	input := c.Tensor("input")
	r, err := readReduction(c, input)
	if err != nil {
		return err
	}
	dtype := c.DType("dtype", input.DType)
	if !dtype.Differentiable() {
		return c.Errorf("input dtype must be either a floating point or complex dtype, got %v (input of shape %v)", dtype, input.Shape)
	}
	c.Out(r.shape, dtype)
	return nil
}

// meanWork: one addition an element, one division a result.
func meanWork(o *graph.Op) op.Work {
	return op.Work{Adds: o.Inputs[0].Elements(), Divides: o.Outputs[0].Elements()}
}

func total(group []float64) float64 {
	sum := 0.0
	for _, x := range group {
		sum += x
	}
	return sum
}

func average(group []float64) float64 { return total(group) / float64(len(group)) }

func numbersOnly(group []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(group), func(x float64) bool { return x != x })
}

func expandNaNMean(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	if !input.DType.Differentiable() {
		return nil, c.Errorf("expected input to have floating point or complex dtype but got %v", input.DType)
	}
	if dtype := c.DType("dtype", input.DType); !dtype.Differentiable() {
		return nil, c.Errorf("dtype must be a floating-point or complex one, but got %v", dtype)
	}
	dims := []any{c.Arg("dim"), c.Bool("keepdim")}
	valid, err := chain(c, input, step("detach"), step("isnan"), step("logical_not"), step("sum", dims...))
	if err != nil {
		return nil, err
	}
	sums, err := c.ApplyAll("nansum", append([]any{input}, dims...), op.Keyword{Name: "dtype", Value: c.Arg("dtype")})
	if err != nil {
		return nil, err
	}
	return result(c.Apply("div", sums[0], valid))
}

// expandSumToSize undoes a broadcast: leading axes and those of size 1 in the
// target are summed.
func expandSumToSize(c *op.Call) ([]*graph.Tensor, error) {
	input, size := c.Tensor("input"), c.Ints("size")
	shape, ok := op.BroadcastShapes(size, input.Shape)
	if !ok || !slices.Equal(shape, input.Shape) {
		return nil, c.Errorf("size %v is not expandable to size %v", size, input.Shape)
	}
	lead := len(input.Shape) - len(size)
	var dims []int64
	for i, n := range input.Shape {
		if i < lead || size[i-lead] == 1 && n != 1 {
			dims = append(dims, int64(i))
		}
	}
	if len(dims) == 0 {
		return []*graph.Tensor{input}, nil
	}
	sums, err := c.Apply("sum", input, dims, true)
	if err != nil || lead == 0 {
		return result(sums, err)
	}
	return result(c.Apply("view", sums, size))
}
