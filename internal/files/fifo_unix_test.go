//go:build unix

package files

import (
	"syscall"
	"testing"
)

func fifo(t *testing.T, name string) {
	t.Helper()
	check(t, syscall.Mkfifo(name, 0o600))
}
