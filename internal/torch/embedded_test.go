package torch

// This file tests that a release carries the library that is written.

import (
	"testing"

	"heft/internal/packed"
)

// TestReleaseCarriesTheLibrary: py.zip holds the files of py, and nothing else.
func TestReleaseCarriesTheLibrary(t *testing.T) { packed.Archive(t, "py.zip", embeddedFiles, "py") }
