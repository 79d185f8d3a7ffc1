package input

// This file tests the limits of sizes and nesting.

import (
	"strings"
	"testing"
)

// TestLimits: a size of 2⁴⁰ and eight levels are taken, one more is not.
func TestLimits(t *testing.T) {
	nested := func(levels int) string { return strings.Repeat("[", levels) + "2x3" + strings.Repeat("]", levels) }
	for text, fine := range map[string]bool{"1099511627776": true, "1099511627777": false, nested(8): true, nested(9): false} {
		if _, err := Parse(text); (err == nil) != fine {
			t.Errorf("%.40s: %v", text, err)
		}
	}
}
