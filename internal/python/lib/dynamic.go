package lib

// This file holds eval, exec and compile: source text that a program has runs
// as the program itself does, under the same limits.

import (
	"errors"
	"strings"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

// compiled is what compile() returns keeps: the text, parsed again at each use.
type compiled struct {
	source, filename, mode string
}

// CopyNative lets compiled code be copied: it does not change.
func (c *compiled) CopyNative(*vm.VM, func(vm.Value) (vm.Value, error)) (any, error) { return c, nil }

func builtinCompile(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var source, filename vm.Value
	var mode string
	var flags, inherit, optimize vm.Value
	if err := args.Unpack("compile", "source", &source, "filename", &filename, "mode", &mode,
		"flags?", &flags, "dont_inherit?", &inherit, "optimize?", &optimize); err != nil {
		return nil, err
	}
	text, err := sourceText(machine, source, "compile")
	if err != nil {
		return nil, err
	}
	name, err := machine.Str(filename)
	if err != nil {
		return nil, err
	}
	if mode != "exec" && mode != "eval" && mode != "single" {
		return nil, machine.Raise(machine.Exceptions.ValueError, "compile() mode must be 'exec', 'eval' or 'single'")
	}
	o := vm.NewInstance(machine.Types.Code, &compiled{source: text.source, filename: name, mode: mode})
	o.SetAttr("co_name", vm.Str("<module>"))
	o.SetAttr("co_filename", vm.Str(name))
	return o, machine.Allocate(int64(len(text.source)))
}

// sourceText reads what eval and exec run: text, bytes, or compiled code.
func sourceText(machine *vm.VM, v vm.Value, function string) (*compiled, error) {
	switch x := vm.Underlying(v).(type) {
	case vm.Str:
		return &compiled{source: string(x), filename: "<string>"}, nil
	case vm.Bytes:
		return &compiled{source: string(x), filename: "<string>"}, nil
	case *vm.Object:
		if c, ok := x.Native.(*compiled); ok {
			return c, nil
		}
		if x.Class == machine.Types.Code {
			return nil, machine.Unsupported("%s() of the code of a function", function)
		}
	}
	return nil, machine.Raise(machine.Exceptions.TypeError, "%s() arg 1 must be a string, bytes or code object", function)
}

// treeBytes is what a tree takes for each byte of its text, at most: "(1)" repeated.
const treeBytes = 64

// chargeTree counts what parsing a text takes, before it is parsed.
func (c *compiled) chargeTree(machine *vm.VM) error {
	n := int64(len(c.source))
	if err := machine.Charge(n); err != nil {
		return err
	}
	return machine.Allocate(treeBytes * n)
}

// scopes are the namespaces of eval and exec: what is given, else what the
// calling code sees.
type scopes struct {
	globals, locals *vm.Dict
}

func scopesOf(machine *vm.VM, function string, globals, locals vm.Value) (scopes, error) {
	var s scopes
	if globals == nil || globals == vm.NoneValue {
		s.globals, s.locals = machine.Globals(), machine.Locals()
	} else {
		dict, ok := vm.Underlying(globals).(*vm.Dict)
		if !ok {
			return s, machine.Raise(machine.Exceptions.TypeError, "%s() globals must be a dict, not %s", function, machine.TypeOf(globals).Name)
		}
		s.globals, s.locals = dict, dict
	}
	if locals != nil && locals != vm.NoneValue {
		dict, ok := vm.Underlying(locals).(*vm.Dict)
		if !ok {
			return s, machine.Unsupported("%s() with locals that are no dict", function)
		}
		s.locals = dict
	}
	if s.globals == nil {
		s.globals = vm.NewDict()
	}
	return s, nil
}

// one returns a namespace that holds both scopes, the locals before the globals.
func (s scopes) one(machine *vm.VM) (*vm.Dict, error) {
	if s.locals == nil || s.locals == s.globals {
		return s.globals, nil
	}
	namespace := vm.NewDict()
	for _, scope := range []*vm.Dict{s.globals, s.locals} {
		if err := machine.Charge(int64(scope.Len())); err != nil {
			return nil, err
		}
		if err := namespace.Update(machine, scope); err != nil {
			return nil, err
		}
	}
	return namespace, nil
}

func builtinEval(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var source, globals, locals vm.Value
	if err := args.Unpack("eval", "/source", &source, "globals?", &globals, "locals?", &locals); err != nil {
		return nil, err
	}
	text, err := sourceText(machine, source, "eval")
	if err != nil {
		return nil, err
	}
	if err := text.chargeTree(machine); err != nil {
		return nil, err
	}
	s, err := scopesOf(machine, "eval", globals, locals)
	if err != nil {
		return nil, err
	}
	namespace, err := s.one(machine)
	if err != nil {
		return nil, err
	}
	if text.mode == "exec" {
		return vm.NoneValue, raiseSyntax(machine, vm.ExecIn(machine, text.filename, []byte(text.source), namespace))
	}
	v, err := machine.Eval(strings.TrimSpace(text.source), namespace)
	return v, raiseSyntax(machine, err)
}

// raiseSyntax makes a syntax error of a text that the program made one that the
// program can catch.
func raiseSyntax(machine *vm.VM, err error) error {
	var wrong *syntax.SyntaxError
	if errors.As(err, &wrong) {
		return machine.Raise(machine.Exceptions.SyntaxError, "%s (%s, line %d)", wrong.Msg, wrong.File, wrong.Pos.Line)
	}
	return err
}

func builtinExec(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var source, globals, locals, closure vm.Value
	if err := args.Unpack("exec", "/source", &source, "globals?", &globals, "locals?", &locals, "*closure?", &closure); err != nil {
		return nil, err
	}
	text, err := sourceText(machine, source, "exec")
	if err != nil {
		return nil, err
	}
	if err := text.chargeTree(machine); err != nil {
		return nil, err
	}
	s, err := scopesOf(machine, "exec", globals, locals)
	if err != nil {
		return nil, err
	}
	namespace, err := s.one(machine)
	if err != nil {
		return nil, err
	}
	if err := vm.ExecIn(machine, text.filename, []byte(text.source), namespace); err != nil {
		return nil, raiseSyntax(machine, err)
	}
	return vm.NoneValue, s.keep(machine, namespace)
}

// keep puts what the statements bound into the locals, where both scopes were
// laid together.
func (s scopes) keep(machine *vm.VM, namespace *vm.Dict) error {
	if namespace == s.globals {
		return nil
	}
	namespace.Each(func(key, value vm.Value) bool {
		name, ok := key.(vm.Str)
		if !ok {
			return true
		}
		if before, ok := s.globals.GetStr(string(name)); !ok || !vm.Is(before, value) {
			s.locals.SetStr(string(name), value)
		}
		return true
	})
	return machine.Charge(int64(namespace.Len()))
}
