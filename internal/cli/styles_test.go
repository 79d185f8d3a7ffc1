package cli_test

// This file compares screens that heft prints in the style of other tools with theirs.

import (
	"bytes"
	"testing"

	"heft/internal/cli"
	"heft/internal/packed"
)

// TestTorchsummary compares the screen of torchsummary 1.5.1, character by character
// (tools/goldens/styles.py).
func TestTorchsummary(t *testing.T) {
	goldens := packed.Rows[struct{ Model, Input, Text string }](t, "testdata/torchsummary.jsonl.gz")
	for _, golden := range goldens {
		var stdout, stderr bytes.Buffer
		if code := cli.Run([]string{golden.Model, "--input", golden.Input, "--style", "torchsummary"}, &stdout, &stderr); code != 0 {
			t.Fatalf("%s: exit %d, %s", golden.Model, code, stderr.String())
		}
		if stdout.String() != golden.Text {
			t.Errorf("%s prints\n%s\nwant\n%s", golden.Model, stdout.String(), golden.Text)
		}
	}
	if len(goldens) < 10 {
		t.Errorf("only %d models are compared", len(goldens))
	}
}
