package source

// This file tests that a file is told that calls its model with autograd on.

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"heft/internal/graph"
)

// TestForgottenNoGrad: a call in evaluation mode with autograd on is said; one without
// autograd, or in training mode, is not.
func TestForgottenNoGrad(t *testing.T) {
	const program = `
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


if __name__ == "__main__":
    model = Net()
`
	for call, want := range map[string]bool{
		"    model.eval()\n    print(model(torch.rand(2, 4)).shape)\n":                                       true,
		"    model.eval()\n    with torch.no_grad():\n        print(model(torch.rand(2, 4)).shape)\n":        false,
		"    model.eval()\n    with torch.inference_mode():\n        print(model(torch.rand(2, 4)).shape)\n": false,
		"    print(model(torch.rand(2, 4)).shape)\n":                                                         false,
	} {
		file := filepath.Join(t.TempDir(), "net.py")
		if err := os.WriteFile(file, []byte(program+call), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := Open(t.Context(), file+":Net", Options{})
		if err != nil {
			t.Fatal(err)
		}
		g, err := m.Trace(Run{})
		if err != nil {
			t.Fatal(err)
		}
		got := slices.ContainsFunc(g.Assumptions, func(a graph.Assumption) bool { return a.Code == "no_grad" })
		if got != want {
			t.Errorf("%s: it is said: %t, want %t", call, got, want)
		}
		m.Close()
	}
}
