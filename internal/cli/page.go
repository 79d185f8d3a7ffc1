package cli

// This file writes reports as pages and drawings.

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"heft"
)

// memoryFormats are those of a run's report.
func memoryFormats() []string { return []string{"text", "json", "html", "svg"} }

// showPage writes a model's page: of one run, or where none is given of inference and of
// a training step, if the model can be trained.
func showPage(ctx context.Context, command *cobra.Command, model *heft.Model, o *openFlags, s heft.Setting, run *heft.MemoryReport) error {
	table, err := model.Report(ctx, heft.Setting{Input: s.Input, Dim: s.Dim, Batch: s.Batch, Mode: s.Mode})
	if err != nil {
		return err
	}
	runs := []*heft.MemoryReport{run}
	if run == nil {
		if runs, err = model.PlainRuns(ctx, s); err != nil {
			return err
		}
	}
	return write(command, o, heft.TextOptions{}, func(w io.Writer, t heft.TextOptions) error { return heft.WriteHTML(w, table, runs, t) })
}

// showRun writes a run's page or the drawing of its course.
func showRun(ctx context.Context, command *cobra.Command, model *heft.Model, s *simulation, r *heft.MemoryReport) error {
	if s.format == "html" {
		return showPage(ctx, command, model, &s.openFlags, s.setting, r)
	}
	return write(command, &s.openFlags, heft.TextOptions{}, func(w io.Writer, t heft.TextOptions) error { return heft.WriteTimeline(w, r, t) })
}
