package torch

// This file notes the optimizers that a program makes, and for which model.

import (
	"strings"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

// madeOptimizer is an optimizer and the line that makes it.
type madeOptimizer struct {
	object *vm.Object
	line   int
}

const maxOptimizers = 100 // of a program that are kept an eye on

// noteOptimizer is note_optimizer(optimizer): the program made one.
func noteOptimizer(l *library, args vm.Args) (vm.Value, error) {
	o, ok := first(args).(*vm.Object)
	if ok && l.watch != nil && len(l.watch.optimizers) < maxOptimizers {
		l.watch.optimizers = append(l.watch.optimizers, madeOptimizer{o, l.watch.ownLine()})
	}
	return vm.NoneValue, nil
}

// ConfiguredOptimizer is the first optimizer that a model's own configure_optimizers makes
// for it, which Lightning's trainer calls; nil where there is none, without a class where it
// fails: it takes arguments, needs its trainer, or runs away.
// It is asked of another model like this one: what it freezes, adds or holds is of that one.
func (m *Model) ConfiguredOptimizer() *graph.Optimizer {
	s := m.session
	l := s.library
	if _, ok, err := l.vm.LookupAttr(m.object, "configure_optimizers"); err != nil || !ok {
		return nil
	}
	defer vm.Within(l.vm, maxRehearsedSteps)()
	defer s.keepAssumptions(len(l.builder.Assumed()))
	defer l.keepSwitches()()
	early, builder := s.early, l.builder
	defer func() { s.early, l.builder = early, builder }()
	before := l.watch
	l.watch = nil
	defer func() { l.watch = before }()
	s.useNewBuilder()
	object, err := s.again(m)
	if err != nil {
		return &graph.Optimizer{}
	}
	method, err := l.vm.GetAttr(object, "configure_optimizers")
	if err != nil {
		return &graph.Optimizer{}
	}
	l.watch = &watch{library: l, session: s, file: s.program.file, unmade: map[*vm.Object]bool{}, parts: map[*vm.Object]bool{}, lines: map[*vm.Object]int{}}
	_, err = l.vm.Call(method, nil, nil)
	own := l.watch.optimizerOf(object) // what fails behind the optimizer needs a trainer: a schedule of so many steps
	if own == nil && err != nil {
		return &graph.Optimizer{}
	}
	return own
}

// optimizerOf is the first optimizer that steps a parameter of a model, nil if none does.
func (w *watch) optimizerOf(model *vm.Object) *graph.Optimizer {
	if len(w.optimizers) == 0 {
		return nil
	}
	parameters := w.parametersOf(model)
	for _, made := range w.optimizers {
		groups, _ := w.library.attribute(made.object, "param_groups").(*vm.List)
		if groups == nil {
			continue
		}
		for _, group := range groups.Items {
			if w.holdsOne(group, parameters) {
				return w.library.describeOptimizer(made)
			}
		}
	}
	return nil
}

// holdsOne tells whether a group of parameters has one of those. It is charged: a program
// may make many groups of many.
func (w *watch) holdsOne(group vm.Value, parameters map[vm.Value]bool) bool {
	settings, ok := group.(*vm.Dict)
	if !ok {
		return false
	}
	found, _ := settings.GetStr("params")
	list, ok := found.(*vm.List)
	if !ok {
		return false
	}
	if w.library.vm.Charge(int64(len(list.Items))) != nil {
		return false
	}
	for _, p := range list.Items {
		if parameters[p] {
			return true
		}
	}
	return false
}

func (l *library) attribute(o *vm.Object, name string) vm.Value {
	v, err := l.vm.GetAttr(o, name)
	if err != nil {
		return nil
	}
	return v
}

// describeOptimizer reads an optimizer's class and defaults.
func (l *library) describeOptimizer(made madeOptimizer) *graph.Optimizer {
	class := made.object.Class
	o := &graph.Optimizer{Class: class.Name, Line: made.line}
	if !strings.HasPrefix(class.ModuleName, "torch.optim") {
		o.Class = class.ModuleName + "." + class.Name
	}
	defaults, ok := l.attribute(made.object, "defaults").(*vm.Dict)
	if !ok {
		return o
	}
	for name, number := range map[string]*float64{"momentum": &o.Momentum, "weight_decay": &o.WeightDecay} {
		switch v, _ := defaults.GetStr(name); v := v.(type) {
		case vm.Float:
			*number = float64(v)
		case vm.Int:
			*number = float64(v)
		}
	}
	for name, set := range map[string]*bool{
		"nesterov": &o.Nesterov, "amsgrad": &o.AMSGrad, "centered": &o.Centered, "maximize": &o.Maximize, "capturable": &o.Capturable,
	} {
		v, _ := defaults.GetStr(name)
		*set = v == vm.True
	}
	for name, choice := range map[string]**bool{"fused": &o.Fused, "foreach": &o.ForEach} {
		if v, _ := defaults.GetStr(name); v == vm.True || v == vm.False {
			chosen := v == vm.True
			*choice = &chosen
		}
	}
	return o
}
