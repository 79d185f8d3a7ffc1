// Package torch is the torch that user programs import: it computes shapes,
// element types, strides and aliasing instead of numbers, and records what ran
// as a graph.
//
// The entry point is a [Session]. It loads a Python file or module, builds a
// model from an expression, and traces one execution:
//
//	s, err := torch.Open(torch.Options{Roots: []*files.Root{root}}) // root of files.Folder(".")
//	err = s.LoadFile("model.py")
//	m, err := s.Build("Net(num_classes=10)")
//	g, err := s.Trace(m, torch.Run{Inputs: []torch.Input{{Name: "x", Shape: []int64{1, 3, 224, 224}}}})
//
// The pieces, from the inside out:
//
//   - tensors are Python objects that carry a *graph.Tensor (tensor*.go);
//   - operators come from the table of package op by their Python names, bound
//     at first use (operator*.go, convert.go); nothing about an operator is
//     known here;
//   - nn.Module with its registries is native, since every attribute access
//     goes through it (module*.go);
//   - layers, initialisers and the long tail are Python in py/, embedded;
//   - what real torch has and heft has not is callable and ends in
//     "not supported" with its name and place (missing.go).
//
// Small tensors made of constants keep their values, so that programs may
// compute widths and index tables with them. A value that depends on the
// input, a parameter or a random number is not known: a branch on it is
// decided by Options.Assume, or is an error that names the operator.
//
// Limits: one device; no backward is run; autocast is that of CUDA;
// sparse, quantized and nested tensors do not exist.
package torch
