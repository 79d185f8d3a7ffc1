package optimizer

// This file holds an optimizer's settings, their checks and their text.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"heft/internal/spell"
)

// Implementation is how an optimizer runs over its parameters.
type Implementation string

// The implementations. The zero value is torch's choice on a GPU: foreach, or
// single where an optimizer has no foreach.
const (
	ForEach      Implementation = "foreach" // temporaries are lists with one tensor for each parameter
	Fused        Implementation = "fused"   // no temporaries
	SingleTensor Implementation = "single"  // one parameter after the other
)

// Optimizer is an optimizer with the settings that decide its memory.
type Optimizer struct {
	Name           string // "sgd", "adam", …; empty is "sgd"
	Momentum       float64
	Nesterov       bool
	WeightDecay    float64
	AMSGrad        bool
	Centered       bool
	Maximize       bool
	Capturable     bool
	Implementation Implementation
}

// Error says that an optimizer cannot be run as it is set.
type Error struct {
	Message string
	Advice  string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Hint says what to try instead.
func (e *Error) Hint() string { return e.Advice }

// Names lists the known optimizers.
func Names() []string {
	var names []string
	for _, r := range catalogue() {
		names = append(names, r.name)
	}
	return names
}

// Facts are what is known of an optimizer besides what its step takes.
type Facts struct {
	Class     string // where Python finds it: "torch.optim.AdamW"
	Fused     bool   // has an implementation without temporaries
	RunsModel bool   // its step runs forward and backward itself
}

// FactsOf are those of an optimizer by name; zero for an unknown one.
func FactsOf(name string) Facts {
	for _, r := range catalogue() {
		if r.name == name {
			return Facts{Class: cmp.Or(r.class, "torch.optim."+r.title), Fused: r.fused, RunsModel: r.runsModel}
		}
	}
	return Facts{}
}

// Resolve finds the optimizer's literal, fills in torch's choice of the
// implementation and checks the settings. Errors are *Error.
func (o *Optimizer) Resolve() (*Rule, error) {
	if o.Name == "" {
		o.Name = "sgd"
	}
	all := catalogue()
	i := slices.IndexFunc(all, func(r Rule) bool { return r.name == o.Name })
	if i < 0 {
		return nil, unknown(o.Name)
	}
	r := &all[i]
	if o.Momentum < 0 || o.WeightDecay < 0 {
		return nil, &Error{fmt.Sprintf("momentum %v and weight decay %v must not be negative", o.Momentum, o.WeightDecay), "leave them out for none"}
	}
	if o.Nesterov && o.Momentum == 0 {
		return nil, &Error{"nesterov momentum requires a momentum", "add `momentum` 0.9"}
	}
	if o.Capturable && !r.capturable {
		return nil, &Error{"a capturable " + r.title + " is not simulated", "leave capturable out"}
	}
	return r, o.chooseImplementation(r)
}

// CheckGradients refuses parameters whose gradients the optimizer does not take,
// in torch's words. name tells what a parameter is called. Errors are *Error.
func (o *Optimizer) CheckGradients(r *Rule, parameters []Parameter, name func(i int) string) error {
	for i := range parameters {
		sparse := parameters[i].SparseRows > 0
		switch {
		case !sparse && r.gradients == sparseOnly:
			return &Error{r.title + " does not support dense gradients, please consider Adam instead: " + name(i), "`optimizer` adam, or `freeze` what is dense"}
		case sparse && r.gradients == denseOnly:
			return &Error{r.title + " does not support sparse gradients: " + name(i), "`optimizer` sparse_adam, or sparse=False"}
		case sparse && o.WeightDecay != 0:
			return &Error{"weight decay is not compatible with sparse gradients: " + name(i), "leave `weight_decay` out, or sparse=False"}
		case sparse && o.Momentum != 0:
			return &Error{"the momentum of a sparse gradient grows with every step, and is not simulated: " + name(i), "`momentum` 0, or sparse=False"}
		}
	}
	return nil
}

func (o *Optimizer) chooseImplementation(r *Rule) error {
	switch o.Implementation {
	case "":
		o.Implementation = ForEach
		if r.foreach == nil || r.singleByDefault {
			o.Implementation = SingleTensor
		}
	case ForEach, Fused, SingleTensor:
	default:
		return &Error{fmt.Sprintf("unknown implementation %q of an optimizer", o.Implementation), "foreach, fused or single"}
	}
	if o.Implementation == ForEach && r.foreach == nil || o.Implementation == Fused && !r.fused {
		return &Error{fmt.Sprintf("%s has no %s implementation", r.title, o.Implementation), "leave the choice to torch"}
	}
	return nil
}

func unknown(name string) error {
	hint := "known are " + strings.Join(Names(), ", ")
	if near := spell.Nearest(name, Names()); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return &Error{fmt.Sprintf("unknown optimizer %q", name), hint}
}

// Describe names the optimizer with the settings that matter:
// "SGD momentum 0.9 (foreach)", "8-bit Adam (single, an estimate)".
func (o Optimizer) Describe() string {
	r, err := o.Resolve()
	if err != nil {
		return o.Name
	}
	text := r.title
	if o.Momentum != 0 {
		text += fmt.Sprintf(" momentum %v", o.Momentum)
	}
	for _, flag := range []struct {
		set  bool
		name string
	}{{o.Nesterov, "nesterov"}, {o.AMSGrad, "amsgrad"}, {o.Centered, "centered"}} {
		if flag.set {
			text += " " + flag.name
		}
	}
	if o.WeightDecay != 0 {
		text += fmt.Sprintf(" weight decay %v", o.WeightDecay)
	}
	how := string(o.Implementation)
	if r.estimate {
		how += ", an estimate"
	}
	return text + " (" + how + ")"
}

// changesGradients tells whether a step makes new gradients before it uses
// them: weight decay adds to them, maximize turns their sign.
func (o *Optimizer) changesGradients() bool { return o.WeightDecay != 0 || o.Maximize }
