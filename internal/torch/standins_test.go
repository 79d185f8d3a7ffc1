package torch

import (
	"os"
	"path/filepath"
	"testing"
)

// TestStandIns runs programs that check what heft gives in place of numpy,
// torchvision and other packages; they assert.
func TestStandIns(t *testing.T) {
	files, err := filepath.Glob("testdata/standins/*.py")
	if err != nil || len(files) < 3 {
		t.Fatalf("programs: %v, %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Open(Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.LoadSource(file, src); err != nil {
				t.Fatal(explain(err))
			}
		})
	}
}

// detectorTraining builds torchvision's detectors from its own sources and runs
// a training step's forward: the heads see as many regions as the samplers draw,
// at most.
const detectorTraining = `
import torch
from torchvision.models import detection


def run(builder, heads, **more):
    model = builder(weights=None, weights_backbone=None).train()
    rows = []
    for head in heads:
        getattr(model.roi_heads, head).register_forward_hook(lambda m, i, o: rows.append(o.shape[0]))
    target = {"boxes": torch.rand(8, 4), "labels": torch.ones(8, dtype=torch.int64)}
    target.update(more)
    losses = model([torch.rand(3, 300, 400), torch.rand(3, 400, 300)], [target, dict(target)])
    assert all(loss.shape == () for loss in losses.values()), losses
    return len(losses), rows


# Two images with 512 sampled regions each, a quarter of them with objects.
assert run(detection.fasterrcnn_resnet50_fpn, ["box_head"]) == (4, [1024])
assert run(detection.maskrcnn_resnet50_fpn, ["box_head", "mask_head"], masks=torch.zeros(8, 300, 400, dtype=torch.uint8)) == (5, [1024, 256])
assert run(detection.keypointrcnn_resnet50_fpn, ["box_head", "keypoint_head"], keypoints=torch.zeros(8, 17, 3)) == (5, [1024, 256])
assert run(detection.retinanet_resnet50_fpn, []) == (2, [])
assert run(detection.fcos_resnet50_fpn, []) == (3, [])
assert run(detection.ssd300_vgg16, []) == (2, [])
`

// TestDetectorsTrain runs the losses of torchvision's own detectors.
func TestDetectorsTrain(t *testing.T) {
	for _, variable := range []string{"HEFT_TORCHVISION_0_14", "HEFT_TORCHVISION"} {
		t.Run(variable, func(t *testing.T) {
			folder := os.Getenv(variable)
			if folder == "" {
				t.Skipf("%s is not set", variable)
			}
			s, err := Open(Options{Roots: []Root{{FS: os.DirFS(folder)}}})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.LoadSource("detectors.py", []byte(detectorTraining)); err != nil {
				t.Fatal(explain(err))
			}
		})
	}
}
