package report

// This file is the report of a run's memory.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/memory"
)

// MemoryVersion names the JSON contract of Memory.
const MemoryVersion = "heft.memory/1"

// Memory is everything `heft memory MODEL` shows. All sizes are bytes.
type Memory struct {
	Version   string  `json:"version"`
	Model     string  `json:"model"`
	Source    string  `json:"source"`
	Mode      string  `json:"mode"` // "inference", "training" or "inference-with-grad"
	Batch     int64   `json:"batch,omitempty"`
	Inputs    []Value `json:"inputs"`
	Precision string  `json:"precision"`
	Optimizer string  `json:"optimizer,omitempty"`
	Loss      string  `json:"loss,omitempty"`
	// Settings are the further ones that differ from a plain run: "one of 8
	// ranks, fsdp", "4 micro-batches".
	Settings []string `json:"settings,omitempty"`
	GPU      string   `json:"gpu"`
	Capacity int64    `json:"capacity,omitempty"` // what the driver offers; 0 is not known

	Device    int64 `json:"device"`    // reserved and context: what nvidia-smi shows
	Reserved  int64 `json:"reserved"`  // torch.cuda.max_memory_reserved
	Allocated int64 `json:"allocated"` // torch.cuda.max_memory_allocated
	Requested int64 `json:"requested"` // without rounding
	Needs     int64 `json:"needs"`     // the smallest device memory in which the same still runs
	Context   int64 `json:"context"`
	Fits      *bool `json:"fits"`                   // null where no card was named, and a run on some card is possible
	Bound     bool  `json:"bound,omitempty"`        // sizes depend on data: everything is an upper bound
	AtLeast   bool  `json:"at_least,omitempty"`     // a loop runs more often than is counted: everything is a lower bound
	Missing   int64 `json:"missing,omitempty"`      // by how much it does not fit
	Arena     int64 `json:"static_arena,omitempty"` // inference in a static plan: weights and live tensors
	// OutOfMemory is where the run ends on the card, null where it fits.
	OutOfMemory *OutOfMemory `json:"out_of_memory,omitempty"`
	// Observed is what a user's own message says about the run, null without one.
	Observed *Observed `json:"observed,omitempty"`
	// Refused says which operator's kernel takes no tensors of this size: the
	// run fails on a card of any memory.
	Refused *Refusal `json:"refused,omitempty"`

	Owners   []MemoryShare  `json:"owners"` // add up to Device at the peak
	Peak     MemoryMoment   `json:"peak"`
	Largest  []MemoryHolder `json:"largest"`
	Stages   []MemoryStage  `json:"stages"`
	Timeline []MemoryPoint  `json:"timeline"`
	// TimelineOwners are the owners that hold something along the timeline, in the
	// order of its points' Owned.
	TimelineOwners []string     `json:"timeline_owners"`
	Assumptions    []Assumption `json:"assumptions"`
}

// Refusal is an operator whose kernel takes no tensors of a run's size.
type Refusal struct {
	Operator string `json:"operator"`
	Module   string `json:"module,omitempty"`
	Reason   string `json:"reason"`
}

func refusalOf(r *memory.Refusal) *Refusal {
	if r == nil {
		return nil
	}
	return &Refusal{Operator: r.Op.Name, Module: r.Path(), Reason: r.Reason}
}

// String names the operator and its place: "conv2d at layer1.0.conv1".
func (r *Refusal) String() string {
	if r.Module == "" {
		return r.Operator
	}
	return r.Operator + " at " + r.Module
}

// MemoryShare is what one owner holds at the peak.
type MemoryShare struct {
	Owner    string       `json:"owner"`
	Bytes    int64        `json:"bytes"`
	Share    float64      `json:"share"` // of all, 0 to 1
	Estimate bool         `json:"estimate,omitempty"`
	Unknown  bool         `json:"unknown,omitempty"` // not known, and not counted
	Parts    []MemoryPart `json:"parts,omitempty"`   // of activations, by the operator that made them
}

