package convention

// This file holds the rows of torchinfo's table: a call each, in order, and the
// containers that were not called themselves before what is in them.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// CallRow is a row of a table that has a tree of calls.
type CallRow struct {
	Depth           int     // below the root, by the place where the module is registered
	Index           int     // of the rows of its depth, from 1
	Input, Output   []int64 // shapes of the first tensors; nil of a container that was not called
	Kernel          string  // "[3, 3]", or "3" where the module was made with a number; "" without one
	Leaf, Recursive bool    // has no modules in it; ran before
	Below           int64   // parameters of the module and of all in it
	TrainableBelow  int64
	Left            int64 // what its parameters are more than those of the rows below it
	Counts          bool  // a container whose leaves are added up where they are not shown
	Count           int64 // mult-adds of a leaf
	CountBelow      int64 // those of the leaves below it; 0 of a container that the tool counts nothing for
}

// torchinfoRow is a row while the table is made.
type torchinfoRow struct {
	CallRow
	module                *graph.Module
	path                  string
	bytes                 int64
	called                *layer // nil of a container that was not called
	added, addedTrainable int64  // to the totals
	trainableLeft         int64
}

// torchinfoScreen is the table as a report has it.
func torchinfoScreen(g *graph.Graph) []Row {
	var rows []Row
	for _, r := range torchinfoTree(g) {
		row := Row{Name: r.module.Class, Parameters: r.added, Trainable: r.addedTrainable == r.added && r.added > 0, TrainableParameters: r.addedTrainable}
		if r.called != nil {
			row.Call = r.called.call
		}
		shown := r.CallRow
		row.Tree = &shown
		rows = append(rows, row)
	}
	return rows
}

// torchinfoTree lists the calls and the containers around them, with what is left of
// each and the place among the rows of its depth.
func torchinfoTree(g *graph.Graph) []*torchinfoRow {
	rows := withContainers(g, calledRows(g))
	indices := map[int]int{}
	for i, r := range rows {
		indices[r.Depth]++
		r.Index = indices[r.Depth]
		r.Left, r.trainableLeft = leftOver(rows, i)
		if r.Counts {
			r.CountBelow = countBelow(rows, i)
		}
		switch {
		case r.Recursive:
		case r.Leaf:
			r.added, r.addedTrainable = r.Below, r.TrainableBelow
		default:
			r.added, r.addedTrainable = max(r.Left, 0), max(r.trainableLeft, 0)
		}
	}
	return rows
}

