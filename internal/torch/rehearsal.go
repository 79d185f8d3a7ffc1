package torch

// This file runs what a program does when it is run as a script: its main block and
// the functions that it calls there. Which model it calls, and what that is fed, is the
// program's own word on what is meant.

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/python/syntax"
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

// inputsOf writes down what a model is called with; nil if that cannot be done.
func (l *library) inputsOf(model *vm.Object, args vm.Args) []Input {
	var specs []Input
	for _, v := range args.Positional {
		spec, ok := l.inputOf(v, 0)
		if !ok {
			return nil
		}
		specs = append(specs, spec)
	}
	for _, k := range args.Keywords {
		spec, ok := l.inputOf(k.Value, 0)
		if !ok {
			return nil
		}
		spec.Name = k.Name
		specs = append(specs, spec)
	}
	return specs
}

func (l *library) inputOf(v vm.Value, depth int) (Input, bool) {
	if state, ok := tensorOf(v); ok {
		return Input{Shape: slices.Clone(state.tensor.Shape), DType: state.tensor.DType}, true
	}
	if depth > maxTensorDepth {
		return Input{}, false
	}
	spec, ok := Input{}, true
	switch u := v.(type) {
	case *vm.List:
		return l.inputsIn(u.Items, depth)
	case *vm.Tuple:
		return l.inputsIn(u.Items, depth)
	case *vm.Dict:
		spec.Kind = input.Dict
		u.Each(func(key, value vm.Value) bool {
			name, isName := key.(vm.Str)
			found, fine := l.inputOf(value, depth+1)
			found.Name = string(name)
			spec.Items, ok = append(spec.Items, found), ok && fine && isName
			return ok
		})
		return spec, ok
	case vm.Int, vm.Float, vm.Str, vm.Bool, vm.None:
		text, err := l.vm.Repr(v)
		return Input{Kind: input.Python, Literal: text}, err == nil
	}
	return Input{}, false
}

// inputsIn writes down a list of inputs.
func (l *library) inputsIn(items []vm.Value, depth int) (Input, bool) {
	spec, ok := Input{Kind: input.List}, true
	for _, item := range items {
		found, fine := l.inputOf(item, depth+1)
		spec.Items, ok = append(spec.Items, found), ok && fine
	}
	return spec, ok
}

// program is the text of the user's file.
type program struct {
	file string
	src  []byte
}

// rehearsal goes through a program's statements one by one: one that fails is left
// out, as in a script that is loaded.
type rehearsal struct {
	session   *Session
	lines     []string
	functions map[string]*syntax.FunctionDef
	running   []string // functions that are gone through
	failures  int
	ended     bool
}

// runMain runs the main block; without one, the functions without parameters whose
// names say that they try something.
func (s *Session) runMain(w *watch) {
	tree, err := syntax.Parse(s.program.file, s.program.src)
	if err != nil {
		return
	}
	defer vm.Within(s.library.vm, maxRehearsedSteps)()
	w.stops = true
	r := &rehearsal{session: s, lines: strings.Split(string(s.program.src), "\n"), functions: map[string]*syntax.FunctionDef{}}
	var main []syntax.Stmt
	for _, statement := range tree.Body {
		switch statement := statement.(type) {
		case *syntax.FunctionDef:
			r.functions[statement.Name] = statement
		case *syntax.If:
			if isMainTest(statement.Test) {
				main = append(main, statement.Body...)
			}
		}
	}
	s.main.Dict.SetStr("__name__", vm.Str("__main__"))
	r.block(main, len(r.lines))
	for _, statement := range tree.Body {
		if f, ok := statement.(*syntax.FunctionDef); ok && len(main) == 0 && !r.ended && triesSomething(f) && r.mayEnter(f) && r.bind(f, vm.Args{}) {
			r.body(f)
		}
	}
	s.main.Dict.SetStr("__name__", vm.Str(s.main.Name))
}

// triesSomething tells a function that can be called as it is and is named as one that
// tries a model.
func triesSomething(f *syntax.FunctionDef) bool {
	for _, p := range f.Params.Args {
		if p.Default == nil {
			return false
		}
	}
	name := strings.ToLower(f.Name)
	return strings.HasPrefix(name, "test") || slices.Contains([]string{"main", "demo", "run", "train", "example"}, name)
}

