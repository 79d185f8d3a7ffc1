package vm_test

// This file tests imports, tracebacks and how programs are asked.

import (
	"errors"
	"strings"
	"testing"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

// files is a Loader of modules by dotted name; a name that ends in "/" is a
// package.
type files map[string]string

func (f files) Load(module string) ([]byte, string, bool, error) {
	path := strings.ReplaceAll(module, ".", "/")
	if src, ok := f[module+"/"]; ok {
		return []byte(src), path + "/__init__.py", true, nil
	}
	if src, ok := f[module]; ok {
		return []byte(src), path + ".py", false, nil
	}
	return nil, "", false, vm.ErrNotFound
}

var tree = files{
	"pkg/":         "from .a import x\nfrom . import b\n__all__ = ['x', 'c']\ny = 1\n",
	"pkg.a":        "x = 1\nname, package, file = __name__, __package__, __file__\n",
	"pkg.b":        "from .a import x as z\nfrom .sub.deep import up\n",
	"pkg.c":        "c = 3\n",
	"pkg.sub/":     "",
	"pkg.sub.deep": "from ..a import x\nfrom .. import a as up\n",
	"circular1":    "import circular2\nvalue = 1\n",
	"circular2":    "import circular1\ndef get(): return circular1.value\n",
	"partial1":     "from partial2 import b\na = 1\n",
	"partial2":     "from partial1 import a\nb = 1\n",
	"broken":       "x = 1\nraise ValueError('no')\n",
	"plain":        "_hidden = 1\nshown = 2\n",
	"guarded":      "try:\n    import absent\nexcept ImportError:\n    absent = None\n",
	"unguarded":    "import absent\n",
	"syntax":       "def f(:\n",
	"same/":        "from .helper import *\nfrom .same import *\n",
	"same.helper":  "import same\n", // the package gets its own name: its module of that name is another
	"same.same":    "import same\nvalue = __name__\n",
	"getattr":      "def __getattr__(name):\n    if name == 'lazy': return 5\n    raise AttributeError(name)\n",
}

func TestImport(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{"import pkg\nassert pkg.x == 1 and pkg.b.z == 1 and pkg.a.x == 1 and pkg.b.up is pkg.a", ""},
		{"import pkg.a\nassert pkg.a.name == 'pkg.a' and pkg.a.package == 'pkg' and pkg.a.file == 'pkg/a.py'", ""},
		{"import pkg.sub.deep as d\nassert d.x == 1 and d.__name__ == 'pkg.sub.deep'", ""},
		{"from pkg import *\nassert x == 1 and c.c == 3\ny", "NameError: name 'y'"},
		{"from plain import *\nassert shown == 2\n_hidden", "NameError: name '_hidden'"},
		{"from pkg import c, y as why\nassert c.c == 3 and why == 1", ""},
		{"import circular1\nassert circular1.circular2.get() == 1", ""},
		{"import partial1", "ImportError: cannot import name 'a' from partially initialized module 'partial1' (most likely due to a circular import) (partial1.py)"},
		{"from pkg import nothing", "ImportError: cannot import name 'nothing' from 'pkg' (pkg/__init__.py)"},
		{"import pkg.nothing", "ModuleNotFoundError: No module named 'pkg.nothing'"},
		{"import plain.sub", "ModuleNotFoundError: No module named 'plain.sub'; 'plain' is not a package"},
		{"import nothing", "ModuleNotFoundError: No module named 'nothing'"},
		{"from . import x", "ImportError: attempted relative import with no known parent package"},
		{"try:\n    import broken\nexcept ValueError: pass\nimport broken", "ValueError: no"},
		{"import guarded\nassert guarded.absent is None", ""},
		{"import unguarded\nassert unguarded.absent.poison", ""},
		{"import syntax", "syntax.py:1"},
		{"import same\nassert same.value == 'same.same'", ""},
		{"from getattr import lazy\nassert lazy == 5", ""},
		{"import native\nfrom native import sub\nassert native.answer == 42 and sub.x == 1", ""},
		{"import embedded, pinned\nassert embedded.x == 'loader' and pinned.x == 'pinned'", ""},
		{"from __future__ import annotations\nassert __name__ == 'test' and not __name__ == '__main__'", ""},
	} {
		machine := newVM(t, vm.Options{Loader: withEntries(tree, "embedded", "x = 'loader'", "pinned", "x = 'loader'")})
		registerModules(machine)
		_, err := machine.Exec("test.py", []byte(c.source), "test")
		switch {
		case err == nil && c.want != "":
			t.Errorf("%s: no error, want %s", c.source, c.want)
		case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %s\nwant %s", c.source, describe(err), c.want)
		}
	}
}

func withEntries(base files, pairs ...string) files {
	merged := files{}
	for name, src := range base {
		merged[name] = src
	}
	for i := 0; i < len(pairs); i += 2 {
		merged[pairs[i]] = pairs[i+1]
	}
	return merged
}

