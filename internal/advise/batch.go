package advise

// This file holds the levers of how much is run at a time: micro-batches, the batch,
// the size of images.

import (
	"fmt"
	"strconv"

	"heft/internal/graph"
)

var batchLevers = []*Lever{
	{
		ID: "accumulate", Takes: "the number of micro-batches, a divisor of the batch: 4",
		Why:      "gradients of several small batches add up to those of one large: only a small batch's activations are there at a time",
		Title:    func(_ *Subject, value string) string { return value + " micro-batches" },
		Applies:  microBatches,
		Change:   accumulate,
		How:      accumulateCode,
		Price:    accumulatePrice,
		Excludes: []string{"batch"},
	},
	{
		ID: "batch", Takes: "a batch size: 8",
		Why:     "activations and inputs grow with the batch; of a forward, each image costs the same",
		Title:   func(_ *Subject, value string) string { return "batch " + value },
		Applies: smallerBatches,
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			n, err := strconv.ParseInt(value, 10, 32)
			if err != nil || n < 1 {
				return c, errValue
			}
			c.Setting.Batch = n
			return c, nil
		},
		How: func(c Case, s *Subject, _ string) []string {
			if s.Training() {
				return []string{fmt.Sprintf("loader = DataLoader(dataset, batch_size=%d, shuffle=True)", c.Setting.Batch)}
			}
			return []string{fmt.Sprintf("loader = DataLoader(dataset, batch_size=%d)", c.Setting.Batch)}
		},
		Price: func(s *Subject, _ string) Price {
			if s.Training() {
				return Price{Class: Recipe, Words: "another effective batch: the learning rate is to be tuned again"}
			}
			return Price{Class: Time, Words: "more calls of the model"}
		},
	},
	{
		ID: "image", Takes: "the side of square images in pixels: 192",
		Why:     "activations and the work of convolutions grow with the pixels",
		Title:   func(_ *Subject, value string) string { return value + " px images" },
		Applies: smallerImages,
		Change:  resize,
		How: func(_ Case, _ *Subject, value string) []string {
			return []string{fmt.Sprintf("transforms.Resize((%s, %s))  # where images are loaded", value, value)}
		},
		Price: priced(Data, "fewer pixels: accuracy to be checked"),
	},
}

// notABatch says why inputs of several tensors, as a detector's list of images, are not cut.
const notABatch = "the input is not one batch along a first axis"

// microBatches offers to cut the batch in 2, 4, 8, …, and into single samples.
func microBatches(s *Subject) Offer {
	switch {
	case !s.Training():
		return none("there are no gradients to add up outside of training")
	case s.Batch == 0:
		return none(notABatch)
	case s.Batch < 2:
		return none("the batch is 1, and cannot be cut")
	}
	var list []string
	for n := int64(2); n < s.Batch && len(list) < 4; n *= 2 {
		if s.Batch%n == 0 {
			list = append(list, strconv.FormatInt(n, 10))
		}
	}
	return values(append(list, strconv.FormatInt(s.Batch, 10))...)
}

func accumulate(c Case, s *Subject, value string) (Case, error) {
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil || n < 2 || s.Batch%n != 0 || s.Batch < n {
		return c, errValue
	}
	c.Setting.Batch = s.Batch / n
	c.Setting.Accumulate = max(c.Setting.Accumulate, 1) * int(n)
	return c, nil
}

func accumulateCode(c Case, _ *Subject, _ string) []string {
	n := c.Setting.Accumulate
	return []string{
		fmt.Sprintf("loader = DataLoader(dataset, batch_size=%d, shuffle=True)", c.Setting.Batch),
		fmt.Sprintf("loss = criterion(model(images), targets) / %d", n),
		"loss.backward()",
		fmt.Sprintf("if (step + 1) %% %d == 0:", n),
		"    optimizer.step()",
		"    optimizer.zero_grad()",
	}
}

// batchNorms are layers whose statistics are those of one forward's batch.
var batchNorms = []string{"BatchNorm1d", "BatchNorm2d", "BatchNorm3d"}

func accumulatePrice(s *Subject, value string) Price {
	n, _ := strconv.ParseInt(value, 10, 32)
	if s.Has(batchNorms...) && n > 0 {
		return Price{Class: Recipe, Words: fmt.Sprintf("batch norms see %d samples at a time, instead of %d", s.Batch/n, s.Batch)}
	}
	return Price{Class: Time, Words: "the same gradients from smaller kernels"}
}

func smallerBatches(s *Subject) Offer {
	switch {
	case s.Training():
		return none("in training it changes the recipe; accumulate keeps the effective batch")
	case s.Batch == 0:
		return none(notABatch)
	case s.Batch < 2:
		return none("the batch is 1")
	}
	var list []string
	for n := s.Batch / 2; n >= 1 && len(list) < 4; n /= 2 {
		list = append(list, strconv.FormatInt(n, 10))
	}
	return values(list...)
}

// sideStep is what networks halve five times.
const sideStep = 32

// smallerImages offers images one, two and three sevenths smaller, in steps that
// networks can halve: 224 px become 192, 160 and 128.
func smallerImages(s *Subject) Offer {
	if s.Side == 0 {
		return none("the input is not one batch of square images")
	}
	var list []string
	last := s.Side
	for sevenths := int64(6); sevenths >= 4; sevenths-- {
		if side := s.Side * sevenths / 7 / sideStep * sideStep; side >= sideStep && side < last {
			list = append(list, strconv.FormatInt(side, 10))
			last = side
		}
	}
	if len(list) == 0 {
		return none("images of %d px are too small to be smaller", s.Side)
	}
	return values(list...)
}

func resize(c Case, s *Subject, value string) (Case, error) {
	side, err := strconv.ParseInt(value, 10, 32)
	if err != nil || side < 1 || s.Side == 0 {
		return c, errValue
	}
	text := fmt.Sprintf("%dx%dx%dx%d", max(s.Batch, 1), s.Channels, side, side)
	if dtype := s.Graph.Inputs[0].Tensor.DType; dtype != graph.Float32 && c.Setting.Precision.DType() == graph.InvalidDType {
		text += ":" + dtype.String()
	}
	c.Setting.Input = text
	return c, nil
}
