package aten

// This file holds the forms that ATen has of operators whose Python functions take
// other arguments: exported programs and tapes call these. Each applies the operator
// itself; their names in Python are those of torch.ops.aten.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// overloadFamily lists the forms. Where torch calls a form with a result that only
// the backward reads, the operator keeps it by itself, and the form gives a tensor
// of its size.
func overloadFamily() []*op.Operator {
	return slices.Concat(
		convolutionForms(), normalizationForms(), activationForms(), attentionForms(), viewForms(), samplingForms(), upsampleForms(),
		lossForms(), embeddingForms(), recurrentForms(), fourierForms(), searchForms(),
	)
}

// form is one of ATen's forms of an operator.
func form(name, schema string, expand func(c *op.Call) ([]*graph.Tensor, error)) *op.Operator {
	return &op.Operator{Name: "aten_" + name, Schemas: []string{schema}, Python: "torch.ops.aten." + name, Expand: expand}
}

// forwarded applies an operator to arguments of the form, in their order.
func forwarded(name string, arguments ...string) func(c *op.Call) ([]*graph.Tensor, error) {
	return func(c *op.Call) ([]*graph.Tensor, error) {
		args := make([]any, len(arguments))
		for i, argument := range arguments {
			args[i] = c.Arg(argument)
		}
		if c.InPlace {
			return result(c.ApplyInPlace(name, args...))
		}
		return c.ApplyAll(name, args)
	}
}

// withStatistics appends tensors of the given sizes to the first result of an
// operator.
func withStatistics(c *op.Call, outputs []*graph.Tensor, err error, shapes ...[]int64) ([]*graph.Tensor, error) {
	if err != nil {
		return nil, err
	}
	all := outputs[:1:1]
	for _, shape := range shapes {
		made, err := c.ApplyAll("empty_strided", []any{shape, graph.ContiguousStrides(shape)})
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
	}
	return all, nil
}

func convolutionForms() []*op.Operator {
	const arguments = "(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, bool transposed, int[] output_padding, int groups"
	return []*op.Operator{
		form("convolution", arguments+") -> Tensor", expandAnyConvolution),
		form("_convolution", arguments+", ignored benchmark=None, ignored deterministic=None, ignored cudnn_enabled=None, ignored allow_tf32=None) -> Tensor", expandAnyConvolution),
	}
}

// expandAnyConvolution chooses the operator by the number of axes.
func expandAnyConvolution(c *op.Call) ([]*graph.Tensor, error) {
	input, weight := c.Tensor("input"), c.Tensor("weight")
	n := len(weight.Shape) - 2
	if n < 1 || n > 3 {
		return nil, c.Errorf("expected a weight of 3 to 5 axes, got size %v", weight.Shape)
	}
	axes := [...]string{"1d", "2d", "3d"}[n-1]
	args := []any{input, weight, c.Arg("bias"), onePerAxis(c, "stride", n), onePerAxis(c, "padding", n)}
	if c.Bool("transposed") {
		return c.ApplyAll("conv_transpose"+axes, append(args, onePerAxis(c, "output_padding", n), c.Int("groups"), onePerAxis(c, "dilation", n)))
	}
	return c.ApplyAll("conv"+axes, append(args, onePerAxis(c, "dilation", n), c.Int("groups")))
}

// onePerAxis is a list of n numbers; one stands for all.
func onePerAxis(c *op.Call, name string, n int) []int64 {
	list := c.Ints(name)
	if len(list) == 1 {
		return slices.Repeat(list, n)
	}
	return list
}

