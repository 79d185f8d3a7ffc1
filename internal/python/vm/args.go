package vm

// This file holds the arguments of native calls, and how they are unpacked.

import "strings"

// Keyword is a keyword argument.
type Keyword struct {
	Name  string
	Value Value
}

// Args are the arguments of a call. A native may keep the slices.
type Args struct {
	Positional []Value
	Keywords   []Keyword
	vm         *VM
}

// Len returns the number of arguments of both kinds.
func (a Args) Len() int { return len(a.Positional) + len(a.Keywords) }

// Keyword returns a keyword argument.
func (a Args) Keyword(name string) (Value, bool) {
	for _, k := range a.Keywords {
		if k.Name == name {
			return k.Value, true
		}
	}
	return nil, false
}

// Drop returns the arguments without the first n positional ones.
func (a Args) Drop(n int) Args {
	a.Positional = a.Positional[n:]
	return a
}

// Unpack stores arguments into variables. Parameters come in pairs of name and
// pointer: *Value, *string, *int, *int64, *float64, *bool, **List, **Tuple,
// **Dict, **Set, **Class, **Function, **Object, **Module.
//
// "name?" makes it and all that follow optional: their variables keep what they
// have. "name??" also takes None for absent. A leading "*" makes a parameter
// keyword-only, a leading "/" positional-only. An int parameter takes whatever
// has __index__, a float one any real number, a bool one any truth value.
//
//	err := args.Unpack("range", "start", &start, "stop?", &stop)
func (a Args) Unpack(function string, pairs ...any) error {
	if len(a.Keywords) == 0 && len(a.Positional) <= len(pairs)/2 {
		if done, err := a.unpackPlain(function, pairs); done || err != nil {
			return err
		}
	}
	params := make([]unpackParam, len(pairs)/2)
	optional := false
	for i := range params {
		params[i] = parseParam(pairs[2*i].(string), pairs[2*i+1], &optional)
	}
	if len(a.Keywords) == 0 && !a.enough(pairs) {
		p := &params[len(a.Positional)]
		return a.vm.Raise(a.vm.Exceptions.TypeError, "%s() missing required argument '%s' (pos %d)", function, p.name, len(a.Positional)+1)
	}
	if err := a.unpackPositional(function, params); err != nil {
		return err
	}
	if err := a.unpackKeywords(function, params); err != nil {
		return err
	}
	for i := range params {
		if p := &params[i]; !p.given && !p.optional {
			return a.vm.Raise(a.vm.Exceptions.TypeError, "%s() missing required argument '%s' (pos %d)", function, p.name, i+1)
		}
	}
	return nil
}

