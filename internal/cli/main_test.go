package cli

// This file gives the tests the bound of memory that the program sets itself: their commands, all in one process, end
// where it takes more than they allow.

import (
	"os"
	"runtime/debug"
	"testing"
)

func TestMain(m *testing.M) {
	debug.SetMemoryLimit(384 << 20) // as cmd/heft does
	os.Exit(m.Run())
}
