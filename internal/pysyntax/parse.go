package pysyntax

// Parse parses and resolves one source file. The filename is only for messages.
// The error is a [*SyntaxError].
func Parse(filename string, src []byte) (*Module, error) {
	return nil, &SyntaxError{File: filename, Msg: "not yet"}
}

// ParseExpr parses and resolves a single expression, such as the constructor
// call in model.py:Net(num_classes=10). The error is a [*SyntaxError].
func ParseExpr(filename string, src []byte) (*Expression, error) {
	return nil, &SyntaxError{File: filename, Msg: "not yet"}
}
