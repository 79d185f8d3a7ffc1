package cli

// This file tests the exit codes.

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExitCodes: 0 fine, 2 usage or what cannot be read, 3 not supported. What
// fails says why on stderr alone.
func TestExitCodes(t *testing.T) {
	unsupported := filepath.Join(t.TempDir(), "unsupported.py")
	program := "import cv2\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        cv2.imread('x')\n"
	if err := os.WriteFile(unsupported, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		arguments string
		code      int
	}{
		{"", 0}, {"--help", 0}, {"alexnet", 0}, {"zoo", 0}, {"ops relu", 0}, {"gpus a100", 0}, {"memory alexnet --gpu a100", 0},
		{"fit alexnet --gpu t4 --mem 2GiB", 0},
		{"compare alexnet vgg11", 0}, {"check alexnet --max-params 61.2M", 0},
		{"compare", 2}, {"compare missing.py", 2}, {"compare alexnet --sort size", 2}, {"compare alexnet --format junit", 2},
		{"check alexnet", 2}, {"check alexnet --max-params 30B", 2}, {"check alexnet --max-params 30M --optimizer adam", 2}, {"check alexnet --fits rxt4090", 2},
		{"alexnte", 2}, {"missing.py", 2}, {"alexnet vgg11", 2}, {"alexnet --nonsense", 2}, {"alexnet --format yaml", 2}, {"alexnet --depth x", 2},
		{"alexnet --batch 0", 2}, {"alexnet --input 1x3xq", 2}, {"zoo alexnte", 2}, {"ops reluu", 2}, {"gpus rxt4090", 2},
		{"memory alexnet --gpu rxt4090", 2}, {"memory alexnet --train --optimizer addam", 2}, {"memory alexnet --optimizer adam", 2},
		{"fit alexnet", 2}, {"fit alexnet --gpu t4 --solve width", 2},
		{unsupported, 3}, {"memory " + unsupported, 3}, {"fit --gpu t4 " + unsupported, 3},
	} {
		var stdout, stderr bytes.Buffer
		code := Run(strings.Fields(c.arguments), &stdout, &stderr)
		if code != c.code {
			t.Errorf("heft %s: exit code %d, want %d\n%s", c.arguments, code, c.code, stderr.String())
		}
		if failed := code != 0; failed == (stderr.Len() == 0) || failed && !strings.HasPrefix(stderr.String(), "heft: ") || failed && stdout.Len() > 0 {
			t.Errorf("heft %s: stderr %q, stdout %.60q", c.arguments, stderr.String(), stdout.String())
		}
	}
}
