package aten

// This file holds normalisations.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func normalizationFamily() []*op.Operator {
	return []*op.Operator{
		{
			// In training the kernel keeps the batch's mean and inverse
			// deviation, one float32 a channel.
			Name:   "batch_norm",
			Kernel: op.KernelBatchNormalization,
			// The first is torch.nn.functional's, which looks at its arguments; the second
			// the kernel's, as torch.batch_norm and instance_norm call it.
			Schemas: []string{"F.batch_norm: " + batchNormArguments, batchNormArguments},
			Python:  "F.batch_norm",
			Infer:   inferBatchNorm,
			Work:    work("for each element 1 addition and 1 multiplication, 2 and 2 with weight and bias; in training 2 additions and 1 multiplication more; a root and a division for each channel", batchNormWork),
			Gradient: &op.Gradient{
				Saves:     saves("input", "weight", "running_mean", "running_var", "aux", "aux1"),
				Work:      batchNormGradientWork,
				Undefined: []string{"running_mean", "running_var"},
			},
		},
		{
			Name: "batch_norm_positional", // torch.batch_norm, whose arguments stand in another order
			Schemas: []string{"(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, " +
				"bool training, float momentum, float eps, bool cudnn_enabled) -> Tensor"},
			Python: "torch.batch_norm",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return c.ApplyAll("batch_norm", []any{c.Tensor("input"), c.Arg("running_mean"), c.Arg("running_var"), c.Arg("weight"),
					c.Arg("bias"), c.Bool("training"), c.Float("momentum"), c.Float("eps")})
			},
		},
		{
			Name:     "layer_norm",
			Kernel:   op.KernelNormalization,
			Types:    op.Floats,
			Autocast: op.AutocastHigh,
			Schemas: []string{"(Tensor input, int[] normalized_shape, Tensor? weight=None, Tensor? bias=None, float eps=1e-05, " +
				"ignored cudnn_enable=True) -> Tensor"},
			Python:   "torch.layer_norm F.layer_norm",
			Infer:    inferLayerNorm,
			Work:     work("for each element 3 additions and 2 multiplications, a multiplication more with weight, an addition with bias; for each row 1 addition, 3 divisions, a root", func(o *graph.Op) op.Work { return normalizationWork(o, 2) }),
			Scratch:  contiguousCopy,
			Gradient: &op.Gradient{Saves: saves("input", "weight", "bias", "aux", "aux1"), Work: normalizationGradientWork, Backward: layerNormBackward},
		},
		{
			Name:     "rms_norm",
			Kernel:   op.KernelNormalization,
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, int[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor"},
			Python:   "torch.rms_norm F.rms_norm",
			Infer:    inferRMSNorm,
			Work:     work("for each element 1 addition and 2 multiplications, a multiplication more with weight; for each row 1 addition, 2 divisions, a root", func(o *graph.Op) op.Work { return normalizationWork(o, 1) }),
			Gradient: &op.Gradient{Saves: saves("input", "weight", "aux"), Work: normalizationGradientWork},
		},
		{
			Name:     "group_norm",
			Autocast: op.AutocastHigh,
			Schemas: []string{"(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float eps=1e-05, " +
				"ignored cudnn_enabled=True) -> Tensor"},
			Python: "torch.group_norm F.group_norm",
			Expand: expandGroupNorm,
		},
		{
			// The kernel of group_norm reads contiguous memory only; a
			// channels-last input is copied before, and the copy is kept.
			Name:     "native_group_norm",
			Kernel:   op.KernelGroupNormalization,
			Schemas:  []string{"(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float eps=1e-05) -> Tensor"},
			Infer:    inferGroupNorm,
			Work:     work("for each element 3 additions and 2 multiplications, a multiplication more with weight, an addition with bias; for each row 1 addition, 3 divisions, a root", func(o *graph.Op) op.Work { return normalizationWork(o, 2) }),
			Gradient: &op.Gradient{Saves: saves("input", "weight", "aux", "aux1", "aux2"), Work: normalizationGradientWork, Backward: groupNormBackward},
		},
		{
			Name: "instance_norm",
			Schemas: []string{"(Tensor input, Tensor? running_mean=None, Tensor? running_var=None, Tensor? weight=None, Tensor? bias=None, " +
				"bool use_input_stats=True, float momentum=0.1, float eps=1e-05, ignored cudnn_enabled=True) -> Tensor"},
			Python: "F.instance_norm",
			Expand: expandInstanceNorm,
		},
		{
			Name:    "local_response_norm",
			Schemas: []string{"(Tensor input, int size, float alpha=0.0001, float beta=0.75, float k=1.0) -> Tensor"},
			Python:  "F.local_response_norm",
			Expand:  expandLocalResponseNorm,
		},
		{
			Name:    "normalize",
			Schemas: []string{"(Tensor input, float p=2.0, int|int[] dim=1, float eps=1e-12, ignored out=None) -> Tensor"},
			Python:  "F.normalize",
			Expand:  expandNormalize,
		},
	}
}

