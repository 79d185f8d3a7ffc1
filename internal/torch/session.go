package torch

// This file loads programs and builds models.

import (
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/lib"
	"heft/internal/python/vm"
	"heft/internal/spell"
)

// Options configure a session.
type Options struct {
	// Roots are the folders that imports are read from, in order.
	Roots []*files.Root
	// Repository is the folder that the user's file belongs to: imports that no root
	// has are read from it. Nil: there is none.
	Repository *files.Root
	// Site finds the folder of installed packages that has one, for imports that no
	// root has; nil looks nowhere.
	Site func(library string) (*files.Root, bool)
	// Args are what a script finds in sys.argv behind its own name.
	Args []string
	// Assume decides conditions that depend on unknown values, by place.
	Assume []Decision
	// Torch is the release whose names programs find where they ask for them; the zero
	// value is the newest.
	Torch op.Release
	// Limits bound the Python programs; zero fields have defaults.
	Limits vm.Limits
	// MaxOps bounds the length of a traced program; 0 is one million.
	MaxOps int
	// Stdout takes what programs print; nil discards it.
	Stdout io.Writer
}

// Decision is the user's answer for one place of a program: whether a condition
// on unknown values holds, or how many elements a size that depends on data has.
type Decision struct {
	File  string // as in error texts, or the end of it: "model.py"
	Line  int
	Truth bool  // of a condition
	Size  int64 // of a size
	Sized bool  // the decision is about a size
}

// at tells whether the decision is meant for a place.
func (d Decision) at(file string, line int) bool {
	return d.Line == line && (d.File == file || strings.HasSuffix(file, "/"+d.File) || path.Base(file) == d.File)
}

// Session holds one Python machine with the programs loaded into it.
type Session struct {
	options Options
	library *library
	loader  *loader
	main    *vm.Module // what expressions are evaluated in
	access  *lib.FileAccess
	unknown map[string]bool    // paths that programs were answered about
	early   []graph.Assumption // made before the first trace
	skipped []skippedStatement // of the main file
	failed  []error            // of the statements that its program was run by
	program program            // the text of the main file
	// altering are the programs whose functions change models, by name, each run at its
	// first use.
	altering map[string]*vm.Module
}

// Model is a built nn.Module.
type Model struct {
	// Name is the expression it was built from.
	Name    string
	object  *vm.Object
	session *Session // that built it
	made    bool     // by the program, or by names that are gone: another one like it is a copy
}

// Class is the model's class name.
func (m *Model) Class() string { return m.object.Class.Name }

// Open starts a session.
func Open(options Options) (*Session, error) {
	s := &Session{options: options, loader: newLoader(options), unknown: map[string]bool{}}
	machine := vm.New(vm.Options{
		Limits: options.Limits, Loader: s.loader, ProgramPath: s.loader.programPath, Decide: s.decide, Stdout: options.Stdout,
		Settled: s.loader.settled, Kept: s.loader.kept,
	})
	lib.Install(machine)
	s.access = &lib.FileAccess{View: files.NewView(options.Roots, ""), Unknown: s.unknownFile, Assumed: s.assumed}
	lib.InstallFiles(machine, s.access)
	s.loader.opened, s.loader.above = s.siteOpened, s.repositoryUsed
	l, err := install(machine)
	if err != nil {
		return nil, fmt.Errorf("start the shape-only torch: %w", err)
	}
	l.release = options.Torch
	s.library, l.sized, l.installed, l.version = l, s.size, s.loader.installed, s.loader.version
	machine.RegisterNative("torch._overlays._structure", s.structureModule)
	machine.RegisterNative("torch.jit._archive", archives{s}.module)
	machine.Unknown, machine.UnknownName = l.unknownModule, l.unknownName
	machine.Above = s.aboveTop
	machine.Complete = func(m *vm.Module) error { return completeZoo(machine, m) }
	machine.Failed, machine.MissingName, machine.StandsFor = s.failedPackage, l.missingAttribute, standsFor
	machine.Hidden = func(m *vm.Module, name string) bool { return l.hides(options.Torch, m, name) }
	return s, nil
}

// Limit begins a call under limits: steps are counted anew.
func (s *Session) Limit(limits vm.Limits) { s.library.vm.Limit(limits) }

