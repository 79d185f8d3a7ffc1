package main

// This file reads random programs with torch's facts, writes them as source, and
// cuts them down.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
)

// Program is a random module and what real torch said about it, as
// tools/differential/generate.py writes it.
type Program struct {
	Seed        int64
	Training    bool
	Definitions string     // Python source that stands before the module
	Inputs      []Argument // of forward: x0, x1, …
	Init        []Step     // statements that build layers
	Steps       []Step     // statements of forward
	Parameters  *int64     // elements at the end; nil where they are not compared
	Buffers     int64
}

// Argument is a tensor that is fed to forward.
type Argument struct {
	DType string
	Shape []int64
}

// UnmarshalJSON reads ["float32", [2, 3]].
func (a *Argument) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&a.DType, &a.Shape})
}

// Step is a statement and its facts.
type Step struct {
	Code  string
	Kind  string // the template it was made from
	Error string // what torch raised, "" if nothing
	// Facts of every tensor that the statement made or changed, by the
	// expression that names it; CUDA has those that are otherwise on a GPU.
	Facts map[string]Fact
	CUDA  map[string]Fact
	MACs  int64
	Kept  *int64 // bytes that autograd keeps for this statement; nil where torch could not be asked
}

// Fact is what is known of a value: a tensor's shape, dtype, strides, offset
// and requires_grad, or the repr of anything else.
type Fact struct {
	Tensor bool
	Text   string // as a Python expression
}

// UnmarshalJSON reads [[2, 3], "float32", [3, 1], 0, false] or "text".
func (f *Fact) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &f.Text) == nil {
		return nil
	}
	var shape, strides []int64
	var dtype string
	var offset int64
	var grad bool
	if err := json.Unmarshal(data, &[]any{&shape, &dtype, &strides, &offset, &grad}); err != nil {
		return err
	}
	f.Tensor = true
	f.Text = fmt.Sprintf("(%s, %q, %s, %d, %s)", tuple(shape), dtype, tuple(strides), offset, truth(grad))
	return nil
}

func tuple(sizes []int64) string {
	var b strings.Builder
	for _, n := range sizes {
		fmt.Fprintf(&b, "%d,", n)
	}
	return "(" + b.String() + ")"
}

func truth(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// Read returns the programs of a JSONL stream.
func Read(r io.Reader) ([]Program, error) {
	var programs []Program
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var p Program
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, fmt.Errorf("program %d: %w", len(programs)+1, err)
		}
		programs = append(programs, p)
	}
	return programs, lines.Err()
}

func (p *Program) specs() ([]input.Spec, error) {
	var specs []input.Spec
	for _, a := range p.Inputs {
		dtype, ok := graph.DTypeByName(a.DType)
		if !ok {
			return nil, fmt.Errorf("unknown element type %q", a.DType)
		}
		specs = append(specs, input.Spec{Kind: input.Tensor, Shape: a.Shape, DType: dtype})
	}
	return specs, nil
}

const preamble = `import torch
import torch.nn.functional as F
from torch import nn


class Differs(BaseException):
    pass


def fact(value):
    if isinstance(value, torch.Tensor):
        return (tuple(value.shape), str(value.dtype).removeprefix("torch."), value.stride(), value.storage_offset(), value.requires_grad)
    return repr(value)


def check(step, name, value, *facts):
    if fact(value) not in facts:
        raise Differs(f"{step}\nfact\n{name} is {fact(value)}, torch has {facts[0]}")
`

const module = `

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.shift = nn.Parameter(torch.zeros(()))
`

// Source is the program as a Python file that raises Differs at the first
// statement on which heft and torch disagree. The second result gives the step
// of a line.
func (p *Program) Source() (string, map[int]int) {
	w := writer{steps: map[int]int{}, line: 1}
	w.add(preamble + p.Definitions + module)
	for i := range p.Init {
		w.statement(&p.Init[i], i-len(p.Init))
	}
	w.add("\n    def forward(self")
	for i := range p.Inputs {
		w.add(fmt.Sprintf(", x%d", i))
	}
	w.add("):\n")
	for i := range p.Init {
		if layer, call, _ := strings.Cut(p.Init[i].Code, " = "); strings.HasSuffix(call, ".eval()") && p.Init[i].Error == "" {
			w.add("        " + layer + ".eval()\n") // stays so in a net that trains
		}
	}
	for i := range p.Steps {
		w.statement(&p.Steps[i], i)
	}
	w.add("        return torch.zeros(1)\n")
	return w.text.String(), w.steps
}

// writer builds the file and knows the current line.
type writer struct {
	text  strings.Builder
	line  int
	steps map[int]int
}

func (w *writer) add(text string) {
	w.text.WriteString(text)
	w.line += strings.Count(text, "\n")
}

// statement writes one statement: bare where torch accepts it, so that an
// error keeps its place, else in a try that must end in an exception.
func (w *writer) statement(s *Step, number int) {
	if s.Error != "" {
		w.add("        refused = False\n        try:\n")
		w.steps[w.line] = number
		w.add("            " + s.Code + "\n        except Exception:\n            refused = True\n")
		w.add(fmt.Sprintf("        if not refused:\n            raise Differs(\"%d\\naccepted\\n\")\n", number))
	} else {
		w.steps[w.line] = number
		w.add("        " + s.Code + "\n")
	}
	for _, name := range sortedKeys(s.Facts) {
		f := s.Facts[name]
		w.add(fmt.Sprintf("        check(%d, %q, %s, %s", number, name, name, f.literal()))
		if other, ok := s.CUDA[name]; ok {
			w.add(", " + other.literal())
		}
		w.add(")\n")
	}
}

// step is a statement by its number: negative in the constructor.
func (p *Program) step(number int) *Step {
	if number < 0 {
		return &p.Init[len(p.Init)+number]
	}
	return &p.Steps[number]
}

func (f Fact) literal() string {
	if f.Tensor {
		return f.Text
	}
	return fmt.Sprintf("%q", f.Text)
}

var identifier = regexp.MustCompile(`\b(?:x\d+|v\d+|self\.\w+)`)

// Shrink leaves the statements that one statement depends on. Facts stay true:
// what a statement made or changed is in its facts, so a slice by names holds
// everything that the last one can see.
func (p *Program) Shrink(step int) Program {
	small := *p
	small.Init, small.Steps = nil, nil
	needed := map[string]bool{}
	need := func(code string) {
		for _, name := range identifier.FindAllString(code, -1) {
			needed[name] = true
		}
	}
	if step >= 0 {
		need(p.Steps[step].Code)
		small.Steps = []Step{p.Steps[step]}
	}
	for i := step - 1; i >= 0; i-- {
		if makesAny(&p.Steps[i], needed) {
			need(p.Steps[i].Code)
			small.Steps = append([]Step{p.Steps[i]}, small.Steps...)
		}
	}
	for i := range p.Init {
		if name, _, _ := strings.Cut(p.Init[i].Code, " "); needed[name] || i-len(p.Init) == step {
			small.Init = append(small.Init, p.Init[i])
		}
	}
	return small
}

func makesAny(s *Step, needed map[string]bool) bool {
	for expression := range s.Facts {
		if needed[identifier.FindString(expression)] {
			return true
		}
	}
	return false
}
