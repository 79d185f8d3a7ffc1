package source

// This file tests what people's own files mean at first try: the whole and not its parts,
// inputs that no usual shape is, methods, and failures with a hint that works.

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/input"
)

const doorImports = "import torch\nfrom torch import nn\n"

// layersThen is a class of linear layers of some widths, by name, and its forward.
func layersThen(class, signature, forward string, layers ...string) string {
	text := "class " + class + "(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
	for _, layer := range layers {
		text += "        self." + layer + "\n"
	}
	return text + "    def forward(self, " + signature + "):\n        return " + forward + "\n"
}

// TestFirstTry runs files that nobody named a class or an input of: their parameters by
// hand (a linear layer of n to m has n·m + m), what they are fed, what is assumed.
func TestFirstTry(t *testing.T) {
	parts := layersThen("Part", "x", "self.a(x)", "a = nn.Linear(4, 4)") +
		layersThen("Net", "x", "self.b(self.a(x))", "a = Part()", "b = nn.Linear(4, 2)")
	for _, tt := range []struct {
		name, text string
		class      string // of the model
		parameters int64
		fed        string
		says       string
	}{
		{"a part shown first", parts + "if __name__ == '__main__':\n    print(Part()(torch.zeros(3, 4)).shape)\n    net = Net()\n    net(torch.zeros(5, 4))\n", "Net", 4*4 + 4 + 4*2 + 2, "5×4 float32", "line 19"},
		{"a part shown first, at the top", parts + "print(Part()(torch.zeros(3, 4)).shape)\nnet = Net()\nnet(torch.zeros(5, 4))\n", "Net", 4*4 + 4 + 4*2 + 2, "5×4 float32", "line 18"},
		{"layers put together", layersThen("Part", "x", "self.a(x)", "a = nn.Linear(4, 4)") + "net = nn.Sequential(nn.Linear(7, 4), Part())\n", "Sequential", 7*4 + 4 + 4*4 + 4, "1×7 float32", "makes it"},
		{"joined inputs", layersThen("Net", "state, action", "self.a(torch.cat([state, action], dim=1))", "a = nn.Linear(24, 2)"), "Net", 24*2 + 2, "1×12 float32, 1×12 float32", ""},
		{"joined images", layersThen("Net", "a, b", "self.c(torch.cat([a, b], 1))", "c = nn.Conv2d(6, 2, 1)"), "Net", 6*2 + 2, "1×3×224×224 float32, 1×3×224×224 float32", ""},
		{"joined embeddings", layersThen("Net", "a, b", "self.c(torch.cat([self.a(a), self.b(b)], dim=1))", "a = nn.Embedding(9, 4)", "b = nn.Embedding(8, 4)", "c = nn.Linear(8, 1)"), "Net", 9*4 + 8*4 + 8 + 1, "1 int64, 1 int64", ""},
		{"users and items", layersThen("Net", "user, item", "self.c(torch.cat([self.a(user), self.b(item)], dim=-1))", "a = nn.Embedding(9, 4)", "b = nn.Embedding(8, 4)", "c = nn.Linear(8, 1)"), "Net", 9*4 + 8*4 + 8 + 1, "1 int64, 1 int64", ""},
		{"a layer for each input", layersThen("Net", "image, text", "torch.cat([self.a(image), self.b(text)], dim=1)", "a = nn.Linear(20, 4)", "b = nn.Linear(30, 4)"), "Net", 20*4 + 4 + 30*4 + 4, "1×20 float32, 1×30 float32", ""},
		{"an image and a text", layersThen("Net", "image, text", "torch.cat([self.c(image).mean((2, 3)), self.e(text).mean(1)], 1)", "e = nn.Embedding(9, 4)", "c = nn.Conv2d(3, 2, 1)"), "Net", 9*4 + 3*2 + 2, "1×3×224×224 float32, 1×32 int64", ""},
		{"numbers by their annotations", layersThen("Net", "ids: torch.Tensor, start_pos: int, cached: bool, scale: float", "self.a(ids)[:, start_pos:] * scale", "a = nn.Embedding(9, 4)"), "Net", 9 * 4, "1×128 int64", "the input 1×128 int64, 0, False, 1.0, since"},
		{"words on the first axis", layersThen("Net", "text", "self.c(self.a(text).permute(1, 2, 0))", "a = nn.Embedding(9, 4)", "c = nn.Conv1d(4, 2, 3)"), "Net", 9*4 + 4*2*3 + 2, "128×1 int64", "steps first"},
		{"a width of an own layer", "class Own(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.in_features, self.w = 6, nn.Parameter(torch.zeros(6, 2))\n    def forward(self, x):\n        assert x.size(-1) == self.in_features\n        return x @ self.w\n" +
			layersThen("Net", "x", "self.a(x)", "a = Own()"), "Net", 6 * 2, "1×6 float32", ""},
		{"widths as a list", "from typing import List\nclass Net(nn.Module):\n    def __init__(self, layers_hidden: List[int]):\n        super().__init__()\n        self.a = nn.Linear(layers_hidden[0], layers_hidden[-1])\n    def forward(self, x): return self.a(x)\n", "Net", 64*10 + 10, "1×64 float32", ""},
		{"one of a few words", "class Net(nn.Module):\n    def __init__(self, kind):\n        super().__init__()\n        if kind == 'small': self.a = nn.Linear(4, 2)\n        elif kind == 'large': self.a = nn.Linear(4, 8)\n        else: raise NotImplementedError\n    def forward(self, x): return self.a(x)\n", "Net", 4*2 + 2, "1×4 float32", ""},
		{"lines of IPython", "%matplotlib inline\n!pip install x\nfiles = !ls\n%time a = 3\n" + layersThen("Net", "x", "self.a(x)", "a = nn.Linear(4, a)") + "nn.Linear?\nprint('%d of %d'\n      % (1, 2))\n", "Net", 4*3 + 3, "1×4 float32", ""},
		{"half precision", layersThen("Net", "x", "self.a(x)", "a = nn.Linear(4, 2)") + "Net().half()(torch.zeros(3, 4).half())\n", "Net", 4*2 + 2, "3×4 float16", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, m := firstTry(t, doorImports+tt.text)
			if m.model.Class() != tt.class || parameters(g) != tt.parameters {
				t.Errorf("%s of %d parameters, want %s of %d", m.model.Class(), parameters(g), tt.class, tt.parameters)
			}
			said := g.Source
			for _, a := range g.Assumptions {
				said += "\n" + a.Text
			}
			fed := make([]string, len(g.Inputs))
			for i, in := range g.Inputs {
				fed[i] = input.Spec{Shape: in.Tensor.Shape, DType: in.Tensor.DType}.String()
			}
			if strings.Join(fed, ", ") != tt.fed || !strings.Contains(said, tt.says) {
				t.Errorf("fed with %s, want %s, and %q in:\n%s", fed, tt.fed, tt.says, said)
			}
		})
	}
}

