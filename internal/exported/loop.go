package exported

// This file runs operators that run a program many times: while_loop, scan and map.

import (
	"fmt"

	"heft/internal/graph"
)

// maxTurns bounds the turns of all loops of a run: those of a loop within another are its
// own product.
const maxTurns = 100_000

// turn counts a turn.
func (t *trace) turn() error {
	if t.turns++; t.turns > maxTurns {
		return &Error{Message: fmt.Sprintf("its loops take more than %d turns", maxTurns), Unsupported: true}
	}
	return nil
}

// whileLoop runs a program as long as another one says, as far as numbers decide that.
func (t *trace) whileLoop(p *programs) ([]any, error) {
	if len(p.graphs) != 2 || len(p.lists) == 0 {
		return nil, wrong("a while_loop has a condition, a body and what they are given")
	}
	carried, before := p.lists[0], len(t.within)
	for {
		if err := t.turn(); err != nil {
			return nil, err
		}
		operands := append(append([]any{}, carried...), flat(p.lists[1:])...)
		verdict, err := t.inside(p.graphs[0], operands, p.at)
		if err != nil {
			return nil, err
		}
		if len(verdict) == 0 {
			return nil, wrong("the condition of a while_loop returns nothing")
		}
		truth, known := truthOf(verdict[0])
		if known && !truth {
			return carried, nil
		}
		results, err := t.inside(p.graphs[1], operands, p.at)
		if err != nil {
			return nil, err
		}
		if len(results) < len(carried) {
			return nil, wrong("the body of a while_loop returns %d values for %d", len(results), len(carried))
		}
		carried = results[:len(carried)]
		t.returned(before, tensorsOf(carried))
		if !known {
			t.undone++
			t.builder.Assume("loop", "one turn of a while_loop where data decide how many there are", "further ones are missing in every total")
			return carried, nil
		}
	}
}

func flat(lists [][]any) []any {
	var all []any
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// scan runs a program on each slice along the first axis, and carries values on.
func (t *trace) scan(p *programs) ([]any, error) {
	if len(p.lists) < 2 {
		return nil, wrong("a scan has initial values and values to go through")
	}
	return t.along(p, p.lists[0], p.lists[1], flat(p.lists[2:]))
}

// mapped runs a program on each slice along the first axis.
func (t *trace) mapped(p *programs) ([]any, error) {
	if len(p.lists) == 0 {
		return nil, wrong("a map has values to go through")
	}
	return t.along(p, nil, p.lists[0], flat(p.lists[1:]))
}

// along runs the program on each slice of the values; what it returns behind the
// carried ones is stacked.
func (t *trace) along(p *programs, carried, through, more []any) ([]any, error) {
	tensors := tensorsOf(through)
	if len(tensors) != len(through) || len(tensors) == 0 || len(tensors[0].Shape) == 0 || tensors[0].Shape[0] == 0 {
		return nil, &Error{Message: "a program is run on slices of nothing", Unsupported: true}
	}
	var stacks [][]*graph.Tensor
	for turn := range tensors[0].Shape[0] {
		if err := t.turn(); err != nil {
			return nil, err
		}
		operands := append([]any{}, carried...)
		for _, x := range tensors {
			slice, err := t.builder.Apply("select", []any{x, int64(0), turn})
			if err != nil {
				return nil, err
			}
			operands = append(operands, slice[0])
		}
		results, err := t.inside(p.graphs[0], append(operands, more...), p.at)
		if err != nil {
			return nil, err
		}
		if len(results) < len(carried) {
			return nil, wrong("the body of a scan returns %d values for %d", len(results), len(carried))
		}
		made := tensorsOf(results[len(carried):])
		if stacks == nil {
			stacks = make([][]*graph.Tensor, len(made))
		}
		if len(made) != len(stacks) || len(made) != len(results)-len(carried) {
			return nil, wrong("the body of a scan returns what is no tensor")
		}
		carried = results[:len(carried)]
		for i, x := range made {
			stacks[i] = append(stacks[i], x)
		}
	}
	results := append([]any{}, carried...)
	for _, list := range stacks {
		stacked, err := t.builder.Apply("stack", []any{list, int64(0)})
		if err != nil {
			return nil, err
		}
		results = append(results, stacked[0])
	}
	return results, nil
}
