package advise

// This file compares changed detectors with real torchvision
// (tools/goldens/changes.py --detectors).

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/source"
)

// changedDetector is a row of testdata/goldens/changed_detectors.jsonl.
type changedDetector struct {
	Model                        string
	Calls                        []string
	Parameters, Trainable, State int64
	MACs                         map[string]int64 // of a part, in an evaluation
	Regions                      int64            // that the box head saw then
	Kept                         int64            // after a training forward; 0 where nothing is trained
	Trained                      int64            // regions of it
}

// keptTolerance is how far the bytes that autograd keeps of a detector may be off, for
// as many regions as torchvision trained: losses and matches go by numbers.
const keptTolerance = 0.003

// TestDetectorsAgreeWithTorch: parameters, the work of backbone and proposal head, and
// that of the box head for each region, are torchvision's.
func TestDetectorsAgreeWithTorch(t *testing.T) {
	file, err := os.Open("../../testdata/goldens/changed_detectors.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var r changedDetector
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		r.compare(t)
	}
}

func (r *changedDetector) compare(t *testing.T) {
	m, err := source.Open(t.Context(), r.Model, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if m, err = m.Alter(changes, r.Calls); err != nil {
		t.Fatal(err)
	}
	g, err := m.Trace(source.Run{Batch: 1})
	if err != nil {
		t.Fatalf("%v: %v", r.Calls, err)
	}
	var parameters int64
	for _, p := range g.Params {
		if !p.Buffer {
			parameters += p.Tensor.Elements()
		}
	}
	if parameters != r.Parameters {
		t.Errorf("%v: %d parameters, torchvision has %d", r.Calls, parameters, r.Parameters)
	}
	costs := cost.Of(g)
	var regions int64
	for _, c := range g.Calls {
		macs := costs.Calls[c.ID].Forward.MACs
		switch c.Module.Path {
		case "backbone", "rpn":
			if macs != r.MACs[c.Module.Path] {
				t.Errorf("%v: %s takes %d MACs, torchvision's %d", r.Calls, c.Module.Path, macs, r.MACs[c.Module.Path])
			}
		case "roi_heads.box_head":
			regions = c.Inputs[0].Shape[0]
		}
	}
	for _, c := range g.Calls { // torch counts no products of codes
		if macs := costs.Calls[c.ID].Forward.MACs; c.Module.Path == "roi_heads" && r.MACs["roi_heads"] > 0 && macs*r.Regions != r.MACs["roi_heads"]*regions {
			t.Errorf("%v: the box head takes %d MACs for %d regions, torchvision's %d for %d", r.Calls, macs, regions, r.MACs["roi_heads"], r.Regions)
		}
	}
	if r.Regions > regions {
		t.Errorf("%v: at most %d regions; torchvision has %d", r.Calls, regions, r.Regions)
	}
	if r.Kept > 0 {
		r.compareKept(t, m)
	}
}

func (r *changedDetector) compareKept(t *testing.T, m *source.Model) {
	g, err := m.Trace(source.Run{Batch: 2, Training: true})
	if err != nil {
		t.Fatalf("%v: %v", r.Calls, err)
	}
	kept, err := memory.KeptFor(g, memory.Plan{Mode: memory.Training, Optimizer: memory.Optimizer{Name: "sgd"}, TensorsOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	regions := trainedRegions(g)
	var bytes int64
	for _, k := range kept {
		switch {
		case k.Made == nil: // a parameter
		case firstAxis(k.Made) == regions:
			bytes += k.Bytes * r.Trained / regions
		default:
			bytes += k.Bytes
		}
	}
	if regions < r.Trained {
		t.Errorf("%v: at most %d regions are trained; torchvision trained %d", r.Calls, regions, r.Trained)
	}
	if off := float64(bytes-r.Kept) / float64(r.Kept); max(off, -off) > keptTolerance {
		t.Errorf("%v: autograd keeps %d bytes, torchvision's %d (%+.1f %%)", r.Calls, bytes, r.Kept, 100*off)
	}
}

// trainedRegions is how many regions the box head sees: as many as the sampler may
// choose. torchvision's run saw fewer where its proposals were few, as behind frozen
// norms that normalize nothing.
func trainedRegions(g *graph.Graph) int64 {
	for _, c := range g.Calls {
		if c.Module.Path == "roi_heads.box_head" {
			return c.Inputs[0].Shape[0]
		}
	}
	return 0
}

func firstAxis(o *graph.Op) int64 {
	if shape := o.Outputs[0].Shape; len(shape) > 0 {
		return shape[0]
	}
	return 0
}
