package onnx

// This file tests that a file of 2 GiB is read by less than a hundredth.

import (
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// countingFile counts what is read of a file.
type countingFile struct {
	io.ReaderAt
	read int64
}

func (c *countingFile) ReadAt(p []byte, offset int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, offset)
	c.read += int64(n)
	return n, err
}

// largeFile writes a model of 400 weights of 5 MiB and as many products: 2 GiB,
// of which the file system stores only what is not zero.
func largeFile(t testing.TB) (path string, size int64) {
	t.Helper()
	const weights, side = 400, 1152
	path = filepath.Join(t.TempDir(), "large.onnx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var nodes []byte
	name := func(kind string, i int) string { return kind + string(rune('a'+i/26)) + string(rune('a'+i%26)) }
	for i := range weights {
		nodes = append(nodes, nodeOf("MatMul", []string{name("x", i), name("w", i)}, []string{name("x", i+1)})...)
	}
	head := slices.Concat(nodes, floats(11, name("x", 0), 1, side), floats(12, name("x", weights), 1, side))
	var tensors [][]byte
	length := int64(len(head))
	const payload = side * side * 4
	for i := range weights {
		fields := slices.Concat(text(8, name("w", i)), number(1, side), number(1, side), number(2, 1))
		fields = binary.AppendUvarint(append(fields, 9<<3|2), payload)
		tensor := binary.AppendUvarint([]byte{5<<3 | 2}, uint64(len(fields)+payload))
		tensors = append(tensors, append(tensor, fields...))
		length += int64(len(tensors[i])) + payload
	}
	start := slices.Concat(number(1, 8), message(8, number(2, 17)), binary.AppendUvarint([]byte{7<<3 | 2}, uint64(length)), head)
	if _, err := f.Write(start); err != nil {
		t.Fatal(err)
	}
	offset := int64(len(start))
	for _, tensor := range tensors {
		if _, err := f.WriteAt(tensor, offset); err != nil {
			t.Fatal(err)
		}
		offset += int64(len(tensor)) + payload
	}
	if err := f.Truncate(offset); err != nil {
		t.Skipf("no sparse files here: %v", err)
	}
	return path, offset
}

// TestLargeFile reads 2 GiB: less than a hundredth of it, in milliseconds.
func TestLargeFile(t *testing.T) {
	path, size := largeFile(t)
	if size < 2e9 {
		t.Fatalf("the file has %d bytes", size)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader := &countingFile{ReaderAt: f}
	before := allocated()
	file, err := Read(reader, size)
	if err != nil {
		t.Fatal(err)
	}
	g, err := file.Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	parameters, _ := countParams(g)
	checkEqual(t, "parameters", parameters, 400*1152*1152)
	checkEqual(t, "MACs", countMACs(g), 400*1152*1152)
	if reader.read > size/100 {
		t.Errorf("%d of %d bytes read", reader.read, size)
	}
	if used := allocated() - before; used > 30<<20 {
		t.Errorf("%d bytes allocated", used)
	}
	t.Logf("%d of %d bytes read", reader.read, size)
}

// BenchmarkLargeFile is the budget of 20 ms for such a file.
func BenchmarkLargeFile(b *testing.B) {
	path, _ := largeFile(b)
	b.ReportAllocs()
	for b.Loop() {
		f, err := openPath(path)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Trace(Run{}); err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
}
