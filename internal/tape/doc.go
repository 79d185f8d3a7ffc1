// Package tape reads recordings of live models, heft.tape/1, and makes graphs of them.
//
// A tape is a JSON object that the Python package writes when it has run a module
// once on tensors without elements: every ATen call in order with its arguments and
// results, module calls entered and left, and the points at which storages were
// freed. What was recorded stands above autograd and autocast, as the program calls
// it: aten.linear and not its products, aten.batch_norm and not the kernel of a
// device. The operators of the catalogue say what follows from there (package
// overload), and storages' ends are the program's own lifetimes.
//
//	format      "heft.tape/1"
//	name        of the model: "ResNet"
//	torch       the release that ran it: "2.15.0"
//	training    whether it ran in training mode
//	batch       for which batch it was recorded; 0 if it does not tell
//	storages    [bytes, …]
//	tensors     [[storage, offset, shape, strides, dtype], …]
//	modules     [[path, class, [class and those it inherits from], [further paths]], …] in pre-order
//	parameters  [[path, tensor, trainable, [further paths]], …]
//	buffers     [[path, tensor, persistent, [further paths]], …]
//	inputs      [[name, tensor], …]
//	outputs     [[name, tensor], …]
//	events      the program:
//	            ["op", overload, [arguments], [results], {keywords}]
//	            ["enter", module, [tensors]]  ["leave", [tensors]]
//	            ["free", storage]
//	            ["grad", true]
//	            ["autocast", "bfloat16"]      ["autocast", null]
//	            ["checkpoint", reentrant, [tensors]]  ["checkpoint end"]
//
// Tensors, modules and storages are named by their position. In arguments a tensor
// is {"t": 3}, an element type {"d": "float32"}, a number that JSON has not {"x":
// "inf"}. An integer that grows with the batch is {"b": [c, m]}, for c + m·batch: a
// tape that was recorded for two batches can be run for any.
package tape
