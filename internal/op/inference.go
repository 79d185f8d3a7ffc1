package op

// This file is inference mode: the tensors that are made in it are none of autograd's,
// and later refuse to be saved for a backward or to be changed in place.

import (
	"slices"

	"heft/internal/graph"
)

// MadeInInference tells whether a tensor is one of inference mode: made in it, or a view
// of one that was. A view of another tensor is not, wherever it is made.
func (b *Builder) MadeInInference(t *graph.Tensor) bool { return b.inference[t] }

// noteInference marks what a call makes.
func (b *Builder) noteInference(c *Call, inputs []*graph.Tensor) {
	if !b.Inference && len(b.inference) == 0 {
		return
	}
	for _, out := range c.outputs {
		base := slices.IndexFunc(inputs, func(in *graph.Tensor) bool { return in != nil && in.Storage == out.Storage })
		if base < 0 && b.Inference || base >= 0 && b.inference[inputs[base]] {
			b.inference[out] = true
		}
	}
}

// refuseInference refuses what a call does to tensors of inference mode outside of it.
func (b *Builder) refuseInference(c *Call, o *graph.Op) error {
	if b.Inference || len(b.inference) == 0 {
		return nil
	}
	if c.InPlace && len(o.Inputs) > 0 && b.inference[o.Inputs[0]] {
		return c.Errorf("Inplace update to inference tensor outside InferenceMode is not allowed. You can make a clone to get a normal tensor before doing inplace update.")
	}
	if c.Operator.Gradient == nil || !slices.ContainsFunc(o.Outputs, func(t *graph.Tensor) bool { return t.RequiresGrad }) {
		return nil
	}
	saved := false
	needs := func(i int) bool { return o.Inputs[i] != nil && o.Inputs[i].RequiresGrad }
	c.Operator.Gradient.SavedTensors(o, b.Torch, needs, func(t *graph.Tensor, _ bool) { saved = saved || b.inference[t] })
	if saved {
		return c.Errorf("Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.")
	}
	return nil
}
