package source

// This file tests scripts that read their arguments.

import (
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/input"
)

const trainingScript = `import argparse, sys
from torch import nn
parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--width", type=int, default=8)
parser.add_argument("mode", nargs="?", default="train")
options = parser.parse_args()
assert sys.argv[0].endswith(".py"), sys.argv
class Net(nn.Linear):
    def __init__(self): super().__init__(options.width, 3 if options.mode == "train" else 2)
`

// TestScriptArguments: argparse finds what is given, in a file alone and in one of a
// package. A layer of width w to 3 columns has 3·w+3 parameters.
func TestScriptArguments(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "train.py"), []byte(trainingScript))
	write(t, filepath.Join(folder, "pkg", "__init__.py"), nil)
	write(t, filepath.Join(folder, "pkg", "train.py"), []byte(trainingScript))
	for _, tt := range []struct {
		args       []string
		width      int64
		parameters int64
	}{
		{[]string{"--data", "somewhere else"}, 8, 3*8 + 3},
		{[]string{"--width=20", "--data", ""}, 20, 3*20 + 3},
		{[]string{"test", "--data", "x", "--width", "5"}, 5, 2*5 + 2},
	} {
		for _, name := range []string{"train.py", "pkg/train.py"} {
			m := opened(t, filepath.Join(folder, name)+":Net", Options{Args: tt.args})
			g, err := m.Trace(Run{Inputs: []input.Spec{input.Float32(1, tt.width)}})
			if err != nil {
				t.Fatal(err)
			}
			if got := parameters(g); got != tt.parameters {
				t.Errorf("%s %q: %d parameters, want %d", name, tt.args, got, tt.parameters)
			}
			for _, a := range g.Assumptions {
				t.Errorf("%s %q: %s", name, tt.args, a.Text)
			}
		}
	}
}

// TestRefusedScriptArguments: what a parser refuses is an error, unless the program caught
// that and another parser read the arguments. Net is Linear(width, depth), which has
// width·depth + depth parameters.
func TestRefusedScriptArguments(t *testing.T) {
	const (
		head = "import argparse, sys\nfrom torch import nn\np = argparse.ArgumentParser()\np.add_argument('--width', type=int, default=8)\n"
		net  = "class Net(nn.Linear):\n    def __init__(self): super().__init__(a.width, getattr(b, 'depth', 3))\n"
		mode = "pre = argparse.ArgumentParser()\npre.add_argument('mode', choices=['train'])\n"
		rest = "a, rest = p.parse_known_args()\nq = argparse.ArgumentParser()\nq.add_argument('--depth', type=int, default=2)\nb = q.parse_args(rest)\n"
		pass = "try: pre.parse_args(sys.argv[1:2])\nexcept SystemExit: pass\n"
	)
	for name, tt := range map[string]struct {
		file       string
		args       []string
		parameters int64
		refused    string
	}{
		"caught, and another takes them":      {head + mode + pass + "a = b = p.parse_args()\n", []string{"--width=5"}, 3*5 + 3, ""},
		"caught, and another refuses them":    {head + mode + pass + "a = b = p.parse_args()\n", []string{"--wdth=5"}, 0, "--wdth=5"},
		"caught, and nobody else reads them":  {head + "try: a = b = p.parse_args()\nexcept SystemExit: a = b = p.parse_args([])\n", []string{"--wdth=5"}, 0, "--wdth=5"},
		"not caught, before another":          {head + mode + "pre.parse_args()\na = b = p.parse_args()\n", []string{"--width=5"}, 0, "required: mode"},
		"what another left is taken":          {head + rest, []string{"--width", "5", "--depth", "3"}, 3*5 + 3, ""},
		"what another left is refused":        {head + rest, []string{"--width", "5", "--dpeth", "3"}, 0, "--dpeth 3"},
		"a list of the program's own refused": {head + "try: p.parse_args(['--no'])\nexcept SystemExit: pass\na = b = p.parse_args()\n", []string{"--width=5"}, 3*5 + 3, ""},
	} {
		file := filepath.Join(t.TempDir(), "train.py")
		write(t, file, []byte(tt.file+net))
		m, err := Open(t.Context(), file+":Net", Options{Args: tt.args})
		if tt.refused != "" {
			if err == nil || !strings.Contains(err.Error(), "refuses `args`") || !strings.Contains(err.Error(), tt.refused) {
				t.Errorf("%s: got %v, want a refusal of %s", name, err, tt.refused)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		g, err := m.Trace(Run{Inputs: []input.Spec{input.Float32(1, 5)}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := parameters(g); got != tt.parameters {
			t.Errorf("%s: %d parameters, want %d", name, got, tt.parameters)
		}
	}
}
