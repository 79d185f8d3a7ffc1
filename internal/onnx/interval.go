package onnx

// This file bounds numbers that depend on data. A detector resizes each mask to
// the size of its box: a number that only the image decides, but the box was
// clipped to the image before. Intervals carry such limits from the operator
// that sets them to the one that takes a size.

import (
	"math"
	"slices"

	"heft/internal/graph"
)

// interval holds the least and the greatest value of a tensor: one pair for all
// elements, or one for each.
type interval struct {
	least, most []float64
}

// maxIntervals is the number of elements up to which each has its own limits.
const maxIntervals = 64

func anything() interval { return between(math.Inf(-1), math.Inf(1)) }

func between(least, most float64) interval {
	return interval{[]float64{least}, []float64{most}}
}

// whole is one pair for all elements.
func (v interval) whole() interval {
	if len(v.least) == 0 {
		return anything()
	}
	return between(slices.Min(v.least), slices.Max(v.most))
}

// at is the pair of element i.
func (v interval) at(i int) (least, most float64) {
	if len(v.least) == 1 {
		i = 0
	}
	return v.least[i], v.most[i]
}

// interval returns what is known of a tensor's values.
func (t *tracer) interval(x *graph.Tensor) interval {
	if x == nil {
		return anything()
	}
	if v, ok := t.intervals[x]; ok {
		return v
	}
	known := x.Known()
	if len(known) == 0 {
		if x.DType == graph.Bool {
			return between(0, 1)
		}
		return anything()
	}
	v := interval{known, known}
	if len(known) > maxIntervals {
		v = v.whole()
	}
	return v
}

// limit notes what a node's results are between.
func (t *tracer) limit(c *call, results []value) {
	rule := intervalRules[c.node.opType]
	if rule == nil || c.node.domain != "" || len(results) == 0 {
		return
	}
	for _, r := range results {
		if r.kind != isTensor || r.tensor.Known() != nil {
			continue
		}
		v := rule(c, r.tensor)
		if n := len(v.least); n > 1 && int64(n) != r.tensor.Elements() {
			v = v.whole()
		}
		if least, most := v.whole().at(0); !math.IsInf(least, -1) || !math.IsInf(most, 1) {
			t.intervals[r.tensor] = v
		}
	}
}

// intervalRules give the interval of a result from those of the inputs.
// Operators that are not here may give anything.
var intervalRules = map[string]func(c *call, result *graph.Tensor) interval{
	"Identity": moved, "Cast": moved, "Reshape": moved, "Squeeze": moved, "Unsqueeze": moved, "Flatten": moved,
	"Transpose": chosen, "Gather": chosen, "GatherND": chosen, "GatherElements": chosen, "Slice": chosen, "Split": chosen,
	"Expand": chosen, "Tile": chosen, "TopK": chosen, "ReduceMax": chosen, "ReduceMin": chosen,
	"Concat": joined, "Where": func(c *call, _ *graph.Tensor) interval { return union(c.whole(1), c.whole(2)) },
	"Add":   pairs(func(a, b, c, d float64) (float64, float64) { return a + c, b + d }),
	"Sub":   pairs(func(a, b, c, d float64) (float64, float64) { return a - d, b - c }),
	"Mul":   pairs(multiplied),
	"Max":   pairs(func(a, b, c, d float64) (float64, float64) { return math.Max(a, c), math.Max(b, d) }),
	"Min":   pairs(func(a, b, c, d float64) (float64, float64) { return math.Min(a, c), math.Min(b, d) }),
	"Clip":  clipped,
	"Floor": each(math.Floor), "Ceil": each(math.Ceil), "Round": each(math.RoundToEven),
	"Sigmoid": func(*call, *graph.Tensor) interval { return between(0, 1) },
	"Softmax": func(*call, *graph.Tensor) interval { return between(0, 1) },
}

func (c *call) whole(i int) interval { return c.tracer.interval(c.tensor(i)).whole() }

