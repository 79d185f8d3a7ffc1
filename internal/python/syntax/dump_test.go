package syntax

// This file writes trees in the form of CPython's ast.dump, for comparison.

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// dumper writes a tree that is not resolved as nested parentheses with the node
// and field names of CPython's ast. tools/goldens/astdiff.py writes the same.
type dumper struct {
	strings.Builder
	positions bool
}

func dumpModule(m *Module, positions bool) string {
	d := &dumper{positions: positions}
	for _, s := range m.Body {
		d.stmt(s)
		d.WriteByte('\n')
	}
	return d.String()
}

func (d *dumper) node(name string, pos Pos, fields ...func()) {
	d.WriteByte('(')
	d.WriteString(name)
	if d.positions && pos.Line > 0 {
		fmt.Fprintf(d, "@%d:%d", pos.Line, pos.Col-1)
	}
	for _, field := range fields {
		field()
	}
	d.WriteByte(')')
}

func (d *dumper) word(key, value string) func() {
	return func() {
		if value != "" {
			fmt.Fprintf(d, " %s=%s", key, value)
		}
	}
}

func (d *dumper) ctx(ctx string) func() { return d.word("ctx", ctx) }

func (d *dumper) e(key string, e Expr, ctx ...string) func() {
	return func() {
		if e != nil {
			fmt.Fprintf(d, " %s=", key)
			d.expr(e, append(ctx, "Load")[0])
		}
	}
}

func dumpList[T any](d *dumper, key string, list []T, each func(T)) func() {
	return func() {
		if len(list) == 0 {
			return
		}
		fmt.Fprintf(d, " %s=[", key)
		for i, item := range list {
			if i > 0 {
				d.WriteByte(' ')
			}
			each(item)
		}
		d.WriteByte(']')
	}
}

func (d *dumper) es(key string, list []Expr, ctx ...string) func() {
	return dumpList(d, key, list, func(e Expr) { d.expr(e, append(ctx, "Load")[0]) })
}

func (d *dumper) body(key string, list []Stmt) func() { return dumpList(d, key, list, d.stmt) }

func (d *dumper) words(key string, list []string) func() {
	return dumpList(d, key, list, func(s string) { d.WriteString(s) })
}

func (d *dumper) annotation(key string, a *Annotation) func() {
	if a == nil {
		return func() {}
	}
	return d.e(key, a.Expr)
}

func (d *dumper) ident(key string, n *Name) func() {
	if n == nil {
		return func() {}
	}
	return d.word(key, n.Ident)
}

var operatorNames = []string{"Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow", "LShift", "RShift", "BitOr", "BitXor", "BitAnd", "FloorDiv"}
var compareNames = []string{"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"}
var unaryNames = []string{"Invert", "Not", "UAdd", "USub"}
var boolNames = []string{"And", "Or"}
var comprehensionNodes = []string{"ListComp", "SetComp", "DictComp", "GeneratorExp"}
var typeParamNames = []string{"TypeVar", "TypeVarTuple", "ParamSpec"}

func async(is bool, name string) string {
	if is {
		return "Async" + name
	}
	return name
}

