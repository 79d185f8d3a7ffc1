package memory

// This file tests the table of convolution workspaces.

import (
	"reflect"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// firstOp traces a program and returns its first operator with a name.
func firstOp(t *testing.T, g *graph.Graph, name string) *graph.Op {
	t.Helper()
	for _, o := range g.Ops() {
		if o.Name == name {
			return o
		}
	}
	t.Fatalf("the program has no %s", name)
	return nil
}

// oneLayer is a program of one layer.
func oneLayer(layer string) string {
	return "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layer = " + layer +
		"\n    def forward(self, x):\n        return self.layer(x)\n"
}

func TestKindOfConvolution(t *testing.T) {
	for layer, want := range map[string]ConvolutionKind{
		"nn.Conv2d(8, 16, 3)":                               DenseConvolution,
		"nn.Conv2d(8, 16, (1, 7))":                          DenseConvolution,
		"nn.Conv2d(8, 16, 3, stride=2)":                     StridedConvolution,
		"nn.Conv2d(8, 16, 1, stride=2)":                     PointwiseConvolution,
		"nn.Conv2d(8, 16, 3, groups=4)":                     GroupedConvolution,
		"nn.Conv2d(8, 16, 3, groups=8)":                     DepthwiseConvolution,
		"nn.ConvTranspose2d(8, 16, 2, stride=2)":            StridedConvolution,
		"nn.ConvTranspose2d(8, 8, 2, stride=2, groups=8)":   DepthwiseConvolution,
		"nn.ConvTranspose2d(8, 16, 3, padding=1, groups=2)": GroupedConvolution,
	} {
		g := trace(t, oneLayer(layer), "2x8x16x16", true)
		for _, o := range g.Ops() {
			if w, ok := op.WindowOf(o); ok && KindOfConvolution(w) != want {
				t.Errorf("%s is of kind %d, want %d", layer, KindOfConvolution(w), want)
			}
		}
		if !UsesCuDNN(g) {
			t.Errorf("%s does not use cuDNN", layer)
		}
	}
}

// TestConvolutionWorkspace: a converted convolution holds input, weight and
// output once more: 2·8·16·16·4 + 16·8·3·3·4 + 2·16·14·14·4 bytes.
func TestConvolutionWorkspace(t *testing.T) {
	g := trace(t, oneLayer("nn.Conv2d(8, 16, 3)"), "2x8x16x16", true)
	o := firstOp(t, g, "conv2d")
	const input, weight, output = 16384, 4608, 25088
	for _, c := range []struct {
		search     bool
		capability int
		pass       op.Pass
		want       int64
	}{
		{false, 80, op.PassForward, input + weight + output},
		{false, 86, op.PassInput, 2*(input+output) + weight},
		{false, 86, op.PassWeight, input + weight + output},
		{true, 80, op.PassInput, input + weight + output},
		{true, 80, op.PassWeight, 3*(input+output)/2 + weight},
		// No tensor cores for float32: 36·4·(16·8 + (8+16)·2·4·4) in Winograd's tiles.
		{false, 70, op.PassForward, 129_024},
		{false, 70, op.PassWeight, 129_024},
		{false, 61, op.PassForward, 0}, // before Volta nothing is left behind
		{false, 0, op.PassForward, 0},  // no card
	} {
		if got := ConvolutionWorkspace(c.search)(o, c.pass, Hardware{Capability: c.capability}); got != c.want {
			t.Errorf("%+v: %d bytes", c, got)
		}
	}
}

// TestImageConvolution: a first convolution of kernel 3 and stride 2 converts an
// image once for its weight, one of kernel 7 twice, as others do.
func TestImageConvolution(t *testing.T) {
	const input, output = 2 * 3 * 16 * 16 * 4, 2 * 8 * 8 * 8 * 4
	for layer, want := range map[string]int64{
		"nn.Conv2d(3, 8, 3, stride=2, padding=1)": input + output + 8*3*9*4,
		"nn.Conv2d(3, 8, 7, stride=2, padding=3)": 2*(input+output) + 8*3*49*4,
	} {
		o := firstOp(t, trace(t, oneLayer(layer), "2x3x16x16", true), "conv2d")
		if got := ConvolutionWorkspace(true)(o, op.PassWeight, Hardware{Capability: 80}); got != want {
			t.Errorf("%s: %d bytes, want %d", layer, got, want)
		}
	}
}

// TestWinogradTiles counts tiles of a 16×16 image, 4 by 4 of them, and names
// kernels that the algorithm does not take.
func TestWinogradTiles(t *testing.T) {
	for layer, want := range map[string]int64{
		"nn.Conv2d(8, 16, 3, padding=1)":             36 * 4 * (8*16 + (8+16)*2*4*4),
		"nn.Conv2d(8, 16, 3, padding=2, dilation=2)": 0,
		"nn.Conv2d(8, 16, 5, padding=2)":             0,
	} {
		g := trace(t, oneLayer(layer), "2x8x16x16", true)
		o := firstOp(t, g, "conv2d")
		w, _ := op.WindowOf(o)
		if got := winogradTiles(o, w); got != want {
			t.Errorf("%s: %d bytes, want %d", layer, got, want)
		}
	}
}

// TestChannelsLastWorkspace: on channels-last tensors half precision takes none;
// TF32 does where algorithms are tried.
func TestChannelsLastWorkspace(t *testing.T) {
	g := trace(t, oneLayer("nn.Conv2d(8, 16, 3).to(memory_format=torch.channels_last)"), "2x8x16x16", true)
	o := *firstOp(t, g, "conv2d")
	input := *o.Inputs[0]
	input.Strides = []int64{2048, 1, 128, 8}
	o.Inputs = append([]*graph.Tensor{&input}, o.Inputs[1:]...)
	card := Hardware{Capability: 80}
	if got := ConvolutionWorkspace(true)(&o, op.PassWeight, card); got != 3*(16384+25088)/2+4608 {
		t.Errorf("TF32 takes %d bytes", got)
	}
	if got := ConvolutionWorkspace(false)(&o, op.PassWeight, card); got != 0 {
		t.Errorf("TF32 without a search takes %d bytes", got)
	}
	input.DType = graph.Float16
	if got := ConvolutionWorkspace(true)(&o, op.PassWeight, card); got != 0 {
		t.Errorf("half precision takes %d bytes", got)
	}
}

func TestDepthwiseTakesNone(t *testing.T) {
	g := trace(t, oneLayer("nn.Conv2d(8, 8, 3, groups=8)"), "2x8x16x16", true)
	if n := ConvolutionWorkspace(false)(firstOp(t, g, "conv2d"), op.PassForward, Hardware{Capability: 80}); n != 0 {
		t.Errorf("a depthwise convolution takes %d bytes", n)
	}
}

// TestTableKnowsOperatorsOnly: nothing that could name a model, or anything
// else of a program's text, is in the table's key.
func TestTableKnowsOperatorsOnly(t *testing.T) {
	key := reflect.TypeFor[WorkspaceKey]()
	for i := range key.NumField() {
		switch kind := key.Field(i).Type.Kind(); kind {
		case reflect.Bool, reflect.Uint8:
		default:
			t.Errorf("the key's field %s is a %s: only small enumerations are facts of an operator", key.Field(i).Name, kind)
		}
	}
	for k, entry := range Workspaces() {
		for _, f := range entry.Converted {
			if f < 0 || f > 10 {
				t.Errorf("%v: factor %g", k, f)
			}
		}
	}
}
