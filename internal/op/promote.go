package op

// This file holds torch's promotion of element types.

import "heft/internal/graph"

// promotionCategory orders types by torch's rule: bool < integer < floating <
// complex. A scalar changes the result only if its category is higher than the
// tensors'; a 0-dim tensor only against tensors with axes.
func promotionCategory(d graph.DType) int {
	switch {
	case d == graph.Bool:
		return 0
	case d.IsInteger():
		return 1
	case d.IsFloating():
		return 2
	case d.IsComplex():
		return 3
	}
	return -1
}

// PromoteTypes returns the smallest type that holds both, by torch's table:
// uint8 with int8 gives int16, float16 with bfloat16 gives float32, int64 with
// float16 gives float16.
func PromoteTypes(a, b graph.DType) graph.DType {
	if a == b {
		return a
	}
	ca, cb := promotionCategory(a), promotionCategory(b)
	if ca > cb {
		a, b, ca, cb = b, a, cb, ca
	}
	switch {
	case ca < cb && cb == 3:
		return promoteToComplex(a, b)
	case ca < cb:
		return b
	case ca == 1:
		return promoteIntegers(a, b)
	case ca == 2:
		return promoteFloats(a, b)
	}
	return wider(a, b)
}

func promoteToComplex(a, b graph.DType) graph.DType {
	switch {
	case a == graph.Float64:
		return graph.Complex128
	case b == graph.Complex32 && (a == graph.Float32 || a == graph.BFloat16):
		return graph.Complex64
	}
	return b
}

func promoteIntegers(a, b graph.DType) graph.DType {
	if unsigned(a) == unsigned(b) {
		return wider(a, b)
	}
	if unsigned(a) {
		a, b = b, a
	}
	if a.Bits() > b.Bits() {
		return a
	}
	switch b.Bits() {
	case 8:
		return graph.Int16
	case 16:
		return graph.Int32
	}
	return graph.Int64
}

func unsigned(d graph.DType) bool {
	switch d {
	case graph.UInt8, graph.UInt16, graph.UInt32, graph.UInt64, graph.UInt4, graph.UInt2:
		return true
	}
	return false
}

func promoteFloats(a, b graph.DType) graph.DType {
	if a.Bits() == b.Bits() {
		return graph.Float32 // float16 with bfloat16
	}
	return wider(a, b)
}

func wider(a, b graph.DType) graph.DType {
	if a.Bits() >= b.Bits() {
		return a
	}
	return b
}

// ResultType is torch.result_type: the type of an element-wise operator over
// operands that may be tensors (with axes or 0-dim) and Go scalars (int64,
// float64, bool). Other values are skipped.
func ResultType(defaultFloat graph.DType, operands ...any) graph.DType {
	var dims, zeros, scalars graph.DType
	for _, operand := range operands {
		switch v := operand.(type) {
		case *graph.Tensor:
			if v == nil {
				continue
			}
			if len(v.Shape) > 0 {
				dims = promoteOptional(dims, v.DType)
			} else {
				zeros = promoteOptional(zeros, v.DType)
			}
		case bool:
			scalars = promoteOptional(scalars, graph.Bool)
		case int64:
			scalars = promoteOptional(scalars, graph.Int64)
		case float64:
			scalars = promoteOptional(scalars, defaultFloat)
		}
	}
	return combineCategories(combineCategories(dims, zeros), scalars)
}

func promoteOptional(a, b graph.DType) graph.DType {
	if a == graph.InvalidDType {
		return b
	}
	return PromoteTypes(a, b)
}

// combineCategories keeps the stronger operand's type unless the weaker one is
// of a higher category.
func combineCategories(strong, weak graph.DType) graph.DType {
	switch {
	case strong == graph.InvalidDType:
		return weak
	case weak == graph.InvalidDType:
		return strong
	case strong == graph.Float16 && weak.IsComplex():
		return graph.Complex32 // a floating type says how precise its complex one is
	case promotionCategory(weak) > promotionCategory(strong):
		return PromoteTypes(strong, weak)
	}
	return strong
}
