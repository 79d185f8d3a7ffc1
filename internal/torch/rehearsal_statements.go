package torch

// This file goes through the statements of a program, one by one.

import (
	"bytes"
	"slices"
	"strings"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

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
