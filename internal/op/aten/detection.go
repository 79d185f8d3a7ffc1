package aten

// This file holds torchvision's operators: suppression, regions, deformable
// convolution.

import (
	"slices"
	"sort"

	"heft/internal/graph"
	"heft/internal/op"
)

// torchvisionAutocast is where the kernels' own autocast stands.
const torchvisionAutocast = "torchvision/csrc/ops/autocast, 0.29; torch/testdata/standins/torchvision_autocast.py"

// detectionFamily lists torchvision's operators.
func detectionFamily() []*op.Operator {
	return []*op.Operator{
		{
			// How many boxes survive depends on their places: all, at most.
			Name:     "nms",
			Schemas:  []string{"(Tensor boxes/dets, Tensor scores, float iou_threshold) -> Tensor"},
			Python:   "torchvision.ops.nms torchvision.ops.boxes.nms torch.ops.torchvision.nms",
			Infer:    inferSuppression,
			Eval:     func(c *op.Call) [][]float64 { return [][]float64{knownSuppression(c)} },
			Work:     work("each pair of boxes: 7 comparisons, 4 additions, 1 multiplication, 1 division; n · (n − 1) / 2 pairs", suppressionWork),
			Autocast: op.AutocastHigh,
			Evidence: map[op.Rule]string{op.RuleAutocast: torchvisionAutocast},
		},
		{
			Name:    "batched_nms", // boxes of different classes are moved apart first
			Schemas: []string{"(Tensor boxes, Tensor scores, Tensor idxs, float iou_threshold) -> Tensor"},
			Python:  "torchvision.ops.batched_nms torchvision.ops.boxes.batched_nms",
			Expand:  expandBatchedSuppression,
		},
		{
			// Each region is divided into bins, and each bin averages
			// samples taken between pixels. Only the regions are kept.
			Name:   "roi_align",
			Kernel: op.KernelSampling,
			Schemas: []string{"(Tensor input, Tensor rois, float spatial_scale, int pooled_height, int pooled_width, " +
				"int sampling_ratio, bool aligned) -> Tensor"},
			Python:   "torch.ops.torchvision.roi_align",
			Autocast: op.AutocastRound,
			Evidence: map[op.Rule]string{op.RuleAutocast: torchvisionAutocast},
			Infer:    func(c *op.Call) error { return inferRegions(c, false) },
			Work:     work("for each element of the result s samples of 4 pixels: 4 · s multiplications, 4 · s − 1 additions, 1 division; s = sampling_ratio²", regionAlignWork),
			Gradient: &op.Gradient{Saves: saves("rois"), Work: regionGradientWork},
		},
		{
			Name:     "roi_pool",
			Kernel:   op.KernelSampling,
			Schemas:  []string{"(Tensor input, Tensor rois, float spatial_scale, int pooled_height, int pooled_width) -> (output, argmax)"},
			Python:   "torch.ops.torchvision.roi_pool",
			Autocast: op.AutocastRound,
			Evidence: map[op.Rule]string{op.RuleAutocast: torchvisionAutocast},
			Infer:    func(c *op.Call) error { return inferRegions(c, false) },
			Gradient: &op.Gradient{Saves: saves("rois", "result1")},
		},
		{
			Name:   "ps_roi_align",
			Kernel: op.KernelSampling,
			Schemas: []string{"(Tensor input, Tensor rois, float spatial_scale, int pooled_height, int pooled_width, " +
				"int sampling_ratio) -> (output, channel_mapping)"},
			Python:   "torch.ops.torchvision.ps_roi_align",
			Autocast: op.AutocastRound,
			Evidence: map[op.Rule]string{op.RuleAutocast: torchvisionAutocast},
			Infer:    func(c *op.Call) error { return inferRegions(c, true) },
			Work:     work("for each element of the result s samples of 4 pixels: 4 · s multiplications, 4 · s − 1 additions, 1 division; s = sampling_ratio²", regionAlignWork),
			Gradient: &op.Gradient{Saves: saves("rois", "result1"), Work: regionGradientWork},
		},
		{
			Name:     "ps_roi_pool",
			Kernel:   op.KernelSampling,
			Schemas:  []string{"(Tensor input, Tensor rois, float spatial_scale, int pooled_height, int pooled_width) -> (output, channel_mapping)"},
			Python:   "torch.ops.torchvision.ps_roi_pool",
			Autocast: op.AutocastRound,
			Evidence: map[op.Rule]string{op.RuleAutocast: torchvisionAutocast},
			Infer:    func(c *op.Call) error { return inferRegions(c, true) },
			Gradient: &op.Gradient{Saves: saves("rois", "result1")},
		},
		regionFunction("roi_align", ", int sampling_ratio=-1, bool aligned=False", "sampling_ratio", "aligned"),
		regionFunction("roi_pool", ""),
		regionFunction("ps_roi_align", ", int sampling_ratio=-1", "sampling_ratio"),
		regionFunction("ps_roi_pool", ""),
		{
			// A convolution whose kernel places are moved by offsets; each
			// input value is taken between pixels, and masked if asked.
			Name:   "deform_conv2d",
			Kernel: op.KernelConvolution,
			Schemas: []string{"(Tensor input, Tensor offset, Tensor weight, Tensor? bias=None, int[2] stride=1, int[2] padding=0, " +
				"int[2] dilation=1, Tensor? mask=None) -> Tensor"},
			Python:   "torchvision.ops.deform_conv2d torchvision.ops.deform_conv.deform_conv2d",
			Autocast: op.AutocastRound,
			Evidence: map[op.Rule]string{
				op.RuleAutocast: torchvisionAutocast,
				op.RuleBackward: "torchvision 0.29, csrc/ops/cuda/deform_conv2d_kernel.cu: backward_gradient_inputs and backward_gradient_parameters",
			},
			Window:   convolutionWindow,
			Infer:    inferDeformableConvolution,
			Work:     work("MACs as a convolution; each sampled value 4 multiplications and 3 additions, one more multiplication with a mask", deformableConvolutionWork),
			Scratch:  deformableBuffers,
			Gradient: &op.Gradient{Saves: saves("input", "weight", "offset", "mask", "bias"), Work: deformableGradientWork, Backward: deformableBackward},
		},
		{
			Name: "deform_conv2d_positional", // as torchvision's library declares it
			Schemas: []string{"(Tensor input, Tensor weight, Tensor offset, Tensor mask, Tensor bias, int stride_h, int stride_w, " +
				"int pad_h, int pad_w, int dilation_h, int dilation_w, int groups, int offset_groups, bool use_mask) -> Tensor"},
			Python: "torch.ops.torchvision.deform_conv2d",
			Expand: expandDeformableConvolution,
		},
	}
}

