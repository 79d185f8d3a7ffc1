package aten

// This file holds pixel shuffles, windows as columns, sampling at points of a grid.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func rearrangeFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "pixel_shuffle", // [*, C·r², H, W] → [*, C, H·r, W·r]
			Schemas:  []string{"(Tensor input, int upscale_factor) -> Tensor"},
			Python:   "torch.pixel_shuffle F.pixel_shuffle",
			Infer:    inferPixelShuffle,
			Gradient: &op.Gradient{},
		},
		{
			Name:     "pixel_unshuffle", // [*, C, H·r, W·r] → [*, C·r², H, W]
			Schemas:  []string{"(Tensor input, int downscale_factor) -> Tensor"},
			Python:   "torch.pixel_unshuffle F.pixel_unshuffle",
			Infer:    inferPixelUnshuffle,
			Gradient: &op.Gradient{},
		},
		{
			Name:     "channel_shuffle",
			Schemas:  []string{"(Tensor input, int groups) -> Tensor"},
			Python:   "torch.channel_shuffle F.channel_shuffle torch.native_channel_shuffle F.native_channel_shuffle",
			Infer:    inferChannelShuffle,
			Gradient: &op.Gradient{},
		},
		{
			// Each window of the image becomes a column. The number of
			// columns is the product over the axes of
			// (in + 2·padding − dilation·(kernel−1) − 1)/stride + 1.
			Name:     "im2col",
			Types:    op.Bools | op.Floats | op.Complexes,
			Schemas:  []string{"(Tensor input, int[2!] kernel_size, int[2!] dilation=1, int[2!] padding=0, int[2!] stride=1) -> Tensor"},
			Python:   "F.unfold",
			Window:   poolingWindow,
			Infer:    inferIm2Col,
			Gradient: &op.Gradient{},
		},
		{
			Name: "col2im", // adds up columns where windows overlap
			Schemas: []string{"(Tensor input, int[2!] output_size, int[2!] kernel_size, int[2!] dilation=1, int[2!] padding=0, " +
				"int[2!] stride=1) -> Tensor"},
			Python:   "F.fold",
			Window:   poolingWindow,
			Infer:    inferCol2Im,
			Work:     perInput(op.Work{Adds: 1}),
			Gradient: &op.Gradient{Work: func(*graph.Op, func(string) bool) op.Work { return op.Work{} }},
		},
		{
			Name:     "grid_sample",
			Kernel:   op.KernelSampling,
			Autocast: op.AutocastWidest,
			Schemas: []string{"(Tensor input, Tensor grid, str mode='bilinear', str padding_mode='zeros', " +
				"bool? align_corners=None) -> Tensor"},
			Python:   "F.grid_sample",
			Infer:    inferGridSample,
			Work:     work("each element of the result is blended from 2 neighbours an axis (nearest 1, bicubic 4): a multiplication each, an addition less; each place of the grid 1 and 1", gridSampleWork),
			Gradient: &op.Gradient{Saves: saves("input", "grid"), Work: gridSampleGradientWork, Backward: sampledBackward},
		},
		{
			Name:     "affine_grid",
			Kernel:   op.KernelProducts,
			Schemas:  []string{"(Tensor theta, int[] size, bool? align_corners=None) -> Tensor"},
			Python:   "F.affine_grid",
			Infer:    inferAffineGrid,
			Work:     work("MACs = places · axes · (axes + 1)", affineGridWork),
			Gradient: &op.Gradient{Backward: affineGridBackward},
			// Fake tensors run a decomposition without the product, so that no golden shows it.
			Evidence: map[op.Rule]string{op.RuleBackward: "aten/src/ATen/native/AffineGridGenerator.cpp, 2.15: make_base_grid_4D, then bmm"},
		},
	}
}

func readFactor(c *op.Call, name string) (int64, error) {
	r := c.Int(name)
	if r < 1 || r > 1<<20 {
		return 0, c.Errorf("expects a positive %s, but got %d", name, r)
	}
	if input := c.Tensor("input"); len(input.Shape) < 3 {
		return 0, c.Errorf("expects input to have at least 3 dimensions, but got size %v", input.Shape)
	}
	return r, nil
}

