package vm

// This file counts steps, bytes and depth against the limits.

import (
	"context"
	"fmt"
)

// The default limits.
const (
	defaultSteps       = 50_000_000
	defaultCallDepth   = 900
	defaultMemoryBytes = 256 << 20
)

// meter counts what [Limits] bound. Fuel is the part of the steps that can be
// burnt before the slow check; it makes a step one decrement.
type meter struct {
	fuel      int64
	reserve   int64 // steps left besides fuel
	steps     int64 // the limit
	depth     int
	maxDepth  int
	native    int   // nested calls from native code
	memory    int64 // bytes charged, dead values included, since the last recount
	maxMemory int64
	recountAt int64
	// What native functions have charged may be in Go variables that Roots does
	// not know: it stays counted until they return.
	nativeHeld int64
	inNative   bool // native code runs, called by Python code
	deadline   context.Context
}

// fuelPortion is how many steps pass between looks at the deadline.
const fuelPortion = 4096

func (m *meter) init(limits Limits) {
	m.steps, m.maxDepth, m.maxMemory = limits.Steps, limits.CallDepth, limits.MemoryBytes
	if m.steps <= 0 {
		m.steps = defaultSteps
	}
	if m.maxDepth <= 0 {
		m.maxDepth = defaultCallDepth
	}
	if m.maxMemory <= 0 {
		m.maxMemory = defaultMemoryBytes
	}
	m.reserve = m.steps
	m.recountAt = m.maxMemory / 2
	m.deadline = limits.Deadline
}

// Limit begins an account of steps under new limits. What values hold stays
// counted.
func (vm *VM) Limit(limits Limits) {
	vm.limits.fuel = 0
	vm.limits.init(limits)
}

// Within lets the program take at most some of its steps, until the function that it
// returns puts the account back as it is now. The other limits stay.
func Within(vm *VM, steps int64) (restore func()) {
	m := &vm.limits
	limit, left := m.steps, m.fuel+m.reserve
	m.fuel, m.reserve, m.steps = 0, min(left, steps), steps
	return func() { m.fuel, m.reserve, m.steps = 0, left, limit }
}

// step charges one step.
func step(vm *VM) error {
	vm.limits.fuel--
	if vm.limits.fuel >= 0 {
		return nil
	}
	return refuel(vm, 1)
}

// Charge counts n steps. Natives call it before loops that may be long.
func (vm *VM) Charge(n int64) error {
	if n < 0 || n > vm.limits.steps {
		return stepLimit(vm)
	}
	vm.limits.fuel -= n
	if vm.limits.fuel >= 0 {
		return nil
	}
	return refuel(vm, n)
}

func refuel(vm *VM, n int64) error {
	m := &vm.limits
	if m.deadline != nil {
		if err := context.Cause(m.deadline); err != nil {
			return &LimitError{What: "the time it was given", Where: vm.Where(), Err: err}
		}
	}
	m.reserve += m.fuel
	m.fuel = 0
	if m.reserve < 0 {
		return stepLimit(vm)
	}
	if m.memory <= m.recountAt { // else the next statement finds no fuel, and recounts
		m.fuel = min(m.reserve, fuelPortion)
		m.reserve -= m.fuel
	}
	return nil
}

// refuelSafely is refuel at a place where Roots knows all values that Python
// code holds, so that memory can be counted anew.
func refuelSafely(vm *VM) error {
	if err := refuel(vm, 1); err != nil {
		return err
	}
	if vm.limits.memory > vm.limits.recountAt {
		return recount(vm)
	}
	return nil
}

// safeStep is step where memory can be counted anew.
func safeStep(vm *VM) error {
	vm.limits.fuel--
	if vm.limits.fuel >= 0 {
		return nil
	}
	return refuelSafely(vm)
}

func stepLimit(vm *VM) error {
	return &LimitError{What: fmt.Sprintf("%d steps", vm.limits.steps), Where: vm.Where()}
}

// bytesPerStep is how many bytes are allocated, which means cleared and later
// collected, in the time of a step.
const bytesPerStep = 2048

// What a native does in the time of a step when it reads an argument from end to end.
const (
	textPerStep  = 1024 // bytes of a str or bytes: natives that do more than look at them charge for it
	wordsPerRead = 8    // machine words of an int: a division each
)

// reading is the work of going once through a value that is one piece of memory.
func reading(v Value) int64 {
	switch x := v.(type) {
	case Str:
		return int64(len(x) / textPerStep)
	case Bytes:
		return int64(len(x) / textPerStep)
	case *BigInt:
		return int64(len(x.Int.Bits()) / wordsPerRead)
	}
	return 0
}

// chargeReading counts the work of a native function that goes through each of its
// arguments once, which any of them may do. What costs more than that, or depends on
// the items of a container, is charged by the native itself.
func chargeReading(vm *VM, args Args) error {
	work := int64(0)
	for _, v := range args.Positional {
		work += reading(v)
	}
	if work == 0 {
		return nil
	}
	return vm.Charge(work)
}

// Allocate counts n bytes that are about to be allocated. Natives call it
// before anything whose size the program decides.
func (vm *VM) Allocate(n int64) error {
	m := &vm.limits
	if n < 0 || n > m.maxMemory {
		return memoryLimit(vm)
	}
	m.memory += n
	m.fuel -= n / bytesPerStep
	if m.inNative {
		m.nativeHeld += n
	}
	if m.memory <= m.recountAt {
		return nil
	}
	if m.memory > m.maxMemory {
		return memoryLimit(vm)
	}
	if m.fuel > 0 { // have the next step recount
		m.reserve += m.fuel
		m.fuel = 0
	}
	return nil
}

func memoryLimit(vm *VM) error {
	return &LimitError{What: fmt.Sprintf("%d MiB of memory", vm.limits.maxMemory>>20), Where: vm.Where()}
}

// enter counts a nested call of Python or of native code that may recurse;
// leave undoes it.
func enter(vm *VM) error {
	vm.limits.depth++
	if vm.limits.depth <= vm.limits.maxDepth {
		return nil
	}
	vm.limits.depth--
	return recursionError(vm)
}

func leave(vm *VM) { vm.limits.depth-- }

// nativePerPython is how much deeper native calls may nest than Python calls.
const nativePerPython = 3

// enterNative counts a call from native code, which uses Go's stack without a
// Python frame when native code is what is called.
func enterNative(vm *VM) error {
	if vm.limits.native >= nativePerPython*vm.limits.maxDepth {
		return recursionError(vm)
	}
	vm.limits.native++
	return nil
}

// Enter counts a level of native recursion, such as a deep copy of nested
// lists; too deep raises RecursionError. Each successful Enter needs a Leave.
func (vm *VM) Enter() error { return enter(vm) }

// Leave ends a level of recursion.
func (vm *VM) Leave() { leave(vm) }

// recursionError gives the handler room to run.
func recursionError(vm *VM) error {
	return vm.Raise(vm.Exceptions.RecursionError, "maximum recursion depth exceeded")
}

// StepsUsed returns how many steps the machine has taken.
func (vm *VM) StepsUsed() int64 { return vm.limits.steps - vm.limits.reserve - max(vm.limits.fuel, 0) }

// nativeScope is the state around a native function that [meter] charges.
type nativeScope struct {
	held   int64
	native bool
}

func enterNativeScope(vm *VM) nativeScope {
	outer := nativeScope{vm.limits.nativeHeld, vm.limits.inNative}
	vm.limits.inNative = true
	return outer
}

func leaveNativeScope(vm *VM, outer nativeScope) {
	vm.limits.nativeHeld, vm.limits.inNative = outer.held, outer.native
}
