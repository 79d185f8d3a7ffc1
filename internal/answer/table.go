package answer

// This file is the table of layers as columns: a list for each of them takes a third of
// the bytes and of the time that a list of rows takes.

import "heft"

// Table is a report with its layers as columns, each with one value a layer.
type Table struct {
	Model       string            `json:"model"`
	Source      string            `json:"source"`
	Training    bool              `json:"training"`
	Inputs      []heft.Value      `json:"inputs"`
	Outputs     []heft.Value      `json:"outputs"`
	Totals      heft.Totals       `json:"totals"`
	Assumptions []heft.Assumption `json:"assumptions"`

	Path       []string    `json:"path"`
	Type       []string    `json:"type"`
	Detail     []string    `json:"detail"`
	Depth      []int       `json:"depth"`
	Call       []int       `json:"call"`
	Leaf       []bool      `json:"leaf"`
	Output     [][][]int64 `json:"output"`
	Input      [][][]int64 `json:"input"`
	Bound      []bool      `json:"bound"`
	AtLeast    []bool      `json:"at_least"`
	Parameters []int64     `json:"parameters"`
	Shared     []bool      `json:"shared"`
	Frozen     []int64     `json:"frozen"`
	MACs       []int64     `json:"macs"`
	FLOPs      []int64     `json:"flops"`
	Made       []int64     `json:"made"`
	Kept       []int64     `json:"kept"`
	Place      []string    `json:"place"` // in the model's source
}

func newTable(r *heft.Report) *Table {
	t := &Table{Model: r.Model, Source: r.Source, Training: r.Training, Inputs: r.Inputs, Outputs: r.Outputs, Totals: r.Totals, Assumptions: r.Assumptions}
	for i := range r.Layers {
		l := &r.Layers[i]
		t.Path, t.Type, t.Detail = append(t.Path, l.Path), append(t.Type, l.Type), append(t.Detail, l.Detail)
		t.Depth, t.Call, t.Leaf = append(t.Depth, l.Depth), append(t.Call, l.Call), append(t.Leaf, l.Leaf)
		t.Output, t.Input = append(t.Output, l.Outputs), append(t.Input, l.Inputs)
		t.Bound, t.AtLeast = append(t.Bound, l.Bound), append(t.AtLeast, l.AtLeast)
		t.Parameters, t.Shared, t.Frozen = append(t.Parameters, l.Parameters), append(t.Shared, l.Shared), append(t.Frozen, l.Frozen)
		t.MACs, t.FLOPs, t.Made, t.Kept = append(t.MACs, l.MACs), append(t.FLOPs, l.FLOPs), append(t.Made, l.Made), append(t.Kept, l.Kept)
		t.Place = append(t.Place, l.Source)
	}
	return t
}
