package convention_test

// This file holds the page of the presets to the presets.

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"heft/internal/cost/convention"
)

// TestDocument finds a row of docs/conventions.md for every preset.
func TestDocument(t *testing.T) {
	page, err := os.ReadFile("../../../docs/conventions.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range convention.All() {
		release := c.Release
		if release == "" {
			release = "–"
		}
		if row := fmt.Sprintf("| `%s` | %s | %s | %s |\n", c.Name, release, c.Unit, c.Counts); !strings.Contains(string(page), row) {
			t.Errorf("docs/conventions.md lacks\n%s", row)
		}
	}
}
