package vm

// This file holds exceptions: classes, raising, tracebacks, contexts.

import (
	"fmt"
	"strings"
)

// Exceptions are the builtin exception classes.
type Exceptions struct {
	BaseException, Exception, SystemExit, KeyboardInterrupt, GeneratorExit *Class

	StopIteration, StopAsyncIteration, ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError,
	AssertionError, AttributeError, BufferError, EOFError, ImportError, ModuleNotFoundError, LookupError, IndexError,
	KeyError, MemoryError, NameError, UnboundLocalError, OSError, FileNotFoundError, FileExistsError, PermissionError,
	IsADirectoryError, NotADirectoryError, TimeoutError, ConnectionError, ReferenceError, RuntimeError,
	NotImplementedError, RecursionError, SyntaxError, IndentationError, SystemError, TypeError, ValueError,
	UnicodeError, UnicodeDecodeError, UnicodeEncodeError *Class

	BaseExceptionGroup, ExceptionGroup *Class

	Warning, UserWarning, DeprecationWarning, PendingDeprecationWarning, SyntaxWarning, RuntimeWarning, FutureWarning,
	ImportWarning, UnicodeWarning, BytesWarning, ResourceWarning *Class
}

// Exception is a raised Python exception on its way to a handler. It is the
// Native payload of its instance, so raising an instance again gives the same
// *Exception.
type Exception struct {
	Value     *Object
	Args      *Tuple
	Traceback []Frame // outermost call last
	Cause     *Exception
	Context   *Exception
	// SuppressContext is set by raise ... from.
	SuppressContext bool
	// Object and Name tell of an AttributeError who lacks what; Object is nil
	// where the program raised it.
	Object Value
	Name   string

	caughtIn *frame // whose place Traceback already has

	vm *VM
}

// Frame is a place in a traceback.
type Frame struct {
	File     string
	Line     int
	Function string
}

// Error returns the last line of Python's traceback, such as
// "ValueError: kernel too large".
func (e *Exception) Error() string {
	text := e.Message()
	if text == "" {
		return e.Value.Class.Name
	}
	return e.Value.Class.Name + ": " + text
}

// Message is str(exception).
func (e *Exception) Message() string {
	text, err := e.vm.Str(e.Value)
	if err != nil {
		return "<exception str() failed>"
	}
	return text
}

// Notes are what add_note was given.
func (e *Exception) Notes() []string {
	v, _ := e.Value.Dict.GetStr("__notes__")
	list, ok := v.(*List)
	if !ok {
		return nil
	}
	var notes []string
	for _, item := range list.Items {
		if s, ok := item.(Str); ok {
			notes = append(notes, string(s))
		}
	}
	return notes
}

// Class is the exception's class.
func (e *Exception) Class() *Class { return e.Value.Class }

// IsA reports whether the exception is an instance of class.
func (e *Exception) IsA(class *Class) bool { return e.Value.Class.IsSubclass(class) }

// Render returns the traceback, innermost call last, one "file:line, in
// function" a line, then the exception, preceded by its cause or context.
func (e *Exception) Render() string {
	var b strings.Builder
	e.render(&b, 0)
	return b.String()
}

// maxChainShown bounds how many causes Render shows.
const maxChainShown = 8

func (e *Exception) render(b *strings.Builder, shown int) {
	switch {
	case shown >= maxChainShown:
	case e.Cause != nil:
		e.Cause.render(b, shown+1)
		b.WriteString("\nThe above exception was the direct cause of the following exception:\n\n")
	case e.Context != nil && !e.SuppressContext:
		e.Context.render(b, shown+1)
		b.WriteString("\nDuring handling of the above exception, another exception occurred:\n\n")
	}
	renderTraceback(b, e.Traceback)
	b.WriteString(e.Error())
	b.WriteByte('\n')
}

func renderTraceback(b *strings.Builder, frames []Frame) {
	for i := len(frames) - 1; i >= 0; i-- {
		f := frames[i]
		fmt.Fprintf(b, "%s:%d, in %s\n", f.File, f.Line, f.Function)
	}
}

