package source

// This file tests inputs that follow from what a model's layers ask for, and from what its
// forward takes apart.

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/fault"
	"heft/internal/input"
)

// TestAsked: where no usual size fits, the size is the one at which the layer that fails
// gets what it asks for. Each is worked by hand: a 3×3 convolution leaves 98 of a picture's
// 100, and so on.
func TestAsked(t *testing.T) {
	const text = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        %s\n" +
		"    def forward(self, %s):\n        %s\n"
	for name, tt := range map[string]struct{ layers, arguments, body, want string }{
		"a flattened map": {"self.c, self.f = nn.Conv2d(3, 4, 3), nn.Linear(4 * 98 * 98, 2)", "x",
			"return self.f(self.c(x).flatten(1))", "1×3×100×100"},
		"a map viewed as rows": {"self.c, self.f = nn.Conv2d(3, 4, 3), nn.Linear(4 * 98 * 98, 2)", "x",
			"return self.f(self.c(x).view(-1, 4 * 98 * 98))", "1×3×100×100"},
		"rows of a batch that fit another size": {"self.c, self.f = nn.Conv2d(1, 64, 3, 4, 1), nn.Linear(64 * 7 * 7, 10)", "x",
			"return self.f(self.c(x).view(-1, 64 * 7 * 7))", "1×1×28×28"},
		"a length": {"self.e, self.c, self.f = nn.Embedding(50, 8), nn.Conv1d(8, 4, 3), nn.Linear(4 * 48, 2)", "x",
			"return self.f(self.c(self.e(x).transpose(1, 2)).flatten(1))", "1×50"},
		"a table of positions":                 {"self.e, self.p = nn.Embedding(50, 8), nn.Parameter(torch.zeros(1, 20, 8))", "x", "return self.e(x) + self.p", "1×20"},
		"channels of the layer that is called": {"self.late, self.early = nn.Conv2d(32, 8, 1), nn.Conv2d(2, 32, 1)", "x", "return self.late(self.early(x))", "1×2×224×224"},
		"indices":                              {"self.rnn, self.e = nn.LSTM(8, 8, batch_first=True), nn.Embedding(50, 8)", "x", "return self.rnn(self.e(x))[0]", "1×128"},
		"three of a joined row":                {"self.f = nn.Linear(66, 8)", "a, b, d", "return self.f(torch.cat([a, b, d], -1))", "1×22 1×22 1×22"},
		"a video":                              {"self.c = nn.Conv2d(3, 4, 3)", "x", "b, t, c, h, w = x.shape\n        return self.c(x.view(b * t, c, h, w))", "1×16×3×224×224"},
		"its own side": {"self.img_size, self.f = 40, nn.Conv2d(3, 4, 40)", "x",
			"assert x.shape[-1] == self.img_size\n        return self.f(x)", "1×3×40×40"},
		"its own nodes and steps": {"self.num_nodes, self.seq_len, self.c = 7, 12, nn.Conv2d(2, 4, (1, 12))", "x",
			"assert x.shape[2:] == (7, 12)\n        return self.c(x)", "1×2×7×12"},
		"a table":           {"self.c = nn.Conv2d(3, 4, 3)", "batch", "return self.c(batch['image']) * batch['image'].mean(), batch['other']", "1×3×224×224 1×3×224×224"},
		"a table handed on": {"self.c = nn.Conv2d(3, 4, 3)", "x, *args", "return self.losses(x, *args)\n    def losses(self, given, noise=None):\n        return self.c(given['HR'])", "1×3×224×224"},
		"a sequence with a state inside": {"self.c, self.f = nn.Conv2d(1, 4, 3), nn.LSTMCell(4 * 40 * 40, 16)", "inputs",
			"inputs, (hx, cx) = inputs\n        return self.f(self.c(inputs).view(-1, 4 * 40 * 40), (hx, cx))", "1×1×42×42 1×16 1×16"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
			write(t, file, fmt.Appendf(nil, text, tt.layers, tt.arguments, tt.body))
			g, err := opened(t, file, Options{}).Trace(Run{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, in := range g.Inputs {
				shape, _, _ := strings.Cut(input.Float32(in.Tensor.Shape...).String(), " ")
				got = append(got, shape)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("fed with %v, want %s", got, tt.want)
			}
		})
	}
}

// TestAskedToItsLimit: a size that a failure asks for, and on which the program does not
// end, ends the search with the limit that it met, not with the failure before.
func TestAskedToItsLimit(t *testing.T) {
	file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
	write(t, file, []byte("from torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"+
		"        self.c, self.f = nn.Conv2d(3, 4, 3), nn.Linear(4 * 98 * 98, 2)\n    def forward(self, x):\n"+
		"        while x.shape[-1] == 100:\n            pass\n        return self.f(self.c(x).flatten(1))\n"))
	_, err := opened(t, file, Options{Limits: Limits{Steps: 200_000}}).Trace(Run{})
	if err == nil || kindOf(err) != fault.OutOfSteps {
		t.Errorf("error %v, want that of the steps", err)
	}
}

// TestGuessedArguments: what a constructor is called with where texts say little: a setting
// that nobody gave, an item where a text gives a list, words for a vocabulary, a list of
// settings that a script writes out, models of the file for one another. The layer of n
// outputs has 4·n + n parameters.
func TestGuessedArguments(t *testing.T) {
	const net = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self, %s):\n        super().__init__()\n        self.fc = nn.Linear(4, %s)\n" +
		"    def forward(self, x): return self.fc(x)\n"
	for name, tt := range map[string]struct {
		parameter, width string
		files            map[string]string
		parameters       int64
	}{
		"a setting that nobody gave": {"args", "args.surprise", nil, 5 * 64},
		"layers that nobody gave":    {"args", "args.n_surprising_layers", nil, 5 * 2},
		"a switch that nobody gave":  {"args", "3 if args.use_surprise else 2", nil, 5 * 2},
		"a group of such settings":   {"args", "args.surprise.classes", nil, 5 * 1000},
		"an item of a list":          {"surprise", "surprise + 0", map[string]string{"a.yaml": "surprise: [3, 3, 3]\n"}, 5 * 3},
		"a file of settings":         {"args", "args.surprise", map[string]string{"a.cfg": "[net]\nsurprise = 7\n"}, 5 * 7},
		"the words of a text":        {"n", "n", map[string]string{"train.py": "SRC = Field()\nNet(len(SRC.vocab))\n"}, 5 * 10000},
		"settings that are written out": {"config", "config[0][1]", map[string]string{
			"meta.py":  "class Meta:\n    def __init__(self, config):\n        self.net = Net(config)\n",
			"train.py": "def main():\n    config = [\n        ('linear', 6),\n    ]\n    Meta(config)\n"}, 5 * 6},
		"a plural":               {"surprises", "surprises[1] + 0", nil, 5 * 64},
		"a module of the caller": {"n", "n", map[string]string{"train.py": "import math as m\nNet(int(m.sqrt(121)))\n"}, 5 * 11},
		"a switch of several lines": {"args", "args.filters_3", map[string]string{
			"train.py": "p.add_argument('--filters-3',\n               type=int,\n               default=9,\n               help='third')\n"}, 5 * 9},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.ToSlash(t.TempDir())
			write(t, filepath.Join(folder, "net.py"), fmt.Appendf(nil, net, tt.parameter, tt.width))
			for name, text := range tt.files {
				write(t, filepath.Join(folder, name), []byte(text))
			}
			g, err := opened(t, folder+"/net.py", Options{}).Trace(Run{})
			if err != nil {
				t.Fatal(err)
			}
			if got := parameters(g); got != tt.parameters {
				t.Errorf("%d parameters, want %d (%s)", got, tt.parameters, g.Source)
			}
		})
	}
}

