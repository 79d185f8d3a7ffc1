package vm_test

// This file runs programs that ask for too much.

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"heft/internal/python/vm"
)

// Every program here asks for too much. It must be stopped, or fail as Python
// would, at once.
func TestLimits(t *testing.T) {
	small := vm.Limits{Steps: 300_000, MemoryBytes: 16 << 20}
	for _, c := range []struct{ name, source, want string }{
		{"endless loop", "while True: pass", "steps"},
		{"endless generator", "def g():\n while True: yield 1\nfor x in g(): pass", "steps"},
		{"endless comprehension", "def g():\n while True: yield 1\n[1 for x in g() if not x]", "steps"},
		{"long range", "x = list(range(10**10))", "memory|steps"},
		{"long sum", "sum(range(10**12))", "steps"},
		{"string times", `"a" * 10**12`, "memory"},
		{"list times", "[0] * 10**10", "memory"},
		{"tuple times", "10**9 * (0,)", "memory"},
		{"shift", "1 << 10**9", "memory"},
		{"huge shift", "1 << (1 << 100)", "memory"},
		{"power", "10**10**10", "memory"},
		{"power of powers", "x = 3**100000\nx**100000", "memory|steps"},
		{"squaring", "x = 3\nfor i in range(100): x = x * x", "memory|steps"},
		{"format width", `f"{1:>1000000000}"`, "memory"},
		{"format precision", `f"{1.0:.1000000000f}"`, "memory|steps"},
		{"percent width", `"%1000000000d" % 1`, "memory"},
		{"grouped width", `f"{1:01000000000,}"`, "memory"},
		{"doubling string", "x = 'a'\nwhile True: x = x + x", "memory"},
		{"doubling list", "x = [1]\nwhile True: x += x", "memory"},
		{"growing list", "x = []\nwhile True: x.append((1, 2))", "memory|steps"},
		{"growing dict", "d = {}\ni = 0\nwhile True:\n d[i] = [i]\n i += 1", "memory|steps"},
		{"nested list", "x = []\nwhile True: x = [x, x]", "memory|steps"},
		{"repr of nested", "x = []\nfor i in range(5000): x = [x]\nrepr(x)", "RecursionError"},
		{"equality of nested", "x, y = [], []\nfor i in range(5000): x, y = [x], [y]\nx == y", "RecursionError"},
		{"hash of nested", "x = ()\nfor i in range(5000): x = (x,)\nhash(x)", "RecursionError"},
		{"repr of shared", "x = [1]\nfor i in range(60): x = [x, x]\nrepr(x)", "memory|steps"},
		{"isinstance of nested", "x = int\nfor i in range(5000): x = (x,)\nisinstance('', x)", "RecursionError"},
		{"getattr loop", "class A:\n def __getattr__(s, n): return s.x\nA().x", "RecursionError"},
		{"call loop", "class A: pass\nA.__call__ = A()\nA()()", "RecursionError"},
		{"eq loop", "class A:\n def __eq__(s, o): return s == o\nA() == A()", "RecursionError"},
		{"repr loop", "class A:\n def __repr__(s): return repr(s)\nrepr(A())", "RecursionError"},
		{"handler loop", "def f():\n try: f()\n except RecursionError: f()\nf()", "steps|Recursion"},
		{"generators", "def g():\n yield 1\nx = []\nwhile True:\n i = g()\n next(i)\n x.append(i)", "memory|steps"},
		{"nested generators", "def g(n):\n yield from g(n + 1)\nlist(g(0))", "RecursionError"},
		{"colliding hashes", "class A:\n def __hash__(s): return 1\nd = {}\nwhile True: d[A()] = 1", "steps"},
		{"changing eq", "class A:\n def __hash__(s): return 1\n def __eq__(s, o):\n  d[A()] = 1\n  return False\nd = {}\nd[A()] = 1\nd[A()] = 1", "RecursionError|steps"},
		{"classes", "while True:\n class A: pass", "memory|steps"},
		{"attributes", "class A: pass\na = A()\ni = 0\nwhile True:\n setattr(a, str(i), 'x')\n i += 1", "memory|steps"},
		{"big text", "repr(10**5000)", "ValueError"},
		{"caught limit", "while True:\n try:\n  while True: pass\n except BaseException: pass", "steps"},
		{"finally after limit", "try:\n while True: pass\nfinally:\n while True: pass", "steps"},
		{"long slice", "x = [0] * 100000\nwhile True: x[:] = x", "memory|steps"},
		{"membership", "x = [0] * 100000\nwhile True: 1 in x", "steps"},
		{"long key set", "d, x = {}, 'a' * 4_000_000\nwhile True: d[x] = 1", "steps"},
		{"long key read", "d, x = {}, 'a' * 4_000_000\nd[x] = 1\nwhile True: d[x]", "steps"},
		{"long key sought", "d, x = {}, 'a' * 4_000_000\nwhile True: x in d", "steps"},
		{"long key in a set", "x = 'a' * 4_000_000\nwhile True: {x}", "steps"},
		{"long key in a tuple", "d, x = {}, ('a' * 4_000_000,)\nwhile True: d[x] = 1", "steps"},
		{"long string index", "x = 'é' * 1000000\nwhile True: x[500000]", "steps|memory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			machine := newVM(t, vm.Options{Limits: small})
			_, err := machine.Exec("test.py", []byte(c.source), "test")
			if err == nil || !contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func contains(text, alternatives string) bool {
	for _, alternative := range strings.Split(alternatives, "|") {
		if strings.Contains(text, alternative) {
			return true
		}
	}
	return false
}

// Garbage does not count as memory: the program keeps little at any time.
func TestGarbageIsNotCounted(t *testing.T) {
	machine := newVM(t, vm.Options{Limits: vm.Limits{MemoryBytes: 8 << 20}})
	source := "for i in range(20000):\n x = [i] * 1000\n y = 'a' * 10000\n"
	if _, err := machine.Exec("test.py", []byte(source), "test"); err != nil {
		t.Fatal(err)
	}
}

func TestDeadline(t *testing.T) {
	// Nothing but the context ends the loop; the program itself cancels it.
	ctx, cancel := context.WithCancel(t.Context())
	machine := newVM(t, vm.Options{Limits: vm.Limits{Steps: 1 << 50, Deadline: ctx}})
	machine.Builtins.SetStr("cancel", machine.NewBuiltin("cancel", func(*vm.VM, vm.Args) (vm.Value, error) {
		cancel()
		return nil, nil
	}))
	_, err := machine.Exec("test.py", []byte("cancel()\nwhile True: pass"), "test")
	var limit *vm.LimitError
	if !errors.As(err, &limit) || limit.Where.Line != 2 {
		t.Fatalf("got %v", err)
	}
}

func TestCloseEndsGenerators(t *testing.T) {
	before := runtime.NumGoroutine()
	machine := vm.New(vm.Options{})
	installBuiltins(machine)
	installConstructors(machine)
	source := "def g():\n try:\n  yield 1\n finally:\n  print('not run')\nx = [g() for i in range(50)]\nfor i in x: next(i)"
	if _, err := machine.Exec("test.py", []byte(source), "test"); err != nil {
		t.Fatal(err)
	}
	machine.Close()
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// A native that collects what a generator yields keeps it in Go: counting what
// Python code holds anew must not forget it.
func TestNativeHoldings(t *testing.T) {
	machine := newVM(t, vm.Options{Limits: vm.Limits{MemoryBytes: 8 << 20}})
	machine.Builtins.SetStr("collect", machine.NewBuiltin("collect", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		it, err := machine.Iterate(args.Positional[0])
		if err != nil {
			return nil, err
		}
		var held []vm.Value
		for {
			v, ok, err := it.Next()
			if err != nil || !ok {
				return vm.NewList(held...), err
			}
			held = append(held, v)
			if err := machine.Allocate(1000); err != nil {
				return nil, err
			}
		}
	}))
	source := "def g():\n i = 0\n while True:\n  i += 1\n  yield i\ncollect(g())\n"
	_, err := machine.Exec("test.py", []byte(source), "test")
	var limit *vm.LimitError
	if !errors.As(err, &limit) || machine.StepsUsed() > 100_000 {
		t.Fatalf("got %v after %d steps", err, machine.StepsUsed())
	}
}
