package cli

// This file completes words in a shell: models, cards, optimizers, and the choices of
// flags.

import (
	"strings"

	"github.com/spf13/cobra"

	"heft"
	"heft/zoo"
)

// addCompletions gives every command that takes a model its names, and flags theirs.
// Files are completed besides.
func addCompletions(root *cobra.Command) {
	for _, command := range append(root.Commands(), root) {
		if command.ValidArgsFunction == nil && strings.Contains(command.Use, "MODEL") {
			command.ValidArgsFunction = completions(zoo.Names)
		}
		for name, list := range map[string]func() []string{
			"gpu": cardNames, "optimizer": heft.Optimizers, "sort": heft.Measures,
			"format": func() []string { return []string{"text", "json"} }, "solve": func() []string { return []string{"batch", "size"} },
		} {
			if command.Flags().Lookup(name) != nil {
				// The error is of a flag that has a completion or does not exist.
				_ = command.RegisterFlagCompletionFunc(name, completions(list))
			}
		}
	}
}

func completions(list func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, name := range list() {
			if strings.HasPrefix(name, begun) {
				names = append(names, name)
			}
		}
		return names, cobra.ShellCompDirectiveDefault
	}
}

func cardNames() []string {
	var names []string
	for _, card := range heft.Cards() {
		names = append(names, card.Alias())
	}
	return names
}
