package torch

// This file is torch._C: what the embedded Python library asks of the machine.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

// nativeModule builds torch._C: what the embedded Python library needs from
// Go, and the few private names of torch that programs reach for.
func (l *library) nativeModule(machine *vm.VM) (*vm.Module, error) {
	m := vm.NewModule("torch._C")
	m.Package = true
	for name, f := range map[string]nativeFunction{
		"set_grad_enabled": setGradEnabled, "set_inference": setInference, "set_autocast": setAutocast,
		"begin_region": beginRegion, "end_region": endRegion, "assume": noteAssumption, "assumed": hasAssumed, "missing": missingIn,
		"_has_values": hasValues, "_log_api_usage_once": constantFunction(vm.NoneValue),
		"_get_tracing_state": constantFunction(vm.NoneValue), "_is_tracing": constantFunction(vm.False),
		"_cuda_isCurrentStreamCapturing": constantFunction(vm.False), "unsupported": unsupported,
		"operator": operatorBySpelling, "forget": forget, "written": noteWritten, "bound_like": boundLike,
		"feed": feed, "note_optimizer": noteOptimizer, "follow_backward": followBackward, "gradients": gradientsOf, "backward": runBackward, "learns": learns, "told": told, "uncounted": callUncounted, "launch": launch, "storage": storageOf,
		"release": func(l *library, _ vm.Args) (vm.Value, error) { return vm.Str(torchVersion(l)), nil },
	} {
		m.Dict.SetStr(name, machine.NewBuiltin(name, func(_ *vm.VM, args vm.Args) (vm.Value, error) { return f(l, args) }))
	}
	for name, class := range map[string]*vm.Class{
		"Module": l.classes.Module, "Parameter": l.classes.Parameter, "Buffer": l.classes.Buffer, "TensorBase": l.classes.Tensor,
		"UninitializedParameter": l.classes.UninitializedParameter, "UninitializedBuffer": l.classes.UninitializedBuffer,
		"RemovableHandle": l.classes.Handle, "Size": l.classes.Size, "Generator": l.classes.Generator, "Node": l.classes.Node,
	} {
		m.Dict.SetStr(name, class)
	}
	m.GetAttr = func(_ *vm.VM, name string) (vm.Value, bool, error) {
		switch name {
		case "_nn", "_VariableFunctions":
			full := map[string]string{"_nn": "torch.nn.functional", "_VariableFunctions": "torch"}[name]
			found, err := machine.Import(full)
			return found, err == nil, err
		case "DispatchKey":
			operators, err := machine.Import("torch._ops")
			if err != nil {
				return nil, false, err
			}
			keys, ok := operators.Dict.GetStr(name)
			return keys, ok, nil
		}
		return nil, false, nil
	}
	return m, nil
}

// parameterModule builds torch.nn.parameter.
func (l *library) parameterModule(*vm.VM) (*vm.Module, error) {
	m := vm.NewModule("torch.nn.parameter")
	for _, class := range []*vm.Class{
		l.classes.Parameter, l.classes.Buffer, l.classes.UninitializedParameter, l.classes.UninitializedBuffer,
	} {
		m.Dict.SetStr(class.Name, class)
	}
	m.Dict.SetStr("is_lazy", l.vm.NewBuiltin("is_lazy", func(_ *vm.VM, args vm.Args) (vm.Value, error) {
		o, ok := first(args).(*vm.Object)
		return vm.MakeBool(ok && (o.Class.IsSubclass(l.classes.UninitializedParameter) || o.Class.IsSubclass(l.classes.UninitializedBuffer))), nil
	}))
	return m, nil
}

// moduleModule builds torch.nn.modules.module.
func (l *library) moduleModule(*vm.VM) (*vm.Module, error) {
	m := vm.NewModule("torch.nn.modules.module")
	m.Dict.SetStr("Module", l.classes.Module)
	class, err := tupleClass(l, "torch.nn.modules.module", "_IncompatibleKeys", []string{"missing_keys", "unexpected_keys"})
	if err != nil {
		return nil, err
	}
	m.Dict.SetStr("_IncompatibleKeys", class)
	m.Dict.SetStr("T", vm.NoneValue)
	m.Dict.SetStr("T_destination", vm.NoneValue)
	for _, name := range []string{
		"register_module_forward_hook", "register_module_forward_pre_hook", "register_module_full_backward_hook",
		"register_module_backward_hook", "register_module_buffer_registration_hook", "register_module_parameter_registration_hook",
		"register_module_module_registration_hook",
	} {
		m.Dict.SetStr(name, l.vm.NewBuiltin(name, func(*vm.VM, vm.Args) (vm.Value, error) { return newHandle(l, nil, nil), nil }))
	}
	return m, nil
}

// setGradEnabled switches gradients and returns what was set before.
func setGradEnabled(l *library, args vm.Args) (vm.Value, error) {
	enabled, err := l.vm.Truth(first(args))
	if err != nil {
		return nil, err
	}
	before := !l.builder.NoGrad
	l.builder.NoGrad = !enabled
	return vm.MakeBool(before), nil
}

func setInference(l *library, args vm.Args) (vm.Value, error) {
	on, err := l.vm.Truth(first(args))
	if err != nil {
		return nil, err
	}
	before := l.modes.inference
	l.modes.inference, l.builder.Inference = on, on
	return vm.MakeBool(before), nil
}