func normalizationForms() []*op.Operator {
	const running = "Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var"
	batchNorm := func(c *op.Call, training bool, momentum, eps float64) ([]*graph.Tensor, error) {
		input := c.Tensor("input")
		if len(input.Shape) < 2 {
			return nil, c.Errorf("expected at least 2 axes, got size %v", input.Shape)
		}
		outputs, err := c.ApplyAll("batch_norm", []any{input, c.Arg("running_mean"), c.Arg("running_var"), c.Arg("weight"), c.Arg("bias"), training, momentum, eps})
		channels := []int64{input.Shape[1]}
		if !training {
			channels = []int64{0}
		}
		return withStatistics(c, outputs, err, channels, channels)
	}
	asTold := func(c *op.Call) ([]*graph.Tensor, error) {
		return batchNorm(c, c.Bool("training"), c.Float("momentum"), c.Float("eps"))
	}
	const told = "bool training, float momentum, float eps) -> (output, save_mean, save_invstd)"
	legit := form("_native_batch_norm_legit", "(Tensor input, "+running+", "+told, asTold)
	legit.Schemas = append(legit.Schemas, "(Tensor input, Tensor? weight, Tensor? bias, "+told) // without running statistics
	never := func(c *op.Call) ([]*graph.Tensor, error) {
		return batchNorm(c, false, c.Float("momentum"), c.Float("eps"))
	}
	const unasked = "(Tensor input, " + running + ", float momentum, float eps) -> (output, save_mean, save_invstd)"
	return []*op.Operator{
		form("native_batch_norm", "(Tensor input, "+running+", "+told, asTold),
		form("cudnn_batch_norm", "(Tensor input, "+running+", bool training, float exponential_average_factor/momentum, float epsilon/eps) -> (output, save_mean, save_var)",
			func(c *op.Call) ([]*graph.Tensor, error) {
				return batchNorm(c, c.Bool("training"), c.Float("momentum"), c.Float("eps"))
			}),
		legit,
		form("_native_batch_norm_legit_functional", "(Tensor input, "+running+", bool training, float momentum, float eps) -> (output, save_mean, save_invstd, running_mean, running_var)", func(c *op.Call) ([]*graph.Tensor, error) {
			outputs, err := asTold(c)
			if err != nil {
				return nil, err
			}
			channels := c.Tensor("input").Shape[1:2]
			more, err := withStatistics(c, outputs, nil, channels, channels)
			if err != nil {
				return nil, err
			}
			return append(outputs, more[1:]...), nil
		}),
		form("_native_batch_norm_legit_no_training", unasked, never),
		form("_batch_norm_no_update", unasked, never),
		form("_batch_norm_with_update", unasked, func(c *op.Call) ([]*graph.Tensor, error) {
			return batchNorm(c, true, c.Float("momentum"), c.Float("eps"))
		}),
		form("native_layer_norm", "(Tensor input, int[] normalized_shape, Tensor? weight, Tensor? bias, float eps) -> (output, mean, rstd)", expandNativeLayerNorm),
		form("_fused_rms_norm", "(Tensor input, int[] normalized_shape, Tensor? weight, float? eps) -> (output, rstd)", func(c *op.Call) ([]*graph.Tensor, error) {
			outputs, err := forwarded("rms_norm", "input", "normalized_shape", "weight", "eps")(c)
			return withStatistics(c, outputs, err, rowStatistics(c))
		}),
		form("native_group_norm", "(Tensor input, Tensor? weight, Tensor? bias, int N, int C, int HxW, int group, float eps) -> (output, mean, rstd)", func(c *op.Call) ([]*graph.Tensor, error) {
			if n := c.Tensor("input").Elements(); n != c.Int("N")*c.Int("C")*c.Int("HxW") {
				return nil, c.Errorf("expected N·C·HxW to be the %d elements of the input, got %d·%d·%d", n, c.Int("N"), c.Int("C"), c.Int("HxW"))
			}
			outputs, err := forwarded("native_group_norm", "input", "group", "weight", "bias", "eps")(c)
			rows := []int64{c.Int("N"), c.Int("group")}
			return withStatistics(c, outputs, err, rows, rows)
		}),
	}
}

func expandNativeLayerNorm(c *op.Call) ([]*graph.Tensor, error) {
	outputs, err := forwarded("layer_norm", "input", "normalized_shape", "weight", "bias", "eps")(c)
	rows := rowStatistics(c)
	return withStatistics(c, outputs, err, rows, rows)
}

