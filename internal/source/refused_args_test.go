package source

// This file tests that arguments for what is no script are refused, not ignored.

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
)

func TestArgsOfNoScript(t *testing.T) {
	file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
	write(t, file, []byte("from torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layer = nn.Linear(4, 5)\n    def forward(self, x):\n        return self.layer(x)\n"))
	for name, refused := range map[string]bool{"resnet18": true, "nn.Linear(4, 5)": true, file: false, file + ":Net": false, filepath.ToSlash(filepath.Dir(file)): false} {
		for _, several := range []bool{false, true} {
			m, err := Open(context.Background(), name, Options{Args: []string{"-b", "3"}, Several: several})
			if (err != nil) != (refused && !several) {
				t.Errorf("%s, one of several %v: %v", name, several, err)
			}
			if err == nil {
				m.Close()
			} else if !strings.Contains(err.Error(), "`args` \"-b 3\" say nothing to "+name) {
				t.Error(err)
			}
		}
	}
}
