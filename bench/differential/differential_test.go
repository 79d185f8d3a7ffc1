package main

// This file runs the committed sample of programs, and tests how differences are
// told and cut down.

import (
	"io"
	"slices"
	"strings"
	"testing"

	"heft/internal/packed"
)

// readSample returns the committed programs: one for each kind of statement on
// which heft and torch once disagreed, and a hundred of the generator's in a row.
func readSample(t *testing.T) []Program {
	t.Helper()
	programs, err := Read(unzipped(t, "testdata/programs.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	return programs
}

func unzipped(t *testing.T, name string) io.Reader {
	t.Helper()
	return strings.NewReader(packed.Text(t, name))
}

// TestPythonSample runs programs of the language's features, which print what
// CPython prints.
func TestPythonSample(t *testing.T) {
	programs, err := ReadPython(unzipped(t, "testdata/python.jsonl.gz"))
	if err != nil || len(programs) < 150 {
		t.Fatal(len(programs), err)
	}
	for i := range programs {
		for _, d := range programs[i].Differences() {
			var b strings.Builder
			d.show(&b)
			t.Error(b.String())
		}
	}
}

// TestPrintedDifferences: a block that prints something else is found, and a program
// that ends early differs in the block that ended it, once.
func TestPrintedDifferences(t *testing.T) {
	for _, c := range []struct {
		name, source, output string
		kinds                []string
	}{
		{"nothing differs", "print('# kind 1')\nprint(3)", "# kind 1\n3\n", nil},
		{"one block", "print('# kind 1')\nprint(3)\nprint('# kind 2')\nprint(4)", "# kind 1\n4\n# kind 2\n4\n", []string{"1"}},
		{"ends", "print('# kind 1')\n1 / 0\nprint('# kind 2')", "# kind 1\n# kind 2\n", []string{"1"}},
	} {
		var kinds []string
		p := PythonProgram{Source: c.source, Output: c.output}
		for _, d := range p.Differences() {
			kinds = append(kinds, d.kind())
		}
		if !slices.Equal(kinds, c.kinds) {
			t.Errorf("%s: %q, want %q", c.name, kinds, c.kinds)
		}
	}
}

// TestSample runs programs whose facts real torch wrote, statement by statement.
func TestSample(t *testing.T) {
	programs := readSample(t)
	if len(programs) < 300 {
		t.Errorf("only %d programs", len(programs))
	}
	for _, f := range differing(programs) {
		var b strings.Builder
		show(&b, &f)
		t.Errorf("%s\n%s", f.kind(), b.String())
	}
}

// TestSweepSample asks what every eleventh row of the sweep asks: real torch's answers
// for tensors of all types and ranks, empty ones, pairs of types and strange arguments.
func TestSweepSample(t *testing.T) {
	all, err := ReadSweeps(unzipped(t, "testdata/sweep.jsonl.gz"))
	if err != nil || len(all) < 300 {
		t.Fatal(len(all), err)
	}
	cases := 0
	for i, found := range sweepAll(all) {
		cases += len(all[i].Answers)
		for _, c := range found[:min(len(found), 3)] {
			t.Errorf("%s: case %d is %q, torch has %q", all[i].Source, c.Number, c.Got, c.Want)
		}
	}
	if cases < 60_000 {
		t.Errorf("only %d cases", cases)
	}
}

// TestSweepsAreCompared: another answer and an early end are found; a refusal in other
// words, and what depends on elements, are none.
func TestSweepsAreCompared(t *testing.T) {
	const preamble = "import torch\nfrom torch import nn\n"
	s := Sweep{Preamble: preamble, Source: "print(torch.ones(2).dim())\nprint(2)\nprint('- no')\nprint(4)", Answers: []string{"1", "3", "- torch's words", "? 5"}}
	if got := s.Differences(); len(got) != 1 || got[0] != (Case{Number: 1, Got: "2", Want: "3"}) {
		t.Errorf("%+v", got)
	}
	s = Sweep{Preamble: preamble, Source: "print(1)\ntorch.no_such_function(2)", Answers: []string{"1", "2", "3"}}
	if got := s.Differences(); len(got) != 1 || got[0].Number != 1 {
		t.Errorf("%+v", got)
	}
}

// one is a program of two statements, of which the first refuses or makes v0.
func one(facts map[string]Fact, refusal string) *Program {
	return &Program{
		Inputs: []Argument{{"float32", []int64{2, 3}}},
		Steps: []Step{
			{Code: "v0 = x0.t()", Kind: "{x}.t()", Facts: facts, Error: refusal},
			{Code: "v1 = torch.ones(2, 3) @ torch.ones(3, 4)", Kind: "@", MACs: 24},
		},
	}
}

func tensorFact(text string) map[string]Fact {
	return map[string]Fact{"v0": {Tensor: true, Text: text}}
}

// TestDifferencesAreFound: each class is told from the others, with its place.
func TestDifferencesAreFound(t *testing.T) {
	right := `((3,2,), "float32", (1,3,), 0, False)`
	parameters, kept := int64(3), int64(8)
	for _, c := range []struct {
		name   string
		change func(p *Program)
		class  string
		step   int
	}{
		{"nothing differs", func(p *Program) {}, "", 0},
		{"other strides", func(p *Program) { p.Steps[0].Facts = tensorFact(`((3,2,), "float32", (2,1,), 0, False)`) }, WrongFact, 0},
		{"other strides on a GPU", func(p *Program) {
			p.Steps[0].CUDA = p.Steps[0].Facts
			p.Steps[0].Facts = tensorFact(`((3,2,), "float32", (2,1,), 0, False)`)
		}, "", 0},
		{"torch refuses", func(p *Program) { p.Steps[0] = Step{Code: "v0 = x0.t()", Error: "RuntimeError: no"} }, FalseAccept, 0},
		{"heft refuses", func(p *Program) { p.Steps[1].Code = "v1 = x0 @ x0" }, FalseRefusal, 1},
		{"both refuse", func(p *Program) { p.Steps[1] = Step{Code: "v1 = x0 @ x0", Error: "RuntimeError: no"} }, "", 0},
		{"products", func(p *Program) { p.Steps[1].MACs = 25 }, WrongMACs, 1},
		{"kept", func(p *Program) { p.Steps[1].Kept = &kept }, WrongKept, 1},
		{"parameters", func(p *Program) { p.Parameters = &parameters }, WrongCount, 1},
	} {
		p := one(tensorFact(right), "")
		c.change(p)
		switch d := Check(p); {
		case d == nil && c.class != "", d != nil && (d.Class != c.class || d.Step != c.step):
			t.Errorf("%s: %+v, want %q at %d", c.name, d, c.class, c.step)
		}
	}
}

// TestShrink: what a statement does not depend on goes, what changed its
// arguments stays.
func TestShrink(t *testing.T) {
	fact := func(names ...string) map[string]Fact {
		facts := map[string]Fact{}
		for _, n := range names {
			facts[n] = Fact{Tensor: true}
		}
		return facts
	}
	p := &Program{
		Init: []Step{{Code: "self.m0 = nn.ReLU()"}, {Code: "self.m1 = nn.Tanh()"}},
		Steps: []Step{
			{Code: "v0 = x0 + 1", Facts: fact("v0")},
			{Code: "v1 = x1 + 1", Facts: fact("v1")},
			{Code: "v2 = v0.t_()", Facts: fact("v0", "v2")},
			{Code: "v3 = self.m1(v0)", Facts: fact("v3")},
		},
	}
	small := p.Shrink(3)
	var codes []string
	for _, s := range slices.Concat(small.Init, small.Steps) {
		codes = append(codes, s.Code)
	}
	want := []string{"self.m1 = nn.Tanh()", "v0 = x0 + 1", "v2 = v0.t_()", "v3 = self.m1(v0)"}
	if !slices.Equal(codes, want) {
		t.Errorf("%q, want %q", codes, want)
	}
}
