package latency

// This file estimates a run.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// Run is what is done with a traced model.
type Run struct {
	Training bool
	// Accumulate is the number of micro-batches before each step; 0 is 1.
	Accumulate int
	// Frozen are paths of modules that are not trained.
	Frozen []string
	// Recomputed are the operators that a backward runs again, for checkpoints.
	Recomputed []*graph.Op
	// Passes is how often the optimizer's step reads or writes a number for each
	// parameter, in all its kernels.
	Passes int64
	Torch  op.Release
}

// Part is a part of a step.
type Part uint8

// The parts.
const (
	PartForward Part = iota
	PartBackward
	PartRecompute
	PartOptimizer
	PartCount
)

// Work is the kernels of one operator in one part of a run. Op is nil for the loss and
// the optimizer.
type Work struct {
	Op      *graph.Op
	Part    Part
	Kernels []Kernel
}

// Kernels lists what a run does, the optimizer's step once.
func Kernels(g *graph.Graph, r Run) []Work {
	var list []Work
	add := func(o *graph.Op, part Part, kernels ...Kernel) {
		if len(kernels) > 0 {
			list = append(list, Work{Op: o, Part: part, Kernels: kernels})
		}
	}
	ops := g.Ops()
	for _, o := range ops {
		add(o, PartForward, Forward(o)...)
	}
	if !r.Training {
		return list
	}
	grads := newGradients(g, r.Frozen, r.Torch)
	sums := grads.sums(g)
	add(nil, PartForward, lossKernels(g)...)
	for _, o := range ops {
		add(o, PartBackward, grads.backward(o)...)
		if k, ok := sums[o]; ok {
			add(o, PartBackward, k)
		}
	}
	for _, o := range r.Recomputed {
		add(o, PartRecompute, Forward(o)...)
	}
	add(nil, PartOptimizer, optimizerKernel(g, grads, r.Passes))
	return list
}

// lossKernels are a loss over the outputs: their numbers are read and written once in
// the forward and once in the backward, in float32.
func lossKernels(g *graph.Graph) []Kernel {
	var elements int64
	for _, v := range g.Outputs {
		if v.Tensor.DType.IsFloating() {
			elements += v.Tensor.Elements()
		}
	}
	if elements == 0 {
		return nil
	}
	return []Kernel{{Class: Reduction, Operations: 8 * elements, Bytes: 4 * 4 * elements, Launches: 4}}
}

// optimizerKernel is the step over all parameters that are trained, in as many kernels
// as multi-tensor steps take for them: 30 tensors fit into one.
func optimizerKernel(g *graph.Graph, grads *gradients, passes int64) Kernel {
	k := Kernel{Class: Stream}
	var tensors int64
	for _, p := range g.Params {
		if grads.wants[p.Tensor] {
			tensors++
			k.Bytes += passes * p.Tensor.Bytes()
			k.Operations += passes / 2 * p.Tensor.Elements()
		}
	}
	k.Launches = max(1, tensors/tensorsPerKernel*passes/3)
	return k
}

// tensorsPerKernel is how many tensors one kernel of torch's multi-tensor steps takes
// (torch 2.x: aten/src/ATen/native/cuda/MultiTensorApply.cuh, lists of 4 tensors deep).
const tensorsPerKernel = 36

// Estimate is how long a run takes. Times are in seconds.
type Estimate struct {
	Seconds float64 // of a forward, or of a step
	Device  Time    // of the kernels, one after the other
	Host    float64 // of Python and torch, which prepare them
	Parts   [PartCount]Time
	Classes [classCount]Time
	// Calls are the kernels of each module call with everything inside, by
	// graph.Call.ID; Loose those of operators outside of calls, the loss and the step.
	Calls []Time
	Own   []Time // by graph.Call.ID, without the calls inside
	Loose Time
	Ops   []Time // by graph.Op.ID, all parts
}

// Of estimates a run on a device.
func Of(g *graph.Graph, d *Device, r Run) *Estimate {
	return d.estimate(g, Kernels(g, r), r)
}

func (d *Device) estimate(g *graph.Graph, list []Work, r Run) *Estimate {
	e := &Estimate{Calls: make([]Time, len(g.Calls)), Own: make([]Time, len(g.Calls)), Ops: make([]Time, len(g.Ops()))}
	rounds := int64(max(r.Accumulate, 1))
	for _, w := range list {
		for _, k := range w.Kernels {
			t := d.Time(&k)
			if w.Part != PartOptimizer {
				t = t.times(float64(rounds), rounds)
			}
			e.add(w, k.Class, t)
		}
	}
	e.Host = d.host(list, rounds)
	e.Seconds = max(e.Device.Seconds, e.Host)
	return e
}

func (t Time) times(n float64, kernels int64) Time {
	return Time{t.Seconds * n, t.Compute * n, t.Memory * n, t.Launch * n, t.Kernels * kernels}
}

func (e *Estimate) add(w Work, class Class, t Time) {
	e.Device = e.Device.Plus(t)
	e.Parts[w.Part] = e.Parts[w.Part].Plus(t)
	e.Classes[class] = e.Classes[class].Plus(t)
	if w.Op == nil || w.Op.Call == nil {
		e.Loose = e.Loose.Plus(t)
	}
	if w.Op == nil {
		return
	}
	if w.Op.Call != nil {
		e.Own[w.Op.Call.ID] = e.Own[w.Op.Call.ID].Plus(t)
	}
	e.Ops[w.Op.ID] = e.Ops[w.Op.ID].Plus(t)
	for c := w.Op.Call; c != nil; c = c.Parent {
		e.Calls[c.ID] = e.Calls[c.ID].Plus(t)
	}
}

// host is what the host takes: for each operator that launches something, in each
// round.
func (d *Device) host(list []Work, rounds int64) float64 {
	var calls int64
	for _, w := range list {
		if w.Part == PartOptimizer {
			calls += w.Kernels[0].Launches
			continue
		}
		calls += rounds * int64(len(w.Kernels))
	}
	return float64(calls) * d.numbers.Host
}

var partNames = [PartCount]string{"forward", "backward", "recomputation", "optimizer"}

// String is the part's name in reports.
func (p Part) String() string { return partNames[p] }

// Bound says what most of a run's time is for: "host" where the device waits.
func (e *Estimate) Bound() string {
	if e.Host > e.Device.Seconds {
		return "host"
	}
	return e.Device.Bound()
}

// HalfPrecision tells whether most of a run's products are made in 16 bits.
func HalfPrecision(g *graph.Graph) bool {
	var half, all int64
	for _, o := range g.Ops() {
		for _, k := range Forward(o) {
			all += k.MACs
			if k.DType == graph.Float16 || k.DType == graph.BFloat16 {
				half += k.MACs
			}
		}
	}
	return 2*half > all
}
