package exported

// This file makes the graph of a program: it applies the calls with a builder.

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/overload"
)

// Run says how a program is run.
type Run struct {
	Name, Source string
	Inputs       []input.Spec     // whose sizes bind the symbols; nil leaves the exported ones
	Dims         map[string]int64 // sizes of symbols
	Batch        int64            // the size of the first axis where that is a symbol; 0 leaves it
	Training     bool
	Autocast     graph.DType // around the whole run; InvalidDType is none
	Torch        op.Release
	Costs        []formula.Cost  // of operators that nobody else counts
	MaxOps       int             // 0 leaves the builder's limit
	Ended        context.Context // done when the time is up; nil is no limit
}

// Trace runs the program on tensors without elements.
func (p *Program) Trace(run Run) (g *graph.Graph, err error) {
	t := &trace{program: p, run: run, values: map[string]any{}, symbols: map[string]int64{}, tree: newTree(), last: map[string]int{}, born: map[string][]*openCall{}}
	t.builder = op.NewBuilder(aten.Catalogue())
	t.builder.Torch, t.builder.MaxOps, t.builder.Recording = run.Torch, run.MaxOps, true
	t.builder.Reachable = func(func(*graph.Tensor)) {} // what is to be read yet is held
	t.runner = overload.NewRunner(t.builder, aten.Catalogue())
	t.runner.Costs = formula.NewBook(t.run.Costs)
	if run.Autocast != graph.InvalidDType {
		t.setAutocast(run.Autocast)
	}
	at := ""
	defer func() {
		if what := recover(); what != nil {
			g, err = nil, &internalError{at, what}
		}
	}()
	if err := t.begin(); err != nil {
		return nil, err
	}
	if err := t.nodes(p.graph, &at); err != nil {
		return nil, err
	}
	return t.finish()
}

// internalError is a defect of heft that a program brought to light.
type internalError struct {
	node string
	what any
}

func (e *internalError) Error() string {
	return fmt.Sprintf("internal error at node %.60s of the program: %v", e.node, e.what)
}

// trace is one run of a program.
type trace struct {
	program *Program
	run     Run
	builder *op.Builder
	runner  *overload.Runner
	values  map[string]any // by name: *graph.Tensor, []*graph.Tensor, int64, float64, bool
	symbols map[string]int64
	tree    *tree
	params  []*graph.Param
	inputs  []graph.Value
	open    []*openCall
	last    map[string]int         // the last node that reads a name
	born    map[string][]*openCall // the calls that were open when a name was made
	node    int
	nested  int
	decoded map[*argument]*graphRecord
	within  []*graph.Tensor // what the programs within the running operator hold
	turns   int             // of all loops so far
	undone  int             // loops of which not every turn is counted
	flipped bool            // a flag of training was turned
	mixed   graph.DType     // of the autocast that is on
	frames  [][]frame       // of each node
}

// openCall is a module's call that runs, with what is let go when it ends.
type openCall struct {
	frame
	call    *graph.Call
	release []*graph.Tensor
	enter   int // the number of the node that it began with
}

// begin makes modules, parameters and inputs.
func (t *trace) begin() error {
	for _, call := range t.program.whole.GraphModule.Calls {
		t.tree.module(cleanPath(call.Path))
	}
	if err := t.bind(); err != nil {
		return err
	}
	tied := map[string]*graph.Param{}
	for _, in := range t.program.whole.GraphModule.Signature.Inputs {
		var err error
		switch {
		case in.Parameter != nil:
			err = t.param(in.Parameter.Arg.Name, in.Parameter.Name, false, true, tied)
		case in.Buffer != nil:
			err = t.param(in.Buffer.Arg.Name, in.Buffer.Name, true, in.Buffer.Persistent == nil || *in.Buffer.Persistent, tied)
		case in.Constant != nil:
			_, err = t.leaf(in.Constant.Arg.Name)
		case in.User != nil:
			err = t.input(in.User.Arg)
		}
		if err != nil {
			return err
		}
	}
	t.frames = make([][]frame, len(t.program.graph.Nodes))
	for i := range t.program.graph.Nodes {
		t.frames[i] = framesOf(t.program.graph.Nodes[i].Metadata)
		for _, f := range t.frames[i] {
			t.tree.named(f)
		}
	}
	t.findLast()
	return nil
}

// bind gives sizes to the symbols: those that the user gave, else the ones of the
// export, else the least that the program allows.
func (t *trace) bind() error {
	specs := t.run.Inputs
	for _, in := range t.program.whole.GraphModule.Signature.Inputs {
		if in.User == nil || in.User.Arg.kind != "as_tensor" {
			continue
		}
		record, ok := t.program.graph.Tensors[in.User.Arg.name()]
		if !ok {
			continue
		}
		var given []int64
		if len(specs) > 0 {
			given, specs = specs[0].Shape, specs[1:]
			if len(given) != len(record.Sizes) {
				return &Error{Message: fmt.Sprintf("the program takes %d axes where %d are given", len(record.Sizes), len(given)), Usage: true}
			}
		}
		if err := t.bindTensor(record, given); err != nil {
			return err
		}
	}
	if len(specs) > 0 {
		return &Error{Message: fmt.Sprintf("%d inputs are given, more than the program takes", len(t.run.Inputs)), Usage: true}
	}
	for name := range t.run.Dims {
		if _, known := t.symbols[name]; !known {
			return &Error{Message: fmt.Sprintf("the program has no symbolic size %q", name), Advice: "its symbols are " + strings.Join(t.symbolNames(), ", "), Usage: true}
		}
	}
	if t.run.Batch > 0 && t.run.Inputs == nil && !t.batchIs(t.run.Batch) {
		return &Error{Message: "the program was exported for inputs of one size", Advice: "export it with dynamic_shapes to run it for another batch", Usage: true}
	}
	return nil
}

