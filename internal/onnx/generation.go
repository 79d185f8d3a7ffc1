package onnx

// This file runs the operators of ONNX Runtime that write text: they hold the
// whole model as graphs, and call the decoder once a word.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
)

func generationRules() map[string]*rule {
	return map[string]*rule{
		"com.microsoft.BeamSearch":        {least: 2, run: runGeneration(4)},
		"com.microsoft.WhisperBeamSearch": {least: 2, run: runGeneration(4)},
		"com.microsoft.GreedySearch":      {least: 2, run: runGeneration(-1)},
		"com.microsoft.Sampling":          {least: 2, run: runGeneration(-1)},
	}
}

// runGeneration gives sequences of the greatest length, and counts one run of each
// graph: how many words are written, the words decide. Input returned holds the
// number of sequences for each prompt.
func runGeneration(returned int) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		ids := c.tensor(0)
		if len(ids.Shape) < 2 {
			return nil, c.errorf("a prompt of size %v has no batch and no length", ids.Shape)
		}
		beams := int64(1)
		if n, err := c.scalar(3); returned >= 0 && err == nil {
			beams = max(n, 1)
		}
		for _, name := range []string{"encoder", "init_decoder", "decoder"} {
			if err := runGraphOnce(c, name, ids, beams); err != nil {
				return nil, err
			}
		}
		c.tracer.turns.atLeast = true
		c.tracer.builder.Assume("loop", shortName(nodeName(c.node))+" runs its decoder once for each word: one run is counted", "totals grow with the number of words")
		return writtenSequences(c, ids, returned)
	}
}

// writtenSequences are [batch, sequences, length], or [batch, length] where one is
// returned for each prompt.
func writtenSequences(c *call, ids *graph.Tensor, returned int) ([]value, error) {
	results := make([]value, len(c.node.outputs))
	for i := range results {
		results[i].kind = isUnknown
	}
	length, err := c.scalar(1)
	if err != nil || length < 1 || length > maxCount || len(results) == 0 {
		return results, nil
	}
	shape := []int64{ids.Shape[0], length}
	if returned >= 0 {
		n, err := c.scalar(returned)
		if err != nil || n < 1 {
			return results, nil
		}
		shape = []int64{ids.Shape[0], n, length}
		if len(results) > 1 {
			results[1] = tensorValue(c.do("empty", shape[:2], keyword("dtype", graph.Float32)))
		}
	}
	results[0] = tensorValue(c.do("unknown", c.tensors(), c.node.opType, shape, graph.Int32))
	return results, c.err
}

// runGraphOnce runs the graph in an attribute, if there is one, on inputs of the sizes
// that it declares. What it stores is part of the model, whether it runs or not.
func runGraphOnce(c *call, name string, ids *graph.Tensor, beams int64) error {
	a := c.attribute(name)
	if a == nil || a.graph == nil {
		return nil
	}
	t, g := c.tracer, a.graph
	t.enter()
	mark, unknown, turns := t.builder.Mark(), t.unknown, t.turns
	inputs, err := generationInputs(c, g, ids, beams)
	if err == nil {
		_, err = t.subgraph(c.scope, g, inputs)
	}
	if err == nil {
		return nil
	}
	t.enter()
	t.builder.Cut(mark)
	t.unknown, t.turns = unknown, turns
	t.unknown[missing{notCounted, fmt.Sprintf("com.microsoft.%s's %s", c.node.opType, name)}]++
	inner := &scope{parent: c.scope, values: map[string]value{}, info: g.valueInfo, opsets: c.scope.opsets, body: c.scope.body}
	for _, stored := range g.initializers {
		if err := t.initializer(inner, stored); err != nil {
			return err
		}
	}
	return nil
}

// generationInputs makes a graph's inputs for the first word: sizes that it declares
// by name are the batch of all beams, the prompt's length, or nothing yet where
// they speak of what came before.
func generationInputs(c *call, g *graphProto, ids *graph.Tensor, beams int64) ([]value, error) {
	batch, length := ids.Shape[0]*beams, ids.Shape[len(ids.Shape)-1]
	var inputs []value
	for _, in := range g.inputs {
		if in.kind != tensorType || !in.ranked || in.dtype == graph.InvalidDType {
			return nil, errOpen
		}
		shape := make([]int64, len(in.dims))
		for i, d := range in.dims {
			switch {
			case d.symbol == "":
				shape[i] = max(d.size, 0)
			case isBatch(d.symbol):
				shape[i] = batch
			case isCacheName(d.symbol) && !slices.Contains(symbolNames(d.symbol), d.symbol):
				shape[i] = length // past + new
			case isCacheName(d.symbol):
				shape[i] = 0
			default:
				shape[i] = length
			}
		}
		x, err := c.tracer.builder.NewTensor(shape, in.dtype)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, tensorValue(x))
	}
	return inputs, nil
}
