package cli

// This file is the command that shows what ran, one line a step: for whoever works on
// heft, or wants to see why a figure is what it is.

import (
	"errors"

	"github.com/spf13/cobra"

	"heft"
)

// dump is the command that writes the graph.
type dump struct {
	openFlags
	setting  heft.Setting
	validate bool
}

func newDumpCommand() *cobra.Command {
	var d dump
	command := &cobra.Command{
		Use:   "dump MODEL",
		Short: "show what ran, one line a step",
		Long: `dump writes the graph that every figure is counted from: operators with the
shapes of their results, module calls entered and left, and the points at which
the program lets go of a tensor. --validate checks what heft relies on instead.`,
		Example: "  heft dump resnet18\n  heft dump model.py:Net --input 1x3x32x32 --validate",
		Args:    cobra.ArbitraryArgs,
		RunE:    func(command *cobra.Command, args []string) error { return d.run(command, args) },
	}
	flags := command.Flags()
	addInputFlags(flags, &d.setting)
	addTrainFlag(flags, &d.setting, "run in training mode")
	flags.BoolVar(&d.validate, "validate", false, "check the graph instead of showing it")
	d.openFlags.add(command, defaultTimeout)
	return command
}

func (d *dump) run(command *cobra.Command, args []string) error {
	if len(args) != 1 {
		return notOneModel("dump", args, "heft dump resnet18")
	}
	if d.format != "text" {
		return &usageError{message: "a dump has no JSON form", hint: "heft MODEL --format json has a model's layers"}
	}
	if err := errors.Join(d.check(), checkGiven(command.Flags())); err != nil {
		return err
	}
	ctx, cancel := d.limited(command.Context())
	defer cancel()
	model, err := d.open(ctx, args[0])
	if err != nil {
		return err
	}
	defer model.Close()
	if d.validate {
		return model.Validate(ctx, d.setting)
	}
	w, closeOutput, err := output(command, d.output)
	if err != nil {
		return err
	}
	return errors.Join(model.Dump(ctx, w, d.setting), closeOutput())
}
