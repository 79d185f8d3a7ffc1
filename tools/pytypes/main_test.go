package main

// This file holds the test that the committed classes are those of the schemas.

import (
	"os"
	"path/filepath"
	"testing"
)

func TestClassesAreUpToDate(t *testing.T) {
	want, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("../..", place))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is not what docs/schema gives: go run ./tools/pytypes", place)
	}
}
