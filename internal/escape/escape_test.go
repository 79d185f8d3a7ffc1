package escape

// This file tests escaping, cutting and the width of letters.

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestName holds one line for each kind of sign that is obeyed, and those that
// stay: the left sides are what hostile files hold.
func TestName(t *testing.T) {
	for name, want := range map[string]string{
		"layer1.0.conv1":                  "layer1.0.conv1",
		`C:\net 'a' "b"`:                  `C:\net 'a' "b"`,
		"\x1b[31mRED\x1b]0;title\a":       `\x1b[31mRED\x1b]0;title\a`,
		"b\n  FAKE   Conv2d\r":            `b\n  FAKE   Conv2d\r`,
		"tab\tnul\x00del\x7f":             `tab\tnul\x00del\x7f`,
		"\u009b31mX":                      `\u009b31mX`,
		"gnp.\u202egpj\u2066":             `gnp.\u202egpj\u2066`,
		"a\u200bb\ufeffc\u2028d\u00a0e":   `a\u200bb\ufeffc\u2028d\u00a0e`,
		"bad \xff\xfe end":                `bad \xff\xfe end`,
		"half \xed\xa0\x80":               `half \xed\xa0\x80`,
		"编码器.全连接层":                        "编码器.全连接层",
		"é ệ 한국어 ｆｕｌｌ\u3000Ж":             "é ệ 한국어 ｆｕｌｌ\u3000Ж",
		"e\u0301\u0301\u0301\u0301\u0301": "e\u0301\u0301\u0301" + `\u0301\u0301`,
		"replacement \ufffd itself":       "replacement \ufffd itself",
	} {
		if got := Name(name); got != want {
			t.Errorf("Name(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestWidth compares with unicodedata.east_asian_width and category of Python
// 3.11 (Unicode 14): W and F are two columns, Mn and Me none.
func TestWidth(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "abc": 3, "网络": 4, "한": 2, "ｱ": 1, "Ａ": 2, "😀": 2, "…█é": 3, "e\u0301": 1, "あア、": 6, "𠀀": 2, "Ж": 1, "⏰☔": 4, "☀": 1,
	} {
		if got := Width(s); got != want {
			t.Errorf("Width(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		s       string
		columns int
		want    string
	}{
		{"layer1.0.conv1", 14, "layer1.0.conv1"},
		{"layer1.0.conv1", 9, "laye…onv1"},
		{"layer1.0.conv1", 8, "lay…onv1"},
		{"编码器.全连接层", 15, "编码器.全连接层"},
		{"编码器.全连接层", 9, "编码…接层"},
		{"编码器.全连接层", 8, "编…接层"},
		{"ab", 1, "…"},
		{"ab", 0, ""},
		{"abcde\u0301f", 3, "a…f"}, // the mark goes with its letter
	} {
		got := Cut(c.s, c.columns)
		if got != c.want || Width(got) > c.columns {
			t.Errorf("Cut(%q, %d) = %q of %d columns, want %q", c.s, c.columns, got, Width(got), c.want)
		}
	}
}

// TestLongTextIsBounded: what is shown of 10 MB takes no more work or space than
// what is shown of 10 kB.
func TestLongTextIsBounded(t *testing.T) {
	for _, piece := range []string{"a", "\x1b", "网", "\u0301", "\xff", "a/", "x\n"} {
		long := strings.Repeat(piece, 10<<20/len(piece))
		if n := testing.AllocsPerRun(1, func() { Cell(long) }); n > 50 {
			t.Errorf("Cell of many %q takes %v allocations", piece, n)
		}
		if got := Width(Cell(long)); got > cellColumns {
			t.Errorf("Cell of many %q has %d columns", piece, got)
		}
		if got := Text(long); len(got) > mostLines*lineColumns*utf8.UTFMax {
			t.Errorf("Text of many %q has %d bytes", piece, len(got))
		}
	}
}

func TestText(t *testing.T) {
	got := Text("m.py:3: ValueError: \x1b[2J\n\tin forward\nend")
	if want := `m.py:3: ValueError: \x1b[2J` + "\n    in forward\nend"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzName: nothing that a terminal obeys is left, and escaping twice changes
// nothing.
func FuzzName(f *testing.F) {
	f.Add("a\x1b\u202e\xff\u0301\u0301\u0301\u0301")
	f.Fuzz(func(t *testing.T, s string) {
		once := Name(s)
		for _, r := range once {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("%q is left of %q", r, s)
			}
		}
		if !utf8.ValidString(once) || Name(once) != once {
			t.Fatalf("%q becomes %q, then %q", s, once, Name(once))
		}
		if w := Width(Cell(s)); w > cellColumns {
			t.Fatalf("%d columns", w)
		}
	})
}

// TestShellWord: what a shell gives back of a word.
func TestShellWord(t *testing.T) {
	for name, want := range map[string]string{
		"resnet50":                  "resnet50",
		"a b/x;rm.py":               "'a b/x;rm.py'",
		"dir/net.py:Net":            "dir/net.py:Net",
		"net.py:Net(depth=3)":       "'net.py:Net(depth=3)'",
		"net.py:Net(norm='b')":      `'net.py:Net(norm='\''b'\'')'`,
		"images=[3x8x8],t={b=1x4}":  "'images=[3x8x8],t={b=1x4}'",
		"encoder.layers.*":          "'encoder.layers.*'",
		"x=1x3x8x8,ids=1x128:int64": "x=1x3x8x8,ids=1x128:int64",
	} {
		if got := ShellWord(name); got != want {
			t.Errorf("ShellWord(%s) = %s, want %s", name, got, want)
		}
	}
}
