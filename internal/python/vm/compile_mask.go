package vm

// This file recognises the question whether a mask is all ones: mask.all(), by
// which programs leave a mask out that hides nothing.

import (
	"strings"

	"heft/internal/python/syntax"
)

// asksAllOfMask reports whether an expression is the call of all() without
// arguments on a variable or attribute that is called a mask.
func asksAllOfMask(e syntax.Expr) bool {
	call, ok := e.(*syntax.Call)
	if !ok || len(call.Args) > 0 || len(call.Keywords) > 0 {
		return false
	}
	method, ok := call.Func.(*syntax.Attribute)
	if !ok || method.Attr != "all" {
		return false
	}
	switch x := method.Value.(type) {
	case *syntax.Name:
		return strings.HasSuffix(x.Ident, "mask")
	case *syntax.Attribute:
		return strings.HasSuffix(x.Attr, "mask")
	}
	return false
}

// maskCond is the condition mask.all().
func (c *compiler) maskCond(e syntax.Expr) condFunc {
	value := expr(c, e)
	d := decision{statement: "mask", allOfMask: true, line: line(e), text: c.sourceText(e, nil)}
	return func(f *frame) (bool, error) {
		v, err := value(f)
		if err != nil {
			return false, err
		}
		truth, err := f.truth(v)
		if err == nil {
			return truth, nil
		}
		if _, ok := err.(*Exception); ok {
			return false, err
		}
		return f.decide(&d, err)
	}
}
