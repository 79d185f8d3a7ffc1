package op

// This file holds Call, which is all that a rule sees of its operator's
// application.

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"heft/internal/graph"
)

// Call is one application of an operator as its rules see it: the bound
// arguments, and the outputs declared so far.
type Call struct {
	Operator *Operator
	Schema   int // index of the signature that was called
	InPlace  bool

	builder     *Builder
	args        []any
	outputs     []*graph.Tensor
	aux         []*graph.Tensor
	unread      []*graph.Tensor // whose elements do not matter
	constant    []*graph.Tensor // outputs that never require grad
	carriesGrad bool            // a gradient flows through it
	bound       bool            // an output's size is an upper bound
	err         error
}

// Error is a rule's refusal: shapes that do not fit, an index out of range.
type Error struct {
	Operator string
	Message  string
}

// Error returns "conv2d: …"; a message that begins with the operator's name
// needs no second one.
func (e *Error) Error() string {
	if strings.HasPrefix(e.Message, e.Operator+" ") {
		return e.Message
	}
	return e.Operator + ": " + e.Message
}

// Errorf makes the error with which a rule refuses its arguments.
func (c *Call) Errorf(format string, args ...any) error {
	return &Error{Operator: c.Operator.Name, Message: fmt.Sprintf(format, args...)}
}

func (c *Call) schema() *Schema { return c.Operator.ParsedSchemas()[c.Schema] }

// Arg returns an argument by parameter name: nil if it is None or if this
// signature has no such parameter.
func (c *Call) Arg(name string) any {
	i := c.schema().parameter(name)
	if i < 0 {
		return nil
	}
	return c.args[i]
}

// Args are the bound arguments, in the signature's order.
func (c *Call) Args() []any { return slices.Clone(c.args) }

// Has tells whether an argument was given and is not None.
func (c *Call) Has(name string) bool { return c.Arg(name) != nil }

// Tensor returns a tensor argument, nil if it is None or a number.
func (c *Call) Tensor(name string) *graph.Tensor {
	t, _ := c.Arg(name).(*graph.Tensor)
	return t
}

// Tensors returns a list of tensors; for Tensor?[] entries may be nil.
func (c *Call) Tensors(name string) []*graph.Tensor {
	t, _ := c.Arg(name).([]*graph.Tensor)
	return t
}

// Int returns an integer argument; a bool counts as 0 or 1.
func (c *Call) Int(name string) int64 {
	switch v := c.Arg(name).(type) {
	case int64:
		return v
	case float64:
		return int64(v)
	}
	return 0
}

// Ints returns a list of integers; nil if it is None.
func (c *Call) Ints(name string) []int64 {
	v, _ := c.Arg(name).([]int64)
	return v
}

// Float returns a number.
func (c *Call) Float(name string) float64 {
	switch v := c.Arg(name).(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	case bool:
		if v {
			return 1
		}
	}
	return 0
}

// Floats returns a list of floats; nil if it is None.
func (c *Call) Floats(name string) []float64 {
	v, _ := c.Arg(name).([]float64)
	return v
}

// Bool returns a flag.
func (c *Call) Bool(name string) bool {
	v, _ := c.Arg(name).(bool)
	return v
}

// Text returns a string argument, "" if it is None.
func (c *Call) Text(name string) string {
	v, _ := c.Arg(name).(string)
	return v
}

// DType returns an element type argument, or the given default.
func (c *Call) DType(name string, otherwise graph.DType) graph.DType {
	if v, ok := c.Arg(name).(graph.DType); ok {
		return v
	}
	return otherwise
}

// DefaultDType is the floating-point type of new tensors: float32 unless the
// program changed it.
func (c *Call) DefaultDType() graph.DType { return c.builder.DefaultDType }

// Dim returns an axis argument normalised to 0 ≤ dim < rank; as in torch, a
// scalar counts as having one axis.
func (c *Call) Dim(name string, rank int) (int, error) {
	return c.Axis(c.Int(name), rank)
}

