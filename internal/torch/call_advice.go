package torch

// This file says how a model's class is called, where the call that the user wrote
// failed.

import (
	"errors"
	"fmt"
	"strings"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
	"heft/internal/spell"
)

// callFailure is the failure of making a model by an expression of the user's, with the
// arguments that its class takes where those were wrong.
func (s *Session) callFailure(expr string, err error) error {
	var unread *syntax.SyntaxError
	if errors.As(err, &unread) && unread.Line == expr { // and not of a text that the program evaluates
		advice := "behind the colon stands a name or a call, in Python: 'model.py:Net(num_classes=10)'"
		if s.prefix() == "" {
			advice = "an expression is Python: 'nn.Conv2d(3, 64, 7, stride=2)'"
		}
		return &SourceError{File: fmt.Sprintf("%q", expr), Reason: fmt.Sprintf("%s, at letter %d", unread.Msg, unread.Pos.Col), Advice: advice}
	}
	failure := s.failure("build", err)
	var e *Error
	if !errors.As(failure, &e) || e.Advice != "" {
		return failure
	}
	e.Advice = s.callAdvice(expr, err.Error())
	return failure
}

// callAdvice answers "missing 2 required positional arguments: 'symbols' and 'hidden'"
// and "got an unexpected keyword argument 'm'", where they are about the expression's
// own call.
func (s *Session) callAdvice(expr, text string) string {
	callee, arguments, _ := strings.Cut(strings.TrimSpace(expr), "(")
	arguments = strings.TrimSuffix(strings.TrimSpace(arguments), ")")
	name := callee[strings.LastIndexByte(callee, '.')+1:]
	if !strings.Contains(text, " "+name+".__init__() ") && !strings.Contains(text, " "+name+"() ") {
		return "" // of a call further inside
	}
	if missing := missingArguments(text); missing != nil {
		if strings.TrimSpace(arguments) != "" {
			arguments += ", "
		}
		return fmt.Sprintf("give what is missing in brackets: '%s%s(%s%s=…)'", s.prefix(), callee, arguments, strings.Join(missing, "=…, "))
	}
	_, quoted, unexpected := strings.Cut(text, "got an unexpected keyword argument '")
	takes := s.parametersOf(callee)
	if !unexpected || len(takes) == 0 {
		return ""
	}
	wrong, _, _ := strings.Cut(quoted, "'")
	if near := spell.Near(wrong, takes, maxSuggestions); len(near) > 0 {
		return "did you mean " + strings.Join(near, " or ") + "? it takes " + few(takes)
	}
	return "it takes " + few(takes)
}

// prefix stands before an expression where it is named: the file's name and a colon, or
// nothing where it is one of torch's own.
func (s *Session) prefix() string {
	if s.main.File == "" || s.main.File == "expression" || isEmbedded(s.main.File) {
		return ""
	}
	return s.main.File + ":"
}

// parametersOf names what a class or a function of the program is called with.
func (s *Session) parametersOf(callee string) []string {
	v, err := s.library.vm.Eval(callee, s.main.Dict)
	if err != nil {
		return nil
	}
	skip := 0
	if class, ok := v.(*vm.Class); ok {
		if v, ok, err = s.library.vm.LookupAttr(class, "__init__"); err != nil || !ok {
			return nil
		}
		skip = 1
	}
	f, ok := unwrapped(v)
	if !ok {
		return nil
	}
	var names []string
	for _, p := range f.Parameters()[min(skip, len(f.Parameters())):] {
		if p.Kind == vm.PositionalOrKeyword || p.Kind == vm.KeywordOnly {
			names = append(names, p.Name)
		}
	}
	return names
}
