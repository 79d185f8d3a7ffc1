package aten

import (
	"slices"

	"heft/internal/op"
)

// customFamily is the node of a torch.autograd.Function. What its forward
// computes was run without gradients, operator by operator; the node ties the
// results to the arguments. Its backward is taken to make one tensor for each
// gradient that is wanted: what the Python code of the backward makes on its way
// is not followed.
//
// What the forward saved is kept by a node of its own, on the way from the first
// argument. It runs right after the function's, so the saved tensors live
// while the gradients are made.
func customFamily() []*op.Operator {
	return []*op.Operator{
		{
			// Of several results, the first one's node makes the gradients.
			// The result shares the storage of the first argument, and is no view of
			// it to autograd.
			Name:     "custom_function",
			OwnBase:  true,
			Schemas:  []string{"(Tensor result, Tensor[] inputs, bool first=True) -> Tensor"},
			Python:   "torch.autograd.Function.apply",
			Infer:    func(c *op.Call) error { return inferShownAgain(c, "result") },
			Gradient: &op.Gradient{Backward: customBackward},
		},
		{
			Name:     "custom_function_saved",
			Schemas:  []string{"(Tensor input, Tensor[] saved) -> Tensor"},
			Python:   "torch.autograd.function.FunctionCtx.save_for_backward",
			Infer:    func(c *op.Call) error { return inferShownAgain(c, "input") },
			Gradient: &op.Gradient{Saves: saves("saved"), Backward: passThrough("input")},
		},
	}
}

func inferShownAgain(c *op.Call, argument string) error {
	t := c.Tensor(argument)
	c.View(t, slices.Clone(t.Shape), slices.Clone(t.Strides), t.Offset)
	return nil
}

func customBackward(b *op.Backward) {
	if first := b.Op.Attrs.Get("first"); first == nil || b.Op.Attrs.Bool("first") {
		b.Gradient("inputs")
	}
}
