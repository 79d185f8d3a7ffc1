package graph

// This file holds the element types.

import "strings"

// DType is the element type of a tensor.
type DType uint8

// The element types. The names are PyTorch's; the sub-byte ones are ONNX's.
const (
	InvalidDType DType = iota
	Bool
	UInt8
	Int8
	Int16
	Int32
	Int64
	UInt16
	UInt32
	UInt64
	Float16
	BFloat16
	Float32
	Float64
	Complex32
	Complex64
	Complex128
	Float8E4M3FN
	Float8E5M2
	Float8E4M3FNUZ
	Float8E5M2FNUZ
	Float8E8M0FNU
	Int4
	UInt4
	Int2
	UInt2
	Float4E2M1
	String
	dtypeCount
)

// dtypeClass orders element types by torch's promotion categories.
type dtypeClass uint8

const (
	classOther dtypeClass = iota
	classBool
	classInt
	classFloat
	classComplex
)

type dtypeFact struct {
	name  string
	bits  int
	class dtypeClass
}

var dtypeFacts = [dtypeCount]dtypeFact{
	InvalidDType:   {"invalid", 0, classOther},
	Bool:           {"bool", 8, classBool},
	UInt8:          {"uint8", 8, classInt},
	Int8:           {"int8", 8, classInt},
	Int16:          {"int16", 16, classInt},
	Int32:          {"int32", 32, classInt},
	Int64:          {"int64", 64, classInt},
	UInt16:         {"uint16", 16, classInt},
	UInt32:         {"uint32", 32, classInt},
	UInt64:         {"uint64", 64, classInt},
	Float16:        {"float16", 16, classFloat},
	BFloat16:       {"bfloat16", 16, classFloat},
	Float32:        {"float32", 32, classFloat},
	Float64:        {"float64", 64, classFloat},
	Complex32:      {"complex32", 32, classComplex},
	Complex64:      {"complex64", 64, classComplex},
	Complex128:     {"complex128", 128, classComplex},
	Float8E4M3FN:   {"float8_e4m3fn", 8, classFloat},
	Float8E5M2:     {"float8_e5m2", 8, classFloat},
	Float8E4M3FNUZ: {"float8_e4m3fnuz", 8, classFloat},
	Float8E5M2FNUZ: {"float8_e5m2fnuz", 8, classFloat},
	Float8E8M0FNU:  {"float8_e8m0fnu", 8, classFloat},
	Int4:           {"int4", 4, classInt},
	UInt4:          {"uint4", 4, classInt},
	Int2:           {"int2", 2, classInt},
	UInt2:          {"uint2", 2, classInt},
	Float4E2M1:     {"float4_e2m1", 4, classFloat},
	String:         {"string", 0, classOther},
}

// String returns PyTorch's name of the type without the "torch." prefix.
func (d DType) String() string {
	if d >= dtypeCount {
		return "invalid"
	}
	return dtypeFacts[d].name
}

// Bits is the size of one element in bits; 0 for String and InvalidDType,
// whose size is not fixed.
func (d DType) Bits() int {
	if d >= dtypeCount {
		return 0
	}
	return dtypeFacts[d].bits
}

// Bytes is the size of n packed elements: sub-byte types share bytes, so
// three int4 elements take 2.
func (d DType) Bytes(n int64) int64 {
	bits := int64(d.Bits())
	if bits%8 == 0 {
		return n * (bits / 8)
	}
	return n/8*bits + (n%8*bits+7)/8
}

func (d DType) class() dtypeClass {
	if d >= dtypeCount {
		return classOther
	}
	return dtypeFacts[d].class
}

// IsFloating tells whether d is a real floating-point type.
func (d DType) IsFloating() bool { return d.class() == classFloat }

// IsComplex tells whether d is a complex type.
func (d DType) IsComplex() bool { return d.class() == classComplex }

// IsInteger tells whether d is an integer type; Bool is not.
func (d DType) IsInteger() bool { return d.class() == classInt }

// Differentiable tells whether autograd can carry a gradient of type d.
func (d DType) Differentiable() bool { return d.IsFloating() || d.IsComplex() }

// DTypeByName finds a type by PyTorch's name, aliases such as "half", "long"
// and "float" included.
func DTypeByName(name string) (DType, bool) {
	switch name {
	case "half":
		return Float16, true
	case "float":
		return Float32, true
	case "double":
		return Float64, true
	case "short":
		return Int16, true
	case "int":
		return Int32, true
	case "long":
		return Int64, true
	case "chalf":
		return Complex32, true
	case "cfloat":
		return Complex64, true
	case "cdouble":
		return Complex128, true
	}
	for d := Bool; d < dtypeCount; d++ {
		if dtypeFacts[d].name == name {
			return d, true
		}
	}
	return InvalidDType, false
}

// DTypes lists the element types whose elements have a size.
func DTypes() []DType {
	var all []DType
	for d := Bool; d < dtypeCount; d++ {
		if dtypeFacts[d].bits > 0 {
			all = append(all, d)
		}
	}
	return all
}

// calledElsewhere are short names of types that papers, flags and other libraries use.
var calledElsewhere = map[string]DType{
	"fp16": Float16, "f16": Float16, "fp32": Float32, "f32": Float32, "fp64": Float64, "f64": Float64, "bf16": BFloat16,
	"i8": Int8, "i16": Int16, "i32": Int32, "i64": Int64, "u8": UInt8,
}

// DTypeCalled finds a type by a name that people have for it: PyTorch's, with or without
// "torch.", or a short one, "fp16".
func DTypeCalled(name string) (DType, bool) {
	name = strings.ToLower(strings.TrimPrefix(name, "torch."))
	if d, ok := calledElsewhere[name]; ok {
		return d, true
	}
	return DTypeByName(name)
}

// ParseDType finds an element type by PyTorch's name, with or without "torch.".
func ParseDType(name string) (DType, bool) {
	name = strings.TrimPrefix(name, "torch.")
	for d := InvalidDType + 1; d < dtypeCount; d++ {
		if dtypeFacts[d].name == name {
			return d, true
		}
	}
	return InvalidDType, false
}
