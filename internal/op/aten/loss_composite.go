package aten

// This file holds losses that are made of other operators.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func lossCompositeFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "cross_entropy",
			Schemas: []string{"(Tensor input, Tensor target, Tensor? weight=None, truth? size_average=None, int ignore_index=-100, " +
				"truth? reduce=None, str reduction='mean', float label_smoothing=0.0) -> Tensor"},
			Python: "F.cross_entropy",
			Expand: expandCrossEntropy,
		},
		{
			Name:     "l1_loss",
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, Tensor target, " + legacyReduction + ", Tensor? weight=None) -> Tensor"},
			Python:   "F.l1_loss",
			Expand: weightedLoss(true, func(c *op.Call, s *script) *graph.Tensor {
				return s.do("abs", s.do("sub", s.expandedTo(c.Tensor("input"), c.Tensor("target")), s.expandedTo(c.Tensor("target"), c.Tensor("input"))))
			}),
		},
		{
			Name:    "mse_loss_weighted",
			Schemas: []string{"(Tensor input, Tensor target, " + legacyReduction + ", Tensor? weight=None) -> Tensor"},
			Python:  "F.mse_loss",
			Expand: unlessWeighted("mse_loss", []string{"size_average", "reduce", "reduction"}, weightedLoss(true, func(c *op.Call, s *script) *graph.Tensor {
				return s.do("pow", s.do("sub", c.Tensor("input"), c.Tensor("target")), int64(2))
			})),
		},
		{
			Name:    "huber_loss_weighted",
			Schemas: []string{"(Tensor input, Tensor target, str reduction='mean', float delta=1.0, Tensor? weight=None) -> Tensor"},
			Python:  "F.huber_loss",
			Expand: unlessWeighted("huber_loss", []string{"reduction", "delta"}, weightedLoss(false, func(c *op.Call, s *script) *graph.Tensor {
				return s.do("huber_loss", c.Tensor("input"), c.Tensor("target"), "none", c.Float("delta"))
			})),
		},
		{
			Name:     "kl_div",
			Types:    op.Floats,
			Autocast: op.AutocastHigh,
			Schemas: []string{"(Tensor input, Tensor target, truth? size_average=None, truth? reduce=None, str reduction='mean', " +
				"bool log_target=False) -> Tensor"},
			Python: "F.kl_div",
			Expand: expandKLDivergence,
		},
		{
			Name:     "cosine_embedding_loss",
			Autocast: op.AutocastHigh,
			Schemas: []string{"(Tensor input1, Tensor input2, Tensor target, float margin=0.0, " + legacyReduction +
				") -> Tensor"},
			Python: "F.cosine_embedding_loss",
			Expand: reducedLoss(cosineEmbedding),
		},
		{
			Name:     "hinge_embedding_loss",
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, Tensor target, float margin=1.0, " + legacyReduction + ") -> Tensor"},
			Python:   "F.hinge_embedding_loss",
			Expand:   reducedLoss(hingeEmbedding),
		},
		{
			Name:     "margin_ranking_loss",
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input1, Tensor input2, Tensor target, float margin=0.0, " + legacyReduction + ") -> Tensor"},
			Python:   "F.margin_ranking_loss",
			Expand: reducedLoss(func(c *op.Call, s *script) *graph.Tensor {
				a, b, target := c.Tensor("input1"), c.Tensor("input2"), c.Tensor("target")
				if rank := len(target.Shape); len(a.Shape) != rank || len(b.Shape) != rank {
					s.fail("all input tensors should have the same number of axes, got sizes %v, %v and %v", a.Shape, b.Shape, target.Shape)
				}
				gap := s.do("sub", a, b)
				loss := s.do("mul", s.do("neg", target), gap)
				return s.write("clamp_min", s.do("add", loss, c.Float("margin")), int64(0))
			}),
		},
		{
			Name:     "triplet_margin_loss",
			Autocast: op.AutocastHigh,
			Schemas: []string{"(Tensor anchor, Tensor positive, Tensor negative, float margin=1.0, float p=2.0, float eps=1e-06, " +
				"bool swap=False, " + legacyReduction + ") -> Tensor"},
			Python: "F.triplet_margin_loss",
			Expand: reducedLoss(tripletMargin),
		},
		{
			Name:    "multilabel_soft_margin_loss",
			Schemas: []string{"(Tensor input, Tensor|Scalar target, Tensor? weight=None, " + legacyReduction + ") -> Tensor"},
			Python:  "F.multilabel_soft_margin_loss",
			Expand:  reducedLoss(multilabelSoftMargin),
		},
		{
			Name:     "poisson_nll_loss",
			Autocast: op.AutocastHigh,
			Schemas: []string{"(Tensor input, Tensor target, bool log_input=True, bool full=False, truth? size_average=None, " +
				"float eps=1e-08, truth? reduce=None, str reduction='mean') -> Tensor"},
			Python: "F.poisson_nll_loss",
			Expand: reducedLoss(poissonLikelihood),
		},
		{
			Name: "gaussian_nll_loss",
			Schemas: []string{"(Tensor input, Tensor|Scalar target, Tensor|float var, truth full=False, float eps=1e-06, " +
				"str reduction='mean') -> Tensor"},
			Python: "F.gaussian_nll_loss",
			Expand: reducedLoss(gaussianLikelihood),
		},
		{
			Name: "ctc_loss",
			Schemas: []string{"(Tensor log_probs, Tensor targets, Tensor|int[] input_lengths, Tensor|int[] target_lengths, " +
				"int blank=0, str reduction='mean', bool zero_infinity=False) -> Tensor"},
			Python: "F.ctc_loss",
			Expand: expandCTCLoss,
		},
	}
}