// rowStatistics is one number for each row that is normalised.
func rowStatistics(c *op.Call) []int64 {
	shape := slices.Clone(c.Tensor("input").Shape)
	for i := len(shape) - len(c.Ints("normalized_shape")); i < len(shape); i++ {
		if i >= 0 {
			shape[i] = 1
		}
	}
	return shape
}

func activationForms() []*op.Operator {
	softmax := func(name string) *op.Operator {
		return form(name, "(Tensor input, int dim, bool half_to_float) -> Tensor", func(c *op.Call) ([]*graph.Tensor, error) {
			if c.Bool("half_to_float") {
				return c.ApplyAll(name, []any{c.Tensor("input"), c.Int("dim"), graph.Float32})
			}
			return c.ApplyAll(name, []any{c.Tensor("input"), c.Int("dim")})
		})
	}
	return []*op.Operator{
		softmax("_softmax"),
		softmax("_log_softmax"),
		form("_prelu_kernel", "(Tensor input, Tensor weight) -> Tensor", func(c *op.Call) ([]*graph.Tensor, error) {
			weight := c.Tensor("weight") // shown with the axes of the input, the channels in the second
			flat, err := c.Apply("reshape", weight, []int64{weight.Elements()})
			if err != nil {
				return nil, err
			}
			return c.ApplyAll("prelu", []any{c.Tensor("input"), flat})
		}),
		form("log_sigmoid", "(Tensor input) -> Tensor", forwarded("logsigmoid", "input")),
		form("log_sigmoid_forward", "(Tensor input) -> (output, buffer)", func(c *op.Call) ([]*graph.Tensor, error) {
			outputs, err := c.ApplyAll("logsigmoid", []any{c.Tensor("input")})
			return withStatistics(c, outputs, err, []int64{0})
		}),
		form("rrelu_with_noise", "(Tensor input, Tensor noise, float lower=0.125, float upper=0.3333333333333333, bool training=False, generator generator=None) -> Tensor",
			forwarded("rrelu", "input", "lower", "upper", "training")),
		form("native_dropout", "(Tensor input, float p, bool? train) -> (output, mask)", func(c *op.Call) ([]*graph.Tensor, error) {
			outputs, err := c.ApplyAll("dropout", []any{c.Tensor("input"), c.Float("p"), c.Arg("train") != false})
			if err != nil {
				return nil, err
			}
			mask, err := c.ApplyAll("empty", []any{c.Tensor("input").Shape}, op.Keyword{Name: "dtype", Value: graph.Bool})
			return append(outputs[:1:1], mask...), err
		}),
	}
}

func attentionForms() []*op.Operator {
	const product = "(Tensor query, Tensor key, Tensor value, "
	attention := func(c *op.Call) ([]*graph.Tensor, error) {
		mask := c.Arg("attn_mask")
		if mask == nil {
			mask = c.Arg("attn_bias")
		}
		query := c.Tensor("query")
		outputs, err := c.ApplyAll("scaled_dot_product_attention", []any{query, c.Tensor("key"), c.Tensor("value"), mask, c.Float("dropout_p"), c.Bool("is_causal")},
			op.Keyword{Name: "scale", Value: c.Arg("scale")})
		return withStatistics(c, outputs, err, query.Shape[:max(len(query.Shape)-1, 0)])
	}
	const rest = "float dropout_p=0.0, bool is_causal=False, bool return_debug_mask=False, *, float? scale=None) -> (output, logsumexp)"
	return []*op.Operator{
		form("_scaled_dot_product_flash_attention_for_cpu", product+"float dropout_p=0.0, bool is_causal=False, *, Tensor? attn_mask=None, float? scale=None) -> (output, logsumexp)", attention),
		form("_scaled_dot_product_flash_attention", product+rest, attention),
		form("_scaled_dot_product_efficient_attention", product+"Tensor? attn_bias, bool compute_log_sumexp, float dropout_p=0.0, bool is_causal=False, *, float? scale=None) -> (output, logsumexp)", attention),
		form("_scaled_dot_product_cudnn_attention", product+"Tensor? attn_bias, bool compute_log_sumexp, "+rest, attention),
	}
}

