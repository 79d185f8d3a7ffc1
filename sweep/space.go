package main

// This file describes what is searched: a grid of heft's, or a family of networks that
// one program makes.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"heft"
)

// Space is a set of runs, each with a number. It travels to the workers as JSON, the
// program's text included, so that they need no files.
type Space struct {
	// Grid is a grid as the command `heft sweep` has it; the other fields are of a family.
	Grid *heft.Grid `json:"grid,omitempty"`
	// Program is the text of the family's program. In a file it is the program's name,
	// beside the file.
	Program string `json:"program,omitempty"`
	// Model is what the program builds, with the axes' names in braces:
	// "Net(depth={depth})".
	Model string `json:"model,omitempty"`
	// Axes are what is chosen, the first one outermost.
	Axes []Axis `json:"axes,omitempty"`
	// Setting is that of every run; its input may have axes' names in braces.
	Setting heft.Setting `json:"setting,omitzero"`
}

// Axis is a choice among values, which stand in the model's text as JSON has them: a
// text is written without its quotes.
type Axis struct {
	Name   string            `json:"name"`
	Values []json.RawMessage `json:"values"`
}

// ReadSpace reads a file: a grid, which has "models", or a family, which has a "program".
func ReadSpace(path string) (*Space, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if keys["models"] != nil {
		grid, err := heft.ReadGrid(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return &Space{Grid: &grid}, nil
	}
	s := &Space{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(s); err != nil {
		return nil, fmt.Errorf("%s: %w: a family has program, model, axes and setting; a grid has models", path, err)
	}
	if s.Program == "" || s.Grid != nil {
		return nil, fmt.Errorf("%s: a family has a program, the name of a file beside it, and no grid", path)
	}
	program, err := os.ReadFile(filepath.Join(filepath.Dir(path), s.Program))
	if err != nil {
		return nil, err
	}
	s.Program = string(program)
	return s, s.check(path)
}

// mostRuns is more than any cluster ends, and leaves room in a number for what is added.
const mostRuns = 1 << 60

// check refuses a family without axes, an axis without values or without a place in the
// texts, and more runs than a number counts.
func (s *Space) check(path string) error {
	runs := int64(1)
	for i, a := range s.Axes {
		if slices.ContainsFunc(s.Axes[:i], func(other Axis) bool { return other.Name == a.Name }) {
			return fmt.Errorf("%s: two axes are called %q", path, a.Name)
		}
		place := "{" + a.Name + "}"
		if len(a.Values) == 0 {
			return fmt.Errorf("%s: axis %q has no values", path, a.Name)
		}
		if !strings.Contains(s.Model, place) && !strings.Contains(s.Setting.Input, place) {
			return fmt.Errorf("%s: axis %q stands neither in the model nor in the setting's input: write %s there", path, a.Name, place)
		}
		if runs > mostRuns/int64(len(a.Values)) {
			return fmt.Errorf("%s: the axes have more than %d combinations", path, int64(mostRuns))
		}
		runs *= int64(len(a.Values))
	}
	if len(s.Axes) == 0 {
		return fmt.Errorf("%s: a family has axes: {\"name\": \"depth\", \"values\": [1, 2, 3]}", path)
	}
	return nil
}

// Len is how many runs the space has.
func (s *Space) Len() int64 {
	if s.Grid != nil {
		return int64(s.Grid.Points())
	}
	runs := int64(1)
	for _, a := range s.Axes {
		runs *= int64(len(a.Values))
	}
	return runs
}

// Job is a run by its number, from 0 on: the last axis changes first. Its ID names what
// was chosen: "depth=2 width=32".
func (s *Space) Job(i int64) heft.Job {
	if s.Grid != nil {
		for job := range s.Grid.Jobs(int(i)) {
			return job
		}
	}
	job := heft.Job{Setting: s.Setting.Clone()}
	var chosen, places []string
	for _, a := range slices.Backward(s.Axes) {
		value := textOf(a.Values[i%int64(len(a.Values))])
		i /= int64(len(a.Values))
		chosen = append(chosen, a.Name+"="+value)
		places = append(places, "{"+a.Name+"}", value)
	}
	slices.Reverse(chosen)
	fill := strings.NewReplacer(places...)
	job.ID, job.Model = strings.Join(chosen, " "), programName+":"+fill.Replace(s.Model)
	job.Setting.Input = fill.Replace(job.Setting.Input)
	return job
}

// programName is what a family's program is called in results and errors.
const programName = "family.py"

func textOf(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// source says where a job's model comes from: the program's text, or for a grid a file or
// a name.
func (s *Space) source(model string) heft.Source {
	if s.Grid != nil {
		return heft.Name(model)
	}
	return heft.Bytes(model, []byte(s.Program))
}
