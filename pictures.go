package heft

// This file writes reports as pages and drawings.

import (
	"context"
	"fmt"
	"io"
	"strings"

	"heft/internal/render/html"
	"heft/internal/render/svg"
)

// WriteHTML writes a page of one file with a table of layers that folds and sorts, where
// parameters, work and memory sit, and the course of each run's memory. It asks no
// network. Of the options, it takes SI and Word.
func WriteHTML(w io.Writer, table *Report, runs []*MemoryReport, o TextOptions) error {
	return html.Page(w, html.Content{Table: table, Runs: runs}, html.Options{SI: o.SI, Word: o.Word})
}

// PlainRuns are the runs whose memory a model's page shows where none is asked for: a
// training step, if the model can be trained, and inference. The setting's mode is not
// read. Errors are *Error.
func (m *Model) PlainRuns(ctx context.Context, s Setting, options ...CallOption) ([]*MemoryReport, error) {
	inference, err := m.Memory(ctx, s.For(Inference), options...)
	if err != nil {
		return nil, err
	}
	training, err := m.Memory(ctx, s.For(Training), options...)
	switch {
	case ctx.Err() != nil:
		return nil, faultOf(context.Cause(ctx))
	case err != nil: // it cannot be trained
		return []*MemoryReport{inference}, nil
	}
	return []*MemoryReport{training, inference}, nil
}

// Charts lists the drawings of a model that [WriteChart] makes.
func Charts() []string { return []string{"layers", "params", "macs", "kept"} }

// WriteChart draws a model in SVG: a bar for each layer ("layers"), or the tree of
// modules by parameters ("params"), work ("macs") or what is kept for the backward
// ("kept"). The error of another name is an *Error.
func WriteChart(w io.Writer, table *Report, chart string, o TextOptions) error {
	switch chart {
	case "layers":
		return svg.Layers(w, table, svg.Options{SI: o.SI})
	case "params", "macs", "kept":
		return svg.Icicle(w, table, svg.Options{SI: o.SI, Measure: chart})
	}
	return &Error{Kind: Usage, Message: fmt.Sprintf("unknown chart %q", chart), Advice: "there are " + strings.Join(Charts(), ", ")}
}

// WriteTimeline draws the course of a run's memory in SVG, with the owners stacked and
// the peak marked.
func WriteTimeline(w io.Writer, r *MemoryReport, o TextOptions) error {
	return svg.Timeline(w, r, svg.Options{SI: o.SI})
}
