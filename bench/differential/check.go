package main

// This file runs a program in heft and finds the first statement that differs
// from torch.

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/torch"
)

// The classes of differences, in the order in which they are looked for.
const (
	FalseRefusal = "false refusal" // torch runs it
	FalseAccept  = "false accept"  // torch raises
	WrongFact    = "wrong fact"    // shape, dtype, strides, offset, requires_grad, or another value
	WrongCount   = "wrong count"   // parameters or buffers
	WrongMACs    = "wrong macs"
	WrongKept    = "wrong kept" // bytes that autograd keeps
	Broken       = "broken"     // the program itself could not be read
)

// Difference is the first statement on which heft and torch disagree.
type Difference struct {
	Class  string
	Step   int // number of the statement; negative in the constructor
	Detail string
}

// Check runs a program in heft; nil if nothing differs.
func Check(p *Program) *Difference {
	source, lines := p.Source()
	session, err := torch.Open(torch.Options{})
	if err != nil {
		return &Difference{Class: Broken, Detail: err.Error()}
	}
	defer session.Close()
	specs, err := p.specs()
	if err != nil {
		return &Difference{Class: Broken, Detail: err.Error()}
	}
	if err := session.LoadSource("program.py", []byte(source)); err != nil {
		return p.refusal(err, lines)
	}
	model, err := session.Build("Net()")
	if err != nil {
		return p.refusal(err, lines)
	}
	g, err := session.Trace(model, torch.Run{Inputs: specs, Training: p.Training, Graphed: true}) // torch was asked with autograd on
	if err != nil {
		return p.refusal(err, lines)
	}
	if d := p.compareCounts(g); d != nil {
		return d
	}
	return p.compareWork(g, lines)
}

// refusal tells what ended a run: a statement's own error, or a check's.
func (p *Program) refusal(err error, lines map[int]int) *Difference {
	text := err.Error()
	if _, checked, ok := strings.Cut(text, "Differs: "); ok {
		parts := strings.SplitN(checked, "\n", 3)
		step, _ := strconv.Atoi(parts[0])
		if len(parts) == 3 && parts[1] == "accepted" {
			return &Difference{Class: FalseAccept, Step: step}
		}
		return &Difference{Class: WrongFact, Step: step, Detail: parts[len(parts)-1]}
	}
	step, ok := lines[lineOf(err)]
	switch {
	case !ok:
		return &Difference{Class: Broken, Detail: text}
	case p.step(step).Error != "":
		return nil // what heft does not support cannot be caught: the program ends with a refusal that torch shares
	}
	return &Difference{Class: FalseRefusal, Step: step, Detail: text}
}

var place = regexp.MustCompile(`program\.py:(\d+)`)

// lineOf is the line of the program that an error names.
func lineOf(err error) int {
	if at := place.FindStringSubmatch(err.Error()); at != nil {
		line, _ := strconv.Atoi(at[1])
		return line
	}
	return 0
}

func (p *Program) compareCounts(g *graph.Graph) *Difference {
	var parameters, buffers int64
	for _, param := range g.Params {
		if param.Buffer {
			buffers += param.Tensor.Elements()
		} else {
			parameters += param.Tensor.Elements()
		}
	}
	if p.Parameters == nil || parameters == *p.Parameters && buffers == p.Buffers {
		return nil
	}
	detail := fmt.Sprintf("%d parameters and %d buffers, torch has %d and %d", parameters, buffers, *p.Parameters, p.Buffers)
	return &Difference{Class: WrongCount, Step: len(p.Steps) - 1, Detail: detail}
}

// compareWork compares MACs and kept bytes statement by statement; the place of
// an operator tells its statement.
func (p *Program) compareWork(g *graph.Graph, lines map[int]int) *Difference {
	macs := make([]int64, len(p.Steps))
	kept := make([]int64, len(p.Steps))
	seen := map[keeping]bool{}
	for _, o := range g.Ops() {
		step, ok := lines[o.Pos.Line]
		if !ok {
			step, ok = p.stepOfLayer(o.Call)
		}
		if !ok || step < 0 {
			continue
		}
		macs[step] += op.ForwardWork(o).MACs
		kept[step] += keptBytes(o, step, seen)
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Error == "" && s.MACs != macs[i] {
			return &Difference{Class: WrongMACs, Step: i, Detail: fmt.Sprintf("%d MACs, torch counts %d", macs[i], s.MACs)}
		}
		if s.Error == "" && s.Kept != nil && *s.Kept != kept[i] {
			return &Difference{Class: WrongKept, Step: i, Detail: fmt.Sprintf("keeps %d bytes, torch %d", kept[i], *s.Kept)}
		}
	}
	return nil
}

// stepOfLayer is the statement that called the layer of the net in which a call
// lies: an operator in a class of the definitions stands on none of the statements'
// lines.
func (p *Program) stepOfLayer(c *graph.Call) (int, bool) {
	for c != nil && c.Parent != nil && c.Parent.Parent != nil {
		c = c.Parent
	}
	if c == nil || c.Parent == nil {
		return 0, false
	}
	step := slices.IndexFunc(p.Steps, func(s Step) bool { return strings.Contains(s.Code, "self."+c.Module.Path+"(") })
	return step, step >= 0
}

// keeping is a storage that a statement keeps.
type keeping struct {
	step    int
	storage *graph.Storage
}

// keptBytes adds up the storages that an operator keeps for its backward and
// that none before it in its statement kept.
func keptBytes(o *graph.Op, step int, seen map[keeping]bool) int64 {
	operator, known := op.Of(o)
	if !known || operator.Gradient == nil || o.NoGrad {
		return 0
	}
	needs := func(i int) bool { return o.Inputs[i] != nil && o.Inputs[i].RequiresGrad }
	flows := slices.ContainsFunc(o.Outputs, func(t *graph.Tensor) bool { return t.RequiresGrad }) // not where an input requires grad since
	if !flows || !slices.ContainsFunc(indices(o.Inputs), needs) {
		return 0
	}
	var bytes int64
	operator.Gradient.SavedTensors(o, op.Release{}, needs, func(t *graph.Tensor, clone bool) {
		switch {
		case clone:
			bytes += t.Bytes()
		case !seen[keeping{step, t.Storage}]:
			seen[keeping{step, t.Storage}] = true
			bytes += t.Storage.Bytes
		}
	})
	return bytes
}

func indices(tensors []*graph.Tensor) []int {
	all := make([]int, len(tensors))
	for i := range all {
		all[i] = i
	}
	return all
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