func registerModules(machine *vm.VM) {
	machine.RegisterNative("native", func(*vm.VM) (*vm.Module, error) {
		m := vm.NewModule("native")
		m.Dict.SetStr("answer", vm.MakeInt(42))
		return m, nil
	})
	machine.RegisterSource("native.sub", "native/sub.py", []byte("x = 1"), false)
	machine.RegisterSource("embedded", "embedded.py", []byte("x = 'embedded'"), false)
	machine.RegisterPinned("pinned", "pinned.py", []byte("x = 'pinned'"), false)
	machine.Unknown = func(name string, inTry bool) (*vm.Module, error) {
		if inTry || name != "absent" {
			return nil, nil
		}
		m := vm.NewModule(name)
		m.Dict.SetStr("poison", vm.True)
		return m, nil
	}
}

// A tensor whose truth is not known asks Options.Decide, with what the machine
// knows of the branch.
func TestDecide(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"raise", "if unknown():\n    raise ValueError\nx = 1", "if test.py:1 then raises: unknown()"},
		{"else raises", "if unknown(): y = 1\nelse: assert False", "if test.py:1 else raises: unknown()"},
		{"torch assert", "if not unknown():\n    torch._assert(False, 'no')\n", "if test.py:1 then raises: not unknown()"},
		{"within and", "a = 1\nif a == 1 and (a or unknown()) and unknown():\n    raise ValueError\n", "if test.py:2 then raises: a == 1 and (a or unknown()) and unknown()"},
		{"assert", "assert unknown(), 'text'", "assert test.py:1 else raises: unknown()"},
		{"sys.exit", "if unknown(): sys.exit(1)", "if test.py:1 then raises: unknown()"},
		{"exit of the shell", "if unknown():\n    print('nan')\n    exit()", "if test.py:1 then raises: unknown()"},
		{"another module's exit", "if unknown(): x = 1\nelse: math.exit(1)", "error NameError: name 'math' is not defined"},
		{"debugger", "def f():\n    if unknown():\n        import pdb; pdb.set_trace()\nf()", "if test.py:2 a side only tells: unknown()"},
		{"breakpoint in else", "if unknown(): x = 1\nelse: breakpoint()", "if test.py:1 a side only tells: unknown()"},
		{"a program's own breakpoint", "def breakpoint(): pass\nif not unknown(): breakpoint()", "if test.py:2: not unknown()"},
		{"a program's own embed", "def embed(x): pass\ndef f():\n    if not unknown(): embed(1)\nf()", "if test.py:3: not unknown()"},
		{"a program's own pdb", "class D:\n    def set_trace(self): pass\npdb = D()\nif not unknown(): pdb.set_trace()", "if test.py:4: not unknown()"},
		{"a program's own pdb behind an import", "def f(pdb):\n    if not unknown():\n        import pdb\n        pdb.set_trace()\nf(1)", "if test.py:2: not unknown()"},
		{"pdb imported above", "import pdb\ndef f():\n    if unknown():\n        pdb.set_trace()\nf()", "if test.py:3 a side only tells: unknown()"},
		{"set_trace of pdb", "from pdb import set_trace\ndef f():\n    if unknown(): set_trace()\nf()", "if test.py:3 a side only tells: unknown()"},
		{"a program's own quit", "def quit(): pass\nif not unknown(): quit()", "if test.py:2: not unknown()"},
		{"a program's own quit before a raise", "def quit(): pass\nif unknown():\n    quit()\n    raise ValueError", "if test.py:2 then raises: unknown()"},
		{"exit of sys", "from sys import exit\nif unknown(): exit()", "if test.py:2 then raises: unknown()"},
		{"another module's set_trace", "if not unknown(): math.set_trace()", "if test.py:1: not unknown()"},
		{"an import that may do more", "if not unknown():\n    import math\n    print(1)", "if test.py:1: not unknown()"},
		{"bool", "if bool(unknown()): pass", "if test.py:1: bool(unknown())"},
		{"conditional expression", "x = 1 if unknown() else 2", "conditional expression test.py:1: unknown()"},
		{"while", "while unknown(): pass", "while test.py:1: unknown()"},
		{"elsewhere", "x = not unknown()", "error test.py:1: the truth of a tensor is not known"},
		{"and as a value", "x = unknown() and 1", "error test.py:1: the truth of a tensor is not known"},
		{"in a callee", "def f():\n    return not unknown()\nif f(): raise ValueError", "error test.py:2: the truth of a tensor is not known"},
		{"not caught", "try:\n    x = not unknown()\nexcept BaseException: pass", "error test.py:2: the truth of a tensor is not known"},
		{"comprehension", "x = [1 for i in (1,)\n     if unknown()]", "error test.py:2: the truth of a tensor is not known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := decide(t, c.source)
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func decide(t *testing.T, source string) string {
	var asked string
	machine := newVM(t, vm.Options{Decide: func(b vm.Branch) (bool, bool) {
		asked = b.Statement + " " + b.File + ":1"
		asked = strings.Replace(asked, ":1", ":"+string(rune('0'+b.Line)), 1)
		if b.ThenRaises {
			asked += " then raises"
		}
		if b.ElseRaises {
			asked += " else raises"
		}
		if b.ThenWarns || b.ElseWarns {
			asked += " a side only tells"
		}
		asked += ": " + b.Text
		return b.ElseRaises || b.ElseWarns, true
	}})
	machine.RegisterSource("pdb", "pdb.py", []byte("def set_trace(): pass"), false)
	machine.RegisterSource("sys", "sys.py", []byte("def exit(): pass"), false)
	class, err := machine.NewClass("Tensor", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	class.Dict.SetStr("__bool__", machine.NewBuiltin("__bool__", func(*vm.VM, vm.Args) (vm.Value, error) {
		return nil, &vm.UndecidableError{What: "the truth of a tensor is not known"}
	}))
	machine.Builtins.SetStr("unknown", machine.NewBuiltin("unknown", func(*vm.VM, vm.Args) (vm.Value, error) {
		return vm.NewInstance(class, nil), nil
	}))
	if _, err = machine.Exec("test.py", []byte(source), "test"); err != nil {
		return "error " + err.Error()
	}
	return asked
}

func TestTraceback(t *testing.T) {
	machine := newVM(t, vm.Options{})
	_, err := machine.Exec("test.py", []byte(`
def inner(x):
    return (1 +
            x.missing)
class Net:
    def forward(self, x):
        y = [inner(v)
             for v in x]
        return y
Net().forward([3])
`), "test")
	var e *vm.Exception
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	want := "test.py:10, in <module>\ntest.py:7, in forward\ntest.py:4, in inner\nAttributeError: 'int' object has no attribute 'missing'\n"
	if got := e.Render(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// nn.Module keeps parameters in registries: its attributes are found after the
// instance's own, and its __setattr__ and __getattr__ can be called.
func TestAttributeHooks(t *testing.T) {
	machine := newVM(t, vm.Options{})
	class, err := machine.NewClass("Module", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	class.New = func(_ *vm.VM, class *vm.Class, _ vm.Args) (vm.Value, error) {
		return vm.NewInstance(class, map[string]vm.Value{}), nil
	}
	class.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	class.AttrHook = func(_ *vm.VM, self *vm.Object, name string) (vm.Value, bool, error) {
		v, ok := self.Native.(map[string]vm.Value)[name]
		return v, ok, nil
	}
	class.SetAttrHook = func(_ *vm.VM, self *vm.Object, name string, value vm.Value) (bool, error) {
		if _, ok := value.(vm.Float); !ok {
			return false, nil
		}
		self.Native.(map[string]vm.Value)[name] = value
		return true, nil
	}
	class.DelAttrHook = func(_ *vm.VM, self *vm.Object, name string) (bool, error) {
		_, ok := self.Native.(map[string]vm.Value)[name]
		delete(self.Native.(map[string]vm.Value), name)
		return ok, nil
	}
	machine.Builtins.SetStr("Module", class)
	_, err = machine.Exec("test.py", []byte(`
class Net(Module):
    fixed = 7
    def __init__(self):
        super().__init__()
        self.weight = 1.0
        self.name = "n"
n = Net()
assert n.weight == 1.0 and n.name == "n" and n.fixed == 7
assert list(n.__dict__) == ["name"] and Module.__getattr__(n, "weight") == 1.0
Module.__setattr__(n, "other", 2.0)
assert n.other == 2.0
del n.weight
assert not hasattr(n, "weight")
class Sub(Net):
    def __setattr__(self, k, v):
        super().__setattr__(k, v)
        object.__setattr__(self, "last", k)
    def __getattr__(self, k):
        if k == "made_up": return "made up"
        return super().__getattr__(k)
s = Sub()
assert s.last == "name" and s.weight == 1.0 and s.made_up == "made up"
assert not hasattr(s, "absent")
try:
    Module.__getattr__(s, "absent")
except AttributeError as e:
    assert str(e) == "'Sub' object has no attribute 'absent'"
del s.weight
assert "weight" not in s.__dict__
`), "test")
	if err != nil {
		t.Fatal(describe(err))
	}
}

func TestEvalAndCall(t *testing.T) {
	machine := newVM(t, vm.Options{})
	m, err := machine.Exec("test.py", []byte("def f(a, *, b=1): return a * b\n"), "test")
	if err != nil {
		t.Fatal(err)
	}
	v, err := machine.Eval("f(3, b=f(2)) + 1", m.Dict)
	if err != nil || v != vm.Int(7) {
		t.Fatalf("got %v, %v", v, err)
	}
	f, _ := m.Dict.GetStr("f")
	v, err = machine.Call(f, []vm.Value{vm.Int(5)}, []vm.Keyword{{Name: "b", Value: vm.Int(2)}})
	if err != nil || v != vm.Int(10) {
		t.Fatalf("got %v, %v", v, err)
	}
	var tree *syntax.SyntaxError
	if _, err = machine.Eval("f(", m.Dict); !errors.As(err, &tree) {
		t.Fatalf("got %v", err)
	}
}
