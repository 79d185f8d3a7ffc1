package aten

// This file holds the comparison of autocast classes with torch's lists.

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"heft/internal/op"
)

// autocastNames are the operators that torch's lists have under another name.
var autocastNames = map[string]string{
	"conv1d_mode": "conv1d", "conv2d_mode": "conv2d", "conv3d_mode": "conv3d", // padding by name
	"multi_dot": "linalg_multi_dot", "vecdot": "linalg_vecdot", "matrix_norm": "linalg_matrix_norm", "vector_norm": "linalg_vector_norm",
	"grid_sample": "grid_sampler",
}

// autocastElsewhere are the operators whose class stands in no list; their literals
// say where it comes from.
func autocastElsewhere(o *op.Operator) bool { return o.Evidence[op.RuleAutocast] != "" }

// TestAutocastClasses compares the class of every operator with torch's lists
// (testdata/autocast.py), that of none included.
func TestAutocastClasses(t *testing.T) {
	classes := readAutocastClasses(t)
	if len(classes) < 100 {
		t.Fatalf("only %d operators are listed", len(classes))
	}
	for _, o := range Catalogue().All() {
		name := o.Name
		if listed, ok := autocastNames[name]; ok {
			name = listed
		}
		switch want := classes[name]; {
		case autocastElsewhere(o):
		case o.Autocast != want:
			t.Errorf("%s: class %d (%v), torch's is %d (%v)", o.Name, o.Autocast, o.Autocast, want, want)
		case want != op.AutocastNone:
			ledger.Operator(o, op.RuleAutocast)
		}
	}
}

func readAutocastClasses(t *testing.T) map[string]op.AutocastClass {
	t.Helper()
	names := map[string]op.AutocastClass{
		"low": op.AutocastLow, "high": op.AutocastHigh, "result": op.AutocastResult, "widest": op.AutocastWidest,
	}
	file, err := os.Open("testdata/autocast.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	classes := map[string]op.AutocastClass{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		class, name, _ := strings.Cut(lines.Text(), " ")
		if class == "#" {
			continue
		}
		if classes[name] = names[class]; classes[name] == op.AutocastNone {
			t.Fatalf("%q is no class", class)
		}
	}
	return classes
}
