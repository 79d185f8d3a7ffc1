package report

// This file holds a file of parameters against a model, as load_state_dict does.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/weights"
)

// WeightsMatch tells how the tensors of a file and of a model go together.
type WeightsMatch struct {
	Files      []string `json:"files"`
	Tensors    int      `json:"tensors"`    // of the model in the file
	Matching   int      `json:"matching"`   // of these, with the name and the shape of one of the model's
	Missing    []string `json:"missing"`    // of the model's state dict, under none of their names in the file
	Unexpected []string `json:"unexpected"` // in the file, and not in the model's state dict
	Different  []string `json:"different"`  // in both, of another shape
}

// NewWeightsMatch compares by name and shape.
func NewWeightsMatch(g *graph.Graph, f *weights.File) *WeightsMatch {
	m := &WeightsMatch{Files: []string{}, Missing: []string{}, Unexpected: []string{}, Different: []string{}}
	for _, part := range f.Parts {
		m.Files = append(m.Files, part.Name)
	}
	wanted := map[string]*graph.Param{}
	for _, p := range g.Params {
		if !p.Persistent {
			continue
		}
		for _, name := range append([]string{p.Path}, p.Aliases...) {
			wanted[name] = p
		}
	}
	found := map[*graph.Param]bool{}
	for i := range f.Tensors {
		t := &f.Tensors[i]
		if t.Group != weights.GroupModel {
			continue
		}
		m.Tensors++
		p := wanted[t.Name]
		switch {
		case p == nil:
			m.Unexpected = append(m.Unexpected, t.Name)
			continue
		case !slices.Equal(p.Tensor.Shape, t.Shape):
			m.Different = append(m.Different, t.Name)
		default:
			m.Matching++
		}
		found[p] = true
	}
	for _, p := range g.Params {
		if p.Persistent && !found[p] {
			m.Missing = append(m.Missing, p.Path)
		}
	}
	return m
}
