// Package onnx reads ONNX files and traces them into graphs.
//
// Weights are never read: the file is walked by internal/protoscan, which moves
// over them, and external data files are only asked for their size: sizes that
// lie in one are an error. What shapes can depend on (integers, and floats of a few
// elements) is read when it is needed.
//
//	f, err := onnx.Open("model.onnx")
//	g, err := f.Trace(onnx.Run{Batch: 8})
//
// A trace has four parts: bind.go gives every input integer sizes; uses.go, with
// slots.go and names.go, tells parameters from other constants; run.go executes
// the nodes one by one on tensors without elements; module.go rebuilds the module
// tree.
//
// A node is translated to torch's operators by the rule of its ONNX operator:
// one literal in a table, one file per family (conv.go, reduce.go, …), which
// also knows how the operator changed between versions of the format. The
// operators themselves, their shapes, values and work, are those of package op.
// Shape arithmetic needs no code here: op computes the values of small constant
// tensors, so that Shape, Gather, Concat and Reshape end in numbers.
//
// Where a file leaves something open, the result says so. A size that depends
// on data is its upper bound; of a condition that depends on data the dearer
// side that runs is taken. A loop runs as often as its limit and its condition
// over known numbers say (loop.go); where data ends it, its limit is an upper
// bound, and without one it runs once: sizes and totals are lower bounds. An
// operator that heft does not know, or does not count, keeps the shape that the
// file declares and is named among the assumptions (uncounted.go). Sizes of
// inputs that a weight decides are found before any is guessed (solve.go).
//
// Limits: IR versions 3 to 14, opsets 1 to 28; at most maxNodes executed nodes;
// memory for a file's structure is bounded by its size and 48 MiB.
package onnx
