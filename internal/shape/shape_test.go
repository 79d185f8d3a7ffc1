package shape_test

// This file compares sizes with cases by hand and with the operators.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/shape"
)

// TestOutput: textbook cases, by hand.
func TestOutput(t *testing.T) {
	for _, c := range []struct {
		step    string
		in, out int64
		formula string
	}{
		{"conv 7/2 p3", 224, 112, "(224 + 2·3 − 7) / 2 + 1 = 112, rounded down"},
		{"conv 3 p1", 56, 56, "(56 + 2·1 − 3) / 1 + 1 = 56"},
		{"pool 3/2", 112, 55, "(112 + 2·0 − 3) / 2 + 1 = 55, rounded down"},
		{"pool 3/2 ceil", 112, 56, "(112 + 2·0 − 3) / 2 + 1 = 56, rounded up"}, // GoogLeNet's
		{"pool 2", 15, 7, "(15 + 2·0 − 2) / 2 + 1 = 7, rounded down"},          // nn.MaxPool2d(2) on 15: stride is the kernel
		{"pool 2/1", 15, 14, "(15 + 2·0 − 2) / 1 + 1 = 14"},
		{"pool 2 s1", 15, 14, "(15 + 2·0 − 2) / 1 + 1 = 14"},
		{"pool 1/3 ceil", 4, 2, "(4 + 2·0 − 1) / 3 + 1 = 2"},
		{"conv 3 d2", 7, 3, "(7 + 2·0 − 2·(3 − 1) − 1) / 1 + 1 = 3"},
		{"convT 4/2 p1", 7, 14, "(7 − 1)·2 − 2·1 + 1·(4 − 1) + 0 + 1 = 14"},
		{"conv 3 full", 5, 7, "(5 + 2·2 − 3) / 1 + 1 = 7"},
		{"conv 3 same", 5, 5, "(5 + 2·1 − 3) / 1 + 1 = 5"},
		{"conv 4 same", 5, 5, "(5 + 1 + 2 − 4) / 1 + 1 = 5"},
		{"conv 3/2 same", 224, 112, "(224 + 0 + 1 − 3) / 2 + 1 = 112"},
		{"conv 3 valid", 5, 3, "(5 + 2·0 − 3) / 1 + 1 = 3"},
	} {
		s, err := shape.Parse(c.step, 0, c.in)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := s.Formula(c.in)
		if out, _ := s.Output(c.in); out != c.out || formula != c.formula || err != nil {
			t.Errorf("%s of %d: %d, %q, %v; want %d, %q", c.step, c.in, out, formula, err, c.out, c.formula)
		}
	}
}

// TestOperators compares with the operators, sizes that they refuse included.
func TestOperators(t *testing.T) {
	for in := int64(1); in < 12; in++ {
		for kernel := int64(1); kernel < 5; kernel++ {
			for stride := int64(1); stride < 4; stride++ {
				for padding := int64(0); padding < 3; padding++ {
					for dilation := int64(1); dilation < 3; dilation++ {
						for _, s := range []shape.Step{
							{Kind: shape.Convolution}, {Kind: shape.Pooling}, {Kind: shape.Pooling, Ceil: true},
							{Kind: shape.Transposed}, {Kind: shape.Transposed, OutputPadding: 1},
						} {
							s.Kernel, s.Stride, s.Before, s.After, s.Dilation = kernel, stride, padding, padding, dilation
							compare(t, s, in)
						}
					}
				}
			}
		}
	}
}

func compare(t *testing.T, s shape.Step, in int64) {
	t.Helper()
	want := operatorSize(t, s, in)
	got, err := s.Output(in)
	if err != nil {
		got = 0
	}
	if got != want {
		t.Errorf("%s of %d: %d (%v), the operator makes %d", s, in, got, err, want)
	}
}

