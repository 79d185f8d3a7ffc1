//go:build !unix

package cli

// This file stands in where a process's own time is not known.

import "time"

// processorTime is the time of the wall clock, where a process's own is not known.
func processorTime() time.Duration { return time.Duration(time.Now().UnixNano()) }
