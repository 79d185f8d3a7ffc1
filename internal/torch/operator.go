package torch

// This file makes Python functions, methods and properties of operators.

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/python/vm"
)

// operator returns the Python function of an operator under one of its names;
// name is what tracebacks and repr show.
func operator(l *library, spelled, name string) (*vm.Builtin, bool) {
	if f, ok := l.operators[spelled]; ok {
		return f, true
	}
	s, ok := aten.Catalogue().PythonNames()[spelled]
	if !ok {
		return nil, false
	}
	f := operatorFunction(l, name, s)
	if takesOut(l, spelled) {
		f = functionWithOut(l, name, s)
	}
	l.operators[spelled] = f
	return f, true
}

func operatorFunction(l *library, name string, s op.Spelling) *vm.Builtin {
	return l.vm.NewBuiltin(name, func(_ *vm.VM, args vm.Args) (vm.Value, error) {
		return call(l, s, args)
	})
}

// call runs an operator on Python arguments.
func call(l *library, s op.Spelling, args vm.Args) (vm.Value, error) {
	c := conversion{library: l}
	positional, keywords, err := c.arguments(args)
	if err != nil {
		return nil, err
	}
	return invoke(l, &c, s, positional, keywords)
}

// splitPair turns a pair of lists into two arguments: name_self and name_other.
func splitPair(o *op.Operator, args []any, keywords []op.Keyword) ([]any, []op.Keyword) {
	split := func(v any) []op.Keyword {
		pair, ok := v.([][]int64)
		if !ok || len(pair) != 2 {
			return nil
		}
		return []op.Keyword{{Name: o.Pair + "_self", Value: pair[0]}, {Name: o.Pair + "_other", Value: pair[1]}}
	}
	at := slices.IndexFunc(o.ParsedSchemas()[0].Parameters, func(p op.Parameter) bool { return p.Name == o.Pair })
	if len(args) == at+1 {
		if pair := split(args[at]); pair != nil {
			return args[:at], append(keywords, pair...)
		}
	}
	for i, k := range keywords {
		if pair := split(k.Value); pair != nil && k.Name == o.Pair {
			return args, slices.Concat(keywords[:i], pair, keywords[i+1:])
		}
	}
	return args, keywords
}

// maxAxisNumber bounds the numbers of einsum's lists of axes: a letter each.
const maxAxisNumber = 52

// writtenEquation turns einsum's other form, tensors each with a list of axes and
// at the end the result's, into the first: einsum(x, [0, 1], y, [1, 2]) is
// einsum('AB,BC', x, y).
func writtenEquation(args []any) []any {
	if len(args) < 2 {
		return args
	}
	if _, ok := args[0].(*graph.Tensor); !ok {
		return args
	}
	var operands []any
	var equation strings.Builder
	for len(args) >= 2 {
		letters, ok := axisLetters(args[1])
		if !ok {
			return append(operands, args...)
		}
		if len(operands) > 0 {
			equation.WriteByte(',')
		}
		equation.WriteString(letters)
		operands, args = append(operands, args[0]), args[2:]
	}
	if len(args) == 1 {
		letters, ok := axisLetters(args[0])
		if !ok {
			return append(operands, args...)
		}
		equation.WriteString("->" + letters)
	}
	return append([]any{equation.String()}, operands...)
}

// axisLetters writes a list of axes: [0, ..., 27] is "A...b".
func axisLetters(v any) (string, bool) {
	var axes []any
	switch v := v.(type) {
	case []int64:
		for _, axis := range v {
			axes = append(axes, axis)
		}
	case axisList:
		axes = v
	default:
		return "", false
	}
	var letters strings.Builder
	for _, a := range axes {
		if _, rest := a.(otherAxes); rest {
			letters.WriteString("...")
			continue
		}
		axis, ok := a.(int64)
		if !ok || axis < 0 || axis >= maxAxisNumber {
			return "", false
		}
		letter := 'A' + byte(axis)
		if axis >= maxAxisNumber/2 {
			letter = 'a' + byte(axis-maxAxisNumber/2)
		}
		letters.WriteByte(letter)
	}
	return letters.String(), true
}

