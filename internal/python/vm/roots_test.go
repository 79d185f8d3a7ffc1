package vm_test

// This file tests what stays reachable, against CPython.

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heft/internal/python/vm"
)

// tensors is a stand-in for a shape-only torch: t("a") makes a tensor, op("b",
// x) makes b from x, a + b makes "+". Each op first notes which tensors the
// program still holds.
type tensors struct {
	class *vm.Class
	log   []string
}

func (ts *tensors) install(machine *vm.VM) error {
	class, err := machine.NewClass("T", nil, nil)
	if err != nil {
		return err
	}
	ts.class = class
	define := func(name string, fn native) { machine.Builtins.SetStr(name, machine.NewBuiltin(name, fn)) }
	define("t", func(_ *vm.VM, args vm.Args) (vm.Value, error) { return ts.make(args.Positional[0]), nil })
	define("op", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		ts.note(machine, args.Positional[0])
		return ts.make(args.Positional[0]), nil
	})
	define("module", func(machine *vm.VM, args vm.Args) (vm.Value, error) { // as nn.Module.__call__
		return machine.Call(args.Positional[0], args.Positional[1:], args.Keywords)
	})
	for method, name := range map[string]string{"__add__": "+", "__iadd__": "+=", "__getitem__": "[]", "__neg__": "-", "__lt__": "<"} {
		class.Dict.SetStr(method, machine.NewBuiltin(method, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			ts.note(machine, vm.Str(name))
			return ts.make(vm.Str(name)), nil
		}))
	}
	return nil
}

func (ts *tensors) make(name vm.Value) vm.Value {
	return vm.NewInstance(ts.class, string(name.(vm.Str)))
}

func (ts *tensors) note(machine *vm.VM, name vm.Value) {
	ts.log = append(ts.log, fmt.Sprintf("%s:%s", name, strings.Join(ts.held(machine), ",")))
}

// held names the tensors reachable from running code, sorted.
func (ts *tensors) held(machine *vm.VM) []string {
	var names []string
	seen := map[vm.Value]bool{}
	var visit func(v vm.Value)
	visit = func(v vm.Value) {
		switch v.(type) {
		case *vm.Class, *vm.Module, vm.Str, vm.Int:
			return
		}
		if seen[v] {
			return
		}
		seen[v] = true
		if o, ok := v.(*vm.Object); ok && o.Class == ts.class {
			names = append(names, o.Native.(string))
		}
		machine.Children(v, visit)
	}
	machine.Roots(visit)
	slices.Sort(names)
	return names
}

