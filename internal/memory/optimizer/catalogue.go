package optimizer

// This file holds the optimizers: one literal each, with the states of a parameter
// and what single and foreach steps allocate. Names of local variables are those
// of the quantities.

// Rule is an optimizer's literal.
type Rule struct {
	name  string
	title string
	// class is where Python finds it; empty is torch.optim and the title.
	class string
	// state is the bytes of each tensor that a parameter's state holds on the GPU.
	// Step counters stay on the CPU unless the optimizer is fused or capturable.
	state func(o *Optimizer, p *Parameter) []int64
	// early: the constructor makes the state, not the first step.
	early bool
	// stateInStep: the step makes the state as it comes to each parameter, not for
	// all of them beforehand.
	stateInStep bool
	// single is the step of one parameter, foreach that of all; nil: there is no
	// such implementation. whole stands for both where the optimizer knows one way.
	single  func(s *step, i int)
	foreach func(s *step)
	whole   func(s *step)
	fused   bool // there is an implementation without temporaries
	// singleByDefault: torch takes the single implementation though there is another.
	singleByDefault bool
	capturable      bool // can keep its scalars on the GPU, and that is simulated
	estimate        bool // no golden covers it
	runsModel       bool // its step runs forward and backward itself
	gradients       gradientKind
	// evidence is where the literal is from.
	evidence string
}

// gradientKind says which gradients an optimizer takes.
type gradientKind uint8

const (
	denseOnly gradientKind = iota
	denseOrSparse
	sparseOnly
)

// Evidence says where the literal is from.
func (r *Rule) Evidence() string { return r.evidence }

// golden is the evidence of what testdata/goldens/optimizers.jsonl.gz covers.
const golden = "golden: torch 2.15 on fake GPU tensors (optimizers.jsonl.gz)"

// scalar is a float32 number on the GPU.
const scalar = 4

// catalogue lists what is known.
func catalogue() []Rule {
	return []Rule{
		sgd(), adam("adam", "Adam", true), adam("adamw", "AdamW", false), rmsprop(), adagrad(), adadelta(), adamax(), nadam(), radam(),
		asgd(), rprop(), adafactor(), muon(), lbfgs(), sparseAdam(), lion(), adam8bit(),
	}
}

// moments is a state of n tensors like the parameter.
func moments(n int) func(*Optimizer, *Parameter) []int64 {
	return func(_ *Optimizer, p *Parameter) []int64 { return repeat(p.bytes(), n) }
}

func repeat(bytes int64, n int) []int64 {
	list := make([]int64, n)
	for i := range list {
		list[i] = bytes
	}
	return list
}

// counted puts the step counter before a state where it lies on the GPU.
func counted(o *Optimizer, state []int64) []int64 {
	if o.Implementation == Fused || o.Capturable {
		return append([]int64{scalar}, state...)
	}
	return state
}

func whole(p *Parameter) int64    { return p.bytes() }
func scalars(*Parameter) int64    { return scalar }
func booleans(p *Parameter) int64 { return p.elements() }

// gradient makes a parameter's changed gradient, once the last parameter's is gone.
func (s *step) gradient(i int, changes bool) {
	s.unbind("gradient")
	if changes {
		s.bind("gradient", s.gradientSize(i))
	}
}

// turnedGradient is gradient in steps that turn its sign in the expression that
// binds the name: the last parameter's is still there.
func (s *step) turnedGradient(i int, decays bool) {
	if s.o.Maximize {
		values := s.make(Event{Bytes: s.gradientSize(i), Parameter: -1})
		indices := s.make(Event{Bytes: s.parameters[i].indexBytes(), Parameter: -1})
		s.set("gradient", []int{values, indices})
	} else {
		s.unbind("gradient")
	}
	if decays && s.o.WeightDecay != 0 {
		s.bind("gradient", s.gradientSize(i))
	}
}

// gradients is gradient for all parameters.
func (s *step) gradients(changes bool) {
	if changes {
		s.bindEach("gradients", whole)
	}
}

