package cli

// This file is the command that searches for the largest batch or image.

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"heft"
)

const fitHelp = `fit finds the largest batch that runs on a card, or with --solve size the
largest square image. It says what limits it, by how much the next step is over,
and which changes would allow most. The size found and the next one are traced and
simulated; a batch fits if the run goes through, with the allocator's cache
given back and convolutions in their smallest workspace.

Exit code 1 says that nothing fits.`

const fitExample = `  heft fit resnet50 --train --gpu rtx3060
  heft fit resnet50 --train --optimizer adamw --amp --mem 12GiB
  heft fit model.py:Net --gpu t4 --solve size --batch 8`

// fitTimeout is for all sizes that a search tries; detectors take their time for
// each image of a batch.
const fitTimeout = 27 * time.Second

func newFitCommand() *cobra.Command {
	var s simulation
	var solve string
	command := &cobra.Command{
		Use:     "fit MODEL",
		Short:   "find the largest batch or image that runs on a card",
		Long:    fitHelp,
		Example: fitExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			r, err := simulate(command, args, &s, "heft fit resnet50 --train --gpu rtx3060",
				func(ctx context.Context, m *heft.Model) (*heft.FitReport, error) {
					progress := newProgress(command.ErrOrStderr())
					defer progress.clear()
					ctx, done := withinMemory(ctx, s.hostMemory)
					defer done()
					r, err := m.Fit(ctx, heft.Variable(solve), s.setting, heft.Trying(func(run string) { progress.show("trying " + run) }))
					if full, ended := context.Cause(ctx).(nearlyFull); ended && err != nil {
						return nil, full.ordinary()
					}
					return r, err
				}, func(r *heft.FitReport) []string { return s.question().deeperFit(r) })
			if err != nil {
				return err
			}
			return r.Verdict()
		},
	}
	s.add(command, fitTimeout)
	command.Flags().StringVar(&solve, "solve", "batch", "what is made as large as possible: batch or size")
	return command
}