// Axis normalises one axis number.
func (c *Call) Axis(dim int64, rank int) (int, error) {
	n := int64(max(rank, 1))
	if dim < -n || dim >= n {
		return 0, c.Errorf("Dimension out of range (expected to be in range of [%d, %d], but got %d)", -n, n-1, dim)
	}
	if dim < 0 {
		dim += n
	}
	return int(dim), nil
}

// Axes normalises a list of axes and refuses repeats; nil or an empty list
// means all axes.
func (c *Call) Axes(dims []int64, rank int) ([]int, error) {
	if len(dims) == 0 {
		all := make([]int, rank)
		for i := range all {
			all[i] = i
		}
		return all, nil
	}
	axes := make([]int, 0, len(dims))
	for _, d := range dims {
		axis, err := c.Axis(d, rank)
		if err != nil {
			return nil, err
		}
		if slices.Contains(axes, axis) {
			return nil, c.Errorf("dim %d appears multiple times in the list of dims", axis)
		}
		axes = append(axes, axis)
	}
	return axes, nil
}

// Outputs returns what the rule has declared so far; Eval gives the elements of
// each.
func (c *Call) Outputs() []*graph.Tensor { return c.outputs }

// Out declares a new contiguous output. Its shape is checked for negative
// sizes and overflow; the error surfaces when the rule returns.
func (c *Call) Out(shape []int64, dtype graph.DType) *graph.Tensor {
	t := c.Fresh(shape, graph.ContiguousStrides(shape), dtype)
	c.outputs = append(c.outputs, t)
	return t
}

// OutStrided declares a new output whose elements lie in the given dense
// order, such as channels-last.
func (c *Call) OutStrided(shape, strides []int64, dtype graph.DType) *graph.Tensor {
	t := c.Fresh(shape, strides, dtype)
	c.outputs = append(c.outputs, t)
	return t
}

// Made is the result that was declared last.
func (c *Call) Made() *graph.Tensor { return c.outputs[len(c.outputs)-1] }

// Aux declares a tensor that the forward makes only for the backward.
func (c *Call) Aux(shape []int64, dtype graph.DType) *graph.Tensor {
	t := c.Fresh(shape, graph.ContiguousStrides(shape), dtype)
	c.aux = append(c.aux, t)
	return t
}

// View declares an output that shows the storage of base.
func (c *Call) View(base *graph.Tensor, shape, strides []int64, offset int64) *graph.Tensor {
	if _, err := byteSize(shape, base.DType); err != nil && c.err == nil {
		c.err = c.Errorf("%v", err)
	}
	t := &graph.Tensor{
		Shape: shape, Strides: strides, Offset: offset,
		DType: base.DType, Storage: base.Storage, Bound: base.Bound, AtLeast: base.AtLeast,
	}
	c.outputs = append(c.outputs, t)
	return t
}

// Alias declares that an output is an argument itself: contiguous() of a
// contiguous tensor, dropout in eval mode. A call whose outputs are all
// aliases leaves no step.
func (c *Call) Alias(t *graph.Tensor) { c.outputs = append(c.outputs, t) }

// UpTo decides a size that depends on data: the user's number at this place if
// there is one (Builder.Sizes), else the bound itself. Either is noted as an
// assumption; a bound marks the outputs. The text says what is bounded: "boxes
// that non-maximum suppression keeps".
func (c *Call) UpTo(bound int64, text string) int64 {
	if c.builder.Sizes != nil {
		if n, ok := c.builder.Sizes(c.builder.position()); ok {
			n = min(max(n, 0), bound)
			c.Assume("size", fmt.Sprintf("%s: %d of %d", text, n, bound), "as told")
			return n
		}
	}
	c.bound = true
	c.Assume("bound", text+": how many depends on data, all are taken", "what follows is an upper bound")
	return bound
}

// Assume notes a decision that the rule took for the user.
func (c *Call) Assume(code, text, effect string) { c.builder.Assume(code, text, effect) }

// Forget says that the operator writes to an argument (running statistics):
// its values are not known any more.
func (c *Call) Forget(t *graph.Tensor) {
	if t != nil {
		t.Storage.Known = nil
	}
}

