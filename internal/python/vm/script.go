package vm

// This file runs modules that are scripts, whose statements may fail.

import "heft/internal/python/syntax"

// Script says how a module runs that is a script: who wants a class of it does
// not want its training, and a statement that fails need not be the end.
type Script struct {
	Module string // the module's name; the packages around it are run as scripts, too
	// Failed is asked what to do about a statement of the module's top level that
	// failed.
	Failed func(line int, err error) AfterFailure
}

// AfterFailure is what follows a failed statement of a script.
type AfterFailure uint8

// The ways on after a failure.
const (
	RaiseFailure  AfterFailure = iota // the import fails
	SkipStatement                     // the next statement runs
	EndScript                         // the module is what it is so far
)

// scriptBlock is block for the top level of a script.
func (c *compiler) scriptBlock(statements []syntax.Stmt, script *Script) execFunc {
	var list []numbered
	for _, s := range statements {
		if run := c.stmt(s); run != nil {
			list = append(list, numbered{run, line(s)})
		}
	}
	return func(f *frame) (signal, error) {
		for i := range list {
			depth, handling := len(f.ops), f.vm.handling
			s, err := list[i].exec(f)
			if err == nil {
				if s != proceed {
					return s, nil
				}
				continue
			}
			f.ops, f.vm.handling = f.ops[:depth], handling
			switch script.Failed(int(list[i].line), placedException(f, err)) {
			case RaiseFailure:
				return s, err
			case EndScript:
				return proceed, nil
			}
		}
		return proceed, nil
	}
}

// placedException notes in an exception's traceback that it left a statement.
func placedException(f *frame, err error) error {
	if e, ok := err.(*Exception); ok {
		e.passed(f.where())
	}
	return err
}
