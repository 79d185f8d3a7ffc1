package cli

// This file reads Chinese screens: no English sentence stands in them.

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestChineseScreens runs each command in Chinese. Two English words beside each other are a
// sentence that zh.txt lacks, but for those that are names: of torch's message, of code, of
// commands that can be typed, of settings and operators.
func TestChineseScreens(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"half.py":  "import torch, torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 8, 3)\n    def forward(self, x):\n        return self.c(x).mean((2, 3))\ny = Net().half()(torch.randn(2, 3, 32, 32).half())\n",
		"typo.py":  "import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Linear(4, 4)\n    def foward(self, x):\n        return self.c(x)\n",
		"args.py":  "import argparse, torch.nn as nn\np = argparse.ArgumentParser()\np.add_argument('--depth', type=int, default=2)\na = p.parse_args()\nmodel = nn.Linear(a.depth, 2)\n",
		"jobs.txt": `{"model": "alexnet", "train": true}`,
	} {
		if err := os.WriteFile(filepath.Clean(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const message = "CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 7.93 GiB total capacity; 6.74 GiB already allocated; 11.94 MiB free; 7.21 GiB reserved in total by PyTorch)"
	for _, arguments := range [][]string{
		{"squeezenet1_1"}, {"squeezenet1_1", "--train", "--depth", "2"}, {"squeezenet1_1", "--convention", "thop"}, {"squeezenet1_1", "--columns", "output,kept,elements,params"},
		{"memory", "squeezenet1_1"}, {"memory", "squeezenet1_1", "--train", "--batch", "512", "--gpu", "t4", "--accumulate", "2", "--other-processes", "1GiB"},
		{"memory", "squeezenet1_1", "--train", "--batch", "256", "--gpu", "rtx3090", "--oom", message}, {"memory", "ssd300_vgg16", "--train"}, {"memory", "half.py", "--train"},
		{"fit", "squeezenet1_1", "--gpu", "t4", "--train"}, {"fit", "vgg11", "--gpu", "t4", "--mem", "100MiB"}, {"fit", "squeezenet1_1", "--gpu", "t4", "--solve", "width"},
		{"advise", "squeezenet1_1", "--train", "--gpu", "t4", "--batch", "512"}, {"whatif", "squeezenet1_1", "--train", "--gpu", "t4", "--set", "amp=fp16"},
		{"explain", "squeezenet1_1"}, {"explain", "squeezenet1_1", "classifier.1"}, {"explain", "squeezenet1_1", "--why", "thop,fvcore"},
		{"shape", "224", "-k", "7", "-s", "2", "-p", "3"}, {"shape", "224", "conv 7/2 p3", "pool 3/2 p1", "--for", "56"}, {"bytes", "256x3x100x100", "float32"}, {"bytes", "3x3"},
		{"compare", "squeezenet1_1", "half.py", "--gpu", "t4"}, {"diff", "resnet18", "resnet34"}, {"check", "squeezenet1_1", "--max-params", "1M", "--fits", "t4"},
		{"time", "squeezenet1_1", "--gpu", "t4"}, {"gpus"}, {"gpus", "t4"}, {"ops", "conv2d"}, {"zoo"}, {"nn.LSTM(8, 16)"}, {"half.py"},
		{"typo.py"}, {"args.py", "--args", "--dpeth 3"}, {"memory", "--jobs", "jobs.txt"}, {"memory", "--jobs", "missing.txt"}, {"sweep", "missing.json"},
		{"resnet18", "--input", "3,64,64"}, {"resnet18", "--input", "3x64x64"}, {"resnet18", "--input", "1x3x"}, {"alexnte"}, {"alexnet", "--btach", "3"}, {"memory", "alexnet", "--optimizer", "adm"},
		{"memory", "alexnet", "--gpu", "rxt3090"}, {"memory", "alexnet", "--mem", "12"}, {"memory", "alexnet", "--mode", "trian"}, {"missing.py"}, {"."},
	} {
		var stdout, stderr bytes.Buffer
		Run(append(arguments, "--lang", "zh"), &stdout, &stderr)
		screen := stdout.String() + stderr.String()
		if !regexp.MustCompile(`\p{Han}`).MatchString(screen) {
			t.Errorf("heft %s: no Chinese:\n%s", strings.Join(arguments, " "), screen)
		}
		for line := range strings.Lines(screen) {
			if kept := englishNames.ReplaceAllString(line, " – "); twoWords.MatchString(kept) {
				t.Errorf("heft %s: %q is not Chinese", strings.Join(arguments, " "), strings.TrimSpace(line))
			}
		}
	}
}

var (
	twoWords = regexp.MustCompile(`(?:^| )[a-z]{2,}[,;:]? [a-z]{2,}\b`)
	// What stays: torch's words, code, commands, lists of names, citations.
	englishNames = regexp.MustCompile(`CUDA out of memory.*|heft [-a-z.]+ .*|^        .*|"error":.*|\[Errno.*|^ +(?:签名|来源|计算量|autocast|Python) .*|^  [a-z_0-9, .]+: .*|momentum 0\.9|^heft: \S+|heft \S+:(NAME|[A-Z]\w+)|--[-a-z]+( \d+)?|已知 .*|nn\.\w+\(.*\)`)
)
