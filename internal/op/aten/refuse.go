package aten

// This file holds the sizes that CUDA kernels refuse, by release of PyTorch, and
// which convolutions PyTorch keeps from cuDNN.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/op"
)

// largestInt32 is the largest number that 32-bit indices count to, and
// largestGrid the largest second and third size of a CUDA launch.
const (
	largestInt32 = 1<<31 - 1
	largestGrid  = 1<<16 - 1
)

// depthwiseRefusal: PyTorch's own depthwise kernel counts the elements of its
// tensors in 32 bits (DepthwiseConv2d.cu). cuDNN's does not.
func depthwiseRefusal(o *graph.Op, torch op.Release) string {
	d, ok := depthwiseOf(o)
	if !ok || d.takesCuDNN(torch) {
		return ""
	}
	for _, t := range []*graph.Tensor{d.input, d.output} {
		if t.Elements() > largestInt32 {
			return fmt.Sprintf("the depthwise kernel counts to 2³¹−1, %v has %d elements", t.Shape, t.Elements())
		}
	}
	return ""
}

// depthwiseKernel tells whether a convolution of one or two axes runs in PyTorch's
// own depthwise kernel.
func depthwiseKernel(o *graph.Op, torch op.Release) bool {
	d, ok := depthwiseOf(o)
	return ok && !d.takesCuDNN(torch)
}

// depthwise is a depthwise convolution of images; one axis counts as two, the
// first of size 1.
type depthwise struct {
	input, weight, output *graph.Tensor
	stride, dilation      []int64
}

// depthwiseOf tells whether a convolution is one for the depthwise kernel: as
// many groups as input channels.
func depthwiseOf(o *graph.Op) (d depthwise, ok bool) {
	d = depthwise{
		input: op.Input(o, "input"), weight: op.Input(o, "weight"), output: o.Outputs[0],
		stride: o.Attrs.Ints("stride"), dilation: o.Attrs.Ints("dilation"),
	}
	if len(d.input.Shape) == 3 && len(d.weight.Shape) == 3 {
		d.input, d.weight, d.output = withAxis(d.input, 2), withAxis(d.weight, 2), withAxis(d.output, 2)
		d.stride = []int64{d.stride[0], d.stride[0]}
	}
	groups := o.Attrs.Int("groups")
	return d, len(d.input.Shape) == 4 && groups > 1 && d.input.Shape[1] == groups && d.weight.Shape[0]%groups == 0
}

// takesCuDNN is the choice of Convolution.cpp. Channels-last tensors go to
// cuDNN; others if they are float16 and of a shape for which cuDNN was found
// faster. Since 2.9 (one image alone: 2.8) tensors beyond 32 bits go there
// whatever they are, but 2.9 keeps its cuDNN, which was wrong on them, from
// those that are channels-last.
func (d depthwise) takesCuDNN(torch op.Release) bool {
	last := d.input.DType != graph.Float64 && (op.IsChannelsLast(d.input) || op.IsChannelsLast(d.weight))
	images := max(d.input.Shape[0], 1)
	switch {
	case d.input.Elements() >= largestInt32 && !torch.Before(2, 9):
		return !last || !torch.Before(2, 10)
	case d.input.Elements()/images > largestInt32 && !torch.Before(2, 8):
		return true
	case last:
		return true
	}
	return d.input.DType == graph.Float16 && graph.Product(d.dilation) == 1 && d.stride[0] == d.stride[1] &&
		d.input.Shape[1] >= 32 && d.fasterInCuDNN()
}

// fasterInCuDNN is PyTorch's list of shapes, found on V100 and A100.
func (d depthwise) fasterInCuDNN() bool {
	images, channels, height, width := d.input.Shape[0], d.input.Shape[1], d.input.Shape[2], d.input.Shape[3]
	kernel, stride := d.weight.Shape[3], d.stride[1]
	switch {
	case height == 1 && stride == 1:
		return true
	case d.weight.Shape[2] != kernel || kernel != 1 && kernel != 3 && kernel != 5 || width < 7:
		return false
	case stride == 1:
		return true
	case stride != 2:
		return false
	case kernel == 1:
		return images == 1 && width <= 28 || images > 1 && images <= 16 && channels >= 128 && width <= 7
	}
	return images == 1 || channels >= 512 || channels >= 256 && width >= 28
}

// poolingRefusal: the kernels over two axes number the results in 32 bits
// (DilatedMaxPool2d.cu, AveragePool2d.cu).
func poolingRefusal(axes int) func(*graph.Op, op.Release) string {
	if axes != 2 {
		return nil
	}
	return func(o *graph.Op, _ op.Release) string {
		if result := o.Outputs[0]; result.Elements() > largestInt32 {
			return fmt.Sprintf("the pooling kernel counts to 2³¹−1, its result %v has %d elements", result.Shape, result.Elements())
		}
		return ""
	}
}

// bilinearRefusal: the kernel for channels-last images of 16 channels and more
// counts in 32 bits (UpSampleBilinear2d.cu); others take the contiguous one.
func bilinearRefusal(o *graph.Op, _ op.Release) string {
	input := op.Input(o, "input")
	if !op.IsChannelsLast(input) || input.Shape[1] < 16 {
		return ""
	}
	for _, t := range []*graph.Tensor{input, o.Outputs[0]} {
		if t.Elements() >= largestInt32 {
			return fmt.Sprintf("the kernel for channels-last images counts to 2³¹−1, %v has %d elements", t.Shape, t.Elements())
		}
	}
	return ""
}

// flashRefusal: one block of threads for each image and head (FlashAttention-2,
// in PyTorch since 2.2; the first one had the images on the launch's long axis).
func flashRefusal(o *graph.Op, torch op.Release) string {
	if torch.Before(2, 2) {
		return ""
	}
	return gridRefusal(o, true)
}

// memoryEfficientRefusal: likewise; since 2.8 more images are taken in parts.
func memoryEfficientRefusal(o *graph.Op, torch op.Release) string {
	return gridRefusal(o, torch.Before(2, 8))
}

func gridRefusal(o *graph.Op, images bool) string {
	shape := o.Outputs[0].Shape
	switch {
	case images && shape[0] > largestGrid:
		return fmt.Sprintf("the attention kernel is launched for at most 65,535 images or windows, here for %d", shape[0])
	case shape[1] > largestGrid:
		return fmt.Sprintf("the attention kernel is launched for at most 65,535 heads, here for %d", shape[1])
	}
	return ""
}
