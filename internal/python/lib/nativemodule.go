package lib

// This file registers native modules, and is _native: what the Python sources ask
// of the machine.

import (
	"sort"
	"strings"

	"heft/internal/python/vm"
)

// registerNatives registers the modules that Go code builds.
func registerNatives(machine *vm.VM) {
	for name, build := range map[string]func(machine *vm.VM) (*vm.Module, error){
		"_native": buildNative, "_abc": buildABC, "_functools": buildFunctools, "copy": buildCopy,
		"itertools": buildItertools, "math": buildMath, "cmath": buildCmath, "builtins": buildBuiltins,
		"_regex": buildRegex, "_yaml": buildYAML, "_random": buildRandom, "_hashlib": buildHashes,
	} {
		machine.RegisterNative(name, build)
	}
}

func buildBuiltins(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("builtins")
	module.Dict = machine.Builtins
	return module, nil
}

// buildNative makes module _native: what the embedded Python sources need and
// Python has no words for.
func buildNative(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("_native")
	t := &machine.Types
	for name, class := range map[string]*vm.Class{
		"ModuleType": t.Module, "FunctionType": t.Function, "BuiltinFunctionType": t.Builtin, "MethodType": t.BoundMethod,
		"GeneratorType": t.Generator, "CellType": t.Cell, "CodeType": t.Code, "TracebackType": t.Traceback,
		"GetSetDescriptorType": t.GetSet, "ModuleSpec": t.ModuleSpec, "MappingProxyType": mappingProxy(machine),
	} {
		module.Dict.SetStr(name, class)
	}
	addNatives(machine, module.Dict, []native{
		{"define", nativeDefine}, {"evaluate", nativeEvaluate}, {"module_globals", nativeModuleGlobals},
		{"type_name", nativeTypeName}, {"is_identifier", nativeIsIdentifier}, {"object_new", nativeObjectNew},
		{"function_parameters", nativeFunctionParameters}, {"native_signature", nativeSignature},
		{"write_out", nativeWriteOut}, {"unsupported", nativeUnsupported},
		{"find_spec", nativeFindSpec}, {"call_stack", nativeCallStack},
		{"exception_info", nativeExceptionInfo}, {"tuple_item", nativeTupleItem},
	})
	words := strings.Fields(keywords)
	names := make([]vm.Value, len(words))
	for i, word := range words {
		names[i] = vm.Str(word)
	}
	module.Dict.SetStr("keyword_names", vm.NewTuple(names...))
	module.Dict.SetStr("modules", machine.Modules)
	return module, nil
}

const keywords = "False None True and as assert async await break class continue def del elif else except finally for " +
	"from global if import in is lambda nonlocal not or pass raise return try while with yield"

// generatedModule is the name of the module in which define runs its source.
const generatedModule = "<generated>"

// nativeDefine compiles a def statement whose free names are the items of a
// dict, and returns the function: define(name, source, scope).
func nativeDefine(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var name, source string
	var scope *vm.Dict
	if err := args.Unpack("define", "name", &name, "source", &source, "scope", &scope); err != nil {
		return nil, err
	}
	var parameters []string
	var values []vm.Value
	scope.Each(func(key, value vm.Value) bool {
		if text, ok := key.(vm.Str); ok {
			parameters = append(parameters, string(text))
			values = append(values, value)
		}
		return true
	})
	indented := "    " + strings.ReplaceAll(strings.TrimRight(source, "\n"), "\n", "\n    ")
	text := "def make(" + strings.Join(parameters, ", ") + "):\n" + indented + "\n    return " + name + "\n"
	module, err := machine.Exec("<generated "+name+">", []byte(text), generatedModule)
	machine.Modules.DeleteStr(generatedModule)
	if err != nil {
		return nil, err
	}
	maker, _ := module.Dict.GetStr("make")
	made, err := machine.Call(maker, values, nil)
	if function, ok := made.(*vm.Function); ok {
		function.Qualname = name
	}
	return made, err
}

// nativeEvaluate evaluates an annotation's text: evaluate(text, globals, locals).
func nativeEvaluate(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var text string
	var globals, locals vm.Value
	if err := args.Unpack("evaluate", "text", &text, "globals", &globals, "locals?", &locals); err != nil {
		return nil, err
	}
	if dict, ok := vm.Underlying(globals).(*vm.Dict); ok && locals == nil {
		v, err := machine.Eval(strings.TrimSpace(text), dict)
		return v, raiseSyntax(machine, err)
	}
	namespace := vm.NewDict()
	for _, scope := range []vm.Value{globals, locals} {
		if dict, ok := vm.Underlying(scope).(*vm.Dict); ok {
			if err := namespace.Update(machine, dict); err != nil {
				return nil, err
			}
		}
	}
	v, err := machine.Eval(strings.TrimSpace(text), namespace)
	return v, raiseSyntax(machine, err)
}

// nativeModuleGlobals returns the namespace in which a class or function was
// defined.
func nativeModuleGlobals(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("module_globals", "obj", &v); err != nil {
		return nil, err
	}
	if method, ok := v.(*vm.BoundMethod); ok {
		v = method.Func
	}
	switch x := v.(type) {
	case *vm.Function:
		if name, _ := x.Globals.GetStr("__name__"); name == vm.Str(generatedModule) {
			return moduleDict(machine, x.Module), nil
		}
		return x.Globals, nil
	case *vm.Module:
		return x.Dict, nil
	case *vm.Class:
		return moduleDict(machine, vm.Str(x.ModuleName)), nil
	}
	return vm.NewDict(), nil
}

