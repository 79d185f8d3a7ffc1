package cli

// This file is the command that estimates how long a run takes.

import (
	"context"

	"github.com/spf13/cobra"

	"heft"
)

const timeHelp = `time estimates how long a run takes on a GPU: a forward, or with --train a whole
step. Each kernel takes the longer of its work at the card's rate and its bytes at
the card's bandwidth, with whole tiles for products, and a launch; Python and torch
take theirs for each operator, and the longer of both counts. It says which layers
take longest, and what bounds them: compute, memory, launches, or the host.

Every figure is an estimate (~) of eager PyTorch without torch.compile;
docs/latency.md compares it with published measurements and says where there are none.`

const timeExample = `  heft time resnet50 --gpu rtx3090 --batch 256 --amp --channels-last
  heft time vit_b_16 --gpu a100 --batch 64 --amp bf16 --train
  heft time model.py:Net --gpu rtx4090 --batch 32 --format json`

func newTimeCommand() *cobra.Command {
	var s simulation
	command := &cobra.Command{
		Use:     "time MODEL --gpu CARD",
		Short:   "estimate how long inference or a training step takes",
		Long:    timeHelp,
		Example: timeExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			_, err := simulate(command, args, &s, "heft time resnet50 --gpu rtx3090 --batch 64",
				func(ctx context.Context, m *heft.Model) (*heft.LatencyReport, error) {
					return m.Latency(ctx, s.setting)
				}, func(*heft.LatencyReport) []string { return nil })
			return err
		},
	}
	s.add(command, defaultTimeout)
	return command
}
