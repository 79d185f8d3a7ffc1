package op

// This file holds the Builder: how an operator is applied and its step recorded.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
)

// Builder applies operators for a front end and records the program.
//
// While Recording is false operators run (constructors build tables with them)
// but leave no step. A front end opens and closes module calls and checkpoint
// regions, and calls Finish once.
type Builder struct {
	// Recording tells whether operators leave steps.
	Recording bool
	// NoGrad is true while the program has gradients switched off.
	NoGrad bool
	// TakenToLearn is true of a file, which does not tell what requires grad: its weights
	// are taken to, and no operator is refused for it.
	TakenToLearn bool
	// Evaluating tells that no backward follows: what only autograd refuses is said, and runs.
	Evaluating bool

	// Inference is true in inference mode, whose tensors autograd does not know.
	Inference bool
	// DefaultDType is the type of new floating-point tensors.
	DefaultDType graph.DType
	// Torch is the PyTorch release whose ways are taken where releases differ:
	// attention without a fused kernel. The zero value is the newest.
	Torch Release
	// Spelled is how the program calls what is applied now: "F.relu".
	Spelled string
	// Asked is the call itself, with its arguments.
	Asked *graph.Asked
	// Position tells where the program stands; nil is unknown.
	Position func() graph.Position
	// Reachable calls mark for every tensor that the program can still
	// reach, but for those that it has told Hold of; it is asked before each
	// step. Nil: tensors are dropped after their last use.
	Reachable func(mark func(*graph.Tensor))
	// Sizes answers, for a place in the program, how many elements a size
	// that depends on data has; nil or false leaves its upper bound.
	Sizes func(place graph.Position) (int64, bool)
	// Computing is told, before the values of tensors are computed, how many are
	// read and made; an error ends the operator. Nil allows all.
	Computing func(read, made int64) error
	// MaxOps bounds the length of the program, in operators, module calls and
	// checkpoints; 0 is one million.
	MaxOps int

	catalogue *Catalogue
	graph     *graph.Graph
	call      *graph.Call
	region    *graph.Region
	regions   int
	ops       int
	aside     int                       // operators that left no step
	pinned    [][]*graph.Tensor         // tensors held by running composites
	held      []holding                 // live results of steps that are to be sought, in order of creation
	settled   map[*graph.Tensor]holding // live results that something holds, see Hold
	returned  []holding                 // no longer settled, on their way to held
	reach     func(*graph.Tensor)       // adds to reached
	made      int                       // results of steps so far
	standing  map[*graph.Tensor]int     // how often Hold was told of a tensor
	shown     map[*graph.Storage]int    // and of tensors of a storage
	reached   tensorSet                 // of the present step
	perCall   map[*graph.Module]int
	assumed   map[graph.Assumption]bool
	leaves    map[*graph.Tensor]bool // told by MarkLeaf
	inference map[*graph.Tensor]bool // tensors of inference mode

	conjugated map[*graph.Tensor]bool          // views that are read as their conjugates
	bases      map[*graph.Tensor]*graph.Tensor // of views
	several    map[*graph.Tensor]bool          // views of operators with SeveralViews, and views of those
	tables     map[*graph.Storage]bool         // that steps made and that keep many values
	sparse     map[*graph.Tensor]sparse        // results of which most elements are zero
	fillings   map[filling][]float64           // that storages have in common
	evaluated  *evaluated
	versions   versions

	autocast graph.DType                     // fast type, InvalidDType while autocast is off
	casts    map[*graph.Tensor]*graph.Tensor // of parameters, until autocast ends
}

// NewBuilder returns a builder of an empty graph from a catalogue's operators.
func NewBuilder(catalogue *Catalogue) *Builder {
	return &Builder{
		catalogue:    catalogue,
		DefaultDType: graph.Float32,
		graph:        &graph.Graph{},
		settled:      map[*graph.Tensor]holding{},
		standing:     map[*graph.Tensor]int{},
		shown:        map[*graph.Storage]int{},
		perCall:      map[*graph.Module]int{},
		assumed:      map[graph.Assumption]bool{},
		leaves:       map[*graph.Tensor]bool{},
		bases:        map[*graph.Tensor]*graph.Tensor{},
		several:      map[*graph.Tensor]bool{},
		inference:    map[*graph.Tensor]bool{},
		conjugated:   map[*graph.Tensor]bool{},
		tables:       map[*graph.Storage]bool{},
		sparse:       map[*graph.Tensor]sparse{},
		fillings:     map[filling][]float64{},
		evaluated:    &evaluated{},
	}
}

