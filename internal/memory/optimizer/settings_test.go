package optimizer

// This file tests 8-bit states, the choice of the implementation, and what is
// refused.

import (
	"slices"
	"strings"
	"testing"
)

// TestEightBitStates, by hand: below 4,096 elements two float32 moments; else two of
// a byte and a float32 scale for each 256.
func TestEightBitStates(t *testing.T) {
	rule := adam8bit()
	for n, want := range map[int64][]int64{
		4095: {16_380, 16_380}, 4096: {4096, 4096, 64, 64}, 4097: {4097, 4097, 68, 68}, 4_194_304: {4_194_304, 4_194_304, 65_536, 65_536},
	} {
		if got := rule.state(&Optimizer{}, &Parameter{Shape: []int64{n}, ElementBytes: 4}); !slices.Equal(got, want) {
			t.Errorf("%d elements keep %v, want %v", n, got, want)
		}
	}
}

// TestResolve: torch's choice of the implementation on a GPU, and what is refused.
func TestResolve(t *testing.T) {
	for _, c := range []struct {
		o    Optimizer
		want Implementation
		err  string
	}{
		{Optimizer{}, ForEach, ""},
		{Optimizer{Name: "adafactor"}, SingleTensor, ""},
		{Optimizer{Name: "muon"}, SingleTensor, ""},
		{Optimizer{Name: "adagrad", Implementation: Fused}, Fused, ""},
		{Optimizer{Name: "rmsprop", Implementation: Fused}, "", "RMSprop has no fused implementation"},
		{Optimizer{Name: "muon", Implementation: ForEach}, "", "Muon has no foreach implementation"},
		{Optimizer{Nesterov: true}, "", "nesterov momentum requires a momentum"},
		{Optimizer{Momentum: -1}, "", "must not be negative"},
		{Optimizer{Name: "radam", Capturable: true}, "", "a capturable RAdam is not simulated"},
		{Optimizer{Name: "adan"}, "", `unknown optimizer "adan"`},
	} {
		_, err := c.o.Resolve()
		if c.err == "" && (err != nil || c.o.Implementation != c.want) {
			t.Errorf("%+v: %v, want %q", c.o, err, c.want)
		}
		if c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%+v: %v, want %q", c.o, err, c.err)
		}
	}
}

// TestCheckGradients: who takes which gradients (torch 2.15).
func TestCheckGradients(t *testing.T) {
	parameters := []Parameter{{Shape: []int64{10, 4}, ElementBytes: 4, SparseRows: 3}, {Shape: []int64{4}, ElementBytes: 4}}
	for name, want := range map[string]string{
		"sgd": "", "adagrad": "", "adam": "Adam does not support sparse gradients: 0", "adafactor": "Adafactor does not support sparse gradients: 0",
		"sparse_adam": "SparseAdam does not support dense gradients, please consider Adam instead: 1",
	} {
		o := Optimizer{Name: name}
		rule, err := o.Resolve()
		if err != nil {
			t.Fatal(err)
		}
		err = o.CheckGradients(rule, parameters, func(i int) string { return []string{"0", "1"}[i] })
		if want == "" && err != nil || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

// TestFacts: where Python finds an optimizer, and what it has (torch.optim 2.15, timm
// 1.0.31, bitsandbytes).
func TestFacts(t *testing.T) {
	for name, want := range map[string]Facts{
		"sgd": {Class: "torch.optim.SGD", Fused: true}, "adam": {Class: "torch.optim.Adam", Fused: true}, "adamw": {Class: "torch.optim.AdamW", Fused: true},
		"adagrad": {Class: "torch.optim.Adagrad", Fused: true}, "rmsprop": {Class: "torch.optim.RMSprop"}, "sparse_adam": {Class: "torch.optim.SparseAdam"},
		"lbfgs": {Class: "torch.optim.LBFGS", RunsModel: true}, "lion": {Class: "timm.optim.Lion"}, "adam8bit": {Class: "bitsandbytes.optim.Adam8bit"}, "adamx": {},
	} {
		if got := FactsOf(name); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	for _, name := range Names() {
		if FactsOf(name).Class == "" {
			t.Errorf("%s has no class", name)
		}
	}
}
