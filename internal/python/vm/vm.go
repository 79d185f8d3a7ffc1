package vm

// This file is the machine with its options and modules.

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"heft/internal/python/syntax"
)

// VM is a Python machine.
type VM struct {
	Types      Types
	Exceptions Exceptions
	Builtins   *Dict
	Modules    *Dict // sys.modules: name → module

	// Unknown, if set, is asked for a module that nothing else provides. It
	// returns nil to let the import raise ModuleNotFoundError. inTry says that
	// the import statement stands in a try body that catches ImportError.
	Unknown func(name string, inTry bool) (*Module, error)

	// MissingName, if set, is asked for an attribute that a module lacks; false lets
	// the look-up fail.
	MissingName func(m *Module, name string) (Value, bool)

	// Complete, if set, fills the dictionary of a module whose names are looked up one by
	// one, before a program reads all of it.
	Complete func(m *Module) error

	// StandsFor, if set, is the full name of what a stand-in of a package that is not
	// there stands for; empty for other values.
	StandsFor func(v Value) string

	// Failed, if set, answers for a module whose own statements failed; it returns
	// nil to let the import fail.
	Failed func(name string, err error) *Module

	// UnknownName, if set, is asked for what from m import name names and m
	// lacks; false lets the import raise ImportError.
	UnknownName func(m *Module, name string, inTry bool) (Value, bool)
	// Hidden, if set, tells of names that a program does not find in a module where it
	// asks whether they are there: hasattr, and getattr with a default.
	Hidden func(m *Module, name string) bool

	// Above, if set, is asked whether a relative import that leads one step above the
	// outermost package means the module of that name there: the top of a repository
	// that is itself imported under a name.
	Above func(name string) bool

	// Script, if set, says which module's statements may fail.
	Script *Script
	// Unmade is told of each instance whose __init__ failed. May be nil.
	Unmade func(v Value)

	options Options
	limits  meter

	frame    *frame     // the running Python frame
	pins     []Value    // arguments of running native functions
	handling *Exception // the exception whose handler is running
	frames   []*frame   // free frames for reuse
	reprs    []Value    // containers whose repr is being written

	epoch              uint64 // changes with any class attribute
	lastID             uint32
	objectHash         Value // object.__hash__, to tell it from overrides
	objectGet          Value // object.__getattribute__
	objectInit         Value // object.__init__
	objectNew          Value // object.__new__
	objectSet          Value // object.__setattr__
	objectDel          Value // object.__delattr__
	objectInitSubclass Value

	natives map[string]func(vm *VM) (*Module, error)
	sources map[string]registeredSource
	ahead   map[string]*parsing // by module
	library []func(name string) (Source, bool)
	guarded int                     // imports under way whose ImportError the program catches
	live    map[*Generator]struct{} // suspended generators, for Close
}

// Options configure a machine. The zero value is usable.
type Options struct {
	Limits Limits
	Loader Loader
	// ProgramPath gives the path that programs see (__file__, __path__) of a file
	// name that the Loader gave; nil is the name itself.
	ProgramPath func(file string) string
	// Settled tells of a file name that the Loader gave that its source is known to
	// be valid: bodies of functions are parsed when they are first called. Of others
	// an import finds every syntax error. Nil settles none.
	Settled func(file string) bool
	// Kept gives the trees among which that of a file that the Loader gave is kept from
	// one machine to the next, nil for none; its source must always be the same. Nil keeps
	// none.
	Kept func(file string) *syntax.Trees
	// Decide is asked for the truth of a condition that is not known (see
	// [UndecidableError]). It returns the truth to assume, and false to decline.
	Decide func(branch Branch) (truth, ok bool)
	Stdout io.Writer // print goes here; nil discards
}

// Limits bound a run. Zero fields stand for the defaults.
type Limits struct {
	Steps       int64           // statements, calls and loop rounds; 50 million
	CallDepth   int             // nested Python calls; 900
	MemoryBytes int64           // of values that are alive; 256 MiB
	Deadline    context.Context // its end stops the run; nil for none
}

// Loader finds the source of modules.
type Loader interface {
	// Load returns a module's source by dotted name, and whether the module is a
	// package. The error is [ErrNotFound] when there is no such module.
	Load(module string) (src []byte, file string, isPackage bool, err error)
}

