// Package markdown writes tables as GitHub's Markdown has them. Entry point: Table.
package markdown

import (
	"io"
	"strings"

	"heft/internal/escape"
)

// Table writes rows, the first of them the heading; columns of right stand on the
// right. Cells are text: what Markdown or HTML would obey is escaped.
func Table(w io.Writer, right []bool, rows [][]string) error {
	var b strings.Builder
	for i, row := range rows {
		line(&b, row)
		if i == 0 {
			rule(&b, right)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func line(b *strings.Builder, cells []string) {
	b.WriteString("|")
	for _, cell := range cells {
		b.WriteString(" " + Text(cell) + " |")
	}
	b.WriteString("\n")
}

func rule(b *strings.Builder, right []bool) {
	b.WriteString("|")
	for _, r := range right {
		if r {
			b.WriteString("---:|")
		} else {
			b.WriteString("---|")
		}
	}
	b.WriteString("\n")
}

// obeyed are the signs that Markdown or HTML give a meaning to inside a cell.
var obeyed = strings.NewReplacer(
	`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "@", "&#64;", "#", `\#`,
	"$", `\$`, "!", `\!`, "://", `&#58;//`, "www.", "www&#46;",
)

// Text is text as Markdown shows it, in one line.
func Text(s string) string { return obeyed.Replace(escape.Line(s)) }
