package op

// This file holds the values that are known: how they are computed, rounded to a type,
// kept, shared and let go.

import (
	"math"
	"slices"

	"heft/internal/graph"
)

// MaxKnown is the largest number of elements whose values are kept.
const MaxKnown = 65536

// maxKnownInRun is that of what a run's own operators make, a mask between 512 tokens and
// themselves, the window that Longformer pads to. Constructors stay below MaxKnown: they
// fill parameters, whose values nothing reads.
const maxKnownInRun = 512 * 512

// evaluate computes the outputs' values where every input's are known.
func (b *Builder) evaluate(c *Call, inputs []*graph.Tensor) error {
	if c.Operator.Eval == nil {
		return nil
	}
	read, made, limit := int64(0), int64(0), int64(MaxKnown)
	if b.Recording {
		limit = maxKnownInRun
	}
	for _, in := range inputs {
		if in == nil || slices.Contains(c.unread, in) {
			continue
		}
		if in.Storage.Known == nil || in.Elements() > limit || in.Param != nil && !in.Param.Buffer {
			return nil
		}
		read += in.Elements()
	}
	for _, out := range c.outputs {
		if slices.Contains(c.unread, out) {
			continue
		}
		if out.Elements() > limit {
			return nil
		}
		made += out.Elements()
	}
	if b.Computing != nil {
		if err := b.Computing(read, made); err != nil {
			return err
		}
	}
	if read+made < minEvaluated || slices.ContainsFunc(c.outputs, isKnown) {
		b.compute(c)
		return nil
	}
	b.evaluated.begin()
	key, ok := b.evaluated.keyOf(c)
	if !ok {
		b.compute(c)
		return nil
	}
	if !b.evaluated.find(key, c.outputs) {
		b.compute(c)
		b.evaluated.keep(key, c.outputs)
	}
	return nil
}

func isKnown(t *graph.Tensor) bool { return t.Storage.Known != nil }

// compute lets the operator compute its outputs' values.
func (b *Builder) compute(c *Call) {
	for i, numbers := range c.Operator.Eval(c) {
		if i < len(c.outputs) && int64(len(numbers)) == c.outputs[i].Elements() {
			setKnown(c.outputs[i], numbers)
			b.share(c.outputs[i].Storage)
		}
	}
}

// filling are the values of a storage that are all the same number.
type filling struct {
	bits uint64 // of the number
	n    int
}

// Fillings shorter than minFilling are not worth a look-up; maxFillings bounds what is
// kept for the next one.
const (
	minFilling  = 16
	maxFillings = 256
)

// share lets storages that are filled with one number have their values in common: a
// detector fills tensors with each label, for every image. Known values are replaced,
// never written to.
func (b *Builder) share(storage *graph.Storage) {
	known := storage.Known
	if len(known) < minFilling {
		return
	}
	bits := math.Float64bits(known[0])
	if slices.ContainsFunc(known, func(x float64) bool { return math.Float64bits(x) != bits }) {
		return
	}
	key := filling{bits, len(known)}
	if same, ok := b.fillings[key]; ok {
		storage.Known = same
		return
	}
	if len(b.fillings) >= maxFillings {
		clear(b.fillings)
	}
	b.fillings[key] = known
}

// maxKept is up to how many values a tensor of the program keeps when it is let go:
// passes read the lengths of packed sequences, not tables.
const maxKept = 4096

// noteTable remembers a storage with many values that a step has made.
func (b *Builder) noteTable(out *graph.Tensor, inputs []*graph.Tensor) {
	if len(out.Storage.Known) <= maxKept {
		return
	}
	shared := slices.ContainsFunc(inputs, func(in *graph.Tensor) bool { return in != nil && in.Storage == out.Storage })
	if !shared {
		b.tables[out.Storage] = true
	}
}

// forget lets the values of a dropped tensor go that nothing can read any more: the
// graph keeps the tensor, and a loop over tables would keep them all.
func (b *Builder) forget(dropped []*graph.Tensor) {
	for _, t := range dropped {
		if b.tables[t.Storage] && !b.reaches(t.Storage) {
			delete(b.tables, t.Storage)
			t.Storage.Known = nil
		}
	}
}

// reaches tells whether the program still holds a tensor that shows a storage.
func (b *Builder) reaches(storage *graph.Storage) bool {
	for _, t := range b.reached {
		if t.Storage == storage {
			return true
		}
	}
	return b.shown[storage] > 0 || slices.ContainsFunc(b.held, func(h holding) bool { return h.tensor.Storage == storage })
}

// setKnown rounds numbers to the tensor's type and lays them into its storage,
// which keeps the slice where the layout allows it.
// Complex values are not kept: a known element is one real number.
// Views share their base's values and need nothing.
func setKnown(t *graph.Tensor, numbers []float64) {
	if numbers == nil || t.Storage.Known != nil || t.DType.IsComplex() {
		return
	}
	if t.Offset == 0 && t.IsContiguous() {
		if roundAll(t.DType, numbers) {
			t.Storage.Known = numbers
		}
		return
	}
	known := make([]float64, len(numbers))
	i, exact := 0, true
	t.EachOffset(func(offset int64) {
		if offset >= int64(len(known)) {
			exact = false
			return
		}
		var ok bool
		known[offset], ok = Round(t.DType, numbers[i])
		exact = exact && ok
		i++
	})
	if exact {
		t.Storage.Known = known
	}
}

// roundAll rounds numbers in place; false if one cannot be kept.
func roundAll(d graph.DType, numbers []float64) bool {
	if d == graph.Float32 {
		for i, x := range numbers {
			numbers[i] = float64(float32(x))
		}
		return true
	}
	whole := d.IsInteger() && d.Bits() == 64
	for i, x := range numbers {
		if whole && -1<<53 <= x && x <= 1<<53 { // most that are computed
			numbers[i] = math.Trunc(x)
			continue
		}
		y, ok := Round(d, x)
		if !ok {
			return false
		}
		numbers[i] = y
	}
	return true
}

// Round gives the nearest value that the type can hold; ok is false for an
// integer beyond 2^53, which a float64 cannot carry.
func Round(d graph.DType, x float64) (y float64, ok bool) {
	switch {
	case d == graph.Bool:
		if x != 0 {
			return 1, true
		}
		return 0, true
	case d == graph.Float32:
		return float64(float32(x)), true
	case d == graph.Float16:
		return roundBits(x, 11, -14, 65504), true
	case d == graph.BFloat16:
		return roundBits(x, 8, -126, 3.3895313892515355e38), true
	case d.IsInteger():
		if math.Abs(x) > 1<<53 || math.IsNaN(x) {
			return 0, false
		}
		return wrapInteger(d, math.Trunc(x)), true
	}
	return x, true
}

// wrapInteger reduces an integer to the range of its type, as overflow does:
// 300 as uint8 is 44, 130 as int8 is -126.
func wrapInteger(d graph.DType, x float64) float64 {
	bits := d.Bits()
	if bits >= 64 {
		return x
	}
	low := int64(x) & (1<<bits - 1)
	if !unsigned(d) && low >= 1<<(bits-1) {
		low -= 1 << bits
	}
	return float64(low)
}

// roundBits rounds to a significand of the given number of bits, ties to even.
func roundBits(x float64, significand, minExponent int, largest float64) float64 {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return x
	}
	_, exponent := math.Frexp(x)
	step := math.Ldexp(1, max(exponent, minExponent+1)-significand)
	y := math.RoundToEven(x/step) * step
	if math.Abs(y) > largest {
		return math.Inf(int(math.Copysign(1, x)))
	}
	return y
}
