package torch

// This file holds the test of every layer of the prelude from outside, against the real packages.

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/python/vm"
)

// layerCase is a row of layers.jsonl.
type layerCase struct {
	Layer, Call string
	Facts       []string
	MACs        int64
	Error       string
}

// layerImports are what a case may use besides facts.py; few need them.
var layerImports = []struct{ word, statement string }{
	{"OrderedDict", "from collections import OrderedDict\n"},
	{"torchvision", "import torchvision.ops\n"},
	{"timm", "import timm.layers\n"},
	{"parametrizations", "import torch.nn.utils.parametrizations\n"},
	{"einops", "import einops.layers.torch as einops_torch\n"},
}

// openLayers are where heft answers otherwise, and why.
var openLayers = map[string]string{
	"nn.SyncBatchNorm.convert_sync_batchnorm(nn.Sequential(nn.BatchNorm2d(3), nn.ReLU())) | ": "on one device a synchronised layer works like the plain one, and is left as it is",
	"timm.layers.SelectAdaptivePool2d(1, 'fastcatavgmax', input_fmt='NHWC') | t(2, 4, 4, 3)":  "the axes have other names",
}

// TestLayers compares text, public attributes, parameters, buffers, keys and
// output of every layer, with several sets of arguments, and which are refused.
func TestLayers(t *testing.T) {
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, c := range readLayerCases(t) {
		key := c.Layer + " | " + c.Call
		difference := s.checkLayer(c)
		reason, open := openLayers[key]
		switch {
		case open && difference == "":
			t.Errorf("%s agrees now: %q can go", key, reason)
		case !open && difference != "":
			t.Errorf("%s\n%s", key, difference)
		}
	}
}

func readLayerCases(t *testing.T) []layerCase {
	t.Helper()
	file, err := os.Open(filepath.Join(goldens, "layers.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var cases []layerCase
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var c layerCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if len(cases) < 350 {
		t.Fatalf("only %d cases", len(cases))
	}
	return cases
}

// checkLayer says how heft's layer differs, and nothing where it does not.
func (s *Session) checkLayer(c layerCase) string {
	got, err := s.layerFacts(c)
	var exception *vm.Exception
	switch {
	case errors.As(err, &exception):
		if name := exception.Class().Name; name != c.Error {
			return fmt.Sprintf("raises %v, torch %s", err, c.Error)
		}
		return ""
	case err != nil:
		return err.Error()
	case c.Error != "":
		return "torch raises " + c.Error
	}
	return lineDifference(c.Facts, got)
}

// lineDifference lists the lines that only one side has, or says that the order differs.
func lineDifference(want, got []string) string {
	if slices.Equal(want, got) {
		return ""
	}
	var lines []string
	for _, line := range want {
		if !slices.Contains(got, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			lines = append(lines, "+ "+line)
		}
	}
	if lines == nil {
		return fmt.Sprintf("another order: %q, want %q", got, want)
	}
	return strings.Join(lines, "\n")
}

func (s *Session) layerFacts(c layerCase) ([]string, error) {
	source, err := os.ReadFile("testdata/layers/facts.py")
	if err != nil {
		return nil, err
	}
	program := string(source)
	for _, i := range layerImports {
		if strings.Contains(c.Layer+c.Call, i.word) {
			program = i.statement + program
		}
	}
	if err := s.LoadSource("facts.py", []byte(program)); err != nil {
		return nil, err
	}
	call := c.Layer
	if c.Call != "" {
		call += ", " + c.Call
	}
	value, err := s.library.vm.Eval("facts("+call+")", s.main.Dict)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, line := range value.(*vm.List).Items {
		text, err := s.library.vm.Str(line)
		if err != nil {
			return nil, err
		}
		lines = append(lines, text)
	}
	return lines, nil
}
