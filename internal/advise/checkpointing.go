package advise

// This file searches for the modules that are worth recomputing.
//
// A module's saving is what its inside keeps for the backward: not what goes in, which
// the checkpoint holds, nor what others keep as well. Its price is the forward work
// that the backward does again, to the last operator that keeps something of its own
// making. For an exchange rate of bytes for work, the best set of modules
// of a tree is found exactly, from the leaves up: a module as a whole, or the best of
// what is below it; of a Sequential besides, the best cut of its elements into runs.
// Rising rates give the sets worth looking at; equal blocks flip one after the other.
// A large module is back as a whole while it is recomputed, so that the same is
// asked with large ones left out. What remains is simulated, and ordered by what the
// simulation says.

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"heft/internal/memory"
	"heft/internal/stable"
)

// Checkpointing is a set of modules to recompute, with what the simulation says.
type Checkpointing struct {
	Paths []string
	// Saved is by how much the peak of allocated memory falls, in bytes.
	Saved int64
	// Again are the MACs that the backward does again.
	Again int64

	outcome *Outcome
}

// region is what could be one checkpoint: a module, or a run of elements of a
// Sequential.
type region struct {
	path  string
	kept  int64 // bytes inside that would go, of all calls
	held  int64 // bytes of inputs that would be kept besides
	peak  int64 // most that one call recomputes
	work  float64
	order float64 // place in the program, 0 to 1
	parts []part  // a call's each
	below []*region
	// runs of a Sequential: runs[i][n] are the n+2 elements from the i-th on. Its
	// elements are then those of below.
	runs [][]*region
}

// part is a stretch of steps.
type part struct{ enter, leave int }

// own is what a checkpoint is worth at a rate of bytes for work. Later blocks are
// taken to cost a little more, so that equal ones flip one after the other.
func (r *region) own(rate float64) float64 {
	return float64(r.kept-r.held) - rate*r.work*(1+tilt*r.order)
}

const tilt = 0.01

// maxCheckpointSets is how many sets are simulated, and maxThinned how many thin tries.
// Where a simulation is long there are fewer of both, within checkpointEffort, but a third.
const (
	maxCheckpointSets = 24
	maxThinned        = 16
	checkpointEffort  = 45_000
)

// within is how many of most simulations are made of a run like base.
func within(most int, base *Outcome) int {
	return max(most/3, min(most, most*checkpointEffort/((maxCheckpointSets+maxThinned)*max(base.effort, 1))))
}

// checkpoints finds sets for a subject: each one saves more than those before, for
// more work.
func (b *Bench) checkpoints(s *Subject, base *Outcome) ([]Checkpointing, error) {
	kept, err := memory.KeptFor(s.Graph, s.Plan.On(s.Graph))
	if err != nil {
		return nil, err
	}
	c := &checkpointer{bench: b, subject: s, base: base}
	most := min(b.sets, within(maxCheckpointSets, base))
	root, f := regionsOf(s.Graph, kept)
	for _, paths := range candidates(root, f, most) {
		if _, err := c.measure(paths); err != nil {
			return nil, err
		}
	}
	if b.sets < maxCheckpointSets {
		return c.found, nil
	}
	return c.found, c.thin()
}

// checkpointer simulates sets. What it has found is their frontier; runs of other sets
// are let go.
type checkpointer struct {
	bench   *Bench
	subject *Subject
	base    *Outcome
	found   []Checkpointing
}

// measure simulates a set. One that cannot be run saves nothing.
func (c *checkpointer) measure(paths []string) (Checkpointing, error) {
	setting := c.subject.Setting
	setting.Checkpoint = strings.Split(memory.ShortPaths(paths), ",") // as the lever has it, so that it is the same case
	o, err := c.bench.simulated(Case{Setting: setting, Changes: c.subject.Changes}, extent{rounds: fewRounds})
	if err != nil {
		if c.bench.ended(err) {
			return Checkpointing{}, err
		}
		return Checkpointing{}, nil
	}
	x := Checkpointing{Paths: paths, Saved: c.base.Allocated - o.Allocated, Again: o.Recomputed, outcome: o}
	if !remembered(o.Graph) {
		o.drop()
	}
	all := append(slices.Clone(c.found), x)
	c.found = frontier(all)
	for _, y := range all {
		if !slices.ContainsFunc(c.found, func(z Checkpointing) bool { return z.outcome == y.outcome }) {
			y.outcome.drop()
		}
	}
	return x, nil
}