// unpackPlain is Unpack for calls without keywords, the usual ones, and makes
// no list of parameters. It gives up on what needs an error of Unpack's.
func (a Args) unpackPlain(function string, pairs []any) (done bool, err error) {
	if !a.enough(pairs) { // CPython counts before it converts
		return false, nil
	}
	optional := false
	for i := range len(pairs) / 2 {
		p := parseParam(pairs[2*i].(string), pairs[2*i+1], &optional)
		switch {
		case i >= len(a.Positional):
		case p.keywordOnly:
			return false, nil
		default:
			if err := a.store(function, &p, a.Positional[i]); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// enough tells whether what has no default is given by position.
func (a Args) enough(pairs []any) bool {
	if 2*len(a.Positional) >= len(pairs) {
		return true
	}
	next := pairs[2*len(a.Positional)].(string)
	if strings.HasSuffix(next, "?") {
		return true
	}
	for i := 0; i < 2*len(a.Positional); i += 2 {
		if strings.HasSuffix(pairs[i].(string), "?") {
			return true
		}
	}
	return false
}

type unpackParam struct {
	name                               string
	target                             any
	optional, noneAbsent               bool
	keywordOnly, positionalOnly, given bool
}

func parseParam(spec string, target any, optional *bool) unpackParam {
	p := unpackParam{target: target}
	p.name, p.keywordOnly = strings.CutPrefix(spec, "*")
	p.name, p.positionalOnly = strings.CutPrefix(p.name, "/")
	if name, ok := strings.CutSuffix(p.name, "??"); ok {
		p.name, p.noneAbsent, *optional = name, true, true
	} else if name, ok := strings.CutSuffix(p.name, "?"); ok {
		p.name, *optional = name, true
	}
	p.optional = *optional
	return p
}

func (a Args) unpackPositional(function string, params []unpackParam) error {
	places := 0
	for i := range params {
		if !params[i].keywordOnly {
			places++
		}
	}
	if len(a.Positional) > places {
		return a.vm.Raise(a.vm.Exceptions.TypeError, "%s() takes %s %d positional argument%s (%d given)",
			function, exactly(params), places, plural(places), len(a.Positional))
	}
	for i, v := range a.Positional {
		if err := a.store(function, &params[i], v); err != nil {
			return err
		}
	}
	return nil
}

func exactly(params []unpackParam) string {
	for i := range params {
		if params[i].optional {
			return "at most"
		}
	}
	return "exactly"
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func (a Args) unpackKeywords(function string, params []unpackParam) error {
	for _, k := range a.Keywords {
		p := findParam(params, k.Name)
		if p == nil {
			return a.vm.Raise(a.vm.Exceptions.TypeError, "%s() got an unexpected keyword argument '%s'", function, k.Name)
		}
		if p.given {
			return a.vm.Raise(a.vm.Exceptions.TypeError, "%s() got multiple values for argument '%s'", function, k.Name)
		}
		if err := a.store(function, p, k.Value); err != nil {
			return err
		}
	}
	return nil
}

func findParam(params []unpackParam, name string) *unpackParam {
	for i := range params {
		if params[i].name == name && !params[i].positionalOnly {
			return &params[i]
		}
	}
	return nil
}

func (a Args) store(function string, p *unpackParam, v Value) error {
	p.given = true
	if _, none := v.(None); none && p.noneAbsent {
		return nil
	}
	expected, err := assign(a.vm, p.target, v)
	if err != nil || expected == "" {
		return err
	}
	return a.vm.Raise(a.vm.Exceptions.TypeError, "%s() argument '%s' must be %s, not %s",
		function, p.name, expected, a.vm.TypeOf(v).Name)
}

// assign converts v to the target's type. A value of the wrong type gives the
// name of the expected one.
func assign(vm *VM, target any, v Value) (expected string, err error) {
	switch t := target.(type) {
	case *Value:
		*t = v
		return "", nil
	case *int64:
		*t, err = vm.AsIndex(v)
		return "", err
	case *int:
		n, err := vm.AsIndex(v)
		*t = int(n)
		return "", err
	case *bool:
		*t, err = vm.Truth(v)
		return "", err
	case *float64:
		*t, err = vm.AsFloat(v)
		return "", err
	}
	return assignTyped(vm, target, Underlying(v), v)
}

func assignTyped(vm *VM, target any, v, original Value) (expected string, err error) {
	switch t := target.(type) {
	case *string:
		return assignString(t, v), nil
	case **List:
		return assignAs(t, v, "list"), nil
	case **Tuple:
		return assignAs(t, v, "tuple"), nil
	case **Dict:
		return assignAs(t, v, "dict"), nil
	case **Set:
		return assignAs(t, v, "set"), nil
	case **Class:
		return assignAs(t, v, "a type"), nil
	case **Function:
		return assignAs(t, v, "function"), nil
	case **Module:
		return assignAs(t, v, "module"), nil
	case **Object:
		return assignAs(t, original, "an object"), nil
	}
	panic("vm: Unpack into an unknown type of variable")
}

func assignString(target *string, v Value) string {
	s, ok := v.(Str)
	if !ok {
		return "str"
	}
	*target = string(s)
	return ""
}

func assignAs[T Value](target *T, v Value, expected string) string {
	x, ok := v.(T)
	if !ok {
		return expected
	}
	*target = x
	return ""
}
