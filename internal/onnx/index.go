package onnx

// This file translates operators that take and put elements by index.

import (
	"slices"

	"heft/internal/graph"
)

func indexRules() map[string]*rule {
	return map[string]*rule{
		"Gather":          {least: 2, run: runGather, free: true},
		"GatherElements":  {least: 2, run: runGatherElements, free: true},
		"GatherND":        {least: 2, run: runGatherND, free: true},
		"Scatter":         {least: 3, run: runScatter, free: true},
		"ScatterElements": {least: 3, run: runScatter, free: true},
		"ScatterND":       {least: 3, run: runScatterND, free: true},
		"TensorScatter":   {least: 2, run: func(c *call) ([]value, error) { return c.one("clone", c.tensor(0)) }, free: true},
		"Trilu":           {least: 1, run: runTrilu, free: true},
		"OneHot":          {least: 3, run: runOneHot, free: true},
		"ReverseSequence": {least: 2, run: func(c *call) ([]value, error) { return c.one("clone", c.tensor(0)) }, free: true},
		"Compress":        {least: 2, run: runCompress, free: true},
	}
}

// index makes indices int64, and known negative ones count from the end.
func (c *call) index(i int, size int64) *graph.Tensor {
	t := c.tensor(i)
	if t.DType != graph.Int64 {
		t = c.do("to", t, graph.Int64)
	}
	numbers := t.Known()
	if len(numbers) == 0 || slices.Min(numbers) >= 0 {
		return t
	}
	wrapped := make([]float64, len(numbers))
	for k, x := range numbers {
		wrapped[k] = x
		if x < 0 {
			wrapped[k] += float64(size)
		}
	}
	return c.constant(wrapped, t.Shape, graph.Int64)
}

// runGather takes whole slices. A scalar index selects one; rows of a matrix of
// floats by a tensor of indices are an embedding.
func runGather(c *call) ([]value, error) {
	x := c.tensor(0)
	axis, err := c.axis(c.int("axis", 0), len(x.Shape))
	if err != nil {
		return nil, err
	}
	size := x.Shape[axis]
	index := c.index(1, size)
	if c.err != nil {
		return nil, c.err
	}
	numbers := index.Known()
	switch {
	case len(index.Shape) == 0 && len(numbers) == 1:
		return c.one("select", x, int64(axis), int64(numbers[0]))
	case axis == 0 && len(x.Shape) == 2 && x.Param != nil && x.DType.IsFloating():
		return c.one("embedding", index, x)
	}
	shape := slices.Concat(x.Shape[:axis], index.Shape, x.Shape[axis+1:])
	flat := index
	if len(index.Shape) != 1 {
		flat = c.do("reshape", index, []int64{-1})
	}
	y := c.do("index_select", x, int64(axis), flat)
	if len(index.Shape) != 1 {
		y = c.do("reshape", y, shape)
	}
	return c.result(y)
}

func runGatherElements(c *call) ([]value, error) {
	x := c.tensor(0)
	axis, err := c.axis(c.int("axis", 0), len(x.Shape))
	if err != nil {
		return nil, err
	}
	return c.one("gather", x, int64(axis), c.index(1, x.Shape[axis]))
}

// runGatherND takes, for each row of the indices, what stands at that place.
func runGatherND(c *call) ([]value, error) {
	x, index := c.tensor(0), c.tensor(1)
	batch := int(c.int("batch_dims", 0))
	rank := len(index.Shape)
	if rank == 0 || batch < 0 || batch >= rank || batch >= len(x.Shape) {
		return nil, c.errorf("indices of size %v do not fit an input of size %v with %d batch axes", index.Shape, x.Shape, batch)
	}
	depth := int(index.Shape[rank-1])
	if depth < 1 || batch+depth > len(x.Shape) {
		return nil, c.errorf("indices of size %v reach deeper than an input of size %v", index.Shape, x.Shape)
	}
	var indices []*graph.Tensor
	for i := range batch {
		view := slices.Repeat([]int64{1}, rank-1)
		view[i] = index.Shape[i]
		indices = append(indices, c.do("reshape", c.do("arange", index.Shape[i]), view))
	}
	for i := range depth {
		indices = append(indices, c.as64(c.do("select", index, int64(-1), int64(i))))
	}
	return c.one("index", x, indices)
}

