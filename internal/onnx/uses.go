package onnx

// This file decides which constants of a file are parameters in the sense of
// the framework that wrote it. The format itself has one kind of constant:
// weights, running statistics, shape constants and index tables look alike.
// What tells them apart is, in this order: what the exporter says, the slot of
// the operator that they feed, and their name.

import (
	"slices"
	"strings"

	"heft/internal/graph"
)

// role is what a constant is.
type role uint8

const (
	plainConstant role = iota
	parameter
	buffer
	unclear // a short vector that nothing names: taken for a constant
)

// use is one place that reads a value.
type use struct {
	node  *nodeProto
	index int
	body  *body
}

// body is a graph with everything nested in it, or a function.
type body struct {
	consumers map[string][]use
	makers    map[string]*nodeProto
	joins     map[*nodeProto]bool // whether a Concat joins weights alone
	graph     *graphProto
}

func newBody() *body {
	return &body{consumers: map[string][]use{}, makers: map[string]*nodeProto{}, joins: map[*nodeProto]bool{}}
}

// uses knows every place that reads a value, all over the file.
type uses struct {
	model     *modelProto
	main      *body
	functions map[*functionProto]*body
	names     map[string]bool    // of initializers and of inputs
	vectors   map[string]bool    // initializers that can be parameters: floats of more than one element
	dims      map[string][]int64 // of initializers
	stored    bool               // weights are kept as initializers or inputs
	annotated bool               // by torch's newer exporter
	named     bool               // some weights have names of a state dict
}

func newUses(m *modelProto) *uses {
	u := &uses{model: m, functions: map[*functionProto]*body{}, names: map[string]bool{}, vectors: map[string]bool{}, dims: map[string][]int64{}}
	u.main = newBody()
	u.main.graph = m.graph
	u.main.addGraph(m.graph)
	for _, f := range m.functions {
		b := newBody()
		b.addNodes(f.nodes)
		u.functions[f] = b
	}
	for _, t := range m.graph.initializers {
		u.names[t.name] = true
		u.named = u.named || isStateDictKey(t.name)
		u.vectors[t.name] = t.dtype.IsFloating() && graph.Product(t.dims) > 1
		u.dims[t.name] = t.dims
		u.stored = u.stored || u.vectors[t.name]
	}
	for _, v := range m.graph.inputs {
		u.names[v.name] = true
		u.named = u.named || isStateDictKey(v.name)
	}
	u.annotated = slices.ContainsFunc(m.graph.nodes, func(n *nodeProto) bool { return n.metadata[noteScopes] != "" })
	return u
}

func (b *body) addGraph(g *graphProto) { b.addNodes(g.nodes) }

func (b *body) addNodes(nodes []*nodeProto) {
	for _, n := range nodes {
		for i, name := range n.inputs {
			if name != "" {
				b.consumers[name] = append(b.consumers[name], use{n, i, b})
			}
		}
		for _, name := range n.outputs {
			b.makers[name] = n
		}
		for _, a := range n.attributes {
			if a.graph != nil {
				b.addGraph(a.graph)
			}
		}
	}
}

// isBias tells whether what is added behind a convolution or a product is its
// bias: a number for each channel. A table may be added to scores, and a single
// number to every channel.
func (u *uses) isBias(at use, t *tensorProto) bool {
	if wide := wideAxes(t.dims); wide > 0 {
		return wide == 1
	}
	layer := at.body.worker(at.node.inputs[1-at.index])
	if layer == nil || len(layer.inputs) < 2 {
		return false
	}
	axis := 0
	if layer.opType != "Conv" {
		axis = 1 // [in, out, …]
	}
	weight := u.storedDims(at.body, layer.inputs[1])
	return len(weight) > axis && weight[axis] == 1
}

// isCopy tells whether a node only gives a stored weight a second name.
func isCopy(n *nodeProto) bool {
	return n.opType == "Identity" && len(n.outputs) == 1 && isWeightName(n.outputs[0])
}

// origin is how a constant stands in the file.
type origin uint8

const (
	asInitializer origin = iota
	asNode               // a Constant node, or a ConstantOfShape
	asInput              // a file exported without its weights
)

// smallest is the least number of elements that makes a float of unknown
// purpose a parameter.
const smallest = 16

