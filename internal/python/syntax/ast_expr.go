package syntax

// This file defines the expressions of the tree.

import "math/big"

// Expressions.
type (
	// BoolOp is a and b and c, or the same with or; it has two values or more.
	BoolOp struct {
		expr
		Op     BoolOperator
		Values []Expr
	}

	// NamedExpr is target := value.
	NamedExpr struct {
		expr
		Target *Name
		Value  Expr
	}

	// BinOp is an arithmetic or bitwise operation.
	BinOp struct {
		expr
		Left  Expr
		Op    Operator
		Right Expr
	}

	// UnaryOp is not, -, + or ~ before an operand.
	UnaryOp struct {
		expr
		Op      UnaryOperator
		Operand Expr
	}

	// Lambda is a function of one expression.
	Lambda struct {
		expr
		Params *Parameters
		Body   Expr
		Scope  *Scope
	}

	// IfExp is Body if Test else Else.
	IfExp struct {
		expr
		Test Expr
		Body Expr
		Else Expr
	}

	// Dict is {key: value, **mapping}; a nil key marks a ** value.
	Dict struct {
		expr
		Keys   []Expr
		Values []Expr
	}

	// Set is {a, b}; elements may be Starred. It is never empty.
	Set struct {
		expr
		Elts []Expr
	}

	// List is [a, b]; elements may be Starred.
	List struct {
		expr
		Elts []Expr
	}

	// Tuple is a, b; elements may be Starred.
	Tuple struct {
		expr
		Elts []Expr
	}

	// Comprehension is a list, set or dict comprehension or a generator
	// expression. It is a function of its own: everything in it belongs to
	// Scope but Generators[0].Iter, which is evaluated outside, before the call.
	Comprehension struct {
		expr
		Kind       ComprehensionKind
		Elt        Expr // the element; the key of a dict comprehension
		Value      Expr // the value of a dict comprehension, else nil
		Generators []ComprehensionFor
		Scope      *Scope
	}

	// ComprehensionFor is one for clause with the if clauses that follow it.
	ComprehensionFor struct {
		Target Expr
		Iter   Expr
		Ifs    []Expr
		Async  bool
	}

	// Await is await value.
	Await struct {
		expr
		Value Expr
	}

	// Yield is yield [value]; Value is nil if absent.
	Yield struct {
		expr
		Value Expr
	}

	// YieldFrom is yield from value.
	YieldFrom struct {
		expr
		Value Expr
	}

	// Compare is Left Ops[0] Comparators[0] Ops[1] Comparators[1] …; each
	// operand is evaluated at most once.
	Compare struct {
		expr
		Left        Expr
		Ops         []CompareOperator
		Comparators []Expr
	}

	// Call calls Func. Args may hold Starred; a Keyword without a name is
	// **mapping.
	Call struct {
		expr
		Func     Expr
		Args     []Expr
		Keywords []*Keyword
	}

	// Keyword is name=value in a call or class statement, or **value when Name
	// is empty.
	Keyword struct {
		node
		Name  string
		Value Expr
	}

	// FormattedValue is {value!r:spec} in an f-string. Conversion is 's', 'r',
	// 'a' or 0; FormatSpec is nil if absent.
	FormattedValue struct {
		expr
		Value      Expr
		Conversion byte
		FormatSpec *JoinedStr
	}

	// JoinedStr is an f-string: string Constants and FormattedValues.
	JoinedStr struct {
		expr
		Values []Expr
	}

	// Constant is a literal. Kind says which of the fields holds its value.
	Constant struct {
		expr
		Kind    ConstantKind
		Unicode bool     // a string with prefix u
		Int     int64    // IntConstant; 0 or 1 for BoolConstant
		Big     *big.Int // BigIntConstant: an int outside int64
		Float   float64  // FloatConstant, and ImaginaryConstant's imaginary part
		// Str is a StringConstant's text or a BytesConstant's bytes. Text is
		// UTF-8, save that a lone surrogate such as "\ud800" is the three bytes
		// that UTF-8 would give it.
		Str string
	}

	// Attribute is value.attr.
	Attribute struct {
		expr
		Value Expr
		Attr  string // mangled
	}

	// Subscript is value[index]; Index may be a Slice, or a Tuple that holds
	// Slices and Starreds.
	Subscript struct {
		expr
		Value Expr
		Index Expr
	}

	// Starred is *value in a call, display, subscript or target.
	Starred struct {
		expr
		Value Expr
	}

	// Slice is lower:upper:step; absent parts are nil.
	Slice struct {
		expr
		Lower Expr
		Upper Expr
		Step  Expr
	}

	// Name is a use of a variable: load, store or delete, as its place in the
	// tree says.
	Name struct {
		expr
		Ident string // mangled
		Kind  NameKind
		Slot  int32 // meaning depends on Kind
	}
)

// NameKind says where a variable lives.
type NameKind uint8

// The places of a variable. Frame means the running function's frame, laid out
// by its [Scope].
const (
	// NameGlobal is the module namespace; a load looks in builtins after it.
	NameGlobal NameKind = iota
	// NameLocal is Slot of the frame's locals.
	NameLocal
	// NameCell is Slot of the frame's own cells: a local that an inner function
	// captures.
	NameCell
	// NameFree is Slot of the function's closure.
	NameFree
	// NameClass is the namespace of the class body that is running; a load
	// looks in the module namespace, then in builtins after it.
	NameClass
	// NameClassFree is like NameClass, but a load that misses the class
	// namespace takes Slot of the class body's closure. It is never stored to.
	NameClassFree
)

// ConstantKind is the type of a literal.
type ConstantKind uint8

// The types of literals.
const (
	NoneConstant ConstantKind = iota
	BoolConstant
	IntConstant
	BigIntConstant
	FloatConstant
	ImaginaryConstant
	StringConstant
	BytesConstant
	EllipsisConstant
)

// ComprehensionKind is what a comprehension makes.
type ComprehensionKind uint8

// The kinds of comprehension.
const (
	ListComprehension ComprehensionKind = iota
	SetComprehension
	DictComprehension
	GeneratorExpression
)

// TypeParamKind is the kind of a type parameter.
type TypeParamKind uint8

// The kinds of type parameter: T, *Ts and **P.
const (
	TypeVar TypeParamKind = iota
	TypeVarTuple
	ParamSpec
)
