package aten

// This file holds recurrent networks and their cells.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// recurrentFamily lists recurrent networks, each run as one operator over all
// steps, layers and directions, as cuDNN runs them. The parameters of a layer
// and direction are weight_ih [gates·H, inputs], weight_hh [gates·H, H], then
// the two biases, then for a projected LSTM weight_hr [P, H].
func recurrentFamily() []*op.Operator {
	return []*op.Operator{
		recurrentNetwork(lstmCell), recurrentFunction(lstmCell), lstmCellOperator(),
		recurrentNetwork(gruCell), recurrentFunction(gruCell), recurrentCell(gruCell),
		recurrentNetwork(tanhCell), recurrentFunction(tanhCell), recurrentCell(tanhCell),
		recurrentNetwork(reluCell), recurrentFunction(reluCell), recurrentCell(reluCell),
	}
}

// cellKind is what distinguishes the networks.
type cellKind struct {
	name  string
	gates int64
	cell  bool    // has a cell state beside the hidden state
	kept  int64   // numbers a unit in the workspace of a single step's kernel, 0: no such kernel
	step  op.Work // element-wise work of one hidden unit in one step, matrix products aside
}

// The work of a step: an LSTM adds 4·3 terms (two products, two biases), takes
// 3 sigmoids and 2 tanh and blends with 3 multiplications and 1 addition; a GRU
// has 3·3 terms, 2 sigmoids, 1 tanh, and 3 multiplications and 2 additions more.
var (
	lstmCell = cellKind{"lstm", 4, true, 4, op.Work{Adds: 16, Muls: 3, Exps: 5, Divides: 3}}
	gruCell  = cellKind{"gru", 3, false, 5, op.Work{Adds: 13, Muls: 3, Exps: 3, Divides: 2}}
	tanhCell = cellKind{"rnn_tanh", 1, false, 0, op.Work{Adds: 3, Exps: 1}}
	reluCell = cellKind{"rnn_relu", 1, false, 0, op.Work{Adds: 3, Compares: 1}}
)

// recurrentNetwork is the recorded operator. With batch_sizes the input is
// packed: [all steps of all samples, inputs].
func recurrentNetwork(kind cellKind) *op.Operator {
	state, results := "Tensor hx", "(output, h_n)"
	saved := []string{"input", "hx", "params", "result", "aux"}
	if kind.cell {
		state, results = "Tensor hx, Tensor cx", "(output, h_n, c_n)"
		saved = []string{"input", "hx", "cx", "params", "result", "aux"}
	}
	return &op.Operator{
		Name:     kind.name,
		Kernel:   op.KernelRecurrent,
		Autocast: op.AutocastLow,
		Evidence: map[op.Rule]string{
			op.RuleAutocast: "ATen/cudnn/AutocastRNN.cpp, 2.15",
			op.RuleBackward: "ATen/native/cudnn/RNN.cpp, _cudnn_rnn_backward",
			op.RuleSaves:    "tools/autograd/derivatives.yaml, 2.15, _cudnn_rnn: input, weight, hx, cx, output and the reserve",
		},
		Schemas: []string{"(Tensor input, " + state + ", Tensor? batch_sizes, Tensor[] params, bool has_biases, int num_layers, " +
			"float dropout, bool train, bool bidirectional, bool batch_first) -> " + results},
		Infer: func(c *op.Call) error { return inferRecurrent(c, kind) },
		Work:  work("MACs = steps · (elements of all weight matrices); then what the gates take, for each unit and step", func(o *graph.Op) op.Work { return recurrentWork(o, kind) }),
		Gradient: &op.Gradient{
			Saves:    saves(saved...),
			Work:     func(o *graph.Op, needs func(string) bool) op.Work { return recurrentGradientWork(o, kind, needs) },
			Backward: func(b *op.Backward) { recurrentBackward(b, kind) },
		},
	}
}

