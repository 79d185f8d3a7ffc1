package zoo_test

// This file runs every built-in model and compares its state and outputs with
// torchvision's.

import (
	"math"
	"testing"

	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/packed"
	"heft/internal/torch"
	"heft/zoo"
)

// stateDict lists what real torchvision's builder keeps, in order: key, shape,
// and whether it is a buffer.
type stateDict struct {
	Name  string   `json:"name"`
	State [][3]any `json:"state"`
}

func readStateDicts(t *testing.T) map[string]stateDict {
	t.Helper()
	dicts := map[string]stateDict{}
	for _, d := range packed.Rows[stateDict](t, "testdata/state_dict.jsonl.gz") {
		dicts[d.Name] = d
	}
	return dicts
}

// Every model runs, has real torchvision's keys and shapes, and, built for its
// weights, the parameters and multiply-adds that torchvision publishes.
func TestModelsRun(t *testing.T) {
	dicts := readStateDicts(t)
	for _, m := range zoo.Models() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			g := trace(t, m, bare(m))
			if got := parameters(g); got != m.Parameters {
				t.Errorf("%d parameters, the list says %d", got, m.Parameters)
			}
			checkState(t, g, dicts[m.Name])
			if weightsMatter(m) {
				g = trace(t, m, `(weights="DEFAULT")`)
			}
			checkPublished(t, g, m)
		})
	}
}

// bare are the arguments that build a model without any weights.
func bare(m zoo.Model) string { return "(" + m.Arguments + ")" }

// weightsMatter tells for which models the architecture depends on them:
// detectors freeze norms, segmentation models gain an auxiliary classifier,
// GoogLeNet drops two.
func weightsMatter(m zoo.Model) bool {
	return m.Task == zoo.Detection || m.Task == zoo.Segmentation || m.Name == "googlenet"
}

func trace(t *testing.T, m zoo.Model, arguments string) *graph.Graph {
	t.Helper()
	s, err := torch.Open(torch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadModule(m.Module); err != nil {
		t.Fatal(err)
	}
	model, err := s.Build(m.Name + arguments)
	if err != nil {
		t.Fatal(err)
	}
	g, err := s.Trace(model, torch.Run{Inputs: inputs(m)})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// inputs are those of the published figure.
func inputs(m zoo.Model) []input.Spec {
	var specs []input.Spec
	for _, shape := range m.Published.Input {
		sizes := make([]int64, len(shape))
		for i, n := range shape {
			sizes[i] = int64(n)
		}
		specs = append(specs, input.Float32(sizes...))
	}
	if m.TakesImages() {
		return []input.Spec{{Kind: input.List, Items: specs}}
	}
	return specs
}

func checkState(t *testing.T, g *graph.Graph, want stateDict) {
	t.Helper()
	var got []*graph.Param
	for _, p := range g.Params {
		if p.Persistent {
			got = append(got, p)
		}
	}
	if len(got) != len(want.State) {
		t.Fatalf("%d keys, torchvision has %d", len(got), len(want.State))
	}
	known := map[string]*graph.Param{}
	for _, p := range got {
		known[p.Path] = p
	}
	for _, entry := range want.State {
		key, buffer := entry[0].(string), entry[2].(bool)
		p := known[key]
		switch {
		case p == nil:
			t.Errorf("no %s", key)
		case p.Buffer != buffer:
			t.Errorf("%s: buffer is %v, want %v", key, p.Buffer, buffer)
		case !sameShape(p.Tensor.Shape, entry[1].([]any)):
			t.Errorf("%s is %v, want %v", key, p.Tensor.Shape, entry[1])
		}
	}
}

func sameShape(got []int64, want []any) bool {
	if len(got) != len(want) {
		return false
	}
	for i, n := range want {
		if float64(got[i]) != n.(float64) {
			return false
		}
	}
	return true
}

// bounded holds the detectors whose published figure was taken on an image in
// which fewer regions were found than there can be. In billions, with as many
// as there can be: 1,000 proposals of 14.36 million multiply-adds, or 150 of the
// smaller MobileNet's; 100 detections of 0.532 billion with masks, of 3.495
// billion with keypoints. Published are 0 proposals, 0 masks, 1 person.
var bounded = map[string]float64{
	"fasterrcnn_mobilenet_v3_large_fpn":     18.853,
	"fasterrcnn_mobilenet_v3_large_320_fpn": 2.873,
	"keypointrcnn_resnet50_fpn":             483.470,
	"maskrcnn_resnet50_fpn":                 187.586,
}

func parameters(g *graph.Graph) int64 {
	n := int64(0)
	for _, p := range g.Params {
		if !p.Buffer {
			n += p.Tensor.Elements()
		}
	}
	return n
}

func checkPublished(t *testing.T, g *graph.Graph, m zoo.Model) {
	t.Helper()
	if got := parameters(g); got != m.Published.Parameters {
		t.Errorf("%d parameters, published %d", got, m.Published.Parameters)
	}
	want := m.Published.GMACs
	if bound, ok := bounded[m.Name]; ok {
		want = bound
	}
	macs := cost.Of(g).Total.Forward.MACs
	if got := math.Round(float64(macs)/1e6) / 1e3; got != want {
		t.Errorf("%d multiply-adds, published %.3f·10⁹", macs, want)
	}
}
