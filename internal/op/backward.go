package op

// This file is the language in which an operator says what its backward
// allocates: Gradient.Backward gets a Backward and calls its methods in the
// order in which torch allocates. Whoever simulates memory plays the steps.

import (
	"slices"

	"heft/internal/graph"
)

// BackwardKind says what a BackwardStep does.
type BackwardKind uint8

// The kinds of steps.
const (
	// BackwardMake allocates the gradient of an input.
	BackwardMake BackwardKind = iota
	// BackwardPass hands on an incoming gradient, or a view of it.
	BackwardPass
	// BackwardTemporary allocates a tensor of the formula: gone when the
	// node is done.
	BackwardTemporary
	// BackwardInternal allocates a buffer inside a kernel, gone when the
	// node is done. It is no tensor that a dispatcher could see.
	BackwardInternal
	// BackwardRelease frees the temporaries and internal buffers so far.
	BackwardRelease
	// BackwardWorkspace is the moment at which the library that does the
	// work takes its workspace.
	BackwardWorkspace
)

// Pass says which product of an operator a workspace serves.
type Pass uint8

// The passes.
const (
	PassForward Pass = iota
	PassInput        // the gradient of the input
	PassWeight       // the gradient of the weight
)

// BackwardStep is one event of a node's backward.
type BackwardStep struct {
	Kind   BackwardKind
	Input  int   // position in Op.Inputs whose gradient is made or passed
	Output int   // position in Op.Outputs whose gradient is passed
	Bytes  int64 // of what is allocated
	Reduce bool  // the gradient has another shape or type than the input: the engine sums or casts it
	View   bool  // what is made or passed is a view: other gradients are never added to it in place
	Dense  bool  // a passed gradient has no gaps and no repeated elements
	Sparse bool  // the gradient holds rows of the input and their indices only
	Pass   Pass
	// Strides say how what is made lies; nil: as the input does.
	Strides []int64
}

// Backward collects the steps of one node. Wants and Incoming tell what the
// engine asks for; all methods that make a gradient do nothing if it is not
// wanted.
type Backward struct {
	Op       *graph.Op
	Wants    func(input int) bool
	Incoming func(output int) bool
	Steps    []BackwardStep
}

// Plan fills Steps with what the operator's backward does, by its own rule or
// the derived one.
func (b *Backward) Plan(g *Gradient) {
	b.Steps = b.Steps[:0]
	switch {
	case g.Backward != nil:
		g.Backward(b)
	case makesOnlyViews(b.Op):
		b.throughView()
	default:
		for i := range b.Op.Inputs {
			b.Make(i)
		}
	}
}

// Needs tells whether the gradient of the named argument is wanted.
func (b *Backward) Needs(parameter string) bool {
	at, width := inputRange(b.Op, parameter)
	return slices.ContainsFunc(positions(at, width), b.Wants)
}

func positions(at, width int) []int {
	list := make([]int, width)
	for i := range list {
		list[i] = at + i
	}
	return list
}

// Gradient allocates the gradients of the named arguments, each of the
// argument's own size.
func (b *Backward) Gradient(parameters ...string) {
	for _, name := range parameters {
		at, width := inputRange(b.Op, name)
		for i := at; i < at+width; i++ {
			b.Make(i)
		}
	}
}

// GradientView is Gradient for formulas that return a view of what they made:
// a transposed product.
func (b *Backward) GradientView(parameters ...string) {
	from := len(b.Steps)
	b.Gradient(parameters...)
	for i := from; i < len(b.Steps); i++ {
		b.Steps[i].View = true
	}
}

// Make allocates the gradient of the input at a position of Op.Inputs, of the
// input's own size.
func (b *Backward) Make(input int) {
	if b.Wants(input) {
		t := b.Op.Inputs[input]
		b.Steps = append(b.Steps, BackwardStep{Kind: BackwardMake, Input: input, Bytes: t.Bytes()})
	}
}

// Contiguous is Gradient for formulas whose result lies in row-major order, however
// the argument lies: a batched product.
func (b *Backward) Contiguous(parameters ...string) {
	from := len(b.Steps)
	b.Gradient(parameters...)
	b.lie(from, graph.ContiguousStrides)
}

