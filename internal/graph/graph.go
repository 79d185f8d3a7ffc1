package graph

// This file defines the graph: what a model is once it has run.

import (
	"fmt"
	"slices"
)

// Graph is one traced execution of a model.
type Graph struct {
	Name     string // as the user named it: "resnet50", "model.py:Net"
	Source   string // where it came from: "built-in zoo", "model.py", "model.onnx"
	Training bool   // traced in training mode (dropout and batch statistics active)

	Modules     []*Module // in pre-order; Modules[0] is the root
	Params      []*Param  // parameters and buffers, each once, in state-dict order
	Inputs      []Value   // what the user feeds, flattened
	Constants   []*Tensor // exist before the program starts, neither input nor parameter nor buffer
	Outputs     []Value   // what the model returns, flattened
	Calls       []*Call   // module calls in order of entry; Calls[0] is the root's
	Steps       []Step    // the program
	Tensors     []*Tensor
	Storages    []*Storage
	Assumptions []Assumption

	// Optimizer is the one that the model's program makes for it; nil if none was seen.
	Optimizer *Optimizer

	// Script is what else the model's program does where it calls it; nil if that was not seen.
	Script *Script

	// FileElements counts the elements of all constants that a model file
	// stores, whatever they are for; 0 for programs.
	FileElements int64

	// StoredElements counts those of a file's initializers by the shapes that it
	// gives them: of weights packed into bytes, the bytes.
	StoredElements int64

	// Nodes are a model file's own nodes, in the order in which they ran, for tools
	// that count files; nil for programs.
	Nodes []Node

	// Uncounted is the number of operators of a file whose work is not known.
	Uncounted int

	// AtLeast and AtMost tell that the steps are fewer, or more, than what runs: a
	// loop whose end depends on data, a tree that is walked to its deepest leaf.
	AtLeast, AtMost bool

	// DropsExact tells that StepDrop events follow the program's own
	// lifetimes; otherwise they stand at the last use.
	DropsExact bool
}

// Value is a named tensor of a model's input or output structure.
type Value struct {
	Name   string // "x", "out", "[0].boxes"
	Tensor *Tensor
	Cache  bool // held by an object that keeps states for the program's next call
	// StepsFirst says that an input has its steps on the first axis and the batch on the
	// second; without it the first is the batch.
	StepsFirst bool
}

// Storage is a block of memory that one or more tensors view.
type Storage struct {
	ID    int
	Bytes int64
	// Known holds the concrete elements, in storage order, of a small storage
	// made from constants only; nil means that the values are not known.
	// Integers beyond 2^53 are never kept.
	Known []float64
}

// Optimizer is what a program makes to train its model with.
type Optimizer struct {
	Class                                             string // of torch.optim, "AdamW"; another's with its module: "lion.Lion"; "" where what makes it fails
	Line                                              int    // of the program's file
	Momentum, WeightDecay                             float64
	Nesterov, AMSGrad, Centered, Maximize, Capturable bool
	Fused, ForEach                                    *bool // nil: torch's own choice
}

// Script is how a program runs its model.
type Script struct {
	Line     int    // of the program's file, where it calls the model
	DType    DType  // of the model's parameters, if it is not float32: half()
	Autocast DType  // the fast type of torch.autocast around the call, if it is on
	Loss     string // class of torch.nn of the first loss that it makes, "" for none
	OnlyLoss bool   // it makes no other loss, and no other model that the loss may be of
}

// Tensor is a view of a storage with a shape and an element type.
type Tensor struct {
	ID      int
	Shape   []int64
	Strides []int64 // in elements; len(Strides) == len(Shape)
	Offset  int64   // of the first element in the storage, in elements
	DType   DType
	Storage *Storage

	RequiresGrad bool
	Bound        bool   // at least one size is an upper bound
	AtLeast      bool   // at least one size is a lower bound: the turns of a loop that depend on data
	Param        *Param // set if the tensor is a parameter or a buffer
}

// Op is one execution of a canonical operator (package op names them).
type Op struct {
	ID       int
	Name     string    // "conv2d"
	Spelled  string    // how the program called it, or what it is a part of: "F.conv2d", "Tensor.__matmul__"; "" if a file did
	Asked    *Asked    // the call of the program that it is a part of; nil if none is known
	Operator any       // what a catalogue says of it, for package op: the graph does not look inside
	Schema   int       // which of the operator's signatures was called
	Inputs   []*Tensor // tensor arguments in schema order, lists flattened; nil where an optional one is absent
	Outputs  []*Tensor // an in-place operator returns its first input again
	Aux      []*Tensor // made by the forward for the backward only: masks, indices, statistics
	Attrs    Attrs     // all other arguments
	InPlace  bool
	NoGrad   bool    // ran where the program had switched gradients off
	Repeat   int64   // further executions that are like this one and no steps of their own: the turns of a long loop
	Call     *Call   // innermost module call; nil outside of all modules
	Region   *Region // innermost checkpoint region; nil outside
	Pos      Position

	Custom         []*Op     // what the backward that a custom function defines runs
	Through        []Passage // whose backwards run here, where the program itself asked for gradients
	Differentiated bool      // its backward ran in the program: no later one passes it
}

