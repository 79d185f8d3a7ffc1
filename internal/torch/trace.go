package torch

// This file calls a model once and records what runs.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/python/vm"
)

// Run says how to call a model once.
type Run struct {
	Name     string  // of the graph; the model's expression if empty
	Source   string  // where the model came from, for the report
	Inputs   []Input // arguments of forward
	Training bool
	Graphed  bool           // autograd is on though nothing trains: what it refuses fails
	Costs    []formula.Cost // of operators that nobody else counts
	Torch    op.Release     // whose ways are taken; the zero value is the newest
	Precision
}

// Precision says in which types and layout a model runs. The zero value leaves
// everything as the program has it.
type Precision struct {
	// DType is the type of floating-point parameters, buffers and inputs, as
	// after model.half(); InvalidDType leaves them.
	DType graph.DType
	// Autocast is the fast type of torch.autocast around the call.
	Autocast graph.DType
	// ChannelsLast lays parameters and inputs of four axes out channels-last.
	ChannelsLast bool
}

// tracer records one execution.
type tracer struct {
	session   *Session
	library   *library
	marker    *marker
	model     *vm.Object
	root      *graph.Module
	params    []*graph.Param
	owners    []*vm.Object // of params
	lineages  map[*vm.Class][]string
	objects   []*vm.Object // the modules of the tree
	stack     []running
	failed    error
	layer     string // where failed happened
	layerPath string
}

// running is a module call that has not returned.
type running struct {
	module *vm.Object
	node   *graph.Module
	args   vm.Args
}

// Trace calls a model that this session built, and returns what ran. It can be
// traced again: every trace starts from the state that Build left, and has tensors
// of its own.
func (s *Session) Trace(m *Model, run Run) (*graph.Graph, error) {
	if m.session != s {
		return nil, fmt.Errorf("model %s was built in another session", m.Name)
	}
	l := s.library
	before := l.builder
	l.builder = op.NewBuilder(aten.Catalogue())
	l.builder.DefaultDType, l.builder.NoGrad = before.DefaultDType, before.NoGrad
	l.builder.Remember(before)
	l.pinned, l.gradients, l.retained, l.uncounted = nil, nil, nil, nil
	own, err := s.ownCosts()
	if err != nil {
		return nil, err
	}
	l.costs = formula.NewBook(slices.Concat(run.Costs, own))
	defer func() { l.costs = nil }()
	l.builder.Sizes, l.builder.Torch = s.size, run.Torch
	l.builder.Position, l.builder.Computing, l.builder.MaxOps = l.position, l.computing, s.options.MaxOps
	l.builder.Inherit(s.early)
	t := &tracer{session: s, library: l, model: m.object, marker: newMarker(l), lineages: map[*vm.Class][]string{}}
	if err := t.setMode(run.Training); err != nil {
		return nil, s.failure("trace", err)
	}
	restore := t.marker.cloneTensors(m.object, s.main)
	defer restore()
	if err := t.describeModel(); err != nil {
		return nil, s.failure("trace", err)
	}
	t.convertParams(run.Precision)
	result, inputs, err := t.run(run)
	if err != nil {
		return nil, t.failure(err)
	}
	outputs, err := t.outputs(result)
	if err != nil {
		return nil, s.failure("trace", err)
	}
	name := run.Name
	if name == "" {
		name = m.Name
	}
	t.refresh()
	noteRelease(l, run.Torch)
	missing, err := l.concludeCosts()
	if err != nil {
		return nil, err
	}
	g := l.builder.Finish(op.Result{
		Name: name, Source: run.Source, Training: run.Training,
		Modules: t.modules(), Params: t.params, Inputs: inputs, Outputs: outputs,
	})
	g.Uncounted += missing
	return g, nil
}

// setMode calls train() or eval(), which programs override to freeze layers.
func (t *tracer) setMode(training bool) error {
	_, err := t.library.vm.CallMethod(t.model, "train", vm.MakeBool(training))
	return err
}

