package aten

// This file holds running totals, differences, and sorting.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// scanFamily: running totals, and differences.
func scanFamily() []*op.Operator {
	return []*op.Operator{
		autocast(op.AutocastResult, scan("cumsum", op.Work{Adds: 1}, func(total, x float64) float64 { return total + x })),
		runningProduct(),
		{
			Name:     "logcumsumexp",
			Types:    op.Floats | op.Complexes,
			Schemas:  []string{"(Tensor input, int dim/axis) -> Tensor"},
			Python:   "torch.logcumsumexp Tensor.logcumsumexp",
			Infer:    inferScan,
			Work:     perInput(op.Work{Exps: 2, Adds: 2, Compares: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{savedInput, savedResult}, Backward: logScanBackward},
		},
		ofTypes(op.Reals, scanWithPositions("cummax")),
		ofTypes(op.Reals, scanWithPositions("cummin")),
		{
			Name:     "trace",
			Types:    op.Numbers,
			Schemas:  []string{"(Tensor input) -> Tensor"},
			Python:   "torch.trace Tensor.trace",
			Infer:    inferTrace,
			Eval:     evalTrace,
			Work:     work("one addition for each element of the diagonal", func(o *graph.Op) op.Work { return op.Work{Adds: min(o.Inputs[0].Shape[0], o.Inputs[0].Shape[1])} }),
			Gradient: &op.Gradient{Backward: traceBackward},
		},
		{
			Name:    "diff",
			Schemas: []string{"(Tensor input, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None) -> Tensor"},
			Python:  "torch.diff Tensor.diff",
			Expand:  expandDiff,
		},
		{
			Name:     "cross",
			Types:    op.Numbers,
			Autocast: op.AutocastWidest,
			Schemas:  []string{"(Tensor input, Tensor other, int? dim=None) -> Tensor"},
			Python:   "torch.cross Tensor.cross",
			Infer:    inferCross,
			Work:     perElement(op.Work{Muls: 2, Adds: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "other", For: "input"}, {Tensor: "input", For: "other"}}},
		},
		{
			Name:    "linalg_cross", // along the last axis unless told
			Schemas: []string{"(Tensor input, Tensor other, *, int dim=-1, ignored out=None) -> Tensor"},
			Python:  "torch.linalg.cross",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(c.Apply("cross", c.Tensor("input"), c.Tensor("other"), c.Int("dim")))
			},
		},
	}
}

// runningProduct differs from a running sum in its backward. No golden shows that of a
// GPU: fake tensors take the way of many steps that is kept for subclasses.
func runningProduct() *op.Operator {
	o := scan("cumprod", op.Work{Muls: 1}, func(total, x float64) float64 { return total * x }, op.Save{Tensor: "input", CloneInPlace: true}, savedResult)
	o.Gradient.Backward = productScanBackward
	o.Evidence = map[op.Rule]string{op.RuleBackward: "aten/src/ATen/native/ReduceOps.cpp, 2.15: cumprod_backward without zeros"}
	return autocast(op.AutocastResult, o)
}

// scan describes a running total along an axis.
func scan(name string, work op.Work, f func(total, x float64) float64, saves ...op.Save) *op.Operator {
	return &op.Operator{
		Name:     name,
		OutType:  true,
		Schemas:  []string{"(Tensor input, int dim/axis, *, dtype? dtype=None) -> Tensor"},
		Python:   spelled(name),
		Infer:    inferTotals,
		Eval:     func(c *op.Call) [][]float64 { return evalScan(c, f) },
		Work:     perInput(work),
		Scratch:  convertedInput,
		Gradient: &op.Gradient{Saves: saves, Backward: scanBackward},
	}
}

// convertedInput is the copy of the argument in the result's type that running
// totals are made from (impl_func_cum_ops, aten/src/ATen/native/ReduceOps.cpp,
// 1.10 to 2.15): 6 float16 summed as float32 take 24 bytes beside the result.
func convertedInput(o *graph.Op) []int64 {
	if input, out := o.Inputs[0], o.Outputs[0]; input.DType != out.DType {
		return []int64{out.DType.Bytes(input.Elements())}
	}
	return nil
}

// inferTotals: there are no running totals of truth values, where there is anything
// to add up.
func inferTotals(c *op.Call) error {
	if asked := c.DType("dtype", c.Tensor("input").DType); c.InPlace && asked != c.Tensor("input").DType {
		return c.Errorf("Bad in-place call: input tensor dtype %v and output tensor dtype %v should match", c.Tensor("input").DType, asked)
	}
	if input := c.Tensor("input"); c.DType("dtype", graph.InvalidDType) == graph.Bool && len(input.Shape) > 0 && input.Elements() > 0 {
		return c.Errorf("not implemented for %v", graph.Bool)
	}
	return inferScan(c)
}

