package report

// This file tests holding a file of parameters against a model.

import (
	"reflect"
	"testing"

	"heft/internal/graph"
	"heft/internal/weights"
)

// TestMatch: a tied tensor may stand under either name, a buffer that is not kept is not
// missed, and shapes count.
func TestMatch(t *testing.T) {
	param := func(path string, persistent bool, shape []int64, aliases ...string) *graph.Param {
		return &graph.Param{Path: path, Aliases: aliases, Persistent: persistent, Tensor: &graph.Tensor{Shape: shape}}
	}
	stored := func(name string, shape ...int64) weights.Tensor {
		return weights.Tensor{Name: name, Shape: shape, Group: weights.GroupModel}
	}
	g := &graph.Graph{Params: []*graph.Param{
		param("emb.weight", true, []int64{10, 4}, "head.weight"), param("fc.weight", true, []int64{2, 3}),
		param("fc.bias", true, []int64{2}), param("mask", false, []int64{9}),
	}}
	f := &weights.File{Parts: []weights.Part{{Name: "a.safetensors"}}, Tensors: []weights.Tensor{
		stored("head.weight", 10, 4), stored("fc.weight", 3, 2), stored("extra", 1), {Name: "optimizer.state", Group: weights.GroupOptimizer},
	}}
	want := &WeightsMatch{
		Files: []string{"a.safetensors"}, Tensors: 3, Matching: 1,
		Missing: []string{"fc.bias"}, Unexpected: []string{"extra"}, Different: []string{"fc.weight"},
	}
	if got := NewWeightsMatch(g, f); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