func (d *dumper) stmt(s Stmt) {
	p := s.Pos()
	switch s := s.(type) {
	case *FunctionDef:
		d.node(async(s.Async, "FunctionDef"), p, d.word("name", s.Name), d.arguments(s.Params), d.body("body", s.Body),
			d.es("decorator_list", s.Decorators), d.annotation("returns", s.Returns), d.typeParams(s.TypeParams))
	case *ClassDef:
		d.node("ClassDef", p, d.word("name", s.Name), d.es("bases", s.Bases), d.keywords(s.Keywords), d.body("body", s.Body),
			d.es("decorator_list", s.Decorators), d.typeParams(s.TypeParams))
	case *Return:
		d.node("Return", p, d.e("value", s.Value))
	case *Delete:
		d.node("Delete", p, d.es("targets", s.Targets, "Del"))
	case *Assign:
		d.node("Assign", p, d.es("targets", s.Targets, "Store"), d.e("value", s.Value))
	case *AugAssign:
		d.node("AugAssign", p, d.e("target", s.Target, "Store"), d.word("op", operatorNames[s.Op]), d.e("value", s.Value))
	case *AnnAssign:
		simple := "0"
		if s.Simple {
			simple = "1"
		}
		d.node("AnnAssign", p, d.e("target", s.Target, "Store"), d.annotation("annotation", s.Annotation), d.e("value", s.Value), d.word("simple", simple))
	case *For:
		d.node(async(s.Async, "For"), p, d.e("target", s.Target, "Store"), d.e("iter", s.Iter), d.body("body", s.Body), d.body("orelse", s.Else))
	case *While:
		d.node("While", p, d.e("test", s.Test), d.body("body", s.Body), d.body("orelse", s.Else))
	case *If:
		d.node("If", p, d.e("test", s.Test), d.body("body", s.Body), d.body("orelse", s.Else))
	case *With:
		d.node(async(s.Async, "With"), p, dumpList(d, "items", s.Items, func(i WithItem) {
			d.node("withitem", Pos{}, d.e("context_expr", i.Context), d.e("optional_vars", i.Target, "Store"))
		}), d.body("body", s.Body))
	case *Match:
		d.node("Match", p, d.e("subject", s.Subject), dumpList(d, "cases", s.Cases, func(c *MatchCase) {
			d.node("match_case", Pos{}, func() { d.WriteString(" pattern="); d.pattern(c.Pattern) }, d.e("guard", c.Guard), d.body("body", c.Body))
		}))
	case *Raise:
		d.node("Raise", p, d.e("exc", s.Exc), d.e("cause", s.Cause))
	case *Try:
		name := "Try"
		if s.Star {
			name = "TryStar"
		}
		d.node(name, p, d.body("body", s.Body), dumpList(d, "handlers", s.Handlers, func(h *ExceptHandler) {
			d.node("ExceptHandler", h.pos, d.e("type", h.Type), d.ident("name", h.Target), d.body("body", h.Body))
		}), d.body("orelse", s.Else), d.body("finalbody", s.Finally))
	case *Assert:
		d.node("Assert", p, d.e("test", s.Test), d.e("msg", s.Msg))
	case *Import:
		d.node("Import", p, d.aliases(s.Names))
	case *ImportFrom:
		d.node("ImportFrom", p, d.word("module", s.Module), d.aliases(s.Names), d.word("level", strconv.Itoa(s.Level)))
	case *Global:
		d.node("Global", p, d.words("names", s.Names))
	case *Nonlocal:
		d.node("Nonlocal", p, d.words("names", s.Names))
	case *TypeAlias:
		d.node("TypeAlias", p, d.e("name", s.Target, "Store"), d.typeParams(s.TypeParams), d.annotation("value", s.Value))
	case *ExprStmt:
		d.node("Expr", p, d.e("value", s.Value))
	case *Pass:
		d.node("Pass", p)
	case *Break:
		d.node("Break", p)
	case *Continue:
		d.node("Continue", p)
	default:
		panic(fmt.Sprintf("%T", s))
	}
}

func (d *dumper) aliases(names []*Alias) func() {
	return dumpList(d, "names", names, func(a *Alias) {
		d.node("alias", a.pos, d.word("name", a.Name), d.word("asname", a.AsName))
	})
}

func (d *dumper) keywords(list []*Keyword) func() {
	return dumpList(d, "keywords", list, func(k *Keyword) {
		d.node("keyword", k.pos, d.word("arg", k.Name), d.e("value", k.Value))
	})
}

func (d *dumper) typeParams(params *TypeParameters) func() {
	if params == nil {
		return func() {}
	}
	return dumpList(d, "type_params", params.List, func(p *TypeParam) {
		d.node(typeParamNames[p.Kind], p.pos, d.word("name", p.Target.Ident), d.annotation("bound", p.Bound))
	})
}