// Remember takes over the values that another builder's operators have given: a program
// that runs again, or a changed model of the same program, computes the same tables. It
// makes room for as long a program, too.
func (b *Builder) Remember(before *Builder) {
	b.evaluated = before.evaluated
	g := before.graph
	b.graph.Steps = make([]graph.Step, 0, len(g.Steps))
	b.graph.Calls = make([]*graph.Call, 0, len(g.Calls))
	b.graph.Tensors = make([]*graph.Tensor, 0, len(g.Tensors))
	b.graph.Storages = make([]*graph.Storage, 0, len(g.Storages))
}

// NewTensor makes a contiguous tensor with a storage of its own.
func (b *Builder) NewTensor(shape []int64, dtype graph.DType) (*graph.Tensor, error) {
	size, err := byteSize(shape, dtype)
	if err != nil {
		return nil, err
	}
	return &graph.Tensor{
		Shape: slices.Clone(shape), Strides: graph.ContiguousStrides(shape), DType: dtype,
		Storage: &graph.Storage{Bytes: size},
	}, nil
}

// Assume records a decision once, with the current position.
func (b *Builder) Assume(code, text, effect string) {
	a := graph.Assumption{Code: code, Text: text, Effect: effect, Pos: b.position()}
	if !b.assumed[a] {
		b.assumed[a] = true
		b.graph.Assumptions = append(b.graph.Assumptions, a)
	}
}

// Assumed lists the decisions that were recorded so far.
func (b *Builder) Assumed() []graph.Assumption { return b.graph.Assumptions }

// Inherit records decisions that were taken before, with their own positions.
func (b *Builder) Inherit(assumptions []graph.Assumption) {
	for _, a := range assumptions {
		if !b.assumed[a] {
			b.assumed[a] = true
			b.graph.Assumptions = append(b.graph.Assumptions, a)
		}
	}
}

func (b *Builder) position() graph.Position {
	if b.Position == nil {
		return graph.Position{}
	}
	return b.Position()
}

// Apply runs an operator by its canonical name.
func (b *Builder) Apply(name string, args []any, keywords ...Keyword) ([]*graph.Tensor, error) {
	return b.apply(name, false, args, keywords)
}

// ApplyInPlace runs the in-place form: the result is the first argument.
func (b *Builder) ApplyInPlace(name string, args []any, keywords ...Keyword) ([]*graph.Tensor, error) {
	return b.apply(name, true, args, keywords)
}

func (b *Builder) apply(name string, inPlace bool, args []any, keywords []Keyword) ([]*graph.Tensor, error) {
	o, ok := b.catalogue.Lookup(name)
	if !ok {
		return nil, fmt.Errorf("unknown operator %q", name)
	}
	return b.Run(o, inPlace, args, keywords)
}

// Run applies an operator: it binds the arguments, runs the rule and records
// the step.
func (b *Builder) Run(o *Operator, inPlace bool, args []any, keywords []Keyword) ([]*graph.Tensor, error) {
	outputs, _, err := b.RunBound(Spelling{Operator: o, InPlace: inPlace}, args, keywords)
	return outputs, err
}

// RunBound is Run that also tells which signature was called: front ends name
// the results by it.
func (b *Builder) RunBound(s Spelling, args []any, keywords []Keyword) ([]*graph.Tensor, *Schema, error) {
	o := s.Operator
	schema, bound, err := o.bind(s.Name, args, keywords)
	if err != nil {
		return nil, nil, err
	}
	outputs, err := b.runCall(o, s.InPlace, schema, bound)
	return outputs, o.ParsedSchemas()[schema], err
}

