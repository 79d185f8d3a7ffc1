package advise

// This file holds the levers of two-stage detectors, and the one that swaps the network
// which makes the features.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/zoo"
)

var detectorLevers = []*Lever{
	{
		ID: "backbone", Takes: "a network of torchvision: mobilenet_v3_large, resnet18",
		Why:     "a lighter network makes the features",
		Title:   func(_ *Subject, value string) string { return "backbone " + value },
		Applies: backbones,
		Change:  swapBackbone,
		Price:   priced(Architecture, "to be trained again; accuracy to be checked"),
	},
	{
		ID: "fpn", Takes: "false",
		Why:   "one map of features instead of a pyramid: the heads see the last stage alone",
		Title: titled("no feature pyramid"),
		Applies: func(s *Subject) Offer {
			if !s.twoStage() || s.Module("backbone.fpn") == nil {
				return none("the model is no two-stage detector with a feature pyramid")
			}
			return surgery(s, "false")
		},
		Change: func(c Case, s *Subject, value string) (Case, error) {
			if value != "false" || s.Module("backbone.fpn") == nil {
				return c, errValue
			}
			return c.with("one_level_backbone(model)"), nil
		},
		Price: priced(Architecture, "to be trained again; small objects are lost"),
	},
	detectorLever("rpn.pre_nms", "a number of proposals of a level: 500", "fewer proposals of each level are sorted and suppressed", "%s proposals before suppression",
		[]string{"500"}, wholeNumber, "proposals(model, before=%s)", Price{Class: Data, Words: "recall to be checked"}),
	detectorLever("rpn.post_nms", "a number of proposals of an image: 300", "the second stage looks at fewer proposals of each image", "%s proposals",
		[]string{"300", "100"}, wholeNumber, "proposals(model, after=%s)", Price{Class: Data, Words: "recall to be checked; no training needed"}),
	detectorLever("rpn.anchors", "1, 2 or 3 anchors at each place", "fewer anchors at each place: smaller heads, fewer boxes to sort", "%s anchors at each place",
		[]string{"2"}, anchorCount, "anchors(model, %s)", Price{Class: Architecture, Words: "the proposal head is to be trained again"}),
	detectorLever("rpn.depthwise", on, "the proposal head's convolution over each channel alone, then over channels", "depthwise proposal head",
		[]string{on}, isOn, "depthwise_proposals(model)", Price{Class: Architecture, Words: "the proposal head is to be trained again"}),
	detectorLever("box_head.width", "the width of the box head's layers: 512", "a box head with narrower layers", "box head of width %s",
		[]string{"512"}, wholeNumber, "box_head_width(model, %s)", Price{Class: Architecture, Words: "the box head is to be trained again"}),
	detectorLever("roi.nms", "a threshold of overlap, 0 to 1: 0.4", "boxes that overlap less are suppressed as well: at most as many stay", "suppression at %s",
		[]string{"0.4"}, fraction, "suppression(model, %s)", Price{Class: Data, Words: "how many boxes stay depends on the images: the bound is the same"}),
	detectorLever("detections", "a number of boxes of an image: 50", "fewer boxes of each image are kept, and masks made of", "%s detections",
		[]string{"50"}, wholeNumber, "detections(model, %s)", Price{Class: Data, Words: "crowded images lose objects"}),
	{
		ID: "detector_image", Takes: "width and height in pixels: 800x600",
		Why:   "images are resized to one size instead of to a short side",
		Title: func(_ *Subject, value string) string { return "images of " + value },
		Applies: func(s *Subject) Offer {
			if !s.detector() {
				return none("the model does not resize images itself")
			}
			return surgery(s, "800x600")
		},
		Change: func(c Case, s *Subject, value string) (Case, error) {
			width, height, both := strings.Cut(value, "x")
			if !both || !wholeNumber(width) || !wholeNumber(height) || !s.detector() {
				return c, errValue
			}
			return c.with("fixed_image(model, %s, %s)", width, height), nil
		},
		Price: priced(Data, "fewer pixels: small objects to be checked"),
	},
	{
		ID: "share_backbone", Takes: on,
		Why:   "features that two parts of a model make of the same images are made once",
		Title: titled("shared features"),
		Applies: func(s *Subject) Offer {
			if path := repeated(s); path != "" {
				return none("%s runs more than once on the same tensor: keep its result in a variable; where, only the source can tell", accessor(path))
			}
			return none("no module runs twice on the same tensor: features are shared already")
		},
		Change: func(c Case, s *Subject, _ string) (Case, error) {
			return c, refuse(&Lever{ID: "share_backbone"}, "keep the first result in a variable of forward", "which result can be kept is in the source: heft cannot rewrite a forward")
		},
		Price: priced(Nothing, "–"),
	},
}

