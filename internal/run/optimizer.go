package run

// This file turns settings into an optimizer.

import (
	"slices"
	"strings"

	"heft/internal/memory"
)

// optimizerArguments says which optimizers take an argument (the constructors of
// torch.optim 2.15); others do not know it.
var optimizerArguments = []struct {
	setting    string
	optimizers []string
}{
	{"momentum", []string{"sgd", "rmsprop", "muon"}},
	{"nesterov", []string{"sgd", "muon"}},
	{"amsgrad", []string{"adam", "adamw"}},
	{"centered", []string{"rmsprop"}},
	{"capturable", []string{"adam", "adamw", "rmsprop", "adadelta", "adamax", "nadam", "radam", "asgd", "rprop"}},
}

// optimizer is that of training: SGD with momentum where none is named. On a GPU
// optimizers take their foreach implementation by themselves since PyTorch 2.0
// (pull requests 92306 and 95862); before, they stepped one parameter after the other.
func (s *Setting) optimizer(torch memory.Release) (memory.Optimizer, error) {
	o := memory.Optimizer{
		Name: strings.ToLower(s.Optimizer), Nesterov: s.Nesterov, WeightDecay: s.WeightDecay, AMSGrad: s.AMSGrad, Centered: s.Centered,
		Maximize: s.Maximize, Capturable: s.Capturable, Implementation: s.Implementation,
	}
	switch {
	case s.Momentum != nil:
		o.Momentum = *s.Momentum
	case s.Optimizer == "":
		o.Momentum = DefaultMomentum
	}
	if o.Name == "" {
		o.Name = "sgd"
	}
	if o.Implementation == "" && torch.Before(2, 0) {
		o.Implementation = memory.SingleTensor
	}
	if !slices.Contains(memory.OptimizerNames(), o.Name) {
		return o, memory.CheckOptimizer(o)
	}
	for _, a := range optimizerArguments {
		if s.given(a.setting) && !slices.Contains(a.optimizers, o.Name) {
			return o, refuse(a.setting, "those that have: "+strings.Join(a.optimizers, ", "), "%s has no `%s`", o.Name, a.setting)
		}
	}
	return o, memory.CheckOptimizer(o)
}