func (b *Builder) runCall(o *Operator, inPlace bool, schema int, bound []any) ([]*graph.Tensor, error) {
	c := &Call{Operator: o, Schema: schema, InPlace: inPlace, builder: b, args: bound}
	if flag, ok := c.Arg("inplace").(bool); ok && flag {
		c.InPlace = true
	}
	if b.autocast != graph.InvalidDType && !c.InPlace {
		if class := o.autocastIn(b.Torch); class != AutocastNone {
			outs, err := b.runAutocast(c, class)
			if err == nil && len(b.pinned) > 0 {
				b.pin(outs)
			}
			return outs, err
		}
	}
	return b.dispatch(c)
}

func (b *Builder) dispatch(c *Call) ([]*graph.Tensor, error) {
	if err := c.refuseType(); err != nil {
		return nil, err
	}
	if err := c.refuseUndefined(); err != nil {
		return nil, err
	}
	run := b.infer
	if c.Operator.Expand != nil {
		run = b.expand
	}
	outs, err := run(c)
	if err == nil && c.Operator.RealGradient {
		err = refuseComplexGradient(c, outs)
	}
	return outs, err
}

// refuseUndefined refuses an argument that requires grad and has no derivative.
func (c *Call) refuseUndefined() error {
	if c.Operator.Gradient == nil || c.builder.TakenToLearn {
		return nil
	}
	for _, name := range c.Operator.Gradient.Undefined {
		if t := c.Tensor(name); t != nil && t.RequiresGrad {
			return c.Errorf("the function is not differentiable with respect to argument '%s'; this input cannot have requires_grad True", name)
		}
	}
	return nil
}

func refuseComplexGradient(c *Call, outs []*graph.Tensor) error {
	for _, out := range outs {
		if out.RequiresGrad && out.DType.IsComplex() {
			return c.Errorf("does not support automatic differentiation for outputs with complex dtype")
		}
	}
	return nil
}

func (b *Builder) expand(c *Call) ([]*graph.Tensor, error) {
	b.openPins(c.inputs())
	outs, err := c.Operator.Expand(c)
	b.closePins()
	if err != nil {
		return nil, err
	}
	if len(b.pinned) > 0 {
		b.pin(outs)
	}
	return outs, nil
}

func (b *Builder) infer(c *Call) ([]*graph.Tensor, error) {
	if err := c.Operator.Infer(c); err != nil {
		return nil, err
	}
	if c.err != nil {
		return nil, c.err
	}
	inputs := c.inputs()
	if onlyAliases(c.outputs, inputs) && !c.InPlace {
		return c.outputs, nil
	}
	if err := b.propagate(c, inputs); err != nil {
		return nil, err
	}
	b.noteConjugated(c, inputs)
	if b.Recording {
		if err := b.beforeStep(inputs); err != nil {
			return nil, err
		}
	}
	if err := b.evaluate(c, inputs); err != nil {
		return nil, err
	}
	if c.InPlace && showsAnew(c.outputs, inputs) {
		if err := b.refuseLeaf(c, inputs[0]); err != nil {
			return nil, err
		}
		c.InPlace = false
		b.Written(inputs[0])
	}
	if c.InPlace {
		if err := b.overwrite(c); err != nil {
			return nil, err
		}
		if c.carriesGrad {
			b.requireGrad(inputs[0])
		}
	}
	b.noteViews(c, inputs)
	if b.Recording {
		if err := b.record(c, inputs); err != nil {
			return nil, err
		}
	}
	return c.outputs, nil
}

// showsAnew tells whether an in-place call changes only how its argument is
// seen (unsqueeze_, t_). The tensor that steps have recorded keeps its shape; the
// result is a view, and the front end lets the Python object show that one.
func showsAnew(outputs, inputs []*graph.Tensor) bool {
	return len(outputs) > 0 && len(inputs) > 0 && inputs[0] != nil &&
		outputs[0] != inputs[0] && outputs[0].Storage == inputs[0].Storage
}

