package advise

// This file defines levers and what they change.

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/run"
	"heft/internal/stable"
)

// Case is a run of a model that may have been changed.
type Case struct {
	Setting run.Setting
	// Changes are calls of functions of changes.py, in order: "in_place(model)".
	Changes []string
	// Untimed tells that the run's time is not estimated: it runs elsewhere than on the
	// card, or waits for copies.
	Untimed bool
}

// with is the case with one more change of the model.
func (c Case) with(format string, args ...any) Case {
	c.Changes = append(slices.Clone(c.Changes), fmt.Sprintf(format, args...))
	return c
}

// Subject is the run that advice is about, as the user has it.
type Subject struct {
	Case
	Plan  *run.Plan
	Graph *graph.Graph
	// Batch is what one forward takes, 0 where the input has no such axis.
	Batch int64
	// Channels and Side are those of one batch of square images, 0 for other inputs.
	Channels, Side int64
	// Alterable tells that the model is a program, whose modules can be replaced.
	Alterable bool
	// Checkpoints finds sets of modules to recompute, in rising order of work.
	Checkpoints func() ([]Checkpointing, error)
}

// Training tells whether whole steps are run.
func (s *Subject) Training() bool { return s.Setting.Mode == run.Training }

// Autograd tells whether the forward keeps what a backward needs.
func (s *Subject) Autograd() bool { return s.Setting.Mode != run.Inference }

// Module finds a module by its path, nil if there is none.
func (s *Subject) Module(path string) *graph.Module {
	for _, m := range s.Graph.Modules {
		if m.Path == path {
			return m
		}
	}
	return nil
}

// Has tells whether the model has a module whose class has one of the names.
func (s *Subject) Has(classes ...string) bool {
	return slices.ContainsFunc(s.Graph.Modules, func(m *graph.Module) bool { return slices.Contains(classes, m.Class) })
}

// Class orders what is paid with, the least first.
type Class uint8

// The classes.
const (
	Nothing      Class = iota // the same results in the same time
	Time                      // the same results, later
	Numerics                  // other rounding
	Recipe                    // another way of training the same model
	Hardware                  // the same results, on cards that the user did not name
	Data                      // the model sees less
	Architecture              // another model, to be trained or tuned again
)

// weights add up to a combination's price: three of a lower class cost about one of
// the next.
var weights = [...]float64{0, 1, 3, 6, 8, 12, 24}

// String names the class as reports print it.
func (c Class) String() string {
	return [...]string{"nothing", "time", "numerics", "recipe", "hardware", "data", "architecture"}[c]
}

// Price is what a lever costs, apart from the work and the time that are counted.
type Price struct {
	Class Class
	// Words say it: "accuracy to be checked".
	Words string
}

// Offer is what a lever can do for a subject.
type Offer struct {
	// Values are those worth trying, the mildest first; a switch has "true".
	Values []string
	// Reason says why there are none.
	Reason string
}

// none is the offer of a lever that does not apply.
func none(format string, args ...any) Offer { return Offer{Reason: fmt.Sprintf(format, args...)} }

// values is the offer of a lever that applies.
func values(list ...string) Offer { return Offer{Values: list} }

// on is the value of a switch.
const on = "true"

// Lever is one kind of change.
type Lever struct {
	// ID names it as --set does: "amp", "rpn.post_nms".
	ID string
	// Takes shows what may stand behind the name: "fp16 or bf16".
	Takes string
	// Why says in a sentence what it does to memory or work.
	Why string
	// Never says why heft makes the change of no model; "" for all others.
	Never string
	// Title is a value's name in tables: "AMP (bf16)".
	Title func(s *Subject, value string) string
	// Applies says which values are worth trying.
	Applies func(*Subject) Offer
	// Change makes the changed case. Errors are about the value.
	Change func(c Case, s *Subject, value string) (Case, error)
	// How are the lines of code to write for a changed case; nil for surgery, whose
	// code is that of the functions called.
	How func(c Case, s *Subject, value string) []string
	// Price is what it costs.
	Price func(s *Subject, value string) Price
	// Excludes names levers that cannot be pulled as well.
	Excludes []string
}

// Move is a lever with a value.
type Move struct {
	Lever *Lever
	Value string
}

// String is the move as --set takes it: "amp=bf16".
func (m Move) String() string { return m.Lever.ID + "=" + m.Value }

// Title is the move's name in tables.
func (m Move) Title(s *Subject) string { return m.Lever.Title(s, m.Value) }

// clashes tells whether two moves cannot be made together.
func (m Move) clashes(other Move) bool {
	return m.Lever.ID == other.Lever.ID || slices.Contains(m.Lever.Excludes, other.Lever.ID) || slices.Contains(other.Lever.Excludes, m.Lever.ID)
}

// apply makes all moves, in the catalogue's order.
func apply(moves []Move, s *Subject) (Case, error) {
	moves = slices.Clone(moves)
	stable.Sort(moves, func(a, b Move) int { return place(a.Lever.ID) - place(b.Lever.ID) })
	c := s.Case
	for i, m := range moves {
		for _, other := range moves[:i] {
			if m.clashes(other) {
				return c, refuse(m.Lever, "leave one of them out", "%s and %s exclude each other", other, m)
			}
		}
		var err error
		c, err = m.Lever.Change(c, s, m.Value)
		if errors.Is(err, errValue) {
			return c, m.refused(s)
		}
		if err != nil {
			return c, err
		}
	}
	return c, nil
}

// refuse is an error about a lever's value.
func refuse(l *Lever, advice, format string, args ...any) error {
	return &fault.Error{Kind: fault.Usage, Setting: l.ID, Message: fmt.Sprintf(format, args...), Advice: advice}
}

// refused says why a lever does not take a move's value: it has nothing to change in the
// model, or takes others.
func (m Move) refused(s *Subject) error {
	l := m.Lever
	offer := l.Applies(s)
	if offer.Reason != "" {
		return refuse(l, "advise lists the changes that apply", "%s changes nothing: %s", m, offer.Reason)
	}
	advice := fmt.Sprintf("`set` %s=…: %s", l.ID, l.Takes)
	if !slices.ContainsFunc(offer.Values, func(v string) bool { return strings.Contains(l.Takes, v) }) {
		advice += "; worth trying here: " + strings.Join(offer.Values, ", ")
	}
	return refuse(l, advice, "%s cannot be %q", l.ID, m.Value)
}

// titled is the title of a lever that has one for every value.
func titled(text string) func(*Subject, string) string {
	return func(*Subject, string) string { return text }
}

// errValue is what a lever says of a value that it does not take.
var errValue = errors.New("no such value")

// onlyOn refuses every value of a switch but true.
func onlyOn(value string) error {
	if value != on {
		return errValue
	}
	return nil
}

// priced is the price of a lever that costs the same for every value.
func priced(class Class, words string) func(*Subject, string) Price {
	return func(*Subject, string) Price { return Price{Class: class, Words: words} }
}

// lines are code that is the same for every value.
func lines(text ...string) func(Case, *Subject, string) []string {
	return func(Case, *Subject, string) []string { return text }
}

// accessor is a module's path as code has it: model.features[0].conv.
func accessor(path string) string {
	text := "model"
	for name := range strings.SplitSeq(path, ".") {
		switch {
		case path == "":
		case strings.Trim(name, "0123456789") == "":
			text += "[" + name + "]"
		default:
			text += "." + name
		}
	}
	return text
}
