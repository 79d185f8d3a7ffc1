// Package latex writes tables for papers, with the rules of package booktabs. Entry
// point: Table.
package latex

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/escape"
)

// Table writes rows as a tabular, the first of them the heading; columns of right
// stand on the right. Cells are text: what LaTeX would obey is escaped.
func Table(w io.Writer, right []bool, rows [][]string) error {
	var b strings.Builder
	b.WriteString("% \\usepackage{booktabs}\n\\begin{tabular}{" + columns(right) + "}\n\\toprule\n")
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = Text(cell)
		}
		b.WriteString(strings.Join(cells, " & ") + " \\\\\n")
		if i == 0 {
			b.WriteString("\\midrule\n")
		}
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Notes writes lines in small letters below a table.
func Notes(w io.Writer, lines []string) error {
	var b strings.Builder
	b.WriteString("\\par\\smallskip{\\footnotesize\n")
	for _, line := range lines {
		b.WriteString(Text(line) + "\\par\n")
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func columns(right []bool) string {
	var b strings.Builder
	for _, r := range right {
		if r {
			b.WriteByte('r')
		} else {
			b.WriteByte('l')
		}
	}
	return b.String()
}

// obeyed are the signs that LaTeX gives a meaning to, or has no letter for. An
// opening bracket at the start of a row would be read as an argument of \\.
var obeyed = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`, "%", `\%`, "_", `\_`, "^", `\textasciicircum{}`, "~", `\textasciitilde{}`,
	"<", `\textless{}`, ">", `\textgreater{}`, "|", `\textbar{}`, `"`, `{''}`, "[", "{[}", "]", "{]}", "*", "{*}", "`", `\textasciigrave{}`, "'", `\textquotesingle{}`,
	"×", `$\times$`, "≤", `$\leq$`, "≥", `$\geq$`, "–", "--", "·", `$\cdot$`, "…", `\dots{}`, "−", `$-$`, "→", `$\to$`, "√", `$\surd$`, "≈", `$\approx$`, "⁵⁰", `$^{50}$`,
)

// lastLetter is the last of the letters that LaTeX sets in its usual encoding, ž, and
// unsetLetters those before it that it does not (LaTeX 2022-11, TestCompiles).
const (
	lastLetter   = 0x17e
	unsetLetters = "«»ÐÞðþĄąĐđĘęĦħĮįĸĿŀŉŊŋŦŧŲų"
)

// Text is text as LaTeX sets it, in one line. Letters that pdfLaTeX has no font for
// without a package, Chinese ones for instance, are shown as programs write them.
func Text(s string) string {
	text := obeyed.Replace(escape.Line(s))
	if strings.IndexFunc(text, unset) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if unset(r) {
			fmt.Fprintf(&b, `\textbackslash{}u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unset(r rune) bool { return r > lastLetter || strings.ContainsRune(unsetLetters, r) }
