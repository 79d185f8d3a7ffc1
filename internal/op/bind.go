package op

// This file holds how arguments are matched to the first signature that takes them.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
)

// Keyword is a named argument.
type Keyword struct {
	Name  string
	Value any
}

// bind matches arguments to the first signature of a Python name that takes them
// and returns its index and the arguments in parameter order. No name: a rule
// applies the operator.
func (o *Operator) bind(name string, args []any, keywords []Keyword) (int, []any, error) {
	if err := methodNeedsTensor(name, args); err != nil {
		return 0, nil, &ArgumentError{Operator: o.Name, Reason: err}
	}
	var firstErr error
	schemas := o.ParsedSchemas()
	named := slices.ContainsFunc(schemas, func(s *Schema) bool { return slices.Contains(s.Names, name) })
	for i, s := range schemas {
		if named != slices.Contains(s.Names, name) || !named && len(s.Names) > 0 {
			continue
		}
		bound, err := s.bind(name, args, keywords)
		if err == nil {
			return i, bound, nil
		}
		if firstErr == nil {
			firstErr = err
		}
	}
	return 0, nil, &ArgumentError{Operator: o.Name, Reason: firstErr}
}

// methodNeedsTensor: a method is one of tensors, also where its function takes a
// number in the tensor's place.
func methodNeedsTensor(name string, args []any) error {
	if len(args) == 0 || !strings.HasPrefix(name, "Tensor.") {
		return nil
	}
	if _, ok := args[0].(*graph.Tensor); !ok {
		return fmt.Errorf("descriptor for a method of 'Tensor' does not apply to %s", describe(args[0]))
	}
	return nil
}

// ArgumentError says that arguments fit none of an operator's signatures:
// Python's TypeError.
type ArgumentError struct {
	Operator string
	Reason   error // why the first signature refused
}

// Error returns "conv2d(): …".
func (e *ArgumentError) Error() string { return e.Operator + "(): " + e.Reason.Error() }

// Unwrap returns the reason.
func (e *ArgumentError) Unwrap() error { return e.Reason }

func (s *Schema) bind(name string, args []any, keywords []Keyword) ([]any, error) {
	args, err := s.gatherSpread(name, args)
	if err != nil {
		return nil, err
	}
	bound := make([]any, len(s.Parameters))
	given := make([]bool, len(s.Parameters))
	if err := s.bindPositional(args, bound, given); err != nil {
		return nil, err
	}
	if err := s.bindKeywords(keywords, bound, given); err != nil {
		return nil, err
	}
	for i := range s.Parameters {
		if given[i] {
			continue
		}
		p := &s.Parameters[i]
		if !p.HasDefault {
			return nil, fmt.Errorf("missing argument '%s'", p.Name)
		}
		if bound[i], err = p.convert(p.Default); err != nil {
			return nil, err
		}
	}
	return bound, nil
}

// gatherSpread turns x.view(2, 3) into view(x, [2, 3]), and meshgrid(x, y) into
// meshgrid([x, y]). A function takes bare sizes in the first place only, as in
// zeros(2, 3): torch.reshape(x, 2, 3) is none.
func (s *Schema) gatherSpread(name string, args []any) ([]any, error) {
	at := slices.IndexFunc(s.Parameters, func(p Parameter) bool { return p.Spread })
	if at < 0 || len(args) <= at {
		return args, nil
	}
	if _, bare := args[at].(*graph.Tensor); bare && s.Parameters[at].Kind&KindTensors != 0 {
		return s.gatherTensors(args, at)
	}
	if _, bare := spreadInt(args[at]); !bare || at > 0 && strings.HasPrefix(name, "torch.") {
		return args, nil
	}
	sizes := make([]int64, 0, len(args)-at)
	for i, a := range args[at:] {
		n, ok := spreadInt(a)
		if flag, isFlag := a.(bool); isFlag && i > 0 { // torch looks at the first
			n, ok = map[bool]int64{true: 1}[flag], true
		}
		if !ok {
			return nil, fmt.Errorf("argument '%s' must be integers, got %s", s.Parameters[at].Name, describe(a))
		}
		sizes = append(sizes, n)
	}
	return append(slices.Clone(args[:at]), sizes), nil
}

// spreadInt reads one size: a number, or a tensor of one known integer.
func spreadInt(a any) (int64, bool) {
	switch a := a.(type) {
	case int64:
		return a, true
	case *graph.Tensor:
		if a != nil && a.Elements() == 1 && a.DType.IsInteger() && a.Storage.Known != nil {
			return int64(a.Known()[0]), true
		}
	}
	return 0, false
}

func (s *Schema) gatherTensors(args []any, at int) ([]any, error) {
	tensors := make([]*graph.Tensor, 0, len(args)-at)
	for _, a := range args[at:] {
		t, ok := a.(*graph.Tensor)
		if !ok {
			return nil, fmt.Errorf("argument '%s' must be tensors, got %s", s.Parameters[at].Name, describe(a))
		}
		tensors = append(tensors, t)
	}
	return append(slices.Clone(args[:at]), tensors), nil
}

