package memory

// This file keeps what a simulation takes of this machine's memory for the next one.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/memory/cudacaching"
)

// Room is where runs are simulated one after the other, each in the memory of the one
// before. A result is good until the room's next run, and one goroutine may ask it at a
// time. The zero value is ready.
type Room struct {
	store
	autograd
	leaves  []leaf
	shown   shown
	devices []*device // that nobody uses
	blocks  int       // the most that a device had of them
}

// Simulate is [Simulate] in the room.
func (r *Room) Simulate(g *graph.Graph, plan Plan) (*Result, error) {
	s := r.begin()
	result, err := simulateInto(s, g, plan)
	r.store, r.autograd, r.leaves = s.store, s.autograd, s.leaves
	return result, err
}

// begin makes an empty simulation in the room.
func (r *Room) begin() *simulation {
	return &simulation{store: r.store.emptied(), autograd: r.autograd.emptied(), leaves: r.leaves[:0], room: r}
}

// emptied is the store without what it holds.
func (s *store) emptied() store {
	t := &s.tape
	return store{
		tape:  tape{holdings: t.holdings[:0], events: t.events[:0], moments: t.moments[:0], stages: t.stages[:0]},
		slots: s.slots[:0], spare: s.spare[:0],
	}
}

// emptied is autograd without its nodes.
func (a *autograd) emptied() autograd {
	return autograd{
		nodes: a.nodes[:0], edges: a.edges[:0], buffers: a.buffers[:0], saved: a.saved[:0], away: a.away[:0],
		grads: a.grads[:0], unused: a.unused[:0],
	}
}

// reserve makes room on the tape and in autograd's lists, so that long ones are not copied
// each time that they have grown: two steps of training have each storage twice, and about as
// many gradients. Of more steps or micro-batches they grow.
func reserve(s *simulation, g *graph.Graph) {
	steps, storages, runs := len(g.Steps), len(g.Storages), 1
	if s.plan.Mode == Training && s.plan.Iterations > 1 {
		steps, storages, runs = 2*steps, 4*storages, 2
	}
	s.tape.reserve(steps, storages)
	if s.gradMode {
		nodes, edges := 0, 0
		for i := range g.Steps {
			if o := g.Steps[i].Op; o != nil {
				nodes++
				edges += len(o.Inputs)
			}
		}
		s.nodes, s.edges = slices.Grow(s.nodes, runs*nodes), slices.Grow(s.edges, runs*edges)
		s.buffers, s.saved = slices.Grow(s.buffers, runs*nodes), slices.Grow(s.saved, runs*edges)
	}
}

// device takes an allocator that nobody uses, or a new one, as if nothing had ever been
// allocated, for so many holdings.
func (r *Room) device(options cudacaching.Options, holdings int) *device {
	last := len(r.devices) - 1
	if last < 0 {
		return newDevice(options, holdings, r.blocks)
	}
	d := r.devices[last]
	r.devices = r.devices[:last]
	d.allocator.Reset(options)
	d.blocks = slices.Grow(d.blocks[:0], holdings)[:holdings]
	return d
}

// back takes a device that is not used any more.
func (r *Room) back(d *device) {
	r.blocks = max(r.blocks, d.allocator.Blocks())
	r.devices = append(r.devices, d)
}
