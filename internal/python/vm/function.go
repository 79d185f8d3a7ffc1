package vm

// This file is what a function made by def or lambda shows.

// Function is a function made by def or lambda.
type Function struct {
	Header
	Name        string
	Qualname    string
	Module      Value
	Doc         Value
	Globals     *Dict
	Defaults    []Value // of the last len(Defaults) positional parameters
	KwDefaults  []Value // one per keyword-only parameter, nil where required
	Closure     []*Cell
	Annotations *Dict // parameter name or "return" → source text; nil if none
	Dict        *Dict // extra attributes; nil until one is set

	code *code
}

// ParameterKind is one of Python's five kinds of parameter, numbered as in
// module inspect.
type ParameterKind int

// The kinds of parameter.
const (
	PositionalOnly ParameterKind = iota
	PositionalOrKeyword
	VarPositional
	KeywordOnly
	VarKeyword
)

// Parameter describes a parameter of a function. Default is nil if it has none.
type Parameter struct {
	Name       string
	Kind       ParameterKind
	Default    Value
	Annotation string
}

// File returns the source file the function was defined in, and the line.
func (f *Function) File() (string, int) { return f.code.file, int(f.code.line) }

// Parameters returns the parameters in the order of the signature.
func (f *Function) Parameters() []Parameter { return f.code.parameters(f) }
