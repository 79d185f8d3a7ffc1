package source

// This file opens TorchScript archives: their code runs as a Python program.

import (
	"strconv"

	"heft/internal/checkpoint"
	"heft/internal/fault"
	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/torch"
)

// runScript loads the code of an archive. Where heft cannot, what the archive stores is
// there alone.
func (m *Model) runScript(p *place, options torch.Options) error {
	options.Roots = append([]*files.Root{p.root}, options.Roots...)
	err := m.build(options, "torch.jit.load("+strconv.Quote(p.root.Path(p.name))+")", func(s *torch.Session) error {
		return s.LoadSource("expression", []byte("import torch\n"))
	})
	if err != nil {
		if kind := kindOf(err); kind == fault.OutOfTime || kind == fault.OutOfSteps || kind == fault.Canceled || kind == fault.Internal {
			return err
		}
		m.session, m.refused = nil, err
		return nil
	}
	if d := m.model.FloatingType(); d != graph.Float32 && d != graph.InvalidDType {
		m.own = &torch.Rehearsed{Script: &graph.Script{DType: d}} // what it is fed is of its type
	}
	m.inputs, err = tracedWith(p)
	return err
}

// tracedWith are the inputs that an archive's model was traced with, nil where it does
// not tell or they are no tensors alone.
func tracedWith(p *place) ([]input.Spec, error) {
	file, err := p.root.OpenFile(p.name)
	if err != nil {
		return nil, readError(err)
	}
	defer file.Close()
	program, err := checkpoint.ReadProgram(file, file.Size())
	if err != nil {
		return nil, err
	}
	var specs []input.Spec
	for _, value := range program.Inputs {
		t, err := program.Tensor(value)
		if t == nil || err != nil {
			return nil, nil // no tensors alone: an input is guessed
		}
		spec := input.Float32(t.Shape...)
		spec.DType = t.DType
		specs = append(specs, spec)
	}
	return specs, nil
}
