package torch

// This file tells what a detector is trained on.

import (
	"slices"
	"strings"

	"heft/internal/python/vm"
)

// detectorFrames are the classes of torchvision.models.detection whose forward takes the
// objects of each image in training, and returns losses.
var detectorFrames = []string{"GeneralizedRCNN", "RetinaNet", "FCOS", "SSD"}

// Targets is what a detector is trained on.
type Targets struct {
	Argument  string   // of the model's forward
	Keys      []string // of an image's objects: boxes, labels, masks, keypoints
	Keypoints int64    // of an object, 0 without
}

// Targets finds what a model is trained on that is one of torchvision's detectors, or has
// one inside, and whose forward takes targets. Keys is empty for other models.
func (s *Session) Targets(m *Model) Targets {
	var t Targets
	for _, p := range forwardOf(s.library, m.object).parameters {
		if p.Name == "targets" || p.Name == "target" {
			t.Argument = p.Name
		}
	}
	modules, err := walk(s.library, m.object, "", false)
	if t.Argument == "" || err != nil || !slices.ContainsFunc(modules, func(at named) bool { return isDetector(at.value) }) {
		return Targets{}
	}
	t.Keys = []string{"boxes", "labels"}
	for _, at := range modules {
		switch at.path[strings.LastIndexByte(at.path, '.')+1:] {
		case "mask_predictor":
			t.Keys = append(t.Keys, "masks")
		case "keypoint_predictor":
			t.Keys = append(t.Keys, "keypoints")
			t.Keypoints = usualKeypoints
		case "kps_score_lowres":
			s.integer(at.value, "out_channels", &t.Keypoints)
		}
	}
	return t
}

// OptionalTargets is the argument that forward makes a loss of, and may be called without:
// its default is None and it is called as nanoGPT and transformers call theirs; "" if
// there is none.
func (m *Model) OptionalTargets() string {
	for i, p := range forwardOf(m.session.library, m.object).parameters {
		if _, none := p.Default.(vm.None); i > 0 && none && slices.Contains([]string{"targets", "target", "labels", "label"}, p.Name) {
			return p.Name
		}
	}
	return ""
}

// usualKeypoints are those of a person in COCO.
const usualKeypoints = 17

func isDetector(o *vm.Object) bool {
	return slices.ContainsFunc(o.Class.MRO, func(c *vm.Class) bool {
		return slices.Contains(detectorFrames, c.Name) && strings.HasPrefix(c.ModuleName, "torchvision.models.detection")
	})
}