// Close ends suspended generators of the session's programs, and lets go of the
// folders of installed packages.
func (s *Session) Close() {
	s.library.vm.Close()
	if s.options.Repository != nil {
		s.options.Repository.Close()
	}
	s.loader.close()
}

// LoadFile runs a Python file of the first root; name is its slash-separated
// path there. Expressions given to Build see its names. Imports find its
// neighbours first, and relative imports work inside packages.
func (s *Session) LoadFile(name string) error {
	if len(s.options.Roots) == 0 {
		return &SourceError{File: name, Reason: "there is no folder to read it from"}
	}
	root := s.options.Roots[0]
	s.loader.own = root
	src, err := s.loader.read(root, name)
	if err != nil {
		return err
	}
	s.access.View = files.NewView(s.options.Roots, path.Dir(name))
	if strings.HasSuffix(name, ".ipynb") {
		if src, err = notebookSource(root.Display(name), src); err != nil {
			return err
		}
	}
	if !strings.HasSuffix(name, ".ipynb") {
		src = withoutMagics(root.Display(name), src)
	}
	if isMarimo(src) {
		src = marimoSource(root.Display(name), src)
	}
	s.program = program{file: root.Display(name), src: src}
	s.library.watch = &watch{library: s.library, session: s, file: s.program.file, unmade: map[*vm.Object]bool{}, parts: map[*vm.Object]bool{}, lines: map[*vm.Object]int{}}
	s.library.vm.Unmade = s.library.watch.fail
	if err := s.giveArguments(name); err != nil {
		return err
	}
	module, inPackage := packageModule(root, name, src)
	if err := s.addFolder(path.Dir(name), inPackage); err != nil {
		return err
	}
	s.addAbove(name)
	if inPackage {
		err := s.LoadModule(module)
		if err == nil || RelativeImports(src) > 0 {
			return err
		}
		// The package's __init__.py may need what no model does; the file alone may not.
		if s.execFile(root.Display(name), name, src) == nil {
			return nil
		}
		return err
	}
	return s.execFile(root.Display(name), name, src)
}

// Program is the text of the main file as it runs: of a notebook, its code cells.
func (s *Session) Program() string { return string(s.program.src) }

// execFile runs a file as a script.
func (s *Session) execFile(display, name string, src []byte) error {
	module := strings.TrimSuffix(path.Base(name), ".py")
	if module == "" || strings.ContainsAny(module, ". ") {
		module = "model"
	}
	s.asScript(module)
	return s.load(func(machine *vm.VM) (*vm.Module, error) { return machine.Exec(display, src, module) })
}

// giveArguments sets sys.argv as python FILE ARGUMENTS does, where there are any.
func (s *Session) giveArguments(file string) error {
	if len(s.options.Args) == 0 {
		return nil
	}
	sys, err := s.library.vm.Import("sys")
	if err != nil {
		return s.failure("load", err)
	}
	words := []vm.Value{vm.Str(file)}
	for _, word := range s.options.Args {
		words = append(words, vm.Str(word))
	}
	sys.Dict.SetStr("argv", vm.NewList(words...))
	return nil
}

// load runs a program's own statements.
func (s *Session) load(run func(machine *vm.VM) (*vm.Module, error)) error {
	s.library.loading = true
	defer func() { s.library.loading = false }()
	defer s.keepAssumptions(len(s.library.builder.Assumed()))
	if w := s.library.watch; w != nil {
		w.loading, w.calls = true, 0
	}
	m, err := run(s.library.vm)
	s.library.vm.Script = nil
	if w := s.library.watch; w != nil {
		w.loading, w.calls, w.loaded = false, 0, len(w.made)
	}
	if err != nil {
		return s.failure("load", err)
	}
	s.main = m
	return nil
}

// addFolder puts the folder of the user's file first in the search order; last
// if it is a package's, whose modules have longer names.
func (s *Session) addFolder(dir string, inPackage bool) error {
	if dir == "." {
		return nil
	}
	folder, err := s.options.Roots[0].Sub(dir)
	if err != nil {
		return err
	}
	if inPackage {
		s.loader.roots = append(slices.Clone(s.loader.roots), folder)
	} else {
		s.loader.roots = append([]*files.Root{folder}, s.loader.roots...)
	}
	return nil
}

