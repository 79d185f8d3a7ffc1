package torch

// This file finds what forward takes, behind decorators too, and binds inputs to
// it by name.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/python/vm"
	"heft/internal/spell"
)

// signature is what forward takes, without self.
type signature struct {
	parameters []vm.Parameter
	known      bool // false where forward is no Python function
}

// forwardOf reads the signature of a model's forward. What a decorator says that
// it wraps (functools.wraps) counts, as it does for inspect.signature.
func forwardOf(l *library, model *vm.Object) signature {
	v, ok, err := l.forwardOf(model)
	if err != nil || !ok {
		return signature{}
	}
	skip := 0
	if bound, ok := v.(*vm.BoundMethod); ok {
		v, skip = bound.Func, 1
	}
	f, ok := unwrapped(v)
	if !ok {
		return signature{}
	}
	parameters := f.Parameters()
	if len(parameters) > 0 && parameters[0].Kind == vm.VarPositional { // def forward(*args): self is among them
		skip = 0
	}
	return signature{parameters: parameters[min(skip, len(parameters)):], known: true}
}

// forwardOf is what a call of a model runs: the method that the user named, else forward.
func (l *library) forwardOf(model *vm.Object) (vm.Value, bool, error) {
	if method, named := l.entries[model]; named {
		return method, true, nil
	}
	return l.vm.LookupAttr(model, "forward")
}

// maxWrapped bounds a chain of decorators, which a program may close to a ring.
const maxWrapped = 64

// unwrapped follows __wrapped__ to the function that decorators stand around.
func unwrapped(v vm.Value) (*vm.Function, bool) {
	for range maxWrapped {
		f, ok := v.(*vm.Function)
		if !ok {
			return nil, false
		}
		if f.Dict == nil {
			return f, true
		}
		inner, ok := f.Dict.GetStr("__wrapped__")
		if _, isFunction := inner.(*vm.Function); !ok || !isFunction {
			return f, true
		}
		v = inner
	}
	return nil, false
}

// names lists the parameters of the given kinds.
func (s signature) names(kinds ...vm.ParameterKind) []string {
	var names []string
	for _, p := range s.parameters {
		if slices.Contains(kinds, p.Kind) {
			names = append(names, p.Name)
		}
	}
	return names
}

// has tells whether there is a parameter of this kind: *args, **kwargs.
func (s signature) has(kind vm.ParameterKind) bool { return len(s.names(kind)) > 0 }

// required names the parameters without a default that are given by position; *args
// only where there is none before it.
func (s signature) required() []string {
	var names []string
	for _, p := range s.parameters {
		switch p.Kind {
		case vm.PositionalOrKeyword, vm.PositionalOnly:
			if p.Default == nil {
				names = append(names, p.Name)
			}
		case vm.VarPositional:
			if len(names) == 0 {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

// checkName refuses the name of an input that forward cannot take.
func (s signature) checkName(class, name string) error {
	if name == "" || !s.known || s.has(vm.VarKeyword) {
		return nil
	}
	takes := s.names(vm.PositionalOnly, vm.PositionalOrKeyword, vm.KeywordOnly)
	if slices.Contains(takes, name) {
		return nil
	}
	return &InputNameError{Class: class, Name: name, Parameters: takes}
}

// InputNameError says that an input has the name of no parameter of forward.
type InputNameError struct {
	Class, Name string
	Parameters  []string // that can be named, in forward's order
}

// Error names the input and what forward takes.
func (e *InputNameError) Error() string {
	if len(e.Parameters) == 0 {
		return fmt.Sprintf("input %s: %s.forward names none of its arguments", e.Name, e.Class)
	}
	return fmt.Sprintf("input %s: %s.forward has no argument of this name; it takes %s", e.Name, e.Class, strings.Join(e.Parameters, ", "))
}

// Hint says what was probably meant.
func (e *InputNameError) Hint() string {
	if near := spell.Near(e.Name, e.Parameters, maxSuggestions); len(near) > 0 {
		return "did you mean " + strings.Join(near, " or ") + "?"
	}
	return "inputs without a name are fed in order: `input` 1x3x224x224"
}
