// Package graph is what a model is to heft: a program over tensors whose sizes are known.
//
// A Graph is not only a dataflow graph. It keeps the order in which an eager
// framework would run the operators, which module call each of them happened
// in, which storages are shared by views, and the points at which the program
// lets go of a tensor. Memory over time depends on all of these; parameters,
// shapes and work do not, and come for free.
//
// The package holds data only: it imports nothing of heft and computes no
// shape, no cost and no memory. Front ends (torch, onnx) fill a Graph through
// op.Builder; passes (cost, memory) read it.
//
// The steps of a program, in order of execution:
//
//	StepOp      one operator runs: Step.Op
//	StepEnter   a module call begins: Step.Call
//	StepLeave   a module call returns: Step.Call
//	StepDrop    the program lets go of tensors: Step.Dropped
//	StepRegion  an activation checkpoint region begins or ends: Step.Region
//
// Every size is an integer. A size that depends on data is replaced by its
// upper bound, and the tensor says so (Tensor.Bound). Validate checks every
// invariant that passes rely on; Dump writes a graph as text, one line a step,
// and is the format of the golden tests.
package graph
