package op

// This file holds which Python numbers an element type takes.

import (
	"math"

	"heft/internal/graph"
)

// NumberFits tells whether an element type holds a Python number, as torch asks where
// it converts one (overflows, c10/util/TypeCast.h): not 300 or −0.5 as uint8, nor
// 70,000 as float16, nor 2j as float32. A negative integer wraps in an unsigned type
// down to minus its largest: −255 as uint8.
func NumberFits(value any, dtype graph.DType) bool {
	switch v := value.(type) {
	case *graph.Tensor: // a complex number is a tensor without axes
		return v == nil || !v.DType.IsComplex() || dtype.IsComplex()
	case int64:
		return integerFits(v, dtype)
	case float64:
		return floatFits(v, dtype)
	}
	return true
}

func integerFits(x int64, dtype graph.DType) bool {
	if !dtype.IsInteger() {
		return floatFits(float64(x), dtype)
	}
	least, largest := integerRange(dtype)
	if least == 0 {
		least = -largest
	}
	return float64(x) >= least && float64(x) <= largest
}

// floatFits: infinities and NaN fit in every type that has them.
func floatFits(x float64, dtype graph.DType) bool {
	switch {
	case dtype.IsInteger():
		least, largest := integerRange(dtype)
		return x >= least && x <= largest
	case dtype == graph.Float16:
		return math.IsInf(x, 0) || math.IsNaN(x) || math.Abs(x) <= 65504
	}
	return true
}

// integerRange is what an integer type holds: int8 −128 … 127, uint8 0 … 255.
func integerRange(dtype graph.DType) (least, largest float64) {
	bits := dtype.Bits()
	switch dtype {
	case graph.UInt8, graph.UInt16, graph.UInt32, graph.UInt64:
		return 0, math.Ldexp(1, bits) - 1
	}
	return -math.Ldexp(1, bits-1), math.Ldexp(1, bits-1) - 1
}