// saves lists tensors that are kept whenever any gradient is wanted.
func saves(names ...string) []op.Save {
	list := make([]op.Save, len(names))
	for i, name := range names {
		list[i] = op.Save{Tensor: name}
	}
	return list
}

// statisticsType is the type in which kernels accumulate: float32 for half
// types, else the type itself.
func statisticsType(d graph.DType) graph.DType {
	if d == graph.Float16 || d == graph.BFloat16 {
		return graph.Float32
	}
	return d
}

// expectOneType: a pair of parameters has one type.
func expectOneType(c *op.Call, first, second string) error {
	if a, b := c.Tensor(first), c.Tensor(second); a != nil && b != nil && a.DType != b.DType {
		return c.Errorf("expected scalar type %v but found %v", a.DType, b.DType)
	}
	return nil
}

const batchNormArguments = "(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight=None, Tensor? bias=None, " +
	"bool training=False, float momentum=0.1, float eps=1e-05) -> Tensor"

// checkBatchNorm is what torch.nn.functional.batch_norm asks of its arguments before it
// calls the kernel (torch/nn/functional.py of 2.15).
func checkBatchNorm(c *op.Call) error {
	input, eps := c.Tensor("input"), c.Float("eps")
	switch {
	case c.Schema != 0:
		return nil
	case c.Bool("training") && eps <= 0:
		return c.Errorf("eps must be positive during training, but got %v", eps)
	case eps < 0:
		return c.Errorf("eps must not be negative, but got %v", eps)
	case c.Bool("training") && input.Shape[0]*graph.Product(input.Shape[2:]) == 1:
		return c.Errorf("expected more than 1 value per channel when training, got input size %v", input.Shape)
	}
	return nil
}

func inferBatchNorm(c *op.Call) error {
	input := c.Tensor("input")
	if input.Elements() == 0 {
		return inferEmptyBatchNorm(c)
	}
	if len(input.Shape) < 2 {
		return c.Errorf("expected at least 2 axes, got input of size %v", input.Shape)
	}
	if err := expectFloating(c, input); err != nil {
		return err
	}
	channels := input.Shape[1]
	for _, name := range []string{"running_mean", "running_var", "weight", "bias"} {
		if err := expectVector(c, name, channels); err != nil {
			return err
		}
	}
	if err := expectOneType(c, "running_mean", "running_var"); err != nil {
		return err
	}
	if err := expectOneType(c, "weight", "bias"); err != nil {
		return err
	}
	if err := checkBatchNorm(c); err != nil {
		return err
	}
	training := c.Bool("training")
	if training && c.Has("running_mean") != c.Has("running_var") {
		return c.Errorf("running_mean and running_var must either both be None or neither be None")
	}
	if !training && (c.Tensor("running_mean") == nil || c.Tensor("running_var") == nil) {
		return c.Errorf("expected running_mean and running_var to be defined when training=False")
	}
	fused := usesCuDNN(c)
	strides := suggestedStrides(input.Shape, input)
	if !fused {
		strides = op.LikeStrides(input)
	}
	c.OutStrided(input.Shape, strides, input.DType)
	if training || !fused {
		c.Aux([]int64{channels}, statisticsType(input.DType))
		c.Aux([]int64{channels}, statisticsType(input.DType))
	}
	if training {
		c.Forget(c.Tensor("running_mean"))
		c.Forget(c.Tensor("running_var"))
	}
	return nil
}