// TestModelsOfModels: a constructor that is handed models gets those of the file.
func TestModelsOfModels(t *testing.T) {
	const text = "from torch import nn\n" +
		"class Encoder(nn.Module):\n    def __init__(self, emb_dim):\n        super().__init__()\n        self.fc = nn.Linear(4, emb_dim)\n    def forward(self, x): return self.fc(x)\n" +
		"class Decoder(nn.Module):\n    def __init__(self, emb_dim):\n        super().__init__()\n        self.fc = nn.Linear(emb_dim, 4)\n    def forward(self, x): return self.fc(x)\n" +
		"class Both(nn.Module):\n    def __init__(self, encoder, decoder, device):\n        super().__init__()\n        self.encoder, self.decoder = encoder, decoder\n" +
		"    def forward(self, x): return self.decoder(self.encoder(x))\n"
	file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
	write(t, file, []byte(text))
	g, err := opened(t, file, Options{}).Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	if got := parameters(g); got != 5*512+512*4+4 || g.Modules[0].Class != "Both" {
		t.Errorf("%d parameters of %s", got, g.Modules[0].Class)
	}
}

// TestAbstract: a class that leaves its forward to others is no model; the message names
// those that derive from it. A class that a decorator derives from is the file's own.
func TestAbstract(t *testing.T) {
	folder := filepath.ToSlash(t.TempDir())
	write(t, filepath.Join(folder, "LICENSE"), nil)
	write(t, filepath.Join(folder, "base.py"), []byte("from torch import nn\nclass Base(nn.Module):\n    def forward(self, x):\n        raise NotImplementedError\n"))
	write(t, filepath.Join(folder, "net.py"), []byte("from torch import nn\nfrom base import Base\nclass Net(Base):\n    def __init__(self):\n        super().__init__()\n"+
		"        self.fc = nn.Linear(3, 2)\n    def forward(self, x): return self.fc(x)\n"))
	write(t, filepath.Join(folder, "kept.py"), []byte("from torch import nn\ndef kept(inner):\n    class Kept(inner):\n        pass\n    Kept.__name__ = inner.__name__\n    return Kept\n"))
	write(t, filepath.Join(folder, "wrapped.py"), []byte("from torch import nn\nfrom kept import kept\n@kept\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"+
		"        self.fc = nn.Linear(3, 2)\n    def forward(self, x): return self.fc(x)\n"))
	_, err := opened(t, folder+"/base.py", Options{}).Trace(Run{})
	if err == nil || !strings.Contains(err.Error(), "those derive from it: net.py:Net") {
		t.Error(err)
	}
	g, err := opened(t, folder+"/wrapped.py", Options{}).Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	if got := parameters(g); got != 8 {
		t.Errorf("%d parameters, want 8", got)
	}
}

