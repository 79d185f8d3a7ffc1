package onnx

// This file executes nodes.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/op"
)

const (
	maxNodes = 200_000 // executed, loops unrolled
	maxCalls = 48      // functions and nested graphs inside of each other
	maxKept  = 2 << 20 // values kept of tensors that are more than sizes: 16 MiB
)

// tracer executes one model.
type tracer struct {
	file     *File
	model    *modelProto
	builder  *op.Builder
	uses     *uses
	binding  *binding
	tree     *moduleTree
	main     *scope
	guess    usual
	training bool

	params     []*graph.Param
	paths      map[string]int       // how often the path of a parameter is taken
	users      map[*graph.Param]use // what told that it is one
	constants  map[*tensorProto]*graph.Tensor
	outside    map[*graph.Tensor]string          // data files of constants that shapes may depend on
	learned    map[*attributeProto]*graph.Tensor // numbers of classical models
	separated  map[string]*graph.Tensor
	named      map[string]*graph.Tensor   // what the exporter moved ahead, by the parameter
	intervals  map[*graph.Tensor]interval // of values that depend on data
	nodes      []graph.Node               // of the main graph, as they ran
	stored     map[string]bool            // names of the main graph's initializers
	open       []*graph.Call              // running module calls, outermost first
	path       string                     // module path of the running node
	pathKnown  bool
	position   string
	depth      int
	executed   int
	steps      int64           // nodes that may be executed; 0 is no limit but maxNodes
	ended      context.Context // done when the time is up; nil is no limit
	known      int             // values kept so far
	costs      *formula.Book   // what the user says of such
	unknown    map[missing]int // operators that are not counted, with their number
	repeated   int64           // work and traffic of turns that are no steps of their own
	turns      openTurns       // loops whose end is not known
	foldedBias int             // biases that only a folded batch norm explains
	unclear    int64           // elements of vectors that may be parameters
	gathered   int             // weights that repeat elements of a parameter
	merged     int             // weights computed from several parameters
	computed   int             // parameters that bear a name of the exporter's
	equalCopy  int             // vectors that the exporter stored once
}

// scope holds the values that nodes of one graph or function see.
type scope struct {
	parent     *scope // of a nested graph: the names around it are seen
	values     map[string]value
	info       map[string]*valueInfo
	opsets     map[string]int64
	attributes map[string]*attributeProto // what a function's call passed
	body       *body
}

func (s *scope) lookup(name string) (value, bool) {
	for ; s != nil; s = s.parent {
		if v, ok := s.values[name]; ok {
			return v, true
		}
	}
	return value{}, false
}

// value is what a name stands for.
type value struct {
	kind   valueKind
	tensor *graph.Tensor
	items  []value // of a sequence
}

// valueKind says what a value is.
type valueKind uint8

const (
	absent valueKind = iota // an optional input or output left out
	isTensor
	isSequence
	isUnknown // made by an operator that heft does not know, its shape not declared
)

func tensorValue(t *graph.Tensor) value { return value{kind: isTensor, tensor: t} }

func tensorValues(tensors []*graph.Tensor) []value {
	values := make([]value, len(tensors))
	for i, t := range tensors {
		values[i] = tensorValue(t)
	}
	return values
}

// errOpen says that a size depends on a value that is not known.
var errOpen = errors.New("a size depends on a value that is not known")

// ErrSteps is the cause of an error that ends a run of more nodes than it was given.
var ErrSteps = errors.New("too many nodes")

// run executes nodes in order.
func (t *tracer) run(s *scope, nodes []*nodeProto) error {
	for _, n := range nodes {
		if t.executed++; t.executed > maxNodes {
			return &Error{Message: fmt.Sprintf("the model runs more than %d nodes", maxNodes), Unsupported: true}
		}
		if t.steps > 0 && int64(t.executed) > t.steps {
			return &Error{Message: fmt.Sprintf("the model runs more than the %d nodes that it was given", t.steps), Unsupported: true, Err: ErrSteps}
		}
		if t.ended != nil && t.executed%64 == 0 && t.ended.Err() != nil {
			return &Error{Message: fmt.Sprintf("out of time after %d nodes", t.executed), Advice: "`timeout` gives more", Unsupported: true, Err: context.Cause(t.ended)}
		}
		if err := t.node(s, n); err != nil {
			return nodeError(n, err)
		}
	}
	return nil
}