// moved keeps every element where it is. A cast to integers cuts fractions off.
func moved(c *call, result *graph.Tensor) interval {
	v := c.tracer.interval(c.tensor(0))
	switch {
	case result.DType.IsFloating() || result.DType == c.tensor(0).DType:
		return v
	case result.DType == graph.Bool:
		return between(0, 1)
	}
	w := interval{slices.Clone(v.least), slices.Clone(v.most)}
	for i := range w.least {
		w.least[i], w.most[i] = math.Floor(w.least[i]), math.Ceil(w.most[i])
	}
	if result.DType != graph.Int32 && result.DType != graph.Int64 {
		return anything() // small types wrap around
	}
	return w
}

// chosen picks elements.
func chosen(c *call, _ *graph.Tensor) interval { return c.whole(0) }

// joined puts vectors one behind another.
func joined(c *call, result *graph.Tensor) interval {
	var all interval
	for i, x := range c.tensors() {
		v := c.tracer.interval(x)
		if len(result.Shape) != 1 || result.Elements() > maxIntervals {
			v = v.whole()
			if i > 0 {
				v = union(v, all)
			}
			all = v
			continue
		}
		for k := range int(x.Elements()) {
			least, most := v.at(k)
			all.least, all.most = append(all.least, least), append(all.most, most)
		}
	}
	return all
}

func union(a, b interval) interval {
	return between(math.Min(a.least[0], b.least[0]), math.Max(a.most[0], b.most[0]))
}

// pairs applies a rule to all inputs in turn, element by element where both
// have as many as the result.
func pairs(rule func(aLeast, aMost, bLeast, bMost float64) (least, most float64)) func(c *call, result *graph.Tensor) interval {
	return func(c *call, result *graph.Tensor) interval {
		v := c.tracer.interval(c.tensor(0))
		for _, x := range c.tensors()[1:] {
			w := c.tracer.interval(x)
			n := max(len(v.least), len(w.least))
			if int64(n) != result.Elements() {
				v, w, n = v.whole(), w.whole(), 1
			}
			next := interval{make([]float64, n), make([]float64, n)}
			for i := range n {
				a, b := v.at(i)
				d, e := w.at(i)
				next.least[i], next.most[i] = rule(a, b, d, e)
			}
			v = next
		}
		return v
	}
}

func multiplied(a, b, c, d float64) (least, most float64) {
	products := []float64{a * c, a * d, b * c, b * d}
	for _, p := range products {
		if math.IsNaN(p) { // 0 × ∞
			return math.Inf(-1), math.Inf(1)
		}
	}
	return slices.Min(products), slices.Max(products)
}

func clipped(c *call, _ *graph.Tensor) interval {
	least, most := math.Inf(-1), math.Inf(1)
	if c.version < 11 {
		least, most = c.float("min", least), c.float("max", most)
	} else {
		if c.tensor(1) != nil {
			least, _ = c.whole(1).at(0)
		}
		if c.tensor(2) != nil {
			_, most = c.whole(2).at(0)
		}
	}
	a, b := c.whole(0).at(0)
	return between(math.Max(a, least), math.Min(b, most))
}

// each applies a rising function to both limits.
func each(f func(float64) float64) func(c *call, result *graph.Tensor) interval {
	return func(c *call, _ *graph.Tensor) interval {
		v := c.tracer.interval(c.tensor(0))
		w := interval{make([]float64, len(v.least)), make([]float64, len(v.most))}
		for i := range v.least {
			w.least[i], w.most[i] = f(v.least[i]), f(v.most[i])
		}
		return w
	}
}

// sizes returns the integers of an input, or their upper bounds where the
// numbers depend on data; the result is an upper bound then.
func (c *call) sizes(i int) ([]int64, error) {
	sizes, err := c.known(i)
	if err == nil || c.tensor(i) == nil {
		return sizes, err
	}
	t := c.tensor(i)
	v := c.tracer.interval(t)
	if len(t.Shape) != 1 || t.Elements() > maxIntervals {
		return nil, err
	}
	sizes = make([]int64, t.Elements())
	for k := range sizes {
		_, most := v.at(k)
		if most >= maxSymbolSize {
			return nil, err
		}
		sizes[k] = int64(math.Max(math.Ceil(most), 0))
	}
	c.bound = true
	c.tracer.builder.Assume("bound", "a size depends on data: the largest possible is taken", "what follows is an upper bound")
	return sizes, nil
}
