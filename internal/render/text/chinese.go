package text

// This file words a screen in the reader's language: each of its sentences as the
// language's catalogue has it.

import (
	"fmt"
	"strings"

	"heft/internal/lang"
)

// Languages lists what Options.Language takes.
func Languages() []string { return lang.Languages() }

// say is a text of this package or of a report in the page's language.
func (p *Page) say(text string) string { return p.words.Say(text) }

// Said is a text without names of a program in the page's language.
func (p *Page) Said(text string) string { return p.words.Word(text) }

// ownWord is one of heft's own words in the page's language, where a table would take it for
// a name.
func (p *Page) ownWord(text string) string { return p.words.Word(text) }

// head writes the line over a screen: the model's name, and what is said of its run.
func (p *Page) head(model string, said ...string) {
	line := model
	for _, part := range said {
		line += " · " + p.say(part)
	}
	p.Linef("%s", line)
}

// said is a text of parts that " · " joins, each in the page's language.
func (p *Page) said(text string) string {
	parts := strings.Split(text, " · ")
	for i, part := range parts {
		parts[i] = p.say(part)
	}
	return strings.Join(parts, " · ")
}

// usable names a card and what is usable of it, if that is known.
func (p *Page) usable(card string, capacity int64) string {
	card = p.say(card)
	if capacity == 0 {
		return card
	}
	return fmt.Sprintf(p.sayFormat("%s, %s usable"), card, p.bytes(capacity))
}

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
