package opcheck

// This file tests which loss is taken for an output, and the memory that it adds.

import (
	"strings"
	"testing"

	"heft/internal/memory"
)

// TestLossByShape: the loss that is taken for an output when none is named.
func TestLossByShape(t *testing.T) {
	for output, want := range map[string]string{
		"t(4, 10)": "cross_entropy", "t(4, 2)": "cross_entropy", // classes
		"t(4, 1)": "bce", "t(4)": "bce", "t(4, 1, 8, 8)": "bce", // logits
		"t(4, 3, 8, 8)": "cross_entropy", "t(4, 3, 4, 8, 8)": "cross_entropy", // classes of pixels
		"t(4, 8, 100)": "cross_entropy",            // words
		"t(4, 100, 8)": "mse", "t(4, 8, 8)": "mse", // sequences of vectors
		"t(4, 2, 2, 2, 2, 2)": "mse",
		"t(4, 3).sum()":       "output", // a loss already
	} {
		if got := lossOf(t, output+" * 2", memory.LossAuto); !strings.HasPrefix(got, want) {
			t.Errorf("%s is trained with %q, want %q", output, got, want)
		}
	}
}

// lossOf names the loss with which the expression is trained.
func lossOf(t *testing.T, expression string, loss memory.Loss) string {
	t.Helper()
	g, err := caseOf(expression).trace()
	if err != nil {
		t.Fatal(err)
	}
	r, err := memory.Simulate(g, memory.Plan{Mode: memory.Training, Loss: loss, TensorsOnly: true, Iterations: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r.Loss
}

// TestLossMemory: what a named loss adds to the memory of the forward's end, in
// blocks of 512 bytes: [64, 64] is 16 KiB.
//
//	cross_entropy  log-probabilities of 16 KiB, a target of 64 int64, a sum of weights and the loss
//	mse            the loss; the target is data
//	sum            the loss
func TestLossMemory(t *testing.T) {
	for loss, want := range map[memory.Loss]int64{
		memory.LossCrossEntropy: 16384 + 2*512, memory.LossMSE: 512, memory.LossSum: 512, memory.LossMean: 512, memory.LossBCE: 512,
		memory.LossOutput: 512,
	} {
		g, err := caseOf("t(64, 64) * 2").trace()
		if err != nil {
			t.Fatal(err)
		}
		r, err := memory.Simulate(g, memory.Plan{Mode: memory.Training, Loss: loss, TensorsOnly: true, Iterations: 1})
		if err != nil {
			t.Fatal(err)
		}
		var forward, after int64
		for _, s := range r.Stages {
			switch s.Phase {
			case memory.PhaseForward:
				forward = s.Rounded
			case memory.PhaseLoss:
				after = s.Rounded
			}
		}
		if after-forward != want {
			t.Errorf("%s holds %d bytes more than the forward, want %d", loss, after-forward, want)
		}
	}
}
