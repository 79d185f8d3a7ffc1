package op

// This file holds Operator, the literal that an operator is, and the types of its
// fields.

import (
	"fmt"
	"strings"
	"sync/atomic"

	"heft/internal/graph"
)

// Operator is everything heft knows about one operator.
type Operator struct {
	// Name is the canonical, aten-like name: "conv2d".
	Name string

	// Function is what programs call, where Name is a kernel's behind it: "softmax" of
	// "_softmax". Empty: the name itself.
	Function string

	// NamedBy is the argument that has the name of what ran, where the operator stands
	// for others: "name".
	NamedBy string

	// Schemas are the signatures, tried in order; see ParseSchema for the
	// language. The first parameter's usual keywords "input" and "self" are
	// interchangeable.
	Schemas []string

	// Python lists the names that reach the operator, separated by spaces:
	// "torch.relu F.relu Tensor.relu Tensor.relu_". A trailing underscore
	// means the in-place form.
	Python string

	// NoneIsInput tells that None in a list of sizes is the input's own size on that
	// axis: the output_size of adaptive pooling.
	NoneIsInput bool

	// Pair names the argument that may be a pair of lists, which is then bound as two:
	// tensordot's dims as dims_self and dims_other.
	Pair string

	// Bare tells that a list of one result is handed out as that tensor.
	Bare bool
	// BareUnless is the keyword that asks for the list: without it, or where it is
	// False, a list of one result is handed out as that tensor.
	BareUnless string

	// Infer is the rule of a primitive operator: it declares outputs by
	// Call.Out, Call.View and Call.Alias from the bound arguments.
	Infer func(c *Call) error

	// Expand is the rule of a composite operator: it applies others and
	// returns their results. Exactly one of Infer and Expand is set.
	Expand func(c *Call) ([]*graph.Tensor, error)

	// Eval computes the outputs' elements when all tensor inputs are known:
	// one slice per output, in row-major order, which the builder keeps and
	// rounds to the element type. Nil results stay unknown.
	Eval func(c *Call) [][]float64

	// Work counts the arithmetic of the forward; nil means that there is
	// none (views, shape operators).
	Work *WorkRule

	// Types are the element types that the kernels take, of the input or, where
	// operands are promoted, of what they become; zero is all. Real torch says
	// which (tools/differential, every kind with every type): it raises "not
	// implemented for" where a CPU's kernels and a GPU's have none.
	Types TypeSet

	// Starts tells whether a kernel starts for an input; where none does, because
	// the tensor is empty or one number, no type is refused. Nil: one always does.
	Starts func(input *graph.Tensor) bool

	// WritesShared tells that the in-place form takes tensors whose elements
	// share memory, as after expand: all are filled alike.
	WritesShared bool

	// SeveralViews tells that the results are views of one call, which autograd
	// does not let change in place.
	SeveralViews bool

	// Equation tells that tensors each with a list of axes behind it, and a last list,
	// stand for an equation and the tensors: einsum(x, [0, 1], y, [1, 2], [0, 2]).
	Equation bool

	// RealGradient tells that autograd differentiates real results only: complex
	// ones that would require grad are refused.
	RealGradient bool

	// Conjugates tells that the result is a view that is read as the conjugate.
	Conjugates bool

	// OutType tells that out= says in which type a reduction is computed, where dtype
	// does not.
	OutType bool

	// Counts tells that the result of truths is how many of them hold.
	Counts bool

	// Gradient says what the backward needs; nil means that the operator is
	// not differentiable and its results never require grad.
	Gradient *Gradient

	// Scratch lists the bytes of buffers that the forward's kernel makes beside
	// the results and frees when it returns. No dispatcher sees them.
	Scratch func(o *graph.Op) []int64

	// Kernel is what a GPU's kernel for the operator does, as far as it decides how
	// long it takes; the zero value is a stream of elements.
	Kernel KernelClass

	// Reads is how many bytes the kernel reads where that is not all of its inputs: of
	// a table, the rows that it returns. Nil: all.
	Reads func(o *graph.Op) int64

	// Threads is how many threads the kernel has where they are fewer than elements, 0
	// where they are not; nil: they never are.
	Threads func(o *graph.Op) int64

	// Library names who takes a workspace while the operator runs.
	Library Library

	// Bias names the argument that a product in cuBLASLt adds to its rows.
	Bias string

	// Window says what slides over the input; nil: nothing does.
	Window func(o *graph.Op) Window

	// OwnKernel tells whether a kernel of PyTorch's own runs the call in the
	// library's place; nil: never.
	OwnKernel func(o *graph.Op, torch Release) bool

	// OwnBase tells that autograd takes the first result for a tensor of its
	// own, although it shares the storage of the first argument.
	OwnBase bool

	// Autocast says what automatic mixed precision does with the arguments.
	Autocast AutocastClass
	// AutocastBefore is the release that took the operator out of its class; zero:
	// none did.
	AutocastBefore Release

	// Refuses says why the CUDA kernel of a PyTorch release takes no tensors
	// of this size, "" where it does; nil: it takes all.
	Refuses func(o *graph.Op, torch Release) string

	// Evidence says what stands behind rules that no test compares with a golden
	// or a case worked by hand: the source file with its release.
	Evidence map[Rule]string

	parsed atomic.Pointer[[]*Schema] // Schemas, once used
}