// isMainTest tells __name__ == "__main__".
func isMainTest(test syntax.Expr) bool {
	compared, ok := test.(*syntax.Compare)
	if !ok || len(compared.Comparators) != 1 {
		return false
	}
	mentions := func(e syntax.Expr) bool {
		name, ok := e.(*syntax.Name)
		return ok && name.Ident == "__name__"
	}
	return mentions(compared.Left) || mentions(compared.Comparators[0])
}

// block runs the statements of a block that ends before line end+1.
func (r *rehearsal) block(statements []syntax.Stmt, end int) {
	for i := 0; i < len(statements) && !r.ended; i++ {
		first := lineOf(statements[i])
		for i+1 < len(statements) && lineOf(statements[i+1]) == first {
			i++ // several on a line
		}
		last := end
		if i+1 < len(statements) {
			last = firstLineOf(statements[i+1]) - 1
		}
		r.statement(statements[i], first, last)
	}
}

func lineOf(s syntax.Stmt) int { return int(s.Pos().Line) }

// firstLineOf is where a statement begins, decorators included.
func firstLineOf(s syntax.Stmt) int {
	var decorators []syntax.Expr
	switch s := s.(type) {
	case *syntax.FunctionDef:
		decorators = s.Decorators
	case *syntax.ClassDef:
		decorators = s.Decorators
	}
	if len(decorators) > 0 {
		return int(decorators[0].Pos().Line)
	}
	return lineOf(s)
}

// statement runs one statement. A function of the file that is called for what it
// does, and not for its value, is gone through as the main block is.
func (r *rehearsal) statement(s syntax.Stmt, first, last int) {
	switch s := s.(type) {
	case *syntax.ExprStmt:
		if call, ok := s.Value.(*syntax.Call); ok {
			if f := r.called(call); f != nil && r.call(f, first, last, int(s.Pos().Col)-1) {
				return
			}
		}
	case *syntax.If:
		if r.branch(s, last) {
			return
		}
	case *syntax.Return:
		return
	case *syntax.Try:
		if lineOf(s.Body[0]) > first && len(s.Handlers) > 0 {
			r.block(s.Body, handlerLine(s)-1)
			return
		}
	}
	r.run(first, last, int(s.Pos().Col)-1)
}

// launchers are functions of libraries that run a program's function in each process:
// torch.multiprocessing.spawn(main_worker, args=…), accelerate's notebook_launcher.
var launchers = []string{"spawn", "notebook_launcher", "launch"}

// called is the function of the file that a statement runs, itself or through a launcher;
// nil for any other.
func (r *rehearsal) called(call *syntax.Call) *syntax.FunctionDef {
	runs := call.Func
	name := ""
	switch f := call.Func.(type) {
	case *syntax.Name:
		name = f.Ident
	case *syntax.Attribute:
		name = f.Attr
	}
	if slices.Contains(launchers, name) && r.functions[name] == nil && len(call.Args) > 0 {
		runs = call.Args[0]
	}
	own, ok := runs.(*syntax.Name)
	if !ok {
		return nil
	}
	return r.functions[own.Ident]
}

func handlerLine(s *syntax.Try) int { return int(s.Handlers[0].Pos().Line) }

// branch runs the statements of the side that a condition chooses.
func (r *rehearsal) branch(s *syntax.If, last int) bool {
	first := lineOf(s)
	begin := lineOf(s.Body[0])
	if begin == first {
		return false
	}
	test := strings.TrimSpace(strings.Join(r.lines[first-1:begin-1], "\n")[int(s.Pos().Col)-1:])
	test = strings.TrimPrefix(strings.TrimPrefix(test, "el"), "if")
	test, _, _ = strings.Cut(test+"\n", ":\n")
	machine := r.session.library.vm
	v, err := machine.Eval("("+test+")", r.session.main.Dict)
	if err != nil {
		return false
	}
	truth, err := machine.Truth(v)
	if err != nil {
		return false
	}
	end := last
	if len(s.Else) > 0 {
		end = firstLineOf(s.Else[0]) - 1
	}
	if truth {
		r.block(s.Body, r.indented(begin, end))
		return true
	}
	r.block(s.Else, last)
	return true
}

