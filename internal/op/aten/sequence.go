package aten

// This file holds what batches of sequences of different length go through.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// sequenceFamily is what a batch of sequences of different length goes through
// before a recurrent network: packing. Padding and its inverse are composed of
// fills and copies, in py/torch/nn/utils/rnn.py.
func sequenceFamily() []*op.Operator {
	return []*op.Operator{
		{
			// One node of autograd. Its backward fills a tensor of the input's
			// size; what it keeps, batch_sizes, lies in the host's memory.
			Name:     "_pack_padded_sequence",
			Function: "pack_padded_sequence",
			Schemas:  []string{"(Tensor input, Tensor lengths, bool batch_first) -> (data, batch_sizes)"},
			Python:   "torch._pack_padded_sequence torch._VF._pack_padded_sequence",
			Infer:    inferPackPaddedSequence,
			Eval:     evalPackPaddedSequence,
			Scratch:  packedParts,
			Gradient: &op.Gradient{Backward: func(b *op.Backward) { b.Gradient("input") }},
			Evidence: map[op.Rule]string{
				op.RuleScratch:  "ATen/native/PackedSequence.cpp, 2.15: slices made contiguous, then joined",
				op.RuleBackward: "ATen/native/PackedSequence.cpp, 2.15: zeros of the input's size",
			},
		},
	}
}

// inferPackPaddedSequence joins the steps of all sequences, step by step: data is
// [sum of lengths, …], batch_sizes is how many sequences reach each step. Lengths
// 4, 2, 1 give 7 rows and batch sizes 3, 2, 1, 1. Lengths that are not known
// make an upper bound: every sequence is as long as the longest may be.
func inferPackPaddedSequence(c *op.Call) error {
	input, lengths := c.Tensor("input"), c.Tensor("lengths")
	if len(input.Shape) < 2 || len(lengths.Shape) != 1 || lengths.DType != graph.Int64 {
		return c.Errorf("expects an input of at least 2 dimensions and a vector of int64 lengths, got %v, and %v of shape %v", input.Shape, lengths.DType, lengths.Shape)
	}
	steps, batch := input.Shape[0], input.Shape[1]
	if c.Bool("batch_first") {
		steps, batch = batch, steps
	}
	if lengths.Shape[0] != batch {
		return c.Errorf("Expected `len(lengths)` to be equal to batch_size, but got %d (batch_size=%d)", lengths.Shape[0], batch)
	}
	if steps < 1 || batch < 1 {
		return c.Errorf("Cannot pack empty tensors.")
	}
	rows, longest := steps*batch, steps
	if numbers := knownLengths(lengths); numbers != nil {
		if err := checkLengths(c, numbers, steps); err != nil {
			return err
		}
		rows, longest = 0, int64(numbers[0])
		for _, n := range numbers {
			rows += int64(n)
		}
	} else {
		rows = max(c.UpTo(rows, "steps of sequences whose lengths are not known"), 1)
		longest = min(longest, rows)
	}
	c.Unread(input)
	c.Unread(lengths)
	c.Unread(c.Out(append([]int64{rows}, input.Shape[2:]...), input.DType))
	c.Out([]int64{longest}, graph.Int64)
	return nil
}

func knownLengths(lengths *graph.Tensor) []float64 {
	if lengths.Elements() > op.MaxKnown {
		return nil
	}
	return lengths.Known()
}

func checkLengths(c *op.Call, numbers []float64, steps int64) error {
	for i, n := range numbers {
		switch {
		case n <= 0:
			return c.Errorf("Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0")
		case n > float64(steps):
			return c.Errorf("the length %v of a sequence is larger than the input's %d steps", n, steps)
		case i > 0 && n > numbers[i-1]:
			return c.Errorf("`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. " +
				"You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.")
		}
	}
	return nil
}

// evalPackPaddedSequence counts the sequences that reach each step. Of lengths
// that are not known the rows are spread so that the first steps are full and
// every later one has one sequence.
func evalPackPaddedSequence(c *op.Call) [][]float64 {
	data, longest := c.Outputs()[0], c.Outputs()[1].Shape[0]
	if longest > op.MaxKnown {
		return nil
	}
	sizes := make([]float64, longest)
	if numbers := knownLengths(c.Tensor("lengths")); numbers != nil {
		reached := len(numbers)
		for step := range sizes {
			for numbers[reached-1] <= float64(step) {
				reached--
			}
			sizes[step] = float64(reached)
		}
		return [][]float64{nil, sizes}
	}
	batch, more := c.Tensor("lengths").Shape[0], data.Shape[0]-longest
	for step := range sizes {
		here := min(batch-1, more)
		sizes[step], more = float64(1+here), more-here
	}
	return [][]float64{nil, sizes}
}

// packedParts are the rows that the kernel makes contiguous before it joins
// them: a copy for each run of steps with the same sequences, unless all of the
// batch reaches them and they lie together already.
func packedParts(o *graph.Op) []int64 {
	input, data, sizes := o.Inputs[0], o.Outputs[0], o.Outputs[1].Known()
	if sizes == nil || data.Shape[0] == 0 {
		return nil
	}
	row := data.Bytes() / data.Shape[0]
	var parts []int64
	for start := 0; start < len(sizes); {
		end := start
		for end < len(sizes) && sizes[end] == sizes[start] {
			end++
		}
		whole := int64(sizes[start]) == o.Inputs[1].Shape[0] && !o.Attrs.Bool("batch_first") && input.IsContiguous()
		if !whole {
			parts = append(parts, int64(end-start)*int64(sizes[start])*row)
		}
		start = end
	}
	return parts
}
