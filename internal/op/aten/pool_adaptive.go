package aten

// This file holds poolings to a given size, by drawn windows, and their inverse.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func adaptivePoolFamily() []*op.Operator {
	var family []*op.Operator
	for n := 1; n <= 3; n++ {
		family = append(family, adaptiveAveragePool(n), adaptiveMaxPool(n), adaptiveMaxPoolWithIndices(n))
	}
	return append(family,
		adaptiveAverageKernel(2), adaptiveAverageKernel(3),
		fractionalMaxPool(2), fractionalMaxPool(3),
	)
}

// adaptiveAveragePool to 1×1 is a mean over the spatial axes, as torch computes
// it; only other sizes have a kernel of their own. One axis is pooled as two.
func adaptiveAveragePool(n int) *op.Operator {
	return &op.Operator{
		Name:        fmt.Sprintf("adaptive_avg_pool%dd", n),
		NoneIsInput: true,
		Schemas:     []string{fmt.Sprintf("(Tensor input, %s output_size) -> Tensor", exactlyPerAxis(n))},
		Python:      fmt.Sprintf("torch.adaptive_avg_pool%[1]dd F.adaptive_avg_pool%[1]dd", n),
		Expand:      func(c *op.Call) ([]*graph.Tensor, error) { return expandAdaptiveAveragePool(c, n) },
	}
}

// adaptiveAverageKernel pools to output_size: along an axis, window i covers
// in·i/out rounded down up to in·(i+1)/out rounded up.
func adaptiveAverageKernel(n int) *op.Operator {
	return &op.Operator{
		Name:     fmt.Sprintf("_adaptive_avg_pool%dd", n),
		Function: fmt.Sprintf("adaptive_avg_pool%dd", n),
		Kernel:   op.KernelSampling,
		Schemas:  []string{fmt.Sprintf("(Tensor input, %s output_size) -> Tensor", exactlyPerAxis(n))},
		Infer: func(c *op.Call) error {
			shape, err := adaptiveShape(c, n, true)
			if err != nil {
				return err
			}
			if dtype := c.Tensor("input").DType; !dtype.IsFloating() && !slices.Contains(shape, 0) {
				return c.Errorf("not implemented for %v", dtype)
			}
			strides := graph.ContiguousStrides(shape)
			if n == 2 {
				strides = suggestedStrides(shape, c.Tensor("input"))
			}
			c.OutStrided(shape, strides, c.Tensor("input").DType)
			return nil
		},
		Work: work("each element of the result: an addition for each element of its window but one, and a division", func(o *graph.Op) op.Work {
			n := o.Outputs[0].Elements()
			return op.Work{Adds: adaptiveTouched(o) - n, Divides: n}
		}),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}}},
	}
}

func adaptiveMaxPool(n int) *op.Operator {
	return &op.Operator{
		Name:        fmt.Sprintf("adaptive_max_pool%dd", n),
		NoneIsInput: true,
		Kernel:      op.KernelSampling,
		Types:       op.Floats,
		Schemas:     []string{fmt.Sprintf("(Tensor input, %s output_size, truth return_indices=False) -> Tensor", exactlyPerAxis(n))},
		Python:      fmt.Sprintf("F.adaptive_max_pool%dd", n),
		Infer: func(c *op.Call) error {
			shape, err := adaptiveShape(c, n, false)
			if err != nil {
				return err
			}
			strides := graph.ContiguousStrides(shape)
			if n < 3 {
				strides = pooledStrides(shape, c.Tensor("input"), n)
			}
			c.OutStrided(shape, strides, c.Tensor("input").DType)
			declareIndices(c, shape, strides)
			return nil
		},
		Work:     work("each element of the result: a comparison for each element of its window but one", func(o *graph.Op) op.Work { return op.Work{Compares: adaptiveTouched(o) - o.Outputs[0].Elements()} }),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "aux"}, {Tensor: "result1"}}},
	}
}