// recurrentFunction is torch's function, whose states may be a pair and whose
// packed form has other arguments.
func recurrentFunction(kind cellKind) *op.Operator {
	state, results := "Tensor hx", "(output, h_n)"
	if kind.cell {
		state, results = "Tensor[] hx", "(output, h_n, c_n)"
	}
	rest := "Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional"
	return &op.Operator{
		Name: kind.name + "_function",
		Schemas: []string{
			"(Tensor input, " + state + ", " + rest + ", bool batch_first) -> " + results,
			"(Tensor data, Tensor batch_sizes, " + state + ", " + rest + ") -> " + results,
		},
		Python: fmt.Sprintf("torch.%[1]s torch._VF.%[1]s", kind.name),
		Expand: func(c *op.Call) ([]*graph.Tensor, error) { return expandRecurrent(c, kind) },
	}
}

func expandRecurrent(c *op.Call, kind cellKind) ([]*graph.Tensor, error) {
	args := []any{c.Arg("input")}
	if !c.Has("input") {
		args[0] = c.Arg("data")
	}
	if !kind.cell {
		args = append(args, c.Arg("hx"))
	} else {
		states := c.Tensors("hx")
		if len(states) != 2 {
			return nil, c.Errorf("expects two hidden states, got %d", len(states))
		}
		args = append(args, states[0], states[1])
	}
	return c.ApplyAll(kind.name, append(args, c.Arg("batch_sizes"), c.Tensors("params"), c.Bool("has_biases"), c.Int("num_layers"),
		c.Float("dropout"), c.Bool("train"), c.Bool("bidirectional"), c.Bool("batch_first")))
}

// recurrentShape holds the sizes of a network.
type recurrentShape struct {
	packed                        bool
	steps, batch, inputs          int64
	hidden, output                int64 // units, and size of the hidden state: less with a projection
	layers, directions, perLayers int64 // perLayers: parameters of one layer and direction
}

func readRecurrent(c *op.Call, kind cellKind) (*recurrentShape, error) {
	input, hx, params := c.Tensor("input"), c.Tensor("hx"), c.Tensors("params")
	s := &recurrentShape{packed: c.Tensor("batch_sizes") != nil, layers: c.Int("num_layers"), directions: 1}
	if c.Bool("bidirectional") {
		s.directions = 2
	}
	rank := 3
	if s.packed {
		rank = 2
	}
	if len(input.Shape) != rank || len(hx.Shape) != 3 {
		return nil, c.Errorf("input must have %d dimensions and the hidden state 3, got sizes %v and %v", rank, input.Shape, hx.Shape)
	}
	s.inputs, s.batch, s.steps = input.Shape[rank-1], hx.Shape[1], input.Shape[0]
	if !s.packed {
		s.batch = input.Shape[1]
		if c.Bool("batch_first") {
			s.batch, s.steps = s.steps, s.batch
		}
	}
	stacks := s.layers * s.directions
	if s.layers < 1 || s.layers > 1<<20 || int64(len(params)) == 0 || int64(len(params))%stacks != 0 || slices.Contains(params, nil) {
		return nil, c.Errorf("%d parameters do not fit %d layers and %d directions", len(params), s.layers, s.directions)
	}
	s.perLayers = int64(len(params)) / stacks
	if s.perLayers < 2 || len(params[1].Shape) != 2 {
		return nil, c.Errorf("expected at least 2 weights for each layer and direction, got %d parameters", len(params))
	}
	s.hidden, s.output = params[1].Shape[0]/kind.gates, params[1].Shape[1]
	if !slices.Equal(hx.Shape, []int64{stacks, s.batch, s.output}) {
		return nil, c.Errorf("expected hidden size %v, got %v", []int64{stacks, s.batch, s.output}, hx.Shape)
	}
	return s, checkRecurrentWeights(c, kind, s)
}

