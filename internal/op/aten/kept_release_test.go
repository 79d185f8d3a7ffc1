package aten

// This file tests what releases of torch keep of products and activations.

import (
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// TestKeptByRelease: kept are the bytes of x, a (8, 16) of 512 B, and of what else a call has: w of (16), 64 B. Which
// releases keep what stands at the saves in activation.go, and at op's unguarded for products.
func TestKeptByRelease(t *testing.T) {
	old := func(minor int) op.Release { return op.Release{Major: 1, Minor: minor} }
	for _, tt := range []struct {
		name    string
		inPlace bool
		torch   op.Release
		inputs  int64 // bytes of arguments that are kept
		result  int64 // bytes of the result that are kept
		clones  int
	}{
		{"relu", false, op.Release{}, 0, 512, 0},
		{"relu", false, old(10), 0, 512, 0},
		{"relu", false, old(9), 512, 0, 0},
		{"relu", true, old(9), 512, 512, 0}, // the result is the argument
		{"relu", true, old(10), 512, 512, 0},
		{"relu6", false, old(9), 512, 0, 0},
		{"relu6", true, old(9), 512, 512, 0},
		{"relu6", true, old(10), 512, 512, 1},
		{"hardtanh", true, old(9), 512, 512, 0},
		{"hardtanh", true, op.Release{}, 512, 512, 1},
		{"elu", false, old(7), 0, 512, 0},
		{"elu", false, old(8), 512, 0, 0},
		{"selu", false, old(7), 0, 512, 0},
		{"softplus", false, old(10), 512, 512, 0},
		{"softplus", false, old(11), 512, 0, 0},
		{"mul", false, old(1), 64, 0, 0}, // of x · w only x is trained
		{"mul", false, old(0), 512 + 64, 0, 0},
		{"div", false, old(1), 64, 0, 0},
		{"div", false, old(0), 512 + 64, 0, 0},
	} {
		b := op.NewBuilder(Catalogue())
		b.Recording, b.Torch = true, tt.torch
		args := []any{plain(graph.Float32, 8, 16)}
		if tt.name == "mul" || tt.name == "div" {
			args = append(args, plain(graph.Float32, 16))
		}
		apply := b.Apply
		if tt.inPlace {
			apply = b.ApplyInPlace
		}
		if _, err := apply(tt.name, args); err != nil {
			t.Fatal(err)
		}
		o := b.Finish(op.Result{}).Ops()[0]
		operator, _ := op.Of(o)
		var inputs, result int64
		clones := 0
		operator.Gradient.SavedTensors(o, tt.torch, func(input int) bool { return input == 0 }, func(kept *graph.Tensor, clone bool) {
			if clone {
				clones++
			}
			for _, input := range o.Inputs {
				if kept.Storage == input.Storage {
					inputs += kept.Bytes()
				}
			}
			if kept.Storage == o.Outputs[0].Storage {
				result += kept.Bytes()
			}
		})
		if inputs != tt.inputs || result != tt.result || clones != tt.clones {
			t.Errorf("%s, in place %v, torch %v: %d B of arguments, %d B of the result, %d copies; want %d, %d, %d", tt.name, tt.inPlace, tt.torch, inputs, result, clones, tt.inputs, tt.result, tt.clones)
		}
	}
}
