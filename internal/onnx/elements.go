package onnx

// This file reads the elements of small tensors, the only ones that shapes can
// depend on.

import (
	"encoding/binary"
	"math"

	"heft/internal/graph"
	"heft/internal/protoscan"
)

const (
	maxValues = 65536 // integers and booleans read of one tensor
	maxFloats = 64    // floats: scale factors, limits, paddings
)

// saturate makes an integer fit the numbers that known values are kept in.
// Beyond 2^53 stand only "to the end" and "without limit".
func saturate(x int64) float64 {
	const limit = 1 << 53
	return float64(max(min(x, limit), -limit))
}

// elements reads a tensor's values in row-major order; nil if they are not for
// shapes (weights) or lie in another file.
func (t *tensorProto) elements(s *protoscan.Scanner) []float64 {
	n := graph.Product(t.dims)
	if t.outside != nil || t.stored >= 0 || !t.wanted(n) {
		return nil
	}
	var numbers []float64
	switch {
	case t.raw.Length > 0:
		numbers = t.readRaw(s, n)
	case t.coding != noElements:
		numbers = t.readTyped(s, n)
	default:
		for _, x := range t.loose {
			numbers = append(numbers, t.typedInt(x))
		}
	}
	if int64(len(numbers)) != n {
		return nil
	}
	return numbers
}

// wanted tells whether values of this type and number are ever needed.
func (t *tensorProto) wanted(n int64) bool {
	for _, size := range t.dims {
		if size > maxValues {
			return false
		}
	}
	switch t.dtype {
	case graph.Int64, graph.Int32, graph.Bool, graph.UInt64, graph.UInt32, graph.Int16, graph.UInt16:
		return n <= maxValues
	case graph.Float32, graph.Float64, graph.Float16, graph.BFloat16, graph.Int8, graph.UInt8:
		return n <= maxFloats
	}
	return false
}

func (t *tensorProto) readRaw(s *protoscan.Scanner, n int64) []float64 {
	width := int64(t.dtype.Bits() / 8)
	if t.raw.Length != n*width {
		s.Failf(t.raw.Offset, "tensor %q has %d bytes of data; sizes %v of %v need %d", t.name, t.raw.Length, t.dims, t.dtype, n*width)
		return nil
	}
	buf := make([]byte, t.raw.Length)
	if !s.ReadRange(t.raw.Offset, buf) {
		return nil
	}
	numbers := make([]float64, n)
	for i := range numbers {
		numbers[i] = rawElement(t.dtype, buf[int64(i)*width:])
	}
	return numbers
}

// rawElement decodes one little-endian element.
func rawElement(d graph.DType, b []byte) float64 {
	switch d {
	case graph.Int64:
		return saturate(int64(binary.LittleEndian.Uint64(b)))
	case graph.UInt64:
		return saturate(int64(min(binary.LittleEndian.Uint64(b), math.MaxInt64)))
	case graph.Int32:
		return float64(int32(binary.LittleEndian.Uint32(b)))
	case graph.UInt32:
		return float64(binary.LittleEndian.Uint32(b))
	case graph.Int16:
		return float64(int16(binary.LittleEndian.Uint16(b)))
	case graph.UInt16:
		return float64(binary.LittleEndian.Uint16(b))
	case graph.Int8:
		return float64(int8(b[0]))
	case graph.Float32:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	case graph.Float64:
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	case graph.Float16:
		return halfFloat(binary.LittleEndian.Uint16(b))
	case graph.BFloat16:
		return float64(math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16))
	}
	return float64(b[0]) // bool, uint8
}

// halfFloat decodes IEEE half precision: 0x3C00 is 1, 0x7BFF is 65504.
func halfFloat(bits uint16) float64 {
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	x := math.Ldexp(1+fraction/1024, exponent-15)
	switch {
	case exponent == 0:
		x = math.Ldexp(fraction/1024, -14)
	case exponent == 31 && fraction == 0:
		x = math.Inf(1)
	case exponent == 31:
		x = math.NaN()
	}
	if bits>>15 == 1 {
		return -x
	}
	return x
}

func (t *tensorProto) readTyped(s *protoscan.Scanner, n int64) []float64 {
	numbers := make([]float64, 0, min(n, t.typed.Length))
	packed := s.At(t.typed)
	add := func(x float64) bool {
		numbers = append(numbers, x)
		return int64(len(numbers)) <= n
	}
	switch t.coding {
	case codedInts:
		packed.PackedInts(func(x int64) bool { return add(t.typedInt(saturate(x))) })
	case codedFloats:
		packed.PackedFloats(add)
	case codedDoubles:
		packed.PackedDoubles(add)
	}
	return numbers
}

// typedInt decodes an element of int32_data, which holds half floats as their
// bits.
func (t *tensorProto) typedInt(x float64) float64 {
	switch t.dtype {
	case graph.Float16:
		return halfFloat(uint16(int64(x)))
	case graph.BFloat16:
		return float64(math.Float32frombits(uint32(uint16(int64(x))) << 16))
	}
	return x
}
