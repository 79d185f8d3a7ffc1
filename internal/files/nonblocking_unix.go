//go:build unix

package files

// This file holds the flag with which files are opened on Unix.

import "syscall"

// nonBlocking opens FIFOs and devices without waiting for another process.
const nonBlocking = syscall.O_NONBLOCK