// The expected sets are CPython 3.11's: what reference counting keeps when the
// operator starts, its operands included.
func TestRoots(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"a function owns its arguments", `
def f(x):
    x = op("b", x)
    x = op("c", x)
    return op("d", x)
f(t("a"))`, "b:a c:b d:c"},
		{"a module call pins them", `
def f(x):
    x = op("b", x)
    x = op("c", x)
    return op("d", x)
module(f, t("a"))`, "b:a c:a,b d:a,c"},
		{"the old value lives until the assignment", `
def f():
    x = t("x")
    x = op("y", x)
    x = op("z", x)
f()`, "y:x z:y"},
		{"the caller's name keeps it", `
def g(x):
    x = op("y", x)
    return op("z", x)
def f():
    x = t("x")
    x = g(x)
    op("w", x)
f()`, "y:x z:x,y w:z"},
		{"nested module calls", `
def conv(x): return op("conv", x)
def bn(x): return op("bn", x)
def relu(x): return op("relu", x)
def f(x): return module(relu, module(bn, module(conv, x)))
module(f, t("x"))`, "conv:x bn:conv,x relu:bn,x"},
		{"nested plain calls free their argument", `
def second(x):
    x = op("c", x)
    return op("d", x)
def first(x): return op("b", x)
def f(): return second(first(t("a")))
f()`, "b:a c:b d:c"},
		{"operands in flight", `
def f(): return op("a") + op("b") + op("c")
f()`, "a: b:a +:a,b c:+ +:+,c"},
		{"an argument in flight", `
def g(x, y): return op("c", x, y)
def f(): return g(op("a"), op("b"))
f()`, "a: b:a c:a,b"},
		{"a display in flight", `
def f():
    x = [op("a"), {"k": op("b")}, (op("c"), op("d"))]
    del x
    op("e")
f()`, "a: b:a c:a,b d:a,b,c e:"},
		{"locals die with the frame", `
def g():
    x = op("a")
    y = op("b")
    return y
def f():
    y = g()
    op("c")
f()`, "a: b:a c:b"},
		{"a sequential keeps its input through its caller only", `
layers = [lambda x: op("1", x), lambda x: op("2", x), lambda x: op("3", x)]
def sequential(x):
    for layer in layers:
        x = module(layer, x)
    return x
module(sequential, t("x"))`, "1:x 2:1,x 3:2,x"},
		{"the loop variable lives until it is rebound", `
def f():
    for x in make():
        pass
    op("end")
def make():
    yield op("a")
    yield op("b")
    op("c")
f()`, "a: b:a c:b end:b"},
		{"the iterable of a loop lives during the loop", `
def f():
    for i in [t("a"), t("b")]:
        op("body")
    del i
    op("end")
f()`, "body:a,b body:a,b end:"},
		{"comprehension variables die with it", `
def f():
    y = [op("b", x) for x in [t("a")]]
    op("c")
f()`, "b:a c:b"},
		{"a generator expression holds its source", `
def f():
    g = (op("b", x) for x in [t("a")])
    op("c")
    y = [v for v in g]
    del g
    op("d")
f()`, "c:a b:a d:b"},
		{"del drops", `
def f():
    x = t("x")
    y = op("y", x)
    del x
    op("z", y)
f()`, "y:x z:y"},
		{"an expression statement's value dies at once", `
def f():
    op("a")
    op("b")
f()`, "a: b:"},
		{"star arguments are pinned by the call", `
def g(x):
    x = op("b", x)
    op("c", x)
def f(): g(*[t("a")])
f()`, "b:a c:a,b"},
		{"a tuple of star parameters is the callee's", `
def g(*xs):
    xs = op("b", *xs)
    op("c", xs)
def f(): g(t("a"))
f()`, "b:a c:b"},
		{"keyword arguments are owned by the callee", `
def g(x=None):
    x = op("b", x)
    op("c", x)
def f(): g(x=t("a"))
f()`, "b:a c:b"},
		{"a method owns its arguments", `
class C:
    def g(self, x):
        x = op("b", x)
        op("c", x)
def f(): C().g(t("a"))
f()`, "b:a c:b"},
		{"calling an instance pins them", `
class C:
    def __call__(self, x):
        x = op("b", x)
        op("c", x)
def f(): C()(t("a"))
f()`, "b:a c:a,b"},
		{"closures hold cells", `
def f():
    x = t("x")
    def g():
        op("a")
    def h():
        return x
    del g
    op("b")
    return h
def k():
    h = f()
    op("c")
k()`, "b:x c:x"},
		{"augmented assignment holds the old value", `
def f():
    x = t("x")
    x += op("y")
    op("z")
f()`, "y:x +=:x,y z:+="},
		{"attributes keep values alive", `
class C: pass
def f():
    c = C()
    c.x = op("x")
    c.y = op("y")
    c.x = None
    op("z")
f()`, "x: y:x z:y"},
		{"a subscript store holds the value first", `
def key(): return op("k")
def f():
    d = {}
    d[0 if key() else 1] = op("v")
    op("w")
f()`, "v: k:v w:v"},
		{"a decided operand of or is dropped", `
def f(): return None or op("a") or op("b")
f()`, "a:"},
		{"a comparison chain keeps the middle", `
def f(): return op("a") < op("b") < op("c")
f()`, "a: b:a <:a,b c:b <:b,c"},
		{"unpacking drops what it has stored", `
def pair(): return t("a"), t("b")
def f():
    a, b = pair()
    a = None
    op("c", b)
f()`, "c:b"},
		{"a context manager stays until it has exited", `
class Keep:
    def __init__(self, x): self.x = x
    def __enter__(self): return self
    def __exit__(self, *args): op("exit")
def f():
    with Keep(t("a")):
        op("body")
    op("after")
f()`, "body:a exit:a after:"},
		{"the exception that is handled", `
class E(Exception): pass
def f():
    try:
        raise E(t("a"))
    except E as e:
        op("handler")
    op("after")
f()`, "handler:a after:"},
		{"a return value waits for finally", `
def f():
    try:
        return op("a")
    finally:
        op("b")
f()`, "a: b:a"},
		{"a suspended generator holds its locals", `
def make():
    x = op("a")
    yield 1
    op("b", x)
def f():
    g = make()
    next(g)
    op("c")
    del g
    op("d")
f()`, "a: c:a d:"},
		{"map-like natives hold what they iterate", `
def f():
    it = iter([t("a"), t("b")])
    next(it)
    op("c")
    del it
    op("d")
f()`, "c:a,b d:"},
		{"recursion", `
def f(n, x):
    if n == 0:
        return op("leaf", x)
    return f(n - 1, op(str(n), x))
f(3, t("x"))`, "3:x 2:3,x 1:2,3,x leaf:1,2,3,x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			machine := newVM(t, vm.Options{})
			ts := &tensors{}
			if err := ts.install(machine); err != nil {
				t.Fatal(err)
			}
			if _, err := machine.Exec("test.py", []byte(c.source), "test"); err != nil {
				t.Fatal(describe(err))
			}
			if got := strings.Join(ts.log, " "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if left := ts.held(machine); len(left) != 0 {
				t.Errorf("still held after the run: %v", left)
			}
		})
	}
}

func describe(err error) string {
	if r, ok := err.(interface{ Render() string }); ok {
		return r.Render()
	}
	return err.Error()
}
