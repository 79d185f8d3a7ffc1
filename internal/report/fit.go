package report

// This file is the report of a fit.

import (
	"context"

	"heft/internal/fault"
	"heft/internal/fit"
	"heft/internal/graph"
	"heft/internal/memory"
)

// FitVersion names the JSON contract of Fit.
const FitVersion = "heft.fit/1"

// Fit is everything `heft fit MODEL` shows. Sizes of memory are bytes.
type Fit struct {
	Version   string `json:"version"`
	Model     string `json:"model"`
	Mode      string `json:"mode"` // "inference" or "training"
	Precision string `json:"precision"`
	Optimizer string `json:"optimizer,omitempty"`
	// Settings are those of Memory.
	Settings []string `json:"settings,omitempty"`
	GPU      string   `json:"gpu"`
	Capacity int64    `json:"capacity"`

	Solve   string `json:"solve"`             // "batch" or "size"
	Batch   int64  `json:"batch"`             // found, or as given
	Side    int64  `json:"side,omitempty"`    // of the images: found, or as given
	Largest int64  `json:"largest"`           // what was solved for; 0 if nothing fits
	Next    int64  `json:"next,omitempty"`    // the next step, which does not fit; 0 where none larger is tried
	Over    int64  `json:"over_by,omitempty"` // by how much
	// Refused says which operator's kernel does not take the next step's
	// tensors, whatever the memory.
	Refused *Refusal `json:"refused,omitempty"`
	Needs   int64    `json:"needs"` // at the largest, or at the next if nothing fits
	Uses    int64    `json:"uses"`  // what the same run takes on a card without end

	Limit      string     `json:"limited_by"`  // the owner of most of the peak, or why the next step is refused
	LimitShare float64    `json:"limit_share"` // of the peak, 0 to 1; 0 where the next step is refused
	Levers     []FitLever `json:"levers"`
	// LeversFailed are those that could not be simulated, with the reason.
	LeversFailed []FailedLever `json:"levers_failed,omitempty"`
	LeversLeft   bool          `json:"levers_not_tried,omitempty"` // each run takes too long
	// Unfinished tells that the time or the machine's memory was up before the search
	// was: Largest fits, and larger ones may.
	Unfinished bool `json:"unfinished,omitempty"`
	Trials     int  `json:"simulations"`

	Assumptions []Assumption `json:"assumptions"`
}

// FitLever is a change that would allow more.
type FitLever struct {
	With    string `json:"with"`
	Largest int64  `json:"largest"`
	Costs   string `json:"costs"`
}

// FailedLever is a change that could not be simulated.
type FailedLever struct {
	With   string `json:"with"`
	Reason string `json:"reason"`
}

// FitSetting is what the report says about the job.
type FitSetting struct {
	Model     string
	Training  bool
	Batch     int64
	Side      int64
	GPU       string
	Capacity  int64
	Precision string
	Optimizer string
	Settings  []string
	// Assumptions are those of a run with the input as it was given.
	Assumptions []graph.Assumption
}

// NewFit builds the report of a solution.
func NewFit(s *fit.Solution, set FitSetting) *Fit {
	r := &Fit{
		Version: FitVersion, Model: set.Model, Mode: "inference", Precision: set.Precision, Settings: set.Settings, GPU: set.GPU, Capacity: set.Capacity,
		Solve: string(s.Solve), Batch: set.Batch, Side: set.Side, Largest: s.Size, Next: s.Next, Over: s.Over,
		Needs: s.Needs, Uses: s.Uses, Levers: []FitLever{}, LeversLeft: s.LeversLeft, Unfinished: s.Unfinished, Trials: s.Trials,
		Assumptions: assumptionsOf(set.Assumptions),
	}
	if set.Training {
		r.Mode, r.Optimizer = "training", set.Optimizer
	}
	if s.Solve == fit.Side {
		r.Side = s.Size
	} else {
		r.Batch = s.Size
	}
	for _, l := range s.Levers {
		r.Levers = append(r.Levers, FitLever{l.Name, l.Size, l.Cost})
	}
	for _, l := range s.Failed {
		r.LeversFailed = append(r.LeversFailed, FailedLever{l.Name, l.Reason})
	}
	if r.limit(s.Result); s.Refused != nil {
		r.Refused, r.Limit, r.LimitShare = refusalOf(s.Refused), s.Refused.Reason, 0
	}
	return r
}

// Verdict is nil if something fits, and else an error of kind DoesNotFit; of kind
// OutOfTime where the search did not come to its end.
func (r *Fit) Verdict() error {
	if r.Unfinished {
		return &fault.Error{Kind: fault.OutOfTime, Message: "stopped: the search needs more than the time or the memory it was given; what it has found fits, and more may",
			Advice: "`timeout` 120s and `host_memory` 2GiB give it more; 0 sets no limit", Err: context.DeadlineExceeded}
	}
	if r.Largest > 0 {
		return nil
	}
	return doesNotFit("nothing fits: the smallest needs %d bytes more than the card has", r.Over)
}

// limit names the owner of most of the peak.
func (r *Fit) limit(result *memory.Result) {
	if result == nil {
		return
	}
	var most memory.Share
	for _, share := range result.Owners {
		if share.Bytes > most.Bytes {
			most = share
		}
	}
	r.Limit = most.Owner.String()
	r.LimitShare = float64(most.Bytes) / float64(max(result.Allocated, 1))
}
