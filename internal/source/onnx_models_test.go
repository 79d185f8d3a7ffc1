package source

// This file compares exports of torchvision's models with the models themselves.

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/acid"
	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
	"heft/zoo"
)

// TestTorchvisionExports compares 87 weightless exports of torchvision's models
// with the built-in ones: the same multiply-accumulates to the last digit, the
// same shapes out of every module, and the same parameters after what the
// exporter did to them is taken into account.
func TestTorchvisionExports(t *testing.T) {
	folder := acid.Folder(t, "HEFT_ONNX_MODELS")
	files, _ := filepath.Glob(filepath.Join(folder, "*.onnx"))
	if len(files) < 80 {
		t.Fatalf("%d models in %s", len(files), folder)
	}
	for _, file := range files {
		name := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(file), ".onnx"), "x_")
		t.Run(name, func(t *testing.T) {
			exported := traceNamed(t, file, nil)
			entry, ok := zoo.Lookup(name)
			if !ok {
				t.Fatalf("no built-in model %s", name)
			}
			source := traceNamed(t, name, sameInput(exported, entry))
			compareExport(t, exported, source)
		})
	}
}

func traceNamed(t *testing.T, name string, inputs []input.Spec) *graph.Graph {
	t.Helper()
	m, err := Open(t.Context(), name, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	g, err := m.Trace(Run{Inputs: inputs})
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Validate(g); err != nil {
		t.Fatal(err)
	}
	return g
}

// sameInput feeds the built-in model what the export was made for.
func sameInput(exported *graph.Graph, entry zoo.Model) []input.Spec {
	spec := input.Float32(exported.Inputs[0].Tensor.Shape...)
	if entry.TakesImages() {
		return []input.Spec{{Kind: input.List, Items: []input.Spec{spec}}}
	}
	return []input.Spec{spec}
}

func compareExport(t *testing.T, exported, source *graph.Graph) {
	t.Helper()
	got, want := cost.Of(exported).Total.Forward.MACs, cost.Of(source).Total.Forward.MACs
	if got != want {
		t.Errorf("%d MACs, the source has %d", got, want)
	}
	if got, want := parameters(exported), parameters(source)+explained(exported, source); got != want {
		t.Errorf("%d parameters, expected %d of %d", got, want, parameters(source))
	}
	compareModules(t, exported, source)
}

func parameters(g *graph.Graph) int64 {
	var n int64
	for _, p := range g.Params {
		if !p.Buffer {
			n += p.Tensor.Elements()
		}
	}
	return n
}

// explained is what the exporter does to the number of parameters: it leaves
// out modules that do not run (auxiliary heads), folds a batch norm's weight and
// bias into the bias of the convolution before it, and computes tables from
// parameters (relative positions, a norm's scale) ahead.
func explained(exported, source *graph.Graph) int64 {
	n := -unused(source)
	n -= 2 * (normChannels(source) - normChannels(exported))
	n += biases(exported) - biases(source)
	n -= sumOnce(source, "native_group_norm", "weight") + sumOnce(source, "native_group_norm", "bias") // become tables
	for _, p := range exported.Params {
		if strings.HasPrefix(p.Path[strings.LastIndexByte(p.Path, '.')+1:], "constant") {
			n += p.Tensor.Elements()
		}
	}
	for _, p := range source.Params {
		if strings.HasSuffix(p.Path, "relative_position_bias_table") || strings.HasSuffix(p.Path, "scale_weight") {
			n -= p.Tensor.Elements()
		}
	}
	return n
}

// unused counts parameters that no operator reads.
func unused(g *graph.Graph) int64 {
	read := map[*graph.Tensor]bool{}
	for _, o := range g.Ops() {
		for _, in := range o.Inputs {
			read[in] = true
		}
	}
	var n int64
	for _, p := range g.Params {
		if !p.Buffer && !read[p.Tensor] {
			n += p.Tensor.Elements()
		}
	}
	return n
}

// normChannels sums the channels of the batch norms that run and are trained:
// frozen ones hold buffers.
func normChannels(g *graph.Graph) int64 {
	return sumOnce(g, "batch_norm", "weight")
}

// biases sums the biases of convolutions.
func biases(g *graph.Graph) int64 {
	var n int64
	for _, name := range []string{"conv1d", "conv2d", "conv3d", "conv_transpose2d"} {
		n += sumOnce(g, name, "bias")
	}
	return n
}

// sumOnce sums the elements of an argument over all operators of a name, each
// parameter once.
func sumOnce(g *graph.Graph, name, argument string) int64 {
	seen := map[*graph.Tensor]bool{}
	var n int64
	for _, o := range g.Ops() {
		x := op.Input(o, argument)
		if o.Name == name && x != nil && !seen[x] && x.Param != nil && !x.Param.Buffer {
			seen[x] = true
			n += x.Elements()
		}
	}
	return n
}

// compareModules checks the outputs of every module that runs once in both.
// Views and transposes at a module's border are the exporter's freedom: the
// sizes must be the same, in whatever order.
func compareModules(t *testing.T, exported, source *graph.Graph) {
	t.Helper()
	want := outputsByPath(source)
	compared := 0
	for path, shape := range outputsByPath(exported) {
		other, ok := want[path]
		if !ok || path == "" {
			continue
		}
		compared++
		if !slices.Equal(shape, other) {
			t.Errorf("module %s gives sizes %v, in the source %v", path, shape, other)
		}
	}
	if compared < 3 {
		t.Errorf("only %d modules are known on both sides", compared)
	}
}

// outputsByPath lists the sorted sizes of modules that run once and return one
// tensor that is no upper bound.
func outputsByPath(g *graph.Graph) map[string][]int64 {
	shapes := map[string][]int64{}
	twice := map[string]bool{}
	for _, c := range g.Calls {
		path := c.Module.Path
		twice[path] = twice[path] || shapes[path] != nil
		if len(c.Outputs) == 1 && !c.Outputs[0].Bound {
			shapes[path] = slices.Sorted(slices.Values(c.Outputs[0].Shape))
		}
	}
	for path := range twice {
		if twice[path] {
			delete(shapes, path)
		}
	}
	return shapes
}