// checkRecurrentWeights compares each weight with what its layer must have.
func checkRecurrentWeights(c *op.Call, kind cellKind, s *recurrentShape) error {
	params := c.Tensors("params")
	for i := range s.layers * s.directions {
		inputs := s.inputs
		if i >= s.directions {
			inputs = s.output * s.directions
		}
		first := params[i*s.perLayers : (i+1)*s.perLayers]
		if want := []int64{kind.gates * s.hidden, inputs}; !slices.Equal(first[0].Shape, want) {
			return c.Errorf("layer %d expects an input weight of size %v, got %v (input %v)", i/s.directions, want, first[0].Shape, c.Tensor("input").Shape)
		}
		if want := []int64{kind.gates * s.hidden, s.output}; !slices.Equal(first[1].Shape, want) {
			return c.Errorf("layer %d expects a hidden weight of size %v, got %v", i/s.directions, want, first[1].Shape)
		}
	}
	return expectSameType(c, append([]*graph.Tensor{c.Tensor("input"), c.Tensor("hx")}, params...)...)
}

// inferRecurrent gives the last layer's hidden states of every step and the
// last step's of every layer. With batch_first the output is a transposed view
// of [steps, batch, …]. In training the kernel reserves what the backward
// needs; that block's size is not documented and is taken as the gates and cell
// of every unit and step.
func inferRecurrent(c *op.Call, kind cellKind) error {
	s, err := readRecurrent(c, kind)
	if err != nil {
		return err
	}
	input, width := c.Tensor("input"), s.output*s.directions
	tokens := s.steps
	switch {
	case s.packed:
		c.Out([]int64{s.steps, width}, input.DType)
	case c.Bool("batch_first"):
		tokens = s.steps * s.batch
		shape := []int64{s.batch, s.steps, width}
		c.OutStrided(shape, op.DenseStrides(shape, []int{2, 0, 1}), input.DType)
	default:
		tokens = s.steps * s.batch
		c.Out([]int64{s.steps, s.batch, width}, input.DType)
	}
	c.Out([]int64{s.layers * s.directions, s.batch, s.output}, input.DType)
	kept := kind.gates * s.hidden
	if kind.cell {
		cx := c.Tensor("cx")
		want := []int64{s.layers * s.directions, s.batch, s.hidden}
		if !slices.Equal(cx.Shape, want) {
			return c.Errorf("expected cell size %v, got %v", want, cx.Shape)
		}
		c.Out(want, input.DType)
		kept += s.hidden
	}
	if c.Bool("train") {
		c.Assume("estimate", "the reserve of a recurrent layer holds the gates and cells of every step", "training memory")
		c.Aux([]int64{tokens, s.layers * s.directions, kept}, input.DType)
	}
	return nil
}

// recurrentWork multiplies every weight once with each step of each sample: one
// LSTM layer of 128 units over 64 inputs, 50 steps, batch 2:
// 100·(512·64 + 512·128) = 9,830,400 MACs.
func recurrentWork(o *graph.Op, kind cellKind) op.Work {
	tokens, units := recurrentTokens(o), int64(0)
	var w op.Work
	for i, p := range op.InputList(o, "params") {
		if len(p.Shape) == 2 {
			w.MACs += tokens * p.Elements()
		}
		if i%recurrentParamsPerLayer(o) == 1 {
			units += p.Shape[0] / kind.gates
		}
	}
	return w.Plus(kind.perStep(o.Attrs.Bool("has_biases")).Times(tokens * units))
}

// perStep is the element-wise work of a unit: without biases two additions a gate
// less, 8 of an LSTM's 16.
func (kind cellKind) perStep(biases bool) op.Work {
	step := kind.step
	if !biases {
		step.Adds -= 2 * kind.gates
	}
	return step
}

func recurrentTokens(o *graph.Op) int64 {
	input := op.Input(o, "input")
	return graph.Product(input.Shape[:len(input.Shape)-1])
}

