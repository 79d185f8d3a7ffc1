//go:build !unix

package cli

import "time"

// processorTime is the time of the wall clock, where a process's own is not known.
func processorTime() time.Duration { return time.Duration(time.Now().UnixNano()) }