// viewForms show a tensor where torch promises its compilers that nothing is
// changed through the view, or makes a constant one of the program's.
func viewForms() []*op.Operator {
	return []*op.Operator{
		form("_unsafe_view", "(Tensor input, int[] size) -> Tensor", forwarded("view", "input", "size")),
		form("_reshape_alias", "(Tensor input, int[] size, int[] stride) -> Tensor", forwarded("view", "input", "size")),
		form("alias", "(Tensor input) -> Tensor", func(c *op.Call) ([]*graph.Tensor, error) {
			return c.ApplyAll("view", []any{c.Tensor("input"), c.Tensor("input").Shape})
		}),
		form("lift_fresh", "(Tensor input) -> Tensor", func(c *op.Call) ([]*graph.Tensor, error) {
			return []*graph.Tensor{c.Tensor("input")}, nil
		}),
		form("lift_fresh_copy", "(Tensor input) -> Tensor", forwarded("clone", "input")),
		form("unsafe_split", "(Tensor input, int split_size, int dim=0) -> Tensor[]", forwarded("split", "input", "split_size", "dim")),
		form("unsafe_split_with_sizes", "(Tensor input, int[] split_sizes, int dim=0) -> Tensor[]", forwarded("split", "input", "split_sizes", "dim")),
		form("unsafe_chunk", "(Tensor input, int chunks, int dim=0) -> Tensor[]", forwarded("chunk", "input", "chunks", "dim")),
		form("_to_copy", "(Tensor input, *, dtype? dtype=None, ignored layout=None, ignored device=None, ignored pin_memory=None, ignored non_blocking=None, str? memory_format=None) -> Tensor",
			func(c *op.Call) ([]*graph.Tensor, error) {
				return c.ApplyAll("to_copy", []any{c.Tensor("input")}, op.Keyword{Name: "dtype", Value: c.Arg("dtype")}, op.Keyword{Name: "memory_format", Value: c.Arg("memory_format")})
			}),
	}
}

// Modes of grid_sampler and of embedding_bag by number, as torch's enumerations have
// them (GridSampler.h, EmbeddingBag.h, 2.15).
var (
	gridModes    = []string{"bilinear", "nearest", "bicubic"}
	gridPaddings = []string{"zeros", "border", "reflection"}
	bagModes     = []string{"sum", "mean", "max"}
	reductions   = []string{"none", "mean", "sum"} // at::Reduction, 2.15
)

// numbered is the text that a number stands for.
func numbered(c *op.Call, argument string, texts []string) (string, error) {
	n := c.Int(argument)
	if n < 0 || n >= int64(len(texts)) {
		return "", c.Errorf("%s %d is none of %v", argument, n, texts)
	}
	return texts[n], nil
}

func samplingForms() []*op.Operator {
	const arguments = "(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor"
	sample := func(c *op.Call) ([]*graph.Tensor, error) {
		mode, err := numbered(c, "interpolation_mode", gridModes)
		if err != nil {
			return nil, err
		}
		padding, err := numbered(c, "padding_mode", gridPaddings)
		if err != nil {
			return nil, err
		}
		return c.ApplyAll("grid_sample", []any{c.Tensor("input"), c.Tensor("grid"), mode, padding, c.Bool("align_corners")})
	}
	return []*op.Operator{
		form("grid_sampler", arguments, sample),
		form("grid_sampler_2d", arguments, sample),
		form("grid_sampler_3d", arguments, sample),
		form("affine_grid_generator", "(Tensor theta, int[] size, bool align_corners) -> Tensor", forwarded("affine_grid", "theta", "size", "align_corners")),
	}
}