func firstTry(t *testing.T, text string) (*graph.Graph, *Model) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file.py")
	write(t, name, []byte(text))
	m := opened(t, name, Options{})
	g, err := m.Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	return g, m
}

// TestDoorFails: a file's failure is that of the model which it is about, with a hint.
func TestDoorFails(t *testing.T) {
	leaf := layersThen("Leaf", "x", "self.a(x)", "a = nn.Linear(4, 4)")
	whole := layersThen("Net", "x", "kernels.run(self.b(x))", "b = Leaf()", "c = nn.Linear(1, 1)")
	for _, tt := range []struct {
		name, text, says, hint string
		kind                   fault.Kind
	}{
		{"a part stands in for nothing", "import kernels\n" + leaf + layersThen("Other", "x", "self.a(x)", "a = nn.Linear(4, 4)") + whole, "Net, which file.py is most likely about, fails: file.py:", "heft file.py:", fault.Unsupported},
		{"the model that is called", "import kernels\n" + leaf + whole + "class Twin(Net):\n    def forward(self, x): return self.b(x)\nNet()(torch.zeros(2, 4))\n", "Net, which file.py is most likely about", "its Twin runs: heft file.py:Twin", fault.Unsupported},
		{"a misspelt forward", "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Linear(4, 4)\n    def foward(self, x): return self.a(x)\n", `missing the required "forward"`, "Net has a method foward: did you mean forward?", fault.Program},
		{"a misspelt constructor", "class Net(nn.Module):\n    def _init_(self):\n        self.a = nn.Linear(4, 4)\n    def forward(self, x): return self.a(x)\n", "no attribute 'a'", "did you mean __init__?", fault.Program},
		{"attributes of a graph", layersThen("Net", "data", "self.a(data.x)[data.edge_index]", "a = nn.Linear(4, 4)"), "no attribute 'x'", `'data:=type("Data", (), {"x": torch.zeros(1, 4), "edge_index": torch.zeros(2, 64, dtype=torch.int64)})()'`, fault.Program},
		{"more than are guessed", layersThen("Net", "a, b, c, d, e, f, g", "self.a(a)", "a = nn.Embedding(9, 4)"), "takes a, b, c, d, e, f, g", "a=1x128:int64,b=1x128:int64", fault.Usage},
		{"Python 2", "print 'a'\n", "Missing parentheses", "line 3 is of Python 2", fault.Unreadable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := doorFailure(t, doorImports+tt.text)
			if !strings.Contains(f.Message, tt.says) || !strings.Contains(f.Advice, tt.hint) || f.Kind != tt.kind {
				t.Errorf("%v: %s\nhint: %s\nwant %v: %q, %q", f.Kind, f.Message, f.Advice, tt.kind, tt.says, tt.hint)
			}
		})
	}
}