// inferScan keeps the shape; integers and bools become int64.
func inferScan(c *op.Call) error {
	input := c.Tensor("input")
	if _, err := c.Dim("dim", len(input.Shape)); err != nil {
		return err
	}
	dtype := input.DType
	if !dtype.Differentiable() && !(c.InPlace && (len(input.Shape) == 0 || input.Elements() == 0)) { // one number is its own total
		dtype = graph.Int64
	}
	if asked := c.DType("dtype", dtype); input.RequiresGrad && !asked.Differentiable() && !c.NoGrad() {
		return c.Errorf("Autograd not support dtype: %v", asked)
	}
	c.Out(input.Shape, c.DType("dtype", dtype))
	return nil
}

func evalScan(c *op.Call, f func(total, x float64) float64) [][]float64 {
	input := c.Tensor("input")
	numbers := input.Known()
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil || len(input.Shape) == 0 {
		return [][]float64{numbers}
	}
	inner := int(graph.Product(input.Shape[axis+1:]))
	for i := range numbers {
		if int64(i/inner)%input.Shape[axis] > 0 {
			numbers[i] = f(numbers[i-inner], numbers[i])
		}
	}
	return [][]float64{numbers}
}

func scanWithPositions(name string) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input, int dim/axis) -> (values, indices)"},
		Python:  "torch." + name + " Tensor." + name,
		Starts:  func(input *graph.Tensor) bool { return input.Elements() > 0 && len(input.Shape) > 0 },
		Infer: func(c *op.Call) error {
			input := c.Tensor("input")
			if _, err := c.Dim("dim", len(input.Shape)); err != nil {
				return err
			}
			c.Out(input.Shape, input.DType)
			c.Out(input.Shape, graph.Int64)
			return nil
		},
		Work:     perInput(op.Work{Compares: 1}),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "result1"}}},
	}
}

func inferTrace(c *op.Call) error {
	input := c.Tensor("input")
	if len(input.Shape) != 2 {
		return c.Errorf("expected a matrix, got shape %v", input.Shape)
	}
	dtype := input.DType
	if !dtype.Differentiable() {
		dtype = graph.Int64
	}
	c.Out([]int64{}, dtype)
	return nil
}

func evalTrace(c *op.Call) [][]float64 {
	input := c.Tensor("input")
	sum := 0.0
	for i, x := range input.Known() {
		if int64(i)/input.Shape[1] == int64(i)%input.Shape[1] {
			sum += x
		}
	}
	return [][]float64{{sum}}
}

// expandDiff subtracts neighbours n times: 1, 4, 9 gives 3, 5.
func expandDiff(c *op.Call) ([]*graph.Tensor, error) {
	x := c.Tensor("input")
	if len(x.Shape) == 0 {
		return nil, c.Errorf("expects input to be at least one-dimensional")
	}
	switch n := c.Int("n"); {
	case n < 0:
		return nil, c.Errorf("order must be non-negative but got %d", n)
	case n == 0 && !c.Has("prepend") && !c.Has("append"):
		return result(c.Apply("clone", x)) // the axis is not looked at
	}
	axis, err := c.Dim("dim", len(x.Shape))
	if err != nil {
		return nil, err
	}
	parts := slices.DeleteFunc([]*graph.Tensor{c.Tensor("prepend"), x, c.Tensor("append")}, func(t *graph.Tensor) bool { return t == nil })
	if len(parts) > 1 {
		if x, err = c.Apply("cat", parts, int64(axis)); err != nil {
			return nil, err
		}
	}
	for range min(c.Int("n"), x.Shape[axis]) {
		if x, err = neighbourDifference(c, x, int64(axis)); err != nil {
			return nil, err
		}
	}
	return []*graph.Tensor{x}, nil
}

func neighbourDifference(c *op.Call, x *graph.Tensor, axis int64) (*graph.Tensor, error) {
	length := max(x.Shape[axis]-1, 0)
	after, err := c.Apply("narrow", x, axis, min(int64(1), x.Shape[axis]), length)
	if err != nil {
		return nil, err
	}
	before, err := c.Apply("narrow", x, axis, int64(0), length)
	if err != nil {
		return nil, err
	}
	if x.DType == graph.Bool {
		return c.Apply("logical_xor", after, before)
	}
	return c.Apply("sub", after, before)
}

// inferCross: without dim, the first axis of size 3.
func inferCross(c *op.Call) error {
	input, other := c.Tensor("input"), c.Tensor("other")
	shape, ok := op.BroadcastShapes(input.Shape, other.Shape)
	if !ok || len(input.Shape) != len(other.Shape) {
		return c.Errorf("inputs must have the same number of dimensions and broadcast, got %v and %v", input.Shape, other.Shape)
	}
	if input.DType != other.DType {
		return c.Errorf("expected operands of one type, got %v and %v", input.DType, other.DType)
	}
	axis := slices.Index(shape, 3)
	if c.Has("dim") {
		var err error
		if axis, err = c.Dim("dim", len(shape)); err != nil {
			return err
		}
	}
	if axis < 0 || axis >= len(shape) || input.Shape[axis] != 3 || other.Shape[axis] != 3 {
		return c.Errorf("inputs must have a dimension of length 3, got %v and %v", input.Shape, other.Shape)
	}
	c.Out(shape, op.ResultType(c.DefaultDType(), input, other))
	return nil
}

