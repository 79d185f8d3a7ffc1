package aten

// This file holds short-time Fourier transforms.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func shortTimeFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "stft",
			Schemas: []string{"(Tensor input, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool center=True, " +
				"str pad_mode='reflect', bool normalized=False, bool? onesided=None, bool? return_complex=None, " +
				"bool? align_to_window=None) -> Tensor"},
			Python: "torch.stft Tensor.stft",
			Expand: expandSTFT,
		},
		{
			Name: "istft",
			Schemas: []string{"(Tensor input, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool center=True, " +
				"bool normalized=False, bool? onesided=None, int? length=None, bool return_complex=False) -> Tensor"},
			Python:   "torch.istft Tensor.istft",
			Infer:    inferInverseSTFT,
			Work:     work("an inverse transform of n_fft points for each frame; one multiplication and one addition for each point", inverseSTFTWork),
			Gradient: &op.Gradient{Saves: saves("window", "aux", "aux1"), Work: sameAsForward},
			Evidence: map[op.Rule]string{
				op.RuleSaves: "torch 2.15 on the CPU keeps 80 and 1,260 float32 for a spectrum of 2×41×60, n_fft 80, hop_length 20, with a window or without",
			},
		},
	}
}

// stftWindow reads the arguments that stft and istft share.
func stftWindow(c *op.Call) (points, hop int64, err error) {
	points = c.Int("n_fft")
	if points < 1 {
		return 0, 0, c.Errorf("n_fft must be positive, got %d", points)
	}
	hop = points / 4
	if c.Has("hop_length") {
		hop = c.Int("hop_length")
	}
	width := points
	if c.Has("win_length") {
		width = c.Int("win_length")
	}
	if hop < 1 || width < 1 || width > points {
		return 0, 0, c.Errorf("expected hop_length > 0 and 0 < win_length <= n_fft, got %d, %d and n_fft=%d", hop, width, points)
	}
	return points, hop, expectVector(c, "window", width)
}

// expandSTFT gives [batch, frequencies, frames]: 16,000 samples with n_fft 400,
// hop_length 160, centred, have 1 + 16,000/160 = 101 frames of 201 frequencies.
// The frames are a view of the padded signal, and only their product with the
// window is a copy.
func expandSTFT(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	points, hop, err := checkSTFT(c)
	if err != nil {
		return nil, err
	}
	s, x := newScript(c), input
	if len(input.Shape) == 1 {
		x = s.do("unsqueeze", x, int64(0))
	}
	if c.Bool("center") {
		x = s.do("squeeze", s.do("pad", s.do("unsqueeze", x, int64(0)), []int64{points / 2, points / 2}, c.Text("pad_mode")), int64(0))
	}
	if s.err != nil {
		return nil, s.err
	}
	if lastSize(x) < points {
		return nil, c.Errorf("expected 0 < n_fft <= %d, but got n_fft=%d", lastSize(x), points)
	}
	frames := []int64{x.Shape[0], 1 + (lastSize(x)-points)/hop, points}
	y := s.do("as_strided", x, frames, []int64{x.Strides[0], hop * x.Strides[1], x.Strides[1]})
	if window := s.stftFilter(points, x.DType); window != nil {
		y = s.do("mul", y, window)
	}
	onesided, given := c.Arg("onesided").(bool)
	switch {
	case x.DType.IsComplex():
		y = s.do("_fft_c2c", y, nil, []int64{2})
	default:
		y = s.do("_fft_r2c", y, nil, []int64{2}, onesided || !given)
	}
	y = s.do("transpose", y, int64(1), int64(2))
	if len(input.Shape) == 1 {
		y = s.do("squeeze", y, int64(0))
	}
	if isComplex, asked := c.Arg("return_complex").(bool); asked && !isComplex {
		y = s.do("view_as_real", y)
	}
	return s.result(y)
}

// checkSTFT checks the arguments of stft.
func checkSTFT(c *op.Call) (points, hop int64, err error) {
	input := c.Tensor("input")
	if len(input.Shape) != 1 && len(input.Shape) != 2 {
		return 0, 0, c.Errorf("expected a 1D or 2D tensor, got size %v", input.Shape)
	}
	if !input.DType.Differentiable() {
		return 0, 0, c.Errorf("expected a tensor of floating point or complex values, got %v", input.DType)
	}
	if !c.Has("return_complex") && !input.DType.IsComplex() {
		return 0, 0, c.Errorf("requires the return_complex parameter be given for real inputs")
	}
	return stftWindow(c)
}

// stftFilter is the window, filled with zeros on both sides to the length of a
// frame; nil if every sample counts in full.
func (s *script) stftFilter(points int64, dtype graph.DType) *graph.Tensor {
	c := s.call
	window, width := c.Tensor("window"), points
	if c.Has("win_length") {
		width = c.Int("win_length")
	}
	switch {
	case window == nil && width == points:
		return nil
	case window == nil:
		ones, err := c.ApplyAll("ones", []any{[]int64{width}}, op.Keyword{Name: "dtype", Value: dtype})
		if err != nil {
			s.err = err
			return nil
		}
		window = ones[0]
	}
	if width == points {
		return window
	}
	left := (points - width) / 2
	return s.do("constant_pad_nd", window, []int64{left, points - width - left})
}

// inferInverseSTFT gives hop_length·(frames−1) + n_fft samples, without the
// padding on both sides if centred.
func inferInverseSTFT(c *op.Call) error {
	input := c.Tensor("input")
	if len(input.Shape) != 2 && len(input.Shape) != 3 || !input.DType.IsComplex() {
		return c.Errorf("requires a complex-valued input of 2 or 3 axes, got %v of size %v", input.DType, input.Shape)
	}
	points, hop, err := stftWindow(c)
	if err != nil {
		return err
	}
	bins := lastAxes(input.Shape, 2)
	expected := points/2 + 1
	if onesided, given := c.Arg("onesided").(bool); given && !onesided {
		expected = points
	}
	if bins[0] != expected && bins[0] != points {
		return c.Errorf("expected the frequency dimension to be %d, got %d", expected, bins[0])
	}
	length := points + hop*(bins[1]-1)
	if c.Bool("center") {
		length -= 2 * (points / 2)
	}
	if c.Has("length") {
		length = c.Int("length")
	}
	if length < 1 {
		return c.Errorf("the result has no samples (input %v)", input.Shape)
	}
	dtype := partType(input.DType)
	if c.Bool("return_complex") {
		dtype = input.DType
	}
	c.Out(slices.Concat(input.Shape[:len(input.Shape)-2], []int64{length}), dtype)
	c.Aux([]int64{1, points + hop*(bins[1]-1)}, partType(input.DType)) // how often windows cover each sample
	if !c.Has("window") {
		c.Aux([]int64{points}, partType(input.DType)) // a window of ones
	}
	return nil
}

// inverseSTFTWork transforms every frame and adds up where they overlap.
func inverseSTFTWork(o *graph.Op) op.Work {
	spectrum, points := o.Inputs[0], o.Attrs.Int("n_fft")
	frames := spectrum.Elements() / max(spectrum.Shape[len(spectrum.Shape)-2], 1)
	return transformWork(points, frames).Plus(op.Work{Muls: 1, Adds: 1}.Times(frames * points))
}
