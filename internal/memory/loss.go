package memory

// This file chooses and builds the loss of a training step.

import (
	"cmp"
	"fmt"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/op/aten"
)

// Loss names what the training step minimises.
type Loss string

// The losses. The zero value chooses by the outputs' shapes.
const (
	LossAuto         Loss = ""
	LossCrossEntropy Loss = "cross_entropy"        // classes along axis 1; along the last axis for text
	LossMSE          Loss = "mse"                  // against a target of the output's shape
	LossBCE          Loss = "bce"                  // with logits, against a target of the output's shape
	LossBinary       Loss = "binary_cross_entropy" // of probabilities, against a target of the output's shape
	LossSum          Loss = "sum"                  // out.sum(): no target; a scalar as it is
	LossMean         Loss = "mean"                 // out.mean(): no target
	LossOutput       Loss = "output"               // the model returns its loss, or several to be added
)

// Losses lists the names of losses.
func Losses() []Loss {
	return []Loss{LossCrossEntropy, LossMSE, LossBCE, LossBinary, LossSum, LossMean, LossOutput}
}

// elementLosses are the operators of losses against a target of the output's shape.
var elementLosses = map[Loss]string{
	LossMSE: "mse_loss", LossBCE: "binary_cross_entropy_with_logits", LossBinary: "binary_cross_entropy",
}

// LossOf is the loss of a class of torch.nn whose target has the output's shape: nothing but
// the program tells these apart. "" for another class, and for a graph that gives its loss.
func LossOf(g *graph.Graph, class string) Loss {
	if chooseOutputs(g, LossAuto).own {
		return LossAuto
	}
	return map[string]Loss{"MSELoss": LossMSE, "BCEWithLogitsLoss": LossBCE, "BCELoss": LossBinary}[class]
}

// lossProgram is the loss as a program of its own. Its first inputs stand for
// the model's outputs.
type lossProgram struct {
	*program
	outputs []*graph.Tensor // of the model
	proxies []*graph.Tensor // the same, in the loss's graph
	targets []*graph.Tensor
	loss    *graph.Tensor
	text    string // "cross_entropy(out, target)"
}

// buildLoss traces the loss behind the outputs that it is taken of.
func buildLoss(p *program, plan *Plan) (*lossProgram, error) {
	b := lossBuilder{builder: op.NewBuilder(aten.Catalogue()), result: &lossProgram{}}
	b.builder.Recording = true
	b.builder.Torch = plan.Torch
	b.builder.SetAutocast(plan.Autocast)
	choice := chooseOutputs(p.graph, plan.Loss)
	if len(choice.values) == 0 {
		return nil, planErrorf("", "no output of %s depends on a trainable parameter: there is nothing to train", p.graph.Name)
	}
	var parts []*graph.Tensor
	for _, v := range choice.values {
		kind := chooseLoss(cmp.Or(plan.Loss, plan.OwnLoss), v.Tensor)
		if choice.own {
			kind = LossOutput
		}
		part, err := b.lossOf(b.proxy(v.Tensor), kind)
		if err != nil {
			return nil, planErrorf("choose another `loss`", "loss %s of output %v: %v", kind, v.Tensor.Shape, err)
		}
		parts = append(parts, part)
		b.name(kind, choice)
	}
	if err := b.finish(parts, choice.own, plan.scaler()); err != nil {
		return nil, err
	}
	return b.result, nil
}

// name says what the loss is and what it is taken of: "cross_entropy",
// "cross_entropy of output logits", "output loss".
func (b *lossBuilder) name(kind Loss, choice lossChoice) {
	switch {
	case b.result.text != "":
	case choice.taken == "":
		b.result.text = string(kind)
	case kind == LossOutput:
		b.result.text = choice.taken
	default:
		b.result.text = string(kind) + " of " + choice.taken
	}
}

// chooseLoss picks the usual loss for a shape: a scalar is a loss already; one
// number an image is a logit; [N, C], [N, C, H, W] are classes along axis 1;
// other shapes are regressed.
func chooseLoss(kind Loss, out *graph.Tensor) Loss {
	switch {
	case kind != LossAuto:
		return kind
	case len(out.Shape) == 0:
		return LossOutput
	case len(out.Shape) == 1, len(out.Shape) >= 2 && out.Shape[1] == 1:
		return LossBCE
	case len(out.Shape) <= 5 && len(out.Shape) != 3 || len(out.Shape) == 3 && out.Shape[2] > out.Shape[1]:
		return LossCrossEntropy
	}
	return LossMSE
}

