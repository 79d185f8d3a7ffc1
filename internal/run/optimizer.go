package run

// This file turns settings into an optimizer.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
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

// optimizerSettings are those that say what an optimizer is, and not how it is run.
var optimizerSettings = []string{"optimizer", "momentum", "nesterov", "weight_decay", "amsgrad", "centered", "maximize", "capturable"}

// takesOwn tells whether training takes the optimizer that the model's program makes:
// where the setting says nothing of one.
func (p *Plan) takesOwn(g *graph.Graph) bool {
	s := &p.Setting
	return s.Mode == Training && g.Optimizer != nil && !slices.ContainsFunc(optimizerSettings, s.given)
}

// ownOptimizer is that optimizer; nil if there is none that can be simulated.
func (p *Plan) ownOptimizer(g *graph.Graph) *memory.Optimizer {
	if !p.takesOwn(g) {
		return nil
	}
	own := g.Optimizer
	known := memory.OptimizerNames()
	at := slices.IndexFunc(known, func(name string) bool { return memory.OptimizerFacts(name).Class == "torch.optim."+own.Class })
	if at < 0 {
		return nil
	}
	o := memory.Optimizer{
		Name: known[at], Momentum: own.Momentum, WeightDecay: own.WeightDecay, Nesterov: own.Nesterov, AMSGrad: own.AMSGrad,
		Centered: own.Centered, Maximize: own.Maximize, Capturable: own.Capturable,
	}
	switch {
	case p.Setting.Implementation != "":
		o.Implementation = p.Setting.Implementation
	case own.Fused != nil && *own.Fused:
		o.Implementation = memory.Fused
	case own.ForEach != nil && *own.ForEach:
		o.Implementation = memory.ForEach
	case own.ForEach != nil, own.Fused != nil, p.Trace.Torch.Before(2, 0):
		o.Implementation = memory.SingleTensor
	}
	if memory.CheckOptimizer(o) != nil {
		return nil
	}
	return &o
}

// ownAssumption says that the program's optimizer is taken, or why it is not.
func (p *Plan) ownAssumption(g *graph.Graph) graph.Assumption {
	a := graph.Assumption{Code: "optimizer", Effect: "`optimizer` names another"}
	if own := p.ownOptimizer(g); own != nil {
		a.Text = fmt.Sprintf("the optimizer %s, which line %d of the file makes", own.Describe(), g.Optimizer.Line)
	} else if g.Optimizer.Class == "" {
		a.Text = fmt.Sprintf("%s, since the model's configure_optimizers fails here", p.On(g).Optimizer.Describe())
	} else {
		a.Text = fmt.Sprintf("%s, though line %d of the file makes a %s, which is not simulated", p.On(g).Optimizer.Describe(), g.Optimizer.Line, g.Optimizer.Class)
	}
	return a
}
