package op

import "heft/internal/graph"

// This file holds what composite rules are written with.

// link is one operator of a chain: its name and the arguments after the first.
type link struct {
	name string
	args []any
}

func step(name string, args ...any) link { return link{name, args} }

// chain applies operators one after the other, each to the result before. As in
// a chained expression, a result is let go of as soon as the next one exists.
func (c *Call) chain(x *graph.Tensor, links ...link) (*graph.Tensor, error) {
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

// reduceLoss applies the reduction argument of a loss: 'none', 'mean' or 'sum'.
func (c *Call) reduceLoss(x *graph.Tensor) ([]*graph.Tensor, error) {
	switch c.Text("reduction") {
	case "none":
		return []*graph.Tensor{x}, nil
	case "mean":
		return result(c.Apply("mean", x))
	case "sum":
		return result(c.Apply("sum", x))
	}
	return nil, c.Errorf("%q is not a valid value for reduction", c.Text("reduction"))
}