// sgd: the momentum is a copy of the first gradient.
func sgd() Rule {
	return Rule{
		name: "sgd", title: "SGD", fused: true, stateInStep: true, gradients: denseOrSparse, evidence: golden,
		state: func(o *Optimizer, p *Parameter) []int64 {
			if o.Momentum == 0 {
				return nil
			}
			return []int64{p.bytes()}
		},
		single: func(s *step, i int) {
			s.turnedGradient(i, true)
			s.makeState(i)
			if s.o.Nesterov {
				s.bind("gradient", s.size(i))
			}
		},
		foreach: func(s *step) {
			if s.sparse() { // torch then takes the other implementation
				for _, i := range s.live {
					sgd().single(s, i)
				}
				return
			}
			s.gradients(s.o.changesGradients())
			for _, i := range s.live {
				s.makeState(i)
			}
		},
	}
}

// adam and AdamW: both moments, and the largest second moment with amsgrad. The
// step's temporary is the root of the second moment. decays: weight decay changes
// the gradients; AdamW decays the parameters in place.
func adam(name, title string, decays bool) Rule {
	return Rule{
		name: name, title: title, fused: true, capturable: true, evidence: golden,
		state: func(o *Optimizer, p *Parameter) []int64 {
			n := 2
			if o.AMSGrad {
				n = 3
			}
			return counted(o, repeat(p.bytes(), n))
		},
		single: func(s *step, i int) {
			s.turnedGradient(i, decays)
			if s.o.Capturable {
				s.capturableAdam(i)
				return
			}
			s.bind("denominator", s.size(i), s.size(i))
		},
		foreach: func(s *step) {
			s.gradients(s.o.Maximize || decays && s.o.WeightDecay != 0)
			s.unbind("gradients")
			if s.o.Capturable {
				s.bindEach("bias correction 1", scalars)
				s.bindEach("bias correction 2", scalars)
			}
			s.bindEach("denominators", whole)
		},
	}
}

// capturableAdam is a step whose bias corrections are numbers on the GPU.
func (s *step) capturableAdam(i int) {
	s.bind("bias correction 1", scalar, scalar)
	s.bind("bias correction 2", scalar, scalar)
	s.bind("step size", scalar, scalar)
	s.bind("negative step size", scalar)
	s.bind("root of bias correction 2", scalar)
	if s.o.AMSGrad {
		s.touch(s.size(i))
	}
	root := s.make(Event{Bytes: s.size(i), Parameter: -1})
	scale := s.make(Event{Bytes: scalar, Parameter: -1})
	quotient := s.make(Event{Bytes: s.size(i), Parameter: -1})
	s.drop(root)
	s.drop(scale)
	reciprocal := s.make(Event{Bytes: scalar, Parameter: -1})
	s.touch(scalar)
	s.drop(reciprocal)
	s.set("denominator", []int{quotient})
}

// rmsprop: a second moment, with centered a first one, with momentum its buffer.
func rmsprop() Rule {
	return Rule{
		name: "rmsprop", title: "RMSprop", capturable: true, evidence: golden,
		state: func(o *Optimizer, p *Parameter) []int64 {
			n := 1
			if o.Momentum != 0 {
				n++
			}
			if o.Centered {
				n++
			}
			return counted(o, repeat(p.bytes(), n))
		},
		single: func(s *step, i int) {
			s.gradient(i, s.o.changesGradients())
			s.bind("average", s.size(i))
		},
		foreach: func(s *step) {
			s.gradients(s.o.changesGradients())
			s.bindEach("averages", whole)
		},
	}
}

// adagrad: the sum of squares, made by the constructor.
func adagrad() Rule {
	return Rule{
		name: "adagrad", title: "Adagrad", early: true, fused: true, gradients: denseOrSparse, evidence: golden,
		state: func(o *Optimizer, p *Parameter) []int64 { return counted(o, []int64{p.bytes()}) },
		single: func(s *step, i int) {
			s.gradient(i, s.o.changesGradients())
			if p := &s.parameters[i]; p.SparseRows > 0 {
				s.coalesce(p)
				s.touch(p.sparseBytes())
				s.bind("root", p.sparseBytes())
				s.bind("root's indices", p.indexBytes())
				s.bind("quotient", p.sparseBytes())
				s.unbind("coalesced", "indices", "root", "root's indices", "quotient")
				return
			}
			s.bind("root", s.size(i))
		},
		foreach: func(s *step) {
			if s.sparse() { // torch then takes the other implementation
				for _, i := range s.live {
					adagrad().single(s, i)
				}
				return
			}
			s.gradients(s.o.changesGradients())
			s.bindEach("roots", whole)
			if !s.o.changesGradients() {
				s.bindEach("numerators", whole)
			}
		},
	}
}