// WorkRule counts the arithmetic of an operator's forward.
type WorkRule struct {
	// Formula says for people what Count counts: "MACs = rows · in · out".
	Formula string
	Count   func(o *graph.Op) Work

	// Terms are the values of the formula's symbols in a call; nil: its formula
	// is words. What stands before the formula's first comma or semicolon is then
	// an equation: "MACs = rows · in · out".
	Terms func(o *graph.Op) []Term
}

// Term is a symbol of a formula.
type Term struct {
	Symbol string // "Cout"
	Value  int64
}

// Library is what does an operator's work on a GPU.
type Library uint8

// The libraries that take workspaces.
const (
	NoLibrary Library = iota
	CuDNN             // a workspace for each call, by the plan it chooses
	CuBLAS            // one workspace for each thread
	CuBLASLt          // likewise, and one more of its own
)

// Window is what a convolution or a pooling slides over its input.
type Window struct {
	Kernel, Stride, Dilation []int64 // one number for each axis

	// Groups is into how many groups the channels fall that see nothing of each
	// other, and Channels how many input channels a group has. Both are 1 for what
	// treats channels alike.
	Groups, Channels int64

	// Transposed tells that it slides over the output: strides make it larger.
	Transposed bool
}

// WindowOf returns what an executed operator slides over its input; false if
// nothing does.
func WindowOf(o *graph.Op) (Window, bool) {
	operator, ok := Of(o)
	if !ok || operator.Window == nil {
		return Window{}, false
	}
	return operator.Window(o), true
}

// Gradient is what autograd does with an operator.
type Gradient struct {
	// Saves lists the tensors kept for the backward.
	Saves []Save

	// Work counts the arithmetic of the backward; needs tells whether the
	// gradient of the named argument is wanted. Nil means: per wanted
	// gradient, as much as the forward's MACs, or for element-wise operators
	// one multiplication an element.
	Work func(o *graph.Op, needs func(argument string) bool) Work

	// Backward says what the backward allocates, in order. Nil is derived:
	// a view passes its gradient on, everything else makes one new tensor for
	// each wanted gradient, in the order of the arguments.
	Backward func(b *Backward)

	// Undefined names arguments for which torch has no derivative: one that requires
	// grad is refused, whether gradients are recorded or not.
	Undefined []string

	// Rows: the incoming gradient is seen as a matrix of rows of its last axis, and
	// copied where it does not lie so.
	Rows bool

	// Piecewise: the formula does not change with the values that it reads, but for
	// places where it jumps, as ReLU's. Where the gradients are differentiated in
	// turn, it keeps no incoming one.
	Piecewise bool

	// Compares: the formula reads values only to compare them, as that of a maximum does:
	// the gradients do not depend on them, and require grad only where incoming ones do.
	Compares bool

	// Composed is how many tensors of the result's size the formula's own operators
	// keep where the gradients are differentiated in turn, beside the incoming one.
	Composed int
}

