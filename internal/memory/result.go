package memory

// This file reads a tape: stages, the peak, its owners and holders, the course.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/memory/cudacaching"
	"heft/internal/op"
)

// Result is what a simulation found. All sizes are bytes. One goroutine may ask it at a
// time: what smaller cards would do is simulated in the memory of the run.
type Result struct {
	Mode Mode
	// Allocated, Reserved and Requested are the peaks over the run, as
	// max_memory_allocated, max_memory_reserved and requested_bytes.all.peak.
	Allocated int64
	Reserved  int64
	Requested int64
	// Rounded is the peak of the sum of sizes rounded to 512 bytes: allocated
	// without the remainders that the allocator does not split off.
	Rounded int64
	// Device is Reserved and the CUDA context.
	Device  int64
	Context int64
	// Stages are the phases of all iterations, in order.
	Stages []Stage
	// Breakdown is that of Allocated at its peak.
	Breakdown
	Peak Moment
	// Timeline is the course of the last iteration.
	Timeline []Point
	// OutOfMemory is set if the memory of the plan's card did not suffice; the
	// figures then end where it happened.
	OutOfMemory *OutOfMemory
	// Refused is set if a kernel takes no tensors of this size: the run then
	// fails on any card.
	Refused *Refusal
	// Recomputed is the forward work that the backward of the last micro-batch did again
	// for checkpoints, to the last tensor that it needs.
	Recomputed op.Work
	// Loss names what was minimised, "" outside of training.
	Loss string

	tape *tape
	plan Plan
	room *Room // whose last run it is
}

// Stage is one phase of one iteration.
type Stage struct {
	Phase     Phase
	Iteration int   // from 1; 0 for placing the model and the data
	Allocated int64 // at its end
	Reserved  int64
	Peak      int64 // of allocated
	Rounded   int64 // at its end
	PeakRound int64
}

// Moment is a place of the run.
type Moment struct {
	Phase     Phase
	Iteration int
	Op        *graph.Op    // nil outside of operators
	Param     *graph.Param // whose gradient or state it was, if any
}

// Path is the module in which the moment's operator ran, "" outside of modules.
func (m Moment) Path() string { return pathOf(m.Op) }

func pathOf(o *graph.Op) string {
	if o == nil || o.Call == nil {
		return ""
	}
	return o.Call.Module.Path
}

// Point is one point of the timeline: peaks since the point before.
type Point struct {
	Phase     Phase
	Allocated int64
	Reserved  int64
	Op        *graph.Op // whose forward or backward ran where Allocated is reached; nil where none did

	event int32 // at which Allocated is reached
}

// Path is the module in which the point's operator ran, "" outside of modules.
func (p Point) Path() string { return pathOf(p.Op) }

// timelinePoints bounds the timeline's length.
const timelinePoints = 240

// playback is a tape played through an allocator, with what it showed after
// each event.
type playback struct {
	*device
	shown
	peak   int // event
	failed *cudacaching.OutOfMemoryError
}

// shown is what an allocator showed after each event.
type shown struct{ allocated, reserved, rounded []int64 }

// fitted is the same for so many events; what stands there is to be written over.
func (s shown) fitted(events int) shown {
	for _, list := range []*[]int64{&s.allocated, &s.reserved, &s.rounded} {
		*list = slices.Grow((*list)[:0], events)[:events]
	}
	return s
}

// play runs the tape's events, up to the one that runs out of memory.
func (t *tape) play(options cudacaching.Options, room *Room) *playback {
	room.shown = room.shown.fitted(len(t.events))
	p := &playback{device: room.device(options, len(t.holdings)), shown: room.shown}
	var rounded, highest int64
	for i, e := range t.events {
		if p.failed = p.device.play(e, t.holdings); p.failed != nil {
			p.cut(i)
			return p
		}
		switch {
		case e.holding == emptyCache:
		case e.holding < 0:
			rounded -= cudacaching.RoundSize(t.holdings[^e.holding].bytes)
		default:
			rounded += cudacaching.RoundSize(t.holdings[e.holding].bytes)
		}
		p.allocated[i], p.reserved[i], p.rounded[i] = p.allocator.Allocated(), p.allocator.Reserved(), rounded
		if p.allocated[i] >= highest && e.holding >= 0 {
			highest, p.peak = p.allocated[i], i
		}
	}
	return p
}

