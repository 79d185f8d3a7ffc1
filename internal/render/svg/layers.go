package svg

// This file draws where a model's parameters, work and memory sit: a strip of bars for
// each, and the tree of modules as an icicle.

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	bytesize "heft/internal/render/text"
	"heft/internal/report"
)

// measure is what is drawn of a layer.
type measure struct {
	name, title, class string
	of                 func(*report.Layer) int64
	text               func(n int64, si bool) string
}

var measures = []measure{
	{"params", "parameters", "c0", func(l *report.Layer) int64 { return l.Parameters }, func(n int64, _ bool) string { return bytesize.Grouped(n) }},
	{"macs", "MACs", "c3", func(l *report.Layer) int64 { return l.MACs }, func(n int64, _ bool) string { return bytesize.Count(n) }},
	{"kept", "kept for backward", "c5", func(l *report.Layer) int64 { return l.Kept }, bytesize.Bytes},
}

// Measures lists what an icicle takes.
func Measures() []string {
	var names []string
	for _, m := range measures {
		names = append(names, m.name)
	}
	return names
}

// Title is a measure as people name it.
func Title(name string) string { return measureOf(name).title }

func measureOf(name string) measure {
	for _, m := range measures {
		if m.name == name {
			return m
		}
	}
	return measures[1]
}

// Measures of the strips.
const (
	stripsWidth, stripHeight, stripGap = 960.0, 92.0, 30.0
	stripsLeft, stripsRight, stripsTop = 70.0, 16.0, 18.0
)

// Layers draws a bar for each of the innermost layers, in the order of the run: one
// strip for parameters, work and what is kept for the backward, above the names of the
// outermost modules.
func Layers(w io.Writer, r *report.Report, o Options) error {
	var leaves []*report.Layer
	for i := range r.Layers {
		if r.Layers[i].Leaf {
			leaves = append(leaves, &r.Layers[i])
		}
	}
	d := drawing{width: stripsWidth, height: stripsTop + 3*(stripHeight+stripGap) + 10, title: r.Model + ": parameters, MACs and memory of each layer"}
	d.groups(leaves)
	for i, m := range measures {
		d.strip(leaves, m, stripsTop+float64(i)*(stripHeight+stripGap), o.SI)
	}
	return d.writeTo(w, o)
}

func (d *drawing) strip(leaves []*report.Layer, m measure, top float64, si bool) {
	var highest, sum int64
	for _, l := range leaves {
		highest = max(highest, m.of(l))
		sum += m.of(l)
	}
	bottom := top + stripHeight
	d.label("bold", "start", stripsLeft, top-5, m.title)
	d.label("soft", "end", stripsWidth-stripsRight, top-5, m.text(sum, si)+" in all")
	d.label("soft", "end", stripsLeft-6, top+9, m.text(highest, si))
	d.label("soft", "end", stripsLeft-6, bottom, "0")
	d.line("rule", stripsLeft, bottom, stripsWidth-stripsRight, bottom)
	for i, l := range leaves {
		if n := m.of(l); n > 0 {
			x, next := stripX(i, len(leaves)), stripX(i+1, len(leaves))
			height := max(stripHeight*float64(n)/float64(highest), 0.5)
			d.rect(m.class, x, bottom-height, max(next-x-min((next-x)/5, 1), 0.4), height, l.Path+" "+l.Type+": "+m.text(n, si))
		}
	}
}

func stripX(i, n int) float64 {
	return stripsLeft + (stripsWidth-stripsLeft-stripsRight)*float64(i)/float64(n)
}

