// Package packed is for tests only: it reads what real torch and other tools answered,
// which tools/goldens and the scripts beside tests packed.
package packed

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// Rows decodes a file with one JSON object a line, packed where its name ends in .gz.
func Rows[T any](t testing.TB, name string) []T {
	t.Helper()
	var rows []T
	Each(t, name, func(row T) { rows = append(rows, row) })
	return rows
}

// Each is Rows for files whose rows are too many to hold.
func Each[T any](t testing.TB, name string, visit func(row T)) {
	t.Helper()
	lines := json.NewDecoder(open(t, name))
	for n := 1; ; n++ {
		var row T
		err := lines.Decode(&row)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s, row %d: %v", name, n, err)
		}
		visit(row)
	}
}

// Text reads a file, unpacked where its name ends in .gz.
func Text(t testing.TB, name string) string {
	t.Helper()
	text, err := io.ReadAll(open(t, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(text)
}

// Files reads the files of a tar, packed where its name ends in .gz, by their names.
func Files(t testing.TB, name string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for archive := tar.NewReader(open(t, name)); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err == nil {
			files[header.Name], err = io.ReadAll(archive)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// open unpacks a file, which closes when the test ends.
func open(t testing.TB, name string) io.Reader {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	if !strings.HasSuffix(name, ".gz") {
		return file
	}
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return unpacked
}
