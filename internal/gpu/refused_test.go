package gpu

// This file tests what the catalogue does not know.

import (
	"strings"
	"testing"
)

func TestContextForRefuses(t *testing.T) {
	for _, c := range []struct{ capability, cuda, want string }{
		{"gfx90a", "12.4", `capability "gfx90a" is not known`},
		{"8.0", "new", `CUDA version "new" is not of the form 12.4`},
		{"8.0", "11.0", "capability 8.0 with CUDA 11.0 (lazy loading true) is not known; give it in MiB"},
	} {
		if _, err := ContextFor(c.capability, c.cuda, true); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: %v, want %q", c.capability, c.cuda, err, c.want)
		}
	}
}

// TestDecodeRefuses: a catalogue is one array, with known fields only.
func TestDecodeRefuses(t *testing.T) {
	for text, want := range map[string]string{`[{"a": 1}] []`: "data after the array", `[{"b": 1}]`: "unknown field", `{`: ""} {
		type row struct {
			A int `json:"a"`
		}
		if _, err := decode[row]([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	type row struct {
		A int `json:"a"`
	}
	if rows, err := decode[row]([]byte(`[{"a": 1}, {"a": 2}]`)); err != nil || len(rows) != 2 || rows[1].A != 2 {
		t.Errorf("%v, %v", rows, err)
	}
}
