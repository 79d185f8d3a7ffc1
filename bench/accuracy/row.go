package main

// This file holds a measurement beside its predictions, and what is derived from
// the two.

import "heft/internal/memory"

// row is one measurement beside its predictions. Figures are MiB, or batches
// where the table is about the largest batch.
type row struct {
	name      string // what ran: "resnet50, batch 32"
	model     string // whose rows share a build
	group     string // part of the table it is also counted in: "cnn", "nchw"
	measured  float64
	predicted float64
	baselines []float64 // in the order of the table's baseline names; 0 is none
	rung      rung      // in tables of largest batches
	skipped   string    // why there is no prediction

	again func(memory.WorkspaceTable) (float64, error) // the prediction with other workspaces, for a fit
}

// rung is a result on a ladder of batch sizes.
type rung struct {
	measured  int // position on the ladder, larger batches first
	predicted int
}

// higher is by how many rungs the prediction lies above what was measured.
func (r rung) higher() int { return r.measured - r.predicted }

// relative is the signed error of a prediction: +0.1 is ten percent too much.
func (r *row) relative(predicted float64) float64 { return predicted/r.measured - 1 }

// outcome is a table that was run.
type outcome struct {
	table *table
	rows  []*row
	left  map[string]int // rows left out on purpose, by reason
	note  string         // what else the reader should know, a sentence
}

// unreadable leaves out a row of which a cell cannot be read.
func (o *outcome) unreadable(err error) { o.leaveOut("cannot be read: " + err.Error()) }

// leaveOut counts a row that the table does not ask for.
func (o *outcome) leaveOut(reason string) {
	if o.left == nil {
		o.left = map[string]int{}
	}
	o.left[reason]++
}
