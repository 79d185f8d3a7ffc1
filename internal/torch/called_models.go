package torch

// This file chooses among the models that a program calls the one that it is about.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

const (
	maxCalledModels  = 12 // that a program calls one after the other
	maxRepeatedCalls = 12 // of other models of classes that were called
)

// calledModel is a model that the program calls, as it does first.
type calledModel struct {
	object  *vm.Object
	line    int
	graphed bool // in evaluation mode with autograd on
	inputs  []Input
	// autocast is the fast type of torch.autocast around the call, if that is on.
	autocast graph.DType
}

// note takes what is called first of each class, and may end the program: where a model is
// called again, which trains or compares, or holds all that the file has.
func (w *watch) note(self *vm.Object, args vm.Args) error {
	if w.parameters(self) == 0 {
		return nil
	}
	class := wrapped(self).Class
	for _, c := range w.called {
		if c.object == self && w.stops {
			return rehearsalEnd{}
		}
		if c.object == self || wrapped(c.object).Class == class && w.session.isOwn(class) {
			if w.repeated++; w.stops && w.repeated > maxRepeatedCalls { // a new model in each fold, say
				return rehearsalEnd{}
			}
			return nil
		}
	}
	if len(w.called) == maxCalledModels {
		return nil
	}
	training, known, err := w.library.vm.LookupAttr(self, "training")
	evaluates := err == nil && known && training == vm.MakeBool(false)
	c := calledModel{object: self, line: w.ownLine(), graphed: evaluates && !w.library.builder.NoGrad, inputs: w.library.inputsOf(self, args)}
	if w.library.modes.autocast {
		c.autocast = w.library.modes.autocastDType
	}
	w.called = append(w.called, c)
	if w.stops && (len(w.called) == maxCalledModels || w.holdsAll(self)) {
		return rehearsalEnd{}
	}
	return nil
}

// holdsAll tells whether every model that the file defines is a part of one, or a loss.
func (w *watch) holdsAll(model *vm.Object) bool {
	held := w.classesIn(model)
	return !slices.ContainsFunc(w.session.Candidates(), func(name string) bool { return !held[name] && !isLossClass(name) })
}

// classesIn names the classes of a model and of its parts.
func (w *watch) classesIn(model *vm.Object) map[string]bool {
	modules, err := walk(w.library, model, "", false)
	if err != nil {
		return nil
	}
	held := map[string]bool{}
	for _, at := range modules {
		held[at.value.Class.Name] = true
	}
	return held
}

// chosen is the called model that is meant: one that no other model holds and whose class
// is no part of another called one, of the program's own classes, which an optimizer of
// the program trains, and of these the largest. A program that shows its parts first calls
// the whole of them, too; one that distills calls a teacher that it does not train.
func (w *watch) chosen(inner map[*vm.Object]bool) *vm.Object {
	var best *vm.Object
	var largest int64
	for _, c := range w.called {
		if inner[c.object] {
			continue
		}
		n, own := w.parameters(c.object), w.session.isOwn(wrapped(c.object).Class)
		if best != nil && (w.isPart(c.object) || !w.isPart(best) && w.session.isOwn(wrapped(best).Class) && !own) {
			continue
		}
		better := best == nil || w.isPart(best) || own && !w.session.isOwn(wrapped(best).Class)
		if best != nil && !better && w.isTrained(best) != w.isTrained(c.object) {
			if w.isTrained(best) {
				continue
			}
			better = true
		}
		if better || n > largest {
			best, largest = c.object, n
		}
	}
	return best
}

// isTrained tells a model that an optimizer of the program trains.
func (w *watch) isTrained(o *vm.Object) bool { return w.optimizerOf(o) != nil }

// isPart tells a model whose class another called one is made of.
func (w *watch) isPart(o *vm.Object) bool {
	class := wrapped(o).Class.Name
	return slices.ContainsFunc(w.called, func(c calledModel) bool { return wrapped(c.object).Class.Name != class && w.classesIn(c.object)[class] })
}

// callOf is the program's call of a model, nil for none.
func (w *watch) callOf(o *vm.Object) *calledModel {
	for i := range w.called {
		if w.called[i].object == o {
			return &w.called[i]
		}
	}
	return nil
}

// scriptOf is how the program runs a model that it calls.
func (w *watch) scriptOf(c *calledModel, inner map[*vm.Object]bool) *graph.Script {
	script := &graph.Script{Line: c.line, Autocast: c.autocast}
	if d := (&Model{object: c.object, session: w.session}).FloatingType(); d != graph.Float32 {
		script.DType = d
	}
	losses := 0
	for _, o := range w.made {
		if !isLossClass(o.Class.Name) || w.unmade[o] {
			continue
		}
		losses++ // a loss of the program's own may hold torch's: none of them alone is meant
		if script.Loss == "" && strings.HasPrefix(o.Class.ModuleName, "torch.nn") {
			script.Loss = o.Class.Name
		}
	}
	script.OnlyLoss = losses == 1 && !w.makesOther(c.object, inner)
	return script
}

// makesOther tells whether the program makes another model, of another class, that is no
// part of one: the loss may be of that, as a critic's is.
func (w *watch) makesOther(model *vm.Object, inner map[*vm.Object]bool) bool {
	return slices.ContainsFunc(w.made, func(o *vm.Object) bool {
		return !w.unmade[o] && !w.parts[o] && !inner[o] && o != model && o != wrapped(model) && wrapped(o).Class != wrapped(model).Class &&
			!isLossClass(o.Class.Name) && w.library.hasForward(o.Class) && w.parameters(o) > 0
	})
}
