package cli_test

// This file compares screens that heft prints in the style of other tools with theirs.

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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

// TestTorchinfo compares the screen of torchinfo 1.8.0, character by character
// (tools/goldens/torchinfo_screens.py).
func TestTorchinfo(t *testing.T) {
	type screen struct {
		Model, Source, Input, Text string
		Depth                      int
		Columns                    []string
	}
	goldens := packed.Rows[screen](t, "testdata/torchinfo.jsonl.gz")
	for _, golden := range goldens {
		model := golden.Model
		if golden.Source != "" {
			model = filepath.Join(t.TempDir(), "model.py")
			if err := os.WriteFile(model, []byte(golden.Source), 0o600); err != nil {
				t.Fatal(err)
			}
			model += ":Net"
		}
		var stdout, stderr bytes.Buffer
		arguments := []string{model, "--input", golden.Input, "--style", "torchinfo", "--depth", strconv.Itoa(golden.Depth), "--columns", strings.Join(golden.Columns, ",")}
		if code := cli.Run(arguments, &stdout, &stderr); code != 0 {
			t.Fatalf("%s: exit %d, %s", golden.Model, code, stderr.String())
		}
		if got := strings.TrimSuffix(stdout.String(), "\n"); got != golden.Text {
			t.Errorf("%s of depth %d: %s", golden.Model, golden.Depth, firstDifference(got, golden.Text))
		}
	}
	if len(goldens) < 40 {
		t.Errorf("only %d screens are compared", len(goldens))
	}
}

// firstDifference says where two texts differ first.
func firstDifference(got, want string) string {
	ours, theirs := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(ours), len(theirs)) {
		if ours[i] != theirs[i] {
			return fmt.Sprintf("line %d is\n%s\nwant\n%s", i+1, ours[i], theirs[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(ours), len(theirs))
}
