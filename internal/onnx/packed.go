package onnx

// This file counts weights of few bits by element. ONNX Runtime stores several
// codes in a byte: 256 rows of 256 codes of 4 bits lie in 256×8×16 bytes, and are
// 65,536 weights.

import (
	"slices"

	"heft/internal/graph"
)

// codeTypes are element types by the bits of a code.
var codeTypes = map[int64]graph.DType{2: graph.UInt2, 4: graph.UInt4, 8: graph.UInt8}

// unpacked is a stored weight with the sizes and the type of its codes, the weight
// itself where it is not packed.
func unpacked(c *tensorProto, at use) *tensorProto {
	if at.node == nil || at.node.domain != "com.microsoft" || c.dtype.Bits() != 8 {
		return c
	}
	dims, dtype := codesOf(c, at)
	if dtype == graph.InvalidDType || dtype.Bytes(graph.Product(dims)) > graph.Product(c.dims) {
		return c
	}
	codes := *c
	codes.dims, codes.dtype = dims, dtype
	return &codes
}

// codesOf tells the sizes and the type of the codes that a use reads, no type where
// bytes are bytes.
func codesOf(c *tensorProto, at use) ([]int64, graph.DType) {
	n := at.node
	switch n.opType {
	case "MatMulNBits", "MatMulBnb4":
		rows, columns := n.int("N", 0), n.int("K", 0)
		if at.index == 1 && rows > 0 && columns > 0 && rows < maxSymbolSize && columns < maxSymbolSize/rows {
			return []int64{rows, columns}, codeTypes[n.int("bits", 4)]
		}
	case "QMoE":
		if names := slots["QMoE"]; at.index < len(names) && isExperts(names[at.index]) && len(c.dims) == 3 {
			return lastTimes(c.dims, 8/max(n.int("expert_weight_bits", 4), 1)), codeTypes[n.int("expert_weight_bits", 4)]
		}
	case "GatherBlockQuantized":
		if at.index == 0 && len(c.dims) > 0 {
			return lastTimes(c.dims, 8/max(n.int("bits", 4), 1)), codeTypes[n.int("bits", 4)]
		}
	}
	return nil, graph.InvalidDType
}

// isExperts tells the slots of a mixture's matrices.
func isExperts(slot string) bool {
	return slot == "fc1_experts_weights" || slot == "fc2_experts_weights" || slot == "fc3_experts_weights"
}

// lastTimes multiplies the last size.
func lastTimes(dims []int64, n int64) []int64 {
	dims = slices.Clone(dims)
	dims[len(dims)-1] *= max(n, 1)
	return dims
}

// int reads an attribute of a node as it stands, outside of a run.
func (n *nodeProto) int(name string, otherwise int64) int64 {
	if a := n.attribute(name); a != nil && a.ref == "" {
		return a.int
	}
	return otherwise
}
