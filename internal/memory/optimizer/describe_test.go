package optimizer

// This file tests how an optimizer is named, and which numbers are refused.

import "testing"

func TestDescribe(t *testing.T) {
	for want, o := range map[string]Optimizer{
		"SGD (foreach)": {Name: "sgd"}, "SGD momentum 0.9 nesterov weight decay 0.01 (foreach)": {Momentum: 0.9, Nesterov: true, WeightDecay: 0.01},
		"Adam amsgrad (single)": {Name: "adam", AMSGrad: true, Implementation: SingleTensor}, "RMSprop centered (foreach)": {Name: "rmsprop", Centered: true},
		"nothing": {Name: "nothing"},
	} {
		if got := o.Describe(); got != want {
			t.Errorf("%+v is %q, want %q", o, got, want)
		}
	}
}

func TestRefusedSettings(t *testing.T) {
	for want, o := range map[string]Optimizer{
		"momentum -1 and weight decay 0 must not be negative": {Momentum: -1}, "momentum 0 and weight decay -0.1 must not be negative": {WeightDecay: -0.1},
		"nesterov momentum requires a momentum": {Nesterov: true}, `unknown optimizer "adm"`: {Name: "adm"},
	} {
		if _, err := o.Resolve(); err == nil || err.Error() != want {
			t.Errorf("%+v: %v, want %s", o, err, want)
		}
	}
}