// classify decides what a constant is, and finds the place that tells it.
func (u *uses) classify(b *body, t *tensorProto, from origin) (role, string, use) {
	slot, at := u.place(b, t.name)
	if slot == "bias" && at.node.opType == "Add" && !u.isBias(at, t) {
		slot = "" // its name may tell otherwise
	}
	if said, ok := u.exporterSays(b, t, slot); ok {
		return said, slot, at
	}
	if from == asNode && u.stored && u.isTorch() {
		return plainConstant, slot, at // torch keeps no parameter in a node
	}
	if isStatistic(slot) || isQuantization(slot) || isBufferName(t.name) {
		return buffer, slot, at
	}
	if u.annotated && slot == "" && isMean(at, t) {
		return buffer, "running_mean", at
	}
	if slot == "" && b.isMeasured(t) || u.isReshapedWeight(b, t) {
		return plainConstant, slot, at
	}
	floating := t.dtype.IsFloating()
	if slot != "" && (floating || slot != "weight" || at.node.opType != "Gather" && at.node.opType != "MatMul") {
		return parameter, slot, at
	}
	if !floating && at.node != nil && u.isUnknown(at.node) && t.dtype.Bits() <= 8 && wideAxes(t.dims) > 1 && graph.Product(t.dims) >= smallest {
		return parameter, "weight", at // codes of an operator that nobody knows
	}
	if !floating {
		return plainConstant, slot, at
	}
	return u.byName(t, from), slot, at
}

// isMean tells the running mean of a norm that was taken apart: a vector without
// a name of its own that is subtracted.
func isMean(at use, t *tensorProto) bool {
	return at.node != nil && at.node.opType == "Sub" && at.index == 1 && wideAxes(t.dims) == 1 && !isStateDictKey(t.name)
}

// isMeasured tells the second copy of a weight that is standardized whenever
// the model runs: torch's older exporter writes that as a batch norm of the
// weight, and stores it once more, transposed, for the mean that the norm takes.
func (b *body) isMeasured(t *tensorProto) bool {
	for _, x := range b.consumers[t.name] {
		if x.node.opType != "ReduceMean" || len(x.node.outputs) == 0 {
			continue
		}
		for _, y := range b.consumers[x.node.outputs[0]] {
			if slotOf(y) == "running_mean" && b.makers[y.node.inputs[0]] == nil {
				return true
			}
		}
	}
	return false
}

// isReshapedWeight tells the second copy of a weight under torch's spectral_norm:
// its exporter folds the matrix that weight_v is multiplied with, and stores
// weight_orig too.
func (u *uses) isReshapedWeight(b *body, t *tensorProto) bool {
	return strings.HasPrefix(t.name, "onnx::") && slices.ContainsFunc(b.consumers[t.name], func(x use) bool {
		if x.node.opType != "MatMul" || len(x.node.inputs) != 2 {
			return false
		}
		owner, isVector := strings.CutSuffix(x.node.inputs[1-x.index], ".weight_v")
		return isVector && u.names[owner+".weight_orig"]
	})
}

// isComputed tells a parameter that torch's older exporter computed from others: it
// has a name of the exporter's though its operator takes a parameter as it is, or
// it feeds no layer. A transposed weight of a product, and a convolution whose
// batch norm was folded, which gives the bias such a name too, are no such case.
func (u *uses) isComputed(t *tensorProto, slot string, at use) bool {
	if !strings.HasPrefix(t.name, "onnx::") || graph.Product(t.dims) < 2 {
		return false
	}
	switch {
	case at.node == nil:
		return true
	case slot == "":
		return at.node.opType != "BatchNormalization" // of a weight: standardized whenever it runs
	case slot == "weight" && strings.HasPrefix(at.node.opType, "Conv"):
		return len(at.node.inputs) < 3 || !strings.HasPrefix(at.node.inputs[2], "onnx::")
	}
	return false
}

// isUnknown tells operators that heft has no entry for, and the file no function.
func (u *uses) isUnknown(n *nodeProto) bool {
	_, known := lookupRule(n.domain, n.opType)
	return !known && u.model.functions[functionKey{n.domain, n.opType, n.overload}] == nil
}

func (u *uses) isTorch() bool { return strings.HasPrefix(u.model.producer, "pytorch") }