// thin takes checkpoints out of the set that saves most, one after the other, as long
// as what is lost is less than the set's own saving for the same work: estimates do
// not see everything that stands beside a peak.
func (c *checkpointer) thin() error {
	if len(c.found) == 0 {
		return nil
	}
	set := c.found[len(c.found)-1]
	for i, tries := 0, within(maxThinned, c.base); i < len(set.Paths) && tries > 0; tries-- {
		less, err := c.measure(slices.Delete(slices.Clone(set.Paths), i, i+1))
		if err != nil {
			return err
		}
		lost, spared := float64(set.Saved-less.Saved), float64(set.Again-less.Again)
		if less.Saved > 0 && lost*float64(set.Again) < thinned*spared*float64(set.Saved) {
			set = less
			continue
		}
		i++
	}
	return nil
}

// thinned is which share of the set's saving for the same work thin may lose.
const thinned = 0.75

// frontier leaves out what another set does better, in rising order of saving.
func frontier(found []Checkpointing) []Checkpointing {
	stable.Sort(found, func(a, b Checkpointing) int {
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

// set is a candidate with what is expected of it.
type set struct {
	regions []*region
	paths   []string
	peak    int64
	work    float64
	saves   float64 // bytes, without what comes back
	weight  float64 // work as rates see it
}

// candidates are the sets worth simulating, in rising order of work.
func candidates(root *region, f *regionFinder, most int) [][]string {
	peaks := []int64{math.MaxInt64}
	for _, x := range root.below {
		x.visit(func(r *region) { peaks = append(peaks, r.peak) })
	}
	var whole, trimmed []set
	known := map[string]bool{}
	for _, limit := range spreadOut(distinct(peaks), limitSteps) {
		for _, x := range hull(root, limit, root.kept/leastShare) {
			key := strings.Join(pathsOf(x.regions), ",")
			if known[key] {
				continue
			}
			known[key] = true
			whole = append(whole, expect(x.regions, f))
			trimmed = append(trimmed, expect(f.trimmed(slices.Clone(x.regions)), f))
		}
	}
	var paths [][]string
	seen := map[string]bool{}
	for _, x := range append(promising(whole, most/2), promising(trimmed, most/2)...) {
		if key := strings.Join(x.paths, ","); key != "" && !seen[key] {
			seen[key] = true
			paths = append(paths, x.paths)
		}
	}
	return paths
}

// promising leaves out the sets that others are better than in both, and of many
// picks some.
func promising(sets []set, most int) []set {
	stable.Sort(sets, func(a, b set) int { return cmp.Or(cmp.Compare(a.work, b.work), cmp.Compare(a.peak, b.peak)) })
	var best []set
	lowest := int64(math.MaxInt64)
	for _, x := range sets {
		if x.peak < lowest {
			lowest = x.peak
			best = append(best, x)
		}
	}
	return spreadOut(best, most)
}

// hull are the sets that are best at some rate. Between two of them the rate is tried
// at which they are worth the same: it gives one that is worth more, or none is there.
func hull(root *region, limit, least int64) []set {
	at := func(rate float64) set { return weigh(choose(root, chooser{rate, limit, least})) }
	type pair struct{ less, more set }
	sets := []set{at(math.MaxFloat64), at(0)}
	open := []pair{{sets[0], sets[1]}}
	for solves := 0; len(open) > 0 && solves < maxSolves; solves++ {
		p := open[0]
		open = open[1:]
		if p.more.weight <= p.less.weight {
			continue
		}
		middle := at((p.more.saves - p.less.saves) / (p.more.weight - p.less.weight))
		if middle.weight <= p.less.weight || middle.weight >= p.more.weight {
			continue
		}
		sets = append(sets, middle)
		open = append(open, pair{p.less, middle}, pair{middle, p.more})
	}
	return sets
}

// maxSolves bounds how many rates are tried for a limit of size.
const maxSolves = 48

// weigh adds up what rates see of a set.
func weigh(chosen []*region) set {
	x := set{regions: chosen}
	for _, r := range chosen {
		x.saves += r.own(0)
		x.weight += r.own(0) - r.own(1)
	}
	return x
}

// expect is a set with its estimated peak.
func expect(chosen []*region, f *regionFinder) set {
	x := set{regions: chosen, paths: pathsOf(chosen), peak: f.profileOf(chosen).peak()}
	for _, r := range chosen {
		x.work += r.work
		x.peak += r.held
	}
	return x
}

// leastShare is the least that a checkpoint is to save, as a part of all that is kept:
// less is not worth its line.
const leastShare = 2000

// limitSteps is how many limits of size are tried.
const limitSteps = 10

func (r *region) visit(each func(*region)) {
	each(r)
	for _, list := range r.runs {
		for _, x := range list {
			each(x)
		}
	}
	for _, x := range r.below {
		x.visit(each)
	}
}

// distinct are the values that differ, in rising order.
func distinct(list []int64) []int64 {
	slices.Sort(list)
	return slices.Compact(list)
}

// spreadOut picks at most n of a list, the first and the last included; of one the last.
func spreadOut[T any](list []T, n int) []T {
	if len(list) <= n {
		return list
	}
	if n <= 1 {
		return list[len(list)-n:]
	}
	var picked []T
	for i := range n {
		picked = append(picked, list[(len(list)-1)*i/(n-1)])
	}
	return picked
}

// chooser is a rate of bytes for work, and which regions may be chosen: those whose
// recomputation takes at most limit, and that save at least least.
type chooser struct {
	rate         float64
	limit, least int64
}

// takes tells what a region is worth, and whether it may be chosen.
func (c *chooser) takes(r *region) (float64, bool) {
	own := r.own(c.rate)
	return own, own > 0 && r.peak <= c.limit && r.kept-r.held >= c.least
}

// choose is the best set below a region. The whole model is none: nothing would be
// left to keep.
func choose(r *region, c chooser) []*region {
	chosen, _ := c.below(r)
	return chosen
}

// best is a region as a whole, or the best of what is below it.
func (c *chooser) best(r *region) ([]*region, float64) {
	chosen, worth := c.below(r)
	if own, may := c.takes(r); may && own >= worth {
		return []*region{r}, own
	}
	return chosen, worth
}

// below is the best set of a region's parts: of a Sequential with runs, the best cut.
func (c *chooser) below(r *region) ([]*region, float64) {
	type cut struct {
		worth float64
		from  int       // where its last piece begins
		piece []*region // that piece
	}
	cuts := make([]cut, 1, len(r.below)+1)
	for i, x := range r.below {
		chosen, worth := c.best(x)
		last := cut{cuts[i].worth + worth, i, chosen}
		for from := range i {
			if len(r.runs) == 0 || i-from-1 >= len(r.runs[from]) {
				continue
			}
			run := r.runs[from][i-from-1]
			if own, may := c.takes(run); may && cuts[from].worth+own > last.worth {
				last = cut{cuts[from].worth + own, from, []*region{run}}
			}
		}
		cuts = append(cuts, last)
	}
	var all []*region
	for i := len(cuts) - 1; i > 0; i = cuts[i].from {
		all = append(all, cuts[i].piece...)
	}
	return all, cuts[len(cuts)-1].worth
}

func pathsOf(chosen []*region) []string {
	var paths []string
	for _, r := range chosen {
		paths = append(paths, r.path)
	}
	slices.Sort(paths)
	return paths
}
