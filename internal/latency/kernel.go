package latency

// This file says what of a kernel decides how long it takes.

import (
	"cmp"

	"heft/internal/graph"
)

// Class is what a kernel does, as far as it decides how well it uses the card.
type Class uint8

// The classes.
const (
	Stream    Class = iota // reads and writes in order: element-wise, pooling
	Reduction              // softmax, sums
	Norm                   // normalization by statistics of its input, which is read twice
	Columns                // sums along the axis that lies farthest: of a bias's gradient
	Pool                   // each element is read for several windows
	Permute                // a copy between orders of axes
	Product                // a product of matrices or a convolution, grouped ones too
	Batched                // a product for each of many small matrices
	Attention              // fused attention
	Depthwise              // a convolution with a filter for each channel
	Recurrent              // steps that wait for each other
	classCount
)

var classNames = [classCount]string{"stream", "reduction", "norm", "columns", "pool", "permute", "product", "batched", "attention", "depthwise", "recurrent"}

// String is the class as data files have it: "depthwise".
func (c Class) String() string { return classNames[c] }

// ClassOf reads what String writes; false for another word.
func ClassOf(name string) (Class, bool) {
	for i, known := range classNames {
		if known == name {
			return Class(i), true
		}
	}
	return 0, false
}

// Kernel is one kernel, or several that are alike.
type Kernel struct {
	Class Class
	// DType is the element type in which products are made, and what normalizations read.
	DType graph.DType
	// Convolves tells a convolution from a product: cuDNN computes float32 in TF32
	// where the card has it, cuBLAS does not (torch.backends.cudnn.allow_tf32 and
	// torch.backends.cuda.matmul.allow_tf32, true and false by themselves).
	Convolves bool
	// MACs are the multiply-accumulates, in whole tiles for a Product.
	MACs int64
	// Tiles are those of a Product's result that multiprocessors work on at once, and
	// Groups those of a convolution; 0 elsewhere.
	Tiles, Groups int64
	// Operations are all others, on the vector units.
	Operations int64
	Bytes      int64 // read and written
	// Threads is how many there are, where they are too few for the card; 0 elsewhere.
	Threads int64
	// Misaligned: a side of a product is no multiple of 16 bytes, which tensor cores
	// read at once.
	Misaligned bool
	// Wide: a depthwise filter beyond 7×7.
	Wide bool
	// Large: a depthwise convolution of channels-last images with 2³¹ elements or more,
	// which cuDNN's kernels cannot index.
	Large bool
	// Transposes: a convolution of tensor cores on images that are not channels-last.
	Transposes bool
	// Planar: a gradient of a depthwise convolution of such images.
	Planar bool
	// Backward: it makes a gradient.
	Backward bool
	Launches int64
}

// The tiles of a matrix product. NVIDIA's Matrix Multiplication Background guide
// ("tile quantization") has output tiles of 64 to 256 on a side; the smallest is
// taken, since libraries choose among them.
const (
	tileSide  = 64
	tileDepth = 32
)

// padded is a product of M×K and K×N in whole tiles: rows and columns of the
// result in tiles of 64, the sum in steps of 32.
func padded(m, n, k int64) int64 {
	return roundUp(m, tileSide) * roundUp(n, tileSide) * roundUp(k, tileDepth)
}

// splitDepth is the length of sums from which libraries share one tile among several
// multiprocessors ("split-K" of CUTLASS and cuBLAS).
const splitDepth = 1024

// tiles counts what the multiprocessors share out.
func (p product) tiles() int64 {
	return p.groups * roundUp(p.m, tileSide) / tileSide * (roundUp(p.n, tileSide) / tileSide) * (roundUp(p.k, splitDepth) / splitDepth)
}

func roundUp(n, step int64) int64 { return (n + step - 1) / step * step }

// aligned tells whether rows of n elements begin at multiples of 16 bytes.
func aligned(n int64, t graph.DType) bool { return t.Bytes(n)%16 == 0 }

// product is the kernel of one product of matrices.
type product struct {
	groups, m, n, k int64
	dtype           graph.DType
	stem            bool // an image's first convolution, which libraries treat on its own
}

func (p product) kernel(bytes int64) Kernel {
	return Kernel{
		Class: Product, DType: p.dtype, MACs: p.groups * padded(p.m, p.n, p.k), Tiles: p.tiles(), Groups: p.groups, Bytes: bytes, Launches: 1,
		Misaligned: !p.stem && !(aligned(p.n, p.dtype) && aligned(p.k, p.dtype)),
	}
}

// bytesOf is what a kernel moves of a tensor: of one that repeats elements (expand),
// what its storage has.
func bytesOf(t *graph.Tensor) int64 {
	if t == nil {
		return 0
	}
	return min(t.Bytes(), cmp.Or(t.Storage.Bytes, t.Bytes()))
}

// moved is what a kernel reads and writes of tensors.
func moved(lists ...[]*graph.Tensor) int64 {
	var sum int64
	for _, list := range lists {
		for _, t := range list {
			sum += bytesOf(t)
		}
	}
	return sum
}
