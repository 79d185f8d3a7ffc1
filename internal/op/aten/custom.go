package aten

// This file holds the node of a torch.autograd.Function.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// customFamily is the node of a torch.autograd.Function. What its forward
// computes was run without gradients, operator by operator; the node ties the
// results to the arguments. What the Python code of its backward runs is followed
// when the node is made, and counted as the node's backward. In memory the
// backward is taken to make one tensor for each gradient that is wanted: what it
// makes on its way is not placed.
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
			Gradient: &op.Gradient{Backward: customBackward, Work: customWork},
			Evidence: map[op.Rule]string{
				op.RuleBackward:     "memory.TestCustomFunction, by hand",
				op.RuleBackwardWork: "cost.TestPrograms, by hand: what the Python code of the backward runs",
			},
		},
		{
			Name:     "custom_function_saved",
			Schemas:  []string{"(Tensor input, Tensor[] saved) -> Tensor"},
			Python:   "torch.autograd.function.FunctionCtx.save_for_backward",
			Infer:    func(c *op.Call) error { return inferShownAgain(c, "input") },
			Gradient: &op.Gradient{Saves: saves("saved"), Backward: passThrough("input")},
			Evidence: map[op.Rule]string{
				op.RuleSaves:    "memory.TestCustomFunction, by hand",
				op.RuleBackward: "memory.TestCustomFunction, by hand: the gradient passes through",
			},
		},
		{
			// A backward that the program asks for: its work is that of the
			// operators it passes. The first tensors are those whose gradients are
			// made; from kept on they are what differentiable gradients depend on.
			Name:    "autograd_backward",
			Kernel:  op.KernelProducts,
			Schemas: []string{"(Tensor[] tensors, int wanted, int kept, int[] expanded=[], bool keep=False) -> Tensor[]"},
			Infer: func(c *op.Call) error {
				tensors, expanded := c.Tensors("tensors"), c.Ints("expanded")
				for i, t := range tensors[:min(max(c.Int("wanted"), 0), int64(len(tensors)))] {
					strides := op.LikeStrides(t)
					if slices.Contains(expanded, int64(i)) {
						strides = make([]int64, len(t.Shape))
					}
					c.OutStrided(t.Shape, strides, t.DType)
				}
				return nil
			},
			Gradient: &op.Gradient{
				Backward: func(b *op.Backward) {
					for i := max(int(b.Op.Attrs.Int("kept")), 0); i < len(b.Op.Inputs); i++ {
						b.Make(i)
					}
				},
				Work: func(o *graph.Op, _ func(string) bool) op.Work { return passed(o, op.SecondWork) },
			},
			Evidence: map[op.Rule]string{
				op.RuleWork:         "cost.TestPrograms, by hand; torch.utils.flop_counter, 2.15: 240 FLOPs for x.mm(x.t()) of 2×10",
				op.RuleBackward:     "torch.TestAutogradGrad, by hand: one gradient for each tensor that the gradients depend on; memory.TestStepsAgreeWithTorch, grad_*",
				op.RuleBackwardWork: "cost.TestPrograms, torch.utils.flop_counter, 2.15: an energy's force differentiated again",
			},
			Work: work("the backward work of the operators that are passed", func(o *graph.Op) op.Work { return passed(o, op.PassageWork) }),
		},
	}
}

// passed adds up a count over the operators that a backward passes.
func passed(o *graph.Op, count func(graph.Passage) op.Work) op.Work {
	var w op.Work
	for _, p := range o.Through {
		w = w.Plus(count(p))
	}
	return w
}

// customWork is what the backward ran when it was followed.
func customWork(o *graph.Op, _ func(string) bool) op.Work {
	var w op.Work
	for _, inner := range o.Custom {
		w = w.Plus(arithmetic(inner))
	}
	return w
}

// arithmetic is an operator's work without its traffic.
func arithmetic(o *graph.Op) op.Work {
	operator, ok := op.Of(o)
	if !ok || operator.Work == nil {
		return op.Work{}
	}
	return operator.Work.Count(o)
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
