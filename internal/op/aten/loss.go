package aten

// This file holds losses that are one kernel.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// legacyReduction are the arguments that most losses share. size_average and
// reduce are the old form of reduction and go before it.
const legacyReduction = "truth? size_average=None, truth? reduce=None, str reduction='mean'"

// lossFamily lists the losses that are one node of the graph. Unless reduction
// is 'none' the result is a scalar.
func lossFamily() []*op.Operator {
	return []*op.Operator{
		autocast(op.AutocastHigh, weightless("mse_loss", "(Tensor input, Tensor target, "+legacyReduction+") -> Tensor",
			op.Work{Adds: 2, Muls: 1})),
		autocast(op.AutocastHigh, elementLoss("smooth_l1_loss", "(Tensor input, Tensor target, "+legacyReduction+", float beta=1.0) -> Tensor",
			op.Work{Adds: 2, Muls: 2, Compares: 2}, "input", "target")),
		autocast(op.AutocastHigh, weightless("huber_loss", "(Tensor input, Tensor target, str reduction='mean', float delta=1.0) -> Tensor",
			op.Work{Adds: 2, Muls: 2, Compares: 2})),
		autocast(op.AutocastHigh, underived([]string{"target"}, elementLoss("soft_margin_loss", "(Tensor input, Tensor target, "+legacyReduction+") -> Tensor",
			op.Work{Adds: 2, Muls: 1, Exps: 2}, "input", "target"))),
		underived([]string{"weight"}, elementLoss("binary_cross_entropy", "(Tensor input, Tensor target, Tensor? weight=None, "+legacyReduction+") -> Tensor",
			op.Work{Adds: 4, Muls: 2, Exps: 2}, "input", "target", "weight")),
		autocast(op.AutocastHigh, backward(logitsBackward, underived([]string{"weight", "pos_weight"}, elementLoss("binary_cross_entropy_with_logits", "(Tensor input, Tensor target, Tensor? weight=None, "+legacyReduction+
			", Tensor? pos_weight=None) -> Tensor",
			op.Work{Adds: 4, Muls: 1, Exps: 2, Compares: 1}, "input", "target", "weight", "pos_weight")))),
		{
			// The kernel also sums the weights of the targets, by which the
			// mean is divided.
			Name:     "nll_loss",
			Types:    op.Floats,
			Autocast: op.AutocastHigh,
			Schemas: []string{"(Tensor input, Tensor target, Tensor? weight=None, truth? size_average=None, int ignore_index=-100, " +
				"truth? reduce=None, str reduction='mean') -> Tensor"},
			Python:   "F.nll_loss",
			Infer:    inferNLLLoss,
			Work:     work("one addition for each target", func(o *graph.Op) op.Work { return op.Work{Adds: op.Input(o, "target").Elements()} }),
			Gradient: &op.Gradient{Saves: saves("input", "target", "weight", "aux"), Undefined: []string{"weight"}},
		},
		{
			Name:     "multi_margin_loss",
			Types:    op.Floats,
			Autocast: op.AutocastHigh,
			Schemas: []string{"(Tensor input, Tensor target, int p=1, float margin=1.0, Tensor? weight=None, " +
				legacyReduction + ") -> Tensor"},
			Python:   "F.multi_margin_loss",
			Infer:    inferMultiMarginLoss,
			Work:     perInput(op.Work{Adds: 3, Compares: 1}),
			Gradient: &op.Gradient{Saves: saves("input", "target", "weight"), Undefined: []string{"weight"}},
		},
		{
			Name:     "multilabel_margin_loss",
			Types:    op.Floats,
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, Tensor target, " + legacyReduction + ") -> Tensor"},
			Python:   "F.multilabel_margin_loss",
			Infer: func(c *op.Call) error {
				input, target := c.Tensor("input"), c.Tensor("target")
				row := len(input.Shape) < 2 && len(target.Shape) < 2 && input.Elements() == target.Elements() // one of no axes is a row of one
				if !row && !slices.Equal(input.Shape, target.Shape) || len(input.Shape) > 2 {
					return c.Errorf("expected input and target of one size and 1 or 2 axes, got %v and %v", input.Shape, target.Shape)
				}
				if lastSize(input) == 0 {
					return c.Errorf("expected a vector or matrix with classes, got size %v", input.Shape)
				}
				if target.DType != graph.Int64 {
					return c.Errorf("expected scalar type int64 but found %v", target.DType)
				}
				c.Aux(target.Shape, input.DType)
				return declareLoss(c, input.Shape[:max(len(input.Shape), 1)-1], input.DType)
			},
			// Each class is compared with each target of its row.
			Work: work("each class with each target of its row: 3 additions and a comparison", func(o *graph.Op) op.Work {
				pairs := o.Inputs[0].Elements() * lastSize(o.Inputs[0])
				return op.Work{Adds: 3 * pairs, Compares: pairs}
			}),
			Gradient: &op.Gradient{Saves: saves("input", "target", "aux")},
		},
		{
			Name:     "_ctc_loss",
			Function: "ctc_loss",
			Schemas: []string{"(Tensor log_probs, Tensor targets, Tensor|int[] input_lengths, Tensor|int[] target_lengths, " +
				"int blank=0, bool zero_infinity=False) -> Tensor"},
			Infer:    inferCTCLoss,
			Work:     work("each forward variable: 6 additions, 4 exponentials, 2 comparisons", ctcLossWork),
			Gradient: &op.Gradient{Saves: saves("log_probs", "targets", "input_lengths", "target_lengths", "result", "aux")},
			Evidence: map[op.Rule]string{
				op.RuleSaves: "tools/autograd/derivatives.yaml, 2.15; torch 2.15 on the CPU keeps 4·50·21 float32 for 50 steps, 4 samples and 10 labels",
			},
		},
	}
}

