package syntax

// This file measures the speed of scanning and parsing.

import (
	"os"
	"path/filepath"
	"testing"
)

// benchmarkSource is a source of ordinary density: the package's own test data,
// or what HEFT_BENCH_SOURCE names.
func benchmarkSource(b *testing.B) []byte {
	path := os.Getenv("HEFT_BENCH_SOURCE")
	if path == "" {
		path = filepath.Join("testdata", "ast", "model.py")
	}
	src, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return src
}

func BenchmarkParse(b *testing.B) {
	src := benchmarkSource(b)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("model.py", src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	src := benchmarkSource(b)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		text, failure := decodeSource("model.py", src)
		if failure != nil {
			b.Fatal(failure)
		}
		scanAll(text)
	}
}

// scanAll counts the tokens of a text, up to an error.
func scanAll(text string) int {
	s := &scanner{src: text, line: 1}
	for count := 0; ; {
		s.scanLine()
		count += len(s.tokens)
		if last := s.tokens[len(s.tokens)-1].kind; last == tEOF || last == tError {
			return count
		}
	}
}
