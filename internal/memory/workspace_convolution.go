package memory

// This file holds the one fitted table of the simulation: how large a workspace
// cuDNN takes for a convolution. cuDNN publishes no formula; which algorithm
// runs, and what it needs, is its own choice. What is known:
//
//   - kernels for tensor cores work on channels-last data. For channels-first
//     tensors cuDNN converts input, weight and output in the workspace: it is as
//     large as the three together;
//   - by cuDNN's own choice the gradient of a dense kernel's input takes that twice;
//   - with cudnn.benchmark the fastest algorithm wins, whatever it takes. Winograd
//     and FFT hold transformed tiles, 2.25 times the data for 3×3 in 4×4 tiles;
//   - depthwise convolutions run in PyTorch's own kernels, without a workspace;
//   - on cards with tensor cores that compute in full float32, Winograd's algorithm is
//     the usual one for 3×3 kernels, and its tiles are known to the byte (winogradTiles);
//   - cards before Volta (compute capability below 7.0) leave nothing behind: their
//     Winograd kernels keep the tiles on the chip. Reports of runs that died on such
//     cards show what the allocator held beyond its tensors: 31 MiB of 6.2 GiB behind
//     the 3×3 kernels of a ResNet-50 with 256 images (GTX 1080), where tiles would be
//     930 MB; 4 MiB of 2.65 GiB in GoogLeNet (GTX 1050 Ti);
//   - on channels-last tensors in half precision nothing needs converting; in
//     TF32 the fastest algorithm takes as much as on channels-first ones.
//
// The table has one entry for each kind of convolution. Its factors come from
// 1,000 published training runs on an A100 (with benchmark), eleven on RTX 3060
// and 4060 and 150 on V100 (without), fitted for all models together (Source).

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// ConvolutionKind says what cuDNN's choice depends on most.
type ConvolutionKind uint8

// The kinds. A kernel is dense if it has more than one element.
const (
	DenseConvolution     ConvolutionKind = iota // kernel above 1×1, stride 1, one group
	StridedConvolution                          // kernel above 1×1, stride above 1, one group
	PointwiseConvolution                        // kernel 1×1, one group
	GroupedConvolution                          // several groups, several channels each
	DepthwiseConvolution                        // one channel a group
	ImageConvolution                            // as strided, but 3×3 on at most 4 channels: a network's first
)

// KindOfConvolution classifies a convolution by what it slides over its input.
func KindOfConvolution(w op.Window) ConvolutionKind {
	switch {
	case w.Groups > 1 && w.Channels == 1:
		return DepthwiseConvolution
	case w.Groups > 1:
		return GroupedConvolution
	case graph.Product(w.Kernel) == 1:
		return PointwiseConvolution
	}
	strided := slices.ContainsFunc(w.Stride, func(stride int64) bool { return stride > 1 })
	switch {
	case strided && w.Channels <= 4 && slices.Equal(w.Kernel, []int64{3, 3}):
		return ImageConvolution
	case strided:
		return StridedConvolution
	}
	return DenseConvolution
}

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

// WorkspaceKey is all that the table may depend on.
type WorkspaceKey struct {
	Search     bool // cudnn.benchmark
	Layout     Layout
	Arithmetic Arithmetic
	Kind       ConvolutionKind
}

// Layout is where the channels lie.
type Layout uint8

// The layouts.
const (
	channelsFirst Layout = iota
	channelsLast
)

// String writes a key as "search, channels last, TF32, strided".
func (k WorkspaceKey) String() string {
	search := map[bool]string{true: "search", false: "no search"}[k.Search]
	layout := [...]string{"channels first", "channels last"}[k.Layout]
	arithmetic := [...]string{"float32", "TF32", "half"}[k.Arithmetic]
	kind := [...]string{"dense", "strided", "pointwise", "grouped", "depthwise", "image"}[k.Kind]
	return strings.Join([]string{search, layout, arithmetic, kind}, ", ")
}

// Source names the measurements that an entry of the table was fitted on, files of
// bench/accuracy/data; "" if none of them shows such convolutions.
func (k WorkspaceKey) Source() string {
	switch {
	case k.Arithmetic == FullFloat32 && !k.Search:
		return "to the byte: 150 published runs on V100; mmsegmentation_v0_train_mem bounds it from above"
	case k.Arithmetic == TensorFloat32 && k.Search: // some of its models permute to channels last
		return "gpumemnet_timm_train_a100, with cudnn.benchmark"
	case k.Arithmetic == TensorFloat32 && !k.Search:
		return "xmem_eval_sample, RTX 3060 and 4060, without"
	case k.Arithmetic == HalfPrecision && k.Search:
		return "timm_train_batch_brackets and timm_infer_batch_brackets, amp, with cudnn.benchmark"
	}
	return ""
}

// WorkspaceEntry says what the passes take, in the order forward, gradient of the
// input, gradient of the weight.
type WorkspaceEntry struct {
	Converted [3]float64 // multiples of input and output, plus the weight once
	Tiles     [3]bool    // Winograd's tiles, where the kernel allows it
}

// WorkspaceTable has one entry for each kind of convolution. A key that is not listed
// takes no workspace.
type WorkspaceTable map[WorkspaceKey]WorkspaceEntry

