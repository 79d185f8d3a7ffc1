package torch

// This file tests modules of the user's own that are named like packages of
// compiled code.

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"heft/internal/files"
)

// TestOwnModuleNamedLikeACompiledPackage: kernels.py, triton/ and rich.py beside a
// model are the user's own; a package that was installed, metadata beside it, is not
// read.
func TestOwnModuleNamedLikeACompiledPackage(t *testing.T) {
	program := "import torch\nfrom torch import nn\nfrom kernels import WIDTH\nimport triton.blocks\nimport rich\n" +
		"class Net(nn.Module):\n    def forward(self, x):\n        return x.new_zeros(WIDTH, triton.blocks.DEPTH, rich.SIZE)\n"
	own := fstest.MapFS{
		"kernels.py": {Data: []byte("WIDTH = 3\n")}, "triton/blocks.py": {Data: []byte("DEPTH = 4\n")}, "rich.py": {Data: []byte("SIZE = 5\n")},
		"net.egg-info/PKG-INFO": {}, // of a project that is developed here
	}
	site := fstest.MapFS{
		"kernels/__init__.py": {Data: []byte("WIDTH = 8\n")}, "rich/__init__.py": {Data: []byte("SIZE = 8\n")},
		"rich-15.0.dist-info/METADATA": {},
	}
	cases := []struct {
		name  string
		roots []fstest.MapFS
		shape string
		fails string
	}{
		{"beside the model", []fstest.MapFS{own}, "[3 4 5]", ""},
		{"before what is installed", []fstest.MapFS{own, site}, "[3 4 5]", ""},
		{"behind what is installed", []fstest.MapFS{site, own}, "[3 4 5]", ""},
		{"only installed", []fstest.MapFS{site}, "", "package 'kernels' is compiled code"},
	}
	for _, c := range cases {
		var roots []*files.Root
		for _, tree := range c.roots {
			roots = append(roots, files.New(tree, "", "/model"))
		}
		source := program
		if c.fails != "" {
			source = strings.ReplaceAll(strings.Replace(program, "import triton.blocks\n", "", 1), "triton.blocks.DEPTH", "4")
		}
		shape, err := shapeIn(t, roots, source)
		if shape != c.shape || (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%s: shape %q, %v; want %q %q", c.name, shape, err, c.shape, c.fails)
		}
	}
}

// shapeIn traces Net of a source over roots.
func shapeIn(t *testing.T, roots []*files.Root, source string) (string, error) {
	t.Helper()
	s, err := Open(Options{Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("model.py", []byte(source)); err != nil {
		return "", err
	}
	m, err := s.Build("")
	if err != nil {
		return "", err
	}
	g, err := s.Trace(m, Run{Inputs: []Input{tensorInput(4, 6)}})
	if err != nil {
		return "", err
	}
	return fmt.Sprint(g.Outputs[0].Tensor.Shape), nil
}
