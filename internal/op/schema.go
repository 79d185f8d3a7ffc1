package op

// This file holds the language of signatures and its parser.

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Kind is a set of argument types that a parameter takes.
type Kind uint16

// The argument types. A parameter may take several: "Tensor|Scalar".
const (
	KindTensor Kind = 1 << iota
	KindTensors
	KindInt
	KindInts
	KindFloat
	KindFloats
	KindBool
	KindBools
	KindText
	KindDType
	KindIgnored // layout, memory format: bound, not used by rules unless text
	KindGenerator
	KindDevice
	KindTruth // what has a truth value: a flag that Python code asks with if

	KindScalar = KindInt | KindFloat | KindBool
)

// Parameter is one parameter of a signature.
type Parameter struct {
	Name        string
	Aliases     []string // further keywords: "axis" for "dim"
	Kind        Kind
	Length      int  // of a list that a single number expands to: int[2]; 0 is any
	Optional    bool // takes None
	Holes       bool // a list of tensors may hold None: Tensor?[]
	Bare        bool // and a list of them is none of the tensors: block_diag(x, y)
	Exact       bool // a list has Length elements: one does not stand for all
	Spread      bool // trailing positional integers may stand without brackets: view(2, 3)
	KeywordOnly bool
	HasDefault  bool
	Default     any
}

// takesTensor tells whether the parameter has a slot in Op.Inputs.
func (p *Parameter) takesTensor() bool { return p.Kind&KindTensor != 0 }

// Schema is a parsed signature.
type Schema struct {
	Names      []string // the Python names that it is for; nil: those that no other signature names
	Parameters []Parameter
	Results    []string // names of a result tuple; nil for a single tensor
	ResultList bool     // returns a list of tensors
}

// ParseSchema reads a signature such as
//
//	(Tensor input, Tensor weight, Tensor? bias=None, int[2]|str padding=0, *, dtype? dtype=None) -> Tensor
//
// Types: Tensor, int, float, bool, Scalar (int, float or bool), str, dtype,
// ignored; with [] for a list, [N] for a list that one number expands to
// (int[1]: any list, or a number; int[2!]: no list
// of one), ? for None, | between alternatives, and "..." after the type for integers that may
// stand without brackets ("Tensor...": tensors that must). "dim/axis" gives a parameter two keywords. A bare *
// makes the rest keyword-only. Results: Tensor, Tensor[], or (values, indices).
// A generator, a device and a truth are bound and take no more than such: a
// generator no number and no tensor, a truth whatever if takes.
//
// Names before the brackets say which Python names have the signature, where
// torch gives its function and its method different ones:
//
//	torch.flip: (Tensor input, int[] dims) -> Tensor
func ParseSchema(text string) (*Schema, error) {
	params, result, found := strings.Cut(text, "->")
	if !found {
		return nil, fmt.Errorf("schema %q has no result", text)
	}
	names, params, named := strings.Cut(params, ":")
	if !named {
		names, params = "", names
	}
	params = strings.TrimSpace(params)
	if !strings.HasPrefix(params, "(") || !strings.HasSuffix(params, ")") {
		return nil, fmt.Errorf("schema %q: parameters must stand in brackets", text)
	}
	s := &Schema{Names: strings.Fields(names)}
	if err := s.parseResult(strings.TrimSpace(result)); err != nil {
		return nil, fmt.Errorf("schema %q: %w", text, err)
	}
	keywordOnly := false
	for _, field := range splitParameters(params[1 : len(params)-1]) {
		if field == "*" {
			keywordOnly = true
			continue
		}
		p, err := parseParameter(field)
		if err != nil {
			return nil, fmt.Errorf("schema %q: %w", text, err)
		}
		p.KeywordOnly = keywordOnly
		s.Parameters = append(s.Parameters, p)
	}
	return s, nil
}

