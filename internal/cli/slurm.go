package cli

// This file is the command that reads Slurm's job scripts before they are queued.

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/escape"
	"heft/internal/jobscript"
)

const slurmHelp = `slurm check reads a job script, holds the runs in it to the cards that it asks for, and
says what does not fit before the job waits for hours. The script says the run itself,
in a comment with the words of heft memory:

  #SBATCH --gres=gpu:a100:1
  #HEFT train.py:Net --train --batch 64 --amp

A script without such a line is fine. The card is that of --gres, --gpus, --gpus-per-node
or --gpus-per-task, else a feature of --constraint, else the partition's by --site;
options given here go over the script's. Parts of cards (1g.5gb) have their own size.

Exit code 1 says that a run does not fit, 2 that one could not be checked. docs/deploy.md has a filter for sbatch.`

const slurmExample = `  heft slurm check job.sh
  heft slurm check job.sh --gres gpu:t4:1
  heft slurm check job.sh --site /etc/slurm/heft.json --partition short`

func newSlurmCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "slurm check JOB",
		Short: "hold the run of a Slurm job to its cards, before it is queued",
		Long:  slurmHelp,
		Args:  cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			return &usageError{message: "slurm has one command, check", hint: "heft slurm check job.sh"}
		},
		Example: slurmExample,
	}
	command.AddCommand(newSlurmCheckCommand())
	return command
}

func newSlurmCheckCommand() *cobra.Command {
	var p placing
	var given jobscript.SlurmOptions
	command := &cobra.Command{
		Use:     "check JOB",
		Short:   "hold the run of a Slurm job to its cards, before it is queued",
		Long:    slurmHelp,
		Example: slurmExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			changedFlags(command.Flags(), &given)
			return p.checkSlurm(command, args, given)
		},
	}
	p.add(command)
	given.Each(func(name string, _ *string) {
		command.Flags().String(name, "", "sbatch's option, over the script's")
	})
	return command
}

func (p *placing) checkSlurm(command *cobra.Command, args []string, given jobscript.SlurmOptions) error {
	if len(args) != 1 {
		return &usageError{message: fmt.Sprintf("slurm check takes one job script, got %d", len(args)), hint: "heft slurm check job.sh"}
	}
	if err := errors.Join(p.check(), p.readSite()); err != nil {
		return err
	}
	script, err := readJob(command, args[0])
	if err != nil {
		return err
	}
	options, runs := jobscript.ReadSlurm(script)
	options = given.Over(options)
	r := heft.NewPlacements(args[0])
	for _, run := range runs {
		r.Runs = append(r.Runs, p.place(command.Context(), run, options.Request())...)
	}
	if len(runs) == 0 && p.format == "text" {
		// A job that says no run is none of heft's: no error, and nothing on stdout, which a filter of sbatch shows.
		command.PrintErrf("%s says no run, and nothing was checked: #HEFT train.py:Net --train --batch 64\n", escape.Line(args[0]))
		return nil
	}
	if err := show(command, &p.openFlags, r, heft.TextOptions{}); err != nil {
		return err
	}
	return errors.Join(r.Verdict(), unchecked(r))
}

// unchecked is an error where a run has no figures, and none is known not to fit: the
// answer is then not that all fit.
func unchecked(r *heft.Placements) error {
	if r.Verdict() == nil && slices.ContainsFunc(r.Runs, func(p heft.Placement) bool { return p.Error != nil }) {
		return errTold
	}
	return nil
}

// largestJob bounds what is read of a job.
const largestJob = 4 << 20

// readJob reads a job script, - for what is piped in.
func readJob(command *cobra.Command, name string) ([]byte, error) {
	in := command.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, &usageError{message: fmt.Sprintf("cannot read the job %q: %v", name, errors.Unwrap(err)), hint: "name its file, or - for what is piped in"}
		}
		defer file.Close()
		if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
			return nil, &usageError{message: fmt.Sprintf("cannot read the job %q: it is no regular file", name), hint: "name its file, or - for what is piped in"}
		}
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, largestJob+1))
	if err == nil && len(data) > largestJob {
		return nil, &usageError{message: fmt.Sprintf("the job %q is larger than %d MiB", name, largestJob>>20), hint: "name the job's script"}
	}
	return data, err
}
