package onnx

// This file tests cut, damaged, unsorted and endless files.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/packed"
)

// The helpers below write the wire format, sound or not.

func number(field int, n int64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(field<<3)), uint64(n))
}

func message(field int, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	head := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(field<<3|2)), uint64(len(body)))
	return append(head, body...)
}

func text(field int, s string) []byte { return message(field, []byte(s)) }

// nodeOf writes a node: operator, inputs, outputs, attributes.
func nodeOf(op string, inputs, outputs []string, attributes ...[]byte) []byte {
	var parts [][]byte
	for _, name := range inputs {
		parts = append(parts, text(1, name))
	}
	for _, name := range outputs {
		parts = append(parts, text(2, name))
	}
	return message(1, append(append(parts, text(4, op), text(3, "n_"+outputs[0])), attributes...)...)
}

// floats writes a declared float32 tensor.
func floats(field int, name string, sizes ...int64) []byte {
	var dims [][]byte
	for _, n := range sizes {
		dims = append(dims, message(1, number(1, n)))
	}
	return message(field, text(1, name), message(2, message(1, number(1, 1), message(2, dims...))))
}

func modelOf(parts ...[]byte) []byte {
	return slices.Concat(number(1, 8), message(7, parts...), message(8, number(2, 17)))
}

// traceBytes reads and traces a model, and fails on defects of heft itself.
func traceBytes(t *testing.T, data []byte) (*graph.Graph, error) {
	t.Helper()
	f, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	g, err := f.Trace(Run{})
	var internal *internalError
	if errors.As(err, &internal) {
		t.Fatalf("%v in %v", internal, err)
	}
	if err == nil {
		if err := graph.Validate(g); err != nil {
			t.Fatalf("invalid graph: %v", err)
		}
	}
	return g, err
}

func smallFiles(t testing.TB) [][]byte {
	t.Helper()
	names, err := filepath.Glob("../../testdata/onnx/*.onnx")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d files: %v", len(names), err)
	}
	var files [][]byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, data)
	}
	return files
}

// TestTruncated cuts every small file at every byte. What is left is an error,
// or a model that happens to end there.
func TestTruncated(t *testing.T) {
	for _, data := range smallFiles(t) {
		for n := range min(len(data), 2000) {
			if _, err := traceBytes(t, data[:n]); err == nil && n < len(data)/2 {
				t.Errorf("%d of %d bytes are a model", n, len(data))
			}
		}
	}
}

// TestFlippedBits turns bits over, every seventh and so each of a byte in turn.
func TestFlippedBits(t *testing.T) {
	for _, data := range smallFiles(t) {
		for bit := 0; bit < 8*min(len(data), 3000); bit += 7 {
			damaged := slices.Clone(data)
			damaged[bit/8] ^= 1 << (bit % 8)
			_, _ = traceBytes(t, damaged)
		}
	}
}

// TestDamagedKinds turns bits of the models of one kind each over: attributes that
// contradict sizes, operators that are others, loops without end.
func TestDamagedKinds(t *testing.T) {
	for name, data := range packed.Files(t, "../../testdata/onnx/kinds.tar.gz") {
		if strings.HasPrefix(name, "loop_million") || strings.HasPrefix(name, "loop_long") || strings.HasPrefix(name, "scan_long") || strings.HasPrefix(name, "loop_endless") {
			continue // each takes a thousand turns
		}
		for bit := 0; bit < 8*min(len(data), 2500); bit += 29 {
			damaged := slices.Clone(data)
			damaged[bit/8] ^= 1 << (bit % 8)
			_, _ = traceBytes(t, damaged)
		}
	}
}

