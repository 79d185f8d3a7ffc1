package vm_test

// This file measures the speed of small programs.

import (
	"testing"

	"heft/internal/python/vm"
)

// benchmarkCall times one call of function f of a source.
func benchmarkCall(b *testing.B, source string) {
	machine := newVM(b, vm.Options{Limits: vm.Limits{Steps: 1 << 50}})
	m, err := machine.Exec("bench.py", []byte(source), "bench")
	if err != nil {
		b.Fatal(err)
	}
	f, _ := m.Dict.GetStr("f")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := machine.Call(f, nil, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFib24(b *testing.B) {
	benchmarkCall(b, `
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
def f(): return fib(24)
`)
}

func BenchmarkDictLoop(b *testing.B) {
	benchmarkCall(b, `
def f():
    d = {}
    total = 0
    for i in range(10000):
        d[i % 97, i & 3] = i
        total += d.get(i) if False else i * 2
    return total
`)
}

func BenchmarkInstances(b *testing.B) {
	benchmarkCall(b, `
class Layer:
    def __init__(self, width, depth=2):
        self.width = width
        self.depth = depth
def f():
    for i in range(1000):
        Layer(i)
`)
}

func BenchmarkAttributes(b *testing.B) {
	benchmarkCall(b, `
class Base:
    scale = 3
    def area(self): return self.width * self.height * self.scale
class Box(Base):
    def __init__(self):
        self.width = 4
        self.height = 5
box = Box()
def f():
    total = 0
    for i in range(1000):
        total += box.area()
    return total
`)
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		vm.New(vm.Options{})
	}
}
