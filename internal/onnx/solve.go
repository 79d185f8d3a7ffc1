package onnx

// This file finds sizes of inputs that a stored weight decides, before any is
// guessed: what a Gemm multiplies with 784 rows has 784 columns. It runs the
// nodes on shapes whose sizes are numbers or unknowns; an operator that is not
// here gives a shape of which nothing is known.

import (
	"maps"
	"slices"
)

// unknown is a size: a number, or one that is to be found.
type unknown struct {
	size   int64    // -1: not known
	same   *unknown // set: this one is that one
	chosen bool     // a broadcast made it so, which would also let it be 1
}

func (u *unknown) root() *unknown {
	for u.same != nil {
		u = u.same
	}
	return u
}

// solver follows shapes through the main graph.
type solver struct {
	uses   *uses
	shapes map[string][]*unknown // nil: the rank is not known
	named  map[string]*unknown   // by symbol
	batch  map[*unknown]bool     // sizes that a broadcast must not decide
}

// solved are sizes by symbol, and by input and axis where a size has no name.
type solved struct {
	symbols map[string]*unknown
	axes    map[string][]*unknown
}

// solve looks for the sizes of inputs that are fed. Weights that stand among the
// inputs have sizes.
func (u *uses) solve(inputs, weights []*valueInfo, nodes []*nodeProto) *solved {
	s := &solver{uses: u, shapes: map[string][]*unknown{}, named: map[string]*unknown{}, batch: map[*unknown]bool{}}
	result := &solved{symbols: s.named, axes: map[string][]*unknown{}}
	for _, in := range inputs {
		if in.kind == tensorType && in.ranked {
			s.shapes[in.name] = s.declared(in)
			result.axes[in.name] = s.shapes[in.name]
		}
	}
	for _, v := range weights {
		s.shapes[v.name] = s.declared(v)
	}
	for name, dims := range u.dims {
		s.shapes[name] = numbers(dims)
	}
	for _, n := range nodes {
		s.node(n)
	}
	return result
}

// known returns a size that is found; chosen tells that it might also be 1.
func (s *solved) known(in *valueInfo, axis int) (size int64, chosen, ok bool) {
	u := s.symbols[in.dims[axis].symbol]
	if in.dims[axis].symbol == "" {
		u = nil
		if axes := s.axes[in.name]; axis < len(axes) {
			u = axes[axis]
		}
	}
	if u == nil || u.root().size < 1 {
		return 0, false, false
	}
	return u.root().size, u.root().chosen, true
}

// twin finds a bound symbol that must have the same size.
func (s *solved) twin(symbol string, bound map[string]int64) (int64, bool) {
	u := s.symbols[symbol]
	if u == nil {
		return 0, false
	}
	for _, name := range slices.Sorted(maps.Keys(bound)) {
		if other := s.symbols[name]; other != nil && other.root() == u.root() {
			return bound[name], true
		}
	}
	return 0, false
}

func numbers(dims []int64) []*unknown {
	sizes := make([]*unknown, len(dims))
	for i, n := range dims {
		sizes[i] = &unknown{size: n}
	}
	return sizes
}

func (s *solver) declared(in *valueInfo) []*unknown {
	sizes := make([]*unknown, len(in.dims))
	for i, d := range in.dims {
		switch {
		case d.symbol == "" && d.size > 0:
			sizes[i] = &unknown{size: d.size}
		case d.symbol == "":
			sizes[i] = &unknown{size: -1}
		case s.named[d.symbol] != nil:
			sizes[i] = s.named[d.symbol]
		default:
			sizes[i] = &unknown{size: -1}
			s.named[d.symbol] = sizes[i]
		}
		if i == 0 && len(in.dims) > 1 || isBatch(d.symbol) {
			s.batch[sizes[i]] = true
		}
	}
	return sizes
}

// equal makes two sizes one. Sizes that contradict each other are left alone: the
// run will tell.
func (s *solver) equal(a, b *unknown) {
	a, b = a.root(), b.root()
	switch {
	case a == b:
	case a.size < 0:
		s.batch[b] = s.batch[b] || s.batch[a]
		a.same = b
	case b.size < 0:
		s.batch[a] = s.batch[a] || s.batch[b]
		b.same = a
	}
}

// is gives a size its number.
func (s *solver) is(a *unknown, n int64) {
	if a = a.root(); a.size < 0 && n > 0 {
		a.size = n
	}
}

// node applies the rule of an operator, and gives its results their shapes.
func (s *solver) node(n *nodeProto) {
	if n.domain != "" && n.domain != "com.microsoft" || len(n.outputs) == 0 {
		return
	}
	var shape []*unknown
	rule, ok := solverRules[n.opType]
	switch {
	case n.opType == "Constant":
		shape = numbers(s.uses.storedDims(s.uses.main, n.outputs[0]))
		if a := n.attribute("value"); a == nil || a.tensor == nil {
			shape = nil
		}
	case ok:
		shape = rule(s, n)
	case keepsShape[n.opType]:
		shape = s.shape(n, 0)
	}
	if shape != nil {
		s.shapes[n.outputs[0]] = shape
	}
}

