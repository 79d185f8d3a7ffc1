package report

// This file holds the reports on sizes: of outputs, and of tensors in bytes.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/shape"
)

// Versions of the JSON contracts of Shape and Bytes.
const (
	ShapeVersion = "heft.shape/1"
	BytesVersion = "heft.bytes/1"
)

// Shape is what a chain of convolutions and poolings makes of a size.
type Shape struct {
	Version string      `json:"version"`
	Size    []int64     `json:"size"` // one number for each axis
	Steps   []ShapeStep `json:"steps"`
	// For is what was asked about the last step's output, nil if nothing was.
	For *ShapeInputs `json:"for,omitempty"`
}

// ShapeStep is one step of a chain; lists have a number for each axis.
type ShapeStep struct {
	Step      string   `json:"step"`
	In        []int64  `json:"in"`
	Out       []int64  `json:"out"`
	Formulas  []string `json:"formulas"`
	Receptive []int64  `json:"receptive_field"` // 0 behind a transposed convolution
	Jump      []int64  `json:"jump"`
	// Keeping is the padding on each side with which stride 1 keeps the size, -1
	// where none does.
	Keeping []int64 `json:"padding_that_keeps"`
	// Drawing shows where the windows lie; nil where it would be too wide.
	Drawing []string `json:"drawing,omitempty"`
}

// ShapeInputs are the inputs that give an output, along the first axis.
type ShapeInputs struct {
	Output int64 `json:"output"`
	Least  int64 `json:"least"`
	Most   int64 `json:"most"`
}

// drawn is how wide a drawing may be.
const drawn = 72

// NewShape runs a size through steps, each as "conv 7/2 p3". A wanted output, if it is
// not 0, is one of the last step, for which the inputs are sought.
func NewShape(size []int64, steps []string, wanted int64) (*Shape, error) {
	r := &Shape{Version: ShapeVersion, Size: size, Steps: make([]ShapeStep, len(steps))}
	for i, text := range steps {
		r.Steps[i] = ShapeStep{Step: text}
	}
	for axis, in := range size {
		if err := r.addAxis(axis, in, wanted); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *Shape) addAxis(axis int, in, wanted int64) error {
	var chain []shape.Step
	size := in
	for _, row := range r.Steps {
		s, err := shape.Parse(row.Step, axis, size)
		if err != nil {
			return err
		}
		if size, err = s.Output(size); err != nil {
			return fmt.Errorf("%s: %w", row.Step, err)
		}
		chain = append(chain, s)
	}
	rows, err := shape.Chain(in, chain)
	if err != nil {
		return err
	}
	for i, row := range rows {
		r.Steps[i].add(row)
		if len(rows) == 1 {
			r.Steps[i].draw(row, len(r.Size))
		}
	}
	if wanted == 0 || axis > 0 || len(chain) == 0 {
		return nil
	}
	least, most, err := chain[len(chain)-1].Inputs(wanted)
	r.For = &ShapeInputs{Output: wanted, Least: least, Most: most}
	return err
}

func (s *ShapeStep) add(row shape.Row) {
	keeping, exact := row.Step.Keeping()
	if !exact {
		keeping = -1
	}
	s.In, s.Out = append(s.In, row.In), append(s.Out, row.Out)
	s.Formulas = append(s.Formulas, row.Formula)
	s.Receptive, s.Jump = append(s.Receptive, row.Receptive), append(s.Jump, row.Jump)
	s.Keeping = append(s.Keeping, keeping)
}

// draw shows the first axis, or a plane of two equal ones.
func (s *ShapeStep) draw(row shape.Row, axes int) {
	switch {
	case axes == 1:
		s.Drawing = row.Step.Draw(row.In, drawn)
	case axes == 2 && len(s.In) == 2 && s.In[0] == s.In[1] && s.Out[0] == s.Out[1]:
		s.Drawing = row.Step.DrawPlane(row.In, drawn)
	}
}

// Bytes is what a tensor takes.
type Bytes struct {
	Version  string      `json:"version"`
	Shape    []int64     `json:"shape"`
	Elements int64       `json:"elements"`
	Types    []TypeBytes `json:"types"`
}

// TypeBytes is what the elements take in one type.
type TypeBytes struct {
	DType      string  `json:"dtype"`
	PerElement float64 `json:"bytes_per_element"`
	Bytes      int64   `json:"bytes"`
}

// NewBytes counts a tensor's bytes in element types.
func NewBytes(sizes []int64, types []graph.DType) *Bytes {
	r := &Bytes{Version: BytesVersion, Shape: sizes, Elements: graph.Product(sizes)}
	for _, d := range types {
		r.Types = append(r.Types, TypeBytes{DType: d.String(), PerElement: float64(d.Bytes(8)) / 8, Bytes: d.Bytes(r.Elements)})
	}
	return r
}
