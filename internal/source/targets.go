package source

// This file makes the objects that detectors are trained on.

import (
	"cmp"
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/torch"
)

// objectsPerImage is how many objects an image is taken to show where nobody
// says: COCO's images show seven on average.
const objectsPerImage = 8

// mostObjects bounds what an image may be said to show.
const mostObjects = 100_000

// checkObjects refuses a number of objects that is none.
func checkObjects(n int64) error {
	if n < 0 || n > mostObjects {
		return &Error{Message: fmt.Sprintf("%d objects an image cannot be", n), Advice: fmt.Sprintf("`gt_per_image` takes 1 to %d", mostObjects)}
	}
	return nil
}

// trainedOn is what the model is trained on: a built-in detector by its index, another
// program by its classes. Keys is empty for models that take no targets.
func (m *Model) trainedOn() torch.Targets {
	if m.targets == nil {
		found := m.session.Targets(m.model)
		m.targets = &found
	}
	return *m.targets
}

// withTargets runs a detector in training mode: it needs the objects of every image,
// whose number decides the size of the losses' tables.
func (m *Model) withTargets(t torch.Targets, specs []input.Spec, run Run) (*graph.Graph, error) {
	n := cmp.Or(m.objects, objectsPerImage)
	targets := input.Spec{Name: t.Argument, Kind: input.List}
	for _, size := range imagesOf(specs[0]) {
		targets.Items = append(targets.Items, objects(t, n, size[0], size[1]))
	}
	g, err := m.traceWith([]input.Spec{specs[0], targets}, run)
	if err != nil {
		return nil, err
	}
	text, effect := fmt.Sprintf("%d objects an image, since no targets were given", n), "`gt_per_image` or `input` says otherwise"
	if m.objects > 0 {
		text = fmt.Sprintf("%d objects an image, as `gt_per_image` says", n)
	}
	g.Assumptions = append([]graph.Assumption{{Code: "targets", Text: text, Effect: effect}}, g.Assumptions...)
	return g, nil
}

// withOwnLoss trains a model of the user's own that makes its loss where forward is given
// what it may be called without: def forward(self, idx, targets=None). It is nil where
// there is none, or what forward then returns has no loss.
func (m *Model) withOwnLoss(first input.Spec, run Run) *graph.Graph {
	name := m.model.OptionalTargets()
	if m.text == "" || name == "" || first.Kind != input.Tensor || len(first.Shape) < 2 {
		return nil
	}
	targets := input.Spec{Name: name, Shape: first.Shape, DType: graph.Int64}
	if !first.DType.IsInteger() {
		targets.Shape = first.Shape[:1] // a class for each
	}
	g, err := m.traceWith([]input.Spec{first, targets}, run)
	if err != nil || !slices.ContainsFunc(g.Outputs, isLoss) {
		return nil
	}
	g.Assumptions = append([]graph.Assumption{{
		Code: "targets", Text: fmt.Sprintf("the argument %s is given as %s: forward makes the loss of it", name, targets), Effect: "`input` says otherwise",
	}}, g.Assumptions...)
	return g
}

func isLoss(v graph.Value) bool {
	return len(v.Tensor.Shape) == 0 && v.Tensor.DType.IsFloating() && v.Tensor.RequiresGrad
}

// imagesOf are the heights and widths of a list of images, or of a batch.
func imagesOf(s input.Spec) (sizes [][2]int64) {
	for _, image := range s.Items {
		if n := len(image.Shape); n >= 2 {
			sizes = append(sizes, [2]int64{image.Shape[n-2], image.Shape[n-1]})
		}
	}
	if s.Kind == input.Tensor && len(s.Shape) == 4 {
		for range min(s.Shape[0], mostObjects) {
			sizes = append(sizes, [2]int64{s.Shape[2], s.Shape[3]})
		}
	}
	return sizes
}

// objects describes one image's ground truth by its keys.
func objects(t torch.Targets, n, height, width int64) input.Spec {
	known := map[string]input.Spec{
		"boxes":     input.Float32(n, 4),
		"labels":    {Shape: []int64{n}, DType: graph.Int64},
		"masks":     {Shape: []int64{n, height, width}, DType: graph.UInt8},
		"keypoints": input.Float32(n, t.Keypoints, 3),
	}
	target := input.Spec{Kind: input.Dict}
	for _, key := range t.Keys {
		item := known[key]
		item.Name = key
		target.Items = append(target.Items, item)
	}
	return target
}