// Unread says that the operator looks only at the shape and type of an
// argument (zeros_like, the target of copy_): its results may be known even if
// the argument's elements are not. Of an output it says that its elements are never
// computed, so that its size keeps no other output from being known.
func (c *Call) Unread(t *graph.Tensor) { c.unread = append(c.unread, t) }

// Constant says that an output is no function of the inputs that autograd
// differentiates: it never requires grad, as the permutation of an LU
// factorisation.
func (c *Call) Constant(output *graph.Tensor) { c.constant = append(c.constant, output) }

// Torch is the PyTorch release whose ways are taken.
func (c *Call) Torch() Release { return c.builder.Torch }

// WithoutGrad runs what torch runs under no_grad.
func (c *Call) WithoutGrad(steps func()) {
	before := c.builder.NoGrad
	c.builder.NoGrad = true
	steps()
	c.builder.NoGrad = before
}

// NoGrad tells whether the program has gradients switched off.
func (c *Call) NoGrad() bool { return c.builder.NoGrad }

// Apply runs another operator from a composite's Expand rule. Its results are
// held until the composite returns, or until Release.
func (c *Call) Apply(name string, args ...any) (*graph.Tensor, error) {
	outs, err := c.ApplyAll(name, args)
	if err != nil {
		return nil, err
	}
	return outs[0], nil
}

// ApplyAll runs another operator with keywords and returns all its results.
func (c *Call) ApplyAll(name string, args []any, keywords ...Keyword) ([]*graph.Tensor, error) {
	return c.builder.Apply(name, args, keywords...)
}

// ApplyInPlace runs another operator's in-place form on its first argument.
func (c *Call) ApplyInPlace(name string, args ...any) (*graph.Tensor, error) {
	outs, err := c.builder.ApplyInPlace(name, args)
	if err != nil {
		return nil, err
	}
	return outs[0], nil
}

// Release lets go of intermediate results before the composite returns, as a
// reassigned local variable does.
func (c *Call) Release(tensors ...*graph.Tensor) { c.builder.release(tensors) }

// Fresh makes a tensor with a storage of its own that is no output by itself: a
// table whose columns are the outputs. Its shape is checked as Out's is.
func (c *Call) Fresh(shape, strides []int64, dtype graph.DType) *graph.Tensor {
	size, err := byteSize(shape, dtype)
	if err != nil {
		if c.err == nil {
			c.err = c.Errorf("%v", err)
		}
		shape, strides = []int64{0}, []int64{1}
	}
	made := &struct { // in one piece, since one does not outlive the other by much
		tensor  graph.Tensor
		storage graph.Storage
	}{storage: graph.Storage{Bytes: size}}
	made.tensor = graph.Tensor{Shape: slices.Clone(shape), Strides: slices.Clone(strides), DType: dtype, Storage: &made.storage}
	return &made.tensor
}

// MaxBytes bounds a tensor, so that sums over a program cannot overflow.
const MaxBytes = 1 << 50

// maxRank bounds the number of axes; torch's own iterators stop at 64.
const maxRank = 1024

// CheckSize refuses a shape that no tensor has: a negative size, too many axes, more
// than MaxBytes.
func CheckSize(shape []int64, dtype graph.DType) error {
	_, err := byteSize(shape, dtype)
	return err
}

// byteSize multiplies a shape with overflow checks.
func byteSize(shape []int64, dtype graph.DType) (int64, error) {
	if len(shape) > maxRank {
		return 0, fmt.Errorf("a tensor of %d dimensions has too many: %d is the limit", len(shape), maxRank)
	}
	n := uint64(1)
	for _, s := range shape {
		if s < 0 {
			return 0, fmt.Errorf("negative size %d in shape %v", s, shape)
		}
	}
	if slices.Contains(shape, 0) {
		return 0, nil
	}
	for _, s := range shape {
		hi, lo := bits.Mul64(n, uint64(s))
		if hi != 0 || lo > MaxBytes {
			return 0, fmt.Errorf("a tensor of shape %v is too large: larger than 1 PiB", shape)
		}
		n = lo
	}
	return dtype.Bytes(int64(n)), nil
}
