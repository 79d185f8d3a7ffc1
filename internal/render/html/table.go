package html

// This file writes the table of layers.

import (
	"fmt"
	"strings"

	"heft/internal/render/text"
	"heft/internal/report"
)

// column is a figure of a layer.
type column struct {
	title string
	of    func(l *report.Layer) int64
	text  func(p *page, n int64) string
}

var columns = []column{
	{"params", func(l *report.Layer) int64 { return l.Parameters }, func(_ *page, n int64) string { return text.Grouped(n) }},
	{"MACs", func(l *report.Layer) int64 { return l.MACs }, func(_ *page, n int64) string { return text.Count(n) }},
	{"kept", func(l *report.Layer) int64 { return l.Kept }, (*page).bytes},
}

// layers writes the table with the tree of modules. Rows without others below them are
// what sorting orders.
func (p *page) layers() {
	p.f("<section><h2>Layers</h2>\n<div class=\"tools\"><label>find <input type=\"search\" id=\"find\" autocomplete=\"off\"></label> <button type=\"button\" id=\"open\">open all</button> <button type=\"button\" id=\"shut\">close all</button> <span id=\"found\" class=\"soft\" aria-live=\"polite\"></span></div>\n")
	p.f("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"layers\"><table id=\"layers\"><thead><tr><th scope=\"col\">module</th><th scope=\"col\">type</th><th scope=\"col\">output</th>")
	for _, c := range columns {
		title := c.title
		if title == "kept" {
			title = "kept for backward"
		}
		p.f("<th scope=\"col\">%s</th>", title)
	}
	p.f("</tr></thead>\n<tbody>\n")
	whole := make([]int64, len(columns))
	for i := range p.Table.Layers {
		for j, c := range columns {
			if l := &p.Table.Layers[i]; l.Leaf {
				whole[j] += c.of(l)
			}
		}
	}
	for i := range p.Table.Layers {
		p.layer(&p.Table.Layers[i], whole)
	}
	p.f("</tbody></table></div></section>\n")
}

func (p *page) layer(l *report.Layer, whole []int64) {
	kind := strings.TrimSpace(l.Type + " " + l.Detail)
	if l.Kind == report.KindUnused {
		kind += " (not called)"
	}
	if l.Call > 0 {
		kind += fmt.Sprintf(" (call %d)", l.Call+1)
	}
	name, group := l.Path, ""
	if l.Depth == 0 {
		name = "(the model)"
	}
	if !l.Leaf {
		group = " class=\"g\""
	}
	fmt.Fprintf(p, "<tr%s data-d=\"%d\"><th scope=\"row\">%s</th><td>%s</td><td>%s</td>", group, l.Depth, shown(name), shown(kind), shown(output(l)))
	for j, c := range columns {
		n := c.of(l)
		if n == 0 {
			p.WriteString("<td>·</td>")
			continue
		}
		mark := ""
		if part := 100 * float64(n) / float64(max(whole[j], 1)); part >= 0.5 && l.Depth > 0 {
			mark = fmt.Sprintf(" style=\"--p:%.0f\"", part)
		}
		fmt.Fprintf(p, "<td data-v=\"%d\"%s>%s</td>", n, mark, shown(c.text(p, n)))
	}
	p.WriteString("</tr>\n")
}

func output(l *report.Layer) string {
	if len(l.Outputs) == 0 {
		return ""
	}
	s := bound(report.FormatShape(l.Outputs[0]), l.Bound, l.AtLeast)
	if more := len(l.Outputs) - 1; more > 0 {
		s += fmt.Sprintf(" (+%d)", more)
	}
	return s
}
