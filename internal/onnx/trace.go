package onnx

// This file runs a model on tensors without elements.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
	"heft/internal/op/aten"
)

// Run says how a model is run.
type Run struct {
	Name, Source string
	Inputs       []input.Spec     // by name or position; what is missing is taken from the file
	Dims         map[string]int64 // sizes of symbols
	Batch        int64            // 0 leaves the file's own
	Costs        []formula.Cost   // of operators that nobody else counts
	Training     bool             // batch norms and dropouts run as in training
	Steps        int64            // nodes that may be executed, loops unrolled; 0 leaves the own limit
	Ended        context.Context  // done when the time is up; nil is no limit
}

// internalError is a defect of heft that a file brought to light.
type internalError struct{ what any }

func (e *internalError) Error() string { return fmt.Sprintf("internal error: %v", e.what) }

// Trace runs the model on tensors without elements. Where the file leaves sizes
// open, usual ones are tried until the model runs.
func (f *File) Trace(run Run) (*graph.Graph, error) {
	var first error
	for _, guess := range guesses() {
		t := newTracer(f, run)
		t.guess = guess
		g, err := t.safely(run)
		if err == nil {
			return g, nil
		}
		if first == nil {
			first = t.explain(err)
		}
		if !t.guessed(err) {
			break
		}
	}
	return nil, first
}

// guessed tells whether another guess may end better: sizes were assumed, and
// an operator refused its inputs.
func (t *tracer) guessed(err error) bool {
	var node *Error
	return t.binding != nil && len(t.binding.assumed) > 0 && t.executed < maxNodes/10 && errors.As(err, &node) && node.Op != "" && !node.Unsupported
}

// explain tells a user whose model does not run with assumed sizes, or with
// others than it was exported for, what to do.
func (t *tracer) explain(err error) error {
	var node *Error
	if !errors.As(err, &node) || node.Op == "" || node.Unsupported || t.binding == nil {
		return err
	}
	switch {
	case len(t.binding.fixed) > 0:
		node.Advice = strings.Join(t.binding.fixed, ", ") + ": the file may run with these sizes alone; export it with dynamic ones"
	case t.guessed(err):
		node.Advice = "sizes were assumed (" + strings.Join(t.binding.assumed, ", ") + "); give them with `input` or `dim`"
	}
	return err
}

// safely turns a defect of heft into an error that names the node.
func (t *tracer) safely(run Run) (g *graph.Graph, err error) {
	defer func() {
		if what := recover(); what != nil {
			err = &Error{Node: t.position, Op: "?", Message: "internal error", Err: &internalError{what}, Unsupported: true}
		}
	}()
	return t.trace(run)
}

func newTracer(f *File, run Run) *tracer {
	t := &tracer{
		file: f, model: f.model, builder: op.NewBuilder(aten.Catalogue()), training: run.Training, steps: run.Steps, ended: run.Ended,
		uses: newUses(f.model), paths: map[string]int{}, users: map[*graph.Param]use{},
		constants: map[*tensorProto]*graph.Tensor{}, outside: map[*graph.Tensor]string{}, learned: map[*attributeProto]*graph.Tensor{}, intervals: map[*graph.Tensor]interval{}, unknown: map[missing]int{}, costs: formula.NewBook(run.Costs),
		separated: map[string]*graph.Tensor{}, named: map[string]*graph.Tensor{},
	}
	t.tree = newModuleTree(t.uses)
	t.builder.MaxOps = 40_000 + int(f.size/16)
	t.builder.Recording, t.builder.TakenToLearn = true, true
	t.builder.Position = func() graph.Position { return graph.Position{File: t.position} }
	return t
}

func (t *tracer) trace(run Run) (*graph.Graph, error) {
	main := t.model.graph
	nodes, err := sorted(main)
	if err != nil {
		return nil, err
	}
	t.tree.cut(t.uses, nodes)
	t.stored = storedNames(main)
	s := &scope{values: map[string]value{}, info: main.valueInfo, opsets: t.model.opsets, body: t.uses.main}
	t.main = s
	data, weights := t.uses.splitInputs()
	inputs, err := t.feed(s, data, run, t.uses.solve(data, weights, nodes))
	if err != nil {
		return nil, err
	}
	if err := t.store(s, weights); err != nil {
		return nil, err
	}
	t.open = []*graph.Call{t.builder.Enter(t.tree.root, tensorsOf(inputs))}
	if err := t.run(s, nodes); err != nil {
		return nil, err
	}
	if err := t.file.scanner.Err(); err != nil {
		return nil, &Error{Message: err.Error(), Err: err}
	}
	t.position = ""
	outputs, err := t.outputs(s)
	if err != nil {
		return nil, err
	}
	t.leaveTo(0)
	if err := t.conclude(); err != nil {
		return nil, err
	}
	g := t.builder.Finish(op.Result{
		Name: run.Name, Source: run.Source, Training: run.Training,
		Modules: t.tree.list(), Params: t.params, Inputs: inputs, Outputs: outputs,
	})
	t.finishCalls(g)
	g.FileElements, g.StoredElements, g.Nodes = t.fileElements(), storedElements(main), t.nodes
	g.AtLeast, g.AtMost = t.turns.atLeast, t.turns.atMost
	for _, n := range t.unknown {
		g.Uncounted += n
	}
	return g, nil
}

