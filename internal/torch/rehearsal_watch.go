package torch

// This file notes which modules a program makes and calls, while it is gone through.

import (
	"slices"

	"heft/internal/python/vm"
)

// watch keeps an eye on the modules that a program makes and calls.
type watch struct {
	library  *library
	file     string // the program's
	made     []*vm.Object
	unmade   map[*vm.Object]bool // whose constructors failed
	parts    map[*vm.Object]bool // that constructors of others made
	named    map[*vm.Object]bool // that the user's own expression made
	lines    map[*vm.Object]int  // of the program that made them, parts aside
	depth    int                 // module calls that have not returned
	stops    bool                // a call may end the program
	loading  bool                // the file's own statements run
	calls    int                 // of models by these
	loaded   int                 // modules that were made while the file was loaded
	called   []calledModel
	repeated int      // calls of another model of a class that was called
	session  *Session // of the program

	optimizers []madeOptimizer
}

// rehearsalEnd ends a program at its first call of a model.
type rehearsalEnd struct{}

func (rehearsalEnd) Error() string { return "the model is called" }

// make notes a new module; one that another module's constructor makes is a part of
// that, also where the constructor fails before it holds it.
func (w *watch) make(o *vm.Object) {
	if len(w.made) == maxWatched {
		return
	}
	w.made = append(w.made, o)
	if vm.Initializing(w.library.vm, func(maker *vm.Object) bool { return maker != o && maker.Class.IsSubclass(w.library.classes.Module) }) {
		w.parts[o] = true
		return
	}
	w.lines[o] = w.ownLine()
}

// keepNamed notes what is made until the returned function is called as the user's: the
// program makes none of it.
func (w *watch) keepNamed() func() {
	if w == nil {
		return func() {}
	}
	first := len(w.made)
	return func() {
		if w.named == nil {
			w.named = map[*vm.Object]bool{}
		}
		for _, o := range w.made[min(first, len(w.made)):] {
			w.named[o] = true
		}
	}
}

// fail notes that a module's constructor failed: what there is of it is no model.
func (w *watch) fail(v vm.Value) {
	if o, ok := v.(*vm.Object); ok && stateOf(o) != nil {
		w.unmade[o] = true
	}
}

// call notes a program's first call of a model; one that a constructor makes tries only
// a part.
func (w *watch) call(self *vm.Object, args vm.Args) error {
	if w.depth > 0 || makingModule(w.library) {
		return nil
	}
	if w.loading && w.parameters(self) > 0 { // what has none transforms an image of a batch, say
		w.calls++
	}
	if w.calls > maxLoadedCalls {
		return rehearsalEnd{}
	}
	return w.note(self, args)
}

// ownLine is the line of the innermost call of the program's file, constructors aside:
// what they do, the line does that calls them.
func (w *watch) ownLine() int {
	frames := slices.Collect(w.library.vm.Traceback())
	for _, f := range frames {
		if f.File == w.file && f.Function != "__init__" {
			return f.Line
		}
	}
	frame, _ := userFrame(frames)
	return frame.Line
}

// feed is feed(model, args, kwargs): a tool that counts or draws models would call this
// one so. The model does not run. What a module's constructor feeds is its part.
func feed(l *library, args vm.Args) (vm.Value, error) {
	var model vm.Value
	var positional *vm.Tuple
	var named *vm.Dict
	if err := args.Unpack("feed", "model", &model, "args", &positional, "kwargs", &named); err != nil {
		return nil, err
	}
	self, ok := model.(*vm.Object)
	if !ok || l.watch == nil || stateOf(self) == nil || makingModule(l) {
		return vm.NoneValue, nil
	}
	given := vm.Args{Positional: positional.Items}
	named.Each(func(name, v vm.Value) bool {
		text, isText := name.(vm.Str)
		given.Keywords = append(given.Keywords, vm.Keyword{Name: string(text), Value: v})
		return isText
	})
	seen := len(l.watch.called)
	err := l.watch.note(self, given)
	if len(l.watch.called) > seen {
		l.watch.called[seen].graphed = false // the tool switches autograd as it likes
	}
	return vm.NoneValue, err
}

// parameters counts a model's parameters, each once.
func (w *watch) parameters(o *vm.Object) int64 {
	total := int64(0)
	for parameter := range w.parametersOf(o) {
		state, _ := tensorOf(parameter)
		total += state.tensor.Elements()
	}
	return total
}

// parametersOf are a model's parameters.
func (w *watch) parametersOf(o *vm.Object) map[vm.Value]bool {
	modules, err := walk(w.library, o, "", false)
	if err != nil {
		return nil
	}
	found := map[vm.Value]bool{}
	for _, at := range modules {
		s := stateOf(at.value)
		if s == nil {
			continue
		}
		s.parameters.Each(func(_, value vm.Value) bool {
			if _, ok := tensorOf(value); ok {
				found[value] = true
			}
			return true
		})
	}
	return found
}
