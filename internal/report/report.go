// Package report turns a graph and its costs into what a user is shown: the
// result structs that every renderer prints and that --format json writes.
//
// The structs are a contract: Version names it, a test holds the JSON, and a
// field is added but never renamed or removed within a version. Renderers never
// compute; everything they print stands here.
//
// Layers holds one row for each module call, for each parameter that a
// container owns itself, for each operator that a container runs itself, and
// for each module with parameters that was never called; in order of execution,
// with its depth below the root. The sum of Parameters over the rows without
// children is the model's total, and so is the sum of MACs.
//
// Entry point: Model.
package report

import (
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// Version names the JSON contract.
const Version = "heft.report/1"

// Report is everything `heft MODEL` shows.
type Report struct {
	Version     string         `json:"version"`
	Model       string         `json:"model"`
	Source      string         `json:"source"`
	Training    bool           `json:"training"`
	Inputs      []Value        `json:"inputs"`
	Outputs     []Value        `json:"outputs"`
	Totals      Totals         `json:"totals"`
	Memory      *MemorySummary `json:"memory,omitempty"`
	Layers      []Layer        `json:"layers"`
	Assumptions []Assumption   `json:"assumptions"`
	// Stored is how the file of parameters beside a configuration goes with the model,
	// nil if there is none.
	Stored *WeightsMatch `json:"stored,omitempty"`
	// Folder is what else there is in a folder that was named as the model, nil if none was.
	Folder *Folder `json:"folder,omitempty"`
}

// Folder are the models of a folder beside the one that was taken.
type Folder struct {
	Models []string `json:"models"`           // as they can be named: "net.py:Net"
	More   int      `json:"more,omitempty"`   // how many are not listed
	Partly bool     `json:"partly,omitempty"` // not all of the folder's files were read
}

// Value is a named input or output.
type Value struct {
	Name  string  `json:"name"`
	Shape []int64 `json:"shape"`
	DType string  `json:"dtype"`
	Bound bool    `json:"bound,omitempty"` // a size is an upper bound

	AtLeast bool `json:"at_least,omitempty"` // a size is a lower bound

	stepsFirst bool // the batch is the second axis
}

// Totals are the model's sums. Parameters shared by several modules count once.
type Totals struct {
	Parameters      int64      `json:"parameters"`
	Trainable       int64      `json:"trainable_parameters"`
	ParameterBytes  int64      `json:"parameter_bytes"`
	Buffers         int64      `json:"buffers"`
	BufferBytes     int64      `json:"buffer_bytes"`
	StateDictBytes  int64      `json:"state_dict_bytes"`              // parameters and persistent buffers
	FileElements    int64      `json:"file_elements,omitempty"`       // elements of all constants that a model file stores: weights, statistics, tables
	Uncounted       int        `json:"uncounted_operators,omitempty"` // operators whose work is not known and missing in every sum
	MACs            int64      `json:"macs"`
	MACsPerSample   int64      `json:"macs_per_sample,omitempty"` // of a batch of two pictures or more, where each takes the same
	FLOPs           int64      `json:"flops"`
	BackwardMACs    int64      `json:"backward_macs"`
	BackwardFLOPs   int64      `json:"backward_flops"`
	RecomputedFLOPs int64      `json:"recomputed_flops,omitempty"` // of the backward: checkpoint regions run again
	Forward         Work       `json:"forward"`
	Backward        Arithmetic `json:"backward"`
	ModuleCalls     int        `json:"module_calls"`
	Operators       int        `json:"operators"`
	MACsBound       bool       `json:"macs_bound"`         // MACs are an upper bound: a size depends on data
	FLOPsBound      bool       `json:"flops_bound"`        // so are FLOPs
	AtLeast         bool       `json:"at_least,omitempty"` // work is a lower bound: a loop runs more often than is counted
}

// Arithmetic counts scalar operations by kind, as op.Work does.
type Arithmetic struct {
	MACs     int64 `json:"macs"`
	Adds     int64 `json:"adds"`
	Muls     int64 `json:"muls"`
	Compares int64 `json:"compares"`
	Divides  int64 `json:"divides"`
	Exps     int64 `json:"exps"`
}

// Work is the arithmetic of a forward with its traffic. A backward has none
// here: what it reads and writes is not counted, and so not shown as zero.
type Work struct {
	Arithmetic
	Read    int64 `json:"bytes_read"`
	Written int64 `json:"bytes_written"`
}

// Kind says what a layer row stands for.
type Kind string

// The kinds of rows.
const (
	KindModule    Kind = "module"    // a module call
	KindFunction  Kind = "function"  // an operator that a container runs itself
	KindParameter Kind = "parameter" // a parameter that a container owns itself
	KindUnused    Kind = "unused"    // a module with parameters that was never called
)

// Layer is one row of the table.
type Layer struct {
	Path       string    `json:"path"`
	Kind       Kind      `json:"kind"`
	Type       string    `json:"type"`             // class or operator name
	Detail     string    `json:"detail,omitempty"` // "7×7/2", "×3"
	Depth      int       `json:"depth"`            // the root is 0
	Call       int       `json:"call"`             // 0 for a module's first execution
	Leaf       bool      `json:"leaf"`             // no rows below it
	Inputs     [][]int64 `json:"inputs"`
	Outputs    [][]int64 `json:"outputs"`
	Bound      bool      `json:"bound,omitempty"`
	AtLeast    bool      `json:"at_least,omitempty"` // a size of the outputs is a lower bound
	Parameters int64     `json:"parameters"`         // in the row and below it, not counted in an earlier row
	Shared     bool      `json:"shared,omitempty"`   // has parameters that an earlier row counted
	Frozen     int64     `json:"frozen_parameters,omitempty"`
	MACs       int64     `json:"macs"`
	FLOPs      int64     `json:"flops"`
	Share      float64   `json:"share"` // of the model's MACs, 0 to 1
	// Made is the elements that the row makes: of its outputs, and 0 where it writes
	// into its input or only shows it otherwise. A row with others below it has their
	// sum.
	Made int64 `json:"elements_made,omitempty"`
	// Kept is the bytes that autograd keeps of the row in a training step: values that
	// no earlier row keeps, parameters apart.
	Kept   int64  `json:"kept_for_backward,omitempty"`
	Source string `json:"source,omitempty"`
}

// Assumption is a decision heft took for the user.
type Assumption struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Effect string `json:"effect,omitempty"`
	Source string `json:"source,omitempty"`
}

