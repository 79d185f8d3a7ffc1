package torch

import (
	"strings"

	"heft/internal/pyvm"
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

// zooPackage is the text of every package of the zoo.
const zooPackage = `from torchvision.models import _zoo


def __getattr__(name):
    return _zoo.export(__name__, name)


__all__ = _zoo.exports(__name__)
`

// zooWeights is appended to every model's file: its enumerations of weights.
const zooWeights = `

def __getattr__(name):
    from torchvision.models import _zoo
    return _zoo.weights(__name__, name)
`

// zooIndex builds torchvision.models._zoo: what the packages of the built-in
// models pass on.
func zooIndex(vm *pyvm.VM) (*pyvm.Module, error) {
	m := pyvm.NewModule("torchvision.models._zoo")
	m.Dict.SetStr("export", vm.NewBuiltin("export", zooExport))
	m.Dict.SetStr("exports", vm.NewBuiltin("exports", zooExports))
	m.Dict.SetStr("weights", vm.NewBuiltin("weights", zooExport))
	m.Dict.SetStr("models", vm.NewBuiltin("models", zooModels))
	return m, nil
}

// zooExport is export(module, name): a name that the module does not define
// itself.
func zooExport(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var module, name string
	if err := args.Unpack("export", "module", &module, "name", &name); err != nil {
		return nil, err
	}
	if full := module + "." + name; zoo.IsPackage(full) || isZooModule(full) || hasEmbedded(full) {
		return vm.Import(full)
	}
	source, attribute, ok := zoo.Export(module, name)
	switch {
	case ok && source == weightsModule && strings.HasSuffix(name, "_Weights"):
		return zooWeightsChoice(vm, name)
	case ok:
		return attributeOf(vm, source, attribute)
	case module == "torchvision.models" && !strings.HasPrefix(name, "_"):
		return attributeOf(vm, weightsModule, name)
	}
	return nil, vm.Raise(vm.Exceptions.AttributeError, "module '%s' has no attribute '%s'", module, name)
}

// zooWeightsChoice makes the stand-in for one enumeration of weights.
func zooWeightsChoice(vm *pyvm.VM, name string) (pyvm.Value, error) {
	class, err := attributeOf(vm, weightsModule, "WeightsEnum")
	if err != nil {
		return nil, err
	}
	return vm.Call(class, []pyvm.Value{pyvm.Str(name)}, nil)
}

func attributeOf(vm *pyvm.VM, module, name string) (pyvm.Value, error) {
	m, err := vm.Import(module)
	if err != nil {
		return nil, err
	}
	return vm.GetAttr(m, name)
}

func isZooModule(name string) bool {
	_, ok := zoo.Module(name)
	return ok
}

// zooExports is exports(package): what "import *" binds.
func zooExports(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var module string
	if err := args.Unpack("exports", "module", &module); err != nil {
		return nil, err
	}
	return stringList(zoo.Exports(module)), nil
}

// zooModels is models(): pairs of a builder's name and its module.
func zooModels(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if err := args.Unpack("models"); err != nil {
		return nil, err
	}
	var pairs []pyvm.Value
	for _, m := range zoo.Models() {
		pairs = append(pairs, pyvm.NewTuple(pyvm.Str(m.Name), pyvm.Str(m.Module)))
	}
	return pyvm.NewList(pairs...), nil
}

func stringList(items []string) *pyvm.List {
	values := make([]pyvm.Value, len(items))
	for i, s := range items {
		values[i] = pyvm.Str(s)
	}
	return pyvm.NewList(values...)
}
