package shape

// This file compares drawings of every kind of window with what was read once; each plane is also counted: so many places
// of the first window, of the input, of the padding and of the output must be drawn.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
)

func TestDrawings(t *testing.T) {
	var all strings.Builder
	for _, in := range []int64{1, 4, 5, 9} {
		for kernel := int64(1); kernel <= 3; kernel++ {
			for stride := int64(1); stride <= 2; stride++ {
				for dilation := int64(1); dilation <= 3; dilation++ {
					for before := int64(0); before <= 2; before++ {
						s := New(Convolution, kernel)
						s.Stride, s.Dilation, s.Before, s.After = stride, dilation, before, before/2
						fmt.Fprintf(&all, "%d through %v\n%s\n%s\n", in, s, strings.Join(s.Draw(in, 40), "\n"), strings.Join(s.DrawPlane(in, 60), "\n"))
						countPlane(t, s, in)
					}
				}
			}
		}
	}
	packed.Matches(t, "testdata/drawings.txt.gz", all.String())
}

// countPlane counts the marks of a plane.
func countPlane(t *testing.T, s Step, in int64) {
	t.Helper()
	text := strings.Join(s.DrawPlane(in, 200), "\n")
	out, err := s.Output(in)
	if err != nil {
		if text != "" {
			t.Errorf("%d through %v is drawn: %s", in, s, text)
		}
		return
	}
	whole := (in + s.Before + s.After) * (in + s.Before + s.After)
	window, output := int64(strings.Count(text, "▣")), int64(strings.Count(text, "■"))
	if places := window + int64(strings.Count(text, "□")) + int64(strings.Count(text, "·")); window != s.Kernel*s.Kernel || output != out*out || places != whole {
		t.Errorf("%d through %v: %d places of the window, %d of the output, %d in all; want %d, %d, %d", in, s, window, output, places, s.Kernel*s.Kernel, out*out, whole)
	}
}
