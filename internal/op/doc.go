// Package op is the engine that applies operators and records what ran. It knows
// no operator by name: a Catalogue is given to it, and package aten holds the one
// of PyTorch's operators.
//
// An Operator is one literal that holds everything heft knows about an
// operator: the signatures it is called by (torch's argument names, order and
// defaults), the Python names that reach it, the rule for shapes, element types
// and aliasing, the values of small constant tensors, the work of its forward
// and backward, and what autograd keeps for the backward. Nothing about an
// operator stands anywhere else; a front end translates to these names by
// table, a pass asks the literal.
//
// An operator is primitive or composite. A primitive has an Infer rule and
// becomes one step of the program. A composite has an Expand rule that calls
// other operators, as torch's own composites do: matmul becomes expand, reshape
// and bmm, so that the copies which these make are seen by the memory pass.
//
// A Builder applies the operators of a catalogue and records a graph:
//
//	b := op.NewBuilder(aten.Catalogue())
//	y, err := b.Apply("conv2d", []any{x, w}, op.Keyword{Name: "stride", Value: []int64{2, 2}})
//
// Arguments are *graph.Tensor, []*graph.Tensor, int64, float64, bool, string,
// graph.DType, []int64, []float64, or nil. The builder binds them to a
// signature, runs the rule, propagates requires-grad and upper bounds, computes
// known values, and appends a step. Rules never see more than their own call.
//
// A recorded graph.Op carries the operator that it applied: Of returns it, and
// Input, ForwardWork, BackwardWork and Refusal ask it.
//
// Limits: sizes are int64 and checked for overflow; known values are kept for
// tensors of at most MaxKnown elements.
package op
