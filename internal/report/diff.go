package report

// This file is the report of what differs between two models.

import (
	"fmt"
	"slices"
	"strings"
)

// DiffVersion names the JSON contract of Diff.
const DiffVersion = "heft.diff/1"

// Diff is everything `heft diff A B` shows.
type Diff struct {
	Version string        `json:"version"`
	Before  DiffSide      `json:"before"`
	After   DiffSide      `json:"after"`
	Totals  []TotalChange `json:"totals"`
	// Layers are those that were added, removed, changed or renamed, in the order of
	// the run.
	Layers []LayerChange `json:"layers"`
	Same   int           `json:"same"` // layers that did not change
}

// DiffSide is one of the models that are compared.
type DiffSide struct {
	Model       string       `json:"model"`
	Source      string       `json:"source"`
	Inputs      []Value      `json:"inputs"`
	Assumptions []Assumption `json:"assumptions"`
}

// TotalChange is a measure of both models.
type TotalChange struct {
	Measure Measure `json:"measure"`
	Before  Amount  `json:"before"`
	After   Amount  `json:"after"`
	Change  int64   `json:"change"`
}

// Amount is a figure with what is known of it.
type Amount struct {
	Value   int64 `json:"value"`
	AtMost  bool  `json:"at_most,omitempty"`  // Value is an upper bound
	AtLeast bool  `json:"at_least,omitempty"` // Value is a lower bound
	// Problem says why there is no figure, or why it is not whole.
	Problem string `json:"problem,omitempty"`
}

// ChangeKind is what happened to a layer.
type ChangeKind string

// The kinds of changes.
const (
	LayerAdded   ChangeKind = "added"
	LayerRemoved ChangeKind = "removed"
	LayerChanged ChangeKind = "changed" // its class, window, parameters or calls
	LayerResized ChangeKind = "resized" // the same layer on another size of input
	LayerRenamed ChangeKind = "renamed" // the same layer at another path
)

// LayerChange is a layer that is not the same in both models.
type LayerChange struct {
	Kind   ChangeKind `json:"kind"`
	Path   string     `json:"path"`          // in the model where it is; in the second, if in both
	Was    string     `json:"was,omitempty"` // path in the first model, where that is another
	Before *DiffLayer `json:"before,omitempty"`
	After  *DiffLayer `json:"after,omitempty"`
	// Differs names what is not the same: "type", "window", "output", "parameters",
	// "calls", "macs".
	Differs []string `json:"differs,omitempty"`
}

// DiffLayer is a layer of one of the models, all its calls together.
type DiffLayer struct {
	Type       string    `json:"type"`
	Window     string    `json:"window,omitempty"` // "7×7/2"
	Outputs    [][]int64 `json:"outputs"`          // of its first call
	Calls      int       `json:"calls"`            // 0: it has parameters and never runs
	Parameters int64     `json:"parameters"`
	MACs       int64     `json:"macs"`
	FLOPs      int64     `json:"flops"`
}

// placedLayer is a layer with its place.
type placedLayer struct {
	DiffLayer
	path string
	kind Kind
}

// NewDiff compares the layers of two models; Totals are added apart.
func NewDiff(before, after *Report) *Diff {
	d := &Diff{Version: DiffVersion, Before: sideOf(before), After: sideOf(after), Totals: []TotalChange{}, Layers: []LayerChange{}}
	a, b := diffLayers(before), diffLayers(after)
	pairs := alignment(a, b)
	taken, next := takenBy(pairs, len(b)), 0
	for i, of := range pairs {
		switch {
		case of < 0:
			d.Layers = append(d.Layers, LayerChange{Kind: LayerRemoved, Path: a[i].path, Before: &a[i].DiffLayer})
			continue
		case of >= next:
			d.added(b[next:of], taken[next:of])
			next = of + 1
		}
		d.compare(&a[i], &b[of])
	}
	d.added(b[next:], taken[next:])
	return d
}

// added lists layers of the second model that none of the first is.
func (d *Diff) added(b []placedLayer, taken []bool) {
	for j := range b {
		if !taken[j] {
			d.Layers = append(d.Layers, LayerChange{Kind: LayerAdded, Path: b[j].path, After: &b[j].DiffLayer})
		}
	}
}

// compare lists a layer of both models, if it is not the same.
func (d *Diff) compare(a, b *placedLayer) {
	c := LayerChange{Path: b.path, Before: &a.DiffLayer, After: &b.DiffLayer, Differs: a.differs(&b.DiffLayer)}
	if a.path != b.path {
		c.Was = a.path
	}
	own := slices.ContainsFunc(c.Differs, func(aspect string) bool { return aspect != "output" && aspect != "macs" })
	switch {
	case own || a.kind == KindParameter && len(c.Differs) > 0:
		c.Kind = LayerChanged
	case len(c.Differs) > 0:
		c.Kind = LayerResized
	case c.Was != "":
		c.Kind = LayerRenamed
	default:
		d.Same++
		return
	}
	d.Layers = append(d.Layers, c)
}