func tensorsOf(values []graph.Value) []*graph.Tensor {
	tensors := make([]*graph.Tensor, len(values))
	for i, v := range values {
		tensors[i] = v.Tensor
	}
	return tensors
}

// feed makes the inputs.
func (t *tracer) feed(s *scope, data []*valueInfo, run Run, found *solved) ([]graph.Value, error) {
	var err error
	if t.binding, err = bindInputs(data, run, t.guess, found); err != nil {
		return nil, err
	}
	if len(t.binding.assumed) > 0 {
		t.builder.Assume("input", "sizes that the file leaves open: "+strings.Join(t.binding.assumed, ", "), "`input` or `dim` says otherwise")
	}
	var inputs []graph.Value
	for _, v := range data {
		x, err := t.builder.NewTensor(t.binding.shapes[v.name], t.binding.dtypes[v.name])
		if err != nil {
			return nil, &Error{Message: fmt.Sprintf("input %q: %v", v.name, err)}
		}
		inputs = append(inputs, graph.Value{Name: v.name, Tensor: x})
		s.values[v.name] = tensorValue(x)
		if v.kind == sequenceType {
			t.builder.Assume("input", fmt.Sprintf("the sequence %s holds one tensor", v.name), "what loops over it")
			s.values[v.name] = value{kind: isSequence, items: []value{tensorValue(x)}}
		}
	}
	return inputs, nil
}

// store makes the constants of the main graph: initializers, and weights that
// stand among the inputs.
func (t *tracer) store(s *scope, weights []*valueInfo) error {
	for _, c := range t.model.graph.initializers {
		t.tree.own(c.name)
	}
	for _, v := range weights {
		t.tree.own(v.name)
	}
	for _, c := range t.model.graph.initializers {
		if err := t.initializer(s, c); err != nil {
			return err
		}
	}
	for _, v := range weights {
		shape, _ := v.static(nil)
		c := &tensorProto{name: v.name, dtype: v.dtype, dims: shape, metadata: v.metadata, stored: -1}
		x, err := t.weight(s, c, asInput)
		if err != nil {
			return err
		}
		s.values[v.name] = tensorValue(x)
	}
	return nil
}

func (t *tracer) initializer(s *scope, c *tensorProto) error {
	x, err := t.weight(s, c, asInitializer)
	if err != nil {
		return err
	}
	s.values[c.name] = tensorValue(x)
	return nil
}

// weight makes the tensor of a constant, once for each place where it stands.
func (t *tracer) weight(s *scope, c *tensorProto, from origin) (*graph.Tensor, error) {
	if x := t.constants[c]; x != nil {
		return x, nil
	}
	kind, slot, at := t.uses.classify(s.body, c, from)
	x, err := t.newConstant(unpacked(c, at))
	if err != nil {
		return nil, err
	}
	t.constants[c] = x
	if kind == unclear {
		t.unclear += x.Elements()
	}
	if kind != parameter && kind != buffer {
		x.Storage.Known = c.elements(t.file.scanner)
		if c.outside != nil && c.wanted(x.Elements()) {
			t.outside[x] = c.outside.location
		}
		return x, nil
	}
	name, same := t.sourceOf(s.body, c, x)
	if same != nil {
		t.constants[c] = same
		return same, nil
	}
	t.users[t.register(x, name, kind, slot, at.node)] = at
	if kind == parameter && from != asInput && t.uses.isTorch() && t.uses.isComputed(c, slot, at) {
		t.computed++
	}
	if (strings.HasPrefix(c.name, "onnx::") || isFoldedBias(c.name)) && slot == "bias" && at.node != nil && strings.HasPrefix(at.node.opType, "Conv") {
		t.foldedBias++
	}
	return x, nil
}

func (t *tracer) newConstant(c *tensorProto) (*graph.Tensor, error) {
	if c.dtype == graph.InvalidDType {
		return nil, &Error{Message: fmt.Sprintf("tensor %q has no element type that heft knows", c.name)}
	}
	x, err := t.builder.NewTensor(c.dims, c.dtype)
	if err != nil {
		return nil, &Error{Message: fmt.Sprintf("tensor %q: %v", c.name, err)}
	}
	return x, nil
}

// sourceOf names the parameter that the exporter moved ahead to make a weight,
// else the weight itself. An unrolled loop stores a moved parameter once a step:
// all of these are the first.
func (t *tracer) sourceOf(b *body, c *tensorProto, x *graph.Tensor) (name string, first *graph.Tensor) {
	sources := b.foldedFrom(c)
	if len(sources) > 0 && b.isGathered(c) {
		t.gathered++
	}
	switch {
	case len(sources) == 0:
		return c.name, nil
	case len(sources) > 1:
		t.merged++
		return c.name, nil
	}
	name = sources[0]
	if y := t.named[name]; y != nil && slices.Equal(x.Shape, y.Shape) && !isPart(c.name) {
		return name, y
	}
	t.named[name] = x
	return name, nil
}