// inferEmptyBatchNorm: an input without elements is copied, times the first weight and
// plus the first bias, whatever its type and axes are (Normalization.cpp of 2.15).
func inferEmptyBatchNorm(c *op.Call) error {
	input := c.Tensor("input")
	if len(input.Shape) > 0 {
		if err := checkBatchNorm(c); err != nil {
			return err
		}
	}
	dtype := input.DType
	for _, name := range []string{"weight", "bias"} {
		t := c.Tensor(name)
		if t == nil {
			continue
		}
		if len(t.Shape) == 0 || t.Shape[0] == 0 {
			return c.Errorf("index 0 is out of bounds for a %s of size %v", name, t.Shape)
		}
		first := &graph.Tensor{DType: t.DType, Storage: t.Storage}
		dtype = op.ResultType(c.DefaultDType(), &graph.Tensor{Shape: input.Shape, Strides: input.Strides, DType: dtype, Storage: input.Storage}, first)
	}
	c.OutStrided(input.Shape, op.LikeStrides(input), dtype)
	return nil
}

// usesCuDNN tells whether torch takes cuDNN's batch norm rather than its own
// kernel, which keeps statistics in evaluation as well.
func usesCuDNN(c *op.Call) bool {
	input, weight, bias := c.Tensor("input"), c.Tensor("weight"), c.Tensor("bias")
	mean, variance := c.Tensor("running_mean"), c.Tensor("running_var")
	if weight == nil || bias == nil || input.DType == graph.BFloat16 || weight.DType == graph.BFloat16 {
		return false
	}
	if input.DType == graph.Float16 && weight.DType != graph.Float32 {
		return false
	}
	complete := mean != nil && variance != nil || mean == nil && variance == nil && c.Bool("training")
	limit := int64(65_535)
	if c.Bool("training") {
		limit = 880_801
	}
	return complete && len(input.Shape) >= 3 && input.Shape[0] <= limit && c.Float("eps") >= 1e-5
}

// batchNormWork: evaluation subtracts the mean and multiplies with the inverse
// deviation, and with weight and bias multiplies and adds once more: 2
// additions and 2 multiplications an element. Training also sums x and
// (x−mean)²: 2 more additions and 1 more multiplication. Each channel takes a
// root and a division, and in training two divisions for the averages.
func batchNormWork(o *graph.Op) op.Work {
	n := o.Outputs[0].Elements()
	if n == 0 {
		return op.Work{}
	}
	channels := o.Outputs[0].Shape[1]
	w := op.Work{Adds: n + channels, Muls: n, Divides: channels, Exps: channels}
	if op.Input(o, "weight") != nil {
		w.Adds, w.Muls = w.Adds+n, w.Muls+n
	}
	if o.Attrs.Bool("training") {
		w.Adds, w.Muls, w.Divides = w.Adds+2*n, w.Muls+n, w.Divides+2*channels
	}
	return w
}

// batchNormGradientWork: in training gx = w·σ·(g − mean(g) − x̂·mean(g·x̂))
// takes 2 sums, 2 subtractions and 4 multiplications an element; in evaluation
// one multiplication. The gradients of weight and bias share the sums.
func batchNormGradientWork(o *graph.Op, needs func(string) bool) op.Work {
	n := o.Outputs[0].Elements()
	if o.Attrs.Bool("training") {
		return op.Work{Adds: 4 * n, Muls: 4 * n}
	}
	var w op.Work
	if needs("input") {
		w.Muls += n
	}
	if needs("weight") {
		w.Adds, w.Muls = w.Adds+2*n, w.Muls+2*n
	}
	if needs("bias") {
		w.Adds += n
	}
	return w
}

// normalizedAxes checks that the last sizes of the input are normalized_shape
// and returns the shape of the statistics, one for each row.
func normalizedAxes(c *op.Call) ([]int64, error) {
	input, normalized := c.Tensor("input"), c.Ints("normalized_shape")
	if err := expectFloating(c, input); err != nil {
		return nil, err
	}
	if len(normalized) == 0 {
		return nil, c.Errorf("expected normalized_shape to be at least 1-dimensional, got []")
	}
	for _, name := range []string{"weight", "bias"} {
		if t := c.Tensor(name); t != nil && !slices.Equal(t.Shape, normalized) {
			return nil, c.Errorf("expected %s to be of same shape as normalized_shape %v, got %v", name, normalized, t.Shape)
		}
	}
	if len(input.Shape) < len(normalized) || !slices.Equal(lastAxes(input.Shape, len(normalized)), normalized) {
		return nil, c.Errorf("given normalized_shape=%v, expected input whose last sizes are these, but got input of size %v", normalized, input.Shape)
	}
	return replaceSpatial(input.Shape, slices.Repeat([]int64{1}, len(normalized))), nil
}

