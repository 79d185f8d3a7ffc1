package onnx

// This file tests small models made by hand: counts, words and wrong inputs.

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
)

// The files of testdata/onnx are written by tools/goldens/onnx_small.py; the
// numbers here are worked out by hand.
func TestSmallModels(t *testing.T) {
	for _, tt := range []struct {
		file                      string
		run                       Run
		parameters, buffers, macs int64
		outputs, modules, assumed string
	}{
		// 32·16+32 and 32·4+4 parameters; 8·(16·32+32·4) products.
		{file: "symbolic", run: Run{Dims: map[string]int64{"batch": 8}}, parameters: 676, macs: 5120, outputs: "[8 4]", modules: "fc1:Linear fc2:Linear act:ReLU", assumed: ""},
		{file: "symbolic", run: Run{Batch: 8}, parameters: 676, macs: 5120, outputs: "[8 4]", modules: "fc1:Linear fc2:Linear act:ReLU"},
		{file: "symbolic", run: Run{Inputs: []input.Spec{input.Float32(3, 16)}}, parameters: 676, macs: 1920, outputs: "[3 4]", modules: "fc1:Linear fc2:Linear act:ReLU"},
		// 112·112 places of 8·3·9 products, then 8·10.
		{file: "convolution", parameters: 322, buffers: 16, macs: 112*112*216 + 80, outputs: "[1 10]", assumed: "input",
			modules: "body:Sequential body.0:Conv2d body.1:BatchNorm2d body.2:ReLU head:Linear pool:AdaptiveAvgPool2d"},
		// 2·4·6·10 numbers in rows of 10/2.
		{file: "shapes", run: Run{Dims: map[string]int64{"N": 2}}, outputs: "[2 48 5]"},
		{file: "branch", parameters: 16, macs: 64, outputs: "[4 4]", assumed: "branch"},
		{file: "loop", parameters: 64, macs: 3 * 2 * 8 * 8, outputs: "[2 8] [3 2 8]"},
		{file: "scan", outputs: "[3] [5 3]"},
		// The weight is 576 bytes; 8·8 places of 16·4·9 products.
		{file: "quantized", parameters: 576, buffers: 3, macs: 64 * 576, outputs: "[1 16 8 8]", modules: "y:Conv2d"},
		{file: "function", parameters: 45, macs: 2*6*5 + 2*5*3, outputs: "[2 3]"},
		{file: "legacy", parameters: 30, macs: 25 * 24, outputs: "[1 150]", modules: "a:Conv2d"},
		// The weight of the convolution and the table of 16; the table of 8 is too small to tell.
		{file: "constants", parameters: 216 + 16, macs: 36 * 216, outputs: "[1 16 6 6]", modules: "a:Conv2d", assumed: "unclear"},
		{file: "unknown", parameters: 35, macs: 70, outputs: "[2 5]", modules: "y:Linear", assumed: "unknown"},
		// 7 steps of 3 sequences, each 2·(20·4+20·5) products.
		{file: "recurrent", run: Run{Dims: map[string]int64{"seq_len": 7, "batch": 3}}, parameters: 440, macs: 21 * 360,
			outputs: "[7 2 3 5] [2 3 5] [2 3 5]", modules: "rnn:LSTM"},
		{file: "detector", outputs: "≤[60 1]", assumed: "bound"},
		// 2·8·16 + 2·16·8 weights of experts, of which 6 tokens take one each; 8·3 of the product.
		{file: "uncounted", parameters: 256 + 256 + 24, macs: 6*256 + 6*24, outputs: "", modules: "a:Linear b:Linear", assumed: "unknown"},
		// The side of 5·400 weights does not run; its weights are in the file.
		{file: "fallback", run: Run{Dims: map[string]int64{"rows": 3}}, parameters: 2000 + 16, macs: 3 * 16, outputs: "[3 4]", assumed: "branch"},
		{file: "copies", parameters: 16 + 4 + 4 + 16 + 4 + 4, macs: 2 * 2 * 16, outputs: "[2 4]", assumed: "equal",
			modules: "block:Module block.fc1:Linear block.fc2:Linear"},
		// 4·18 weights, 4 gains, 4 biases; 4·4 places of 72 products.
		{file: "standardized", parameters: 72 + 4 + 4, buffers: 0, macs: 16 * 72, outputs: "[1 4 4 4]", modules: "conv:Conv2d"},
		// 20·2·9+20, 20, 20·3+3; 4·4 places of 360 products, then 60.
		{file: "variables", parameters: 380 + 20 + 63, macs: 16*360 + 60, outputs: "[1 3]", assumed: "folded",
			modules: "conv:Conv2d group:Module dense:Linear pool:Module rnn:Module"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			g := traceFile(t, "../../testdata/onnx/"+tt.file+".onnx", tt.run)
			parameters, buffers := countParams(g)
			checkEqual(t, "parameters", parameters, tt.parameters)
			checkEqual(t, "buffers", buffers, tt.buffers)
			checkEqual(t, "MACs", countMACs(g), tt.macs)
			checkEqual(t, "outputs", outputShapes(g), tt.outputs)
			checkEqual(t, "modules", moduleClasses(g), tt.modules)
			checkEqual(t, "assumptions", assumptionCodes(g), tt.assumed)
		})
	}
}

