package cli

// This file is the command that prints a model's graph.

import (
	"fmt"

	"github.com/spf13/cobra"

	"heft"
)

const dumpHelp = `dump prints the graph that heft makes of a model, as text: modules, parameters,
storages, and the program step by step, in the order in which it runs. It is what
every count is made from. With --validate, it only says whether the graph holds
together, and exits with 3 if it does not.`

func newDumpCommand() *cobra.Command {
	var o openFlags
	var setting heft.Setting
	var validate bool
	command := &cobra.Command{
		Use:     "dump MODEL",
		Short:   "print the graph of a model, step by step",
		Long:    dumpHelp,
		Example: "  heft dump resnet18 | head -40\n  heft dump model.py:Net --input 1x3x32x32 --validate",
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) != 1 {
				return notOneModel(command.Name(), args, "heft dump resnet18")
			}
			ctx, cancel := withProcessorTime(command.Context(), o.timeout)
			defer cancel()
			model, err := o.open(ctx, args[0])
			if err != nil {
				return err
			}
			defer model.Close()
			graph, err := model.Graph(ctx, setting)
			if err != nil {
				return err
			}
			if validate {
				_, err = fmt.Fprintln(command.OutOrStdout(), "the graph is sound")
				return err
			}
			w, closeOutput, err := output(command, o.output)
			if err != nil {
				return err
			}
			if err := graph.Dump(w); err != nil {
				return err
			}
			return closeOutput()
		},
	}
	flags := command.Flags()
	addInputFlags(flags, &setting)
	addTrainFlag(flags, &setting, "run in training mode (dropout, batch statistics, auxiliary heads)")
	flags.BoolVar(&validate, "validate", false, "only say whether the graph holds together")
	o.add(command, defaultTimeout)
	return command
}
