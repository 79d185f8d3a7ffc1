package vm

// This file imports modules.

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"heft/internal/python/syntax"
)

// Import imports a module by absolute dotted name and returns it (not its
// outermost package). For one that is missing it raises ModuleNotFoundError: who
// imports by a computed name looks whether there is such a module.
//
// What the module itself imports is as that module says: the caller asked for one.
func (vm *VM) Import(name string) (*Module, error) {
	if vm.frame != nil {
		return importNamed(vm, name)
	}
	v, err := guard(vm, func() (Value, error) { return importNamed(vm, name) })
	if err != nil {
		return nil, err
	}
	return v.(*Module), nil
}

// Guarded tells whether an import is under way whose ImportError the program
// looks out for: further up, if not in the statement itself.
func (vm *VM) Guarded() bool { return vm.guarded > 0 }

func importModule(vm *VM, name string, inTry bool) (*Module, error) {
	vm.guarded += boolInt(inTry)
	m, err := tryImport(vm, name)
	vm.guarded -= boolInt(inTry)
	if err != nil || m != nil {
		return m, err
	}
	return importMissing(vm, name, inTry)
}

// importNamed imports a module that has to exist.
func importNamed(vm *VM, name string) (*Module, error) {
	m, err := tryImport(vm, name)
	if err != nil || m != nil {
		return m, err
	}
	return importMissing(vm, name, true)
}

// importMissing answers for a module that the program's folders do not have.
func importMissing(vm *VM, name string, inTry bool) (*Module, error) {
	m, err := askFinders(vm, name)
	if m != nil || err != nil {
		return m, err
	}
	if vm.Unknown != nil {
		if m, err = vm.Unknown(name, inTry); err != nil {
			return nil, err
		}
	}
	if m == nil {
		return nil, noModule(vm, name)
	}
	vm.Modules.SetStr(name, m)
	bindSubmodule(vm, name, m)
	return m, nil
}

// outermostMissing is the first package on the way to a module that there is not.
func outermostMissing(vm *VM, name string) string {
	for i, r := range name {
		if r != '.' {
			continue
		}
		if m, _ := loaded(vm, name[:i]); m == nil {
			return name[:i]
		}
	}
	return name
}

func noModule(vm *VM, name string) error {
	name = outermostMissing(vm, name)
	text := fmt.Sprintf("No module named '%s'", name)
	for parent := parentOf(name); parent != ""; parent = parentOf(parent) {
		if m, ok := loaded(vm, parent); ok && m != nil && !m.isPackage() {
			text += fmt.Sprintf("; '%s' is not a package", parent)
			break
		}
	}
	err := vm.Raise(vm.Exceptions.ModuleNotFoundError, "%s", text)
	err.(*Exception).Value.SetAttr("name", Str(name))
	return err
}

func parentOf(name string) string {
	i := strings.LastIndexByte(name, '.')
	return name[:max(i, 0)]
}

// loaded returns what sys.modules has: a module, or nil for None, which blocks
// the import.
func loaded(vm *VM, name string) (*Module, bool) {
	v, ok := vm.Modules.GetStr(name)
	return moduleOf(vm, name, v), ok
}

// tryImport imports a module and its packages; nil says that there is none.
func tryImport(vm *VM, name string) (*Module, error) {
	if m, ok := loaded(vm, name); ok {
		return m, nil
	}
	if err := enter(vm); err != nil {
		return nil, err
	}
	defer leave(vm)
	if parent := parentOf(name); parent != "" {
		m, err := tryImport(vm, parent)
		if err != nil || m == nil {
			return nil, err
		}
		if m, ok := loaded(vm, name); ok { // the package has imported it itself
			return m, nil
		}
		if child, ok := heldModule(m, name); ok && child.Name == name {
			vm.Modules.SetStr(name, child)
			return child, nil
		}
	}
	m, err := load(vm, name)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return moduleHeldAs(vm, name), nil
	}
	bindSubmodule(vm, name, m)
	return m, nil
}

