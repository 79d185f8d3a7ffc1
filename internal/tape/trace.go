package tape

// This file makes the graph of a tape: it runs the recorded calls with a builder.

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/overload"
)

// Run says how a tape is run.
type Run struct {
	Name, Source string
	Batch        int64 // 0 leaves the recorded one
	Training     bool
	Autocast     graph.DType // around the whole run; InvalidDType is none
	Torch        op.Release
	Costs        []formula.Cost  // of operators that nobody else counts
	MaxOps       int             // 0 leaves the builder's limit
	Ended        context.Context // done when the time is up; nil is no limit
}

// Trace runs the recorded calls on tensors without elements.
func (t *Tape) Trace(run Run) (g *graph.Graph, err error) {
	batch, err := t.batch(run)
	if err != nil {
		return nil, err
	}
	if run.Training && !t.Training {
		return nil, &Error{Message: "the tape was recorded in evaluation mode", Advice: "record it with train=True", Usage: true}
	}
	p := newPlayer(t, run, batch)
	event := 0
	defer func() {
		if what := recover(); what != nil {
			g, err = nil, &internalError{event, what}
		}
	}()
	if err := p.begin(); err != nil {
		return nil, err
	}
	for event = range t.Events {
		if run.Ended != nil && run.Ended.Err() != nil {
			return nil, run.Ended.Err()
		}
		if err := p.play(&t.Events[event]); err != nil {
			return nil, fmt.Errorf("event %d of the tape: %w", event, err)
		}
	}
	return p.finish()
}

// internalError is a defect of heft that a tape brought to light.
type internalError struct {
	event int
	what  any
}

func (e *internalError) Error() string {
	return fmt.Sprintf("internal error at event %d of the tape: %v", e.event, e.what)
}

// batch is the batch of a run.
func (t *Tape) batch(run Run) (int64, error) {
	switch {
	case run.Batch == 0 || run.Batch == t.Batch:
		return max(t.Batch, 1), nil
	case t.Batch == 0:
		return 0, &Error{Message: "the tape does not tell which of its sizes grow with the batch", Advice: "record it with `batch` of that size", Usage: true}
	case !t.grows():
		return 0, &Error{Message: fmt.Sprintf("the tape was recorded for a batch of %d alone", t.Batch), Advice: "record it for a batch that it can grow from", Usage: true}
	}
	return run.Batch, nil
}

// grows tells whether a size grows with the batch.
func (t *Tape) grows() bool {
	return slices.ContainsFunc(t.Storages, func(s size) bool { return s.slope != 0 })
}

// player runs a tape.
type player struct {
	tape    *Tape
	run     Run
	batch   int64
	builder *op.Builder
	runner  *overload.Runner

	modules  []*graph.Module
	params   []*graph.Param
	tensors  []*graph.Tensor // by position; nil until made
	storages []*graph.Storage
	made     map[int][]*graph.Tensor // results by storage, held until it is freed
	freed    []bool
	open     []*graph.Call
	region   *graph.Region
}

func newPlayer(t *Tape, run Run, batch int64) *player {
	p := &player{
		tape: t, run: run, batch: batch, builder: op.NewBuilder(aten.Catalogue()),
		tensors: make([]*graph.Tensor, len(t.Tensors)), storages: make([]*graph.Storage, len(t.Storages)),
		made: map[int][]*graph.Tensor{}, freed: make([]bool, len(t.Storages)),
	}
	p.builder.Torch, p.builder.MaxOps, p.builder.Recording = run.Torch, run.MaxOps, true
	p.builder.Reachable = func(func(*graph.Tensor)) {} // what the program reaches is held until its storage is freed
	p.runner = overload.NewRunner(p.builder, aten.Catalogue())
	p.runner.Costs = formula.NewBook(p.run.Costs)
	if run.Autocast != graph.InvalidDType {
		p.runner.OtherTypes = true
		p.builder.SetAutocast(run.Autocast)
	}
	return p
}

