package torch

// This file builds a model anew and has functions of another program change it.

import (
	"fmt"

	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/python/vm"
)

// Program is source text that changes models, under a name for positions.
type Program struct {
	Name string // "advise/changes.py"
	Text []byte
}

// Alter builds a model a second time and changes it: each call is an expression in
// the program's names, in which model is what the call before gave, and it gives a
// module. The model itself stays as it was. Errors are those of Build.
func (s *Session) Alter(m *Model, program Program, calls []string) (*Model, error) {
	if m.session != s {
		return nil, fmt.Errorf("model %s was built in another session", m.Name)
	}
	s.useNewBuilder()
	early := s.early
	defer func() { s.early = early }() // what the program assumes is known from its first run
	object, err := s.again(m)
	if err != nil {
		return nil, err
	}
	return s.Change(&Model{Name: m.Name, object: object, session: s, made: m.made}, program, calls)
}

// Change is Alter on the model as it stands.
func (s *Session) Change(m *Model, program Program, calls []string) (*Model, error) {
	object := m.object
	changes, err := s.changes(program)
	if err != nil {
		return nil, s.failure("build", err)
	}
	for _, call := range calls {
		changes.Dict.SetStr("model", object)
		v, err := s.library.vm.Eval(call, changes.Dict)
		if err != nil {
			return nil, s.failure("build", err)
		}
		changed, ok := v.(*vm.Object)
		if !ok || stateOf(changed) == nil {
			return nil, &Error{Stage: "build", Err: fmt.Errorf("%s gives a %s, not an nn.Module", call, s.library.vm.TypeOf(v).Name)}
		}
		object = changed
	}
	return &Model{Name: m.Name, object: object, session: s, made: m.made}, nil
}

// useNewBuilder has a program run as before the first trace, under its defaults.
func (s *Session) useNewBuilder() {
	l := s.library
	before := l.builder
	l.builder = op.NewBuilder(aten.Catalogue())
	l.builder.DefaultDType, l.builder.NoGrad = before.DefaultDType, before.NoGrad
	l.builder.Remember(before)
	l.builder.Position, l.builder.Computing, l.builder.MaxOps = l.position, l.computing, s.options.MaxOps
	l.builder.Inherit(s.early)
}

// again builds a model a second time. What is a variable of the program is copied.
func (s *Session) again(m *Model) (*vm.Object, error) {
	if !m.made {
		second, err := s.Build(m.Name)
		if err != nil {
			return nil, err
		}
		if second.object != m.object {
			return second.object, nil
		}
	}
	copies, err := s.library.vm.Import("copy")
	if err != nil {
		return nil, s.failure("build", err)
	}
	v, err := s.library.vm.CallMethod(copies, "deepcopy", m.object)
	if err != nil {
		return nil, s.failure("build", err)
	}
	return v.(*vm.Object), nil
}

// changes is a program's module, run once.
func (s *Session) changes(program Program) (*vm.Module, error) {
	if m := s.altering[program.Name]; m != nil {
		return m, nil
	}
	m, err := s.library.vm.Exec(embeddedPrefix+program.Name, program.Text, fmt.Sprintf("_heft_changes_%d", len(s.altering)))
	if err != nil {
		return nil, err
	}
	if s.altering == nil {
		s.altering = map[string]*vm.Module{}
	}
	s.altering[program.Name] = m
	return m, nil
}
