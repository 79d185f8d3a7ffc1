package cli

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/render/json"
	"heft/internal/render/text"
)

const fitHelp = `fit finds the largest batch that runs on a card, or with --solve size the
largest square image. It says what limits it, by how much the next step is over,
and which changes would allow most. Every size is traced and simulated; a batch
fits if the run goes through, with the allocator's cache given back and
convolutions in their smallest workspace.`

const fitExample = `  heft fit resnet50 --train --gpu rtx3060
  heft fit resnet50 --train --optimizer adamw --amp --mem 12GiB
  heft fit model.py:Net --gpu t4 --solve size --batch 8`

// fitTimeout is for all sizes that a search tries; detectors take their time for
// each image of a batch.
const fitTimeout = 30 * time.Second

func newFitCommand() *cobra.Command {
	var o memoryOptions
	var solve string
	command := &cobra.Command{
		Use:     "fit MODEL",
		Short:   "find the largest batch or image that runs on a card",
		Long:    fitHelp,
		Example: fitExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			return runFit(command, args, o, solve)
		},
	}
	o.addModelFlags(command, fitTimeout)
	o.addPlanFlags(command)
	command.Flags().StringVar(&solve, "solve", "batch", "what is made as large as possible: batch or size")
	return command
}

func runFit(command *cobra.Command, args []string, o memoryOptions, solve string) error {
	if len(args) != 1 {
		return notOneModel("fit", args, "heft fit resnet50 --train --gpu rtx3060")
	}
	if err := o.complete(command); err != nil {
		return err
	}
	render, err := o.fitRenderer()
	if err != nil {
		return err
	}
	model, err := heft.Open(args[0], o.open)
	if err != nil {
		return err
	}
	defer model.Close()
	r, err := model.Fit(heft.FitOptions{MemoryOptions: o.memory, Solve: solve})
	if err != nil {
		return err
	}
	w, closeOutput, err := output(command, o.output)
	if err != nil {
		return err
	}
	return errors.Join(render(w, r), closeOutput())
}

func (o *memoryOptions) fitRenderer() (func(io.Writer, *heft.FitReport) error, error) {
	switch o.format {
	case "json":
		return json.Fit, nil
	case "text":
		return func(w io.Writer, r *heft.FitReport) error {
			return text.Fit(w, r, text.Options{Width: terminalWidth(w), SI: o.si, Hint: true})
		}, nil
	}
	return nil, &usageError{message: fmt.Sprintf("unknown format %q", o.format), hint: "--format text or --format json"}
}
