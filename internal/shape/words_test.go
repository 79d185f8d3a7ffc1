package shape_test

// This file tests how steps are written and refused, at the edges of what they may be.

import (
	"strings"
	"testing"

	"heft/internal/shape"
)

// TestWritten: a step is written with what differs from a plain one, and read back as it was.
func TestWritten(t *testing.T) {
	for _, text := range []string{"conv 3", "conv 3/2", "conv 3 p1", "conv 3 d2", "conv 7/2 p3 d2", "convT 4/2 p1 op1", "pool 3/2 p1 ceil", "pool 2/2", "convT 2/2"} {
		s, err := shape.Parse(text, 0, 9)
		if err != nil || s.String() != text {
			t.Errorf("%q is written %q, %v", text, s, err)
		}
	}
	for text, want := range map[string]string{
		"conv 3/1 p0 d1": "conv 3", "deconv 4 s2 op1": "convT 4/2 op1", "conv 3 full": "conv 3 p2", "conv 3 same": "conv 3 p1", "conv 4 same": "conv 4 p1+2", "conv 3 p5 valid": "conv 3",
	} {
		if s, err := shape.Parse(text, 0, 9); err != nil || s.String() != want {
			t.Errorf("%q is written %q, want %q, %v", text, s, want, err)
		}
	}
}

// TestRefusedInWords: what is wrong, and with which number.
func TestRefusedInWords(t *testing.T) {
	for text, want := range map[string]string{
		"conv":                     `cannot read the step "conv"`,
		"cnv 3":                    `step "cnv 3" begins with "cnv", not with conv, pool or convT`,
		"conv k":                   `step "conv k": "k" is not a number`,
		"conv 3/y":                 `step "conv 3/y": "y" is not a number`,
		"conv 3 q1":                `step "conv 3 q1": unknown word "q1": there are p1, d2, s2, op1, ceil, full, same and valid`,
		"conv 3 p":                 `step "conv 3 p": "" is not a number`,
		"conv 0":                   "kernel 0 is not between 1 and 2³¹",
		"conv 0 same":              `step "conv 0 same": kernel 0 is not between 1 and 2³¹`,
		"conv 3/0":                 "stride 0 is not between 1 and 2³¹",
		"conv 3 d0":                "dilation 0 is not between 1 and 2³¹",
		"conv 2147483649":          `step "conv 2147483649": "2147483649" is not a number`,
		"conv 2147483648 d2":       "kernel 2147483648 with dilation 2 is too large",
		"convT 3 op1":              "output padding 1 must be smaller than the stride or the dilation",
		"pool 3 p2":                "padding 2 of a pooling is more than half of its kernel 3",
		"conv 3x3 p1 d1x2 op0x1x2": "",
	} {
		_, err := shape.Parse(text, 0, 9)
		if got := errorText(err); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	// The largest that may be, and one more.
	for text, refused := range map[string]bool{"conv 2147483648": false, "conv 1073741824 d2": false, "conv 1073741825 d2": true, "convT 3/2 op1": false, "convT 3/2 op2": true, "convT 3 d3 op2": false, "pool 4 p2": false, "pool 5 p3": true} {
		if _, err := shape.Parse(text, 0, 9); (err != nil) != refused {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestSizesRefused: sizes outside of what a tensor has, and outputs that no input gives.
func TestSizesRefused(t *testing.T) {
	plain, transposed := shape.New(shape.Convolution, 3), shape.New(shape.Transposed, 3)
	transposed.Stride = 2
	for in, refused := range map[int64]bool{0: true, 2: true, 3: false, 1 << 31: false, 1<<31 + 1: true} {
		if _, err := plain.Output(in); (err != nil) != refused {
			t.Errorf("%s of %d: %v", plain, in, err)
		}
	}
	if _, err := plain.Output(0); errorText(err) != "size 0 is not between 1 and 2³¹" {
		t.Error(err)
	}
	for out, want := range map[int64]string{0: "output 0 is too large or too small", 1 << 40: "output 1099511627776 is too large or too small", 5: "", 4: "no input gives 4", 2: "no input gives 2"} {
		if _, _, err := transposed.Inputs(out); errorText(err) != want {
			t.Errorf("%s gives %d: %v, want %s", transposed, out, err, want)
		}
	}
	if _, _, err := shape.New(shape.Convolution, 0).Inputs(3); err == nil {
		t.Error("a kernel of 0 gives 3")
	}
	if _, err := plain.WithMode("half", 9); errorText(err) != `unknown mode "half": there are full, same and valid` {
		t.Error(err)
	}
	for kernel, even := range map[int64]bool{1: true, 2: false, 3: true} {
		if half, keeps := shape.New(shape.Convolution, kernel).Keeping(); keeps != even || half != (kernel-1)/2 {
			t.Errorf("kernel %d keeps the size with %d: %v", kernel, half, keeps)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return strings.TrimSpace(err.Error())
}