// moduleDict is the namespace of a loaded module, empty if there is none.
func moduleDict(machine *vm.VM, name vm.Value) *vm.Dict {
	text, _ := name.(vm.Str)
	m, _ := machine.Modules.GetStr(string(text))
	if module, ok := m.(*vm.Module); ok {
		return module.Dict
	}
	return vm.NewDict()
}

// nativeTypeName is how typing shows a type: "int", "torch.Tensor", repr of
// what is not a class.
func nativeTypeName(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("type_name", "obj", &v); err != nil {
		return nil, err
	}
	switch x := v.(type) {
	case *vm.Class:
		if x.ModuleName == "builtins" || x.ModuleName == "" {
			return vm.Str(x.Qualname), nil
		}
		return vm.Str(x.ModuleName + "." + x.Qualname), nil
	case vm.Ellipsis:
		return vm.Str("..."), nil
	case vm.Str:
		return vm.Str("ForwardRef('" + string(x) + "')"), nil
	}
	text, err := machine.Repr(v)
	return vm.Str(text), err
}

func nativeIsIdentifier(_ *vm.VM, args vm.Args) (vm.Value, error) {
	var s string
	err := args.Unpack("is_identifier", "text", &s)
	return vm.MakeBool(isIdentifier(s)), err
}

// nativeObjectNew makes a plain instance of a class.
func nativeObjectNew(_ *vm.VM, args vm.Args) (vm.Value, error) {
	var class *vm.Class
	if err := args.Unpack("object_new", "cls", &class); err != nil {
		return nil, err
	}
	return vm.NewInstance(class, nil), nil
}

// nativeFunctionParameters lists (name, kind, has default, default).
func nativeFunctionParameters(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var function *vm.Function
	if err := args.Unpack("function_parameters", "function", &function); err != nil {
		return nil, err
	}
	list := vm.NewList()
	for _, p := range function.Parameters() {
		value := p.Default
		if value == nil {
			value = vm.NoneValue
		}
		list.Items = append(list.Items, vm.NewTuple(vm.Str(p.Name), vm.MakeInt(int64(p.Kind)),
			vm.MakeBool(p.Default != nil), value))
	}
	return list, nil
}

// nativeSignature is where natives would tell their signatures; none does yet.
func nativeSignature(*vm.VM, vm.Args) (vm.Value, error) { return vm.NoneValue, nil }

func nativeWriteOut(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var s string
	if err := args.Unpack("write_out", "text", &s); err != nil {
		return nil, err
	}
	return vm.MakeInt(int64(runeCount(s))), writeOut(machine, s)
}

// nativeUnsupported stops the run, naming what heft does not know.
func nativeUnsupported(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var what string
	if err := args.Unpack("unsupported", "what", &what); err != nil {
		return nil, err
	}
	return nil, machine.Unsupported("%s", what)
}

// nativeFindSpec is find_spec(name) → a ModuleSpec, or None for what cannot be
// imported.
func nativeFindSpec(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var name string
	if err := args.Unpack("find_spec", "name", &name); err != nil {
		return nil, err
	}
	return vm.FindSpec(machine, name)
}

// framesWithLocals is how many of the innermost calls programs see the variables
// of: who looks further up wants to know places.
const framesWithLocals = 16

// nativeCallStack lists (file, line, function, globals, locals) of the running
// calls, innermost first; locals is None far up.
func nativeCallStack(machine *vm.VM, args vm.Args) (vm.Value, error) {
	list := vm.NewList()
	for _, frame := range vm.Frames(machine, framesWithLocals) {
		locals := vm.Value(vm.NoneValue)
		if frame.Locals != nil {
			locals = frame.Locals
		}
		list.Items = append(list.Items, vm.NewTuple(vm.Str(frame.File), vm.MakeInt(int64(frame.Line)), vm.Str(frame.Function),
			frame.Globals, locals))
	}
	if err := machine.Charge(int64(len(list.Items))); err != nil {
		return nil, err
	}
	return list, noArguments(machine, args, "call_stack")
}

// nativeTupleItem makes the attribute of a namedtuple that stands for an item.
func nativeTupleItem(_ *vm.VM, args vm.Args) (vm.Value, error) {
	var name string
	var index int
	if err := args.Unpack("tuple_item", "name", &name, "index", &index); err != nil {
		return nil, err
	}
	readOnly := func(machine *vm.VM) error {
		return machine.Raise(machine.Exceptions.AttributeError, "can't set attribute")
	}
	return &vm.GetSet{
		Name: name,
		Get: func(machine *vm.VM, self vm.Value) (vm.Value, error) {
			items, ok := vm.Underlying(self).(*vm.Tuple)
			if !ok || index < 0 || index >= len(items.Items) {
				return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor for index '%d' for tuple subclasses doesn't apply to '%s' object",
					index, machine.TypeOf(self).Name)
			}
			return items.Items[index], nil
		},
		Set: func(machine *vm.VM, _, _ vm.Value) error { return readOnly(machine) },
		Del: func(machine *vm.VM, _ vm.Value) error { return readOnly(machine) },
	}, nil
}

// nativeExceptionInfo is sys.exc_info(): class, instance and no traceback.
func nativeExceptionInfo(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if e := machine.Handling(); e != nil {
		return vm.NewTuple(e.Class(), e.Value, vm.NoneValue), noArguments(machine, args, "exc_info")
	}
	return vm.NewTuple(vm.NoneValue, vm.NoneValue, vm.NoneValue), noArguments(machine, args, "exc_info")
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