// ChannelsLast is Gradient for formulas whose result lies with the channels innermost.
func (b *Backward) ChannelsLast(parameters ...string) {
	from := len(b.Steps)
	b.Gradient(parameters...)
	b.lie(from, channelsLastStrides)
}

// lie says how what was made since a number of steps lies, where the input lies
// otherwise.
func (b *Backward) lie(from int, strides func(shape []int64) []int64) {
	for i := from; i < len(b.Steps); i++ {
		in := b.Op.Inputs[b.Steps[i].Input]
		if wanted := strides(in.Shape); !slices.Equal(wanted, in.Strides) {
			b.Steps[i].Strides = wanted
		}
	}
}

// channelsLastStrides are those of [N, C, …] with C innermost.
func channelsLastStrides(shape []int64) []int64 {
	order := []int{1}
	for axis := len(shape) - 1; axis > 1; axis-- {
		order = append(order, axis)
	}
	return DenseStrides(shape, append(order, 0))
}

// MakeContiguous is Make for formulas whose result lies in row-major order.
func (b *Backward) MakeContiguous(input int) {
	from := len(b.Steps)
	b.Make(input)
	b.lie(from, graph.ContiguousStrides)
}

// Broadcast allocates the gradients of the named arguments at the result's
// shape; if an argument was broadcast, the engine sums its gradient afterwards.
func (b *Backward) Broadcast(parameters ...string) {
	for _, name := range parameters {
		i, width := inputRange(b.Op, name)
		if width == 0 || !b.Wants(i) {
			continue
		}
		out, t := b.Op.Outputs[0], b.Op.Inputs[i]
		b.Steps = append(b.Steps, BackwardStep{
			Kind: BackwardMake, Input: i, Bytes: out.Bytes(), Reduce: !sameKind(out, t),
		})
	}
}

// Pass hands the first result's gradient itself to the named arguments; if an
// argument was broadcast, the engine sums it afterwards.
func (b *Backward) Pass(parameters ...string) {
	for _, name := range parameters {
		i, width := inputRange(b.Op, name)
		if width > 0 && b.Wants(i) {
			reduce := !sameKind(b.Op.Outputs[0], b.Op.Inputs[i])
			b.Steps = append(b.Steps, BackwardStep{Kind: BackwardPass, Input: i, Reduce: reduce, Dense: true})
		}
	}
}

// sameKind tells whether a gradient of out is one of t without a sum or a cast.
func sameKind(out, t *graph.Tensor) bool {
	return out.DType == t.DType && slices.Equal(out.Shape, t.Shape)
}

// Show hands a view of the first result's gradient to every wanted argument:
// parts of it (cat), or repeated elements (sum) where dense is false.
func (b *Backward) Show(dense bool) {
	for i := range b.Op.Inputs {
		if b.Wants(i) {
			b.Steps = append(b.Steps, BackwardStep{Kind: BackwardPass, Input: i, View: true, Dense: dense})
		}
	}
}

// Rows is the sparse gradient of the named argument. bytes is the size of its
// values; 0: they are a view of the first result's gradient.
func (b *Backward) Rows(parameter string, bytes int64) {
	i, width := inputRange(b.Op, parameter)
	if width == 0 || !b.Wants(i) {
		return
	}
	step := BackwardStep{Kind: BackwardMake, Input: i, Bytes: bytes, Sparse: true}
	if bytes == 0 {
		step.Kind, step.View = BackwardPass, true
	}
	b.Steps = append(b.Steps, step)
}

// Temporaries allocates n tensors of the given number of bytes.
func (b *Backward) Temporaries(n int, bytes int64) {
	for range n {
		b.Steps = append(b.Steps, BackwardStep{Kind: BackwardTemporary, Bytes: bytes})
	}
}

// Internal allocates a buffer inside the kernel.
func (b *Backward) Internal(bytes int64) {
	b.Steps = append(b.Steps, BackwardStep{Kind: BackwardInternal, Bytes: bytes})
}