func invoke(l *library, c *conversion, s op.Spelling, args []any, keywords []op.Keyword) (vm.Value, error) {
	if err := refuseList(s.Operator, args); err != nil {
		return nil, raise(l, err)
	}
	if s.Operator.Equation {
		args = writtenEquation(args)
	}
	if s.Operator.Pair != "" {
		args, keywords = splitPair(s.Operator, args, keywords)
	}
	if s.Operator.NoneIsInput {
		fillSizes(args, keywords)
	} else {
		withHoles(args, keywords)
	}
	l.builder.Spelled, l.builder.Asked = s.Name, asked(args, keywords)
	defer func() { l.builder.Spelled, l.builder.Asked = "", nil }()
	outputs, schema, err := l.builder.RunBound(s, args, keywords)
	if err != nil {
		outputs, schema, err = invokeOtherwise(l, c, s, args, keywords, err)
	}
	if err != nil {
		return nil, err
	}
	if s.InPlace && len(outputs) == 1 && len(c.objects) > 0 {
		return shown(c.objects[0], outputs[0]), nil
	}
	return c.results(s.Operator, schema, outputs, isBare(s.Operator, keywords))
}

// invokeOtherwise runs an operator that refused its arguments with what they may stand for.
func invokeOtherwise(l *library, c *conversion, s op.Spelling, args []any, keywords []op.Keyword, err error) ([]*graph.Tensor, *op.Schema, error) {
	var outputs []*graph.Tensor
	var schema *op.Schema
	var mismatch *op.ArgumentError
	if errors.As(err, &mismatch) && sizesAsTensors(args) {
		outputs, schema, err = l.builder.RunBound(s, args, keywords)
	}
	if errors.As(err, &mismatch) && anyFactor(args, keywords) {
		if outputs, schema, err = l.builder.RunBound(s, args, keywords); err == nil {
			forgetValues(outputs)
		}
	}
	if errors.As(err, &mismatch) && c.unknown != nil && s.Operator.Balances && balanced(l, c.unknown, args, keywords) {
		outputs, schema, err = l.builder.RunBound(s, args, keywords)
	}
	if errors.As(err, &mismatch) && c.unknown != nil {
		return nil, nil, c.unknown.needed("an argument of "+s.Operator.Name+"()", true)
	}
	if err != nil {
		return nil, nil, raise(l, err)
	}
	return outputs, schema, nil
}

// balanced replaces a list of sizes that are not known by equal ones, and says so; false where
// there is none.
func balanced(l *library, u *unknownNumber, args []any, keywords []op.Keyword) bool {
	if len(args) < 2 {
		return false
	}
	input, isTensor := args[0].(*graph.Tensor)
	sizes, isList := args[1].([]*graph.Tensor)
	if !isTensor || !isList || len(sizes) == 0 || slices.ContainsFunc(sizes, func(t *graph.Tensor) bool { return t == nil || len(t.Shape) > 0 || !t.DType.IsInteger() }) {
		return false
	}
	axis := int64(0)
	if len(args) > 2 {
		axis, _ = args[2].(int64)
	}
	for _, k := range keywords {
		if k.Name == "dim" {
			axis, _ = k.Value.(int64)
		}
	}
	rank := int64(len(input.Shape))
	if axis < 0 {
		axis += rank
	}
	if axis < 0 || axis >= rank {
		return false
	}
	rows, parts := input.Shape[axis], int64(len(sizes))
	shares := make([]int64, parts)
	for i := range shares {
		shares[i] = rows / parts
		if int64(i) < rows%parts {
			shares[i]++
		}
	}
	args[1] = shares
	l.builder.Assume("balance", fmt.Sprintf("%s: the sizes of %d parts depend on data, they are taken to be equal: %d rows in all", u.from, parts, rows), "which part has how much work")
	return true
}

// isBare tells whether a call's list of one result is that tensor.
func isBare(o *op.Operator, keywords []op.Keyword) bool {
	if o.BareUnless == "" {
		return o.Bare
	}
	at := slices.IndexFunc(keywords, func(k op.Keyword) bool { return k.Name == o.BareUnless })
	return at < 0 || keywords[at].Value != true
}

// refuseList refuses a list where a function of Python takes *tensors alone.
func refuseList(o *op.Operator, args []any) error {
	if len(args) == 0 {
		return nil
	}
	if _, list := args[0].([]*graph.Tensor); list && o.ParsedSchemas()[0].Parameters[0].Bare {
		return &op.ArgumentError{Operator: o.Name, Reason: errors.New("expected Tensor as element 0 in argument 0, but got a list of tensors")}
	}
	return nil
}

