package memory

import (
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// This file holds the one fitted table of the simulation: how large a workspace
// cuDNN takes for a convolution. cuDNN publishes no formula; which algorithm
// runs, and what it needs, is its own choice. What is known:
//
//   - kernels for tensor cores work on channels-last data. For channels-first
//     tensors cuDNN converts input, weight and output in the workspace: it is as
//     large as the three together;
//   - with cudnn.benchmark the fastest algorithm wins, whatever it takes. Winograd
//     and FFT hold transformed tiles, 2.25 times the data for 3×3 in 4×4 tiles;
//   - depthwise convolutions run in PyTorch's own kernels, without a workspace;
//   - on channels-last tensors in half precision nothing needs converting.
//
// The table has one factor for each kind of convolution and pass: multiples of
// the bytes of input and output, plus the weight once. The factors come from
// about 2,000 published training runs on an A100 (with benchmark) and eleven on
// RTX 3060 and 4060 (without), fitted for all models together.

// ConvolutionKind says what cuDNN's choice depends on most.
type ConvolutionKind uint8

// The kinds. A kernel is dense if it has more than one element.
const (
	DenseConvolution     ConvolutionKind = iota // kernel above 1×1, stride 1, one group
	StridedConvolution                          // kernel above 1×1, stride above 1, one group
	PointwiseConvolution                        // kernel 1×1, one group
	GroupedConvolution                          // several groups, several channels each
	DepthwiseConvolution                        // one channel a group
)

// KindOfConvolution classifies an executed convolution by its weight, stride
// and groups.
func KindOfConvolution(o *graph.Op) ConvolutionKind {
	weight := op.Input(o, "weight")
	groups, channelsOfGroup := o.Attrs.Int("groups"), weight.Shape[1]
	if isTransposed(o) {
		channelsOfGroup = weight.Shape[0] / max(groups, 1)
	}
	switch {
	case groups > 1 && channelsOfGroup == 1:
		return DepthwiseConvolution
	case groups > 1:
		return GroupedConvolution
	case graph.Product(weight.Shape[2:]) == 1:
		return PointwiseConvolution
	}
	for _, stride := range o.Attrs.Ints("stride") {
		if stride > 1 {
			return StridedConvolution
		}
	}
	return DenseConvolution
}

func isTransposed(o *graph.Op) bool { return strings.HasPrefix(o.Name, "conv_transpose") }

// Arithmetic is what a convolution computes in.
type Arithmetic uint8

// The arithmetics. TF32 is float32 from compute capability 8.0 on, where
// PyTorch lets cuDNN use tensor cores.
const (
	FullFloat32 Arithmetic = iota
	TensorFloat32
	HalfPrecision
)

func arithmeticOf(t *graph.Tensor, card Hardware) Arithmetic {
	switch {
	case t.DType == graph.Float16 || t.DType == graph.BFloat16:
		return HalfPrecision
	case t.DType == graph.Float32 && card.Capability >= 80:
		return TensorFloat32
	}
	return FullFloat32
}

// workspaceKey is all that the table may depend on.
type workspaceKey struct {
	search     bool // cudnn.benchmark
	layout     layout
	arithmetic Arithmetic
	kind       ConvolutionKind
}

// layout is where the channels lie.
type layout uint8

const (
	channelsFirst layout = iota
	channelsLast
)

// passFactors are the factors of forward, gradient of the input, gradient of the
// weight.
type passFactors [3]float64

// workspaceFactors is the table. A key that is not listed takes no workspace.
func workspaceFactors() map[workspaceKey]passFactors {
	converted := passFactors{1, 1, 1}
	return map[workspaceKey]passFactors{
		{false, channelsFirst, TensorFloat32, DenseConvolution}:     converted,
		{false, channelsFirst, TensorFloat32, StridedConvolution}:   converted,
		{false, channelsFirst, TensorFloat32, PointwiseConvolution}: converted,
		{false, channelsFirst, TensorFloat32, GroupedConvolution}:   converted,
		{false, channelsFirst, HalfPrecision, DenseConvolution}:     converted,
		{false, channelsFirst, HalfPrecision, StridedConvolution}:   converted,
		{false, channelsFirst, HalfPrecision, PointwiseConvolution}: converted,
		{false, channelsFirst, HalfPrecision, GroupedConvolution}:   converted,

		{true, channelsFirst, TensorFloat32, DenseConvolution}:     {1, 2, 2},
		{true, channelsFirst, TensorFloat32, StridedConvolution}:   {0, 2, 2},
		{true, channelsFirst, TensorFloat32, PointwiseConvolution}: {0.5, 0.5, 0.5},
		{true, channelsFirst, TensorFloat32, GroupedConvolution}:   {0, 2, 2},
		{true, channelsFirst, HalfPrecision, DenseConvolution}:     converted,
		{true, channelsFirst, HalfPrecision, StridedConvolution}:   converted,
		{true, channelsFirst, HalfPrecision, GroupedConvolution}:   converted,
	}
}

// ConvolutionWorkspace is the rule of the table. search is cudnn.benchmark =
// True: algorithms are tried, and the fastest is taken.
//
// Example: ResNet-50's conv1 with one image in float32 on an A100, benchmark
// off: input 602,112, weight 37,632 and output 3,211,264 bytes are converted, so
// the workspace is 3,851,008 bytes.
func ConvolutionWorkspace(search bool) WorkspaceRule {
	table := workspaceFactors()
	return func(o *graph.Op, pass op.Pass, card Hardware) int64 {
		if card.Capability == 0 || len(o.Inputs) < 2 || len(o.Outputs) == 0 {
			return 0
		}
		input, weight, output := o.Inputs[0], o.Inputs[1], o.Outputs[0]
		factors, listed := table[workspaceKey{search, layoutOf(input), arithmeticOf(input, card), KindOfConvolution(o)}]
		if !listed || factors[pass] == 0 {
			return 0
		}
		return int64(factors[pass]*float64(input.Bytes()+output.Bytes())) + weight.Bytes()
	}
}

// layoutOf tells channels-last tensors: the channel's stride is 1, and not
// because there is one channel only.
func layoutOf(t *graph.Tensor) layout {
	if len(t.Shape) >= 4 && t.Shape[1] > 1 && t.Strides[1] == 1 {
		return channelsLast
	}
	return channelsFirst
}

// UsesCuDNN tells whether a program convolves in cuDNN: its kernels then take a
// part of the CUDA context.
func UsesCuDNN(g *graph.Graph) bool {
	for i := range g.Steps {
		o := g.Steps[i].Op
		if o == nil {
			continue
		}
		if operator, ok := op.Lookup(o.Name); ok && operator.Library == op.CuDNN {
			return true
		}
	}
	return false
}
