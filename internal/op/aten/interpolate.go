package aten

// This file holds resizing of images: nearest, linear, cubic, with and without
// antialiasing.

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

func interpolateFamily() []*op.Operator {
	family := []*op.Operator{
		{
			Name: "interpolate",
			Schemas: []string{"(Tensor input, int|int[] size=None, float|float[] scale_factor=None, str mode='nearest', " +
				"bool? align_corners=None, truth? recompute_scale_factor=None, truth antialias=False) -> Tensor"},
			Python: "F.interpolate F.upsample",
			Expand: expandInterpolate,
		},
		{
			Name:    "upsample_nearest",
			Schemas: []string{"(Tensor input, int|int[] size=None, float|float[] scale_factor=None) -> Tensor"},
			Python:  "F.upsample_nearest",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return c.ApplyAll("interpolate", []any{c.Tensor("input"), c.Arg("size"), c.Arg("scale_factor"), "nearest"})
			},
		},
		{
			Name:    "upsample_bilinear",
			Schemas: []string{"(Tensor input, int|int[] size=None, float|float[] scale_factor=None) -> Tensor"},
			Python:  "F.upsample_bilinear",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return c.ApplyAll("interpolate", []any{c.Tensor("input"), c.Arg("size"), c.Arg("scale_factor"), "bilinear", true})
			},
		},
		upsample("upsample_linear1d", 1, 2),
		upsampleBilinear(),
		upsample("upsample_trilinear3d", 3, 2),
		upsample("upsample_bicubic2d", 2, 4),
		upsampleAntialiased("_upsample_bilinear2d_aa", 1),
		upsampleAntialiased("_upsample_bicubic2d_aa", 2),
	}
	for n := 1; n <= 3; n++ {
		family = append(family,
			upsampleNearest(fmt.Sprintf("upsample_nearest%dd", n), n),
			upsampleNearest(fmt.Sprintf("_upsample_nearest_exact%dd", n), n))
	}
	return family
}

// upsampleNearest copies elements: it computes nothing. Values are known where they are
// all the same: which of others is the nearest depends on a scale that the call does not
// have.
func upsampleNearest(name string, n int) *op.Operator {
	return &op.Operator{
		Name:     name,
		Function: strings.TrimPrefix(name, "_"),
		Kernel:   op.KernelSampling,
		Autocast: op.AutocastHigh,
		Schemas:  []string{fmt.Sprintf("(Tensor input, %s output_size) -> Tensor", perAxis(n))},
		Infer:    func(c *op.Call) error { return inferUpsample(c, n) },
		Eval:     evalUniform,
		Gradient: &op.Gradient{},
	}
}

// evalUniform is a larger or smaller picture of one value: that of the input, a mask of
// ones, say.
func evalUniform(c *op.Call) [][]float64 {
	known := c.Tensor("input").Known()
	if len(known) == 0 || slices.ContainsFunc(known, func(x float64) bool { return x != known[0] }) {
		return nil
	}
	return [][]float64{slices.Repeat(known[:1], int(c.Outputs()[0].Elements()))}
}

// upsample combines taps neighbours along each of n axes.
func upsample(name string, n int, taps int64) *op.Operator {
	all := int64(1)
	for range n {
		all *= taps
	}
	return &op.Operator{
		Name:     name,
		Function: strings.TrimPrefix(name, "_"),
		Kernel:   op.KernelSampling,
		Schemas:  []string{fmt.Sprintf("(Tensor input, %s output_size, bool align_corners=False) -> Tensor", perAxis(n))},
		Infer:    func(c *op.Call) error { return inferUpsample(c, n) },
		Threads:  positions,
		Work:     perElement(op.Work{Muls: all, Adds: all - 1}),
		Autocast: op.AutocastHigh,
		Gradient: &op.Gradient{Work: func(o *graph.Op, _ func(string) bool) op.Work {
			return op.Work{Muls: all, Adds: all}.Times(o.Outputs[0].Elements())
		}},
	}
}

