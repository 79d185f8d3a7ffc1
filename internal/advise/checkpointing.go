package advise

// This file searches for the modules that are worth recomputing.
//
// A module's saving is what its inside keeps for the backward: not what goes in, which
// the checkpoint holds, nor what others keep as well. Its price is the forward work
// that the backward does again, to the last operator that keeps something of its own
// making. For an exchange rate of bytes for work, the best set of modules
// of a tree is found exactly, from the leaves up: a module as a whole, or the best of
// what is below it. Rising rates give the sets worth looking at. A large module
// is back as a whole while it is recomputed, so that the same is asked with large ones
// left out. What remains is simulated, and ordered by what the simulation says.

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/op"
)

// Checkpointing is a set of modules to recompute, with what the simulation says.
type Checkpointing struct {
	Paths []string
	// Saved is by how much the peak of allocated memory falls, in bytes.
	Saved int64
	// Again are the MACs that the backward does again.
	Again int64
}

// region is a module's calls as one checkpoint each.
type region struct {
	module *graph.Module
	kept   int64 // bytes inside that would go
	held   int64 // bytes of inputs that would be kept besides
	peak   int64 // most that one call recomputes
	work   float64
	below  []*region
}

// saving is what a checkpoint of the module gives, apart from its own recomputation.
func (r *region) saving() int64 { return r.kept - r.held }

// maxCheckpointSets is how many sets are simulated.
const maxCheckpointSets = 24

// checkpoints finds sets for a subject: each one saves more than those before, for
// more work.
func (b *Bench) checkpoints(s *Subject, base *Outcome) ([]Checkpointing, error) {
	plan := s.Plan.On(s.Graph)
	kept, err := memory.KeptFor(s.Graph, plan)
	if err != nil {
		return nil, err
	}
	root := regionsOf(s.Graph, kept)
	var found []Checkpointing
	for _, paths := range candidates(root, s.Graph) {
		setting := s.Setting
		setting.Checkpoint = paths
		o, err := b.Measure(Case{Setting: setting, Changes: s.Changes})
		if err != nil {
			if b.ended(err) {
				return nil, err
			}
			continue
		}
		found = append(found, Checkpointing{Paths: paths, Saved: base.Result.Allocated - o.Result.Allocated, Again: o.Recomputed})
	}
	return frontier(found), nil
}

// frontier leaves out what another set does better, in rising order of saving.
func frontier(found []Checkpointing) []Checkpointing {
	slices.SortFunc(found, func(a, b Checkpointing) int {
		return cmp.Or(cmp.Compare(a.Again, b.Again), cmp.Compare(b.Saved, a.Saved))
	})
	var best []Checkpointing
	most := int64(0)
	for _, x := range found {
		if x.Saved > most {
			best, most = append(best, x), x.Saved
		}
	}
	return best
}

// candidates are the sets worth simulating, without repeats.
func candidates(root *region, g *graph.Graph) [][]string {
	total, largest := root.kept, int64(0)
	var rates []float64
	var visit func(r *region)
	visit = func(r *region) {
		largest = max(largest, r.peak)
		if r.saving() > 0 {
			rates = append(rates, float64(r.saving())/max(r.work, 1))
		}
		for _, x := range r.below {
			visit(x)
		}
	}
	for _, x := range root.below {
		visit(x)
	}
	slices.Sort(rates)
	rates = slices.Compact(rates)
	type set struct {
		paths []string
		peak  int64 // estimated
		work  float64
	}
	var sets []set
	seen := map[string]bool{}
	for _, limit := range []int64{math.MaxInt64, largest / 2, largest / 4, largest / 8, largest / 16} {
		for i := range rateSteps {
			rate := rates0(rates, i)
			chosen := choose(root, rate, limit)
			paths := pathsOf(chosen)
			key := strings.Join(paths, ",")
			if len(paths) == 0 || seen[key] {
				continue
			}
			seen[key] = true
			x := set{paths: paths, peak: total}
			var most int64
			for _, r := range chosen {
				x.peak -= r.saving()
				x.work += r.work
				most = max(most, r.peak)
			}
			x.peak += most
			sets = append(sets, x)
		}
	}
	slices.SortStableFunc(sets, func(a, b set) int { return cmp.Or(cmp.Compare(a.work, b.work), cmp.Compare(a.peak, b.peak)) })
	var paths [][]string
	lowest := int64(math.MaxInt64)
	for _, x := range sets { // those that others are better than in both are left out
		if x.peak < lowest {
			lowest = x.peak
			paths = append(paths, x.paths)
		}
	}
	return spreadOut(paths, maxCheckpointSets)
}

// rateSteps is how many exchange rates are tried.
const rateSteps = 24

// rates0 is the i-th of rateSteps rates, spread over those at which something changes.
func rates0(rates []float64, i int) float64 {
	if len(rates) == 0 {
		return 0
	}
	return rates[(len(rates)-1)*i/(rateSteps-1)] * (1 - 1e-9)
}

// spreadOut picks at most n of a list, the first and the last included.
func spreadOut[T any](list []T, n int) []T {
	if len(list) <= n {
		return list
	}
	var picked []T
	for i := range n {
		picked = append(picked, list[(len(list)-1)*i/(n-1)])
	}
	return picked
}

