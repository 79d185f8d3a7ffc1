// Package svg draws reports: the course of a run's memory, where a model's
// parameters, work and memory sit, and models beside each other. A drawing is a
// document of its own, which opens in a browser and in an editor of papers, or a part
// of an HTML page, which then has its style. Entry points: Timeline, Layers, Icicle,
// Scatter.
package svg

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"math"
	"strings"

	"heft/internal/escape"
)

//go:embed style.css
var style string

// Style is the drawings' style sheet, for a page that holds them.
func Style() string { return style }

// Options say how to draw.
type Options struct {
	// Part leaves out the style sheet, which the page around the drawing has.
	Part bool
	SI   bool // bytes in powers of 1000
	// Measure is what an icicle's widths are: "params", "macs" or "kept".
	Measure string
}

// drawing is a picture that is being made, in units that are pixels where nobody
// scales it.
type drawing struct {
	strings.Builder
	width, height float64
	title         string
}

// number writes a coordinate with at most two digits behind the point.
func number(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", x), "0"), ".")
}

// text is text as XML has it, with what a terminal would obey escaped.
func text(s string) string { return html.EscapeString(escape.Line(s)) }

// rect draws a rectangle of a class, with a title that a pointer shows.
func (d *drawing) rect(class string, x, y, width, height float64, title string) {
	fmt.Fprintf(d, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"`, class, number(x), number(y), number(max(width, 0)), number(max(height, 0)))
	if title == "" {
		d.WriteString("/>\n")
		return
	}
	fmt.Fprintf(d, "><title>%s</title></rect>\n", text(title))
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(d, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`+"\n", class, number(x1), number(y1), number(x2), number(y2))
}

// label writes text at a place; anchor is start, middle or end.
func (d *drawing) label(class, anchor string, x, y float64, s string) {
	fmt.Fprintf(d, `<text class="%s" text-anchor="%s" x="%s" y="%s">%s</text>`+"\n", class, anchor, number(x), number(y), text(s))
}

// writeTo ends the drawing.
func (d *drawing) writeTo(w io.Writer, o Options) error {
	sheet := ""
	if !o.Part {
		sheet = "<style>" + style + "</style>\n"
	}
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 %s %s" role="img" aria-label="%s">`+"\n%s<rect class=\"ground\" width=\"%s\" height=\"%s\"/>\n%s</svg>\n",
		number(d.width), number(d.height), text(d.title), sheet, number(d.width), number(d.height), d.String())
	return err
}

// letterWidth is about how wide a letter of a label is.
const letterWidth = 6.3

// wide is about how wide a text is.
func wide(s string) float64 { return letterWidth * float64(escape.Width(s)) }

// ticks are round numbers from 0 to the first at or over the highest, three to seven;
// base is 10, or 2 for bytes.
func ticks(highest float64, base int) []float64 {
	if highest <= 0 {
		return []float64{0, 1}
	}
	step := roundStep(highest/5, base)
	list := []float64{0}
	for x := step; ; x += step {
		list = append(list, x)
		if x >= highest {
			return list
		}
	}
}

// roundStep is a round number at or over x: 1, 2 or 5 times a power of ten; for bytes a
// power of two.
func roundStep(x float64, base int) float64 {
	if base == 2 {
		return math.Pow(2, math.Ceil(math.Log2(x)))
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*power >= x {
			return m * power
		}
	}
	return 10 * power
}
