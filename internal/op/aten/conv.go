package aten

// This file holds convolutions and transposed convolutions over one to three axes.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func convolutionFamily() []*op.Operator {
	var family []*op.Operator
	for n := 1; n <= 3; n++ {
		family = append(family, convolution(n), convolutionMode(n), transposedConvolution(n))
	}
	return append(family, convolutionTimeFirst())
}

// convolution over n spatial axes. Each axis gives
//
//	out = (in + 2·padding − dilation·(kernel−1) − 1) / stride + 1, rounded down
//
// so 224 with kernel 7, stride 2, padding 3 gives (224+6−6−1)/2+1 = 112.
// One backward formula makes all three gradients, so input and weight are kept
// whichever of them is trained.
func convolution(n int) *op.Operator {
	o := &op.Operator{
		Name: fmt.Sprintf("conv%dd", n),
		Schemas: []string{fmt.Sprintf("(Tensor input, Tensor weight, Tensor? bias=None, %[1]s stride=1, %[1]s padding=0, "+
			"%[1]s dilation=1, int groups=1) -> Tensor", perAxis(n))},
		Infer:    func(c *op.Call) error { return inferConvolution(c, n) },
		Work:     withTerms(work("MACs = N · Cout · P · (Cin / groups) · K, P output positions, K kernel positions; a bias adds one addition for each output", convolutionWork), convolutionTerms),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "weight"}}, Backward: convolutionBackward},
		Scratch:  convolutionCopies,
		Kernel:   op.KernelConvolution,
		Library:  op.CuDNN,
		Autocast: op.AutocastLow,
		Window:   convolutionWindow,
	}
	if n < 3 { // over three axes cuDNN takes depthwise kernels as well
		o.OwnKernel, o.Refuses = depthwiseKernel, depthwiseRefusal
	}
	return o
}

// convolutionMode resolves padding='valid' and 'same'. Where 'same' needs one
// more row on the far side, torch pads a copy of the input first: kernel 4 needs
// 3 rows, 1 before (done by the convolution) and 2 after, 1 of them by the copy.
func convolutionMode(n int) *op.Operator {
	return &op.Operator{
		Name: fmt.Sprintf("conv%dd_mode", n),
		Schemas: []string{fmt.Sprintf("(Tensor input, Tensor weight, Tensor? bias=None, %[1]s stride=1, %[1]s|str padding=0, "+
			"%[1]s dilation=1, int groups=1) -> Tensor", perAxis(n))},
		Python:   fmt.Sprintf("torch.conv%[1]dd F.conv%[1]dd", n),
		Expand:   func(c *op.Call) ([]*graph.Tensor, error) { return expandConvolutionMode(c, n) },
		Autocast: op.AutocastLow,
	}
}

// transposedConvolution over n spatial axes. Each axis gives
//
//	out = (in−1)·stride − 2·padding + dilation·(kernel−1) + output_padding + 1
//
// so 7 with kernel 4, stride 2, padding 1 gives 12 − 2 + 3 + 1 = 14.
func transposedConvolution(n int) *op.Operator {
	return &op.Operator{
		Name: fmt.Sprintf("conv_transpose%dd", n),
		Schemas: []string{fmt.Sprintf("(Tensor input, Tensor weight, Tensor? bias=None, %[1]s stride=1, %[1]s padding=0, "+
			"%[1]s output_padding=0, int groups=1, %[1]s dilation=1) -> Tensor", perAxis(n))},
		Python:   fmt.Sprintf("torch.conv_transpose%[1]dd F.conv_transpose%[1]dd", n),
		Infer:    func(c *op.Call) error { return inferTransposedConvolution(c, n) },
		Work:     withTerms(work("MACs = N · Cin · P · (Cout / groups) · K, P input positions, K kernel positions; a bias adds one addition for each output", transposedConvolutionWork), convolutionTerms),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "weight"}}, Backward: convolutionBackward},
		Scratch:  convolutionCopies,
		Kernel:   op.KernelConvolution,
		Library:  op.CuDNN,
		Window:   transposedWindow,
		Autocast: op.AutocastLow,
	}
}

// convolutionWindow: a weight is [outputs, inputs/groups, *kernel].
func convolutionWindow(o *graph.Op) op.Window {
	weight := op.Input(o, "weight")
	return op.Window{
		Kernel: weight.Shape[2:], Stride: o.Attrs.Ints("stride"), Dilation: o.Attrs.Ints("dilation"),
		Groups: max(o.Attrs.Int("groups"), 1), Channels: weight.Shape[1],
	}
}

// transposedWindow: a weight is [inputs, outputs/groups, *kernel].
func transposedWindow(o *graph.Op) op.Window {
	w := convolutionWindow(o)
	w.Channels = op.Input(o, "weight").Shape[0] / w.Groups
	w.Transposed = true
	return w
}

// kernelGeometry holds the checked arguments of a convolution.
type kernelGeometry struct {
	input, weight             *graph.Tensor
	stride, padding, dilation []int64
	groups                    int64
	batched                   bool
}