// addAbove puts the folders between the top and the file's own last in the search order,
// the nearest first: its programs may be run from one of them.
func (s *Session) addAbove(name string) {
	s.addBetween(s.options.Roots[0], name)
	if repository := s.options.Repository; repository != nil {
		below, ok := strings.CutPrefix(s.options.Roots[0].Path(name), strings.TrimSuffix(repository.Mount(), "/")+"/")
		if ok && below != name {
			s.addBetween(repository, below)
		}
	}
}

func (s *Session) addBetween(root *files.Root, name string) {
	for dir := path.Dir(path.Dir(name)); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if folder, err := root.Sub(dir); err == nil {
			s.loader.roots = append(slices.Clone(s.loader.roots), folder)
		}
	}
}

// packageModule gives the dotted name of a file inside a package: a folder with
// an __init__.py, or any that the file imports from relatively.
func packageModule(root *files.Root, name string, src []byte) (string, bool) {
	dir := path.Dir(name)
	if dir == "." {
		return "", false
	}
	if !root.IsFile(path.Join(dir, "__init__.py")) && RelativeImports(src) == 0 {
		return "", false
	}
	dotted := strings.ReplaceAll(strings.TrimSuffix(name, ".py"), "/", ".")
	return strings.TrimSuffix(dotted, ".__init__"), true
}

