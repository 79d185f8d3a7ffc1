package aten

// This file holds discrete Fourier transforms.

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// fourierKind says what a transform does with the last of its axes.
type fourierKind int

const (
	complexToComplex fourierKind = iota
	realToHalf                   // real input; half of the frequencies: n → n/2 + 1
	halfToReal                   // the reverse: m → 2·(m − 1)
)

func fourierFamily() []*op.Operator {
	var family []*op.Operator
	for _, t := range []struct {
		name string
		kind fourierKind
	}{
		{"fft", complexToComplex}, {"ifft", complexToComplex}, {"rfft", realToHalf},
		{"irfft", halfToReal}, {"hfft", halfToReal}, {"ihfft", realToHalf},
	} {
		one := "(Tensor input, int? n=None, int dim=-1, str? norm=None, ignored out=None) -> Tensor"
		two := "(Tensor input, int[1]? s=None, int[1]? dim=[-2,-1], str? norm=None, ignored out=None) -> Tensor"
		all := "(Tensor input, int[1]? s=None, int[1]? dim=None, str? norm=None, ignored out=None) -> Tensor"
		family = append(family,
			fourierTransform(t.name, one, t.kind), fourierTransform(t.name+"2", two, t.kind), fourierTransform(t.name+"n", all, t.kind))
	}
	return append(family,
		fourierShift("fftshift", func(size int64) int64 { return size / 2 }),
		fourierShift("ifftshift", func(size int64) int64 { return (size + 1) / 2 }),
		&op.Operator{
			Name: "fftfreq",
			Schemas: []string{"(int n, float d=1.0, *, dtype? dtype=None, ignored out=None, ignored layout=None, device device=None, " +
				"bool requires_grad=False) -> Tensor"},
			Python: "torch.fft.fftfreq",
			Infer:  func(c *op.Call) error { return inferFrequencies(c, c.Int("n")) },
			Eval:   func(c *op.Call) [][]float64 { return frequencies(c, true) },
		},
		&op.Operator{
			Name: "rfftfreq",
			Schemas: []string{"(int n, float d=1.0, *, dtype? dtype=None, ignored out=None, ignored layout=None, device device=None, " +
				"bool requires_grad=False) -> Tensor"},
			Python: "torch.fft.rfftfreq",
			Infer:  func(c *op.Call) error { return inferFrequencies(c, c.Int("n")/2+1) },
			Eval:   func(c *op.Call) [][]float64 { return frequencies(c, false) },
		},
		fourierKernel("_fft_r2c", realToHalf, saves("input")),
		fourierKernel("_fft_c2c", complexToComplex, nil),
		fourierKernel("_fft_c2r", halfToReal, nil))
}

// sameAsForward is the backward of a linear transform.
func sameAsForward(o *graph.Op, _ func(string) bool) op.Work {
	operator, _ := op.Of(o)
	return operator.Work.Count(o)
}

// fourierTransform resolves the arguments and picks the kernel: a real input
// has its own, with half of the frequencies or all.
func fourierTransform(name, schema string, kind fourierKind) *op.Operator {
	return &op.Operator{
		Name:    "fft_" + name,
		Schemas: []string{schema},
		Python:  "torch.fft." + name,
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			if norm := c.Text("norm"); norm != "" && norm != "forward" && norm != "backward" && norm != "ortho" {
				return nil, c.Errorf("invalid normalization mode: %q", norm)
			}
			axes, err := fourierAxes(c)
			if err != nil {
				return nil, err
			}
			if len(axes) == 0 {
				return expandNoTransform(c, kind)
			}
			var sizes any
			if n, given := c.Arg("n").(int64); given {
				sizes = []int64{n}
			} else if c.Has("s") {
				sizes = c.Ints("s")
			}
			dims := make([]int64, len(axes))
			for i, axis := range axes {
				dims[i] = int64(axis)
			}
			if c.Has("n") && c.Int("n") < 1 {
				return nil, c.Errorf("invalid number of data points (%d) specified", c.Int("n"))
			}
			kernel := map[fourierKind]string{complexToComplex: "_fft_c2c", realToHalf: "_fft_r2c", halfToReal: "_fft_c2r"}[kind]
			input := c.Tensor("input")
			if kind == complexToComplex && !input.DType.IsComplex() {
				if _, several := c.Arg("dim").([]int64); !several && c.Operator.Name == "fft_"+strings.TrimRight(name, "2n") {
					return c.ApplyAll("_fft_r2c", []any{input, sizes, dims, false})
				}
				if input, err = complexCopy(c, input); err != nil {
					return nil, err
				}
			}
			if last := len(dims) - 1; strings.HasPrefix(name, "ihfft") && last > 0 {
				return expandHermitianInverse(c, input, sizes, dims, last)
			}
			return c.ApplyAll(kernel, []any{input, sizes, dims})
		},
	}
}

