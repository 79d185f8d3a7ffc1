package latex

// This file tests tables and what is escaped in them.

import (
	"os"
	"os/exec"
	"path/filepath"
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
		"Net('a', \"b\")":     `Net(\textquotesingle{}a\textquotesingle{}, {''}b{''})`,
		"中 2−1 → √x ≈ µ²":     `\textbackslash{}u4e2d 2$-$1 $\to$ $\surd$x $\approx$ µ²`,
		"two\nlines":          `two\textbackslash{}nlines`,
	} {
		if got := Text(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// TestCompiles has pdfLaTeX set a table in which every sign stands that a name may have;
// without it nothing is tested.
func TestCompiles(t *testing.T) {
	program, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Skip("there is no pdflatex")
	}
	var b strings.Builder
	b.WriteString("\\documentclass{article}\n\\usepackage{booktabs}\n\\begin{document}\n")
	var signs strings.Builder
	for r := ' '; r <= lastLetter; r++ {
		if r != 0x7f && (r < 0x80 || r > 0x9f) {
			signs.WriteRune(r)
		}
	}
	rows := [][]string{{"model", "params"}, {"vit_b_16", "≥ 86.57 M"}, {"[x]*", "≤ 1 · 2 – …"}, {"Net('a', \"b\")", "1×3"}, {"模型 → √ ≈ 2⁵⁰", "−1"}}
	for _, part := range strings.SplitAfter(signs.String(), "?") {
		rows = append(rows, []string{part, part})
	}
	if err := Table(&b, []bool{false, true}, rows); err != nil {
		t.Fatal(err)
	}
	b.WriteString("\\end{document}\n")
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "table.tex"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "-interaction=nonstopmode", "-halt-on-error", "table.tex")
	command.Dir = folder
	if said, err := command.CombinedOutput(); err != nil {
		_, wrong, _ := strings.Cut(string(said), "\n!")
		t.Errorf("%v: !%.400s", err, wrong)
	}
}
