package source

// This file tests scripts that read their arguments.

import (
	"path/filepath"
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