// reducedLoss makes a rule of a formula for each element: the reduction follows.
func reducedLoss(elements func(c *op.Call, s *script) *graph.Tensor) func(c *op.Call) ([]*graph.Tensor, error) {
	return func(c *op.Call) ([]*graph.Tensor, error) {
		reduction, err := lossReduction(c)
		if err != nil {
			return nil, err
		}
		s := newScript(c)
		return s.result(s.reduceTo(reduction, elements(c, s)))
	}
}

// weightedLoss multiplies each element with its weight before the reduction;
// overWeights divides by the sum of the weights for the mean.
func weightedLoss(overWeights bool, elements func(c *op.Call, s *script) *graph.Tensor) func(c *op.Call) ([]*graph.Tensor, error) {
	return func(c *op.Call) ([]*graph.Tensor, error) {
		reduction, err := lossReduction(c)
		if err != nil {
			return nil, err
		}
		weight, s := c.Tensor("weight"), newScript(c)
		if weight == nil {
			return s.result(s.reduceTo(reduction, elements(c, s)))
		}
		if !slices.Equal(weight.Shape, c.Tensor("input").Shape) {
			return nil, c.Errorf("weights and input must have the same size, got %v and %v", weight.Shape, c.Tensor("input").Shape)
		}
		loss := s.do("mul", elements(c, s), weight)
		if reduction == "mean" && overWeights {
			return s.result(s.do("div", s.do("sum", loss), s.do("sum", weight)))
		}
		return s.result(s.reduceTo(reduction, loss))
	}
}

// expandedTo expands a scalar of another type to a tensor's shape, so that it
// counts in promotion as F.l1_loss lets it.
func (s *script) expandedTo(t, other *graph.Tensor) *graph.Tensor {
	if len(t.Shape) > 0 || len(other.Shape) == 0 || t.DType == other.DType {
		return t
	}
	return s.do("expand", t, other.Shape)
}

// unlessWeighted takes the fused operator if there is no weight.
func unlessWeighted(fused string, arguments []string, weighted func(c *op.Call) ([]*graph.Tensor, error)) func(c *op.Call) ([]*graph.Tensor, error) {
	return func(c *op.Call) ([]*graph.Tensor, error) {
		if c.Has("weight") {
			return weighted(c)
		}
		args := []any{c.Tensor("input"), c.Tensor("target")}
		for _, name := range arguments {
			args = append(args, c.Arg(name))
		}
		return c.ApplyAll(fused, args)
	}
}