// run calls the model with recording on.
func (t *tracer) run(run Run) (vm.Value, []graph.Value, error) {
	l := t.library
	b := inputBuilder{library: l, precision: run.Precision}
	args, err := b.arguments(t.model, run.Inputs)
	if err != nil {
		return nil, nil, err
	}
	l.trace = t
	l.builder.Reachable = t.marker.reachable
	l.builder.Recording, l.builder.Evaluating = true, !run.Training && !run.Graphed
	if run.Autocast != graph.InvalidDType {
		l.modes.autocast, l.modes.autocastDType = true, run.Autocast
		l.builder.SetAutocast(run.Autocast)
	}
	defer func() {
		l.builder.Recording, l.builder.Evaluating = false, false
		l.builder.ClearAutocast()
		l.modes.autocast = false
		l.trace = nil
	}()
	if method, named := l.entries[t.model]; named {
		result, err := t.call(t.model, stateOf(t.model), method, args)
		return result, b.values, err
	}
	result, err := l.vm.Call(t.model, args.Positional, args.Keywords)
	return result, b.values, err
}

// convertParams brings parameters and buffers to the types and layout of the run.
func (t *tracer) convertParams(p Precision) {
	for _, param := range t.params {
		p.convert(param.Tensor)
	}
}

// convert changes a tensor that owns its storage.
func (p Precision) convert(x *graph.Tensor) {
	if p.DType != graph.InvalidDType && x.DType.IsFloating() && x.DType != p.DType {
		x.DType = p.DType
		x.Storage.Bytes = p.DType.Bytes(x.Elements())
		x.Storage.Known = nil
	}
	if p.ChannelsLast && len(x.Shape) == 4 {
		x.Strides = op.ChannelsLastStrides(x.Shape)
	}
}

func (t *tracer) failure(err error) error {
	e, ok := t.session.failure("trace", err).(*Error)
	if ok && t.failed == err {
		e.Layer, e.Module = t.layer, t.layerPath
	}
	return e
}

// call is one module call: Enter, forward, hooks, Leave.
func (t *tracer) call(self *vm.Object, s *moduleState, forward vm.Value, args vm.Args) (vm.Value, error) {
	l := t.library
	if err := l.builder.Room(); err != nil {
		return nil, err
	}
	node := t.node(self, s)
	call := l.builder.Enter(node, tensorsIn(slices.Concat(args.Positional, keywordValues(args))))
	t.stack = append(t.stack, running{self, node, args})
	result, err := l.vm.Call(forward, args.Positional, args.Keywords)
	if err == nil && s.hooks.Len() > 0 {
		result, err = runHooks(l, self, s, args, result)
	}
	if err != nil {
		t.note(err)
		l.builder.Leave(call, nil)
	} else {
		l.builder.Leave(call, tensorsIn([]vm.Value{result}))
		t.marker.left(self)
	}
	t.stack = t.stack[:len(t.stack)-1]
	return result, err
}

func keywordValues(args vm.Args) []vm.Value {
	values := make([]vm.Value, len(args.Keywords))
	for i, k := range args.Keywords {
		values[i] = k.Value
	}
	return values
}

// note keeps where an error first appeared: deeper calls return first.
func (t *tracer) note(err error) {
	if t.failed == err {
		return
	}
	t.failed = err
	at := t.stack[len(t.stack)-1]
	text := t.stack[0].module.Class.Name + ".forward"
	if len(t.stack) > 1 {
		name := at.module.Class.Name
		if extra, e := extra(t.library, at.module); e == nil && extra != "" {
			name += "(" + extra + ")"
		}
		text += " → " + at.node.Path + " (" + name + ")"
	}
	var shapes []string
	for _, x := range tensorsIn(slices.Concat(at.args.Positional, keywordValues(at.args))) {
		shapes = append(shapes, times(x.Shape))
	}
	switch {
	case len(shapes) == 1:
		text += ", input " + shapes[0]
	case len(shapes) > 1:
		text += ", inputs " + strings.Join(shapes[:min(len(shapes), 4)], ", ")
	}
	t.layer, t.layerPath = text, at.node.Path
}

