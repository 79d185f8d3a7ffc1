package syntax

// This file checks what can be assigned to or deleted.

import "fmt"

// exprName is what CPython's messages call an expression.
func exprName(e Expr) string {
	switch e := e.(type) {
	case *Attribute:
		return "attribute"
	case *Subscript:
		return "subscript"
	case *Starred:
		return "starred"
	case *Name:
		return "name"
	case *List:
		return "list"
	case *Tuple:
		return "tuple"
	case *Lambda:
		return "lambda"
	case *Call:
		return "function call"
	case *BoolOp, *BinOp, *UnaryOp:
		return "expression"
	case *Comprehension:
		return comprehensionNames[e.Kind]
	case *Yield, *YieldFrom:
		return "yield expression"
	case *Await:
		return "await expression"
	case *Dict:
		return "dict literal"
	case *Set:
		return "set display"
	case *JoinedStr, *FormattedValue:
		return "f-string expression"
	case *Constant:
		return constantName(e)
	case *Compare:
		return "comparison"
	case *IfExp:
		return "conditional expression"
	case *NamedExpr:
		return "named expression"
	}
	return "expression"
}

var comprehensionNames = [...]string{
	ListComprehension:   "list comprehension",
	SetComprehension:    "set comprehension",
	DictComprehension:   "dict comprehension",
	GeneratorExpression: "generator expression",
}

func constantName(c *Constant) string {
	switch c.Kind {
	case NoneConstant:
		return "None"
	case BoolConstant:
		if c.Int != 0 {
			return "True"
		}
		return "False"
	case EllipsisConstant:
		return "ellipsis"
	}
	return "literal"
}

// invalidTarget is the first part of a target that cannot be stored to, or nil.
func invalidTarget(e Expr) Expr {
	switch e := e.(type) {
	case *Name, *Attribute, *Subscript:
		return nil
	case *Starred:
		return invalidTarget(e.Value)
	case *Tuple:
		return invalidTargets(e.Elts)
	case *List:
		return invalidTargets(e.Elts)
	}
	return e
}

func invalidTargets(elements []Expr) Expr {
	for _, element := range elements {
		if bad := invalidTarget(element); bad != nil {
			return bad
		}
	}
	return nil
}

// checkTarget fails unless an expression can be stored to. The hint is what
// CPython adds when a comparison may have been meant.
func checkTarget(p *parser, e Expr, hint bool) {
	bad := invalidTarget(e)
	if bad == nil {
		checkStars(p, e)
		return
	}
	p.failScan()
	message := fmt.Sprintf("cannot assign to %s", exprName(bad))
	if hint && bad == e && hintsComparison(bad) {
		message += " here. Maybe you meant '==' instead of '='?"
	}
	p.fail(bad.Pos(), "%s", message)
}

func hintsComparison(e Expr) bool {
	switch e := e.(type) {
	case *Constant:
		return constantName(e) == "literal" || e.Kind == EllipsisConstant
	case *Comprehension, *Yield, *YieldFrom:
		return false
	}
	return true
}

// checkStars fails if a target has a star outside a list or tuple, or two in one.
func checkStars(p *parser, e Expr) {
	switch e := e.(type) {
	case *Starred:
		p.fail(e.pos, "starred assignment target must be in a list or tuple")
	case *Tuple:
		checkStarCount(p, e.Elts)
	case *List:
		checkStarCount(p, e.Elts)
	}
}

func checkStarCount(p *parser, elements []Expr) {
	stars := 0
	for _, element := range elements {
		if starred, ok := element.(*Starred); ok {
			stars++
			element = starred.Value
		}
		if stars > 1 {
			p.fail(element.Pos(), "multiple starred expressions in assignment")
		}
		checkStars(p, element)
	}
}

// checkDelete fails unless an expression can be deleted.
func checkDelete(p *parser, e Expr) {
	switch e := e.(type) {
	case *Name, *Attribute, *Subscript:
		return
	case *Tuple:
		checkDeletes(p, e.Elts)
	case *List:
		checkDeletes(p, e.Elts)
	default:
		p.failScan()
		p.fail(e.Pos(), "cannot delete %s", exprName(e))
	}
}

func checkDeletes(p *parser, elements []Expr) {
	for _, element := range elements {
		checkDelete(p, element)
	}
}

// loopTarget is the target of a for loop or comprehension.
func loopTarget(p *parser) Expr {
	pos := p.pos()
	target := p.starOr((*parser).targetElement)
	if p.kind() == tComma {
		target = p.tupleRest(pos, target, (*parser).targetElement)
	}
	checkTarget(p, target, false)
	return target
}

func (p *parser) targetElement() Expr { return p.binary(precedenceOr) }