var relativeImport = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^[ \t]*from[ \t]+(\.+)`) })

// RelativeImports tells how many folders up the relative imports of a source
// text reach: 1 for "from .blocks import Conv", which needs the file's own
// folder to be a package, 2 for "from ..layers import Conv", 0 for none.
func RelativeImports(src []byte) int {
	levels := 0
	for _, found := range relativeImport().FindAllSubmatch(src, -1) {
		levels = max(levels, len(found[1]))
	}
	return levels
}

// LoadModule imports a module by its dotted name.
func (s *Session) LoadModule(name string) error {
	s.asScript(name)
	return s.load(func(machine *vm.VM) (*vm.Module, error) { return machine.Import(name) })
}

// LoadSource runs source text as the session's program; file is its name in
// positions.
func (s *Session) LoadSource(file string, src []byte) error {
	module := strings.TrimSuffix(path.Base(file), ".py")
	return s.load(func(machine *vm.VM) (*vm.Module, error) { return machine.Exec(file, src, module) })
}

// Build makes a model from an expression in the loaded program's names: a
// class or a function, with or without constructor arguments ("Net",
// "Net(num_classes=10)"), or a variable that holds a model. An empty
// expression stands for the only nn.Module class of the file; a *ChoiceError
// lists the candidates if there are several.
func (s *Session) Build(expr string) (*Model, error) {
	if s.main == nil {
		return nil, &SourceError{File: expr, Reason: "no program is loaded"}
	}
	if strings.TrimSpace(expr) == "" {
		name, err := s.onlyCandidate()
		if err != nil {
			return nil, err
		}
		expr = name
	}
	defer s.keepAssumptions(len(s.library.builder.Assumed()))
	defer s.library.watch.keepNamed()()
	v, err := s.evaluate(expr)
	if err != nil {
		return nil, err
	}
	if m, err := methodOf(s, expr, v); m != nil || err != nil {
		return m, err
	}
	if v, err = s.instantiate(v); err != nil {
		return nil, s.callFailure(expr, err)
	}
	return s.modelOf(expr, v)
}

// modelOf is the model that an expression gave.
func (s *Session) modelOf(expr string, v vm.Value) (*Model, error) {
	o, ok := v.(*vm.Object)
	if !ok || !o.Class.IsSubclass(s.library.classes.Module) {
		return nil, &Error{Stage: "build", Err: fmt.Errorf("%s gives a %s, not an nn.Module", expr, s.library.vm.TypeOf(v).Name)}
	}
	if stateOf(o) == nil {
		return nil, &Error{Stage: "build", Err: fmt.Errorf("class %s does not call super().__init__()", o.Class.Name)}
	}
	return &Model{Name: expr, object: o, session: s}, nil
}

func (s *Session) evaluate(expr string) (vm.Value, error) {
	machine := s.library.vm
	v, err := machine.Eval(expr, s.main.Dict)
	if err == nil {
		return v, nil
	}
	name, _, _ := strings.Cut(strings.TrimSpace(expr), "(")
	if machine.IsException(err, machine.Exceptions.NameError) && !strings.Contains(name, ".") {
		if found, ok, lookupErr := machine.LookupAttr(s.main, name); lookupErr == nil && ok {
			s.main.Dict.SetStr(name, found) // a name that the module resolves lazily
			return s.evaluateAgain(expr)
		}
		near := spell.Near(name, s.callables(), maxSuggestions)
		if cause := s.firstCause(); cause != nil && len(near) == 0 {
			return nil, cause
		}
		return nil, &NameError{Name: name, File: s.main.File, Suggestions: near, Others: append(s.functions(), s.Candidates()...), Left: s.leftOut()}
	}
	return nil, s.callFailure(expr, err)
}

func (s *Session) evaluateAgain(expr string) (vm.Value, error) {
	v, err := s.library.vm.Eval(expr, s.main.Dict)
	if err != nil {
		return nil, s.callFailure(expr, err)
	}
	return v, nil
}

// Text evaluates an expression in the loaded program's names; model, if not nil,
// is there under the name "model".
func (s *Session) Text(expr string, model *Model) (string, error) {
	if model != nil {
		s.main.Dict.SetStr("model", model.object)
	}
	v, err := s.library.vm.Eval(expr, s.main.Dict)
	if err != nil {
		return "", s.failure("build", err)
	}
	text, err := s.library.vm.Str(v)
	if err != nil {
		return "", s.failure("build", err)
	}
	return text, nil
}

// instantiate calls a class or a factory function without arguments.
func (s *Session) instantiate(v vm.Value) (vm.Value, error) {
	switch v := v.(type) {
	case *vm.Class, *vm.Function, *vm.Builtin, *vm.BoundMethod:
		return s.library.vm.Call(v, nil, nil)
	case *vm.Object:
		if !v.Class.IsSubclass(s.library.classes.Module) && s.library.vm.Callable(v) { // functools.partial
			return s.library.vm.Call(v, nil, nil)
		}
	}
	return v, nil
}

// Candidates lists the nn.Module classes that the loaded file defines itself,
// in its order.
func (s *Session) Candidates() []string {
	var names []string
	if s.main == nil {
		return nil
	}
	s.main.Dict.Each(func(key, value vm.Value) bool {
		class, ok := value.(*vm.Class)
		name, _ := key.(vm.Str)
		if ok && class.IsSubclass(s.library.classes.Module) && defines(s, class, string(name)) {
			names = append(names, string(name))
		}
		return true
	})
	return names
}

// defines tells whether the file's own statements make a class under its name: it, or the
// one that a decorator derives from.
func defines(s *Session, class *vm.Class, name string) bool {
	return slices.ContainsFunc(class.MRO, func(c *vm.Class) bool { return c.ModuleName == s.main.Name && c.Name == name })
}

func (s *Session) onlyCandidate() (string, error) {
	names := s.Candidates()
	if len(names) == 1 {
		return names[0], nil
	}
	choice := &ChoiceError{File: s.main.File, Candidates: names, Functions: s.functions()}
	switch {
	case len(names) > 0:
		choice.Example = Placeholders(s, names[len(names)-1])
	case len(choice.Functions) > 0:
		choice.Example = Placeholders(s, choice.Functions[0])
	}
	if len(names) == 0 {
		choice.Variables = s.variables()
	}
	if len(names) > 0 || len(choice.Variables) > 0 {
		return "", choice
	}
	if cause := s.firstCause(); cause != nil {
		return "", cause
	}
	if foreign := s.foreignModel(); foreign != nil {
		return "", s.failure("load", useMissing(s.library, foreign))
	}
	return "", choice
}

// foreignModel is what the file last made of a package that is not there, nil if it
// made nothing so.
func (s *Session) foreignModel() vm.Value {
	var last vm.Value
	s.main.Dict.Each(func(key, value vm.Value) bool {
		o, ok := value.(*vm.Object)
		if !ok {
			return true
		}
		name, _ := key.(vm.Str)
		m, ok := o.Native.(*missingName)
		if ok && m.foreign && !strings.HasSuffix(m.name, "."+string(name)) {
			last = value
		}
		return true
	})
	return last
}

// functions lists the public functions that the loaded file defines itself.
func (s *Session) functions() []string {
	var names []string
	s.main.Dict.Each(func(key, value vm.Value) bool {
		name, _ := key.(vm.Str)
		f, ok := value.(*vm.Function)
		if !ok || strings.HasPrefix(string(name), "_") {
			return true
		}
		if file, _ := f.File(); file == s.main.File && name != "main" {
			names = append(names, string(name))
		}
		return true
	})
	return names
}

// variables lists the names of the loaded file that hold a model, those of a single
// layer last: a loss is a module, too.
func (s *Session) variables() []string {
	var models, others []string
	s.main.Dict.Each(func(key, value vm.Value) bool {
		name, _ := key.(vm.Str)
		o, ok := value.(*vm.Object)
		if !ok || stateOf(o) == nil || strings.HasPrefix(string(name), "_") {
			return true
		}
		if modules, err := walk(s.library, o, "", false); err == nil && len(modules) > 1 {
			models = append(models, string(name))
		} else {
			others = append(others, string(name))
		}
		return true
	})
	return append(models, others...)
}

// callables lists the names that Build could take.
func (s *Session) callables() []string {
	var names []string
	s.main.Dict.Each(func(key, value vm.Value) bool {
		name, _ := key.(vm.Str)
		switch value.(type) {
		case *vm.Class, *vm.Function:
			names = append(names, string(name))
		case *vm.Object:
			names = append(names, string(name))
		}
		return true
	})
	return names
}

// decide answers for a condition of unknown truth: what the user said, or the
// branch that does not fail.
func (s *Session) decide(b vm.Branch) (truth, ok bool) {
	if isEmbedded(b.File) {
		place := s.library.position()
		b.File, b.Line = place.File, place.Line
	}
	for _, d := range s.options.Assume {
		if !d.Sized && d.at(b.File, b.Line) {
			s.assume(b, d.Truth, "as told by `assume`")
			return d.Truth, true
		}
	}
	switch {
	case b.ThenRaises && !b.ElseRaises:
		s.assume(b, false, "the other branch only raises")
		return false, true
	case b.ElseRaises && !b.ThenRaises:
		s.assume(b, true, "the other branch only raises")
		return true, true
	case b.AllOfMask:
		s.assume(b, true, "masks are taken to hide nothing")
		return true, true
	case b.ThenWarns:
		return false, true
	case b.ElseWarns:
		return true, true
	}
	return false, false
}

// size answers for a size that depends on data.
func (s *Session) size(place graph.Position) (int64, bool) {
	for _, d := range s.options.Assume {
		if d.Sized && d.at(place.File, place.Line) {
			return d.Size, true
		}
	}
	return 0, false
}

func (s *Session) assume(b vm.Branch, truth bool, why string) {
	s.library.builder.Assume("branch", fmt.Sprintf("%q is taken to be %t: %s", b.Text, truth, why),
		"which operators run")
}

// maxUnknownFiles bounds the paths that a report lists.
const maxUnknownFiles = 20

// unknownFile notes that a program was told of a path which nobody looked at.
func (s *Session) unknownFile(name, reason string) {
	if s.unknown[name] || len(s.unknown) > maxUnknownFiles {
		return
	}
	s.unknown[name] = true
	text := fmt.Sprintf("there is no %q for the program: it %s", shortened(name), reason)
	if len(s.unknown) > maxUnknownFiles {
		text = fmt.Sprintf("more than %d such paths are taken to be absent", maxUnknownFiles)
	}
	s.library.builder.Assume("file", text, "`path` shows the program another folder")
}

// assumed notes what the library's own modules take for granted.
func (s *Session) assumed(text, effect string) {
	s.library.builder.Assume("arguments", shortened(text), effect)
}

// shortened cuts a long path in the middle.
func shortened(name string) string {
	const longest = 160
	if len(name) <= longest {
		return name
	}
	return strings.ToValidUTF8(name[:longest/2], "") + "…" + strings.ToValidUTF8(name[len(name)-longest/2:], "")
}

// keepAssumptions keeps what the program assumed since it had made n assumptions,
// for every trace to come.
func (s *Session) keepAssumptions(n int) {
	s.early = append(s.early, s.library.builder.Assumed()[n:]...)
}
