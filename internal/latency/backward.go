package latency

// This file turns operators into the kernels of a backward.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// gradients knows which tensors want a gradient.
type gradients struct {
	wants  map[*graph.Tensor]bool
	passed []bool // by op.ID: a backward from the outputs runs through it
	torch  op.Release
}

// newGradients follows the parameters that are trained, and what is made of them.
func newGradients(g *graph.Graph, frozen []string, torch op.Release) *gradients {
	s := &gradients{wants: map[*graph.Tensor]bool{}, passed: op.Reached(g), torch: torch}
	for _, p := range g.Params {
		if p.Trainable && !slices.ContainsFunc(frozen, func(path string) bool { return Below(p.Path, path) }) {
			s.wants[p.Tensor] = true
		}
	}
	for _, o := range g.Ops() {
		if o.NoGrad || !s.reach(o) {
			continue
		}
		for _, out := range o.Outputs {
			s.wants[out] = s.wants[out] || out.RequiresGrad
		}
	}
	return s
}

func (s *gradients) reach(o *graph.Op) bool {
	return slices.ContainsFunc(o.Inputs, func(t *graph.Tensor) bool { return t != nil && s.wants[t] })
}

// Below tells whether a path is a module's or lies in it.
func Below(path, module string) bool {
	return path == module || module == "" || len(path) > len(module) && path[:len(module)] == module && path[len(module)] == '.'
}

// Backward lists the kernels of an operator's backward: none if no gradient is wanted.
func (s *gradients) backward(o *graph.Op) []Kernel {
	operator, ok := op.Of(o)
	if !ok || operator.Gradient == nil || o.NoGrad || o.Differentiated || !s.passed[o.ID] || !s.reach(o) {
		return nil
	}
	var kernels []Kernel
	forward := op.ForwardWork(o)
	switch {
	case forward.MACs > 0 && len(o.Inputs) > 1:
		kernels = s.productBackward(o, forward)
	default:
		kernels = s.plainBackward(o, operator.Gradient)
	}
	for i := range kernels {
		kernels[i].Backward = true
		if o.Repeat > 0 {
			kernels[i] = kernels[i].times(1 + o.Repeat)
		}
	}
	return kernels
}

// times is a kernel that runs n times.
func (k Kernel) times(n int64) Kernel {
	k.MACs, k.Operations, k.Bytes, k.Launches = k.MACs*n, k.Operations*n, k.Bytes*n, k.Launches*n
	return k
}

// productBackward makes the gradient of each factor with a product of the same size:
// of the input M×N by N×K, of the weight N×M by M×K.
func (s *gradients) productBackward(o *graph.Op, forward op.Work) []Kernel {
	shape := forwardOf(o, forward)
	p, isProduct := productOf(o, forward)
	out := o.Outputs[0]
	var kernels []Kernel
	for i, in := range o.Inputs {
		if in == nil || !s.wants[in] {
			continue
		}
		if i > 1 && shape.Class != Attention { // a bias: the incoming gradient is summed
			kernels = append(kernels, Kernel{Class: Columns, Operations: out.Elements(), Bytes: bytesOf(out) + bytesOf(in), Launches: 1})
			continue
		}
		k := shape
		k.Planar = k.Class == Depthwise && !channelsLast(o.Inputs[0])
		k.Bytes = bytesOf(out) + bytesOf(o.Inputs[min(1-min(i, 1), len(o.Inputs)-1)]) + bytesOf(in)
		if isProduct && shape.Class == Product {
			turned := p
			turned.n, turned.k = p.k, p.n
			if i == 1 {
				turned.m, turned.n, turned.k = p.n, p.k, p.m
			}
			k.MACs, k.Tiles = p.groups*padded(turned.m, turned.n, turned.k), turned.tiles()
			k.Misaligned = !p.stem && !(aligned(p.n, p.dtype) && aligned(p.k, p.dtype))
			if p.groups > 1 {
				k = p.grouped(k)
			}
		}
		kernels = append(kernels, k)
	}
	return kernels
}

// grouped is the backward of a convolution in groups, as cuDNN's kernels run it. Of
// images that are contiguous each group's filters fill a tile; of channels-last ones
// nothing is shared, but for few channels in 32 groups or more: of ResNeXts.
func (p product) grouped(k Kernel) Kernel {
	few := p.groups%32 == 0 && (p.n == 4 || p.n == 8 || p.n == 16 || p.n == 32)
	switch {
	case k.Transposes:
		k.MACs, k.Tiles = p.groups*p.m*roundUp(p.n, tileSide)*p.k, 0
	case few:
		k.Groups = 1
	default:
		k.MACs, k.Tiles = p.groups*p.m*p.n*p.k, 0
	}
	return k
}

// productOf is an operator as one product, where it is one.
func productOf(o *graph.Op, forward op.Work) (product, bool) {
	switch op.KernelOf(o) {
	case op.KernelConvolution:
		return convolutionProduct(o)
	case op.KernelProduct:
		return matrixProduct(o, forward), true
	}
	return product{}, false
}

// plainBackward reads the incoming gradient and what the forward kept, and writes what
// the operator's own rule allocates. A rule that hands the gradient on runs nothing.
func (s *gradients) plainBackward(o *graph.Op, gradient *op.Gradient) []Kernel {
	b := op.Backward{
		Op: o, Incoming: func(int) bool { return true },
		Wants: func(i int) bool { return o.Inputs[i] != nil && s.wants[o.Inputs[i]] },
	}
	b.Plan(gradient)
	var made, launches int64
	for _, step := range b.Steps {
		switch step.Kind {
		case op.BackwardMake:
			made += step.Bytes
			launches = max(launches, 1)
			if step.Reduce {
				made += step.Bytes + bytesOf(o.Inputs[step.Input])
				launches++
			}
		case op.BackwardPass:
			if step.Reduce {
				made += moved(o.Outputs) + bytesOf(o.Inputs[step.Input])
				launches++
			}
		case op.BackwardTemporary:
			made += 2 * step.Bytes
			launches++
		}
	}
	if launches == 0 {
		return nil
	}
	read := moved(o.Outputs)
	gradient.SavedTensors(o, s.torch, b.Wants, func(t *graph.Tensor, _ bool) { read += bytesOf(t) })
	class := plainClass(o)
	if class == Reduction && !normalizes(o) {
		class = Stream
	}
	k := Kernel{Class: class, Operations: made / 2, Bytes: read + made, Launches: launches}
	switch op.KernelOf(o) {
	case op.KernelGroupNormalization:
		k.Class = Columns
	case op.KernelErrorFunction:
		k.Operations = errorFunction * o.Outputs[0].Elements()
	}
	if class == Norm {
		k.DType = o.Inputs[0].DType
	}
	return []Kernel{k}
}

// normalizes tells whether a backward sums along rows as its forward does.
func normalizes(o *graph.Op) bool { return o.Outputs[0].Elements() == o.Inputs[0].Elements() }

// sums lists the kernels that add the gradients of a tensor that several operators use.
func (s *gradients) sums(g *graph.Graph) map[*graph.Op]Kernel {
	uses := map[*graph.Tensor]int{}
	added := map[*graph.Op]Kernel{}
	for _, o := range g.Ops() {
		if o.NoGrad {
			continue
		}
		for _, in := range o.Inputs {
			if in == nil || !s.wants[in] {
				continue
			}
			if uses[in]++; uses[in] > 1 {
				k := added[o]
				added[o] = Kernel{Class: Stream, Operations: k.Operations + in.Elements(), Bytes: k.Bytes + 3*bytesOf(in), Backward: true, Launches: k.Launches + 1}
			}
		}
	}
	return added
}
