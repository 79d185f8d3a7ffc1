package torch

// This file runs programs that need what stands in for other libraries.

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"heft/internal/acid"
	"heft/internal/files"
	"heft/internal/input"
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
			folder := acid.Folder(t, variable)
			s, err := Open(Options{Roots: []*files.Root{files.New(os.DirFS(folder), "", "/model")}})
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

// pretrainedSources asks torchvision's and timm's own sources for weights:
// nothing is loaded, but what weights change in a model is there. The detector's
// frozen batch norms hold no parameters: 41,808,406 without weights, 41,755,286
// with them.
const pretrainedSources = `
import timm
import torch
import torchvision
from torchvision.models.feature_extraction import create_feature_extractor


def count(model):
    return sum(p.numel() for p in model.parameters())


def shapes(outputs):
    return [tuple(t.shape) for t in outputs]


image = torch.zeros(1, 3, 64, 64)
assert count(torchvision.models.resnet50(weights="DEFAULT")) == 25557032
assert count(torchvision.models.detection.fasterrcnn_resnet50_fpn(weights=None, weights_backbone=None)) == 41808406
assert count(torchvision.models.detection.fasterrcnn_resnet50_fpn(weights="DEFAULT")) == 41755286
weights = torchvision.models.ResNet50_Weights.DEFAULT
assert len(weights.meta["categories"]) == 1000 and weights.transforms()(torch.zeros(3, 300, 400)).shape == (3, 224, 224)
assert shapes(create_feature_extractor(torchvision.models.resnet18(), ["layer2", "layer4"])(image).values()) == [
    (1, 128, 8, 8), (1, 512, 2, 2)]
assert count(timm.create_model("vit_base_patch16_224", pretrained=True, num_classes=10)) == 85806346
convnext = timm.create_model("convnext_tiny", features_only=True, out_indices=(0, 3))
assert shapes(convnext(image)) == [(1, 96, 16, 16), (1, 768, 2, 2)] and convnext.feature_info.channels() == [96, 768]
traced = timm.create_model("resnet18", features_only=True, feature_cls="fx")
assert shapes(traced(image)) == [(1, 64, 32, 32), (1, 64, 16, 16), (1, 128, 8, 8), (1, 256, 4, 4), (1, 512, 2, 2)]
# The classifier is left out.
assert count(timm.create_model("vgg11", features_only=True, feature_cls="fx")) == 9220480
`

// TestPretrained runs torchvision's and timm's sources with pretrained weights.
func TestPretrained(t *testing.T) {
	var roots []*files.Root
	for _, variable := range []string{"HEFT_TORCHVISION", "HEFT_TIMM"} {
		roots = append(roots, files.New(os.DirFS(acid.Folder(t, variable)), "", "/model"))
	}
	s, err := Open(Options{Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("pretrained.py", []byte(pretrainedSources)); err != nil {
		t.Fatal(explain(err))
	}
}

// Using what heft does not know is an error that names it, also where a script
// set it up.
func TestUseOfMissingNames(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{"from torch.func import debug_unwrap\ndebug_unwrap(len)", "torch.func.debug_unwrap is not known to heft"},
		{"import pybullet\nenv = pybullet.make('x')\nn = env.shape[0] * 2", "pybullet.make.shape is used, but module 'pybullet' was not found"},
		{"import pybullet\nif pybullet.make('x') < pybullet.make('y'): pass", "pybullet.make is used"},
		{"import pybullet\nclass C:\n    def __init__(self): self.env = pybullet.make('x')\nC()", "pybullet.make is used"},
		{"import numpy\nnumpy.busday_count(8)", "AttributeError: numpy.busday_count is not known to heft"},
		{"import fcntl\nfcntl.lockf(1, 2)", "AttributeError: fcntl.lockf is not among what heft has of Python's standard library"},
		{"import torch, pybullet\ntorch.zeros(pybullet.make('x').shape)", "pybullet.make.shape is used"},
		{"import tensorflow as tf\nmodel = tf.keras.Sequential()\nmodel.summary() + 1", "is of another framework: heft reads models of PyTorch"},
		{"import mmcv\nmmcv.__version__.split('.')[0] + 1", "mmcv.__version__.split is used"},
		{"from timm.models.resnet import ResNet\nResNet()", "timm.models.resnet.ResNet is not among the layers of timm that heft has; name the folder"},
		{"import argparse\np = argparse.ArgumentParser()\np.add_argument('--data', required=True)\np.parse_args([])",
			"SystemExit: 2\nerror: the following arguments are required: --data"},
	} {
		s, err := Open(Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = s.LoadSource("train.py", []byte(c.source))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.source, err, c.want)
		}
		var failure *Error
		if errors.As(err, &failure) && strings.HasPrefix(failure.Advice, "`path`") != strings.Contains(err.Error(), "was not found") {
			t.Errorf("%s: advice %q", c.source, failure.Advice)
		}
		s.Close()
	}
}