// Passage is an operator whose backward runs where the program itself asked for
// gradients.
type Passage struct {
	Op      *Op
	Wants   []bool // by position of Op.Inputs: whose gradients are made
	Carried bool   // the incoming gradient requires grad itself
}

// Makes tells whether the gradient of one of the operator's inputs is made.
func (p Passage) Makes(t *Tensor) bool {
	for i, in := range p.Op.Inputs {
		if in == t {
			return p.Wants[i]
		}
	}
	return false
}

// Asked is a call of one of torch's functions or methods, as the program wrote it.
// Several operators can come of one: torch.matmul of 4 axes runs expand, reshape, bmm
// and view.
type Asked struct {
	Args     []any // *Tensor, int64, float64, []int64, …; a method's tensor is the first
	Keywords map[string]any
}

// Arg is an argument by its position, or by its name if it was given so; nil if it
// was not given.
func (a *Asked) Arg(at int, name string) any {
	if at < len(a.Args) {
		return a.Args[at]
	}
	return a.Keywords[name]
}

// Tensor is an argument that is a tensor, else nil.
func (a *Asked) Tensor(at int, name string) *Tensor {
	t, _ := a.Arg(at, name).(*Tensor)
	return t
}

// Position is a place in a user's source.
type Position struct {
	File string
	Line int // 1-based; 0 is unknown
}