// elementLoss is a loss of each element on its own.
func elementLoss(name, schema string, w op.Work, saved ...string) *op.Operator {
	return &op.Operator{
		Name:     name,
		Schemas:  []string{schema},
		Python:   "F." + name,
		Infer:    inferElementLoss,
		Work:     perInput(w),
		Gradient: &op.Gradient{Saves: saves(saved...)},
	}
}

// weightless is a loss that torch weights, where asked to, by operators around.
func weightless(name, schema string, w op.Work) *op.Operator {
	loss := elementLoss(name, schema, w, "input", "target")
	loss.Python = ""
	return loss
}

// lossReduction reads the reduction argument and its old form.
func lossReduction(c *op.Call) (string, error) {
	if c.Has("size_average") || c.Has("reduce") {
		average, reduce := c.Arg("size_average"), c.Arg("reduce")
		switch {
		case reduce == false:
			return "none", nil
		case average == false:
			return "sum", nil
		}
		return "mean", nil
	}
	r := c.Text("reduction")
	if r != "none" && r != "mean" && r != "sum" {
		return "", c.Errorf("%q is not a valid value for reduction", r)
	}
	return r, nil
}

// declareLoss makes the result: of the given shape if nothing is reduced.
func declareLoss(c *op.Call, shape []int64, dtype graph.DType) error {
	r, err := lossReduction(c)
	if err != nil {
		return err
	}
	if r != "none" {
		shape = nil
	}
	c.Out(shape, dtype)
	return nil
}

// reduceTo reduces the elements of a composite loss, in a statement of its own.
func (s *script) reduceTo(reduction string, t *graph.Tensor) *graph.Tensor {
	if s.err == nil {
		s.settle(t)
	}
	switch reduction {
	case "mean":
		return s.do("mean", t)
	case "sum":
		return s.do("sum", t)
	}
	return t
}

func inferElementLoss(c *op.Call) error {
	input, target := c.Tensor("input"), c.Tensor("target")
	r, err := lossReduction(c)
	if err != nil {
		return err
	}
	dtype, err := elementLossType(c, input, target)
	if err != nil {
		return err
	}
	if c.Has("delta") && c.Float("delta") <= 0 || c.Has("beta") && c.Float("beta") < 0 {
		return c.Errorf("does not support negative values for beta, or delta that is not positive")
	}
	if dtype.IsComplex() && c.Operator.Name != "soft_margin_loss" || r == "mean" && !dtype.Differentiable() {
		return c.Errorf("not implemented for %v (input of size %v)", dtype, input.Shape)
	}
	if r != "none" {
		c.Out(nil, dtype)
		return nil
	}
	_, err = c.Elementwise(dtype, input, target)
	return err
}