func assumptionsOf(list []graph.Assumption) []Assumption {
	found := []Assumption{}
	for _, a := range list {
		found = append(found, Assumption{Code: a.Code, Text: a.Text, Effect: a.Effect, Source: a.Pos.String()})
	}
	return found
}

func workOf(w op.Work) Work {
	return Work{Arithmetic: arithmeticOf(w), Read: w.Read, Written: w.Written}
}

func arithmeticOf(w op.Work) Arithmetic {
	return Arithmetic{MACs: w.MACs, Adds: w.Adds, Muls: w.Muls, Compares: w.Compares, Divides: w.Divides, Exps: w.Exps}
}

func valuesOf(values []graph.Value) []Value {
	out := make([]Value, len(values))
	for i, v := range values {
		out[i] = Value{Name: v.Name, Shape: sizesOf(v.Tensor), DType: v.Tensor.DType.String(), Bound: v.Tensor.Bound, AtLeast: v.Tensor.AtLeast, stepsFirst: v.StepsFirst}
	}
	return out
}

// sizesOf is a tensor's shape as the JSON holds it: a scalar's is an empty list,
// not null.
func sizesOf(t *graph.Tensor) []int64 { return append([]int64{}, t.Shape...) }

// FormatShape writes a shape as people do: 1×3×224×224; a scalar is "scalar".
func FormatShape(shape []int64) string {
	if len(shape) == 0 {
		return "scalar"
	}
	parts := make([]string, len(shape))
	for i, n := range shape {
		parts[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(parts, "×")
}