// MemoryPart is a share of an owner.
type MemoryPart struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// MemoryMoment is where the peak stands.
type MemoryMoment struct {
	Phase     string `json:"phase"`
	Iteration int    `json:"iteration"`
	Module    string `json:"module,omitempty"`
	Operator  string `json:"operator,omitempty"`
}

// MemoryHolder is one large allocation at the peak.
type MemoryHolder struct {
	Owner    string  `json:"owner"`
	Path     string  `json:"path,omitempty"`
	Operator string  `json:"operator,omitempty"`
	Shape    []int64 `json:"shape"`
	Bytes    int64   `json:"bytes"`
}

// MemoryStage is one phase of one iteration.
type MemoryStage struct {
	Phase     string `json:"phase"`
	Iteration int    `json:"iteration"`
	Allocated int64  `json:"allocated"` // at its end
	Peak      int64  `json:"peak"`
	Reserved  int64  `json:"reserved"`
}

// MemoryPoint is a point of the last iteration's course.
type MemoryPoint struct {
	Phase     string `json:"phase"`
	Allocated int64  `json:"allocated"`
	Reserved  int64  `json:"reserved"`
	// Owned is what each of TimelineOwners holds where Allocated is reached; the
	// allocator's rounding is what is left of Allocated.
	Owned []int64 `json:"owned"`
	// Module and Operator are what ran there, forward or backward; empty outside of them.
	Module   string `json:"module,omitempty"`
	Operator string `json:"operator,omitempty"`
}

// MemorySetting is what the report says about the plan besides the figures.
type MemorySetting struct {
	Precision string
	Optimizer string
	Settings  []string
	GPU       string
	Capacity  int64
	// Others is what other processes hold of the card, beside Capacity.
	Others int64
	// ContextUnknown tells that the context is missing in every sum.
	ContextUnknown bool
	Assumptions    []graph.Assumption
}

// NewMemory builds the report of a simulation.
func NewMemory(g *graph.Graph, r *memory.Result, s MemorySetting) *Memory {
	m := &Memory{
		Version: MemoryVersion, Model: g.Name, Source: g.Source, Mode: modeName(r.Mode), Batch: GraphBatch(g), Inputs: valuesOf(g.Inputs),
		Precision: s.Precision, Settings: s.Settings, GPU: s.GPU, Capacity: s.Capacity,
		Device: r.Device, Reserved: r.Reserved, Allocated: r.Allocated, Requested: r.Requested, Context: r.Context,
		Assumptions: assumptionsOf(s.Assumptions),
		Peak:        MemoryMoment{Phase: r.Peak.Phase.String(), Iteration: r.Peak.Iteration, Module: r.Peak.Path()},
	}
	if r.Mode == memory.Inference {
		m.Arena = memory.StaticArena(g)
	}
	if r.Mode == memory.Training {
		m.Optimizer, m.Loss = s.Optimizer, r.Loss
	}
	if r.Peak.Op != nil {
		m.Peak.Operator = r.Peak.Op.Name
	}
	m.Needs, m.Refused = r.Needs(s.Capacity), refusalOf(r.Refused)
	if s.Capacity > 0 {
		m.Missing = max(m.Needs-s.Capacity, 0)
		m.OutOfMemory = outOfMemoryOf(r.EndsOn(s.Capacity), s)
	}
	if fits := m.Missing == 0 && m.Refused == nil; !fits || s.Capacity > 0 {
		m.Fits = &fits
	}
	m.Bound, m.AtLeast = g.AtMost || anyBound(g.Tensors), g.AtLeast || anyAtLeast(g.Tensors)
	m.addOwners(r, s.ContextUnknown)
	m.addCourse(r)
	return m
}

func modeName(m memory.Mode) string {
	switch m {
	case memory.ForwardWithGrad:
		return "inference-with-grad"
	case memory.Training:
		return "training"
	}
	return "inference"
}

