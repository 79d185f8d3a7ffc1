package heft

// This file reports what files of parameters store.

import (
	"heft/internal/fault"
	"heft/internal/report"
)

// HasProgram tells whether a model can be run. A file of parameters cannot: its
// [Model.Weights] tell what it stores.
func (m *Model) HasProgram() bool { return m.source.Stored() == nil }

// Weights reports what a file of parameters stores: a .safetensors, .pth or .gguf file,
// the shards of an index, or a TorchScript archive. Of another model that can be run, it
// is an error: Report has its parameters.
func (m *Model) Weights() (*WeightsReport, error) {
	stored := m.source.Listed()
	if stored == nil {
		return nil, &fault.Error{Kind: fault.Usage, Message: m.source.Name() + " is a model that can be run, and no file of parameters"}
	}
	r := report.NewWeights(m.source.Name(), stored)
	if err := m.source.Refused(); err != nil {
		r.StoredAlone(err)
	}
	return r, nil
}
