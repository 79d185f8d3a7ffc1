package torch

// This file tests scripts: statements that fail are left out and said, and what
// needed them names the first cause.

import (
	"strings"
	"testing"
)

// scriptNet is a model that needs nothing of its script: 4·2 + 2 = 10 parameters.
const scriptNet = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
    def forward(self, x):
        return self.fc(x)
`

func emptySession(t *testing.T) *Session {
	t.Helper()
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// loadScript runs a text as a script's.
func loadScript(s *Session, program string) error {
	s.asScript("script")
	return s.LoadSource("script.py", []byte(program))
}

func TestScriptsGoOn(t *testing.T) {
	for _, c := range []struct{ name, before, after, said string }{
		{"data before the class", "import torchvision\ntrain = torchvision.datasets.ImageNet('data')", "", "line 4 of the script is left out"},
		{"data after the class", "", "import torchvision\ntrain = torchvision.datasets.ImageNet('data')", "ImageNet"},
		{"a training loop", "", "model = Net()\nfor t in range(3):\n    print(nn.functional.mse_loss(model(torch.randn(8, 4)), torch.randn(8, 2)).item())", ""},
		{"an exit after the class", "", "import sys\nsys.exit()\nNet = None", "SystemExit"},
		{"arguments that are required", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--data', required=True)\nopt = p.parse_args()", "", "arguments --data are None"},
		{"a package that is missing", "import surely_missing as m\nfig, ax = m.subplots()", "", "surely_missing"},
		{"a decorator of a missing package", "from surely_missing import REGISTRY\n@REGISTRY.register()", "", ""},
		{"a kernel of a missing compiler", "import triton\n@triton.jit\ndef k(x):\n    pass", "", ""},
		{"a notebook's export", "get_ipython().system('pip install x')", "", "get_ipython"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := emptySession(t)
			program := "import torch\nimport torch.nn as nn\n" + c.before + scriptNet + c.after
			if err := loadScript(s, program); err != nil {
				t.Fatal(err)
			}
			m, err := s.Build("Net")
			if err != nil {
				t.Fatal(err)
			}
			g, err := s.Trace(m, Run{Inputs: []Input{{Shape: []int64{1, 4}}}})
			if err != nil {
				t.Fatal(err)
			}
			if n := graphElements(g).params; n != 10 {
				t.Errorf("%d parameters, want 10", n)
			}
			var said []string
			for _, a := range g.Assumptions {
				said = append(said, a.Text)
			}
			if text := strings.Join(said, "\n"); !strings.Contains(text, c.said) || c.said == "" && strings.Contains(text, "left out") {
				t.Errorf("said %q, want %q", text, c.said)
			}
		})
	}
}

// TestScriptsNameTheCause builds models that need what was left out.
func TestScriptsNameTheCause(t *testing.T) {
	needs := strings.Replace(scriptNet, "nn.Linear(4, 2)", "nn.Linear(opt, 2)", 1)
	for _, c := range []struct{ name, model, program, want string }{
		{"a variable", "Net", "opt = open('absent.txt').read()\n" + needs, "line 3 of the script was left out: FileNotFoundError"},
		{"the class itself", "Net", "raise ValueError('no luck')\n", "no luck"},
		{"a package that is not there", "", "from diffusers import UNet2DModel\nmodel = UNet2DModel(sample_size=64)\n", "diffusers.UNet2DModel is used, but module 'diffusers' was not found"},
		{"another framework", "", "import keras\nmodel = keras.Sequential()\n", "keras.Sequential is of another framework"},
		{"a base class", "Net", "Base = undefined\nclass Net(Base):\n    pass\n", "undefined"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := emptySession(t)
			if err := loadScript(s, "import torch\nimport torch.nn as nn\n"+c.program); err != nil {
				t.Fatal(err)
			}
			_, err := s.Build(c.model)
			if err == nil {
				t.Fatal("builds")
			}
			text := err.Error()
			if hinted, ok := err.(*Error); ok {
				text += "\n" + hinted.Hint()
			}
			if !strings.Contains(text, c.want) {
				t.Errorf("%q does not name %q", text, c.want)
			}
		})
	}
}

// TestQuestionsWithoutConsequence asks what no result depends on, and what one does.
func TestQuestionsWithoutConsequence(t *testing.T) {
	for _, c := range []struct {
		name, question string
		asks           bool
	}{
		{"a warning", "if 0 in x[:, 0]:\n            warnings.warn('padded')", false},
		{"a message and a warning", "if 0 in x[:, 0]:\n            text = 'padded'\n            text += '!'\n            warnings.warn(text)", false},
		{"a logger", "if (x > 0).any():\n            logger.info('positive')", false},
		{"all of a mask", "mask = x > 0\n        y = None if mask.all() else mask", false},
		{"all of a mask, by a function", "mask = x > 0\n        y = None if torch.all(mask) else mask", false},
		{"all of a mask, by another", "fast_all = lambda t: t.sum() == t.numel()\n        mask = x > 0\n        y = None if fast_all(mask) else mask", false},
		{"all of another tensor", "y = None if torch.all(x > 0) else x", true},
		{"a value that is bound before", "n = 1\n        if (x > 0).any():\n            n = 2\n            warnings.warn('two')", true},
		{"work", "if (x > 0).any():\n            x = x + 1", true},
		{"all of something else", "y = None if x.all() else x", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := emptySession(t)
			program := "import logging\nimport warnings\nimport torch\nimport torch.nn as nn\nlogger = logging.getLogger()\n" +
				strings.Replace(scriptNet, "        return", "        "+c.question+"\n        return", 1)
			if err := loadScript(s, program); err != nil {
				t.Fatal(err)
			}
			m, err := s.Build("Net")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Trace(m, Run{Inputs: []Input{{Shape: []int64{1, 4}}}}); (err != nil) != c.asks {
				t.Errorf("asks: %v", err)
			}
		})
	}
}