// ErrNotFound says that a [Loader] does not have a module.
var ErrNotFound = errors.New("module not found")

// Branch is a condition of unknown truth.
type Branch struct {
	File string
	Line int
	// Statement is "if", "while", "assert" or "conditional expression".
	Statement string
	// ThenRaises and ElseRaises say that the program fails for sure when the
	// condition is true or false: the branch only raises or asserts False.
	ThenRaises, ElseRaises bool
	// ThenWarns and ElseWarns say that a branch only warns, logs or prints: no
	// result depends on whether it runs.
	ThenWarns, ElseWarns bool
	// AllOfMask says that the condition asks whether a mask is all ones.
	AllOfMask bool
	Text      string // the condition as written
	Cause     *UndecidableError
}

type registeredSource struct {
	file      string
	src       []byte
	isPackage bool
	pinned    bool
	settled   bool          // see Options.Settled
	kept      *syntax.Trees // see Options.Kept
}

// parse parses the source, of a settled one no bodies of functions.
func (s registeredSource) parse() (*syntax.Module, error) {
	switch {
	case s.kept != nil:
		return s.kept.Parse(s.file, s.src)
	case s.settled:
		return syntax.ParseLazily(s.file, s.src)
	}
	return syntax.Parse(s.file, s.src)
}

// New makes a machine with the builtin types and exceptions, and empty builtins.
func New(options Options) *VM {
	vm := &VM{
		Builtins: NewDict(),
		Modules:  NewDict(),
		options:  options,
		natives:  map[string]func(vm *VM) (*Module, error){},
		sources:  map[string]registeredSource{},
		ahead:    map[string]*parsing{},
		live:     map[*Generator]struct{}{},
	}
	vm.limits.init(options.Limits)
	makeTypes(vm)
	makeExceptions(vm)
	installTypes(vm)
	return vm
}

// Hides tells whether a value is a module that hides a name from who asks for it.
func (vm *VM) Hides(v Value, name string) bool {
	m, ok := v.(*Module)
	return ok && vm.Hidden != nil && vm.Hidden(m, name)
}

// Options returns the options the machine was made with.
func (vm *VM) Options() Options { return vm.options }

// NewBuiltin makes a native function.
func (vm *VM) NewBuiltin(name string, fn func(vm *VM, args Args) (Value, error)) *Builtin {
	return &Builtin{Name: name, fn: fn}
}

// RegisterNative adds a module that Go code builds at its first import.
func (vm *VM) RegisterNative(name string, build func(vm *VM) (*Module, error)) {
	vm.natives[name] = build
}

// NativeModules lists the modules of a machine that Go code builds, sorted.
func NativeModules(vm *VM) []string { return slices.Sorted(maps.Keys(vm.natives)) }

// RegisterSource adds a module in Python source, parsed at its first import. A
// module of the same name that the [Loader] has comes first.
func (vm *VM) RegisterSource(name, file string, src []byte, isPackage bool) {
	vm.sources[name] = registeredSource{file: file, src: src, isPackage: isPackage}
}

// Source is the text of a module.
type Source struct {
	File      string
	Text      []byte
	IsPackage bool
}

// RegisterLibrary adds many modules at once: find is asked for a module by its
// name when it is first imported. The Loader cannot replace them.
func (vm *VM) RegisterLibrary(find func(name string) (Source, bool)) {
	vm.library = append(vm.library, find)
}

// registered returns the source that is registered for a module.
func registered(vm *VM, name string) (registeredSource, bool) {
	if r, ok := vm.sources[name]; ok {
		return r, true
	}
	for _, find := range vm.library {
		if s, ok := find(name); ok {
			return registeredSource{file: s.File, src: s.Text, isPackage: s.IsPackage, pinned: true}, true
		}
	}
	return registeredSource{}, false
}

// RegisterPinned is RegisterSource for a module that the Loader cannot replace.
func (vm *VM) RegisterPinned(name, file string, src []byte, isPackage bool) {
	vm.sources[name] = registeredSource{file: file, src: src, isPackage: isPackage, pinned: true}
}