func (s *Schema) bindPositional(args []any, bound []any, given []bool) error {
	for i, a := range args {
		if i >= len(s.Parameters) || s.Parameters[i].KeywordOnly {
			return fmt.Errorf("takes %d positional arguments, got %d", s.positional(), len(args))
		}
		v, err := s.Parameters[i].convert(a)
		if err != nil {
			return err
		}
		bound[i], given[i] = v, true
	}
	return nil
}

func (s *Schema) positional() int {
	n := slices.IndexFunc(s.Parameters, func(p Parameter) bool { return p.KeywordOnly })
	if n < 0 {
		return len(s.Parameters)
	}
	return n
}

func (s *Schema) bindKeywords(keywords []Keyword, bound []any, given []bool) error {
	for _, k := range keywords {
		i := s.parameter(k.Name)
		if i < 0 {
			return fmt.Errorf("unexpected keyword argument '%s'", k.Name)
		}
		if given[i] {
			return fmt.Errorf("got multiple values for argument '%s'", k.Name)
		}
		v, err := s.Parameters[i].convert(k.Value)
		if err != nil {
			return err
		}
		bound[i], given[i] = v, true
	}
	return nil
}

// parameter finds a parameter by keyword; -1 if there is none.
func (s *Schema) parameter(name string) int {
	for i := range s.Parameters {
		p := &s.Parameters[i]
		if p.Name == name || slices.Contains(p.Aliases, name) || p.Name == "input" && name == "self" || p.Name == "self" && name == "input" {
			return i
		}
	}
	return -1
}

// convert checks an argument against the parameter's types and normalises it:
// a number for a list of fixed length is repeated, an integer for a float
// stays an integer where the parameter takes both, so that type promotion can
// tell them apart.
func (p *Parameter) convert(v any) (any, error) {
	if v == nil && (p.Kind&KindTruth == 0 || p.Optional) {
		if p.Optional || p.Kind&(KindIgnored|KindGenerator|KindDevice) != 0 || (p.HasDefault && p.Default == nil) {
			return nil, nil
		}
		if list, ok := p.Default.([]int64); ok && len(list) == 0 && p.HasDefault {
			return list, nil // torch's parser takes None for a list that is empty by default
		}
		return nil, p.mismatch(v)
	}
	switch {
	case p.Kind&KindIgnored != 0, p.Kind&KindGenerator != 0 && isForeign(v):
		return v, nil
	case p.Kind&KindDevice != 0:
		if _, isNumber := v.(int64); isNumber || isText(v) || isForeign(v) {
			return v, nil
		}
	case p.Kind&KindTruth != 0:
		if flag, ok := truth(v); ok {
			return flag, nil
		}
	}
	if out, ok := p.convertScalar(v); ok {
		return out, nil
	}
	return p.convertList(v)
}

// isForeign tells values that are none of the types of signatures: a generator.
func isForeign(v any) bool {
	switch v.(type) {
	case *graph.Tensor, []*graph.Tensor, bool, int64, float64, complex128, string, graph.DType, []int64, []float64, []bool:
		return false
	}
	return true
}

func isText(v any) bool {
	_, ok := v.(string)
	return ok
}

// truth is what Python's if makes of a value; false if it raises, or if the value
// of a tensor is not known.
func truth(v any) (flag, ok bool) {
	switch v := v.(type) {
	case nil:
		return false, true
	case bool:
		return v, true
	case int64:
		return v != 0, true
	case float64:
		return v != 0, true
	case complex128:
		return v != 0, true
	case string:
		return v != "", true
	case []int64:
		return len(v) > 0, true
	case []float64:
		return len(v) > 0, true
	case []bool:
		return len(v) > 0, true
	case []*graph.Tensor:
		return len(v) > 0, true
	case *graph.Tensor:
		if v.Elements() != 1 || v.Known() == nil {
			return false, false
		}
		return v.Known()[0] != 0, true
	}
	return true, true
}

// convertScalar takes what is no list. A flag is no int, but a float, as torch's
// parser has it.
func (p *Parameter) convertScalar(v any) (any, bool) {
	switch v := v.(type) {
	case *graph.Tensor:
		if p.Kind&KindTensor != 0 {
			return v, true
		}
		return p.convertKnown(v)
	case bool:
		if p.Kind&KindBool != 0 {
			return v, true
		}
		if p.Kind&KindFloat != 0 {
			return map[bool]int64{false: 0, true: 1}[v], true
		}
	case int64:
		return v, p.Kind&(KindInt|KindFloat) != 0
	case float64:
		return v, p.Kind&KindFloat != 0
	case complex128: // a number that no schema has a place for but one that a tensor may take, too
		if p.Kind&KindTensor != 0 && p.Kind&KindFloat != 0 {
			return &graph.Tensor{DType: graph.Complex64, Storage: &graph.Storage{Bytes: graph.Complex64.Bytes(1)}}, true
		}
	case string:
		return v, p.Kind&KindText != 0
	case graph.DType:
		return v, p.Kind&KindDType != 0
	}
	return nil, false
}

