package aten

// This file holds poolings over windows.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func poolFamily() []*op.Operator {
	family := []*op.Operator{maxPoolWithIndices(1), maxPoolWithIndices(2), maxPoolWithIndices(3)}
	for n := 1; n <= 3; n++ {
		family = append(family, maxPool(n), averagePool(n), powerAveragePool(n), maxUnpool(n))
	}
	return family
}

// maxPool over n spatial axes. Each axis gives
//
//	out = (in + 2·padding − dilation·(kernel−1) − 1) / stride + 1
//
// rounded down, or with ceil_mode up, but then the last window must begin
// inside the input or its left padding: 5 with kernel 2, stride 2 gives 2, with
// ceil_mode 3; 4 with kernel 1, stride 3, ceil_mode gives 2.
//
// The kernel always makes the positions of the maxima, as auxiliary tensor or,
// with return_indices, as second result.
func maxPool(n int) *op.Operator {
	return &op.Operator{
		Name:   fmt.Sprintf("max_pool%dd", n),
		Kernel: op.KernelSampling,
		Types:  op.RealNumbers,
		Schemas: []string{
			fmt.Sprintf("torch.max_pool%[2]dd: (Tensor input, %[1]s kernel_size, int[1] stride=None, %[1]s padding=0, %[1]s dilation=1, "+
				"bool ceil_mode=False) -> Tensor", perAxis(n), n),
			fmt.Sprintf("(Tensor input, %[1]s kernel_size, int[1] stride=None, %[1]s padding=0, %[1]s dilation=1, "+
				"bool ceil_mode=False, truth return_indices=False) -> Tensor", perAxis(n)),
		},
		Python:   fmt.Sprintf("torch.max_pool%[1]dd F.max_pool%[1]dd", n),
		Infer:    func(c *op.Call) error { return inferMaxPool(c, n) },
		Window:   poolingWindow,
		Work:     work("K − 1 comparisons for each element of the result, K kernel positions", maxPoolWork),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "aux"}, {Tensor: "result1"}}},
		Refuses:  poolingRefusal(n),
	}
}

// maxPoolWithIndices always returns the positions as well.
func maxPoolWithIndices(n int) *op.Operator {
	return &op.Operator{
		Name: fmt.Sprintf("max_pool%dd_with_indices", n),
		Schemas: []string{fmt.Sprintf("(Tensor input, %[1]s kernel_size, int[1] stride=None, %[1]s padding=0, %[1]s dilation=1, "+
			"bool ceil_mode=False, truth return_indices=True) -> (values, indices)", perAxis(n))},
		Python: fmt.Sprintf("F.max_pool%[1]dd_with_indices", n),
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			args := []any{c.Tensor("input"), c.Ints("kernel_size"), c.Arg("stride"), c.Ints("padding"), c.Ints("dilation"), c.Bool("ceil_mode"), true}
			return c.ApplyAll(fmt.Sprintf("max_pool%dd", n), args)
		},
	}
}

// averagePool sizes its output as maxPool does.
func averagePool(n int) *op.Operator {
	schema := "(Tensor input, %[1]s kernel_size, int[1] stride=None, %[1]s padding=0, bool ceil_mode=False, bool count_include_pad=True"
	if n > 1 {
		schema += ", int? divisor_override=None"
	}
	return &op.Operator{
		Name:     fmt.Sprintf("avg_pool%dd", n),
		Kernel:   op.KernelSampling,
		Types:    op.RealNumbers,
		Schemas:  []string{fmt.Sprintf(schema+") -> Tensor", perAxis(n))},
		Python:   fmt.Sprintf("torch.avg_pool%[1]dd F.avg_pool%[1]dd", n),
		Infer:    func(c *op.Call) error { return inferAveragePool(c, n) },
		Window:   poolingWindow,
		Work:     work("K − 1 additions and 1 division for each element of the result, K kernel positions", averagePoolWork),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}}},
		Refuses:  poolingRefusal(n),
	}
}

