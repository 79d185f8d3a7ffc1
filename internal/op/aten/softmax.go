package aten

// This file holds softmax in its forms.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/op"
)

func softmaxFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "_softmax",
			Function: "softmax",
			Kernel:   op.KernelSoftmax,
			Schemas:  []string{"(Tensor input, int? dim=None, dtype? dtype=None) -> Tensor"},
			Infer:    inferSoftmax,
			Work:     perInput(op.Work{Compares: 1, Adds: 2, Exps: 1, Divides: 1}),
			Scratch:  contiguousCopy,
			Gradient: &op.Gradient{Saves: softmaxSaves(), Backward: softmaxBackward},
		},
		{
			Name:     "_log_softmax",
			Function: "log_softmax",
			Kernel:   op.KernelSoftmax,
			Schemas:  []string{"(Tensor input, int? dim=None, dtype? dtype=None) -> Tensor"},
			Infer:    inferSoftmax,
			Work:     perInput(op.Work{Compares: 1, Adds: 3, Exps: 1}),
			Scratch:  contiguousCopy,
			Gradient: &op.Gradient{Saves: softmaxSaves()},
		},
		softmaxFunction("softmax"),
		softmaxFunction("log_softmax"),
		{
			// Attention's softmax: rows that are masked altogether become 0.
			// The kernel marks the scores of −∞, a byte each.
			Name:     "_safe_softmax",
			Function: "safe_softmax",
			Kernel:   op.KernelSoftmax,
			Schemas:  []string{"(Tensor input, int dim, dtype? dtype=None) -> Tensor"},
			Python:   "torch._safe_softmax",
			Infer:    inferSoftmax,
			Work:     perInput(op.Work{Compares: 1, Adds: 2, Exps: 1, Divides: 1}),
			Scratch: func(o *graph.Op) []int64 {
				return []int64{o.Inputs[0].Elements()}
			},
			Gradient: &op.Gradient{Saves: softmaxSaves(), Backward: softmaxBackward},
		},
		{
			Name:    "softmin",
			Schemas: []string{"(Tensor input, int? dim=None, ignored _stacklevel=3, dtype? dtype=None) -> Tensor"},
			Python:  "F.softmin",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(chain(c, c.Tensor("input"), step("neg"), step("softmax", c.Arg("dim"), int64(3), c.Arg("dtype"))))
			},
		},
		{
			Name:    "gumbel_softmax",
			Schemas: []string{"(Tensor logits/input, Tensor|float tau=1.0, truth hard=False, ignored eps=1e-10, int dim=-1) -> Tensor"},
			Python:  "F.gumbel_softmax",
			Expand:  expandGumbelSoftmax,
		},
	}
}

// softmaxFunction is the function that programs call. Where another element
// type is asked for, the argument is copied to it first; only float16 to float32
// on a GPU is done by the kernel itself (at::softmax, aten/src/ATen/native/SoftMax.cpp,
// 1.6 to 2.15), so that bfloat16 under autocast makes a copy and float16 none.
func softmaxFunction(name string) *op.Operator {
	return &op.Operator{
		Name:     name,
		Autocast: op.AutocastResult,
		Schemas: []string{
			fmt.Sprintf("torch.%[1]s Tensor.%[1]s torch.special.%[1]s: (Tensor input, int dim, dtype? dtype=None) -> Tensor", name),
			"(Tensor input, int? dim=None, ignored _stacklevel=3, dtype? dtype=None) -> Tensor",
		},
		Python: fmt.Sprintf("torch.%[1]s F.%[1]s Tensor.%[1]s torch.special.%[1]s", name),
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			input := c.Tensor("input")
			dtype := c.DType("dtype", input.DType)
			if dtype == input.DType || input.DType == graph.Float16 && dtype == graph.Float32 {
				return result(chain(c, input, step("_"+name, c.Arg("dim"), dtype)))
			}
			return result(chain(c, input, step("to", dtype), step("_"+name, c.Arg("dim"))))
		},
	}
}

// softmaxSaves: the result; before torch 1.11 the argument as well, of which the
// formula only wanted the type (tools/autograd/derivatives.yaml, 1.10 and 1.11).
func softmaxSaves() []op.Save {
	return []op.Save{{Tensor: "result"}, {Tensor: "input", Before: op.Release{Major: 1, Minor: 11}}}
}

// softmaxBackward multiplies gradient and result into a tensor of its own before
// its kernel runs (softmax_backward_cuda_out, aten/src/ATen/native/cuda/SoftMax.cu,
// 1.0 to 2.15): 3 bytes of result are 3 more for the node's time. The kernel of
// log_softmax takes the gradient as it comes.
func softmaxBackward(b *op.Backward) {
	if !b.Needs("input") {
		return
	}
	b.Internal(b.Op.Outputs[0].Bytes())
	b.Gradient("input")
}

// inferSoftmax also converts half to float in the same kernel if dtype asks.
// Without dim, tensors of 0, 1 and 3 axes take the first axis, others the second.
func inferSoftmax(c *op.Call) error {
	input := c.Tensor("input")
	dtype := c.DType("dtype", input.DType)
	if !dtype.IsFloating() && input.Elements() > 0 {
		return c.Errorf("not implemented for %v (input of size %v)", dtype, input.Shape)
	}
	if dim, given := c.Arg("dim").(int64); given {
		if _, err := c.Axis(dim, len(input.Shape)); err != nil {
			return err
		}
	}
	c.Out(input.Shape, dtype)
	return nil
}

// contiguousFormat asks a factory for a plain layout.
var contiguousFormat = op.Keyword{Name: "memory_format", Value: "contiguous_format"}

// expandGumbelSoftmax adds noise before the softmax; the hard form rounds to
// one-hot and keeps the gradient of the soft one.
func expandGumbelSoftmax(c *op.Call) ([]*graph.Tensor, error) {
	logits, dim := c.Tensor("logits"), c.Int("dim")
	empty, err := c.ApplyAll("empty_like", []any{logits}, contiguousFormat)
	if err != nil {
		return nil, err
	}
	noise, err := c.ApplyInPlace("exponential", empty[0])
	if err != nil {
		return nil, err
	}
	gumbels, err := chain(c, noise, step("log"), step("neg"))
	if err != nil {
		return nil, err
	}
	c.Release(noise)
	sum, err := c.Apply("add", logits, gumbels)
	if err != nil {
		return nil, err
	}
	c.Release(gumbels)
	soft, err := chain(c, sum, step("div", c.Arg("tau")), step("softmax", dim))
	if err != nil || !c.Bool("hard") {
		return result(soft, err)
	}
	return straightThrough(c, logits, soft, dim)
}

func straightThrough(c *op.Call, logits, soft *graph.Tensor, dim int64) ([]*graph.Tensor, error) {
	maxima, err := c.ApplyAll("max", []any{soft, dim, true})
	if err != nil {
		return nil, err
	}
	if len(maxima) < 2 {
		return nil, c.Errorf("max over dim %d gives no indices", dim)
	}
	zeros, err := c.ApplyAll("zeros_like", []any{logits}, contiguousFormat)
	if err != nil {
		return nil, err
	}
	hard, err := c.ApplyInPlace("scatter", zeros[0], dim, maxima[1], 1.0)
	if err != nil {
		return nil, err
	}
	detached, err := c.Apply("detach", soft)
	if err != nil {
		return nil, err
	}
	return result(chain(c, hard, step("sub", detached), step("add", soft)))
}
