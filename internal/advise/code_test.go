package advise

// This file tests how the code of changes is cut out.

import (
	"fmt"
	"strings"
	"testing"
)

// TestMentions: a name is a whole word.
func TestMentions(t *testing.T) {
	for _, c := range []struct {
		line, name string
		want       bool
	}{
		{"model = freeze(model, names)", "freeze", true},
		{"frozen(model); refreeze(model)", "freeze", false},
		{"freeze_all(model)", "freeze", false},
		{"unfreeze(freeze)", "freeze", true},
		{"import torch.nn.functional as F", "F", true},
		{"FPN(model)", "F", false},
		{"", "F", false},
	} {
		if got := mentions(c.line, c.name); got != c.want {
			t.Errorf("%q mentions %s: %t", c.line, c.name, got)
		}
	}
}

// TestBroken: a long call is broken before names alone, and is the same without the breaks.
func TestBroken(t *testing.T) {
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf("features.%d.conv", i))
	}
	for _, call := range []string{
		"model = freeze(model, " + pythonNames(names) + ")", "model = freeze(model, " + pythonNames(names[:3]) + ")",
		`model = resize_channels(model, {"` + strings.Repeat("long", 60) + `": (3, 16), "b": (16, 16)})`,
		"model = " + strings.Repeat("nothing to break, ", 20),
	} {
		lines := broken(call)
		if joined := strings.ReplaceAll(strings.Join(lines, "\n"), "\n    ", " "); joined != call {
			t.Errorf("%q became %q", call, joined)
		}
		for i, line := range lines {
			if len(line) > codeColumns && strings.Contains(line[1:], `, "`) || i > 0 && !strings.HasPrefix(line, `    "`) {
				t.Errorf("line %d is %q", i, line)
			}
		}
	}
}
