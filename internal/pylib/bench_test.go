package pylib

import (
	"testing"

	"heft/internal/pyvm"
)

// BenchmarkStart is a new machine with everything installed: at most 0.3 ms.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		Install(pyvm.New(pyvm.Options{}))
	}
}

// BenchmarkCommonImports imports what most model files do.
func BenchmarkCommonImports(b *testing.B) {
	source := []byte("import math, functools, collections, typing, dataclasses, enum, re, os, sys, copy, warnings, logging\n")
	for b.Loop() {
		vm := newVM()
		if _, err := vm.Exec("imports.py", source, "imports"); err != nil {
			b.Fatal(err)
		}
	}
}
