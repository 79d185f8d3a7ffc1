package vm

// This file makes __spec__, and answers importlib.util.find_spec: where a module
// would come from, without running it.

import "path"

// specBytes is what a spec and its attributes cost.
const specBytes = 512

// installSpec lets programs make specs: ModuleSpec(name, loader, origin=…).
func installSpec(vm *VM) {
	c := vm.Types.ModuleSpec
	c.ModuleName = "importlib.machinery"
	c.Native = true
	c.Init = func(vm *VM, self Value, args Args) error {
		var name string
		var loader, origin, state, isPackage Value = NoneValue, NoneValue, NoneValue, NoneValue
		if err := args.Unpack("ModuleSpec", "name", &name, "loader", &loader, "*origin?", &origin,
			"*loader_state?", &state, "*is_package?", &isPackage); err != nil {
			return err
		}
		truth, err := vm.Truth(isPackage)
		if err != nil {
			return err
		}
		fillSpec(self.(*Object), name, loader, origin, truth, nil)
		self.(*Object).SetAttr("loader_state", state)
		return vm.Allocate(specBytes)
	}
	define(vm, c, "__repr__", withSelf("__repr__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
		name, err := vm.GetAttr(self, "name")
		if err != nil {
			return nil, err
		}
		text, err := vm.Repr(name)
		return Str("ModuleSpec(name=" + text + ")"), err
	}))
}

func fillSpec(o *Object, name string, loader, origin Value, isPackage bool, places []Value) {
	o.SetAttr("name", Str(name))
	o.SetAttr("loader", loader)
	o.SetAttr("origin", origin)
	o.SetAttr("cached", NoneValue)
	o.SetAttr("has_location", MakeBool(origin != NoneValue))
	parent := parentOf(name)
	locations := Value(NoneValue)
	if isPackage {
		parent, locations = name, NewList(places...)
	}
	o.SetAttr("parent", Str(parent))
	o.SetAttr("submodule_search_locations", locations)
}

// newSpec describes a module of a file as programs see it.
func newSpec(vm *VM, name, file string, isPackage bool) *Object {
	o := NewInstance(vm.Types.ModuleSpec, nil)
	origin, places := Value(Str(file)), []Value(nil)
	if isPackage {
		places = []Value{Str(path.Dir(file))}
	}
	if file == "" {
		origin = NoneValue
	}
	fillSpec(o, name, NoneValue, origin, isPackage, places)
	return o
}

// FindSpec returns the spec of a module that can be imported, None for one that
// cannot. The packages that it stands in are imported, the module itself is not.
func FindSpec(vm *VM, name string) (Value, error) {
	if v, ok := vm.Modules.GetStr(name); ok && v != NoneValue {
		if spec, ok, err := vm.LookupAttr(v, "__spec__"); ok && spec != NoneValue || err != nil {
			return spec, err
		}
		return newSpec(vm, name, "", false), nil
	}
	if parent := parentOf(name); parent != "" {
		m, err := tryImport(vm, parent)
		if err != nil || m == nil {
			return NoneValue, err
		}
	}
	if _, native := vm.natives[name]; native {
		return newSpec(vm, name, "", false), nil
	}
	source, ok, err := findSource(vm, name)
	if err != nil || !ok {
		return NoneValue, err
	}
	return newSpec(vm, name, programFile(vm, source.file), source.isPackage), vm.Allocate(specBytes)
}

// programFile is the path that programs see of a source file.
func programFile(vm *VM, file string) string {
	if vm.options.ProgramPath != nil {
		return vm.options.ProgramPath(file)
	}
	return file
}
