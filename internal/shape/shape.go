// Package shape calculates what convolutions and poolings make of a size: outputs,
// paddings that keep a size, inputs that give an output, and the receptive field of a
// chain.
//
// Everything is along one axis; axes do not depend on each other. A test compares
// Step.Output with the operators themselves.
package shape

import (
	"fmt"
	"math"
)

// Kind is what slides.
type Kind uint8

// The kinds of steps.
const (
	Convolution Kind = iota
	Pooling
	Transposed
)

// String is the kind as chains are written: "conv".
func (k Kind) String() string { return [...]string{"conv", "pool", "convT"}[k] }

// Step is a convolution or a pooling along one axis.
type Step struct {
	Kind          Kind
	Kernel        int64 // K, at least 1
	Stride        int64 // S, at least 1
	Before, After int64 // padding on both sides
	Dilation      int64 // D, at least 1
	OutputPadding int64 // of a transposed convolution
	Ceil          bool  // round up, as Caffe's poolings do: the last window must start inside
}

// New is a step of a kernel with no padding and the stride that layers have by default:
// 1, a pooling's is its kernel (nn.MaxPool2d and F.avg_pool2d, torch 2.15).
func New(kind Kind, kernel int64) Step {
	s := Step{Kind: kind, Kernel: kernel, Stride: 1, Dilation: 1}
	if kind == Pooling {
		s.Stride = kernel
	}
	return s
}

// largest bounds sizes, so that no formula overflows.
const largest = 1 << 31

// Reach is how many places of the input a window covers: D·(K − 1) + 1.
func (s Step) Reach() int64 { return s.Dilation*(s.Kernel-1) + 1 }

// Check refuses what no layer has.
func (s Step) Check() error {
	for _, field := range []struct {
		name  string
		value int64
		least int64
	}{{"kernel", s.Kernel, 1}, {"stride", s.Stride, 1}, {"dilation", s.Dilation, 1}, {"padding", s.Before, 0}, {"padding", s.After, 0}, {"output padding", s.OutputPadding, 0}} {
		if field.value < field.least || field.value > largest {
			return fmt.Errorf("%s %d is not between %d and 2³¹", field.name, field.value, field.least)
		}
	}
	if s.Dilation*s.Kernel > largest {
		return fmt.Errorf("kernel %d with dilation %d is too large", s.Kernel, s.Dilation)
	}
	if s.OutputPadding > 0 && s.OutputPadding >= max(s.Stride, s.Dilation) {
		return fmt.Errorf("output padding %d must be smaller than the stride or the dilation", s.OutputPadding)
	}
	if s.Kind == Pooling && max(s.Before, s.After) > s.Kernel/2 { // whatever the dilation: torch 2.15
		return fmt.Errorf("padding %d of a pooling is more than half of its kernel %d", max(s.Before, s.After), s.Kernel)
	}
	return nil
}

// Output is the size that comes out of a size:
//
//	(W + P − D·(K−1) − 1) / S + 1              convolution and pooling, P on both sides together
//	(W − 1)·S − P + D·(K−1) + output padding + 1    transposed
//
// rounded down, or up with Ceil unless the last window would start behind the input
// and its padding. 224 with kernel 7, stride 2, padding 3 gives 112; 112 with
// pooling 3, stride 2 gives 55, with Ceil 56.
func (s Step) Output(in int64) (int64, error) {
	if err := s.Check(); err != nil {
		return 0, err
	}
	if in < 1 || in > largest {
		return 0, fmt.Errorf("size %d is not between 1 and 2³¹", in)
	}
	padding := s.Before + s.After
	if s.Kind == Transposed {
		out := (in-1)*s.Stride - padding + s.Reach() + s.OutputPadding
		if out < 1 {
			return 0, fmt.Errorf("nothing comes out of %d: padding %d takes all of it", in, padding)
		}
		return out, nil
	}
	span := in + padding - s.Reach()
	if span < 0 && !(s.Ceil && span > -s.Stride) {
		return 0, fmt.Errorf("the window covers %d places, the input with its padding has %d", s.Reach(), in+padding)
	}
	if s.Ceil {
		span += s.Stride - 1
	}
	out := span/s.Stride + 1
	if s.Ceil && (out-1)*s.Stride >= in+s.Before {
		out--
	}
	return out, nil
}

