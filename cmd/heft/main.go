// Command heft tells what a neural network costs before anyone runs it.
// Run "heft --help" for its commands.
package main

import (
	"os"

	"heft/internal/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], os.Stdout, os.Stderr))
}