// TestInstead: what counts or plays is heft's own, whatever is installed of it.
func TestInstead(t *testing.T) {
	for _, name := range []string{"thop", "ptflops", "torchsummary", "torchinfo", "torchview", "fvcore.nn", "calflops", "gym", "gymnasium.wrappers"} {
		top, _, _ := strings.Cut(name, ".")
		real := files.New(fstest.MapFS{top + "/__init__.py": {Data: []byte("raise SystemExit('the real one runs')\n")}}, "", "/site")
		s, err := Open(Options{Roots: []*files.Root{real}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.LoadSource("main.py", []byte("import "+name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		s.Close()
	}
}

// A file of a folder without __init__.py may import from it relatively; a file
// of a package is loaded as a script if the package's own __init__.py fails.
func TestFoldersOfModels(t *testing.T) {
	const model = "from torch import nn\n%sclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layer = %s\n"
	sources := fstest.MapFS{
		"plain/net.py":       {Data: fmt.Appendf(nil, model, "from .parts import layer\n", "layer()")},
		"plain/parts.py":     {Data: []byte("from torch import nn\nfrom ..shared import width\ndef layer(): return nn.Linear(width, 2)\n")},
		"shared.py":          {Data: []byte("width = 3\n")},
		"closed/__init__.py": {Data: []byte("from .closed import *\n")},
		"closed/closed.py":   {Data: []byte("from .net import Net\nopen('vocabulary.txt')\n")},
		"closed/net.py":      {Data: fmt.Appendf(nil, model, "", "nn.Linear(3, 2)")},
		"named/__init__.py":  {Data: []byte("from .named import *\n")},
		"named/named.py":     {Data: []byte("from .net import Net\n")},
		"named/net.py":       {Data: fmt.Appendf(nil, model, "", "nn.Linear(3, 2)")},
	}
	for _, root := range []struct{ dir, file string }{
		{".", "closed/net.py"}, {".", "named/net.py"}, {"..", "top/plain/net.py"},
	} {
		tree := fs.FS(sources)
		if root.dir == ".." {
			below := fstest.MapFS{}
			for name, file := range sources {
				below["top/"+name] = file
			}
			tree = below
		}
		s, err := Open(Options{Roots: []*files.Root{files.New(tree, "", "/model")}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.LoadFile(root.file); err != nil {
			t.Errorf("%s: %v", root.file, explain(err))
		} else if _, err := s.Build("Net()"); err != nil {
			t.Errorf("%s: %v", root.file, explain(err))
		}
		s.Close()
	}
}

// A condition inside heft's own library is the user's line that asked for it.
func TestDecisionsInLibrary(t *testing.T) {
	const source = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def forward(self, x):\n        if torch.equal(x, torch.ones(3)):\n            return x\n        return x * 2\n"
	for _, assume := range [][]Decision{nil, {{File: "model.py", Line: 5, Truth: true}}} {
		s, err := Open(Options{Assume: assume})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.LoadSource("model.py", []byte(source)); err != nil {
			t.Fatal(err)
		}
		m, err := s.Build("Net()")
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Trace(m, Run{Inputs: []Input{input.Float32(3)}})
		if assume != nil && err != nil {
			t.Errorf("decided: %v", err)
		}
		if assume == nil && (err == nil || !strings.HasPrefix(err.Error(), "model.py:5: ")) {
			t.Errorf("undecided: %v", err)
		}
	}
}