// adadelta: the averages of squares of gradients and of changes.
func adadelta() Rule {
	return Rule{
		name: "adadelta", title: "Adadelta", capturable: true, evidence: golden,
		state: func(o *Optimizer, p *Parameter) []int64 { return counted(o, repeat(p.bytes(), 2)) },
		single: func(s *step, i int) {
			s.gradient(i, s.o.changesGradients())
			s.bind("root", s.size(i))
			s.bind("change", s.size(i))
		},
		foreach: func(s *step) {
			s.gradients(s.o.changesGradients())
			s.bindEach("roots", whole)
			s.bindEach("changes", whole)
		},
	}
}

// adamax: a first moment and the infinity norm. A foreach step takes the absolute
// value in the changed gradients, where there are some.
func adamax() Rule {
	return Rule{
		name: "adamax", title: "Adamax", state: moments(2), evidence: golden,
		single: func(s *step, i int) {
			s.gradient(i, s.o.changesGradients())
			s.touch(s.size(i))
		},
		foreach: func(s *step) { s.bindEach("absolute gradients", whole) },
	}
}

// nadam: as Adam; the root of a quotient is the temporary.
func nadam() Rule {
	return Rule{
		name: "nadam", title: "NAdam", state: moments(2), evidence: golden,
		single: func(s *step, i int) {
			s.gradient(i, s.o.changesGradients())
			s.bind("denominator", s.size(i), s.size(i))
		},
		foreach: func(s *step) {
			s.gradients(s.o.changesGradients())
			s.bindEach("denominators", whole)
		},
	}
}

// radam: from the sixth step on, the update is scaled by the root of the second
// moment; that step is the one that is simulated from the first on.
func radam() Rule {
	return Rule{
		name: "radam", title: "RAdam", state: moments(2), evidence: golden,
		single: func(s *step, i int) {
			n := s.size(i)
			s.gradient(i, s.o.changesGradients())
			s.bind("corrected average", n)
			s.bind("scaled", n)
			s.bind("root", n)
			s.bind("reciprocal", n)
			s.bind("rectification", n)
			s.unbind("root", "reciprocal")
			s.bind("product", n)
			s.unbind("scaled", "rectification")
			s.bind("product", n)
			s.unbind("product")
		},
		foreach: func(s *step) {
			s.gradients(s.o.changesGradients())
			s.unbind("gradients")
			s.bindEach("roots", whole)
		},
	}
}

// asgd: the average, and three numbers that lie on the GPU in any case.
func asgd() Rule {
	return Rule{
		name: "asgd", title: "ASGD", evidence: golden,
		state: func(_ *Optimizer, p *Parameter) []int64 { return []int64{scalar, scalar, scalar, p.bytes()} },
		single: func(s *step, i int) {
			s.gradient(i, s.o.changesGradients())
			s.unbind("gradient")
		},
		foreach: func(s *step) {
			s.gradients(s.o.Maximize)
			s.bindEach("decayed", whole)
			s.unbind("decayed")
			s.bindEach("differences", whole)
			s.unbind("differences")
			s.bindEach("etas", scalars)
			s.bindEach("new etas", scalars)
		},
	}
}

// rprop: the gradient before and the size of each element's step. Masks tell
// where the sign of the gradient turned.
func rprop() Rule {
	return Rule{
		name: "rprop", title: "Rprop", state: moments(2), evidence: golden,
		single: func(s *step, i int) {
			p := &s.parameters[i]
			s.gradient(i, s.o.Maximize)
			s.bind("sign", p.bytes(), p.bytes())
			for range 3 {
				s.touch(booleans(p))
			}
			s.bind("gradient", p.bytes())
			s.touch(booleans(p))
			s.touch(p.bytes())
		},
		foreach: func(s *step) {
			s.bindEach("signs", whole)
			for _, i := range s.live {
				for range 3 {
					s.touch(booleans(&s.parameters[i]))
				}
			}
			for _, i := range s.live {
				s.bind("mask", booleans(&s.parameters[i]))
				s.bind("zero", scalar)
				s.bind("kept", s.size(i))
				s.unbind("mask", "zero", "kept")
			}
			s.keepLast("signs")
			s.bindEach("directions", whole)
		},
	}
}

