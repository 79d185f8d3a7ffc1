package report

// This file holds the report of a model counted by conventions.

import (
	"cmp"

	"heft/internal/cost/convention"
	"heft/internal/graph"
	"heft/internal/stable"
)

// CountVersion names the JSON contract of Count.
const CountVersion = "heft.count/1"

// Count is a model counted by the conventions of other tools.
type Count struct {
	Version     string            `json:"version"`
	Model       string            `json:"model"`
	Source      string            `json:"source"`
	Inputs      []Value           `json:"inputs"`
	Counts      []ConventionCount `json:"counts"`
	Differences []Difference      `json:"differences,omitempty"` // of the first two counts, the largest first
	Further     []Differences     `json:"further,omitempty"`     // of the first count and each behind the second
	Assumptions []Assumption      `json:"assumptions"`
}

// ConventionCount is what one convention counts.
type ConventionCount struct {
	Convention string      `json:"convention"`
	Release    string      `json:"release,omitempty"`
	Unit       string      `json:"unit"`
	Counts     string      `json:"counts"` // one line on what is counted
	Total      int64       `json:"total"`
	Parameters int64       `json:"parameters"`      // as the tool counts them
	Kinds      []KindCount `json:"kinds"`           // the largest first
	Sizes      []ToolSize  `json:"sizes,omitempty"` // the memory lines that the tool prints, in its order
	Rows       []ToolRow   `json:"rows,omitempty"`  // its table
}

// ToolRow is a row of the table that a tool prints.
type ToolRow struct {
	Name       string    `json:"name"`           // "Conv2d-1"
	Outputs    [][]int64 `json:"outputs"`        // shapes behind the batch
	List       bool      `json:"list,omitempty"` // the module returned several
	Parameters int64     `json:"parameters"`
	Trainable  bool      `json:"trainable"`

	TrainableParameters int64        `json:"trainable_parameters,omitempty"` // of the parameters above, where the tool says it
	Tree                *ToolRowTree `json:"tree,omitempty"`                 // of a table that has a tree of calls
}

// ToolRowTree is what a row has more of a table with a tree of calls.
type ToolRowTree struct {
	Depth          int     `json:"depth"`
	Index          int     `json:"index"` // of the rows of its depth, from 1
	Input          []int64 `json:"input"` // shapes of the first tensors; null of a container that was not called
	Output         []int64 `json:"output"`
	Kernel         string  `json:"kernel,omitempty"`    // its kernel's size as the tool prints it
	Leaf           bool    `json:"leaf,omitempty"`      // has no modules in it
	Recursive      bool    `json:"recursive,omitempty"` // ran before
	Below          int64   `json:"parameters_below"`    // of the module and of all in it
	TrainableBelow int64   `json:"trainable_below"`
	Left           int64   `json:"parameters_left"`  // what those are more than the parameters of the rows below it
	Counts         bool    `json:"counts,omitempty"` // a container whose rows below are added up where they are not shown
	Count          int64   `json:"count"`            // of a leaf
	CountBelow     int64   `json:"count_below"`      // of the leaves below it
}

// ToolSize is a memory line of a tool.
type ToolSize struct {
	Name  string `json:"name"` // "forward/backward pass"
	Bytes int64  `json:"bytes"`
}

// KindCount is what a convention counts for all layers or operators of a kind.
type KindCount struct {
	Kind   string `json:"kind"`   // a module's class, or an operator's name
	Places int    `json:"places"` // calls or operators that count
	Count  int64  `json:"count"`
	Rule   string `json:"rule"`
}

// Difference is what two conventions count otherwise.
type Difference struct {
	Kind   string    `json:"kind"`
	Places int       `json:"places"`
	Counts [2]int64  `json:"counts"`
	Rules  [2]string `json:"rules"` // "" where it does not count
}

// Differences are what the first convention and another one count otherwise.
type Differences struct {
	Convention  string       `json:"convention"` // the other one
	Differences []Difference `json:"differences"`
}

// differencesOf compares two counts, the largest difference first.
func differencesOf(a, b convention.Result) []Difference {
	found := []Difference{}
	for _, d := range convention.Compare(a, b) {
		found = append(found, Difference{Kind: d.What, Places: d.Places, Counts: d.Counts, Rules: d.Says})
	}
	return found
}

// NewCount builds the report of a graph's counts.
func NewCount(g *graph.Graph, results []convention.Result) *Count {
	c := &Count{
		Version: CountVersion, Model: g.Name, Source: g.Source, Inputs: valuesOf(g.Inputs), Assumptions: assumptionsOf(g.Assumptions),
	}
	for _, r := range results {
		c.Counts = append(c.Counts, ConventionCount{
			Convention: r.Convention.Name, Release: r.Convention.Release, Unit: r.Convention.Unit, Counts: r.Convention.Counts,
			Total: r.Total, Parameters: r.Parameters, Kinds: kindsOf(r.Parts), Sizes: toolSizes(r.Sizes), Rows: toolRows(r.Rows),
		})
	}
	for i := 1; i < len(results); i++ {
		found := differencesOf(results[0], results[i])
		if i == 1 {
			c.Differences = found
			continue
		}
		c.Further = append(c.Further, Differences{results[i].Convention.Name, found})
	}
	return c
}

func toolSizes(sizes []convention.Size) []ToolSize {
	var list []ToolSize
	for _, s := range sizes {
		list = append(list, ToolSize{Name: s.Name, Bytes: s.Bytes})
	}
	return list
}

func toolRows(rows []convention.Row) []ToolRow {
	var list []ToolRow
	for _, r := range rows {
		row := ToolRow{Name: r.Name, Outputs: r.Outputs, List: r.List, Parameters: r.Parameters, Trainable: r.Trainable, TrainableParameters: r.TrainableParameters}
		if r.Tree != nil {
			tree := ToolRowTree(*r.Tree)
			row.Tree = &tree
		}
		list = append(list, row)
	}
	return list
}

func kindsOf(parts []convention.Part) []KindCount {
	kinds := []KindCount{}
	index := map[string]int{}
	for _, p := range parts {
		i, known := index[p.What]
		if !known {
			i = len(kinds)
			index[p.What] = i
			kinds = append(kinds, KindCount{Kind: p.What, Rule: p.Says})
		}
		kinds[i].Places++
		kinds[i].Count += p.Count
	}
	stable.Sort(kinds, func(a, b KindCount) int { return cmp.Compare(b.Count, a.Count) })
	return kinds
}