// upsampleBilinear has another kernel for channels-last images, with a thread for
// each element (pytorch pull request 19306).
func upsampleBilinear() *op.Operator {
	o := upsample("upsample_bilinear2d", 2, 2)
	o.Refuses = bilinearRefusal
	o.Threads = func(o *graph.Op) int64 {
		if in := o.Inputs[0]; in.Shape[1] > 1 && in.Strides[1] == 1 {
			return 0
		}
		return positions(o)
	}
	return o
}

// positions is a thread for each place of the result, which goes through batch and
// channels: upsample_linear1d_out_frame, upsample_bilinear2d_out_frame,
// upsample_bicubic2d_out_frame and upsample_trilinear3d_out_frame of
// ATen/native/cuda/UpSample*.cu, 2.4, launched for so many elements.
func positions(o *graph.Op) int64 { return graph.Product(o.Outputs[0].Shape[2:]) }

// upsampleAntialiased resizes one axis after the other with a filter that
// spreads over more elements the smaller the output is. support is that of the
// filter: 1 for linear, 2 for cubic.
func upsampleAntialiased(name string, support float64) *op.Operator {
	return &op.Operator{
		Name:     name,
		Function: strings.TrimPrefix(name, "_"),
		Kernel:   op.KernelSampling,
		Schemas:  []string{"(Tensor input, int[2] output_size, bool align_corners=False) -> Tensor"},
		Infer:    func(c *op.Call) error { return inferUpsample(c, 2) },
		Work:     work("each element along a resized axis: 2 · ⌈support · max(in / out, 1)⌉ + 1 multiplications and additions", func(o *graph.Op) op.Work { return antialiasedWork(o, support) }),
		Autocast: op.AutocastHigh,
		Gradient: &op.Gradient{Work: func(o *graph.Op, _ func(string) bool) op.Work { return antialiasedWork(o, support) }},
	}
}

// antialiasedWork: an axis resized from in to out takes
// 2·⌈support·max(in/out, 1)⌉ + 1 taps an element, 256 to 224 with a linear
// filter 5. The last axis goes first.
func antialiasedWork(o *graph.Op, support float64) op.Work {
	in, out := o.Inputs[0].Shape, o.Outputs[0].Shape
	taps := func(axis int) int64 {
		return 2*int64(math.Ceil(support*max(float64(in[axis])/float64(out[axis]), 1))) + 1
	}
	wide := in[0] * in[1] * in[2] * out[3]
	products := wide*taps(3) + o.Outputs[0].Elements()*taps(2)
	return op.Work{Muls: products, Adds: products}
}

func inferUpsample(c *op.Call, n int) error {
	input := c.Tensor("input")
	if len(input.Shape) != n+2 {
		return c.Errorf("expected input of %d axes, got size %v", n+2, input.Shape)
	}
	sizes, err := spatialNumbers(c, "output_size", n)
	if err != nil {
		return err
	}
	for i, size := range sizes {
		if size < 1 || input.Shape[2+i] < 1 {
			return c.Errorf("input and output sizes should be greater than 0, but got input %v and output %v", input.Shape, sizes)
		}
	}
	if input.Shape[1] == 0 {
		return c.Errorf("non-empty %dD data tensor expected but got a tensor with sizes %v", n+2, input.Shape)
	}
	copies := strings.Contains(c.Operator.Name, "nearest") && input.DType == graph.UInt8
	if !input.DType.IsFloating() && !copies {
		return c.Errorf("not implemented for %v", input.DType)
	}
	shape := replaceSpatial(input.Shape, sizes)
	c.OutStrided(shape, suggestedStrides(shape, input), input.DType)
	return nil
}