func TestDamagedModels(t *testing.T) {
	x, y := floats(11, "x", 2, 4), floats(12, "y", 2, 4)
	relu := nodeOf("Relu", []string{"x"}, []string{"y"})
	for _, tt := range []struct {
		name, want string
		data       []byte
	}{
		{"empty", "holds no graph", nil},
		{"text", "not a readable ONNX file: offset", []byte("this is not a model at all")},
		{"no graph", "holds no graph", number(1, 8)},
		{"old IR", "IR version 2", slices.Concat(number(1, 2), message(7, relu, x, y), message(8, number(2, 9)))},
		{"new IR", "IR version 99", slices.Concat(number(1, 99), message(7, relu, x, y), message(8, number(2, 9)))},
		{"no operator set", "imports no operator set", slices.Concat(number(1, 8), message(7, relu, x, y))},
		{"future operator set", "operator set 77", slices.Concat(number(1, 8), message(7, relu, x, y), message(8, number(2, 77)))},
		{"long field", "offset 2: field 7 is said to be", slices.Concat(number(1, 8), []byte{7<<3 | 2, 0xff, 0xff, 0xff, 0xff, 0x0f})},
		{"node without operator", "a node has no operator", modelOf(message(1, text(1, "x"), text(2, "y")), x, y)},
		{"missing input", `node "n_y" (Relu): input "nowhere" is made by no node`, modelOf(nodeOf("Relu", []string{"nowhere"}, []string{"y"}), x, y)},
		{"missing output", `output "y" is made by no node`, modelOf(nodeOf("Relu", []string{"x"}, []string{"z"}), x, y)},
		{"made twice", `value "y" is made twice`, modelOf(relu, nodeOf("Exp", []string{"x"}, []string{"y"}), x, y)},
		{"cycle", "the graph has a cycle", modelOf(nodeOf("Relu", []string{"b"}, []string{"a"}), nodeOf("Relu", []string{"a"}, []string{"b"}), x, floats(12, "a", 2, 4))},
		{"reads itself", "the graph has a cycle", modelOf(nodeOf("Relu", []string{"y"}, []string{"y"}), x, y)},
		{"nested cycle", `input "b" is made by no node`, nestedCycle(x, y)},
		{"too few inputs", `node "n_y" (Add): input 1 is missing`, modelOf(nodeOf("Add", []string{"x"}, []string{"y"}), x, y)},
		{"wrong rank", `(Conv): `, modelOf(nodeOf("Conv", []string{"x", "x"}, []string{"y"}), x, y)},
		{"sizes that do not fit", `(Add): add: The size of tensor a (4) must match`, modelOf(nodeOf("Add", []string{"x", "b"}, []string{"y"}), x, floats(11, "b", 2, 3), y)},
		{"too many outputs", `it has no output number 1 ("z")`, modelOf(nodeOf("Relu", []string{"x"}, []string{"y", "z"}), x, y)},
		{"huge weight", "larger than 1 PiB", modelOf(relu, x, y, message(5, text(8, "w"), number(2, 1), number(1, 1<<40), number(1, 1<<40)))},
		{"negative size", "has the negative size -1", modelOf(relu, x, y, message(5, text(8, "w"), number(2, 1), number(1, -1)))},
		{"no element type", `tensor "w" has no element type`, modelOf(relu, x, y, message(5, text(8, "w"), number(2, 77), number(1, 4)))},
		{"data that does not fit", "has 3 bytes of data", modelOf(relu, x, y, message(5, text(8, "w"), number(2, 7), number(1, 4), message(9, []byte{1, 2, 3})))},
		{"outside data", "outside of the model's folder", nil}, // checked below
	} {
		if tt.name == "outside data" {
			continue
		}
		_, err := traceBytes(t, tt.data)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

// nestedCycle is a model whose weight is added, inside of an If, to a value that
// two nodes pass to each other.
func nestedCycle(x, y []byte) []byte {
	side := message(6, nodeOf("Squeeze", []string{"b"}, []string{"a"}), nodeOf("Squeeze", []string{"a"}, []string{"b"}),
		nodeOf("Add", []string{"a", "w"}, []string{"c"}), floats(12, "c", 2))
	choice := nodeOf("If", []string{"x"}, []string{"y"}, message(5, text(1, "then_branch"), side, number(20, 5)), message(5, text(1, "else_branch"), side, number(20, 5)))
	return modelOf(choice, x, y, message(5, text(8, "w"), number(2, 1), number(1, 2), message(9, make([]byte, 8))))
}

// TestExternalDataStaysInTheFolder refuses paths that lead elsewhere.
func TestExternalDataStaysInTheFolder(t *testing.T) {
	for _, location := range []string{"/etc/passwd", "../secret", "a/../../b", ""} {
		entry := message(13, text(1, "location"), text(2, location))
		data := modelOf(nodeOf("Relu", []string{"x"}, []string{"y"}), floats(11, "x", 2), floats(12, "y", 2),
			message(5, text(8, "w"), number(2, 1), number(1, 4), entry, number(14, 1)))
		path := filepath.Join(t.TempDir(), "m.onnx")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := openPath(path); err == nil || !strings.Contains(err.Error(), "outside of the model's folder") {
			t.Errorf("%q: %v", location, err)
		}
	}
}

// TestUnsortedNodes accepts nodes in any order: some writers do not sort them.
func TestUnsortedNodes(t *testing.T) {
	g, err := traceBytes(t, modelOf(nodeOf("Relu", []string{"a"}, []string{"y"}), nodeOf("Exp", []string{"x"}, []string{"a"}), floats(11, "x", 2, 4), floats(12, "y", 2, 4)))
	if err != nil || len(g.Ops()) != 2 {
		t.Errorf("got %v", err)
	}
}

// TestWideJoinEnds reads a file that joins 40,000 weights in one node: that none
// of them is data is found out once, not for each.
func TestWideJoinEnds(t *testing.T) {
	var names []string
	parts := [][]byte{floats(11, "x", 2), floats(12, "y", 2)}
	for i := range 40_000 {
		name := "w" + strconv.Itoa(i)
		names = append(names, name)
		parts = append(parts, message(5, text(8, name), number(2, 1), number(1, 1), message(9, make([]byte, 4))))
	}
	if _, err := traceBytes(t, modelOf(append(parts, nodeOf("Concat", names, []string{"y"}, message(5, text(1, "axis"), number(3, 0))))...)); err != nil {
		t.Fatal(err)
	}
}

// TestMemoryIsBounded reads files that are made to unfold: each may take its own
// size and 64 MiB, garbage included.
func TestMemoryIsBounded(t *testing.T) {
	x, y := floats(11, "x", 2, 4), floats(12, "y", 2, 4)
	deep := nodeOf("Relu", []string{"x"}, []string{"y"})
	for range 200 {
		deep = nodeOf("If", []string{"x"}, []string{"y"}, message(5, text(1, "then_branch"), message(6, deep)))
	}
	chain := [][]byte{nodeOf("Shape", []string{"x"}, []string{"s"}), nodeOf("ConstantOfShape", []string{"big"}, []string{"v0"})}
	for range 300 {
		chain = append(chain, nodeOf("Add", []string{"v0", "v0"}, []string{"v" + string(rune(len(chain)+0x4e00))}))
	}
	big := message(5, text(8, "big"), number(2, 7), number(1, 1), number(7, 65536))
	for name, data := range map[string][]byte{
		"a million tiny nodes": modelOf(bytes.Repeat(message(1, text(4, "A")), 1<<20), x, y),
		"a million dimensions": modelOf(message(5, text(8, "w"), bytes.Repeat(number(1, 1), 1<<20)), x, y),
		"deep graphs":          modelOf(deep, x, y),
		"an absurd length":     slices.Concat(number(1, 8), []byte{7<<3 | 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}),
		"a large constant":     modelOf(x, y, message(5, text(8, "w"), number(2, 7), number(1, math.MaxInt32), number(1, math.MaxInt32))),
		"many known values":    modelOf(slices.Concat(chain...), big, x, floats(12, "v0", 65536)),
	} {
		before := allocated()
		g, _ := traceBytes(t, data)
		if used := allocated() - before; name != "many known values" && used > uint64(len(data))+64<<20 {
			t.Errorf("%s: %d bytes allocated for a file of %d", name, used, len(data))
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if m.HeapAlloc > uint64(len(data))+64<<20 {
			t.Errorf("%s: %d bytes in use", name, m.HeapAlloc)
		}
		runtime.KeepAlive(g)
	}
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// FuzzRead traces whatever is left of a file. Besides the small files it starts
// from pieces of them.
func FuzzRead(f *testing.F) {
	for _, data := range smallFiles(f) {
		f.Add(data)
		f.Add(data[:len(data)/2])
		f.Add(data[len(data)/3:])
	}
	for _, data := range packed.Files(f, "../../testdata/onnx/kinds.tar.gz") {
		if len(data) < 3000 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) { _, _ = traceBytes(t, data) })
}

func FuzzSymbol(f *testing.F) {
	for _, s := range []string{"batch", "a + 2*b", "s0//4 + 1", "((((", "9223372036854775807*9", "a-", "x/0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range symbolNames(s) {
			evaluateSymbol(s, map[string]int64{name: 3})
		}
	})
}

func TestSymbols(t *testing.T) {
	bound := map[string]int64{"batch": 2, "past": 10, "seq": 6, "odd name": 5}
	for _, tt := range []struct {
		text string
		want int64
		ok   bool
	}{
		{"batch", 2, true}, {"past + seq", 16, true}, {"2*seq-1", 11, true}, {"(past+seq)//4", 4, true}, {"seq/4", 1, true},
		{"odd name", 5, true}, {"unknown", 0, false}, {"batch +", 0, false}, {"seq/0", 0, false}, {"12", 12, true},
		{"9999999999999*9999999999999", 0, false},
	} {
		if got, ok := evaluateSymbol(tt.text, bound); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: got %d, %v", tt.text, got, ok)
		}
	}
}