// Release frees the temporaries and internal buffers allocated so far.
func (b *Backward) Release() {
	b.Steps = append(b.Steps, BackwardStep{Kind: BackwardRelease})
}

// Workspace marks where the library takes its workspace.
func (b *Backward) Workspace(pass Pass) {
	b.Steps = append(b.Steps, BackwardStep{Kind: BackwardWorkspace, Pass: pass})
}

// throughView is the derived rule of views. A view of all elements passes a
// view of the gradient; one of a part (slice, select) fills a tensor of zeros;
// one that repeats elements (expand) sums; several parts (split, unbind) are
// joined, missing ones as zeros.
func (b *Backward) throughView() {
	if !b.Wants(0) {
		return
	}
	in, out := b.Op.Inputs[0], b.Op.Outputs[0]
	switch {
	case len(b.Op.Outputs) > 1:
		for k, part := range b.Op.Outputs {
			if !b.Incoming(k) {
				b.Temporaries(1, part.Bytes())
			}
		}
		b.MakeContiguous(0)
	case out.Elements() == in.Elements() && out.DType == in.DType:
		b.Show(true)
	default:
		b.MakeContiguous(0)
	}
}

// inputRange finds where a parameter's tensors stand in Op.Inputs. A signature
// has at most one list of tensors, so the list's length follows from the number
// of inputs.
func inputRange(o *graph.Op, parameter string) (at, width int) {
	operator, ok := Of(o)
	if !ok {
		return 0, 0
	}
	parameters := operator.ParsedSchemas()[o.Schema].Parameters
	single := 0
	for i := range parameters {
		if parameters[i].takesTensor() && parameters[i].Kind&KindTensors == 0 {
			single++
		}
	}
	for i := range parameters {
		p := &parameters[i]
		width = 0
		switch {
		case p.Kind&KindTensors != 0:
			width = len(o.Inputs) - single
		case p.takesTensor():
			width = 1
		}
		if p.Name == parameter && at+width <= len(o.Inputs) {
			return at, width
		}
		at += width
	}
	return 0, 0
}

// SavedTensors calls keep for every tensor that an executed operator keeps for
// its backward in a release of PyTorch. needs tells whether the input at a
// position requires grad; clone says that a copy taken before the operator wrote
// is kept instead.
func (g *Gradient) SavedTensors(o *graph.Op, torch Release, needs func(input int) bool, keep func(t *graph.Tensor, clone bool)) {
	for i := range g.Saves {
		save := &g.Saves[i]
		if !save.keptBy(o, torch) {
			continue
		}
		if save.For != "" && !unguarded(torch) {
			at, width := inputRange(o, save.For)
			if width == 0 || !slices.ContainsFunc(positions(at, width), needs) {
				continue
			}
		}
		if t, ok := numbered(o.Aux, save.Copy, "aux"); ok {
			keep(t, false)
			continue
		}
		if t, ok := numbered(o.Outputs, save.Tensor, "result"); ok {
			keep(t, false)
			continue
		}
		if t, ok := numbered(o.Aux, save.Tensor, "aux"); ok {
			keep(t, false)
			continue
		}
		for _, t := range InputList(o, save.Tensor) {
			if t != nil {
				keep(t, o.InPlace && save.CloneInPlace)
			}
		}
	}
}

// unguarded tells of the releases before 1.1, whose generated code asked only whether any
// gradient is wanted: a node kept all that one of its formulas names. pytorch/pytorch 16583
// asked for each input; with it, Mask R-CNN of a ResNet-101, whose fixed batch norms multiply
// by a buffer, took 6,087 instead of 7.9 GB (maskrcnn-benchmark, issue 528).
func unguarded(torch Release) bool { return torch.Before(1, 1) }

// numbered resolves "result", "result1", "aux2": the name of a list's element.
func numbered(list []*graph.Tensor, name, prefix string) (*graph.Tensor, bool) {
	if len(name) < len(prefix) || name[:len(prefix)] != prefix {
		return nil, false
	}
	i := 0
	if len(name) == len(prefix)+1 {
		i = int(name[len(prefix)] - '0')
	}
	if i >= len(list) {
		return nil, false
	}
	return list[i], true
}
