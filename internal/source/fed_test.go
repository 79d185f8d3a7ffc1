package source

// This file tests what a model is fed with whose program hands it to a tool that
// counts, draws or exports.

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/input"
)

const modelOfImages = `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
    def forward(self, x): return self.conv(x)
`

// TestFedByTools: what a program's own summary, count, graph or export would feed the
// model is its input, whether its class was named or not; no figure of the tool ends the
// program. That a tool calls the model so is its documentation's word (torchsummary 1.5.1,
// torchinfo 1.8.0, thop 0.1.1, ptflops 0.7.5, fvcore 0.1.5, torchstat 0.0.7, calflops 0.3.2,
// torchview 0.2.6, torchprofile 0.0.4, flopth 0.1, torch 2.15).
func TestFedByTools(t *testing.T) {
	for call, want := range map[string]string{
		"from torchsummary import summary\nsummary(Net(), (1, 40, 41))":                                                                                                   "1×1×40×41",
		"from torchsummary import summary\nsummary(Net(), input_size=[(1, 40, 41)], batch_size=6, device='cpu')":                                                          "6×1×40×41",
		"from torchsummary.torchsummary import summary_string\ntext, (all, _) = summary_string(Net(), (1, 40, 41))":                                                       "1×1×40×41",
		"from torchsummaryX import summary\nsummary(Net(), torch.zeros(2, 1, 40, 41))":                                                                                    "2×1×40×41",
		"from pytorch_model_summary import summary\nprint(summary(Net(), torch.zeros(2, 1, 40, 41), show_input=True))":                                                    "2×1×40×41",
		"from modelsummary import summary\nsummary(Net(), torch.zeros(2, 1, 40, 41))":                                                                                     "2×1×40×41",
		"import torchinfo\nprint(torchinfo.summary(Net(), (3, 1, 40, 41), verbose=0).total_mult_adds / 1e6)":                                                              "3×1×40×41",
		"from torchinfo import summary\nsummary(Net(), [(1, 40, 41)], batch_dim=0, col_names=('output_size',))":                                                           "1×1×40×41",
		"from torchinfo import summary\nsummary(Net(), input_data=torch.zeros(3, 1, 40, 41))":                                                                             "3×1×40×41",
		"from torchinfo import summary\nsummary(Net(), input_data={'x': torch.zeros(3, 1, 40, 41)})":                                                                      "3×1×40×41",
		"from thop import profile, clever_format\nf, p = profile(Net(), inputs=(torch.zeros(1, 1, 40, 41),))\nprint('%.2f G' % (f / 1e9), clever_format([f, p], '%.3f'))": "1×1×40×41",
		"from ptflops import get_model_complexity_info as info\nmacs, p = info(Net(), (1, 40, 41), as_strings=True, print_per_layer_stat=False)":                          "1×1×40×41",
		"from ptflops import get_model_complexity_info as info\ninfo(Net(), (40,), input_constructor=lambda r: dict(x=torch.zeros(5, 1, *r, 41)))":                        "5×1×40×41",
		"from fvcore.nn import FlopCountAnalysis, flop_count_table\nf = FlopCountAnalysis(Net(), torch.zeros(1, 1, 40, 41))\nprint(f.total() / 1e9, flop_count_table(f))": "1×1×40×41",
		"from torchstat import stat\nstat(Net(), (1, 40, 41))":                                                                                                            "1×1×40×41",
		"from calflops import calculate_flops\nflops, macs, params = calculate_flops(model=Net(), input_shape=(2, 1, 40, 41), output_as_string=True)":                     "2×1×40×41",
		"from torchprofile import profile_macs\nprint(profile_macs(Net(), torch.zeros(1, 1, 40, 41)) / 1e9)":                                                              "1×1×40×41",
		"from flopth import flopth\nflopth(Net(), in_size=((1, 40, 41),))":                                                                                                "1×1×40×41",
		"from torchview import draw_graph\ndraw_graph(Net(), input_size=(4, 1, 40, 41), device='meta')":                                                                   "4×1×40×41",
		"torch.onnx.export(Net(), torch.zeros(1, 1, 40, 41), 'net.onnx', opset_version=11)":                                                                               "1×1×40×41",
		"torch.onnx.export(Net(), ({'x': torch.zeros(1, 1, 40, 41)},), 'net.onnx')":                                                                                       "1×1×40×41",
		"torch.jit.trace(Net(), torch.zeros(1, 1, 40, 41)).save('net.pt')":                                                                                                "1×1×40×41",
		"torch.jit.trace(Net(), example_kwarg_inputs={'x': torch.zeros(1, 1, 40, 41)})":                                                                                   "1×1×40×41",
		"from torch.utils.tensorboard import SummaryWriter\nSummaryWriter().add_graph(Net(), (torch.zeros(1, 1, 40, 41),))":                                               "1×1×40×41",
		"class Run:\n    def __init__(self):\n        from torchsummary import summary\n        summary(Net(), (1, 40, 41))\nRun()":                                       "1×1×40×41",
	} {
		file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
		write(t, file, []byte(modelOfImages+call+"\n"))
		for _, name := range []string{file, file + ":Net"} {
			g, err := opened(t, name, Options{}).Trace(Run{})
			if err != nil {
				t.Errorf("%s: %v", call, err)
			} else if got := input.Float32(g.Inputs[0].Tensor.Shape...).String(); got != want+" float32" {
				t.Errorf("%s\nfed with %s, want %s", call, got, want)
			}
		}
	}
}

