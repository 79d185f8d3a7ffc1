package text

// This file chooses the rows of a table of layers: down to a depth, calls of one
// module joined, repeated blocks folded, ordered and cut as the user asks.

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"heft/internal/report"
	"heft/internal/stable"
)

// tableRow is a line of a table: a layer's, or that of a name in a file of parameters,
// which has figures of its own.
type tableRow struct {
	report.Layer
	buffers int64 // elements
	stored  int64 // bytes
}

// mergedRow is a row with what it stands for besides itself.
type mergedRow struct {
	tableRow
	calls int    // of one module
	until string // number of the last of the blocks that are alike, "" for one block
	alike int    // how many blocks, or operators without MACs, it stands for
}

// rows picks the rows that are shown, and tells how many more there are.
func (p *printer) rows() (rows []mergedRow, left int) {
	rows = p.visible()
	for p.options.Deepen && len(rows) == 1 && p.options.Depth < p.deepest() {
		p.options.Depth++
		rows = p.visible()
	}
	switch {
	case p.options.Sort != "":
		rows = sorted(rows, p.options.Sort)
	case p.options.Depth == AllDepths:
		rows = folded(withoutWork(rows))
	}
	return firstRows(rows, p.options.Top)
}

// visible picks the rows down to the wanted depth, calls of one module from
// one parent merged; the root itself is shown only if it has no rows below.
func (p *printer) visible() []mergedRow {
	m := merger{all: p.options.Depth == AllDepths}
	for _, l := range p.lines() {
		if l.Depth > p.options.Depth || l.Depth == 0 && !l.Leaf {
			continue
		}
		m.add(l)
	}
	return m.rows
}

// lines are those of the whole table.
func (p *printer) lines() []tableRow {
	if p.stored != nil {
		return p.stored
	}
	lines := make([]tableRow, len(p.report.Layers))
	for i, l := range p.report.Layers {
		lines[i].Layer = l
	}
	return lines
}

// merger joins a row with the row of the same module or the same operator just
// below the same parent.
type merger struct {
	rows []mergedRow
	all  bool // join none
	// seen has, by depth, the rows below the parent that the last row stands under.
	seen []map[rowName]int
}

// rowName is what rows are joined by.
type rowName struct {
	path string
	kind report.Kind
}

func (m *merger) add(l tableRow) {
	name := rowName{l.Path, l.Kind}
	for len(m.seen) <= l.Depth {
		m.seen = append(m.seen, map[rowName]int{})
	}
	if i, known := m.seen[l.Depth][name]; known && !m.all {
		m.rows[i].calls++
		m.rows[i].add(l)
		return
	}
	m.seen = m.seen[:l.Depth+1]
	m.seen[l.Depth][name] = len(m.rows)
	m.rows = append(m.rows, mergedRow{tableRow: l, calls: 1, alike: 1})
}

// add adds the figures of another row.
func (r *mergedRow) add(l tableRow) {
	r.MACs += l.MACs
	r.FLOPs += l.FLOPs
	r.Share += l.Share
	r.Parameters += l.Parameters
	r.buffers += l.buffers
	r.stored += l.stored
}

// Measures are what a table can be ordered by.
func Measures() []string { return []string{"macs", "flops", "params"} }

// sorted are the innermost of the rows, those with most of a measure first.
func sorted(rows []mergedRow, by string) []mergedRow {
	measure := func(r mergedRow) int64 {
		switch by {
		case "params":
			return r.Parameters
		case "flops":
			return r.FLOPs
		}
		return r.MACs
	}
	var inner []mergedRow
	for i, r := range rows {
		if i == len(rows)-1 || rows[i+1].Depth <= r.Depth {
			r.Depth = 1 // by its whole path, since rows around it are elsewhere
			inner = append(inner, r)
		}
	}
	stable.Sort(inner, func(a, b mergedRow) int { return cmp.Compare(measure(b), measure(a)) })
	return inner
}

