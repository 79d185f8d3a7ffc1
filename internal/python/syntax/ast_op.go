package syntax

// This file defines the operators of the tree.

// Operator is a binary operator.
type Operator uint8

// The binary operators.
const (
	Add Operator = iota
	Sub
	Mult
	MatMult
	Div
	Mod
	Pow
	LShift
	RShift
	BitOr
	BitXor
	BitAnd
	FloorDiv
)

var operatorText = [...]string{"+", "-", "*", "@", "/", "%", "**", "<<", ">>", "|", "^", "&", "//"}

// String returns the operator as written, such as "//".
func (o Operator) String() string { return operatorText[o] }

// UnaryOperator is an operator before one operand.
type UnaryOperator uint8

// The unary operators.
const (
	Invert UnaryOperator = iota
	Not
	UAdd
	USub
)

var unaryText = [...]string{"~", "not", "+", "-"}

// String returns the operator as written, such as "not".
func (o UnaryOperator) String() string { return unaryText[o] }

// BoolOperator is and or or.
type BoolOperator uint8

// The boolean operators.
const (
	And BoolOperator = iota
	Or
)

var boolText = [...]string{"and", "or"}

// String returns the operator as written.
func (o BoolOperator) String() string { return boolText[o] }

// CompareOperator is a comparison, identity or membership test.
type CompareOperator uint8

// The comparison operators.
const (
	Eq CompareOperator = iota
	NotEq
	Lt
	LtE
	Gt
	GtE
	Is
	IsNot
	In
	NotIn
)

var compareText = [...]string{"==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in"}

// String returns the operator as written, such as "not in".
func (o CompareOperator) String() string { return compareText[o] }