func inferSuppression(c *op.Call) error {
	boxes, scores := c.Tensor("boxes"), c.Tensor("scores")
	if len(boxes.Shape) != 2 || boxes.Shape[1] != 4 {
		return c.Errorf("boxes should be a 2d tensor of 4 columns, got size %v", boxes.Shape)
	}
	if len(scores.Shape) != 1 || scores.Shape[0] != boxes.Shape[0] {
		return c.Errorf("boxes and scores should have the same number of elements, got sizes %v and %v", boxes.Shape, scores.Shape)
	}
	if err := expectSameType(c, boxes, scores); err != nil {
		return err
	}
	if kept := knownSuppression(c); kept != nil {
		c.Out([]int64{int64(len(kept))}, graph.Int64)
		return nil
	}
	c.Out([]int64{c.UpTo(boxes.Shape[0], "boxes that non-maximum suppression keeps")}, graph.Int64)
	return nil
}

// maxKnownBoxes bounds the boxes that are compared one by one.
const maxKnownBoxes = 2000

// knownSuppression runs the algorithm on known boxes: from the best score down,
// a box stays unless it overlaps one that stays by more than the threshold. Nil
// if the boxes are not known.
func knownSuppression(c *op.Call) []float64 {
	boxes, scores := c.Tensor("boxes").Known(), c.Tensor("scores").Known()
	if boxes == nil || scores == nil || len(scores) > maxKnownBoxes {
		return nil
	}
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return scores[order[i]] > scores[order[j]] })
	kept := []float64{}
	for _, i := range order {
		overlaps := slices.ContainsFunc(kept, func(k float64) bool {
			return overlap(boxes[4*i:4*i+4], boxes[4*int(k):4*int(k)+4]) > c.Float("iou_threshold")
		})
		if !overlaps {
			kept = append(kept, float64(i))
		}
	}
	return kept
}

