package source

// This file tests that a program which fails with the user's arguments says so, by its file and by
// its folder, and that no other model is taken for what they ask for.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const programOfArguments = `import argparse
import torch
import models
def make(name):
    if name == "small":
        return models.Net(4)
    raise ValueError(f"unknown model {name}")
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="small")
    parser.add_argument("--config", default="")
    args = parser.parse_args()
    if args.config:
        open(args.config)
    net = make(args.model)
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    loss = net(torch.randn(4, 3, 32, 32)).sum()
    loss.backward()
    optimizer.step()
if __name__ == "__main__":
    main()
`

const modelsOfArguments = `from torch import nn
class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.a = nn.Conv2d(3, width, 3)
    def forward(self, x):
        return self.a(x)
`

func TestProgramFailsWithArguments(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"train.py": programOfArguments, "models.py": modelsOfArguments,
		"whole.py": modelsOfArguments + strings.ReplaceAll(strings.ReplaceAll(programOfArguments, "import models\n", ""), "models.", ""),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name  string
		args  []string
		class string // "" where it is refused
		want  string
	}{
		{"train.py", nil, "Net", ""},
		{"train.py", []string{"--model", "small"}, "Net", ""},
		{"train.py", []string{"--model", "vgg"}, "", "ValueError: unknown model vgg"},
		{"train.py", []string{"--model=vgg"}, "", "ValueError: unknown model vgg"},
		{"whole.py", []string{"--model", "vgg"}, "", "ValueError: unknown model vgg"},
		{"whole.py", []string{"--config", "data.bin"}, "Net", ""}, // the program's data need not be here
		{"whole.py:Net", []string{"--model", "vgg"}, "Net", ""},
		{"models.py", []string{"--model", "vgg"}, "Net", ""}, // no program
	} {
		m, err := Open(t.Context(), filepath.Join(folder, test.name), Options{NoSite: true, Args: test.args})
		switch {
		case test.class == "" && (err == nil || !strings.Contains(err.Error(), "fails with the `args` that it was given: "+test.want)):
			t.Errorf("%s %q: %v, want %q", test.name, test.args, err, test.want)
		case test.class != "" && err != nil:
			t.Errorf("%s %q: %v", test.name, test.args, err)
		case test.class != "" && m.model.Class() != test.class:
			t.Errorf("%s %q: class %s", test.name, test.args, m.model.Class())
		}
		if err == nil {
			m.Close()
		}
	}
	if err := os.Remove(filepath.Join(folder, "whole.py")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--model", "vgg"}, {"--config", "nope.yaml", "--model", "vgg"}} {
		_, err := Open(t.Context(), folder, Options{NoSite: true, Args: args})
		if err == nil || !strings.Contains(err.Error(), args[1]) {
			t.Errorf("folder %q: %v, want the program's own failure", args, err)
		}
	}
}
