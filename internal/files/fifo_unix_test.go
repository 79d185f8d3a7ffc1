//go:build unix

package files

// This file makes the FIFO that tests open.

import (
	"syscall"
	"testing"
)

func fifo(t *testing.T, name string) {
	t.Helper()
	check(t, syscall.Mkfifo(name, 0o600))
}
