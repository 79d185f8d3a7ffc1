package source

// This file tests that detectors of users get objects to be trained on.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/input"
)

const ownDetectors = `
import torch
import torchvision
from torch import nn
from torchvision.models.detection import FasterRCNN
from torchvision.models.detection.anchor_utils import AnchorGenerator


def own_backbone():
    backbone = nn.Sequential(nn.Conv2d(3, 16, 3, stride=16, padding=1), nn.ReLU())
    backbone.out_channels = 16
    anchors = AnchorGenerator(sizes=((32, 64),), aspect_ratios=((0.5, 1.0, 2.0),))
    pool = torchvision.ops.MultiScaleRoIAlign(featmap_names=["0"], output_size=7, sampling_ratio=2)
    return FasterRCNN(backbone, num_classes=3, rpn_anchor_generator=anchors, box_roi_pool=pool)


class Wrapped(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = torchvision.models.detection.maskrcnn_resnet50_fpn(weights=None, weights_backbone=None, num_classes=5)

    def forward(self, images, targets=None):
        return self.net(images, targets)


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x, targets=None):
        y = self.fc(x)
        return y if targets is None else y * 2
`

// TestOwnDetectorsGetTargets: whose frame is torchvision's, wherever it stands, is trained
// on invented objects, and the report says so; other models with an argument of that name
// are not.
func TestOwnDetectorsGetTargets(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.py")
	if err := os.WriteFile(file, []byte(ownDetectors), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		model, input string
		objects      int64
		said         string // by the assumption, "" for none
	}{
		{":own_backbone()", "", 0, "8 objects an image, since no targets were given"},
		{":own_backbone()", "[3x320x320,3x320x480]", 3, "3 objects an image, as `gt_per_image` says"},
		{":Wrapped", "2x3x320x320", 0, "8 objects an image"},
		{":Plain", "2x4", 0, ""},
	} {
		m, err := Open(t.Context(), file+c.model, Options{Objects: c.objects})
		if err != nil {
			t.Fatal(err)
		}
		run := Run{Training: true}
		if c.input != "" {
			if run.Inputs, err = input.Parse(c.input); err != nil {
				t.Fatal(err)
			}
		}
		g, err := m.Trace(run)
		if err != nil {
			t.Errorf("%s %s: %v", c.model, c.input, err)
			m.Close()
			continue
		}
		var said string
		for _, a := range g.Assumptions {
			if a.Code == "targets" {
				said = a.Text
			}
		}
		if !strings.HasPrefix(said, c.said) || c.said == "" && said != "" {
			t.Errorf("%s %s: it is said %q, want %q", c.model, c.input, said, c.said)
		}
		masks := false
		for _, v := range g.Inputs {
			masks = masks || strings.Contains(v.Name, "masks")
		}
		if masks != (c.model == ":Wrapped") {
			t.Errorf("%s %s: masks are given: %t", c.model, c.input, masks)
		}
		m.Close()
	}
	if _, err := Open(t.Context(), "resnet18", Options{Objects: -1}); err == nil {
		t.Error("-1 objects an image are taken")
	}
}