// Save names one tensor that a node keeps for its backward.
type Save struct {
	// Tensor is an argument's name, "result" (the first output, "result1"
	// the second), or "aux", "aux1", … for Op.Aux.
	Tensor string

	// For names the argument whose gradient needs the tensor; it is kept only
	// if that argument requires grad. Empty: kept whenever any input does.
	For string

	// Copy is kept instead if the call has it: "aux" where the operator had
	// to copy its argument first.
	Copy string

	// Before is the first release that keeps the tensor no more, Since the first
	// that keeps it; the zero values: all keep it.
	Before, Since Release

	// Form: which of the operator's two forms keeps it.
	Form Form

	// CloneInPlace marks an argument that the in-place form overwrites: torch
	// then saves a copy taken before (relu6_, silu_, mul_ by a tensor).
	CloneInPlace bool
}

// Form is how an operator with two forms was called.
type Form uint8

// The forms: either, the one that returns a tensor of its own, the one that overwrites its argument.
const (
	AnyForm Form = iota
	OutOfPlace
	InPlace
)

// keptBy tells whether a call keeps the tensor at all in a release.
func (s *Save) keptBy(o *graph.Op, torch Release) bool {
	switch {
	case s.Before != (Release{}) && !torch.Before(s.Before.Major, s.Before.Minor),
		s.Since != (Release{}) && torch.Before(s.Since.Major, s.Since.Minor):
		return false
	}
	return s.Form == AnyForm || o.InPlace == (s.Form == InPlace)
}

// Work counts scalar operations and traffic.
type Work struct {
	MACs     int64 // multiply-accumulates of convolutions and matrix products, bias not counted
	Adds     int64 // all others
	Muls     int64
	Compares int64
	Divides  int64
	Exps     int64 // exponentials, logarithms, roots and trigonometric functions
	Read     int64 // bytes of inputs
	Written  int64 // bytes of outputs
}

// FLOPs is two per multiply-accumulate plus all element-wise operations.
func (w Work) FLOPs() int64 {
	return 2*w.MACs + w.Adds + w.Muls + w.Compares + w.Divides + w.Exps
}

// Plus adds two counts field by field.
func (w Work) Plus(v Work) Work {
	return Work{
		MACs: w.MACs + v.MACs, Adds: w.Adds + v.Adds, Muls: w.Muls + v.Muls,
		Compares: w.Compares + v.Compares, Divides: w.Divides + v.Divides, Exps: w.Exps + v.Exps,
		Read: w.Read + v.Read, Written: w.Written + v.Written,
	}
}

// Times is the work of n like it.
func (w Work) Times(n int64) Work {
	return Work{
		MACs: w.MACs * n, Adds: w.Adds * n, Muls: w.Muls * n, Compares: w.Compares * n,
		Divides: w.Divides * n, Exps: w.Exps * n, Read: w.Read * n, Written: w.Written * n,
	}
}

// ParsedSchemas returns the operator's signatures. They are parsed at its first
// use, since a run touches a few dozen of several hundred operators.
func (o *Operator) ParsedSchemas() []*Schema {
	if parsed := o.parsed.Load(); parsed != nil {
		return *parsed
	}
	parsed := make([]*Schema, len(o.Schemas))
	for i, text := range o.Schemas {
		s, err := ParseSchema(text)
		if err != nil {
			panic(fmt.Sprintf("op: %s: %v", o.Name, err))
		}
		parsed[i] = s
	}
	o.parsed.Store(&parsed)
	return parsed
}

// FunctionOf is what programs call an executed operator.
func FunctionOf(o *graph.Op) string {
	operator, ok := Of(o)
	switch {
	case ok && operator.NamedBy != "" && o.Attrs.Text(operator.NamedBy) != "":
		return lastWord(o.Attrs.Text(operator.NamedBy))
	case ok && operator.Function != "":
		return operator.Function
	}
	return o.Name
}

// lastWord is a dotted name without what stands in front, and without an overload's
// default.
func lastWord(name string) string {
	name = strings.TrimSuffix(name, ".default")
	return name[strings.LastIndexByte(name, '.')+1:]
}

// Of returns the operator that a recorded call applied; false for a call that no
// builder recorded.
func Of(o *graph.Op) (*Operator, bool) {
	operator, ok := o.Operator.(*Operator)
	return operator, ok
}