// begin makes what is there before the program starts.
func (p *player) begin() error {
	if err := p.makeModules(); err != nil {
		return err
	}
	for _, record := range p.tape.Parameters {
		if err := p.makeParam(record, false); err != nil {
			return err
		}
	}
	for _, record := range p.tape.Buffers {
		if err := p.makeParam(record, true); err != nil {
			return err
		}
	}
	for _, in := range p.tape.Inputs {
		if _, err := p.leaf(in.tensor); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) makeModules() error {
	byPath := map[string]*graph.Module{}
	for i, record := range p.tape.Modules {
		if byPath[record.path] != nil || (i == 0) != (record.path == "") {
			return errorf("module %d of the tape is %q, which is the path of another or no path: the first is \"\"", i, record.path)
		}
		m := &graph.Module{ID: i, Path: record.path, Class: record.class, Lineage: record.lineage, Aliases: record.aliases}
		if i > 0 {
			m.Parent = byPath[parentPath(record.path)]
			if m.Parent == nil {
				return errorf("module %q of the tape has no parent before it", record.path)
			}
			m.Parent.Children = append(m.Parent.Children, m)
		}
		byPath[record.path] = m
		p.modules = append(p.modules, m)
	}
	return nil
}

// parentPath is the path of the module that holds another, or a parameter.
func parentPath(path string) string {
	at := strings.LastIndexByte(path, '.')
	if at < 0 {
		return ""
	}
	return path[:at]
}

func (p *player) makeParam(record paramRecord, buffer bool) error {
	x, err := p.leaf(record.tensor)
	if err != nil {
		return err
	}
	if x.Param != nil {
		return errorf("%q and %q of the tape are one tensor: further paths stand with the first", x.Param.Path, record.path)
	}
	param := &graph.Param{Path: record.path, Aliases: record.aliases, Tensor: x, Buffer: buffer}
	param.Trainable, param.Persistent = !buffer && record.flag && x.DType.Differentiable(), !buffer || record.flag
	x.Param, x.RequiresGrad = param, param.Trainable
	p.params = append(p.params, param)
	owned := false
	for _, path := range append([]string{record.path}, record.aliases...) {
		for _, m := range p.modules {
			if m.Path == parentPath(path) && !slices.Contains(m.Params, param) {
				m.Params = append(m.Params, param)
				owned = true
			}
		}
	}
	if !owned {
		return errorf("%q of the tape belongs to no module", record.path)
	}
	return nil
}

// leaf is a tensor that no call has made: a parameter, an input, a constant.
func (p *player) leaf(id int) (*graph.Tensor, error) {
	if p.tensors[id] != nil {
		return p.tensors[id], nil
	}
	record := p.tape.Tensors[id]
	meta, err := p.result(id)
	if err != nil {
		return nil, err
	}
	if shown := p.made[record.storage]; len(shown) > 0 {
		return p.unseen(id, meta, shown[0])
	}
	storage := p.storages[record.storage]
	if storage == nil {
		bytes, err := p.tape.Storages[record.storage].at(p.batch)
		if err != nil {
			return nil, err
		}
		if bytes < 0 {
			return nil, errorf("storage %d of the tape has %d bytes", record.storage, bytes)
		}
		storage = &graph.Storage{Bytes: bytes}
		p.storages[record.storage] = storage
	}
	x := &graph.Tensor{Shape: meta.Shape, Strides: meta.Strides, Offset: meta.Offset, DType: meta.DType, Storage: storage}
	if err := inside(x); err != nil {
		return nil, errorf("tensor %d of the tape: %v", id, err)
	}
	p.tensors[id] = x
	return x, nil
}

// unseen is a tensor of a storage that a call has made, shown by no call: x.data, the
// tensor of a detached copy. It has no gradient.
func (p *player) unseen(id int, meta overload.Result, shown *graph.Tensor) (*graph.Tensor, error) {
	before := p.builder.NoGrad
	p.builder.NoGrad = true
	outputs, err := p.builder.Apply("as_strided", []any{shown, meta.Shape, meta.Strides, meta.Offset})
	p.builder.NoGrad = before
	if err != nil {
		return nil, err
	}
	p.remember(id, outputs[0])
	return outputs[0], nil
}

// inside checks that a tensor lies in its storage.
func inside(x *graph.Tensor) error {
	last := x.Offset
	for i, n := range x.Shape {
		if n == 0 {
			return nil
		}
		if x.Strides[i] < 0 || n > largest || x.Strides[i] > 0 && (n-1) > largest/x.Strides[i] {
			return errorf("sizes %v at strides %v", x.Shape, x.Strides)
		}
		if last += (n - 1) * x.Strides[i]; last > largest {
			return errorf("sizes %v at strides %v", x.Shape, x.Strides)
		}
	}
	if x.Offset < 0 || x.DType.Bytes(last+1) > x.Storage.Bytes {
		return errorf("element %d lies outside of its storage of %d bytes", last, x.Storage.Bytes)
	}
	return nil
}

// result is what the tape says of a tensor.
func (p *player) result(id int) (overload.Result, error) {
	record := p.tape.Tensors[id]
	r := overload.Result{DType: record.dtype}
	var err error
	if r.Shape, err = p.sizes(record.shape); err != nil {
		return r, err
	}
	if r.Strides, err = p.sizes(record.strides); err != nil {
		return r, err
	}
	if r.Offset, err = record.offset.at(p.batch); err != nil {
		return r, err
	}
	return r, op.CheckSize(r.Shape, r.DType)
}

func (p *player) sizes(list []size) ([]int64, error) {
	numbers := make([]int64, len(list))
	for i, s := range list {
		var err error
		if numbers[i], err = s.at(p.batch); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// tensor is one that a call or a module reads.
func (p *player) tensor(id int) (*graph.Tensor, error) {
	if p.freed[p.tape.Tensors[id].storage] {
		return nil, errorf("tensor %d is read, whose storage was freed", id)
	}
	return p.leaf(id)
}

func (p *player) tensorList(ids []int) ([]*graph.Tensor, error) {
	list := make([]*graph.Tensor, len(ids))
	for i, id := range ids {
		var err error
		if list[i], err = p.tensor(id); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// finish closes the graph.
func (p *player) finish() (*graph.Graph, error) {
	if len(p.open) > 0 || p.region != nil {
		return nil, errorf("the tape ends within a module's call or a checkpoint")
	}
	inputs, err := p.values(p.tape.Inputs)
	if err != nil {
		return nil, err
	}
	outputs, err := p.values(p.tape.Outputs)
	if err != nil {
		return nil, err
	}
	if p.tape.Training && !p.run.Training {
		p.builder.Assume("tape", "the model was recorded in training mode", "dropout and batch statistics are those of training")
	}
	if p.run.Autocast != graph.InvalidDType {
		p.builder.ClearAutocast()
	}
	uncounted, err := p.runner.Conclude()
	if err != nil {
		return nil, err
	}
	g := p.builder.Finish(op.Result{
		Name: p.run.Name, Source: p.run.Source, Training: p.tape.Training,
		Modules: p.modules, Params: p.params, Inputs: inputs, Outputs: outputs,
	})
	g.Uncounted += uncounted
	return g, nil
}

func (p *player) values(list []namedTensor) ([]graph.Value, error) {
	values := make([]graph.Value, len(list))
	for i, v := range list {
		x, err := p.leaf(v.tensor)
		if err != nil {
			return nil, err
		}
		values[i] = graph.Value{Name: v.name, Tensor: x}
	}
	return values, nil
}
