package opcheck

// This file tests that the literals of operators tell what their kernels do.

import (
	"testing"

	"heft/internal/graph"
	"heft/internal/latency"
	"heft/internal/op"
)

// TestProductsHaveTheirKernels: what makes multiply-accumulates in any golden case says
// so in its literal, or an estimate would take it for a stream of bytes.
func TestProductsHaveTheirKernels(t *testing.T) {
	multiplying := map[string]bool{}
	for _, c := range readCases(t) {
		g, err := c.trace()
		if err != nil {
			continue // the comparison with real torch lists it
		}
		for _, o := range g.Ops() {
			if op.ForwardWork(o).MACs == 0 {
				continue
			}
			multiplying[o.Name] = true
			if !op.KernelOf(o).Multiplies() {
				t.Errorf("%s: %s has multiply-accumulates, and its Kernel is none of products", c.name(), o.Name)
			}
		}
	}
	if len(multiplying) < 20 {
		t.Errorf("only %d operators multiply", len(multiplying))
	}
}

// TestKernelsByHand: kernels of single operators whose names tell nothing of them.
func TestKernelsByHand(t *testing.T) {
	for _, tt := range []struct {
		expr string
		want latency.Kernel
	}{
		// One thread for each position of the result; 16 and 16·27 numbers of 4 bytes.
		{"F.interpolate(r(1, 2, 2, 2, 2), size=(6, 6, 6), mode='trilinear')", latency.Kernel{Class: latency.Stream, Threads: 216, Bytes: 4 * (16 + 432)}},
		{"F.interpolate(r(1, 2, 4, 4), size=(8, 8), mode='bicubic')", latency.Kernel{Class: latency.Stream, Threads: 64, Bytes: 4 * (32 + 128)}},
		{"F.interpolate(r(1, 2, 8), size=16, mode='linear')", latency.Kernel{Class: latency.Stream, Threads: 16, Bytes: 4 * (16 + 32)}},
		{"F.interpolate(r(1, 2, 4, 4), size=(8, 8), mode='bilinear')", latency.Kernel{Class: latency.Stream, Threads: 64, Bytes: 4 * (32 + 128)}},
		{"F.interpolate(r(1, 2, 4, 4).to(memory_format=torch.channels_last), size=(8, 8), mode='bilinear')", latency.Kernel{Class: latency.Stream, Bytes: 4 * (32 + 128)}},
		// A smaller image is no sum of a larger one.
		{"F.interpolate(r(1, 2, 8, 8), size=(2, 2), mode='nearest')", latency.Kernel{Class: latency.Stream, Bytes: 4 * (128 + 8)}},
		// Of a large input, what is returned is read, and written.
		{"torch.take(r(64, 64), i(8))", latency.Kernel{Class: latency.Stream, Bytes: 4 * 16}},
		{"torch.gather(r(64, 64), 0, i(1, 64))", latency.Kernel{Class: latency.Stream, Bytes: 4 * 128}},
		// 6 indices of 8 bytes, their rows of 16 numbers, 2 sums.
		{"F.embedding_bag(i(2, 3), r(1000, 16), mode='sum')", latency.Kernel{Class: latency.Stream, Bytes: 6*8 + 6*16*4 + 2*16*4}},
		{"F.embedding_bag(i(2, 3), r(4, 16), mode='sum')", latency.Kernel{Class: latency.Stream, Bytes: 6*8 + 4*16*4 + 2*16*4}},
		{"torch.sum(r(64, 64), 1)", latency.Kernel{Class: latency.Reduction, Bytes: 4 * (4096 + 64)}},
	} {
		g, err := caseOf(tt.expr).trace()
		if err != nil {
			t.Fatalf("%s: %v", tt.expr, err)
		}
		ops := g.Ops()
		kernels := latency.Forward(ops[len(ops)-1])
		if len(kernels) != 1 {
			t.Fatalf("%s has %d kernels", tt.expr, len(kernels))
		}
		got := kernels[0]
		if got.Class != tt.want.Class || got.Threads != tt.want.Threads || got.Bytes != tt.want.Bytes {
			t.Errorf("%s: class %v, %d threads, %d bytes; want %v, %d, %d", tt.expr, got.Class, got.Threads, got.Bytes, tt.want.Class, tt.want.Threads, tt.want.Bytes)
		}
	}
}

const packedProgram = `
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 5, num_layers=2)
        self.x = nn.Parameter(torch.empty(7, 3, 4))
    def forward(self, go):
        return self.lstm(pack_padded_sequence(self.x, torch.tensor([7, 4, 2])))[0].data
`

// TestPackedSteps: sequences of 7, 4 and 2 moments take 7 steps in each of two layers,
// with two kernels a step, and not 13.
func TestPackedSteps(t *testing.T) {
	g, err := traceProgram(packedProgram, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range g.Ops() {
		if op.KernelOf(o) == op.KernelRecurrent {
			checkLaunches(t, o, 2*2*7)
			return
		}
	}
	t.Error("nothing recurrent ran")
}

func checkLaunches(t *testing.T, o *graph.Op, want int64) {
	t.Helper()
	kernels := latency.Forward(o)
	if len(kernels) != 1 || kernels[0].Class != latency.Recurrent || kernels[0].Launches != want {
		t.Errorf("%s has the kernels %+v, want one recurrent with %d launches", o.Name, kernels, want)
	}
}
