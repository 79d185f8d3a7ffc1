package onnx

// This file tests models that are each made for one peculiarity of the format.

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/packed"
	"heft/internal/report"
)

// kindFacts is what is right of one model of testdata/onnx/kinds.tar.gz.
type kindFacts struct {
	File         string
	Params, MACs int64
	Out          string // shapes as outputShapes writes them, of ONNX Runtime or by hand
	Mark         string // before the totals: "≤", "≥" or nothing
	Codes        string // what is assumed, by code
	Dims         map[string]int64
	Source       string // who says so of the shapes
}

// TestKinds holds what tools/goldens/onnx_kinds.py says of models that are made for
// one thing each.
func TestKinds(t *testing.T) {
	models := packed.Files(t, "../../testdata/onnx/kinds.tar.gz")
	data, err := os.ReadFile("../../testdata/onnx/kinds.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); count++ {
		var facts kindFacts
		if err := json.Unmarshal(lines.Bytes(), &facts); err != nil {
			t.Fatal(err)
		}
		t.Run(facts.File, func(t *testing.T) { checkKind(t, models[facts.File+".onnx"], facts) })
	}
	if count != len(models) || count < 60 {
		t.Errorf("%d facts of %d models", count, len(models))
	}
}

func checkKind(t *testing.T, data []byte, facts kindFacts) {
	f, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	g, err := f.Trace(Run{Dims: facts.Dims})
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Validate(g); err != nil {
		t.Fatal(err)
	}
	parameters, _ := countParams(g)
	checkEqual(t, "parameters", parameters, facts.Params)
	checkEqual(t, "MACs", countMACs(g), facts.MACs)
	checkEqual(t, "outputs", markedShapes(g), facts.Out)
	checkEqual(t, "mark", totalsMark(g), facts.Mark)
	checkEqual(t, "assumptions", assumptionCodes(g), facts.Codes)
}

// markedShapes is outputShapes with lower bounds.
func markedShapes(g *graph.Graph) string {
	var shapes []string
	for _, out := range g.Outputs {
		mark := ""
		switch {
		case out.Tensor.AtLeast:
			mark = "≥"
		case out.Tensor.Bound:
			mark = "≤"
		}
		shapes = append(shapes, mark+fmt.Sprint(out.Tensor.Shape))
	}
	return strings.Join(shapes, " ")
}

// totalsMark is what a screen writes before the model's work.
func totalsMark(g *graph.Graph) string {
	totals := report.Model(g, cost.Of(g)).Totals
	switch {
	case totals.Uncounted > 0 || totals.AtLeast:
		return "≥"
	case totals.FLOPsBound:
		return "≤"
	}
	return ""
}

// TestLayersUnderOtherNames: the weights of _conv.conv1 belong to the node
// /conv1/Conv that reads them, and keep their own name.
func TestLayersUnderOtherNames(t *testing.T) {
	data := packed.Files(t, "../../testdata/onnx/kinds.tar.gz")["other_name.onnx"]
	g, err := traceBytes(t, data)
	if err != nil {
		t.Fatal(err)
	}
	checkEqual(t, "modules", moduleClasses(g), "conv1:Conv2d conv2:Conv2d")
	at := slices.IndexFunc(g.Modules, func(m *graph.Module) bool { return m.Path == "conv1" })
	checkEqual(t, "parameter", g.Modules[at].Params[0].Path, "_conv.conv1.weight")
}
