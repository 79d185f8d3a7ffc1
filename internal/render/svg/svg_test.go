package svg

// This file tests drawings as documents: that they are well-formed whatever names they
// hold, and that what they draw adds up.

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"heft/internal/report"
)

const hostile = "<img src=x>\"'&\x1b[31m\u202e]]>"

// element is what a test looks at of an element.
type element struct {
	name  string
	attrs map[string]string
}

// elements parses a document, which must be well-formed.
func elements(t *testing.T, text string) []element {
	t.Helper()
	var list []element
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatalf("%v in\n%.600s", err, text)
		}
		if start, ok := token.(xml.StartElement); ok {
			e := element{start.Name.Local, map[string]string{}}
			for _, a := range start.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			list = append(list, e)
		}
	}
}

func (e element) number(t *testing.T, name string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(e.attrs[name], 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		t.Fatalf("%s of %v: %v", name, e, err)
	}
	return x
}

func table() *report.Report {
	return &report.Report{Model: hostile, Layers: []report.Layer{
		{Path: "", Type: "Net", Depth: 0},
		{Path: "a", Type: "Sequential", Depth: 1},
		{Path: "a." + hostile, Type: "Linear", Depth: 2, Leaf: true, Parameters: 30, MACs: 300, Kept: 8},
		{Path: "a.1", Type: "ReLU", Depth: 2, Leaf: true},
		{Path: "b", Type: "Linear", Depth: 1, Leaf: true, Parameters: 10, MACs: 100},
		{Path: "b", Type: "Linear", Depth: 1, Leaf: true, Call: 1, MACs: 100},
	}}
}

// TestIcicle: children are as wide as their part, below their module and inside of it;
// two calls of one module are one.
func TestIcicle(t *testing.T) {
	var b strings.Builder
	if err := Icicle(&b, table(), Options{Measure: "macs"}); err != nil {
		t.Fatal(err)
	}
	var widths []float64
	for _, e := range elements(t, b.String()) {
		if e.name == "rect" && strings.HasPrefix(e.attrs["class"], "cell") {
			widths = append(widths, e.number(t, "width"))
		}
	}
	want := []float64{960, 576, 576, 384}
	if len(widths) != len(want) {
		t.Fatalf("widths %v, want %v", widths, want)
	}
	for i := range want {
		if math.Abs(widths[i]-want[i]) > 0.1 {
			t.Errorf("widths %v, want %v", widths, want)
		}
	}
}

func TestLayers(t *testing.T) {
	var b strings.Builder
	if err := Layers(&b, table(), Options{Part: true}); err != nil {
		t.Fatal(err)
	}
	highest := map[string]float64{}
	bars := map[string]int{}
	for _, e := range elements(t, b.String()) {
		if class := e.attrs["class"]; e.name == "rect" && class != "ground" {
			bars[class]++
			highest[class] = max(highest[class], e.number(t, "height"))
		}
	}
	if bars["c0"] != 2 || bars["c3"] != 3 || bars["c5"] != 1 || highest["c0"] != stripHeight || highest["c3"] != stripHeight {
		t.Errorf("%v bars, the highest %v; want 2, 3 and 1, each strip as high as its highest", bars, highest)
	}
	if strings.Contains(b.String(), "<style>") || strings.Contains(b.String(), "\x1b") {
		t.Error("a part has no style sheet, and no drawing a control character")
	}
}

// TestTimeline: the areas stack up to what is allocated, and the peak is marked.
func TestTimeline(t *testing.T) {
	const mib = 1 << 20
	m := &report.Memory{Model: hostile, Mode: "training", Allocated: 96 * mib, Reserved: 128 * mib, TimelineOwners: []string{"parameters", "activations"}, Peak: report.MemoryMoment{Module: hostile}, Capacity: 130 * mib, Context: 10 * mib}
	for i, p := range [][3]int64{{32, 0, 32}, {32, 64, 96}, {32, 32, 64}} {
		m.Timeline = append(m.Timeline, report.MemoryPoint{Phase: []string{"forward", "backward", "backward"}[i], Allocated: p[2] * mib, Reserved: 128 * mib, Owned: []int64{p[0] * mib, p[1] * mib}})
	}
	var b strings.Builder
	if err := Timeline(&b, m, Options{}); err != nil {
		t.Fatal(err)
	}
	paths, marks, limits := 0, 0, 0
	for _, e := range elements(t, b.String()) {
		switch {
		case e.name == "path" && e.attrs["class"] != "reserved":
			paths++
		case e.attrs["class"] == "peak":
			marks++
		case e.attrs["class"] == "limit":
			limits++
		}
	}
	if paths != 2 || marks != 1 || limits != 1 {
		t.Errorf("%d areas, %d peaks and %d limits; want 2 (nothing is left for rounding), 1 and 1", paths, marks, limits)
	}
	c := course{memory: m, top: 128 * mib}
	if got := c.steps([]float64{32 * mib, 96 * mib, 96 * mib}, false); got != "V220.5H361.3V93.5H944" {
		t.Errorf("an edge is %q", got)
	}
	if err := Timeline(&b, &report.Memory{}, Options{}); err != nil {
		t.Error(err)
	}
}

func TestScatter(t *testing.T) {
	r := &report.Comparison{Models: []report.Compared{
		{Name: hostile, Parameters: 1_000_000, MACs: 10_000_000, Inference: 100, Training: 400}, {Name: "b", Parameters: 4_000_000, MACs: 1_000_000_000, Inference: 100, Problem: "no"}, {Name: "nothing"},
	}}
	var b strings.Builder
	if err := Scatter(&b, r, Options{}); err != nil {
		t.Fatal(err)
	}
	var radii []float64
	for _, e := range elements(t, b.String()) {
		if e.name == "circle" {
			radii = append(radii, e.number(t, "r"))
			for _, axis := range []string{"cx", "cy"} {
				if at := e.number(t, axis); at < 0 || at > scatterWidth {
					t.Errorf("a dot at %s %g", axis, at)
				}
			}
		}
	}
	if len(radii) != 3 || radii[0] != largestDot || radii[1] != largestDot/2 || radii[2] != 3 {
		t.Errorf("radii %v, want the roots of 400, 100 and nothing", radii)
	}
	if err := Scatter(&b, &report.Comparison{}, Options{}); err != nil || strings.Contains(b.String(), "NaN") {
		t.Error("no models", err)
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		highest float64
		base    int
		want    float64
	}{{100, 10, 20}, {7, 10, 2}, {1024, 2, 256}, {0, 10, 1}} {
		list := ticks(c.highest, c.base)
		if list[1] != c.want || list[len(list)-1] < c.highest || len(list) > 7 {
			t.Errorf("ticks of %g are %v, want steps of %g", c.highest, list, c.want)
		}
	}
}
