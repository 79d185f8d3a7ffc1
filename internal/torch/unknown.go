package torch

// This file holds numbers that a program takes out of tensors of unknown values:
// what .item(), .tolist(), float() and int() give where the elements are not known.
//
// Such a number can be logged, formatted, summed and stored. Arithmetic on it gives
// another; a comparison gives a bool that is not known, which a branch then asks
// about. Where a size or an index needs the value, --assume gives it by the line.

import (
	"fmt"
	"math"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// unknownNumber is a Python number of unknown value.
type unknownNumber struct {
	library *library
	kind    graph.DType // Bool, Int64, or Float64
	from    string      // "the result of mean (model.py:9), a tensor of shape []"
	most    int64       // of a count of elements: how many there are; 0 where nothing bounds the number
}

// Float is the number as float() gives it.
func (u *unknownNumber) Float() vm.Value { return u.as(graph.Float64) }

// Int is the number as int() gives it.
func (u *unknownNumber) Int() vm.Value {
	if u.most > 0 {
		return vm.NewInstance(u.library.classes.UnknownInt, u)
	}
	return u.as(graph.Int64)
}

func (u *unknownNumber) as(kind graph.DType) vm.Value {
	return newUnknown(u.library, kind, u.from)
}

func newUnknown(l *library, kind graph.DType, from string) vm.Value {
	class := l.classes.UnknownFloat
	switch kind {
	case graph.Bool:
		class = l.classes.UnknownBool
	case graph.Int64:
		class = l.classes.UnknownInt
	}
	return vm.NewInstance(class, &unknownNumber{library: l, kind: kind, from: from})
}

// countOf is the number of an integer tensor that counts truths or elements: at
// most as many as were looked at, and taken to be so many where a branch or the end
// of a slice asks.
func countOf(l *library, s *tensorState) (vm.Value, bool) {
	most := l.builder.CountedBy(s.tensor)
	if most == 0 {
		return nil, false
	}
	return vm.NewInstance(l.classes.UnknownInt, &unknownNumber{library: l, kind: graph.Int64, from: s.from(), most: most}), true
}

// atMost is the bound of a count, noted as an assumption.
func (u *unknownNumber) atMost() int64 {
	u.library.builder.Assume("bound", fmt.Sprintf("%s: the count depends on data, it is taken to be %d, the most it can be", u.from, u.most), "what follows is an upper bound")
	return u.most
}

// takeNumber is the one element of a tensor as a Python number: its value if it is
// known, the one that --assume gives for the line, and else an unknown number.
func takeNumber(l *library, s *tensorState) (vm.Value, error) {
	if s.tensor.Elements() != 1 || s.tensor.Storage.Known != nil {
		return item(l, s.tensor, "item()")
	}
	if n, ok := assumedNumber(l); ok {
		return number(s.tensor.DType, float64(n)), nil
	}
	if count, ok := countOf(l, s); ok {
		return count, nil
	}
	return unknownElement(l, s), nil
}

// unknownElement is an element of a tensor of unknown values.
func unknownElement(l *library, s *tensorState) vm.Value {
	kind := graph.Float64
	switch d := s.tensor.DType; {
	case d == graph.Bool:
		kind = graph.Bool
	case d.IsInteger():
		kind = graph.Int64
	}
	return newUnknown(l, kind, s.from())
}

// assumedNumber is the number that --assume gives for the line of the program.
func assumedNumber(l *library) (int64, bool) {
	if l.sized == nil {
		return 0, false
	}
	return l.sized(l.position())
}

// needed is the error where the value itself is needed.
func (u *unknownNumber) needed(purpose string, sized bool) error {
	return &vm.UndecidableError{
		What: fmt.Sprintf("%s needs the value of %s, which is not known without running the model", purpose, u.from), Number: sized,
	}
}

// Operators by what they give of an unknown number.
var (
	unknownArithmetic = []string{"add", "sub", "mul", "mod", "pow", "floordiv", "truediv", "divmod", "and", "or", "xor", "lshift", "rshift"}
	unknownComparison = []string{"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"}
	unknownSame       = []string{"__neg__", "__pos__", "__abs__"}
	unknownInteger    = []string{"__trunc__", "__floor__", "__ceil__", "__invert__"}
)

// makeUnknownClasses makes the classes of unknown numbers: subclasses of int and
// float, as which isinstance sees them.
func (l *library) makeUnknownClasses() error {
	c := &l.classes
	err := newClasses(l, []classSpec{
		{&c.UnknownFloat, "float", "builtins", &l.vm.Types.Float},
		{&c.UnknownInt, "int", "builtins", &l.vm.Types.Int},
		{&c.UnknownBool, "bool", "builtins", &l.vm.Types.Int},
	})
	if err != nil {
		return err
	}
	for _, class := range []*vm.Class{c.UnknownFloat, c.UnknownInt, c.UnknownBool} {
		addUnknownOperators(l, class)
		addUnknownConversions(l, class)
	}
	return nil
}

// unknownMethod adds a method of unknown numbers.
func unknownMethod(l *library, class *vm.Class, name string, call func(u *unknownNumber, args vm.Args) (vm.Value, error)) {
	method(l, class, name, func(self vm.Value, args vm.Args) (vm.Value, error) {
		u, ok := vm.UnknownOf(self).(*unknownNumber)
		if !ok {
			return nil, typeError(l, "descriptor '%s' doesn't apply to a '%s' object", name, l.vm.TypeOf(self).Name)
		}
		return call(u, args)
	})
}

func addUnknownOperators(l *library, class *vm.Class) {
	for _, name := range unknownArithmetic {
		for _, form := range []string{"__" + name + "__", "__r" + name + "__"} {
			unknownMethod(l, class, form, func(u *unknownNumber, args vm.Args) (vm.Value, error) {
				return u.arithmetic(name, first(args)), nil
			})
		}
	}
	for _, name := range unknownComparison {
		unknownMethod(l, class, name, func(u *unknownNumber, args vm.Args) (vm.Value, error) {
			if kindOfNumber(first(args)) == graph.InvalidDType {
				return vm.NotImplementedValue, nil
			}
			if _, both := vm.UnknownOf(first(args)).(*unknownNumber); u.most > 0 && !both {
				return l.vm.CallMethod(vm.MakeInt(u.atMost()), name, first(args))
			}
			return u.as(graph.Bool), nil
		})
	}
	for _, name := range unknownSame {
		unknownMethod(l, class, name, func(u *unknownNumber, _ vm.Args) (vm.Value, error) { return u.as(max(u.kind, graph.Int64)), nil })
	}
	for _, name := range unknownInteger {
		unknownMethod(l, class, name, func(u *unknownNumber, _ vm.Args) (vm.Value, error) { return u.Int(), nil })
	}
	unknownMethod(l, class, "__round__", func(u *unknownNumber, args vm.Args) (vm.Value, error) {
		if len(args.Positional) > 0 {
			return u.as(u.kind), nil
		}
		return u.Int(), nil
	})
}

// arithmetic is an operator on an unknown number and another.
func (u *unknownNumber) arithmetic(name string, other vm.Value) vm.Value {
	kind := kindOfNumber(other)
	switch {
	case kind == graph.InvalidDType:
		return vm.NotImplementedValue
	case name == "divmod":
		return vm.NewTuple(u.Float(), u.Float())
	case name == "truediv" || kind == graph.Float64 || u.kind == graph.Float64:
		return u.Float()
	}
	return u.Int()
}

// kindOfNumber is Int64 or Float64 for a Python number, known or not.
func kindOfNumber(v vm.Value) graph.DType {
	if u, ok := vm.UnknownOf(v).(*unknownNumber); ok {
		if u.kind == graph.Float64 {
			return graph.Float64
		}
		return graph.Int64
	}
	switch vm.Underlying(v).(type) {
	case vm.Int, vm.Bool, *vm.BigInt:
		return graph.Int64
	case vm.Float:
		return graph.Float64
	}
	return graph.InvalidDType
}

// addUnknownConversions adds what asks for the value, and the texts that do without.
func addUnknownConversions(l *library, class *vm.Class) {
	unknownMethod(l, class, "__bool__", func(u *unknownNumber, _ vm.Args) (vm.Value, error) {
		if u.most > 0 {
			return vm.MakeBool(u.atMost() != 0), nil
		}
		return nil, u.needed("the condition", false)
	})
	unknownMethod(l, class, "__hash__", func(u *unknownNumber, _ vm.Args) (vm.Value, error) { return nil, u.needed("hash()", true) })
	for name, purpose := range map[string]string{"__index__": "an index or a size", "__float__": "a function of numbers", "__int__": "a function of numbers", "__complex__": "complex()"} {
		unknownMethod(l, class, name, func(u *unknownNumber, _ vm.Args) (vm.Value, error) {
			if n, ok := assumedNumber(l); ok {
				return assumedAs(name, n), nil
			}
			return nil, u.needed(purpose, true)
		})
	}
	for _, name := range []string{"__repr__", "__str__", "__format__"} {
		unknownMethod(l, class, name, func(*unknownNumber, vm.Args) (vm.Value, error) { return vm.Str("?"), nil })
	}
	unknownMethod(l, class, "item", func(u *unknownNumber, _ vm.Args) (vm.Value, error) { return u.as(u.kind), nil })
}

// assumedAs is a number as a conversion's method gives it.
func assumedAs(method string, n int64) vm.Value {
	if method == "__float__" || method == "__complex__" {
		return vm.Float(n)
	}
	return vm.MakeInt(n)
}

// scalar is the number as an argument of operators: a tensor without axes whose value
// is not known, or the number that --assume gives for the line.
func (u *unknownNumber) scalar(l *library) (any, error) {
	if n, ok := assumedNumber(l); ok && u.kind != graph.Float64 {
		return n, nil
	}
	kind := u.kind
	if kind == graph.Float64 {
		kind = graph.Float32 // a Python float does not widen a tensor
	}
	return l.builder.NewTensor(nil, kind)
}

// anyFactor replaces the tensors of unknown floats by some number, for parameters that
// take numbers alone, such as what a tensor is filled with. It tells whether there
// were any.
func anyFactor(args []any, keywords []op.Keyword) bool {
	found := false
	for i := 1; i < len(args); i++ {
		if unknownFactor(args[i]) {
			args[i], found = math.NaN(), true
		}
	}
	for i := range keywords {
		if unknownFactor(keywords[i].Value) {
			keywords[i].Value, found = math.NaN(), true
		}
	}
	return found
}

// unknownFactor tells tensors that torch takes for a number: of no axes, and of which
// no gradient is asked.
func unknownFactor(v any) bool {
	t, ok := v.(*graph.Tensor)
	return ok && t != nil && len(t.Shape) == 0 && !t.RequiresGrad && t.DType.IsFloating() && t.Known() == nil
}

// forgetValues makes results unknown that were computed with some number.
func forgetValues(outputs []*graph.Tensor) {
	for _, t := range outputs {
		t.Storage.Known = nil
	}
}
