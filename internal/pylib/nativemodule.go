package pylib

import (
	"sort"
	"strings"

	"heft/internal/pyvm"
)

// registerNatives registers the modules that Go code builds.
func registerNatives(vm *pyvm.VM) {
	for name, build := range map[string]func(vm *pyvm.VM) (*pyvm.Module, error){
		"_native": buildNative, "_abc": buildABC, "_functools": buildFunctools, "copy": buildCopy,
		"itertools": buildItertools, "math": buildMath, "cmath": buildCmath, "builtins": buildBuiltins,
		"_regex": buildRegex, "_random": buildRandom, "_hashlib": buildHashes,
	} {
		vm.RegisterNative(name, build)
	}
}

func buildBuiltins(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("builtins")
	module.Dict = vm.Builtins
	return module, nil
}

// buildNative makes module _native: what the embedded Python sources need and
// Python has no words for.
func buildNative(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("_native")
	t := &vm.Types
	for name, class := range map[string]*pyvm.Class{
		"ModuleType": t.Module, "FunctionType": t.Function, "BuiltinFunctionType": t.Builtin, "MethodType": t.BoundMethod,
		"GeneratorType": t.Generator, "CellType": t.Cell, "CodeType": t.Code, "TracebackType": t.Traceback,
		"GetSetDescriptorType": t.GetSet, "MappingProxyType": mappingProxy(vm),
	} {
		module.Dict.SetStr(name, class)
	}
	addNatives(vm, module.Dict, []native{
		{"define", nativeDefine}, {"evaluate", nativeEvaluate}, {"module_globals", nativeModuleGlobals},
		{"type_name", nativeTypeName}, {"is_identifier", nativeIsIdentifier}, {"object_new", nativeObjectNew},
		{"function_parameters", nativeFunctionParameters}, {"native_signature", nativeSignature},
		{"write_out", nativeWriteOut}, {"unsupported", nativeUnsupported},
		{"find_module", nativeFindModule}, {"new_module", nativeNewModule}, {"call_stack", nativeCallStack},
		{"exception_info", nativeExceptionInfo}, {"tuple_item", nativeTupleItem},
	})
	words := strings.Fields(keywords)
	names := make([]pyvm.Value, len(words))
	for i, word := range words {
		names[i] = pyvm.Str(word)
	}
	module.Dict.SetStr("keyword_names", pyvm.NewTuple(names...))
	module.Dict.SetStr("modules", vm.Modules)
	return module, nil
}

const keywords = "False None True and as assert async await break class continue def del elif else except finally for " +
	"from global if import in is lambda nonlocal not or pass raise return try while with yield"

// generatedModule is the name of the module in which define runs its source.
const generatedModule = "<generated>"

// nativeDefine compiles a def statement whose free names are the items of a
// dict, and returns the function: define(name, source, scope).
func nativeDefine(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var name, source string
	var scope *pyvm.Dict
	if err := args.Unpack("define", "name", &name, "source", &source, "scope", &scope); err != nil {
		return nil, err
	}
	var parameters []string
	var values []pyvm.Value
	scope.Each(func(key, value pyvm.Value) bool {
		if text, ok := key.(pyvm.Str); ok {
			parameters = append(parameters, string(text))
			values = append(values, value)
		}
		return true
	})
	indented := "    " + strings.ReplaceAll(strings.TrimRight(source, "\n"), "\n", "\n    ")
	text := "def make(" + strings.Join(parameters, ", ") + "):\n" + indented + "\n    return " + name + "\n"
	module, err := vm.Exec("<generated "+name+">", []byte(text), generatedModule)
	vm.Modules.DeleteStr(generatedModule)
	if err != nil {
		return nil, err
	}
	maker, _ := module.Dict.GetStr("make")
	made, err := vm.Call(maker, values, nil)
	if function, ok := made.(*pyvm.Function); ok {
		function.Qualname = name
	}
	return made, err
}

// nativeEvaluate evaluates an annotation's text: evaluate(text, globals, locals).
func nativeEvaluate(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var text string
	var globals, locals pyvm.Value
	if err := args.Unpack("evaluate", "text", &text, "globals", &globals, "locals?", &locals); err != nil {
		return nil, err
	}
	if dict, ok := pyvm.Underlying(globals).(*pyvm.Dict); ok && locals == nil {
		return vm.Eval(strings.TrimSpace(text), dict)
	}
	namespace := pyvm.NewDict()
	for _, scope := range []pyvm.Value{globals, locals} {
		if dict, ok := pyvm.Underlying(scope).(*pyvm.Dict); ok {
			if err := namespace.Update(vm, dict); err != nil {
				return nil, err
			}
		}
	}
	return vm.Eval(strings.TrimSpace(text), namespace)
}

// nativeModuleGlobals returns the namespace in which a class or function was
// defined.
func nativeModuleGlobals(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("module_globals", "obj", &v); err != nil {
		return nil, err
	}
	if method, ok := v.(*pyvm.BoundMethod); ok {
		v = method.Func
	}
	switch x := v.(type) {
	case *pyvm.Function:
		if name, _ := x.Globals.GetStr("__name__"); name == pyvm.Str(generatedModule) {
			return moduleDict(vm, x.Module), nil
		}
		return x.Globals, nil
	case *pyvm.Module:
		return x.Dict, nil
	case *pyvm.Class:
		return moduleDict(vm, pyvm.Str(x.ModuleName)), nil
	}
	return pyvm.NewDict(), nil
}

