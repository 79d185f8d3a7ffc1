package heft_test

// This file compares recordings of live models with the same models read as programs.

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft"
)

// TestTapes runs recordings of torchvision's models, made for another batch by real
// torch (tools/goldens/tapes.py), beside the built-in ones: parameters, work, and each
// byte of a training step are the same.
func TestTapes(t *testing.T) {
	paths, err := filepath.Glob("testdata/tapes/*.json.gz")
	if err != nil || len(paths) < 6 {
		t.Fatalf("%d recordings, error %v", len(paths), err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".json.gz")
		t.Run(name, func(t *testing.T) {
			setting := heft.Setting{Batch: 3, Mode: heft.Training}
			text := unpacked(t, path)
			tape, program := open(t, heft.Bytes("tape.json", text)), open(t, heft.Name(name))
			got, want := reportOf(t, tape, setting).Totals, reportOf(t, program, setting).Totals
			if got.Parameters != want.Parameters || got.Buffers != want.Buffers || got.MACs != want.MACs ||
				got.FLOPs != want.FLOPs || got.BackwardFLOPs != want.BackwardFLOPs || got.ModuleCalls != want.ModuleCalls || got.Uncounted != 0 {
				t.Errorf("the tape has %+v\nthe program %+v", got, want)
			}
			used, wanted := memoryOf(t, tape, setting), memoryOf(t, program, setting)
			if used.Requested != wanted.Requested || used.Reserved != wanted.Reserved || used.Needs != wanted.Needs {
				t.Errorf("the tape takes %d bytes, reserves %d and needs %d; the program %d, %d and %d",
					used.Requested, used.Reserved, used.Needs, wanted.Requested, wanted.Reserved, wanted.Needs)
			}
		})
	}
}

func unpacked(t *testing.T, path string) []byte {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func open(t *testing.T, s heft.Source) *heft.Model {
	t.Helper()
	m, err := heft.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func reportOf(t *testing.T, m *heft.Model, setting heft.Setting) *heft.Report {
	t.Helper()
	r, err := m.Report(t.Context(), setting)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func memoryOf(t *testing.T, m *heft.Model, setting heft.Setting) *heft.MemoryReport {
	t.Helper()
	r, err := m.Memory(t.Context(), setting)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