// Verdict is nil for a run that fits its card or was not judged, and an error of kind
// DoesNotFit for one that does not.
func (m *Memory) Verdict() error {
	switch {
	case m.Refused != nil:
		return doesNotFit("the run is refused by %s on any card", m.Refused)
	case m.Fits != nil && !*m.Fits:
		return doesNotFit("the run needs %d bytes more than the card has", m.Missing)
	}
	return nil
}

func doesNotFit(format string, args ...any) error {
	return &fault.Error{Kind: fault.DoesNotFit, Message: fmt.Sprintf(format, args...)}
}

// addOwners adds those of the peak. The allocator's part is what it holds and has
// not handed out, and the rounding of what it has.
func (m *Memory) addOwners(r *memory.Result, contextUnknown bool) {
	m.Owners = append(sharesOf(r.Breakdown),
		MemoryShare{Owner: "allocator: rounding and gaps", Bytes: r.Slack + r.Reserved - r.Allocated},
		MemoryShare{Owner: "CUDA context", Bytes: r.Context, Estimate: true, Unknown: contextUnknown})
	shareOut(m.Owners, r.Device)
	m.Largest = holdersOf(r.Breakdown)
}

func (m *Memory) addCourse(r *memory.Result) {
	for _, s := range r.Stages {
		m.Stages = append(m.Stages, MemoryStage{s.Phase.String(), s.Iteration, s.Allocated, s.Peak, s.Reserved})
	}
	along := r.OwnedAlong()
	for _, p := range r.Timeline {
		point := MemoryPoint{Phase: p.Phase.String(), Allocated: p.Allocated, Reserved: p.Reserved, Owned: []int64{}, Module: p.Path()}
		if p.Op != nil {
			point.Operator = p.Op.Name
		}
		m.Timeline = append(m.Timeline, point)
	}
	m.TimelineOwners = []string{}
	for _, owner := range memory.Owners() {
		if !slices.ContainsFunc(along, func(o memory.Owned) bool { return o[owner] > 0 }) {
			continue
		}
		m.TimelineOwners = append(m.TimelineOwners, owner.String())
		for i := range m.Timeline {
			m.Timeline[i].Owned = append(m.Timeline[i].Owned, along[i][owner])
		}
	}
}

// MemorySummary is the memory part of `heft MODEL`: two simulations with the
// settings that Setting names.
type MemorySummary struct {
	Inference int64  `json:"inference"`          // device memory
	Training  int64  `json:"training,omitempty"` // 0 if it cannot be trained
	Context   int64  `json:"context,omitempty"`  // the CUDA context in each of both; absent where they differ
	Setting   string `json:"setting"`
	Problem   string `json:"problem,omitempty"` // why there is no training figure
}

// NewMemorySummary builds the summary of an inference and, if the model can be trained,
// of a training step; problem says why it cannot.
func NewMemorySummary(inference, training *memory.Result, setting string, problem error) *MemorySummary {
	s := &MemorySummary{Inference: inference.Device, Context: inference.Context, Setting: setting}
	if problem != nil {
		s.Problem = problem.Error()
		return s
	}
	s.Training = training.Device
	if training.Context != s.Context {
		s.Context = 0
	}
	return s
}

// OwnInference is what inference takes beside the context: model and run.
func (s *MemorySummary) OwnInference() int64 { return s.Inference - s.Context }

// OwnTraining is what a training step takes beside the context.
func (s *MemorySummary) OwnTraining() int64 { return s.Training - s.Context }

// Name of a holder for people: "layer1.0.bn3 output".
func (h *MemoryHolder) Name() string {
	switch {
	case h.Operator == "":
		return strings.TrimSpace(h.Path + " " + strings.TrimSuffix(h.Owner, "s"))
	case h.Path == "":
		return h.Operator
	}
	return h.Path + " " + h.Operator
}