func recurrentParamsPerLayer(o *graph.Op) int {
	stacks := int(o.Attrs.Int("num_layers"))
	if o.Attrs.Bool("bidirectional") {
		stacks *= 2
	}
	return max(len(op.InputList(o, "params"))/max(stacks, 1), 2)
}

// recurrentGradientWork: the gradient of the states costs the forward's MACs,
// that of the weights as much again.
func recurrentGradientWork(o *graph.Op, kind cellKind, needs func(string) bool) op.Work {
	w := recurrentWork(o, kind)
	if needs("params") {
		w.MACs *= 2
	}
	return w
}

// recurrentBackward: zeros for results without a gradient; the gradients of input and
// states, made whether they are wanted or not since the kernel for the weights needs
// what it leaves behind; those of the weights (_cudnn_rnn_backward in
// ATen/native/cudnn/RNN.cpp).
func recurrentBackward(b *op.Backward, kind cellKind) {
	for k, result := range b.Op.Outputs {
		if !b.Incoming(k) {
			b.Temporaries(1, result.Bytes())
		}
	}
	names := []string{"input", "hx"}
	if kind.cell {
		names = append(names, "cx")
	}
	for _, name := range names {
		if !b.Needs(name) {
			b.Temporaries(1, op.Input(b.Op, name).Bytes())
		}
		b.Gradient(name)
	}
	b.Gradient("params")
}

// recurrentCell is one step of one layer.
func recurrentCell(kind cellKind) *op.Operator {
	return &op.Operator{
		Name:     kind.name + "_cell",
		Kernel:   op.KernelProducts,
		Autocast: op.AutocastLow,
		Evidence: map[op.Rule]string{
			op.RuleSaves: "ATen/native/RNN.cpp and derivatives.yaml, 2.15: the fused kernel's workspace, or what tanh and relu keep",
		},
		Schemas:  []string{"(Tensor input, Tensor hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> Tensor"},
		Python:   fmt.Sprintf("torch.%[1]s_cell torch._VF.%[1]s_cell", kind.name),
		Infer:    func(c *op.Call) error { return inferRecurrentCell(c, kind, c.Tensor("hx")) },
		Work:     work("MACs = rows · (elements of both weight matrices); then what the gates take, for each unit", func(o *graph.Op) op.Work { return recurrentCellWork(o, kind) }),
		Gradient: recurrentCellGradient(kind),
	}
}

func lstmCellOperator() *op.Operator {
	return &op.Operator{
		Name:     "lstm_cell",
		Kernel:   op.KernelProducts,
		Autocast: op.AutocastLow,
		Schemas:  []string{"(Tensor input, Tensor[] hx, Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None) -> (h, c)"},
		Python:   "torch.lstm_cell torch._VF.lstm_cell",
		Infer: func(c *op.Call) error {
			states := c.Tensors("hx")
			if len(states) != 2 || states[0] == nil || states[1] == nil {
				return c.Errorf("expects two hidden states, got %d", len(states))
			}
			if err := inferRecurrentCell(c, lstmCell, states[0]); err != nil {
				return err
			}
			if !slices.Equal(states[0].Shape, states[1].Shape) {
				return c.Errorf("cell state has size %v, expected %v", states[1].Shape, states[0].Shape)
			}
			c.Out(states[1].Shape, c.Tensor("input").DType)
			return nil
		},
		Work:     work("MACs = rows · (elements of both weight matrices); then what the gates take, for each unit", func(o *graph.Op) op.Work { return recurrentCellWork(o, lstmCell) }),
		Gradient: recurrentCellGradient(lstmCell),
	}
}

func recurrentCellGradient(kind cellKind) *op.Gradient {
	return &op.Gradient{
		Saves: recurrentCellSaves(kind),
		Work: func(o *graph.Op, needs func(string) bool) op.Work {
			return recurrentCellGradientWork(o, kind, needs)
		},
	}
}