// indented is the last line of a block that begins at a line: those of an else that
// follows belong to no block.
func (r *rehearsal) indented(begin, end int) int {
	depth := indentOf(r.lines[begin-1])
	for end > begin && indentOf(r.lines[end-1]) < depth {
		end--
	}
	return end
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// call goes through the statements of a function of the file that a statement calls, in
// the file's own names; false if its arguments cannot be bound so.
func (r *rehearsal) call(f *syntax.FunctionDef, first, last, indent int) bool {
	if !r.mayEnter(f) {
		return false
	}
	args, called := r.arguments(f, first, last, indent)
	if called && r.bind(f, args) {
		r.body(f)
		return true
	}
	return !called // its arguments fail
}

func (r *rehearsal) mayEnter(f *syntax.FunctionDef) bool {
	return !f.Async && len(f.Decorators) == 0 && len(f.Body) > 0 && lineOf(f.Body[0]) > lineOf(f) &&
		!slices.Contains(r.running, f.Name) && len(r.running) < maxRehearsalDepth
}

func (r *rehearsal) body(f *syntax.FunctionDef) {
	r.running = append(r.running, f.Name)
	end := lineOf(f.Body[0])
	for end < len(r.lines) && (strings.TrimSpace(r.lines[end]) == "" || indentOf(r.lines[end]) > 0 || strings.HasPrefix(r.lines[end], "#")) {
		end++
	}
	r.block(f.Body, end)
	r.running = r.running[:len(r.running)-1]
}

// arguments runs a call statement with the function replaced by one that notes what it
// is called with.
func (r *rehearsal) arguments(f *syntax.FunctionDef, first, last, indent int) (args vm.Args, ok bool) {
	globals := r.session.main.Dict
	function, _ := globals.GetStr(f.Name)
	globals.SetStr(f.Name, r.session.library.vm.NewBuiltin(f.Name, func(_ *vm.VM, given vm.Args) (vm.Value, error) {
		args, ok = given, true
		return vm.NoneValue, nil
	}))
	r.run(first, last, indent)
	globals.SetStr(f.Name, function)
	return args, ok
}

// bind sets a function's parameters among the file's names; false if it has others than
// plain ones, or one stays without a value.
func (r *rehearsal) bind(f *syntax.FunctionDef, args vm.Args) bool {
	globals := r.session.main.Dict
	function, _ := globals.GetStr(f.Name)
	made, ok := function.(*vm.Function)
	if !ok {
		return false
	}
	values := map[string]vm.Value{}
	for i, p := range made.Parameters() {
		if p.Kind != vm.PositionalOnly && p.Kind != vm.PositionalOrKeyword {
			return false
		}
		if values[p.Name] = p.Default; i < len(args.Positional) {
			values[p.Name] = args.Positional[i]
		}
	}
	for _, k := range args.Keywords {
		values[k.Name] = k.Value
	}
	for _, v := range values {
		if v == nil {
			return false
		}
	}
	for name, v := range values {
		globals.SetStr(name, v)
	}
	return true
}

// run executes lines of the file as statements of its top level.
func (r *rehearsal) run(first, last, indent int) {
	var text bytes.Buffer
	text.WriteString(strings.Repeat("\n", first-1))
	for _, line := range r.lines[first-1 : min(last, len(r.lines))] {
		text.WriteString(line[min(indent, indentOf(line)):])
		text.WriteByte('\n')
	}
	machine := r.session.library.vm
	err := vm.ExecIn(machine, r.session.program.file, text.Bytes(), r.session.main.Dict)
	if err == nil {
		return
	}
	r.failures++
	if isProgramFailure(err) {
		r.session.failed = append(r.session.failed, err)
	}
	r.ended = !isProgramFailure(err) || endedByArguments(r.session, err) || machine.IsException(err, machine.Exceptions.SystemExit) || r.failures >= maxRehearsedErrors
	if _, isSyntax := err.(*syntax.SyntaxError); isSyntax { //nolint:errorlint // a return among the lines
		r.ended = false
	}
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
