package memory

// This file decides which of a model's outputs the training step differentiates.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
)

// lossChoice is the part of the outputs that the loss is made of. The others are
// only held, as the caller's variable holds them.
type lossChoice struct {
	values []graph.Value
	own    bool   // they are losses that the model computed, to be added up
	taken  string // what of the outputs, "" where it is all of them
}

// chooseOutputs picks the outputs that a loss of this kind is made of. Without a
// kind, or with LossOutput, what the model itself calls its loss is the loss: a
// field or key of the name loss, the scalar that a tuple begins with, or else all
// scalars, as detectors return. Every other kind is taken of the outputs that
// are no losses; caches and records of hidden states never get one.
func chooseOutputs(g *graph.Graph, kind Loss) lossChoice {
	outputs := trainableOutputs(g)
	if kind == LossAuto || kind == LossOutput {
		if own := ownLosses(outputs); len(own) > 0 {
			return lossChoice{values: own, own: true, taken: taken(own, g.Outputs)}
		}
	}
	chosen := keep(outputs, func(v graph.Value) bool { return !heldForLater(v) })
	if len(chosen) == 0 {
		chosen = outputs
	}
	if predicted := keep(chosen, func(v graph.Value) bool { return len(v.Tensor.Shape) > 0 }); len(predicted) > 0 && needsTarget(kind) {
		chosen = predicted
	}
	return lossChoice{values: chosen, own: kind == LossOutput, taken: taken(chosen, g.Outputs)}
}

// ownLosses are the losses among the outputs, nil if there are none.
func ownLosses(outputs []graph.Value) []graph.Value {
	if named := keep(outputs, func(v graph.Value) bool { return lastComponent(v.Name) == "loss" }); len(named) > 0 {
		return named
	}
	scalars := keep(outputs, func(v graph.Value) bool { return len(v.Tensor.Shape) == 0 && !heldForLater(v) })
	if len(scalars) > 0 && scalars[0].Name == "[0]" {
		return scalars[:1]
	}
	return scalars
}

// needsTarget tells the losses that compare a prediction with data.
func needsTarget(kind Loss) bool {
	return kind == LossCrossEntropy || kind == LossMSE || kind == LossBCE || kind == LossBinary
}

// heldForLater tells outputs that nobody differentiates: keys and values for the
// next token, and the states and attentions of inner layers, by the names that
// Hugging Face's output classes give them (transformers 5.24: past_key_values,
// cache, mems; hidden_states, attentions, and both with a prefix), or made by
// an object whose class is a cache, or pairs as markPairs finds them.
func heldForLater(v graph.Value) bool {
	if v.Cache {
		return true
	}
	for component := range strings.SplitSeq(v.Name, ".") {
		name, _, _ := strings.Cut(component, "[")
		switch {
		case name == "past_key_value", name == "present", name == "presents", name == "mems",
			strings.HasPrefix(name, "past_key_values"), strings.HasPrefix(name, "present_key"),
			strings.HasSuffix(name, "cache"), strings.HasSuffix(name, "hidden_states"), strings.HasSuffix(name, "attentions"):
			return true
		}
	}
	return false
}

func lastComponent(path string) string {
	return path[strings.LastIndexByte(path, '.')+1:]
}

func keep(values []graph.Value, wanted func(graph.Value) bool) []graph.Value {
	var kept []graph.Value
	for _, v := range values {
		if wanted(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// trainableOutputs are the outputs through which gradients flow, each storage
// once.
func trainableOutputs(g *graph.Graph) []graph.Value {
	seen := map[*graph.Storage]bool{}
	return keep(markPairs(g.Outputs), func(v graph.Value) bool {
		if !v.Tensor.RequiresGrad || v.Tensor.Elements() == 0 || seen[v.Tensor.Storage] {
			return false
		}
		seen[v.Tensor.Storage] = true
		return true
	})
}

// markPairs marks the keys and values that a program returns in plain tuples beside
// its result, ((k, v), (k, v), …): pairs of one shape in every layer, of at least three
// axes, in a place of the outputs that holds nothing else.
func markPairs(outputs []graph.Value) []graph.Value {
	places := map[string][]int{}
	for i, v := range outputs {
		if place, _, ok := pairPlace(v.Name); ok {
			places[place] = append(places[place], i)
		}
	}
	marked := slices.Clone(outputs)
	for place, members := range places {
		inside := len(keep(outputs, func(v graph.Value) bool { return strings.HasPrefix(v.Name, place+"[") }))
		if inside == len(members) && inside < len(outputs) && arePairs(outputs, members) {
			for _, i := range members {
				marked[i].Cache = true
			}
		}
	}
	return marked
}

// arePairs tells whether outputs are two of each layer, all of one shape.
func arePairs(outputs []graph.Value, members []int) bool {
	halves := map[string]int{}
	for _, i := range members {
		_, layer, _ := pairPlace(outputs[i].Name)
		halves[layer]++
		if shape := outputs[i].Tensor.Shape; len(shape) < 3 || !slices.Equal(shape, outputs[members[0]].Tensor.Shape) {
			return false
		}
	}
	return 2*len(halves) == len(members)
}

// pairPlace splits "[1][0][1]", the second of a pair, into where the pairs stand,
// "[1]", and the pair's own place, "[1][0]".
func pairPlace(name string) (place, layer string, ok bool) {
	layer, half := cutIndex(name)
	place, number := cutIndex(layer)
	return place, layer, place != "" && number != "" && (half == "0" || half == "1")
}

// cutIndex splits "x[3]" into "x" and "3".
func cutIndex(name string) (rest, index string) {
	at := strings.LastIndexByte(name, '[')
	if at < 0 || !strings.HasSuffix(name, "]") {
		return name, ""
	}
	return name[:at], name[at+1 : len(name)-1]
}

// taken names the chosen ones among several outputs.
func taken(chosen, outputs []graph.Value) string {
	switch {
	case len(outputs) == 1:
		return ""
	case len(chosen) == 1:
		return "output " + chosen[0].Name
	case len(chosen) == len(outputs):
		return fmt.Sprintf("all %d outputs", len(chosen))
	}
	return fmt.Sprintf("%d of %d outputs", len(chosen), len(outputs))
}
