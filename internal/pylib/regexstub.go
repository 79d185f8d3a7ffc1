package pylib

import "heft/internal/pyvm"

func buildRegex(vm *pyvm.VM) (*pyvm.Module, error) { return pyvm.NewModule("_regex"), nil }
