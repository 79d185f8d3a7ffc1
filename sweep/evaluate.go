package main

// This file holds the part of the pipeline that simulates: ranges of runs become rows.

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"heft"
)

// Span is the runs from one number to before another.
type Span struct {
	From int64
	To   int64
}

// Row is what came of a run.
type Row struct {
	Run        int64  // its number in the space
	ID         string // what was chosen
	Model      string
	Parameters int64
	MACs       int64  // of a forward
	Device     int64  // bytes, as nvidia-smi shows them
	Needs      int64  // bytes, the least device memory in which it runs
	Allocated  int64  // bytes of tensors at the peak
	Fits       bool   // on the setting's card; true where none was named
	Problem    string // why there are no figures, "" if there are
	Line       []byte // the whole result, as `heft sweep` prints it
}

// Split cuts a space into ranges of at most Step runs.
type Split struct {
	Runs int64
	Step int64
}

// ProcessElement emits the ranges; what it is given only starts it.
func (f *Split) ProcessElement(_ []byte, emit func(Span)) {
	for from := int64(0); from < f.Runs; from += f.Step {
		emit(Span{from, min(from+f.Step, f.Runs)})
	}
}

// Evaluate simulates the runs of a range: of each Stride runs the first.
type Evaluate struct {
	Space  []byte // as JSON
	Stride int64

	space *Space
	shelf *heft.Shelf
}

// Setup reads the space, once for each worker's copy of the function.
func (f *Evaluate) Setup() error {
	f.space = &Space{}
	if err := json.Unmarshal(f.Space, f.space); err != nil {
		return err
	}
	f.shelf = &heft.Shelf{From: f.space.source}
	return nil
}

// Teardown lets go of the opened models.
func (f *Evaluate) Teardown() { f.shelf.Close() }

// ProcessElement emits a row for each run. A run that fails has a row that says why; the
// error is that of an ended context.
func (f *Evaluate) ProcessElement(ctx context.Context, span Span, emit func(Row)) error {
	first := (span.From + f.Stride - 1) / f.Stride * f.Stride
	for i := first; i < span.To; i += f.Stride {
		row, err := f.row(ctx, i)
		if err != nil {
			return err
		}
		emit(row)
	}
	return nil
}

func (f *Evaluate) row(ctx context.Context, i int64) (Row, error) {
	job := f.space.Job(i)
	result := f.shelf.Job(ctx, i+1, job)
	if ctx.Err() != nil {
		return Row{}, context.Cause(ctx)
	}
	line, err := json.Marshal(result)
	row := Row{Run: i, ID: job.ID, Model: job.Model, Line: line, Fits: true}
	switch {
	case err != nil:
		return row, err
	case result.Error != nil:
		row.Problem = result.Error.Message
		return row, nil
	case result.JobFigures == nil:
		return row, errors.New("a result without figures")
	}
	row.Parameters, row.MACs = result.Parameters, result.MACs
	row.Device, row.Needs, row.Allocated = result.Device, result.Needs, result.Allocated
	if result.Fits != nil {
		row.Fits = *result.Fits
	}
	return row, nil
}

// Evaluated is the rows of a space: cut into ranges, dealt out to the workers, simulated.
func Evaluated(s beam.Scope, space []byte, runs, step, stride int64) beam.PCollection {
	s = s.Scope("Evaluated")
	spans := beam.ParDo(s, &Split{Runs: runs, Step: step}, beam.Impulse(s))
	return beam.ParDo(s, &Evaluate{Space: space, Stride: stride}, beam.Reshuffle(s, spans))
}