// overlap is the intersection of two boxes [x1, y1, x2, y2] over their union.
func overlap(a, b []float64) float64 {
	width := max(min(a[2], b[2])-max(a[0], b[0]), 0)
	height := max(min(a[3], b[3])-max(a[1], b[1]), 0)
	area := func(x []float64) float64 { return (x[2] - x[0]) * (x[3] - x[1]) }
	return width * height / (area(a) + area(b) - width*height)
}

// suppressionWork compares every pair of boxes once: 4 extremes, 2 sizes, an
// intersection, a union and a quotient.
func suppressionWork(o *graph.Op) op.Work {
	n := o.Inputs[0].Shape[0]
	return op.Work{Compares: 7, Adds: 4, Muls: 1, Divides: 1}.Times(n * max(n-1, 0) / 2)
}

func expandBatchedSuppression(c *op.Call) ([]*graph.Tensor, error) {
	boxes, classes := c.Tensor("boxes"), c.Tensor("idxs")
	if boxes.Elements() == 0 {
		return c.ApplyAll("empty", []any{[]int64{0}}, op.Keyword{Name: "dtype", Value: graph.Int64})
	}
	s := newScript(c)
	reach := s.do("add", s.do("max", boxes), int64(1))
	offsets := s.do("unsqueeze", s.do("mul", s.do("to", classes, boxes.DType), reach), int64(1))
	apart := s.do("add", boxes, offsets)
	return s.result(s.do("nms", apart, c.Tensor("scores"), c.Float("iou_threshold")))
}

// regionFunction is torchvision's Python function around a region operator: it
// joins a list of boxes, one tensor an image, to rows [image, x1, y1, x2, y2].
func regionFunction(name, extra string, extraNames ...string) *op.Operator {
	parameters := ", int[2] output_size, float spatial_scale=1.0" + extra + ") -> Tensor"
	return &op.Operator{
		Name:    name + "_function",
		Schemas: []string{"(Tensor input, Tensor boxes" + parameters, "(Tensor input, Tensor[] boxes" + parameters},
		Python:  "torchvision.ops." + name + " torchvision.ops." + name + "." + name,
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			rows, err := regionRows(c)
			if err != nil {
				return nil, err
			}
			size := c.Ints("output_size")
			args := []any{c.Tensor("input"), rows, c.Float("spatial_scale"), size[0], size[1]}
			for _, extraName := range extraNames {
				args = append(args, c.Arg(extraName))
			}
			outs, err := c.ApplyAll(name, args)
			if err != nil {
				return nil, err
			}
			return outs[:1], nil
		},
	}
}

func regionRows(c *op.Call) (*graph.Tensor, error) {
	if rows := c.Tensor("boxes"); rows != nil {
		return rows, nil
	}
	s := newScript(c)
	var numbers []*graph.Tensor
	boxes := c.Tensors("boxes")
	for i, b := range boxes {
		if b == nil || len(b.Shape) != 2 || b.Shape[1] != 4 {
			return nil, c.Errorf("the boxes of image %d must be of size [L, 4]", i)
		}
		numbers = append(numbers, s.do("full_like", s.do("slice", b, int64(1), int64(0), int64(1)), int64(i)))
	}
	joined, index := s.do("cat", boxes, int64(0)), s.do("cat", numbers, int64(0))
	if s.err != nil {
		return nil, s.err
	}
	rows := s.do("cat", []*graph.Tensor{index, joined}, int64(1))
	return rows, s.err
}

