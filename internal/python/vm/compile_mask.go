package vm

// This file recognises the question whether a mask is all ones, by which programs leave
// a mask out that hides nothing: mask.all(), torch.all(mask), and what transformers 5.24
// asks, fast_all(mask).

import (
	"strings"

	"heft/internal/python/syntax"
)

// asksAllOfMask reports whether an expression is the call of all() without arguments on
// a variable or attribute that is called a mask, or of a function of that name on one
// alone.
func asksAllOfMask(e syntax.Expr) bool {
	call, ok := e.(*syntax.Call)
	if !ok || len(call.Keywords) > 0 || len(call.Args) > 1 {
		return false
	}
	if len(call.Args) == 1 {
		return isCalled(call.Func, "all") && isCalled(call.Args[0], "mask")
	}
	method, ok := call.Func.(*syntax.Attribute)
	return ok && method.Attr == "all" && isCalled(method.Value, "mask")
}

// isCalled reports whether an expression is a variable or an attribute whose last word
// is the given one: attention_mask, self.mask.
func isCalled(e syntax.Expr, word string) bool {
	name := ""
	switch x := e.(type) {
	case *syntax.Name:
		name = x.Ident
	case *syntax.Attribute:
		name = x.Attr
	}
	before, ok := strings.CutSuffix(name, word)
	return ok && (before == "" || word == "mask" || strings.HasSuffix(before, "_"))
}

// maskCond is a condition that asksAllOfMask.
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