// elementLossType is the type of a loss, by the way in which torch computes it:
// promoted once the operands are expanded (mse_loss, smooth_l1_loss), or that of
// the operand into which the kernel writes.
func elementLossType(c *op.Call, input, target *graph.Tensor) (graph.DType, error) {
	promoted := op.PromoteTypes(input.DType, target.DType)
	if _, ok := op.BroadcastShapes(input.Shape, target.Shape); !ok {
		return promoted, c.Errorf("target size %v must be the same as input size %v", target.Shape, input.Shape)
	}
	switch c.Operator.Name {
	case "mse_loss":
		if !promoted.IsFloating() {
			return promoted, c.Errorf("not implemented for %v (input of size %v)", promoted, input.Shape)
		}
	case "smooth_l1_loss":
		if !promoted.IsFloating() && c.Float("beta") != 0 { // without its bend it is the absolute difference
			return promoted, c.Errorf("not implemented for %v", promoted)
		}
	case "huber_loss":
		if !promoted.IsFloating() {
			return promoted, c.Errorf("not implemented for %v", promoted)
		}
		return input.DType, expectWritable(c, promoted, input.Shape, input)
	case "soft_margin_loss":
		if !input.DType.Differentiable() {
			return promoted, c.Errorf("not implemented for %v", input.DType)
		}
		return input.DType, expectWritable(c, target.DType, target.Shape, input)
	case "binary_cross_entropy":
		if !slices.Equal(input.Shape, target.Shape) {
			return promoted, c.Errorf("target size %v must be the same as input size %v", target.Shape, input.Shape)
		}
		if weight := c.Tensor("weight"); weight != nil {
			if joint, ok := op.BroadcastShapes(target.Shape, weight.Shape); !ok || !slices.Equal(joint, target.Shape) {
				return promoted, c.BroadcastError([][]int64{weight.Shape, target.Shape})
			}
		}
		if err := expectSameType(c, input, target); err != nil {
			return promoted, err
		}
		return input.DType, expectFloating(c, input)
	case "binary_cross_entropy_with_logits":
		return target.DType, expectLogits(c, input, target)
	}
	return promoted, nil
}

// expectLogits: the loss is (1 − target)·input − log σ(input), written into the
// first difference, and log σ times a row of weights is written into log σ.
func expectLogits(c *op.Call, input, target *graph.Tensor) error {
	if !slices.Equal(input.Shape, target.Shape) {
		return c.Errorf("target size %v must be the same as input size %v", target.Shape, input.Shape)
	}
	if !input.DType.IsFloating() || target.DType == graph.Bool {
		return c.Errorf("not implemented for input of %v and target of %v", input.DType, target.DType)
	}
	if err := expectWritable(c, input.DType, input.Shape, target); err != nil {
		return err
	}
	for name, written := range map[string]*graph.Tensor{"weight": target, "pos_weight": input} {
		if w := c.Tensor(name); w != nil {
			if err := expectWritable(c, w.DType, w.Shape, written); err != nil {
				return err
			}
		}
	}
	return nil
}

// expectWritable refuses an operand of a type or shape that an in-place step on
// target does not take.
func expectWritable(c *op.Call, dtype graph.DType, shape []int64, target *graph.Tensor) error {
	if !op.CanCast(dtype, target.DType) {
		return c.Errorf("result type %v can't be cast to the desired output type %v", dtype, target.DType)
	}
	joint, ok := op.BroadcastShapes(shape, target.Shape)
	if c.Operator.Name != "huber_loss" && (!ok || !slices.Equal(joint, target.Shape)) {
		return c.Errorf("output with shape %v doesn't match the broadcast shape %v", target.Shape, joint)
	}
	return nil
}

// classAxis is the axis of the classes: the second, or the only one.
func classAxis(t *graph.Tensor) int { return min(len(t.Shape)-1, 1) }