// expandHermitianInverse transforms the last axis, whose half stays, and then the
// others as complex numbers: a kernel each (fft_ihfftn_impl,
// aten/src/ATen/native/SpectralOps.cpp, 2.15).
func expandHermitianInverse(c *op.Call, input *graph.Tensor, sizes any, dims []int64, last int) ([]*graph.Tensor, error) {
	var before, own any
	if all, given := sizes.([]int64); given && len(all) == len(dims) {
		before, own = all[:last], all[last:]
	}
	half, err := c.Apply("_fft_r2c", input, own, dims[last:])
	if err != nil {
		return nil, err
	}
	return result(chain(c, half, step("conj_physical"), step("_fft_c2c", before, dims[:last])))
}

// expandNoTransform is a transform over no axes, which only makes complex
// numbers.
func expandNoTransform(c *op.Call, kind fourierKind) ([]*graph.Tensor, error) {
	if kind != complexToComplex {
		return nil, c.Errorf("must transform at least one axis")
	}
	input := c.Tensor("input")
	if input.DType.IsComplex() {
		return result(c.Apply("clone", input))
	}
	return result(complexCopy(c, input))
}

// complexCopy converts real numbers, as transforms over several axes do before
// they begin.
func complexCopy(c *op.Call, input *graph.Tensor) (*graph.Tensor, error) {
	if input.DType == graph.BFloat16 {
		return nil, c.Errorf("unsupported dtype %v", input.DType)
	}
	return c.Apply("to", input, spectrumType(floatType(c, input.DType)))
}

// fourierKernel transforms the axes dim, cut or filled to the sizes s.
func fourierKernel(name string, kind fourierKind, saved []op.Save) *op.Operator {
	return &op.Operator{
		Name:     name,
		Function: strings.TrimPrefix(name, "_"),
		Schemas:  []string{"(Tensor input, int[]? s, int[] dim, bool onesided=True) -> Tensor"},
		Infer:    func(c *op.Call) error { return inferFourier(c, kind) },
		Work:     work("each line of n points: n · ⌈log₂ n⌉ butterflies along every transformed axis", fourierWork),
		Gradient: &op.Gradient{Saves: saved, Work: sameAsForward},
	}
}

// spectrumType is the complex type whose parts have the given type.
func spectrumType(d graph.DType) graph.DType {
	switch d {
	case graph.Float16, graph.Complex32:
		return graph.Complex32
	case graph.Float64, graph.Complex128:
		return graph.Complex128
	}
	return graph.Complex64
}

// partType is the type of a complex type's parts.
func partType(d graph.DType) graph.DType {
	switch d {
	case graph.Complex32:
		return graph.Float16
	case graph.Complex128:
		return graph.Float64
	case graph.Complex64:
		return graph.Float32
	}
	return d
}

