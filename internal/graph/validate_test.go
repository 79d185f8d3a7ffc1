package graph

// This file breaks each invariant of a graph alone.

import (
	"strings"
	"testing"
)

// soundGraph is one relu of an input, inside the root's only call, with one
// parameter that is not read.
func soundGraph() *Graph {
	g := &Graph{}
	newTensor := func() *Tensor {
		s := &Storage{ID: len(g.Storages), Bytes: 24}
		t := &Tensor{ID: len(g.Tensors), Shape: []int64{2, 3}, Strides: []int64{3, 1}, DType: Float32, Storage: s}
		g.Storages, g.Tensors = append(g.Storages, s), append(g.Tensors, t)
		return t
	}
	x, w, y := newTensor(), newTensor(), newTensor()
	p := &Param{Path: "weight", Tensor: w, Trainable: true}
	w.Param = p
	root := &Module{Class: "Net", Params: []*Param{p}}
	call := &Call{Module: root, Enter: 0, Leave: 3}
	g.Modules, g.Params, g.Calls = []*Module{root}, []*Param{p}, []*Call{call}
	g.Inputs, g.Outputs = []Value{{Name: "x", Tensor: x}}, []Value{{Name: "out", Tensor: y}}
	g.Steps = []Step{
		{Kind: StepEnter, Call: call},
		{Kind: StepOp, Op: &Op{Name: "relu", Inputs: []*Tensor{x, nil}, Outputs: []*Tensor{y}, Call: call}},
		{Kind: StepDrop, Dropped: []*Tensor{x}},
		{Kind: StepLeave, Call: call},
	}
	return g
}

// TestValidate breaks each invariant of a sound graph alone.
func TestValidate(t *testing.T) {
	if err := Validate(soundGraph()); err != nil {
		t.Fatalf("a sound graph is refused: %v", err)
	}
	for _, c := range []struct {
		name   string
		broken func(g *Graph)
		want   string
	}{
		{"tensor number", func(g *Graph) { g.Tensors[1].ID = 7 }, "tensor 7 stands at position 1"},
		{"storage number", func(g *Graph) { g.Storages[2].ID = 0 }, "storage 0 stands at position 2"},
		{"known values", func(g *Graph) { g.Storages[0].Known = make([]float64, 25) }, "storage 0 of 24 bytes has 25 known values"},
		{"module number", func(g *Graph) { g.Modules[0].ID = 1 }, "has number 1 at position 0"},
		{"second root", func(g *Graph) { g.Modules = append(g.Modules, &Module{ID: 1, Path: "b"}) }, `module "b": only the first module is without a parent`},
		{"root with parent", func(g *Graph) { g.Modules[0].Parent = g.Modules[0] }, "only the first module is without a parent"},
		{"call number", func(g *Graph) { g.Calls[0].ID = 3 }, "call 3 stands at position 0"},
		{"no storage", func(g *Graph) { g.Tensors[0].Storage = nil }, "tensor 0 has no storage of this graph"},
		{"foreign storage", func(g *Graph) { g.Tensors[0].Storage = &Storage{ID: 0, Bytes: 24} }, "tensor 0 has no storage of this graph"},
		{"storage beyond", func(g *Graph) { g.Tensors[0].Storage = &Storage{ID: 9, Bytes: 24} }, "tensor 0 has no storage of this graph"},
		{"strides", func(g *Graph) { g.Tensors[0].Strides = []int64{1} }, "tensor 0 has 2 sizes but 1 strides"},
		{"negative size", func(g *Graph) { g.Tensors[0].Shape[0] = -1 }, "tensor 0 has negative size -1"},
		{"offset", func(g *Graph) { g.Tensors[0].Offset = 1 }, "tensor 0 reaches byte 28 of a storage of 24 bytes"},
		{"stride beyond", func(g *Graph) { g.Tensors[0].Strides[0] = 4 }, "tensor 0 reaches byte 28 of a storage of 24 bytes"},
		{"parameter's tensor", func(g *Graph) { g.Params[0].Tensor.Param = nil }, `parameter "weight" does not belong to its tensor`},
		{"parameter without tensor", func(g *Graph) { g.Params[0].Tensor = nil }, `parameter "weight" does not belong to its tensor`},
		{"trainable buffer", func(g *Graph) { g.Params[0].Buffer = true }, `buffer "weight" is trainable`},
		{"orphan", func(g *Graph) { g.Modules[0].Params = nil }, `parameter "weight" belongs to no module`},
		{"enters elsewhere", func(g *Graph) { g.Calls[0].Enter = 1 }, "call 0 enters at step 0, not 1"},
		{"leaves elsewhere", func(g *Graph) { g.Calls[0].Leave = 2 }, "call 0 leaves out of order at step 3"},
		{"leaves twice", func(g *Graph) { g.Steps = append(g.Steps, g.Steps[3]) }, "call 0 leaves out of order at step 4"},
		{"leaves another", func(g *Graph) { g.Steps[3].Call = &Call{ID: 5, Leave: 3} }, "call 5 leaves out of order at step 3"},
		{"never leaves", func(g *Graph) { g.Steps = g.Steps[:3] }, "1 module calls never leave"},
		{"reads what is not there", func(g *Graph) { g.Inputs = nil }, "op 0 (relu) reads tensor 0 as input 0, which is not live"},
		{"reads what was dropped", func(g *Graph) { g.Steps[1], g.Steps[2] = g.Steps[2], g.Steps[1] }, "reads tensor 0 as input 0, which is not live"},
		{"drops twice", func(g *Graph) { g.Steps[2].Dropped = append(g.Steps[2].Dropped, g.Tensors[0]) }, "tensor 0 is dropped but not live"},
		{"drops an output", func(g *Graph) { g.Steps[2].Dropped = []*Tensor{g.Tensors[2]} }, `output "out" is not live at the end`},
		{"no output", func(g *Graph) { g.Outputs[0].Tensor = nil }, `output "out" is not live at the end`},
	} {
		g := soundGraph()
		c.broken(g)
		if err := Validate(g); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestValidateAllows what looks odd and is sound: no elements in no bytes, a
// view whose strides are zero, a parameter that is an output, a graph without
// modules, whose parameters nobody owns.
func TestValidateAllows(t *testing.T) {
	for name, change := range map[string]func(g *Graph){
		"empty":          func(g *Graph) { g.Tensors[0].Shape[1], g.Storages[0].Bytes = 0, 0 },
		"repeated":       func(g *Graph) { g.Tensors[0].Shape[0], g.Tensors[0].Strides[0] = 1000, 0 },
		"parameter out":  func(g *Graph) { g.Outputs[0].Tensor = g.Params[0].Tensor },
		"constant out":   func(g *Graph) { g.Inputs, g.Constants = nil, []*Tensor{g.Tensors[0]} },
		"without module": func(g *Graph) { g.Modules, g.Calls, g.Steps = nil, nil, g.Steps[1:2] },
		"as many values": func(g *Graph) { g.Storages[0].Known = make([]float64, 24) },
	} {
		g := soundGraph()
		change(g)
		if err := Validate(g); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestValidateStops after 20 violations: a broken front end breaks everything.
func TestValidateStops(t *testing.T) {
	g := soundGraph()
	g.Steps = nil
	for range 50 {
		g.Steps = append(g.Steps, Step{Kind: StepDrop, Dropped: []*Tensor{{ID: 1}}})
	}
	if lines := strings.Count(Validate(g).Error(), "\n") + 1; lines != 20 {
		t.Errorf("%d violations are listed, want 20", lines)
	}
}