// operatorSize is what the operator makes, 0 if it refuses.
func operatorSize(t *testing.T, s shape.Step, in int64) int64 {
	t.Helper()
	b := op.NewBuilder(aten.Catalogue())
	x, err := b.NewTensor([]int64{1, 1, in}, graph.Float32)
	if err != nil {
		t.Fatal(err)
	}
	weight, err := b.NewTensor([]int64{1, 1, s.Kernel}, graph.Float32)
	if err != nil {
		t.Fatal(err)
	}
	keyword := func(name string, value any) op.Keyword { return op.Keyword{Name: name, Value: value} }
	common := []op.Keyword{keyword("stride", s.Stride), keyword("padding", s.Before), keyword("dilation", s.Dilation)}
	var outs []*graph.Tensor
	switch s.Kind {
	case shape.Pooling:
		outs, err = b.Apply("max_pool1d", []any{x, s.Kernel}, append(common, keyword("ceil_mode", s.Ceil))...)
	case shape.Transposed:
		outs, err = b.Apply("conv_transpose1d", []any{x, weight}, append(common, keyword("output_padding", s.OutputPadding))...)
	default:
		outs, err = b.Apply("conv1d", []any{x, weight}, common...)
	}
	if err != nil {
		return 0
	}
	return outs[0].Shape[2]
}

// TestInputs: every input that gives an output lies in the range, and its ends do.
func TestInputs(t *testing.T) {
	for _, text := range []string{"conv 7/2 p3", "pool 3/2 ceil", "pool 3/2", "pool 2", "conv 3", "convT 4/2 p1"} {
		s, _ := shape.Parse(text, 0, 1)
		for in := int64(1); in < 60; in++ {
			out, err := s.Output(in)
			if err != nil {
				continue
			}
			least, most, err := s.Inputs(out)
			if err != nil || in < least || in > most {
				t.Errorf("%s: %d gives %d, whose inputs are %d to %d, %v", text, in, out, least, most, err)
			}
		}
	}
	if _, _, err := shape.New(shape.Transposed, 2).Inputs(1); err == nil {
		t.Error("a transposed kernel of 2 makes at least 2")
	}
}

// TestChain: the first layers of a ResNet see 11 pixels, 4 apart.
func TestChain(t *testing.T) {
	conv, _ := shape.Parse("conv 7/2 p3", 0, 224)
	pool, _ := shape.Parse("pool 3/2 p1", 0, 112)
	rows, err := shape.Chain(224, []shape.Step{conv, pool})
	if err != nil {
		t.Fatal(err)
	}
	if r := rows[1]; r.Out != 56 || r.Receptive != 11 || r.Jump != 4 {
		t.Errorf("%+v, want 56 out, receptive field 11, jump 4", r)
	}
	if _, err := shape.Chain(2, []shape.Step{shape.New(shape.Convolution, 3)}); err == nil || !strings.Contains(err.Error(), "step 1, conv 3: the window covers 3 places") {
		t.Errorf("error %v", err)
	}
}

// TestParseAxes: a kernel of 3×5 with padding 1×2 keeps both sizes.
func TestParseAxes(t *testing.T) {
	for axis, kernel := range []int64{3, 5} {
		s, err := shape.Parse("conv 3x5 p1x2", axis, 9)
		if out, _ := s.Output(9); err != nil || s.Kernel != kernel || out != 9 {
			t.Errorf("axis %d: %s, %d, %v", axis, s, out, err)
		}
	}
	if _, err := shape.Parse("conv 3x5", 2, 9); err == nil {
		t.Error("two numbers are taken for three axes")
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "conv", "cnv 3", "conv x", "conv 3/0", "conv 0", "conv 3 q1", "pool 3 p2", "convT 3 op1", "conv 99999999999999999999"} {
		if s, err := shape.Parse(text, 0, 5); err == nil {
			t.Errorf("%q is read as %s", text, s)
		}
	}
}

func ExampleStep_Draw() {
	s, _ := shape.Parse("conv 3 same", 0, 5)
	fmt.Println(strings.Join(s.Draw(5, 40), "\n"))
	// Output:
	// input    ·□□□□□·
	// first    ▣▣▣
	// last         ▣▣▣
	// output   ■■■■■
}