func inferFourier(c *op.Call, kind fourierKind) error {
	input := c.Tensor("input")
	axes, err := fourierAxes(c)
	if err != nil {
		return err
	}
	if kind == realToHalf && input.DType.IsComplex() {
		return c.Errorf("expects a real input tensor, but got %v", input.DType)
	}
	if input.DType == graph.BFloat16 {
		return c.Errorf("unsupported dtype %v", input.DType)
	}
	dtype := input.DType
	if !dtype.Differentiable() {
		dtype = c.DefaultDType()
	}
	if len(axes) == 0 {
		return c.Errorf("must transform at least one axis")
	}
	given := kind
	if kind == realToHalf && !c.Bool("onesided") {
		kind = complexToComplex
	}
	shape, err := fourierShape(c, kind, axes)
	if err != nil {
		return err
	}
	dtype = spectrumType(dtype)
	if kind == halfToReal {
		dtype = partType(dtype)
	}
	c.OutStrided(shape, fourierStrides(shape, resizedInput(c, given, axes), axes, given), dtype)
	return nil
}

// fourierStrides are those that MKL's transforms leave (_fft_r2c_mkl and its like,
// aten/src/ATen/native/mkl/SpectralOps.cpp, 2.15): the axes are ordered by the
// operand's strides but for the last of real numbers; a transform to real
// numbers transforms the others first.
func fourierStrides(shape []int64, input *graph.Tensor, axes []int, kind fourierKind) []int64 {
	axes = slices.Clone(axes)
	before, last := axes[:len(axes)-1], axes[len(axes)-1:]
	strides := input.Strides
	slower := func(a, b int) int { return cmp.Compare(strides[b], strides[a]) }
	switch {
	case kind == complexToComplex:
		slices.SortStableFunc(axes, slower)
	case kind == realToHalf:
		slices.SortStableFunc(before, slower)
	case len(before) > 0:
		slices.SortStableFunc(before, slower)
		strides, axes = transformedStrides(input.Shape, strides, before), last
	}
	return transformedStrides(shape, strides, axes)
}

// transformedStrides: the transformed axes lie innermost, as given, the others
// around them as in the operand. An empty result is contiguous.
func transformedStrides(shape, strides []int64, axes []int) []int64 {
	if slices.Contains(shape, 0) {
		return graph.ContiguousStrides(shape)
	}
	order := batchFirst(len(shape), axes)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(strides[b], strides[a]) })
	order = append(order, axes...)
	slices.Reverse(order)
	return op.DenseStrides(shape, order)
}

// batchFirst lists the axes that are not transformed in the order of C++'s
// std::partition: each transformed one is exchanged with the last that is not.
// Of 0 … 3 without 1 that is 0, 3, 2.
func batchFirst(rank int, axes []int) []int {
	order := make([]int, rank)
	for i := range order {
		order[i] = i
	}
	first, end := 0, rank
	for {
		for first < end && !slices.Contains(axes, order[first]) {
			first++
		}
		for end > first && slices.Contains(axes, order[end-1]) {
			end--
		}
		if first >= end {
			return order[:first]
		}
		order[first], order[end-1] = order[end-1], order[first]
	}
}

// resizedInput is the operand cut or filled to the sizes asked for, of which an
// axis that becomes real counts m/2 + 1.
func resizedInput(c *op.Call, kind fourierKind, axes []int) *graph.Tensor {
	input, sizes := c.Tensor("input"), c.Ints("s")
	if sizes == nil {
		return input
	}
	resized := &graph.Tensor{Shape: slices.Clone(input.Shape), Strides: input.Strides}
	fills := false
	for i, axis := range axes {
		size := sizes[i]
		if size == -1 {
			continue
		}
		if kind == halfToReal && i == len(axes)-1 {
			size = size/2 + 1
		}
		fills = fills || size > resized.Shape[axis]
		resized.Shape[axis] = size
	}
	if fills {
		resized.Strides = suggestedStrides(resized.Shape, input)
	}
	return resized
}

