//go:build !unix

package files

// This file skips the tests that need a FIFO, where the system has none in folders.

import "testing"

func fifo(t *testing.T, _ string) {
	t.Helper()
	t.Skip("there are no FIFOs in folders")
}
