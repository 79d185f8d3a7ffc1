package tape

// This file plays the events of a tape, one by one.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/overload"
)

func (p *player) play(e *event) error {
	switch e.kind {
	case eventOp:
		return p.apply(e)
	case eventEnter:
		inputs, err := p.tensorList(e.tensors)
		if err != nil {
			return err
		}
		p.open = append(p.open, p.builder.Enter(p.modules[e.index], inputs))
	case eventLeave:
		return p.leave(e)
	case eventFree:
		p.free(e.index)
	case eventGrad:
		p.builder.NoGrad = !e.flag
	case eventAutocast:
		p.autocast(e.dtype)
	case eventCheckpoint:
		return p.beginCheckpoint(e)
	case eventCheckpointEnd:
		p.builder.EndRegion(p.region)
		p.region = nil
	}
	return nil
}

func (p *player) leave(e *event) error {
	if len(p.open) == 0 {
		return errorf("a module's call ends that has not begun")
	}
	outputs, err := p.tensorList(e.tensors)
	if err != nil {
		return err
	}
	last := len(p.open) - 1
	p.builder.Leave(p.open[last], outputs)
	p.open = p.open[:last]
	return nil
}

func (p *player) free(storage int) {
	p.freed[storage] = true
	for _, x := range p.made[storage] {
		p.builder.LetGo(x)
	}
	delete(p.made, storage)
}

// autocast switches mixed precision as the program does. Off ends the outermost
// context.
func (p *player) autocast(fast graph.DType) {
	p.runner.OtherTypes = p.runner.OtherTypes || fast != graph.InvalidDType
	if fast == graph.InvalidDType && p.run.Autocast == graph.InvalidDType {
		p.builder.ClearAutocast()
		return
	}
	p.builder.SetAutocast(fast)
}

func (p *player) beginCheckpoint(e *event) error {
	if p.region != nil {
		return errorf("a checkpoint begins in another")
	}
	inputs, err := p.tensorList(e.tensors)
	if err != nil {
		return err
	}
	p.region = p.builder.BeginRegion(inputs, e.flag)
	return nil
}

// apply runs a call and remembers its results.
func (p *player) apply(e *event) error {
	call := overload.Call{Name: e.name}
	for _, v := range e.args {
		argument, err := p.argument(v)
		if err != nil {
			return err
		}
		call.Args = append(call.Args, argument)
	}
	for i, v := range e.keywordValues {
		argument, err := p.argument(v)
		if err != nil {
			return err
		}
		call.Keywords = append(call.Keywords, op.Keyword{Name: e.keywords[i], Value: argument})
	}
	ids := slices.DeleteFunc(slices.Clone(e.results), func(id int) bool { return id == noTensor })
	call.Results = make([]overload.Result, len(ids))
	arguments := referred(nil, append(slices.Clone(e.args), e.keywordValues...))
	for i, id := range ids {
		var err error
		if call.Results[i], err = p.recorded(id, arguments); err != nil {
			return err
		}
	}
	outputs, err := p.runner.Apply(call)
	if err != nil {
		return err
	}
	for i, id := range ids {
		p.remember(id, outputs[i])
	}
	return nil
}

// recorded is what the tape says of a result, seen beside the arguments: it may be
// one of them, or show the storage of one.
func (p *player) recorded(id int, arguments []int) (overload.Result, error) {
	r, err := p.result(id)
	if err != nil {
		return r, err
	}
	for _, argument := range arguments {
		if p.tape.Tensors[argument].storage == p.tape.Tensors[id].storage {
			r.Shows, r.Same = p.tensors[argument], r.Same || argument == id
			if r.Same {
				r.Shows = p.tensors[id]
				break
			}
		}
	}
	return r, nil
}

// referred lists the tensors among arguments.
func referred(ids []int, list []value) []int {
	for _, v := range list {
		switch v := v.(type) {
		case tensorRef:
			ids = append(ids, int(v))
		case []value:
			ids = referred(ids, v)
		}
	}
	return ids
}

// remember binds a tape's tensor to a result of the builder, which is held until
// the storage is freed. A result that the operator does not return, since only its
// backward reads it, stays unbound.
func (p *player) remember(id int, x *graph.Tensor) {
	if x == nil || p.tensors[id] == x {
		return
	}
	p.tensors[id] = x
	storage := p.tape.Tensors[id].storage
	if p.freed[storage] {
		return
	}
	p.builder.Hold(x)
	p.made[storage] = append(p.made[storage], x)
}

// argument is a value as package op takes it.
func (p *player) argument(v value) (any, error) {
	switch v := v.(type) {
	case size:
		return v.at(p.batch)
	case tensorRef:
		return p.tensor(int(v))
	case []value:
		return p.list(v)
	}
	return v, nil // nil, bool, float64, string, graph.DType
}

// list is a list as package op takes it: of one type, integers among floats being
// floats.
func (p *player) list(items []value) (any, error) {
	var tensors []*graph.Tensor
	ints, floats, bools := []int64{}, []float64{}, []bool{}
	for _, item := range items {
		argument, err := p.argument(item)
		if err != nil {
			return nil, err
		}
		switch v := argument.(type) {
		case *graph.Tensor:
			tensors = append(tensors, v)
		case nil:
			tensors = append(tensors, nil)
		case int64:
			ints, floats = append(ints, v), append(floats, float64(v))
		case float64:
			floats = append(floats, v)
		case bool:
			bools = append(bools, v)
		}
	}
	switch len(items) {
	case len(ints):
		return ints, nil
	case len(tensors):
		return tensors, nil
	case len(floats):
		return floats, nil
	case len(bools):
		return bools, nil
	}
	return mixed{}, nil
}

// mixed is a list of values of several types: no operator of the catalogue takes
// one, and those that do not look at it are told apart by its presence.
type mixed struct{}