func fourierAxes(c *op.Call) ([]int, error) {
	rank := len(c.Tensor("input").Shape)
	if dims, given := c.Arg("dim").([]int64); given && len(dims) == 0 || rank == 0 && !c.Has("dim") && !c.Has("s") {
		return nil, nil
	}
	if rank == 0 {
		return nil, c.Errorf("expects a tensor of at least 1 axis")
	}
	if dim, single := c.Arg("dim").(int64); single {
		axis, err := c.Axis(dim, rank)
		return []int{axis}, err
	}
	dims, sizes := c.Ints("dim"), c.Ints("s")
	if dims == nil && sizes != nil {
		for i := range sizes {
			dims = append(dims, int64(i-len(sizes)))
		}
	}
	axes, err := c.Axes(dims, rank)
	if err == nil && sizes != nil && len(sizes) != len(axes) {
		return nil, c.Errorf("when given, dim and shape arguments must have the same length, got %v and %v", dims, sizes)
	}
	return axes, err
}

// fourierShape cuts or fills the axes to the sizes asked for.
func fourierShape(c *op.Call, kind fourierKind, axes []int) ([]int64, error) {
	shape := slices.Clone(c.Tensor("input").Shape)
	sizes := c.Ints("s")
	for i, axis := range axes {
		last := i == len(axes)-1
		size := shape[axis]
		if last && kind == halfToReal {
			size = 2 * (size - 1)
		}
		if sizes != nil && sizes[i] != -1 {
			size = sizes[i]
		}
		if size < 1 {
			return nil, c.Errorf("invalid number of data points (%d) specified", size)
		}
		if last && kind == realToHalf {
			size = size/2 + 1
		}
		shape[axis] = size
	}
	return shape, nil
}

// fourierWork transforms every line along each axis.
func fourierWork(o *graph.Op) op.Work {
	out, input := o.Outputs[0], o.Inputs[0]
	elements := max(out.Elements(), input.Elements())
	var w op.Work
	for axis, size := range out.Shape {
		if !slices.Contains(o.Attrs.Ints("dim"), int64(axis)) {
			continue
		}
		size = max(size, input.Shape[axis])
		w = w.Plus(transformWork(size, elements/max(size, 1)))
	}
	return w
}

// transformWork is that of lines transforms of n points by halving: n/2·log2 n
// products of complex numbers (4 multiplications, 2 additions) and n·log2 n
// sums (2 additions), the logarithm rounded up: 8 points take 48
// multiplications and 72 additions.
func transformWork(n, lines int64) op.Work {
	levels := int64(bits.Len64(uint64(max(n, 1) - 1)))
	return op.Work{Muls: 2, Adds: 3}.Times(n * levels * lines)
}

func fourierShift(name string, shift func(size int64) int64) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input, int[1]? dim=None) -> Tensor"},
		Python:  "torch.fft." + name,
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			input, dims := c.Tensor("input"), c.Ints("dim")
			if dim, single := c.Arg("dim").(int64); single {
				dims = []int64{dim}
			}
			axes, err := c.Axes(dims, len(input.Shape))
			if err != nil {
				return nil, err
			}
			var shifts, places []int64
			for _, axis := range axes {
				if axis < len(input.Shape) {
					shifts, places = append(shifts, shift(input.Shape[axis])), append(places, int64(axis))
				}
			}
			return result(c.Apply("roll", input, shifts, places))
		},
	}
}

func inferFrequencies(c *op.Call, n int64) error {
	if n < 0 || c.Float("d") == 0 {
		return c.Errorf("expects a number of points and a spacing other than 0, got %d and %v", c.Int("n"), c.Float("d"))
	}
	t := c.Out([]int64{n}, c.DType("dtype", c.DefaultDType()))
	t.RequiresGrad = c.Bool("requires_grad")
	return nil
}

// frequencies are k/(n·d); those of the second half are negative.
func frequencies(c *op.Call, negative bool) [][]float64 {
	n := c.Int("n")
	numbers := make([]float64, c.Outputs()[0].Elements())
	for i := range numbers {
		k := int64(i)
		if negative && k >= (n+1)/2 {
			k -= n
		}
		numbers[i] = float64(k) / (float64(n) * c.Float("d"))
	}
	return [][]float64{numbers}
}