// TestFedInConstructor: what a module's constructor feeds a part is no input of the model.
func TestFedInConstructor(t *testing.T) {
	const outer = "class Outer(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.backbone = %s\n" +
		"    def forward(self, x): return self.backbone(x)\nif __name__ == '__main__':\n    Outer()(torch.zeros(2, 1, 40, 41))\n"
	for _, made := range []string{"torch.jit.trace(Net(), torch.zeros(1, 1, 9, 9))", "Net()\n        torch.onnx.export(self.backbone, torch.zeros(1, 1, 9, 9), 'net.onnx')"} {
		file := filepath.Join(filepath.ToSlash(t.TempDir()), "outer.py")
		write(t, file, []byte(modelOfImages+fmt.Sprintf(outer, made)))
		g, err := opened(t, file, Options{}).Trace(Run{})
		if err != nil {
			t.Fatal(err)
		}
		if got := input.Float32(g.Inputs[0].Tensor.Shape...).String(); got != "2×1×40×41 float32" || g.Modules[0].Class != "Outer" {
			t.Errorf("%s: %s is fed with %s", made, g.Modules[0].Class, got)
		}
	}
}

// TestStepsFirst: where a recurrent or attention layer takes the steps first, so does the
// model that hands its input on; one that turns them itself, or that gives one row for
// each of a batch, is fed a batch. batch_first is False by default (torch 2.15).
func TestStepsFirst(t *testing.T) {
	const text = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        %s\n" +
		"    def forward(self, %s):\n        %s\n"
	for _, tt := range []struct{ layers, arguments, body, want string }{
		{"self.rnn = nn.LSTM(10, 20)", "x", "return self.rnn(x)[0]", "32×1×10"},
		{"self.rnn = nn.LSTM(10, 20, batch_first=True)", "x", "return self.rnn(x)[0]", "1×32×10"},
		{"self.rnn = nn.LSTM(10, 20)", "x", "return self.rnn(x.transpose(0, 1))[0]", "1×32×10"},
		{"self.rnn = nn.LSTM(10, 20)", "x", "return self.rnn(x)[0][:, -1]", "1×32×10"},
		{"self.emb, self.t = nn.Embedding(50, 32), nn.Transformer(32, 4, 1, 1, 64)", "src, trg", "return self.t(self.emb(src), self.emb(trg))", "128×1"},
		{"self.emb, self.t = nn.Embedding(50, 32), nn.Transformer(32, 4, 1, 1, 64, batch_first=True)", "src, trg", "return self.t(self.emb(src), self.emb(trg))", "1×128"},
	} {
		file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
		write(t, file, fmt.Appendf(nil, text, tt.layers, tt.arguments, tt.body))
		g, err := opened(t, file, Options{}).Trace(Run{})
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range g.Inputs {
			if got, _, _ := strings.Cut(input.Float32(in.Tensor.Shape...).String(), " "); got != tt.want {
				t.Errorf("%s, %s: fed with %s, want %s", tt.layers, tt.body, got, tt.want)
			}
		}
	}
}

const lightning = `import torch, pytorch_lightning as pl
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(torch.zeros(40, 8), torch.zeros(40, dtype=torch.long)), batch_size=16)
class Net(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(8, 3)
`

