package onnx

// This file traces the ONNX project's conformance models.

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/acid"
	"heft/internal/graph"
	"heft/internal/input"
)

// backendFolder holds the ONNX project's conformance models, as
// tools/goldens/onnx_backend.py writes them.
const backendFolder = "HEFT_ONNX_BACKEND"

// TestBackendModels traces every conformance model without what it declares of
// the values that it computes. The shape of every output, and of every value
// between, must be the declared one; where it depends on an input's values, the model
// with these values as constants must give it. What neither gives is listed with
// its reason in a file, and nothing else may be.
func TestBackendModels(t *testing.T) {
	folder := acid.Folder(t, backendFolder)
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.onnx"))
	if err != nil || len(files) < 1000 {
		t.Fatalf("%d models in %s: %v", len(files), folder, err)
	}
	others := readOthers(t)
	exact, listed := 0, 0
	for _, file := range files {
		if strings.HasSuffix(file, ".values.onnx") {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(file), ".onnx")
		problem := backendProblem(file)
		if problem != "" {
			if with := strings.TrimSuffix(file, ".onnx") + ".values.onnx"; exists(with) {
				if second := backendProblem(with); second == "" || strings.HasPrefix(problem, "open") {
					problem = second
				}
			}
		}
		switch {
		case problem == "":
			exact++
			if others[name] != "" {
				t.Errorf("%s is exact, but listed as %q: take it off the list", name, others[name])
			}
		case others[name] == "":
			t.Errorf("%s: %s", name, problem)
		default:
			listed++
		}
	}
	t.Logf("%d models exact, %d listed with a reason", exact, listed)
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// readOthers reads the list of models whose outputs are not what they declare:
// a name and a reason a line.
func readOthers(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open("../../testdata/onnx/backend_others.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	others := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, reason, ok := strings.Cut(lines.Text(), " "); ok && name != "#" {
			others[name] = strings.TrimSpace(reason)
		}
	}
	return others
}

// backendProblem traces a model and compares what it computes with the
// declaration; "" if they agree.
func backendProblem(file string) string {
	f, err := openPath(file)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	declared := f.model.graph.undeclare()
	t := newTracer(f, Run{})
	g, err := t.trace(Run{Inputs: declaredInputs(t)})
	if err != nil {
		return err.Error()
	}
	if err := graph.Validate(g); err != nil {
		return "invalid graph: " + err.Error()
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		if problem := compareDeclared(t, declared[name]); problem != "" {
			return problem
		}
	}
	if len(t.unknown) > 0 {
		return fmt.Sprintf("open: uncounted %v", slices.Collect(maps.Keys(t.unknown)))
	}
	return ""
}

// undeclare takes the types and shapes of computed values out of a graph and
// of those inside it. It returns what the graph itself declared.
func (g *graphProto) undeclare() map[string]*valueInfo {
	declared := g.valueInfo
	g.valueInfo = map[string]*valueInfo{}
	for _, n := range g.nodes {
		for _, a := range n.attributes {
			if a.graph != nil {
				a.graph.undeclare()
			}
		}
	}
	return declared
}

// declaredInputs feeds what the file declares, sizes of 0 included.
func declaredInputs(t *tracer) []input.Spec {
	data, _ := t.uses.splitInputs()
	var specs []input.Spec
	for _, v := range data {
		if shape, ok := v.static(nil); ok {
			specs = append(specs, input.Spec{Name: v.name, Kind: input.Tensor, Shape: shape, DType: v.dtype})
		}
	}
	return specs
}

func compareDeclared(t *tracer, out *valueInfo) string {
	v, ok := t.main.lookup(out.name)
	if !ok {
		return "" // an initializer's shape, or a value inside a function
	}
	if out.kind == tensorType && v.kind == isUnknown {
		return "open: the shape of " + out.name + " is not known"
	}
	if out.kind != tensorType || v.kind != isTensor {
		return ""
	}
	if v.tensor.DType != out.dtype {
		return fmt.Sprintf("%s is %v, declared %v", out.name, v.tensor.DType, out.dtype)
	}
	want, ok := out.static(nil)
	if ok && !slices.Equal(want, v.tensor.Shape) {
		return fmt.Sprintf("%s has shape %v, declared %v (bound: %v)", out.name, v.tensor.Shape, want, v.tensor.Bound)
	}
	return ""
}