// expandCrossEntropy takes targets of the input's own shape as probabilities,
// others as class numbers.
func expandCrossEntropy(c *op.Call) ([]*graph.Tensor, error) {
	input, target := c.Tensor("input"), c.Tensor("target")
	if len(input.Shape) == 0 {
		return nil, c.Errorf("expected input of at least 1 axis")
	}
	reduction, err := lossReduction(c)
	if err != nil {
		return nil, err
	}
	smoothing := c.Float("label_smoothing")
	probabilities := slices.Equal(input.Shape, target.Shape)
	if smoothing > 1 || probabilities && !(smoothing >= 0) { // with classes, torch asks for more than 0 first
		return nil, c.Errorf("label_smoothing must be between 0.0 and 1.0, got %v", smoothing)
	}
	if probabilities && c.Int("ignore_index") >= 0 {
		return nil, c.Errorf("ignore_index is not supported for floating point target, got %d", c.Int("ignore_index"))
	}
	if probabilities && !target.DType.IsFloating() {
		return nil, c.Errorf("expected floating point type for target with class probabilities, got %v", target.DType)
	}
	s := newScript(c)
	// Since 1.10 torch asks for the input's own type, so that autocast does not
	// compute the logarithms in float32: nll_loss converts them afterwards
	// (cross_entropy_loss, aten/src/ATen/native/LossNLL.cpp).
	dtype := any(input.DType)
	if c.Torch().Before(1, 10) {
		dtype = nil
	}
	logs := s.do("log_softmax", input, int64(classAxis(input)), int64(3), dtype)
	if probabilities {
		return s.result(s.crossEntropyOfProbabilities(logs, reduction))
	}
	loss := s.do("nll_loss", logs, target, c.Arg("weight"), nil, c.Int("ignore_index"), nil, reduction)
	if !(smoothing > 0) || s.err != nil {
		return s.result(loss)
	}
	smooth := s.smoothLoss(logs, reduction)
	classes := float64(input.Shape[classAxis(input)])
	return s.result(s.do("add", s.do("mul", loss, 1-smoothing), s.do("mul", smooth, smoothing/classes)))
}

// weighted multiplies with the weight of each class, if there is one.
func (s *script) weighted(t *graph.Tensor) *graph.Tensor {
	weight := s.call.Tensor("weight")
	if weight == nil || s.err != nil {
		return t
	}
	if len(t.Shape) > 1 {
		shape := slices.Repeat([]int64{1}, len(t.Shape))
		shape[1] = -1
		weight = s.do("view", weight, shape)
	}
	return s.do("mul", t, weight)
}

func (s *script) crossEntropyOfProbabilities(logs *graph.Tensor, reduction string) *graph.Tensor {
	input, target := s.call.Tensor("input"), s.call.Tensor("target")
	axis := classAxis(input)
	if smoothing := s.call.Float("label_smoothing"); smoothing > 0 {
		target = s.do("add", s.do("mul", target, 1-smoothing), smoothing/float64(input.Shape[axis]))
	}
	products := s.weighted(s.do("mul", logs, target))
	switch reduction {
	case "none":
		return s.do("neg", s.do("sum", products, []int64{int64(axis)}))
	case "sum":
		return s.do("neg", s.do("sum", products))
	}
	rows := input.Elements() / max(input.Shape[axis], 1)
	return s.do("div", s.do("neg", s.do("sum", products)), float64(rows))
}

// smoothLoss is the share of all classes, without the rows that are ignored.
func (s *script) smoothLoss(logs *graph.Tensor, reduction string) *graph.Tensor {
	c := s.call
	loss := s.do("neg", s.do("sum", s.weighted(logs), []int64{int64(classAxis(c.Tensor("input")))}))
	ignored := s.do("eq", c.Tensor("target"), c.Int("ignore_index"))
	s.write("masked_fill", loss, ignored, 0.0)
	if reduction == "none" {
		return loss
	}
	total := s.do("sum", loss)
	if reduction == "sum" {
		return total
	}
	kept := s.do("logical_not", ignored)
	if weight := c.Tensor("weight"); weight != nil {
		targets := s.do("flatten", s.do("masked_select", c.Tensor("target"), kept))
		return s.do("div", total, s.do("sum", s.do("gather", weight, int64(0), targets)))
	}
	return s.do("div", total, s.do("sum", kept))
}

