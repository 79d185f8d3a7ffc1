package source

// This file tests that a script which trains a model gives one answer, however the model is
// named, and that the arguments it is given win where its loader cannot be made.

import (
	"fmt"
	"path/filepath"
	"testing"
)

// loopOf is a training script whose data are not there; its head reads the command line.
func loopOf(head string) string {
	return `import argparse, torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
class Block(nn.Conv2d):
    pass
class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.a, self.b = Block(3, width, 3), nn.Conv2d(width, 1, 1)
    def forward(self, x):
        return self.b(self.a(x))
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-b", "--batch-size", type=int, default=8, dest="batch")
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--amp", action="store_true")
    ` + head + `
    chain = transforms.Compose([transforms.Resize((args.size, args.size)), transforms.ToTensor()])
    data = datasets.ImageFolder("data", transform=chain)
    loader = DataLoader(data, args.batch * 2, shuffle=True)
    model = Net(width=6).cuda()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for x, y in loader:
        with torch.autocast("cuda", enabled=args.amp):
            loss = nn.functional.mse_loss(model(x.cuda()), y.cuda())
        loss.backward()
        optimizer.step()
if __name__ == "__main__":
    main()
`
}

// TestOneScriptOneAnswer: 6·(3·9+1) + 6+1 = 175 parameters as the script makes the model,
// 4·28 + 5 = 117 as its class is by itself.
func TestOneScriptOneAnswer(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "train.py"), []byte(loopOf("args = parser.parse_args()")))
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"", nil, "[16 3 96 96] of 175, AdamW, invalid"},
		{"/train.py", nil, "[16 3 96 96] of 175, AdamW, invalid"},
		{"/train.py:Net", nil, "[16 3 96 96] of 175, AdamW, invalid"},
		{"/train.py:Net(width=6)", nil, "[16 3 96 96] of 175, AdamW, invalid"},
		{"/train.py:Net()", nil, "[16 3 96 96] of 117, AdamW, invalid"},
		{"", []string{"-b", "3", "--size=64", "--amp"}, "[6 3 64 64] of 175, AdamW, float16"},
		{"/train.py", []string{"--batch-size", "3", "--size", "64", "--amp"}, "[6 3 64 64] of 175, AdamW, float16"},
		{"/train.py:Net", []string{"-b", "3", "--size=64", "--amp"}, "[6 3 64 64] of 175, AdamW, float16"},
	} {
		m := opened(t, folder+tt.name, Options{Args: tt.args})
		if got := answerOf(t, m); got != tt.want {
			t.Errorf("%q %q: %s, want %s", tt.name, tt.args, got, tt.want)
		}
	}
}

// answerOf is what a training run of a model is fed, how large it is, who trains it, and in
// which type its program casts.
func answerOf(t *testing.T, m *Model) string {
	t.Helper()
	g, err := m.Trace(Run{Training: true})
	if err != nil {
		return err.Error()
	}
	optimizer, fast := "", "invalid"
	if g.Optimizer != nil {
		optimizer = g.Optimizer.Class
	}
	if g.Script != nil && g.Script.Autocast.IsFloating() {
		fast = g.Script.Autocast.String()
	}
	return fmt.Sprintf("%v of %d, %s, %s", g.Inputs[0].Tensor.Shape, parameters(g), optimizer, fast)
}

// TestGivenArgumentsWin: where the program does not come to its command line, what the user
// gave it still says more than a parser's default.
func TestGivenArgumentsWin(t *testing.T) {
	g := &gleaned{own: "train.py", values: map[string]given{}, groups: map[string]bool{}}
	g.addProgram("train.py", `
parser.add_argument("-b", "--batch-size", type=int, default=8, dest="batch")
parser.add_argument('--lr', default=1e-3)
parser.add_argument("--amp", action="store_true")
parser.add_argument("--no-bias", action="store_false", dest="bias")
parser.add_argument("--arch", default="resnet18")
parser.add_argument("--depth", default=3)
parser.add_argument("--size", nargs="+", type=int, default=[32])
parser.add_argument("--pair", nargs=2, type=float)
parser.add_argument("--dropout", "--slope", "--most")
`)
	g.giveArguments([]string{"-b", "8", "--size", "64", "96", "--pair", ".5", "--dropout", ".1", "--slope", "-.5", "--most", "1e+3", "-b", "16", "--lr=-1e-2", "--amp", "--no-bias", "--arch", "vit", "--unknown", "7", "stray"})
	for name, want := range map[string]string{"batch": "16", "lr": "-1e-2", "amp": "True", "bias": "False", "arch": `"vit"`, "unknown": "7", "depth": "3", "size": "[64, 96]", "pair": "[.5]", "dropout": "1e+3"} {
		if got := g.values[name].literal; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