func readKernel(c *op.Call, n int, transposed bool) (*kernelGeometry, error) {
	g := &kernelGeometry{input: c.Tensor("input"), weight: c.Tensor("weight"), groups: c.Int("groups")}
	var err error
	if g.batched, err = hasBatch(c, g.input, n); err != nil {
		return nil, err
	}
	if len(g.weight.Shape) != n+2 {
		return nil, c.Errorf("expected a weight of %d axes, got %v", n+2, g.weight.Shape)
	}
	if g.stride, err = spatialAtLeast(c, "stride", n, 1); err != nil {
		return nil, err
	}
	if g.padding, err = spatialAtLeast(c, "padding", n, 0); err != nil {
		return nil, err
	}
	if g.dilation, err = spatialAtLeast(c, "dilation", n, 1); err != nil {
		return nil, err
	}
	if g.groups < 1 {
		return nil, c.Errorf("groups must be at least 1, got %d", g.groups)
	}
	if slices.Contains(lastAxes(g.weight.Shape, n), 0) && g.channels() > 0 {
		return nil, c.Errorf("the kernel must not be empty, got weight %v", g.weight.Shape)
	}
	if g.weight.Shape[0] < g.groups || transposed && g.weight.Shape[1] == 0 {
		return nil, c.Errorf("given groups=%d, expected weight to be at least %d at dimension 0, but got weight of size %v", g.groups, g.groups, g.weight.Shape)
	}
	if (!g.batched || g.input.Shape[0] > 0) && g.channels() > 0 && slices.Contains(lastAxes(g.input.Shape, n), 0) {
		return nil, c.Errorf("only zero batch or zero channel inputs are supported, but got input shape %v", g.input.Shape)
	}
	if err := g.refuseType(c, transposed); err != nil {
		return nil, err
	}
	if g.input.Elements() == 0 { // no library is asked; only the bias is looked at
		if transposed {
			return g, nil
		}
		return g, expectSameType(c, g.input, c.Tensor("bias"))
	}
	return g, expectSameType(c, g.input, g.weight, c.Tensor("bias"))
}

// refuseType: convolutions of truths have no kernel, and transposed ones of integers
// only that of int64 (slow_conv2d, slow_conv_transpose2d of 2.15).
func (g *kernelGeometry) refuseType(c *op.Call, transposed bool) error {
	dtype := g.input.DType
	if none := dtype == graph.Bool || transposed && dtype.IsInteger() && dtype != graph.Int64; none && g.input.Elements() > 0 {
		return c.Errorf("not implemented for %v", dtype)
	}
	return nil
}

// channels is the size of the input's channel axis.
func (g *kernelGeometry) channels() int64 {
	if g.batched {
		return g.input.Shape[1]
	}
	return g.input.Shape[0]
}

func inferConvolution(c *op.Call, n int) error {
	g, err := readKernel(c, n, false)
	if err != nil {
		return err
	}
	features := g.weight.Shape[0]
	if expected := g.weight.Shape[1] * g.groups; g.channels() != expected {
		return c.Errorf("given groups=%d, weight of size %v, expected input %v to have %d channels, but got %d channels instead",
			g.groups, g.weight.Shape, g.input.Shape, expected, g.channels())
	}
	if features%g.groups != 0 {
		return c.Errorf("%d output channels are not divisible by groups=%d", features, g.groups)
	}
	if err := expectVector(c, "bias", features); err != nil {
		return err
	}
	sizes := slices.Clone(lastAxes(g.input.Shape, n))
	for i := range sizes {
		padded, kernel := sizes[i]+2*g.padding[i], g.dilation[i]*(g.weight.Shape[2+i]-1)+1
		if padded < kernel {
			return c.Errorf("kernel size can't be greater than actual input size: axis %d of input %v is %d with padding, the kernel spans %d",
				len(g.input.Shape)-n+i, g.input.Shape, padded, kernel)
		}
		sizes[i] = (padded-kernel)/g.stride[i] + 1
	}
	g.declare(c, features, sizes)
	return nil
}

// declare makes the output: channels-last if the input or the weight is, as
// cuDNN's and the native kernels do. One spatial axis is computed as two, the
// first of size 1, of an input that is made contiguous before: a transposed series
// does not count as channels-last.
func (g *kernelGeometry) declare(c *op.Call, features int64, sizes []int64) {
	if g.channels() == 0 { // torch's result of no channels has none
		features = 0
	}
	shape := append([]int64{features}, sizes...)
	input, weight := g.input, g.weight
	if g.batched {
		shape = append([]int64{input.Shape[0]}, shape...)
	} else {
		shape = append([]int64{1}, shape...)
		input = withAxis(input, 0)
	}
	flat := len(sizes) == 1
	if flat {
		shape = slices.Insert(shape, 2, 1)
		if !input.IsContiguous() {
			input = &graph.Tensor{Shape: input.Shape, Strides: graph.ContiguousStrides(input.Shape), DType: input.DType, Storage: input.Storage}
		}
		input, weight = withAxis(input, 2), withAxis(weight, 2)
	}
	strides := suggestedStrides(shape, input, weight)
	if flat {
		shape, strides = slices.Delete(shape, 2, 3), slices.Delete(strides, 2, 3)
	}
	if !g.batched {
		shape, strides = shape[1:], strides[1:]
	}
	c.OutStrided(shape, strides, g.input.DType)
}