// recurrentCellSaves: a gated cell runs in one kernel on a GPU, which keeps the gates
// of input and state, biases, and a workspace (RNN.cu, 2.15).
func recurrentCellSaves(kind cellKind) []op.Save {
	names := []string{"input", "hx"}
	if kind.kept > 0 {
		names = append(names, "b_ih", "b_hh", "aux", "aux1", "aux2")
	} else {
		names = append(names, "result") // of tanh or ReLU over the sum of two linear layers
	}
	if kind.cell {
		names = append(names, "result1")
	}
	return append(saves(names...), op.Save{Tensor: "w_ih", For: "input"}, op.Save{Tensor: "w_hh", For: "hx"})
}

// inferRecurrentCell gives the next hidden state; the gates are kept.
func inferRecurrentCell(c *op.Call, kind cellKind, hx *graph.Tensor) error {
	input, inner, recurrent := c.Tensor("input"), c.Tensor("w_ih"), c.Tensor("w_hh")
	if len(inner.Shape) != 2 || len(recurrent.Shape) != 2 || inner.Shape[0] != recurrent.Shape[0] || recurrent.Shape[0] != kind.gates*recurrent.Shape[1] {
		return c.Errorf("weights of sizes %v and %v do not belong to a cell of %d gates", inner.Shape, recurrent.Shape, kind.gates)
	}
	if len(input.Shape) != 2 && len(input.Shape) != 1 || lastSize(input) != inner.Shape[1] {
		return c.Errorf("input has inconsistent input_size: got %v, expected %d", input.Shape, inner.Shape[1])
	}
	want := replaceSpatial(input.Shape, recurrent.Shape[1:])
	if !slices.Equal(hx.Shape, want) {
		return c.Errorf("hidden state has size %v, expected %v", hx.Shape, want)
	}
	c.Out(want, input.DType)
	gates := replaceSpatial(input.Shape, recurrent.Shape[:1])
	if kind.kept > 0 {
		c.Aux(gates, input.DType)
		c.Aux(gates, input.DType)
		c.Aux(replaceSpatial(input.Shape, []int64{kind.kept * recurrent.Shape[1]}), input.DType)
	} else {
		// The products of state and input, which live until tanh or ReLU is done:
		// no kernel does all of it (SimpleCell in ATen/native/RNN.cpp).
		c.Aux(want, input.DType)
		c.Aux(want, input.DType)
	}
	return expectSameType(c, input, hx, inner, recurrent)
}

func recurrentCellWork(o *graph.Op, kind cellKind) op.Work {
	input, inner, recurrent := op.Input(o, "input"), op.Input(o, "w_ih"), op.Input(o, "w_hh")
	tokens := recurrentTokens(o)
	if len(input.Shape) == 1 {
		tokens = 1
	}
	w := kind.perStep(op.Input(o, "b_ih") != nil).Times(tokens * recurrent.Shape[1])
	w.MACs = tokens * (inner.Elements() + recurrent.Elements())
	return w
}

// recurrentCellGradientWork multiplies the gradient of the gates once for each
// factor that wants one: an LSTM cell of 20 units over 10 inputs, batch 3, whose
// weights alone are trained takes 3·80·(10 + 20) = 7,200 MACs.
func recurrentCellGradientWork(o *graph.Op, kind cellKind, needs func(string) bool) op.Work {
	w := recurrentCellWork(o, kind)
	forward := w.MACs
	recurrent := op.Input(o, "w_hh").Elements()
	tokens := forward / (op.Input(o, "w_ih").Elements() + recurrent)
	w.MACs = 0
	for _, name := range []string{"input", "w_ih"} {
		if needs(name) {
			w.MACs += forward - tokens*recurrent
		}
	}
	for _, name := range []string{"hx", "w_hh"} {
		if needs(name) {
			w.MACs += tokens * recurrent
		}
	}
	return w
}
