// Package vm runs Python: it compiles the syntax trees of package syntax to
// Go closures and executes them on Python's object model, in pure Go.
//
// [New] makes a machine, [VM.Exec] runs a source as a module, [VM.Import]
// imports one through the [Loader] and the registered native and embedded
// modules. Everything hangs on the *VM; there is no package-level mutable
// state, and two machines share nothing. A machine is not safe for concurrent
// use. [VM.Close] ends the generators that are still suspended.
//
// The language is Python 3.12 without async, except* and evaluated annotations
// (they are kept as text). Builtin functions, methods of builtin types and the
// standard library are not here: package lib installs them.
//
// Python exceptions travel as Go errors of type [*Exception]. Every other error
// stops the run and cannot be caught by Python code: [*LimitError],
// [*UnsupportedError], [*UndecidableError], [*syntax.SyntaxError].
//
// The machine is safe for hostile programs: it has no system calls, steps, call
// depth and memory are limited ([Limits]), and it is deterministic.
//
// Lifetimes follow CPython 3.11's reference counting at the granularity of
// operators: [VM.Roots] tells at any moment which values the running program
// still holds, including operands in flight inside an expression.
package vm
