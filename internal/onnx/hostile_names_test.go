package onnx

// This file tests names that are deep, long or lead to data files elsewhere.

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"heft/internal/escape"
)

// TestDeepNamesAreLinear: names of thousands of scopes cost memory in proportion to
// the file, whoever bears them, and the tree stays as deep as trees are.
func TestDeepNamesAreLinear(t *testing.T) {
	x, y := floats(11, "x", 2, 4), floats(12, "y", 2, 4)
	weight := func(name string) []byte {
		return message(5, text(8, name), number(2, 1), number(1, 4), message(9, make([]byte, 16)))
	}
	named := func(name string) []byte {
		return message(1, text(1, "x"), text(2, "y"), text(4, "Relu"), text(3, name))
	}
	for kind, file := range map[string]func(n int) []byte{
		"slashes in a node": func(n int) []byte { return modelOf(named(strings.Repeat("d/", n)+"Relu"), x, y) },
		"different scopes":  func(n int) []byte { return modelOf(named(strings.Repeat("ab/c/", n/2)+"Relu"), x, y) },
		"dots in a weight": func(n int) []byte {
			return modelOf(nodeOf("Add", []string{"x", strings.Repeat("d.", n) + "weight"}, []string{"y"}), x, y, weight(strings.Repeat("d.", n)+"weight"))
		},
		"slashes in an output": func(n int) []byte {
			return modelOf(message(1, text(1, "x"), text(2, strings.Repeat("d/", n)+"y:0"), text(4, "Relu")), x, floats(12, strings.Repeat("d/", n)+"y:0", 2, 4))
		},
		"dots in a node": func(n int) []byte { return modelOf(named("a/"+strings.Repeat("d.", n)+"/Relu"), x, y) },
	} {
		for _, n := range []int{500, 4000, 16000} {
			data := file(n)
			runtime.GC()
			before := allocated()
			g, err := traceBytes(t, data)
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			if used := allocated() - before; used > 1<<20+100*uint64(len(data)) {
				t.Errorf("%s: %d bytes allocated for a file of %d", kind, used, len(data))
			}
			for _, m := range g.Modules {
				if strings.Count(m.Path, ".") >= maxLevels {
					t.Errorf("%s: a module has more than %d levels", kind, maxLevels)
				}
			}
		}
	}
}

// TestNamesInErrorsAreCut: an error names a node of 60,000 letters in a line.
func TestNamesInErrorsAreCut(t *testing.T) {
	long := strings.Repeat("n", 60_000)
	bad := message(1, text(1, "x"), text(2, "y"), text(4, "Gather"), text(3, long))
	_, err := traceBytes(t, modelOf(bad, floats(11, "x", 2, 4), floats(12, "y", 2, 4)))
	if err == nil || escape.Width(err.Error()) > 300 || !strings.Contains(err.Error(), "nnn…nnn") {
		t.Errorf("got %.400v", err)
	}
}

// outside writes a tensor whose elements lie in another file, offset and length as
// they stand there.
func outside(name, location, offset, length string, dtype int64, sizes ...int64) []byte {
	parts := [][]byte{text(8, name), number(2, dtype), number(14, 1), message(13, text(1, "location"), text(2, location))}
	for _, n := range sizes {
		parts = append(parts, number(1, n))
	}
	if offset != "" {
		parts = append(parts, message(13, text(1, "offset"), text(2, offset)))
	}
	if length != "" {
		parts = append(parts, message(13, text(1, "length"), text(2, length)))
	}
	return message(5, parts...)
}

// TestExternalDataIsChecked: whatever a model says of its data files is compared
// with their sizes; a file of 36 bytes lies beside it.
func TestExternalDataIsChecked(t *testing.T) {
	x, y := floats(11, "x", 3, 3), floats(12, "y", 3, 3)
	add := nodeOf("Add", []string{"x", "w"}, []string{"y"})
	stored := func(t []byte) []byte { return modelOf(add, x, y, t) }
	inside := outside("k", "../../secret", "", "", 1, 3, 3)
	constant := message(1, text(2, "w"), text(4, "Constant"), message(5, text(1, "value"), append([]byte{5<<3 | 2}, inside[1:]...)))
	for _, tt := range []struct {
		name, want string
		data       []byte
	}{
		{"whole", "", stored(outside("w", "w.bin", "0", "36", 1, 3, 3))},
		{"no length", "", stored(outside("w", "w.bin", "", "", 1, 3, 3))},
		{"no length, too far", "begins at byte 4 of", stored(outside("w", "w.bin", "4", "", 1, 3, 3))},
		{"sum beyond 2^63", "begins at byte 4611686018427387904 of", stored(outside("w", "w.bin", "4611686018427387904", "4611686018427387904", 1, 3, 3))},
		{"length beyond the end", "the file has 36", stored(outside("w", "w.bin", "1", "36", 1, 3, 3))},
		{"short", `has 35 bytes in "w.bin"; sizes [3 3] of float32 need 36`, stored(outside("w", "w.bin", "0", "35", 1, 3, 3))},
		{"sizes beyond 2^63", "are too large", stored(outside("w", "w.bin", "", "", 1, 1<<40, 1<<40))},
		{"a folder", "which is a folder", stored(outside("w", ".", "", "", 1, 3, 3))},
		{"a device", "outside of the model's folder", stored(outside("w", "/dev/zero", "", "", 1, 3, 3))},
		{"in an attribute", "outside of the model's folder", modelOf(constant, add, x, y)},
		{"a shape", "values of data files are not read", modelOf(nodeOf("Reshape", []string{"x", "s"}, []string{"y"}), x, y, outside("s", "w.bin", "0", "16", 7, 2))},
		{"an end", "values of data files are not read", modelOf(nodeOf("Slice", []string{"x", "s", "s"}, []string{"y"}), x, y, outside("s", "w.bin", "0", "8", 7, 1))},
		{"axes", "values of data files are not read", modelOf(nodeOf("Unsqueeze", []string{"x", "s"}, []string{"y"}), x, y, outside("s", "w.bin", "0", "8", 7, 1))},
	} {
		folder := t.TempDir()
		path := filepath.Join(folder, "m.onnx")
		if err := os.WriteFile(path, tt.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "w.bin"), make([]byte, 36), 0o600); err != nil {
			t.Fatal(err)
		}
		err := openAndTrace(path)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

func openAndTrace(path string) error {
	f, err := openPath(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Trace(Run{})
	return err
}
