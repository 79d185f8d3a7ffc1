package report

// This file tests how layers of two models are matched.

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// tableOf is a report of innermost layers, "path type parameters" each; a fourth word
// is the size of the output.
func tableOf(lines ...string) *Report {
	r := &Report{Model: "m"}
	for _, line := range lines {
		l := Layer{Kind: KindModule, Leaf: true, Depth: 1, Outputs: [][]int64{{1, 8}}}
		var size int64
		if n, _ := fmt.Sscan(line, &l.Path, &l.Type, &l.Parameters, &size); n > 3 {
			l.Outputs[0][1] = size
		}
		r.Layers = append(r.Layers, l)
	}
	return r
}

func changesOf(d *Diff) string {
	var list []string
	for _, c := range d.Layers {
		text := string(c.Kind) + " " + c.Path
		if c.Was != "" {
			text += " was " + c.Was
		}
		if len(c.Differs) > 0 {
			text += " " + strings.Join(c.Differs, ",")
		}
		list = append(list, text)
	}
	return strings.Join(list, "; ")
}

func TestDiff(t *testing.T) {
	for name, c := range map[string]struct {
		a, b []string
		want string
		same int
	}{
		"equal":                  {[]string{"a Linear 6", "b ReLU 0"}, []string{"a Linear 6", "b ReLU 0"}, "", 2},
		"wider":                  {[]string{"a Linear 6", "b ReLU 0"}, []string{"a Linear 12", "b ReLU 0"}, "changed a parameters", 1},
		"another class":          {[]string{"act ReLU 0", "b Linear 4"}, []string{"act GELU 0", "b Linear 4"}, "changed act type", 1},
		"another size":           {[]string{"a ReLU 0 8"}, []string{"a ReLU 0 16"}, "resized a output", 0},
		"added, removed":         {[]string{"a Linear 6", "x Linear 2"}, []string{"a Linear 6", "y Conv2d 9"}, "removed x; added y", 1},
		"another name":           {[]string{"layer1.conv Conv2d 9", "layer1.bn BatchNorm2d 2"}, []string{"stage.conv Conv2d 9", "stage.bn BatchNorm2d 2"}, "renamed stage.conv was layer1.conv; renamed stage.bn was layer1.bn", 0},
		"one in between":         {[]string{"0 Conv2d 9", "1 ReLU 0", "2 Conv2d 10"}, []string{"0 Conv2d 9", "1 BatchNorm2d 2", "2 ReLU 0", "3 Conv2d 10"}, "added 1; renamed 2 was 1; renamed 3 was 2", 1},
		"moved":                  {[]string{"a Linear 6", "b Linear 7", "c Linear 8"}, []string{"b Linear 7", "c Linear 8", "a Linear 6"}, "", 3},
		"renamed, wider":         {[]string{"head.fc Linear 6", "tail ReLU 0"}, []string{"top.fc Linear 12", "tail ReLU 0"}, "changed top.fc was head.fc parameters", 1},
		"called twice":           {[]string{"a Linear 6"}, []string{"a Linear 6", "a Linear 0"}, "changed a calls", 0},
		"from nothing":           {nil, []string{"a Linear 6"}, "added a", 0},
		"a number is not a name": {[]string{"0 Linear 6"}, []string{"0 Conv2d 9"}, "changed 0 type,parameters", 0},
	} {
		d := NewDiff(tableOf(c.a...), tableOf(c.b...))
		if got := changesOf(d); got != c.want || d.Same != c.same {
			t.Errorf("%s: %q and %d the same, want %q and %d", name, got, d.Same, c.want, c.same)
		}
	}
}

// TestDiffPairsOnce: every layer of both models is in the result exactly once, and the
// parameters' change is the sum of the layers'.
func TestDiffPairsOnce(t *testing.T) {
	var a, b []string
	for i := range 40 {
		a = append(a, fmt.Sprintf("body.%d Linear %d", i, i%7))
		if i%5 != 0 {
			b = append(b, fmt.Sprintf("trunk.%d Linear %d", len(b), i%7+i/30))
		}
	}
	d := NewDiff(tableOf(a...), tableOf(b...))
	before, after, change := d.Same, d.Same, int64(0)
	for _, c := range d.Layers {
		if c.Before != nil {
			before++
			change -= c.Before.Parameters
		}
		if c.After != nil {
			after++
			change += c.After.Parameters
		}
	}
	var want int64
	for i, r := range []*Report{tableOf(a...), tableOf(b...)} {
		for _, l := range r.Layers {
			want += l.Parameters * int64(2*i-1)
		}
	}
	if before != len(a) || after != len(b) || change != want {
		t.Errorf("%d and %d layers with a change of %d parameters, want %d, %d, %d", before, after, change, len(a), len(b), want)
	}
}

func TestRenamed(t *testing.T) {
	d := NewDiff(tableOf("layer1.conv Conv2d 9", "layer1.bn BatchNorm2d 2", "s.0 ReLU 0", "s.1 Linear 5"), tableOf("net.layer1.conv Conv2d 9", "net.layer1.bn BatchNorm2d 2", "s.1 ReLU 0", "s.2 Linear 5"))
	want := []Renames{{"", "net", 2}, {"s", "s", 2}}
	if got := d.Renamed(); !slices.Equal(got, want) {
		t.Errorf("renames %v, want %v", got, want)
	}
}
