// Package html writes a model's report as one page: a table of layers that folds and
// sorts, where parameters, work and memory sit, and the course of memory with the
// owners stacked. The page asks no network, works from a disk, and shows everything
// without its script too. Entry point: Page.
package html

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"

	"heft/internal/escape"
	"heft/internal/render/svg"
	"heft/internal/render/text"
	"heft/internal/report"
)

//go:embed page.css
var style string

//go:embed page.js
var script string

// Content is what a page shows: a table, and runs of which the course of memory is
// drawn.
type Content struct {
	Table *report.Report
	Runs  []*report.Memory
}

// Options say how to write.
type Options struct {
	SI bool // bytes in powers of 1000
	// Word words a text in which names of settings stand in backquotes; nil leaves them.
	Word func(string) string
}

// page is a page that is being written.
type page struct {
	strings.Builder
	Content
	Options
}

// Page writes the page. Every name in it is text.
func Page(w io.Writer, c Content, o Options) error {
	p := page{Content: c, Options: o}
	p.head()
	p.totals()
	p.places()
	for i, run := range c.Runs {
		p.run(i, run)
	}
	p.layers()
	p.assumptions()
	p.foot()
	_, err := io.WriteString(w, p.String())
	return err
}

// f writes a text whose arguments are escaped.
func (p *page) f(format string, args ...any) {
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			args[i] = shown(s)
		}
	}
	fmt.Fprintf(p, format, args...)
}

// shown is a text as HTML shows it.
func shown(s string) string { return html.EscapeString(escape.Line(s)) }

