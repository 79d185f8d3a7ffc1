package onnx

// This file tests nodes of ONNX Runtime's own operators and of attention, which operators.jsonl.gz has none of: what each
// becomes, with all arguments and its work, in one text.

import (
	"os"
	"strings"
	"testing"
)

// nodesDump is what heft makes of the nodes. HEFT_UPDATE=1 writes it anew: read what changed.
const nodesDump = "testdata/nodes.dump.txt"

func TestNodes(t *testing.T) {
	x := func(sizes ...int64) []byte { return floats(11, "x", sizes...) }
	y := func(sizes ...int64) []byte { return floats(11, "y", sizes...) }
	z := func(sizes ...int64) []byte { return floats(11, "z", sizes...) }
	w := func(sizes ...int64) []byte { return floats(11, "w", sizes...) }
	v := func(sizes ...int64) []byte { return floats(11, "v", sizes...) }
	microsoft := text(7, "com.microsoft")
	scale := message(5, text(1, "scale"), []byte{0x15, 0, 0, 0, 0x3f}, number(20, 1)) // 0.5
	one, two, three, four := []string{"x"}, []string{"x", "y"}, []string{"x", "y", "z"}, []string{"x", "y", "z", "w"}
	var all strings.Builder
	for _, c := range []struct {
		what   string
		inputs [][]byte
		node   []byte
	}{
		{"attention", [][]byte{x(2, 4, 5, 8), y(2, 4, 6, 8), z(2, 4, 6, 8)}, nodeOf("Attention", three, []string{"o"})},
		{"causal, scaled", [][]byte{x(2, 4, 5, 8), y(2, 4, 5, 8), z(2, 4, 5, 8)}, nodeOf("Attention", three, []string{"o"}, integer("is_causal", 1), scale)},
		{"masked", [][]byte{x(2, 4, 5, 8), y(2, 4, 6, 8), z(2, 4, 6, 8), w(5, 6)}, nodeOf("Attention", four, []string{"o"}, integer("is_causal", 1))},
		{"masked for each head", [][]byte{x(2, 4, 5, 8), y(2, 4, 6, 8), z(2, 4, 6, 8), w(2, 4, 5, 6)}, nodeOf("Attention", four, []string{"o"})},
		{"masked by lengths", [][]byte{x(2, 4, 5, 8), y(2, 4, 6, 8), z(2, 4, 6, 8), w(3, 7)}, nodeOf("Attention", four, []string{"o"}, integer("is_causal", 1))},
		{"fewer keys' heads", [][]byte{x(2, 4, 5, 8), y(2, 2, 6, 8), z(2, 2, 6, 8)}, nodeOf("Attention", three, []string{"o"})},
		{"flat", [][]byte{x(2, 5, 32), y(2, 6, 32), z(2, 6, 32)}, nodeOf("Attention", three, []string{"o"}, integer("q_num_heads", 4), integer("kv_num_heads", 4))},
		{"flat of no heads", [][]byte{x(2, 5, 32), y(2, 6, 32), z(2, 6, 32)}, nodeOf("Attention", three, []string{"o"}, integer("q_num_heads", 5), integer("kv_num_heads", 4))},
		{"of two axes", [][]byte{x(5, 8), y(6, 8), z(6, 8)}, nodeOf("Attention", three, []string{"o"})},
		{"gated pair", [][]byte{x(2, 8), y(2, 8)}, nodeOf("SwiGLU", two, []string{"o"}, microsoft)},
		{"gated halves", [][]byte{x(2, 8)}, nodeOf("SwiGLU", one, []string{"o"}, microsoft)},
		{"halves of nothing", [][]byte{x(2, 1)}, nodeOf("SwiGLU", one, []string{"o"}, microsoft)},
		{"gelus", [][]byte{x(2, 8)}, nodeOf("QuickGelu", one, []string{"o"}, microsoft)},
		{"a fast gelu", [][]byte{x(2, 8), y(8)}, nodeOf("FastGelu", two, []string{"o"}, microsoft)},
		{"a gelu with a bias", [][]byte{x(2, 8), y(8)}, nodeOf("BiasGelu", two, []string{"o"}, microsoft)},
		{"a product and a gelu", [][]byte{x(2, 8), y(8, 3), z(3)}, nodeOf("GemmFastGelu", three, []string{"o"}, microsoft)},
		{"a product and a gelu without a bias", [][]byte{x(2, 8), y(8, 3)}, nodeOf("GemmFastGelu", two, []string{"o"}, microsoft)},
		{"a fused product", [][]byte{x(8, 2), y(3, 8)}, nodeOf("FusedMatMul", two, []string{"o"}, microsoft, integer("transA", 1), integer("transB", 1))},
		{"two biases", [][]byte{x(2, 4, 8), y(8), z(2, 4, 8)}, nodeOf("BiasAdd", three, []string{"o"}, microsoft)},
		{"a dropout with a bias", [][]byte{x(2, 8), y(8), z(2, 8)}, nodeOf("BiasDropout", three, []string{"o"}, microsoft)},
		{"a dropout without a residual", [][]byte{x(2, 8), y(8)}, nodeOf("BiasDropout", two, []string{"o"}, microsoft)},
		{"a norm of a sum", [][]byte{x(2, 4, 8), y(2, 4, 8), z(8), w(8), v(8)}, nodeOf("SkipLayerNormalization", []string{"x", "y", "z", "w", "v"}, []string{"o"}, microsoft)},
		{"a simple norm of a sum", [][]byte{x(2, 4, 8), y(2, 4, 8), z(8)}, nodeOf("SkipSimplifiedLayerNormalization", three, []string{"o"}, microsoft)},
		{"a simple norm", [][]byte{x(2, 4, 8), y(8)}, nodeOf("SimplifiedLayerNormalization", two, []string{"o"}, microsoft)},
		{"distances", [][]byte{x(4, 8), y(5, 8)}, nodeOf("CDist", two, []string{"o"}, microsoft)},
		{"several heads", [][]byte{x(2, 5, 32), y(2, 6, 32), z(2, 6, 32)}, nodeOf("MultiHeadAttention", three, []string{"o"}, microsoft, integer("num_heads", 4))},
		{"queries in groups", [][]byte{x(2, 5, 32), y(2, 5, 16), z(2, 5, 16)}, nodeOf("GroupQueryAttention", three, []string{"o"}, microsoft, integer("num_heads", 4), integer("kv_num_heads", 2))},
		{"packed attention", [][]byte{x(2, 5, 32), y(32, 96), z(96)}, nodeOf("Attention", three, []string{"o"}, microsoft, integer("num_heads", 4))},
		{"a turned product", [][]byte{x(2, 8), y(8)}, nodeOf("BiasSoftmax", two, []string{"o"}, microsoft)},
		{"an inverse", [][]byte{x(3, 3)}, nodeOf("Inverse", one, []string{"o"}, microsoft)},
		{"not counted", [][]byte{x(2, 8)}, nodeOf("PagedAttention", one, []string{"o"}, microsoft)},
		{"of a domain that nobody knows", [][]byte{x(2, 8)}, nodeOf("Strange", one, []string{"o"}, text(7, "my.own"))},
		{"of no domain", [][]byte{x(2, 8)}, nodeOf("Strange", one, []string{"o"})},
	} {
		g, err := traceBytes(t, modelOf(append(append(c.inputs, floats(12, "o")), c.node)...))
		all.WriteString("== " + c.what + "\n" + told(t, g, err) + "\n")
	}
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(nodesDump, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(nodesDump)
	if err != nil {
		t.Fatal(err)
	}
	compareLists(t, "another translation than in "+nodesDump, strings.Split(all.String(), "== "), strings.Split(string(want), "== "))
}
