package torch

// This file holds module torch and its functions that are no operators.

import (
	"fmt"
	"math"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// The release whose behaviour the library follows where none is given.
const (
	newestMajor = 2
	newestMinor = 15
)

// torchVersion is what torch.__version__ says: the given release, or the newest.
func torchVersion(l *library) string {
	release := l.release
	if release == (op.Release{}) {
		release = op.Release{Major: newestMajor, Minor: newestMinor}
	}
	return fmt.Sprintf("%d.%d.0", release.Major, release.Minor)
}

// torchModule builds module torch. Its names are resolved at first use.
func (l *library) torchModule(machine *vm.VM) (*vm.Module, error) {
	m := vm.NewModule("torch")
	m.Package = true
	m.File = embeddedPrefix + "torch/__init__.py"
	m.Dict.SetStr("__path__", vm.NewList())
	listNames(l, m)
	m.GetAttr = func(_ *vm.VM, name string) (vm.Value, bool, error) {
		noteSince(l, "torch."+name)
		if name == "__version__" {
			return pythonVersion(l)
		}
		v, ok, err := torchName(l, name)
		if ok && err == nil {
			m.Dict.SetStr(name, v)
		}
		return v, ok, err
	}
	return m, nil
}

// pythonVersion is torch.__version__, a text that compares as versions do.
func pythonVersion(l *library) (vm.Value, bool, error) {
	m, err := l.vm.Import("torch.torch_version")
	if err != nil {
		return nil, false, err
	}
	v, ok := m.Dict.GetStr("__version__")
	return v, ok, nil
}

// torchName resolves torch.NAME.
func torchName(l *library, name string) (vm.Value, bool, error) {
	if name == "__config__" {
		return pythonName(l, "torch", name)
	}
	if len(name) > 1 && name[:2] == "__" {
		return nil, false, nil
	}
	if v, ok := torchConstant(l, name); ok {
		return v, true, nil
	}
	if f, ok := l.functions[name]; ok {
		return l.vm.NewBuiltin(name, func(_ *vm.VM, args vm.Args) (vm.Value, error) { return f(l, args) }), true, nil
	}
	if f, ok := operator(l, "torch."+name, name); ok {
		return withKeywordDefaults(name, f), true, nil
	}
	if name == "_VF" { // the same functions without Python wrappers
		m, err := l.vm.Import("torch")
		return m, err == nil, err
	}
	return pythonName(l, "torch", name)
}

// atenFunction finds what module torch takes over from elsewhere as it is: functions
// with ATen's own signature, and methods of tensors, torch.exp_ of Tensor.exp_.
func atenFunction(l *library, name string) (vm.Value, bool) {
	if !publicNames(l, "torch")[name] {
		return nil, false
	}
	if f, ok := operator(l, "torch.ops.aten."+name, name); ok {
		return f, true
	}
	if !publicNames(l, "torch.Tensor")[name] || propertyOperators[name] {
		return nil, false
	}
	method, ok := l.classes.Tensor.Dict.GetStr(name)
	if _, callable := method.(*vm.Builtin); !ok || !callable {
		return nil, false
	}
	return method, true
}

// pythonName resolves a name of module torch that is written in Python: a
// submodule, or a function in one of the supplements.
func pythonName(l *library, module, name string) (vm.Value, bool, error) {
	if full := module + "." + name; hasEmbedded(full) || isNamespace(l, name) {
		m, err := l.vm.Import(full)
		return m, err == nil, err
	}
	if v, ok, err := supplement(l, module, name); ok || err != nil {
		return v, ok, err
	}
	if module == "torch" {
		if v, ok := atenFunction(l, name); ok {
			return v, true, nil
		}
	}
	return missingOf(l, module, name)
}

// supplements are the embedded modules that hold Python functions of a native
// module, tried in order.
var supplements = map[string][]string{
	"torch":               {"torch._contexts", "torch._functions", "torch._sparse", "torch._ops"},
	"torch.linalg":        {"torch._linalg"},
	"torch.nn.functional": {"torch.nn._functional", "torch.nn.modules.attention_functional"},
}

func supplement(l *library, module, name string) (vm.Value, bool, error) {
	for _, supplement := range supplements[module] {
		if !hasEmbedded(supplement) {
			continue
		}
		m, err := l.vm.Import(supplement)
		if err != nil {
			return nil, false, err
		}
		if v, ok := m.Dict.GetStr(name); ok {
			return v, true, nil
		}
	}
	return nil, false, nil
}

func isNamespace(l *library, name string) bool {
	switch name {
	case "special", "linalg", "fft", "_C":
		return true
	}
	return false
}

// torchConstant resolves types, classes and numbers.
func torchConstant(l *library, name string) (vm.Value, bool) {
	if d, ok := graph.DTypeByName(name); ok && d != graph.String {
		return dtype(l, d), true
	}
	if v, ok := namedClass(l, name); ok {
		return v, true
	}
	for _, format := range memoryFormats {
		if name == format {
			return constant(l, l.classes.MemoryFormat, name), true
		}
	}
	for _, layout := range layouts {
		if name == layout {
			return constant(l, l.classes.Layout, name), true
		}
	}
	switch name {
	case "pi":
		return vm.Float(math.Pi), true
	case "e":
		return vm.Float(math.E), true
	case "inf":
		return vm.Float(math.Inf(1)), true
	case "nan":
		return vm.Float(math.NaN()), true
	case "newaxis":
		return vm.NoneValue, true
	}
	return nil, false
}

func namedClass(l *library, name string) (vm.Value, bool) {
	c := &l.classes
	switch name {
	case "Tensor":
		return c.Tensor, true
	case "Size":
		return c.Size, true
	case "dtype":
		return c.DType, true
	case "device":
		return c.Device, true
	case "layout":
		return c.Layout, true
	case "memory_format":
		return c.MemoryFormat, true
	case "Generator":
		return c.Generator, true
	}
	if d, ok := legacyTypes[name]; ok {
		class, err := legacyClass(l, name, d)
		return class, err == nil
	}
	return nil, false
}

// legacyClass makes torch.FloatTensor and its like: calling one makes a tensor
// of that type.
func legacyClass(l *library, name string, d graph.DType) (*vm.Class, error) {
	class, err := newClass(l, name, "torch", l.classes.Tensor)
	if err != nil {
		return nil, err
	}
	class.New = func(_ *vm.VM, _ *vm.Class, args vm.Args) (vm.Value, error) {
		t, err := legacyTensor(l, args.Positional, d)
		if err != nil {
			return nil, err
		}
		return newTensor(l, t, "empty"), nil
	}
	return class, nil
}

// listNames makes dir(module) name what real torch has, since names here are
// resolved when they are used.
func listNames(l *library, m *vm.Module) {
	m.Dict.SetStr("__dir__", l.vm.NewBuiltin("__dir__", func(*vm.VM, vm.Args) (vm.Value, error) {
		names := vm.NewList(m.Dict.Keys()...)
		for name := range publicNames(l, m.Name) {
			names.Items = append(names.Items, vm.Str(name))
		}
		return names, nil
	}))
}

// namespace builds a module that holds operators only: torch.linalg.
func namespace(l *library, name string) *vm.Module {
	m := vm.NewModule("torch." + name)
	m.GetAttr = func(_ *vm.VM, attribute string) (vm.Value, bool, error) {
		if f, ok := operator(l, "torch."+name+"."+attribute, attribute); ok {
			return f, true, nil
		}
		if v, ok, err := supplement(l, "torch."+name, attribute); ok || err != nil {
			return v, ok, err
		}
		return missingOf(l, "torch."+name, attribute)
	}
	return m
}

// functionalModule builds torch.nn.functional: operators, and what is written
// in Python.
func (l *library) functionalModule(*vm.VM) (*vm.Module, error) {
	m := vm.NewModule("torch.nn.functional")
	listNames(l, m)
	m.GetAttr = func(_ *vm.VM, name string) (vm.Value, bool, error) {
		if len(name) > 1 && name[:2] == "__" {
			return nil, false, nil
		}
		v, ok, err := functionalName(l, name)
		if ok && err == nil {
			m.Dict.SetStr(name, v)
		}
		return v, ok, err
	}
	return m, nil
}

func functionalName(l *library, name string) (vm.Value, bool, error) {
	noteSince(l, "torch.nn.functional."+name)
	if f, ok := operator(l, "F."+name, name); ok {
		return f, true, nil
	}
	switch name {
	case "Tensor":
		return l.classes.Tensor, true, nil
	case "torch", "math", "warnings":
		m, err := l.vm.Import(name)
		return m, err == nil, err
	}
	if v, ok, err := supplement(l, "torch.nn.functional", name); ok || err != nil {
		return v, ok, err
	}
	if f, ok := operator(l, "torch."+name, name); ok && publicNames(l, "torch.nn.functional")[name] {
		return f, true, nil
	}
	return missingOf(l, "torch.nn.functional", name)
}

// nativeFunctions are the functions of module torch that are no operators.
func nativeFunctions() map[string]nativeFunction {
	functions := map[string]nativeFunction{
		"tensor": makeTensor, "as_tensor": asTensor, "from_numpy": asTensor, "asarray": asTensor,
		"finfo": finfo, "iinfo": iinfo,
		"is_tensor": isTensor, "is_floating_point": dtypeFlag(graph.DType.IsFloating), "is_complex": dtypeFlag(graph.DType.IsComplex),
		"numel": numel, "typename": typename, "broadcast_shapes": broadcastShapes,
		"get_default_dtype": getDefaultDType, "set_default_dtype": setDefaultDType, "set_default_tensor_type": setDefaultDType,
		"get_default_device": func(l *library, _ vm.Args) (vm.Value, error) { return defaultDevice(l), nil },
		"result_type":        resultType, "promote_types": promoteTypes, "can_cast": canCast,
		"is_grad_enabled":           func(l *library, _ vm.Args) (vm.Value, error) { return vm.MakeBool(!l.builder.NoGrad), nil },
		"is_inference_mode_enabled": func(l *library, _ vm.Args) (vm.Value, error) { return vm.MakeBool(l.modes.inference), nil },
		"is_autocast_enabled":       func(l *library, _ vm.Args) (vm.Value, error) { return vm.MakeBool(l.modes.autocast), nil },
		"get_autocast_dtype":        autocastDType, "get_autocast_gpu_dtype": autocastDType, "get_autocast_cpu_dtype": autocastDType,
		"_assert": assert, "_assert_async": assert, "_has_values": hasValues, "get_num_threads": constantFunction(vm.MakeInt(1)), "initial_seed": constantFunction(vm.MakeInt(0)),
		"seed": constantFunction(vm.MakeInt(0)), "get_float32_matmul_precision": constantFunction(vm.Str("highest")),
		"load":        func(*library, vm.Args) (vm.Value, error) { return vm.NewDict(), nil },
		"manual_seed": func(l *library, _ vm.Args) (vm.Value, error) { return generator(l), nil },
		"get_rng_state": func(l *library, _ vm.Args) (vm.Value, error) {
			t, err := l.builder.NewTensor([]int64{0}, graph.UInt8)
			return newTensor(l, t, "empty"), err
		},
	}
	for _, name := range []string{
		"set_default_device", "set_rng_state", "set_num_threads", "set_num_interop_threads", "set_float32_matmul_precision",
		"use_deterministic_algorithms", "set_printoptions", "set_warn_always", "set_flush_denormal", "set_autocast_enabled",
		"set_autocast_gpu_dtype", "set_autocast_cpu_dtype", "set_autocast_cache_enabled", "clear_autocast_cache", "save",
		"set_anomaly_enabled", "set_deterministic_debug_mode",
	} {
		functions[name] = constantFunction(vm.NoneValue)
	}
	for _, name := range []string{
		"is_storage", "is_deterministic_algorithms_warn_only_enabled", "are_deterministic_algorithms_enabled", "is_warn_always_enabled",
		"is_autocast_cpu_enabled", "is_autocast_cache_enabled", "is_anomaly_enabled", "is_vulkan_available",
	} {
		functions[name] = constantFunction(vm.False)
	}
	return functions
}

func constantFunction(v vm.Value) nativeFunction {
	return func(*library, vm.Args) (vm.Value, error) { return v, nil }
}

func isTensor(_ *library, args vm.Args) (vm.Value, error) {
	_, ok := tensorOf(first(args))
	return vm.MakeBool(ok), nil
}

func dtypeFlag(flag func(graph.DType) bool) nativeFunction {
	return func(l *library, args vm.Args) (vm.Value, error) {
		s, err := payload(l, argument(args, "input"))
		if err != nil {
			return nil, err
		}
		return vm.MakeBool(flag(s.tensor.DType)), nil
	}
}

// argument is the first argument, by position or by name.
func argument(args vm.Args, name string) vm.Value {
	if v := first(args); v != nil {
		return v
	}
	if v, ok := args.Keyword(name); ok {
		return v
	}
	return vm.NoneValue
}

func numel(l *library, args vm.Args) (vm.Value, error) {
	s, err := payload(l, argument(args, "input"))
	if err != nil {
		return nil, err
	}
	return vm.MakeInt(s.tensor.Elements()), nil
}

// typename is torch.typename(obj).
func typename(l *library, args vm.Args) (vm.Value, error) {
	return vm.Str(l.typename(first(args))), nil
}

func (l *library) typename(v vm.Value) string {
	if s, ok := tensorOf(v); ok && v.(*vm.Object).Class == l.classes.Tensor {
		for name, d := range legacyTypes {
			if d == s.tensor.DType {
				return "torch." + name
			}
		}
	}
	if o, ok := v.(*vm.Object); ok && o.Class == l.classes.Missing {
		return o.Native.(*missingName).name
	}
	class := l.vm.TypeOf(v)
	if class.ModuleName == "" || class.ModuleName == "builtins" {
		return class.Name
	}
	return class.ModuleName + "." + class.Name
}

func broadcastShapes(l *library, args vm.Args) (vm.Value, error) {
	shapes := make([][]int64, len(args.Positional))
	c := conversion{library: l}
	for i, a := range args.Positional {
		v, err := c.value(a)
		if err != nil {
			return nil, err
		}
		switch v := v.(type) {
		case int64:
			shapes[i] = []int64{v}
		case []int64:
			shapes[i] = v
		default:
			return nil, runtimeError(l, "Input shapes should be of type ints, a tuple of ints, or a list of ints, got %v", l.vm.TypeOf(a).Name)
		}
	}
	shape, ok := op.BroadcastShapes(shapes...)
	if !ok {
		return nil, runtimeError(l, "Shape mismatch: objects cannot be broadcast to a single shape %v", shapes)
	}
	return size(l, shape), nil
}

func getDefaultDType(l *library, _ vm.Args) (vm.Value, error) {
	return dtype(l, l.builder.DefaultDType), nil
}

func setDefaultDType(l *library, args vm.Args) (vm.Value, error) {
	d, ok := legacyType(l, first(args))
	if !ok || !d.IsFloating() {
		return nil, typeError(l, "only floating-point types are supported as the default type")
	}
	l.builder.DefaultDType = d
	return vm.NoneValue, nil
}

func autocastDType(l *library, _ vm.Args) (vm.Value, error) {
	return dtype(l, l.modes.autocastDType), nil
}

func resultType(l *library, args vm.Args) (vm.Value, error) {
	c := conversion{library: l}
	operands, keywords, err := c.arguments(args)
	if err != nil {
		return nil, err
	}
	for _, k := range keywords {
		operands = append(operands, k.Value)
	}
	for i, operand := range operands {
		if _, complex := operand.(complex128); complex {
			if operands[i], err = l.builder.NewTensor(nil, graph.Complex64); err != nil {
				return nil, err
			}
		}
		if !isOperand(operand) {
			return nil, typeError(l, "result_type(): arguments must be tensors or numbers")
		}
	}
	return dtype(l, op.ResultType(l.builder.DefaultDType, operands...)), nil
}

func twoDTypes(l *library, args vm.Args) (a, b graph.DType, err error) {
	if len(args.Positional) == 2 {
		x, okX := asDType(l, args.Positional[0])
		y, okY := asDType(l, args.Positional[1])
		if okX && okY {
			return x, y, nil
		}
	}
	return 0, 0, typeError(l, "expected two torch.dtype arguments")
}

func promoteTypes(l *library, args vm.Args) (vm.Value, error) {
	a, b, err := twoDTypes(l, args)
	if err != nil {
		return nil, err
	}
	return dtype(l, op.PromoteTypes(a, b)), nil
}

// canCast is torch.can_cast(from, to): not from a higher category to a lower.
func canCast(l *library, args vm.Args) (vm.Value, error) {
	from, to, err := twoDTypes(l, args)
	if err != nil {
		return nil, err
	}
	rank := func(d graph.DType) int {
		switch {
		case d.IsComplex():
			return 3
		case d.IsFloating():
			return 2
		case d.IsInteger():
			return 1
		}
		return 0
	}
	return vm.MakeBool(rank(from) <= rank(to)), nil
}

// assert is torch._assert(condition, message): a condition that is not known
// is taken to hold.
func assert(l *library, args vm.Args) (vm.Value, error) {
	var condition, message vm.Value
	if err := args.Unpack("_assert", "condition", &condition, "message?", &message); err != nil {
		return nil, err
	}
	truth, err := l.vm.Truth(condition)
	if _, unknown := err.(*vm.UndecidableError); unknown {
		return vm.NoneValue, nil
	}
	if err != nil || truth {
		return vm.NoneValue, err
	}
	if message == nil {
		message = vm.Str("")
	}
	return nil, l.vm.RaiseValue(l.vm.Exceptions.AssertionError, message)
}

// makeGeneratorClass fills torch.Generator; random numbers are never known, so
// it has no state.
func makeGeneratorClass(l *library) {
	class := l.classes.Generator
	class.New = func(*vm.VM, *vm.Class, vm.Args) (vm.Value, error) { return generator(l), nil }
	class.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	method(l, class, "manual_seed", func(self vm.Value, _ vm.Args) (vm.Value, error) { return self, nil })
	for _, name := range []string{"seed", "initial_seed"} {
		method(l, class, name, func(vm.Value, vm.Args) (vm.Value, error) { return vm.MakeInt(0), nil })
	}
	attribute(class, "device", func(vm.Value) (vm.Value, error) { return defaultDevice(l), nil }, nil)
}

func generator(l *library) *vm.Object {
	return vm.NewInstance(l.classes.Generator, "generator")
}

// withKeywordDefaults gives torch.meshgrid, which real torch has written in Python, the
// attribute by which programs tell whether it takes indexing=.
func withKeywordDefaults(name string, f vm.Value) vm.Value {
	b, ok := f.(*vm.Builtin)
	if !ok || name != "meshgrid" {
		return f
	}
	if b.Dict == nil {
		b.Dict = vm.NewDict()
	}
	defaults := vm.NewDict()
	defaults.SetStr("indexing", vm.NoneValue)
	b.Dict.SetStr("__kwdefaults__", defaults)
	return b
}