// differs names what is not the same.
func (a *DiffLayer) differs(b *DiffLayer) []string {
	var list []string
	for _, aspect := range []struct {
		name string
		same bool
	}{
		{"type", a.Type == b.Type}, {"window", a.Window == b.Window}, {"output", slices.EqualFunc(a.Outputs, b.Outputs, slices.Equal)},
		{"parameters", a.Parameters == b.Parameters}, {"calls", a.Calls == b.Calls}, {"macs", a.MACs == b.MACs},
	} {
		if !aspect.same {
			list = append(list, aspect.name)
		}
	}
	return list
}

func sideOf(r *Report) DiffSide {
	return DiffSide{Model: r.Model, Source: r.Source, Inputs: r.Inputs, Assumptions: r.Assumptions}
}

// diffLayers are the innermost rows of a report, the calls of a module together.
func diffLayers(r *Report) []placedLayer {
	type name struct {
		path string
		kind Kind
	}
	var list []placedLayer
	places := map[name]int{}
	for i := range r.Layers {
		l := &r.Layers[i]
		if !l.Leaf {
			continue
		}
		at, again := places[name{l.Path, l.Kind}]
		if !again {
			at = len(list)
			places[name{l.Path, l.Kind}] = at
			list = append(list, placedLayer{DiffLayer{Type: l.Type, Window: l.Detail, Outputs: l.Outputs}, l.Path, l.Kind})
		}
		x := &list[at]
		x.Parameters += l.Parameters
		x.MACs += l.MACs
		x.FLOPs += l.FLOPs
		if l.Kind != KindUnused {
			x.Calls++
		}
	}
	return list
}

// AddTotal adds a measure of both models.
func (d *Diff) AddTotal(of Measure, before, after Amount) {
	t := TotalChange{Measure: of, Before: before, After: after, Change: after.Value - before.Value}
	if before.Missing() || after.Missing() {
		t.Change = 0
	}
	d.Totals = append(d.Totals, t)
}

// AddWork adds the totals that tables of layers have.
func (d *Diff) AddWork(before, after *Totals) {
	d.AddTotal(ParameterCount, Amount{Value: before.Parameters}, Amount{Value: after.Parameters})
	d.AddTotal(MACCount, amountOf(before.Work(MACCount)), amountOf(after.Work(MACCount)))
	d.AddTotal(FLOPCount, amountOf(before.Work(FLOPCount)), amountOf(after.Work(FLOPCount)))
}

// AddCounted adds the totals that a tool counts.
func (d *Diff) AddCounted(of Measure, before, after *Counted) {
	a, b := Amount{Problem: before.Problem}, Amount{Problem: after.Problem}
	a.Value, b.Value = before.Parameters, after.Parameters
	d.AddTotal(ParameterCount, a, b)
	a.Value, b.Value = before.Total, after.Total
	d.AddTotal(of, a, b)
}

func amountOf(f Figure) Amount {
	return Amount{Value: f.Value, AtMost: f.AtMost, AtLeast: f.AtLeast, Problem: f.Problem}
}

// AmountOf is the device memory of a run, or why there is none.
func AmountOf(m *Memory, problem error) Amount {
	if problem != nil {
		return Amount{Problem: problem.Error()}
	}
	return amountOf(m.DeviceFigure())
}

// Missing tells an amount that is not known at all.
func (a Amount) Missing() bool { return a.Problem != "" && a.Value == 0 }

// Renames joins the renamed layers whose paths differ in the same beginning: 52
// layers of "layer1" that "stages.0" has. Where only a number of the beginning is
// another, since layers before it were added or removed, Was and Path are both what
// stands before the number, and equal.
type Renames struct {
	Was, Path string
	Layers    int
}

// Renamed are the renames of a diff.
func (d *Diff) Renamed() []Renames {
	var list []Renames
	for _, c := range d.Layers {
		if c.Kind != LayerRenamed {
			continue
		}
		was, path := withoutSameEnd(c.Was, c.Path)
		headWas, lastWas := cutLast(was)
		headPath, lastPath := cutLast(path)
		if headWas == headPath && isNumber(lastWas) && isNumber(lastPath) {
			was, path = headWas, headPath
		}
		at := slices.IndexFunc(list, func(r Renames) bool { return r.Was == was && r.Path == path })
		if at < 0 {
			at = len(list)
			list = append(list, Renames{Was: was, Path: path})
		}
		list[at].Layers++
	}
	return list
}

// withoutSameEnd are two paths without the components at their end that are equal.
func withoutSameEnd(a, b string) (string, string) {
	for {
		headA, lastA := cutLast(a)
		headB, lastB := cutLast(b)
		if lastA != lastB || a == "" || b == "" {
			return a, b
		}
		a, b = headA, headB
	}
}

func cutLast(path string) (head, last string) {
	at := strings.LastIndexByte(path, '.')
	return path[:max(at, 0)], path[at+1:]
}

// Count is how many layers changed in a way.
func (d *Diff) Count(of ChangeKind) int {
	n := 0
	for _, c := range d.Layers {
		if c.Kind == of {
			n++
		}
	}
	return n
}

// String is a layer as people name it: "Conv2d 3×3/2".
func (a *DiffLayer) String() string { return strings.TrimSpace(fmt.Sprintf("%s %s", a.Type, a.Window)) }