// register makes a tensor a parameter or a buffer of the module that uses it.
func (t *tracer) register(x *graph.Tensor, name string, kind role, slot string, user *nodeProto) *graph.Param {
	p := &graph.Param{Path: name, Tensor: x, Buffer: kind == buffer, Persistent: true}
	p.Trainable = !p.Buffer && x.DType.Differentiable()
	x.Param, x.RequiresGrad = p, p.Trainable
	owner := ownerName(name)
	if (!isStateDictKey(name) || t.tree.segments != nil) && user != nil && (slot != "" || !t.uses.named || strings.ContainsAny(name, "/:")) {
		if slot == "" {
			slot = "constant"
		}
		owner = t.ownerAt(user, name)
		p.Path = join(owner, slot)
	}
	if scope, known := t.strayScope(user, owner); known {
		owner = scope
	}
	p.Path = t.unique(p.Path)
	t.paths[p.Path]++
	m := t.tree.module(owner)
	m.Params = append(m.Params, p)
	t.params = append(t.params, p)
	return p
}

// strayScope is the module whose nodes read a weight that is named after a module
// of which no node speaks: a layer that is run through another name than it is
// registered under.
func (t *tracer) strayScope(user *nodeProto, owner string) (string, bool) {
	if user == nil || owner == "" || len(t.tree.scopes) == 0 || t.tree.scopes[owner] || t.tree.segments != nil {
		return "", false
	}
	scope, known := t.tree.nodePath(user)
	return scope, known && scope != "" && t.tree.scopes[scope] && !t.tree.owners[scope]
}

// ownerAt is the module of a node that reads a weight: its own, else that of
// the weight's name. What an exporter merged into a layer belongs to the layer.
func (t *tracer) ownerAt(user *nodeProto, name string) string {
	if owner, known := t.tree.nodePath(user); known {
		return owner
	}
	if user.opType == "Add" && len(user.inputs) == 2 {
		for _, in := range user.inputs {
			if layer := t.uses.main.worker(in); layer != nil {
				user = layer // of a bias that stands behind its layer
			}
		}
	}
	if names := slots[user.opType]; len(names) > 1 && names[1] == "weight" && len(user.inputs) > 1 {
		name = user.inputs[1]
	}
	return t.tree.weightPath(name)
}

// unique appends a number to a path that is taken: weight, weight_2, weight_3.
func (t *tracer) unique(path string) string {
	candidate := path
	for t.paths[candidate] > 0 {
		t.paths[path]++
		candidate = fmt.Sprintf("%s_%d", path, t.paths[path])
	}
	return candidate
}

// outputs lists what the model returns.
func (t *tracer) outputs(s *scope) ([]graph.Value, error) {
	var outputs []graph.Value
	for _, v := range t.model.graph.outputs {
		result, ok := s.lookup(v.name)
		if !ok {
			return nil, &Error{Message: fmt.Sprintf("output %q is made by no node", v.name)}
		}
		if result.kind == isUnknown {
			t.builder.Assume("unknown", fmt.Sprintf("the shape of output %s is not known", v.name), "memory is too low")
			continue
		}
		for i, x := range flatten([]value{result}) {
			name := v.name
			if result.kind == isSequence {
				name = fmt.Sprintf("%s[%d]", v.name, i)
			}
			outputs = append(outputs, graph.Value{Name: name, Tensor: x})
		}
	}
	return outputs, nil
}

// conclude states what the user should know of the result.
func (t *tracer) conclude() error {
	t.tellUncounted()
	for _, note := range []struct {
		n                  int64
		code, text, effect string
	}{
		{int64(t.foldedBias), "folded", "the exporter folded batch norms into %d convolutions",
			"the source model has more parameters: each norm's weight and bias became one bias, and training differs"},
		{int64(t.computed), "computed", "%d constants that the exporter computed are counted as parameters, as the file stores them",
			"the source model may have another number of parameters"},
		{t.unclear, "unclear", "%d numbers in short vectors, which nothing in the file names or places, are taken for constants",
			"they may be parameters"},
		{int64(t.gathered), "gathered", "%d weights are chosen elements of parameters, repeated as the exporter stored them",
			"the source model has another number of parameters"},
		{int64(t.merged), "merged", "the exporter computed %d weights from several parameters each",
			"the source model may have more or fewer parameters"},
		{int64(t.equalCopy), "equal", "%d vectors of equal values, stored once by the exporter, are counted as weights of their own",
			"if the model ties them, it has fewer parameters"},
	} {
		if note.n > 0 {
			t.builder.Assume(note.code, fmt.Sprintf(note.text, note.n), note.effect)
		}
	}
	t.builder.Assume("lifetimes", "a file does not tell how long tensors are kept: each is let go after its last use", "the source program may need more memory")
	return t.costs.Conclude(t.builder.Assume)
}

// fileElements counts what the file itself calls initializers.
func (t *tracer) fileElements() int64 {
	var n int64
	for _, c := range t.model.graph.initializers {
		if x := t.constants[c]; x != nil && c.stored < 0 {
			n += x.Elements()
		} else if c.stored > 0 {
			n += c.stored
		}
	}
	return n
}
