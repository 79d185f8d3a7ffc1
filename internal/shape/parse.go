package shape

// This file reads and writes steps: "conv 7/2 p3", "pool 3/2 p1 ceil",
// "convT 4/2 p1 op1", "conv 3 d2 same".

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse reads a step along one axis, counted from 0: numbers may be written for each
// axis, "conv 3x5 p1x2". in is the size that a mode's padding is for.
func Parse(text string, axis int, in int64) (Step, error) {
	words := strings.Fields(text)
	if len(words) < 2 {
		return Step{}, fmt.Errorf("cannot read the step %q", text)
	}
	kind, ok := map[string]Kind{"conv": Convolution, "pool": Pooling, "convT": Transposed, "deconv": Transposed}[words[0]]
	if !ok {
		return Step{}, fmt.Errorf("step %q begins with %q, not with conv, pool or convT", text, words[0])
	}
	kernel, stride, strided := strings.Cut(words[1], "/")
	size, err := number(kernel, axis)
	if err != nil {
		return Step{}, fmt.Errorf("step %q: %w", text, err)
	}
	s := New(kind, size)
	if strided {
		if s.Stride, err = number(stride, axis); err != nil {
			return s, fmt.Errorf("step %q: %w", text, err)
		}
	}
	for _, word := range words[2:] {
		if s, err = s.with(word, axis, in); err != nil {
			return s, fmt.Errorf("step %q: %w", text, err)
		}
	}
	return s, s.Check()
}

// with reads one word behind the kernel.
func (s Step) with(word string, axis int, in int64) (Step, error) {
	switch word {
	case "ceil":
		s.Ceil = true
		return s, nil
	case "full", "same", "valid":
		if s.Check() != nil {
			return s, s.Check()
		}
		return s.WithMode(Mode(word), in)
	}
	name := strings.TrimRight(word, "0123456789x")
	n, err := number(word[len(name):], axis)
	switch name {
	case "op":
		s.OutputPadding = n
	case "p":
		s.Before, s.After = n, n
	case "d":
		s.Dilation = n
	case "s":
		s.Stride = n
	default:
		err = fmt.Errorf("unknown word %q: there are p1, d2, s2, op1, ceil, full, same and valid", word)
	}
	return s, err
}

// number reads "3", or the entry of "3x5" for an axis.
func number(text string, axis int) (int64, error) {
	if list := strings.Split(text, "x"); len(list) > 1 {
		if axis >= len(list) {
			return 0, fmt.Errorf("%q has no number for axis %d", text, axis+1)
		}
		text = list[axis]
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > largest {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return n, nil
}

// String writes a step as Parse reads it.
func (s Step) String() string {
	text := fmt.Sprintf("%s %d", s.Kind, s.Kernel)
	if s.Stride > 1 || s.Kind == Pooling { // a pooling's default is its kernel
		text += fmt.Sprintf("/%d", s.Stride)
	}
	switch {
	case s.Before != s.After:
		text += fmt.Sprintf(" p%d+%d", s.Before, s.After)
	case s.Before > 0:
		text += fmt.Sprintf(" p%d", s.Before)
	}
	if s.Dilation > 1 {
		text += fmt.Sprintf(" d%d", s.Dilation)
	}
	if s.OutputPadding > 0 {
		text += fmt.Sprintf(" op%d", s.OutputPadding)
	}
	if s.Ceil {
		text += " ceil"
	}
	return text
}
