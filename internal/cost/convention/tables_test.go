package convention_test

// This file compares the presets with tables of single layers and of memory lines.

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"heft/internal/cost/convention"
)

// table reads rows whose columns are parted by bars, without comments; the first row
// names the columns.
func table(t *testing.T, path string) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, row)
	}
	return rows
}

// TestSingles compares single layers and functions.
func TestSingles(t *testing.T) { compareSingles(t, "testdata/singles.txt") }

// TestKeras compares layers of Keras with torch's of the same kind, and the network of
// keras-flops' documentation.
func TestKeras(t *testing.T) { compareSingles(t, "testdata/keras.txt") }

func compareSingles(t *testing.T, path string) {
	rows := table(t, path)
	for _, row := range rows[1:] {
		t.Run(row[0], func(t *testing.T) {
			g := trace(t, golden{Model: "model.py:Net", Source: program(row[0]), Input: row[1]}, false)
			for i, name := range rows[0][2:] {
				want, err := strconv.ParseInt(row[i+2], 10, 64)
				if err != nil { // a dash
					continue
				}
				c, ok := convention.Lookup(name)
				if !ok {
					t.Fatalf("no convention %q", name)
				}
				if got := c.Count(g).Total; got != want {
					t.Errorf("%s: %d, want %d", name, got, want)
				}
			}
		})
	}
}

// program is a module that runs a layer or an expression of x.
func program(text string) string {
	layer, body := "nn.Identity()", text
	if strings.HasPrefix(text, "nn.") {
		layer, body = text, "self.m(x)"
	}
	switch {
	case strings.Contains(text, "MultiheadAttention"):
		body = "self.m(x, x, x)[0]"
	case strings.Contains(text, "LSTM"):
		body = "self.m(x)[0]"
	}
	return fmt.Sprintf("import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n\nclass Net(nn.Module):\n"+
		"    def __init__(self):\n        super().__init__()\n        self.m = %s\n\n    def forward(self, x):\n        return %s\n", layer, body)
}

// TestMemoryLines compares what torchsummary prints, and torchinfo's bytes.
func TestMemoryLines(t *testing.T) {
	for _, row := range table(t, "testdata/memory.txt")[1:] {
		t.Run(row[0], func(t *testing.T) {
			g := trace(t, golden{Model: row[0], Input: row[1]}, false)
			sizes := func(name string) []convention.Size {
				c, _ := convention.Lookup(name)
				return c.Count(g).Sizes
			}
			if row[2] != "-" {
				var printed []string
				for _, s := range sizes("torchsummary") {
					printed = append(printed, fmt.Sprintf("%.2f", float64(s.Bytes)/(1<<20)))
				}
				if got := strings.Join(printed, " "); got != row[2] {
					t.Errorf("torchsummary prints %s, want %s", got, row[2])
				}
			}
			old, main := sizes("torchinfo"), sizes("torchinfo-main")
			for i, got := range []int64{old[1].Bytes, old[2].Bytes, main[2].Bytes} {
				if want, err := strconv.ParseInt(row[i+3], 10, 64); err == nil && got != want {
					t.Errorf("torchinfo's figure %d is %d, want %d", i, got, want)
				}
			}
		})
	}
}