type lossBuilder struct {
	builder *op.Builder
	result  *lossProgram
}

// proxy stands for a model's output in the loss's graph: it has a storage and
// numbers of its own there.
func (b *lossBuilder) proxy(out *graph.Tensor) *graph.Tensor {
	t, s := *out, *out.Storage
	t.Storage = &s
	b.result.outputs = append(b.result.outputs, out)
	b.result.proxies = append(b.result.proxies, &t)
	return &t
}

func (b *lossBuilder) target(shape []int64, dtype graph.DType) (*graph.Tensor, error) {
	t, err := b.builder.NewTensor(shape, dtype)
	if err == nil {
		b.result.targets = append(b.result.targets, t)
	}
	return t, err
}

func (b *lossBuilder) lossOf(out *graph.Tensor, kind Loss) (*graph.Tensor, error) {
	switch kind {
	case LossOutput:
		return b.scalar(out)
	case LossSum, LossMean:
		if len(out.Shape) == 0 {
			return out, nil
		}
		return b.apply(string(kind), out)
	case LossCrossEntropy:
		return b.crossEntropy(out)
	case LossMSE, LossBCE, LossBinary:
		target, err := b.target(out.Shape, out.DType)
		if err != nil {
			return nil, err
		}
		return b.apply(elementLosses[kind], out, target)
	}
	return nil, fmt.Errorf("unknown loss; known are %v", Losses())
}

// scalar takes the model's own loss; one with axes is averaged, as people do
// with the losses of a batch.
func (b *lossBuilder) scalar(out *graph.Tensor) (*graph.Tensor, error) {
	if len(out.Shape) == 0 {
		return out, nil
	}
	return b.apply("mean", out)
}

// crossEntropy against class numbers: [N, C] takes [N], [N, C, H, W] takes
// [N, H, W], and text [N, T, V] is seen as [N·T, V].
func (b *lossBuilder) crossEntropy(out *graph.Tensor) (*graph.Tensor, error) {
	n := len(out.Shape)
	if n < 2 {
		return nil, fmt.Errorf("cross entropy needs classes along axis 1")
	}
	if n == 3 {
		flat, err := b.apply("reshape", out, []int64{-1, out.Shape[2]})
		if err != nil {
			return nil, err
		}
		out, n = flat, 2
	}
	shape := append([]int64{out.Shape[0]}, out.Shape[2:n]...)
	target, err := b.target(shape, graph.Int64)
	if err != nil {
		return nil, err
	}
	return b.apply("cross_entropy", out, target)
}

func (b *lossBuilder) apply(name string, args ...any) (*graph.Tensor, error) {
	outs, err := b.builder.Apply(name, args)
	if err != nil {
		return nil, err
	}
	return outs[0], nil
}

// finish adds the parts up (the model's own losses as they are, those of
// further outputs with the weight of auxiliary heads) and scales the sum where a GradScaler does.
func (b *lossBuilder) finish(parts []*graph.Tensor, own, scaler bool) error {
	total := parts[0]
	for _, part := range parts[1:] {
		var err error
		if !own {
			if part, err = b.apply("mul", part, 0.4); err != nil {
				return err
			}
		}
		if total, err = b.apply("add", total, part); err != nil {
			return err
		}
	}
	if scaler {
		scaled, err := b.apply("mul", total, 65536.0)
		if err != nil {
			return err
		}
		total = scaled
	}
	r := op.Result{Name: "loss", Training: true, Outputs: []graph.Value{{Name: "loss", Tensor: total}}}
	for _, t := range b.result.proxies {
		r.Inputs = append(r.Inputs, graph.Value{Name: "out", Tensor: t})
	}
	for _, t := range b.result.targets {
		r.Inputs = append(r.Inputs, graph.Value{Name: "target", Tensor: t})
	}
	b.result.program = newProgram(b.builder.Finish(r))
	b.result.loss = total
	return nil
}