func (s *Schema) parseResult(text string) error {
	switch {
	case text == "Tensor":
	case text == "Tensor[]":
		s.ResultList = true
	case strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")"):
		for name := range strings.SplitSeq(text[1:len(text)-1], ",") {
			s.Results = append(s.Results, strings.TrimSpace(name))
		}
	default:
		return fmt.Errorf("unknown result %q", text)
	}
	return nil
}

// splitParameters splits at commas outside of brackets.
func splitParameters(text string) []string {
	var fields []string
	depth, start := 0, 0
	for i, r := range text {
		switch r {
		case '[', '(':
			depth++
		case ']', ')':
			depth--
		case ',':
			if depth == 0 {
				fields = append(fields, strings.TrimSpace(text[start:i]))
				start = i + 1
			}
		}
	}
	if last := strings.TrimSpace(text[start:]); last != "" {
		fields = append(fields, last)
	}
	return fields
}

func parseParameter(field string) (Parameter, error) {
	declaration, value, hasDefault := strings.Cut(field, "=")
	types, name, ok := strings.Cut(strings.TrimSpace(declaration), " ")
	if !ok {
		return Parameter{}, fmt.Errorf("parameter %q needs a type and a name", field)
	}
	p := Parameter{HasDefault: hasDefault}
	names := strings.Split(strings.TrimSpace(name), "/")
	p.Name, p.Aliases = names[0], names[1:]
	types, p.Spread = strings.CutSuffix(types, "...")
	if p.Spread && types == "Tensor" {
		types, p.Bare = "Tensor[]", true
	}
	for alternative := range strings.SplitSeq(types, "|") {
		if err := p.addType(alternative); err != nil {
			return p, err
		}
	}
	if hasDefault {
		var err error
		p.Default, err = parseDefault(strings.TrimSpace(value))
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

var scalarKinds = map[string]Kind{
	"Tensor": KindTensor, "int": KindInt, "float": KindInt | KindFloat, "bool": KindBool,
	"Scalar": KindScalar, "str": KindText, "dtype": KindDType, "ignored": KindIgnored,
	"generator": KindGenerator, "device": KindDevice, "truth": KindTruth,
}

var listKinds = map[string]Kind{
	"Tensor": KindTensors, "int": KindInts, "float": KindFloats, "bool": KindBools,
}

func (p *Parameter) addType(text string) error {
	text, optional := strings.CutSuffix(text, "?")
	p.Optional = p.Optional || optional
	base, length, isList := strings.Cut(text, "[")
	base, holes := strings.CutSuffix(base, "?")
	p.Holes = p.Holes || holes
	if !isList {
		kind, ok := scalarKinds[base]
		if !ok {
			return fmt.Errorf("unknown type %q", text)
		}
		p.Kind |= kind
		return nil
	}
	kind, ok := listKinds[base]
	if !ok || !strings.HasSuffix(length, "]") {
		return fmt.Errorf("unknown list type %q", text)
	}
	p.Kind |= kind
	length, p.Exact = strings.CutSuffix(strings.TrimSuffix(length, "]"), "!")
	if n := length; n != "" {
		var err error
		if p.Length, err = strconv.Atoi(n); err != nil {
			return fmt.Errorf("list length %q: %w", n, err)
		}
	}
	return nil
}

func parseDefault(text string) (any, error) {
	switch text {
	case "None":
		return nil, nil
	case "True":
		return true, nil
	case "False":
		return false, nil
	case "[]":
		return []int64{}, nil
	case "inf":
		return math.Inf(1), nil
	}
	if strings.HasPrefix(text, "'") {
		return strings.Trim(text, "'"), nil
	}
	if strings.HasPrefix(text, "[") {
		return parseIntegers(text)
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, fmt.Errorf("default %q is neither a number nor a name", text)
	}
	return f, nil
}

// parseIntegers reads a default such as "[-2,-1]".
func parseIntegers(text string) (any, error) {
	var numbers []int64
	for field := range strings.SplitSeq(strings.Trim(text, "[]"), ",") {
		n, err := strconv.ParseInt(strings.TrimSpace(field), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("default %q: %w", text, err)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
