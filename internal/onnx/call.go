package onnx

// This file is a node as its rule sees it: attributes, inputs, outputs, errors.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// rule is what heft knows about one ONNX operator.
type rule struct {
	// least is the number of first inputs that must be tensors.
	least int

	// run translates a node. Nil: the operator is known to exist, but only
	// the shape that the file declares for it.
	run func(c *call) ([]value, error)

	// free marks operators that do no arithmetic: if their shape has to be
	// taken from the declaration, no work is missing from the totals.
	free bool
}

// call is one node as its rule sees it: attributes and inputs.
//
// The first error sticks: do returns a scalar in the place of a result, and
// further calls do nothing, so that a rule reads as a formula and its caller
// checks once. A rule must not index the shape of a result of do.
type call struct {
	tracer  *tracer
	scope   *scope
	node    *nodeProto
	rule    *rule
	version int64 // of the operator set
	in      []value
	bound   bool // a size of the results is an upper bound
	err     error
}

func (c *call) checkInputs() error {
	for i := range c.rule.least {
		if i >= len(c.in) || c.in[i].kind == absent {
			return fmt.Errorf("input %d is missing", i)
		}
		if c.in[i].kind != isTensor {
			return fmt.Errorf("input %d (%q) is a sequence, not a tensor", i, c.node.inputs[i])
		}
	}
	return nil
}

// tensor returns an input, nil if it is left out.
func (c *call) tensor(i int) *graph.Tensor {
	if i < 0 || i >= len(c.in) {
		return nil
	}
	return c.in[i].tensor
}

// optional is tensor as an argument for do: None if it is left out.
func (c *call) optional(i int) any {
	if t := c.tensor(i); t != nil {
		return t
	}
	return nil
}

// tensors returns all inputs that are tensors.
func (c *call) tensors() []*graph.Tensor { return flatten(c.in) }

// wants tells whether the node has an output of that number.
func (c *call) wants(i int) bool { return i < len(c.node.outputs) && c.node.outputs[i] != "" }

// errorf makes an error of the node.
func (c *call) errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }

func (c *call) attribute(name string) *attributeProto {
	return c.scope.resolve(c.node.attribute(name))
}

func (c *call) has(name string) bool { return c.attribute(name) != nil }

func (c *call) int(name string, otherwise int64) int64 {
	if a := c.attribute(name); a != nil {
		return a.int
	}
	return otherwise
}

func (c *call) bool(name string, otherwise bool) bool {
	if a := c.attribute(name); a != nil {
		return a.int != 0
	}
	return otherwise
}

func (c *call) float(name string, otherwise float64) float64 {
	if a := c.attribute(name); a != nil {
		return a.float
	}
	return otherwise
}

func (c *call) text(name, otherwise string) string {
	if a := c.attribute(name); a != nil {
		return a.text
	}
	return otherwise
}

// intList returns a list attribute, nil if it is absent.
func (c *call) intList(name string) []int64 {
	if a := c.attribute(name); a != nil {
		return a.ints
	}
	return nil
}

// dtype reads an attribute that holds an element type.
func (c *call) dtype(name string, otherwise graph.DType) graph.DType {
	a := c.attribute(name)
	if a == nil || a.int == 0 {
		return otherwise
	}
	d := dtypeOf(a.int)
	if d == graph.InvalidDType {
		c.fail(c.errorf("attribute %s = %d is no element type", name, a.int))
	}
	return d
}

// fail keeps the first error.
func (c *call) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// known returns the integers of an input whose values are known.
func (c *call) known(i int) ([]int64, error) {
	numbers, err := c.knownFloats(i)
	if numbers == nil {
		return nil, err
	}
	ints := make([]int64, len(numbers))
	for k, x := range numbers {
		ints[k] = int64(x)
	}
	return ints, err
}

func (c *call) knownFloats(i int) ([]float64, error) {
	t := c.tensor(i)
	if t == nil {
		return nil, nil
	}
	c.bound = c.bound || t.Bound
	numbers := t.Known()
	if numbers == nil && t.Elements() != 0 {
		if location, outside := c.tracer.outside[t]; outside {
			return nil, outsideError(i, location)
		}
		return nil, errOpen
	}
	return append([]float64{}, numbers...), nil
}

// outsideError says that sizes lie where heft reads none.
func outsideError(input int, location string) error {
	return &Error{
		Message: fmt.Sprintf("input %d, which decides sizes, lies in %q: values of data files are not read", input, location),
		Advice:  "store small tensors in the model itself: onnx.save(model, path, save_as_external_data=True, size_threshold=1024)",
	}
}