// TestWhatIsSaidOfSmallModels holds the words of what a file leaves open.
func TestWhatIsSaidOfSmallModels(t *testing.T) {
	for _, tt := range []struct{ file, code, want string }{
		{"uncounted", "unknown", "1 × LinearAttention: heft does not count this operator"},
		{"uncounted", "unknown", "1 × com.microsoft.PagedAttention: heft does not count this operator"},
		{"uncounted", "unknown", "come from operators of unknown shape: 1 × Relu, 1 × Softmax"},
		{"unknown", "unknown", "1 × corp.secret.Mystery: heft does not know this operator"},
		{"branch", "branch", "its else branch is counted; it is the dearer one"},
		{"fallback", "branch", `its else branch is counted; the then branch does not run with these inputs: node "misfit" (MatMul)`},
	} {
		g := traceFile(t, "../../testdata/onnx/"+tt.file+".onnx", Run{})
		var said []string
		for _, a := range g.Assumptions {
			if a.Code == tt.code {
				said = append(said, a.Text+"; "+a.Effect)
			}
		}
		if !strings.Contains(strings.Join(said, "\n"), tt.want) {
			t.Errorf("%s says %q, not %q", tt.file, said, tt.want)
		}
	}
}

func checkEqual[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func traceFile(t *testing.T, path string, run Run) *graph.Graph {
	t.Helper()
	f, err := openPath(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := f.Trace(run)
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Validate(g); err != nil {
		t.Fatal(err)
	}
	return g
}

func countParams(g *graph.Graph) (parameters, buffers int64) {
	for _, p := range g.Params {
		if p.Buffer {
			buffers += p.Tensor.Elements()
		} else {
			parameters += p.Tensor.Elements()
		}
	}
	return parameters, buffers
}

func countMACs(g *graph.Graph) int64 {
	var n int64
	for _, o := range g.Ops() {
		n += op.ForwardWork(o).MACs
	}
	return n
}

func outputShapes(g *graph.Graph) string {
	var shapes []string
	for _, out := range g.Outputs {
		bound := ""
		if out.Tensor.Bound {
			bound = "≤"
		}
		shapes = append(shapes, bound+fmt.Sprint(out.Tensor.Shape))
	}
	return strings.Join(shapes, " ")
}

func moduleClasses(g *graph.Graph) string {
	var classes []string
	for _, m := range g.Modules[1:] {
		classes = append(classes, m.Path+":"+m.Class)
	}
	return strings.Join(classes, " ")
}

// assumptionCodes lists what was assumed, lifetimes aside.
func assumptionCodes(g *graph.Graph) string {
	var codes []string
	for _, a := range g.Assumptions {
		if a.Code != "lifetimes" && !slices.Contains(codes, a.Code) {
			codes = append(codes, a.Code)
		}
	}
	return strings.Join(codes, " ")
}

func TestWrongInputsAreExplained(t *testing.T) {
	f, err := openPath("../../testdata/onnx/symbolic.onnx")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, tt := range []struct {
		run  Run
		want string
	}{
		{Run{Dims: map[string]int64{"bach": 2}}, `no symbolic size "bach"`},
		{Run{Inputs: []input.Spec{{Name: "z", Shape: []int64{1, 16}}}}, `no input "z"`},
		{Run{Inputs: []input.Spec{input.Float32(1, 16), input.Float32(1)}}, "takes 1 inputs, got 2"},
		{Run{Inputs: []input.Spec{input.Float32(16)}}, "has 2 axes"},
		{Run{Inputs: []input.Spec{input.Float32(1, 17)}}, `node "/fc1/Gemm" (Gemm): linear`},
		{Run{Inputs: []input.Spec{input.Float32(3, 16)}, Dims: map[string]int64{"batch": 2}}, `size "batch" is 2`},
	} {
		_, err := f.Trace(tt.run)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
}

// TestExternalData looks at the size of a data file and at nothing else of it.
func TestExternalData(t *testing.T) {
	model, err := os.ReadFile("../../testdata/onnx/external.onnx")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	path, data := filepath.Join(folder, "model.onnx"), filepath.Join(folder, "external.bin")
	if err := os.WriteFile(path, model, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openPath(path); err == nil || !strings.Contains(err.Error(), `tensor "w" lies in "external.bin", which cannot be found`) {
		t.Errorf("without its data: %v", err)
	}
	if err := os.WriteFile(data, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openPath(path); err == nil || !strings.Contains(err.Error(), `tensor "w" begins at byte 4096 of "external.bin" and has 2000000 bytes; the file has 0`) {
		t.Errorf("with short data: %v", err)
	}
	if err := os.Truncate(data, 2004096); err != nil {
		t.Fatal(err)
	}
	g := traceFile(t, path, Run{})
	checkEqual(t, "MACs", countMACs(g), 2*1000*500)
	checkEqual(t, "elements in the file", g.FileElements, 500_000)
}