func (d *dumper) arguments(params *Parameters) func() {
	arg := func(p *Param) { d.node("arg", p.pos, d.word("arg", p.Name), d.annotation("annotation", p.Annotation)) }
	one := func(key string, p *Param) func() {
		return func() {
			if p != nil {
				fmt.Fprintf(d, " %s=", key)
				arg(p)
			}
		}
	}
	var defaults, kwDefaults []Expr
	for _, p := range params.Args {
		if p.Default != nil {
			defaults = append(defaults, p.Default)
		}
	}
	for _, p := range params.KwOnly {
		kwDefaults = append(kwDefaults, p.Default)
	}
	return func() {
		d.WriteString(" args=")
		d.node("arguments", Pos{}, dumpList(d, "posonlyargs", params.Args[:params.PosOnly], arg), dumpList(d, "args", params.Args[params.PosOnly:], arg),
			one("vararg", params.Vararg), dumpList(d, "kwonlyargs", params.KwOnly, arg), d.es("kw_defaults", kwDefaults),
			one("kwarg", params.Kwarg), d.es("defaults", defaults))
	}
}

func (d *dumper) expr(e Expr, ctx string) {
	if e == nil {
		d.WriteString("None")
		return
	}
	p := e.Pos()
	switch e := e.(type) {
	case *BoolOp:
		d.node("BoolOp", p, d.word("op", boolNames[e.Op]), d.es("values", e.Values))
	case *NamedExpr:
		d.node("NamedExpr", p, d.e("target", e.Target, "Store"), d.e("value", e.Value))
	case *BinOp:
		d.node("BinOp", p, d.e("left", e.Left), d.word("op", operatorNames[e.Op]), d.e("right", e.Right))
	case *UnaryOp:
		d.node("UnaryOp", p, d.word("op", unaryNames[e.Op]), d.e("operand", e.Operand))
	case *Lambda:
		d.node("Lambda", p, d.arguments(e.Params), d.e("body", e.Body))
	case *IfExp:
		d.node("IfExp", p, d.e("test", e.Test), d.e("body", e.Body), d.e("orelse", e.Else))
	case *Dict:
		d.node("Dict", p, d.es("keys", e.Keys), d.es("values", e.Values))
	case *Set:
		d.node("Set", p, d.es("elts", e.Elts))
	case *List:
		d.node("List", p, d.es("elts", e.Elts, ctx), d.ctx(ctx))
	case *Tuple:
		d.node("Tuple", p, d.es("elts", e.Elts, ctx), d.ctx(ctx))
	case *Comprehension:
		key := "elt"
		if e.Kind == DictComprehension {
			key = "key"
		}
		d.node(comprehensionNodes[e.Kind], p, d.e(key, e.Elt), d.e("value", e.Value), dumpList(d, "generators", e.Generators, func(g ComprehensionFor) {
			is := "0"
			if g.Async {
				is = "1"
			}
			d.node("comprehension", Pos{}, d.e("target", g.Target, "Store"), d.e("iter", g.Iter), d.es("ifs", g.Ifs), d.word("is_async", is))
		}))
	case *Await:
		d.node("Await", p, d.e("value", e.Value))
	case *Yield:
		d.node("Yield", p, d.e("value", e.Value))
	case *YieldFrom:
		d.node("YieldFrom", p, d.e("value", e.Value))
	case *Compare:
		d.node("Compare", p, d.e("left", e.Left), dumpList(d, "ops", e.Ops, func(o CompareOperator) { d.WriteString(compareNames[o]) }), d.es("comparators", e.Comparators))
	case *Call:
		d.node("Call", p, d.e("func", e.Func), d.es("args", e.Args), d.keywords(e.Keywords))
	case *FormattedValue:
		conversion := -1
		if e.Conversion != 0 {
			conversion = int(e.Conversion)
		}
		d.node("FormattedValue", Pos{}, d.e("value", e.Value), d.word("conversion", strconv.Itoa(conversion)), func() {
			if e.FormatSpec != nil {
				d.WriteString(" format_spec=")
				d.joined(e.FormatSpec, Pos{})
			}
		})
	case *JoinedStr:
		d.joined(e, p)
	case *Constant:
		d.node("Constant", p, d.constant(e))
	case *Attribute:
		d.node("Attribute", p, d.e("value", e.Value), d.word("attr", e.Attr), d.ctx(ctx))
	case *Subscript:
		d.node("Subscript", p, d.e("value", e.Value), d.e("slice", e.Index), d.ctx(ctx))
	case *Starred:
		d.node("Starred", p, d.e("value", e.Value, ctx), d.ctx(ctx))
	case *Slice:
		d.node("Slice", p, d.e("lower", e.Lower), d.e("upper", e.Upper), d.e("step", e.Step))
	case *Name:
		d.node("Name", p, d.word("id", e.Ident), d.ctx(ctx))
	default:
		panic(fmt.Sprintf("%T", e))
	}
}