// TestMarimo: the cells of a marimo notebook are one program, in which imports come first
// wherever they stand (as marimo 0.21 writes them); lines stay where they are.
func TestMarimo(t *testing.T) {
	const text = "import marimo\n\n__generated_with = \"0.21.0\"\napp = marimo.App(width=\"full\")\n\n\n" +
		"@app.cell(hide_code=True)\ndef _(mo):\n    mo.md(\"\"\"\n    # Title\n    \"\"\")\n    return\n\n\n" +
		"@app.cell\ndef _(nn):\n    class Net(nn.Module):\n        def __init__(self):\n            super().__init__()\n            self.fc = nn.Linear(4, 2)\n\n" +
		"        def forward(self, x):\n            return self.fc(x)\n\n    return (Net,)\n\n\n" +
		"@app.cell\ndef _(Net, torch):\n    net = Net()\n    y = net(torch.zeros(3, 4))\n    return\n\n\n" +
		"@app.cell\ndef _():\n    import torch\n    from torch import nn\n    return nn, torch\n\n\nif __name__ == \"__main__\":\n    app.run()\n"
	file := filepath.Join(filepath.ToSlash(t.TempDir()), "book.py")
	write(t, file, []byte(text))
	g, err := opened(t, file, Options{}).Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Count(text[:strings.Index(text, "y = net(")], "\n") + 1
	if want := fmt.Sprintf("line %d of the file calls a Net so", line); !strings.Contains(fmt.Sprint(g.Assumptions), want) {
		t.Errorf("not %s: %v", want, g.Assumptions)
	}
}
