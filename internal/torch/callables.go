package torch

// This file tells what a loaded program could be asked to build, and with which
// arguments.

import (
	"strings"

	"heft/internal/python/vm"
)

// Parameter is one parameter of a class's constructor or of a function.
type Parameter struct {
	Name     string
	Required bool // it has no default
	none     bool // that is None
}

// Constructor lists the parameters of a class or function of the loaded program, by
// name and without *args and **kwargs; false if it is not written in Python.
func (s *Session) Constructor(name string) ([]Parameter, bool) {
	v, ok := s.main.Dict.GetStr(name)
	if !ok {
		return nil, false
	}
	skip := 0
	if class, isClass := v.(*vm.Class); isClass {
		v, _ = class.Lookup("__init__")
		skip = 1
	}
	f, ok := unwrapped(v)
	if !ok {
		return nil, false
	}
	var parameters []Parameter
	for _, p := range f.Parameters() {
		if p.Kind != vm.VarPositional && p.Kind != vm.VarKeyword {
			parameters = append(parameters, Parameter{Name: p.Name, Required: p.Default == nil, none: p.Default == vm.NoneValue})
		}
	}
	return parameters[min(skip, len(parameters)):], true
}

// DefaultsToNone tells a class or function all of whose parameters have defaults, and the first
// of them is None.
func DefaultsToNone(s *Session, name string) bool {
	parameters, _ := s.Constructor(name)
	return len(parameters) > 0 && parameters[0].none
}

// IsClass tells whether the loaded program has a class of a name.
func IsClass(s *Session, name string) bool {
	v, _ := s.main.Dict.GetStr(name)
	_, ok := v.(*vm.Class)
	return ok
}

// Placeholders is a class or function of the loaded program as it is named, with its
// arguments to be filled in where it needs some: "Net(channels=…, classes=…)".
func Placeholders(s *Session, name string) string {
	parameters, _ := s.Constructor(name)
	var needed []string
	for _, p := range parameters {
		if p.Required {
			needed = append(needed, p.Name+"=…")
		}
	}
	if len(needed) == 0 {
		return name
	}
	return name + "(" + strings.Join(needed, ", ") + ")"
}

// HasForward tells whether a class of the loaded program has a forward of its own: an
// agent that only has other methods cannot be called.
func (s *Session) HasForward(name string) bool {
	v, _ := s.main.Dict.GetStr(name)
	class, ok := v.(*vm.Class)
	return ok && s.library.hasForward(class)
}

func (l *library) hasForward(class *vm.Class) bool {
	own, ok := class.Lookup("forward")
	base, _ := l.classes.Module.Lookup("forward")
	return ok && own != base
}

// Functions lists the public functions that the loaded file defines itself.
func (s *Session) Functions() []string { return s.functions() }

// File is the loaded program's file, as positions show it.
func (s *Session) File() string { return s.main.File }

// guessModule is where the names of a guess are evaluated.
const guessModule = "torch._guess"

// Bound is a name of a call and the expression of what it stands for where the call
// was found. Expressions see the program and the names before them.
type Bound struct{ Name, Expr string }

// BoundError says that a bound name has no value.
type BoundError struct {
	Name string
	Err  error
}

func (e *BoundError) Error() string { return e.Err.Error() }

// Unwrap returns what failed.
func (e *BoundError) Unwrap() error { return e.Err }

// BuildWith is Build of an expression that names more than the program has: names by
// the expressions of their values, which see Settings, and bound ones. It tells the
// values that the model took from Settings, as Python writes them.
func (s *Session) BuildWith(expr string, names map[string]string, bound []Bound) (m *Model, taken string, err error) {
	machine := s.library.vm
	guess, err := machine.Import(guessModule)
	if err != nil {
		return nil, "", s.failure("build", err)
	}
	guess.Dict.SetStr("taken", vm.NewDict())
	scope, err := s.scopeOf(guess, names, bound)
	if err != nil {
		return nil, "", err
	}
	v, err := machine.Eval(expr, scope)
	if err != nil {
		return nil, "", s.failure("build", err)
	}
	if m, err = modelBy(s, expr, v); err != nil {
		return nil, "", err
	}
	m.made = len(names) > 0 || len(bound) > 0
	noted, _ := guess.Dict.GetStr("taken")
	if d, ok := noted.(*vm.Dict); ok && d.Len() > 0 {
		if taken, err = machine.Repr(d); err != nil {
			return nil, "", s.failure("build", err)
		}
	}
	return m, taken, nil
}

// modelBy is the model that an expression gave, or whose method, or what makes one.
func modelBy(s *Session, expr string, v vm.Value) (*Model, error) {
	if m, err := methodOf(s, expr, v); m != nil || err != nil {
		return m, err
	}
	v, err := s.instantiate(v)
	if err != nil {
		return nil, s.failure("build", err)
	}
	return s.modelOf(expr, v)
}

// scopeOf is the program's names with the given ones.
func (s *Session) scopeOf(guess *vm.Module, names map[string]string, bound []Bound) (*vm.Dict, error) {
	machine := s.library.vm
	scope := s.main.Dict.Clone()
	for name, value := range names {
		v, err := machine.Eval(value, guess.Dict)
		if err != nil {
			return nil, s.failure("build", err)
		}
		scope.SetStr(name, v)
	}
	for _, b := range bound {
		v, err := machine.Eval(b.Expr, scope)
		if err != nil {
			return nil, &BoundError{Name: b.Name, Err: s.failure("build", err)}
		}
		scope.SetStr(b.Name, v)
	}
	return scope, nil
}

// Undefined is the name that an error says is not defined, "" if it says something
// else.
func Undefined(err error) string {
	_, rest, ok := strings.Cut(err.Error(), "NameError: name '")
	name, _, closed := strings.Cut(rest, "' is not defined")
	if !ok || !closed {
		return ""
	}
	return name
}

// MissingArguments names the arguments that an error says a call lacks.
func MissingArguments(err error) []string { return missingArguments(err.Error()) }
