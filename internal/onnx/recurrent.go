package onnx

// This file translates recurrent layers. The format stacks the weights of both
// directions; torch has them one by one.

import (
	"heft/internal/graph"
)

func recurrentRules() map[string]*rule {
	return map[string]*rule{
		"LSTM": {least: 3, run: func(c *call) ([]value, error) { return c.recurrent("lstm", 4) }},
		"GRU":  {least: 3, run: func(c *call) ([]value, error) { return c.recurrent("gru", 3) }},
		"RNN":  {least: 3, run: runRNN},
	}
}

func runRNN(c *call) ([]value, error) {
	name := "rnn_tanh"
	if a := c.attribute("activations"); a != nil && len(a.texts) > 0 && a.texts[0] == "Relu" {
		name = "rnn_relu"
	}
	return c.recurrent(name, 1)
}

// recurrentSizes are checked sizes of a layer.
type recurrentSizes struct {
	directions, hidden, batch, steps int64
	batchFirst                       bool
}

// recurrent runs one layer over all steps. Y is [steps, directions, batch,
// hidden]; Y_h and Y_c are the last states.
func (c *call) recurrent(name string, gates int64) ([]value, error) {
	s, err := c.recurrentSizes(gates)
	if err != nil {
		return nil, err
	}
	x := c.tensor(0)
	if s.batchFirst {
		x = c.do("transpose", x, int64(0), int64(1))
	}
	states := []any{c.state(5, s)}
	if name == "lstm" {
		states = append(states, c.state(6, s))
	}
	args := append([]any{x}, states...)
	params := c.recurrentWeights(s, gates)
	outs := c.all(name, append(args, nil, params, len(params) > 2*int(s.directions), int64(1), 0.0, false, s.directions == 2, false)...)
	if c.err != nil {
		return nil, c.err
	}
	y := c.do("transpose", c.do("reshape", outs[0], []int64{s.steps, s.batch, s.directions, s.hidden}), int64(1), int64(2))
	if s.batchFirst {
		y = c.do("permute", y, []int64{2, 0, 1, 3})
		for i := range outs[1:] {
			outs[i+1] = c.do("transpose", outs[i+1], int64(0), int64(1))
		}
	}
	return c.result(append([]*graph.Tensor{y}, outs[1:]...)...)
}

func (c *call) recurrentSizes(gates int64) (*recurrentSizes, error) {
	x, inner, outer := c.tensor(0), c.tensor(1), c.tensor(2)
	if len(x.Shape) != 3 || len(inner.Shape) != 3 || len(outer.Shape) != 3 {
		return nil, c.errorf("input %v and weights %v, %v must have 3 axes", x.Shape, inner.Shape, outer.Shape)
	}
	s := &recurrentSizes{
		directions: inner.Shape[0], hidden: outer.Shape[2], steps: x.Shape[0], batch: x.Shape[1],
		batchFirst: c.int("layout", 0) == 1,
	}
	if s.batchFirst {
		s.steps, s.batch = s.batch, s.steps
	}
	if s.directions < 1 || s.directions > 2 || inner.Shape[1] != gates*s.hidden || outer.Shape[0] != s.directions {
		return nil, c.errorf("weights of sizes %v and %v do not belong to a layer of %d gates", inner.Shape, outer.Shape, gates)
	}
	return s, nil
}

// state returns an initial state, zeros if there is none.
func (c *call) state(i int, s *recurrentSizes) *graph.Tensor {
	t := c.tensor(i)
	if t == nil {
		return c.do("zeros", []int64{s.directions, s.batch, s.hidden}, keyword("dtype", c.tensor(0).DType))
	}
	if s.batchFirst {
		return c.do("transpose", t, int64(0), int64(1))
	}
	return t
}

// recurrentWeights lists the weights of each direction in torch's order: of the
// input, of the state, and their biases, which the format keeps as one vector.
func (c *call) recurrentWeights(s *recurrentSizes, gates int64) []*graph.Tensor {
	bias := c.tensor(3)
	if bias != nil && (len(bias.Shape) != 2 || bias.Shape[1] != 2*gates*s.hidden || bias.Shape[0] != s.directions) {
		c.fail(c.errorf("a bias of size %v does not fit %d gates of %d units", bias.Shape, gates, s.hidden))
		return nil
	}
	var params []*graph.Tensor
	for d := range s.directions {
		params = append(params, c.do("select", c.tensor(1), int64(0), d), c.do("select", c.tensor(2), int64(0), d))
		if bias != nil {
			both := c.do("select", bias, int64(0), d)
			params = append(params, c.all("split", both, gates*s.hidden)...)
		}
	}
	return params
}
