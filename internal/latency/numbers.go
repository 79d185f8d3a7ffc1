package latency

// This file holds the numbers: how well kernels use a card.

import (
	"math"

	"heft/internal/gpu"
)

// Numbers are the efficiencies and constants of the estimate. They are keyed by what
// a kernel does, and none by a model.
type Numbers struct {
	// Of the card's peak rate of the element type: products in whole tiles, batched
	// products of small matrices, fused attention.
	Product, Batched, Attention float64
	// Of the float32 rate of the vector units: filters of a channel each, up to 7×7 and
	// beyond, and all operations that are no products.
	Depthwise, WideDepthwise, Vector float64
	// Misaligned is by how much longer a product takes of which a side is no multiple of
	// 16 bytes.
	Misaligned float64
	// Of the card's bandwidth.
	Stream, Reduction, Norm, Columns, Pool, Permute float64
	// Thread is what a thread alone moves, in bytes a second, where kernels have few.
	Thread float64
	// Transposed is what a convolution of tensor cores moves besides, in parts of its own
	// bytes, where images are not channels-last; BackwardTransposed what its gradients move.
	Transposed, BackwardTransposed float64
	// Of the same rates in a backward: convolutions of a channel each on contiguous images;
	// these and those in groups on channels-last ones.
	BackwardDepthwise, BackwardLast float64
	// Large is by how much longer a depthwise convolution takes of images that cuDNN's
	// kernels cannot index.
	Large float64
	// Emulated is by how much longer a normalization takes in 16 bits on a card without
	// units for them, whose kernels widen what they read and narrow what they write.
	Emulated float64
	// Smoothness is the exponent with which work and bytes are joined: the larger of the
	// two for a large one.
	Smoothness float64
	// Launch is from one kernel to the next on the device, Host what Python and torch
	// take for an operator on the host, in seconds.
	Launch, Host float64
}

// textbook are numbers that nobody fitted: the larger of work and bytes at the card's
// own rates, a product in whole tiles, 5 µs of the host for a launch.
var textbook = Numbers{
	Product: 1, Batched: 1, Attention: 1, Depthwise: 1, WideDepthwise: 1, Vector: 1, Misaligned: 1,
	Stream: 1, Reduction: 1, Norm: 1, Columns: 1, Pool: 1, Permute: 1,
	BackwardDepthwise: 1, BackwardLast: 1, Large: 1, Emulated: 1,
	Smoothness: 32, Host: 5e-6, Thread: math.Inf(1),
}

// Textbook are numbers that nothing was fitted to.
func Textbook() Numbers { return textbook }

// Fitted are the numbers that estimates are made with.
func Fitted() Numbers { return fitted }

// fitted are those that tools/fit found on the runs of bench/latency/data, rounded. At
// the largest batches launches and the host hardly show: these two are set, not fitted; so are
// products and streams, which reach what is listed.
// Emulated is fitted to three networks on a GTX 1080 Ti (TestHalfWithoutUnits).
var fitted = Numbers{
	Product: 1, Batched: 0.26, Attention: 0.93, Depthwise: 0.093, WideDepthwise: 0.0112, Vector: 0.18, Misaligned: 1.29,
	Stream: 1, Reduction: 0.81, Norm: 0.54, Columns: 0.09, Pool: 0.32, Permute: 0.49, Thread: 20e6,
	Transposed: 1.23, BackwardTransposed: 4.3,
	BackwardDepthwise: 0.025, BackwardLast: 0.04, Large: 26,
	Emulated: 2.7, Smoothness: 1.64, Launch: 1.7e-6, Host: 10e-6,
}

// known says for a family of cards what part of the listed rates products reach, what
// part of the bandwidth, and whether bench/latency/data has runs on one of its cards.
type known struct {
	rate, bandwidth float64
	measured        bool
}

// families are those with a factor. GeForce cards run above their listed clock, so
// that products reach the listed rate (timm's published runs on an RTX 3090 and 4090);
// on an RTX 5090 all kinds of kernels take 1.11 to 1.15 times what that says.
// Others lower the clock under tensor cores' load; 0.8 is an assumption.
var families = map[string]known{
	"GeForce 30": {1, 1, true},
	"GeForce 40": {1, 1, true},
	"GeForce 50": {0.88, 0.88, false},
}

const assumedRate = 0.8

func familyOf(c *gpu.Card) known {
	if k, ok := families[c.Family]; ok {
		return k
	}
	return known{rate: assumedRate, bandwidth: 1}
}

// Measured tells whether estimates were compared with runs on a card of the family.
func Measured(c *gpu.Card) bool { return familyOf(c).measured }

// Range is what eight of ten measured runs were of their estimates: the factors of the
// least and the most (docs/latency.md, families left out). On families without measured runs, and in training, it is wider.
func Range(c *gpu.Card, training bool) (least, most float64) {
	least, most = 0.91, 1.15
	if training {
		least, most = 0.89, 1.35
	}
	if !Measured(c) {
		least, most = least*0.8, most*1.3
	}
	return least, most
}