// powerAveragePool is (Σ x^p)^(1/p) over each window, made of an average.
func powerAveragePool(n int) *op.Operator {
	return &op.Operator{
		Name: fmt.Sprintf("lp_pool%dd", n),
		Schemas: []string{fmt.Sprintf("(Tensor input, float norm_type, %s kernel_size, int[1] stride=None, bool ceil_mode=False) -> Tensor",
			perAxis(n))},
		Python: fmt.Sprintf("F.lp_pool%dd", n),
		Expand: func(c *op.Call) ([]*graph.Tensor, error) { return expandPowerAveragePool(c, n) },
	}
}

// poolingWindow is that of an executed pooling. Without a stride windows stand
// beside each other; without a dilation they have no gaps.
func poolingWindow(o *graph.Op) op.Window {
	w := op.Window{Kernel: o.Attrs.Ints("kernel_size"), Groups: 1, Channels: 1}
	w.Stride, w.Dilation = w.Kernel, slices.Repeat([]int64{1}, len(w.Kernel))
	if stride := o.Attrs.Ints("stride"); len(stride) > 0 {
		w.Stride = eachAxis(stride, len(w.Kernel))
	}
	if dilation := o.Attrs.Ints("dilation"); len(dilation) > 0 {
		w.Dilation = eachAxis(dilation, len(w.Kernel))
	}
	return w
}

// eachAxis repeats a number that stands for all axes.
func eachAxis(numbers []int64, axes int) []int64 {
	if len(numbers) == 1 {
		return slices.Repeat(numbers, axes)
	}
	return numbers
}

// poolWindow holds the checked window of a pooling operator.
type poolWindow struct {
	kernel, stride, padding, dilation []int64
	ceil                              bool
}

func readPoolWindow(c *op.Call, n int) (*poolWindow, error) {
	w := &poolWindow{dilation: slices.Repeat([]int64{1}, n), ceil: c.Bool("ceil_mode")}
	var err error
	if w.kernel, err = spatialAtLeast(c, "kernel_size", n, 1); err != nil {
		return nil, err
	}
	w.stride = w.kernel
	if len(c.Ints("stride")) > 0 {
		if w.stride, err = spatialAtLeast(c, "stride", n, 1); err != nil {
			return nil, err
		}
	}
	if w.padding, err = spatialAtLeast(c, "padding", n, 0); err != nil {
		return nil, err
	}
	if c.Has("dilation") {
		if w.dilation, err = spatialAtLeast(c, "dilation", n, 1); err != nil {
			return nil, err
		}
	}
	for i := range n {
		if w.padding[i] > w.kernel[i]/2 { // of the kernel itself, however it is dilated
			return nil, c.Errorf("pad should be at most half of kernel size, but got pad %v and kernel_size %v", w.padding, w.kernel)
		}
	}
	return w, nil
}

// size is the number of windows along an axis.
func (w *poolWindow) size(in int64, axis int) int64 {
	span, stride := w.dilation[axis]*(w.kernel[axis]-1)+1, w.stride[axis]
	room := in + 2*w.padding[axis] - span
	if !w.ceil {
		return floorDivide(room, stride) + 1
	}
	out := floorDivide(room+stride-1, stride) + 1
	if (out-1)*stride >= in+w.padding[axis] {
		out--
	}
	return out
}

// outputShape checks the input and returns the output's shape.
func (w *poolWindow) outputShape(c *op.Call, n int) ([]int64, error) {
	input := c.Tensor("input")
	if _, err := hasBatch(c, input, n); err != nil {
		return nil, err
	}
	if err := expectFeatures(c, input, n); err != nil {
		return nil, err
	}
	sizes := slices.Clone(lastAxes(input.Shape, n))
	for i := range sizes {
		sizes[i] = w.size(sizes[i], i)
		if sizes[i] < 1 {
			return nil, c.Errorf("given input size %v, calculated output size is too small: %d on axis %d", input.Shape, sizes[i], len(input.Shape)-n+i)
		}
	}
	return replaceSpatial(input.Shape, sizes), nil
}