// expectClassTargets checks an input [N, C, …] against targets [N, …], or [C]
// against a scalar.
func expectClassTargets(c *op.Call, input, target *graph.Tensor) error {
	if len(input.Shape) == 0 {
		return c.Errorf("expected input of at least 1 axis")
	}
	axis := classAxis(input)
	expected := slices.Delete(slices.Clone(input.Shape), axis, axis+1)
	one := len(input.Shape) == 1 && len(target.Shape) == 1 && target.Shape[0] == 1 // taken for a number
	if !slices.Equal(target.Shape, expected) && !one {
		return c.Errorf("expected target size %v, got %v (input %v)", expected, target.Shape, input.Shape)
	}
	if target.DType != graph.Int64 && target.DType != graph.UInt8 {
		return c.Errorf("expected target of type int64 or uint8, got %v", target.DType)
	}
	return expectVector(c, "weight", input.Shape[axis])
}

func inferNLLLoss(c *op.Call) error {
	input, target := c.Tensor("input"), c.Tensor("target")
	if err := expectClassTargets(c, input, target); err != nil {
		return err
	}
	if weight := c.Tensor("weight"); weight != nil && weight.DType != input.DType {
		return c.Errorf("expected scalar type %v but found %v", input.DType, weight.DType)
	}
	c.Aux(nil, input.DType)
	return declareLoss(c, target.Shape, input.DType)
}

func inferMultiMarginLoss(c *op.Call) error {
	input, target := c.Tensor("input"), c.Tensor("target")
	if len(input.Shape) > 2 {
		return c.Errorf("expected input of 1 or 2 axes, got %v", input.Shape)
	}
	if p := c.Int("p"); p != 1 && p != 2 {
		return c.Errorf("only p == 1 and p == 2 supported, got %d", p)
	}
	classes := *input
	classes.Shape = axisOf(input.Shape) // a number is one class
	if err := expectClassTargets(c, &classes, target); err != nil {
		return err
	}
	if lastSize(&classes) == 0 {
		return c.Errorf("expected a vector or matrix with classes, got size %v", input.Shape)
	}
	return declareLoss(c, target.Shape, input.DType)
}

// inferCTCLoss: the kernel keeps the forward variables, for every step and each
// of the 2·S+1 places of a target of length S with blanks between.
func inferCTCLoss(c *op.Call) error {
	probabilities, targets := c.Tensor("log_probs"), c.Tensor("targets")
	if len(probabilities.Shape) != 3 {
		return c.Errorf("expected log_probs of 3 axes [T, N, C], got %v", probabilities.Shape)
	}
	if err := expectFloating(c, probabilities); err != nil {
		return err
	}
	steps, batch := probabilities.Shape[0], probabilities.Shape[1]
	if len(targets.Shape) == 2 && targets.Shape[0] != batch {
		return c.Errorf("expected targets of %d rows, got size %v", batch, targets.Shape)
	}
	longest, err := longestTarget(c, targets, batch)
	if err != nil {
		return err
	}
	if blank := c.Int("blank"); blank < 0 || blank >= probabilities.Shape[2] {
		return c.Errorf("blank must be in label range, got %d of %d", blank, probabilities.Shape[2])
	}
	c.Out([]int64{batch}, probabilities.DType)
	c.Aux([]int64{batch, steps, 2*longest + 1}, probabilities.DType)
	return nil
}

// longestTarget is the largest target length: as given, else the width of the
// targets, which is an upper bound.
func longestTarget(c *op.Call, targets *graph.Tensor, batch int64) (int64, error) {
	lengths := c.Ints("target_lengths")
	if t := c.Tensor("target_lengths"); t != nil {
		if t.Elements() != batch {
			return 0, c.Errorf("expected %d target lengths, got size %v", batch, t.Shape)
		}
		for _, x := range t.Known() {
			lengths = append(lengths, int64(x))
		}
	} else if int64(len(lengths)) != batch {
		return 0, c.Errorf("expected %d target lengths, got %d", batch, len(lengths))
	}
	if len(lengths) > 0 {
		return max(slices.Max(lengths), 0), nil
	}
	switch len(targets.Shape) {
	case 1, 2:
		return lastSize(targets), nil
	}
	return 0, c.Errorf("targets should be 1-D or 2-D, got %v", targets.Shape)
}

// ctcLossWork adds up to three predecessors in the logarithm for each forward
// variable.
func ctcLossWork(o *graph.Op) op.Work {
	if len(o.Aux) == 0 {
		return op.Work{}
	}
	return op.Work{Adds: 6, Exps: 4, Compares: 2}.Times(o.Aux[0].Elements())
}
