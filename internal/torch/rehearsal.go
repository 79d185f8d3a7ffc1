package torch

// This file runs what a program does when it is run as a script: its main block and
// the functions that it calls there. Which model it calls, and what that is fed, is the
// program's own word on what is meant.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/python/vm"
	"heft/internal/stable"
)

// Rehearsed is a model that the program itself makes.
type Rehearsed struct {
	Model *Model
	// Line is where the program first calls it; 0 says that it only makes it.
	Line int
	// Made is where the program's file makes it, 0 where that is not known.
	Made int
	// Chosen tells that it is the one which the program's calls are about.
	Chosen bool
	// Inputs are what it is called with; nil where that cannot be written down.
	Inputs []Input
	// Whole tells that it holds models of the program's classes, and is none itself: layers
	// that the program put together.
	Whole bool
	// Own tells that its class is one of the program's, not of a library.
	Own bool
	// Graphed tells that the program calls it in evaluation mode with autograd on: what a
	// backward would need is kept.
	Graphed bool
	// Loaded tells that the file makes it whenever it is imported.
	Loaded bool
	// Optimizer is the first one that the program makes for its parameters, nil for none.
	Optimizer *graph.Optimizer
	// Script is how the program runs it; nil where it is not called.
	Script *graph.Script

	parameters int64
	inner      bool // another one holds it
}

const (
	maxRehearsed       = 8         // models that are told of
	maxRehearsalDepth  = 4         // functions called one by the other that are gone through
	maxRehearsedSteps  = 5_000_000 // of the program
	maxRehearsedErrors = 50        // statements that may fail
	maxWatched         = 50_000    // modules that are kept an eye on
	maxLoadedCalls     = 100       // of models while a file is loaded: what calls more trains
)

// Rehearse runs the program's main block, or functions that try its model, and lists the
// models that the program makes: the one that its calls are about, others that it calls,
// then its own, the largest first.
func (s *Session) Rehearse() []Rehearsed {
	w := s.library.watch
	if w == nil || s.program.file == "" {
		return nil
	}
	defer func() { s.library.watch, s.library.vm.Unmade = nil, nil }()
	defer s.keepAssumptions(len(s.library.builder.Assumed()))
	defer s.library.keepSwitches()()
	defer s.keepDefinitions()()
	if len(w.called) == 0 {
		s.runMain(w)
	}
	return s.rehearsed(w)
}

// keepDefinitions puts back the file's functions and classes whose names the program's
// functions took for values of their own: they are gone through in the file's names.
func (s *Session) keepDefinitions() func() {
	if s.main == nil {
		return func() {}
	}
	before := s.main.Dict.Clone()
	return func() {
		before.Each(func(key, value vm.Value) bool {
			name, _ := key.(vm.Str)
			switch value.(type) {
			case *vm.Function, *vm.Class:
				s.main.Dict.SetStr(string(name), value)
			}
			return true
		})
	}
}

// keepSwitches puts gradients, inference and autocast back as they are now: the program
// may end inside of a context that switched them.
func (l *library) keepSwitches() func() {
	modes, noGrad, inference := l.modes, l.builder.NoGrad, l.builder.Inference
	return func() {
		l.modes, l.builder.NoGrad, l.builder.Inference = modes, noGrad, inference
		l.builder.ClearAutocast()
	}
}

func (s *Session) rehearsed(w *watch) []Rehearsed {
	inner := map[*vm.Object]bool{}
	for _, o := range w.made {
		if state := stateOf(o); state != nil {
			state.modules.Each(func(_, child vm.Value) bool {
				if c, ok := child.(*vm.Object); ok {
					inner[c] = true
				}
				return true
			})
		}
	}
	var found []Rehearsed
	chosen := w.chosen(inner)
	for i, o := range w.made {
		call := w.callOf(o)
		if w.unmade[o] || w.named[o] && call == nil || (inner[o] || w.parts[o]) && call == nil || isLossClass(o.Class.Name) || !s.library.hasForward(o.Class) {
			continue
		}
		r := Rehearsed{Own: s.isOwn(wrapped(o).Class), Loaded: i < w.loaded, Made: w.lines[o], parameters: w.parameters(o), inner: inner[o]}
		if r.parameters == 0 {
			continue
		}
		if call != nil {
			r.Line, r.Inputs, r.Graphed, r.Chosen = call.line, call.inputs, call.graphed, o == chosen
			r.Script = w.scriptOf(call, inner)
		}
		r.Whole = !r.Own && holdsOwn(s, w.classesIn(o))
		r.Optimizer = w.optimizerOf(o)
		o = wrapped(o)
		r.Model = &Model{Name: o.Class.Name, object: o, session: s, made: true}
		found = append(found, r)
	}
	stable.Sort(found, func(a, b Rehearsed) int {
		switch {
		case a.Chosen != b.Chosen:
			return order(a.Chosen)
		case a.inner != b.inner:
			return order(b.inner)
		case (a.Line > 0) != (b.Line > 0):
			return order(a.Line > 0)
		case a.Own != b.Own:
			return order(a.Own)
		}
		return int(min(max(b.parameters-a.parameters, -1), 1))
	})
	return found[:min(len(found), maxRehearsed)]
}

// holdsOwn tells whether one of some classes is a model of the file's.
func holdsOwn(s *Session, classes map[string]bool) bool {
	return slices.ContainsFunc(s.Candidates(), func(name string) bool { return classes[name] })
}

func order(first bool) int {
	if first {
		return -1
	}
	return 1
}

// isLossClass tells a loss by its name.
func isLossClass(name string) bool {
	return strings.Contains(name, "Loss") || strings.Contains(name, "Criterion")
}

// wrapped is the model inside of DataParallel and its like.
func wrapped(o *vm.Object) *vm.Object {
	if !strings.HasSuffix(o.Class.Name, "DataParallel") {
		return o
	}
	if state := stateOf(o); state != nil {
		if inner, ok := state.modules.GetStr("module"); ok {
			if m, ok := inner.(*vm.Object); ok {
				return m
			}
		}
	}
	return o
}

// isOwn tells a class of the user's files from one of a library.
func (s *Session) isOwn(class *vm.Class) bool {
	module, ok := s.library.vm.Modules.GetStr(class.ModuleName)
	m, isModule := module.(*vm.Module)
	if script := s.library.vm.Script; script != nil && class.ModuleName == script.Module { // it is being loaded
		return true
	}
	return s.main != nil && class.ModuleName == s.main.Name || ok && isModule && !isEmbedded(m.File) && s.loader.isOwn(m.File)
}

// Reason says why a model that the program makes is taken for the one that is meant.
func (r Rehearsed) Reason(file string) string {
	switch {
	case r.Line > 0:
		return fmt.Sprintf("line %d of %s calls it", r.Line, file)
	case r.Loaded:
		return file + " makes it"
	}
	return file + " makes it when it is run"
}
