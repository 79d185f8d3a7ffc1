package torch

// This file calls every native function of the machine, of its library and of torch
// on large arguments.

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

// nativeLimits are those under which natives are called: a fortieth of the steps of
// a program, and arguments in proportion.
var nativeLimits = vm.Limits{Steps: 1_000_000, MemoryBytes: 32 << 20}

const (
	// nativeBytes is what a call may allocate. A native that charges for what it
	// makes stays near the limit; buffers that grow by doubling take twice that.
	nativeBytes = 4 * 32 << 20
	// nativeTime is for a call that hangs, on a machine with other work: a million
	// steps take a twentieth of a second.
	nativeTime = 20 * time.Second
)

// TestNativesAreBounded: what a native function does and allocates in one call is
// charged, whatever it is given.
func TestNativesAreBounded(t *testing.T) {
	s, err := Open(Options{Limits: nativeLimits})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found := nativesOf(t, s)
	if len(found) < 1000 {
		t.Fatalf("only %d natives are found", len(found))
	}
	n := natives{session: s}
	for _, native := range found {
		for i, args := range n.arguments() {
			n.call(t, fmt.Sprintf("%s, arguments %d", native.name, i), native.builtin, args)
		}
	}
	slices.SortFunc(n.calls, func(a, b nativeCall) int { return cmp.Compare(b.took, a.took) })
	for _, c := range n.calls[:min(len(n.calls), 12)] {
		t.Logf("%s: %v, %d MiB", c.name, c.took, c.bytes>>20)
	}
}

type namedNative struct {
	name    string
	builtin *vm.Builtin
}

// nativesOf walks the builtins, the native modules and the classes in them.
func nativesOf(t *testing.T, s *Session) []namedNative {
	machine := s.library.vm
	w := nativeWalk{seen: map[vm.Value]bool{}}
	w.dict("builtins", machine.Builtins)
	for _, name := range vm.NativeModules(machine) {
		module, err := machine.Import(name)
		if err != nil {
			t.Fatal(err)
		}
		w.dict(name, module.Dict)
	}
	return w.found
}

type nativeWalk struct {
	seen  map[vm.Value]bool
	found []namedNative
}

func (w *nativeWalk) dict(prefix string, d *vm.Dict) {
	d.Each(func(key, value vm.Value) bool {
		name, _ := key.(vm.Str)
		w.value(prefix+"."+string(name), value)
		return true
	})
}

func (w *nativeWalk) value(name string, v vm.Value) {
	switch x := v.(type) {
	case *vm.Builtin:
		if !w.seen[x] {
			w.seen[x] = true
			w.found = append(w.found, namedNative{name, x})
		}
	case *vm.StaticMethod:
		w.value(name, x.Func)
	case *vm.ClassMethod:
		w.value(name, x.Func)
	case *vm.Class:
		if !w.seen[x] {
			w.seen[x] = true
			w.dict(name, x.Dict)
		}
	}
}

// natives calls them and keeps what each call took.
type natives struct {
	session *Session
	calls   []nativeCall
}

type nativeCall struct {
	name  string
	took  time.Duration
	bytes uint64
}

// arguments are large values of every kind, alone and beside small ones.
func (n *natives) arguments() [][]vm.Value {
	huge := new(big.Int).Lsh(big.NewInt(1), 8<<20)
	huge.Sub(huge, big.NewInt(1))
	items := make([]vm.Value, 100_000)
	for i := range items {
		items[i] = vm.Int(i)
	}
	numbers := make([]float64, 65536)
	tensor := newTensor(n.session.library, &graph.Tensor{
		Shape: []int64{65536}, Strides: []int64{1}, DType: graph.Int64, Storage: &graph.Storage{Bytes: 65536 * 8, Known: numbers},
	}, "arange")
	large := []vm.Value{
		vm.Str(strings.Repeat("a\n", 1<<20)), vm.Bytes(strings.Repeat("a ", 1<<20)), vm.MakeBig(huge),
		vm.NewList(items...), vm.NewTuple(items...), tensor,
	}
	var all [][]vm.Value
	for _, v := range large {
		all = append(all, []vm.Value{v}, []vm.Value{v, v}, []vm.Value{v, vm.Int(2)}, []vm.Value{v, vm.Str("a")}, []vm.Value{vm.Str("a"), v})
	}
	return append(all, []vm.Value{vm.Str("a"), vm.Int(1 << 40)}, []vm.Value{vm.Int(1 << 40)}, []vm.Value{vm.Int(3), vm.Int(1 << 40)})
}

func (n *natives) call(t *testing.T, name string, builtin *vm.Builtin, args []vm.Value) {
	t.Helper()
	machine := n.session.library.vm
	n.session.Limit(nativeLimits)
	done := make(chan error, 1)
	before, begun := allocated(), time.Now()
	go func() {
		_, err := machine.Call(builtin, args, nil)
		done <- err
	}()
	var err error
	select {
	case err = <-done:
	case <-time.After(nativeTime):
		t.Fatalf("%s does not come back", name)
	}
	c := nativeCall{name, time.Since(begun), allocated() - before}
	n.calls = append(n.calls, c)
	var internal *vm.InternalError
	if errors.As(err, &internal) {
		t.Errorf("%s: %v", name, err)
	}
	if c.bytes > nativeBytes {
		t.Errorf("%s allocates %d MiB", name, c.bytes>>20)
	}
}

// allocated is how many bytes were allocated since the process began.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
