package torch

// This file tests gradients that a program asks for, and the storages of tensors.

import (
	"testing"

	"heft/internal/input"
)

// TestAutogradGrad: torch.autograd.grad and storages give what real torch gives.
// calls.py asks both; calls.txt is what real torch (2.15, CPU) answered.
func TestAutogradGrad(t *testing.T) {
	got, want := measured(t, "autograd", "calls.txt", input.Float32(4, 3))
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s\nheft  %s\ntorch %s", want[i-1], got[i], want[i])
		}
	}
}