func (p *playback) cut(n int) {
	p.allocated, p.reserved, p.rounded = p.allocated[:n], p.reserved[:n], p.rounded[:n]
}

// result plays the tape and reads the figures off.
func (s *simulation) result() (*Result, error) {
	options := s.plan.Allocator
	if options.Capacity == 0 && s.plan.Hardware.Memory > 0 {
		options.Capacity = s.plan.Hardware.Memory - s.plan.Hardware.Context
		if options.Capacity <= 0 {
			return nil, planErrorf("", "the card's %d bytes do not hold the CUDA context of %d", s.plan.Hardware.Memory, s.plan.Hardware.Context)
		}
	}
	p := s.tape.play(options, s.room)
	defer s.room.back(p.device)
	stats := p.allocator.Stats()
	r := &Result{
		Mode: s.plan.Mode, Allocated: stats.Allocated.Peak, Reserved: stats.Reserved.Peak, Requested: stats.Requested.Peak,
		Context: s.plan.Hardware.Context, Recomputed: s.recomputed, tape: &s.tape, plan: s.plan, room: s.room,
	}
	if p.failed != nil {
		r.OutOfMemory = r.endAt(len(p.allocated), p.failed, p.blocks)
	}
	r.Device = r.Reserved + r.Context
	if len(p.rounded) > 0 {
		r.Rounded = slices.Max(p.rounded)
	}
	if s.loss != nil {
		r.Loss = s.loss.text
	}
	r.readStages(p)
	r.readPeak(p)
	r.readTimeline(p)
	return r, nil
}

func (r *Result) readStages(p *playback) {
	var last Stage
	for _, x := range r.tape.stages {
		stage := Stage{
			Phase: x.phase, Iteration: int(x.iteration),
			Allocated: last.Allocated, Reserved: last.Reserved, Rounded: last.Rounded, Peak: last.Allocated, PeakRound: last.Rounded,
		}
		for i := int(x.first); i < min(int(x.end), len(p.allocated)); i++ {
			stage.Peak = max(stage.Peak, p.allocated[i])
			stage.PeakRound = max(stage.PeakRound, p.rounded[i])
			stage.Allocated, stage.Reserved, stage.Rounded = p.allocated[i], p.reserved[i], p.rounded[i]
		}
		r.Stages = append(r.Stages, stage)
		last = stage
	}
}

// readPeak breaks the peak down by owner.
func (r *Result) readPeak(p *playback) {
	if len(p.allocated) == 0 {
		return
	}
	m := r.tape.moments[r.tape.events[p.peak].moment]
	r.Peak = Moment{Phase: m.phase, Iteration: int(m.iteration), Op: m.op, Param: m.param}
	r.Breakdown = r.tape.breakdown(int32(p.peak), p.allocated[p.peak], p.blocks)
}

// readTimeline samples the last iteration; a point is the highest since the one
// before, so that no peak is lost. Phases are sampled apart.
func (r *Result) readTimeline(p *playback) {
	last := r.tape.stages[len(r.tape.stages)-1].iteration
	events := 0
	for _, x := range r.tape.stages {
		if x.iteration == last {
			events += int(x.end - x.first)
		}
	}
	width := max(1, (events+timelinePoints-1)/timelinePoints)
	r.Timeline = make([]Point, 0, events/width+int(phaseCount))
	for _, x := range r.tape.stages {
		if x.iteration != last {
			continue
		}
		end := min(int(x.end), len(p.allocated))
		for i := int(x.first); i < end; i += width {
			to := min(i+width, end)
			at := i
			for j := i; j < to; j++ {
				if p.allocated[j] > p.allocated[at] {
					at = j
				}
			}
			r.Timeline = append(r.Timeline, Point{x.phase, p.allocated[at], slices.Max(p.reserved[i:to]), r.tape.moments[r.tape.events[at].moment].op, int32(at)})
		}
	}
}
