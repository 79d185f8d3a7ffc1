package cli_test

// This file compares screens that heft prints in the style of other tools with theirs.

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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

// TestTorchinfo compares the screen of torchinfo 1.8.0, character by character
// (tools/goldens/torchinfo_screens.py).
func TestTorchinfo(t *testing.T) {
	file, err := os.Open("testdata/torchinfo.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for lines := json.NewDecoder(unzipped); lines.More(); compared++ {
		var golden struct {
			Model, Source, Input, Text string
			Depth                      int
			Columns                    []string
		}
		if err := lines.Decode(&golden); err != nil {
			t.Fatal(err)
		}
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
	if compared < 40 {
		t.Errorf("%d screens compared, want 40", compared)
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