// convertKnown lets a tensor of one known element stand for a number, as torch does for
// sizes and scalars. A scalar has no axes, and does not require grad, which would be lost.
func (p *Parameter) convertKnown(t *graph.Tensor) (any, bool) {
	if p.Kind&KindScalar == 0 || t.Elements() != 1 {
		return nil, false
	}
	if p.Kind&KindFloat != 0 && (len(t.Shape) > 0 || t.RequiresGrad) {
		return nil, false
	}
	known := t.Known()
	if known == nil {
		return nil, false
	}
	if t.DType.IsFloating() {
		return known[0], p.Kind&KindFloat != 0
	}
	return int64(known[0]), p.Kind&KindInt != 0
}

func (p *Parameter) convertList(v any) (any, error) {
	switch v := v.(type) {
	case []*graph.Tensor:
		if i := slices.Index(v, nil); i >= 0 && !p.Holes {
			return nil, fmt.Errorf("element %d of argument '%s' must be Tensor, not NoneType", i, p.Name)
		}
		if p.Kind&KindTensors != 0 {
			return v, nil
		}
		if sizes, ok := knownSizes(v); ok && p.Kind&KindInts != 0 {
			return checkLength(p, sizes)
		}
	case int64:
		if p.Kind&KindInts != 0 && p.Length > 0 {
			return repeat(v, p.Length), nil
		}
		if p.Kind&KindFloats != 0 {
			return repeat(float64(v), p.Length), nil
		}
	case float64:
		if p.Kind&KindFloats != 0 {
			return repeat(v, p.Length), nil
		}
	case bool:
		if p.Kind&KindBools != 0 {
			return repeat(v, p.Length), nil
		}
	case []int64:
		return p.convertInts(v)
	case []float64:
		if p.Kind&KindFloats != 0 {
			return checkLength(p, v)
		}
	case []bool:
		if p.Kind&KindBools != 0 {
			return checkLength(p, v)
		}
	}
	return nil, p.mismatch(v)
}

// knownSizes reads a list of integer tensors of one known element as sizes, as
// torch does: zeros((n, m)) with n and m from iterating over a tensor.
func knownSizes(tensors []*graph.Tensor) ([]int64, bool) {
	sizes := make([]int64, len(tensors))
	for i, t := range tensors {
		if t == nil || t.Elements() != 1 || t.DType.IsFloating() || t.Known() == nil {
			return nil, false
		}
		sizes[i] = int64(t.Known()[0])
	}
	return sizes, true
}

func (p *Parameter) convertInts(v []int64) (any, error) {
	switch {
	case p.Kind&KindInts != 0:
		return checkLength(p, v)
	case p.Kind&KindFloats != 0:
		floats := make([]float64, len(v))
		for i, n := range v {
			floats[i] = float64(n)
		}
		return checkLength(p, floats)
	case len(v) == 0 && p.Kind&KindTensors != 0:
		return []*graph.Tensor{}, nil
	case len(v) == 0 && p.Kind&KindBools != 0:
		return []bool{}, nil
	}
	return nil, p.mismatch(v)
}

func repeat[T any](v T, n int) []T {
	return slices.Repeat([]T{v}, max(n, 1))
}

// checkLength enforces int[N]: one element stands for N equal ones.
func checkLength[T any](p *Parameter, v []T) (any, error) {
	if p.Length > 1 && len(v) == 1 && !p.Exact {
		return repeat(v[0], p.Length), nil
	}
	if p.Length > 1 && len(v) != p.Length {
		return nil, fmt.Errorf("argument '%s' must have %d elements, got %d", p.Name, p.Length, len(v))
	}
	return v, nil
}

func (p *Parameter) mismatch(v any) error {
	return fmt.Errorf("argument '%s' must be %s, not %s", p.Name, p.Kind, describe(v))
}

var kindNames = []struct {
	kind Kind
	name string
}{
	{KindTensor, "Tensor"}, {KindTensors, "tuple of Tensors"}, {KindInt, "int"}, {KindInts, "tuple of ints"},
	{KindFloat, "float"}, {KindFloats, "tuple of floats"}, {KindBool, "bool"}, {KindBools, "tuple of bools"},
	{KindText, "str"}, {KindDType, "torch.dtype"},
	{KindGenerator, "torch.Generator"}, {KindDevice, "torch.device"}, {KindTruth, "bool"},
}

// String names the types, "int or str".
func (k Kind) String() string {
	var names []string
	for _, n := range kindNames {
		if k&n.kind != 0 {
			names = append(names, n.name)
		}
	}
	return strings.Join(names, " or ")
}

// describe names an argument's type for error texts.
func describe(v any) string {
	switch v.(type) {
	case nil:
		return "NoneType"
	case *graph.Tensor:
		return "Tensor"
	case []*graph.Tensor:
		return "tuple of Tensors"
	case int64:
		return "int"
	case float64:
		return "float"
	case complex128:
		return "complex"
	case string:
		return "str"
	case []int64:
		return "tuple of ints"
	case []float64:
		return "tuple of floats"
	case graph.DType:
		return "torch.dtype"
	}
	return fmt.Sprintf("%T", v)
}
