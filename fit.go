package heft

import (
	"fmt"

	"heft/internal/fit"
	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/report"
	"heft/internal/source"
)

// FitReport is the result of Model.Fit, with the JSON names of the versioned
// contract.
type FitReport = report.Fit

// FitOptions say what is made as large as the card allows.
type FitOptions struct {
	// MemoryOptions describe the run. GPU or Capacity is required; Batch is
	// where the search for a batch begins.
	MemoryOptions
	// Solve is "batch" (or empty) or "size", the side of square images.
	Solve string
}

// Fit finds the largest batch, or the largest square image, that runs on a
// card, and which changes would allow more. Every size that counts is traced
// and simulated.
func (m *Model) Fit(o FitOptions) (*FitReport, error) {
	job, in, err := m.fitJob(o)
	if err != nil {
		return nil, err
	}
	solution, err := fit.Solve(job)
	if err != nil {
		return nil, err
	}
	precision, err := precisionOf(o.Precision)
	if err != nil {
		return nil, err
	}
	return report.NewFit(solution, report.FitSetting{
		Model: in.model, Assumptions: in.assumptions, Training: o.Training, Batch: job.Run.Batch, Side: job.Image, GPU: job.Plan.Hardware.Name,
		Capacity: job.Plan.Hardware.Memory, Precision: precisionName(precision), Optimizer: job.Plan.Optimizer.Describe(),
		Settings: o.settings(),
	}), nil
}

func (m *Model) fitJob(o FitOptions) (job fit.Job, in sample, err error) {
	job = fit.Job{Solve: fit.Batch, Levers: true}
	switch o.Solve {
	case "", "batch":
	case "size":
		job.Solve = fit.Side
	default:
		return job, in, &memory.PlanError{Message: fmt.Sprintf("cannot solve for %q", o.Solve), Advice: "--solve batch or --solve size"}
	}
	precision, err := precisionOf(o.Precision)
	if err != nil {
		return job, in, err
	}
	precision.ChannelsLast = o.ChannelsLast
	if job.Plan, err = o.limitedPlan(precision); err != nil {
		return job, in, err
	}
	job.BFloat16 = job.Plan.Hardware.Capability >= 80
	job.Run = fit.Run{Batch: max(o.Batch, 1), Autocast: precision.Autocast, Half: precision.DType}
	if in, err = m.sampleOf(o.RunOptions, precision); err != nil {
		return job, in, err
	}
	if job.Image = in.side; in.side == 0 && job.Solve == fit.Side {
		return job, in, &memory.PlanError{Message: "the model's input is not one square image", Advice: "--solve batch works for any input"}
	}
	job.Trace = func(r fit.Run) (*graph.Graph, error) {
		run, p := o.RunOptions, precision
		run.Batch, p.Autocast, p.DType = r.Batch, r.Autocast, r.Half
		if r.Side > 0 {
			run.Input = fmt.Sprintf("%dx%dx%dx%d", r.Batch, in.channels, r.Side, r.Side)
		}
		return m.trace(run, p, job.Plan.Torch)
	}
	return job, in, nil
}

// limitedPlan is the plan with the card's memory as its limit.
func (o *FitOptions) limitedPlan(p source.Precision) (memory.Plan, error) {
	plan, err := o.plan()
	if err != nil {
		return plan, err
	}
	card, err := o.card(p)
	if err != nil {
		return plan, err
	}
	if plan.Hardware, err = o.hardware(card); err != nil {
		return plan, err
	}
	plan.Autocast = p.Autocast
	plan.Hardware.Memory = o.capacity(card)
	if o.GPU == "" {
		plan.Hardware.Name = "a card like " + card.Name
	}
	if plan.Hardware.Memory == 0 {
		return plan, &memory.PlanError{Message: "fit needs a card or a size of memory", Advice: "--gpu rtx3060, or --mem 12GiB"}
	}
	return plan, nil
}

// sample is what a model takes. Channels and side are those of one batch of
// square images, 0 for other inputs.
type sample struct {
	model          string // its name
	channels, side int64
	assumptions    []graph.Assumption
}

// sampleOf runs the model once, for inference: training may ask for more than one
// image.
func (m *Model) sampleOf(o RunOptions, p source.Precision) (sample, error) {
	o.Batch, o.Training = max(o.Batch, 1), false
	g, err := m.trace(o, p, memory.Release{})
	if err != nil {
		return sample{}, err
	}
	found := sample{model: g.Name, assumptions: g.Assumptions}
	if len(g.Inputs) != 1 {
		return found, nil
	}
	t := g.Inputs[0].Tensor
	if len(t.Shape) == 4 && t.Shape[2] == t.Shape[3] && t.DType.IsFloating() {
		found.channels, found.side = t.Shape[1], t.Shape[2]
	}
	return found, nil
}