// expandKLDivergence is target·(log target − input); 'batchmean' divides the
// sum by the number of rows.
func expandKLDivergence(c *op.Call) ([]*graph.Tensor, error) {
	input, target := c.Tensor("input"), c.Tensor("target")
	if !target.DType.IsFloating() {
		return nil, c.Errorf("expected a floating-point target, got %v", target.DType)
	}
	reduction := "sum"
	if c.Text("reduction") != "batchmean" || c.Has("size_average") || c.Has("reduce") {
		var err error
		if reduction, err = lossReduction(c); err != nil {
			return nil, err
		}
	}
	s := newScript(c)
	var loss *graph.Tensor
	if c.Bool("log_target") {
		loss = s.do("mul", s.do("exp", target), s.do("sub", target, input))
	} else {
		loss = s.do("sub", s.do("xlogy", target, target), s.do("mul", target, input))
	}
	loss = s.reduceTo(reduction, loss)
	if c.Text("reduction") == "batchmean" && len(input.Shape) > 0 {
		loss = s.do("div", loss, input.Shape[0])
	}
	return s.result(loss)
}

func cosineEmbedding(c *op.Call, s *script) *graph.Tensor {
	a, b, target := c.Tensor("input1"), c.Tensor("input2"), c.Tensor("target")
	if len(target.Shape) > 1 || len(a.Shape) != len(target.Shape)+1 {
		s.err = c.Errorf("target of size %v does not fit inputs of size %v and %v", target.Shape, a.Shape, b.Shape)
		return nil
	}
	dim := []int64{int64(len(target.Shape))}
	product := s.do("sum", s.do("mul", a, b), dim)
	squareA := s.do("add", s.do("sum", s.do("mul", a, a), dim), 1e-12)
	squareB := s.do("add", s.do("sum", s.do("mul", b, b), dim), 1e-12)
	cosine := s.do("div", product, s.do("sqrt", s.do("mul", squareA, squareB)))
	zeros := s.do("zeros_like", cosine)
	near := s.do("rsub", cosine, int64(1))
	far := s.do("clamp_min", s.do("sub", cosine, c.Float("margin")), int64(0))
	return s.do("add", s.do("where", s.do("eq", target, int64(1)), near, zeros),
		s.do("where", s.do("eq", target, int64(-1)), far, zeros))
}

func hingeEmbedding(c *op.Call, s *script) *graph.Tensor {
	input, target := c.Tensor("input"), c.Tensor("target")
	zeros := s.named(s.do("zeros_like", input))
	margin := any(c.Float("margin"))
	if !input.DType.Differentiable() {
		margin = int64(c.Float("margin")) // a number of the input's own type
	}
	gap := s.write("clamp_min", s.do("rsub", input, margin), int64(0))
	far := s.do("where", s.do("ne", target, int64(1)), gap, zeros)
	near := s.do("where", s.do("ne", target, int64(-1)), input, zeros)
	return s.do("add", far, near)
}

func tripletMargin(c *op.Call, s *script) *graph.Tensor {
	if margin := c.Float("margin"); margin <= 0 {
		s.fail("margin must be greater than 0, got %v", margin)
	}
	anchor, positive, negative := c.Tensor("anchor").Shape, c.Tensor("positive").Shape, c.Tensor("negative").Shape
	if len(anchor) != len(positive) || len(anchor) != len(negative) {
		s.fail("the anchor, positive, and negative tensors are expected to have the same number of dimensions, got %v, %v and %v", anchor, positive, negative)
	}
	distance := func(a, b string) *graph.Tensor {
		return s.do("pairwise_distance", c.Tensor(a), c.Tensor(b), c.Float("p"), c.Float("eps"))
	}
	near, far := distance("anchor", "positive"), distance("anchor", "negative")
	if c.Bool("swap") {
		far = s.do("minimum", far, distance("positive", "negative"))
	}
	return s.do("clamp_min", s.do("sub", s.do("add", near, c.Float("margin")), far), int64(0))
}

