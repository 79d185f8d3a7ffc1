package cli

// This file checks the models of a repository's heft.json, and reads and writes
// baselines.

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/escape"
)

// projectFile is where a repository has its models and their budgets.
const projectFile = "heft.json"

// projectTimeout is for each model of a project, which is run up to five times.
const projectTimeout = 2 * defaultTimeout

// runProject checks every model of the project's file, or writes their figures.
func (b *budgets) runProject(command *cobra.Command, options []heft.OpenOption) error {
	if len(b.list) > 0 || command.Flags().Changed("fits") {
		return &usageError{message: "budgets by flags need a model", hint: "heft check resnet50 --max-params 30M; without a model, heft.json has the budgets"}
	}
	data, err := readWhole(b.config, "the project", "name a model: heft check resnet50 --max-params 30M; heft check --help shows a heft.json")
	if err != nil {
		return err
	}
	project, err := heft.ReadProject(data)
	if err != nil {
		return err
	}
	if !command.Flags().Changed("timeout") {
		b.timeout = projectTimeout * time.Duration(len(project.Models))
	}
	ctx, cancel := b.limited(command.Context())
	defer cancel()
	if b.writeBaseline != "" {
		baseline, err := project.Measure(ctx, options...)
		if err != nil {
			return err
		}
		return saveBaseline(command, b.writeBaseline, baseline)
	}
	baseline, err := b.projectBaseline(&project)
	if err != nil {
		return err
	}
	r, err := project.Check(ctx, baseline, options...)
	if err != nil {
		return err
	}
	if err := write(command, &b.openFlags, heft.TextOptions{}, func(w io.Writer, t heft.TextOptions) error {
		return heft.WriteCheckList(w, r, b.format, t)
	}); err != nil {
		return err
	}
	return r.Verdict()
}

// projectBaseline is the baseline of the flags, else that of the project, whose name is
// seen from the project's file; nil if there is none.
func (b *budgets) projectBaseline(project *heft.Project) (*heft.Baseline, error) {
	name := b.baseline
	switch {
	case name != "":
		project.MaxIncrease = b.maxIncrease
	case project.Baseline != "":
		name = filepath.Join(filepath.Dir(b.config), project.Baseline)
	default:
		return nil, nil
	}
	return readBaseline(name)
}

// readBaseline reads the file of a baseline.
func readBaseline(name string) (*heft.Baseline, error) {
	data, err := readWhole(name, "the baseline", "heft check MODEL --write-baseline "+escape.ShellWord(name)+" writes it")
	if err != nil {
		return nil, err
	}
	return heft.ReadBaseline(data)
}

// mostWhole bounds a file that is read whole.
const mostWhole = 16 << 20

// readWhole reads a file of settings.
func readWhole(name, what, hint string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, &usageError{message: fmt.Sprintf("cannot read %s %q: %v", what, name, errors.Unwrap(err)), hint: hint}
	case !info.Mode().IsRegular() || info.Size() > mostWhole:
		return nil, &usageError{message: fmt.Sprintf("%s %q is no file of at most 16 MiB", what, name), hint: hint}
	}
	return os.ReadFile(name)
}

// saveBaseline writes a baseline's file, and says so.
func saveBaseline(command *cobra.Command, name string, b *heft.Baseline) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := errors.Join(b.Write(file), file.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(command.OutOrStdout(), "wrote the figures of %d models to %s\n", len(b.Models), name)
	return err
}
