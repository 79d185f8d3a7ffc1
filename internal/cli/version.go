package cli

// This file prints which heft this is.

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "print heft's version",
		Example: "  heft version",
		Args:    cobra.NoArgs,
		RunE:    func(command *cobra.Command, _ []string) error { return printVersion(command) },
	}
}

func printVersion(command *cobra.Command) error {
	_, err := fmt.Fprintln(command.OutOrStdout(), "heft "+version())
	return err
}

// released is the version of a release; the linker sets it (tools/release).
var released string

// version is the release's, else the module's version, or the commit that it was built
// from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if released != "" {
		return released + " " + info.GoVersion
	}
	text := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (text == "" || text == "(devel)") {
			text = s.Value
		}
	}
	return text + " " + info.GoVersion
}
