package report

// This file lists a model's calls as rows whose figures add up.

import (
	"slices"

	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/op"
)

// layers lists the rows of the table in order of execution.
func layers(g *graph.Graph, costs *cost.Costs) []Layer {
	b := layerBuilder{
		graph: g, costs: costs,
		counted: map[*graph.Param]bool{},
		kept:    map[*graph.Storage]bool{},
		called:  map[*graph.Module]bool{},
		total:   costs.Total.Forward.MACs,
	}
	for _, c := range g.Calls {
		b.called[c.Module] = true
	}
	b.steps()
	b.fillLeaves()
	return b.rows
}

type layerBuilder struct {
	graph   *graph.Graph
	costs   *cost.Costs
	rows    []Layer
	open    []int // rows of the running module calls
	counted map[*graph.Param]bool
	kept    map[*graph.Storage]bool // for a backward, by an earlier row
	called  map[*graph.Module]bool
	total   int64
}

func (b *layerBuilder) steps() {
	for i := range b.graph.Steps {
		switch s := &b.graph.Steps[i]; s.Kind {
		case graph.StepEnter:
			b.enter(s.Call)
		case graph.StepLeave:
			b.leave(s.Call)
		case graph.StepOp:
			b.function(s.Op)
		}
	}
}

func (b *layerBuilder) enter(c *graph.Call) {
	row := Layer{
		Path: c.Module.Path, Kind: KindModule, Type: c.Module.Class,
		Depth: len(b.open), Call: c.Index, Inputs: shapesOf(c.Inputs), Outputs: [][]int64{},
	}
	row.Detail = b.detail(c)
	b.open = append(b.open, len(b.rows))
	b.add(row, b.costs.Calls[c.ID])
	if c.Index == 0 {
		b.ownParameters(c.Module)
	}
}

// leave completes a call's row: its outputs, its modules that never ran, and
// the parameters of everything below it.
func (b *layerBuilder) leave(c *graph.Call) {
	at := b.open[len(b.open)-1]
	if c.Index == 0 {
		b.unused(c.Module)
	}
	row := &b.rows[at]
	row.Outputs = shapesOf(c.Outputs)
	row.Bound, row.AtLeast = anyBound(c.Outputs), anyAtLeast(c.Outputs)
	if at == len(b.rows)-1 {
		b.countParams(row, c.Module.Params)
		row.Made = made(c.Inputs, c.Outputs)
		for _, step := range b.graph.Steps[c.Enter:c.Leave] {
			if step.Kind == graph.StepOp {
				row.Kept += b.keep(step.Op)
			}
		}
	}
	for i := at + 1; i < len(b.rows); i++ {
		if b.rows[i].Depth == row.Depth+1 {
			row.Parameters += b.rows[i].Parameters
			row.Frozen += b.rows[i].Frozen
			row.Made += b.rows[i].Made
			row.Kept += b.rows[i].Kept
			row.Shared = row.Shared || b.rows[i].Shared
		}
	}
	b.open = b.open[:len(b.open)-1]
}

// ownParameters gives a container's own parameters rows of their own, so that
// the rows below it add up to it: a vision transformer's class token.
func (b *layerBuilder) ownParameters(m *graph.Module) {
	if len(m.Children) == 0 {
		return
	}
	for _, p := range m.Params {
		if p.Buffer || b.counted[p] {
			continue
		}
		row := Layer{
			Path: p.Path, Kind: KindParameter, Type: "Parameter", Depth: len(b.open),
			Inputs: [][]int64{}, Outputs: [][]int64{sizesOf(p.Tensor)},
		}
		b.countParams(&row, []*graph.Param{p})
		b.add(row, cost.Cost{})
	}
}

