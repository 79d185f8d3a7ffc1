package source

// This file changes an opened model's modules.

import "heft/internal/torch"

// Program is source text whose functions change models.
type Program = torch.Program

// Alter is the model, built anew and changed: each call is an expression in the
// program's names that takes model and gives a module. It shares what the model was
// read from, and closes with it. Files of models have no modules to change.
func (m *Model) Alter(program Program, calls []string) (*Model, error) {
	if !m.Alterable() {
		return nil, &Error{Message: m.name + " is a file, and has no modules to replace",
			Advice: "a model in Python can be changed: model.py:Net"}
	}
	changed := *m
	var err error
	if changed.model, err = m.session.Alter(m.model, program, calls); err != nil {
		return &changed, err
	}
	return &changed, changed.presume(m.counts)
}

// Alterable tells whether a model has modules that can be replaced.
func (m *Model) Alterable() bool { return m.session != nil }
