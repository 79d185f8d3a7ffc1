package fit

// This file holds a size that was tried: what the search asks of its simulation.

import "heft/internal/memory"

// trial is a simulated run, and its answers for the card at hand.
type trial struct {
	result   *memory.Result
	capacity int64

	fitting  bool // if fitKnown
	fitKnown bool
	need     int64 // 0 until it was asked
}

// fits tells whether the run goes through on the card.
func (t *trial) fits() bool {
	if !t.fitKnown {
		t.fitting, t.fitKnown = t.result.Fits(t.capacity), true
	}
	return t.fitting
}

// needs is the least memory that the run goes through with.
func (t *trial) needs() int64 {
	if t.need == 0 {
		t.need = t.result.Needs(t.capacity)
	}
	return t.need
}

// settle asks everything now, and lets the run and its trace go.
func (t *trial) settle() {
	t.fits()
	t.needs()
	t.result = t.result.Figures()
}