// unused lists modules below m that hold parameters but never ran, the
// topmost of each branch.
func (b *layerBuilder) unused(m *graph.Module) {
	for _, child := range m.Children {
		if b.anyCalled(child) {
			if !b.called[child] {
				b.unused(child)
			}
			continue
		}
		row := Layer{
			Path: child.Path, Kind: KindUnused, Type: child.Class, Depth: len(b.open),
			Inputs: [][]int64{}, Outputs: [][]int64{},
		}
		b.countParams(&row, paramsBelow(child))
		if row.Parameters > 0 {
			b.add(row, cost.Cost{})
		}
	}
	if !b.called[m] {
		b.ownParameters(m)
	}
}

func (b *layerBuilder) anyCalled(m *graph.Module) bool {
	return b.called[m] || slices.ContainsFunc(m.Children, b.anyCalled)
}

func paramsBelow(m *graph.Module) []*graph.Param {
	params := slices.Clone(m.Params)
	for _, child := range m.Children {
		params = append(params, paramsBelow(child)...)
	}
	return params
}

// function gives an operator a row if a container runs it itself and it is
// real work; views and copies inside containers stay out of the table.
func (b *layerBuilder) function(o *graph.Op) {
	c := b.costs.Ops[o.ID]
	if o.Call != nil && len(o.Call.Module.Children) == 0 || c.Forward.FLOPs() == 0 {
		return
	}
	name := op.FunctionOf(o)
	path := name
	if o.Call != nil && o.Call.Module.Path != "" {
		path = o.Call.Module.Path + "." + name
	}
	b.add(Layer{
		Path: path, Kind: KindFunction, Type: name, Depth: len(b.open),
		Inputs: shapesOf(o.Inputs), Outputs: shapesOf(o.Outputs), Bound: anyBound(o.Outputs), AtLeast: anyAtLeast(o.Outputs), Source: o.Pos.String(),
		Made: made(o.Inputs, o.Outputs), Kept: b.keep(o),
	}, c)
}

// made is the elements of outputs that are no views of inputs.
func made(inputs, outputs []*graph.Tensor) int64 {
	var n int64
	for _, y := range outputs {
		shown := slices.ContainsFunc(inputs, func(x *graph.Tensor) bool { return x != nil && y != nil && x.Storage == y.Storage })
		if y != nil && !shown {
			n += y.Elements()
		}
	}
	return n
}

// keep is the bytes that an operator keeps for its backward and no earlier one does.
func (b *layerBuilder) keep(o *graph.Op) int64 {
	var n int64
	eachSaved(o, func(t *graph.Tensor) {
		if t.Param == nil && !b.kept[t.Storage] {
			b.kept[t.Storage] = true
			n += t.Storage.Bytes
		}
	})
	return n
}

func (b *layerBuilder) add(row Layer, c cost.Cost) {
	row.MACs = c.Forward.MACs
	row.FLOPs = c.Forward.FLOPs()
	if b.total > 0 {
		row.Share = float64(row.MACs) / float64(b.total)
	}
	b.rows = append(b.rows, row)
}

// countParams adds parameters that no earlier row counted.
func (b *layerBuilder) countParams(row *Layer, params []*graph.Param) {
	for _, p := range params {
		switch {
		case p.Buffer:
		case b.counted[p]:
			row.Shared = true
		default:
			b.counted[p] = true
			row.Parameters += p.Tensor.Elements()
			if !p.Trainable {
				row.Frozen += p.Tensor.Elements()
			}
		}
	}
}

func (b *layerBuilder) fillLeaves() {
	for i := range b.rows {
		b.rows[i].Leaf = i == len(b.rows)-1 || b.rows[i+1].Depth <= b.rows[i].Depth
	}
}

func shapesOf(tensors []*graph.Tensor) [][]int64 {
	shapes := [][]int64{}
	for _, t := range tensors {
		if t != nil {
			shapes = append(shapes, sizesOf(t))
		}
	}
	return shapes
}

func anyBound(tensors []*graph.Tensor) bool {
	return slices.ContainsFunc(tensors, func(t *graph.Tensor) bool { return t != nil && t.Bound })
}

func anyAtLeast(tensors []*graph.Tensor) bool {
	return slices.ContainsFunc(tensors, func(t *graph.Tensor) bool { return t != nil && t.AtLeast })
}
