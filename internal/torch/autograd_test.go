package torch

// This file tests gradients that a program asks for, and the storages of tensors.

import (
	"os"
	"strings"
	"testing"

	"heft/internal/input"
	"heft/internal/python/vm"
)

// TestAutogradGrad: torch.autograd.grad and storages give what real torch gives.
// calls.py asks both; calls.txt is what real torch (2.15, CPU) answered.
func TestAutogradGrad(t *testing.T) {
	const folder = "testdata/autograd/"
	source, err := os.ReadFile(folder + "calls.py")
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile(folder + "calls.txt")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("calls.py", source); err != nil {
		t.Fatal(explain(err))
	}
	m, err := s.Build("Measured()")
	if err != nil {
		t.Fatal(explain(err))
	}
	if _, err := s.Trace(m, Run{Inputs: []Input{input.Float32(4, 3)}}); err != nil {
		t.Fatal(explain(err))
	}
	s.main.Dict.SetStr("measured", m.object)
	v, err := s.evaluate("'\\n'.join(measured.lines)")
	if err != nil {
		t.Fatal(explain(err))
	}
	text, _ := v.(vm.Str)
	got, want := strings.Split(string(text), "\n"), strings.Split(strings.TrimSpace(string(golden)), "\n")
	if len(got) != len(want) || len(want) < 100 {
		t.Fatalf("%d lines, real torch has %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s\nheft  %s\ntorch %s", want[i-1], got[i], want[i])
		}
	}
}
