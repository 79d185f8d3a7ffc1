package torch

// This file holds the errors of programs, with place, traceback and advice.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
	"heft/internal/spell"
)

// SourceError says that a file cannot be read.
type SourceError struct {
	File, Reason string
	Advice       string // what to try, "" if there is nothing to say
}

// Hint returns the advice.
func (e *SourceError) Hint() string { return e.Advice }

// Error returns "model.py: …".
func (e *SourceError) Error() string { return e.File + ": " + e.Reason }

// NameError says that a program has no such name.
type NameError struct {
	Name, File  string
	Suggestions []string // similar names, best first
	Others      []string // the models and functions that the file has
	Left        string   // the first statement that was left out, "" if none was
}

// Hint says what the file has instead.
func (e *NameError) Hint() string {
	switch {
	case e.Left != "":
		return e.Left
	case len(e.Others) == 0:
		return "the file's top level defines no class and no function: name another file"
	}
	return "it has " + few(e.Others) + ": heft " + e.File + ":" + e.Others[len(e.Others)-1]
}

// few lists the first names of many.
func few(names []string) string {
	const shown = 8
	text := strings.Join(names[:min(len(names), shown)], ", ")
	if len(names) > shown {
		text += ", …"
	}
	return text
}

// Error names what was meant, if something is near.
func (e *NameError) Error() string {
	text := fmt.Sprintf("%s has no %s", e.File, e.Name)
	if len(e.Suggestions) > 0 {
		text += "; did you mean " + strings.Join(e.Suggestions, " or ") + "?"
	}
	return text
}

// ChoiceError says that a file has several models or none.
type ChoiceError struct {
	File       string
	Candidates []string // nn.Module classes in the file's order
	Functions  []string // public functions of the file, which may build a model
	Variables  []string // that hold a model
	Example    string   // how the last class, or the first function, is called
}

// Error lists the candidates.
func (e *ChoiceError) Error() string {
	if len(e.Candidates) == 0 && len(e.Variables) > 0 {
		return fmt.Sprintf("%s defines no nn.Module class, but holds models: %s", e.File, few(e.Variables))
	}
	if len(e.Candidates) == 0 {
		return e.File + " defines no nn.Module class"
	}
	return fmt.Sprintf("%s defines %d models; name one: %s", e.File, len(e.Candidates), strings.Join(e.Candidates, ", "))
}

// Hint shows how one is named. The last class of a file is most often the whole
// model, and what stands before it its parts.
func (e *ChoiceError) Hint() string {
	text := e.File + ":"
	switch {
	case len(e.Candidates) > 0:
		text += cmp.Or(e.Example, e.Candidates[len(e.Candidates)-1])
	case len(e.Variables) > 0:
		text += e.Variables[0]
	case len(e.Functions) > 0:
		text += cmp.Or(e.Example, e.Functions[0])
	default:
		return "a model is a class on nn.Module, a function that returns one, or a variable that holds one; heft . lists those of this folder"
	}
	if strings.Contains(text, "(") {
		text = "'" + text + "'"
	}
	text = "heft " + text
	if len(e.Functions) > 0 {
		text += "; its functions: " + few(e.Functions)
	}
	return text
}

// Error is a failure of a program: its own exception, something that heft does
// not support, a value that is not known, or a limit.
type Error struct {
	Stage string // "load", "build" or "trace"
	// Err is a *syntax.SyntaxError, *vm.Exception, *vm.UnsupportedError,
	// *vm.UndecidableError, *vm.LimitError, *vm.InternalError or *InputNameError.
	Err error
	// Layer is where in the model it happened:
	// "Net.forward → head.0 (Linear(512, 10)), input 1×2048"; "" outside of one.
	Layer string
	// Module is the path of that layer, "" for the model itself.
	Module string
	// Advice is what to try; "" if there is nothing to say.
	Advice string
	// Misspelt tells that the program uses a name which it, or one of its
	// modules, does not have: it fails whatever it is fed.
	Misspelt bool
}

// Hint returns the advice.
func (e *Error) Hint() string { return e.Advice }