// Workspaces is the table that runs are simulated with; bench/accuracy -fit measures
// how well each entry fits.
func Workspaces() WorkspaceTable {
	all := WorkspaceEntry{Converted: [3]float64{1, 1, 1}}
	half := WorkspaceEntry{Converted: [3]float64{0.5, 0.5, 0.5}}
	searched := WorkspaceEntry{Converted: [3]float64{0, 2, 2}}
	triedDense := WorkspaceEntry{Converted: [3]float64{1, 1, 1.5}}
	triedImage := WorkspaceEntry{Converted: [3]float64{0, 2, 1}}
	winograd := WorkspaceEntry{Tiles: [3]bool{true, true, true}}
	return WorkspaceTable{
		{false, channelsFirst, FullFloat32, DenseConvolution}: winograd,
		{true, channelsFirst, FullFloat32, DenseConvolution}:  winograd,

		{false, channelsFirst, TensorFloat32, DenseConvolution}:     {Converted: [3]float64{1, 2, 1}},
		{false, channelsFirst, TensorFloat32, StridedConvolution}:   all,
		{false, channelsFirst, TensorFloat32, ImageConvolution}:     all,
		{false, channelsFirst, TensorFloat32, PointwiseConvolution}: all,
		{false, channelsFirst, TensorFloat32, GroupedConvolution}:   all,
		{false, channelsFirst, HalfPrecision, DenseConvolution}:     all,
		{false, channelsFirst, HalfPrecision, StridedConvolution}:   all,
		{false, channelsFirst, HalfPrecision, ImageConvolution}:     all,
		{false, channelsFirst, HalfPrecision, PointwiseConvolution}: all,
		{false, channelsFirst, HalfPrecision, GroupedConvolution}:   all,

		{true, channelsFirst, TensorFloat32, DenseConvolution}:     triedDense,
		{true, channelsFirst, TensorFloat32, StridedConvolution}:   searched,
		{true, channelsFirst, TensorFloat32, ImageConvolution}:     triedImage,
		{true, channelsFirst, TensorFloat32, PointwiseConvolution}: half,
		{true, channelsFirst, TensorFloat32, GroupedConvolution}:   searched,
		{true, channelsLast, TensorFloat32, DenseConvolution}:      triedDense,
		{true, channelsLast, TensorFloat32, StridedConvolution}:    searched,
		{true, channelsLast, TensorFloat32, ImageConvolution}:      triedImage,
		{true, channelsLast, TensorFloat32, PointwiseConvolution}:  half,
		{true, channelsLast, TensorFloat32, GroupedConvolution}:    searched,

		{true, channelsFirst, HalfPrecision, DenseConvolution}:   all,
		{true, channelsFirst, HalfPrecision, StridedConvolution}: all,
		{true, channelsFirst, HalfPrecision, ImageConvolution}:   all,
		{true, channelsFirst, HalfPrecision, GroupedConvolution}: all,
	}
}

// tensorCores is the compute capability that has them: Volta's, times ten.
const tensorCores = 70

// ConvolutionWorkspace is the rule of the table. search is cudnn.benchmark =
// True: algorithms are tried, and the fastest is taken.
//
// Example: ResNet-50's conv1 with one image in float32 on an A100, benchmark
// off: input 602,112, weight 37,632 and output 3,211,264 bytes are converted, so
// the workspace is 3,851,008 bytes.
func ConvolutionWorkspace(search bool) WorkspaceRule { return Workspaces().Rule(search) }

// Rule is the table as a rule of a simulation.
func (table WorkspaceTable) Rule(search bool) WorkspaceRule {
	return func(o *graph.Op, pass op.Pass, card Hardware) int64 {
		window, ok := op.WindowOf(o)
		if card.Capability < tensorCores || !ok || len(o.Inputs) < 2 || len(o.Outputs) == 0 {
			return 0
		}
		input, weight, output := o.Inputs[0], o.Inputs[1], o.Outputs[0]
		entry := table[WorkspaceKey{search, layoutOf(input), arithmeticOf(input, card), KindOfConvolution(window)}]
		switch {
		case entry.Tiles[pass]:
			return winogradTiles(o, window)
		case entry.Converted[pass] > 0:
			return int64(entry.Converted[pass]*float64(input.Bytes()+output.Bytes())) + weight.Bytes()
		}
		return 0
	}
}

// winogradTiles is what the Winograd algorithm F(4×4, 3×3) holds: weight, input
// and output in tiles of 6×6 = 36 float32 numbers for each 4×4 outputs. It needs
// a 3×3 kernel with stride and dilation 1; other convolutions take nothing.
//
// Example: 4096 to 512 channels at 64×128 with two images: 2·16·32 = 1024
// tiles, 36·(512·4096 + (4096+512)·1024)·4 = 981,467,136 bytes.
func winogradTiles(o *graph.Op, w op.Window) int64 {
	weight, output := o.Inputs[1], o.Outputs[0]
	if !slices.Equal(w.Kernel, []int64{3, 3}) || w.Transposed || graph.Product(w.Dilation) != 1 {
		return 0
	}
	outputs, inputs := weight.Shape[0], weight.Shape[1]
	tiles := (output.Shape[2] + 3) / 4 * ((output.Shape[3] + 3) / 4)
	images := output.Elements() / max(outputs*output.Shape[2]*output.Shape[3], 1)
	return 36 * 4 * (outputs*inputs + (inputs+outputs)*images*tiles)
}

// layoutOf tells channels-last tensors: the channel's stride is 1, and not
// because there is one channel only.
func layoutOf(t *graph.Tensor) Layout {
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
		if operator, ok := op.Of(o); ok && operator.Library == op.CuDNN {
			return true
		}
	}
	return false
}
