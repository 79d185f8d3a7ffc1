package weights

// This file tests sizes in bytes, shapes that no tensor has, and what counts as a buffer.

import (
	"strings"
	"testing"

	"heft/internal/graph"
)

func TestBytes(t *testing.T) {
	for _, c := range []struct {
		of       Type
		n, bytes int64
	}{
		{Plain(graph.Float32), 3, 12}, {Plain(graph.BFloat16), 3, 6}, {Plain(graph.Int8), 0, 0}, {Plain(graph.Complex64), 2, 16},
		{Blocks("q4_0", 32, 18), 64, 36}, {Blocks("q4_0", 32, 18), 65, 54}, {Blocks("q4_0", 32, 18), 1, 18},
		{Type{Name: "packed", BlockBits: 4, BlockItems: 1}, 3, 2}, {Type{Name: "packed", BlockBits: 4, BlockItems: 1}, 16, 8}, {Type{Name: "packed", BlockBits: 4, BlockItems: 1}, 17, 9},
		{Type{Name: "none", BlockBits: 8}, 5, 5},
	} {
		if got := c.of.Bytes(c.n); got != c.bytes {
			t.Errorf("%d of %s: %d bytes, want %d", c.n, c.of.Name, got, c.bytes)
		}
	}
	if x := (&Tensor{Shape: []int64{2, 3}, DType: Plain(graph.Float16)}); x.Elements() != 6 || x.Bytes() != 12 {
		t.Errorf("2×3 of float16: %d elements, %d bytes", x.Elements(), x.Bytes())
	}
	if got := Plain(graph.Float32); got != (Type{"float32", 32, 1}) {
		t.Errorf("%+v", got)
	}
	if got := Blocks("q8_0", 32, 34); got != (Type{"q8_0", 272, 32}) {
		t.Errorf("%+v", got)
	}
}

func TestCheckShape(t *testing.T) {
	const most = int64(1<<63-1) / 64
	long := make([]int64, 65)
	for _, c := range []struct {
		shape []int64
		of    graph.DType
		want  string
	}{
		{nil, graph.Float32, ""}, {[]int64{2, 0, 3}, graph.Float32, ""}, {long[:64], graph.Float32, ""}, {long, graph.Float32, "has 65 axes; at most 64 are read"},
		{[]int64{2, -1}, graph.Float32, "has the negative size -1"}, {[]int64{1 << 40, 1 << 40}, graph.Int8, "cannot be counted: [1099511627776 1099511627776]"},
		{[]int64{most}, graph.Int8, ""}, {[]int64{most + 1}, graph.Int8, "elements cannot be counted"}, {[]int64{most}, graph.Complex128, "more bytes than can be counted"},
		{[]int64{most, 0}, graph.Complex128, ""}, {[]int64{most}, graph.Float64, ""},
	} {
		got := ""
		if err := CheckShape(c.shape, Plain(c.of)); err != nil {
			got = err.Error()
		}
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%v of %v: %q, want %q", c.shape, c.of, got, c.want)
		}
	}
}

func TestCounted(t *testing.T) {
	for _, c := range []struct {
		tensor Tensor
		kind   Kind
		said   bool
	}{
		{Tensor{Name: "fc.weight", DType: Plain(graph.Float32)}, KindParameter, false},
		{Tensor{Name: "bn.running_mean", DType: Plain(graph.Float32)}, KindBuffer, false}, {Tensor{Name: "running_var", DType: Plain(graph.Float32)}, KindBuffer, false},
		{Tensor{Name: "bn.num_batches_tracked", DType: Plain(graph.Float32)}, KindBuffer, false}, {Tensor{Name: "running_mean.weight", DType: Plain(graph.Float32)}, KindParameter, false},
		{Tensor{Name: "ids", DType: Plain(graph.Int64)}, KindBuffer, false}, {Tensor{Name: "mask", DType: Plain(graph.Bool)}, KindBuffer, false},
		{Tensor{Name: "q", DType: Plain(graph.Int8)}, KindParameter, false}, {Tensor{Name: "running_mean", Kind: KindParameter}, KindParameter, true},
		{Tensor{Name: "weight", Kind: KindBuffer}, KindBuffer, true},
	} {
		if kind, said := c.tensor.Counted(); kind != c.kind || said != c.said {
			t.Errorf("%s of %s: %q, %v; want %q, %v", c.tensor.Name, c.tensor.DType.Name, kind, said, c.kind, c.said)
		}
	}
}