// Error returns the place and what went wrong, and on a second line the layer.
func (e *Error) Error() string {
	text := e.Err.Error()
	if exception := e.exception(); exception != nil {
		if f, ok := userFrame(exception.Traceback); ok {
			text = fmt.Sprintf("%s:%d: %s", f.File, f.Line, text)
		}
		for _, note := range exception.Notes() {
			text += "\n" + note
		}
	}
	if e.Layer != "" {
		text += "\n" + e.Layer
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Place is where in the user's program it happened, "" and 0 if that is not known.
func (e *Error) Place() (file string, line int) {
	var syntaxError *syntax.SyntaxError
	var unsupported *vm.UnsupportedError
	var undecidable *vm.UndecidableError
	var limit *vm.LimitError
	at := vm.Frame{}
	switch exception := e.exception(); {
	case exception != nil:
		at, _ = userFrame(exception.Traceback)
	case errors.As(e.Err, &syntaxError):
		return syntaxError.File, int(syntaxError.Pos.Line)
	case errors.As(e.Err, &unsupported):
		at = unsupported.Where
	case errors.As(e.Err, &undecidable):
		at = undecidable.Where
	case errors.As(e.Err, &limit):
		at = limit.Where
	}
	if isEmbedded(at.File) {
		return "", 0
	}
	return at.File, at.Line
}

func (e *Error) exception() *vm.Exception {
	var exception *vm.Exception
	if errors.As(e.Err, &exception) {
		return exception
	}
	return nil
}

// Traceback returns the Python traceback, innermost call last; "" if there is
// none.
func (e *Error) Traceback() string {
	var rendered interface{ Render() string }
	if errors.As(e.Err, &rendered) {
		return rendered.Render()
	}
	return ""
}

// userFrame is the innermost frame outside of the embedded library.
func userFrame(frames []vm.Frame) (vm.Frame, bool) {
	for _, f := range frames {
		if !isEmbedded(f.File) {
			return f, true
		}
	}
	return vm.Frame{}, false
}

// failure wraps an error that left the machine.
func (s *Session) failure(stage string, err error) error {
	if endedByArguments(s, err) {
		return argumentsError(s, s.access.Refused)
	}
	e := &Error{Stage: stage, Err: err}
	var undecidable *vm.UndecidableError
	if errors.As(err, &undecidable) {
		where := undecidable.Where
		if isEmbedded(where.File) {
			where, _ = userFrame(undecidable.Traceback)
			moved := *undecidable
			moved.Where = where
			e.Err = &moved
		}
		e.Advice = fmt.Sprintf("decide it with `assume` %s:%d=true or =false", where.File, where.Line)
		if undecidable.Number {
			e.Advice = fmt.Sprintf("say what it is with `assume` %s:%d=100", where.File, where.Line)
		}
	}
	if strings.Contains(err.Error(), "more than 1 value per channel") {
		e.Advice = "batch statistics need more than one value: try a larger `batch`, 2"
	}
	if strings.Contains(err.Error(), notFound) {
		e.Advice = "`path` names the folder that it is installed in: …/site-packages"
	}
	if advice := costAdvice(err); advice != "" && stage == "trace" {
		e.Advice = strings.TrimPrefix(e.Advice+"; or "+advice, "; or ")
	}
	if exception := e.exception(); exception != nil {
		e.Misspelt = s.misspelt(exception)
		if advice := s.attributeAdvice(exception); advice != "" {
			e.Advice = advice
		}
	}
	if len(s.skipped) > 0 && stage != "load" && s.library.vm.IsException(err, s.library.vm.Exceptions.NameError) {
		e.Advice = s.leftOut()
	}
	var name *InputNameError
	if errors.As(err, &name) {
		e.Advice = name.Hint()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		e.Advice = "`timeout` 60s gives it more; 0 sets no limit"
	}
	return e
}

// missingArguments lists the names in "missing 2 required positional arguments:
// 'symbols' and 'hidden'", nil for another text.
func missingArguments(text string) []string {
	_, list, found := strings.Cut(text, " required positional argument")
	if !found {
		return nil
	}
	var names []string
	for i, part := range strings.Split(list, "'") {
		if i%2 == 1 {
			names = append(names, part)
		}
	}
	return names
}

// misspelt tells an error about a name from one about a value: other inputs have
// other attributes, but modules are what they are.
func (s *Session) misspelt(e *vm.Exception) bool {
	switch x := e.Object.(type) {
	case *vm.Module:
		return true
	case *vm.Object:
		return stateOf(x) != nil
	}
	machine := s.library.vm
	return machine.IsException(e, machine.Exceptions.NameError)
}

// attributeAdvice names the attributes of an object that are spelled nearly like
// the one it lacks.
func (s *Session) attributeAdvice(e *vm.Exception) string {
	if e.Object == nil {
		return ""
	}
	if advice := constructorAdvice(e.Object); advice != "" {
		return advice
	}
	names := slices.DeleteFunc(attributeNames(s.library, e.Object), func(name string) bool { return name == e.Name })
	near := spell.Near(e.Name, names, maxSuggestions)
	if len(near) == 0 {
		return ""
	}
	if o, ok := e.Object.(*vm.Object); ok && e.Name == "forward" && stateOf(o) != nil {
		return methodAdvice(o, near[0], e.Name) // torch asks for it: the program's own name is the misspelt one
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

// constructorAdvice names a method that is spelled nearly as __init__ of a model whose
// class has no constructor of its own: what it makes is missing.
func constructorAdvice(v vm.Value) string {
	o, ok := v.(*vm.Object)
	if !ok || stateOf(o) == nil || o.Class.Dict == nil {
		return ""
	}
	for _, class := range o.Class.MRO {
		if class.Name == "Module" {
			break
		}
		if class.Dict == nil {
			continue
		}
		if _, has := class.Dict.GetStr("__init__"); has {
			return ""
		}
	}
	for _, key := range o.Class.Dict.Keys() {
		name, _ := key.(vm.Str)
		switch strings.Trim(string(name), "_") {
		case "init", "int", "inti", "intit":
			return methodAdvice(o, string(name), "__init__")
		}
	}
	return ""
}

// methodAdvice says which method of a model's class is spelled nearly as one that is called
// by its name.
func methodAdvice(o *vm.Object, has, meant string) string {
	return fmt.Sprintf("%s has a method %s: did you mean %s?", o.Class.Name, has, meant)
}

// maxSuggestions is how many names a misspelt one is answered with.
const maxSuggestions = 3

// attributeNames lists what an object has: its own names and its class's, a
// module's parameters, buffers and submodules, and what torch's modules have in
// real life.
func attributeNames(l *library, v vm.Value) []string {
	var names []string
	for _, name := range l.vm.Dir(v) {
		if text, ok := name.(vm.Str); ok && !strings.HasPrefix(string(text), "_") {
			names = append(names, string(text))
		}
	}
	switch x := v.(type) {
	case *vm.Module:
		names = slices.AppendSeq(names, maps.Keys(publicNames(l, x.Name)))
	case *vm.Object:
		state := stateOf(x)
		if state == nil {
			break
		}
		for _, registry := range []*vm.Dict{state.parameters, state.buffers, state.modules} {
			for _, key := range registry.Keys() {
				if text, ok := key.(vm.Str); ok {
					names = append(names, string(text))
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