func inferPixelShuffle(c *op.Call) error {
	r, err := readFactor(c, "upscale_factor")
	if err != nil {
		return err
	}
	input := c.Tensor("input")
	image := lastAxes(input.Shape, 3)
	if image[0]%(r*r) != 0 {
		return c.Errorf("expects its input's channel dimension to be divisible by the square of upscale_factor, but %d is not divisible by %d", image[0], r*r)
	}
	c.Out(replaceSpatial(input.Shape, []int64{image[0] / (r * r), image[1] * r, image[2] * r}), input.DType)
	return nil
}

func inferPixelUnshuffle(c *op.Call) error {
	r, err := readFactor(c, "downscale_factor")
	if err != nil {
		return err
	}
	input := c.Tensor("input")
	image := lastAxes(input.Shape, 3)
	if image[1]%r != 0 || image[2]%r != 0 {
		return c.Errorf("expects height and width to be divisible by downscale_factor, but %dx%d is not divisible by %d", image[1], image[2], r)
	}
	c.Out(replaceSpatial(input.Shape, []int64{image[0] * r * r, image[1] / r, image[2] / r}), input.DType)
	return nil
}

func inferChannelShuffle(c *op.Call) error {
	input, groups := c.Tensor("input"), c.Int("groups")
	if len(input.Shape) < 3 {
		return c.Errorf("expects input with more than 2 dimensions, but got size %v", input.Shape)
	}
	if groups < 1 || input.Shape[1]%groups != 0 {
		return c.Errorf("number of channels must be divisible by groups, got %d channels and %d groups", input.Shape[1], groups)
	}
	c.Out(input.Shape, input.DType)
	return nil
}

// countPatches checks the window arguments and counts the windows in an image.
func countPatches(c *op.Call, height, width int64) (kernel []int64, count int64, err error) {
	if kernel, err = spatialAtLeast(c, "kernel_size", 2, 1); err != nil {
		return nil, 0, err
	}
	dilation, err := spatialAtLeast(c, "dilation", 2, 1)
	if err != nil {
		return nil, 0, err
	}
	padding, err := spatialAtLeast(c, "padding", 2, 0)
	if err != nil {
		return nil, 0, err
	}
	stride, err := spatialAtLeast(c, "stride", 2, 1)
	if err != nil {
		return nil, 0, err
	}
	count = 1
	for i, size := range []int64{height, width} {
		blocks := floorDivide(size+2*padding[i]-dilation[i]*(kernel[i]-1)-1, stride[i]) + 1
		if blocks < 1 {
			return nil, 0, c.Errorf("an image of %dx%d has no place for windows of kernel_size %v, dilation %v, padding %v, stride %v",
				height, width, kernel, dilation, padding, stride)
		}
		count *= blocks
	}
	return kernel, count, nil
}

func inferIm2Col(c *op.Call) error {
	input := c.Tensor("input")
	if _, err := hasBatch(c, input, 2); err != nil {
		return err
	}
	if err := expectFeatures(c, input, 2); err != nil {
		return err
	}
	image := lastAxes(input.Shape, 3)
	kernel, count, err := countPatches(c, image[1], image[2])
	if err != nil {
		return err
	}
	batch := input.Shape[:len(input.Shape)-3]
	c.Out(slices.Concat(batch, []int64{image[0] * kernel[0] * kernel[1], count}), input.DType)
	return nil
}

func inferCol2Im(c *op.Call) error {
	input := c.Tensor("input")
	if len(input.Shape) != 2 && len(input.Shape) != 3 {
		return c.Errorf("expected 2D or 3D input, got size %v", input.Shape)
	}
	size, err := spatialAtLeast(c, "output_size", 2, 1)
	if err != nil {
		return err
	}
	kernel, count, err := countPatches(c, size[0], size[1])
	if err != nil {
		return err
	}
	columns := lastAxes(input.Shape, 2)
	if columns[1] != count {
		return c.Errorf("given output_size=%v, expected size of input's last dimension to match the calculated number of sliding blocks %d, but got %d",
			size, count, columns[1])
	}
	if columns[0]%(kernel[0]*kernel[1]) != 0 {
		return c.Errorf("expected size of input's dimension %d to be divisible by the product of kernel_size %v", columns[0], kernel)
	}
	batch := input.Shape[:len(input.Shape)-2]
	c.Out(slices.Concat(batch, []int64{columns[0] / (kernel[0] * kernel[1])}, size), input.DType)
	return nil
}

