// Package depcheck holds the test that keeps heft's rooms apart: which package
// may import which, and what the core must never import.
//
// The direction of data is the direction of imports turned around:
//
//	graph ← op ← op/aten ← (torch, onnx) ← source
//	graph, op ← cost ← report ← render ← cli
//	syntax ← vm ← lib ← torch
//	fault, source, memory, gpu ← run ← (heft) ← cli
//
// The package has no code of its own; see depcheck_test.go.
package depcheck
