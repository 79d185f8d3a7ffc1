package torch

import (
	"strings"
	"testing"

	"heft/internal/graph"
)

// open loads a program and builds a model from an expression.
func open(t testing.TB, source, expr string) (*Session, *Model) {
	t.Helper()
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.LoadSource("model.py", []byte(source)); err != nil {
		t.Fatal(explain(err))
	}
	m, err := s.Build(expr)
	if err != nil {
		t.Fatal(explain(err))
	}
	return s, m
}

func dump(t testing.TB, g *graph.Graph) string {
	t.Helper()
	var b strings.Builder
	if err := graph.Dump(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const plainNet = `
import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.bn = nn.BatchNorm2d(16)
        self.fc = nn.Linear(16 * 4 * 4, num_classes)

    def forward(self, x):
        x = F.relu(self.bn(self.conv1(x)))
        x = F.max_pool2d(x, 2)
        x = torch.flatten(x, 1)
        return self.fc(x)
`

func TestPlainNet(t *testing.T) {
	s, m := open(t, plainNet, "Net(num_classes=7)")
	g, err := s.Trace(m, Run{Inputs: []Input{{Shape: []int64{2, 3, 8, 8}}}})
	if err != nil {
		t.Fatal(explain(err))
	}
	if err := graph.Validate(g); err != nil {
		t.Error(err)
	}
	t.Log(dump(t, g))
}
