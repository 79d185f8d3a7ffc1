package torch

// This file answers for torchvision.models with the built-in models.

import (
	"strings"

	"heft/internal/python/vm"
	"heft/zoo"
)

// zooSource answers for torchvision.models and what is below it where the user
// has no torchvision: the built-in models. A package of the zoo has no text of
// its own; its names are looked up when they are used.
func zooSource(module string) (src []byte, file string, isPackage bool, ok bool) {
	if zoo.IsPackage(module) {
		return []byte(zooPackage), embeddedPrefix + "zoo/" + module, true, true
	}
	name, ok := zoo.Module(module)
	if !ok {
		return nil, "", false, false
	}
	src, ok = zoo.Source(name)
	if module != weightsModule {
		src = append(src[:len(src):len(src)], zooWeights...)
	}
	return src, "zoo/" + name, false, ok
}

const weightsModule = "torchvision.models._api"

// zooPackage is the text of every package of the zoo. Programs choose a builder from its
// whole dictionary (models.__dict__[args.arch], as PyTorch's ImageNet example does), which
// is filled when it is asked for.
const zooPackage = `from torchvision.models import _zoo


def __getattr__(name):
    return _zoo.export(__name__, name)


__all__ = _zoo.exports(__name__)
_shadows = _zoo.shadows(__name__)


def __complete__():
    for name in __all__:
        if name not in globals():
            globals()[name] = __getattr__(name)
`

// completeZoo fills the dictionary of a package of the zoo, once; a program's own module
// may have a function of that name.
func completeZoo(machine *vm.VM, m *vm.Module) error {
	if !strings.HasPrefix(m.File, embeddedPrefix+"zoo/") {
		return nil
	}
	complete, ok := m.Dict.GetStr("__complete__")
	if !ok {
		return nil
	}
	m.Dict.DeleteStr("__complete__")
	_, err := machine.Call(complete, nil, nil)
	return err
}

// zooShadows is shadows(package): functions that have a module's name, which the
// package's own statements bind after the module: alexnet, googlenet, s3d.
func zooShadows(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var module string
	if err := args.Unpack("shadows", "module", &module); err != nil {
		return nil, err
	}
	var names []string
	for _, name := range zoo.Exports(module) {
		if full := module + "." + name; isZooModule(full) {
			names = append(names, name)
		}
	}
	return stringList(names), nil
}

// zooWeights is appended to every model's file: its enumerations of weights.
const zooWeights = `

def __getattr__(name):
    from torchvision.models import _zoo
    return _zoo.weights(__name__, name)
`

// zooIndex builds torchvision.models._zoo: what the packages of the built-in
// models pass on.
func zooIndex(machine *vm.VM) (*vm.Module, error) {
	m := vm.NewModule("torchvision.models._zoo")
	m.Dict.SetStr("export", machine.NewBuiltin("export", zooExport))
	m.Dict.SetStr("exports", machine.NewBuiltin("exports", zooExports))
	m.Dict.SetStr("shadows", machine.NewBuiltin("shadows", zooShadows))
	m.Dict.SetStr("weights", machine.NewBuiltin("weights", zooExport))
	m.Dict.SetStr("models", machine.NewBuiltin("models", zooModels))
	return m, nil
}

// zooExport is export(module, name): a name that the module does not define
// itself.
func zooExport(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var module, name string
	if err := args.Unpack("export", "module", &module, "name", &name); err != nil {
		return nil, err
	}
	source, attribute, ok := zoo.Export(module, name)
	if full := module + "." + name; !ok && (zoo.IsPackage(full) || isZooModule(full) || hasEmbedded(full)) {
		return machine.Import(full)
	}
	switch {
	case ok && source == weightsModule && strings.HasSuffix(name, "_Weights"):
		return zooWeightsChoice(machine, name)
	case ok:
		return attributeOf(machine, source, attribute)
	case module == "torchvision.models" && !strings.HasPrefix(name, "_"):
		return attributeOf(machine, weightsModule, name)
	}
	return nil, machine.Raise(machine.Exceptions.AttributeError, "module '%s' has no attribute '%s'", module, name)
}

// zooWeightsChoice makes the stand-in for one enumeration of weights.
func zooWeightsChoice(machine *vm.VM, name string) (vm.Value, error) {
	class, err := attributeOf(machine, weightsModule, "WeightsEnum")
	if err != nil {
		return nil, err
	}
	return machine.Call(class, []vm.Value{vm.Str(name)}, nil)
}

func attributeOf(machine *vm.VM, module, name string) (vm.Value, error) {
	m, err := machine.Import(module)
	if err != nil {
		return nil, err
	}
	return machine.GetAttr(m, name)
}

func isZooModule(name string) bool {
	_, ok := zoo.Module(name)
	return ok
}

// zooExports is exports(package): what "import *" binds.
func zooExports(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var module string
	if err := args.Unpack("exports", "module", &module); err != nil {
		return nil, err
	}
	return stringList(zoo.Exports(module)), nil
}

// zooModels is models(): pairs of a builder's name and its module.
func zooModels(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if err := args.Unpack("models"); err != nil {
		return nil, err
	}
	var pairs []vm.Value
	for _, m := range zoo.Models() {
		pairs = append(pairs, vm.NewTuple(vm.Str(m.Name), vm.Str(m.Module)))
	}
	return vm.NewList(pairs...), nil
}

func stringList(items []string) *vm.List {
	values := make([]vm.Value, len(items))
	for i, s := range items {
		values[i] = vm.Str(s)
	}
	return vm.NewList(values...)
}
