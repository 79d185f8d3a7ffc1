package aten

// This file holds distances and similarities between vectors.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func distanceFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "cdist", // distances of all pairs of rows
			Kernel:   op.KernelProducts,
			Types:    op.Floats,
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor x1, Tensor x2, float p=2.0, str compute_mode='use_mm_for_euclid_dist_if_necessary') -> Tensor"},
			Python:   "torch.cdist",
			Infer:    inferCrossDistance,
			Work:     work("each pair of rows of width w: 2 · w additions, w multiplications, a root; above 25 rows MACs = pairs · (w + 2)", crossDistanceWork),
			Gradient: &op.Gradient{Saves: saves("x1", "x2", "result"), Work: crossDistanceGradientWork},
		},
		{
			Name:     "pdist", // distances of all pairs of different rows
			Types:    op.Floats,
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, float p=2.0) -> Tensor"},
			Python:   "torch.pdist F.pdist",
			Infer: func(c *op.Call) error {
				input := c.Tensor("input")
				if len(input.Shape) != 2 {
					return c.Errorf("only supports 2D tensors, got size %v", input.Shape)
				}
				if c.Float("p") < 0 {
					return c.Errorf("only supports non-negative p values, got %v", c.Float("p"))
				}
				rows := input.Shape[0]
				if rows > 1<<30 {
					return c.Errorf("%d rows are too many", rows)
				}
				c.Out([]int64{max(rows*(rows-1)/2, 0)}, input.DType)
				return expectFloating(c, input)
			},
			Work: work("each pair of rows of width w: 2 · w additions, w multiplications, a root", func(o *graph.Op) op.Work {
				return pairWork(o.Outputs[0].Elements(), o.Inputs[0].Shape[1])
			}),
			Gradient: &op.Gradient{Saves: saves("input", "result")},
		},
		{
			Name:    "pairwise_distance",
			Schemas: []string{"(Tensor x1, Tensor x2, float p=2.0, float eps=1e-06, bool keepdim=False) -> Tensor"},
			Python:  "torch.pairwise_distance F.pairwise_distance",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				a, b := c.Tensor("x1"), c.Tensor("x2")
				last := int64(max(len(a.Shape), len(b.Shape), 1) - 1)
				s := newScript(c)
				difference := s.do("add", s.do("sub", a, b), c.Float("eps"))
				return s.result(s.do("vector_norm", difference, c.Float("p"), []int64{last}, c.Bool("keepdim")))
			},
		},
		{
			Name:     "cosine_similarity",
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor x1, Tensor x2, int dim=1, float eps=1e-08) -> Tensor"},
			Python:   "torch.cosine_similarity F.cosine_similarity",
			Expand:   expandCosineSimilarity,
		},
	}
}

func inferCrossDistance(c *op.Call) error {
	a, b := c.Tensor("x1"), c.Tensor("x2")
	if len(a.Shape) < 2 || len(b.Shape) < 2 {
		return c.Errorf("only supports at least 2D tensors, got sizes %v and %v", a.Shape, b.Shape)
	}
	if lastSize(a) != lastSize(b) {
		return c.Errorf("x1 and x2 must have the same number of columns, got sizes %v and %v", a.Shape, b.Shape)
	}
	if c.Float("p") < 0 {
		return c.Errorf("only supports non-negative p values, got %v", c.Float("p"))
	}
	rowsA, rowsB := a.Shape[len(a.Shape)-2], b.Shape[len(b.Shape)-2]
	batch, ok := op.BroadcastShapes(a.Shape[:len(a.Shape)-2], b.Shape[:len(b.Shape)-2])
	if !ok {
		return c.Errorf("the batch axes of sizes %v and %v cannot be broadcast", a.Shape, b.Shape)
	}
	c.Out(slices.Concat(batch, []int64{rowsA, rowsB}), a.DType)
	if err := expectFloating(c, a); err != nil {
		return err
	}
	return expectSameType(c, a, b)
}

// crossDistanceWork: the Euclidean distance of more than 25 rows is a matrix
// product, |a|² + |b|² − 2·a·b; others are computed pair by pair.
func crossDistanceWork(o *graph.Op) op.Work {
	a, b, pairs := op.Input(o, "x1"), op.Input(o, "x2"), o.Outputs[0].Elements()
	width := lastSize(a)
	if !usesProduct(o) {
		return pairWork(pairs, width)
	}
	squares := a.Elements() + b.Elements()
	return op.Work{MACs: pairs * (width + 2), Muls: squares, Adds: squares, Compares: pairs, Exps: pairs}
}

func usesProduct(o *graph.Op) bool {
	mode := o.Attrs.Text("compute_mode")
	shape := o.Outputs[0].Shape
	large := shape[len(shape)-2] > 25 || shape[len(shape)-1] > 25
	return o.Attrs.Float("p") == 2 &&
		(mode == "use_mm_for_euclid_dist" || mode == "use_mm_for_euclid_dist_if_necessary" && large)
}

// crossDistanceGradientWork: where the distances are a product, a gradient is
// the scaled gradient times the other rows; else the differences again.
func crossDistanceGradientWork(o *graph.Op, needs func(string) bool) op.Work {
	var w op.Work
	product := crossDistanceWork(o).MACs > 0
	for _, name := range []string{"x1", "x2"} {
		switch {
		case !needs(name):
		case product:
			pairs, width := o.Outputs[0].Elements(), lastSize(op.Input(o, name))
			w = w.Plus(op.Work{MACs: pairs * width, Adds: pairs + op.Input(o, name).Elements(), Muls: op.Input(o, name).Elements(), Divides: pairs})
		default:
			w = w.Plus(op.Work{Adds: 2, Muls: 1, Divides: 1}.Times(o.Outputs[0].Elements() * lastSize(op.Input(o, name))))
		}
	}
	return w
}

// pairWork subtracts, squares and sums width numbers for each pair and takes a
// root.
func pairWork(pairs, width int64) op.Work {
	return op.Work{Adds: 2 * pairs * width, Muls: pairs * width, Exps: pairs}
}

// expandCosineSimilarity divides both operands by their norms before the
// product.
func expandCosineSimilarity(c *op.Call) ([]*graph.Tensor, error) {
	a, b := c.Tensor("x1"), c.Tensor("x2")
	shape, ok := op.BroadcastShapes(a.Shape, b.Shape)
	if !ok {
		return nil, c.BroadcastError([][]int64{a.Shape, b.Shape})
	}
	dtype := op.ResultType(c.DefaultDType(), a, b)
	if !dtype.IsFloating() {
		return nil, c.Errorf("expected common dtype to be floating point, yet common dtype is %v", dtype)
	}
	s, dim := newScript(c), []int64{c.Int("dim")}
	unit := func(t *graph.Tensor) *graph.Tensor {
		if t.DType != dtype {
			t = s.do("to", t, dtype)
		}
		t = s.do("expand", t, shape)
		norm := s.do("vector_norm", t, int64(2), dim, true)
		floor := s.do("clone", norm)
		s.withoutGrad(func() { s.write("clamp_min", floor, c.Float("eps")) })
		return s.do("div", t, floor)
	}
	x, y := unit(a), unit(b)
	return s.result(s.do("sum", s.do("mul", x, y), dim))
}