func adaptiveMaxPoolWithIndices(n int) *op.Operator {
	return &op.Operator{
		Name:        fmt.Sprintf("adaptive_max_pool%dd_with_indices", n),
		NoneIsInput: true,
		Schemas:     []string{fmt.Sprintf("(Tensor input, %s output_size, truth return_indices=True) -> (values, indices)", exactlyPerAxis(n))},
		Python:      fmt.Sprintf("F.adaptive_max_pool%[1]dd_with_indices torch.adaptive_max_pool%[1]dd", n),
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			return c.ApplyAll(fmt.Sprintf("adaptive_max_pool%dd", n), []any{c.Tensor("input"), c.Ints("output_size"), true})
		},
	}
}

// adaptiveShape checks the arguments of an adaptive pool. Only the batch may be
// empty, for an average the channels too.
func adaptiveShape(c *op.Call, n int, average bool) ([]int64, error) {
	input := c.Tensor("input")
	if _, err := hasBatch(c, input, n); err != nil {
		return nil, err
	}
	sizes, err := spatialAtLeast(c, "output_size", n, 0)
	if err != nil {
		return nil, err
	}
	if average && n < 3 {
		if slices.Contains(lastAxes(input.Shape, n), 0) {
			return nil, c.Errorf("expected input to have non-zero size for non-batch dimensions, but input has size %v", input.Shape)
		}
	} else if slices.Contains(input.Shape[1:], 0) {
		return nil, c.Errorf("expected input to have non-zero size for non-batch dimensions, but input has size %v", input.Shape)
	}
	return replaceSpatial(input.Shape, sizes), nil
}

// adaptiveTouched counts the elements read by all windows. Along an axis the
// windows have in + out − gcd(in, out) elements together: 7 to 3 gives windows
// of 3, 3 and 3 elements.
func adaptiveTouched(o *graph.Op) int64 {
	input, out := o.Inputs[0].Shape, o.Outputs[0].Shape
	touched := int64(1)
	for i := range out {
		if out[i] == input[i] {
			touched *= out[i]
			continue
		}
		touched *= input[i] + out[i] - gcd(input[i], out[i])
	}
	return touched
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func expandAdaptiveAveragePool(c *op.Call, n int) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	sizes, err := spatialAtLeast(c, "output_size", n, 0)
	if err != nil {
		return nil, err
	}
	if n == 1 {
		if _, err := hasBatch(c, input, n); err != nil {
			return nil, err
		}
		return result(chain(c, input, step("unsqueeze", int64(-2)),
			step("adaptive_avg_pool2d", []int64{1, sizes[0]}), step("squeeze", int64(-2))))
	}
	if graph.Product(sizes) != 1 {
		return c.ApplyAll(fmt.Sprintf("_adaptive_avg_pool%dd", n), []any{input, sizes})
	}
	axes := []int64{-1, -2, -3}[:n]
	mean, err := c.Apply("mean", input, axes, true)
	if err != nil || n != 2 || len(input.Shape) != 4 || !op.IsChannelsLast(input) {
		return result(mean, err)
	}
	channels := mean.Shape[1]
	return result(c.Apply("as_strided", mean, mean.Shape, []int64{channels, 1, channels, channels}))
}

// fractionalMaxPool takes windows of kernel_size whose places are drawn so that
// the output has output_size, or output_ratio times the input's size rounded
// down: 25 with ratio 0.5 gives 12.
func fractionalMaxPool(n int) *op.Operator {
	return &op.Operator{
		Name:   fmt.Sprintf("fractional_max_pool%dd", n),
		Kernel: op.KernelSampling,
		Types:  op.Floats,
		Schemas: []string{fmt.Sprintf("(Tensor input, %[1]s kernel_size, %[1]s? output_size=None, float[%[2]d]? output_ratio=None, "+
			"truth return_indices=False, Tensor? _random_samples=None) -> Tensor", perAxis(n), n)},
		Python:   fmt.Sprintf("F.fractional_max_pool%dd", n),
		Infer:    func(c *op.Call) error { return inferFractionalMaxPool(c, n) },
		Window:   fractionalWindow,
		Work:     work("K − 1 comparisons for each element of the result, K kernel positions", maxPoolWork),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "aux"}, {Tensor: "result1"}}},
	}
}

// fractionalWindow has no stride: places are drawn.
func fractionalWindow(o *graph.Op) op.Window {
	return op.Window{Kernel: o.Attrs.Ints("kernel_size"), Groups: 1, Channels: 1}
}

