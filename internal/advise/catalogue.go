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
