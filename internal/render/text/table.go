package text

import (
	"strings"
	"unicode/utf8"
)

// table aligns cells in columns. Widths count runes: every sign heft prints is
// one column wide.
type table struct {
	right []bool // columns aligned to the right
	rows  [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// lines lays the table out in at most width columns: first the widest text
// column gives way, then the next, down to a minimum that stays readable.
func (t *table) lines(width int) []string {
	widths := t.fit(width)
	lines := make([]string, len(t.rows))
	for i, row := range t.rows {
		var b strings.Builder
		for j, cell := range row {
			if j > 0 {
				b.WriteString("  ")
			}
			b.WriteString(t.pad(cell, widths[j], j))
		}
		lines[i] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

func (t *table) pad(cell string, width, column int) string {
	cell = truncate(cell, width)
	gap := strings.Repeat(" ", width-utf8.RuneCountInString(cell))
	if t.right[column] {
		return gap + cell
	}
	return cell + gap
}

func (t *table) fit(width int) []int {
	widths := make([]int, len(t.right))
	total := 2 * (len(widths) - 1)
	for _, row := range t.rows {
		for j, cell := range row {
			widths[j] = max(widths[j], utf8.RuneCountInString(cell))
		}
	}
	for _, w := range widths {
		total += w
	}
	const readable = 14
	for width > 0 && total > width {
		widest := -1
		for j, w := range widths {
			if !t.right[j] && w > readable && (widest < 0 || w > widths[widest]) {
				widest = j
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
		total--
	}
	return widths
}

// truncate shortens a cell in the middle, where a module path says least.
func truncate(cell string, width int) string {
	n := utf8.RuneCountInString(cell)
	if n <= width {
		return cell
	}
	runes := []rune(cell)
	head := (width - 1) / 2
	tail := width - 1 - head
	return string(runes[:head]) + "…" + string(runes[n-tail:])
}
