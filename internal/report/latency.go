package report

// This file is the report of how long a run takes.

import (
	"cmp"

	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/latency"
	"heft/internal/stable"
)

// LatencyVersion names the JSON contract of Latency.
const LatencyVersion = "heft.latency/1"

// Latency is everything `heft time MODEL` shows. Times are seconds, and estimates.
type Latency struct {
	Version   string   `json:"version"`
	Model     string   `json:"model"`
	Mode      string   `json:"mode"` // that of Memory
	Batch     int64    `json:"batch,omitempty"`
	Precision string   `json:"precision"`
	Optimizer string   `json:"optimizer,omitempty"`
	Settings  []string `json:"settings,omitempty"`
	GPU       string   `json:"gpu"`
	// Seconds is the time of a forward, or of a training step: the longer of Device and
	// Host.
	Seconds float64 `json:"seconds"`
	// Least and Most are the range that eight of ten measured runs of models that were
	// not fitted had around their estimates.
	Least float64 `json:"seconds_least"`
	Most  float64 `json:"seconds_most"`
	// Rate is samples a second, 0 where the batch is not known.
	Rate   float64 `json:"samples_per_second,omitempty"`
	Device float64 `json:"device_seconds"` // of the kernels, one after the other
	Host   float64 `json:"host_seconds"`   // of Python and torch, which launch them
	// Bound says what most of the time is for: "compute", "memory", "launch" or "host".
	Bound   string         `json:"bound"`
	Kernels int64          `json:"kernels"`
	Parts   []LatencyShare `json:"parts"` // forward, backward, recomputation, optimizer
	Kinds   []LatencyShare `json:"kinds"` // by what kernels do, the longest first
	Layers  []LatencyLayer `json:"layers"`
	// Measured tells that estimates were compared with runs on a card of this family.
	Measured    bool         `json:"measured"`
	Caveats     []string     `json:"caveats"` // where no measurement stands behind the figures
	Bounded     bool         `json:"upper_bound,omitempty"`
	AtLeast     bool         `json:"at_least,omitempty"` // a lower bound: a loop runs more often, or an operator's work is not known
	Assumptions []Assumption `json:"assumptions"`
}

// LatencyShare is a part of a run's kernels.
type LatencyShare struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	Share   float64 `json:"share"` // of the device's time, 0 to 1
	Bound   string  `json:"bound"`
	Kernels int64   `json:"kernels"`
}

// LatencyLayer is a call of a module with the kernels that it runs itself: those of
// modules inside have rows of their own, so that all rows add up to the device's time.
// The last row, without a path and a type, is the loss and the optimizer.
type LatencyLayer struct {
	Path string `json:"path"`
	Type string `json:"type"`
	Call int    `json:"call"` // 0 for a module's first execution
	LatencyShare
	// Whole is the time with everything inside.
	Whole float64 `json:"seconds_whole"`
}

// LatencySetting is what a report says about a run besides its times.
type LatencySetting struct {
	Mode, Precision, Optimizer string
	Settings                   []string
	Assumptions                []graph.Assumption
}

// NewLatency builds the report of an estimate.
func NewLatency(g *graph.Graph, card *gpu.Card, e *latency.Estimate, s LatencySetting) *Latency {
	training := s.Mode == "training"
	least, most := latency.Range(card, training)
	r := &Latency{
		Version: LatencyVersion, Model: g.Name, Mode: s.Mode, Batch: GraphBatch(g), Precision: s.Precision, Optimizer: s.Optimizer, Settings: s.Settings,
		GPU: card.Name, Seconds: e.Seconds, Least: e.Seconds * least, Most: e.Seconds * most, Device: e.Device.Seconds, Host: e.Host,
		Bound: e.Bound(), Kernels: e.Device.Kernels, Measured: latency.Measured(card), Caveats: caveats(card, e, g, s),
		Bounded: Bounded(g), AtLeast: g.AtLeast || g.Uncounted > 0, Assumptions: assumptionsOf(s.Assumptions),
	}
	if r.Batch > 0 && r.Seconds > 0 {
		r.Rate = float64(r.Batch) / r.Seconds
	}
	r.addShares(e)
	r.addLayers(g, e)
	return r
}

func (r *Latency) share(name string, t latency.Time) LatencyShare {
	s := LatencyShare{Name: name, Seconds: t.Seconds, Bound: t.Bound(), Kernels: t.Kernels}
	if r.Device > 0 {
		s.Share = t.Seconds / r.Device
	}
	return s
}

func (r *Latency) addShares(e *latency.Estimate) {
	r.Parts, r.Kinds, r.Layers = []LatencyShare{}, []LatencyShare{}, []LatencyLayer{}
	for part, t := range e.Parts {
		if t.Kernels > 0 {
			r.Parts = append(r.Parts, r.share(latency.Part(part).String(), t))
		}
	}
	for class, t := range e.Classes {
		if t.Kernels > 0 {
			r.Kinds = append(r.Kinds, r.share(latency.Class(class).String(), t))
		}
	}
	stable.Sort(r.Kinds, func(a, b LatencyShare) int { return cmp.Compare(b.Seconds, a.Seconds) })
}

func (r *Latency) addLayers(g *graph.Graph, e *latency.Estimate) {
	for _, c := range g.Calls {
		if own := e.Own[c.ID]; own.Kernels > 0 {
			r.Layers = append(r.Layers, LatencyLayer{Path: c.Module.Path, Type: c.Module.Class, Call: c.Index, LatencyShare: r.share("", own), Whole: e.Calls[c.ID].Seconds})
		}
	}
	if e.Loose.Kernels > 0 {
		r.Layers = append(r.Layers, LatencyLayer{LatencyShare: r.share("", e.Loose), Whole: e.Loose.Seconds})
	}
	for i := range r.Layers {
		r.Layers[i].Name = r.Layers[i].Path
	}
}

// validatedMACs is the work below which no run that was measured lies, as seconds on
// the device: published runs have the largest batch of a card.
const validatedSeconds = 5e-3

func caveats(card *gpu.Card, e *latency.Estimate, g *graph.Graph, s LatencySetting) []string {
	list := []string{}
	add := func(holds bool, text string) {
		if holds {
			list = append(list, text)
		}
	}
	add(!latency.Measured(card), "not measured on cards like "+card.Name+": products are taken at an assumed part of the listed rate")
	add(e.Device.Seconds < validatedSeconds || e.Host > e.Device.Seconds, "not measured at small batches: published runs have the largest batch of a card")
	add(s.Mode == "training", "training is measured with torch 1.12 on one card: backwards of later releases may be faster")
	_, tf32 := card.Rate("tf32")
	add(!latency.HalfPrecision(g) && tf32, "measured in float16 under autocast alone: float32 rests on the listed rates, with TF32 in convolutions")
	add(!latency.HalfPrecision(g) && !tf32, "measured in float16 under autocast alone: float32 rests on the listed rates")
	return list
}
