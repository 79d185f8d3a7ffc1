package vm

// This file shows the exception that is being handled.

// Handling returns the exception whose handler is running, as sys.exc_info
// tells it, or nil.
func (vm *VM) Handling() *Exception { return vm.handling }