// choose is the best set below a region at a rate of bytes for work, without modules
// whose recomputation takes more than limit.
func choose(r *region, rate float64, limit int64) []*region {
	var set []*region
	for _, x := range r.below { // the whole model is none: nothing would be left to keep
		below, _ := best(x, rate, limit)
		set = append(set, below...)
	}
	return set
}

func best(r *region, rate float64, limit int64) ([]*region, float64) {
	var below []*region
	var worth float64
	for _, x := range r.below {
		set, w := best(x, rate, limit)
		below, worth = append(below, set...), worth+w
	}
	own := float64(r.saving()) - rate*r.work
	if r.peak <= limit && own > 0 && own >= worth {
		return []*region{r}, own
	}
	return below, worth
}

func pathsOf(set []*region) []string {
	var paths []string
	for _, r := range set {
		paths = append(paths, r.module.Path)
	}
	slices.Sort(paths)
	return paths
}

// regionsOf makes the tree of a graph's called modules.
func regionsOf(g *graph.Graph, kept []memory.Kept) *region {
	f := &regionFinder{g: g, of: map[*graph.Module]*region{}}
	root := f.region(g.Root())
	for _, m := range g.Modules {
		f.region(m)
	}
	for _, k := range kept {
		f.add(k)
	}
	f.price(kept)
	f.build(root, g.Root())
	return root
}

type regionFinder struct {
	g  *graph.Graph
	of map[*graph.Module]*region
}

func (f *regionFinder) region(m *graph.Module) *region {
	r := f.of[m]
	if r == nil {
		r = &region{module: m}
		f.of[m] = r
	}
	return r
}

// build hangs called modules below the nearest called one above them. The root itself
// is no candidate: nothing would be left to keep.
func (f *regionFinder) build(r *region, m *graph.Module) {
	for _, child := range m.Children {
		x := f.of[child]
		if x.work < 0 { // never called, or called inside itself
			f.build(r, child)
			continue
		}
		f.build(x, child)
		r.below = append(r.below, x)
	}
}

// add counts a kept storage for the modules whose checkpoint would let it go: those
// in which it was made and all that need it stand.
func (f *regionFinder) add(k memory.Kept) {
	if k.Made == nil {
		return
	}
	f.of[f.g.Root()].kept += k.Bytes
	for call := k.Made.Call; call != nil && call.Parent != nil; call = call.Parent {
		if allInside(k.Savers, call) {
			f.of[call.Module].kept += k.Bytes
		}
	}
}

func allInside(ops []*graph.Op, call *graph.Call) bool {
	return !slices.ContainsFunc(ops, func(o *graph.Op) bool { return !inside(o, call) })
}

func inside(o *graph.Op, call *graph.Call) bool {
	for c := o.Call; c != nil; c = c.Parent {
		if c == call {
			return true
		}
	}
	return false
}

// price counts for each module what recomputing it takes, and the inputs that nobody
// else keeps.
func (f *regionFinder) price(kept []memory.Kept) {
	savers := map[*graph.Op]bool{}
	savesOwn := map[*graph.Op]bool{} // what it makes itself
	held := map[*graph.Storage][]*graph.Op{}
	for _, k := range kept {
		for _, o := range k.Savers {
			savers[o] = true
			savesOwn[o] = savesOwn[o] || o == k.Made
		}
		if k.Made != nil {
			for _, t := range k.Made.Outputs {
				held[t.Storage] = append(held[t.Storage], k.Savers...)
			}
		}
	}
	calls := map[*graph.Module][]*graph.Call{}
	for _, c := range f.g.Calls {
		calls[c.Module] = append(calls[c.Module], c)
	}
	for m, r := range f.of {
		r.work = -1
		if len(calls[m]) == 0 || m == f.g.Root() {
			continue
		}
		r.work = 0
		for _, c := range calls[m] {
			r.work += f.again(c, savers, savesOwn)
			r.held += f.inputs(c, held)
		}
		r.peak = r.kept / int64(len(calls[m]))
	}
}

// again is the work of a call's recomputation: to the last operator that saves
// something, itself included where it saves what it makes. Operators without MACs
// count a little, so that of equal sets the smaller one is taken.
func (f *regionFinder) again(c *graph.Call, savers, savesOwn map[*graph.Op]bool) float64 {
	var work, pending float64
	for i := c.Enter; i <= c.Leave && i < len(f.g.Steps); i++ {
		o := f.g.Steps[i].Op
		if o == nil {
			continue
		}
		w := op.ForwardWork(o)
		cost := float64(w.MACs) + float64(w.FLOPs()-2*w.MACs)/elementwise
		if savers[o] {
			work, pending = work+pending, 0
			if !savesOwn[o] {
				pending = cost
				continue
			}
			work += cost
			continue
		}
		pending += cost
	}
	return work
}

// elementwise is how many element-wise operations are taken for one multiply-accumulate.
const elementwise = 8

// inputs are the bytes of what goes into a call that is kept only for it.
func (f *regionFinder) inputs(c *graph.Call, held map[*graph.Storage][]*graph.Op) int64 {
	var bytes int64
	seen := map[*graph.Storage]bool{}
	for _, t := range c.Inputs {
		if t == nil || t.Param != nil || seen[t.Storage] {
			continue
		}
		seen[t.Storage] = true
		if len(held[t.Storage]) == 0 || allInside(held[t.Storage], c) {
			bytes += t.Storage.Bytes
		}
	}
	return bytes
}
