package onnx

// This file translates signal processing.

import (
	"slices"

	"heft/internal/graph"
)

func signalRules() map[string]*rule {
	return map[string]*rule{
		"DFT":             {least: 1, run: runDFT},
		"STFT":            {least: 2, run: runSTFT},
		"HannWindow":      {least: 1, run: runWindow},
		"HammingWindow":   {least: 1, run: runWindow},
		"BlackmanWindow":  {least: 1, run: runWindow},
		"MelWeightMatrix": {least: 5, run: runMelWeights},
	}
}

// runDFT transforms one axis; the last one holds the real and imaginary part.
// The axis is an attribute until version 20, then an input.
func runDFT(c *call) ([]value, error) {
	x := c.tensor(0)
	rank := len(x.Shape)
	if rank < 2 {
		return nil, c.errorf("input of size %v has no signal axis", x.Shape)
	}
	chosen := c.int("axis", 1)
	if c.version >= 20 {
		chosen = -2
		if c.tensor(2) != nil {
			var err error
			if chosen, err = c.scalar(2); err != nil {
				return nil, err
			}
		}
	}
	axis, err := c.axis(chosen, rank)
	if err != nil {
		return nil, err
	}
	onesided, inverse := c.bool("onesided", false), c.bool("inverse", false)
	length := x.Shape[axis]
	if onesided && inverse {
		length = max(2*(length-1), 0) // the half that is left out mirrors the other
	}
	if c.tensor(1) != nil {
		if length, err = c.scalar(1); err != nil {
			return nil, err
		}
	}
	shape := slices.Clone(x.Shape)
	shape[axis], shape[rank-1] = length, 2
	switch {
	case onesided && inverse:
		shape[rank-1] = 1
	case onesided:
		shape[axis] = length/2 + 1
	}
	return c.one("discrete_fourier", x, shape, length)
}

// runSTFT cuts the signal into frames and transforms each.
func runSTFT(c *call) ([]value, error) {
	signal := c.tensor(0)
	step, err := c.scalar(1)
	if err != nil {
		return nil, err
	}
	length := int64(0)
	if window := c.tensor(2); window != nil {
		length = window.Elements()
	}
	if c.tensor(3) != nil {
		if length, err = c.scalar(3); err != nil {
			return nil, err
		}
	}
	if len(signal.Shape) < 2 || step < 1 || length < 1 || length > signal.Shape[1] {
		return nil, c.errorf("frames of %d every %d do not fit a signal of size %v", length, step, signal.Shape)
	}
	bins := length
	if c.bool("onesided", true) {
		bins = length/2 + 1
	}
	frames := (signal.Shape[1]-length)/step + 1
	return c.one("discrete_fourier", signal, []int64{signal.Shape[0], frames, bins, 2}, length)
}

func runWindow(c *call) ([]value, error) {
	size, err := c.scalar(0)
	if err != nil {
		return nil, err
	}
	return c.one("empty", []int64{size}, keyword("dtype", c.dtype("output_datatype", graph.Float32)))
}

// runMelWeights makes a table of frequency bins and mel bands.
func runMelWeights(c *call) ([]value, error) {
	bands, err := c.scalar(0)
	if err != nil {
		return nil, err
	}
	length, err := c.scalar(1)
	if err != nil {
		return nil, err
	}
	return c.one("empty", []int64{length/2 + 1, bands}, keyword("dtype", c.dtype("output_datatype", graph.Float32)))
}
