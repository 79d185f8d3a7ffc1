package answer

// This file asks a desk as the page does, without a browser.

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"heft"
)

func ask(t testing.TB, d *Desk, question string, files Files) *Answer {
	t.Helper()
	var a Answer
	if err := json.Unmarshal(d.Answer(context.Background(), []byte(question), files), &a); err != nil {
		t.Fatal(err)
	}
	return &a
}

const twoModels = `from torch import nn

class Part(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 5)

    def forward(self, x):
        return self.fc(x)

class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = Part()

    def forward(self, x):
        return self.part(x)
`

// question writes a question about a source.
func question(t testing.TB, q Question) string {
	t.Helper()
	text, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestLanguage: a language that there are no words of is refused, and not English in silence.
func TestLanguage(t *testing.T) {
	var d Desk
	defer d.Close()
	if a := ask(t, &d, `{"ask": "live", "model": "nosuch", "lang": "fr"}`, nil); a.Error == nil || !strings.Contains(a.Error.Message, `"fr"`) || a.Error.Hint != "languages are en, zh" {
		t.Errorf("an unknown language is answered with %+v", a.Error)
	}
	if a := ask(t, &d, `{"ask": "live", "model": "nosuch", "lang": "zh"}`, nil); a.Error == nil || !strings.Contains(a.Error.Message, "内置模型") {
		t.Errorf("Chinese is answered with %+v", a.Error)
	}
}

func TestLive(t *testing.T) {
	var d Desk
	defer d.Close()
	a := ask(t, &d, `{"ask": "live", "model": "resnet18", "setting": {"mode": "training", "batch": 2, "gpu": "t4"}}`, nil)
	if a.Error != nil {
		t.Fatal(a.Error)
	}
	if n := a.Table.Totals.Parameters; n != 11689512 {
		t.Errorf("resnet18 has %d parameters", n)
	}
	if len(a.Table.Path) != len(a.Table.Parameters) || len(a.Table.Path) != len(a.Table.Place) || a.Table.Parameters[0] != 11689512 {
		t.Errorf("columns of %d and %d rows, the first with %d parameters", len(a.Table.Path), len(a.Table.Parameters), a.Table.Parameters[0])
	}
	if a.Memory.Fits == nil || !*a.Memory.Fits || len(a.Memory.Timeline) == 0 {
		t.Errorf("memory: %+v", a.Memory)
	}
	if !slices.ContainsFunc(a.Memory.Timeline, func(p heft.MemoryPoint) bool { return p.Phase == "backward" && p.Module == "layer1.0.conv1" }) {
		t.Error("no point of the backward is at layer1.0.conv1")
	}
	if len(d.kept) != 1 {
		t.Errorf("%d models are kept", len(d.kept))
	}
	ask(t, &d, `{"ask": "explain", "model": "resnet18", "path": "layer1.0.conv1"}`, nil)
	if len(d.kept) != 1 {
		t.Errorf("%d models are kept of one", len(d.kept))
	}
}

func TestSources(t *testing.T) {
	var d Desk
	defer d.Close()
	q := Question{Ask: "live", Model: "model.py", SourceName: "model.py", Source: twoModels, Setting: heft.Setting{Input: "3x4"}}
	a := ask(t, &d, question(t, q), nil)
	if a.Error != nil || a.Table.Totals.Parameters != 25 || !strings.HasPrefix(a.Table.Assumptions[0].Text, "Whole() is meant") { // it builds Part
		t.Fatalf("two models: %+v, %+v", a.Error, a.Table)
	}
	q.Model = "model.py:Whale"
	if a = ask(t, &d, question(t, q), nil); a.Error == nil || !strings.Contains(a.Error.Hint, "Whole") {
		t.Fatalf("a class that is not there: %+v", a.Error)
	}
	q.Model = "model.py:Whole"
	if a = ask(t, &d, question(t, q), nil); a.Error != nil || a.Table.Totals.Parameters != 25 { // 4 · 5 + 5
		t.Fatalf("%+v, %+v", a.Error, a.Table)
	}
	q.Source = strings.Replace(twoModels, "nn.Linear(4, 5)", "nn.Linear(4 5)", 1)
	if a = ask(t, &d, question(t, q), nil); a.Error == nil || a.Error.Line != 6 || a.Error.Kind != "unreadable" {
		t.Fatalf("a comma is missing in line 6: %+v", a.Error)
	}
	q.Source = strings.Replace(twoModels, "self.fc(x)", "self.fc(x, y)", 1)
	if a = ask(t, &d, question(t, q), nil); a.Error == nil || a.Error.Line != 9 {
		t.Fatalf("y is unknown in line 9: %+v", a.Error)
	}
}

func TestFiles(t *testing.T) {
	var d Desk
	defer d.Close()
	files := Files{
		"repo/net/model.py": NewFile([]byte("from torch import nn\nfrom .parts import width\ndef net(): return nn.Linear(2, width)\n")),
		"repo/net/parts.py": NewFile([]byte("width = 3\n")), "repo/net/__init__.py": NewFile(nil),
	}
	a := ask(t, &d, `{"ask": "live", "model": "repo/net/model.py:net()", "setting": {"input": "1x2"}}`, files)
	if a.Error != nil || a.Table.Totals.Parameters != 9 {
		t.Fatalf("%+v", a.Error)
	}
	files["repo/net/whole.py"] = NewFile([]byte(twoModels))
	for folder, want := range map[string]string{"repo": "repo/net/whole.py:Whole", "repo/net": "repo/net/whole.py:Whole", ".": "repo/net/whole.py:Whole"} {
		if a = ask(t, &d, `{"ask": "live", "model": "`+folder+`"}`, files); a.Error == nil || len(a.Error.Candidates) != 2 || a.Error.Candidates[0] != want {
			t.Errorf("the folder %s: %+v", folder, a.Error)
		}
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.Create("net/whole.py")
	if err == nil {
		_, err = w.Write([]byte(twoModels))
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	files = Files{"repo.zip": NewFile(packed.Bytes())}
	if a = ask(t, &d, `{"ask": "live", "model": "repo.zip"}`, files); a.Error == nil || len(a.Error.Candidates) != 2 || a.Error.Candidates[0] != "repo.zip/net/whole.py:Whole" {
		t.Fatalf("a zip: %+v", a.Error)
	}
	if a = ask(t, &d, `{"ask": "live", "model": "repo.zip/net/whole.py:Whole", "setting": {"input": "3x4"}}`, files); a.Error != nil || a.Table.Totals.Parameters != 25 {
		t.Fatalf("a model in a zip: %+v", a.Error)
	}
	if a = ask(t, &d, `{"ask": "live", "model": "repo/other.py"}`, files); a.Error == nil {
		t.Error("a file that is not there is read")
	}
	if a = ask(t, &d, `{"ask": "live", "model": "../etc/passwd"}`, files); a.Error == nil {
		t.Error("a path leads out")
	}
}

func TestWhatIf(t *testing.T) {
	var d Desk
	defer d.Close()
	a := ask(t, &d, `{"ask": "whatif", "model": "resnet18", "setting": {"mode": "training", "batch": 8, "gpu": "t4"}, "changes": ["checkpoint=layer1,layer2", "amp=fp16"]}`, nil)
	if a.Error != nil {
		t.Fatal(a.Error)
	}
	if a.Setting == nil || strings.Join(a.Setting.Checkpoint, " ") != "layer1 layer2" || a.Setting.Precision != heft.AutocastFloat16 || a.Setting.Batch != 8 {
		t.Errorf("the changed setting is %+v", a.Setting)
	}
	if a.WhatIf.After.Needs >= a.WhatIf.Before.Needs {
		t.Errorf("needs %d before, %d after", a.WhatIf.Before.Needs, a.WhatIf.After.Needs)
	}
}

func TestQuestions(t *testing.T) {
	var d Desk
	defer d.Close()
	var runs []string
	d.Trying = func(run string) { runs = append(runs, run) }
	if a := ask(t, &d, `{"ask": "fit", "model": "alexnet", "setting": {"mode": "training", "batch": 8, "gpu": "t4"}}`, nil); a.Error != nil || a.Fit.Largest < 8 || len(runs) == 0 {
		t.Errorf("fit: %+v after %d runs", a.Error, len(runs))
	}
	if a := ask(t, &d, `{"ask": "catalogue"}`, nil); a.Error != nil || len(a.Catalogue.Models) < 80 || len(a.Catalogue.Cards) < 100 || len(a.Catalogue.Precisions) != 6 {
		t.Errorf("catalogue: %+v", a.Error)
	}
	if a := ask(t, &d, `{"ask": "source", "model": "resnet50"}`, nil); a.Error != nil || a.Text.Model != "resnet50" || !strings.Contains(a.Text.Text, "class ResNet") {
		t.Errorf("source: %+v", a.Error)
	}
	if a := ask(t, &d, `{"ask": "compare", "model": "resnet18", "setting": {"gpu": "t4"}}`, nil); a.Error != nil || a.Compared.Parameters != 11689512 {
		t.Errorf("compare: %+v", a.Error)
	}
	for format := range exports {
		if a := ask(t, &d, `{"ask": "export", "model": "alexnet", "format": "`+format+`"}`, nil); a.Error != nil || a.Text.Text == "" {
			t.Errorf("export as %s: %+v", format, a.Error)
		}
	}
}

// What is no question is an error, and the desk goes on.
func TestRefused(t *testing.T) {
	var d Desk
	defer d.Close()
	for _, q := range []string{
		``, `null`, `[]`, `{"ask": "everything"}`, `{"ask": "live", "unknown": 1}`, `{"ask": "live"}`, `{"ask": "live", "model": "resnet18", "setting": {"batch": -1}}`,
		`{"ask": "export", "model": "resnet18", "format": "exe"}`, `{"ask": "live", "model": "while True: pass"}`,
		`{"ask": "live", "model": "m.py", "source_name": "m.py", "source": "while True: pass"}`,
		`{"ask": "live", "model": "m.py", "source_name": "/m.py", "source": "1"}`,
	} {
		if a := ask(t, &d, q, nil); a.Error == nil || a.Error.Message == "" {
			t.Errorf("%s is answered", q)
		}
	}
	if a := ask(t, &d, `{"ask": "live", "model": "resnet18"}`, nil); a.Error != nil {
		t.Errorf("after all that: %+v", a.Error)
	}
}

// TestWholeAnswers: what is said of a name that no built-in model has, and the expression that a source is shown with.
func TestWholeAnswers(t *testing.T) {
	var d Desk
	defer d.Close()
	a := ask(t, &d, `{"ask": "source", "model": "resnet"}`, nil)
	if a.Error == nil || a.Error.Kind != "usage" || a.Error.Message != `no built-in model is named "resnet"` || a.Text != nil {
		t.Errorf("%+v, %+v", a.Error, a.Text)
	}
	a = ask(t, &d, `{"ask": "source", "model": "resnet18(num_classes=10)"}`, nil)
	if a.Error != nil || a.Text.Model != "resnet18(num_classes=10)" || a.Text.Name != "resnet.py" || a.Text.Type != "text/x-python" {
		t.Errorf("%+v, %+v", a.Error, a.Text)
	}
}