// inferRegions gives [K, C, height, width]; a position-sensitive operator takes
// each bin from channels of its own: [K, C/(height·width), height, width].
func inferRegions(c *op.Call, positionSensitive bool) error {
	input, rows := c.Tensor("input"), c.Tensor("rois")
	if len(input.Shape) != 4 {
		return c.Errorf("expected input of 4 axes, got size %v", input.Shape)
	}
	if len(rows.Shape) != 2 || rows.Shape[1] != 5 {
		return c.Errorf("rois must have shape [K, 5], got %v", rows.Shape)
	}
	height, width, channels := c.Int("pooled_height"), c.Int("pooled_width"), input.Shape[1]
	if height < 1 || width < 1 || height > 1<<20 || width > 1<<20 {
		return c.Errorf("output_size must be positive, got %dx%d", height, width)
	}
	if positionSensitive {
		if channels%(height*width) != 0 {
			return c.Errorf("input channels must be a multiple of pooling height times pooling width, got %d and %dx%d", channels, height, width)
		}
		channels /= height * width
	}
	if ratio, sampled := c.Arg("sampling_ratio").(int64); sampled && ratio <= 0 {
		c.Assume("bound", c.Operator.Name+" with sampling_ratio ≤ 0 takes as many samples as if each region covered the input", "its work is an upper bound")
	}
	shape := []int64{rows.Shape[0], channels, height, width}
	c.Out(shape, input.DType)
	if c.Operator.Name != "roi_align" {
		c.Out(shape, graph.Int32)
	}
	return expectSameType(c, input, rows)
}

// regionAlignWork takes sampling_ratio² samples a bin, each from 4 pixels.
func regionAlignWork(o *graph.Op) op.Work {
	out, input := o.Outputs[0], op.Input(o, "input")
	samples := o.Attrs.Int("sampling_ratio") * o.Attrs.Int("sampling_ratio")
	if o.Attrs.Int("sampling_ratio") <= 0 {
		samples = ceilDivide(input.Shape[2], out.Shape[2]) * ceilDivide(input.Shape[3], out.Shape[3])
	}
	return op.Work{Muls: 4 * samples, Adds: 4*samples - 1, Divides: 1}.Times(out.Elements())
}

func regionGradientWork(o *graph.Op, needs func(string) bool) op.Work {
	if !needs("input") {
		return op.Work{}
	}
	return regionAlignWork(o)
}

func ceilDivide(a, b int64) int64 { return (a + b - 1) / max(b, 1) }

func inferDeformableConvolution(c *op.Call) error {
	input, offset, weight, mask := c.Tensor("input"), c.Tensor("offset"), c.Tensor("weight"), c.Tensor("mask")
	if len(input.Shape) != 4 || len(offset.Shape) != 4 || len(weight.Shape) != 4 {
		return c.Errorf("expected input, offset and weight of 4 axes, got sizes %v, %v, %v", input.Shape, offset.Shape, weight.Shape)
	}
	w := poolWindow{kernel: weight.Shape[2:]}
	var err error
	if w.stride, err = spatialAtLeast(c, "stride", 2, 1); err != nil {
		return err
	}
	if w.padding, err = spatialAtLeast(c, "padding", 2, 0); err != nil {
		return err
	}
	if w.dilation, err = spatialAtLeast(c, "dilation", 2, 1); err != nil {
		return err
	}
	height, width := w.size(input.Shape[2], 0), w.size(input.Shape[3], 1)
	places := weight.Shape[2] * weight.Shape[3]
	if height < 1 || width < 1 || places < 1 {
		return c.Errorf("calculated output size %dx%d is too small (input %v, weight %v)", height, width, input.Shape, weight.Shape)
	}
	if weight.Shape[1] == 0 || input.Shape[1]%weight.Shape[1] != 0 || weight.Shape[0]%(input.Shape[1]/weight.Shape[1]) != 0 {
		return c.Errorf("weight %v does not fit input %v", weight.Shape, input.Shape)
	}
	batch := input.Shape[0]
	if offset.Shape[0] != batch || offset.Shape[1]%(2*places) != 0 || offset.Shape[1] == 0 || !slices.Equal(offset.Shape[2:], []int64{height, width}) {
		return c.Errorf("expected offset of size [%d, a multiple of %d, %d, %d], got %v", batch, 2*places, height, width, offset.Shape)
	}
	if mask != nil && !slices.Equal(mask.Shape, []int64{batch, offset.Shape[1] / 2, height, width}) {
		return c.Errorf("expected mask of size %v, got %v", []int64{batch, offset.Shape[1] / 2, height, width}, mask.Shape)
	}
	if err := expectVector(c, "bias", weight.Shape[0]); err != nil {
		return err
	}
	c.Out([]int64{batch, weight.Shape[0], height, width}, input.DType)
	return expectSameType(c, input, offset, weight)
}

