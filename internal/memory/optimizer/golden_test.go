package optimizer

// This file compares states and peaks of steps with real torch.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
)

// recorded is a row of optimizers.jsonl.gz: an optimizer of real torch over fake
// GPU tensors (tools/goldens/optimizers.py). Bytes lie above parameters and
// gradients, each tensor rounded to 512.
type recorded struct {
	Optimizer      string
	Arguments      arguments
	Implementation Implementation
	DType          string
	Parameters     [][]int64
	Sparse         int64
	Built          int64
	Steps          [][3]int64 // number, bytes at its end, peak
}

type arguments struct {
	Momentum    float64
	Nesterov    bool
	WeightDecay *float64 `json:"weight_decay"`
	AMSGrad     bool
	Centered    bool
	Maximize    bool
	Capturable  bool
}

// names of torch's classes that are spelled otherwise in heft.
var names = map[string]string{"SparseAdam": "sparse_adam"}

func (r *recorded) settings() Optimizer {
	name := names[r.Optimizer]
	if name == "" {
		name = strings.ToLower(r.Optimizer)
	}
	a := r.Arguments
	o := Optimizer{
		Name: name, Momentum: a.Momentum, Nesterov: a.Nesterov, AMSGrad: a.AMSGrad, Centered: a.Centered,
		Maximize: a.Maximize, Capturable: a.Capturable, Implementation: r.Implementation,
	}
	switch {
	case a.WeightDecay != nil:
		o.WeightDecay = *a.WeightDecay
	case name == "adamw":
		o.WeightDecay = 0.01 // torch's default
	}
	return o
}

func (r *recorded) parameters() []Parameter {
	size := map[string]int64{"float32": 4, "bfloat16": 2}[r.DType]
	var list []Parameter
	for _, shape := range r.Parameters {
		list = append(list, Parameter{Shape: shape, ElementBytes: size, SparseRows: r.Sparse})
	}
	return list
}

func readRecorded(t *testing.T) []recorded {
	t.Helper()
	return packed.Rows[recorded](t, "../../../testdata/goldens/optimizers.jsonl.gz")
}

// ledger adds up events: bytes of live tensors in blocks of 512.
type ledger struct {
	blocks      map[int]int64
	total, peak int64
}

func (l *ledger) play(events []Event) (end, peak int64) {
	l.peak = l.total
	for _, e := range events {
		if e.Dropped {
			l.total -= l.blocks[e.Tensor]
			delete(l.blocks, e.Tensor)
			continue
		}
		l.blocks[e.Tensor] = (e.Bytes + 511) / 512 * 512
		l.total += l.blocks[e.Tensor]
		l.peak = max(l.peak, l.total)
	}
	return l.total, l.peak
}

// TestAgreesWithTorch compares states and peaks of steps to the byte. A rule
// stands for an optimizer that has run for a while: RAdam and L-BFGS are compared
// at their eighth step.
func TestAgreesWithTorch(t *testing.T) {
	seen := map[string]int{}
	for _, row := range readRecorded(t) {
		o := row.settings()
		label := fmt.Sprintf("%s %+v %v", row.Optimizer, row.Arguments, row.Implementation)
		rule, err := o.Resolve()
		if o.Capturable && err != nil {
			continue // refused
		}
		if err != nil {
			t.Errorf("%s: %v", label, err)
			continue
		}
		seen[o.Name]++
		if text := row.compare(o, rule); text != "" {
			t.Errorf("%s %s %v: %s", label, row.DType, row.Parameters, text)
		}
	}
	for _, rule := range catalogue() {
		if strings.HasPrefix(rule.evidence, "golden") != (seen[rule.name] > 0) {
			t.Errorf("%s names the evidence %q and has %d golden rows", rule.name, rule.evidence, seen[rule.name])
		}
	}
}

// late lists the optimizers whose steady state comes later than at the second step.
var late = map[string]bool{"radam": true, "lbfgs": true}

func (r *recorded) compare(o Optimizer, rule *Rule) string {
	run, events := NewRun(o, rule, r.parameters())
	l := ledger{blocks: map[int]int64{}}
	if built, _ := l.play(events); built != r.Built {
		return fmt.Sprintf("%d bytes after the constructor, torch has %d", built, r.Built)
	}
	everyone := func(int) bool { return true }
	for n, want := range r.Steps {
		end, peak := l.play(run.Step(everyone))
		if late[o.Name] && n < len(r.Steps)-1 {
			continue
		}
		if end != want[1] || r.apart(o, peak, want[2]) {
			return fmt.Sprintf("step %d ends at %d, peak %d; torch has %d, %d (%+d, %+d)", want[0], end, peak, want[1], want[2], end-want[1], peak-want[2])
		}
	}
	return ""
}

// apart compares peaks. Whether L-BFGS holds one number more at its peak hangs on
// the values.
func (r *recorded) apart(o Optimizer, got, want int64) bool {
	if o.Name == "lbfgs" {
		return got < want || got > want+512
	}
	return got != want
}
