package latency

// This file turns operators into the kernels of a forward.

import (
	"math"

	"heft/internal/graph"
	"heft/internal/op"
)

// Forward lists the kernels of an executed operator: none for one that makes views.
func Forward(o *graph.Op) []Kernel {
	work := op.ForwardWork(o)
	if work.Read+work.Written == 0 {
		return nil
	}
	k := forwardOf(o, work)
	k.Launches *= 1 + o.Repeat
	if o.Repeat > 0 {
		k.Bytes *= 1 + o.Repeat
		if k.Class == Product {
			k.MACs *= 1 + o.Repeat
		}
	}
	return []Kernel{k}
}

func forwardOf(o *graph.Op, work op.Work) Kernel {
	if work.MACs == 0 || len(o.Inputs) == 0 || o.Inputs[0] == nil {
		return plainKernel(o, work)
	}
	switch op.KernelOf(o) {
	case op.KernelConvolution:
		return convolution(o, work)
	case op.KernelAttention:
		return Kernel{Class: Attention, DType: o.Inputs[0].DType, MACs: work.MACs, Bytes: moved(o.Inputs, o.Outputs), Launches: 1}
	case op.KernelRecurrent:
		return recurrent(o, work)
	case op.KernelProduct:
		return matrixProduct(o, work).kernel(moved(o.Inputs, o.Outputs))
	}
	return Kernel{
		Class: Batched, DType: o.Inputs[0].DType, MACs: work.MACs, Operations: vector(work), Bytes: moved(o.Inputs, o.Outputs), Launches: 1,
		Misaligned: !aligned(last(o.Outputs[0]), o.Inputs[0].DType),
	}
}

// matrixProduct is an operator that is one product of two matrices, with rows of
// several axes perhaps.
func matrixProduct(o *graph.Op, work op.Work) product {
	return product{groups: 1, m: rows(o), n: last(o.Outputs[0]), k: depth(o, work), dtype: o.Inputs[0].DType}
}

func last(t *graph.Tensor) int64 {
	if len(t.Shape) == 0 {
		return 1
	}
	return t.Shape[len(t.Shape)-1]
}

func rows(o *graph.Op) int64 { return o.Outputs[0].Elements() / max(last(o.Outputs[0]), 1) }

// depth is the length of the sums of a product.
func depth(o *graph.Op, work op.Work) int64 {
	return work.MACs / (1 + o.Repeat) / max(o.Outputs[0].Elements(), 1)
}

// convolution is a product of the output positions with the filters, group by group.
func convolution(o *graph.Op, work op.Work) Kernel {
	p, ok := convolutionProduct(o)
	input := o.Inputs[0]
	bytes := moved(o.Inputs, o.Outputs)
	if !ok {
		return Kernel{Class: Product, Convolves: true, DType: input.DType, MACs: work.MACs, Bytes: bytes, Launches: 1}
	}
	k := p.kernel(bytes)
	if p.depthwise() {
		k = Kernel{Class: Depthwise, DType: p.dtype, MACs: work.MACs / (1 + o.Repeat), Wide: p.k > 49, Large: channelsLast(input) && large(o), Bytes: bytes, Launches: 1}
	}
	k.Convolves = true
	k.Transposes = k.Class == Product && len(input.Shape) == 4 && !channelsLast(input)
	return k
}

// channelsLast tells whether the channels of an image lie beside each other.
func channelsLast(t *graph.Tensor) bool { return len(t.Shape) > 1 && t.Strides[1] == 1 }

// large tells whether an operator's tensors have more elements than 32 bits count.
func large(o *graph.Op) bool {
	return max(o.Inputs[0].Elements(), o.Outputs[0].Elements()) > math.MaxInt32
}

// depthwise tells a filter for each channel from other products.
func (p product) depthwise() bool { return p.groups > 1 && p.n == 1 }

// convolutionProduct is a convolution as a product: M output positions of the batch,
// N filters of a group, K numbers of a filter. A transposed one has the roles of
// input and output changed. False for a convolution with another signature.
func convolutionProduct(o *graph.Op) (product, bool) {
	input, weight, out := op.Input(o, "input"), op.Input(o, "weight"), o.Outputs[0]
	if input == nil || weight == nil || len(weight.Shape) < 3 || weight.Elements() == 0 || out.Elements() == 0 {
		return product{}, false
	}
	window, _ := op.WindowOf(o)
	groups := max(window.Groups, 1)
	if window.Transposed {
		// each input position times the filters of its group
		p := product{groups: groups, m: input.Elements() / weight.Shape[0], n: graph.Product(weight.Shape[1:]), k: weight.Shape[0] / groups, dtype: input.DType}
		return p, p.m > 0
	}
	p := product{
		groups: groups, m: out.Elements() / weight.Shape[0], n: weight.Shape[0] / groups, k: graph.Product(weight.Shape[1:]), dtype: input.DType,
	}
	p.stem = groups == 1 && weight.Shape[1] < 8
	return p, p.m > 0
}