// groups names the outermost modules below the strips, where there is room.
func (d *drawing) groups(leaves []*report.Layer) {
	bottom := d.height - stripGap + 8
	free := 0.0
	for i := 0; i < len(leaves); {
		name, _, _ := strings.Cut(leaves[i].Path, ".")
		end := i
		for end < len(leaves) && (leaves[end].Path == name || strings.HasPrefix(leaves[end].Path, name+".")) {
			end++
		}
		end = max(end, i+1)
		x, next := stripX(i, len(leaves)), stripX(end, len(leaves))
		d.line("rule", x, stripsTop, x, bottom+4)
		if x >= free && (wide(name) < next-x-4 || end == len(leaves) && wide(name) < stripsRight+next-x-4) {
			d.label("soft", "start", x+3, bottom+4, name)
			free = x + wide(name) + 8
		}
		i = end
	}
}

// Measures of an icicle.
const (
	icicleWidth, icicleRow = 960.0, 26.0
	icicleDepth            = 9    // rows at most
	thinnest               = 0.35 // of what is drawn
)

// Icicle draws the tree of modules: each as wide as its part of a measure, its children
// below it.
func Icicle(w io.Writer, r *report.Report, o Options) error {
	m := measureOf(cmp.Or(o.Measure, "macs"))
	tree := treeOf(r.Layers, m)
	d := drawing{width: icicleWidth, height: icicleRow*float64(min(tree.height(), icicleDepth)) + 2}
	d.title = fmt.Sprintf("%s: %s by module, %s in all", r.Model, m.title, m.text(tree.sum, o.SI))
	if tree.sum > 0 {
		d.branch(tree, 0, 0, icicleWidth, 0, func(t *branch) string {
			return fmt.Sprintf("%s: %s, %.1f %%", cmp.Or(t.name, r.Model), m.text(t.sum, o.SI), 100*float64(t.sum)/float64(tree.sum))
		}, cmp.Or(r.Model, "model"))
	}
	return d.writeTo(w, o)
}

// branch is a module with what is below it.
type branch struct {
	name     string // path
	sum      int64
	children []*branch
}

func (b *branch) height() int {
	h := 0
	for _, c := range b.children {
		h = max(h, c.height())
	}
	return h + 1
}

// treeOf adds the rows of a table up, the calls of one module below the same parent
// together.
func treeOf(rows []report.Layer, m measure) *branch {
	root := &branch{}
	open := []*branch{root} // by depth
	for i := range rows {
		l := &rows[i]
		if l.Depth == 0 {
			if l.Leaf {
				root.sum += m.of(l)
			}
			continue
		}
		parent := open[min(l.Depth, len(open))-1]
		var b *branch
		for _, c := range parent.children {
			if c.name == l.Path {
				b = c
			}
		}
		if b == nil {
			b = &branch{name: l.Path}
			parent.children = append(parent.children, b)
		}
		open = append(open[:min(l.Depth, len(open))], b)
		if l.Leaf {
			for _, above := range open {
				above.sum += m.of(l)
			}
		}
	}
	return root
}

// branch draws a module and those below it.
func (d *drawing) branch(b *branch, depth int, x, width float64, index int, title func(*branch) string, name string) {
	if width < thinnest || depth >= icicleDepth {
		return
	}
	class := fmt.Sprintf("cell c%d", []int{0, 3, 5, 6, 7, 9, 10, 4}[index%8])
	if depth == 0 {
		class = "cell c2"
	}
	y := icicleRow * float64(depth)
	d.rect(class, x, y+1, width, icicleRow-1, title(b))
	if room := width - 8; room > 3*letterWidth {
		d.label("in", "start", x+4, y+17, fitted(name, room))
	}
	at := x
	for i, c := range b.children {
		part := width * float64(c.sum) / float64(max(b.sum, 1))
		color := index
		if depth == 0 {
			color = i
		}
		d.branch(c, depth+1, at, part, color, title, c.name[strings.LastIndexByte(c.name, '.')+1:])
		at += part
	}
}

// fitted is the beginning of a name that has room.
func fitted(name string, room float64) string {
	if wide(name) <= room {
		return name
	}
	letters := []rune(name)
	for len(letters) > 0 && wide(string(letters)+"…") > room {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}