// heldModule is the module that a package's namespace has under the last part of a
// dotted name. It need not be the one of that name: "from .trainer import *" puts what
// trainer imports there, be it the package itself.
func heldModule(parent *Module, name string) (*Module, bool) {
	v, ok := parent.Dict.GetStr(name[len(parentOf(name))+1:])
	if !ok {
		return nil, false
	}
	child, ok := v.(*Module)
	return child, ok
}

// moduleHeldAs is the module that stands for a submodule of which there is no source,
// as os.path does; nil if there is none.
func moduleHeldAs(vm *VM, name string) *Module {
	parent, ok := loaded(vm, parentOf(name))
	if !ok || parent == nil {
		return nil
	}
	child, ok := heldModule(parent, name)
	if !ok {
		return nil
	}
	vm.Modules.SetStr(name, child)
	return child
}

// bindSubmodule makes a submodule an attribute of its package.
func bindSubmodule(vm *VM, name string, m *Module) {
	parent := parentOf(name)
	if p, ok := loaded(vm, parent); parent != "" && ok && p != nil && !shadows(p, name[len(parent)+1:]) {
		p.Dict.SetStr(name[len(parent)+1:], m)
	}
}

// shadows tells whether a package has something else under a module's name: its
// _shadows lists such names, of which it answers for when they are asked for.
func shadows(p *Module, name string) bool {
	v, _ := p.Dict.GetStr("_shadows")
	list, ok := v.(*List)
	return ok && slices.Contains(list.Items, Value(Str(name)))
}

// load finds a module: native, or Python source.
func load(vm *VM, name string) (*Module, error) {
	if build, ok := vm.natives[name]; ok {
		return buildNative(vm, name, build)
	}
	if p, ok := takeParsing(vm, name); ok {
		return orStandIn(vm, name, p)
	}
	source, ok, err := findSource(vm, name)
	if err != nil || !ok {
		return nil, err
	}
	return orStandIn(vm, name, &parsing{source: source})
}

// orStandIn runs a module, and asks for another where that failed.
func orStandIn(vm *VM, name string, p *parsing) (*Module, error) {
	m, err := execParsed(vm, name, p)
	if err == nil || vm.Failed == nil {
		return m, err
	}
	if m = vm.Failed(name, err); m == nil {
		return nil, err
	}
	vm.Modules.SetStr(name, m)
	return m, nil
}

// findSource finds a module's source: pinned, the Loader's, registered.
func findSource(vm *VM, name string) (registeredSource, bool, error) {
	registered, ok := registered(vm, name)
	if ok && registered.pinned || vm.options.Loader == nil {
		return registered, ok, nil
	}
	src, file, isPackage, err := vm.options.Loader.Load(name)
	if err == nil {
		settled := vm.options.Settled != nil && vm.options.Settled(file)
		found := registeredSource{file: file, src: src, isPackage: isPackage, settled: settled}
		if vm.options.Kept != nil {
			found.kept = vm.options.Kept(file)
		}
		return found, true, nil
	}
	if !errors.Is(err, ErrNotFound) {
		return registeredSource{}, false, fmt.Errorf("import %s: %w", name, err)
	}
	return registered, ok, nil
}

func buildNative(vm *VM, name string, build func(vm *VM) (*Module, error)) (*Module, error) {
	m, err := build(vm)
	if err != nil {
		return nil, err
	}
	vm.Modules.SetStr(name, m)
	return m, nil
}

// sourceBytesPerStep is the parsing work that is charged as one step.
const sourceBytesPerStep = 100

func execModule(vm *VM, name string, source registeredSource) (*Module, error) {
	return execParsed(vm, name, &parsing{source: source})
}

