// Package heft tells what a neural network costs before anyone runs it: the
// shape, the parameters and the work of every layer, the GPU memory of inference
// and training, and the largest batch that fits a card.
//
//	m, err := heft.Open(ctx, heft.Name("resnet50"))
//	r, err := m.Report(ctx, heft.Setting{Batch: 8})
//	fmt.Println(r.Totals.Parameters, r.Totals.MACs) // 25557032 32713474048
//
// [Open] takes a [Source]: a name as on the command line (a built-in model, or a
// file with plain PyTorch code, or an ONNX file), a file of an fs.FS, or bytes. The
// code runs in heft's own interpreter on tensors that have a shape, a type and a
// layout but no elements; no Python and no torch is needed, and no weight is read.
//
// A [Setting] describes a run, once for everything: [Model.Report] counts layers,
// [Model.Memory] simulates a run allocation by allocation, [Model.Fit] searches for
// the largest batch or image. [WriteText] and [WriteJSON] print what they return.
//
// # Limits
//
// A stranger's file gives a result or an error. Its program makes no system calls;
// [Limits] on steps and memory end it, charged for each call anew; and so does the
// call's context. Steps do not depend on the machine, so that a program ends at the
// same place everywhere.
//
// # Errors
//
// Every error is an [*Error] with a [Kind], a place in the model's source, and a
// hint in neutral words, where settings stand in backquotes.
//
// # What is exact
//
// Parameters, shapes and MACs are equal to what PyTorch would do. MACs are those of
// convolutions and matrix products, without bias additions, as torchvision
// publishes them. Where a size depends on data (the boxes that a detector finds) it
// is the upper bound, marked as such, and Report.Assumptions says what was assumed.
// Memory is simulated: see docs/accuracy.md for predictions beside measurements.
//
// # Versions
//
// The JSON form of a report is a contract that its Version names; fields are added
// but not renamed or removed within a version.
package heft
