package aten

// This file holds einsum: the equation and its axes.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

func einsumFamily() []*op.Operator {
	return []*op.Operator{{
		Name:     "einsum",
		Equation: true,
		Autocast: op.AutocastLow,
		Schemas:  []string{"(str equation, Tensor[]... operands) -> Tensor"},
		Python:   "torch.einsum",
		Expand:   expandEinsum,
	}}
}

// ellipsisLabel stands for the axes under "..." in a list of labels.
const ellipsisLabel = '.'

// einsum holds a parsed equation. Every operand is brought to one order of
// axes: those of the result first, then those summed over.
type einsum struct {
	inputs   [][]rune
	ellipsis int          // axes that "..." stands for
	place    map[rune]int // axis of a label; of the first one for "..."
	results  int          // axes of the result
	rank     int          // all axes
}

// maxOperands bounds one einsum; programs contract a handful.
const maxOperands = 512

func expandEinsum(c *op.Call) ([]*graph.Tensor, error) {
	operands := c.Tensors("operands")
	if len(operands) == 0 || slices.Contains(operands, nil) {
		return nil, c.Errorf("must provide at least one operand")
	}
	if len(operands) > maxOperands {
		return nil, c.Errorf("einsum of %d operands: %d is the limit", len(operands), maxOperands)
	}
	e, err := parseEinsum(c, c.Text("equation"), operands)
	if err != nil {
		return nil, err
	}
	aligned := make([]*graph.Tensor, len(operands))
	for i, t := range operands {
		if aligned[i], err = e.align(c, t, e.inputs[i]); err != nil {
			return nil, err
		}
	}
	return result(e.contract(c, aligned))
}

// parseEinsum reads "ij,jk->ik"; without "->" the result has the labels that
// occur once, in alphabetical order, after those of "...".
func parseEinsum(c *op.Call, equation string, operands []*graph.Tensor) (*einsum, error) {
	left, right, explicit := strings.Cut(strings.ReplaceAll(equation, " ", ""), "->")
	parts := strings.Split(left, ",")
	if len(parts) != len(operands) {
		return nil, c.Errorf("the equation %q names %d operands, but %d were provided", equation, len(parts), len(operands))
	}
	e := &einsum{place: map[rune]int{}}
	count := map[rune]int{}
	for i, part := range parts {
		labels, err := einsumLabels(c, part)
		if err != nil {
			return nil, err
		}
		e.inputs = append(e.inputs, labels)
		if err := e.countAxes(c, labels, operands[i]); err != nil {
			return nil, err
		}
		for _, l := range labels {
			count[l]++
		}
	}
	output, err := einsumOutput(c, right, explicit, count)
	if err != nil {
		return nil, err
	}
	e.arrange(output, count)
	return e, nil
}

// einsumLabels turns "..." into one label and refuses what is not a letter.
func einsumLabels(c *op.Call, part string) ([]rune, error) {
	labels := []rune(strings.Replace(part, "...", string(ellipsisLabel), 1))
	for i, l := range labels {
		letter := l >= 'a' && l <= 'z' || l >= 'A' && l <= 'Z'
		if !letter && (l != ellipsisLabel || slices.Index(labels, l) != i || !strings.Contains(part, "...")) {
			return nil, c.Errorf("invalid subscript %q in %q; subscripts must be letters or one '...'", string(l), part)
		}
	}
	return labels, nil
}

func (e *einsum) countAxes(c *op.Call, labels []rune, t *graph.Tensor) error {
	named := len(labels)
	if slices.Contains(labels, ellipsisLabel) {
		named--
		e.ellipsis = max(e.ellipsis, len(t.Shape)-named)
	} else if named != len(t.Shape) {
		return c.Errorf("%q does not name the %d axes of an operand of size %v", string(labels), len(t.Shape), t.Shape)
	}
	if named > len(t.Shape) {
		return c.Errorf("%q has more subscripts than an operand of size %v has axes", string(labels), t.Shape)
	}
	return nil
}

func einsumOutput(c *op.Call, right string, explicit bool, count map[rune]int) ([]rune, error) {
	if explicit {
		labels, err := einsumLabels(c, right)
		if err != nil {
			return nil, err
		}
		for i, l := range labels {
			if slices.Index(labels, l) != i {
				return nil, c.Errorf("output subscript %q appears more than once", string(l))
			}
			if count[l] == 0 && l != ellipsisLabel {
				return nil, c.Errorf("output subscript %q does not appear in the equation for any input operand", string(l))
			}
		}
		return labels, nil
	}
	labels := []rune{ellipsisLabel}
	for l, n := range count {
		if n == 1 && l != ellipsisLabel {
			labels = append(labels, l)
		}
	}
	slices.Sort(labels[1:])
	return labels, nil
}

// arrange gives every label its axis.
func (e *einsum) arrange(output []rune, count map[rune]int) {
	add := func(l rune) {
		e.place[l] = e.rank
		if l == ellipsisLabel {
			e.rank += e.ellipsis
		} else {
			e.rank++
		}
	}
	for _, l := range output {
		add(l)
	}
	e.results = e.rank
	var summed []rune
	for l := range count {
		if _, placed := e.place[l]; !placed {
			summed = append(summed, l)
		}
	}
	slices.Sort(summed)
	for _, l := range summed {
		add(l)
	}
}

// align permutes an operand to the common order: a label that stands twice
// takes the diagonal, one that is missing an axis of size 1.
func (e *einsum) align(c *op.Call, t *graph.Tensor, labels []rune) (*graph.Tensor, error) {
	s := newScript(c)
	axes, next, rank := slices.Repeat([]int64{-1}, e.rank), int64(0), len(t.Shape)
	for _, l := range labels {
		at := e.place[l]
		switch {
		case l == ellipsisLabel:
			for range e.ellipsis - (rank - (len(labels) - 1)) {
				t = s.do("unsqueeze", t, next)
			}
			for k := range e.ellipsis {
				axes[at+k] = next
				next++
			}
		case axes[at] >= 0:
			if s.err == nil && t.Shape[axes[at]] != t.Shape[next] {
				return nil, c.Errorf("subscript %q is repeated for one operand but the sizes don't match, %d != %d", string(l), t.Shape[next], t.Shape[axes[at]])
			}
			t = s.do("movedim", s.do("diagonal", t, int64(0), axes[at], next), int64(-1), axes[at])
		default:
			axes[at] = next
			next++
		}
		if s.err != nil {
			return nil, s.err
		}
	}
	for i, axis := range axes {
		if axis < 0 {
			t = s.do("unsqueeze", t, int64(-1))
			axes[i] = next
			next++
		}
	}
	t = s.do("permute", t, axes)
	return t, s.err
}
