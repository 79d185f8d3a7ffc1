package torch

// This file changes a tree of modules in place: mode, types, device.

import (
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// addModeMethods adds what changes a tree in place: mode, element type,
// requires_grad, apply.
func addModeMethods(l *library) {
	moduleMethod(l, "train", func(self *vm.Object, s *moduleState, args vm.Args) (vm.Value, error) {
		mode := true
		if err := args.Unpack("train", "mode?", &mode); err != nil {
			return nil, err
		}
		return self, train(l, self, s, mode)
	})
	moduleMethod(l, "eval", func(self *vm.Object, _ *moduleState, _ vm.Args) (vm.Value, error) {
		return l.vm.CallMethod(self, "train", vm.False)
	})
	moduleMethod(l, "requires_grad_", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		wanted := true
		if err := args.Unpack("requires_grad_", "requires_grad?", &wanted); err != nil {
			return nil, err
		}
		return self, eachMember(l, self, parametersOf, func(s *tensorState) error {
			return l.setRequiresGrad(s, vm.MakeBool(wanted))
		})
	})
	moduleMethod(l, "zero_grad", func(self *vm.Object, _ *moduleState, _ vm.Args) (vm.Value, error) { return vm.NoneValue, nil })
	moduleMethod(l, "apply", l.applyToTree)
	moduleMethod(l, "_apply", l.applyToTensors)
	for _, name := range []string{"cuda", "cpu", "xpu", "ipu", "mtia", "share_memory", "to_empty", "compile"} {
		moduleMethod(l, name, func(self *vm.Object, _ *moduleState, _ vm.Args) (vm.Value, error) { return self, nil })
	}
	for name, d := range map[string]graph.DType{
		"float": graph.Float32, "double": graph.Float64, "half": graph.Float16, "bfloat16": graph.BFloat16,
	} {
		moduleMethod(l, name, func(self *vm.Object, _ *moduleState, _ vm.Args) (vm.Value, error) {
			return self, castModule(l, self, d, "", false)
		})
	}
	moduleMethod(l, "type", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		d, ok := legacyType(l, first(args))
		if !ok {
			return nil, typeError(l, "type(): argument 'dst_type' must be a torch.dtype")
		}
		return self, castModule(l, self, d, "", true)
	})
	moduleMethod(l, "to", l.moduleTo)
}

// train sets the mode of a module and asks its children to do the same.
func train(l *library, self *vm.Object, s *moduleState, mode bool) error {
	self.SetAttr("training", vm.MakeBool(mode))
	for _, child := range children(s) {
		if _, err := l.vm.CallMethod(child.value, "train", vm.MakeBool(mode)); err != nil {
			return err
		}
	}
	return nil
}

// eachMember visits the tensors of one registry over a tree.
func eachMember(l *library, root *vm.Object, registry func(*moduleState) *vm.Dict, visit func(s *tensorState) error) error {
	found, err := members(l, root, "", true, true, registry)
	if err != nil {
		return err
	}
	for _, m := range found {
		if s, ok := tensorOf(m.value); ok {
			if err := visit(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// applyToTree is Module.apply(fn): children first, then the module itself.
func (l *library) applyToTree(self *vm.Object, s *moduleState, args vm.Args) (vm.Value, error) {
	var fn vm.Value
	if err := args.Unpack("apply", "fn", &fn); err != nil {
		return nil, err
	}
	for _, child := range children(s) {
		if _, err := l.vm.CallMethod(child.value, "apply", fn); err != nil {
			return nil, err
		}
	}
	if _, err := l.vm.Call(fn, []vm.Value{self}, nil); err != nil {
		return nil, err
	}
	return self, nil
}

// applyToTensors is Module._apply(fn): fn replaces every parameter and buffer.
func (l *library) applyToTensors(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
	var fn vm.Value
	recurse := true
	if err := args.Unpack("_apply", "fn", &fn, "recurse?", &recurse); err != nil {
		return nil, err
	}
	for _, registry := range []func(*moduleState) *vm.Dict{parametersOf, buffersOf} {
		found, err := members(l, self, "", recurse, true, registry)
		if err != nil {
			return nil, err
		}
		for _, m := range found {
			result, err := l.vm.Call(fn, []vm.Value{m.value}, nil)
			if err != nil {
				return nil, err
			}
			if s, ok := tensorOf(m.value); ok {
				if err := l.setData(s, result); err != nil {
					return nil, err
				}
			}
		}
	}
	return self, nil
}

// castModule changes the element type of floating-point parameters and buffers,
// of all others too if every is set, and their memory format if one is named.
func castModule(l *library, self *vm.Object, d graph.DType, format string, every bool) error {
	cast := func(s *tensorState) error {
		wanted := d
		if d == graph.InvalidDType || !every && !s.tensor.DType.Differentiable() {
			wanted = s.tensor.DType
		}
		keywords := []op.Keyword{{Name: "memory_format", Value: nil}}
		if rank := len(s.tensor.Shape); format == "channels_last" && rank == 4 || format == "channels_last_3d" && rank == 5 {
			keywords[0].Value = format
		}
		t, err := apply(l, "to", []any{s.tensor, wanted}, keywords...)
		if err != nil || t == s.tensor {
			return err
		}
		s.show(shareAs(t, s.tensor.RequiresGrad))
		return nil
	}
	if err := eachMember(l, self, parametersOf, cast); err != nil {
		return err
	}
	return eachMember(l, self, buffersOf, cast)
}

// moduleTo is Module.to: an element type, a device, a tensor to follow, a
// memory format.
func (l *library) moduleTo(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
	d, format := graph.InvalidDType, ""
	read := func(v vm.Value) {
		switch known, ok := asDType(l, v); {
		case ok:
			d = known
		default:
			if s, ok := tensorOf(v); ok {
				d = s.tensor.DType
			}
		}
	}
	for _, v := range args.Positional {
		read(v)
	}
	for _, k := range args.Keywords {
		if o, ok := k.Value.(*vm.Object); ok && k.Name == "memory_format" {
			format, _ = o.Native.(string)
			continue
		}
		read(k.Value)
	}
	if d != graph.InvalidDType && !d.Differentiable() {
		return nil, typeError(l, "nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.%v", d)
	}
	if d == graph.InvalidDType && format == "" {
		return self, nil
	}
	return self, castModule(l, self, d, format, false)
}
