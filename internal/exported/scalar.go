package exported

// This file computes the numbers of a program: sizes of tensors and what is made of
// them.

import (
	"math"
	"strings"

	"heft/internal/graph"
)

// scalar computes a node that makes a number. What cannot be computed, a number that
// depends on data, is the one of the export.
func (t *trace) scalar(n *nodeRecord) error {
	var args []any
	for i := range n.Inputs {
		v, err := t.argument(&n.Inputs[i].Arg)
		if err != nil {
			return err
		}
		args = append(args, v)
	}
	if len(n.Outputs) == 0 { // an assertion
		return nil
	}
	name := n.Outputs[0].name()
	if v, ok := compute(functionOf(n.Target), args); ok {
		t.values[name] = v
		return nil
	}
	raw, ok := t.program.graph.Integers[name]
	var s symbolic
	if ok && s.read(raw) == nil {
		if v, err := t.size(s); err == nil {
			t.values[name] = v
			return nil
		}
		if s.Expr != nil && s.Expr.Hint != nil && s.Expr.Hint.Int != nil {
			t.values[name] = *s.Expr.Hint.Int
			t.builder.Assume("data", "the size "+name+" as it was at the export, since it depends on data", "the work behind it may be another")
			return nil
		}
	}
	return &Error{Message: "the number " + name + " of " + n.Target + " depends on data", Unsupported: true}
}

// functionOf is a target's last name: mul of _operator.mul, sym_size of
// torch.ops.aten.sym_size.int.
func functionOf(target string) string {
	target = strings.TrimPrefix(target, "torch.ops.")
	parts := strings.Split(target, ".")
	if len(parts) > 2 {
		return parts[1]
	}
	return parts[len(parts)-1]
}

// compute applies a function of numbers and of tensors' sizes.
func compute(name string, args []any) (any, bool) {
	if len(args) > 0 {
		if x, ok := args[0].(*graph.Tensor); ok {
			return sizeOf(name, x, args[1:])
		}
	}
	numbers := make([]float64, len(args))
	whole := true
	for i, v := range args {
		switch n := v.(type) {
		case int64:
			numbers[i] = float64(n)
		case bool:
			numbers[i] = float64(asInt(n))
		case float64:
			numbers[i], whole = n, false
		default:
			return nil, false
		}
	}
	switch len(numbers) {
	case 1:
		return unary(name, numbers[0], whole)
	case 2:
		return binary(name, numbers[0], numbers[1], whole)
	}
	if name == "sym_ite" && len(args) == 3 {
		if numbers[0] != 0 {
			return args[1], true
		}
		return args[2], true
	}
	return nil, false
}

// sizeOf is a size of a tensor.
func sizeOf(name string, x *graph.Tensor, rest []any) (any, bool) {
	if name == "sym_numel" {
		return x.Elements(), true
	}
	if len(rest) != 1 {
		return nil, false
	}
	axis, ok := rest[0].(int64)
	if axis < 0 {
		axis += int64(len(x.Shape))
	}
	if !ok || axis < 0 || axis >= int64(len(x.Shape)) {
		return nil, false
	}
	switch name {
	case "sym_size":
		return x.Shape[axis], true
	case "sym_stride":
		return x.Strides[axis], true
	}
	return nil, false
}

// exact is a number as an integer where all that it was made of are.
func exact(n float64, whole bool) (any, bool) {
	if math.IsNaN(n) || whole && math.Abs(n) > 1<<53 {
		return nil, false
	}
	if whole {
		return int64(n), true
	}
	return n, true
}

func unary(name string, a float64, whole bool) (any, bool) {
	switch name {
	case "neg":
		return exact(-a, whole)
	case "abs", "fabs":
		return exact(math.Abs(a), whole)
	case "ceil":
		return exact(math.Ceil(a), true)
	case "floor":
		return exact(math.Floor(a), true)
	case "trunc", "sym_int", "int":
		return exact(math.Trunc(a), true)
	case "round":
		return exact(math.RoundToEven(a), true)
	case "sym_float", "float":
		return a, true
	case "sqrt", "_sym_sqrt":
		return exact(math.Sqrt(a), false)
	case "sym_not", "not_":
		return a == 0, true
	}
	return nil, false
}

func binary(name string, a, b float64, whole bool) (any, bool) {
	switch name {
	case "add":
		return exact(a+b, whole)
	case "sub":
		return exact(a-b, whole)
	case "mul":
		return exact(a*b, whole)
	case "pow":
		return exact(math.Pow(a, b), whole && b >= 0)
	case "sym_max":
		return exact(math.Max(a, b), whole)
	case "sym_min":
		return exact(math.Min(a, b), whole)
	case "eq":
		return a == b, true
	case "ne":
		return a != b, true
	case "lt":
		return a < b, true
	case "le":
		return a <= b, true
	case "gt":
		return a > b, true
	case "ge":
		return a >= b, true
	case "and_":
		return a != 0 && b != 0, true
	case "or_":
		return a != 0 || b != 0, true
	}
	if b == 0 {
		return nil, false
	}
	switch name {
	case "floordiv":
		return exact(math.Floor(a/b), whole)
	case "truediv":
		return exact(a/b, false)
	case "mod":
		return exact(a-b*math.Floor(a/b), whole)
	}
	return nil, false
}
