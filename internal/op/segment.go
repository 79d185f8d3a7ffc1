package op

// This file lets a front end take back a part of the program: both sides of a
// branch are recorded, and one of them stays.

import (
	"heft/internal/graph"
)

// Mark is a place in the program being recorded.
type Mark struct {
	steps, calls, held, assumptions, ops, changes int
}

// Segment is a part of the program that was cut out.
type Segment struct {
	steps       []graph.Step
	assumptions []graph.Assumption
	first       int      // the number that its first operator had
	changes     []change // of elements in place
}

// Mark returns the current end of the program.
func (b *Builder) Mark() Mark {
	return Mark{len(b.graph.Steps), len(b.graph.Calls), len(b.held), len(b.graph.Assumptions), b.ops, len(b.versions.log)}
}

// Cut removes everything recorded since a mark and returns it. Module calls
// must be closed on the way that were opened since.
func (b *Builder) Cut(m Mark) Segment {
	g := b.graph
	s := Segment{
		steps:       append([]graph.Step(nil), g.Steps[m.steps:]...),
		assumptions: append([]graph.Assumption(nil), g.Assumptions[m.assumptions:]...),
		first:       m.ops,
		changes:     b.versions.cut(m.changes),
	}
	for _, call := range g.Calls[m.calls:] {
		b.perCall[call.Module]--
	}
	for _, a := range s.assumptions {
		delete(b.assumed, a)
	}
	for _, step := range s.steps {
		if step.Kind == graph.StepOp {
			b.ops--
		}
	}
	g.Steps, g.Calls, g.Assumptions = g.Steps[:m.steps], g.Calls[:m.calls], g.Assumptions[:m.assumptions]
	b.held = b.held[:min(m.held, len(b.held))]
	return s
}

// Since returns what was recorded since a mark, and leaves it in the program.
func (b *Builder) Since(m Mark) Segment {
	return Segment{steps: append([]graph.Step(nil), b.graph.Steps[m.steps:]...)}
}

// Length is the number of operators in the program.
func (b *Builder) Length() int { return b.ops }

// Repeat lets a segment stand for further executions of itself.
func (s Segment) Repeat(further int64) {
	for _, step := range s.steps {
		if step.Kind == graph.StepOp {
			step.Op.Repeat = (1+step.Op.Repeat)*(1+further) - 1
		}
	}
}

// Paste appends a segment, with new numbers.
func (b *Builder) Paste(s Segment) {
	for _, c := range s.changes {
		b.versions.note(c.counter, b.ops+c.by-s.first)
	}
	for _, step := range s.steps {
		switch step.Kind {
		case graph.StepOp:
			step.Op.ID = b.ops
			b.ops++
			for _, out := range step.Op.Outputs {
				b.hold(out)
			}
		case graph.StepEnter:
			step.Call.ID, step.Call.Index = len(b.graph.Calls), b.perCall[step.Call.Module]
			b.perCall[step.Call.Module]++
			b.graph.Calls = append(b.graph.Calls, step.Call)
		}
	}
	b.graph.Steps = append(b.graph.Steps, s.steps...)
	for _, a := range s.assumptions {
		if !b.assumed[a] {
			b.assumed[a] = true
			b.graph.Assumptions = append(b.graph.Assumptions, a)
		}
	}
}

// LargeFLOPs counts the forward work of a segment without that on single numbers:
// counters, conditions.
func (s Segment) LargeFLOPs() int64 {
	var n int64
	for _, step := range s.steps {
		if step.Kind != graph.StepOp {
			continue
		}
		if w := ForwardWork(step.Op); w.MACs > 0 || step.Op.Outputs[0].Elements() > 1 {
			n += w.FLOPs()
		}
	}
	return n
}

// Work is the forward work of a segment.
func (s Segment) Work() Work {
	var w Work
	for _, step := range s.steps {
		if step.Kind == graph.StepOp {
			w = w.Plus(ForwardWork(step.Op))
		}
	}
	return w
}

// FLOPs counts the forward work of a segment.
func (s Segment) FLOPs() int64 { return s.Work().FLOPs() }