// inputs flattens the tensor arguments in schema order, nil where a tensor
// parameter holds a number or None.
func (c *Call) inputs() []*graph.Tensor {
	var inputs []*graph.Tensor
	for i, p := range c.schema().Parameters {
		if list, ok := c.args[i].([]*graph.Tensor); ok {
			inputs = append(inputs, list...)
			continue
		}
		if p.takesTensor() {
			t, _ := c.args[i].(*graph.Tensor)
			inputs = append(inputs, t)
		}
	}
	return inputs
}

// onlyAliases tells whether nothing was computed: all outputs are inputs.
func onlyAliases(outputs, inputs []*graph.Tensor) bool {
	for _, out := range outputs {
		if !slices.Contains(inputs, out) {
			return false
		}
	}
	return len(outputs) > 0
}

// propagate carries requires-grad and upper bounds from inputs to outputs.
func (b *Builder) propagate(c *Call, inputs []*graph.Tensor) error {
	grad, bound, atLeast := false, c.bound, false
	for _, in := range inputs {
		if in != nil {
			grad = grad || in.RequiresGrad
			bound = bound || in.Bound
			atLeast = atLeast || in.AtLeast
		}
	}
	grad = grad && !b.NoGrad && c.Operator.Gradient != nil
	for _, out := range c.outputs {
		if slices.Contains(inputs, out) {
			continue
		}
		if grad && b.Recording && len(inputs) > 0 && inputs[0] != nil && out.Storage == inputs[0].Storage && (c.Operator.SeveralViews || b.several[inputs[0]]) {
			b.several[out] = true
		}
		if c.Bool("requires_grad") && !out.DType.Differentiable() {
			return c.Errorf("Only Tensors of floating point and complex dtype can require gradients")
		}
		out.RequiresGrad = (grad || c.Bool("requires_grad")) && out.DType.Differentiable() && !slices.Contains(c.constant, out)
		out.Bound = out.Bound || bound
		out.AtLeast = out.AtLeast || atLeast
	}
	c.carriesGrad = grad
	return nil
}

func (b *Builder) record(c *Call, inputs []*graph.Tensor) error {
	o := &graph.Op{
		Name: c.Operator.Name, Spelled: b.Spelled, Asked: b.Asked, Operator: c.Operator, Schema: c.Schema, Inputs: inputs, Outputs: c.outputs, Aux: c.aux,
		Attrs: c.attrs(), InPlace: c.InPlace, NoGrad: b.NoGrad,
		Call: b.call, Region: b.region, Pos: b.position(), ID: b.ops,
	}
	b.noteInference(c, inputs)
	if err := b.refuseInference(c, o); err != nil {
		return err
	}
	b.ops++
	b.graph.Steps = append(b.graph.Steps, graph.Step{Kind: graph.StepOp, Op: o})
	for _, out := range c.outputs {
		if !slices.Contains(inputs, out) {
			b.hold(out)
			b.noteTable(out, inputs)
		}
	}
	if len(b.pinned) > 0 {
		b.pin(c.outputs)
	}
	return nil
}

func (b *Builder) pin(tensors []*graph.Tensor) {
	top := len(b.pinned) - 1
	b.pinned[top] = append(b.pinned[top], tensors...)
	b.holdAll(tensors)
}

func (b *Builder) release(tensors []*graph.Tensor) {
	top := len(b.pinned) - 1
	b.pinned[top] = slices.DeleteFunc(b.pinned[top], func(t *graph.Tensor) bool {
		if !slices.Contains(tensors, t) {
			return false
		}
		b.LetGo(t)
		return true
	})
}

// attrs collects the non-tensor arguments.
func (c *Call) attrs() graph.Attrs {
	var attrs graph.Attrs
	for i := range c.schema().Parameters {
		p := &c.schema().Parameters[i]
		switch v := c.args[i].(type) {
		case *graph.Tensor, []*graph.Tensor:
		case nil, bool, int64, float64, string, graph.DType, []int64, []float64, []bool:
			if v == nil && p.Kind&(KindTensor|KindTensors|KindIgnored|KindGenerator|KindDevice) != 0 {
				continue
			}
			attrs = append(attrs, graph.Attr{Name: p.Name, Value: v})
		}
	}
	return attrs
}