// exporterSays reads the notes that torch's exporter leaves on its initializers.
func (u *uses) exporterSays(b *body, t *tensorProto, slot string) (role, bool) {
	switch b.note(t, noteKind) {
	case "PARAMETER":
		return parameter, true
	case "BUFFER":
		return buffer, true
	}
	computed := pythonList(b.note(t, noteFolded))
	if len(computed) > 0 && !slices.ContainsFunc(computed, func(name string) bool { return !strings.HasPrefix(name, "val_") && b.makers[name] == nil }) {
		return plainConstant, true // from the exporter's own constants and from sizes: the ones and zeros of a norm taken apart
	}
	if slices.ContainsFunc(computed, func(name string) bool { return u.vectors[name] }) {
		return plainConstant, true // what it was made from is in the file too
	}
	sources := b.foldedFrom(t)
	chosen := isPart(t.name) && len(sources) == 1 // elements of a parameter, by computed positions
	switch {
	case slot == "" && !chosen && slices.ContainsFunc(computed, isGenerated):
		return plainConstant, true // a table of positions
	case len(sources) == 0 || !t.dtype.IsFloating():
		return plainConstant, false
	case len(t.dims) == 0 && slices.ContainsFunc(computed, isArithmetic):
		return plainConstant, true // a factor
	}
	return parameter, true
}

// isGathered tells a weight made of a parameter's elements, some of them
// repeated: a table of relative positions.
func (b *body) isGathered(t *tensorProto) bool {
	gathers := func(name string) bool { return withoutNumber(name) == "index" }
	return gathers(t.name) || slices.ContainsFunc(pythonList(b.note(t, noteFolded)), gathers)
}

// note reads what the exporter says of an initializer: beside it, or beside the
// declaration of its shape.
func (b *body) note(t *tensorProto, key string) string {
	if t.metadata != nil || b.graph == nil || b.graph.valueInfo[t.name] == nil {
		return t.metadata[key]
	}
	return b.graph.valueInfo[t.name].metadata[key]
}

// foldedFrom lists the parameters that the exporter computed a constant from.
func (b *body) foldedFrom(t *tensorProto) []string {
	return slices.DeleteFunc(pythonList(b.note(t, noteFolded)), func(name string) bool {
		return !isStateDictKey(name) || isBufferName(name)
	})
}

// byName judges a float that feeds no parameter slot.
func (u *uses) byName(t *tensorProto, from origin) role {
	n := graph.Product(t.dims)
	switch {
	case from == asInput:
		return parameter
	case isBufferName(t.name):
		return buffer
	case from == asInitializer && isStateDictKey(t.name):
		folder := t.name[:strings.LastIndexByte(t.name, '.')]
		if u.names[folder+".running_mean"] && u.names[folder+".running_var"] {
			return buffer // a frozen batch norm
		}
		return parameter
	case from == asInitializer && strings.HasPrefix(t.name, "onnx::") && n > 1:
		return parameter
	case isVariable(t.name):
		return parameter
	case isTensorFlowName(t.name) && isGenerated(lastScope(t.name)):
		return plainConstant // the zeros that a recurrent layer starts from
	case from == asInitializer && u.isTorch() && (!u.annotated && isIdentifier(t.name) || u.isView(t.name) && n > 1):
		return parameter
	case from == asNode && u.stored || u.isTorch() && u.named:
		return plainConstant
	case n >= smallest:
		return parameter
	case n > 1:
		return unclear
	}
	return plainConstant
}

// splitInputs separates what a user feeds from weights that stand among the
// graph's inputs: initializers in old files, all weights in files exported
// without them. A file that stores weights leaves none out: its other inputs are
// fed, the caches of a decoder among them.
func (u *uses) splitInputs() (data, weights []*valueInfo) {
	initialized := map[string]bool{}
	for _, t := range u.model.graph.initializers {
		initialized[t.name] = true
	}
	complete := u.stored
	for _, v := range u.model.graph.inputs {
		_, static := v.static(nil)
		switch {
		case initialized[v.name]:
		case static && !complete && len(data) > 0 && (len(weights) > 0 && u.isTorch() || u.isWeight(v)):
			weights = append(weights, v)
			u.stored = true
		default:
			data = append(data, v)
		}
	}
	return data, weights
}

// isToken tells an input that is only ever repeated over the batch: a learned
// token.
func (u *uses) isToken(name string) bool {
	consumers := u.main.consumers[name]
	return len(consumers) > 0 && !slices.ContainsFunc(consumers, func(x use) bool { return x.node.opType != "Expand" || x.index != 0 })
}

// isWeight tells whether an input without a value is a weight left out of the
// file: it has a size, and a name of the framework's or a slot for nothing else.
func (u *uses) isWeight(v *valueInfo) bool {
	if !v.dtype.IsFloating() || len(v.dims) == 0 || isCacheName(v.name) {
		return false
	}
	if isStateDictKey(v.name) || u.isToken(v.name) || strings.HasPrefix(v.name, "onnx::") && !u.stored {
		return true
	}
	slot, at := u.slot(u.main, v.name, 0)
	return slot != "" && at.node.opType != "MatMul" && at.node.opType != "Gather"
}