func (t *trace) symbolNames() []string {
	names := []string{}
	for name := range t.symbols {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// batchIs tells whether every tensor that is fed has so many rows.
func (t *trace) batchIs(batch int64) bool {
	for _, in := range t.program.whole.GraphModule.Signature.Inputs {
		if in.User == nil || in.User.Arg.kind != "as_tensor" {
			continue
		}
		record := t.program.graph.Tensors[in.User.Arg.name()]
		if len(record.Sizes) == 0 {
			continue
		}
		if n, err := t.size(record.Sizes[0]); err != nil || n != batch {
			return false
		}
	}
	return true
}

func (t *trace) bindTensor(record tensorRecord, given []int64) error {
	for axis, s := range record.Sizes {
		if s.Expr == nil {
			if given != nil && s.Int != nil && given[axis] != *s.Int {
				return &Error{Message: fmt.Sprintf("axis %d of an input is %d in the program, not %d", axis, *s.Int, given[axis]), Advice: "export it with dynamic_shapes to run it for other sizes", Usage: true}
			}
			continue
		}
		name := symbolOf(s.Expr.Text)
		if name == "" {
			continue
		}
		n, known := t.run.Dims[name]
		switch {
		case known:
		case given != nil:
			n = given[axis]
		case axis == 0 && t.run.Batch > 0:
			n = t.run.Batch
		default:
			if _, bound := t.symbols[name]; bound {
				continue
			}
			n = t.hint(name, s)
		}
		if err := t.bindSymbol(name, n); err != nil {
			return err
		}
	}
	return nil
}

// hint is the size that the export had, or the least that the program allows.
func (t *trace) hint(name string, s symbolic) int64 {
	if h := s.Expr.Hint; h != nil && h.Int != nil {
		return *h.Int
	}
	n := int64(1)
	if r, ok := t.program.whole.Ranges[name]; ok && r.Min != nil && float64(*r.Min) >= 1 && float64(*r.Min) < 1<<31 {
		n = int64(*r.Min)
	}
	t.builder.Assume("symbol", fmt.Sprintf("the size %s = %d, the least that the program allows", name, n), "`dim` or `input` says otherwise")
	return n
}

func (t *trace) bindSymbol(name string, n int64) error {
	if before, bound := t.symbols[name]; bound && before != n {
		return &Error{Message: fmt.Sprintf("the size %s is %d and %d at once", name, before, n), Usage: true}
	}
	if n < 0 || n > 1<<40 {
		return &Error{Message: fmt.Sprintf("the size %s is %d", name, n), Usage: true}
	}
	r := t.program.whole.Ranges[name]
	if r.Min != nil && float64(n) < float64(*r.Min) || r.Max != nil && float64(n) > float64(*r.Max) {
		t.builder.Assume("range", fmt.Sprintf("that the program runs for %s = %d, which is outside of the range that it was exported for", name, n), "")
	}
	t.symbols[name] = n
	return nil
}

// size is a size of the program.
func (t *trace) size(s symbolic) (int64, error) {
	switch {
	case s.Int != nil:
		return *s.Int, nil
	case s.Expr != nil:
		return evaluate(s.Expr.Text, t.symbols)
	}
	return 0, wrong("a size is neither a number nor an expression")
}

func (t *trace) sizes(list []symbolic) ([]int64, error) {
	numbers := make([]int64, len(list))
	for i, s := range list {
		var err error
		if numbers[i], err = t.size(s); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// result is what the program says of a tensor.
func (t *trace) result(record tensorRecord) (overload.Result, error) {
	dtype, known := dtypes[record.DType]
	if !known {
		return overload.Result{}, wrong("a tensor has the unknown type %d", record.DType)
	}
	r := overload.Result{DType: dtype}
	var err error
	if r.Shape, err = t.sizes(record.Sizes); err != nil {
		return r, err
	}
	if r.Strides, err = t.sizes(record.Strides); err != nil {
		return r, err
	}
	if len(r.Strides) != len(r.Shape) {
		r.Strides = graph.ContiguousStrides(r.Shape)
	}
	for i, n := range r.Shape {
		if n < 0 || r.Strides[i] < 0 || r.Strides[i] > 1<<40 {
			return r, wrong("a tensor has sizes %v at strides %v", r.Shape, r.Strides)
		}
	}
	return r, op.CheckSize(r.Shape, r.DType)
}

// leaf is a tensor that no call has made.
func (t *trace) leaf(name string) (*graph.Tensor, error) {
	if known, ok := t.values[name].(*graph.Tensor); ok {
		return known, nil
	}
	record, ok := t.program.graph.Tensors[name]
	if !ok {
		return nil, wrong("tensor %.60q is not described", name)
	}
	r, err := t.result(record)
	if err != nil {
		return nil, fmt.Errorf("tensor %.60q: %w", name, err)
	}
	last := int64(0)
	for i, n := range r.Shape {
		last += max(n-1, 0) * r.Strides[i]
	}
	if err := op.CheckSize([]int64{last + 1}, r.DType); err != nil {
		return nil, fmt.Errorf("tensor %.60q: %w", name, err)
	}
	x := &graph.Tensor{Shape: r.Shape, Strides: r.Strides, DType: r.DType, Storage: &graph.Storage{Bytes: r.DType.Bytes(last + 1)}}
	if graph.Product(r.Shape) == 0 {
		x.Storage.Bytes = 0
	}
	t.values[name] = x
	return x, nil
}

// param makes a parameter or a buffer.
func (t *trace) param(arg, path string, buffer, persistent bool, tied map[string]*graph.Param) error {
	known := tied[arg]
	if stored := t.program.stored[path]; known == nil && stored != "" {
		known = t.sameShape(tied[storedKey+stored], arg)
	}
	if known != nil { // another name of the same tensor
		if t.values[arg] == nil {
			t.values[arg] = known.Tensor
		}
		known.Aliases = append(known.Aliases, path)
		m := t.tree.module(above(path))
		if !slices.Contains(m.Params, known) {
			m.Params = append(m.Params, known)
		}
		return nil
	}
	x, err := t.leaf(arg)
	if err != nil {
		return err
	}
	param := &graph.Param{Path: path, Tensor: x, Buffer: buffer, Persistent: persistent}
	param.Trainable = !buffer && t.program.graph.Tensors[arg].RequiresGrad && x.DType.Differentiable()
	x.Param, x.RequiresGrad = param, param.Trainable
	tied[arg] = param
	if stored := t.program.stored[path]; stored != "" {
		tied[storedKey+stored] = param
	}
	t.params = append(t.params, param)
	m := t.tree.module(above(path))
	m.Params = append(m.Params, param)
	return nil
}

// storedKey begins the key of a file of the archive among the parameters' names.
const storedKey = "/"

// sameShape is a parameter that is stored in one file with another, nil if it is of
// another shape or type: then it is a view of it, and counts for itself.
func (t *trace) sameShape(known *graph.Param, arg string) *graph.Param {
	if known == nil {
		return nil
	}
	record, ok := t.program.graph.Tensors[arg]
	if !ok {
		return nil
	}
	r, err := t.result(record)
	if err != nil || r.DType != known.Tensor.DType || !slices.Equal(r.Shape, known.Tensor.Shape) {
		return nil
	}
	return known
}

// input makes what a user feeds.
func (t *trace) input(arg argument) error {
	name := arg.name()
	if arg.kind != "as_tensor" {
		v, err := t.argument(&arg)
		if err == nil && name != "" {
			t.values[name] = v
		}
		return err
	}
	x, err := t.leaf(name)
	if err != nil {
		return err
	}
	t.inputs = append(t.inputs, graph.Value{Name: name, Tensor: x})
	return nil
}

// finish closes the graph.
func (t *trace) finish() (*graph.Graph, error) {
	t.node, t.builder.Position = len(t.program.graph.Nodes), nil
	t.enter(nil, nil)
	var outputs []graph.Value
	for _, out := range t.program.whole.GraphModule.Signature.Outputs {
		name := ""
		switch {
		case out.User != nil:
			name = out.User.Arg.name()
		case out.Loss != nil:
			name = out.Loss.Arg.Name
		}
		if x, ok := t.values[name].(*graph.Tensor); ok && x != nil {
			outputs = append(outputs, graph.Value{Name: name, Tensor: x})
		}
	}
	t.assume()
	uncounted, err := t.runner.Conclude()
	if err != nil {
		return nil, err
	}
	g := t.builder.Finish(op.Result{
		Name: t.run.Name, Source: t.run.Source, Training: t.run.Training,
		Modules: t.tree.ordered(), Params: t.params, Inputs: t.inputs, Outputs: outputs,
	})
	g.Uncounted += uncounted + t.undone
	return g, nil
}

func (t *trace) assume() {
	for _, remark := range t.program.remarks {
		t.builder.Assume("schema", remark, "")
	}
	switch {
	case t.flipped && t.run.Training:
		t.builder.Assume("mode", "the program was exported in evaluation mode: its dropouts and batch norms run as in training", "what the model leaves out in evaluation is missing")
	case t.flipped:
		t.builder.Assume("mode", "the program was exported in training mode: its dropouts and batch norms run as in evaluation", "")
	}
}

// rawList reads a list.
func rawList(raw json.RawMessage) ([]json.RawMessage, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, wrong("%.40s is no list", raw)
	}
	return list, nil
}
