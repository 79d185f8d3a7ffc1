package memory

import (
	"fmt"
	"slices"

	"heft/internal/graph"
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

// optimizerRule says what an optimizer keeps and what its step allocates, per
// parameter. Lists are counted in tensors of the parameter's size.
type optimizerRule struct {
	name  string
	title string
	// state is the bytes of each state tensor of a parameter.
	state func(o *Optimizer, t *graph.Tensor) []int64
	// early: the constructor makes the state, not the first step.
	early bool
	// foreach and single count the temporaries at the peak of a step; nil:
	// there is no such implementation.
	foreach func(o *Optimizer) int
	single  func(o *Optimizer) int
	fused   bool
	// estimate marks optimizers whose step is not torch's own.
	estimate bool
}

func copies(n int) func(*Optimizer, *graph.Tensor) []int64 {
	return func(_ *Optimizer, t *graph.Tensor) []int64 {
		list := make([]int64, n)
		for i := range list {
			list[i] = t.Bytes()
		}
		return list
	}
}

func always(n int) func(*Optimizer) int { return func(*Optimizer) int { return n } }

// decayed is n lists, and one more if the gradients are changed before use.
func decayed(n int) func(*Optimizer) int {
	return func(o *Optimizer) int {
		if o.changesGradients() {
			return n + 1
		}
		return n
	}
}

// atLeast is n lists, and one if the gradients are changed before use: that list
// is gone when the others come.
func atLeast(n int) func(*Optimizer) int {
	return func(o *Optimizer) int {
		if o.changesGradients() {
			return max(n, 1)
		}
		return n
	}
}

func (o *Optimizer) changesGradients() bool { return o.WeightDecay != 0 || o.Maximize }

// optimizers lists what is known, from torch/optim (2.9). Figures count tensors
// of a parameter's size: Adam keeps two, and its foreach step makes one list of
// square roots.
func optimizers() []optimizerRule {
	return []optimizerRule{
		{name: "sgd", title: "SGD", state: sgdState, foreach: atLeast(0), single: sgdSingle, fused: true},
		{name: "adam", title: "Adam", state: adamState, foreach: atLeast(1), single: decayed(2), fused: true},
		{name: "adamw", title: "AdamW", state: adamState, foreach: always(1), single: always(2), fused: true},
		{name: "rmsprop", title: "RMSprop", state: rmspropState, foreach: decayed(1), single: decayed(1)},
		{name: "adagrad", title: "Adagrad", state: copies(1), early: true, foreach: always(2), single: decayed(1), fused: true},
		{name: "adadelta", title: "Adadelta", state: copies(2), foreach: decayed(2), single: decayed(2)},
		{name: "adamax", title: "Adamax", state: copies(2), foreach: atLeast(1), single: decayed(1)},
		{name: "nadam", title: "NAdam", state: copies(2), foreach: decayed(1), single: always(2)},
		{name: "radam", title: "RAdam", state: copies(2), foreach: atLeast(1), single: decayed(3)},
		{name: "asgd", title: "ASGD", state: copies(1), foreach: always(1), single: decayed(1)},
		{name: "rprop", title: "Rprop", state: copies(2), foreach: always(2), single: always(2)},
		{name: "adafactor", title: "Adafactor", state: adafactorState, single: always(2), foreach: always(2)},
		{name: "muon", title: "Muon", state: muonState, single: always(3)},
		{name: "lbfgs", title: "L-BFGS", state: copies(202), foreach: always(4)},
		{name: "lion", title: "Lion", state: copies(1), foreach: always(2), single: always(2), estimate: true},
		{name: "adam8bit", title: "8-bit Adam", state: adam8bitState, single: always(0), estimate: true},
	}
}

func sgdState(o *Optimizer, t *graph.Tensor) []int64 {
	if o.Momentum == 0 {
		return nil
	}
	return []int64{t.Bytes()}
}

// sgdSingle: the decayed gradient, and with Nesterov the gradient plus momentum.
func sgdSingle(o *Optimizer) int {
	n := 0
	if o.changesGradients() {
		n++
	}
	if o.Nesterov {
		n++
	}
	return n
}

// adamState: both moments, the largest second moment (amsgrad), and on the GPU
// the step count where the implementation needs it there.
func adamState(o *Optimizer, t *graph.Tensor) []int64 {
	list := []int64{t.Bytes(), t.Bytes()}
	if o.AMSGrad {
		list = append(list, t.Bytes())
	}
	if o.Implementation == Fused || o.Capturable {
		list = append(list, 4)
	}
	return list
}

func rmspropState(o *Optimizer, t *graph.Tensor) []int64 {
	list := []int64{t.Bytes()}
	if o.Centered {
		list = append(list, t.Bytes())
	}
	if o.Momentum != 0 {
		list = append(list, t.Bytes())
	}
	return list
}

// adafactorState keeps the row and column means of a matrix, else the whole
// second moment: for [4096, 1024] 4096 + 1024 numbers instead of 4,194,304.
func adafactorState(_ *Optimizer, t *graph.Tensor) []int64 {
	n := len(t.Shape)
	if n < 2 || t.Elements() == 0 {
		return []int64{t.Bytes()}
	}
	return []int64{t.Bytes() / t.Shape[n-1], t.Bytes() / t.Shape[n-2]}
}

// muonState: one momentum for matrices; what is no matrix is trained by AdamW
// beside it, since Muon refuses it.
func muonState(o *Optimizer, t *graph.Tensor) []int64 {
	if len(t.Shape) == 2 {
		return []int64{t.Bytes()}
	}
	return adamState(o, t)
}

// adam8bitState: two moments of one byte, and a float32 scale for each block of
// 256; tensors below 4,096 elements keep float32 (bitsandbytes).
func adam8bitState(_ *Optimizer, t *graph.Tensor) []int64 {
	n := t.Elements()
	if n < 4096 {
		return []int64{4 * n, 4 * n}
	}
	scales := 4 * ((n + 255) / 256)
	return []int64{n, n, scales, scales}
}

// OptimizerNames lists the known optimizers.
func OptimizerNames() []string {
	var names []string
	for _, r := range optimizers() {
		names = append(names, r.name)
	}
	return names
}

// Check refuses unknown optimizers and settings that contradict each other.
func (o Optimizer) Check() error {
	_, err := o.rule()
	return err
}

// rule finds the optimizer's rule and checks the settings.
func (o *Optimizer) rule() (optimizerRule, error) {
	name := o.Name
	if name == "" {
		name = "sgd"
	}
	all := optimizers()
	i := slices.IndexFunc(all, func(r optimizerRule) bool { return r.name == name })
	if i < 0 {
		return optimizerRule{}, unknownOptimizer(name)
	}
	r := all[i]
	if o.Momentum < 0 || o.WeightDecay < 0 {
		return r, planErrorf("", "momentum %v and weight decay %v must not be negative", o.Momentum, o.WeightDecay)
	}
	if o.Nesterov && o.Momentum == 0 {
		return r, planErrorf("add `momentum` 0.9", "nesterov momentum requires a momentum")
	}
	switch o.Implementation {
	case "":
		o.Implementation = ForEach
		if r.foreach == nil || name == "adafactor" {
			o.Implementation = SingleTensor
		}
	case ForEach, Fused, SingleTensor:
	default:
		return r, planErrorf("foreach, fused or single", "unknown implementation %q of an optimizer", o.Implementation)
	}
	if o.Implementation == ForEach && r.foreach == nil || o.Implementation == Fused && !r.fused {
		return r, planErrorf("leave the choice to torch", "%s has no %s implementation", r.title, o.Implementation)
	}
	return r, nil
}

func unknownOptimizer(name string) error {
	hint := fmt.Sprintf("known are %v", OptimizerNames())
	if near := spell.Nearest(name, OptimizerNames()); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return planErrorf(hint, "unknown optimizer %q", name)
}

// Describe names the optimizer with the settings that matter:
// "SGD momentum 0.9 (foreach)", "Lion (foreach, an estimate)".
func (o Optimizer) Describe() string {
	r, err := o.rule()
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

// step runs the optimizer: temporaries and, the first time, its state.
func (s *simulation) step() {
	o := &s.plan.Optimizer
	switch o.Implementation {
	case SingleTensor:
		n := s.optimizer.single(o)
		for i := range s.leaves {
			s.stepOne(&s.leaves[i], n)
		}
	case Fused:
		s.makeStates()
	default:
		s.stepLists(s.optimizer.foreach(o))
	}
}

// stepLists is a foreach step: state first, in order of parameters, then
// whole lists of temporaries. What changes the gradients comes before the state.
func (s *simulation) stepLists(lists int) {
	var made []int32
	grow := func(n int) {
		for range n {
			for i := range s.leaves {
				if l := &s.leaves[i]; l.present {
					made = append(made, s.allocate(s.plan.Parallel.stateShard(l.tensor.Bytes()), OwnerTemporaries))
				}
			}
		}
	}
	before := 0
	if s.optimizer.name == "sgd" {
		before = lists // the decayed gradients stand when momentum is cloned from them
	}
	grow(before)
	s.makeStates()
	grow(lists - before)
	for _, slot := range made {
		s.release(slot)
	}
}

func (s *simulation) stepOne(l *leaf, temporaries int) {
	if !l.present {
		return
	}
	s.makeState(l)
	var made []int32
	for range temporaries {
		made = append(made, s.allocate(s.plan.Parallel.stateShard(l.tensor.Bytes()), OwnerTemporaries))
	}
	for _, slot := range made {
		s.release(slot)
	}
}

func (s *simulation) makeStates() {
	for i := range s.leaves {
		if l := &s.leaves[i]; l.present {
			s.makeState(l)
		}
	}
}

// makeState allocates a parameter's state once; a shard of it where states are
// spread over ranks.
func (s *simulation) makeState(l *leaf) {
	if l.state {
		return
	}
	l.state = true
	for _, bytes := range s.optimizer.state(&s.plan.Optimizer, l.tensor) {
		slot := s.allocate(s.plan.Parallel.stateShard(bytes), OwnerOptimizer)
		s.own(slot, OwnerOptimizer).param = l.param
	}
}