// keepsShape are operators whose first result is as large as their first input.
var keepsShape = map[string]bool{
	"Identity": true, "Cast": true, "Dropout": true, "Clip": true, "Softmax": true, "LogSoftmax": true, "LRN": true, "LpNormalization": true,
	"Relu": true, "LeakyRelu": true, "Elu": true, "Selu": true, "HardSigmoid": true, "HardSwish": true, "Sigmoid": true, "Tanh": true,
	"Gelu": true, "QuickGelu": true, "FastGelu": true, "Mish": true, "Softplus": true, "Softsign": true, "Erf": true,
	"Exp": true, "Log": true, "Sqrt": true, "Neg": true, "Abs": true, "Reciprocal": true, "Sign": true, "Sin": true, "Cos": true,
	"Floor": true, "Ceil": true, "Round": true,
}

func (s *solver) shape(n *nodeProto, i int) []*unknown {
	if i >= len(n.inputs) {
		return nil
	}
	return s.shapes[n.inputs[i]]
}

// weight is the shape of a stored input of at least as many axes, nil else.
func (s *solver) weight(n *nodeProto, i, rank int) []int64 {
	shape := s.shape(n, i)
	if len(shape) < rank {
		return nil
	}
	dims := make([]int64, len(shape))
	for k, size := range shape {
		if dims[k] = size.root().size; dims[k] < 0 {
			return nil
		}
	}
	return dims
}

// solverRules take the shapes of a node's inputs, decide sizes of them, and return
// the shape of its first result as far as it is known.
var solverRules = map[string]func(s *solver, n *nodeProto) []*unknown{
	"Gemm": solveGemm, "FusedGemm": solveGemm, "MatMul": solveMatMul, "FusedMatMul": solveMatMul, "MatMulInteger": solveMatMul,
	"MatMulNBits": solveCodes, "MatMulBnb4": solveCodes,
	"Conv": solveConv, "FusedConv": solveConv, "ConvTranspose": solveConv,
	"BatchNormalization": channelNorm, "InstanceNormalization": channelNorm, "GroupNormalization": channelNorm,
	"LayerNormalization": lastNorm, "RMSNormalization": lastNorm, "SimplifiedLayerNormalization": lastNorm,
	"LSTM": solveRecurrent, "GRU": solveRecurrent, "RNN": solveRecurrent,
	"Add": broadcastSizes, "Sub": broadcastSizes, "Mul": broadcastSizes, "Div": broadcastSizes, "Max": broadcastSizes, "Min": broadcastSizes,
	"PRelu": broadcastSizes, "Pow": broadcastSizes,
	"Transpose": solveTranspose, "Flatten": solveFlatten, "Gather": solveGather, "Concat": solveConcat,
}

func solveGemm(s *solver, n *nodeProto) []*unknown {
	a, b := s.shape(n, 0), s.shape(n, 1)
	if len(a) != 2 || len(b) != 2 {
		return nil
	}
	if n.int("transA", 0) == 1 {
		a = []*unknown{a[1], a[0]}
	}
	if n.int("transB", 0) == 1 {
		b = []*unknown{b[1], b[0]}
	}
	s.equal(a[1], b[0])
	return []*unknown{a[0], b[1]}
}

func solveMatMul(s *solver, n *nodeProto) []*unknown {
	a, b := s.shape(n, 0), s.shape(n, 1)
	if n.opType == "FusedMatMul" && n.int("transA", 0)+n.int("transB", 0) > 0 || len(a) == 0 || len(b) == 0 {
		return nil
	}
	rows, inner := a[:len(a)-1], b[max(len(b)-2, 0)]
	s.equal(a[len(a)-1], inner)
	switch {
	case len(b) == 1:
		return append([]*unknown{}, rows...)
	case len(b) == 2:
		return append(slices.Clone(rows), b[1])
	case len(a) == len(b):
		return append(slices.Clone(rows), b[len(b)-1])
	}
	return nil
}

// solveCodes is a product with a packed weight: its attributes hold the sizes.
func solveCodes(s *solver, n *nodeProto) []*unknown {
	a := s.shape(n, 0)
	if len(a) == 0 {
		return nil
	}
	s.is(a[len(a)-1], n.int("K", 0))
	return append(slices.Clone(a[:len(a)-1]), &unknown{size: max(n.int("N", -1), -1)})
}

