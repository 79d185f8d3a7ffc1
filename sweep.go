package heft

// This file spreads a grid of models and settings into jobs.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"heft/internal/fault"
	"heft/internal/run"
)

// Grid is a set of runs: every model with every size, precision, batch and card. An
// empty list stands for what the setting says.
type Grid struct {
	Models []string `json:"models"`
	// Sizes are inputs as [Setting].Input has them, or the side of a square image of
	// three channels: "224".
	Sizes      []GridSize  `json:"sizes,omitempty"`
	Precisions []Precision `json:"precisions,omitempty"`
	Batches    GridBatches `json:"batches,omitempty"`
	GPUs       []string    `json:"gpus,omitempty"`
	// Setting is what all runs have in common.
	Setting Setting `json:"setting,omitzero"`
}

// GridSize is an input, or the side of an image. JSON has a text or a number.
type GridSize string

// UnmarshalJSON reads a text or a number.
func (s *GridSize) UnmarshalJSON(data []byte) error { return readSize(data, (*string)(s)) }

func readSize(data []byte, into *string) error {
	if json.Unmarshal(data, into) == nil {
		return nil
	}
	var side int64
	if err := json.Unmarshal(data, &side); err != nil || side < 1 {
		return gridError(`a size is the side of an image, 224, or an input, "1x3x224x160"; got %.40s`, data)
	}
	*into = strconv.FormatInt(side, 10)
	return nil
}

// input is the size as [Setting].Input.
func (s GridSize) input() string {
	if _, err := strconv.ParseUint(string(s), 10, 32); err == nil {
		return fmt.Sprintf("1x3x%sx%s", string(s), string(s))
	}
	return string(s)
}

// GridBatches are batches. JSON has a list, or {"from": 1, "to": 193, "step": 8}.
type GridBatches []int64

// mostBatches bounds a range.
const mostBatches = 100_000

// UnmarshalJSON reads a list or a range.
func (b *GridBatches) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		return json.Unmarshal(data, (*[]int64)(b))
	}
	span := struct {
		From int64 `json:"from"`
		To   int64 `json:"to"`
		Step int64 `json:"step"`
	}{From: 1, Step: 1}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&span); err != nil || span.From < 1 || span.Step < 1 || span.To < span.From || (span.To-span.From)/span.Step >= mostBatches {
		return gridError(`batches are a list, [1, 2, 4], or {"from": 1, "to": 193, "step": 8}; got %.80s`, data)
	}
	for batch := span.From; batch <= span.To; batch += span.Step {
		*b = append(*b, batch)
	}
	return nil
}

func gridError(format string, args ...any) error {
	return &Error{Kind: Usage, Message: fmt.Sprintf(format, args...), Advice: gridAdvice}
}

const gridAdvice = `a grid is {"models": ["resnet50"], "batches": [1, 8], "sizes": [224], "precisions": ["float32"], "gpus": ["t4"], "setting": {"mode": "training"}}`

// ReadGrid reads a grid from JSON. A key that it has not is refused. Errors are *Error.
func ReadGrid(data []byte) (Grid, error) {
	var g Grid
	if err := fault.DecodeJSON("the grid", data, &g, gridAdvice); err != nil {
		return g, err
	}
	if len(g.Models) == 0 {
		return g, gridError("the grid names no models")
	}
	return g, g.check()
}

// check refuses what the setting says besides the lists, and lists without meaning.
func (g *Grid) check() error {
	for _, axis := range []struct {
		name  string
		given bool
		also  bool
	}{
		{"input", len(g.Sizes) > 0, g.Setting.Input != ""}, {"precision", len(g.Precisions) > 0, g.Setting.Precision != OwnPrecision},
		{"batch", len(g.Batches) > 0, g.Setting.Batch != 0}, {"gpu", len(g.GPUs) > 0, g.Setting.GPU != ""},
	} {
		if axis.given && axis.also {
			return gridError("the grid's setting has a %s, and the grid a list of them", axis.name)
		}
	}
	for _, batch := range g.Batches {
		if batch < 1 {
			return gridError("batch %d must be at least 1", batch)
		}
	}
	return nil
}

// Points is how many runs the grid has.
func (g *Grid) Points() int {
	return len(g.Models) * max(len(g.Sizes), 1) * max(len(g.Precisions), 1) * max(len(g.Batches), 1) * max(len(g.GPUs), 1)
}

// Jobs are the grid's runs, from one on: a search that was broken off goes on there.
// Cards are innermost, since the runs of all cards have one trace. A job's ID names its
// place: "resnet50 size=224 precision=float32 batch=8 gpu=t4".
func (g *Grid) Jobs(from int) iter.Seq[Job] {
	return func(yield func(Job) bool) {
		for i := from; i < g.Points(); i++ {
			if !yield(g.job(i)) {
				return
			}
		}
	}
}

// job is the grid's run i.
func (g *Grid) job(i int) Job {
	job := Job{Setting: g.Setting.Clone(), line: int64(i) + 1}
	var words []string
	pick := func(n int, name string, set func(at int) string) {
		if n == 0 {
			return
		}
		words = append(words, name+set(i%n))
		i /= n
	}
	s := &job.Setting
	pick(len(g.GPUs), "gpu=", func(at int) string { s.GPU = g.GPUs[at]; return s.GPU })
	pick(len(g.Batches), "batch=", func(at int) string { s.Batch = g.Batches[at]; return strconv.FormatInt(s.Batch, 10) })
	pick(len(g.Precisions), "precision=", func(at int) string { s.Precision = g.Precisions[at]; return run.Precision.String(s.Precision) })
	pick(len(g.Sizes), "size=", func(at int) string { s.Input = g.Sizes[at].input(); return string(g.Sizes[at]) })
	pick(len(g.Models), "", func(at int) string { job.Model = g.Models[at]; return job.Model })
	slices.Reverse(words)
	job.ID = strings.Join(words, " ")
	return job
}
