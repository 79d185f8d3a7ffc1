package report

// This file is the report of a model held to budgets.

import (
	"fmt"
	"path"
	"slices"
)

// CheckVersion names the JSON contract of Check.
const CheckVersion = "heft.check/1"

// Measure is what a budget bounds.
type Measure string

// The measures. Memory is device memory, bytes; CardMemory is what the run of the
// setting's mode needs, against what its card offers.
const (
	ParameterCount  Measure = "parameters"
	MACCount        Measure = "macs"
	FLOPCount       Measure = "flops"
	InferenceMemory Measure = "inference_memory"
	TrainingMemory  Measure = "training_memory"
	CardMemory      Measure = "card_memory"
)

// InBytes tells measures of memory.
func (m Measure) InBytes() bool {
	return m == InferenceMemory || m == TrainingMemory || m == CardMemory
}

// Budget is the most that a model may have of a measure.
type Budget struct {
	Of   Measure
	Most int64
	// Before is the figure of a baseline that Most was made of, 0 if it was of none.
	Before int64
}

// Check is everything `heft check MODEL` shows.
type Check struct {
	Version     string       `json:"version"`
	Model       string       `json:"model"`
	Source      string       `json:"source"`
	File        string       `json:"file,omitempty"` // that the model is from, as it was named; "" for a built-in one
	Inputs      []Value      `json:"inputs"`
	Passed      bool         `json:"passed"`
	Budgets     []Checked    `json:"budgets"`
	Problem     string       `json:"problem,omitempty"` // why the model could not be checked
	Assumptions []Assumption `json:"assumptions"`

	batch int64 // of the inputs, 0 for none
}

// Sample is the batch that a figure over its budget is of, and one sample's share of it:
// published work is that of one. False where there is no such batch, or the figure does not
// grow with it.
func (c *Check) Sample(b *Checked) (batch, share int64, ok bool) {
	if c.batch < 2 || b.Over == 0 || b.Measure.InBytes() || b.Measure == ParameterCount {
		return 0, 0, false
	}
	return c.batch, b.Value / c.batch, true
}

// CheckListVersion names the JSON contract of CheckList.
const CheckListVersion = "heft.check-list/1"

// CheckList is everything `heft check` shows of the models of a heft.json.
type CheckList struct {
	Version string   `json:"version"`
	Passed  bool     `json:"passed"`
	Checks  []*Check `json:"checks"`
}

// NewCheckList begins the report of several checks.
func NewCheckList() *CheckList {
	return &CheckList{Version: CheckListVersion, Passed: true, Checks: []*Check{}}
}

// Add adds a check.
func (l *CheckList) Add(c *Check) {
	l.Checks = append(l.Checks, c)
	l.Passed = l.Passed && c.Passed
}

// NewFailedCheck is the report of a model that could not be checked.
func NewFailedCheck(model string, problem error) *Check {
	return &Check{Version: CheckVersion, Model: model, File: fileOf(model), Inputs: []Value{}, Budgets: []Checked{}, Problem: problem.Error(), Assumptions: []Assumption{}}
}

// Verdict is nil if every check has passed, and else an error of kind DoesNotFit.
func (l *CheckList) Verdict() error {
	failed := 0
	for _, c := range l.Checks {
		if !c.Passed {
			failed++
		}
	}
	if failed == 0 {
		return nil
	}
	return doesNotFit("%d of %d models do not keep their budgets", failed, len(l.Checks))
}

// Checked is a budget with the model's figure.
type Checked struct {
	Measure Measure `json:"measure"`
	Of      string  `json:"of,omitempty"` // of CardMemory, the run and the card: "training on GeForce RTX 3060"
	Value   int64   `json:"value"`
	Most    int64   `json:"most"`
	Before  int64   `json:"before,omitempty"` // the baseline's figure, which Most was made of
	Over    int64   `json:"over_by,omitempty"`
	AtMost  bool    `json:"at_most,omitempty"`  // Value is an upper bound
	AtLeast bool    `json:"at_least,omitempty"` // Value is a lower bound
	Passed  bool    `json:"passed"`
	// Problem is why a budget that is not over has not passed either.
	Problem string `json:"problem,omitempty"`
}

// Figure is a model's figure for a measure.
type Figure struct {
	Of              string
	Value           int64
	AtMost, AtLeast bool
	// Problem says that there is no figure, or that it is not whole.
	Problem string
}

// NewCheck begins the report of a model's check.
func NewCheck(table *Report) *Check {
	return &Check{
		Version: CheckVersion, Model: table.Model, Source: table.Source, File: fileOf(table.Model), Inputs: table.Inputs, Passed: true,
		Budgets: []Checked{}, Assumptions: table.Assumptions, batch: BatchOf(table.Inputs, table.Outputs),
	}
}

// modelFiles are the endings of files that a model is named by.
var modelFiles = []string{".py", ".ipynb", ".onnx", ".pt2", ".pt", ".pth", ".json", ".tape"}

// fileOf is the file in a model's name: model.py of "model.py:Net(depth=3)".
func fileOf(name string) string {
	for at := range len(name) + 1 {
		if at < len(name) && name[at] != ':' {
			continue
		}
		if slices.Contains(modelFiles, path.Ext(name[:at])) {
			return name[:at]
		}
	}
	return ""
}

// Add judges a figure. One that is over has failed, and so has one that is not known:
// a lower bound within its budget says nothing.
func (c *Check) Add(b Budget, f Figure) {
	judged := Checked{
		Measure: b.Of, Of: f.Of, Value: f.Value, Most: b.Most, Before: b.Before, Over: max(f.Value-b.Most, 0), AtMost: f.AtMost, AtLeast: f.AtLeast, Problem: f.Problem,
	}
	if judged.Problem == "" && judged.Over == 0 && f.AtLeast {
		judged.Problem = "a loop runs more often than is counted"
	}
	judged.Passed = judged.Over == 0 && judged.Problem == ""
	c.Budgets = append(c.Budgets, judged)
	c.Passed = c.Passed && judged.Passed
}

// Work is the figure of MACs or FLOPs.
func (t *Totals) Work(of Measure) Figure {
	f := Figure{Value: t.MACs, AtMost: t.MACsBound, AtLeast: t.AtLeast}
	if of == FLOPCount {
		f.Value, f.AtMost = t.FLOPs, t.FLOPsBound
	}
	if t.Uncounted > 0 {
		f.AtLeast, f.Problem = true, fmt.Sprintf("the work of %d operators is not known", t.Uncounted)
	}
	return f
}

// DeviceFigure is the figure of a run's device memory.
func (m *Memory) DeviceFigure() Figure {
	return Figure{Value: m.Device, AtMost: m.Bound, AtLeast: m.AtLeast, Problem: m.refusal()}
}

// CardFigure is the figure of what a run needs on its card.
func (m *Memory) CardFigure() Figure {
	return Figure{Of: m.Mode + " on " + m.GPU, Value: m.Needs, AtMost: m.Bound, AtLeast: m.AtLeast, Problem: m.refusal()}
}

// refusal says which operator refuses the run, "" if none does.
func (m *Memory) refusal() string {
	if m.Refused == nil {
		return ""
	}
	return "refused by " + m.Refused.String()
}

// Verdict is nil if every budget is kept, and else an error of kind DoesNotFit.
func (c *Check) Verdict() error {
	over := 0
	for _, b := range c.Budgets {
		if !b.Passed {
			over++
		}
	}
	if over == 0 {
		return nil
	}
	return doesNotFit("%d of %d budgets are not kept", over, len(c.Budgets))
}
