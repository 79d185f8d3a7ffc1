package cli

// This file is the command that tells what differs between two models.

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"heft"
)

const diffHelp = `diff compares two models: every total, and the layers that were added, removed or
changed. Layers are matched by path and structure: a block that moved in a
Sequential, or a part that has another name now, is the same. Layers that only see
another size of input, and those that only have another path, are joined.

Exit code 0, whatever differs: heft check holds a model to a baseline.`

const diffExample = `  heft diff resnet50 wide_resnet50_2
  heft diff main/model.py:Net model.py:Net --batch 32 --optimizer adamw
  heft diff resnet50 'resnet50(num_classes=10)' --format markdown
  heft diff resnet50 mobilenet_v2 --convention thop
  heft diff model.py:Net model.onnx --format json`

// difference is the command's flags.
type difference struct {
	openFlags
	setting heft.Setting

	convention string
}

func newDiffCommand() *cobra.Command {
	var d difference
	command := &cobra.Command{
		Use:     "diff MODEL MODEL",
		Short:   "tell what differs between two models: layers and totals",
		Long:    diffHelp,
		Example: diffExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(command *cobra.Command, args []string) error { return d.run(command, args) },
	}
	flags := command.Flags()
	addSizeFlags(flags, &d.setting)
	addRunFlags(flags, &d.setting)
	addConventionFlag(command, &d.convention)
	d.openFlags.add(command, 2*defaultTimeout)
	offerFormats(command, heft.DiffFormats)
	return command
}

func (d *difference) run(command *cobra.Command, args []string) error {
	if len(args) != 2 {
		return &usageError{message: fmt.Sprintf("diff takes two models, got %d", len(args)), hint: "heft diff resnet50 wide_resnet50_2"}
	}
	options, err := d.openOptions()
	if err := errors.Join(err, d.checkFormat(heft.DiffFormats()), checkGiven(command.Flags())); err != nil {
		return err
	}
	ctx, cancel := d.limited(command.Context())
	defer cancel()
	r, err := heft.DiffAs(ctx, d.setting, d.convention, heft.Name(args[0]), heft.Name(args[1]), options...)
	if err != nil {
		return err
	}
	return write(command, &d.openFlags, heft.TextOptions{}, func(w io.Writer, t heft.TextOptions) error {
		return heft.WriteDiff(w, r, d.format, t)
	})
}