func inferGridSample(c *op.Call) error {
	input, grid := c.Tensor("input"), c.Tensor("grid")
	rank := len(input.Shape)
	if rank != 4 && rank != 5 || len(grid.Shape) != rank {
		return c.Errorf("expected 4D or 5D input and grid with same number of dimensions, but got input %v and grid %v", input.Shape, grid.Shape)
	}
	if input.Shape[0] != grid.Shape[0] || grid.Shape[rank-1] != int64(rank-2) {
		return c.Errorf("expected grid and input to have same batch size and grid to have size %d in its last dimension, but got input %v and grid %v",
			rank-2, input.Shape, grid.Shape)
	}
	if slices.Contains(input.Shape[2:], 0) {
		return c.Errorf("expected input to have non-empty spatial dimensions, but got %v", input.Shape)
	}
	mode := c.Text("mode")
	if mode != "bilinear" && mode != "nearest" && (mode != "bicubic" || rank != 4 && c.Torch().Before(2, 15)) { // 2.15 blends volumes, too; 2.6 does not
		return c.Errorf("mode %q is not supported for input of %d axes", mode, rank)
	}
	if p := c.Text("padding_mode"); p != "zeros" && p != "border" && p != "reflection" {
		return c.Errorf("unknown padding_mode %q", p)
	}
	c.Out(slices.Concat(input.Shape[:2], grid.Shape[1:rank-1]), input.DType)
	return expectSameType(c, input, grid)
}

// gridSampleWork combines 2 neighbours an axis (4 with mode 'bicubic', 1 with
// 'nearest'); each place of the grid is scaled to pixels first.
func gridSampleWork(o *graph.Op) op.Work {
	axes, taps := len(o.Inputs[0].Shape)-2, int64(1)
	for range axes {
		taps *= map[string]int64{"bilinear": 2, "nearest": 1, "bicubic": 4}[o.Attrs.Text("mode")]
	}
	n, places := o.Outputs[0].Elements(), op.Input(o, "grid").Elements()
	return op.Work{Muls: n*taps + places, Adds: n*(taps-1) + places}
}

func gridSampleGradientWork(o *graph.Op, needs func(string) bool) op.Work {
	var w op.Work
	for _, name := range []string{"input", "grid"} {
		if needs(name) {
			w = w.Plus(gridSampleWork(o))
		}
	}
	return w
}

// inferAffineGrid multiplies the homogeneous places of an image, which are made
// for the call, with theta.
func inferAffineGrid(c *op.Call) error {
	theta, size := c.Tensor("theta"), c.Ints("size")
	axes := int64(len(size)) - 2
	if !theta.DType.IsFloating() {
		return c.Errorf("expected theta to have floating point type, but got %v", theta.DType)
	}
	if axes != 2 && axes != 3 {
		return c.Errorf("only supports 4D and 5D sizes, for 2D and 3D affine transforms, got size %v", size)
	}
	if slices.ContainsFunc(size, func(n int64) bool { return n <= 0 }) {
		return c.Errorf("expected non-zero, positive output size, got %v", size)
	}
	if !slices.Equal(theta.Shape, []int64{size[0], axes, axes + 1}) {
		return c.Errorf("expected a batch of affine matrices of shape %v for size %v, got %v", []int64{size[0], axes, axes + 1}, size, theta.Shape)
	}
	places := slices.Concat(size[:1], size[2:])
	c.Out(append(slices.Clone(places), axes), theta.DType)
	c.Aux(append(places, axes+1), theta.DType)
	return nil
}

// affineGridWork is the product: 28×28 places in the plane take 784·3·2 MACs.
func affineGridWork(o *graph.Op) op.Work {
	theta := o.Inputs[0].Shape
	return op.Work{MACs: o.Outputs[0].Elements() * theta[len(theta)-1]}
}

// affineGridBackward makes the places anew and multiplies the gradient with them.
func affineGridBackward(b *op.Backward) {
	b.Temporaries(1, b.Op.Aux[0].Bytes())
	b.Gradient("theta")
}