// nodeError names the node in an error, unless a node inside it is named.
func nodeError(n *nodeProto, err error) error {
	var inner *Error
	if errors.As(err, &inner) && inner.Op != "" {
		return err
	}
	e := &Error{Node: nodeName(n), Op: n.opType, Message: err.Error(), Err: err}
	if inner != nil {
		e.Advice, e.Unsupported = inner.Advice, inner.Unsupported
	}
	return e
}

func nodeName(n *nodeProto) string {
	if n.name != "" || len(n.outputs) == 0 {
		return n.name
	}
	return n.outputs[0]
}

func (t *tracer) node(s *scope, n *nodeProto) error {
	if t.depth == 0 || n.metadata != nil {
		t.path, t.pathKnown = t.tree.nodePath(n)
	}
	t.position = nodeName(n)
	inputs := make([]value, len(n.inputs))
	for i, name := range n.inputs {
		if name == "" {
			continue
		}
		v, ok := s.lookup(name)
		if !ok {
			return fmt.Errorf("input %q is made by no node before it", name)
		}
		inputs[i] = v
	}
	switch {
	case !t.pathKnown:
		t.path = ownerOf(inputs)
	case takesBias[n.opType] && strings.HasPrefix(t.tree.classOf(t.path), "BatchNorm"):
		if owner := matrixOwner(n, inputs); owner != "" {
			t.path = owner // a norm folded into a convolution, under the norm's name
		}
	}
	results, err := t.execute(s, n, inputs)
	if err != nil {
		return err
	}
	t.note(n, inputs, results)
	return s.define(n, results)
}

// ownerOf is the module of the first parameter among a node's inputs, as far as
// the parameter's name tells it.
func ownerOf(inputs []value) string {
	for _, v := range inputs {
		if v.kind == isTensor && v.tensor.Param != nil {
			if owner := ownerName(v.tensor.Param.Path); owner != "" {
				return owner
			}
		}
	}
	return ""
}

// define binds a node's results to its output names.
func (s *scope) define(n *nodeProto, results []value) error {
	for i, name := range n.outputs {
		if name == "" {
			continue
		}
		if i >= len(results) {
			return fmt.Errorf("it has no output number %d (%q)", i, name)
		}
		if _, twice := s.values[name]; twice {
			return fmt.Errorf("value %q is made twice", name)
		}
		s.values[name] = results[i]
	}
	return nil
}

func (t *tracer) execute(s *scope, n *nodeProto, inputs []value) ([]value, error) {
	if f := t.model.functions[functionKey{n.domain, n.opType, n.overload}]; f != nil {
		return t.call(s, n, f, inputs)
	}
	r, ok := lookupRule(n.domain, n.opType)
	if !ok {
		return t.declared(s, n, inputs, notKnown)
	}
	version, ok := s.opsets[n.domain]
	if !ok && n.domain == "" {
		return nil, fmt.Errorf("the model does not import the standard operator set")
	}
	switch {
	case slices.ContainsFunc(inputs, func(v value) bool { return v.kind == isUnknown }):
		return t.declared(s, n, inputs, r.gap(behindUnknown))
	case r.run == nil:
		return t.declared(s, n, inputs, r.gap(notCounted))
	}
	results, err := t.translate(&call{tracer: t, scope: s, node: n, rule: r, version: version, in: inputs})
	if errors.Is(err, errOpen) {
		return t.declared(s, n, inputs, r.gap(sizeOpen))
	}
	return results, err
}

