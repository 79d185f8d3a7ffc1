package latency

// This file turns kernels into seconds on a card.

import (
	"fmt"
	"math"

	"heft/internal/gpu"
	"heft/internal/graph"
)

// Device is a card with the numbers it is estimated by.
type Device struct {
	card    *gpu.Card
	numbers Numbers
	vector  float64 // operations a second
	reached known   // of what is listed
}

// UnratedError is a card without rates in the catalogue.
type UnratedError struct{ Card string }

// Error names the card.
func (e *UnratedError) Error() string {
	return fmt.Sprintf("the peak rates of %s are not known: they depend on its power limit", e.Card)
}

// Hint says what to try instead.
func (e *UnratedError) Hint() string {
	return "`gpus` lists the cards; name a desktop card of the same generation for an order of magnitude"
}

// On is a card with the fitted numbers. The error is an *UnratedError.
func On(c *gpu.Card) (*Device, error) { return With(c, Fitted()) }

// With is a card with other numbers.
func With(c *gpu.Card, n Numbers) (*Device, error) {
	vector, ok := c.Rate("float32")
	if !ok || c.Bandwidth == 0 {
		return nil, &UnratedError{Card: c.Name}
	}
	return &Device{card: c, numbers: n, vector: vector * 1e12, reached: familyOf(c)}, nil
}

// rate is the peak of products of a type, in operations a second. Without units for
// the type, a card computes in float32; integers of 8 bits have units of their own.
func (d *Device) rate(k *Kernel) float64 {
	name := k.DType.String()
	switch {
	case k.DType == graph.Float32 && k.Convolves:
		name = "tf32"
	case k.DType == graph.UInt8:
		name = "int8"
	}
	if rate, ok := d.card.Rate(name); ok {
		return rate * 1e12 * d.reached.rate
	}
	return d.vector
}

// Time is how long a kernel takes, in seconds, and what of it is bound by what.
type Time struct {
	Seconds float64
	Compute float64 // the work alone at the rate that it reaches
	Memory  float64 // the bytes alone at the bandwidth that they reach
	Launch  float64
	Kernels int64
}

// Plus adds two times.
func (t Time) Plus(u Time) Time {
	return Time{t.Seconds + u.Seconds, t.Compute + u.Compute, t.Memory + u.Memory, t.Launch + u.Launch, t.Kernels + u.Kernels}
}

// Bound says what most of a time is for: "compute", "memory" or "launch".
func (t Time) Bound() string {
	switch {
	case t.Launch > t.Compute && t.Launch > t.Memory:
		return "launch"
	case t.Compute > t.Memory:
		return "compute"
	}
	return "memory"
}

// Time estimates a kernel.
func (d *Device) Time(k *Kernel) Time {
	t := Time{Compute: d.compute(k), Memory: d.memory(k), Launch: float64(k.Launches) * d.numbers.Launch, Kernels: k.Launches}
	t.Seconds = join(t.Compute, t.Memory, d.numbers.Smoothness) + t.Launch
	return t
}

// join is the larger of two times for a large exponent, their sum for 1.
func join(a, b, exponent float64) float64 {
	most, least := max(a, b), min(a, b)
	if most == 0 {
		return 0
	}
	return most * math.Pow(1+math.Pow(least/most, exponent), 1/exponent)
}

func (d *Device) compute(k *Kernel) float64 {
	n := &d.numbers
	work := 2 * float64(k.MACs)
	vector := float64(k.Operations) / (d.vector * n.Vector)
	switch k.Class {
	case Product, Recurrent:
		efficiency := n.Product
		if k.Backward && k.Convolves && k.Groups > 1 && !k.Transposes {
			efficiency = n.BackwardLast
		}
		if k.Misaligned {
			efficiency /= n.Misaligned
		}
		return work*d.waves(k)/(efficiency*d.rate(k)) + vector
	case Batched:
		return work/(n.Batched*d.rate(k)) + vector
	case Attention:
		return work/(n.Attention*d.rate(k)) + vector
	case Depthwise:
		if k.Large {
			work *= n.Large
		}
		return work/(d.depthwise(k)*d.vector) + vector
	}
	return vector
}

func (d *Device) depthwise(k *Kernel) float64 {
	switch {
	case k.Backward && k.Planar:
		return d.numbers.BackwardDepthwise
	case k.Backward:
		return d.numbers.BackwardLast
	case k.Wide:
		return d.numbers.WideDepthwise
	}
	return d.numbers.Depthwise
}

func (n *Numbers) transposed(k *Kernel) float64 {
	if k.Backward {
		return n.BackwardTransposed
	}
	return n.Transposed
}

// waves is by how much longer a product takes since its tiles fill the card's
// multiprocessors in whole waves (NVIDIA's Matrix Multiplication Background guide,
// "wave quantization").
func (d *Device) waves(k *Kernel) float64 {
	if d.card.SMs == 0 || k.Tiles == 0 {
		return 1
	}
	waves := (k.Tiles + d.card.SMs - 1) / d.card.SMs
	return float64(waves*d.card.SMs) / float64(k.Tiles)
}

func (d *Device) memory(k *Kernel) float64 {
	n := &d.numbers
	share := n.Stream
	switch k.Class {
	case Reduction:
		share = n.Reduction
	case Norm:
		share = n.Norm
	case Columns:
		share = n.Columns
	case Pool:
		share = n.Pool
	case Permute:
		share = n.Permute
	}
	if k.Class == Norm && d.emulates(k) {
		share /= n.Emulated
	}
	bytes := float64(k.Bytes)
	if k.Transposes && d.onTensorCores(k) {
		bytes *= 1 + n.transposed(k)
	}
	bandwidth := share * d.reached.bandwidth * d.card.Bandwidth * 1e9
	if k.Threads > 0 {
		bandwidth = min(bandwidth, float64(k.Threads)*n.Thread)
	}
	return bytes / bandwidth
}

// emulates tells whether the card has no units for a kernel's 16 bits.
func (d *Device) emulates(k *Kernel) bool {
	_, rated := d.card.Rate(k.DType.String())
	return !rated && (k.DType == graph.Float16 || k.DType == graph.BFloat16)
}

// onTensorCores tells whether the card has a rate of its own for a convolution's type.
func (d *Device) onTensorCores(k *Kernel) bool { return d.rate(k) > d.vector*1.01 }