func inferMaxPool(c *op.Call, n int) error {
	w, err := readPoolWindow(c, n)
	if err != nil {
		return err
	}
	shape, err := w.outputShape(c, n)
	if err != nil {
		return err
	}
	input := c.Tensor("input")
	if n == 1 && input.DType.IsInteger() && !c.Bool("return_indices") && input.Elements() > 0 {
		return c.Errorf("not implemented for %v", input.DType) // without positions it has a kernel of its own
	}
	strides := pooledStrides(shape, input, n)
	c.OutStrided(shape, strides, input.DType)
	declareIndices(c, shape, strides)
	return nil
}

// pooledStrides lays a result out as suggestedStrides does; a batch of series is
// pooled as images of height 1.
func pooledStrides(shape []int64, input *graph.Tensor, n int) []int64 {
	if n != 1 || len(shape) != 3 {
		return suggestedStrides(shape, input)
	}
	strides := suggestedStrides(slices.Insert(slices.Clone(shape), 2, 1), withAxis(input, 2))
	return slices.Delete(strides, 2, 3)
}

// declareIndices makes the positions of maxima: a second result if the call
// asks for it, else kept for the backward only.
func declareIndices(c *op.Call, shape, strides []int64) {
	if c.Bool("return_indices") {
		c.OutStrided(shape, strides, graph.Int64)
		return
	}
	c.Aux(shape, graph.Int64)
}

func inferAveragePool(c *op.Call, n int) error {
	w, err := readPoolWindow(c, n)
	if err != nil {
		return err
	}
	shape, err := w.outputShape(c, n)
	if err != nil {
		return err
	}
	if c.Has("divisor_override") && c.Int("divisor_override") == 0 {
		return c.Errorf("divisor must be not zero")
	}
	input := c.Tensor("input")
	if input.DType.IsInteger() && input.DType != graph.Int64 {
		return c.Errorf("not implemented for %v", input.DType)
	}
	if n == 3 {
		for i, size := range lastAxes(input.Shape, n) {
			if size < w.kernel[i] { // padding does not help here
				return c.Errorf("input image %v is smaller than kernel size %v", lastAxes(input.Shape, n), w.kernel)
			}
		}
	}
	strides := graph.ContiguousStrides(shape)
	if n < 3 {
		strides = pooledStrides(shape, input, n)
	}
	c.OutStrided(shape, strides, input.DType)
	return nil
}

// maxPoolWork compares kernel−1 times per output element.
func maxPoolWork(o *graph.Op) op.Work {
	return op.Work{Compares: o.Outputs[0].Elements() * (graph.Product(o.Attrs.Ints("kernel_size")) - 1)}
}

// averagePoolWork is kernel−1 additions and one division per output element.
func averagePoolWork(o *graph.Op) op.Work {
	n := o.Outputs[0].Elements()
	return op.Work{Adds: n * (graph.Product(o.Attrs.Ints("kernel_size")) - 1), Divides: n}
}

func expandPowerAveragePool(c *op.Call, n int) ([]*graph.Tensor, error) {
	input, kernel, p := c.Tensor("input"), c.Ints("kernel_size"), c.Float("norm_type")
	if p == 0 {
		return nil, c.Errorf("norm_type must not be 0")
	}
	x, err := c.Apply("pow", input, p)
	if err != nil {
		return nil, err
	}
	mean, err := c.Apply(fmt.Sprintf("avg_pool%dd", n), x, kernel, c.Arg("stride"), int64(0), c.Bool("ceil_mode"))
	if err != nil {
		return nil, err
	}
	c.Release(x)
	return rectifiedRoot(c, mean, float64(graph.Product(kernel)), p)
}

// rectifiedRoot is (sign(x)·relu(|x|)·count)^(1/p).
func rectifiedRoot(c *op.Call, x *graph.Tensor, count, p float64) ([]*graph.Tensor, error) {
	sign, err := c.Apply("sign", x)
	if err != nil {
		return nil, err
	}
	y, err := chain(c, x, step("abs"), step("relu"))
	if err != nil {
		return nil, err
	}
	if y, err = c.Apply("mul", sign, y); err != nil {
		return nil, err
	}
	return result(chain(c, y, step("mul", count), step("pow", 1/p)))
}