// upsampleForms take a size or factors (.vec), or a size and the factors that it came
// from, which change no size.
func upsampleForms() []*op.Operator {
	var forms []*op.Operator
	for _, u := range []struct {
		name    string
		axes    int
		corners bool
	}{
		{"upsample_nearest1d", 1, false}, {"upsample_nearest2d", 2, false}, {"upsample_nearest3d", 3, false},
		{"_upsample_nearest_exact1d", 1, false}, {"_upsample_nearest_exact2d", 2, false}, {"_upsample_nearest_exact3d", 3, false},
		{"upsample_linear1d", 1, true}, {"upsample_bilinear2d", 2, true}, {"upsample_trilinear3d", 3, true}, {"upsample_bicubic2d", 2, true},
		{"_upsample_bilinear2d_aa", 2, true}, {"_upsample_bicubic2d_aa", 2, true},
	} {
		corners := ""
		if u.corners {
			corners = ", bool align_corners"
		}
		f := form(u.name, "(Tensor input, int[] output_size"+corners+", float? scales_a=None, float? scales_b=None, float? scales_c=None) -> Tensor", nil)
		f.Schemas = append(f.Schemas, "(Tensor input, int[]? output_size"+corners+", float[]? scale_factors) -> Tensor")
		f.Expand = func(c *op.Call) ([]*graph.Tensor, error) { return expandUpsample(c, u.name, u.axes, u.corners) }
		forms = append(forms, f)
	}
	return forms
}

func expandUpsample(c *op.Call, name string, axes int, corners bool) ([]*graph.Tensor, error) {
	input, size := c.Tensor("input"), c.Ints("output_size")
	if factors := c.Floats("scale_factors"); size == nil {
		if len(factors) != axes || len(input.Shape) != axes+2 {
			return nil, c.Errorf("expected a factor for each of %d axes, got %v for size %v", axes, factors, input.Shape)
		}
		for i, factor := range factors {
			scaled := math.Floor(float64(input.Shape[2+i]) * factor)
			if !(scaled >= 0 && scaled < op.MaxBytes) {
				return nil, c.Errorf("scale_factor %v is out of range", factor)
			}
			size = append(size, int64(scaled))
		}
	}
	if corners {
		return c.ApplyAll(name, []any{input, size, c.Bool("align_corners")})
	}
	return c.ApplyAll(name, []any{input, size})
}

// lossForms take the reduction as a number.
func lossForms() []*op.Operator {
	loss := func(name, schema, of string, arguments ...string) *op.Operator {
		return form(name, schema, func(c *op.Call) ([]*graph.Tensor, error) { return expandLoss(c, of, arguments) })
	}
	const pair = "(Tensor input, Tensor target, "
	const classes = "Tensor? weight=None, int reduction=1, int ignore_index=-100"
	likelihood := func(name string) *op.Operator {
		return form(name, pair+classes+") -> (output, total_weight)", func(c *op.Call) ([]*graph.Tensor, error) {
			outputs, err := expandLoss(c, "nll_loss", []string{"input", "target", "weight", "ignore_index"})
			return withStatistics(c, outputs, err, []int64{})
		})
	}
	return []*op.Operator{
		loss("cross_entropy_loss", pair+classes+", float label_smoothing=0.0) -> Tensor", "cross_entropy", "input", "target", "weight", "ignore_index", "label_smoothing"),
		loss("nll_loss", pair+classes+") -> Tensor", "nll_loss", "input", "target", "weight", "ignore_index"),
		loss("nll_loss_nd", pair+classes+") -> Tensor", "nll_loss", "input", "target", "weight", "ignore_index"),
		loss("nll_loss2d", pair+classes+") -> Tensor", "nll_loss", "input", "target", "weight", "ignore_index"),
		likelihood("nll_loss_forward"),
		likelihood("nll_loss2d_forward"),
		loss("mse_loss", pair+"int reduction=1) -> Tensor", "mse_loss", "input", "target"),
		loss("l1_loss", pair+"int reduction=1) -> Tensor", "l1_loss", "input", "target"),
		loss("smooth_l1_loss", pair+"int reduction=1, float beta=1.0) -> Tensor", "smooth_l1_loss", "input", "target", "beta"),
		loss("huber_loss", pair+"int reduction=1, float delta=1.0) -> Tensor", "huber_loss", "input", "target", "delta"),
		loss("soft_margin_loss", pair+"int reduction=1) -> Tensor", "soft_margin_loss", "input", "target"),
		loss("kl_div", pair+"int reduction=1, *, bool log_target=False) -> Tensor", "kl_div", "input", "target", "log_target"),
		loss("binary_cross_entropy", pair+"Tensor? weight=None, int reduction=1) -> Tensor", "binary_cross_entropy", "input", "target", "weight"),
		loss("binary_cross_entropy_with_logits", pair+"Tensor? weight=None, Tensor? pos_weight=None, int reduction=1) -> Tensor",
			"binary_cross_entropy_with_logits", "input", "target", "weight", "pos_weight"),
		loss("multi_margin_loss", pair+"int p=1, float margin=1.0, Tensor? weight=None, int reduction=1) -> Tensor", "multi_margin_loss", "input", "target", "p", "margin", "weight"),
		loss("multilabel_margin_loss", pair+"int reduction=1) -> Tensor", "multilabel_margin_loss", "input", "target"),
		loss("hinge_embedding_loss", pair+"float margin=1.0, int reduction=1) -> Tensor", "hinge_embedding_loss", "input", "target", "margin"),
		loss("cosine_embedding_loss", "(Tensor input1, Tensor input2, Tensor target, float margin=0.0, int reduction=1) -> Tensor",
			"cosine_embedding_loss", "input1", "input2", "target", "margin"),
		loss("margin_ranking_loss", "(Tensor input1, Tensor input2, Tensor target, float margin=0.0, int reduction=1) -> Tensor",
			"margin_ranking_loss", "input1", "input2", "target", "margin"),
		loss("triplet_margin_loss", "(Tensor anchor, Tensor positive, Tensor negative, float margin=1.0, float p=2.0, float eps=1e-06, bool swap=False, int reduction=1) -> Tensor",
			"triplet_margin_loss", "anchor", "positive", "negative", "margin", "p", "eps", "swap"),
		loss("poisson_nll_loss", "(Tensor input, Tensor target, bool log_input, bool full, float eps, int reduction) -> Tensor",
			"poisson_nll_loss", "input", "target", "log_input", "full", "eps"),
		loss("ctc_loss", "(Tensor log_probs, Tensor targets, Tensor|int[] input_lengths, Tensor|int[] target_lengths, int blank=0, int reduction=1, bool zero_infinity=False) -> Tensor",
			"ctc_loss", "log_probs", "targets", "input_lengths", "target_lengths", "blank", "zero_infinity"),
	}
}

