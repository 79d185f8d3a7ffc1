package advise

// This file holds the levers that make layers narrower, and that only seem to.

import (
	"fmt"
	"strconv"
	"strings"

	"heft/internal/graph"
)

var pruneLevers = []*Lever{
	{
		ID: "prune", Takes: "a share of the channels, 0 to 1: 0.25",
		Why:     "layers with fewer channels: whole filters go, and what reads them gets narrower",
		Title:   func(_ *Subject, value string) string { return value + " of the channels pruned" },
		Applies: prunable,
		Change: func(c Case, s *Subject, value string) (Case, error) {
			share, err := strconv.ParseFloat(value, 64)
			if err != nil || !(share > 0 && share < 1) {
				return c, errValue
			}
			sizes := narrower(s.Graph, share)
			if len(sizes) == 0 {
				return c, refuse(&Lever{ID: "prune"}, "", "%s", notPrunable)
			}
			return c.with("resize_channels(model, {%s})", strings.Join(sizes, ", ")), nil
		},
		Price:    priced(Architecture, "to be tuned again; accuracy to be checked. Which channels go is the trainer's choice"),
		Excludes: []string{"backbone", "fpn", "depthwise", "average_head", "rpn.depthwise", "rpn.anchors", "box_head.width", "freeze"},
	},
	{
		ID: "masks", Takes: "a share of the weights, 0 to 1: 0.5",
		Why:   "torch.nn.utils.prune sets small weights to zero: it keeps them, and a mask of the same size",
		Title: func(_ *Subject, value string) string { return value + " of the weights masked" },
		Applies: func(s *Subject) Offer {
			return none("masks of single weights take memory and time, and save none: each weight stays, beside a mask of its size")
		},
		Change: func(c Case, _ *Subject, value string) (Case, error) {
			if !fraction(value) {
				return c, errValue
			}
			return c.with("masked(model, %s)", value), nil
		},
		Price: priced(Data, "accuracy to be checked"),
	},
	{
		ID: "static_int8", Takes: on,
		Why:   "weights and activations as codes of eight bits, with ranges that a calibration observed",
		Never: noCodes,
		Title: titled("static int8"),
		Applies: func(*Subject) Offer {
			return none("torch.ao.quantization.convert makes layers that run on the CPU alone, and heft has none of them; quantize=int8 has the same weights, and a file of onnxruntime's quantize_static is read as it is")
		},
		Change: func(c Case, _ *Subject, _ string) (Case, error) {
			return c, refuse(&Lever{ID: "static_int8"}, "quantize=int8 has the same weights", noCodes)
		},
		Price: priced(Data, "accuracy to be checked"),
	},
}

// noCodes is why static quantization is not made.
const noCodes = "heft has no quantized layers that run on codes, which torch makes for the CPU alone"

const notPrunable = "the model has no layers whose channels all their readers could do without"

// prunable offers an eighth to a half of the channels.
func prunable(s *Subject) Offer {
	if len(narrower(s.Graph, 0.5)) == 0 {
		return none(notPrunable)
	}
	return surgery(s, "0.125", "0.25", "0.5")
}

// narrower lists the layers whose sizes change, with what they read and make then:
// `"layer1.0.conv1": (64, 48)`.
func narrower(g *graph.Graph, share float64) []string {
	var list []string
	for _, r := range layersWithChannels(g) {
		before, after := [2]int64{sizeOf(r.in), sizeOf(r.out)}, [2]int64{narrowed(r.in, share), narrowed(r.out, share)}
		if before == after {
			continue
		}
		if r.in == nil { // what it reads has sizes that stay
			before[0], after[0] = readsOf(r.module), readsOf(r.module)
		}
		list = append(list, fmt.Sprintf("%q: (%d, %d)", r.module.Path, after[0], after[1]))
	}
	return list
}

func sizeOf(lanes []lane) int64 { return axis{lanes: lanes}.size() }

// readsOf is how many channels a layer's weight reads: an image's, say.
func readsOf(m *graph.Module) int64 {
	for _, p := range m.Params {
		shape := p.Tensor.Shape
		switch {
		case p.Buffer || len(shape) < 2:
		case strings.HasPrefix(m.Class, "ConvTranspose"):
			return shape[0]
		default:
			return shape[1]
		}
	}
	return 0
}
