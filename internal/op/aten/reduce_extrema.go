package aten

// This file holds reductions to extremes, medians and truth values.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// extremaFamily: largest and smallest elements, medians, truth values.
func extremaFamily() []*op.Operator {
	return []*op.Operator{
		extremum("max", "maximum"),
		extremum("min", "minimum"),
		extremumOfAll("max_all", slices.Max[[]float64], false),
		extremumOfAll("min_all", slices.Min[[]float64], false),
		positioned("max_dim", "(Tensor input, int dim, bool keepdim=False) -> (values, indices)", "", firstLargest),
		positioned("min_dim", "(Tensor input, int dim, bool keepdim=False) -> (values, indices)", "", firstSmallest),
		medianOverloads("median"),
		medianOverloads("nanmedian"),
		extremumOfAll("median_all", median, true),
		extremumOfAll("nanmedian_all", func(g []float64) float64 { return median(numbersOnly(g)) }, true),
		positioned("median_dim", "(Tensor input, int dim, bool keepdim=False) -> (values, indices)", "", medianPosition),
		positioned("nanmedian_dim", "(Tensor input, int dim, bool keepdim=False) -> (values, indices)", "", nil),
		realGradient(positioned("mode", "(Tensor input, int dim=-1, bool keepdim=False) -> (values, indices)", "torch.mode Tensor.mode", nil)),
		ofTypes(op.RealNumbers, positioned("kthvalue", "(Tensor input, int k, int dim=-1, bool keepdim=False) -> (values, indices)", "torch.kthvalue Tensor.kthvalue", nil)),
		ordered(amaxOperator("amax", slices.Max[[]float64])),
		ordered(amaxOperator("amin", slices.Min[[]float64])),
		{
			Name:     "aminmax",
			Schemas:  []string{"(Tensor input, *, int? dim=None, bool keepdim=False) -> (min, max)"},
			Python:   "torch.aminmax Tensor.aminmax",
			Infer:    inferAminmax,
			Eval:     evalAminmax,
			Work:     perInput(op.Work{Compares: 2}),
			Gradient: compares(&op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "result"}, {Tensor: "result1"}}, Backward: extremaBackward}),
		},
		argExtremum("argmax", firstLargest),
		argExtremum("argmin", firstSmallest),
		truthReduction("any", func(g []float64) bool { return slices.ContainsFunc(g, nonzero) }),
		truthReduction("all", func(g []float64) bool { return !slices.Contains(g, 0) }),
		{
			Name:    "count_nonzero",
			Schemas: []string{"(Tensor input, int[1]? dim=None) -> Tensor", "Tensor.count_nonzero: (Tensor input, int[1]? dim=None) -> Tensor", "Tensor.count_nonzero: (Tensor input, int[]... dim) -> Tensor"},
			Python:  "torch.count_nonzero Tensor.count_nonzero",
			Infer:   inferCountNonzero,
			Eval: func(c *op.Call) [][]float64 {
				return evalReduction(c, func(g []float64) float64 {
					return float64(len(slices.DeleteFunc(g, func(x float64) bool { return x == 0 })))
				})
			},
			Work: perInput(op.Work{Compares: 1}),
		},
		{
			Name:  "segment_reduce",
			Types: op.Floats,
			Schemas: []string{"(Tensor input/data, str reduce, *, Tensor? lengths=None, Tensor? indices=None, Tensor? offsets=None, int axis=0, " +
				"bool unsafe=False, Scalar? initial=None) -> Tensor"},
			Python:   "torch.segment_reduce",
			Infer:    inferSegments,
			Work:     perInput(op.Work{Adds: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "lengths"}, {Tensor: "offsets"}, {Tensor: "result"}}},
			Evidence: map[op.Rule]string{
				op.RuleSaves: "tools/autograd/derivatives.yaml, 2.15: segment_reduce",
				op.RuleWork:  "one step for each element, as a reduction over all",
			},
		},
	}
}

// inferSegments: along an axis, each length is that of one segment, which becomes one
// element; the lengths' axes before the last are the input's.
func inferSegments(c *op.Call) error {
	input, bounds := c.Tensor("input"), c.Tensor("lengths")
	if how := c.Text("reduce"); !slices.Contains([]string{"sum", "prod", "mean", "max", "min", "amax", "amin"}, how) {
		return c.Errorf("reduce argument must be either sum, prod, mean, amax or amin, got %q", how)
	}
	extra := int64(0) // offsets have one more than there are segments
	if bounds == nil {
		bounds, extra = c.Tensor("offsets"), 1
	}
	if bounds == nil {
		return c.Errorf("either lengths or offsets must be defined")
	}
	axis, err := c.Dim("axis", len(input.Shape))
	if err != nil {
		return err
	}
	if bounds.DType != graph.Int64 && bounds.DType != graph.Int32 {
		return c.Errorf("not implemented for lengths of %v", bounds.DType)
	}
	if len(bounds.Shape) != axis+1 || axis >= len(input.Shape) || !slices.Equal(bounds.Shape[:axis], input.Shape[:axis]) {
		return c.Errorf("expected lengths of the axes up to axis %d of input %v, got %v", axis, input.Shape, bounds.Shape)
	}
	shape := slices.Clone(input.Shape)
	shape[axis] = bounds.Shape[axis] - extra
	if shape[axis] < 0 {
		return c.Errorf("expected offsets of at least 1 element, got %v", bounds.Shape)
	}
	c.Out(shape, input.DType)
	return nil
}

