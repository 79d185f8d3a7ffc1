package shape

// This file draws where windows lie.

import "strings"

// Draw shows the input with its padding, the first window and the last one, and the
// outputs, in one line each; nil where it is wider than width:
//
//	input    ·□□□□□·
//	first    └─┘
//	last         └─┘
//	output   ■■■■■
func (s Step) Draw(in int64, width int) []string {
	out, err := s.Output(in)
	if err != nil || s.Kind == Transposed || in+s.Before+s.After > int64(width) || (out-1)*s.Stride+s.Reach() > int64(width) {
		return nil
	}
	last := int((out - 1) * s.Stride)
	return []string{
		"input    " + strings.Repeat("·", int(s.Before)) + strings.Repeat("□", int(in)) + strings.Repeat("·", int(s.After)),
		"first    " + s.window(),
		"last     " + strings.Repeat(" ", last) + s.window(),
		"output   " + strings.Repeat("■", int(out)),
	}
}

// window draws one window: its places, and the holes of a dilation.
func (s Step) window() string {
	var b strings.Builder
	for i := range s.Kernel {
		if i > 0 {
			b.WriteString(strings.Repeat("─", int(s.Dilation-1)))
		}
		b.WriteString("▣")
	}
	return b.String()
}

// DrawPlane shows a square input with its padding, and the outputs beside it; nil
// where it is larger than width.
func (s Step) DrawPlane(in int64, width int) []string {
	out, err := s.Output(in)
	whole := in + s.Before + s.After
	if err != nil || s.Kind == Transposed || 2*(whole+out)+6 > int64(width) || whole > 24 {
		return nil
	}
	lines := make([]string, max(whole, out))
	for i := range lines {
		left := strings.Repeat("  ", int(whole))
		if int64(i) < whole {
			left = s.planeRow(int64(i), in)
		}
		right := ""
		if int64(i) < out {
			right = strings.Repeat("■ ", int(out))
		}
		lines[i] = strings.TrimRight(left+"      "+right, " ")
	}
	return lines
}

// planeRow is a row of the input: the first window, padding and elements.
func (s Step) planeRow(row, in int64) string {
	var b strings.Builder
	inside := func(i int64) bool { return i >= s.Before && i < s.Before+in }
	seen := func(i int64) bool { return i < s.Reach() && i%s.Dilation == 0 }
	for column := range in + s.Before + s.After {
		switch {
		case seen(row) && seen(column):
			b.WriteString("▣ ")
		case inside(row) && inside(column):
			b.WriteString("□ ")
		default:
			b.WriteString("· ")
		}
	}
	return b.String()
}
