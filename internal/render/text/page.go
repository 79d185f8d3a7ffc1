package text

// This file holds the page that every screen is written on: lines folded to the
// terminal's width, names escaped, signs that a plain terminal has not replaced.

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"heft/internal/escape"
	"heft/internal/lang"
)

// Page is a screen that is being written.
type Page struct {
	width int // columns, 0 is unlimited
	plain bool
	si    bool
	word  func(string) string

	words *lang.Catalogue // of the reader's language, nil for English
	out   strings.Builder
}

// NewPage begins a screen.
func NewPage(o Options) *Page {
	return &Page{width: o.Width, plain: o.ASCII, si: o.SI, word: o.Word, words: lang.Of(o.Language)}
}

// worded is a text with names of settings as the reader writes them.
func (p *Page) worded(text string) string {
	if p.word == nil {
		return text
	}
	return p.word(text)
}

// WriteTo ends the screen.
func (p *Page) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, p.out.String())
	return int64(n), err
}

// Linef writes a line, and folds it where it is longer than the terminal is wide.
func (p *Page) Linef(format string, args ...any) {
	line := p.signs(escape.Line(fmt.Sprintf(p.sayFormat(format), args...)))
	for _, part := range fold(strings.TrimRight(line, " "), p.width) {
		p.out.WriteString(part + "\n")
	}
}

// Raw writes a line of code, which is neither folded nor cut: a part of it could not be
// pasted.
func (p *Page) Raw(line string) {
	p.out.WriteString(strings.TrimRight(p.signs(escape.Name(line)), " ") + "\n")
}

// Table writes rows below each other, two columns in; of those in right the text
// stands on the right.
func (p *Page) Table(right []bool, rows [][]string) {
	for _, line := range p.tableLines(right, rows, p.width-2) {
		p.out.WriteString("  " + p.signs(line) + "\n")
	}
}

// holds tells whether a table is no wider than the terminal, with all its names whole.
func (p *Page) holds(right []bool, rows [][]string) bool {
	for _, line := range p.tableLines(right, rows, 0) {
		if p.width > 0 && escape.Width(line) > p.width-2 {
			return false
		}
	}
	return true
}

// Narrow tells a terminal of fewer columns.
func (p *Page) Narrow(columns int) bool { return p.width > 0 && p.width < columns }

// TableWithout writes rows as Table does, without the columns that a narrow terminal has
// no room for: the first of drop first.
func (p *Page) TableWithout(right []bool, rows [][]string, drop ...int) {
	for _, column := range drop {
		if p.holds(right, rows) {
			break
		}
		right = slices.Delete(slices.Clone(right), column, column+1)
		for i, row := range rows {
			rows[i] = slices.Delete(slices.Clone(row), column, column+1)
		}
	}
	p.Table(right, rows)
}

// Blocks writes rows of one layout in blocks, at the left edge: a row that begins with a
// line break begins a block. Columns of drop are left out as in TableWithout.
func (p *Page) Blocks(right []bool, rows [][]string, drop ...int) {
	starts := make([]bool, len(rows))
	for i, row := range rows {
		if name, begins := strings.CutPrefix(row[0], "\n"); begins {
			starts[i] = true
			rows[i] = append([]string{name}, row[1:]...)
		}
	}
	inner := &Page{width: p.width, plain: p.plain, si: p.si, words: p.words}
	if p.width > 0 {
		inner.width = p.width + 2 // TableWithout's margin
	}
	inner.TableWithout(right, rows, drop...)
	for i, line := range strings.Split(strings.TrimSuffix(inner.out.String(), "\n"), "\n") {
		if starts[i] {
			p.out.WriteString("\n")
		}
		p.out.WriteString(strings.TrimPrefix(line, "  ") + "\n")
	}
}

// tableLines lays a table out; width 0 is unlimited.
func (p *Page) tableLines(right []bool, rows [][]string, width int) []string {
	t := table{right: right}
	for _, row := range p.sayTable(rows) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = p.signs(cell)
		}
		t.add(cells...)
	}
	return t.lines(width)
}

// bytes is a size in the units of the page.
func (p *Page) bytes(n int64) string { return Bytes(n, p.si) }

// plainSigns are what stands for a sign on a terminal that has ASCII alone.
var plainSigns = strings.NewReplacer(
	" · ", " | ", "·", ".", "□", "o", "■", "#", "▣", "@", "─", "-", "²", "^2", "√", "sqrt", "×", "x", "≤", "<=", "≥", ">=", "…", "...", "–", "-", "→", "->", "┊", "|", "⁵⁰", "^50", "−", "-",
	"█", "#", "▒", "=", "░", ".", "▏", ".", "▎", ".", "▍", ".", "▌", ":", "▋", ":", "▊", "#", "▉", "#",
	"▁", "_", "▂", ".", "▃", ":", "▄", "-", "▅", "=", "▆", "+", "▇", "*",
)

// signs are those that the terminal has: without UTF-8, letters of other scripts are
// shown as Go writes them.
func (p *Page) signs(text string) string {
	if !p.plain {
		return text
	}
	quoted := fmt.Sprintf("%+q", plainSigns.Replace(text))
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(quoted[1 : len(quoted)-1])
}

// fold cuts a line into parts of at most width columns, at the last gap or space
// that fits. What follows stands below the second column of a line that has two, and
// else a little further in.
func fold(line string, width int) []string {
	indent := hang(line)
	if width <= 0 || indent > width/2 {
		indent = min(indent, 4)
	}
	var parts []string
	for width > 0 && escape.Width(line) > width {
		at := breakOf(line, width, indent)
		if at <= 0 {
			break
		}
		parts = append(parts, strings.TrimRight(line[:at], " "))
		line = strings.Repeat(" ", indent) + strings.TrimLeft(line[at:], " ")
	}
	return append(parts, line)
}

// hang is the column of what follows a line's first gap: 14 for "  peak at     x".
func hang(line string) int {
	text := strings.TrimLeft(line, " ")
	start := len(line) - len(text)
	gap := strings.Index(text, "  ")
	if gap < 0 || start == 0 {
		return start + 2
	}
	rest := strings.TrimLeft(text[gap:], " ")
	return escape.Width(line[:len(line)-len(rest)])
}

// closing are the wide signs that do not begin a line.
const closing = ",。:;、)》」!?"

// breakOf is where a line is cut: the last gap between its columns that fits, or
// dot between its items, if that leaves a third of the line; else the last space, or
// before a letter that is two columns wide: such text has no spaces. 0 is nowhere.
func breakOf(line string, width, indent int) int {
	space, better, columns := 0, 0, 0
	for at, r := range line {
		if columns > width && space > 0 {
			break
		}
		if r == ' ' && columns > indent {
			space = at
			if columns > width {
				break
			}
			if strings.HasPrefix(line[at:], "  ") || strings.HasPrefix(line[at:], " · ") || strings.HasPrefix(line[at:], " | ") {
				better = at
			}
		}
		letter := escape.Width(string(r))
		if letter == 2 && columns > indent && columns <= width && !strings.ContainsRune(closing, r) {
			space = at
		}
		columns += letter
	}
	if better > 0 && escape.Width(line[:better]) >= width/3 {
		return better
	}
	return space
}