// TestFedByLightning: a Trainer's loader says what a module is fed; one without a forward
// of its own does its work in a step of training. 16 rows of 8 into 3 are 384 MACs.
func TestFedByLightning(t *testing.T) {
	const step = "    def training_step(self, batch, batch_idx):\n        x, y = batch\n        return nn.functional.cross_entropy(self%s(x), y)\n"
	for name, text := range map[string]string{
		"a step of training":        lightning + fmt.Sprintf(step, ".layer") + "pl.Trainer(max_epochs=1).fit(Net(), loader)\n",
		"a step without its number": lightning + strings.Replace(fmt.Sprintf(step, ".layer"), ", batch_idx", "", 1) + "pl.Trainer().fit(Net(), train_dataloaders=loader)\n",
		"a forward":                 lightning + fmt.Sprintf(step, "") + "    def forward(self, x): return self.layer(x)\npl.Trainer().fit(Net(), loader)\n",
		"a module of data": lightning + fmt.Sprintf(step, "") + "    def forward(self, x): return self.layer(x)\n" +
			"class Data(pl.LightningDataModule):\n    def setup(self, stage): self.loader = loader\n    def train_dataloader(self): return self.loader\nif __name__ == '__main__':\n    pl.Trainer().fit(Net(), datamodule=Data())\n",
		"its own loader": lightning + fmt.Sprintf(step, ".layer") + "    def train_dataloader(self): return loader\npl.Trainer().fit(Net())\n",
	} {
		file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
		write(t, file, []byte(text))
		g, err := opened(t, file, Options{}).Trace(Run{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := input.Float32(g.Inputs[0].Tensor.Shape...).String(); got != "16×8 float32" {
			t.Errorf("%s: fed with %s", name, got)
		}
	}
}

// TestOptimizerOfLightning: a module makes its optimizer when a Trainer asks for it.
func TestOptimizerOfLightning(t *testing.T) {
	file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
	write(t, file, []byte(lightning+"    def forward(self, x): return self.layer(x)\n    def training_step(self, batch, i): return self(batch[0]).sum()\n"+
		"    def configure_optimizers(self): return torch.optim.Adam(self.parameters(), amsgrad=True)\npl.Trainer().fit(Net(), loader)\n"))
	g, err := opened(t, file, Options{}).Trace(Run{})
	if err != nil {
		t.Fatal(err)
	}
	if want := (&graph.Optimizer{Class: "Adam", Line: 11, AMSGrad: true}); !reflect.DeepEqual(g.Optimizer, want) {
		t.Errorf("%+v, want %+v", g.Optimizer, want)
	}
}

// TestRehearsalLeavesNoTrace: a program that calls its model inside of contexts leaves
// their switches as they were.
func TestRehearsalLeavesNoTrace(t *testing.T) {
	file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
	write(t, file, []byte(modelOfImages+"if __name__ == '__main__':\n    with torch.no_grad(), torch.autocast('cuda'), torch.inference_mode():\n        Net()(torch.zeros(1, 1, 40, 41))\n"))
	g, err := opened(t, file, Options{}).Trace(Run{Training: true})
	if err != nil {
		t.Fatal(err)
	}
	if out := g.Outputs[0].Tensor; g.Inputs[0].Tensor.Shape[3] != 41 || !out.RequiresGrad || out.DType != graph.Float32 {
		t.Errorf("the output is a %s that requires grad: %v", out.DType, out.RequiresGrad)
	}
}

// TestRehearsalKeepsDefinitions: a value of the main block's functions does not take the
// place of a function of the file that the model calls.
func TestRehearsalKeepsDefinitions(t *testing.T) {
	file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
	text := strings.Replace(modelOfImages, "return self.conv(x)", "return scale(self.conv(x))", 1)
	write(t, file, []byte("def scale(x): return x * 2\n"+text+"def main():\n    scale = 3\n    Net()(torch.zeros(scale, 1, 9, 9))\nif __name__ == '__main__':\n    main()\n"))
	for _, name := range []string{file, file + ":Net"} {
		g, err := opened(t, name, Options{}).Trace(Run{})
		if err != nil || g.Inputs[0].Tensor.Shape[0] != 3 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOwnOptimizer: what a program makes to train its model with goes with the graph,
// whether the class was named, guessed, or fed by hand; the one of another model does not.
func TestOwnOptimizer(t *testing.T) {
	yes, no := true, false
	for program, want := range map[string]*graph.Optimizer{
		"net = Net()\noptimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, fused=True)": {Class: "AdamW", Line: 9, WeightDecay: 0.01, Fused: &yes},
		"net = Net()\nother = torch.optim.Adam(nn.Linear(1, 1).parameters())\n" +
			"optimizer = torch.optim.SGD([{'params': net.conv.parameters()}], 0.1, 0.8, nesterov=True, foreach=False)": {Class: "SGD", Line: 10, Momentum: 0.8, Nesterov: true, ForEach: &no},
		"class Lion(torch.optim.Optimizer):\n    def __init__(self, params): super().__init__(params, {})\nnet = Net()\nLion(net.parameters())":                    {Class: "net.Lion", Line: 11},
		"if __name__ == '__main__':\n    net = nn.DataParallel(Net())\n    torch.optim.RMSprop(net.parameters(), centered=True)\n    net(torch.zeros(1, 1, 9, 9))": {Class: "RMSprop", Line: 10, Centered: true},
		"net = Net()": nil,
		"torch.optim.Adam([torch.zeros(1, requires_grad=True)])\nNet()": nil,
	} {
		file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
		write(t, file, []byte(modelOfImages+program+"\n"))
		for _, name := range []string{file, file + ":Net"} {
			for _, inputs := range [][]input.Spec{nil, {input.Float32(2, 1, 16, 16)}} {
				g, err := opened(t, name, Options{}).Trace(Run{Inputs: inputs})
				if err != nil {
					t.Errorf("%s: %v", program, err)
				} else if !reflect.DeepEqual(g.Optimizer, want) {
					t.Errorf("%s: %+v, want %+v", program, g.Optimizer, want)
				}
			}
		}
	}
}
