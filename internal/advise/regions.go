package advise

// This file makes the tree of what could be a checkpoint, with what each part keeps
// and what running it again takes.

import (
	"cmp"
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/op"
	"heft/internal/stable"
)

// longestRun is how many elements of a Sequential are looked at together.
const longestRun = 24

// regionsOf makes the tree of a graph's called modules.
func regionsOf(g *graph.Graph, kept []memory.Kept) (*region, *regionFinder) {
	f := &regionFinder{g: g, calls: map[*graph.Module][]*graph.Call{}, savers: map[*graph.Op]bool{}, own: map[*graph.Op]bool{}, needs: map[*graph.Storage]bool{}}
	for _, c := range g.Calls {
		f.calls[c.Module] = append(f.calls[c.Module], c)
	}
	f.place()
	f.read(kept)
	root := &region{}
	for _, k := range kept {
		if k.Made != nil {
			root.kept += k.Bytes
		}
	}
	if g.Root() != nil {
		f.build(root, g.Root())
	}
	return root, f
}

// span is the stretch of steps between which a kept storage is made and needed.
type span struct {
	bytes       int64
	first, last int // steps: made, last saver
	ends        int // step of the first saver, whose backward is the last that needs it
}

type regionFinder struct {
	g      *graph.Graph
	calls  map[*graph.Module][]*graph.Call
	step   []int // by operator
	savers map[*graph.Op]bool
	own    map[*graph.Op]bool // savers of what they make themselves
	needs  map[*graph.Storage]bool
	spans  []*span // by first step
	flight []int64 // by step: gradients of an operator's result and first input
}

// place notes at which step each operator runs, and the gradients of its backward.
func (f *regionFinder) place() {
	f.flight = make([]int64, len(f.g.Steps)+2)
	for i := range f.g.Steps {
		o := f.g.Steps[i].Op
		if o == nil {
			continue
		}
		for len(f.step) <= o.ID {
			f.step = append(f.step, 0)
		}
		f.step[o.ID] = i
		for _, list := range [][]*graph.Tensor{o.Outputs, o.Inputs} {
			if len(list) > 0 && list[0] != nil && list[0].RequiresGrad && list[0].Param == nil {
				f.flight[i] += list[0].Bytes()
			}
		}
	}
}

// read notes what is kept, and from where to where it is needed. A checkpoint lets
// a storage go if it was made inside and all that need it stand inside.
func (f *regionFinder) read(kept []memory.Kept) {
	for _, k := range kept {
		for _, o := range k.Savers {
			f.savers[o] = true
			f.own[o] = f.own[o] || o == k.Made
		}
		if k.Made == nil || len(k.Savers) == 0 {
			continue
		}
		x := &span{bytes: k.Bytes, first: f.step[k.Made.ID], last: f.step[k.Made.ID], ends: len(f.g.Steps)}
		for _, o := range k.Savers {
			at := f.step[o.ID]
			x.first, x.last, x.ends = min(x.first, at), max(x.last, at), min(x.ends, at)
		}
		for _, t := range slices.Concat(k.Made.Outputs, k.Made.Aux) {
			f.needs[t.Storage] = true
		}
		f.spans = append(f.spans, x)
	}
	stable.Sort(f.spans, func(a, b *span) int { return a.first - b.first })
}

// build hangs called modules below the nearest called one above them.
func (f *regionFinder) build(r *region, m *graph.Module) {
	for _, child := range m.Children {
		if len(f.calls[child]) == 0 {
			f.build(r, child)
			continue
		}
		x := &region{path: child.Path}
		for _, c := range f.calls[child] {
			f.measure(x, c, c)
		}
		f.build(x, child)
		r.below = append(r.below, x)
	}
	if elements := f.elements(m); elements != nil && len(r.below) == len(elements) {
		f.addRuns(r, m, elements)
	}
}

// elements are the calls of a Sequential's elements in one run of it, nil where they
// do not run once, one after the other.
func (f *regionFinder) elements(m *graph.Module) []*graph.Call {
	if m.Class != "Sequential" || len(f.calls[m]) != 1 || len(m.Children) < 3 {
		return nil
	}
	var list []*graph.Call
	for _, child := range m.Children {
		if len(f.calls[child]) != 1 || f.calls[child][0].Parent != f.calls[m][0] {
			return nil
		}
		c := f.calls[child][0]
		if len(list) > 0 && list[len(list)-1].Leave > c.Enter {
			return nil
		}
		list = append(list, c)
	}
	return list
}

// addRuns looks at runs of two elements and more, but not at all of them, which is the
// Sequential itself.
func (f *regionFinder) addRuns(r *region, m *graph.Module, elements []*graph.Call) {
	r.runs = make([][]*region, len(elements))
	for i := range elements {
		for j := i + 2; j <= len(elements) && j-i <= longestRun; j++ {
			x := &region{path: fmt.Sprintf("%s.%d:%d", m.Path, i, j)}
			if j-i < len(elements) {
				f.measure(x, elements[i], elements[j-1])
			}
			r.runs[i] = append(r.runs[i], x)
		}
	}
}