// keepLast lets a list go but for its last tensor, which a loop's variable holds.
func (s *step) keepLast(name string) {
	list := s.locals[name]
	if n := len(list); n > 0 {
		s.dropAll(list[:n-1])
		s.locals[name] = list[n-1:]
	}
}

// adafactor keeps the row and column means of a matrix's second moment, else the
// whole moment: for [4096, 1024] 4096 + 1024 numbers instead of 4,194,304.
func adafactor() Rule {
	return Rule{
		name: "adafactor", title: "Adafactor", singleByDefault: true, evidence: golden,
		state: func(_ *Optimizer, p *Parameter) []int64 {
			if len(p.Shape) < 2 {
				return []int64{p.bytes()}
			}
			return []int64{p.rowBytes(), p.columnBytes()}
		},
		single: func(s *step, i int) {
			p := &s.parameters[i]
			if s.o.Maximize {
				s.bind("gradient", p.bytes())
			}
			s.touch(scalar)
			if len(p.Shape) < 2 {
				s.bind("squares", p.bytes())
				s.bind("variance", p.bytes())
				s.touch(scalar)
				return
			}
			s.bind("row means", p.rowBytes())
			s.bind("column means", p.columnBytes())
			variance := s.make(Event{Bytes: p.bytes(), Parameter: -1})
			s.touch(p.meanBytes())
			s.set("variance", []int{variance})
			s.touch(scalar)
		},
		foreach: func(s *step) { s.foreachAdafactor() },
	}
}

// rowBytes is the size of the means over the last axis, columnBytes of those over
// the last but one, meanBytes of the means of the rows' means.
func (p *Parameter) rowBytes() int64    { return p.bytes() / max(p.Shape[len(p.Shape)-1], 1) }
func (p *Parameter) columnBytes() int64 { return p.bytes() / max(p.Shape[len(p.Shape)-2], 1) }
func (p *Parameter) meanBytes() int64   { return p.rowBytes() / max(p.Shape[len(p.Shape)-2], 1) }

// foreachAdafactor takes matrices and other tensors one after the other, those of
// the first parameter first.
func (s *step) foreachAdafactor() {
	all := s.live
	groups := map[bool][]int{}
	for _, i := range all {
		matrix := len(s.parameters[i].Shape) >= 2
		groups[matrix] = append(groups[matrix], i)
	}
	first := len(all) > 0 && len(s.parameters[all[0]].Shape) >= 2
	for _, matrices := range []bool{first, !first} {
		if s.live = groups[matrices]; len(s.live) == 0 {
			continue
		}
		s.unbind("gradients")
		s.gradients(s.o.Maximize)
		if matrices {
			s.adafactorMatrices()
			continue
		}
		s.bindEach("squares", whole)
		s.unbind("squares")
		s.bindEach("variances", whole)
	}
	s.live = all
}

func (s *step) adafactorMatrices() {
	s.bindEach("row means", (*Parameter).rowBytes)
	s.unbind("row means")
	s.bindEach("column means", (*Parameter).columnBytes)
	s.unbind("column means")
	variances := s.makeEach(whole)
	s.bindEach("means", (*Parameter).meanBytes)
	s.unbind("means")
	s.set("variances", variances)
}

// muon: one momentum for matrices, made orthogonal in bfloat16 by five steps of
// Newton and Schulz; what is no matrix is trained by AdamW beside it, since Muon
// refuses it.
func muon() Rule {
	other := adam("adamw", "AdamW", false)
	return Rule{
		name: "muon", title: "Muon", evidence: golden,
		state: func(o *Optimizer, p *Parameter) []int64 {
			if len(p.Shape) == 2 {
				return []int64{p.bytes()}
			}
			return other.state(o, p)
		},
		whole: func(s *step) {
			var rest []int
			for _, i := range s.live {
				if len(s.parameters[i].Shape) == 2 {
					s.orthogonalUpdate(i)
				} else {
					rest = append(rest, i)
				}
			}
			s.end()
			s.live = rest
			other.foreach(s)
		},
	}
}

