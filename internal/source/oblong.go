package source

// This file feeds a model images that are higher than wide: the layer behind its
// convolutions says how many places their maps have, and no square has so many.

import (
	"slices"

	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/input"
)

// oblong runs a model with the images whose maps have as many places as its linear layer
// asks for: 21504 features of 512 channels are 7×6 places, which images of 112×96 have. Nil
// where none runs; the error is a limit's.
func (m *Model) oblong(specs []input.Spec, run Run) (*graph.Graph, []input.Spec, error) {
	shape := leading(specs)
	if len(shape) != 4 || shape[2] != shape[3] {
		return nil, nil, nil
	}
	_, err := m.trace(specs, run)
	if err == nil || kindOf(err) >= fault.OutOfSteps {
		return nil, nil, err
	}
	match := linearAsks().FindStringSubmatch(err.Error())
	if match == nil {
		return nil, nil, nil
	}
	for _, sides := range oblongSides(int64(number(match[1])), int64(number(match[2])), shape[2]) {
		made := resized(specs, shape, []int{2}, sides[0])
		made = resized(made, leading(made), []int{3}, sides[1])
		g, err := m.trace(made, run)
		if err == nil {
			return g, made, nil
		}
		if kindOf(err) >= fault.OutOfSteps {
			return nil, nil, err
		}
	}
	return nil, nil, nil
}

// oblongSides are the heights and widths of images whose maps have want features, where
// square ones of a side give got of them: by how often the convolutions halve the sides.
func oblongSides(want, got, side int64) [][2]int64 {
	var found [][2]int64
	for _, stride := range []int64{32, 16, 8, 4, 2, 1} {
		places := (side / stride) * (side / stride)
		if side%stride != 0 || places == 0 || got%places != 0 || want%(got/places) != 0 {
			continue
		}
		places = want / (got / places)
		for width := int64(1); width*width <= places && width <= largestSide/stride; width++ {
			if places%width != 0 || width*width*longestRatio < places {
				continue
			}
			if places/width > largestSide/stride {
				continue
			}
			for _, sides := range [][2]int64{{places / width * stride, width * stride}, {width * stride, places / width * stride}} {
				if !slices.Contains(found, sides) && len(found) < maxOblong {
					found = append(found, sides)
				}
			}
		}
	}
	return found
}

const (
	longestRatio = 4 // of an image's sides
	maxOblong    = 8 // images that are tried
)
