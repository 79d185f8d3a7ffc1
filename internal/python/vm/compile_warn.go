package vm

// This file finds branches that only tell the user something, or that stop for a
// programmer to look: nothing that a model computes depends on whether they run.

import (
	"slices"

	"heft/internal/python/syntax"
)

// warning is what is known of a block: whether it does nothing but warn, log,
// print or stop in a debugger, and the local variables that it puts its texts together in.
type warning struct {
	only  bool
	texts []*syntax.Name
}

func warningOf(block []syntax.Stmt) warning {
	w := warner{}
	if !w.block(block) || !w.warned {
		return warning{}
	}
	return warning{only: true, texts: w.texts}
}

// idle reports whether nothing depends on the block: what it assigns has no value
// before it either.
func (w warning) idle(f *frame) bool { return w.only && f.unbound(w.texts) }

// warner walks a block.
type warner struct {
	texts  []*syntax.Name
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
		return !slices.ContainsFunc(x.Names, func(a *syntax.Alias) bool { return !tellers[a.Name] })
	case *syntax.ImportFrom:
		return tellers[x.Module]
	}
	return false
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
	w.warned = w.warned || isWarning(call.Func)
	return isWarning(call.Func)
}

// isWarning recognises warnings.warn, the methods of loggers, print, and the ways into
// a debugger.
func isWarning(callee syntax.Expr) bool {
	switch x := callee.(type) {
	case *syntax.Name:
		switch x.Ident {
		case "print", "warn", "breakpoint", "set_trace", "embed":
			return true
		}
	case *syntax.Attribute:
		switch x.Attr {
		case "set_trace", "embed":
			module, ok := x.Value.(*syntax.Name)
			return ok && tellers[module.Ident]
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
