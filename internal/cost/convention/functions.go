package convention

// This file holds what the rules of tools are made of that replace functions of torch
// and torch.nn.functional by ones that count: they see the program's own calls with
// their arguments, and nothing of the operators inside.

import (
	"slices"

	"heft/internal/graph"
)

// function is one call of the program's.
type function struct {
	*graph.Asked
	name string      // "F.relu", "Tensor.matmul"
	ops  []*graph.Op // what ran in it
}

// functionRule is what a tool counts for a call of one function.
type functionRule struct {
	says  string
	count func(f function) int64
}

// functionRules maps spellings of functions to rules; what goes to an operator by
// another name, such as x.relu() or x + y, escapes a tool.
type functionRules map[string]functionRule

// with adds a rule for several functions.
func (rules functionRules) with(rule functionRule, names ...string) functionRules {
	for _, name := range names {
		rules[name] = rule
	}
	return rules
}

// parts counts every call of a function that has a rule.
func (rules functionRules) parts(g *graph.Graph) []Part {
	var parts []Part
	for _, f := range functionsOf(g) {
		rule, ok := rules[f.name]
		if !ok || boundEarly(f) {
			continue
		}
		first := f.ops[0]
		parts = append(parts, Part{Call: first.Call, What: f.name, Count: rule.count(f) * (1 + first.Repeat), Says: rule.says})
	}
	return parts
}

// functionsOf lists the program's calls in order.
func functionsOf(g *graph.Graph) []function {
	var list []function
	for _, o := range g.Ops() {
		switch n := len(list); {
		case o.Asked == nil:
		case n > 0 && list[n-1].Asked == o.Asked:
			list[n-1].ops = append(list[n-1].ops, o)
		default:
			list = append(list, function{Asked: o.Asked, name: o.Spelled, ops: []*graph.Op{o}})
		}
	}
	return list
}

// boundEarly tells the activation of torch's transformer layers, which take the
// function when they are made, before a tool replaces it.
func boundEarly(f function) bool {
	call := f.ops[0].Call
	return call != nil && (f.name == "F.relu" || f.name == "F.gelu") &&
		(isA(call.Module, "TransformerEncoderLayer") || isA(call.Module, "TransformerDecoderLayer"))
}

// ran is the call's first operator of one of some names, nil if none ran.
func (f function) ran(names ...string) *graph.Op {
	i := slices.IndexFunc(f.ops, func(o *graph.Op) bool { return slices.Contains(names, o.Name) })
	if i < 0 {
		return nil
	}
	return f.ops[i]
}

// ofOperator counts by the call's first operator of some names.
func ofOperator(count func(o *graph.Op) int64, names ...string) func(f function) int64 {
	return func(f function) int64 {
		if o := f.ran(names...); o != nil {
			return count(o)
		}
		return 0
	}
}

// operand is an argument's shape and whether it is a tensor.
func (f function) operand(at int, name string) ([]int64, bool) {
	t := f.Tensor(at, name)
	if t == nil {
		return nil, false
	}
	return t.Shape, true
}

// argumentElements is one for each element of the first argument.
func argumentElements(f function) int64 {
	shape, ok := f.operand(0, "input")
	if !ok {
		return 0
	}
	return graph.Product(shape)
}

// callProduct is the elements of the first factor times the last size of the second:
// right for matrices; of a vector as second factor, its whole length, and of a first
// factor that is repeated for a batch of the second, one of them.
func callProduct(f function) int64 {
	a, _ := f.operand(0, "input")
	b, ok := f.operand(1, "other")
	if !ok {
		b, ok = f.operand(1, "mat2")
	}
	if !ok || len(b) == 0 {
		return 0
	}
	return graph.Product(a) * b[len(b)-1]
}

// callAddedProduct are the products of addmm and baddbmm, and the elements of what is
// added.
func callAddedProduct(f function) (product, added int64) {
	c, _ := f.operand(0, "input")
	a, _ := f.operand(1, "mat1")
	if b, ok := f.operand(2, "mat2"); ok && len(b) > 0 {
		product = graph.Product(a) * b[len(b)-1]
	}
	return product, graph.Product(c)
}

// callLeftAligned broadcasts two shapes as if they were aligned at their first axes:
// 2×3×4 and 4 make 4·3·4 = 48.
func callLeftAligned(f function) int64 {
	a, hasA := f.operand(0, "input")
	b, hasB := f.operand(1, "other")
	if !hasA && !hasB {
		return 1
	}
	n := int64(1)
	for i := range max(len(a), len(b)) {
		n *= max(sizeAt(a, i), sizeAt(b, i))
	}
	return n
}

// sizeAt is a shape's size on an axis, 1 where it has none.
func sizeAt(shape []int64, axis int) int64 {
	if axis >= len(shape) {
		return 1
	}
	return shape[axis]
}

// callResult is one for each element of what the call returned.
func callResult(f function) int64 { return outputElements(f.ops[len(f.ops)-1]) }

// resized is what an interpolation was asked for.
type resized struct {
	sizes  []int64   // of the result, if they were given; one if a number was
	scales []float64 // else: one if a number was given
	single bool      // a number was given, not a list
	axes   int
}

func (f function) resized() resized {
	x, _ := f.operand(0, "input")
	r := resized{axes: max(len(x)-2, 0)}
	switch size := f.Arg(1, "size").(type) {
	case int64:
		return resized{sizes: []int64{size}, single: true, axes: r.axes}
	case []int64:
		r.sizes = size
		return r
	}
	switch scale := f.Arg(2, "scale_factor").(type) {
	case int64:
		r.scales, r.single = []float64{float64(scale)}, true
	case float64:
		r.scales, r.single = []float64{scale}, true
	case []float64:
		r.scales = scale
	case []int64:
		for _, s := range scale {
			r.scales = append(r.scales, float64(s))
		}
	}
	return r
}

// The functions that tools replace.
var (
	replacedActivations = []string{"F.relu", "F.prelu", "F.elu", "F.relu6", "F.gelu", "F.silu", "F.softmax"}
	replacedProducts    = []string{"torch.matmul", "Tensor.matmul"}
	replacedElementwise = []string{"torch.add", "Tensor.add", "torch.mul", "Tensor.mul"}
	replacedAdded       = []string{"torch.addmm", "Tensor.addmm", "torch.baddbmm"}
)

// replacedPools are the pooling functions.
func replacedPools() []string {
	var names []string
	for _, axes := range []string{"1d", "2d", "3d"} {
		names = append(names, "F.avg_pool"+axes, "F.max_pool"+axes, "F.adaptive_avg_pool"+axes, "F.adaptive_max_pool"+axes)
	}
	return names
}

// inside are functions of torch that call replaced ones, with one for each element
// that those see: lp_pool runs an average pool, a relu and a multiplication, of its
// result; local_response_norm squares, pools across channels that it padded, scales
// and adds.
func inside(rules functionRules) functionRules {
	says := "1 per element of the functions that it calls"
	rules.with(functionRule{says, func(f function) int64 { return argumentElements(f) + 2*callResult(f) }}, "F.lp_pool1d", "F.lp_pool2d", "F.lp_pool3d")
	return rules.with(functionRule{says, func(f function) int64 {
		x, ok := f.operand(0, "input")
		if !ok || len(x) < 2 {
			return 0
		}
		n := graph.Product(x)
		window, _ := f.Arg(1, "size").(int64)
		return 3*n + n/max(x[1], 1)*(x[1]+window-1)
	}}, "F.local_response_norm")
}
