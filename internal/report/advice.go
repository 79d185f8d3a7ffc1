package report

// This file is the report of advice: what a run takes, and what changes of it do.

import (
	"heft/internal/fault"
	"heft/internal/graph"
)

// AdviceVersion names the JSON contract of Advice.
const AdviceVersion = "heft.advice/1"

// WhatIfVersion names the JSON contract of WhatIf.
const WhatIfVersion = "heft.whatif/1"

// AdvisedRun says which run an advice is about.
type AdvisedRun struct {
	Model     string `json:"model"`
	Mode      string `json:"mode"` // "inference", "training" or "inference-with-grad"
	Batch     int64  `json:"batch,omitempty"`
	Precision string `json:"precision"`
	Optimizer string `json:"optimizer,omitempty"`
	// Settings are those of Memory.
	Settings []string `json:"settings,omitempty"`
	GPU      string   `json:"gpu"`
	Capacity int64    `json:"capacity,omitempty"` // what the driver offers; 0 where no card was named
}

// Advice is everything `heft advise MODEL` shows. Sizes are bytes.
type Advice struct {
	Version string `json:"version"`
	AdvisedRun
	Goal string `json:"goal"` // "fit", "speed" or "size"
	// LeastGain is what a change has to gain to be named, of the time or of the model's
	// size: 0.05; 0 for "fit".
	LeastGain float64 `json:"least_gain,omitempty"`
	// Now is the run as it is.
	Now AdvisedFigures `json:"now"`
	// Levers are the changes that were simulated, those that reach the goal alone
	// first, then by what they save.
	Levers []AdvisedLever `json:"levers"`
	// NotTried are the levers that do not apply or could not be simulated, with the
	// reason.
	NotTried []FailedLever `json:"not_tried"`
	// Combination is what to do, null where nothing was found or nothing is needed. For
	// "fit" it is the shortest that reaches the goal, of equally short ones the one that
	// costs least; for "speed" and "size" the one that gains most at the lowest price:
	// by rounding at most, else by another recipe or less data, else by another model.
	Combination *AdvisedCombination `json:"combination"`
	// Gentler is one that costs less and is longer, null where there is none. It is
	// about "fit" alone.
	Gentler *AdvisedCombination `json:"gentler"`
	// Further are those that gain more for "speed" and "size", at higher prices.
	Further []AdvisedCombination `json:"further,omitempty"`
	// Reached tells that the run reaches the goal as it is.
	Reached bool `json:"reached"`
	// Unfinished tells that the search ended at a bound: there may be shorter
	// combinations, and others.
	Unfinished  bool         `json:"unfinished,omitempty"`
	Trials      int          `json:"simulations"`
	Assumptions []Assumption `json:"assumptions"`
}

// AdvisedFigures are what a run takes. Sizes are bytes.
type AdvisedFigures struct {
	Parameters int64 `json:"parameters"`
	// Buffers are the elements that a file of weights holds beside them: statistics, packed weights.
	Buffers int64 `json:"buffers"`
	// ModelBytes are the parameters and buffers: a file of weights.
	ModelBytes int64 `json:"model_bytes"`
	MACs       int64 `json:"macs"` // of one forward
	// Work are the multiply-accumulates of a step, micro-batches, backward and
	// recomputation included; of a forward outside of training.
	Work       int64 `json:"work"`
	Recomputed int64 `json:"recomputed,omitempty"` // of Work, what checkpoints run again
	Needs      int64 `json:"needs"`                // the smallest device memory in which it runs
	Uses       int64 `json:"uses"`                 // what it takes where it can
	Fits       *bool `json:"fits"`                 // null where no card was named
	// Seconds is an estimate of the time of a step, or of a forward, on the card; null
	// where there is none: rates that are not known, several cards, runs elsewhere.
	Seconds *float64 `json:"seconds"`
	Bound   bool     `json:"bound,omitempty"` // sizes depend on data: figures are upper bounds
}

