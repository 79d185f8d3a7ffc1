package yaml

// This file tests trees, places of errors, aliases and plain scalars.

import (
	"strings"
	"testing"
)

// show writes a node compactly: scalars by their text, quoted where they were.
func show(n *Node) string {
	var parts []string
	switch n.Kind {
	case Sequence:
		for _, item := range n.Items {
			parts = append(parts, show(item))
		}
		return n.Tag + "[" + strings.Join(parts, " ") + "]"
	case Mapping:
		for _, pair := range n.Pairs {
			parts = append(parts, show(pair.Key)+":"+show(pair.Value))
		}
		return n.Tag + "{" + strings.Join(parts, " ") + "}"
	}
	if !n.Plain {
		return n.Tag + `"` + n.Value + `"`
	}
	return n.Tag + n.Value
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a: 1\nb:\n- x\n- 'y'\n", `{a:1 b:[x "y"]}`},
		{"a: &x [1]\nb: *x\n", "{a:[1] b:[1]}"},
		{"a: !t {b: c}", "{a:!t{b:c}}"},
		{"- |\n  x\n- >\n  y\n  z\n", "[\"x\n\" \"y z\n\"]"},
		{"--- a\n--- b\n", "a b"},
		{"", ""},
	} {
		documents, err := Parse(c.text)
		var shown []string
		for _, document := range documents {
			shown = append(shown, show(document))
		}
		if got := strings.Join(shown, " "); err != nil || got != c.want {
			t.Errorf("%q: %s, %v; want %s", c.text, got, err, c.want)
		}
	}
}

func TestErrorsTellWhere(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\n b: 2\n":                "line 2, column 3: mapping values are not allowed here",
		"a: [1\n":                      "line 2, column 1: expected ',' or ']', but found the end of the text",
		"a: [1":                        "line 1, column 6: expected ',' or ']', but found the end of the text",
		"x:\n  a: *none":               `line 2, column 11: found undefined alias "none"`,
		strings.Repeat("[", 100_000):   "line 1, column 200: nested more than 200 levels deep",
		strings.Repeat("- ", 100_000):  "line 1, column 400: nested more than 200 levels deep",
		strings.Repeat("? ", 100_000):  "line 1, column 400: nested more than 200 levels deep",
		strings.Repeat("{a: ", 50_000): "line 1, column 794: nested more than 200 levels deep",
	} {
		if _, err := Parse(text); err == nil || err.Error() != want {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
}

// TestAliasesCostNothing: nine levels of nine aliases each would be 3 billion
// values if they were copied.
func TestAliasesCostNothing(t *testing.T) {
	text := "a0: &a0 [x]\n"
	for i := 1; i < 10; i++ {
		from := "*a" + string(rune('0'+i-1))
		text += "a" + string(rune('0'+i)) + ": &a" + string(rune('0'+i)) + " [" + strings.Repeat(from+", ", 9) + "]\n"
	}
	documents, err := Parse(text)
	if err != nil || len(documents[0].Pairs) != 10 {
		t.Fatal(err)
	}
	last := documents[0].Pairs[9].Value
	if len(last.Items) != 9 || last.Items[0] != last.Items[8] {
		t.Error("an alias is not the node it stands for")
	}
}

func TestResolve(t *testing.T) {
	for text, want := range map[string]Type{
		"": Null, "~": Null, "yes": Bool, "y": String, "012": Int, "09": String, "0x1f": Int, "1:30": Int, "1e5": String,
		"1.5e+3": Float, "1.5e3": String, ".5": Float, ".inf": Float, "2024-05-01": Date, "<<": Merge, "1.2.3": String,
	} {
		if got := Resolve(text); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"a: 1\n- b\n", "a: |2-\n   x\n y", "{a: [b, \"c\\u12\"], ? d}", "--- !t &a\n*a", "a: >\n\n\n x\n  y\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		documents, err := Parse(text)
		if err == nil && len(documents) > len(text)+1 {
			t.Errorf("%d documents of %d bytes", len(documents), len(text))
		}
	})
}