// sortFamily: orders.
func sortFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "sort",
			Schemas: []string{
				"(Tensor input, int dim=-1, bool descending=False, bool stable=False) -> (values, indices)",
				"(Tensor input, *, bool? stable, int dim=-1, bool descending=False) -> (values, indices)",
			},
			Python:   "torch.sort Tensor.sort",
			Infer:    inferSort,
			Eval:     evalSort,
			Work:     work("n · ⌈log₂ n⌉ comparisons for each row of n", sortWork),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "result1"}}, Work: noWork},
		},
		{
			Name: "argsort",
			Schemas: []string{
				"(Tensor input, int dim=-1, bool descending=False, bool stable=False) -> Tensor",
			},
			Python: "torch.argsort Tensor.argsort",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				outs, err := c.ApplyAll("sort", []any{c.Tensor("input"), c.Int("dim"), c.Bool("descending"), c.Bool("stable")})
				if err != nil {
					return nil, err
				}
				return outs[1:], nil
			},
		},
		{
			Name:    "msort",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.msort Tensor.msort",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				outs, err := c.ApplyAll("sort", []any{c.Tensor("input"), int64(0)})
				if err != nil {
					return nil, err
				}
				return outs[:1], nil
			},
		},
		{
			Name:     "topk",
			Types:    op.RealNumbers,
			Schemas:  []string{"(Tensor input, int k, int dim=-1, bool largest=True, bool sorted=True) -> (values, indices)"},
			Python:   "torch.topk Tensor.topk",
			Infer:    inferTopK,
			Eval:     evalTopK,
			Work:     perInput(op.Work{Compares: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "result1"}}, Work: noWork},
		},
	}
}

func inferSort(c *op.Call) error {
	input := c.Tensor("input")
	if _, err := c.Dim("dim", len(input.Shape)); err != nil {
		return err
	}
	if input.DType.IsComplex() {
		return c.Errorf("sort is not supported for %v", input.DType)
	}
	c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
	c.OutStrided(input.Shape, op.LikeStrides(input), graph.Int64)
	return nil
}

// sortWork: n·⌈log₂ n⌉ comparisons a row; 1000 elements take 10,000.
func sortWork(o *graph.Op) op.Work {
	input := o.Inputs[0]
	axis := o.Attrs.Int("dim")
	if axis < 0 {
		axis += int64(len(input.Shape))
	}
	if axis < 0 || axis >= int64(len(input.Shape)) || input.Shape[axis] < 2 {
		return op.Work{}
	}
	return op.Work{Compares: input.Elements() * int64(math.Ceil(math.Log2(float64(input.Shape[axis]))))}
}

// sortedPositions orders a row stably; NaN counts as the largest.
func sortedPositions(row []float64, descending bool) []int {
	order := make([]int, len(row))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if descending {
			a, b = b, a
		}
		switch x, y := row[a], row[b]; {
		case x < y || math.IsNaN(y) && !math.IsNaN(x):
			return -1
		case x > y || math.IsNaN(x) && !math.IsNaN(y):
			return 1
		}
		return 0
	})
	return order
}

func evalSort(c *op.Call) [][]float64 {
	return orderRows(c, c.Bool("descending"), -1)
}

func evalTopK(c *op.Call) [][]float64 {
	return orderRows(c, c.Bool("largest"), int(c.Int("k")))
}

// orderRows sorts along "dim" and keeps the first k of each row; all for -1.
func orderRows(c *op.Call, descending bool, k int) [][]float64 {
	input, out := c.Tensor("input"), c.Outputs()[0]
	numbers := input.Known()
	if len(input.Shape) == 0 {
		return [][]float64{numbers, {0}}
	}
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return nil
	}
	length, inner := int(input.Shape[axis]), int(graph.Product(input.Shape[axis+1:]))
	if k < 0 {
		k = length
	}
	values, positions := make([]float64, out.Elements()), make([]float64, out.Elements())
	for row := range len(numbers) / max(length, 1) {
		start := row/inner*length*inner + row%inner
		line := make([]float64, length)
		for i := range line {
			line[i] = numbers[start+i*inner]
		}
		target := row/inner*k*inner + row%inner
		for i, at := range sortedPositions(line, descending)[:k] {
			values[target+i*inner], positions[target+i*inner] = line[at], float64(at)
		}
	}
	return [][]float64{values, positions}
}

func inferTopK(c *op.Call) error {
	input, k := c.Tensor("input"), c.Int("k")
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return err
	}
	size := axisOf(input.Shape)[axis]
	if k < 0 || k > size {
		return c.Errorf("selected index k=%d out of range for dimension %d of size %d (shape %v)", k, axis, size, input.Shape)
	}
	shape := slices.Clone(input.Shape)
	if len(shape) > 0 {
		shape[axis] = k
	}
	c.Out(shape, input.DType)
	c.Out(shape, graph.Int64)
	return nil
}
