package heft_test

// This file tests the kinds, places and hints of errors, and what the library
// refuses.

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"heft"
)

// TestErrorsHaveKindAndPlace walks from a model's name to its last line: each error
// says of which kind it is and where it happened.
func TestErrorsHaveKindAndPlace(t *testing.T) {
	program := func(body string) string {
		return "import torch\nfrom torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n" +
			"        self.fc = nn.Linear(4, 2)\n\n    def forward(self, x):\n        " + body + "\n"
	}
	for _, c := range []struct {
		name   string
		source heft.Source
		want   heft.Error // Kind and place; Message and Advice are parts of the texts
	}{
		{"misspelt name", heft.Name("resnte50"), heft.Error{Kind: heft.Usage, Message: "neither a built-in model nor a file", Advice: "did you mean resnet50"}},
		{"missing file", heft.Name("missing/net.py"), heft.Error{Kind: heft.Unreadable, Message: "cannot read"}},
		{"missing in files", heft.FS(fstest.MapFS{}, "net.py"), heft.Error{Kind: heft.Unreadable, Message: "cannot read net.py"}},
		{"no Python", heft.Bytes("net.py", []byte("<!DOCTYPE html>")), heft.Error{Kind: heft.Unreadable, Message: "an HTML page"}},
		{"damaged ONNX", heft.Bytes("net.onnx", []byte("\x08\x08\x12\xff\xff\x01")), heft.Error{Kind: heft.Unreadable, Message: "not a readable ONNX file"}},
		{"syntax", heft.Bytes("net.py", []byte("import torch\ndef f(:\n")), heft.Error{Kind: heft.Unreadable, Message: "net.py:2", File: "net.py", Line: 2}},
		{"no such class", heft.Bytes("net.py:Nat", []byte(program("return x"))), heft.Error{Kind: heft.Usage, Message: "has no Nat; did you mean Net?"}},
		{"own error", heft.Bytes("net.py", []byte(program("raise ValueError('no')"))), heft.Error{Kind: heft.Program, Message: "ValueError: no", File: "net.py", Line: 11}},
		{"wrong sizes", heft.Bytes("net.py", []byte(program("return self.fc(x.t())"))), heft.Error{Kind: heft.Program, File: "net.py", Line: 11, Module: "fc", Message: "Net.forward → fc"}},
		{"depends on data", heft.Bytes("net.py", []byte(program("return self.fc(x) if x.sum() > 0 else x"))),
			heft.Error{Kind: heft.Unsupported, File: "net.py", Line: 11, Advice: "decide it with `assume` net.py:11=true"}},
		{"unknown library", heft.Bytes("net.py", []byte(program("import cv2; return cv2.imread(x)"))), heft.Error{Kind: heft.Unsupported, File: "net.py", Line: 11}},
	} {
		err := runOnce(t, c.source)
		var got *heft.Error
		if !errors.As(err, &got) {
			t.Errorf("%s: %v (%T)", c.name, err, err)
			continue
		}
		if got.Kind != c.want.Kind || got.File != c.want.File || got.Line != c.want.Line || got.Module != c.want.Module ||
			!strings.Contains(got.Message, c.want.Message) || !strings.Contains(got.Advice, c.want.Advice) {
			t.Errorf("%s: %v at %q:%d, module %q: %q, %q", c.name, got.Kind, got.File, got.Line, got.Module, got.Message, got.Advice)
		}
		if strings.Contains(got.Advice, "--") {
			t.Errorf("%s: the advice %q speaks of flags", c.name, got.Advice)
		}
	}
}

func runOnce(t *testing.T, s heft.Source) error {
	m, err := heft.Open(t.Context(), s)
	if err != nil {
		return err
	}
	defer m.Close()
	_, err = m.Report(t.Context(), heft.Setting{Input: "3x4"})
	return err
}

// TestLibraryIsStrict: what the command line refuses, the library refuses, in
// neutral words.
func TestLibraryIsStrict(t *testing.T) {
	m := openBytes(t, "net.py:Net", classifier)
	report := func(s heft.Setting) error { _, err := m.Report(t.Context(), s); return err }
	memory := func(s heft.Setting) error { _, err := m.Memory(t.Context(), s); return err }
	fit := func(s heft.Setting) error { _, err := m.Fit(t.Context(), heft.LargestBatch, s); return err }
	for _, c := range []struct {
		call    func(heft.Setting) error
		setting heft.Setting
		name    string
	}{
		{report, heft.Setting{Batch: -3}, "batch"},
		{report, heft.Setting{GPU: "h100"}, "gpu"},
		{report, heft.Setting{Input: "1xa"}, "input"},
		{memory, heft.Setting{Optimizer: "adam"}, "optimizer"},
		{memory, heft.Setting{Mode: 9}, "mode"},
		{memory, heft.Setting{Precision: 99}, "precision"},
		{memory, heft.Setting{Mem: -1}, "mem"},
		{memory, heft.Setting{Context: new(heft.Size(-1))}, "context"},
		{fit, heft.Setting{}, "gpu"},
		{fit, heft.Setting{GPU: "t4", Batch: 4}, "batch"},
	} {
		err := c.call(c.setting)
		var failure *heft.Error
		if !errors.As(err, &failure) || failure.Kind != heft.Usage || failure.Setting != c.name {
			t.Errorf("%+v: %#v", c.setting, err)
			continue
		}
		if strings.Contains(failure.Message+failure.Advice, "--") {
			t.Errorf("%q, %q speak of flags", failure.Message, failure.Advice)
		}
	}
	if err := memory(heft.Setting{GPU: "rtx3091"}); err == nil || kindOf(t, err) != heft.Usage {
		t.Errorf("an unknown card: %v", err)
	}
	if _, err := m.Fit(t.Context(), "width", heft.Setting{GPU: "t4"}); err == nil || kindOf(t, err) != heft.Usage {
		t.Errorf("an unknown variable: %v", err)
	}
}