func (c *call) as64(t *graph.Tensor) *graph.Tensor {
	if t.DType == graph.Int64 || c.err != nil {
		return t
	}
	return c.do("to", t, graph.Int64)
}

// reduction names torch's way of combining what falls on one place.
var reduction = map[string]string{"add": "sum", "mul": "prod", "max": "amax", "min": "amin"}

func runScatter(c *call) ([]value, error) {
	x := c.tensor(0)
	axis, err := c.axis(c.int("axis", 0), len(x.Shape))
	if err != nil {
		return nil, err
	}
	index := c.index(1, x.Shape[axis])
	if how := reduction[c.text("reduction", "none")]; how != "" {
		return c.one("scatter_reduce", x, int64(axis), index, c.tensor(2), how)
	}
	return c.one("scatter", x, int64(axis), index, c.tensor(2))
}

// runScatterND puts rows of the updates at places of a copy.
func runScatterND(c *call) ([]value, error) {
	x, index, updates := c.tensor(0), c.tensor(1), c.tensor(2)
	rank := len(index.Shape)
	if rank == 0 || index.Shape[rank-1] < 1 || index.Shape[rank-1] > int64(len(x.Shape)) {
		return nil, c.errorf("indices of size %v do not fit an input of size %v", index.Shape, x.Shape)
	}
	var indices []*graph.Tensor
	for i := range index.Shape[rank-1] {
		indices = append(indices, c.as64(c.do("select", index, int64(-1), i)))
	}
	return c.one("index_put", x, indices, updates, c.text("reduction", "none") == "add")
}

func runTrilu(c *call) ([]value, error) {
	k, err := c.known(1)
	diagonal := int64(0)
	if err == nil && len(k) == 1 {
		diagonal = k[0]
	}
	if c.bool("upper", true) {
		return c.one("triu", c.tensor(0), diagonal)
	}
	return c.one("tril", c.tensor(0), diagonal)
}

// runOneHot adds an axis of the given depth.
func runOneHot(c *call) ([]value, error) {
	index, values := c.tensor(0), c.tensor(2)
	depth, err := c.knownFloats(1)
	if err != nil || len(depth) != 1 || depth[0] < 0 || depth[0] > maxSymbolSize {
		return nil, errOpen
	}
	axis, err := c.axis(c.int("axis", -1), len(index.Shape)+1)
	if err != nil {
		return nil, err
	}
	return c.one("full", slices.Insert(slices.Clone(index.Shape), axis, int64(depth[0])), int64(0), keyword("dtype", values.DType))
}

// runCompress keeps the slices that a mask marks: all of them at most.
func runCompress(c *call) ([]value, error) {
	x := c.tensor(0)
	axis := 0
	if c.has("axis") {
		var err error
		if axis, err = c.axis(c.int("axis", 0), len(x.Shape)); err != nil {
			return nil, err
		}
	} else {
		x = c.do("flatten", x)
	}
	mask := c.tensor(1)
	if len(mask.Shape) != 1 || c.err != nil {
		return nil, c.errorf("a condition of size %v is no vector", mask.Shape)
	}
	count := int64(0)
	for _, keep := range mask.Known() {
		if keep != 0 {
			count++
		}
	}
	if mask.Known() == nil {
		count = mask.Shape[0]
		c.dataDependent("elements that the condition keeps")
	}
	return c.one("index_select", x, int64(axis), c.do("zeros", []int64{min(count, mask.Shape[0])}, keyword("dtype", graph.Int64)))
}

// dataDependent marks the results as upper bounds.
func (c *call) dataDependent(what string) {
	c.bound = true
	c.tracer.builder.Assume("bound", what+": how many depends on data, the largest number is taken", "what follows is an upper bound")
}