func makeExceptions(vm *VM) {
	e := &vm.Exceptions
	makeClasses(vm, []classEntry{{&e.BaseException, "BaseException", nil}})
	base := e.BaseException
	makeClasses(vm, []classEntry{
		{&e.Exception, "Exception", base}, {&e.SystemExit, "SystemExit", base},
		{&e.KeyboardInterrupt, "KeyboardInterrupt", base}, {&e.GeneratorExit, "GeneratorExit", base},
	})
	x := e.Exception
	makeClasses(vm, []classEntry{
		{&e.StopIteration, "StopIteration", x}, {&e.StopAsyncIteration, "StopAsyncIteration", x},
		{&e.ArithmeticError, "ArithmeticError", x}, {&e.AssertionError, "AssertionError", x},
		{&e.AttributeError, "AttributeError", x}, {&e.BufferError, "BufferError", x}, {&e.EOFError, "EOFError", x},
		{&e.ImportError, "ImportError", x}, {&e.LookupError, "LookupError", x}, {&e.MemoryError, "MemoryError", x},
		{&e.NameError, "NameError", x}, {&e.OSError, "OSError", x}, {&e.ReferenceError, "ReferenceError", x},
		{&e.RuntimeError, "RuntimeError", x}, {&e.SyntaxError, "SyntaxError", x}, {&e.SystemError, "SystemError", x},
		{&e.TypeError, "TypeError", x}, {&e.ValueError, "ValueError", x}, {&e.Warning, "Warning", x},
	})
	makeClasses(vm, []classEntry{
		{&e.FloatingPointError, "FloatingPointError", e.ArithmeticError}, {&e.OverflowError, "OverflowError", e.ArithmeticError},
		{&e.ZeroDivisionError, "ZeroDivisionError", e.ArithmeticError},
		{&e.ModuleNotFoundError, "ModuleNotFoundError", e.ImportError},
		{&e.IndexError, "IndexError", e.LookupError}, {&e.KeyError, "KeyError", e.LookupError},
		{&e.UnboundLocalError, "UnboundLocalError", e.NameError},
		{&e.FileNotFoundError, "FileNotFoundError", e.OSError}, {&e.FileExistsError, "FileExistsError", e.OSError},
		{&e.PermissionError, "PermissionError", e.OSError}, {&e.IsADirectoryError, "IsADirectoryError", e.OSError},
		{&e.NotADirectoryError, "NotADirectoryError", e.OSError}, {&e.TimeoutError, "TimeoutError", e.OSError},
		{&e.ConnectionError, "ConnectionError", e.OSError},
		{&e.NotImplementedError, "NotImplementedError", e.RuntimeError}, {&e.RecursionError, "RecursionError", e.RuntimeError},
		{&e.IndentationError, "IndentationError", e.SyntaxError}, {&e.UnicodeError, "UnicodeError", e.ValueError},
	})
	makeClasses(vm, []classEntry{
		{&e.UnicodeDecodeError, "UnicodeDecodeError", e.UnicodeError}, {&e.UnicodeEncodeError, "UnicodeEncodeError", e.UnicodeError},
		{&e.UserWarning, "UserWarning", e.Warning}, {&e.DeprecationWarning, "DeprecationWarning", e.Warning},
		{&e.PendingDeprecationWarning, "PendingDeprecationWarning", e.Warning}, {&e.SyntaxWarning, "SyntaxWarning", e.Warning},
		{&e.RuntimeWarning, "RuntimeWarning", e.Warning}, {&e.FutureWarning, "FutureWarning", e.Warning},
		{&e.ImportWarning, "ImportWarning", e.Warning}, {&e.UnicodeWarning, "UnicodeWarning", e.Warning},
		{&e.BytesWarning, "BytesWarning", e.Warning}, {&e.ResourceWarning, "ResourceWarning", e.Warning},
	})
	makeExceptionGroups(vm)
	installExceptionMethods(vm)
	installExceptionGroups(vm)
}

// installExceptionMethods gives BaseException its constructor and attributes.
func installExceptionMethods(vm *VM) {
	base := vm.Exceptions.BaseException
	base.New = func(vm *VM, class *Class, args Args) (Value, error) {
		return newException(vm, class, args.Positional...).Value, nil
	}
	base.Init = func(vm *VM, self Value, args Args) error {
		e, ok := exceptionOf(self)
		if !ok {
			return vm.Raise(vm.Exceptions.TypeError, "descriptor '__init__' requires a 'BaseException' object")
		}
		if len(args.Keywords) > 0 && !e.IsA(vm.Exceptions.ImportError) {
			return vm.Raise(vm.Exceptions.TypeError, "%s() takes no keyword arguments", e.Value.Class.Name)
		}
		for _, keyword := range args.Keywords {
			e.Value.SetAttr(keyword.Name, keyword.Value)
		}
		e.Args = NewTuple(args.Positional...)
		return nil
	}
	installExceptionAttributes(vm, base)
}

// newException makes an exception instance that has not been raised.
func newException(vm *VM, class *Class, args ...Value) *Exception {
	e := &Exception{Args: NewTuple(args...), vm: vm}
	e.Value = &Object{Class: class, Native: e}
	return e
}

// Raise makes an exception of a class with a formatted message.
func (vm *VM) Raise(class *Class, format string, args ...any) error {
	return vm.RaiseValue(class, Str(fmt.Sprintf(format, args...)))
}

// RaiseValue makes an exception of a class with the given arguments.
func (vm *VM) RaiseValue(class *Class, args ...Value) error {
	e := newException(vm, class, args...)
	chainContext(vm, e)
	return e
}

// AsException returns the exception of an instance of BaseException.
func (vm *VM) AsException(v Value) (*Exception, bool) { return exceptionOf(v) }

func exceptionOf(v Value) (*Exception, bool) {
	o, ok := v.(*Object)
	if !ok {
		return nil, false
	}
	e, ok := o.Native.(*Exception)
	return e, ok
}

// chainContext notes the exception being handled as context of a new one.
func chainContext(vm *VM, e *Exception) {
	if vm.handling == nil || vm.handling == e || e.Context != nil {
		return
	}
	length := 0
	for c := vm.handling; c != nil; c = c.Context {
		if length++; c == e || length > maxContexts {
			return
		}
	}
	e.Context = vm.handling
}

// maxContexts bounds chains of contexts, which handlers that raise again in a
// loop would grow without end; maxTraceback bounds the places of an exception.
const (
	maxContexts  = 50
	maxTraceback = 2000
)

// passed notes a place that the exception has come through.
func (e *Exception) passed(place Frame) {
	if len(e.Traceback) < maxTraceback {
		e.Traceback = append(e.Traceback, place)
	}
}

// IsException reports whether err is a Python exception of a class.
func (vm *VM) IsException(err error, class *Class) bool {
	e, ok := err.(*Exception)
	return ok && e.IsA(class)
}