// setAutocast switches autocast as the program asks. Entering a context names
// the fast type, leaving it does not; casts of parameters are kept until the
// outermost one is left.
func setAutocast(l *library, args vm.Args) (vm.Value, error) {
	var on bool
	var dtype vm.Value = vm.NoneValue
	if err := args.Unpack("set_autocast", "enabled", &on, "dtype?", &dtype); err != nil {
		return nil, err
	}
	before := l.modes.autocast
	l.modes.autocast = on
	if d, ok := asDType(l, dtype); ok {
		l.modes.autocastDType = d
	}
	fast := graph.InvalidDType
	if on {
		fast = l.modes.autocastDType
	}
	l.builder.SetAutocast(fast)
	return vm.MakeBool(before), nil
}

// regionState is what begin_region hands to end_region.
type regionState struct{ region *graph.Region }

// beginRegion opens an activation checkpoint: begin_region(args, use_reentrant).
func beginRegion(l *library, args vm.Args) (vm.Value, error) {
	var inputs vm.Value
	reentrant := true
	if err := args.Unpack("begin_region", "inputs", &inputs, "use_reentrant?", &reentrant); err != nil {
		return nil, err
	}
	if err := l.builder.Room(); err != nil {
		return nil, err
	}
	region := l.builder.BeginRegion(tensorsIn([]vm.Value{inputs}), reentrant)
	return vm.NewInstance(l.classes.Node, &regionState{region}), nil
}

func endRegion(l *library, args vm.Args) (vm.Value, error) {
	if o, ok := first(args).(*vm.Object); ok {
		if s, ok := o.Native.(*regionState); ok {
			l.builder.EndRegion(s.region)
		}
	}
	return vm.NoneValue, nil
}

// noteAssumption is assume(code, text, effect).
func noteAssumption(l *library, args vm.Args) (vm.Value, error) {
	var code, text, effect string
	if err := args.Unpack("assume", "code", &code, "text", &text, "effect?", &effect); err != nil {
		return nil, err
	}
	l.builder.Assume(code, text, effect)
	return vm.NoneValue, nil
}

// hasAssumed is assumed(code): whether something of this kind was assumed.
func hasAssumed(l *library, args vm.Args) (vm.Value, error) {
	var code string
	if err := args.Unpack("assumed", "code", &code); err != nil {
		return nil, err
	}
	return vm.MakeBool(slices.ContainsFunc(l.builder.Assumed(), func(a graph.Assumption) bool { return a.Code == code })), nil
}

// missingIn is missing(module): a module-level __getattr__ that answers for
// names which real torch has and heft has not.
func missingIn(l *library, args vm.Args) (vm.Value, error) {
	var module string
	if err := args.Unpack("missing", "module", &module); err != nil {
		return nil, err
	}
	return l.vm.NewBuiltin("__getattr__", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		var name string
		if err := args.Unpack("__getattr__", "name", &name); err != nil {
			return nil, err
		}
		if full := module + "." + name; hasEmbedded(full) {
			return machine.Import(full) // a part that the package imports by itself
		}
		v, ok, err := missingOf(l, module, name)
		if err != nil || ok {
			return v, err
		}
		if m, ok := machine.Modules.GetStr(module); ok {
			return nil, machine.NoAttribute(m, name)
		}
		return nil, machine.Raise(machine.Exceptions.AttributeError, "module '%s' has no attribute '%s'", module, name)
	}), nil
}

// unsupported is unsupported(text): ends the run.
func unsupported(l *library, args vm.Args) (vm.Value, error) {
	var text string
	if err := args.Unpack("unsupported", "what", &text); err != nil {
		return nil, err
	}
	return nil, l.unsupported("%s", text)
}

// operatorBySpelling is operator(name): the operator of a full Python name such
// as torch.ops.torchvision.nms, or None.
func operatorBySpelling(l *library, args vm.Args) (vm.Value, error) {
	var spelled string
	if err := args.Unpack("operator", "name", &spelled); err != nil {
		return nil, err
	}
	if f, ok := operator(l, spelled, spelled[strings.LastIndexByte(spelled, '.')+1:]); ok {
		return f, nil
	}
	return vm.NoneValue, nil
}

// boundLike is bound_like(tensor, other): the tensor, whose size is an upper
// bound if the other's is; for tensors made from the number of rows of another.
func boundLike(l *library, args vm.Args) (vm.Value, error) {
	var made, other vm.Value
	if err := args.Unpack("bound_like", "tensor", &made, "other", &other); err != nil {
		return nil, err
	}
	to, err := payload(l, made)
	if err != nil {
		return nil, err
	}
	from, err := payload(l, other)
	if err != nil {
		return nil, err
	}
	to.tensor.Bound = to.tensor.Bound || from.tensor.Bound
	return made, nil
}

// forget is forget(tensor): its values are random from now on.
func forget(l *library, args vm.Args) (vm.Value, error) {
	s, err := payload(l, first(args))
	if err != nil {
		return nil, err
	}
	s.tensor.Storage.Known = nil
	return vm.NoneValue, nil
}

// noteWritten is written(tensor): the program has changed its elements.
func noteWritten(l *library, args vm.Args) (vm.Value, error) {
	s, err := payload(l, first(args))
	if err != nil {
		return nil, err
	}
	l.builder.Written(s.tensor)
	return vm.NoneValue, nil
}

// hasValues tells whether a tensor's elements are known.
func hasValues(l *library, args vm.Args) (vm.Value, error) {
	s, err := payload(l, first(args))
	if err != nil {
		return nil, err
	}
	return vm.MakeBool(s.tensor.Storage.Known != nil || s.tensor.Elements() == 0), nil
}
