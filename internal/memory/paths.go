package memory

// This file reads the paths of modules that settings name: lists, patterns and ranges
// of them.

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"heft/internal/graph"
	"heft/internal/stable"
)

// ExpandPaths finds what a setting's paths name in a model, each once. A path is that
// of a module or a parameter as the table shows it, or several:
//
//	layer1,layer2        a list
//	encoder.*.attn       a pattern; * is any one name, ? any one letter
//	encoder.layers.0-11  numbers from one to another, those that there are
//	features.3:6         elements 3 to 5 of a Sequential together, as one checkpoint
//
// What a name itself is written as comes first. What names nothing is an error.
func ExpandPaths(g *graph.Graph, setting string, given []string) ([]string, error) {
	if len(given) == 0 {
		return nil, nil
	}
	names := pathsOf(g)
	var found []string
	for _, text := range given {
		parts := []string{text}
		if !slices.Contains(names, text) {
			parts = strings.Split(text, ",")
		}
		for _, part := range parts {
			part = strings.TrimSpace(part)
			if _, isSlice := sliceOf(g, part); isSlice && setting == "checkpoint" {
				found = append(found, part)
				continue
			}
			matched := matching(names, part)
			if len(matched) == 0 {
				return nil, planErrorf("paths are those of the table, such as layer1.0.conv1; layer1,layer2, layer*.0 and layers.0-11 name several",
					"`%s` %q names no module of %s", setting, part, g.Name)
			}
			found = append(found, matched...)
		}
	}
	return unique(found), nil
}

// slice is a run of elements of a Sequential.
type slice struct{ first, last *graph.Module }

// sliceText is a slice as it is written: "features.3:6", half open as Python's.
var sliceText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(.+)\.(\d{1,9}):(\d{1,9})$`) })

// sliceOf reads a slice of a Sequential, of at least one element.
func sliceOf(g *graph.Graph, text string) (slice, bool) {
	parts := sliceText().FindStringSubmatch(text)
	if parts == nil {
		return slice{}, false
	}
	start, _ := strconv.Atoi(parts[2])
	stop, _ := strconv.Atoi(parts[3])
	for _, m := range g.Modules {
		if m.Path == parts[1] && m.Class == "Sequential" && start < stop && stop <= len(m.Children) {
			return slice{m.Children[start], m.Children[stop-1]}, true
		}
	}
	return slice{}, false
}

// pathsOf lists the paths of modules and parameters.
func pathsOf(g *graph.Graph) []string {
	var names []string
	for _, m := range g.Modules {
		names = append(names, m.Path)
	}
	for _, param := range g.Params {
		names = append(names, param.Path)
	}
	return names
}

// matching are the names that a path, a pattern or a range stands for.
func matching(names []string, text string) []string {
	if slices.Contains(names, text) {
		return []string{text}
	}
	low, high, before, after, isRange := numbersOf(text)
	pattern := strings.ReplaceAll(text, ".", "/")
	var found []string
	for _, name := range names {
		if isRange {
			if n, ok := numberBetween(name, before, after); ok && low <= n && n <= high {
				found = append(found, name)
			}
			continue
		}
		if ok, err := path.Match(pattern, strings.ReplaceAll(name, ".", "/")); ok && err == nil {
			found = append(found, name)
		}
	}
	return found
}

// numberRange is a range of numbers as one name of a path.
var numberRange = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(|.*\.)(\d{1,9})-(\d{1,9})(|\..*)$`) })

// numbersOf reads a range: "layers.0-11.attn" is 0 to 11 between "layers." and
// ".attn".
func numbersOf(text string) (low, high int, before, after string, ok bool) {
	parts := numberRange().FindStringSubmatch(text)
	if parts == nil {
		return 0, 0, "", "", false
	}
	low, lowErr := strconv.Atoi(parts[2])
	high, highErr := strconv.Atoi(parts[3])
	return low, high, parts[1], parts[4], lowErr == nil && highErr == nil
}

func numberBetween(name, before, after string) (int, bool) {
	rest, begins := strings.CutPrefix(name, before)
	digits, ends := strings.CutSuffix(rest, after)
	n, err := strconv.Atoi(digits)
	return n, begins && ends && err == nil
}

func unique(names []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(names, func(name string) bool {
		known := seen[name]
		seen[name] = true
		return known
	})
}

// calledPaths replaces modules that are never called, such as a ModuleList, by those
// directly below that are, or by what is called below them: recomputing a list means
// recomputing its members.
func calledPaths(g *graph.Graph, paths []string) []string {
	called := map[*graph.Module]bool{}
	for _, c := range g.Calls {
		called[c.Module] = true
	}
	var found []string
	var visit func(m *graph.Module)
	visit = func(m *graph.Module) {
		if called[m] {
			found = append(found, m.Path)
			return
		}
		for _, child := range m.Children {
			visit(child)
		}
	}
	for _, m := range g.Modules {
		if slices.Contains(paths, m.Path) {
			visit(m)
		}
	}
	for _, p := range paths {
		if x, isSlice := sliceOf(g, p); isSlice && called[x.first] && called[x.last] {
			found = append(found, p)
		}
	}
	return unique(found)
}

// ShortPaths writes paths as ExpandPaths reads them, with ranges where numbers follow
// each other: "layers.0-11,norm".
func ShortPaths(paths []string) string {
	type numbered struct {
		before string
		n      int
	}
	split := func(p string) numbered {
		at := strings.LastIndexByte(p, '.') + 1
		n, err := strconv.Atoi(p[at:])
		if err != nil || p[at:] != strconv.Itoa(n) {
			return numbered{p, -1}
		}
		return numbered{p[:at], n}
	}
	var all []numbered
	for _, p := range paths {
		all = append(all, split(p))
	}
	stable.Sort(all, func(a, b numbered) int { return cmp.Or(cmp.Compare(a.before, b.before), a.n-b.n) })
	var texts []string
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[i].n >= 0 && all[end].before == all[i].before && all[end].n == all[end-1].n+1 {
			end++
		}
		switch first := all[i]; {
		case first.n < 0:
			texts = append(texts, first.before)
		case end-i == 1:
			texts = append(texts, fmt.Sprintf("%s%d", first.before, first.n))
		default:
			texts = append(texts, fmt.Sprintf("%s%d-%d", first.before, first.n, all[end-1].n))
		}
		i = end
	}
	return strings.Join(texts, ",")
}
