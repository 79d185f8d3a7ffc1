package text

// This file aligns cells in columns.

import (
	"slices"
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
//
// Sentences in the last column are not cut: they go on below.
func (t *table) lines(width int) []string {
	if t.endsInSentences() && width > 0 && t.width() > width {
		return t.linesWithSentences(width)
	}
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

// width is how wide the table is with all its cells whole.
func (t *table) width() int {
	total := 0
	for _, w := range t.fit(0) {
		total += w + 2
	}
	return total - 2
}

// A cell is a sentence if it has so many spaces, and is wider than a short name.
const (
	sentenceSpaces = 3
	sentenceWidth  = 24
)

// endsInSentences tells whether the last column holds sentences.
func (t *table) endsInSentences() bool {
	last := len(t.right) - 1
	if last < 1 || t.right[last] {
		return false
	}
	return slices.ContainsFunc(t.rows, func(row []string) bool {
		return len(row) > last && strings.Count(row[last], " ") >= sentenceSpaces && escape.Width(row[last]) > sentenceWidth
	})
}

// linesWithSentences folds the last column beside the others, and where they leave no
// room for it, below them; its heading is left out then.
func (t *table) linesWithSentences(width int) []string {
	last := len(t.right) - 1
	others := &table{right: t.right[:last]}
	for _, row := range t.rows {
		others.rows = append(others.rows, row[:min(last, len(row))])
	}
	left := others.lines(width)
	start := 0
	for _, line := range left {
		start = max(start, escape.Width(line)+2)
	}
	beside := width-start >= sentenceWidth
	if !beside {
		start = 4
	}
	var lines []string
	for i, line := range left {
		cell := ""
		if len(t.rows[i]) > last {
			cell = t.rows[i][last]
		}
		parts := wrap(cell, width-start)
		if beside && len(parts) > 0 {
			line += strings.Repeat(" ", start-escape.Width(line)) + parts[0]
			parts = parts[1:]
		}
		lines = append(lines, line)
		if !beside && i == 0 && !strings.Contains(cell, " ") {
			continue // a heading
		}
		for _, part := range parts {
			lines = append(lines, strings.Repeat(" ", start)+part)
		}
	}
	return lines
}

// wrap cuts a text at spaces into lines of at most width columns, and words that are
// longer, as those of scripts without spaces, wherever the line ends.
func wrap(text string, width int) []string {
	var lines []string
	for text != "" {
		end, columns, space := len(text), 0, 0
		for at, r := range text {
			if columns += escape.Width(string(r)); columns > width && at > 0 {
				end = at
				break
			}
			if r == ' ' {
				space = at
			}
		}
		switch {
		case end == len(text):
		case text[end] == ' ':
		case space > 0:
			end = space
		}
		lines = append(lines, strings.TrimRight(text[:end], " "))
		text = strings.TrimLeft(text[end:], " ")
	}
	return lines
}