// doorFailure is how a file fails that nobody named a class of, without its folder.
func doorFailure(t *testing.T, text string) *fault.Error {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "file.py"), []byte(text))
	m, err := Open(t.Context(), filepath.Join(folder, "file.py"), Options{NoSite: true})
	if err == nil {
		defer m.Close()
		_, err = m.Trace(Run{})
	}
	if err == nil {
		t.Fatal("it runs")
	}
	f := Fault(err)
	f.Message, f.Advice = strings.ReplaceAll(f.Message, filepath.ToSlash(folder)+"/", ""), strings.ReplaceAll(f.Advice, filepath.ToSlash(folder)+"/", "")
	return f
}

// TestIndependentModels: of two wholes the one that runs is reported, with the other's
// failure.
func TestIndependentModels(t *testing.T) {
	three := func(class, forward string) string {
		return layersThen(class, "x", forward, "a = nn.Linear(4, 4)", "b = nn.Linear(4, 4)", "c = nn.Linear(4, 4)")
	}
	g, m := firstTry(t, doorImports+"import kernels\n"+three("First", "self.c(self.b(self.a(x)))")+three("Last", "kernels.run(x)"))
	if m.model.Class() != "First" || !strings.Contains(g.Source, "Last, which is likelier, fails") {
		t.Errorf("%s: %s", m.model.Class(), g.Source)
	}
}

// TestMethods: a method that the user names is called in place of forward, on the given
// input and on a guessed one; what it does not call counts no work.
func TestMethods(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file.py")
	write(t, name, []byte(doorImports+layersThen("Net", "x", "self.b(self.encode(x))", "a = nn.Linear(4, 8)", "b = nn.Linear(8, 2)")+
		"    def encode(self, x): return self.a(x)\n    def predict(self, x): return self(x).argmax(-1)\n"))
	for method, want := range map[string]string{"Net.encode": "[%d 8]", "Net().encode": "[%d 8]", "Net().predict": "[%d]"} {
		m := opened(t, name+":"+method, Options{})
		for batch, inputs := range map[int64][]input.Spec{3: {input.Float32(3, 4)}, 1: nil} {
			g, err := m.Trace(Run{Inputs: inputs})
			if err != nil {
				t.Errorf("%s: %v", method, err)
				continue
			}
			if got := fmt.Sprint(g.Outputs[0].Tensor.Shape); got != fmt.Sprintf(want, batch) {
				t.Errorf("%s gives %s of a batch of %d", method, got, batch)
			}
		}
	}
}

// TestScriptsOwnRun: what the program does where it calls its model is read.
func TestScriptsOwnRun(t *testing.T) {
	net := layersThen("Net", "x", "self.a(x)", "a = nn.Linear(4, 2)")
	g, _ := firstTry(t, doorImports+net+"loss = nn.BCEWithLogitsLoss()\nnet = Net()\nwith torch.autocast('cuda', dtype=torch.bfloat16):\n    net(torch.zeros(3, 4))\n")
	if s := g.Script; s == nil || s.Autocast != graph.BFloat16 || s.Line != 12 || s.Loss != "BCEWithLogitsLoss" || s.DType != graph.InvalidDType {
		t.Errorf("%+v", g.Script)
	}
	name := filepath.Join(t.TempDir(), "file.py")
	write(t, name, []byte(doorImports+net+"Net().double()(torch.zeros(3, 4).double())\n"))
	m := opened(t, name+":Net", Options{})
	g, err := m.Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	if d := g.Params[0].Tensor.DType; d != graph.Float64 {
		t.Errorf("a model that its file runs in float64 has parameters of %s", d)
	}
}
