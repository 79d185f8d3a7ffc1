//go:build !unix

package files

import "testing"

func fifo(t *testing.T, _ string) {
	t.Helper()
	t.Skip("there are no FIFOs in folders")
}
