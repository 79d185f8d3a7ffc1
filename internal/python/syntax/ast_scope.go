package syntax

// This file defines where the variables of a block live.

// Scope is the layout of a block of code that runs in a frame of its own: a
// module, class body, function, lambda, comprehension or list of type
// parameters. The model is CPython's.
//
// A function-like frame has len(Locals) slots, len(Cells) fresh cells, and the
// closure its function was made with (len(Free) cells). A variable is a plain
// slot unless an inner function captures it; then it is a cell, and inner
// functions find that cell in their closure. Making a function from a Scope
// means collecting its closure: for each entry of Free, take the cell from the
// frame that runs the definition.
//
// A module or class body has no Locals: its variables are in a namespace. A
// class body may have one cell, __class__, which the class statement fills
// with the finished class; methods with super() or __class__ capture it. Class
// bodies have a Free list too, and pass cells through to their methods.
type Scope struct {
	Kind   ScopeKind
	Name   string // the code's name: a function's name, "<module>", "<lambda>", "<listcomp>", …
	Parent *Scope // nil for a module

	// QualifiedName is __qualname__, such as Net.forward or make.<locals>.inner.
	QualifiedName string

	// Locals names the slots of NameLocal. The parameters come first, in
	// the order told at [Parameters]; a captured parameter keeps its slot here.
	Locals []string
	// NumParams is how many of Locals are parameters.
	NumParams int
	// Cells names the frame's own cells, the slots of NameCell.
	Cells []string
	// CellParams lists the parameters that are cells: on entry the argument in
	// Locals[Param] is moved to Cells[Cell].
	CellParams []CellParam
	// Free tells where the cells of the closure come from, the slots of NameFree.
	Free []FreeVar

	// Globals and Nonlocals are the names declared so in this block.
	Globals   []string
	Nonlocals []string

	IsGenerator   bool // holds yield, or is a generator expression
	IsCoroutine   bool // async def, or a comprehension with async for or await
	UsesSuper     bool // mentions the name super
	UsesClassCell bool // needs __class__, written or through super
	UsesLocals    bool // mentions the name locals
}

// CellParam is a parameter that an inner function captures.
type CellParam struct {
	Param int32 // index into Locals
	Cell  int32 // index into Cells
}

// FreeVar is one cell of a closure.
type FreeVar struct {
	Name string
	// FromCell says where the frame that runs the definition has the cell: in
	// its own Cells at Index, or else in its closure (its scope's Free) at Index.
	FromCell bool
	Index    int32
}

// ScopeKind is the kind of a block of code.
type ScopeKind uint8

// The kinds of block.
const (
	ModuleScope ScopeKind = iota
	ClassScope
	FunctionScope
	LambdaScope
	ComprehensionScope
	TypeParamScope
)
