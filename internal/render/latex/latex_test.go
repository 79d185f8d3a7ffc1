package latex

// This file tests tables and what is escaped in them.

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	var b strings.Builder
	if err := Table(&b, []bool{false, true}, [][]string{{"model", "params"}, {"vit_b_16", "86.57 M"}, {"[x]", "≥ 1"}}); err != nil {
		t.Fatal(err)
	}
	want := `% \usepackage{booktabs}
\begin{tabular}{lr}
\toprule
model & params \\
\midrule
vit\_b\_16 & 86.57 M \\
{[}x{]} & $\geq$ 1 \\
\bottomrule
\end{tabular}
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// TestText: a name is set, not obeyed, and holds no sign of a table's.
func TestText(t *testing.T) {
	for text, want := range map[string]string{
		`\input{/etc/passwd}`: `\textbackslash{}input\{/etc/passwd\}`,
		"a&b%c#d$e":           `a\&b\%c\#d\$e`,
		"x^2~y":               `x\textasciicircum{}2\textasciitilde{}y`,
		"1×3":                 `1$\times$3`,
		"Net('a', \"b\")":     `Net(\textquotesingle{}a\textquotesingle{}, \textquotedbl{}b\textquotedbl{})`,
		"two\nlines":          `two\textbackslash{}nlines`,
	} {
		if got := Text(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
