package source

// This file says how many proposals and detections an evaluation of a two-stage detector
// has, where nobody wants the bounds.

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/torch"
)

//go:embed py/detection.py
var detectionText []byte

// detectionProgram limits what a detector keeps.
var detectionProgram = torch.Program{Name: "source/detection.py", Text: detectionText}

// detectionCounts are the most that an image has.
type detectionCounts struct {
	preset                string
	proposals, detections int64
}

func (c *detectionCounts) assumption() graph.Assumption {
	return graph.Assumption{
		Code: "detection", Text: fmt.Sprintf("at most %d proposals and %d detections an image, as `assume` detection=%s says", c.proposals, c.detections, c.preset),
		Effect: "work and memory behind them; without it they are upper bounds",
	}
}

// presets are those that say the same of every detector. A photograph of COCO has seven
// objects; a trained detector keeps about 20 boxes of it.
var presets = map[string]detectionCounts{
	"typical": {"typical", 1000, 20},
	"none":    {"none", 0, 0},
}

// published are the counts with which torchvision's own figures of work (_ops of its
// weights, 0.29) come out: without trained weights no box is sure enough for a mask, and
// the scores of the mobile networks leave no proposal.
var published = map[string]detectionCounts{
	"maskrcnn_resnet50_fpn":                 {"published", 1000, 0},
	"keypointrcnn_resnet50_fpn":             {"published", 1000, 1},
	"fasterrcnn_mobilenet_v3_large_fpn":     {"published", 0, 0},
	"fasterrcnn_mobilenet_v3_large_320_fpn": {"published", 0, 0},
}

// detectionPreset takes "detection=typical" out of a list of assumptions; "" is the
// bounds.
func detectionPreset(assume []string) (preset string, rest []string, err error) {
	for _, text := range assume {
		value, is := strings.CutPrefix(text, "detection=")
		if !is {
			rest = append(rest, text)
			continue
		}
		if !slices.Contains([]string{"max", "typical", "published", "none"}, value) {
			return "", nil, &Error{Message: fmt.Sprintf("there is no assumption %q of detections", value), Advice: "`assume` detection=max, typical, published or none"}
		}
		if preset = value; value == "max" {
			preset = ""
		}
	}
	return preset, rest, nil
}

// presumeNamed gives the model the counts of a preset. A built-in model whose published
// figure is that of the bounds keeps them.
func (m *Model) presumeNamed(preset string) error {
	if m.session == nil || len(m.trainedOn().Keys) == 0 {
		return &Error{Message: m.name + " is no detector of torchvision's parts", Advice: "leave `assume` detection=" + preset + " out"}
	}
	counts, known := presets[preset]
	if preset == "published" {
		builder, _, _ := strings.Cut(m.name, "(")
		if counts, known = published[builder]; !known && m.source != builtIn {
			return &Error{Message: "nobody published the work of " + m.name, Advice: "`assume` detection=typical, or max for the bounds"}
		}
	}
	if !known {
		return nil
	}
	return m.presume(&counts)
}

// presume limits what the model keeps in an evaluation.
func (m *Model) presume(counts *detectionCounts) error {
	if counts == nil {
		return nil
	}
	changed, err := m.session.Change(m.model, detectionProgram, []string{fmt.Sprintf("keeps(model, %d, %d)", counts.proposals, counts.detections)})
	if err != nil {
		return err
	}
	m.model, m.counts = changed, counts
	return nil
}
