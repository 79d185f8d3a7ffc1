package advise

// This file holds the levers of the optimizer and its gradients.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/run"
)

var optimizerLevers = []*Lever{
	{
		ID: "zero_grad", Takes: "after-step or before-backward",
		Why:   "gradients that are let go take nothing while the next forward runs",
		Title: func(_ *Subject, value string) string { return "gradients let go " + value },
		Applies: func(s *Subject) Offer {
			switch {
			case !s.Training():
				return none("there are no gradients outside of training")
			case s.Setting.ZeroGrad == run.ZeroGradAfterStep:
				return none("the run lets gradients go behind the step")
			}
			return values("after-step")
		},
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			if c.Setting.ZeroGrad.UnmarshalText([]byte(value)) != nil || c.Setting.ZeroGrad == run.ZeroGradKeep {
				return c, errValue
			}
			return c, nil
		},
		How:   lines("optimizer.step()", "optimizer.zero_grad(set_to_none=True)  # right behind the step"),
		Price: priced(Nothing, "–"),
	},
	{
		ID: "implementation", Takes: "single, foreach or fused",
		Why:   "the optimizer's step goes over one parameter at a time, or in one kernel, instead of over lists with temporaries as large as the model",
		Title: func(_ *Subject, value string) string { return implementationNames[value] },
		Applies: func(s *Subject) Offer {
			switch {
			case !s.Training():
				return none("there is no optimizer outside of training")
			case s.optimizer().Implementation == memory.Fused:
				return none("the run has the fused optimizer")
			case s.optimizer().Implementation == memory.SingleTensor:
				return none("the step goes over one parameter at a time")
			}
			if memory.OptimizerFacts(s.optimizer().Name).Fused {
				return values("fused", "single")
			}
			return values("single")
		},
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			if implementationNames[value] == "" {
				return c, errValue
			}
			c.Setting.Implementation = memory.Implementation(value)
			return c, nil
		},
		How: func(c Case, s *Subject, value string) []string {
			if value == "single" {
				return []string{s.optimizerCall(c, "foreach=False")}
			}
			return []string{s.optimizerCall(c, value+"=True")}
		},
		Price: func(_ *Subject, value string) Price {
			if value == "single" {
				return Price{Class: Time, Words: "a slower step: some kernels for each parameter"}
			}
			return Price{Class: Nothing, Words: "–"}
		},
	},
	{
		ID: "optimizer_in_backward", Takes: on,
		Why:   "each parameter is stepped as soon as its gradient is there: gradients never stand beside each other",
		Title: titled("optimizer in the backward"),
		Applies: func(s *Subject) Offer {
			switch {
			case !s.Training():
				return none("there is no optimizer outside of training")
			case s.Setting.OptimizerInBackward:
				return none("the run steps in the backward")
			case s.Setting.Accumulate > 1:
				return none("gradients of several micro-batches are to be added up first")
			case s.Setting.Parallel != "":
				return none("a step in the backward of several cards is not simulated")
			case s.Setting.Precision.Autocast() == graph.Float16:
				return none("a GradScaler looks at all gradients before a step; bf16 needs none")
			case memory.OptimizerFacts(s.optimizer().Name).RunsModel:
				return none("the optimizer runs the model in its step")
			}
			return values(on)
		},
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			c.Setting.OptimizerInBackward = true
			return c, onlyOn(value)
		},
		How: func(c Case, s *Subject, _ string) []string {
			call := strings.Replace(s.optimizerCall(c, ""), "model.parameters()", "[parameter]", 1)
			return []string{
				"for parameter in model.parameters():",
				"    parameter." + call,
				"    parameter.register_post_accumulate_grad_hook(lambda p: (p.optimizer.step(), p.optimizer.zero_grad()))",
				"# no optimizer.step() and no optimizer.zero_grad() behind loss.backward()",
			}
		},
		Price:    priced(Recipe, "no clipping of the whole gradient, no micro-batches; a scheduler for each parameter"),
		Excludes: []string{"accumulate", "parallel", "zero_grad"},
	},
	{
		ID: "offload", Takes: "activations, optimizer or both",
		Why:   "what waits for the backward, or the optimizer's state, lies in the host's memory",
		Title: func(_ *Subject, value string) string { return offloadNames[memory.Offload(value)] },
		Applies: func(s *Subject) Offer {
			switch {
			case !s.Training():
				return none("an inference keeps nothing for later")
			case s.Setting.Offload != "":
				return none("the run has it")
			case len(s.Setting.Checkpoint) > 0:
				return values("optimizer")
			}
			return values("optimizer", "activations", "both")
		},
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			if offloadNames[memory.Offload(value)] == "" {
				return c, errValue
			}
			c.Setting.Offload = memory.Offload(value)
			return c, nil
		},
		How: offloadCode,
		Price: func(_ *Subject, value string) Price {
			if value == "optimizer" {
				return Price{Class: Time, Words: "the host steps: gradients and parameters are copied each step, which is not estimated"}
			}
			return Price{Class: Time, Words: "each kept tensor is copied to the host and back, which is not estimated"}
		},
		Excludes: []string{"checkpoint"},
	},
	{
		ID: "optimizer", Takes: "a name, as sgd, adafactor or adam8bit; sgd-plain is SGD without momentum",
		Why:     "an optimizer's state is one or two tensors for each parameter, or none",
		Title:   optimizerTitle,
		Applies: lighterOptimizers,
		Change:  swapOptimizer,
		How: func(c Case, s *Subject, _ string) []string {
			library, _, _ := strings.Cut(memory.OptimizerFacts(c.Setting.Optimizer).Class, ".")
			if library != "torch" {
				return []string{"import " + library, s.optimizerCall(c, "")}
			}
			return []string{s.optimizerCall(c, "")}
		},
		Price:    priced(Recipe, "accuracy to be checked: another optimizer, whose learning rate is to be found"),
		Excludes: []string{"implementation"},
	},
}

