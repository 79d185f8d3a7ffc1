package optimizer

// This file plays a literal over a list of parameters.

// Parameter is a tensor that is optimized.
type Parameter struct {
	Shape        []int64
	ElementBytes int64 // 4 for float32
	// SparseRows is the number of rows of a sparse gradient, at most: those of an
	// embedding's indices. 0: the gradient is dense.
	SparseRows int64
}

// elements is the number of elements.
func (p *Parameter) elements() int64 {
	n := int64(1)
	for _, size := range p.Shape {
		n *= size
	}
	return n
}

func (p *Parameter) bytes() int64 { return p.elements() * p.ElementBytes }

// Event is a tensor that an optimizer makes or drops. Tensors are numbered from
// 0 on over a Run's whole life, in the order in which they are made.
type Event struct {
	Tensor    int
	Bytes     int64 // of a tensor that is made; 0 or more
	Dropped   bool
	State     bool // stays with the parameter
	Parameter int  // whose state it is, -1: the optimizer's own
}

// Run is an optimizer at work on its parameters.
type Run struct {
	settings   Optimizer
	rule       *Rule
	parameters []Parameter
	ready      []bool // has its state
	made       int
	events     []Event
}

// NewRun builds an optimizer, as resolved by Optimizer.Resolve, over parameters.
// The events are those of its constructor.
func NewRun(o Optimizer, rule *Rule, parameters []Parameter) (*Run, []Event) {
	r := &Run{settings: o, rule: rule, parameters: parameters, ready: make([]bool, len(parameters)+1)}
	if rule.early {
		for i := range parameters {
			r.makeState(i)
		}
	}
	return r, r.take()
}

// Step is one call of optimizer.step(); present tells which parameters have a
// gradient. What the step makes and does not keep is dropped at its end.
func (r *Run) Step(present func(parameter int) bool) []Event {
	var live []int
	for i := range r.parameters {
		if present(i) {
			live = append(live, i)
		}
	}
	return r.StepOver(live)
}

// StepOver is Step of the parameters that are listed, in order.
func (r *Run) StepOver(live []int) []Event {
	s := &step{Run: r, o: &r.settings, live: live, locals: map[string][]int{}}
	if !r.rule.stateInStep {
		for _, i := range s.live {
			r.makeState(i)
		}
	}
	switch {
	case r.rule.whole != nil:
		r.rule.whole(s)
	case r.settings.Implementation == SingleTensor:
		for _, i := range s.live {
			r.rule.single(s, i)
		}
	case r.settings.Implementation == ForEach:
		r.rule.foreach(s)
	case r.rule.stateInStep:
		for _, i := range s.live {
			r.makeState(i)
		}
	}
	s.end()
	return r.take()
}

func (r *Run) take() []Event {
	events := r.events
	r.events = nil
	return events
}

func (r *Run) make(e Event) int {
	e.Tensor = r.made
	r.made++
	r.events = append(r.events, e)
	return e.Tensor
}

// makeState makes a parameter's state, once.
func (r *Run) makeState(i int) {
	if r.ready[i] {
		return
	}
	r.ready[i] = true
	for _, bytes := range r.rule.state(&r.settings, &r.parameters[i]) {
		r.make(Event{Bytes: bytes, State: true, Parameter: i})
	}
}

// makeOwnState makes state that belongs to no parameter, once.
func (r *Run) makeOwnState(list []int64) {
	if r.ready[len(r.parameters)] {
		return
	}
	r.ready[len(r.parameters)] = true
	for _, bytes := range list {
		r.make(Event{Bytes: bytes, State: true, Parameter: -1})
	}
}

// step is a running step with its local variables.
type step struct {
	*Run
	o      *Optimizer
	live   []int // parameters with a gradient
	locals map[string][]int
	order  []string // of locals
}

// bind gives a name a new tensor. Further sizes are those of the values before
// it in one expression: each is dropped when the next one is there. What the name
// stood for goes when the new tensor stands, as in Python.
func (s *step) bind(name string, chain ...int64) {
	last := -1
	for _, bytes := range chain {
		next := s.make(Event{Bytes: bytes, Parameter: -1})
		if last >= 0 {
			s.drop(last)
		}
		last = next
	}
	s.set(name, []int{last})
}

// bindEach gives a name a list: one tensor for each parameter.
func (s *step) bindEach(name string, size func(*Parameter) int64) {
	s.set(name, s.makeEach(size))
}

func (s *step) makeEach(size func(*Parameter) int64) []int {
	var list []int
	for _, i := range s.live {
		list = append(list, s.make(Event{Bytes: size(&s.parameters[i]), Parameter: -1}))
	}
	return list
}

func (s *step) set(name string, tensors []int) {
	old, known := s.locals[name]
	if !known {
		s.order = append(s.order, name)
	}
	s.dropAll(old)
	s.locals[name] = tensors
}

// unbind lets names go.
func (s *step) unbind(names ...string) {
	for _, name := range names {
		if bound, known := s.locals[name]; known {
			s.dropAll(bound)
			s.locals[name] = nil
		}
	}
}

// touch makes a tensor that is gone when its expression is done.
func (s *step) touch(bytes int64) { s.drop(s.make(Event{Bytes: bytes, Parameter: -1})) }

func (s *step) drop(tensor int) { s.events = append(s.events, Event{Tensor: tensor, Dropped: true}) }

func (s *step) dropAll(tensors []int) {
	for _, tensor := range tensors {
		s.drop(tensor)
	}
}

func (s *step) end() { s.unbind(s.order...) }

// gradientSize is the size of a parameter's gradient: its rows where it is sparse.
func (s *step) gradientSize(i int) int64 {
	p := &s.parameters[i]
	if p.SparseRows > 0 {
		return p.sparseBytes()
	}
	return p.bytes()
}

// sparseBytes is the size of a sparse gradient's values, indexBytes of its indices.
func (p *Parameter) sparseBytes() int64 { return p.bytes() / max(p.Shape[0], 1) * p.SparseRows }
func (p *Parameter) indexBytes() int64  { return 8 * p.SparseRows }

// size of a parameter's tensor.
func (s *step) size(i int) int64 { return s.parameters[i].bytes() }