// moduleDict is the namespace of a loaded module, empty if there is none.
func moduleDict(vm *pyvm.VM, name pyvm.Value) *pyvm.Dict {
	text, _ := name.(pyvm.Str)
	m, _ := vm.Modules.GetStr(string(text))
	if module, ok := m.(*pyvm.Module); ok {
		return module.Dict
	}
	return pyvm.NewDict()
}

// nativeTypeName is how typing shows a type: "int", "torch.Tensor", repr of
// what is not a class.
func nativeTypeName(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("type_name", "obj", &v); err != nil {
		return nil, err
	}
	switch x := v.(type) {
	case *pyvm.Class:
		if x.ModuleName == "builtins" || x.ModuleName == "" {
			return pyvm.Str(x.Qualname), nil
		}
		return pyvm.Str(x.ModuleName + "." + x.Qualname), nil
	case pyvm.Ellipsis:
		return pyvm.Str("..."), nil
	case pyvm.Str:
		return pyvm.Str("ForwardRef('" + string(x) + "')"), nil
	}
	text, err := vm.Repr(v)
	return pyvm.Str(text), err
}

func nativeIsIdentifier(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var s string
	err := args.Unpack("is_identifier", "text", &s)
	return pyvm.MakeBool(isIdentifier(s)), err
}

// nativeObjectNew makes a plain instance of a class.
func nativeObjectNew(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var class *pyvm.Class
	if err := args.Unpack("object_new", "cls", &class); err != nil {
		return nil, err
	}
	return pyvm.NewInstance(class, nil), nil
}

// nativeFunctionParameters lists (name, kind, has default, default).
func nativeFunctionParameters(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var function *pyvm.Function
	if err := args.Unpack("function_parameters", "function", &function); err != nil {
		return nil, err
	}
	list := pyvm.NewList()
	for _, p := range function.Parameters() {
		value := p.Default
		if value == nil {
			value = pyvm.NoneValue
		}
		list.Items = append(list.Items, pyvm.NewTuple(pyvm.Str(p.Name), pyvm.MakeInt(int64(p.Kind)),
			pyvm.MakeBool(p.Default != nil), value))
	}
	return list, nil
}

// nativeSignature is where natives would tell their signatures; none does yet.
func nativeSignature(*pyvm.VM, pyvm.Args) (pyvm.Value, error) { return pyvm.NoneValue, nil }

func nativeWriteOut(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var s string
	if err := args.Unpack("write_out", "text", &s); err != nil {
		return nil, err
	}
	return pyvm.MakeInt(int64(runeCount(s))), writeOut(vm, s)
}

// nativeUnsupported stops the run, naming what heft does not know.
func nativeUnsupported(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var what string
	if err := args.Unpack("unsupported", "what", &what); err != nil {
		return nil, err
	}
	return nil, vm.Unsupported("%s", what)
}

// nativeFindModule reports whether a module can be imported, and imports it to
// find out. A module that would be a poison module counts as absent.
func nativeFindModule(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var name string
	if err := args.Unpack("find_module", "name", &name); err != nil {
		return nil, err
	}
	unknown := vm.Unknown
	vm.Unknown = nil
	module, err := vm.Import(name)
	vm.Unknown = unknown
	if err != nil {
		if vm.IsException(err, vm.Exceptions.ImportError) {
			return pyvm.NoneValue, nil
		}
		return nil, err
	}
	return module, nil
}

// nativeNewModule is types.ModuleType(name, doc).
func nativeNewModule(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var name string
	doc := pyvm.NoneValue
	if err := args.Unpack("module", "name", &name, "doc?", &doc); err != nil {
		return nil, err
	}
	module := pyvm.NewModule(name)
	module.Dict.SetStr("__doc__", doc)
	return module, nil
}

// nativeCallStack lists (file, line, function) of the running calls, innermost
// first.
func nativeCallStack(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	list := pyvm.NewList()
	for _, frame := range vm.Traceback() {
		list.Items = append(list.Items, pyvm.NewTuple(pyvm.Str(frame.File), pyvm.MakeInt(int64(frame.Line)), pyvm.Str(frame.Function)))
	}
	return list, noArguments(vm, args, "call_stack")
}

// nativeTupleItem makes the attribute of a namedtuple that stands for an item.
func nativeTupleItem(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var name string
	var index int
	if err := args.Unpack("tuple_item", "name", &name, "index", &index); err != nil {
		return nil, err
	}
	readOnly := func(vm *pyvm.VM) error {
		return vm.Raise(vm.Exceptions.AttributeError, "can't set attribute")
	}
	return &pyvm.GetSet{
		Name: name,
		Get: func(vm *pyvm.VM, self pyvm.Value) (pyvm.Value, error) {
			items, ok := pyvm.Underlying(self).(*pyvm.Tuple)
			if !ok || index < 0 || index >= len(items.Items) {
				return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor for index '%d' for tuple subclasses doesn't apply to '%s' object",
					index, vm.TypeOf(self).Name)
			}
			return items.Items[index], nil
		},
		Set: func(vm *pyvm.VM, _, _ pyvm.Value) error { return readOnly(vm) },
		Del: func(vm *pyvm.VM, _ pyvm.Value) error { return readOnly(vm) },
	}, nil
}

// nativeExceptionInfo is sys.exc_info(): class, instance and no traceback.
func nativeExceptionInfo(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if e := vm.Handling(); e != nil {
		return pyvm.NewTuple(e.Class(), e.Value, pyvm.NoneValue), noArguments(vm, args, "exc_info")
	}
	return pyvm.NewTuple(pyvm.NoneValue, pyvm.NoneValue, pyvm.NoneValue), noArguments(vm, args, "exc_info")
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