func expandLoss(c *op.Call, name string, arguments []string) ([]*graph.Tensor, error) {
	reduction, err := numbered(c, "reduction", reductions)
	if err != nil {
		return nil, err
	}
	keywords := []op.Keyword{{Name: "reduction", Value: reduction}}
	for _, argument := range arguments {
		keywords = append(keywords, op.Keyword{Name: argument, Value: c.Arg(argument)})
	}
	return c.ApplyAll(name, nil, keywords...)
}

func embeddingForms() []*op.Operator {
	const arguments = "(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq=False, int mode=0, bool sparse=False, Tensor? per_sample_weights=None, " +
		"bool include_last_offset=False, int? padding_idx=None) -> (output, offset2bag, bag_size, max_indices)"
	bag := func(c *op.Call) ([]*graph.Tensor, error) {
		mode, err := numbered(c, "mode", bagModes)
		if err != nil {
			return nil, err
		}
		padding := c.Arg("padding_idx")
		if padding == int64(-1) {
			padding = nil // torch's way to say none
		}
		outputs, err := c.ApplyAll("embedding_bag", []any{c.Tensor("indices"), c.Tensor("weight"), c.Tensor("offsets"), nil, 2.0,
			c.Bool("scale_grad_by_freq"), mode, c.Bool("sparse"), c.Arg("per_sample_weights"), c.Bool("include_last_offset"), padding})
		if err != nil {
			return nil, err
		}
		for _, shape := range [][]int64{c.Tensor("indices").Shape, c.Tensor("offsets").Shape, c.Tensor("offsets").Shape} {
			made, err := c.ApplyAll("empty_strided", []any{shape, graph.ContiguousStrides(shape)}, op.Keyword{Name: "dtype", Value: c.Tensor("indices").DType})
			if err != nil {
				return nil, err
			}
			outputs = append(outputs, made...)
		}
		return outputs, nil
	}
	return []*op.Operator{
		form("embedding_bag", arguments, bag), form("_embedding_bag", arguments, bag), form("_embedding_bag_forward_only", arguments, bag),
	}
}

