package gguf

// This file holds the element types.

import (
	"heft/internal/graph"
	"heft/internal/weights"
)

// types are the element types by number: elements and bytes of a block. Source: the
// table GGML_QUANT_SIZES of llama.cpp's gguf-py, at 0.17; its gaps are types that were
// withdrawn.
var types = map[uint32]weights.Type{
	0: weights.Plain(graph.Float32), 1: weights.Plain(graph.Float16), 30: weights.Plain(graph.BFloat16), 28: weights.Plain(graph.Float64),
	24: weights.Plain(graph.Int8), 25: weights.Plain(graph.Int16), 26: weights.Plain(graph.Int32), 27: weights.Plain(graph.Int64),

	2: weights.Blocks("q4_0", 32, 18), 3: weights.Blocks("q4_1", 32, 20), 6: weights.Blocks("q5_0", 32, 22), 7: weights.Blocks("q5_1", 32, 24),
	8: weights.Blocks("q8_0", 32, 34), 9: weights.Blocks("q8_1", 32, 40),
	10: weights.Blocks("q2_k", 256, 84), 11: weights.Blocks("q3_k", 256, 110), 12: weights.Blocks("q4_k", 256, 144),
	13: weights.Blocks("q5_k", 256, 176), 14: weights.Blocks("q6_k", 256, 210), 15: weights.Blocks("q8_k", 256, 292),
	16: weights.Blocks("iq2_xxs", 256, 66), 17: weights.Blocks("iq2_xs", 256, 74), 18: weights.Blocks("iq3_xxs", 256, 98),
	19: weights.Blocks("iq1_s", 256, 50), 20: weights.Blocks("iq4_nl", 32, 18), 21: weights.Blocks("iq3_s", 256, 110),
	22: weights.Blocks("iq2_s", 256, 82), 23: weights.Blocks("iq4_xs", 256, 136), 29: weights.Blocks("iq1_m", 256, 56),
	34: weights.Blocks("tq1_0", 256, 54), 35: weights.Blocks("tq2_0", 256, 66), 39: weights.Blocks("mxfp4", 32, 17), 40: weights.Blocks("nvfp4", 64, 36),
}

// The types of metadata values by number.
const (
	kindUint8 = iota
	kindInt8
	kindUint16
	kindInt16
	kindUint32
	kindInt32
	kindFloat32
	kindBool
	kindString
	kindArray
	kindUint64
	kindInt64
	kindFloat64
)

// widths are the bytes of values that have a fixed size.
var widths = map[uint32]int64{
	kindUint8: 1, kindInt8: 1, kindBool: 1, kindUint16: 2, kindInt16: 2, kindUint32: 4, kindInt32: 4, kindFloat32: 4,
	kindUint64: 8, kindInt64: 8, kindFloat64: 8,
}
