package cli

// This file is the command that explains numbers.

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"heft"
)

const explainHelp = `explain tells where a number comes from: for a layer, the formulas of its output
size, parameters and work with this layer's numbers put in, and what its backward
keeps. Without PATH, the model itself is explained.

With --why, it counts the model as other tools do and lists what makes the first one
and each other differ: the layers, what each tool counts for them, and by which rule. The
tools are not run; each preset gives the numbers of the release that is named:

%s`

const explainExample = `  heft explain resnet50 layer1.0.conv2
  heft explain 'nn.Conv2d(1, 1, 3)' --input 1x1x5x5
  heft explain resnet50 layer1.0.conv2 --lang zh
  heft explain resnet50 --why thop,fvcore
  heft explain vit_b_16 --why macs,thop`

// explanation is the command's flags.
type explanation struct {
	openFlags
	setting heft.Setting
	why     []string
}

func newExplainCommand() *cobra.Command {
	var e explanation
	command := &cobra.Command{
		Use:     "explain MODEL [PATH]",
		Short:   "tell where numbers come from, and why other tools print others",
		Long:    fmt.Sprintf(explainHelp, conventionList()),
		Example: explainExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(command *cobra.Command, args []string) error { return e.run(command, args) },
	}
	flags := command.Flags()
	addInputFlags(flags, &e.setting)
	addPrecisionFlags(flags, &e.setting)
	flags.StringSliceVar(&e.why, "why", nil, "conventions to compare: thop,fvcore")
	e.openFlags.add(command, defaultTimeout)
	return command
}

// conventionList has a line for each preset.
func conventionList() string {
	var lines []string
	for _, c := range heft.Conventions() {
		lines = append(lines, fmt.Sprintf("  %-30s %s", c.Name, c.Counts))
	}
	return strings.Join(lines, "\n")
}

func (e *explanation) run(command *cobra.Command, args []string) error {
	if len(args) < 1 || len(args) > 2 {
		return &usageError{message: fmt.Sprintf("explain takes a model and a path, got %d arguments", len(args)), hint: "heft explain resnet50 layer1.0.conv2"}
	}
	if len(args) == 2 && len(e.why) > 0 {
		return &usageError{message: "--why counts whole models, not " + args[1], hint: "heft explain " + args[0] + " --why thop,fvcore"}
	}
	if err := errors.Join(e.check(), checkGiven(command.Flags())); err != nil {
		return err
	}
	ctx, cancel := withProcessorTime(command.Context(), e.timeout)
	defer cancel()
	model, err := e.open(ctx, args[0])
	if err != nil {
		return err
	}
	defer model.Close()
	if len(e.why) > 0 {
		return showCount(ctx, command, model, &e.openFlags, e.setting, e.why, heft.TextOptions{})
	}
	r, err := model.Explain(ctx, e.setting, strings.Join(args[1:], ""))
	if err != nil {
		return err
	}
	return show(command, &e.openFlags, r, heft.TextOptions{})
}

// showCount counts a model by conventions.
func showCount(ctx context.Context, command *cobra.Command, model *heft.Model, o *openFlags, s heft.Setting, conventions []string, options heft.TextOptions) error {
	r, err := model.Count(ctx, s, conventions...)
	if err != nil {
		return err
	}
	return show(command, o, r, options)
}
