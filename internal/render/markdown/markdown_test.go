package markdown

// This file tests tables and what is escaped in them.

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	var b strings.Builder
	if err := Table(&b, []bool{false, true}, [][]string{{"model", "params"}, {"a|b_c\n", "1 M"}}); err != nil {
		t.Fatal(err)
	}
	if want := "| model | params |\n|---|---:|\n| a\\|b\\_c\\\\n | 1 M |\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

// TestText: a name is shown, not obeyed: no markup, link, image, mention or tag.
func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"vit_b_16":           `vit\_b\_16`,
		"<img src=x>":        "&lt;img src=x&gt;",
		"![x](http://a.b)":   `\!\[x\](http&#58;//a.b)`,
		"`code` **bold**":    "\\`code\\` \\*\\*bold\\*\\*",
		"@team #1 &amp; $x$": `&#64;team \#1 &amp;amp; \$x\$`,
		"a\x1b[31m":          `a\\x1b\[31m`,
	} {
		if got := Text(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