func nonzero(x float64) bool { return x != 0 }

// extremum dispatches max(x), max(x, other) and max(x, dim), which keep
// different tensors for their backward.
func extremum(name, binary string) *op.Operator {
	return &op.Operator{
		Name: name,
		Schemas: []string{
			"(Tensor input) -> Tensor",
			"(Tensor input, Tensor other) -> Tensor",
			"(Tensor input, int dim/axis, bool keepdim/keepdims=False) -> (values, indices)",
		},
		Python: "torch." + name + " Tensor." + name,
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			switch c.Schema {
			case 0:
				return result(c.Apply(name+"_all", c.Tensor("input")))
			case 1:
				return result(c.Apply(binary, c.Tensor("input"), c.Tensor("other")))
			}
			return c.ApplyAll(name+"_dim", []any{c.Tensor("input"), c.Int("dim"), c.Bool("keepdim")})
		},
	}
}

// ordered is for kernels of real numbers, which start only where there are elements.
func ordered(o *op.Operator) *op.Operator {
	o.Types, o.Starts = op.Reals, hasElements
	return o
}

func medianOverloads(name string) *op.Operator {
	return &op.Operator{
		Name: name,
		Schemas: []string{
			"(Tensor input) -> Tensor",
			"(Tensor input, int dim/axis, bool keepdim/keepdims=False) -> (values, indices)",
		},
		Python: "torch." + name + " Tensor." + name,
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			input := c.Tensor("input")
			if starts := c.Schema != 0 || input.Elements() > 0; starts && !op.RealNumbers.Has(input.DType) {
				return nil, c.Errorf("not implemented for %v", input.DType)
			}
			if c.Schema == 0 {
				return result(c.Apply(name+"_all", input))
			}
			return c.ApplyAll(name+"_dim", []any{c.Tensor("input"), c.Int("dim"), c.Bool("keepdim")})
		},
	}
}

// extremumOfAll reduces everything to one element; only the median of nothing
// is NaN instead of an error.
func extremumOfAll(name string, f func(group []float64) float64, emptyAllowed bool) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input) -> Tensor"},
		Infer: func(c *op.Call) error {
			input := c.Tensor("input")
			if err := expectElements(c, input); err != nil && !(emptyAllowed && input.Elements() == 0) {
				return err
			}
			c.Out([]int64{}, input.DType)
			return nil
		},
		Eval:     func(c *op.Call) [][]float64 { return [][]float64{{f(c.Tensor("input").Known())}} },
		Work:     perInput(op.Work{Compares: 1}),
		Gradient: compares(&op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "result"}}, Backward: sharedBackward}),
	}
}

// expectElements refuses empty tensors, which have no largest element, and
// complex numbers, which have no order.
func expectElements(c *op.Call, input *graph.Tensor) error {
	if input.DType.IsComplex() {
		return c.Errorf("not implemented for %v", input.DType)
	}
	if input.Elements() == 0 {
		return c.Errorf("expected reduction dim to be specified for input.numel() == 0 (shape %v)", input.Shape)
	}
	return nil
}

// positioned describes a reduction over one axis that returns values and where
// they stand.
func positioned(name, schema, python string, find func(group []float64) int) *op.Operator {
	o := &op.Operator{
		Name:     name,
		Schemas:  []string{schema},
		Python:   python,
		Infer:    inferPositioned,
		Work:     perInput(op.Work{Compares: 1}),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "result1"}}},
	}
	if find != nil {
		o.Eval = func(c *op.Call) [][]float64 { return evalPositioned(c, find) }
	}
	return o
}

func inferPositioned(c *op.Call) error {
	input := c.Tensor("input")
	r, err := readReduction(c, input)
	if err != nil {
		return err
	}
	// The mode of one number or of none is a copy.
	copies := c.Operator.Name == "mode" && (len(input.Shape) == 0 || input.Elements() == 0)
	if input.DType.IsComplex() && !copies {
		return c.Errorf("not implemented for %v", input.DType)
	}
	if r.count() == 0 {
		return c.Errorf("expected reduction dim %d to have non-zero size, got shape %v", c.Int("dim"), input.Shape)
	}
	if k, ok := c.Arg("k").(int64); ok && (k < 1 || k > r.count()) {
		return c.Errorf("selected number k=%d out of range for dimension of size %d", k, r.count())
	}
	c.Out(r.shape, input.DType)
	c.Out(r.shape, graph.Int64)
	return nil
}

func evalPositioned(c *op.Call, find func(group []float64) int) [][]float64 {
	r, err := readReduction(c, c.Tensor("input"))
	if err != nil {
		return nil
	}
	var values, positions []float64
	for _, group := range r.groups() {
		at := find(group)
		if at < 0 {
			return nil
		}
		values, positions = append(values, group[at]), append(positions, float64(at))
	}
	return [][]float64{values, positions}
}

