package advise

// This file tests how the code of changes is cut out.

import "testing"

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