// execParsed runs a module. It parses what is not parsed yet.
func execParsed(vm *VM, name string, p *parsing) (*Module, error) {
	file, isPackage := p.source.file, p.source.isPackage
	if err := vm.Charge(int64(len(p.source.src) / sourceBytesPerStep)); err != nil {
		return nil, err
	}
	if p.tree == nil && p.err == nil {
		p.tree, p.err = p.source.parse()
	}
	if p.err != nil {
		return nil, p.err
	}
	tree := p.tree
	m := NewModule(name)
	m.File, m.Package, m.loading = file, isPackage, true
	describeModule(vm, m, tree)
	vm.Modules.SetStr(name, m)
	parseAhead(vm, tree, packageOf(m.Dict))
	block := newCode(vm, &unit{file: file, source: tree.Line}, tree.Scope, 1)
	block.statements = tree.Body
	if vm.Script != nil && (vm.Script.Module == name || strings.HasPrefix(vm.Script.Module, name+".")) {
		block.script = vm.Script
	}
	f := newFrame(vm, block, m.Dict, nil)
	f.namespace = m.Dict
	_, err := run(vm, f)
	m.loading = false
	if err != nil {
		vm.Modules.DeleteStr(name)
		return nil, err
	}
	if current, ok := loaded(vm, name); ok && current != nil {
		return current, nil // the module may have replaced itself
	}
	return m, nil
}

func describeModule(vm *VM, m *Module, tree *syntax.Module) {
	if doc, ok := tree.Docstring(); ok {
		m.Dict.SetStr("__doc__", Str(doc))
	}
	file := programFile(vm, m.File)
	m.Dict.SetStr("__file__", Str(file))
	parent := parentOf(m.Name)
	if m.Package {
		parent = m.Name
		m.Dict.SetStr("__path__", NewList(Str(path.Dir(file))))
	}
	m.Dict.SetStr("__package__", Str(parent))
	m.Dict.SetStr("__spec__", newSpec(vm, m.Name, file, m.Package))
}

// Exec runs source as a module of the given name and registers it.
func (vm *VM) Exec(filename string, src []byte, moduleName string) (*Module, error) {
	v, err := guard(vm, func() (Value, error) { return execModule(vm, moduleName, registeredSource{file: filename, src: src}) })
	if err != nil {
		return nil, err
	}
	return v.(*Module), nil
}

// Eval evaluates an expression in a namespace.
func (vm *VM) Eval(expr string, globals *Dict) (Value, error) {
	tree, err := syntax.ParseExpr("<string>", []byte(expr))
	if err != nil {
		return nil, err
	}
	block := newCode(vm, &unit{file: "<string>"}, tree.Scope, 1)
	block.expression = tree.Body
	f := newFrame(vm, block, globals, nil)
	f.namespace = globals
	return guard(vm, func() (Value, error) { return run(vm, f) })
}

// ResolveName returns the absolute name of a relative import with level dots
// inside a package.
func (vm *VM) ResolveName(name string, level int, pkg string) (string, error) {
	absolute, ok := absoluteName(name, level, pkg)
	if !ok && vm.Above != nil && name != "" && pkg != "" && level == depthOf(pkg)+1 && vm.Above(name) {
		return name, nil
	}
	if !ok {
		return "", vm.Raise(vm.Exceptions.ImportError, "attempted relative import with no known parent package")
	}
	return absolute, nil
}

// depthOf counts the packages that a package's name leads through.
func depthOf(pkg string) int { return strings.Count(pkg, ".") + 1 }

// absoluteName is ResolveName without the exception.
func absoluteName(name string, level int, pkg string) (string, bool) {
	if level == 0 {
		return name, true
	}
	for range level - 1 {
		if pkg = parentOf(pkg); pkg == "" {
			break
		}
	}
	switch {
	case pkg == "":
		return "", false
	case name == "":
		return pkg, true
	}
	return pkg + "." + name, true
}

// packageOf returns the package that relative imports of a namespace start in.
func packageOf(globals *Dict) string {
	if v, ok := globals.GetStr("__package__"); ok {
		if s, ok := v.(Str); ok {
			return string(s)
		}
	}
	v, _ := globals.GetStr("__name__")
	name, _ := v.(Str)
	if _, ok := globals.GetStr("__path__"); ok {
		return string(name)
	}
	return parentOf(string(name))
}

