package main

// This file reads environment.json: on what machine and software each table was
// measured.

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"heft"
	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/run"
)

//go:embed environment.json
var environmentJSON []byte

// environment is the machine of a table and what ran on it, as far as that is
// published. Where it is not, the choice stands in environment.json, once for all
// rows.
type environment struct {
	From    string       `json:"from"` // where the setting is from
	Setting heft.Setting `json:"setting"`
}

// environments reads the file, by the tables' letters.
func environments() (map[string]environment, error) {
	decoder := json.NewDecoder(bytes.NewReader(environmentJSON))
	decoder.DisallowUnknownFields()
	var all map[string]environment
	if err := decoder.Decode(&all); err != nil {
		return nil, fmt.Errorf("environment.json: %w", err)
	}
	return all, nil
}

// setting is what a table's rows have in common.
func (t *table) setting() (heft.Setting, error) {
	all, err := environments()
	if err != nil {
		return heft.Setting{}, err
	}
	e, ok := all[t.id]
	if !ok {
		return heft.Setting{}, fmt.Errorf("environment.json says nothing about table %s", t.id)
	}
	return e.Setting, nil
}

// plan is the plan of a table whose rows all run the same way.
func (t *table) plan() (*run.Plan, error) {
	s, err := t.setting()
	if err != nil {
		return nil, err
	}
	return s.Plan()
}

// deviceMemory is deviceMemory of a row, which can be predicted anew where a table of
// workspaces is to be fitted.
func (w *workshop) deviceMemory(x *row, g *graph.Graph, plan *run.Plan) (float64, error) {
	if w.fit {
		x.again = withTable(g, plan)
	}
	return deviceMemory(g, plan)
}

// deviceMemory is what nvidia-smi would show at most, in MiB: the allocator's peak
// and the context.
func deviceMemory(g *graph.Graph, plan *run.Plan) (float64, error) {
	result, err := memory.Simulate(g, plan.Limited(g))
	if err != nil {
		return 0, err
	}
	return mebibytes(result.Device), nil
}