// String returns "file:line", or "" when the place is not known.
func (p Position) String() string {
	if p.File == "" {
		return ""
	}
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// Module is a node of the model's module tree.
type Module struct {
	ID       int
	Path     string   // "layer1.0.conv1"; "" is the root
	Aliases  []string // further paths of a module registered more than once
	Class    string   // "Conv2d"
	Lineage  []string // its class and those it inherits from, nearest first: "torch.nn.modules.conv.Conv2d"; nil if a file does not tell
	Parent   *Module
	Children []*Module
	Params   []*Param // registered here directly; a shared one is listed by every owner
	Loose    bool     // called, but registered nowhere: made while the program ran, or kept in a list of Python's
}

// Param is a parameter or a buffer.
type Param struct {
	Path       string   // state-dict key of its first registration
	Aliases    []string // further keys of a shared (tied) one
	Tensor     *Tensor
	Buffer     bool
	Trainable  bool // requires grad; always false for buffers
	Persistent bool // part of the state dict
}

// Call is one execution of a module.
type Call struct {
	ID      int
	Module  *Module
	Index   int   // 0 for the module's first execution, 1 for its second
	Parent  *Call // nil for the root's call
	Inputs  []*Tensor
	Outputs []*Tensor
	Enter   int // index of its StepEnter in Graph.Steps
	Leave   int // index of its StepLeave
}

// Region is an activation checkpoint: what runs inside is recomputed in the
// backward pass instead of being saved.
type Region struct {
	ID        int
	Reentrant bool
	Inputs    []*Tensor
}

// StepKind says what a Step is.
type StepKind uint8

// The kinds of steps.
const (
	StepOp StepKind = iota
	StepEnter
	StepLeave
	StepDrop
	StepRegionBegin
	StepRegionEnd
)

// Step is one event of the program. Which field is set follows from Kind.
type Step struct {
	Kind    StepKind
	Op      *Op
	Call    *Call
	Dropped []*Tensor
	Region  *Region
}

// Assumption is something heft decided where the program left it open.
type Assumption struct {
	Code   string // "branch", "bound", "input", …
	Text   string // what was assumed, for people
	Effect string // what depends on it
	Pos    Position
}

// Elements is the number of elements: the product of the shape, 1 for a scalar.
// Front ends check the product for overflow before they make a tensor.
func (t *Tensor) Elements() int64 { return Product(t.Shape) }

// Bytes is the size of the tensor's own elements, packed; a view of a larger
// storage counts only what it shows.
func (t *Tensor) Bytes() int64 { return t.DType.Bytes(t.Elements()) }

// IsContiguous tells whether the elements lie in row-major order without gaps.
// As in torch, the stride of an axis of size 1 does not matter, and a tensor
// without elements is contiguous.
func (t *Tensor) IsContiguous() bool {
	if t.Elements() == 0 {
		return true
	}
	expected := int64(1)
	for i := len(t.Shape) - 1; i >= 0; i-- {
		if t.Shape[i] == 1 {
			continue
		}
		if t.Strides[i] != expected {
			return false
		}
		expected *= t.Shape[i]
	}
	return true
}

// Known returns the concrete elements in row-major order of the shape, or nil
// if they are not known. They are the caller's own.
func (t *Tensor) Known() []float64 {
	if known, ok := t.shown(); ok {
		return slices.Clone(known)
	}
	return t.gathered()
}

// ReadKnown is Known for who only reads: where the tensor shows a piece of its storage,
// it is that piece.
func (t *Tensor) ReadKnown() []float64 {
	if known, ok := t.shown(); ok {
		return known
	}
	return t.gathered()
}

// shown is the piece of the storage that the elements are; false where they lie apart
// or are none.
func (t *Tensor) shown() ([]float64, bool) {
	n := t.Elements()
	if t.Storage.Known == nil || n <= 0 || !t.IsContiguous() {
		return nil, false
	}
	return t.Storage.Known[t.Offset : t.Offset+n : t.Offset+n], true
}

// gathered collects the elements one by one.
func (t *Tensor) gathered() []float64 {
	if t.Storage.Known == nil {
		return nil
	}
	numbers := make([]float64, 0, t.Elements())
	if last := len(t.Shape) - 1; last >= 0 && t.Shape[last] > 0 {
		rows := Tensor{Shape: t.Shape[:last], Strides: t.Strides[:last], Offset: t.Offset}
		rows.EachOffset(func(offset int64) {
			for i := range t.Shape[last] {
				numbers = append(numbers, t.Storage.Known[offset+i*t.Strides[last]])
			}
		})
		return numbers
	}
	t.EachOffset(func(offset int64) {
		numbers = append(numbers, t.Storage.Known[offset])
	})
	return numbers
}

// EachOffset calls visit with the storage offset of every element, in
// row-major order of the shape.
func (t *Tensor) EachOffset(visit func(offset int64)) {
	if t.Elements() == 0 {
		return
	}
	index := make([]int64, len(t.Shape))
	offset := t.Offset
	for {
		visit(offset)
		axis := len(index) - 1
		for ; axis >= 0; axis-- {
			index[axis]++
			offset += t.Strides[axis]
			if index[axis] < t.Shape[axis] {
				break
			}
			offset -= t.Strides[axis] * t.Shape[axis]
			index[axis] = 0
		}
		if axis < 0 {
			return
		}
	}
}

// Product multiplies sizes: 1 for an empty list.
func Product(sizes []int64) int64 {
	p := int64(1)
	for _, s := range sizes {
		p *= s
	}
	return p
}

// ContiguousStrides returns row-major strides. As in torch, an axis of size 0
// counts as 1 for the axes before it.
func ContiguousStrides(shape []int64) []int64 {
	strides := make([]int64, len(shape))
	step := int64(1)
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = step
		step *= max(shape[i], 1)
	}
	return strides
}

// Root is the module tree's root, nil for a graph without modules.
func (g *Graph) Root() *Module {
	if len(g.Modules) == 0 {
		return nil
	}
	return g.Modules[0]
}

// Ops returns the executed operators in order.
func (g *Graph) Ops() []*Op {
	var ops []*Op
	for i := range g.Steps {
		if g.Steps[i].Kind == StepOp {
			ops = append(ops, g.Steps[i].Op)
		}
	}
	return ops
}

// Attr is one non-tensor argument of an operator.
type Attr struct {
	Name  string
	Value any // nil, bool, int64, float64, string, DType, []int64, []float64, []bool
}

// Attrs are an operator's non-tensor arguments in schema order.
type Attrs []Attr

// Get returns the value of an attribute, nil if it is absent or None.
func (a Attrs) Get(name string) any {
	i := slices.IndexFunc(a, func(x Attr) bool { return x.Name == name })
	if i < 0 {
		return nil
	}
	return a[i].Value
}

// Int returns an integer attribute, 0 if it is absent.
func (a Attrs) Int(name string) int64 {
	v, _ := a.Get(name).(int64)
	return v
}

// Ints returns a list of integers, nil if it is absent.
func (a Attrs) Ints(name string) []int64 {
	v, _ := a.Get(name).([]int64)
	return v
}

// Float returns a number as a float, 0 if it is absent.
func (a Attrs) Float(name string) float64 {
	switch v := a.Get(name).(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	}
	return 0
}

// Bool returns a flag, false if it is absent.
func (a Attrs) Bool(name string) bool {
	v, _ := a.Get(name).(bool)
	return v
}

// Text returns a string attribute, "" if it is absent.
func (a Attrs) Text(name string) string {
	v, _ := a.Get(name).(string)
	return v
}
