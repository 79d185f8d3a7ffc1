package convention

// This file holds conventions of tools that look at operators, and what their rules
// are made of.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// operatorRule is what a tool counts for one operator.
type operatorRule struct {
	says  string
	count func(o *graph.Op) int64
}

// operatorRules maps operators' names to rules; a name that is missing counts
// nothing.
type operatorRules map[string]operatorRule

// parts counts every operator of a graph that has a rule.
func (rules operatorRules) parts(g *graph.Graph) []Part {
	var parts []Part
	for _, o := range g.Ops() {
		if rule, ok := rules[o.Name]; ok {
			parts = append(parts, Part{Call: o.Call, What: o.Name, Count: rule.count(o) * (1 + o.Repeat), Says: rule.says})
		}
	}
	return parts
}

// with adds a rule for several operators.
func (rules operatorRules) with(rule operatorRule, names ...string) operatorRules {
	for _, name := range names {
		rules[name] = rule
	}
	return rules
}

// The operators whose MACs tools agree on, except where rules say otherwise.
var (
	convolutions = []string{"conv1d", "conv2d", "conv3d"}
	transposed   = []string{"conv_transpose1d", "conv_transpose2d", "conv_transpose3d"}
	products     = []string{"mm", "bmm"}

	recurrentNetworks = []string{"lstm", "gru", "rnn_tanh", "rnn_relu"}
	recurrentCells    = []string{"lstm_cell", "gru_cell", "rnn_tanh_cell", "rnn_relu_cell"}
	fusedAttention    = []string{"_scaled_dot_product_flash_attention", "_scaled_dot_product_efficient_attention"}
)

// stacks are the weights of a recurrent operator, by layer and direction: of its inputs, of
// its hidden state, and of its projection, where it has one.
func stacks(o *graph.Op) [][]*graph.Tensor {
	count := int(o.Attrs.Int("num_layers"))
	if o.Attrs.Bool("bidirectional") {
		count *= 2
	}
	params := op.InputList(o, "params")
	list := make([][]*graph.Tensor, 0, count)
	for each := range slices.Chunk(params, max(len(params)/max(count, 1), 1)) {
		list = append(list, slices.DeleteFunc(slices.Clone(each), func(w *graph.Tensor) bool { return len(w.Shape) != 2 }))
	}
	return list
}

// projected tells an LSTM whose hidden states are made narrower.
func projected(o *graph.Op) bool {
	all := stacks(o)
	return len(all) > 0 && len(all[0]) > 2
}

// macs are the multiply-accumulates that the operator's own literal counts.
func macs(o *graph.Op) int64 { return op.ForwardWork(o).MACs / (1 + o.Repeat) }

// sumsNothing tells an operator of an einsum that multiplies without adding up.
func sumsNothing(o *graph.Op) bool {
	w := op.ForwardWork(o)
	return w.MACs == 0 && w.Muls > 0
}

func inputElements(o *graph.Op) int64 {
	if len(o.Inputs) == 0 || o.Inputs[0] == nil {
		return 0
	}
	return o.Inputs[0].Elements()
}

func outputElements(o *graph.Op) int64 { return o.Outputs[0].Elements() }

// biasElements is one for each element of the result, if a bias is added.
func biasElements(o *graph.Op) int64 {
	if op.Input(o, "bias") == nil {
		return 0
	}
	return outputElements(o)
}

func macsAndBias(o *graph.Op) int64 { return macs(o) + biasElements(o) }

// cellProducts are the two products of a recurrent cell, with their biases or without.
func cellProducts(bias bool) func(o *graph.Op) int64 {
	return func(o *graph.Op) int64 {
		n := macs(o)
		if b := op.Input(o, "b_ih"); bias && b != nil {
			n += 2 * b.Elements() * rows(o.Inputs[0])
		}
		return n
	}
}

// perOutput counts n for each element of the result.
func perOutput(n int64) func(o *graph.Op) int64 {
	return func(o *graph.Op) int64 { return n * outputElements(o) }
}

// perInput counts n for each element of the first argument.
func perInput(n int64) func(o *graph.Op) int64 {
	return func(o *graph.Op) int64 { return n * inputElements(o) }
}

// affine counts for each element of the input: so much with a weight, else less.
func affine(with, without int64) func(o *graph.Op) int64 {
	return func(o *graph.Op) int64 {
		if op.Input(o, "weight") == nil {
			return without * inputElements(o)
		}
		return with * inputElements(o)
	}
}

// inAttention tells the products of scaled dot product attention, which torch runs
// on a CPU in one kernel.
func inAttention(o *graph.Op) bool {
	return strings.HasSuffix(o.Spelled, "scaled_dot_product_attention")
}

// exceptAttention counts what is no part of a fused attention.
func exceptAttention(count func(o *graph.Op) int64) func(o *graph.Op) int64 {
	return func(o *graph.Op) int64 {
		if inAttention(o) {
			return 0
		}
		return count(o)
	}
}