// measure adds what lies between the entry of one call and the end of another.
func (f *regionFinder) measure(r *region, first, last *graph.Call) {
	var kept int64
	at, _ := slices.BinarySearchFunc(f.spans, first.Enter, func(x *span, step int) int { return x.first - step })
	for ; at < len(f.spans) && f.spans[at].first <= last.Leave; at++ {
		if f.spans[at].last <= last.Leave {
			kept += f.spans[at].bytes
		}
	}
	r.parts = append(r.parts, part{first.Enter, last.Leave})
	r.kept += kept
	r.peak = max(r.peak, kept)
	r.held += f.inputs(first)
	r.work += f.again(first.Enter, last.Leave)
	r.order = float64(first.Enter) / float64(len(f.g.Steps))
}

// again is the work of a recomputation: to the last operator that saves
// something, itself included where it saves what it makes. Operators without MACs
// count a little, so that of equal sets the smaller one is taken.
func (f *regionFinder) again(from, to int) float64 {
	var work, pending float64
	for i := from; i <= to && i < len(f.g.Steps); i++ {
		o := f.g.Steps[i].Op
		if o == nil {
			continue
		}
		w := op.ForwardWork(o)
		cost := float64(w.MACs) + float64(w.FLOPs()-2*w.MACs)/elementwise
		switch {
		case f.savers[o] && f.own[o]:
			work, pending = work+pending+cost, 0
		case f.savers[o]:
			work, pending = work+pending, cost
		default:
			pending += cost
		}
	}
	return work
}

// elementwise is how many element-wise operations are taken for one multiply-accumulate.
const elementwise = 8

// inputs are the bytes of what goes in and is not kept anyway.
func (f *regionFinder) inputs(first *graph.Call) int64 {
	var bytes int64
	var seen []*graph.Storage
	for _, t := range first.Inputs {
		if t == nil || t.Param != nil || slices.Contains(seen, t.Storage) || f.isGiven(t) {
			continue
		}
		seen = append(seen, t.Storage)
		if !f.needs[t.Storage] {
			bytes += t.Storage.Bytes
		}
	}
	return bytes
}

// isGiven tells whether a tensor is one that the user feeds, and is there anyway.
func (f *regionFinder) isGiven(t *graph.Tensor) bool {
	return slices.ContainsFunc(f.g.Inputs, func(v graph.Value) bool { return v.Tensor.Storage == t.Storage })
}

// profile is what the backward finds kept with a set of checkpoints, as changes by
// step. Going back through the steps, a storage is there until its first saver; one
// inside of a checkpoint, from the checkpoint's end on.
type profile struct {
	finder *regionFinder
	change []int64 // at its index the sum begins to hold
}

// profileOf is that of checkpoints of which none lies in another.
func (f *regionFinder) profileOf(chosen []*region) *profile {
	p := &profile{finder: f, change: make([]int64, len(f.g.Steps)+2)}
	for _, x := range f.spans {
		p.change[len(f.g.Steps)+1] += x.bytes
		p.change[x.ends] -= x.bytes
	}
	for _, r := range chosen {
		p.add(r, 1)
	}
	return p
}

// add puts a checkpoint's storages behind its end, or with -1 takes it away.
func (p *profile) add(r *region, sign int64) {
	spans := p.finder.spans
	for _, part := range r.parts {
		at, _ := slices.BinarySearchFunc(spans, part.enter, func(x *span, step int) int { return x.first - step })
		for ; at < len(spans) && spans[at].first <= part.leave; at++ {
			if x := spans[at]; x.last <= part.leave {
				p.change[len(p.finder.g.Steps)+1] -= sign * x.bytes
				p.change[part.leave+1] += sign * x.bytes
			}
		}
	}
}

// peak is the most. Beside what is kept stand the gradients of what the operator makes
// and reads.
func (p *profile) peak() int64 {
	var now, most int64
	for i, change := range slices.Backward(p.change) {
		now += change
		most = max(most, now+p.finder.flight[i])
	}
	return most
}

// trimmed leaves out the checkpoints without which the peak is as low: of the blocks
// that run last, what is recomputed comes back when everything before is still there.
func (f *regionFinder) trimmed(chosen []*region) []*region {
	p := f.profileOf(chosen)
	peak := p.peak()
	stable.Sort(chosen, func(a, b *region) int { return cmp.Compare(b.order, a.order) })
	return slices.DeleteFunc(slices.Clone(chosen), func(r *region) bool {
		p.add(r, -1)
		if p.peak() <= peak {
			return true
		}
		p.add(r, 1)
		return false
	})
}
