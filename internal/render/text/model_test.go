package text

import "testing"

func TestShellWord(t *testing.T) {
	for name, want := range map[string]string{
		"resnet50":             "resnet50",
		"dir/net.py:Net":       "dir/net.py:Net",
		"net.py:Net(depth=3)":  "'net.py:Net(depth=3)'",
		"net.py:Net(norm='b')": `'net.py:Net(norm='\''b'\'')'`,
	} {
		if got := shellWord(name); got != want {
			t.Errorf("shellWord(%s) = %s, want %s", name, got, want)
		}
	}
}

// TestGauge: 40 columns for the card; needs, uses and the rest, never more than
// there is.
func TestGauge(t *testing.T) {
	for _, c := range []struct {
		needs, uses, capacity int64
		full, used, free      int
	}{
		{10, 20, 40, 10, 10, 20},
		{0, 0, 40, 0, 0, 40},
		{39, 60, 40, 39, 1, 0},
		{80, 90, 40, 40, 0, 0},
	} {
		counts := map[rune]int{}
		for _, r := range gauge(c.needs, c.uses, c.capacity) {
			counts[r]++
		}
		if counts['█'] != c.full || counts['▒'] != c.used || counts['░'] != c.free {
			t.Errorf("gauge(%d, %d, %d): %v, want %d, %d and %d", c.needs, c.uses, c.capacity, counts, c.full, c.used, c.free)
		}
	}
}
