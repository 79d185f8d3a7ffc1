package memory

// This file tests what of a model's outputs is differentiated.

import (
	"testing"

	"heft/internal/graph"
)

// TestLossOfOutputs: what of a model's outputs the training step differentiates.
// A name that begins with a minus needs no gradient; one in brackets is held by a
// cache object.
func TestLossOfOutputs(t *testing.T) {
	scalar, logits, states := []int64{}, []int64{8, 10}, []int64{8, 4, 16, 32}
	cases := []struct {
		name    string
		kind    Loss
		outputs []graph.Value
		text    string
	}{
		{"one tensor", LossAuto, outputsOf("out", logits), "cross_entropy"},
		{"one scalar", LossAuto, outputsOf("out", scalar), "output"},
		{"a field named loss", LossAuto, outputsOf("loss", scalar, "logits", logits), "output loss"},
		{"a key named loss among other losses", LossAuto, outputsOf("aux_loss", scalar, "loss", scalar, "logits", logits), "output loss"},
		{"a loss inside a structure", LossAuto, outputsOf("[0].loss", scalar, "[1]", logits), "output [0].loss"},
		{"losses of a batch", LossAuto, outputsOf("loss", []int64{8}, "logits", logits), "output loss"},
		{"a tuple that begins with a scalar", LossAuto, outputsOf("[0]", scalar, "[1]", logits), "output [0]"},
		{"a scalar for monitoring behind it", LossAuto, outputsOf("[0]", scalar, "[1]", logits, "[2]", scalar), "output [0]"},
		{"logits before the loss", LossAuto, outputsOf("[0]", logits, "[1]", scalar), "output [1]"},
		{"a detector's losses", LossAuto, outputsOf("loss_classifier", scalar, "loss_box_reg", scalar), "all 2 outputs"},
		{"a metric without gradient", LossAuto, outputsOf("[0]", logits, "-[1]", scalar), "cross_entropy of output [0]"},
		{"a loss without gradient", LossAuto, outputsOf("-loss", scalar, "logits", logits), "cross_entropy of output logits"},
		{"auxiliary heads", LossAuto, outputsOf("out", logits, "aux", logits), "cross_entropy of all 2 outputs"},
		{"keys and values by name", LossAuto, outputsOf("logits", logits, "past_key_values[0][0]", states, "past_key_values[0][1]", states), "cross_entropy of output logits"},
		{"keys and values in an object", LossAuto, outputsOf("[0]", logits, "(cache.keys)", states), "cross_entropy of output [0]"},
		{"keys and values in plain tuples", LossAuto, outputsOf("[0]", logits, "[1][0][0]", states, "[1][0][1]", states, "[1][1][0]", states, "[1][1][1]", states), "cross_entropy of output [0]"},
		{"keys and values of one layer", LossCrossEntropy, outputsOf("logits", logits, "kept[0][0]", states, "kept[0][1]", states), "cross_entropy of output logits"},
		{"keys and values behind a loss", LossAuto, outputsOf("[0]", scalar, "[1]", logits, "[2][0][0]", states, "[2][0][1]", states), "output [0]"},
		{"classes and boxes of levels", LossAuto, outputsOf("[0]", logits, "[1][0][0]", states, "[1][0][1]", []int64{8, 36, 16, 32}), "cross_entropy of all 3 outputs"},
		{"pairs of other shapes in each level", LossAuto, outputsOf("[0]", logits, "[1][0][0]", states, "[1][0][1]", states, "[1][1][0]", logits, "[1][1][1]", logits), "cross_entropy of all 5 outputs"},
		{"triples", LossAuto, outputsOf("[0]", logits, "[1][0][0]", states, "[1][0][1]", states, "[1][0][2]", states), "cross_entropy of all 4 outputs"},
		{"nothing but pairs", LossAuto, outputsOf("[0][0][0]", states, "[0][0][1]", states), "cross_entropy of all 2 outputs"},
		{"states of an LSTM", LossSum, outputsOf("[0]", logits, "[1][0]", states, "[1][1]", states), "sum of all 3 outputs"},
		{"hidden states", LossAuto, outputsOf("logits", logits, "hidden_states[0]", states, "attentions[0]", states), "cross_entropy of output logits"},
		{"the last hidden state is a result", LossAuto, outputsOf("last_hidden_state", logits), "cross_entropy"},
		{"nothing but a cache", LossAuto, outputsOf("past_key_values[0]", states), "cross_entropy"},
		{"told: output", LossOutput, outputsOf("loss", scalar, "logits", logits, "past_key_values[0][0]", states), "output loss"},
		{"told: output, without a loss", LossOutput, outputsOf("logits", logits, "past_key_values[0][0]", states), "output logits"},
		{"told: cross_entropy", LossCrossEntropy, outputsOf("loss", scalar, "logits", logits), "cross_entropy of output logits"},
		{"told: mean", LossMean, outputsOf("logits", logits, "mems[0]", states), "mean of output logits"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := newProgram(&graph.Graph{Name: "m", Outputs: c.outputs})
			built, err := buildLoss(p, &Plan{Loss: c.kind})
			if err != nil {
				t.Fatal(err)
			}
			if built.text != c.text {
				t.Errorf("loss %q, want %q", built.text, c.text)
			}
		})
	}
}

// outputsOf makes outputs of alternating names and shapes.
func outputsOf(pairs ...any) []graph.Value {
	var values []graph.Value
	for i := 0; i < len(pairs); i += 2 {
		name, shape := pairs[i].(string), pairs[i+1].([]int64)
		v := graph.Value{Name: name, Tensor: &graph.Tensor{
			Shape: shape, Strides: graph.ContiguousStrides(shape), DType: graph.Float32, RequiresGrad: name[0] != '-',
			Storage: &graph.Storage{Bytes: 4 * graph.Product(shape)},
		}}
		if name[0] == '(' {
			v.Cache = true
		}
		values = append(values, v)
	}
	for i := range values {
		if values[i].Name[0] == '-' {
			values[i].Name = values[i].Name[1:]
		}
	}
	return values
}