// calledRows has a row for each call of a registered module.
func calledRows(g *graph.Graph) []*torchinfoRow {
	var rows []*torchinfoRow
	seen := map[*graph.Module]bool{}
	for _, l := range layersOf(g) {
		m := l.call.Module
		if m.Loose {
			continue
		}
		r := newTorchinfoRow(g, m, lastPath(m))
		r.called, r.Recursive, r.Kernel = &l, seen[m], kernelOf(l)
		seen[m] = true
		if x := l.input(); x != nil {
			r.Input = x.Shape
		}
		if y := l.output(); y != nil {
			r.Output = y.Shape
			r.Counts = !r.Leaf && graph.Product(y.Shape) > 0 && namesWeights(g, m)
			if r.Leaf {
				r.Count = torchinfoLeaf(l, false)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func newTorchinfoRow(g *graph.Graph, m *graph.Module, path string) *torchinfoRow {
	r := &torchinfoRow{module: m, path: path}
	r.Leaf = !hasChildren(m)
	if path != "" {
		r.Depth = strings.Count(path, ".") + 1
	}
	r.Below, r.TrainableBelow, r.bytes = below(g, m)
	return r
}

// lastPath is where a module is registered last: its hooks are made anew there.
func lastPath(m *graph.Module) string {
	if n := len(m.Aliases); n > 0 {
		return m.Aliases[n-1]
	}
	return m.Path
}

// withContainers adds the containers that are around a row and not above it.
func withContainers(g *graph.Graph, rows []*torchinfoRow) []*torchinfoRow {
	var list []*torchinfoRow
	seen := map[*graph.Module]bool{}
	for _, r := range rows {
		seen[r.module] = true
	}
	containers := map[*graph.Module]*torchinfoRow{} // one row that stands at each place, and is what it was last
	var current []*graph.Module                     // by depth
	for _, r := range rows {
		parts := strings.Split(r.path, ".")
		for depth := 1; depth < r.Depth; depth++ {
			path := strings.Join(parts[:depth], ".")
			m := moduleAt(g.Modules[0], path)
			if m == nil || depth < len(current) && current[depth] == m || len(list) > 0 && list[len(list)-1].module == m {
				continue
			}
			container := containers[m]
			if container == nil {
				container = newTorchinfoRow(g, m, path)
				container.Depth = depth
				containers[m] = container
			}
			container.Recursive = seen[m]
			seen[m] = true
			list = append(list, container)
			current = append(padded(current, depth), m)
		}
		current = append(padded(current, r.Depth), r.module)
		list = append(list, r)
	}
	return list
}

// padded is a list of so many modules, cut or with none behind.
func padded(modules []*graph.Module, n int) []*graph.Module {
	for len(modules) < n {
		modules = append(modules, nil)
	}
	return modules[:n:n]
}

// below are the parameters of a module and of all in it, each once.
func below(g *graph.Graph, m *graph.Module) (elements, trainable, bytes int64) {
	for _, p := range paramsBelow(g, m) {
		elements += p.Tensor.Elements()
		bytes += p.Tensor.Bytes()
		if p.Trainable {
			trainable += p.Tensor.Elements()
		}
	}
	return elements, trainable, bytes
}

// paramsBelow are those with a name below one of a module's: a module that is registered
// in two places has its parameters in both.
func paramsBelow(g *graph.Graph, m *graph.Module) []*graph.Param {
	if !hasChildren(m) && len(m.Aliases) == 0 {
		return slices.DeleteFunc(slices.Clone(m.Params), func(p *graph.Param) bool { return p.Buffer })
	}
	var list []*graph.Param
	for _, p := range g.Params {
		if !p.Buffer && isBelow(p, m) {
			list = append(list, p)
		}
	}
	return list
}

func isBelow(p *graph.Param, m *graph.Module) bool {
	for _, path := range append([]string{m.Path}, m.Aliases...) {
		if path == "" {
			return true
		}
		for _, name := range append([]string{p.Path}, p.Aliases...) {
			if strings.HasPrefix(name, path+".") {
				return true
			}
		}
	}
	return false
}

// namesWeights tells whether a parameter of a module or of one in it is called a weight
// or a bias: what the tool takes a container's own count from.
func namesWeights(g *graph.Graph, m *graph.Module) bool {
	return slices.ContainsFunc(paramsBelow(g, m), func(p *graph.Param) bool {
		return strings.Contains(p.Path, "weight") || strings.Contains(p.Path, "bias")
	})
}

// leftOver is what a row's parameters, and those that train, are more than those of the
// rows below it.
func leftOver(rows []*torchinfoRow, at int) (all, trainable int64) {
	all, trainable = rows[at].Below, rows[at].TrainableBelow
	for i := at + 1; i < len(rows) && rows[i].Depth > rows[at].Depth; i++ {
		switch {
		case rows[i].Recursive:
		case rows[i].Leaf:
			all -= rows[i].Below
			trainable -= rows[i].TrainableBelow
		default:
			n, t := leftOver(rows, i)
			all -= n
			trainable -= t
		}
	}
	return all, trainable
}

func countBelow(rows []*torchinfoRow, at int) int64 {
	var n int64
	for i := at + 1; i < len(rows) && rows[i].Depth > rows[at].Depth; i++ {
		n += rows[i].Count
	}
	return n
}

// kernelOf is a module's attribute kernel_size as Python prints it: of a convolution
// always a list, of a pooling what it was made with.
func kernelOf(l layer) string {
	m := l.call.Module
	if o := l.ran(append(convolutions, transposed...)...); o != nil && !hasChildren(m) && strings.Contains(strings.Join(m.Lineage, " "), "._ConvNd") {
		return pythonList(op.Input(o, "weight").Shape[2:])
	}
	if hasChildren(m) {
		return ""
	}
	for _, o := range l.ops {
		if o.Asked == nil || !strings.Contains(o.Spelled, "pool") || strings.Contains(o.Spelled, "adaptive") {
			continue
		}
		at := 1
		if strings.Contains(o.Spelled, "lp_pool") {
			at = 2
		}
		switch size := o.Asked.Arg(at, "kernel_size").(type) {
		case int64:
			if isA(m, "AvgPool1d") {
				return pythonList([]int64{size})
			}
			return fmt.Sprint(size)
		case []int64:
			return pythonList(size)
		}
	}
	return ""
}

// pythonList writes integers as Python prints a list: "[1, 64]".
func pythonList(sizes []int64) string {
	return strings.ReplaceAll(fmt.Sprint(sizes), " ", ", ")
}
