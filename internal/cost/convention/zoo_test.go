package convention_test

// This file compares the presets with totals that tools printed for built-in models.

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"heft/internal/cost/convention"
	"heft/internal/source"
)

// TestZoo compares the totals of built-in models with those that the tools printed.
func TestZoo(t *testing.T) {
	text, err := os.ReadFile("testdata/zoo.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(string(text)), "\n"), func(line string) bool { return strings.HasPrefix(line, "#") })
	columns := strings.Fields(lines[0])
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		t.Run(fields[0], func(t *testing.T) {
			m, err := source.Open(t.Context(), fields[0], source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			m.Begin(t.Context(), source.Limits{})
			g, err := m.Trace(source.Run{})
			if err != nil {
				t.Fatal(err)
			}
			for i, name := range columns[2:] {
				c, ok := convention.Lookup(name)
				if !ok {
					t.Fatalf("no convention %q", name)
				}
				want, err := strconv.ParseInt(fields[i+2], 10, 64)
				if err != nil { // a dash
					continue
				}
				if got := c.Count(g).Total; got != want {
					t.Errorf("%s: %d, want %d", name, got, want)
				}
			}
		})
	}
}