// scalar returns the one integer of an input.
func (c *call) scalar(i int) (int64, error) {
	numbers, err := c.known(i)
	if err != nil {
		return 0, err
	}
	if len(numbers) != 1 {
		return 0, c.errorf("input %d must hold one number, got %d", i, len(numbers))
	}
	return numbers[0], nil
}

// list returns numbers that stand in an attribute in old versions and in an
// input in new ones.
func (c *call) list(name string, i int) ([]int64, error) {
	if c.has(name) {
		return c.intList(name), nil
	}
	return c.known(i)
}

// axis returns an axis of a tensor, counted from the front.
func (c *call) axis(axis int64, rank int) (int, error) {
	if axis < -int64(rank) || axis >= int64(rank) {
		return 0, c.errorf("axis %d does not exist in a tensor of %d axes", axis, rank)
	}
	if axis < 0 {
		axis += int64(rank)
	}
	return int(axis), nil
}

// scalarTensor stands for the result of a call that failed.
func scalarTensor() *graph.Tensor {
	return &graph.Tensor{DType: graph.Float32, Storage: &graph.Storage{Bytes: 4}}
}

// do applies an operator of package op and returns its first result.
func (c *call) do(name string, args ...any) *graph.Tensor {
	outs := c.all(name, args...)
	if len(outs) == 0 {
		c.fail(c.errorf("%s has no result", name))
		return scalarTensor()
	}
	return outs[0]
}

// all applies an operator and returns all results. Keywords stand among the
// arguments as op.Keyword.
func (c *call) all(name string, args ...any) []*graph.Tensor {
	if c.err != nil {
		return []*graph.Tensor{scalarTensor()}
	}
	var positional []any
	var keywords []op.Keyword
	for _, a := range args {
		if k, ok := a.(op.Keyword); ok {
			keywords = append(keywords, k)
		} else {
			positional = append(positional, a)
		}
	}
	outs, err := c.tracer.apply(name, positional, keywords)
	c.fail(err)
	if err != nil {
		return []*graph.Tensor{scalarTensor()}
	}
	return outs
}

// one applies an operator as the whole translation of a node.
func (c *call) one(name string, args ...any) ([]value, error) {
	return c.result(c.do(name, args...))
}

// result returns a node's outputs, or the error that stuck.
func (c *call) result(tensors ...*graph.Tensor) ([]value, error) {
	if c.err != nil {
		return nil, c.err
	}
	return tensorValues(tensors), nil
}

func keyword(name string, v any) op.Keyword { return op.Keyword{Name: name, Value: v} }

// apply runs an operator. What is computed from constants alone is a constant
// too: it leaves no step, as a runtime folds it before the model runs.
func (t *tracer) apply(name string, args []any, keywords []op.Keyword) ([]*graph.Tensor, error) {
	if allKnown(args, keywords) {
		t.builder.Recording = false
		outs, err := t.builder.Apply(name, args, keywords...)
		t.builder.Recording = true
		if err != nil || !slices.ContainsFunc(outs, func(o *graph.Tensor) bool { return o.Storage.Known == nil && o.Elements() > 0 }) {
			return outs, err
		}
	}
	t.enter()
	return t.builder.Apply(name, args, keywords...)
}

// allKnown tells whether every tensor among the arguments has known values.
func allKnown(args []any, keywords []op.Keyword) bool {
	for _, a := range args {
		if !knownArgument(a) {
			return false
		}
	}
	return !slices.ContainsFunc(keywords, func(k op.Keyword) bool { return !knownArgument(k.Value) })
}

func knownArgument(a any) bool {
	isKnown := func(t *graph.Tensor) bool {
		return t == nil || t.Param == nil && (t.Storage.Known != nil || t.Elements() == 0)
	}
	switch a := a.(type) {
	case *graph.Tensor:
		return isKnown(a)
	case []*graph.Tensor:
		return !slices.ContainsFunc(a, func(t *graph.Tensor) bool { return !isKnown(t) })
	}
	return true
}

// constant makes a tensor of known numbers.
func (c *call) constant(numbers []float64, shape []int64, dtype graph.DType) *graph.Tensor {
	t, err := c.tracer.builder.NewTensor(shape, dtype)
	if err != nil {
		c.fail(err)
		return scalarTensor()
	}
	if int64(len(numbers)) == t.Elements() {
		t.Storage.Known = append([]float64{}, numbers...)
	}
	return t
}

// integers makes a vector of known int64 numbers.
func (c *call) integers(numbers []int64) *graph.Tensor {
	floats := make([]float64, len(numbers))
	for i, n := range numbers {
		floats[i] = float64(n)
	}
	return c.constant(floats, []int64{int64(len(numbers))}, graph.Int64)
}
