package heft

// This file holds the models of a repository to budgets and to what they were before.

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	"heft/internal/fault"
	"heft/internal/report"
	"heft/internal/run"
)

// Project is what a repository's heft.json says: its models with a budget each, and
// the figures that they had before.
type Project struct {
	Models []ProjectModel `json:"models"`
	// Baseline names the file of figures that [ReadBaseline] reads, empty if there is
	// none.
	Baseline string `json:"baseline,omitempty"`
	// MaxIncrease is by how much a figure may pass that of the baseline.
	MaxIncrease Rate `json:"max_increase,omitzero"`
}

// ProjectModel is a model with its budgets. A zero budget is none. A setting that names
// a card has the run of its mode fit it.
type ProjectModel struct {
	Model   string   `json:"model"`
	Path    []string `json:"path,omitempty"` // folders of packages that it imports
	Setting Setting  `json:"setting,omitzero"`

	MaxParameters   Count `json:"max_params,omitempty"`
	MaxMACs         Count `json:"max_macs,omitempty"`
	MaxFLOPs        Count `json:"max_flops,omitempty"`
	MaxInferenceMem Size  `json:"max_inference_mem,omitempty"`
	MaxTrainMem     Size  `json:"max_train_mem,omitempty"`
}

// projectAdvice is what a heft.json looks like.
const projectAdvice = `it is {"models": [{"model": "model.py:Net", "max_params": "30M", "setting": {"batch": 8}}], "baseline": "heft-baseline.json", "max_increase": "2%"}`

// ReadProject reads a heft.json. A key that it has not is refused. Errors are *Error.
func ReadProject(data []byte) (Project, error) {
	var p Project
	if err := fault.DecodeJSON("the project", data, &p, projectAdvice); err != nil {
		return p, err
	}
	for i, m := range p.Models {
		if m.Model == "" {
			return p, &Error{Kind: Usage, Message: fmt.Sprintf("model %d of the project has no name", i+1), Advice: projectAdvice}
		}
	}
	if len(p.Models) == 0 {
		return p, &Error{Kind: Usage, Message: "the project has no models", Advice: projectAdvice}
	}
	return p, nil
}

// budgets are those that a model has.
func (m *ProjectModel) budgets() []Budget {
	var list []Budget
	for _, b := range []Budget{
		{Of: ParameterCount, Most: int64(m.MaxParameters)}, {Of: MACCount, Most: int64(m.MaxMACs)}, {Of: FLOPCount, Most: int64(m.MaxFLOPs)},
		{Of: InferenceMemory, Most: int64(m.MaxInferenceMem)}, {Of: TrainingMemory, Most: int64(m.MaxTrainMem)},
	} {
		if b.Most > 0 {
			list = append(list, b)
		}
	}
	return list
}

// Check holds every model to its budgets, and to the baseline, nil if there is none. A
// model that cannot be checked has failed. The error is of the context alone, or of a
// baseline that does not know a model.
func (p Project) Check(ctx context.Context, baseline *Baseline, options ...OpenOption) (*CheckListReport, error) {
	list := report.NewCheckList()
	for _, m := range p.Models {
		budgets := m.budgets()
		if baseline != nil {
			further, err := baseline.Budgets(m.Model, m.Setting, p.MaxIncrease)
			if err != nil {
				return nil, err
			}
			budgets = append(budgets, further...)
		}
		check, err := m.check(ctx, budgets, options)
		switch {
		case ctx.Err() != nil:
			return nil, faultOf(context.Cause(ctx))
		case err != nil:
			check = report.NewFailedCheck(m.Model, err)
		}
		list.Add(check)
	}
	return list, nil
}

func (m *ProjectModel) open(ctx context.Context, options []OpenOption) (*Model, error) {
	return Open(ctx, Name(m.Model), append(slices.Clone(options), Path(m.Path))...)
}

func (m *ProjectModel) check(ctx context.Context, budgets []Budget, options []OpenOption) (*CheckReport, error) {
	opened, err := m.open(ctx, options)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	return opened.Check(ctx, m.Setting, budgets...)
}

// Measure are the figures of every model as they are now: a baseline for later. Errors
// are *Error, and name the model.
func (p Project) Measure(ctx context.Context, options ...OpenOption) (*Baseline, error) {
	b := NewBaseline()
	for _, m := range p.Models {
		opened, err := m.open(ctx, options)
		if err != nil {
			return nil, ofModel(m.Model, err)
		}
		err = opened.Measure(ctx, b, m.Model, m.Setting)
		opened.Close()
		if err != nil {
			return nil, ofModel(m.Model, err)
		}
	}
	return b, nil
}