// deformableConvolutionWork is that of a convolution, and for each value that
// goes into it a combination of 4 pixels.
func deformableConvolutionWork(o *graph.Op) op.Work { return deformableProducts(o).Plus(biasWork(o)) }

func deformableProducts(o *graph.Op) op.Work {
	out, input, weight := o.Outputs[0], op.Input(o, "input"), op.Input(o, "weight")
	samples := out.Shape[0] * out.Shape[2] * out.Shape[3] * input.Shape[1] * weight.Shape[2] * weight.Shape[3]
	w := op.Work{Muls: 4, Adds: 3}.Times(samples)
	if op.Input(o, "mask") != nil {
		w.Muls += samples
	}
	w.MACs = out.Elements() * graph.Product(weight.Shape[1:])
	return w
}

// deformableGradientWork is two products whatever is trained: torchvision makes the
// gradient of the sampled values for that of the offsets too, and samples again for
// the weight's. 8 to 12 channels and 3×3 places at 10×10 are 2·86,400 MACs.
func deformableGradientWork(o *graph.Op, needs func(string) bool) op.Work {
	w := deformableProducts(o).Times(2)
	if needs("bias") {
		w = w.Plus(biasWork(o))
	}
	return w
}

// deformableColumns is the matrix of sampled inputs that the kernel multiplies
// with the weight, of as many images at a time as the largest divisor of the
// batch up to 32: 256 channels and 3×3 places at 128×128 with two images are
// 256·9·2·128·128 numbers, 288 MiB in float32.
func deformableColumns(o *graph.Op) int64 {
	out, input, weight := o.Outputs[0], op.Input(o, "input"), op.Input(o, "weight")
	images := int64(1)
	for n := min(out.Shape[0], 32); n > 1; n-- {
		if out.Shape[0]%n == 0 {
			images = n
			break
		}
	}
	places := weight.Shape[2] * weight.Shape[3] * images * out.Shape[2] * out.Shape[3]
	return input.DType.Bytes(input.Shape[1] * places)
}

// deformableBuffers: the product in the kernel's own order, and the columns.
func deformableBuffers(o *graph.Op) []int64 {
	return []int64{o.Outputs[0].Bytes(), deformableColumns(o)}
}

// deformableBackward: columns for the gradients of what is sampled, which are
// always made, and once more, with the incoming gradient in another order, for
// that of the weight.
func deformableBackward(b *op.Backward) {
	columns := deformableColumns(b.Op)
	b.Internal(columns)
	b.Gradient("input", "offset", "mask")
	b.Release()
	b.Internal(columns)
	b.Internal(b.Op.Outputs[0].Bytes())
	b.Gradient("weight")
	b.Release()
	b.Gradient("bias")
}

func expandDeformableConvolution(c *op.Call) ([]*graph.Tensor, error) {
	pair := func(a, b string) []int64 { return []int64{c.Int(a), c.Int(b)} }
	var mask any
	if c.Bool("use_mask") {
		mask = c.Tensor("mask")
	}
	return c.ApplyAll("deform_conv2d", []any{c.Tensor("input"), c.Tensor("offset"), c.Tensor("weight"), c.Tensor("bias"),
		pair("stride_h", "stride_w"), pair("pad_h", "pad_w"), pair("dilation_h", "dilation_w"), mask})
}