// TestContextZero: a context of zero is a figure, and one that no table has is not.
func TestContextZero(t *testing.T) {
	m := openBytes(t, "net.py:Net", classifier)
	for _, c := range []struct {
		setting heft.Setting
		unknown bool
	}{{heft.Setting{Context: new(heft.Size(0))}, false}, {heft.Setting{GPU: "mi300x"}, true}} {
		r, err := m.Memory(t.Context(), c.setting)
		if err != nil {
			t.Fatal(err)
		}
		last := r.Owners[len(r.Owners)-1]
		if last.Owner != "CUDA context" || last.Bytes != 0 || r.Context != 0 || last.Unknown != c.unknown {
			t.Errorf("%+v: %+v", c.setting, last)
		}
	}
}

// TestForgottenNoGrad: with autograd on, inference keeps what the backward would
// need.
func TestForgottenNoGrad(t *testing.T) {
	m, err := heft.Open(t.Context(), heft.Name("resnet18"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	peak := func(mode heft.Mode) int64 {
		r, err := m.Memory(t.Context(), heft.Setting{Mode: mode, Batch: 16})
		if err != nil {
			t.Fatal(err)
		}
		return r.Allocated
	}
	if without, with := peak(heft.Inference), peak(heft.InferenceWithGrad); with < 2*without {
		t.Errorf("%d bytes without autograd, %d with", without, with)
	}
}

// TestPrinting: text and JSON of every report come out of the public functions.
func TestPrinting(t *testing.T) {
	m := openBytes(t, "net.py:Net", classifier)
	r, err := m.Report(t.Context(), heft.Setting{})
	if err != nil {
		t.Fatal(err)
	}
	memory, err := m.Memory(t.Context(), heft.Setting{})
	if err != nil {
		t.Fatal(err)
	}
	fit, err := m.Fit(t.Context(), heft.LargestSide, heft.Setting{GPU: "gtx1060", Batch: 2})
	if err != nil {
		t.Fatal(err)
	}
	checkPrinted(t, r, "heft.report/1")
	checkPrinted(t, memory, "heft.memory/1")
	checkPrinted(t, fit, "heft.fit/1")
}

func checkPrinted[R heft.AnyReport](t *testing.T, r R, version string) {
	t.Helper()
	var text, data bytes.Buffer
	if err := errors.Join(heft.WriteText(&text, r, heft.TextOptions{Depth: 1}), heft.WriteJSON(&data, r)); err != nil {
		t.Fatal(err)
	}
	var header struct{ Version, Model string }
	if err := json.Unmarshal(data.Bytes(), &header); err != nil || header.Version != version {
		t.Errorf("%+v, %v", header, err)
	}
	if !strings.Contains(text.String(), header.Model) {
		t.Errorf("the text does not name %s:\n%s", header.Model, text.String())
	}
}

// TestVerdicts: a report that does not fit is a report, and its verdict an error.
func TestVerdicts(t *testing.T) {
	m := openBytes(t, "net.py:Net", classifier)
	for _, c := range []struct {
		setting heft.Setting
		fits    bool
	}{
		{heft.Setting{}, true}, {heft.Setting{Mem: heft.GiB}, true}, {heft.Setting{Mem: 100 * heft.MiB}, false},
	} {
		r, err := m.Memory(t.Context(), c.setting)
		if err != nil {
			t.Fatal(err)
		}
		verdict := r.Verdict()
		if (verdict == nil) != c.fits || verdict != nil && kindOf(t, verdict) != heft.DoesNotFit {
			t.Errorf("%d bytes: %v", c.setting.Mem, verdict)
		}
		if judged := r.Fits != nil; judged != (c.setting.Mem > 0) {
			t.Errorf("%d bytes: fits %v", c.setting.Mem, r.Fits)
		}
	}
	found, err := m.Fit(t.Context(), heft.LargestBatch, heft.Setting{Mem: 100 * heft.MiB})
	if err != nil || kindOf(t, found.Verdict()) != heft.DoesNotFit {
		t.Errorf("%+v, %v", found, err)
	}
}