// interpolationKernels names the kernel for each number of axes, by mode.
var interpolationKernels = map[string][4]string{
	"nearest":       {1: "upsample_nearest1d", 2: "upsample_nearest2d", 3: "upsample_nearest3d"},
	"nearest-exact": {1: "_upsample_nearest_exact1d", 2: "_upsample_nearest_exact2d", 3: "_upsample_nearest_exact3d"},
	"area":          {1: "adaptive_avg_pool1d", 2: "adaptive_avg_pool2d", 3: "adaptive_avg_pool3d"},
	"linear":        {1: "upsample_linear1d"},
	"bilinear":      {2: "upsample_bilinear2d"},
	"trilinear":     {3: "upsample_trilinear3d"},
	"bicubic":       {2: "upsample_bicubic2d"},
}

func expandInterpolate(c *op.Call) ([]*graph.Tensor, error) {
	input, mode := c.Tensor("input"), c.Text("mode")
	n := len(input.Shape) - 2
	kernels, known := interpolationKernels[mode]
	switch {
	case !known:
		return nil, c.Errorf("unknown mode %q", mode)
	case n < 1 || n > 3:
		return nil, c.Errorf("only 3D, 4D and 5D input tensors are supported, got size %v", input.Shape)
	case kernels[n] == "":
		return nil, c.Errorf("mode %q does not take input of %d axes (size %v)", mode, n+2, input.Shape)
	}
	blends := strings.HasSuffix(mode, "linear") || mode == "bicubic"
	if c.Has("align_corners") && !blends {
		return nil, c.Errorf("align_corners can only be set with the interpolating modes linear, bilinear, bicubic and trilinear, not %q", mode)
	}
	sizes, err := interpolatedSize(c, n)
	if err != nil {
		return nil, err
	}
	name := kernels[n]
	if c.Bool("antialias") {
		if mode != "bilinear" && mode != "bicubic" {
			return nil, c.Errorf("anti-alias is only supported for bilinear and bicubic modes, not %q", mode)
		}
		name = "_" + name + "_aa"
	}
	if !blends {
		return c.ApplyAll(name, []any{input, sizes})
	}
	return c.ApplyAll(name, []any{input, sizes, c.Bool("align_corners")})
}

// interpolatedSize takes size, or multiplies the input's sizes in double
// precision and drops the fraction: 7 times 1.5 gives 10.
func interpolatedSize(c *op.Call, n int) ([]int64, error) {
	hasSize, hasScale := c.Has("size"), c.Has("scale_factor")
	switch {
	case hasSize == hasScale:
		return nil, c.Errorf("exactly one of size and scale_factor must be given")
	case hasSize && c.Bool("recompute_scale_factor"):
		return nil, c.Errorf("recompute_scale_factor is not meaningful with an explicit size")
	case hasSize:
		return perSpatialAxis(c, n)
	}
	scales := c.Floats("scale_factor")
	if scales == nil {
		scales = slices.Repeat([]float64{c.Float("scale_factor")}, n)
	}
	spatial := c.Tensor("input").Shape[2:]
	if len(scales) != n {
		return nil, c.Errorf("input and scale_factor must have the same number of spatial dimensions, but got input of size %v and scale_factor %v",
			c.Tensor("input").Shape, scales)
	}
	sizes := make([]int64, n)
	for i, scale := range scales {
		scaled := float64(spatial[i]) * scale
		if !(scaled >= 0 && scaled < op.MaxBytes) {
			return nil, c.Errorf("scale_factor %v is out of range", scale)
		}
		sizes[i] = int64(scaled)
	}
	return sizes, nil
}

func perSpatialAxis(c *op.Call, n int) ([]int64, error) {
	if size, single := c.Arg("size").(int64); single {
		return slices.Repeat([]int64{size}, n), nil
	}
	sizes := c.Ints("size")
	if len(sizes) != n {
		return nil, c.Errorf("input and output must have the same number of spatial dimensions, but got input of size %v and size %v",
			c.Tensor("input").Shape, sizes)
	}
	return sizes, nil
}
