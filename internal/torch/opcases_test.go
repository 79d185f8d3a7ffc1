package torch

// This file runs single operators through Python and compares them with real
// torch.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

const goldens = "../../testdata/goldens"

// opCase is a row of opcases.jsonl: what real torch says about an expression.
type opCase struct {
	Setup, Expr    string
	Out            any
	Error, Message string
}

func readOpCases(t *testing.T) []opCase {
	t.Helper()
	file, err := os.Open(filepath.Join(goldens, "opcases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var cases []opCase
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c opCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}

const opCasePreamble = `
import math
import torch
from torch import nn
from torch.nn import functional as F
`

// opCaseImports are needed by few cases.
var opCaseImports = []struct{ word, statement string }{
	{"np.", "import numpy as np\n"},
	{"einops", "import einops\nimport einops.layers.torch as einops_torch\n"},
	{"rearrange", "from einops import rearrange\n"}, {"reduce", "from einops import reduce\n"}, {"repeat", "from einops import repeat\n"},
	{"pack", "from einops import pack, unpack\n"},
}

// TestOpCases runs every single-operator case through Python and compares
// shape, type, strides, aliasing and known values with real torch's.
func TestOpCases(t *testing.T) {
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cases := readOpCases(t)
	failed := 0
	for _, c := range cases {
		if err := s.checkOpCase(c); err != nil && !isOpenCase(c) {
			failed++
			if failed <= 400 {
				t.Errorf("%.60s …\n\t%s\n\t%v", strings.ReplaceAll(c.Setup, "\n", "; "), c.Expr, err)
			}
		}
	}
	t.Logf("%d of %d cases equal", len(cases)-failed, len(cases))
}

// openCases are where heft answers otherwise, and why.
var openCases = map[string]string{
	"x.numpy()":                                            "repr of an array shows its tensor",
	"x.apply_(lambda v: v)":                                "no element has a value to call the function on",
	"net.load_state_dict({})":                              "an empty dict stands for a checkpoint that was not read",
	"net.load_state_dict({}, strict=False)":                "an empty dict stands for a checkpoint that was not read",
	"F.triplet_margin_with_distance_loss(y, g, g)":         "not supported",
	"nn.AdaptiveLogSoftmaxWithLoss(10, 20, [5, 10])(y, t)": "not supported",
	"F.scaled_dot_product_attention(x.view(2, 1, 4, 30), x.view(2, 1, 4, 30), x.view(2, 1, 4, 30), is_causal=True)":                              "the stride of an axis of size one",
	"F.scaled_dot_product_attention(x.view(2, 4, 5, 6).transpose(1, 2), x.view(2, 4, 5, 6).transpose(1, 2), x.view(2, 4, 5, 6).transpose(1, 2))": "a GPU has no fused kernel for rows of 6 float32",
}

func isOpenCase(c opCase) bool { return openCases[c.Expr] != "" }

func (s *Session) checkOpCase(c opCase) error {
	preamble := opCasePreamble
	for _, i := range opCaseImports {
		if strings.Contains(c.Setup+c.Expr, i.word) {
			preamble += i.statement
		}
	}
	if err := s.LoadSource("case.py", []byte(preamble+c.Setup)); err != nil {
		return fmt.Errorf("setup: %w", err)
	}
	d := describer{session: s, storages: map[*graph.Storage]any{}}
	s.main.Dict.Each(func(key, value vm.Value) bool {
		if state, ok := tensorOf(value); ok {
			d.storages[state.tensor.Storage] = string(key.(vm.Str))
		}
		return true
	})
	v, err := s.library.vm.Eval(c.Expr, s.main.Dict)
	if err != nil {
		if c.Error == "" {
			return err
		}
		return sameError(err, c)
	}
	if c.Error != "" {
		return fmt.Errorf("gives %s, torch raises %s: %s", s.repr(v), c.Error, c.Message)
	}
	return compare(c.Out, d.structure(v))
}

func sameError(err error, c opCase) error {
	exception, ok := err.(*vm.Exception)
	if !ok {
		return fmt.Errorf("%w, torch raises %s: %s", err, c.Error, c.Message)
	}
	refusal := map[string]bool{"RuntimeError": true, "ValueError": true, "NotImplementedError": true}
	for _, class := range exception.Class().MRO {
		if class.Name == c.Error || refusal[class.Name] && refusal[c.Error] {
			return nil
		}
	}
	return fmt.Errorf("raises %v, torch raises %s: %s", err, c.Error, c.Message)
}

func (s *Session) repr(v vm.Value) string {
	text, err := s.library.vm.Repr(v)
	if err != nil {
		return err.Error()
	}
	return text
}

// compare checks the described result against the golden by their JSON.
func compare(want, got any) error {
	a, err := json.Marshal(want)
	if err != nil {
		return err
	}
	b, err := json.Marshal(got)
	if err != nil {
		return err
	}
	if string(a) != string(b) {
		return fmt.Errorf("got  %s\n\twant %s", b, a)
	}
	return nil
}

// describer turns results into the goldens' form.
type describer struct {
	session  *Session
	storages map[*graph.Storage]any
	fresh    int
}

func (d *describer) structure(v vm.Value) any {
	if state, ok := tensorOf(v); ok {
		return d.tensor(state.tensor)
	}
	each := func(items []vm.Value) []any {
		described := make([]any, len(items))
		for i, item := range items {
			described[i] = d.structure(item)
		}
		return described
	}
	switch u := vm.Underlying(v).(type) {
	case *vm.Dict:
		fields := map[string]any{}
		u.Each(func(key, value vm.Value) bool {
			name, _ := d.session.library.vm.Str(key)
			fields[name] = d.structure(value)
			return true
		})
		return map[string]any{"dict": fields}
	case *vm.Tuple:
		out := map[string]any{"tuple": each(u.Items)}
		if fieldNames(v) != nil && v.(*vm.Object).Class.ModuleName != "torch.return_types" {
			out["class"] = v.(*vm.Object).Class.Name
		}
		return out
	case *vm.List:
		return map[string]any{"list": each(u.Items)}
	}
	text := d.session.repr(v)
	return map[string]any{"value": text[:min(len(text), 200)]}
}

func (d *describer) tensor(t *graph.Tensor) any {
	storage, ok := d.storages[t.Storage]
	if !ok {
		storage = d.fresh
		d.storages[t.Storage] = storage
		d.fresh++
	}
	leaf := map[string]any{
		"shape": append([]int64{}, t.Shape...), "dtype": t.DType.String(),
		"strides": append([]int64{}, t.Strides...), "storage": storage,
	}
	if t.Offset != 0 {
		leaf["offset"] = t.Offset
	}
	return leaf
}