func inferFractionalMaxPool(c *op.Call, n int) error {
	input := c.Tensor("input")
	if _, err := hasBatch(c, input, n); err != nil {
		return err
	}
	kernel, err := spatialAtLeast(c, "kernel_size", n, 1)
	if err != nil {
		return err
	}
	if slices.Contains(input.Shape[1:], 0) {
		return c.Errorf("expected input to have non-zero size for non-batch dimensions, but input has size %v", input.Shape)
	}
	sizes, ratios := c.Ints("output_size"), c.Floats("output_ratio")
	if sizes == nil && ratios == nil {
		return c.Errorf("requires specifying either an output_size or an output_ratio")
	}
	spatial := lastAxes(input.Shape, n)
	if sizes == nil {
		for i, ratio := range ratios {
			sizes = append(sizes, int64(float64(spatial[i])*ratio))
		}
	}
	for i, size := range sizes {
		room := spatial[i]
		if n == 3 {
			room-- // its kernel asks for one more than it reads (FractionalMaxPool3d.cpp, 2.15)
		}
		if size < 0 || size+kernel[i]-1 > room {
			return c.Errorf("pool size %v is too large for input %v and output size %v", kernel, input.Shape, sizes)
		}
	}
	shape := replaceSpatial(input.Shape, sizes)
	c.Out(shape, input.DType)
	declareIndices(c, shape, graph.ContiguousStrides(shape))
	return nil
}

// maxUnpool puts values back at the positions that max_pool found. Without
// output_size each axis has (in−1)·stride − 2·padding + kernel elements.
func maxUnpool(n int) *op.Operator {
	return &op.Operator{
		Name:   fmt.Sprintf("max_unpool%dd", n),
		Kernel: op.KernelSampling,
		Schemas: []string{fmt.Sprintf("(Tensor input, Tensor indices, %[1]s kernel_size, %[1]s? stride=None, %[1]s padding=0, "+
			"int[]? output_size=None) -> Tensor", exactlyPerAxis(n))},
		Python:   fmt.Sprintf("F.max_unpool%dd", n),
		Window:   poolingWindow,
		Infer:    func(c *op.Call) error { return inferMaxUnpool(c, n) },
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "indices"}}},
	}
}

func inferMaxUnpool(c *op.Call, n int) error {
	input, indices := c.Tensor("input"), c.Tensor("indices")
	if _, err := hasBatch(c, input, n); err != nil {
		return err
	}
	if !slices.Equal(input.Shape, indices.Shape) {
		return c.Errorf("expected shape of indices to be %v, got %v", input.Shape, indices.Shape)
	}
	if indices.DType != graph.Int64 {
		return c.Errorf("elements in indices should be type int64 but got %v", indices.DType)
	}
	if slices.Contains(input.Shape[1:], 0) {
		return c.Errorf("expected input to have non-zero size for non-batch dimensions, but got %v", input.Shape)
	}
	kernel, stride, padding := c.Ints("kernel_size"), c.Ints("stride"), c.Ints("padding") // the kernel itself knows none of them
	if !c.Has("stride") {
		stride = kernel
	}
	sizes := slices.Clone(lastAxes(input.Shape, n))
	for i := range sizes {
		sizes[i] = (sizes[i]-1)*stride[i] - 2*padding[i] + kernel[i]
	}
	if wanted := c.Ints("output_size"); wanted != nil {
		if len(wanted) != n && len(wanted) != n+2 {
			return c.Errorf("output_size should have %d or %d elements, got %v", n, n+2, wanted)
		}
		for i, size := range lastAxes(wanted, n) {
			if size <= sizes[i]-stride[i] || size >= sizes[i]+stride[i] {
				return c.Errorf("invalid output_size %v: axis %d must lie strictly between %d and %d",
					wanted, i, sizes[i]-stride[i], sizes[i]+stride[i])
			}
		}
		sizes = lastAxes(wanted, n)
	}
	if slices.ContainsFunc(sizes, func(size int64) bool { return size < 0 }) {
		return c.Errorf("trying to create a tensor with negative dimension: %v", sizes)
	}
	shape := replaceSpatial(input.Shape, sizes)
	c.OutStrided(shape, suggestedStrides(shape, input), input.DType)
	return nil
}