// twoStage tells torchvision's two-stage detectors, and those that are built from
// their parts.
func (s *Subject) twoStage() bool { return s.Has("RegionProposalNetwork") && s.Has("RoIHeads") }

func (s *Subject) detector() bool { return s.Has("GeneralizedRCNNTransform") }

// detectorLever is a lever of two-stage detectors that calls one function with its
// value.
func detectorLever(id, takes, why, title string, offers []string, valid func(string) bool, call string, price Price) *Lever {
	return &Lever{
		ID: id, Takes: takes, Why: why,
		Title: func(_ *Subject, value string) string { return formatted(title, value) },
		Applies: func(s *Subject) Offer {
			if !s.twoStage() {
				return none("the model is no two-stage detector of torchvision's parts")
			}
			return surgery(s, offers...)
		},
		Change: func(c Case, s *Subject, value string) (Case, error) {
			if !valid(value) || !s.twoStage() {
				return c, errValue
			}
			return c.with("%s", formatted(call, value)), nil
		},
		Price: func(*Subject, string) Price { return price },
	}
}

// formatted puts a value where a text has room for one.
func formatted(text, value string) string {
	if strings.Contains(text, "%s") {
		return fmt.Sprintf(text, value)
	}
	return text
}

func isOn(value string) bool { return value == on }

func wholeNumber(value string) bool {
	n, err := strconv.ParseInt(value, 10, 32)
	return err == nil && n > 0
}

func anchorCount(value string) bool { return slices.Contains([]string{"1", "2", "3"}, value) }

func fraction(value string) bool {
	f, err := strconv.ParseFloat(value, 64)
	return err == nil && f > 0 && f <= 1
}

// pyramidBackbones and classifiers are the networks that the lever offers, lighter
// ones last.
var (
	pyramidBackbones = []string{"resnet18", "mobilenet_v3_large"}
	classifiers      = []string{"resnet18", "mobilenet_v3_large"}
)

// backbones offers networks of torchvision.
func backbones(s *Subject) Offer {
	switch {
	case s.Has("BackboneWithFPN"):
		return surgery(s, pyramidBackbones...)
	case s.classes() > 0:
		return surgery(s, classifiers...)
	}
	return none("the model is neither a classifier of images nor a detector on torchvision's feature pyramid")
}

// classes is how many classes a classifier of images tells apart, 0 for other models.
func (s *Subject) classes() int64 {
	if s.Side == 0 || len(s.Graph.Outputs) == 0 {
		return 0
	}
	out := s.Graph.Outputs[0].Tensor
	for i := len(s.Graph.Steps) - 1; i >= 0; i-- {
		o := s.Graph.Steps[i].Op
		if o == nil {
			continue
		}
		if weight := op.Input(o, "weight"); len(out.Shape) == 2 && weight != nil && op.KernelOf(o) == op.KernelProduct {
			return out.Shape[1]
		}
		return 0
	}
	return 0
}

func swapBackbone(c Case, s *Subject, value string) (Case, error) {
	if _, known := zoo.Lookup(value); !known {
		return c, errValue
	}
	switch {
	case s.Has("BackboneWithFPN"):
		return c.with("pyramid_backbone(model, %q)", value), nil
	case s.classes() > 0:
		return c.with("swap_classifier(model, %q, %d)", value, s.classes()), nil
	}
	return c, errValue
}

// repeated is the path of a module that runs twice on the same tensor, "" if none
// does.
func repeated(s *Subject) string {
	type run struct {
		module *graph.Module
		input  *graph.Tensor
	}
	seen := map[run]bool{}
	for _, c := range s.Graph.Calls {
		if len(c.Inputs) != 1 || weightOf(c.Module) == 0 {
			continue
		}
		r := run{c.Module, c.Inputs[0]}
		if seen[r] {
			return c.Module.Path
		}
		seen[r] = true
	}
	return ""
}
