package report

// This file compares the whole report on made files of parameters with what was read once, and names of holders with
// what they are by hand.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/packed"
	"heft/internal/weights"
)

// madeTensor is a tensor of the model in float32.
func madeTensor(name string, shape ...int64) weights.Tensor {
	return weights.Tensor{Name: name, DType: weights.Plain(graph.Float32), Shape: shape, Group: weights.GroupModel, Kind: weights.KindParameter}
}

// madeFiles are nested names, tied and frozen tensors, several types, an optimizer's state and copies.
func madeFiles() []*weights.File {
	half := madeTensor("layers.10.fc.weight", 4, 8)
	half.DType = weights.Plain(graph.Float16)
	tied, frozen, buffer, state, copied, unsaid := madeTensor("head.weight", 10, 4), madeTensor("stem.weight", 6, 3), madeTensor("bn.running_mean", 6), madeTensor("0.exp_avg", 10, 4), madeTensor("embed.weight", 10, 4), madeTensor("x", 2)
	tied.Storage, frozen.Frozen, buffer.Kind, unsaid.Kind = "s", true, weights.KindBuffer, weights.KindUnsaid
	embed := madeTensor("embed.weight", 10, 4)
	embed.Storage = "s"
	state.Group, state.Holds, copied.Group, copied.Holds = weights.GroupOptimizer, "optimizer", weights.GroupOther, "ema"
	whole := &weights.File{
		Format: "PyTorch checkpoint", Parts: []weights.Part{{Name: "a.pt", Bytes: 900}, {Name: "b.pt", Bytes: 100}}, Metadata: []weights.Entry{{Key: "epoch", Value: "3"}},
		Tensors: []weights.Tensor{embed, madeTensor("layers.0.fc.weight", 4, 4), madeTensor("layers.0.fc.bias", 4), madeTensor("layers.2.fc.weight", 4, 4), half, tied, frozen, buffer, unsaid, state, copied, madeTensor("empty", 0, 4), madeTensor("scale")},
		Remarks: []weights.Remark{{Code: "c", Text: "a remark", Effect: "an effect"}},
	}
	return []*weights.File{{Format: "safetensors"}, {Format: "GGUF 3", Tensors: []weights.Tensor{madeTensor("w", 3)}}, whole}
}

func TestWeightsSaid(t *testing.T) {
	var all strings.Builder
	for _, f := range madeFiles() {
		r := NewWeights("a.pt", f)
		fmt.Fprintf(&all, "== %s\n%s\n%s\n%s\n", f.Format, packed.Fields(r.Totals), packed.Fields(r.Types), packed.Fields(r.Others))
		for _, l := range r.Layers {
			all.WriteString(packed.Fields(l) + "\n")
		}
		for _, x := range r.Tensors {
			all.WriteString(packed.Fields(x) + "\n")
		}
		fmt.Fprintf(&all, "%s %s %s\n", packed.Fields(r.Files), packed.Fields(r.Metadata), packed.Fields(r.Assumptions))
	}
	packed.Matches(t, "testdata/weights.txt", all.String())
}

func TestHolderName(t *testing.T) {
	for _, c := range []struct {
		holder MemoryHolder
		want   string
	}{
		{MemoryHolder{Path: "fc.weight", Owner: "gradients"}, "fc.weight gradient"}, {MemoryHolder{Owner: "inputs"}, "input"}, {MemoryHolder{Operator: "conv2d", Owner: "activations"}, "conv2d"},
		{MemoryHolder{Path: "layer1.0", Operator: "conv2d", Owner: "activations"}, "layer1.0 conv2d"}, {MemoryHolder{Path: "fc", Owner: "workspace"}, "fc workspace"},
	} {
		if got := c.holder.Name(); got != c.want {
			t.Errorf("%+v is %q, want %q", c.holder, got, c.want)
		}
	}
}