var offloadNames = map[memory.Offload]string{
	memory.OffloadActivations: "activations on the host", memory.OffloadOptimizer: "optimizer on the host", memory.OffloadBoth: "activations and optimizer on the host",
}

// offloadCode is what keeps things on the host.
func offloadCode(c Case, s *Subject, value string) []string {
	var code []string
	if value != "optimizer" {
		code = append(code, "with torch.autograd.graph.save_on_cpu(pin_memory=True):", "    output = model(images)")
	}
	if value != "activations" {
		call := strings.TrimPrefix(s.optimizerCall(c, ""), "optimizer = torch.optim.")
		class, arguments, _ := strings.Cut(call, "(")
		code = append(code, "from torchao.optim import CPUOffloadOptimizer",
			"optimizer = CPUOffloadOptimizer("+strings.Replace(arguments, "model.parameters()", "model.parameters(), torch.optim."+class, 1))
	}
	return code
}

var implementationNames = map[string]string{"single": "optimizer with foreach off", "foreach": "foreach optimizer", "fused": "fused optimizer"}

// optimizer is the run's, also where nobody named it.
func (s *Subject) optimizer() memory.Optimizer {
	return s.Plan.On(s.Graph).Optimizer
}

// lighterOptimizers lists optimizers with less state, those most like the run's
// first.
func lighterOptimizers(s *Subject) Offer {
	if !s.Training() {
		return none("there is no optimizer outside of training")
	}
	o := s.optimizer()
	switch name := o.Name; {
	case name == "sgd" && o.Momentum == 0:
		return none("SGD without momentum has no state")
	case name == "sgd":
		return values("sgd-plain")
	case name == "adam8bit" || name == "adafactor":
		return values("sgd-plain")
	}
	return values("adam8bit", "adafactor", "sgd", "sgd-plain")
}

// swapOptimizer names another optimizer, with torch's defaults but for the weight
// decay.
func swapOptimizer(c Case, _ *Subject, value string) (Case, error) {
	set := &c.Setting
	set.Nesterov, set.AMSGrad, set.Centered, set.Capturable, set.Implementation, set.Momentum = false, false, false, false, "", nil
	switch value {
	case "sgd":
		momentum := run.DefaultMomentum
		set.Optimizer, set.Momentum = "sgd", &momentum
	case "sgd-plain":
		set.Optimizer = "sgd"
	default:
		if !slices.Contains(memory.OptimizerNames(), value) {
			return c, errValue
		}
		set.Optimizer = value
	}
	return c, nil
}

func optimizerTitle(s *Subject, value string) string {
	switch {
	case value == "sgd-plain" && s.optimizer().Name == "sgd":
		return "SGD → no momentum"
	case value == "sgd-plain":
		return s.optimizer().Name + " → SGD"
	case value == "sgd":
		return s.optimizer().Name + " → SGD with momentum"
	}
	return s.optimizer().Name + " → " + value
}

// optimizerCall is the line that makes a case's optimizer.
func (s *Subject) optimizerCall(c Case, further string) string {
	set := &c.Setting
	o := memory.Optimizer{Name: strings.ToLower(set.Optimizer), WeightDecay: set.WeightDecay, Nesterov: set.Nesterov, AMSGrad: set.AMSGrad, Centered: set.Centered}
	if set.Momentum != nil {
		o.Momentum = *set.Momentum
	}
	if o.Name == "" {
		o = s.optimizer()
	}
	arguments := []string{"model.parameters()", "lr=lr"}
	if o.Momentum != 0 {
		arguments = append(arguments, fmt.Sprintf("momentum=%g", o.Momentum))
	}
	if o.WeightDecay != 0 {
		arguments = append(arguments, fmt.Sprintf("weight_decay=%g", o.WeightDecay))
	}
	for _, flag := range []struct {
		name string
		set  bool
	}{{"nesterov", o.Nesterov}, {"amsgrad", o.AMSGrad}, {"centered", o.Centered}} {
		if flag.set {
			arguments = append(arguments, flag.name+"=True")
		}
	}
	if further != "" {
		arguments = append(arguments, further)
	}
	return "optimizer = " + memory.OptimizerFacts(o.Name).Class + "(" + strings.Join(arguments, ", ") + ")"
}