// Formula is Output's equation with its numbers: "(224 + 2·3 − 7) / 2 + 1 = 112".
func (s Step) Formula(in int64) (string, error) {
	out, err := s.Output(in)
	if err != nil {
		return "", err
	}
	window := fmt.Sprint(s.Kernel)
	if s.Dilation > 1 {
		window = fmt.Sprintf("%d·(%d − 1) − 1", s.Dilation, s.Kernel)
	}
	padding := fmt.Sprintf("2·%d", s.Before)
	if s.Before != s.After {
		padding = fmt.Sprintf("%d + %d", s.Before, s.After)
	}
	if s.Kind == Transposed {
		return fmt.Sprintf("(%d − 1)·%d − %s + %d·(%d − 1) + %d + 1 = %d", in, s.Stride, padding, s.Dilation, s.Kernel, s.OutputPadding, out), nil
	}
	rounded := ""
	if span := in + s.Before + s.After - s.Reach(); span%s.Stride > 0 {
		rounded = ", rounded down"
		if out > span/s.Stride+1 {
			rounded = ", rounded up"
		}
	}
	return fmt.Sprintf("(%d + %s − %s) / %d + 1 = %d%s", in, padding, window, s.Stride, out, rounded), nil
}

// Mode says how a convolution treats the edges.
type Mode string

// The modes.
const (
	Full  Mode = "full"  // every place where window and input overlap: padding D·(K−1) on both sides
	Same  Mode = "same"  // as many outputs as inputs, for each stride: the padding is shared out, the odd one behind
	Valid Mode = "valid" // only where the window lies inside: no padding
)

// WithMode gives a step the padding of a mode, for an input.
func (s Step) WithMode(m Mode, in int64) (Step, error) {
	switch m {
	case Full:
		s.Before, s.After = s.Reach()-1, s.Reach()-1
	case Same:
		out := (in + s.Stride - 1) / s.Stride
		total := max((out-1)*s.Stride+s.Reach()-in, 0)
		s.Before, s.After = total/2, total-total/2
	case Valid:
		s.Before, s.After = 0, 0
	default:
		return s, fmt.Errorf("unknown mode %q: there are full, same and valid", m)
	}
	return s, nil
}

// Keeping is the padding on each side with which stride 1 keeps the size:
// D·(K − 1) / 2. Even windows have none.
func (s Step) Keeping() (int64, bool) {
	total := s.Reach() - 1
	return total / 2, total%2 == 0
}

// Inputs are the smallest and the largest input that give an output; an error says
// that none does.
func (s Step) Inputs(out int64) (least, most int64, err error) {
	if err := s.Check(); err != nil {
		return 0, 0, err
	}
	if out < 1 || out > math.MaxInt64/2/max(s.Stride, 1) || (out-1)*s.Stride > largest {
		return 0, 0, fmt.Errorf("output %d is too large or too small", out)
	}
	padding := s.Before + s.After
	if s.Kind == Transposed {
		span := out - s.Reach() - s.OutputPadding + padding
		if span < 0 || span%s.Stride != 0 {
			return 0, 0, fmt.Errorf("no input gives %d", out)
		}
		return span/s.Stride + 1, span/s.Stride + 1, nil
	}
	for _, in := range []int64{(out-1)*s.Stride + s.Reach() - padding - s.Stride + 1, (out-1)*s.Stride + s.Reach() - padding} {
		for in = max(in, 1); in < (out+1)*s.Stride+s.Reach(); in++ {
			got, err := s.Output(in)
			if err == nil && got == out {
				if least == 0 {
					least = in
				}
				most = max(most, in)
			}
			if err == nil && got > out {
				break
			}
		}
	}
	if least == 0 {
		return 0, 0, fmt.Errorf("no input gives %d", out)
	}
	return least, most, nil
}

// Row is one step of a chain with what it makes.
type Row struct {
	Step      Step
	In, Out   int64
	Formula   string
	Receptive int64 // how many places of the chain's input an output sees
	Jump      int64 // by how many places of the chain's input two outputs lie apart
}

// Chain runs a size through steps. A transposed convolution ends the receptive field,
// which is then 0.
func Chain(in int64, steps []Step) ([]Row, error) {
	rows := []Row{}
	receptive, jump := int64(1), int64(1)
	for i, s := range steps {
		out, err := s.Output(in)
		if err != nil {
			return nil, fmt.Errorf("step %d, %s: %w", i+1, s, err)
		}
		formula, err := s.Formula(in)
		if err != nil {
			return nil, err
		}
		switch {
		case s.Kind == Transposed || receptive == 0 || jump > largest || receptive > largest:
			receptive, jump = 0, 0
		default:
			receptive += (s.Reach() - 1) * jump
			jump *= s.Stride
		}
		rows = append(rows, Row{Step: s, In: in, Out: out, Formula: formula, Receptive: receptive, Jump: jump})
		in = out
	}
	return rows, nil
}
