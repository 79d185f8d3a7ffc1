package report

// This file is the report of several models side by side.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"heft/internal/fault"
	"heft/internal/spell"
	"heft/internal/stable"
)

// ComparisonVersion names the JSON contract of Comparison.
const ComparisonVersion = "heft.compare/1"

// Comparison is everything `heft compare` shows. Sizes of memory are bytes.
type Comparison struct {
	Version   string `json:"version"`
	Precision string `json:"precision"` // of the models: "float32, float16" where their programs differ
	GPU       string `json:"gpu"`
	Capacity  int64  `json:"capacity,omitempty"` // 0: no card was named, and no largest batch asked for
	// Convention is the tool that work was counted by beside heft, "thop", and Unit what
	// it calls its number; "" if none was named.
	Convention string `json:"convention,omitempty"`
	Unit       string `json:"unit,omitempty"`

	Models []Compared `json:"models"`
}

// Compared is one model of a comparison.
type Compared struct {
	Name       string  `json:"name"` // as it was asked for
	Source     string  `json:"source"`
	Precision  string  `json:"precision"`
	Inputs     []Value `json:"inputs"`
	Parameters int64   `json:"parameters"`
	MACs       int64   `json:"macs"`
	FLOPs      int64   `json:"flops"`
	MACsBound  bool    `json:"macs_bound,omitempty"`          // an upper bound: a size depends on data
	FLOPsBound bool    `json:"flops_bound,omitempty"`         // so are FLOPs
	Uncounted  int     `json:"uncounted_operators,omitempty"` // operators whose work is missing in MACs and FLOPs
	// Counted is what the convention of the comparison counts; null where none was named.
	Counted *Counted `json:"counted,omitempty"`

	Inference   int64 `json:"inference"`              // device memory
	Training    int64 `json:"training,omitempty"`     // device memory of training steps, 0 if it cannot be trained
	Context     int64 `json:"context"`                // of both: what CUDA holds beside PyTorch
	MemoryBound bool  `json:"memory_bound,omitempty"` // memory is an upper bound
	AtLeast     bool  `json:"at_least,omitempty"`     // work and memory are lower bounds: a loop runs more often than is counted
	// Problem is why there is no figure of training.
	Problem string `json:"problem,omitempty"`
	// InferenceSeconds and TrainingSeconds are estimates of the time of a forward and of a
	// training step; null where no card was named, or its rates are not known.
	InferenceSeconds *float64 `json:"inference_seconds"`
	TrainingSeconds  *float64 `json:"training_seconds"`
	// Largest is the largest batch of training on the card, 0 if nothing fits; null
	// where no card was named or the model cannot be trained.
	Largest *int64 `json:"largest_batch"`

	Assumptions []Assumption `json:"assumptions"`
	// Error is why there are no figures at all, null if there are.
	Error *JobError `json:"error,omitempty"`
}

// FailedCompared is the row of a model that cannot be run.
func FailedCompared(name string, err *fault.Error) Compared {
	return Compared{Name: name, Inputs: []Value{}, Assumptions: []Assumption{}, Error: NewJobError(0, "", "", err).Error}
}

// Failed is how many models have no figures.
func (c *Comparison) Failed() int {
	failed := 0
	for _, m := range c.Models {
		if m.Error != nil {
			failed++
		}
	}
	return failed
}

// Bounds tell which figures of a row are more or less than the model's.
func (c *Compared) Bounds() []string {
	var said []string
	for _, b := range []struct {
		holds bool
		text  string
	}{
		{c.MACsBound, "macs are an upper bound"}, {c.FLOPsBound, "flops are an upper bound"}, {c.MemoryBound, "memory is an upper bound"},
		{c.AtLeast, "work and memory are lower bounds"},
	} {
		if b.holds {
			said = append(said, b.text)
		}
	}
	return said
}

// Remarks are what must be known of a row beside its assumptions and bounds, whatever prints it.
func (c *Comparison) Remarks(m *Compared) []string {
	var said []string
	if m.Error != nil {
		return []string{"not run: " + strings.Join(strings.Fields(m.Error.Message), " ")} // of one line, as the others are
	}
	if m.Precision != c.Precision && !slices.ContainsFunc(m.Assumptions, func(a Assumption) bool { return a.Code == "precision" }) {
		said = append(said, "in "+m.Precision)
	}
	if m.Problem != "" {
		said = append(said, "no training: "+m.Problem)
	}
	if m.Counted != nil && m.Counted.Problem != "" {
		said = append(said, "not counted: "+m.Counted.Problem)
	}
	if m.Uncounted > 0 {
		said = append(said, fmt.Sprintf("the work of %d operators is not known and missing", m.Uncounted))
	}
	return said
}

