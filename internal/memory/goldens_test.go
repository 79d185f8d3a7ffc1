package memory

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/source"
	"heft/zoo"
)

// livePeaks is one line of memory-peaks.jsonl.gz: the live bytes of a run of
// real torch (tools/goldens/memory_peaks.py).
type livePeaks struct {
	Model  string
	Batch  int64
	Run    string
	Stages [][3]any
}

// tolerance is how far a phase may be off, relative to its size.
const tolerance = 0.005

// offBy lists models that are known to be further off, and why.
var offBy = map[string]string{}

// TestLiveBytesAgreeWithTorch runs the zoo through whole steps and compares
// live tensor bytes, at the end of every phase and at its peak.
func TestLiveBytesAgreeWithTorch(t *testing.T) {
	name := "../../testdata/goldens/memory-peaks.jsonl.gz"
	if other := os.Getenv("HEFT_MEMORY_PEAKS"); other != "" {
		name = other
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	if strings.HasSuffix(name, ".gz") {
		unpacked, err := gzip.NewReader(file)
		if err != nil {
			t.Fatal(err)
		}
		lines = bufio.NewScanner(unpacked)
	}
	lines.Buffer(nil, 1<<20)
	graphs := graphCache{}
	models := map[string]bool{}
	for lines.Scan() {
		var want livePeaks
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		if _, ok := zoo.Lookup(want.Model); !ok || offBy[want.Model] != "" {
			continue
		}
		models[want.Model] = true
		compareStages(t, &want, graphs.get(t, &want))
	}
	t.Logf("%d models", len(models))
}

// graphCache keeps the last model's graphs: lines of a model follow each other.
type graphCache map[bool]*graph.Graph

func (c graphCache) get(t *testing.T, want *livePeaks) *graph.Graph {
	training := want.Run != "eval"
	if g := c[training]; g != nil && g.Name == want.Model {
		return g
	}
	m, err := source.Open(want.Model, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	c[training], err = m.Trace(source.Run{Batch: want.Batch, Training: training})
	if err != nil {
		t.Fatal(err)
	}
	return c[training]
}

func compareStages(t *testing.T, want *livePeaks, g *graph.Graph) {
	plan := Plan{TensorsOnly: true, Iterations: 1}
	if want.Run != "eval" {
		plan.Mode, plan.Iterations = Training, 2
		plan.Optimizer = Optimizer{Name: want.Run}
		if want.Run == "sgd" {
			plan.Optimizer.Momentum = 0.9
		}
	}
	s := &simulation{}
	r, err := simulateInto(s, g, plan)
	if err != nil {
		t.Errorf("%s: %v", want.Model, err)
		return
	}
	live := liveBytes(&s.tape)
	for i, w := range want.Stages {
		// The first stage, placing the model, is one with the data in torch.
		stage := s.tape.stages[i+1]
		end, peak := live.at(stage.end-1), live.peak(stage.first, stage.end)
		wantEnd, wantPeak := w[1].(float64), w[2].(float64)
		if far(end, wantEnd) || i > 0 && far(peak, wantPeak) {
			t.Errorf("%s %s: %v of iteration %d ends at %.0f, peak %.0f; torch has %.0f, %.0f (%+.2f %%, %+.2f %%)", want.Model, want.Run,
				r.Stages[i+1].Phase, r.Stages[i+1].Iteration, end, peak, wantEnd, wantPeak, 100*(end/wantEnd-1), 100*(peak/wantPeak-1))
			return
		}
	}
}

func far(got, want float64) bool { return math.Abs(got-want) > tolerance*want }

// course is the live bytes after each event of a tape, without rounding.
type course []int64

func liveBytes(t *tape) course {
	var live int64
	c := make(course, len(t.events))
	for i, e := range t.events {
		if e.holding < 0 {
			live -= t.holdings[^e.holding].bytes
		} else {
			live += t.holdings[e.holding].bytes
		}
		c[i] = live
	}
	return c
}

func (c course) at(event int32) float64 { return float64(c[event]) }

func (c course) peak(first, end int32) float64 {
	highest := c[max(first-1, 0)]
	for _, n := range c[first:end] {
		highest = max(highest, n)
	}
	return float64(highest)
}
