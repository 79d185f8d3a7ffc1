package text

// This file aligns cells in columns.

import (
	"strings"

	"heft/internal/escape"
)

// table aligns cells in columns, as wide as a terminal shows their letters. Cells
// hold names: what a terminal would obey is escaped.
type table struct {
	right []bool // columns aligned to the right
	rows  [][]string
}

func (t *table) add(cells ...string) {
	row := make([]string, len(cells))
	for i, cell := range cells {
		row[i] = escape.Cell(cell)
	}
	t.rows = append(t.rows, row)
}

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
	cell = escape.Cut(cell, width)
	gap := strings.Repeat(" ", width-escape.Width(cell))
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
			widths[j] = max(widths[j], escape.Width(cell))
		}
	}
	for _, w := range widths {
		total += w
	}
	for _, readable := range []int{14, 7, 0} {
		total = t.giveWay(widths, total, width, readable)
	}
	return widths
}

// giveWay narrows text columns, the widest first, until the table fits or all are as
// narrow as they stay readable. It returns the table's width.
func (t *table) giveWay(widths []int, total, width, readable int) int {
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
	return total
}