// orthogonalUpdate is Muon's update of a matrix, with Nesterov's momentum.
func (s *step) orthogonalUpdate(i int) {
	const bfloat16, iterations = 2, 5
	p := &s.parameters[i]
	half := p.elements() * bfloat16
	side := min(p.Shape[0], p.Shape[1])
	gram := side * side * bfloat16
	s.bind("update", p.bytes())
	s.bind("orthogonal", half)
	s.bind("norm", scalar, scalar)
	s.unbind("norm")
	for range iterations {
		s.bind("gram", gram)
		s.bind("gram update", gram)
		s.bind("orthogonal", half)
	}
	s.unbind("gram", "gram update")
	s.set("update", s.locals["orthogonal"])
	s.locals["orthogonal"] = nil
}

// lbfgs keeps vectors of all parameters: the last 100 changes of gradient and of
// position, the direction and the gradient before; and a number on the GPU for
// each pair of changes, twice, and one more. The full history is taken from the first
// step on: with 20 iterations a step it stands after the fifth.
func lbfgs() Rule {
	const history = 100
	return Rule{
		name: "lbfgs", title: "L-BFGS", class: "torch.optim.LBFGS", runsModel: true, state: moments(0), evidence: golden,
		whole: func(s *step) {
			var flat int64
			for _, i := range s.live {
				flat += s.size(i)
			}
			s.makeOwnState(append(repeat(flat, 2*history+2), repeat(scalar, 2*history+1)...))
			for _, name := range []string{"flat gradient", "y", "s", "q", "r"} {
				s.bind(name, flat)
			}
			for _, name := range []string{"step length", "slope", "ys", "yy", "beta", "largest"} {
				s.bind(name, scalar)
			}
		},
		single: func(*step, int) {},
	}
}

// sparseAdam: both moments, dense; its temporaries are the rows that the gradient
// has: as many as there are indices, at most.
func sparseAdam() Rule {
	return Rule{
		name: "sparse_adam", title: "SparseAdam", state: moments(2), gradients: sparseOnly, evidence: golden,
		single: func(s *step, i int) {
			p := &s.parameters[i]
			s.turnedGradient(i, false)
			s.coalesce(p)
			for _, name := range []string{"average", "average's change", "square", "square's change", "numerator"} {
				s.bind(name, p.sparseBytes())
			}
			s.unbind("coalesced", "indices", "average", "average's change", "square", "square's change", "numerator")
		},
	}
}

// coalesce sums up the rows of a gradient that have one index; the gradient goes.
func (s *step) coalesce(p *Parameter) {
	s.bind("coalesced", p.sparseBytes())
	s.bind("indices", p.indexBytes())
	s.unbind("gradient")
}

// sparse tells whether there is a sparse gradient.
func (s *step) sparse() bool {
	for _, i := range s.live {
		if s.parameters[i].SparseRows > 0 {
			return true
		}
	}
	return false
}

// lion: one momentum; the update is the sign of its mean with the gradient. timm's
// takes foreach lists in pieces of a fourth of the card's L2 cache, where that is
// above 4M elements; here the list is whole.
func lion() Rule {
	return Rule{
		name: "lion", title: "Lion", class: "timm.optim.Lion", state: moments(1), evidence: "golden: timm 1.0.31's Lion (optimizers.jsonl.gz)",
		single: func(s *step, i int) {
			s.turnedGradient(i, false)
			s.bind("update", s.size(i))
		},
		foreach: func(s *step) {
			s.gradients(s.o.Maximize)
			s.bindEach("updates", whole)
		},
	}
}

// adam8bit: two moments of one byte, and a float32 scale for each block of 256;
// tensors below 4,096 elements keep float32.
//
// Example: [4096, 1024] has 4,194,304 elements: 2 × 4,194,304 + 2 × 65,536 bytes.
func adam8bit() Rule {
	const smallest, block = 4096, 256
	return Rule{
		name: "adam8bit", title: "8-bit Adam", class: "bitsandbytes.optim.Adam8bit", estimate: true,
		evidence: "bitsandbytes 0.43: optim/optimizer.py keeps tensors below min_8bit_size = 4096 in float32, blocks of 256 otherwise",
		state: func(_ *Optimizer, p *Parameter) []int64 {
			n := p.elements()
			if n < smallest {
				return []int64{4 * n, 4 * n}
			}
			scales := 4 * ((n + block - 1) / block)
			return []int64{n, n, scales, scales}
		},
		single: func(*step, int) {},
	}
}