func multilabelSoftMargin(c *op.Call, s *script) *graph.Tensor {
	input, target := c.Tensor("input"), c.Arg("target")
	if len(input.Shape) == 0 {
		s.err = c.Errorf("expected input of at least 1 axis")
		return nil
	}
	yes := s.do("mul", target, s.do("logsigmoid", input))
	rest := any(nil)
	if number, ok := target.(*graph.Tensor); ok {
		rest = s.do("rsub", number, int64(1))
	} else {
		rest = 1 - c.Float("target")
	}
	no := s.do("mul", rest, s.do("logsigmoid", s.do("neg", input)))
	loss := s.do("neg", s.do("add", yes, no))
	if weight := c.Tensor("weight"); weight != nil {
		loss = s.do("mul", loss, weight)
	}
	return s.do("div", s.do("sum", loss, []int64{-1}), lastSize(input))
}

func poissonLikelihood(c *op.Call, s *script) *graph.Tensor {
	input, target := c.Tensor("input"), c.Tensor("target")
	var loss *graph.Tensor
	if c.Bool("log_input") {
		loss = s.do("sub", s.do("exp", input), s.do("mul", target, input))
	} else {
		loss = s.do("sub", input, s.do("mul", target, s.do("log", s.do("add", input, c.Float("eps")))))
	}
	if !c.Bool("full") {
		return loss
	}
	entropy := s.do("sub", s.do("mul", target, s.do("log", target)), target)
	stirling := s.do("add", entropy, s.do("mul", s.do("log", s.do("mul", target, 2*math.Pi)), 0.5))
	return s.do("add", loss, s.do("masked_fill", stirling, s.do("le", target, int64(1)), int64(0)))
}

// gaussianLikelihood is (log var + (input−target)²/var)/2. The variance is a
// number, has the input's size, or one number for each row.
func gaussianLikelihood(c *op.Call, s *script) *graph.Tensor {
	input, variance := c.Tensor("input"), c.Tensor("var")
	if variance == nil {
		variance = s.do("mul", s.do("ones_like", input), c.Float("var"))
	} else if n := len(input.Shape); n > 0 && len(variance.Shape) == n-1 && slices.Equal(variance.Shape, input.Shape[:n-1]) {
		variance = s.do("unsqueeze", variance, int64(-1))
	} else if !fitsButForOne(variance.Shape, input.Shape) {
		s.fail("var is of incorrect size: %v for an input of size %v", variance.Shape, input.Shape)
	}
	floor := s.do("clone", variance)
	s.withoutGrad(func() { s.write("clamp_min", floor, c.Float("eps")) })
	square := s.do("pow", s.do("sub", input, c.Arg("target")), int64(2))
	loss := s.do("mul", s.do("add", s.do("log", floor), s.do("div", square, floor)), 0.5)
	if c.Bool("full") {
		loss = s.do("add", loss, 0.5*math.Log(2*math.Pi))
	}
	return loss
}

// fitsButForOne tells whether two shapes are equal, or differ in one axis, which
// has size 1 in the first: [4, 1, 32] fits [4, 3, 32].
func fitsButForOne(shape, wide []int64) bool {
	if len(shape) != len(wide) {
		return false
	}
	others := int64(0) // the sizes that differ, added up
	for i, size := range shape {
		if size != wide[i] {
			others += size
		}
	}
	return slices.Equal(shape, wide) || others == 1
}

// expandCTCLoss divides by the targets' lengths before the mean.
func expandCTCLoss(c *op.Call) ([]*graph.Tensor, error) {
	reduction, err := lossReduction(c)
	if err != nil {
		return nil, err
	}
	s := newScript(c)
	logs, targets := c.Tensor("log_probs"), c.Tensor("targets")
	unbatched := len(logs.Shape) == 2
	if unbatched {
		logs = s.do("unsqueeze", logs, int64(1))
	}
	loss := s.do("_ctc_loss", logs, targets, c.Arg("input_lengths"), c.Arg("target_lengths"), c.Int("blank"), c.Bool("zero_infinity"))
	if reduction == "mean" {
		lengths := c.Tensor("target_lengths")
		if lengths == nil && s.err == nil {
			lengths = s.do("new_zeros", loss, []int64{int64(len(c.Ints("target_lengths")))})
		}
		loss = s.do("div", loss, s.do("clamp_min", lengths, int64(1)))
	}
	loss = s.reduceTo(reduction, loss)
	if unbatched && reduction == "none" {
		loss = s.do("squeeze", loss, int64(0))
	}
	return s.result(loss)
}
