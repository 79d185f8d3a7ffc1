package cli

// This file is the command that helps with the others.

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newHelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "help about a command",
		Args:  cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			root := command.Root()
			about, _, err := root.Find(args)
			if err == nil && (len(args) == 0 || about != root) {
				return about.Help()
			}
			hint := "heft --help lists the commands"
			if near := nearCommand(root, args[0]); near != "" {
				hint = "did you mean heft help " + near + "? " + hint
			}
			return &usageError{message: fmt.Sprintf("there is no command %q", args[0]), hint: hint}
		},
	}
}
