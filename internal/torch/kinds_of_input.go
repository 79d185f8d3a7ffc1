package torch

// This file feeds models of several kinds of inputs: an image and a text, each as the layer
// takes it that is there for it.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/python/vm"
)

// What arguments are called that hold an image, or the words of a text.
const (
	imageWords = "image images img imgs pixel pixels pixelvalues picture visual photo rgb"
	textWords  = "text texts ids inputids token tokens question questions caption captions words sentence sentences title"
)

// ofSeveralKinds are inputs by what the arguments' names say that they hold, where these
// are an image and a text at least, and the model has a layer for each; nil otherwise.
func ofSeveralKinds(s *Session, model *vm.Object, required []string) []Input {
	channels, words := firstSizes(s, model)
	if channels == 0 || words == 0 {
		return nil
	}
	image := input.Float32(1, channels, 224, 224)
	text := Input{Shape: []int64{1, 32}, DType: graph.Int64}
	m := s.sizesOf(model)
	images, texts := 0, 0
	specs := make([]Input, len(required))
	for i, name := range required {
		switch plain := plainArgument(name); {
		case slices.Contains(strings.Fields(imageWords), plain):
			specs[i] = image
			images++
		case slices.Contains(strings.Fields(textWords), plain):
			specs[i] = text
			texts++
		default:
			specs[i] = optionsOf(s, model, name, text, m)[0]
		}
	}
	if images == 0 || texts == 0 {
		return nil
	}
	return specs
}

// firstSizes are the channels of a model's first convolution of images, and the rows of its
// first table of words; 0 where it has none.
func firstSizes(s *Session, model *vm.Object) (channels, words int64) {
	modules, err := walk(s.library, model, "", false)
	if err != nil {
		return 0, 0
	}
	for _, at := range modules {
		for _, class := range at.value.Class.MRO {
			switch {
			case class.Name == "Conv2d" && channels == 0:
				s.integer(at.value, "in_channels", &channels)
			case class.Name == "Embedding" && words == 0:
				s.integer(at.value, "num_embeddings", &words)
			}
		}
	}
	return channels, words
}
