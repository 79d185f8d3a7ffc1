package report

// This file tests which axis is the batch.

import "testing"

func TestBatchOf(t *testing.T) {
	image := func(name string, shape ...int64) Value { return Value{Name: name, Shape: shape} }
	for _, c := range []struct {
		inputs, outputs []Value
		want            int64
	}{
		{[]Value{image("x", 8, 3, 224, 224)}, nil, 8},
		{[]Value{image("ids", 4, 128), image("mask", 4, 128)}, nil, 4},
		{[]Value{image("x", 4, 128), image("t", 2, 8)}, nil, 0},
		{[]Value{image("t", 4)}, nil, 0},
		{[]Value{image("tokens", 2, 16, 512)}, nil, 2},
		{[]Value{image("images[0]", 3, 800, 800)}, nil, 1},
		{[]Value{image("images[0]", 3, 800, 800), image("images[1]", 3, 600, 800)}, nil, 2},
		{[]Value{image("images[0]", 3, 800, 800), image("images[1]", 3, 600, 800), image("targets[0].boxes", 2, 4), image("targets[0].labels", 2), image("targets[1].boxes", 5, 4), image("targets[1].labels", 5)}, nil, 2},
		{[]Value{image("images[0]", 3, 800, 800), image("targets[1].boxes", 2, 4)}, nil, 0}, // of no image of the list
		{[]Value{image("images[0]", 3, 800, 800), image("scale")}, nil, 0},
		{[]Value{image("levels[0]", 2, 64, 32, 32), image("levels[1]", 2, 64, 16, 16)}, nil, 2},
		{[]Value{image("image", 3, 1024, 1024)}, []Value{image("masks", 1, 3, 256, 256), image("scores", 1, 3)}, 0},
		{[]Value{image("tokens", 3, 196, 768)}, []Value{image("output", 3, 1000)}, 3},
		{[]Value{image("tokens", 3, 196, 768)}, []Value{image("loss")}, 3},
		{[]Value{image("tokens", 2, 196, 768)}, []Value{image("output", 1000)}, 2},
		{[]Value{{Name: "src", Shape: []int64{128, 2}, stepsFirst: true}, {Name: "trg", Shape: []int64{64, 2}, stepsFirst: true}}, nil, 2},
		{nil, nil, 0},
	} {
		if got := BatchOf(c.inputs, c.outputs); got != c.want {
			t.Errorf("%+v to %+v: batch %d, want %d", c.inputs, c.outputs, got, c.want)
		}
	}
}
