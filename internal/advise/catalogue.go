package advise

// This file lists the levers.

import (
	"slices"
	"strconv"

	"heft/internal/fault"
	"heft/internal/spell"
)

// Catalogue lists all levers. Combinations apply them in this order.
func Catalogue() []*Lever {
	return slices.Concat(detectorLevers, pruneLevers, layerLevers, batchLevers, precisionLevers, checkpointLevers, optimizerLevers, allocatorLevers, parallelLevers)
}

// triedFirst are the levers in the order in which they are tried: those that leave the
// model as it is come first, so that where runs are long they are not what is left out.
func triedFirst() []*Lever {
	return slices.Concat(allocatorLevers, optimizerLevers, precisionLevers, batchLevers, checkpointLevers, layerLevers, detectorLevers, pruneLevers, parallelLevers)
}

// place is where a lever stands in the catalogue.
func place(id string) int {
	return slices.IndexFunc(Catalogue(), func(l *Lever) bool { return l.ID == id })
}

// Find finds a lever by its name. The error names the nearest.
func Find(id string) (*Lever, error) {
	var ids []string
	for _, l := range Catalogue() {
		if l.ID == id {
			return l, nil
		}
		ids = append(ids, l.ID)
	}
	e := &fault.Error{Kind: fault.Usage, Setting: "set", Message: "there is no change named " + strconv.Quote(id), Advice: "`set` takes those that advise lists: amp=bf16,inplace=true"}
	if near := spell.Nearest(id, ids); near != "" {
		e.Advice = "did you mean " + near + "?"
	}
	return nil, e
}