// asked is the program's call, for the graph.
func asked(args []any, keywords []op.Keyword) *graph.Asked {
	call := &graph.Asked{Args: args}
	for _, k := range keywords {
		if call.Keywords == nil {
			call.Keywords = make(map[string]any, len(keywords))
		}
		call.Keywords[k.Name] = k.Value
	}
	return call
}

// sizesAsTensors replaces tensors of one known integer by the number, as sizes
// computed with tensors come: x.view(n, *sizes). It tells whether there were
// any.
func sizesAsTensors(args []any) bool {
	found := false
	for i := 1; i < len(args); i++ {
		t, ok := args[i].(*graph.Tensor)
		if !ok || len(t.Shape) > 0 || !t.DType.IsInteger() {
			continue
		}
		if known := t.Known(); known != nil {
			args[i], found = int64(known[0]), true
		}
	}
	return found
}

// shown makes the object of an in-place operator's first argument show the
// result: unsqueeze_ changes how a tensor is seen, not what is stored.
func shown(o *vm.Object, t *graph.Tensor) vm.Value {
	o.Native.(*tensorState).show(t)
	return o
}

// raise turns the refusal of an operator into the exception that torch raises.
func raise(l *library, err error) error {
	var refusal *op.Error
	var argument *op.ArgumentError
	switch {
	case errors.As(err, &argument):
		return typeError(l, "%v", argument)
	case errors.As(err, &refusal):
		return l.vm.Raise(exceptionFor(l, refusal.Message), "%v", refusal)
	}
	return err
}

// exceptionFor picks the exception class that torch uses for a refusal.
func exceptionFor(l *library, message string) *vm.Class {
	switch {
	case isIndexError(message):
		return l.vm.Exceptions.IndexError
	case strings.Contains(message, "not implemented for") || strings.Contains(message, "floating point") && strings.Contains(message, "dtype") || strings.Contains(message, "with a bool tensor is not supported"):
		return l.vm.Exceptions.NotImplementedError
	}
	return l.vm.Exceptions.RuntimeError
}

func isIndexError(message string) bool {
	return strings.HasPrefix(message, "Dimension out of range") ||
		strings.HasPrefix(message, "the shape of the mask") || strings.Contains(message, "out of bounds")
}

// apply runs an operator by its canonical name from native code.
func apply(l *library, name string, args []any, keywords ...op.Keyword) (*graph.Tensor, error) {
	outputs, err := l.builder.Apply(name, args, keywords...)
	if err != nil {
		return nil, raise(l, err)
	}
	return outputs[0], nil
}

// tensorAttributes is about how many attributes the class Tensor has.
const tensorAttributes = 700

// bindTensorMethods puts every operator that is a method of Tensor into the
// class, and the special methods that reach operators.
func bindTensorMethods(l *library) {
	dict := l.classes.Tensor.Dict
	dict.Grow(tensorAttributes)
	for _, o := range aten.Catalogue().All() {
		for name := range strings.FieldsSeq(o.Python) {
			method, ok := strings.CutPrefix(name, "Tensor.")
			if !ok {
				continue
			}
			s := aten.Catalogue().PythonNames()[name]
			if propertyOperators[method] {
				operatorProperty(l, method, s)
				continue
			}
			dict.SetStr(method, operatorFunction(l, method, s))
		}
	}
	for method, name := range specialMethods {
		if s, ok := aten.Catalogue().PythonNames()["Tensor."+name]; ok {
			s.Name = "Tensor." + method
			dict.SetStr(method, specialMethod(l, method, s))
		}
	}
	for method, name := range reflectedMethods {
		dict.SetStr(method, reflectedMethod(l, method, name))
	}
}

// propertyOperators are read without a call: x.T.
var propertyOperators = map[string]bool{"T": true, "mT": true, "H": true, "mH": true, "real": true, "imag": true}

func operatorProperty(l *library, name string, s op.Spelling) {
	attribute(l.classes.Tensor, name, func(self vm.Value) (vm.Value, error) {
		return call(l, s, vm.Args{Positional: []vm.Value{self}})
	}, nil)
}

