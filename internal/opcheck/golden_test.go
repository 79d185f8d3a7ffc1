package opcheck

// This file compares the memory of single operators, trained for one iteration,
// with real torch.

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"heft/internal/cost"
	"heft/internal/evidence"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/memory"
	"heft/internal/op"
	"heft/internal/op/aten"
	"heft/internal/packed"
	"heft/internal/torch"
)

var ledger evidence.Ledger

func TestMain(m *testing.M) { os.Exit(ledger.Main(m)) }

// operatorCase is one expression, trained for one iteration by real torch on
// fake GPU tensors (tools/goldens/operators.py).
type operatorCase struct {
	Setup    []string // statements that make the tensors
	Expr     string
	Autocast string // fast type of torch.autocast, "" without
	DType    string // of the first result: f32, f16, …
	Loss     *memory.Loss
	Stages   []stage
	FLOPs    [2]int64 // forward and backward, products only
}

// stage is [phase, iteration, bytes at its end, peak].
type stage struct {
	phase     string
	iteration int
	end, peak int64
}

func (s *stage) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&s.phase, &s.iteration, &s.end, &s.peak})
}

// name tells the case apart from all others.
func (c *operatorCase) name() string {
	if c.Autocast == "" {
		return c.Expr
	}
	return c.Expr + " under " + c.Autocast
}

// program is the module that the case trains.
func (c *operatorCase) program() string {
	var b strings.Builder
	b.WriteString("import torch\nfrom torch import nn\nfrom torch.nn import functional as F\n")
	b.WriteString("class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n")
	for _, statement := range c.Setup {
		fmt.Fprintf(&b, "        %s\n", statement)
	}
	b.WriteString("    def forward(self, go):\n")
	if c.Autocast == "" {
		fmt.Fprintf(&b, "        return %s\n", c.Expr)
	} else {
		fmt.Fprintf(&b, "        with torch.autocast('cuda', dtype=torch.%s):\n            return %s\n", c.Autocast, c.Expr)
	}
	return b.String()
}

func (c *operatorCase) trace() (*graph.Graph, error) { return traceProgram(c.program(), true) }

// traceProgram builds the class Net of a program and runs it on one vector of
// 128 numbers.
func traceProgram(program string, training bool) (*graph.Graph, error) {
	session, err := torch.Open(torch.Options{})
	if err != nil {
		return nil, err
	}
	defer session.Close()
	if err := session.LoadSource("case.py", []byte(program)); err != nil {
		return nil, err
	}
	model, err := session.Build("Net()")
	if err != nil {
		return nil, err
	}
	vector := input.Spec{Name: "go", Kind: input.Tensor, DType: graph.Float32, Shape: []int64{128}}
	return session.Trace(model, torch.Run{Inputs: []torch.Input{vector}, Training: training})
}

func readCases(t *testing.T) []operatorCase {
	t.Helper()
	return packed.Rows[operatorCase](t, "../../testdata/goldens/operators.jsonl.gz")
}

var update = flag.Bool("update", false, "write testdata/differs.txt anew; the number of its lines may only fall")

const differsFile = "testdata/differs.txt"

// mostDiffering is how many cases may differ. It only falls.
const mostDiffering = 110