// times writes a shape as people do: 1×3×224×224.
func times(shape []int64) string {
	if len(shape) == 0 {
		return "scalar"
	}
	parts := make([]string, len(shape))
	for i, n := range shape {
		parts[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(parts, "×")
}

// maxTensorDepth bounds how deep structures of tensors are followed.
const maxTensorDepth = 8

// tensorsIn lists the tensors of a structure: arguments or results of a call.
func tensorsIn(values []vm.Value) []*graph.Tensor {
	var found []*graph.Tensor
	for _, v := range values {
		found = appendTensors(found, v, 0)
	}
	return found
}

func appendTensors(found []*graph.Tensor, v vm.Value, depth int) []*graph.Tensor {
	if s, ok := tensorOf(v); ok {
		return append(found, s.tensor)
	}
	if depth > maxTensorDepth {
		return found
	}
	each := func(items []vm.Value) {
		for _, item := range items {
			found = appendTensors(found, item, depth+1)
		}
	}
	switch u := vm.Underlying(v).(type) {
	case *vm.List:
		each(u.Items)
	case *vm.Tuple:
		each(u.Items)
	case *vm.Dict:
		u.Each(func(_, value vm.Value) bool {
			found = appendTensors(found, value, depth+1)
			return true
		})
	}
	return found
}

// outputs flattens what the model returned.
func (t *tracer) outputs(result vm.Value) ([]graph.Value, error) {
	f := flattener{library: t.library}
	if s, ok := tensorOf(result); ok {
		return []graph.Value{{Name: "out", Tensor: s.tensor}}, nil
	}
	if err := f.add("", result, 0); err != nil {
		return nil, err
	}
	if err := usesMissing(t.library, result); err != nil {
		return nil, err
	}
	if len(f.values) == 0 {
		return nil, fmt.Errorf("the model returns no tensor but a %s", t.library.vm.TypeOf(result).Name)
	}
	return f.values, nil
}

// flattener names the tensors of a structure by the way to them:
// "logits", "[0].boxes".
type flattener struct {
	library *library
	values  []graph.Value
	cache   bool // inside an object that keeps states for the next call
}

func (f *flattener) add(path string, v vm.Value, depth int) error {
	if s, ok := tensorOf(v); ok {
		f.values = append(f.values, graph.Value{Name: path, Tensor: s.tensor, Cache: f.cache})
		return nil
	}
	if depth > 32 {
		return fmt.Errorf("the output structure is nested too deeply at %s", path)
	}
	if o, ok := v.(*vm.Object); ok && strings.HasSuffix(o.Class.Name, "Cache") { // Hugging Face's DynamicCache
		defer func(outside bool) { f.cache = outside }(f.cache)
		f.cache = true
	}
	if fields := fieldNames(v); fields != nil {
		for i, item := range tupleItems(v) {
			if i < len(fields) {
				if err := f.add(dotted(path, fields[i]), item, depth+1); err != nil {
					return err
				}
			}
		}
		return nil
	}
	switch u := vm.Underlying(v).(type) {
	case *vm.List:
		return f.items(path, u.Items, depth)
	case *vm.Tuple:
		return f.items(path, u.Items, depth)
	case *vm.Dict:
		return f.dict(path, u, depth)
	case *vm.Object:
		if stateOf(u) == nil {
			return f.dict(path, u.Dict, depth)
		}
	}
	return nil
}

func (f *flattener) items(path string, items []vm.Value, depth int) error {
	for i, item := range items {
		if err := f.add(path+"["+strconv.Itoa(i)+"]", item, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (f *flattener) dict(path string, d *vm.Dict, depth int) error {
	var err error
	d.Each(func(key, value vm.Value) bool {
		name, ok := key.(vm.Str)
		text := string(name)
		if !ok {
			text, _ = f.library.vm.Repr(key)
		}
		err = f.add(dotted(path, text), value, depth+1)
		return err == nil
	})
	return err
}

func dotted(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// fieldNames are the fields of a named tuple, nil for anything else.
func fieldNames(v vm.Value) []string {
	o, ok := v.(*vm.Object)
	if !ok {
		return nil
	}
	fields, ok := o.Class.Lookup("_fields")
	if !ok {
		return nil
	}
	var names []string
	for _, item := range tupleItems(fields) {
		name, _ := item.(vm.Str)
		names = append(names, string(name))
	}
	return names
}