// specialMethods are Python's operators by the tensor method that does the
// same; those with a trailing underscore are in-place.
var specialMethods = map[string]string{
	"__add__": "add", "__sub__": "sub", "__mul__": "mul", "__truediv__": "div", "__floordiv__": "floor_divide",
	"__mod__": "remainder", "__pow__": "pow", "__matmul__": "matmul", "__and__": "bitwise_and", "__or__": "bitwise_or",
	"__xor__": "bitwise_xor", "__lshift__": "bitwise_left_shift", "__rshift__": "bitwise_right_shift",
	"__eq__": "eq", "__ne__": "ne", "__lt__": "lt", "__le__": "le", "__gt__": "gt", "__ge__": "ge",
	"__neg__": "neg", "__pos__": "positive", "__abs__": "abs", "__invert__": "bitwise_not",
	"__radd__": "add", "__rmul__": "mul", "__rand__": "bitwise_and", "__ror__": "bitwise_or", "__rxor__": "bitwise_xor",
	"__iadd__": "add_", "__isub__": "sub_", "__imul__": "mul_", "__itruediv__": "div_", "__ifloordiv__": "floor_divide_",
	"__imod__": "remainder_", "__ipow__": "pow_", "__iand__": "bitwise_and_", "__ior__": "bitwise_or_",
	"__ixor__": "bitwise_xor_", "__ilshift__": "bitwise_left_shift_", "__irshift__": "bitwise_right_shift_",
}

// specialMethod declines operands that are no tensors and no numbers, so that
// their own reflected operators get a chance.
func specialMethod(l *library, method string, s op.Spelling) *vm.Builtin {
	return l.vm.NewBuiltin(method, func(_ *vm.VM, args vm.Args) (vm.Value, error) {
		c := conversion{library: l}
		operands, keywords, err := c.arguments(args)
		if err != nil {
			return nil, err
		}
		for _, operand := range operands {
			if !isOperand(operand) {
				return vm.NotImplementedValue, nil
			}
		}
		return invoke(l, &c, s, operands, keywords)
	})
}

func isOperand(v any) bool {
	switch v.(type) {
	case *graph.Tensor, bool, int64, float64, complex128:
		return true
	}
	return false
}

// reflectedMethods are the reflected operators whose operands swap, by the
// operator that takes the number first.
var reflectedMethods = map[string]string{
	"__rsub__": "rsub", "__rpow__": "pow", "__rmod__": "remainder", "__rfloordiv__": "floor_divide",
	"__rtruediv__": "div", "__rmatmul__": "matmul", "__rlshift__": "bitwise_left_shift", "__rrshift__": "bitwise_right_shift",
}

func reflectedMethod(l *library, method, name string) *vm.Builtin {
	return l.vm.NewBuiltin(method, func(_ *vm.VM, args vm.Args) (vm.Value, error) {
		l.builder.Spelled = "Tensor." + method
		defer func() { l.builder.Spelled = "" }()
		c := conversion{library: l}
		operands, _, err := c.arguments(args)
		if err != nil {
			return nil, err
		}
		if len(operands) != 2 || !isOperand(operands[1]) {
			return vm.NotImplementedValue, nil
		}
		self, ok := operands[0].(*graph.Tensor)
		if !ok {
			return vm.NotImplementedValue, nil
		}
		result, err := reflect(l, name, self, operands[1])
		if err != nil {
			return nil, err
		}
		return c.wrap(result, name), nil
	})
}

// reflect computes "other OP self" as torch does: a number divided by a tensor
// is its reciprocal times the number.
func reflect(l *library, name string, self *graph.Tensor, other any) (*graph.Tensor, error) {
	switch name {
	case "rsub":
		return apply(l, "rsub", []any{self, other})
	case "div":
		if _, tensor := other.(*graph.Tensor); tensor {
			return apply(l, "div", []any{other, self})
		}
		reciprocal, err := apply(l, "reciprocal", []any{self})
		if err != nil {
			return nil, err
		}
		return apply(l, "mul", []any{reciprocal, other})
	}
	if _, complex := other.(complex128); complex {
		number, err := l.builder.NewTensor(nil, graph.Complex64)
		if err != nil {
			return nil, err
		}
		other = number
	}
	return apply(l, name, []any{other, self})
}