// solveConv finds the channels; places are not followed.
func solveConv(s *solver, n *nodeProto) []*unknown {
	x, weight := s.shape(n, 0), s.weight(n, 1, 3)
	if len(x) < 3 || weight == nil || len(weight) != len(x) {
		return nil
	}
	groups := max(n.int("group", 1), 1)
	in, out := weight[1]*groups, weight[0]
	if n.opType == "ConvTranspose" {
		in, out = weight[0], weight[1]*groups
	}
	s.is(x[1], in)
	y := []*unknown{x[0], {size: out}}
	for range x[2:] {
		y = append(y, &unknown{size: -1})
	}
	return y
}

func channelNorm(s *solver, n *nodeProto) []*unknown {
	x, scale := s.shape(n, 0), s.weight(n, 1, 1)
	if len(x) > 1 && len(scale) == 1 {
		s.is(x[1], scale[0])
	}
	return x
}

func lastNorm(s *solver, n *nodeProto) []*unknown {
	x, scale := s.shape(n, 0), s.weight(n, 1, 1)
	if axis := n.int("axis", -1); len(x) > 0 && len(scale) == 1 && (axis == -1 || axis == int64(len(x)-1)) {
		s.is(x[len(x)-1], scale[0])
	}
	return x
}

// solveRecurrent takes [steps, batch, features], and states of [directions, batch,
// hidden].
func solveRecurrent(s *solver, n *nodeProto) []*unknown {
	x, inner, outer := s.shape(n, 0), s.weight(n, 1, 3), s.weight(n, 2, 3)
	if len(x) != 3 || inner == nil || outer == nil || n.int("layout", 0) != 0 {
		return nil
	}
	s.is(x[2], inner[2])
	for _, i := range []int{5, 6} {
		if state := s.shape(n, i); len(state) == 3 {
			s.is(state[0], inner[0])
			s.is(state[2], outer[2])
			s.equal(state[1], x[1])
		}
	}
	return []*unknown{x[0], {size: inner[0]}, x[1], {size: outer[2]}}
}

// broadcastSizes lets a size meet the other operand's: a number above 1 decides an
// unknown one, if it is no batch.
func broadcastSizes(s *solver, n *nodeProto) []*unknown {
	a, b := s.shape(n, 0), s.shape(n, 1)
	if a == nil || b == nil || len(n.inputs) != 2 {
		return nil
	}
	if len(a) < len(b) {
		a, b = b, a
	}
	y := slices.Clone(a)
	for i := range b {
		at := len(a) - len(b) + i
		y[at] = s.meet(a[at].root(), b[i].root())
	}
	return y
}

func (s *solver) meet(a, b *unknown) *unknown {
	if a.size < 0 {
		a, b = b, a
	}
	switch {
	case a == b || a.size == 1:
		return b
	case a.size > 1 && b.size < 0 && !s.batch[b]:
		b.size, b.chosen = a.size, true
	case a.size < 0:
		return &unknown{size: -1} // either may be 1
	}
	return a
}

func solveTranspose(s *solver, n *nodeProto) []*unknown {
	x := s.shape(n, 0)
	y := make([]*unknown, 0, len(x))
	for i := range x {
		at := int64(len(x) - 1 - i)
		if a := n.attribute("perm"); a != nil && len(a.ints) == len(x) {
			at = a.ints[i]
		}
		if at < 0 || at >= int64(len(x)) {
			return nil
		}
		y = append(y, x[at])
	}
	if x == nil {
		return nil
	}
	return y
}

// solveFlatten knows the columns only where all sizes are.
func solveFlatten(s *solver, n *nodeProto) []*unknown {
	x := s.shape(n, 0)
	if len(x) < 2 || n.int("axis", 1) != 1 {
		return nil
	}
	if len(x) == 2 {
		return x
	}
	columns := int64(1)
	for _, size := range x[1:] {
		if columns = columns * size.root().size; size.root().size < 0 || columns > maxSymbolSize {
			return []*unknown{x[0], {size: -1}}
		}
	}
	return []*unknown{x[0], {size: columns}}
}

func solveGather(s *solver, n *nodeProto) []*unknown {
	table, index := s.shape(n, 0), s.shape(n, 1)
	if table == nil || index == nil || n.int("axis", 0) != 0 || len(table) == 0 {
		return nil
	}
	return append(slices.Clone(index), table[1:]...)
}

// solveConcat makes the sizes beside the joined axis one.
func solveConcat(s *solver, n *nodeProto) []*unknown {
	first := s.shape(n, 0)
	axis := n.int("axis", 0)
	if axis < 0 {
		axis += int64(len(first))
	}
	if axis < 0 || axis >= int64(len(first)) {
		return nil
	}
	total := int64(0)
	for i := range n.inputs {
		x := s.shape(n, i)
		if len(x) != len(first) {
			return nil
		}
		for k := range x {
			if k != int(axis) {
				s.equal(first[k], x[k])
			}
		}
		if size := x[axis].root().size; size < 0 || total < 0 {
			total = -1
		} else {
			total += size
		}
	}
	y := slices.Clone(first)
	y[axis] = &unknown{size: total}
	return y
}