// translate runs a node's rule.
func (t *tracer) translate(c *call) ([]value, error) {
	t.separate(c.node, c.in)
	if err := c.checkInputs(); err != nil {
		return nil, err
	}
	inputs := c.in
	results, err := c.rule.run(c)
	if err == nil {
		err = c.err
	}
	if errors.Is(err, errOpen) {
		return nil, err
	}
	if c.bound {
		markBound(results)
	}
	t.forget(results)
	if t.known > 8*maxKept { // a loop that computes large tables again and again
		t.forget(inputs)
	}
	if err == nil {
		t.limit(c, results)
	}
	return results, err
}

// forget keeps the values of small tensors from filling the memory: beyond a
// budget, only those that can be sizes stay.
func (t *tracer) forget(values []value) {
	for _, x := range flatten(values) {
		n := len(x.Storage.Known)
		if n <= maxFloats || x.Param != nil {
			continue
		}
		if t.known += n; t.known > maxKept {
			x.Storage.Known = nil
		}
	}
}

func markBound(values []value) {
	for _, x := range flatten(values) {
		x.Bound = true
	}
}

// flatten lists the tensors among values.
func flatten(values []value) []*graph.Tensor {
	tensors := []*graph.Tensor{}
	for _, v := range values {
		switch v.kind {
		case isTensor:
			tensors = append(tensors, v.tensor)
		case isSequence:
			tensors = append(tensors, flatten(v.items)...)
		}
	}
	return tensors
}

// call runs a function's body in the place of a node.
func (t *tracer) call(s *scope, n *nodeProto, f *functionProto, inputs []value) ([]value, error) {
	inner := &scope{
		values: map[string]value{}, info: s.info, opsets: f.opsets,
		attributes: map[string]*attributeProto{}, body: t.uses.functions[f],
	}
	for i, name := range f.inputs {
		inner.values[name] = value{}
		if i < len(inputs) {
			inner.values[name] = inputs[i]
		}
	}
	for _, a := range f.defaults {
		inner.attributes[a.name] = a
	}
	for _, a := range n.attributes {
		inner.attributes[a.name] = s.resolve(a)
	}
	if err := t.nested(func() error { return t.run(inner, f.nodes) }); err != nil {
		return nil, err
	}
	return inner.results(f.outputs)
}

// nested runs what stands inside of a node, within the limit of depth. Nodes
// inside belong to the module of the node around them.
func (t *tracer) nested(run func() error) error {
	if t.depth++; t.depth > maxCalls {
		return fmt.Errorf("functions and graphs are nested more than %d deep", maxCalls)
	}
	path, known := t.path, t.pathKnown
	err := run()
	t.path, t.pathKnown = path, known
	t.depth--
	return err
}

// resolve replaces a reference to an attribute of the enclosing function.
func (s *scope) resolve(a *attributeProto) *attributeProto {
	if a == nil || a.ref == "" {
		return a
	}
	return s.attributes[a.ref]
}

// results looks up what a graph or function returns.
func (s *scope) results(names []string) ([]value, error) {
	results := make([]value, len(names))
	for i, name := range names {
		v, ok := s.lookup(name)
		if !ok && name != "" {
			return nil, fmt.Errorf("output %q is made by no node", name)
		}
		results[i] = v
	}
	return results, nil
}

// subgraph runs the body of an If, a Loop or a Scan.
func (t *tracer) subgraph(s *scope, g *graphProto, inputs []value) ([]value, error) {
	inner := &scope{
		parent: s, values: map[string]value{}, info: g.valueInfo,
		opsets: s.opsets, attributes: s.attributes, body: s.body,
	}
	for i, in := range g.inputs {
		if i < len(inputs) {
			inner.values[in.name] = inputs[i]
		}
	}
	for _, c := range g.initializers {
		if err := t.initializer(inner, c); err != nil {
			return nil, err
		}
	}
	if err := t.nested(func() error { return t.run(inner, g.nodes) }); err != nil {
		return nil, err
	}
	names := make([]string, len(g.outputs))
	for i, v := range g.outputs {
		names[i] = v.name
	}
	return inner.results(names)
}
