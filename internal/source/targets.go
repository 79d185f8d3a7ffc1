package source

// This file makes the objects that detectors are trained on.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/input"
)

// objectsPerImage is how many objects an image is taken to show where nobody
// says: COCO's images show seven on average.
const objectsPerImage = 8

// traceWithTargets runs a detector in training mode: it needs the objects of
// every image, whose number decides the size of the losses' tables.
func (m *Model) traceWithTargets(specs []input.Spec, run Run) (*graph.Graph, error) {
	targets := input.Spec{Name: "targets", Kind: input.List}
	for _, image := range specs[0].Items {
		if len(image.Shape) == 3 {
			targets.Items = append(targets.Items, objects(m.targets, image.Shape[1], image.Shape[2]))
		}
	}
	g, err := m.trace([]input.Spec{specs[0], targets}, run)
	if err != nil {
		return nil, err
	}
	g.Assumptions = append([]graph.Assumption{{
		Code: "targets", Text: fmt.Sprintf("%d objects an image, since no targets were given", objectsPerImage),
		Effect: "`input` says otherwise",
	}}, g.Assumptions...)
	return g, nil
}

// objects describes one image's ground truth by its keys.
func objects(keys []string, height, width int64) input.Spec {
	const n = objectsPerImage
	known := map[string]input.Spec{
		"boxes":     input.Float32(n, 4),
		"labels":    {Shape: []int64{n}, DType: graph.Int64},
		"masks":     {Shape: []int64{n, height, width}, DType: graph.UInt8},
		"keypoints": input.Float32(n, 17, 3),
	}
	target := input.Spec{Kind: input.Dict}
	for _, key := range keys {
		item := known[key]
		item.Name = key
		target.Items = append(target.Items, item)
	}
	return target
}
