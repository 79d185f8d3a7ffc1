package torch

// This file measures the speed of starts, opens and traces.

import (
	"testing"
)

// BenchmarkImport is the start: a machine, and "import torch, torch.nn".
func BenchmarkImport(b *testing.B) {
	for b.Loop() {
		s, err := Open(Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.LoadSource("model.py", []byte("import torch\nimport torch.nn as nn\n")); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// BenchmarkOpen is the machine with the native part alone.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		s, err := Open(Options{})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// BenchmarkTracePlainNet traces a built model again and again.
func BenchmarkTracePlainNet(b *testing.B) {
	s, m := open(b, plainNet, "Net()")
	for b.Loop() {
		if _, err := s.Trace(m, Run{Inputs: []Input{{Shape: []int64{2, 3, 8, 8}}}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkResNet50 is a built-in model from import to graph.
func BenchmarkResNet50(b *testing.B) {
	for b.Loop() {
		s, m := open(b, "from torchvision.models import resnet50\n", "resnet50()")
		if _, err := s.Trace(m, Run{Inputs: []Input{{Shape: []int64{1, 3, 224, 224}}}}); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// BenchmarkTraceResNet50 is the trace alone.
func BenchmarkTraceResNet50(b *testing.B) {
	s, m := open(b, "from torchvision.models import resnet50\n", "resnet50()")
	for b.Loop() {
		if _, err := s.Trace(m, Run{Inputs: []Input{{Shape: []int64{1, 3, 224, 224}}}}); err != nil {
			b.Fatal(err)
		}
	}
}
