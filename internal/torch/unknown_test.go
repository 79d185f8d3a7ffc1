package torch

// This file holds the tests of numbers that a program takes out of tensors.

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// unknownBodies are forwards that take numbers out of tensors: what they return, or
// what the error says, and with which number for the line they run.
var unknownBodies = []struct {
	name, body string
	shape      string // of the output, "" where it fails
	fails      string
	assumed    int64 // what makes it run, for the line of the failure
	then       string
}{
	{name: "logged", body: `self.log = [f"{x.mean().item():.3f}", str(x.sum().item()), "%s" % x.max().item()]; return x`, shape: "[4 6]"},
	{name: "summed", body: `t = 0.0
        for row in x: t += row.mean().item()
        self.total = t / len(x); return x`, shape: "[4 6]"},
	{name: "stored", body: `self.v = float(x.abs().max()); self.n = int(x.sum()); return x`, shape: "[4 6]"},
	{name: "listed", body: `v = x.tolist(); self.v = sum(v[0]) / len(v[0]); assert len(v) == 4 and len(v[3]) == 6; return x`, shape: "[4 6]"},
	{name: "numbers", body: `v = x.sum().item(); assert isinstance(v, float) and isinstance(int(v), int) and isinstance(round(v), int) and isinstance(-v, float); return x`, shape: "[4 6]"},
	{name: "scaled", body: `return 2 * x * x.mean().item() + x.std().item() ** 2`, shape: "[4 6]"},
	{name: "filled", body: `return torch.full((3,), x.max().item())`, shape: "[3]"},
	{name: "size", body: `return x.new_zeros(int(x.sum().item()))`, fails: "new_zeros() needs the value of the result of sum", assumed: 7, then: "[7]"},
	{name: "slice", body: `return x[:, :x.argmax().item() % 6]`, fails: "an index or a size needs the value", assumed: 3, then: "[4 3]"},
	{name: "range", body: `return [x for _ in range(x.argmax().item())][0]`, fails: "needs the value of the result of argmax", assumed: 2, then: "[4 6]"},
	{name: "tensor", body: `return x[:, :(x > 0).sum(1).max()]`, fails: "an index needs the value of the result of max", assumed: 5, then: "[4 5]"},
	{name: "function", body: `import math; return x[:math.ceil(math.sqrt(x.sum().item()))]`, fails: "a function of numbers needs the value", assumed: 4, then: "[2 6]"},
	{name: "branch", body: `n = x.sum().item()
        if n > 3: return x
        return x[0]`, fails: "the condition needs the value of the result of sum"},
	{name: "key", body: `self.d = {x.argmax().item(): 1}; return x`, fails: "hash() needs the value"},
}

// TestUnknownNumbers: a number whose value is not known is no error while it is only
// logged, formatted, summed or stored; where it decides, the error says so, and a
// number given for its line does.
func TestUnknownNumbers(t *testing.T) {
	for _, c := range unknownBodies {
		source := imports + "class Net(nn.Module):\n    def forward(self, x):\n        " + c.body + "\n"
		shape, err := shapeWith(t, source, nil)
		switch {
		case c.fails == "" && (err != nil || shape != c.shape):
			t.Errorf("%s: shape %s, %v; want %s", c.name, shape, err, c.shape)
		case c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)):
			t.Errorf("%s: %v does not say %q", c.name, err, c.fails)
		}
		if c.then == "" {
			continue
		}
		if advice := adviceOf(err); !strings.Contains(advice, "model.py:") || !strings.Contains(advice, "=100") {
			t.Errorf("%s: advice %q", c.name, advice)
		}
		line := strings.Count(imports, "\n") + 3
		if shape, err := shapeWith(t, source, []Decision{{File: "model.py", Line: line, Size: c.assumed, Sized: true}}); err != nil || shape != c.then {
			t.Errorf("%s with %d: shape %s, %v; want %s", c.name, c.assumed, shape, err, c.then)
		}
	}
}

// TestUnknownOutsideOfForward: a training script's last line logs a loss.
func TestUnknownOutsideOfForward(t *testing.T) {
	source := imports + "class Net(nn.Module):\n    def forward(self, x):\n        return x\nprint('loss', Net()(torch.randn(2, 3)).sum().item())\n"
	if shape, err := shapeWith(t, source, nil); err != nil || shape != "[4 6]" {
		t.Errorf("shape %s, %v", shape, err)
	}
}

// shapeWith traces Net of a source on a 4×6 tensor under decisions.
func shapeWith(t *testing.T, source string, decisions []Decision) (string, error) {
	t.Helper()
	s, err := Open(Options{Assume: decisions})
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

// adviceOf is what an error proposes to try.
func adviceOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Advice
	}
	return ""
}