// AdvisedLever is one change.
type AdvisedLever struct {
	Lever string         `json:"lever"` // "amp"
	Set   string         `json:"set"`   // as whatif takes it: "amp=bf16"
	Title string         `json:"title"` // "AMP (bf16)"
	Why   string         `json:"why"`
	After AdvisedFigures `json:"after"`
	Saves AdvisedSaving  `json:"saves"`
	Costs AdvisedCost    `json:"costs"`
	Code  []string       `json:"code"` // lines to write
}

// AdvisedSaving is how much less a changed run takes; negative is more.
type AdvisedSaving struct {
	Bytes      int64 `json:"bytes"` // of Needs
	ModelBytes int64 `json:"model_bytes"`
	MACs       int64 `json:"macs"`
	Parameters int64 `json:"parameters"`
}

// AdvisedCost is what a change costs.
type AdvisedCost struct {
	// Kind is what is paid with: "nothing", "time", "numerics", "hardware", "recipe",
	// "data" or "architecture".
	Kind string `json:"kind"`
	// Work is by how much the multiply-accumulates of a step grow, as a share.
	Work float64 `json:"work"`
	// Time is by how much the estimated time of as many samples grows, as a share; null
	// where there is no estimate.
	Time *float64 `json:"time"`
	// Words say what figures do not: rounding, accuracy.
	Words string `json:"words"`
}

// AdvisedCombination is a set of changes made together, as simulated.
type AdvisedCombination struct {
	Sets   []string       `json:"sets"` // "amp=bf16"
	Titles []string       `json:"titles"`
	After  AdvisedFigures `json:"after"`
	Saves  AdvisedSaving  `json:"saves"`
	Costs  []AdvisedCost  `json:"costs"` // of each change
	// Time is by how much the estimated time of as many samples grows, as a share; null
	// where there is no estimate.
	Time *float64 `json:"time"`
	// Setting are the settings that change, "batch=16", where all changes are
	// settings, so that `heft memory` can run the same. Absent where the model itself
	// changes.
	Setting []string `json:"setting,omitempty"`
	Code    []string `json:"code"`
}

// WhatIf is everything `heft whatif MODEL --set …` shows.
type WhatIf struct {
	Version string `json:"version"`
	AdvisedRun
	Changes []AdvisedChange `json:"changes"`
	Before  WhatIfFigures   `json:"before"`
	After   WhatIfFigures   `json:"after"`
	Code    []string        `json:"code"`
	// Setting is that of AdvisedCombination.
	Setting     []string     `json:"setting,omitempty"`
	Assumptions []Assumption `json:"assumptions"`
}

// AdvisedChange is one of the changes asked for.
type AdvisedChange struct {
	Set   string      `json:"set"`
	Title string      `json:"title"`
	Why   string      `json:"why"`
	Costs AdvisedCost `json:"costs"`
}

// WhatIfFigures are those of the run, and the memory of both modes.
type WhatIfFigures struct {
	AdvisedFigures
	Inference *int64 `json:"inference"` // memory used; null where it has a problem
	Training  *int64 `json:"training"`
	// Problem is why there is no figure of training or inference, "" where there are both.
	Problem string `json:"problem,omitempty"`
}

// Verdict is nil where the run fits, by itself or with the combination, or no card was
// named, and an error of kind DoesNotFit where none was found.
func (a *Advice) Verdict() error {
	if a.Now.Fits == nil || *a.Now.Fits || a.Combination != nil {
		return nil
	}
	return &fault.Error{Kind: fault.DoesNotFit, Message: "no combination of changes was found with which the run fits"}
}

// Verdict is nil where the changed run fits or no card was named.
func (w *WhatIf) Verdict() error {
	if w.After.Fits == nil || *w.After.Fits {
		return nil
	}
	return doesNotFit("the changed run needs %d bytes more than the card has", w.After.Needs-w.Capacity)
}

// AdviceAssumptions are a run's assumptions as reports list them.
func AdviceAssumptions(list []graph.Assumption) []Assumption { return assumptionsOf(list) }

// Bounded tells whether sizes of a run are upper bounds.
func Bounded(g *graph.Graph) bool { return g.AtMost || anyBound(g.Tensors) }
