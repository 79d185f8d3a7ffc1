package report

// This file finds the batch of a model's inputs.

import (
	"fmt"
	"strconv"
	"strings"

	"heft/internal/graph"
)

// imageAxes are those of one image: channels, height, width.
const imageAxes = 3

// colours are the channels of an image as photographs have them.
const colours = 3

// BatchOf is the batch of a model's inputs: the first axis that all of them share,
// or the length of the list where detectors take a list of images, each of its own
// size, in training with the objects of each image behind them. It is 0 where the inputs
// have no batch.
//
// Example: images[0] 3×800×800 and images[1] 3×600×800 are a batch of 2.
func BatchOf(inputs, outputs []Value) int64 {
	if images := imagesOf(inputs); images > 0 {
		return images
	}
	if isLoneImage(inputs, outputs) {
		return 0
	}
	var batch int64
	for i, in := range inputs {
		if len(in.Shape) < 2 || i > 0 && in.batch() != batch {
			return 0
		}
		batch = in.batch()
	}
	return batch
}

// batch is the size of the axis that is the batch of an input with two axes or more.
func (v Value) batch() int64 {
	if v.stepsFirst {
		return v.Shape[1]
	}
	return v.Shape[0]
}

// isLoneImage tells an image without a batch, 3×1024×1024 as SAM takes it, from a
// batch of three sequences, 3×196×768: of a batch some output keeps the axis. A scalar
// output, a loss of the whole batch, tells nothing.
func isLoneImage(inputs, outputs []Value) bool {
	if len(inputs) != 1 || len(inputs[0].Shape) != imageAxes || inputs[0].Shape[0] != colours {
		return false
	}
	told := false
	for _, out := range outputs {
		if len(out.Shape) > 0 && out.Shape[0] == colours {
			return false
		}
		told = told || len(out.Shape) > 0
	}
	return told
}

// imagesOf is how many images a list has, 0 for other inputs. What is beside the images
// belongs to one of them each: images[0], images[1], targets[0].boxes, targets[1].boxes.
func imagesOf(inputs []Value) int64 {
	n := 0
	for n < len(inputs) && len(inputs[n].Shape) == imageAxes && strings.HasSuffix(inputs[n].Name, fmt.Sprintf("[%d]", n)) {
		n++
	}
	for _, in := range inputs[n:] {
		_, behind, _ := strings.Cut(in.Name, "[")
		index, _, closed := strings.Cut(behind, "]")
		if i, err := strconv.Atoi(index); err != nil || !closed || i < 0 || i >= n {
			return 0
		}
	}
	return int64(n)
}

// GraphBatch is BatchOf for a traced run.
func GraphBatch(g *graph.Graph) int64 { return BatchOf(valuesOf(g.Inputs), valuesOf(g.Outputs)) }
