package vm

// This file turns a panic of the machine into an error.

import (
	"fmt"
	"runtime/debug"
)

// InternalError says that the machine itself failed: a defect of heft.
type InternalError struct {
	Cause any // what was passed to panic
	Where Frame
	Stack string // Go's stack
}

// Error returns what failed and where the program was.
func (e *InternalError) Error() string {
	return placed(e.Where, fmt.Sprintf("internal error in the Python machine: %v", e.Cause))
}

// guard runs the outermost call into the machine: a panic becomes an
// [*InternalError], and the machine is left as if nothing ran.
func guard(vm *VM, run func() (Value, error)) (v Value, err error) {
	depth, native, pins, frame := vm.limits.depth, vm.limits.native, len(vm.pins), vm.frame
	defer func() {
		if cause := recover(); cause != nil {
			v, err = nil, &InternalError{Cause: cause, Where: vm.Where(), Stack: string(debug.Stack())}
		}
		vm.limits.depth, vm.limits.native, vm.pins, vm.frame = depth, native, vm.pins[:pins], frame
		if frame == nil {
			vm.handling = nil
			vm.limits.inNative, vm.limits.nativeHeld = false, 0
		}
	}()
	return run()
}