// withoutWork joins the operators without MACs that one module runs itself: additions
// of residuals, activations, concatenations.
func withoutWork(rows []mergedRow) []mergedRow {
	var kept []mergedRow
	first := map[int]int{}  // of those of one call, by the row of the call
	latest := map[int]int{} // row of each depth
	for i, r := range rows {
		latest[r.Depth] = i
		call, below := latest[r.Depth-1]
		if !below {
			call = -1
		}
		at, open := first[call]
		switch {
		case r.Kind != report.KindFunction || r.MACs > 0 || r.stored > 0:
			kept = append(kept, r)
		case !open:
			first[call] = len(kept)
			kept = append(kept, r)
		default:
			kept[at].add(r.tableRow)
			kept[at].alike++
			if !slices.Contains(strings.Split(kept[at].Type, ", "), r.Type) {
				kept[at].Type += ", " + r.Type
			}
		}
	}
	return kept
}

func parentOf(path string) string { return path[:max(strings.LastIndexByte(path, '.'), 0)] }

// folded shows blocks that follow each other, are numbered and are alike once, with
// the figures of all of them.
func folded(rows []mergedRow) []mergedRow {
	var kept []mergedRow
	for i := 0; i < len(rows); {
		end := blockEnd(rows, i)
		next, alike := end, 1
		for next < len(rows) && follows(rows[i], rows[next], alike) {
			last := blockEnd(rows, next)
			if !sameBlocks(rows[i:end], rows[next:last]) {
				break
			}
			next, alike = last, alike+1
		}
		block := append([]mergedRow{rows[i]}, folded(rows[i+1:end])...)
		if alike > 1 {
			block[0].until, block[0].alike = lastName(rows[next-(end-i)].Path, AllDepths), alike
			times(block, int64(alike))
		}
		kept = append(kept, block...)
		i = next
	}
	return kept
}

// blockEnd is the row behind those below row i.
func blockEnd(rows []mergedRow, i int) int {
	end := i + 1
	for end < len(rows) && rows[end].Depth > rows[i].Depth {
		end++
	}
	return end
}

// follows tells whether row b is the block that many numbers after a: "layers.3"
// three after "layers.0".
func follows(a, b mergedRow, after int) bool {
	from, err := strconv.Atoi(lastName(a.Path, AllDepths))
	to, err2 := strconv.Atoi(lastName(b.Path, AllDepths))
	return err == nil && err2 == nil && to == from+after && a.Depth == b.Depth && parentOf(a.Path) == parentOf(b.Path)
}

// sameBlocks tells whether two blocks print alike, but for their number.
func sameBlocks(a, b []mergedRow) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if strings.TrimPrefix(x.Path, a[0].Path) != strings.TrimPrefix(y.Path, b[0].Path) || !reflect.DeepEqual(x.Outputs, y.Outputs) {
			return false
		}
		if x.Kind != y.Kind || x.Type != y.Type || x.Detail != y.Detail || x.Depth != y.Depth || x.Parameters != y.Parameters || x.MACs != y.MACs || x.stored != y.stored || x.Shared != y.Shared || x.alike != y.alike {
			return false
		}
	}
	return true
}

// times multiplies the figures of a block.
func times(block []mergedRow, n int64) {
	for i := range block {
		block[i].MACs *= n
		block[i].FLOPs *= n
		block[i].Parameters *= n
		block[i].buffers *= n
		block[i].stored *= n
		block[i].Share *= float64(n)
	}
}

// name is a row's first cell: its path or, below the first level, the end of it, in
// the place that the indentation shows.
func (r *mergedRow) name() string {
	name := lastName(r.Path, r.Depth)
	switch {
	case r.Depth == 0:
		name = "(the model)"
	case r.until != "":
		name += fmt.Sprintf(" … %s (×%d)", r.until, r.alike)
	case r.alike > 1:
		name = fmt.Sprintf("(%d operators)", r.alike)
	}
	return strings.Repeat("  ", max(r.Depth-1, 0)) + name
}
