// Package overload applies ATen calls as recordings and exported programs hold
// them: aten.conv2d.default with its arguments becomes the operator of the
// catalogue that PyTorch reaches by that name.
//
// No table of overloads stands here. The name of an overload is looked up among
// the Python names of the catalogue's literals (Find): aten.relu.default is
// torch.relu, aten.view.default is Tensor.view, aten.add_.Tensor is Tensor.add_ in
// place, torchvision.nms.default is torch.ops.torchvision.nms. Where ATen's
// arguments are others than those of each Python function, the literal has a name
// in torch.ops.aten. The signatures of the literal then bind the arguments.
//
// What a recording says of the results is compared with what the operator's rules
// say. Where no operator has the name, or its rules refuse the arguments or give
// another size or type, the results are taken as recorded: their memory is right,
// their work is not counted, every total reads "≥", and Runner.Conclude names the
// overload.
//
//	r := overload.NewRunner(builder)
//	outs, err := r.Apply(overload.Call{Name: "aten.mm.default", Args: []any{x, w}, Results: recorded})
//	r.Conclude()
package overload
