package vm

// This file finds branches that only tell the user something, or that stop for a
// programmer to look: nothing that a model computes depends on whether they run.

import (
	"slices"
	"strings"

	"heft/internal/python/syntax"
)

// warning is what is known of a block: whether it does nothing but warn, log,
// print or stop in a debugger, and the local variables that it puts its texts together in.
type warning struct {
	only  bool
	texts []*syntax.Name
	tells []*syntax.Name // lead to a debugger or a teller, unless the program bound them itself
	bound []*syntax.Name // by the block's own imports
}

func warningOf(block []syntax.Stmt) warning {
	w := warner{}
	if !w.block(block) || !w.warned {
		return warning{}
	}
	return warning{only: true, texts: w.texts, tells: w.tells, bound: w.bound}
}

// idle reports whether nothing depends on the block: what it assigns has no value
// before it either, and its ways into a debugger are no names of the program's own.
func (w warning) idle(f *frame) bool {
	if !w.only || !f.unbound(w.texts) {
		return false
	}
	for _, name := range w.bound {
		if v := f.valueOf(name); v != nil && !tellers[origin(f.vm, v)] {
			return false
		}
	}
	for _, name := range w.tells {
		v := f.valueOf(name)
		if v == nil && name.Ident != "breakpoint" && !slices.ContainsFunc(w.bound, func(b *syntax.Name) bool { return b.Ident == name.Ident }) {
			return false
		}
		if v != nil && !tellers[origin(f.vm, v)] {
			return false
		}
	}
	return true
}

// origin is the top package that a module, a function or a stand-in is of; empty for
// what has none.
func origin(vm *VM, v Value) string {
	name := ""
	switch x := v.(type) {
	case *Module:
		name = x.Name
	case *Function:
		module, _ := x.Module.(Str)
		name = string(module)
	default:
		if vm.StandsFor != nil {
			name = vm.StandsFor(v)
		}
	}
	top, _, _ := strings.Cut(name, ".")
	return top
}

// valueOf is what a name means in the frame, before builtins; nil where it is unbound.
func (f *frame) valueOf(name *syntax.Name) Value {
	switch name.Kind {
	case syntax.NameLocal:
		return f.locals[name.Slot]
	case syntax.NameCell:
		return f.cells[name.Slot].Value
	case syntax.NameFree:
		return f.free[name.Slot].Value
	case syntax.NameClass, syntax.NameClassFree:
		if v, ok := f.namespace.GetStr(name.Ident); ok {
			return v
		}
		if name.Kind == syntax.NameClassFree {
			return f.free[name.Slot].Value
		}
	}
	v, _ := f.globals.GetStr(name.Ident)
	return v
}

// warner walks a block.
type warner struct {
	texts  []*syntax.Name
	tells  []*syntax.Name
	bound  []*syntax.Name
	warned bool
}

func (w *warner) block(block []syntax.Stmt) bool {
	for _, s := range block {
		if !w.statement(s) {
			return false
		}
	}
	return true
}

func (w *warner) statement(s syntax.Stmt) bool {
	switch x := s.(type) {
	case *syntax.Pass:
		return true
	case *syntax.ExprStmt:
		return w.expression(x.Value)
	case *syntax.Assign:
		return len(x.Targets) == 1 && w.text(x.Targets[0])
	case *syntax.AugAssign:
		return w.text(x.Target)
	case *syntax.If:
		return w.block(x.Body) && w.block(x.Else)
	case *syntax.Import:
		w.binds(x.Names)
		return !slices.ContainsFunc(x.Names, func(a *syntax.Alias) bool { return !tellers[a.Name] })
	case *syntax.ImportFrom:
		w.binds(x.Names)
		return tellers[x.Module] && x.Level == 0
	}
	return false
}

func (w *warner) binds(names []*syntax.Alias) {
	for _, a := range names {
		if a.Target != nil {
			w.bound = append(w.bound, a.Target)
		}
	}
}

// tellers are modules that a branch imports to tell something or to stop.
var tellers = map[string]bool{"warnings": true, "logging": true, "pdb": true, "ipdb": true, "pudb": true, "IPython": true}

// text notes a local variable that is assigned.
func (w *warner) text(target syntax.Expr) bool {
	name, ok := target.(*syntax.Name)
	if !ok || name.Kind != syntax.NameLocal {
		return false
	}
	w.texts = append(w.texts, name)
	return true
}

func (w *warner) expression(e syntax.Expr) bool {
	if _, ok := e.(*syntax.Constant); ok {
		return true
	}
	call, ok := e.(*syntax.Call)
	if !ok {
		return false
	}
	if name := debugger(call.Func); name != nil {
		w.tells, w.warned = append(w.tells, name), true
		return true
	}
	w.warned = w.warned || isWarning(call.Func)
	return isWarning(call.Func)
}

// debugger is the name that a way into a debugger begins with; nil for other calls.
func debugger(callee syntax.Expr) *syntax.Name {
	switch x := callee.(type) {
	case *syntax.Name:
		if x.Ident == "breakpoint" || x.Ident == "set_trace" || x.Ident == "embed" {
			return x
		}
	case *syntax.Attribute:
		if module, ok := x.Value.(*syntax.Name); ok && (x.Attr == "set_trace" || x.Attr == "embed") {
			return module
		}
	}
	return nil
}

// isWarning recognises warnings.warn, the methods of loggers, and print.
func isWarning(callee syntax.Expr) bool {
	switch x := callee.(type) {
	case *syntax.Name:
		return x.Ident == "print" || x.Ident == "warn"
	case *syntax.Attribute:
		switch x.Attr {
		case "warn", "warning", "warning_once", "warning_advice", "info", "info_once", "debug", "error":
			return isLogger(x.Value)
		}
	}
	return false
}

func isLogger(e syntax.Expr) bool {
	switch x := e.(type) {
	case *syntax.Name:
		return x.Ident == "warnings" || x.Ident == "logging" || x.Ident == "logger" || x.Ident == "log" || x.Ident == "LOGGER"
	case *syntax.Attribute:
		return x.Attr == "logger" || x.Attr == "log"
	}
	return false
}

// unbound reports whether a frame's variables have no value yet.
func (f *frame) unbound(names []*syntax.Name) bool {
	for _, name := range names {
		if f.locals[name.Slot] != nil {
			return false
		}
	}
	return true
}