func inferLayerNorm(c *op.Call) error {
	rows, err := normalizedAxes(c)
	if err != nil {
		return err
	}
	if err := expectOneType(c, "weight", "bias"); err != nil {
		return err
	}
	input := c.Tensor("input")
	c.Out(input.Shape, input.DType)
	c.Aux(rows, statisticsType(input.DType))
	c.Aux(rows, statisticsType(input.DType))
	return nil
}

// contiguousCopy is the copy of a first argument that a kernel reads row by row,
// where the argument does not lie so.
func contiguousCopy(o *graph.Op) []int64 {
	if input := o.Inputs[0]; !input.IsContiguous() {
		return []int64{input.Bytes()}
	}
	return nil
}

// layerNormBackward copies the input once more where it is not contiguous.
func layerNormBackward(b *op.Backward) {
	for _, bytes := range contiguousCopy(b.Op) {
		b.Internal(bytes)
	}
	b.Gradient("input", "weight", "bias")
}

func inferRMSNorm(c *op.Call) error {
	rows, err := normalizedAxes(c)
	if err != nil {
		return err
	}
	input := c.Tensor("input")
	c.Out(input.Shape, input.DType)
	c.Aux(rows, statisticsType(input.DType))
	return nil
}

func inferGroupNorm(c *op.Call) error {
	input, groups := c.Tensor("input"), c.Int("num_groups")
	if err := expectFloating(c, input); err != nil && input.Elements() > 0 {
		return err
	}
	if len(input.Shape) < 2 {
		return c.Errorf("expected at least 2 axes for input tensor but received %d", len(input.Shape))
	}
	channels := input.Shape[1]
	if groups < 1 || channels%groups != 0 {
		return c.Errorf("expected number of channels in input to be divisible by num_groups, but got input of shape %v and num_groups=%d",
			input.Shape, groups)
	}
	if channels == 0 || graph.Product(input.Shape[2:]) == 0 {
		return c.Errorf("expected the number of channels and elements of each to be greater than 0, got input of size %v", input.Shape)
	}
	for _, name := range []string{"weight", "bias"} {
		if err := expectVector(c, name, channels); err != nil {
			return err
		}
	}
	c.Out(input.Shape, input.DType)
	statistics := []int64{input.Shape[0], groups}
	c.Aux(statistics, statisticsType(input.DType))
	c.Aux(statistics, statisticsType(input.DType))
	if c.Torch().Before(1, 6) && c.Has("weight") {
		// A batch norm of each group, whose result addcmul keeps for the weight's
		// gradient (pytorch issue 28201; the kernel came with pull request 28204).
		c.Aux(input.Shape, input.DType)
	}
	return nil
}

// normalizationWork counts a normalisation by statistics of the sample, of
// which there are two (mean and variance) or one (mean square). An element
// takes, with two: sum, subtract, square, sum, multiply = 3 additions and 2
// multiplications; with one: square, sum, multiply = 1 and 2. Weight and bias
// add one multiplication and one addition. A statistic takes a division, and
// the last a root and a division more.
func normalizationWork(o *graph.Op, statistics int64) op.Work {
	n, rows := o.Outputs[0].Elements(), int64(0)
	if len(o.Aux) > 0 {
		rows = o.Aux[0].Elements()
	}
	w := op.Work{Adds: n*(2*statistics-1) + rows, Muls: 2 * n, Divides: rows * (statistics + 1), Exps: rows}
	if op.Input(o, "weight") != nil {
		w.Muls += n
	}
	if op.Input(o, "bias") != nil {
		w.Adds += n
	}
	return w
}

// normalizationGradientWork is that of batch_norm in training.
func normalizationGradientWork(o *graph.Op, _ func(string) bool) op.Work {
	n := o.Outputs[0].Elements()
	return op.Work{Adds: 4 * n, Muls: 4 * n}
}
