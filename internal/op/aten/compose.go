package aten

// This file holds what composite rules are written with.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// link is one operator of a chain: its name and the arguments after the first.
type link struct {
	name string
	args []any
}

func step(name string, args ...any) link { return link{name, args} }

// chain applies operators one after the other, each to the result before. As in
// a chained expression, a result is let go of as soon as the next one exists.
func chain(c *op.Call, x *graph.Tensor, links ...link) (*graph.Tensor, error) {
	start := x
	for _, l := range links {
		y, err := c.Apply(l.name, append([]any{x}, l.args...)...)
		if err != nil {
			return nil, err
		}
		if x != start && x != y {
			c.Release(x)
		}
		x = y
	}
	return x, nil
}

// result makes a composite's results of a single tensor.
func result(t *graph.Tensor, err error) ([]*graph.Tensor, error) {
	if err != nil {
		return nil, err
	}
	return []*graph.Tensor{t}, nil
}

// script applies operators one after the other and remembers the first error:
// what follows it does nothing, so that a rule reads like the formula.
type script struct {
	call *op.Call
	err  error
	made []*graph.Tensor // by do, in order
}

func newScript(c *op.Call) *script { return &script{call: c} }

// fail ends the script with a refusal.
func (s *script) fail(format string, args ...any) {
	if s.err == nil {
		s.err = s.call.Errorf(format, args...)
	}
}

// do applies an operator; nil after an error.
func (s *script) do(name string, args ...any) *graph.Tensor {
	if s.err != nil {
		return nil
	}
	var t *graph.Tensor
	t, s.err = s.call.Apply(name, args...)
	if t != nil && !slices.Contains(args, any(t)) {
		s.made = append(s.made, t)
	}
	return t
}

// named keeps a variable of torch's C++ until the function ends.
func (s *script) named(t *graph.Tensor) *graph.Tensor {
	s.made = slices.DeleteFunc(s.made, func(other *graph.Tensor) bool { return other == t })
	return t
}

// settle ends a statement of torch's C++: what it made without a name is let go,
// all but its value.
func (s *script) settle(value *graph.Tensor) {
	unnamed := slices.DeleteFunc(s.made, func(t *graph.Tensor) bool { return t == value })
	s.call.Release(unnamed...)
	s.made = nil
}

// write applies an operator's in-place form to its first argument.
func (s *script) write(name string, args ...any) *graph.Tensor {
	if s.err != nil {
		return nil
	}
	var t *graph.Tensor
	t, s.err = s.call.ApplyInPlace(name, args...)
	return t
}

// withoutGrad runs what torch runs under no_grad.
func (s *script) withoutGrad(steps func()) { s.call.WithoutGrad(steps) }

// result returns what the rule returns.
func (s *script) result(t *graph.Tensor) ([]*graph.Tensor, error) { return result(t, s.err) }
