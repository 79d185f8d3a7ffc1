package torch

// This file tests what tensors of inference mode refuse outside of it.

import (
	"testing"

	"heft/internal/input"
)

// TestTensorsOfInferenceMode: they are not changed in place, not saved for a backward and
// require no gradient; a copy does. Real torch 2.15 runs the same assertions.
func TestTensorsOfInferenceMode(t *testing.T) {
	const source = `import torch
from torch import nn
def refused(call):
    try:
        call()
    except RuntimeError:
        return True
    return False
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 2)
    def forward(self, x):
        with torch.inference_mode():
            made = x * 2
            made.add_(1)
        assert made.is_inference() and made[0].is_inference() and not made.clone().is_inference() and not x.is_inference()
        assert refused(lambda: made.add_(1)) and refused(lambda: self.linear(made)) and refused(lambda: made.requires_grad_())
        return self.linear(made.clone())
`
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("net.py", []byte(source)); err != nil {
		t.Fatal(explain(err))
	}
	m, err := s.Build("Net")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Trace(m, Run{Inputs: []Input{input.Float32(2, 2)}, Training: true}); err != nil {
		t.Error(explain(err))
	}
}