// Networks of mkldnn_rnn_layer by number (RNN.cpp, 2.15).
var rnnModes = []string{"rnn_relu", "rnn_tanh", "lstm", "gru"}

// recurrentForms holds the layer that torch runs networks by on the CPU, one
// direction of one layer at a time.
func recurrentForms() []*op.Operator {
	return []*op.Operator{
		form("mkldnn_rnn_layer", "(Tensor input, Tensor weight0, Tensor weight1, Tensor weight2, Tensor weight3, Tensor hx_, Tensor cx_, bool reverse, int[] batch_sizes, int mode, "+
			"int hidden_size, int num_layers, bool has_biases, bool bidirectional, bool batch_first, bool train) -> (output, h_n, c_n, workspace)", expandRecurrentLayer),
	}
}

func expandRecurrentLayer(c *op.Call) ([]*graph.Tensor, error) {
	mode, err := numbered(c, "mode", rnnModes)
	if err != nil {
		return nil, err
	}
	params := []*graph.Tensor{c.Tensor("weight0"), c.Tensor("weight1")}
	if c.Bool("has_biases") {
		params = append(params, c.Tensor("weight2"), c.Tensor("weight3"))
	}
	states := []any{}
	for _, name := range []string{"hx_", "cx_"} {
		state := c.Tensor(name)
		if len(state.Shape) == 2 {
			if state, err = c.Apply("unsqueeze", state, int64(0)); err != nil {
				return nil, err
			}
		}
		states = append(states, state)
	}
	if mode != "lstm" {
		states = states[:1]
	}
	args := slices.Concat([]any{c.Tensor("input")}, states, []any{nil, params, c.Bool("has_biases"), int64(1), 0.0, c.Bool("train"), false, false})
	outputs, err := c.ApplyAll(mode, args)
	if err != nil {
		return nil, err
	}
	for i, name := range []string{"hx_", "cx_"}[:len(outputs)-1] {
		if outputs[i+1], err = c.Apply("reshape", outputs[i+1], c.Tensor(name).Shape); err != nil {
			return nil, err
		}
	}
	return outputs, nil
}

// fourierForms are the kernels of transforms: they take inputs that are cut or filled
// already. A normalization scales and changes nothing that is counted.
func fourierForms() []*op.Operator {
	return []*op.Operator{
		form("_fft_r2c", "(Tensor input, int[] dim, int normalization, bool onesided) -> Tensor", func(c *op.Call) ([]*graph.Tensor, error) {
			return c.ApplyAll("_fft_r2c", []any{c.Arg("input"), nil, c.Ints("dim"), c.Bool("onesided")})
		}),
		form("_fft_c2c", "(Tensor input, int[] dim, int normalization, bool forward) -> Tensor", func(c *op.Call) ([]*graph.Tensor, error) {
			return c.ApplyAll("_fft_c2c", []any{c.Arg("input"), nil, c.Ints("dim")})
		}),
		form("_fft_c2r", "(Tensor input, int[] dim, int normalization, int last_dim_size) -> Tensor", expandHalfToReal),
	}
}

// expandHalfToReal gives the last of the axes the size that half a spectrum does not
// tell.
func expandHalfToReal(c *op.Call) ([]*graph.Tensor, error) {
	input, dims := c.Tensor("input"), c.Ints("dim")
	sizes := make([]int64, len(dims))
	for i, dim := range dims {
		if dim < -int64(len(input.Shape)) || dim >= int64(len(input.Shape)) {
			return nil, c.Errorf("dimension out of range: %d of %d axes", dim, len(input.Shape))
		}
		sizes[i] = input.Shape[(dim+int64(len(input.Shape)))%int64(len(input.Shape))]
	}
	if len(sizes) > 0 {
		sizes[len(sizes)-1] = c.Int("last_dim_size")
	}
	return c.ApplyAll("_fft_c2r", []any{input, sizes, dims})
}
