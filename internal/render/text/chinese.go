package text

// This file words a screen in the reader's language: each of its sentences as the
// language's catalogue has it.

import (
	"strings"

	"heft/internal/lang"
)

// Languages lists what Options.Language takes.
func Languages() []string { return lang.Languages() }

// say is a text of this package or of a report in the page's language.
func (p *Page) say(text string) string { return p.words.Say(text) }

// sayFormat is a line's format in the page's language, as far indented.
func (p *Page) sayFormat(format string) string {
	trimmed := strings.TrimLeft(format, " ")
	return format[:len(format)-len(trimmed)] + p.words.Word(trimmed)
}

// sayTable words a table's headings, and the labels in it that are no names.
func (p *Page) sayTable(rows [][]string) [][]string {
	if p.words == nil {
		return rows
	}
	said := make([][]string, len(rows))
	for i, row := range rows {
		said[i] = make([]string, len(row))
		for j, cell := range row {
			said[i][j] = cell
			if i == 0 || strings.Contains(cell, " ") {
				said[i][j] = p.words.Word(cell)
			}
		}
	}
	return said
}
