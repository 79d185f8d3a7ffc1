package cli_test

// This file compares screens that heft prints in the style of other tools with theirs.

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"heft/internal/cli"
)

// TestTorchsummary compares the screen of torchsummary 1.5.1, character by character
// (tools/goldens/styles.py).
func TestTorchsummary(t *testing.T) {
	file, err := os.Open("testdata/torchsummary.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var golden struct{ Model, Input, Text string }
		if err := json.Unmarshal(lines.Bytes(), &golden); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		if code := cli.Run([]string{golden.Model, "--input", golden.Input, "--style", "torchsummary"}, &stdout, &stderr); code != 0 {
			t.Fatalf("%s: exit %d, %s", golden.Model, code, stderr.String())
		}
		if stdout.String() != golden.Text {
			t.Errorf("%s prints\n%s\nwant\n%s", golden.Model, stdout.String(), golden.Text)
		}
		compared++
	}
	if err := lines.Err(); err != nil || compared < 10 {
		t.Errorf("%d models compared, want 10: %v", compared, err)
	}
}
