package op

// This file holds the classes of kernels, as far as a literal can tell them.

import "heft/internal/graph"

// KernelClass is what a GPU's kernel for an operator does, as far as it decides how
// long it takes. What depends on the shapes of a call, its estimate looks at itself.
type KernelClass uint8

// The classes of kernels.
const (
	// KernelStream reads and writes in order: element-wise operators, copies, sums.
	KernelStream KernelClass = iota
	// KernelNormalization reads its input twice: for statistics, and to apply them.
	KernelNormalization
	// KernelGroupNormalization does so for groups of channels, and sums each channel
	// apart in its backward.
	KernelGroupNormalization
	// KernelBatchNormalization does so in training, and is a stream in evaluation.
	KernelBatchNormalization
	// KernelErrorFunction is a stream with a polynomial of many terms for each element.
	KernelErrorFunction
	// KernelSoftmax reduces rows and writes as much as it reads.
	KernelSoftmax
	// KernelSampling reads places of its input for each element of its result, which is
	// no reduction however much smaller it is: pooling, interpolation, lookups.
	KernelSampling
	// KernelProduct is one product of rows by a matrix.
	KernelProduct
	// KernelProducts is a product for each of many small matrices, or several products.
	KernelProducts
	// KernelConvolution is a product of positions by filters, group by group.
	KernelConvolution
	// KernelAttention is fused attention.
	KernelAttention
	// KernelRecurrent has steps that wait for each other.
	KernelRecurrent
)

// Multiplies tells whether a class is of multiply-accumulates.
func (k KernelClass) Multiplies() bool { return k >= KernelProduct }

// KernelOf is the class of an executed operator's kernel.
func KernelOf(o *graph.Op) KernelClass {
	if operator, ok := Of(o); ok {
		return operator.Kernel
	}
	return KernelStream
}
