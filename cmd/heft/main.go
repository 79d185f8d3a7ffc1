// Command heft tells what a neural network costs before anyone runs it.
// Run "heft --help" for its commands.
package main

import (
	"os"
	"runtime/debug"

	"heft/internal/cli"
)

func main() {
	// A run lasts milliseconds and allocates a few megabytes, rarely more than
	// the 80 MB at which collections begin here: collecting garbage as often
	// as a server does costs a third of the time. The limit brings frequent
	// collections back where a model is large.
	debug.SetGCPercent(2000)
	debug.SetMemoryLimit(384 << 20)
	os.Exit(cli.Run(os.Args[1:], os.Stdout, os.Stderr))
}
