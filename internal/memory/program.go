package memory

// This file holds a traced graph with the state of its tensors while it runs.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// program is a traced graph with the state of its tensors while it runs: the
// model, or the loss behind it.
type program struct {
	graph *graph.Graph
	first []int32 // by storage: the operator that makes it, -1 if it exists before
	base  []int32 // by storage: the tensor that is no view
	leaf  []int32 // by tensor: its gradient accumulator, -1 if it is no leaf

	slot     []int32 // by storage
	held     []bool  // by tensor: the program has a handle
	shown    []int32 // by storage: how many handles there are
	requires []bool  // by tensor: wants a gradient
	origin   []edge  // by tensor: who gets its gradient
	version  []int32 // by storage: how often it was written in place
	seen     []int32 // by tensor: the version its origin stands for
	regions  []span  // checkpoints, in order

	attributes map[*graph.Tensor][]handle // of the run before
}

// hide takes a handle back and returns what the handle led to. A tensor that others
// view stays their base: its history goes with the last of them.
func (p *program) hide(t *graph.Tensor, lead func(edge)) {
	s := t.Storage.ID
	p.held[t.ID] = false
	p.shown[s]--
	base := int(p.base[s])
	if t.ID != base {
		p.leave(t.ID, lead)
	}
	if p.shown[s] == 0 && p.first[s] >= 0 {
		p.leave(base, lead)
	}
}

func (p *program) leave(tensor int, lead func(edge)) {
	lead(p.origin[tensor])
	p.origin[tensor] = edge{node: noNode}
}

// span is a checkpoint: what runs between two steps is recomputed.
type span struct {
	first, end int // steps
	reentrant  bool
	inputs     []*graph.Tensor
}

// edge leads from an input of a node to where its gradient goes: an output of
// another node, or (node < noNode) a leaf.
type edge struct {
	node   int32
	output int32
}

const noNode = -1

func leafEdge(leaf int32) edge { return edge{node: noNode - 1 - leaf} }

func (e edge) none() bool   { return e.node == noNode }
func (e edge) isLeaf() bool { return e.node < noNode }
func (e edge) leaf() int32  { return noNode - 1 - e.node }

func newProgram(g *graph.Graph) *program {
	p := &program{
		graph: g,
		first: filled(len(g.Storages), -1), base: filled(len(g.Storages), -1),
		leaf:  filled(len(g.Tensors), -1),
		slot:  filled(len(g.Storages), noSlot),
		shown: make([]int32, len(g.Storages)),
		held:  make([]bool, len(g.Tensors)), requires: make([]bool, len(g.Tensors)),
		origin:     make([]edge, len(g.Tensors)),
		attributes: map[*graph.Tensor][]handle{},
		version:    make([]int32, len(g.Storages)), seen: make([]int32, len(g.Tensors)),
	}
	for i := range p.origin {
		p.origin[i] = edge{node: noNode}
	}
	for _, t := range g.Tensors {
		if s := t.Storage.ID; p.base[s] < 0 {
			p.base[s] = int32(t.ID)
		}
	}
	p.adopt()
	p.findMakers()
	return p
}

// adopt makes results of custom functions the bases of their storages, unless
// they show an argument: to autograd they are no views of what was computed
// without gradients.
func (p *program) adopt() {
	for i := range p.graph.Steps {
		o := p.graph.Steps[i].Op
		if o == nil {
			continue
		}
		if operator, ok := op.Of(o); !ok || !operator.OwnBase {
			continue
		}
		out := o.Outputs[0]
		shows := func(argument *graph.Tensor) bool { return argument.Storage == out.Storage }
		if !slices.ContainsFunc(o.Inputs[1:], shows) {
			p.base[out.Storage.ID] = int32(out.ID)
		}
	}
}

func filled(n int, value int32) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = value
	}
	return list
}

// findMakers notes which operator makes each storage.
func (p *program) findMakers() {
	existing := make([]bool, len(p.first))
	for _, param := range p.graph.Params {
		existing[param.Tensor.Storage.ID] = true
	}
	for _, in := range p.graph.Inputs {
		existing[in.Tensor.Storage.ID] = true
	}
	for _, t := range p.graph.Constants {
		existing[t.Storage.ID] = true
	}
	for i := range p.graph.Steps {
		o := p.graph.Steps[i].Op
		if o == nil {
			continue
		}
		for _, list := range [][]*graph.Tensor{o.Outputs, o.Aux} {
			for _, t := range list {
				if s := t.Storage.ID; p.first[s] < 0 && !existing[s] {
					p.first[s] = int32(o.ID)
				}
			}
		}
	}
}

// findRegions collects the checkpoints: as the model has them, and the calls of
// the modules named by the plan, or of runs of them. What stands inside another
// belongs to it.
func (p *program) findRegions(paths []string) {
	begins, ends := map[string]int{}, map[string]int{} // by module
	for _, path := range paths {
		x, isSlice := sliceOf(p.graph, path)
		if !isSlice {
			begins[path]++
			ends[path]++
			continue
		}
		begins[x.first.Path]++
		ends[x.last.Path]++
	}
	depth, open := 0, 0
	for i := range p.graph.Steps {
		s := &p.graph.Steps[i]
		switch {
		case s.Kind == graph.StepRegionBegin || s.Kind == graph.StepEnter && begins[s.Call.Module.Path] > 0:
			if depth == 0 {
				open = len(p.regions)
				p.regions = append(p.regions, newSpan(s, i))
			}
			depth += opened(s, begins)
		case s.Kind == graph.StepRegionEnd || s.Kind == graph.StepLeave && ends[s.Call.Module.Path] > 0:
			depth -= opened(s, ends)
			if depth == 0 {
				p.regions[open].end = i
			}
		}
	}
}

func newSpan(s *graph.Step, at int) span {
	if s.Region != nil {
		return span{first: at, reentrant: s.Region.Reentrant, inputs: s.Region.Inputs}
	}
	return span{first: at, inputs: s.Call.Inputs}
}

// opened is how many checkpoints begin, or end, at a step.
func opened(s *graph.Step, by map[string]int) int {
	if s.Call == nil {
		return 1
	}
	return by[s.Call.Module.Path]
}

// below tells whether a dotted path is one of the given ones or lies below one.
func below(path string, roots []string) bool {
	return slices.ContainsFunc(roots, func(root string) bool {
		rest, ok := strings.CutPrefix(path, root)
		return ok && (rest == "" || rest[0] == '.' || root == "")
	})
}