func (p *page) head() {
	r := p.Table
	p.f("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
	p.f("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n")
	p.f("<title>%s · heft</title>\n<style>", r.Model)
	p.WriteString(style + svg.Style())
	p.f("</style>\n</head>\n<body>\n<header>\n<h1>%s</h1>\n<p class=\"soft\">", r.Model)
	if r.Source != r.Model {
		p.f("%s · ", r.Source)
	}
	p.f("input %s", inputs(r.Inputs))
	if r.Training {
		p.f(" · training mode")
	}
	p.f("</p>\n</header>\n<main>\n")
}

// inputs are sizes, names where there are several, and types.
func inputs(values []report.Value) string {
	var parts []string
	for _, v := range values {
		name := ""
		if len(values) > 1 {
			name = v.Name + " "
		}
		parts = append(parts, name+report.FormatShape(v.Shape)+" "+v.DType)
	}
	return strings.Join(parts, ", ")
}

func (p *page) totals() {
	t := p.Table.Totals
	p.f("<section aria-label=\"totals\"><dl class=\"totals\">\n")
	note := "all trainable"
	if t.Trainable != t.Parameters {
		note = text.Grouped(t.Trainable) + " trainable"
	}
	if t.Buffers > 0 {
		note += ", " + text.Grouped(t.Buffers) + " in buffers"
	}
	p.total("parameters", text.Grouped(t.Parameters), p.bytes(t.ParameterBytes)+", "+note)
	p.total("MACs", bound(text.Grouped(t.MACs), t.MACsBound, t.AtLeast || t.Uncounted > 0), "multiply-accumulates of a forward")
	p.total("FLOPs", bound(text.Count(t.FLOPs), t.FLOPsBound, t.AtLeast || t.Uncounted > 0), "backward "+text.Count(t.BackwardFLOPs))
	for _, m := range p.Runs {
		p.total(m.Mode+" memory", bound(p.bytes(m.Device), m.Bound, m.AtLeast), fmt.Sprintf("%s of it CUDA context, on %s", p.bytes(m.Context), m.GPU))
	}
	p.f("</dl></section>\n")
}

func (p *page) total(name, value, note string) {
	p.f("<div><dt>%s</dt><dd>%s</dd><dd class=\"soft\">%s</dd></div>\n", name, value, note)
}

func bound(s string, atMost, atLeast bool) string {
	switch {
	case atLeast:
		return "≥ " + s
	case atMost:
		return "≤ " + s
	}
	return s
}

func (p *page) bytes(n int64) string { return text.Bytes(n, p.SI) }

// places draws where parameters, work and memory sit: one icicle at a time on a screen,
// all of them on paper, and the strips of layers.
func (p *page) places() {
	p.f("<section><h2>Where it sits</h2>\n<div class=\"tabs\"><fieldset><legend class=\"soft\">modules by</legend>\n")
	for i, m := range svg.Measures() {
		checked := ""
		if i == 1 {
			checked = " checked"
		}
		fmt.Fprintf(p, "<input type=\"radio\" name=\"of\" id=\"of-%s\"%s><label for=\"of-%s\">%s</label>\n", m, checked, m, shown(svg.Title(m)))
	}
	p.f("</fieldset>\n")
	for _, m := range svg.Measures() {
		p.f("<figure class=\"of-%s\" tabindex=\"0\"><figcaption class=\"paper\">%s by module</figcaption>", m, svg.Title(m))
		p.draw(svg.Icicle(p, p.Table, svg.Options{Part: true, SI: p.SI, Measure: m}))
		p.f("</figure>\n")
	}
	p.f("</div>\n<figure tabindex=\"0\"><figcaption>Each layer in the order of the run</figcaption>")
	p.draw(svg.Layers(p, p.Table, svg.Options{Part: true, SI: p.SI}))
	p.f("</figure></section>\n")
}

// draw takes the error of a drawing into memory, which there is not.
func (p *page) draw(error) {}

// run draws the course of a run and lists who holds its peak.
func (p *page) run(i int, m *report.Memory) {
	p.f("<section><h2>Memory of %s</h2>\n<p>", m.Mode)
	parts := []string{}
	if m.Batch > 0 {
		parts = append(parts, fmt.Sprintf("batch %d", m.Batch))
	}
	parts = append(parts, m.Precision)
	if m.Optimizer != "" {
		parts = append(parts, m.Optimizer)
	}
	if m.Loss != "" {
		parts = append(parts, "loss "+m.Loss)
	}
	parts = append(append(parts, m.Settings...), m.GPU)
	p.f("%s. Uses %s; the smallest device memory in which it runs is %s.", strings.Join(parts, " · "), bound(p.bytes(m.Device), m.Bound, m.AtLeast), bound(p.bytes(m.Needs), m.Bound, m.AtLeast))
	switch {
	case m.Refused != nil:
		p.f(" <strong>Refused by %s: %s.</strong>", m.Refused.String(), m.Refused.Reason)
	case m.Fits != nil && *m.Fits:
		p.f(" <strong>It fits.</strong>")
	case m.Fits != nil:
		p.f(" <strong>It does not fit: %s too much.</strong>", p.bytes(m.Missing))
	}
	p.f("</p>\n<figure class=\"course\" data-run=\"%d\" tabindex=\"0\" aria-label=\"%s\">", i, "memory over time; arrow keys move along it")
	p.draw(svg.Timeline(p, m, svg.Options{Part: true, SI: p.SI}))
	p.f("<div class=\"under\" aria-live=\"polite\"></div></figure>\n")
	p.owners(m)
	p.f("</section>\n")
}

func (p *page) owners(m *report.Memory) {
	p.f("<table class=\"owners\"><caption>who holds the peak</caption><thead><tr><th scope=\"col\">owner</th><th scope=\"col\">size</th><th scope=\"col\">part</th></tr></thead><tbody>\n")
	for _, o := range m.Owners {
		size := p.bytes(o.Bytes)
		switch {
		case o.Unknown:
			size = "not known"
		case o.Bytes == 0:
			continue
		case o.Estimate:
			size = "~ " + size
		}
		p.f("<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td></tr>\n", o.Owner, size, fmt.Sprintf("%.1f %%", 100*o.Share))
	}
	p.f("</tbody></table>\n")
}

func (p *page) assumptions() {
	if len(p.Table.Assumptions) == 0 {
		return
	}
	p.f("<section><h2>Assumed</h2><ul>\n")
	for _, a := range p.Table.Assumptions {
		effect := a.Effect
		if effect != "" {
			effect = "; " + effect
		}
		p.f("<li>%s</li>\n", p.worded(a.Text+effect))
	}
	p.f("</ul></section>\n")
}

func (p *page) worded(s string) string {
	if p.Word == nil {
		return s
	}
	return p.Word(s)
}

// foot ends the page with its script and what that shows under the pointer.
func (p *page) foot() {
	p.f("</main>\n<footer class=\"soft\">Simulated by heft, not measured. MACs are those of convolutions and matrix products, without bias additions.</footer>\n<script type=\"application/json\" id=\"runs\">")
	type course struct {
		Owners  []string  `json:"owners"`
		Classes []string  `json:"classes"`
		Phases  []string  `json:"phases"`
		Points  [][]int64 `json:"points"` // allocated, reserved, owners
	}
	var courses []course
	for _, m := range p.Runs {
		c := course{Owners: m.TimelineOwners}
		for _, owner := range m.TimelineOwners {
			c.Classes = append(c.Classes, svg.OwnerClass(owner))
		}
		for _, point := range m.Timeline {
			c.Phases = append(c.Phases, point.Phase)
			c.Points = append(c.Points, append([]int64{point.Allocated, point.Reserved}, point.Owned...))
		}
		courses = append(courses, c)
	}
	data, err := json.Marshal(courses) // <, > and & are escaped
	if err != nil {
		data = []byte("[]")
	}
	p.Write(data)
	p.WriteString("</script>\n<script>" + script + "</script>\n</body>\n</html>\n")
}
