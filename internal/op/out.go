package op

// This file is what out= needs: a result that goes into a tensor which exists.

import (
	"slices"

	"heft/internal/graph"
)

// WriteInto lets the last step write its result into an existing tensor of the
// same shape and type. False: the result is not what the last step made anew, and
// has to be copied.
func (b *Builder) WriteInto(result, into *graph.Tensor) bool {
	if !b.Recording || result.DType != into.DType || !slices.Equal(result.Shape, into.Shape) {
		return false
	}
	o := b.lastOp()
	if o == nil || o.InPlace || slices.Contains(o.Inputs, into) || sharesStorage(result, o.Inputs) {
		return false
	}
	at := slices.Index(o.Outputs, result)
	if at < 0 {
		return false
	}
	o.Outputs[at] = into
	b.unhold(result)
	b.write(into, result.Known())
	b.Written(into)
	into.Bound = into.Bound || result.Bound
	return true
}

// lastOp is the operator that ran last, nil if something else did.
func (b *Builder) lastOp() *graph.Op {
	if n := len(b.graph.Steps); n > 0 && b.graph.Steps[n-1].Kind == graph.StepOp {
		return b.graph.Steps[n-1].Op
	}
	return nil
}
