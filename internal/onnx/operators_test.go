package onnx

// This file tests every operator alone: sizes and types against ONNX Runtime's, and
// what it became against a golden of heft's own.

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/packed"
)

// operatorsFile are the models of tools/goldens/onnx_operators.py. operatorsDump is what heft makes of them, and
// operatorsDiffer lists outputs that are otherwise than the runtime's: "name, output". HEFT_UPDATE=1 writes both anew.
const (
	operatorsFile   = "../../testdata/onnx/operators.jsonl.gz"
	operatorsDump   = "../../testdata/onnx/operators.dump.gz"
	operatorsDiffer = "../../testdata/onnx/operators_differ.txt"
)

// operatorCase is one row: a model of one node, and its outputs' types and sizes.
type operatorCase struct {
	Name  string
	Model []byte
	Out   [][2]any
}

func TestOperators(t *testing.T) {
	cases := readOperators(t)
	if len(cases) < 600 {
		t.Fatalf("only %d models", len(cases))
	}
	var dumps []string
	var differ []string
	for _, c := range cases {
		g, err := traceOperator(c.Model)
		dumps = append(dumps, c.Name+"\n"+told(t, g, err))
		if len(c.Out) == 0 {
			continue
		}
		if got, want := outputsOf(g, err), wantedOutputs(c.Out); got != want {
			differ = append(differ, fmt.Sprintf("%s\t%s, not %s", c.Name, got, want))
		}
	}
	if os.Getenv("HEFT_UPDATE") != "" {
		writeOperators(t, dumps, differ)
	}
	text, err := os.ReadFile(operatorsDiffer)
	if err != nil {
		t.Fatal(err)
	}
	compareLists(t, "otherwise than ONNX Runtime", differ, strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"))
	compareLists(t, "another translation than in "+operatorsDump, dumps, strings.Split(packed.Text(t, operatorsDump), "\n\n"))
}

// compareLists reports what only one side has.
func compareLists(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s: %s", what, line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("no longer so: %s", line)
		}
	}
}

func traceOperator(model []byte) (*graph.Graph, error) {
	f, err := Read(bytes.NewReader(model), int64(len(model)))
	if err != nil {
		return nil, err
	}
	return f.Trace(Run{})
}

// told is what a model became: its program, work and assumptions, or the error.
func told(t *testing.T, g *graph.Graph, err error) string {
	t.Helper()
	if err != nil {
		return "error: " + err.Error()
	}
	if err := graph.Validate(g); err != nil {
		t.Error(err)
	}
	var b strings.Builder
	if err := graph.Dump(&b, g); err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(strings.TrimSpace(b.String()), "\n\n", "\n")
	for _, o := range g.Ops() {
		text += fmt.Sprintf("\nwork %+v", op.ForwardWork(o))
	}
	for _, a := range g.Assumptions {
		text += fmt.Sprintf("\n%s: %s; %s", a.Code, a.Text, a.Effect)
	}
	return text
}

// outputsOf writes types and sizes as wantedOutputs does.
func outputsOf(g *graph.Graph, err error) string {
	if err != nil {
		return "error"
	}
	var outs []string
	for _, o := range g.Outputs {
		outs = append(outs, fmt.Sprintf("%v %v", o.Tensor.DType, o.Tensor.Shape))
	}
	return strings.Join(outs, " ")
}

func wantedOutputs(out [][2]any) string {
	var outs []string
	for _, o := range out {
		outs = append(outs, fmt.Sprintf("%v %v", o[0], o[1]))
	}
	return strings.Join(outs, " ")
}

func readOperators(t *testing.T) []operatorCase {
	t.Helper()
	var cases []operatorCase
	lines := bufio.NewScanner(strings.NewReader(packed.Text(t, operatorsFile)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c operatorCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}

func writeOperators(t *testing.T, dumps, differ []string) {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, strings.Join(dumps, "\n\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(operatorsDump, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(operatorsDiffer, []byte(strings.Join(differ, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}