// joined writes an f-string; CPython's positions inside one are its own.
func (d *dumper) joined(j *JoinedStr, pos Pos) {
	d.node("JoinedStr", pos, dumpList(d, "values", j.Values, func(e Expr) {
		if c, ok := e.(*Constant); ok {
			d.node("Constant", Pos{}, d.constant(c))
			return
		}
		d.expr(e, "Load")
	}))
}

func (d *dumper) constant(c *Constant) func() {
	return func() {
		fmt.Fprintf(d, " value=%s", constantText(c))
		if c.Unicode {
			d.WriteString(" kind=u")
		}
	}
}

func constantText(c *Constant) string {
	switch c.Kind {
	case NoneConstant:
		return "None"
	case BoolConstant:
		return constantName(c)
	case IntConstant:
		return strconv.FormatInt(c.Int, 10)
	case BigIntConstant:
		return fmt.Sprintf("%#x", c.Big)
	case FloatConstant:
		return "float:" + floatBits(c.Float)
	case ImaginaryConstant:
		return "imag:" + floatBits(c.Float)
	case StringConstant:
		return quote(c.Str)
	case BytesConstant:
		return "bytes:" + hex.EncodeToString([]byte(c.Str))
	}
	return "Ellipsis"
}

func floatBits(f float64) string {
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, math.Float64bits(f)))
}

// quote writes text as ASCII, as Python's json.dumps, but with code points.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			r, size = rune(s[i]&0xf)<<12|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f), 3
		}
		i += size
		if r < 0x7f && r >= ' ' && r != '"' && r != '\\' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\{%x}", r)
		}
	}
	return b.String() + "\""
}

func (d *dumper) pattern(p Pattern) {
	pos := p.Pos()
	patterns := func(key string, list []Pattern) func() { return dumpList(d, key, list, d.pattern) }
	switch p := p.(type) {
	case *MatchValue:
		d.node("MatchValue", pos, d.e("value", p.Value))
	case *MatchSingleton:
		d.node("MatchSingleton", pos, d.constant(p.Value))
	case *MatchSequence:
		d.node("MatchSequence", pos, patterns("patterns", p.Patterns))
	case *MatchMapping:
		d.node("MatchMapping", pos, d.es("keys", p.Keys), patterns("patterns", p.Patterns), d.ident("rest", p.Rest))
	case *MatchClass:
		d.node("MatchClass", pos, d.e("cls", p.Class), patterns("patterns", p.Patterns), d.words("kwd_attrs", p.Keywords), patterns("kwd_patterns", p.KeywordPatterns))
	case *MatchStar:
		d.node("MatchStar", pos, d.ident("name", p.Target))
	case *MatchAs:
		d.node("MatchAs", pos, func() {
			if p.Pattern != nil {
				d.WriteString(" pattern=")
				d.pattern(p.Pattern)
			}
		}, d.ident("name", p.Target))
	case *MatchOr:
		d.node("MatchOr", pos, patterns("patterns", p.Patterns))
	default:
		panic(fmt.Sprintf("%T", p))
	}
}
