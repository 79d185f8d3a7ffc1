package heft

import (
	"time"

	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/memory"
	"heft/internal/report"
	"heft/internal/source"
)

// Report is the result of an analysis: rows, totals and assumptions, with the
// JSON names of the versioned contract (Report.Version).
type Report = report.Report

// Layer is one row of a report.
type Layer = report.Layer

// Totals are a report's sums.
type Totals = report.Totals

// OpenOptions say where a model's code may come from.
type OpenOptions struct {
	// Path lists folders with Python packages that the model may import, such
	// as a site-packages folder. They are read, never executed outside of
	// heft's own interpreter.
	Path []string
	// Assume decides what depends on a tensor's values, by the place that an
	// error or an assumption names: a branch, "model.py:93=false", or a size,
	// "rpn.py:112=1000".
	Assume []string
	// Timeout ends a model's code when it runs longer, counted from Open.
	// Zero sets no time limit; the limits on steps and memory always hold.
	Timeout time.Duration
}

// Model is an opened model. It can be analyzed several times with different
// inputs. It is not safe for concurrent use.
type Model struct {
	source *source.Model
	last   tracedRun // of Report: MemorySummary needs the same one
}

// tracedRun is a graph and the options it was traced with.
type tracedRun struct {
	graph   *graph.Graph
	options RunOptions
}

// Open finds a model by name: a built-in one ("resnet50"), or a Python file
// with a class or a function and its arguments ("model.py:Net(num_classes=10)"),
// or an ONNX file ("model.onnx").
// Errors say what was wrong, where, and often what to do about it.
func Open(name string, o OpenOptions) (*Model, error) {
	m, err := source.Open(source.Named(name), source.Options{Path: o.Path, Assume: o.Assume, Timeout: o.Timeout})
	if err != nil {
		return nil, err
	}
	return &Model{source: m}, nil
}

// Close releases what the model's program may have left suspended.
func (m *Model) Close() { m.source.Close() }

// RunOptions say how a model is run.
type RunOptions struct {
	// Input describes what is fed, as --input takes it: "1x3x224x224",
	// "x=1x3x64x64,mask=1x64:bool". Empty: what the model is known to take,
	// or what its first layer needs (Report.Assumptions then says so).
	Input string
	// Dims gives symbolic sizes of an ONNX file by name: "batch" 8.
	Dims map[string]int64
	// Batch replaces the batch of every input; 0 leaves it.
	Batch int64
	// Training runs the model in training mode: dropout and batch statistics
	// are active, auxiliary heads run.
	Training bool
}

// Report runs the model on tensors without values and counts its layers,
// parameters and work.
func (m *Model) Report(o RunOptions) (*Report, error) {
	g, err := m.trace(o, source.Precision{}, memory.Release{})
	if err != nil {
		return nil, err
	}
	m.last = tracedRun{graph: g, options: o}
	return report.Model(g, cost.Of(g)), nil
}

// trace runs the model on tensors without values.
func (m *Model) trace(o RunOptions, precision source.Precision, torch memory.Release) (*graph.Graph, error) {
	var specs []input.Spec
	if o.Input != "" {
		var err error
		if specs, err = input.Parse(o.Input); err != nil {
			return nil, err
		}
	}
	return m.source.Trace(source.Run{Inputs: specs, Dims: o.Dims, Batch: o.Batch, Training: o.Training, Torch: torch, Precision: precision})
}