func firstLargest(group []float64) int {
	best := -1
	for i, x := range group {
		if best < 0 || x > group[best] || math.IsNaN(x) && !math.IsNaN(group[best]) {
			best = i
		}
	}
	return best
}

func firstSmallest(group []float64) int {
	best := -1
	for i, x := range group {
		if best < 0 || x < group[best] || math.IsNaN(x) && !math.IsNaN(group[best]) {
			best = i
		}
	}
	return best
}

// median is the lower of the two middle elements: 2 for 1, 2, 3, 4.
func median(group []float64) float64 {
	if i := medianPosition(group); i >= 0 {
		return group[i]
	}
	return math.NaN()
}

func medianPosition(group []float64) int {
	if len(group) == 0 {
		return -1
	}
	if i := slices.IndexFunc(group, math.IsNaN); i >= 0 {
		return i
	}
	order := sortedPositions(group, false)
	return order[(len(order)-1)/2]
}

func amaxOperator(name string, f func(group []float64) float64) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input, int[1] dim/axis=[], bool keepdim/keepdims=False) -> Tensor"},
		Python:  "torch." + name + " Tensor." + name,
		Infer: func(c *op.Call) error {
			input := c.Tensor("input")
			r, err := readReduction(c, input)
			if err != nil {
				return err
			}
			if r.count() == 0 {
				return c.Errorf("expected reduction dims %v to have non-zero size, got shape %v", c.Ints("dim"), input.Shape)
			}
			c.Out(r.shape, input.DType)
			return nil
		},
		Eval:     func(c *op.Call) [][]float64 { return evalReduction(c, f) },
		Work:     perInput(op.Work{Compares: 1}),
		Gradient: compares(&op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "result"}}, Backward: extremaBackward}),
	}
}

func inferAminmax(c *op.Call) error {
	input := c.Tensor("input")
	r, err := readReduction(c, input)
	if err != nil {
		return err
	}
	if input.DType.IsComplex() {
		return c.Errorf("not implemented for %v", input.DType)
	}
	if r.count() == 0 {
		return c.Errorf("expected the reduced axes to have non-zero size, got shape %v", input.Shape)
	}
	c.Out(r.shape, input.DType)
	c.Out(r.shape, input.DType)
	return nil
}

func evalAminmax(c *op.Call) [][]float64 {
	return [][]float64{evalReduction(c, slices.Min[[]float64])[0], evalReduction(c, slices.Max[[]float64])[0]}
}

func argExtremum(name string, find func(group []float64) int) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input, int? dim/axis=None, bool keepdim/keepdims=False) -> Tensor"},
		Python:  "torch." + name + " Tensor." + name,
		Infer: func(c *op.Call) error {
			input := c.Tensor("input")
			r, err := readReduction(c, input)
			if err != nil {
				return err
			}
			if input.DType.IsComplex() || input.DType == graph.Bool || r.count() == 0 {
				return c.Errorf("expected reduction dim to have non-zero size and numbers, got %v of shape %v", input.DType, input.Shape)
			}
			c.Out(r.shape, graph.Int64)
			return nil
		},
		Eval: func(c *op.Call) [][]float64 {
			return evalReduction(c, func(g []float64) float64 { return float64(find(g)) })
		},
		Work: perInput(op.Work{Compares: 1}),
	}
}

// truthReduction describes any and all; the result is bool, or uint8 for uint8.
func truthReduction(name string, f func(group []float64) bool) *op.Operator {
	return &op.Operator{
		Name: name,
		Schemas: []string{
			"(Tensor input, int[1]? dim/axis=None, bool keepdim/keepdims=False) -> Tensor",
		},
		Python: "torch." + name + " Tensor." + name,
		Infer: func(c *op.Call) error {
			r, err := readReduction(c, c.Tensor("input"))
			if err != nil {
				return err
			}
			dtype := graph.Bool
			if c.Tensor("input").DType == graph.UInt8 {
				dtype = graph.UInt8
			}
			if dims, given := c.Arg("dim").([]int64); given && len(dims) == 0 { // over no axes: the truth of each element
				c.Out(r.input.Shape, dtype)
				return nil
			}
			c.Out(r.shape, dtype)
			return nil
		},
		Eval: func(c *op.Call) [][]float64 {
			if dims, given := c.Arg("dim").([]int64); given && len(dims) == 0 {
				return mapKnown(c, func(x float64) float64 { return truth(x != 0) })
			}
			return evalReduction(c, func(g []float64) float64 { return truth(f(g)) })
		},
		Work: perInput(op.Work{Compares: 1}),
	}
}

// realGradient marks an operator whose complex results have no gradient.
func realGradient(o *op.Operator) *op.Operator {
	o.RealGradient = true
	return o
}

func inferCountNonzero(c *op.Call) error {
	r, err := readReduction(c, c.Tensor("input"))
	if err != nil {
		return err
	}
	c.Out(r.shape, graph.Int64)
	return nil
}