// BaselineVersion names the form of a baseline's file.
const BaselineVersion = "heft.baseline/1"

// Baseline are the figures that models had at some time.
type Baseline struct {
	Version string          `json:"version"`
	Models  []BaselineModel `json:"models"`
}

// BaselineModel is a model's figures; sizes of memory are bytes. Training memory is 0 of
// a model that cannot be trained.
type BaselineModel struct {
	Model   string  `json:"model"`
	Setting Setting `json:"setting,omitzero"`

	Parameters      int64 `json:"parameters"`
	MACs            int64 `json:"macs"`
	FLOPs           int64 `json:"flops"`
	InferenceMemory int64 `json:"inference_memory"`
	TrainingMemory  int64 `json:"training_memory,omitempty"`
}

// NewBaseline is one without models.
func NewBaseline() *Baseline { return &Baseline{Version: BaselineVersion, Models: []BaselineModel{}} }

// ReadBaseline reads a baseline's file. Errors are *Error.
func ReadBaseline(data []byte) (*Baseline, error) {
	b := new(Baseline)
	const advice = "`write_baseline` main.json writes one"
	if err := fault.DecodeJSON("the baseline", data, b, advice); err != nil {
		return nil, err
	}
	if b.Version != BaselineVersion {
		return nil, &Error{Kind: Usage, Message: fmt.Sprintf("the baseline is a %q, not a %s", b.Version, BaselineVersion), Advice: advice}
	}
	return b, nil
}

// Write writes the baseline's file.
func (b *Baseline) Write(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(b)
}

// Measure adds the model's figures to a baseline, under a name, in place of what that
// had with the same setting. The setting's mode is not read for the figures.
func (m *Model) Measure(ctx context.Context, b *Baseline, name string, s Setting) error {
	table, err := m.Report(ctx, tableOf(s))
	if err != nil {
		return err
	}
	inference, err := m.Memory(ctx, s.For(run.Inference))
	if err != nil {
		return err
	}
	found := BaselineModel{
		Model: name, Setting: s, Parameters: table.Totals.Parameters, MACs: table.Totals.MACs, FLOPs: table.Totals.FLOPs, InferenceMemory: inference.Device,
	}
	training, err := m.Memory(ctx, s.For(run.Training))
	switch {
	case ctx.Err() != nil:
		return faultOf(context.Cause(ctx))
	case err == nil:
		found.TrainingMemory = training.Device
	}
	if at := b.find(name, s); at >= 0 {
		b.Models[at] = found
	} else {
		b.Models = append(b.Models, found)
	}
	return nil
}

// find is the place of a model's figures with a setting, -1 if it has none.
func (b *Baseline) find(name string, s Setting) int {
	return slices.IndexFunc(b.Models, func(m BaselineModel) bool { return m.Model == name && sameSetting(m.Setting, s) })
}

// sameSetting compares settings as JSON has them.
func sameSetting(a, b Setting) bool {
	first, err := json.Marshal(a)
	second, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(first, second)
}

// Budgets are the figures of a model with a setting, with the part more that they may
// have now. A model that the baseline has not with this setting is an *Error.
func (b *Baseline) Budgets(name string, s Setting, increase Rate) ([]Budget, error) {
	at := b.find(name, s)
	if at < 0 {
		message := "the baseline has no model " + name
		if slices.ContainsFunc(b.Models, func(m BaselineModel) bool { return m.Model == name }) {
			message = "the baseline has " + name + " with another setting"
		}
		return nil, &fault.Error{Kind: fault.Usage, Message: message, Advice: "write it anew with the same settings: `write_baseline` main.json"}
	}
	m := &b.Models[at]
	var list []Budget
	for _, f := range []struct {
		of    Measure
		value int64
	}{
		{ParameterCount, m.Parameters}, {MACCount, m.MACs}, {FLOPCount, m.FLOPs}, {InferenceMemory, m.InferenceMemory}, {TrainingMemory, m.TrainingMemory},
	} {
		if f.value > 0 || f.of == ParameterCount {
			list = append(list, Budget{Of: f.of, Most: f.value + int64(math.Floor(float64(f.value)*float64(increase))), Before: f.value})
		}
	}
	return list, nil
}
