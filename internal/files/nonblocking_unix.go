//go:build unix

package files

import "syscall"

// nonBlocking opens FIFOs and devices without waiting for another process.
const nonBlocking = syscall.O_NONBLOCK