// TestOperatorsAgreeWithTorch compares type, memory and products' work of every
// case. Those that differ stand in testdata/differs.txt with what is different,
// to the byte: a difference that changes or goes is a line to renew (-update).
func TestOperatorsAgreeWithTorch(t *testing.T) {
	cases := readCases(t)
	var differences []string
	for _, c := range cases {
		text := c.differs()
		if text != "" {
			differences = append(differences, c.name()+"\t"+strings.ReplaceAll(text, "\n", " "))
		}
	}
	t.Logf("%d of %d cases agree", len(cases)-len(differences), len(cases))
	if len(differences) > mostDiffering {
		t.Errorf("%d cases differ, at most %d may", len(differences), mostDiffering)
	}
	if *update {
		if err := os.WriteFile(differsFile, []byte(strings.Join(differences, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	listed, err := os.ReadFile(differsFile)
	if err != nil {
		t.Fatal(err)
	}
	before := strings.Split(strings.TrimSpace(string(listed)), "\n")
	for _, line := range without(before, differences) {
		t.Errorf("listed, and no longer so: %s", line)
	}
	for _, line := range without(differences, before) {
		t.Errorf("not listed: %s", line)
	}
}

// without returns the lines that others lack.
func without(lines, others []string) []string {
	var left []string
	for _, line := range lines {
		if line != "" && !slices.Contains(others, line) {
			left = append(left, line)
		}
	}
	return left
}

// differs describes what heft says otherwise than torch, "" if nothing.
func (c *operatorCase) differs() string {
	g, err := c.trace()
	if err != nil {
		return err.Error()
	}
	if got := shortType(g.Outputs[0].Tensor.DType); got != c.DType {
		return fmt.Sprintf("the result is %s, torch's is %s", got, c.DType)
	}
	if text := c.workDiffers(g); text != "" {
		return text
	}
	text := c.memoryDiffers(g)
	switch {
	case text == "":
		c.confirm(g)
	case strings.HasPrefix(text, "backward"): // what is kept was right
		ledger.Steps(op.RuleSaves, g.Ops()...)
	}
	return text
}

// calledName is the function that an expression begins with, "F.relu".
var calledName = regexp.MustCompile(`^\(?((?:torch|F)\.[\w.]+)\(`)

// confirm notes in the ledger what a case without a difference has shown.
func (c *operatorCase) confirm(g *graph.Graph) {
	steps := g.Ops()
	if c.Loss != nil {
		ledger.Steps(op.RuleSaves, steps...)
		ledger.Steps(op.RuleBackward, steps...)
	}
	for _, step := range steps {
		if operator, ok := op.Of(step); ok && operator.Scratch != nil && len(operator.Scratch(step)) > 0 {
			ledger.Steps(op.RuleScratch, step)
		}
	}
	name := calledName.FindStringSubmatch(c.Expr)
	if c.Autocast == "" || name == nil {
		return
	}
	if spelling, ok := aten.Catalogue().PythonNames()[name[1]]; ok {
		ledger.Operator(spelling.Operator, op.RuleAutocast)
	}
}

// workDiffers compares twice the MACs with what torch's counter gave.
func (c *operatorCase) workDiffers(g *graph.Graph) string {
	if countedOtherwise[c.Expr] != "" {
		return ""
	}
	total := cost.Of(g).Total
	if got := [2]int64{2 * total.Forward.MACs, 2 * total.Backward.MACs}; got != c.FLOPs {
		return fmt.Sprintf("products take %v FLOPs forward and backward, torch counts %v", got, c.FLOPs)
	}
	return ""
}

// memoryDiffers compares the live bytes at the end and at the peak of every
// phase, exactly.
func (c *operatorCase) memoryDiffers(g *graph.Graph) string {
	plan := memory.Plan{TensorsOnly: true, Iterations: 1}
	if c.Loss != nil {
		plan.Mode, plan.Loss = memory.Training, *c.Loss
	}
	r, err := memory.Simulate(g, plan)
	if err != nil {
		return err.Error()
	}
	for i, want := range c.Stages {
		got := r.Stages[i]
		if got.Rounded != want.end || got.Iteration != 0 && got.PeakRound != want.peak {
			return fmt.Sprintf("%s ends at %d, peak %d; torch has %d, %d (%+d, %+d)", want.phase, got.Rounded, got.PeakRound,
				want.end, want.peak, got.Rounded-want.end, got.PeakRound-want.peak)
		}
	}
	return ""
}

// shortType is the golden's name of a type.
func shortType(d graph.DType) string {
	switch d {
	case graph.Float32:
		return "f32"
	case graph.Float64:
		return "f64"
	case graph.Float16:
		return "f16"
	case graph.BFloat16:
		return "bf16"
	case graph.Complex64:
		return "c64"
	}
	return d.String()
}

// countedOtherwise lists the cases of which torch's counter knows less, or
// more, than is done; work_test.go has their figures by hand.
var countedOtherwise = map[string]string{
	"(F.conv2d(self.t0, self.t1, self.t2, groups=2)) * 1":               "the counter takes the gradient of a grouped weight for a dense one",
	"(F.conv2d(self.t0, self.t1, self.t2, 1, 1, 1, 8)) * 1":             "likewise",
	"(F.conv_transpose2d(self.t0, self.t1, groups=2)) * 1":              "likewise",
	"(F.bilinear(self.t0, self.t1, self.t2, self.t3)) * 1":              "_trilinear is not counted",
	"(F.bilinear(self.t0.half(), self.t1, self.t2, self.t3)) * 1":       "likewise",
	"(F.bilinear(self.t0.bfloat16(), self.t1, self.t2, self.t3)) * 1":   "likewise",
	"(self.t0 @ self.t1) * 1":                                           "products with a vector are not counted",
	"(torch.mv(self.t0, self.t1)) * 1":                                  "likewise",
	"(torch.addmv(self.t1, self.t0, self.t2)) * 1":                      "likewise",
	"torch.dot(self.t0, self.t1)":                                       "likewise",
	"torch.dot(self.t0.half(), self.t1)":                                "likewise",
	"torch.dot(self.t0.bfloat16(), self.t1)":                            "likewise",
	"(torch.cdist(self.t0, self.t1)) * 1":                               "its forward is not counted",
	"(torch.cdist(self.t0.half(), self.t1)) * 1":                        "likewise",
	"(torch.cdist(self.t0.bfloat16(), self.t1)) * 1":                    "likewise",
	"(torch.addbmm(self.t2, self.t0, self.t1)) * 1":                     "its forward is not counted",
	"(F.affine_grid(self.t0, (4, 8, 16, 20), align_corners=False)) * 1": "its forward is not counted",
}