// importStmt compiles import a.b, c as d.
func (c *compiler) importStmt(x *syntax.Import) execFunc {
	stores := make([]storeFunc, len(x.Names))
	for i, alias := range x.Names {
		stores[i] = c.storeName(alias.Target)
	}
	inTry := c.guarded > 0
	return func(f *frame) (signal, error) {
		for i, alias := range x.Names {
			m, err := importModule(f.vm, alias.Name, inTry)
			if err != nil {
				return proceed, err
			}
			if alias.AsName == "" {
				if m, err = outermost(f.vm, alias.Name, inTry); err != nil {
					return proceed, err
				}
			}
			if err := stores[i](f, m); err != nil {
				return proceed, err
			}
		}
		return proceed, nil
	}
}

func outermost(vm *VM, name string, inTry bool) (*Module, error) {
	first, _, _ := strings.Cut(name, ".")
	return importModule(vm, first, inTry)
}

func (c *compiler) importFrom(x *syntax.ImportFrom) execFunc {
	inTry := c.guarded > 0
	stores := make([]storeFunc, len(x.Names))
	for i, alias := range x.Names {
		if alias.Target != nil {
			stores[i] = c.storeName(alias.Target)
		}
	}
	return func(f *frame) (signal, error) {
		if x.Module == "__future__" && x.Level == 0 {
			return proceed, nil
		}
		name, err := f.vm.ResolveName(x.Module, x.Level, packageOf(f.globals))
		if err != nil {
			return proceed, err
		}
		m, err := importModule(f.vm, name, inTry)
		if err != nil {
			return proceed, err
		}
		for i, alias := range x.Names {
			if alias.Name == "*" {
				return proceed, f.importStar(m)
			}
			v, err := importedName(f.vm, m, alias.Name, inTry)
			if err != nil {
				return proceed, err
			}
			if err := stores[i](f, v); err != nil {
				return proceed, err
			}
		}
		return proceed, nil
	}
}

// importedName is what from m import name binds: an attribute or a submodule.
func importedName(vm *VM, m *Module, name string, inTry bool) (Value, error) {
	v, ok, err := vm.LookupAttr(m, name)
	if err != nil || ok {
		return v, err
	}
	full := m.Name + "." + name
	if m.isPackage() || provides(vm, full) {
		child, err := tryImport(vm, full)
		if err != nil {
			return nil, err
		}
		if child != nil {
			return child, nil
		}
	}
	if vm.UnknownName != nil && !m.loading {
		if v, ok := vm.UnknownName(m, name, inTry); ok {
			return v, nil
		}
	}
	return nil, noName(vm, m, name)
}

func noName(vm *VM, m *Module, name string) error {
	text := fmt.Sprintf("cannot import name '%s' from '%s'", name, m.Name)
	if m.loading {
		text = fmt.Sprintf("cannot import name '%s' from partially initialized module '%s' "+
			"(most likely due to a circular import)", name, m.Name)
	}
	if m.File != "" {
		text += " (" + m.File + ")"
	} else {
		text += " (unknown location)"
	}
	return vm.Raise(vm.Exceptions.ImportError, "%s", text)
}

// provides reports whether a module is registered or loaded under a name.
func provides(vm *VM, name string) bool {
	_, native := vm.natives[name]
	_, source := registered(vm, name)
	_, loaded := vm.Modules.GetStr(name)
	return native || source || loaded
}

// importStar binds the names of __all__, or all public ones.
func (f *frame) importStar(m *Module) error {
	all, ok, err := f.vm.LookupAttr(m, "__all__")
	if err != nil {
		return err
	}
	if ok {
		return forEach(f.vm, all, func(name Value) error {
			s, ok := name.(Str)
			if !ok {
				return f.vm.Raise(f.vm.Exceptions.TypeError, "Item in %s.__all__ must be str, not %s", m.Name, f.vm.TypeOf(name).Name)
			}
			v, err := importedName(f.vm, m, string(s), true)
			if err != nil {
				return err
			}
			f.namespace.SetStr(string(s), v)
			return nil
		})
	}
	for i := 0; i < len(m.Dict.entries); i++ {
		e := m.Dict.entries[i]
		if name, ok := e.key.(Str); ok && !strings.HasPrefix(string(name), "_") {
			f.namespace.SetStr(string(name), e.value)
		}
	}
	return nil
}
