package memory

// This file tests how often an optimizer's step reads or writes a number.

import "testing"

// TestStepPasses: by hand, as the kernels of torch's steps go over their lists. Fused: the parameter, its gradient and
// the new parameter are 3 passes, each state 2 more. Else 3 for the parameter, 5 for the first state, 11 for each
// other one, and 3 for a weight decay.
func TestStepPasses(t *testing.T) {
	for _, c := range []struct {
		optimizer Optimizer
		want      int64
	}{
		{Optimizer{}, 3}, {Optimizer{Name: "sgd", Momentum: 0.9}, 3 + 5}, {Optimizer{Name: "sgd", Momentum: 0.9, WeightDecay: 0.1}, 3 + 5 + 3},
		{Optimizer{Name: "adam"}, 3 + 5 + 11}, {Optimizer{Name: "adam", AMSGrad: true}, 3 + 5 + 2*11}, {Optimizer{Name: "adamw", WeightDecay: 0.01}, 3 + 5 + 11 + 3},
		{Optimizer{Name: "adam", Implementation: Fused}, 3 + 2*2}, {Optimizer{Name: "adam", AMSGrad: true, Implementation: Fused}, 3 + 2*3},
		{Optimizer{Name: "sgd", Implementation: Fused}, 3}, {Optimizer{Name: "adam", Implementation: SingleTensor}, 3 + 5 + 11},
	} {
		if got, err := StepPasses(c.optimizer); err != nil || got != c.want {
			t.Errorf("%+v: %d, %v, want %d", c.optimizer, got, err, c.want)
		}
	}
	for _, wrong := range []Optimizer{{Name: "adm"}, {Name: "lion", Implementation: Fused}} {
		if got, err := StepPasses(wrong); err == nil || got != 0 {
			t.Errorf("%+v: %d, %v", wrong, got, err)
		}
	}
}