// Counted is what a tool counts for a model.
type Counted struct {
	Total      int64 `json:"total"`      // in the tool's unit
	Parameters int64 `json:"parameters"` // as the tool counts them
	// Problem is why there are no counts: a tool that hooks modules counts no file.
	Problem string `json:"problem,omitempty"`
}

// NewCompared is a model's row by its table and its memory of inference.
func NewCompared(name string, table *Report, inference *Memory) Compared {
	t := table.Totals
	return Compared{
		Name: name, Source: table.Source, Precision: inference.Precision, Inputs: inference.Inputs,
		Parameters: t.Parameters, MACs: t.MACs, FLOPs: t.FLOPs, MACsBound: t.MACsBound, FLOPsBound: t.FLOPsBound, Uncounted: t.Uncounted,
		Inference: inference.Device, Context: inference.Context, MemoryBound: inference.Bound, AtLeast: t.AtLeast || inference.AtLeast, Assumptions: inference.Assumptions,
	}
}

// precisions are the precisions of the models, each once: "float32, float16".
func (c *Comparison) precisions() string {
	var names []string
	for _, m := range c.Models {
		if m.Error == nil && !slices.Contains(names, m.Precision) {
			names = append(names, m.Precision)
		}
	}
	return strings.Join(names, ", ")
}

// Add adds a model's row.
func (c *Comparison) Add(row Compared) {
	c.Models = append(c.Models, row)
	c.Precision = c.precisions()
}

// measures of a comparison, by the names that Sort takes.
var comparedBy = []struct {
	name string
	of   func(*Compared) int64
}{
	{"params", func(c *Compared) int64 {
		return c.counted(c.Parameters, func(t *Counted) int64 { return t.Parameters })
	}},
	{"macs", func(c *Compared) int64 { return c.counted(c.MACs, total) }},
	{"flops", func(c *Compared) int64 { return c.counted(c.FLOPs, total) }},
	{"inference", func(c *Compared) int64 { return c.Inference }},
	{"training", func(c *Compared) int64 { return c.Training }},
	{"batch", func(c *Compared) int64 {
		if c.Largest == nil {
			return -1
		}
		return *c.Largest
	}},
	{"time", func(c *Compared) int64 { return nanoseconds(c.InferenceSeconds) }},
	{"training_time", func(c *Compared) int64 { return nanoseconds(c.TrainingSeconds) }},
}

// counted is the tool's figure in the place of heft's, where a tool counts.
func (c *Compared) counted(own int64, of func(*Counted) int64) int64 {
	switch {
	case c.Counted == nil:
		return own
	case c.Counted.Problem != "":
		return -1
	}
	return of(c.Counted)
}

func total(c *Counted) int64 { return c.Total }

// nanoseconds orders times; none is the least.
func nanoseconds(s *float64) int64 {
	if s == nil {
		return -1
	}
	return int64(*s * 1e9)
}

// ComparisonMeasures lists what Sort takes.
func ComparisonMeasures() []string {
	var names []string
	for _, m := range comparedBy {
		names = append(names, m.name)
	}
	return names
}

// Sort orders the models by a measure, the largest first and those without a figure
// last; "" leaves them as they are.
func (c *Comparison) Sort(by string) error {
	if by == "" {
		return nil
	}
	for _, m := range comparedBy {
		if m.name == by {
			stable.Sort(c.Models, func(a, b Compared) int { return cmp.Compare(m.of(&b), m.of(&a)) })
			return nil
		}
	}
	advice := "`sort` takes " + strings.Join(ComparisonMeasures(), ", ")
	if near := spell.Nearest(by, ComparisonMeasures()); near != "" {
		advice = "did you mean " + near + "? " + advice
	}
	return &fault.Error{Kind: fault.Usage, Message: fmt.Sprintf("cannot sort by %q", by), Advice: advice}
}
