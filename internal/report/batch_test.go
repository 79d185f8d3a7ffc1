package report

// This file tests which axis is the batch.

import "testing"

func TestBatchOf(t *testing.T) {
	image := func(name string, shape ...int64) Value { return Value{Name: name, Shape: shape} }
	for _, c := range []struct {
		inputs []Value
		want   int64
	}{
		{[]Value{image("x", 8, 3, 224, 224)}, 8},
		{[]Value{image("ids", 4, 128), image("mask", 4, 128)}, 4},
		{[]Value{image("x", 4, 128), image("t", 2, 8)}, 0},
		{[]Value{image("t", 4)}, 0},
		{[]Value{image("tokens", 2, 16, 512)}, 2},
		{[]Value{image("images[0]", 3, 800, 800)}, 1},
		{[]Value{image("images[0]", 3, 800, 800), image("images[1]", 3, 600, 800)}, 2},
		{[]Value{image("levels[0]", 2, 64, 32, 32), image("levels[1]", 2, 64, 16, 16)}, 2},
		{nil, 0},
	} {
		if got := BatchOf(c.inputs); got != c.want {
			t.Errorf("%+v: batch %d, want %d", c.inputs, got, c.want)
		}
	}
}