func inferTransposedConvolution(c *op.Call, n int) error {
	g, err := readKernel(c, n, true)
	if err != nil {
		return err
	}
	extra, err := spatialAtLeast(c, "output_padding", n, 0)
	if err != nil {
		return err
	}
	if g.channels() != g.weight.Shape[0] || g.channels()%g.groups != 0 {
		return c.Errorf("given transposed=1, weight of size %v and groups=%d, expected input %v to have %d channels, but got %d channels instead",
			g.weight.Shape, g.groups, g.input.Shape, g.weight.Shape[0], g.channels())
	}
	features := g.weight.Shape[1] * g.groups
	if err := expectVector(c, "bias", features); err != nil {
		return err
	}
	sizes := slices.Clone(lastAxes(g.input.Shape, n))
	for i := range sizes {
		if extra[i] >= max(g.stride[i], g.dilation[i]) && g.input.Elements() > 0 { // without elements no kernel looks
			return c.Errorf("output padding must be smaller than either stride or dilation, got output_padding %v, stride %v, dilation %v",
				extra, g.stride, g.dilation)
		}
		sizes[i] = (sizes[i]-1)*g.stride[i] - 2*g.padding[i] + g.dilation[i]*(g.weight.Shape[2+i]-1) + extra[i] + 1
		if sizes[i] < 0 || sizes[i] == 0 && g.input.Elements() > 0 {
			return c.Errorf("the output is too small: size %d from input %v", sizes[i], g.input.Shape)
		}
	}
	g.declare(c, features, sizes)
	return nil
}

// convolutionWork is one multiply-accumulate per output element, kernel place
// and input channel of the group: ResNet-50's first, [1,64,112,112] with weight
// [64,3,7,7], is 802,816 · 147 = 118,013,952. A bias is added beside them.
func convolutionWork(o *graph.Op) op.Work {
	out, weight := o.Outputs[0], op.Input(o, "weight")
	return op.Work{MACs: out.Elements() * graph.Product(weight.Shape[1:])}.Plus(biasWork(o))
}

// transposedConvolutionWork is one multiply-accumulate per input element,
// kernel place and output channel of the group.
func transposedConvolutionWork(o *graph.Op) op.Work {
	input, weight := op.Input(o, "input"), op.Input(o, "weight")
	return op.Work{MACs: input.Elements() * graph.Product(weight.Shape[1:])}.Plus(biasWork(o))
}

func expandConvolutionMode(c *op.Call, n int) ([]*graph.Tensor, error) {
	input, weight, bias := c.Tensor("input"), c.Tensor("weight"), c.Arg("bias")
	name := fmt.Sprintf("conv%dd", n)
	mode, isMode := c.Arg("padding").(string)
	if !isMode {
		return c.ApplyAll(name, []any{input, weight, bias, c.Ints("stride"), c.Ints("padding"), c.Ints("dilation"), c.Int("groups")})
	}
	padding := make([]int64, n)
	switch mode {
	case "valid":
	case "same":
		var err error
		if input, padding, err = padToSame(c, n); err != nil {
			return nil, err
		}
	default:
		return nil, c.Errorf("invalid padding string %q, expected 'valid' or 'same'", mode)
	}
	return c.ApplyAll(name, []any{input, weight, bias, c.Ints("stride"), padding, c.Ints("dilation"), c.Int("groups")})
}

// padToSame returns the input, padded on one side where that is needed, and the
// symmetric rest.
func padToSame(c *op.Call, n int) (*graph.Tensor, []int64, error) {
	input, weight := c.Tensor("input"), c.Tensor("weight")
	dilation, err := spatialNumbers(c, "dilation", n)
	if err != nil {
		return nil, nil, err
	}
	if len(weight.Shape) != n+2 {
		return nil, nil, c.Errorf("expected a weight of %d axes, got %v", n+2, weight.Shape)
	}
	if slices.ContainsFunc(c.Ints("stride"), func(s int64) bool { return s != 1 }) {
		return nil, nil, c.Errorf("padding='same' is not supported for strided convolutions, got stride %v", c.Ints("stride"))
	}
	padding, after, oneSided := make([]int64, n), make([]int64, 2*n), false
	for i := range n {
		total := dilation[i] * (weight.Shape[2+i] - 1)
		padding[i] = total / 2
		after[2*(n-1-i)+1] = total % 2
		oneSided = oneSided || total%2 == 1
	}
	if oneSided {
		input, err = c.Apply("constant_pad_nd", input, after, 0.0)
	}
	return input, padding, err
}
