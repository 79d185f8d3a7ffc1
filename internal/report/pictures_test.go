package report

// This file tests whose work has a share for each sample.

import "testing"

// TestPicturesOf: of pictures the first axis is the batch; of tokens and steps it may be
// the steps (nn.Transformer takes 10 steps of 128 sentences as 10x128), and of a picture
// without a batch it is the channels, which outputs do not share.
func TestPicturesOf(t *testing.T) {
	value := func(shape ...int64) []Value { return []Value{{Shape: shape}} }
	for _, c := range []struct {
		name            string
		inputs, outputs []Value
		want            int64
	}{
		{"pictures", value(64, 1, 28, 28), value(64, 10), 64},
		{"tokens", value(10, 128), value(10, 128, 512), 0},
		{"steps", value(35, 20, 200), value(35, 20, 200), 0},
		{"a volume without a batch", value(3, 16, 112, 112), value(8, 14, 110, 110), 0},
		{"a loss of pictures", value(64, 3, 32, 32), value(), 0},
		{"a second output of another length", value(8, 3, 32, 32), append(value(8, 10), Value{Shape: []int64{100, 4}}), 0},
	} {
		if got := picturesOf(c.inputs, c.outputs); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
