package torch

// This file tests lifetimes, branches, errors and shared parameters of small
// programs.

import (
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/input"
)

// open loads a program and builds a model from an expression.
func open(t testing.TB, source, expr string) (*Session, *Model) {
	t.Helper()
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.LoadSource("model.py", []byte(source)); err != nil {
		t.Fatal(explain(err))
	}
	m, err := s.Build(expr)
	if err != nil {
		t.Fatal(explain(err))
	}
	return s, m
}

func dump(t testing.TB, g *graph.Graph) string {
	t.Helper()
	var b strings.Builder
	if err := graph.Dump(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const plainNet = `
import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.bn = nn.BatchNorm2d(16)
        self.fc = nn.Linear(16 * 4 * 4, num_classes)

    def forward(self, x):
        x = F.relu(self.bn(self.conv1(x)))
        x = F.max_pool2d(x, 2)
        x = torch.flatten(x, 1)
        return self.fc(x)
`

func TestPlainNet(t *testing.T) {
	s, m := open(t, plainNet, "Net(num_classes=7)")
	g, err := s.Trace(m, Run{Inputs: []Input{{Shape: []int64{2, 3, 8, 8}}}})
	if err != nil {
		t.Fatal(explain(err))
	}
	if err := graph.Validate(g); err != nil {
		t.Error(err)
	}
	t.Log(dump(t, g))
}

// traceOf runs a model once in evaluation mode.
func traceOf(t testing.TB, source, expr string, inputs ...Input) (*graph.Graph, error) {
	t.Helper()
	s, m := open(t, source, expr)
	g, err := s.Trace(m, Run{Inputs: inputs})
	if err != nil {
		return nil, err
	}
	if err := graph.Validate(g); err != nil {
		t.Errorf("%v\n%s", err, dump(t, g))
	}
	return g, nil
}

func tensorInput(shape ...int64) Input { return Input{Shape: shape, DType: graph.Float32} }

// steps lists the operators and drops of a graph, without positions of modules.
func steps(g *graph.Graph) string {
	var b strings.Builder
	for i := range g.Steps {
		switch s := &g.Steps[i]; s.Kind {
		case graph.StepOp:
			b.WriteString(s.Op.Name + " ")
		case graph.StepDrop:
			b.WriteString("drop:")
			for range s.Dropped {
				b.WriteString("x")
			}
			b.WriteString(" ")
		}
	}
	return strings.TrimSpace(b.String())
}

const imports = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"

// TestLifetimes compares where tensors die with the rules of CPython's
// reference counting, measured on real torch.
func TestLifetimes(t *testing.T) {
	cases := []struct{ name, body, want string }{
		{
			// The argument is pinned by the module call; x+1 dies when x is bound to its double.
			"rebinding in forward",
			"        x = x + 1\n        x = x * 2\n        x = x - 3\n        return x",
			"add mul drop:x sub drop:x",
		},
		{
			"a local name lives to the end",
			"        a = x + 1\n        b = a * 2\n        c = b - 3\n        return c * a",
			"add mul sub mul drop:xxx",
		},
		{
			"nested calls free the inner result after the next operator",
			"        return F.relu(F.relu(F.relu(x)))",
			"relu relu drop:x relu drop:x",
		},
		{
			"a plain function owns its arguments",
			"        def f(y):\n            y = y + 1\n            y = y * 2\n            return y - 3\n        return f(x + 0)",
			"add add drop:x mul drop:x sub drop:x",
		},
		{
			"a list keeps its items",
			"        out = [x + 1]\n        out.append(out[-1] * 2)\n        out.append(out[-1] * 3)\n        return torch.cat(out)",
			"add mul mul cat drop:xxx",
		},
		{
			"del drops at the next operator",
			"        a = x + 1\n        b = a * 2\n        del a\n        return F.relu(b)",
			"add mul drop:x relu drop:x",
		},
		{
			"an attribute of a module outlives the call",
			"        self.kept = x + 1\n        y = self.kept * 2\n        return F.relu(y)",
			"add mul relu drop:x",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			source := imports + "class Net(nn.Module):\n    def forward(self, x):\n" + c.body + "\n"
			g, err := traceOf(t, source, "Net()", tensorInput(2, 3))
			if err != nil {
				t.Fatal(explain(err))
			}
			if got := steps(g); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestAttributeOfSubmodule: what a submodule stores on itself, directly or in
// a list it had before, stays alive after the submodule returned.
func TestAttributeOfSubmodule(t *testing.T) {
	source := imports + `
class Sub(nn.Module):
    def __init__(self):
        super().__init__()
        self.kept = []
    def forward(self, x):
        self.kept.append(x * 2)
        self.last = x * 3
        return x + 1

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.sub = Sub()
    def forward(self, x):
        x = self.sub(x)
        x = F.relu(x)
        x = F.relu(x)
        return x
`
	g, err := traceOf(t, source, "Net()", tensorInput(4))
	if err != nil {
		t.Fatal(explain(err))
	}
	if got, want := steps(g), "mul mul add relu drop:x relu drop:x"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestErrorsNameTheLayer(t *testing.T) {
	source := imports + `
class Head(nn.Sequential):
    pass

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = Head(nn.Linear(512, 10))
    def forward(self, x):
        x = torch.flatten(x, 1)
        return self.head(x)
`
	_, err := traceOf(t, source, "Net()", tensorInput(1, 2048))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"Net.forward → head.0 (Linear(in_features=512, out_features=10, bias=True))", "input 1×2048", "model.py:14"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %q", want, err)
		}
	}
}

func TestBranches(t *testing.T) {
	source := imports + `
class Net(nn.Module):
    def forward(self, x):
        if (x > 0).any():
            raise ValueError("positive")
        if x.sum() > 3:
            return x * 2
        return x + 1
`
	s, err := Open(Options{Assume: []Decision{{File: "model.py", Line: 9, Truth: true}}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("model.py", []byte(source)); err != nil {
		t.Fatal(explain(err))
	}
	m, err := s.Build("")
	if err != nil {
		t.Fatal(explain(err))
	}
	g, err := s.Trace(m, Run{Inputs: []Input{tensorInput(3)}})
	if err != nil {
		t.Fatal(explain(err))
	}
	if got := steps(g); len(g.Assumptions) != 2 || !strings.HasSuffix(got, "sum gt drop:xx mul") {
		t.Errorf("%d assumptions, steps %s", len(g.Assumptions), steps(g))
	}
	_, err = traceOf(t, source, "Net()", tensorInput(3))
	if err == nil || !strings.Contains(err.Error(), "model.py:9") || !strings.Contains(err.(*Error).Hint(), "`assume` model.py:9=true") {
		t.Errorf("undecidable branch: %v", err)
	}
}

func TestUnknownNames(t *testing.T) {
	cases := []struct{ name, source, want string }{
		{"a torch function that heft lacks", imports + "class Net(nn.Module):\n    def forward(self, x):\n        return torch.hspmm(x, x)\n", "torch.hspmm is not known to heft"},
		{"a name that torch lacks", imports + "class Net(nn.Module):\n    def forward(self, x):\n        return torch.nonsense(x)\n", "has no attribute 'nonsense'"},
		{"a third-party module", imports + "import cv2\nclass Net(nn.Module):\n    def forward(self, x):\n        return cv2.resize(x)\n", "cv2.resize"},
		{"the value of a parameter", imports + "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.w = nn.Parameter(torch.zeros(1))\n    def forward(self, x):\n        return x[:int(self.w.item())]\n", "value of a parameter"},
	}
	for _, c := range cases {
		_, err := traceOf(t, c.source, "Net()", tensorInput(3))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestMisspeltAttributes: an error about a name says which one was meant, and
// that no other input helps.
func TestMisspeltAttributes(t *testing.T) {
	for _, c := range []struct {
		expression, hint string
		misspelt         bool
	}{
		{"torch.nn.functional.rellu(x)", "did you mean relu?", true},
		{"self.con1(x)", "did you mean conv1?", true},
		{"x * self.scal", "did you mean scale?", true},
		{"self.quite_different(x)", "", true},
		{"y + 1", "", true},
		{"x.sise(0)", "did you mean size?", false},
		{"x + torch.ones(5)", "", false},
	} {
		_, err := traceOf(t, imports+`
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3)
        self.register_buffer("scale", torch.ones(1))
    def forward(self, x):
        return `+c.expression+"\n", "Net()", tensorInput(1, 3, 8, 8))
		failure, ok := err.(*Error)
		if !ok || failure.Hint() != c.hint || failure.Misspelt != c.misspelt {
			t.Errorf("%s: %v, %+v; want hint %q, misspelt %t", c.expression, err, failure, c.hint, c.misspelt)
		}
	}
}

func TestBuildNames(t *testing.T) {
	s, _ := open(t, plainNet+"\nclass Other(nn.Module):\n    pass\n", "Net")
	if _, err := s.Build("Nett()"); err == nil || !strings.Contains(err.Error(), "did you mean Net?") {
		t.Errorf("misspelt name: %v", err)
	}
	if _, err := s.Build(""); err == nil || !strings.Contains(err.Error(), "Net, Other") {
		t.Errorf("no name: %v", err)
	}
	if _, err := s.Build("Net(3, 4, 5)"); err == nil || !strings.Contains(err.Error(), "positional argument") {
		t.Errorf("wrong arguments: %v", err)
	}
}

// TestTraceOfAnotherSession: a model's tensors belong to the session that built it.
func TestTraceOfAnotherSession(t *testing.T) {
	_, m := open(t, plainNet, "Net()")
	other, _ := open(t, plainNet, "Net()")
	if g, err := other.Trace(m, Run{Inputs: []Input{tensorInput(2, 3, 8, 8)}}); err == nil {
		t.Errorf("a graph of %d steps, want an error", len(g.Steps))
	}
}

// TestTracesAreIndependent: a second trace neither changes the first graph nor
// sees what the first one did to the model.
func TestTracesAreIndependent(t *testing.T) {
	s, m := open(t, imports+`
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn = nn.BatchNorm1d(4)
        self.register_buffer("count", torch.zeros(1))
    def forward(self, x):
        self.count += 1
        if self.count.item() > 1:
            raise RuntimeError("a second run sees the first")
        return self.bn(x)
`, "Net()")
	var dumps [2]string
	var graphs [2]*graph.Graph
	for i := range graphs {
		g, err := s.Trace(m, Run{Inputs: []Input{tensorInput(2, 4)}, Training: true})
		if err != nil {
			t.Fatal(explain(err))
		}
		graphs[i], dumps[i] = g, dump(t, g)
	}
	if dumps[0] != dumps[1] || dump(t, graphs[0]) != dumps[0] {
		t.Errorf("the traces differ:\n%s\n%s", dumps[0], dumps[1])
	}
	for _, g := range graphs {
		if err := graph.Validate(g); err != nil {
			t.Error(err)
		}
	}
}

func TestStructuredInputsAndOutputs(t *testing.T) {
	source := imports + `
from collections import namedtuple
Out = namedtuple("Out", ["logits", "features"])
class Net(nn.Module):
    def forward(self, batch, scale=1.0, *, mask=None):
        x = batch["image"] * scale
        return {"a": [x, Out(x + 1, (x + 2,))], "n": 3}
`
	g, err := traceOf(t, source, "Net()",
		Input{Kind: input.Dict, Items: []Input{{Name: "image", Shape: []int64{2}, DType: graph.Float32}}},
		Input{Name: "mask", Shape: []int64{2}, DType: graph.Bool})
	if err != nil {
		t.Fatal(explain(err))
	}
	var names []string
	for _, v := range append(g.Inputs, g.Outputs...) {
		names = append(names, v.Name)
	}
	if got, want := strings.Join(names, " "), "batch.image mask a[0] a[1].logits a[1].features[0]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSharedModulesAndTiedParameters(t *testing.T) {
	g, err := traceOf(t, imports+`
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = self.a
        self.c = nn.Linear(4, 4, bias=False)
        self.c.weight = self.a.weight
    def forward(self, x):
        return self.c(self.b(self.a(x)))
`, "Net()", tensorInput(1, 4))
	if err != nil {
		t.Fatal(explain(err))
	}
	if len(g.Modules) != 3 || len(g.Modules[1].Aliases) != 1 || g.Modules[1].Aliases[0] != "b" {
		t.Errorf("modules: %d, aliases %v", len(g.Modules), g.Modules[1].Aliases)
	}
	if len(g.Params) != 2 || strings.Join(g.Params[0].Aliases, " ") != "b.weight c.weight" {
		t.Errorf("parameters: %d, aliases %v", len(g.Params), g.Params[0].Aliases)
	}
	if len(g.Calls) != 4 || g.Calls[2].Index != 1 {
		t.Errorf("%d calls", len(g.Calls))
	}
}
