package cli

// This file is the command that simulates a run.

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"heft"
)

const memoryHelp = `memory simulates a run on a GPU, allocation by allocation: inference, or with
--train whole training steps (forward, loss, backward, optimizer), through
PyTorch's caching allocator. It says what the run uses, the smallest memory it
needs, who owns the peak and where it stands. On a card that is too small it says
where the run ends, and who holds the card then. With --oom and a message of
torch's ("CUDA out of memory. Tried to allocate …"), it takes the card's memory
from there, finds the request in the run, says what the figures mean, and what would fit.

With --jobs, each line of a file is a run, as {"model": "resnet50", "batch": 32}, over
the flags; each has one line of results or an error, as JSON or with --format csv, in
order, on all cores. docs/jobs.md has the keys, and schedulers as examples.

Sizes of memory are powers of two, whatever they are called: 12GiB, 12GB and 12G
are the same. Exit code 1 says that the run does not fit the card.`

const memoryExample = `  heft memory resnet50 --batch 32
  heft memory resnet50 --train --batch 64 --optimizer adamw --amp --gpu rtx3090
  heft memory model.py:Net --train --input 16x3x128x128 --freeze backbone
  heft memory vit_b_16 --train --checkpoint encoder.layers.encoder_layer_0
  heft memory resnet50 --train --batch 64 --format svg --output course.svg
  heft memory --jobs jobs.jsonl --gpu a100 > results.jsonl
  heft memory model.py:Net --train --input 16x3x128x128 --oom "$(tail -n 5 train.log)"`

func newMemoryCommand() *cobra.Command {
	var s simulation
	var message string
	var jobs jobList
	command := &cobra.Command{
		Use:     "memory MODEL",
		Short:   "simulate the GPU memory of inference or training",
		Long:    memoryHelp,
		Example: memoryExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			if command.Flags().Changed("oom") && strings.TrimSpace(message) == "" {
				return &usageError{message: "the message of --oom is empty", hint: "paste the whole line, --oom 'CUDA out of memory. Tried to allocate …', or look whether the log has it"}
			}
			if jobs.file != "" {
				return jobs.run(command, args, &s, message)
			}
			var fits *heft.FitReport // what would fit the card of a message
			r, err := simulate(command, args, &s, "heft memory resnet50 --train --batch 64",
				func(ctx context.Context, m *heft.Model) (*heft.MemoryReport, error) {
					r, err := m.Memory(ctx, s.setting, heft.Observed(message))
					if err == nil && r.Observed != nil && s.format == "text" {
						fits = whatFits(ctx, m, s.setting, r.Observed)
					}
					return r, err
				}, func(r *heft.MemoryReport) []string { return s.question().deeperMemory(r) })
			if err != nil {
				return err
			}
			if fits != nil {
				if err := showFits(command, &s, fits); err != nil {
					return err
				}
			}
			return r.Verdict()
		},
	}
	s.add(command, defaultTimeout)
	s.formats = memoryFormats
	s.pictures = func(ctx context.Context, m *heft.Model, r any) error {
		return showRun(ctx, command, m, &s, r.(*heft.MemoryReport))
	}
	offerFormats(command, memoryFormats)
	command.Flags().StringVar(&message, "oom", "", "the `message` of a \"CUDA out of memory\": where in this run it is from, and what its figures mean")
	command.Flags().StringVar(&jobs.file, "jobs", "", "a `file` with a run on each line, or - for what is piped in: JSON with the settings' names and \"model\"")
	command.Flags().IntVar(&jobs.workers, "workers", 0, "runs of --jobs at a time (default: one for each core)")
	return command
}

// onCardOf is a setting on the card of a message: its memory, where the setting names no card
// or one of another memory, and what other processes hold of it, whichever card is named.
func onCardOf(s heft.Setting, o *heft.ObservedReport) heft.Setting {
	if s.Mem == 0 && (s.GPU == "" || o.OtherCard()) {
		s.Mem = heft.Size(o.Total) / heft.MiB * heft.MiB
	}
	if s.OtherProcesses == 0 {
		s.OtherProcesses = heft.Size(o.Others) / heft.MiB * heft.MiB
	}
	return s
}

// whatFits searches for the largest batch on the card of a message, and for what would
// allow more; nil where there is no batch to change.
func whatFits(ctx context.Context, m *heft.Model, s heft.Setting, o *heft.ObservedReport) *heft.FitReport {
	s = onCardOf(s, o)
	s.Batch = 0
	fits, err := m.Fit(ctx, heft.LargestBatch, s)
	if err != nil {
		return nil
	}
	return fits
}

// showFits writes what would fit below what did not.
func showFits(command *cobra.Command, s *simulation, r *heft.FitReport) error {
	o := s.openFlags
	if o.output != "" && o.output != "-" {
		return nil // the file has the report of the run
	}
	return write(command, &o, heft.TextOptions{}, func(w io.Writer, t heft.TextOptions) error {
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
		return heft.WriteText(w, r, t)
	})
}