// steps is how many steps of a recurrent network wait for each other: each moment of
// the longest sequence in each layer. Packed sequences tell the sizes of each moment's
// batch, and lie one behind the other.
func steps(o *graph.Op) int64 {
	length := o.Inputs[0].Shape[0]
	if sizes := op.Input(o, "batch_sizes"); sizes != nil {
		length = sizes.Elements()
	} else if o.Attrs.Bool("batch_first") {
		length = o.Inputs[0].Shape[1]
	}
	return length * o.Attrs.Int("num_layers")
}

// recurrent has a small product for each step, and reads the weights again for each.
func recurrent(o *graph.Op, work op.Work) Kernel {
	return Kernel{Class: Recurrent, DType: o.Inputs[0].DType, MACs: work.MACs, Operations: vector(work), Bytes: moved(o.Inputs, o.Outputs), Launches: 2 * steps(o)}
}

// plainKernel is an operator without products: its bytes, and what the vector units
// do.
func plainKernel(o *graph.Op, work op.Work) Kernel {
	k := Kernel{Class: plainClass(o), Operations: vector(work) / (1 + o.Repeat), Bytes: moved(o.Outputs), Launches: 1}
	if k.Class == Norm && len(o.Inputs) > 0 && o.Inputs[0] != nil {
		k.DType = o.Inputs[0].DType
	}
	if op.KernelOf(o) == op.KernelErrorFunction {
		k.Operations = errorFunction * o.Outputs[0].Elements()
	}
	operator, _ := op.Of(o)
	if operator != nil && operator.Reads != nil {
		k.Bytes += operator.Reads(o)
	} else {
		k.Bytes += moved(o.Inputs)
	}
	if operator != nil && operator.Threads != nil {
		k.Threads = operator.Threads(o)
	}
	return k
}

func plainClass(o *graph.Op) Class {
	_, slides := op.WindowOf(o)
	switch kernel := op.KernelOf(o); {
	case kernel == op.KernelNormalization, kernel == op.KernelGroupNormalization, kernel == op.KernelBatchNormalization && o.Attrs.Bool("training"):
		return Norm
	case slides:
		return Pool
	case kernel == op.KernelSoftmax, kernel != op.KernelSampling && reduces(o):
		return Reduction
	case permutes(o):
		return Permute
	}
	return Stream
}

// reduces tells whether a result is far smaller than what is read.
func reduces(o *graph.Op) bool {
	return len(o.Outputs) > 0 && len(o.Inputs) > 0 && o.Inputs[0] != nil && 16*o.Outputs[0].Elements() <= o.Inputs[0].Elements()
}

// permutes tells whether the elements that lie beside each other in the result lie
// apart in a large tensor that is read.
func permutes(o *graph.Op) bool {
	if len(o.Outputs) == 0 {
		return false
	}
	out := o.Outputs[0]
	axis := innermost(out)
	for _, in := range o.Inputs {
		if in == nil || axis < 0 || len(in.Shape) != len(out.Shape) || 2*in.Elements() < out.Elements() {
			continue
		}
		if in.Shape[axis] > 1 && in.Strides[axis] > 1 {
			return true
		}
	}
	return false
}

// innermost is the axis along which a tensor's elements lie beside each other, -1
// where there is none.
func innermost(t *graph.Tensor) int {
	for i, stride := range t.Strides {
		if stride == 1 && t.Shape[i] > 1 {
			return i
		}
	}
	return -1
}

// transcendental is what an exponential, a logarithm, a root or a trigonometric
// function takes of the vector units, in operations: the special function units have a
// quarter of the rate, and a function takes a few steps around one (CUDA C++ Best
// Practices Guide, "Arithmetic Instructions").
const transcendental = 8

// errorFunction is what an error function takes of the vector units for an element, in
// operations: fitted, as the numbers of numbers.go are. It is some thirty
// instructions of CUDA's erff and of what GELU does around it.
const errorFunction = 65

// vector is the work of the vector units beside products.
func vector(w op.Work) int64 {
	return w.Adds + w.Muls + w.Compares + transcendental*(w.Divides+w.Exps)
}
