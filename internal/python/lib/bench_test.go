package lib

// This file measures the start of a machine and usual imports.

import (
	"testing"

	"heft/internal/python/vm"
)

// BenchmarkStart is a new machine with everything installed: at most 0.3 ms.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		Install(vm.New(vm.Options{}))
	}
}

// BenchmarkCommonImports imports what most model files do.
func BenchmarkCommonImports(b *testing.B) {
	source := []byte("import math, functools, collections, typing, dataclasses, enum, re, os, sys, copy, warnings, logging\n")
	for b.Loop() {
		machine := newVM()
		if _, err := machine.Exec("imports.py", source, "imports"); err != nil {
			b.Fatal(err)
		}
	}
}
