// Package heft tells what a neural network costs before anyone runs it: the
// shape, the parameters and the work of every layer, and their totals.
//
// Most programs need three lines:
//
//	m, err := heft.Open("resnet50", heft.OpenOptions{})
//	r, err := m.Report(heft.RunOptions{Batch: 8})
//	fmt.Println(r.Totals.Parameters, r.Totals.MACs) // 25557032 32713474048
//
// A model is named as on the command line: a built-in name, or a Python file
// with plain PyTorch code. The code runs in heft's own interpreter on tensors
// that have a shape, a type and a layout but no elements; no Python and no
// torch is needed, and no weight is read. The interpreter makes no system
// calls, and limits on steps, memory and depth end every program, so that a
// stranger's file gives a result or an error.
//
// Parameters, shapes and MACs are exact: equal to what PyTorch would do. MACs
// are those of convolutions and matrix products, without bias additions, as
// torchvision publishes them. Where a size depends on data (the boxes that a
// detector finds) it is the upper bound, marked as such, and
// Report.Assumptions says what was assumed.
//
// Versions: the JSON form of Report is a contract named by Report.Version;
// fields are added but not renamed or removed within a version.
package heft
