package main

// This file makes mutants that nobody chose: a random line of the product and a random small
// error on it, written in the language of the list.

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
)

// edit replaces source[start:end] by text, all on one line.
type edit struct {
	kind       string
	start, end int
	text       string
}

// notProduct are folders that hold tests, measurements and tools.
var notProduct = []string{"tools", "bench", "testdata", "docs", "internal/opcheck", "internal/evidence", "internal/depcheck", "internal/packed", "internal/acid", "internal/report/made"}

// productFiles are the Go files that a user runs, and the Python ones of the prelude.
func productFiles() ([]string, error) {
	var files []string
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path = filepath.ToSlash(path)
		if entry.IsDir() {
			if slices.Contains(notProduct, path) || filepath.Base(path) == "testdata" || len(path) > 1 && strings.HasPrefix(path, ".") {
				return fs.SkipDir
			}
			return nil
		}
		goFile := strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
		if goFile || embedding(path) != "" && strings.HasSuffix(path, ".py") {
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// site is a line on which something can be changed.
type site struct {
	file  string
	edits []edit
}

// sites groups the possible edits of a file by line.
func sites(file, source string) ([]site, error) {
	edits := pythonEdits(source)
	if strings.HasSuffix(file, ".go") {
		var err error
		if edits, err = goEdits(file, source); err != nil {
			return nil, err
		}
	}
	byLine := map[int][]edit{}
	for _, e := range edits {
		if !strings.Contains(source[e.start:e.end], "\n") {
			line := strings.Count(source[:e.start], "\n")
			byLine[line] = append(byLine[line], e)
		}
	}
	var all []site
	for line := range strings.Count(source, "\n") + 1 {
		if byLine[line] != nil {
			all = append(all, site{file, byLine[line]})
		}
	}
	return all, nil
}

// draw makes mutants, count of them, that the list can say and accept takes.
func draw(sources map[string]string, count int, seed uint64, accept func(*mutant) (bool, error)) ([]mutant, error) {
	var all []site
	for _, file := range sortedNames(sources) {
		found, err := sites(file, sources[file])
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	random := rand.New(rand.NewPCG(seed, 0))
	all = mixed(all, random)
	var drawn []mutant
	for _, s := range all {
		if len(drawn) == count {
			break
		}
		e := s.edits[random.IntN(len(s.edits))]
		m, ok := phrase(s.file, sources[s.file], e)
		if !ok {
			continue
		}
		taken, err := accept(&m)
		if err != nil {
			return nil, err
		}
		if taken {
			drawn = append(drawn, m)
		}
	}
	return drawn, nil
}

// mixed is an order in which large rooms come before small ones as often as the roots of their sizes
// say: else two rooms would have half of the mutants, and most none.
func mixed(all []site, random *rand.Rand) []site {
	size := map[string]int{}
	for _, s := range all {
		size[roomOf(s.file)]++
	}
	key := make(map[int]float64, len(all))
	order := make([]int, len(all))
	for i, s := range all {
		order[i] = i
		key[i] = random.ExpFloat64() * math.Sqrt(float64(size[roomOf(s.file)]))
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
	sorted := make([]site, len(all))
	for i, k := range order {
		sorted[i] = all[k]
	}
	return sorted
}

func sortedNames[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// phrase says an edit in the language of the list: the whole line, behind a line
// above it that stands only once in the file. It fails where there is none.
func phrase(file, source string, e edit) (mutant, bool) {
	start := strings.LastIndexByte(source[:e.start], '\n') + 1
	end := e.end + strings.IndexByte(source[e.end:]+"\n", '\n')
	start += len(source[start:end]) - len(strings.TrimLeft(source[start:end], " \t"))
	m := mutant{
		room: roomOf(file), file: file, packages: []string{filepath.ToSlash(filepath.Dir(file))},
		old: source[start:end],
		new: source[start:e.start] + e.text + source[e.end:end],
	}
	if p := embedding(file); p != "" {
		m.packages = []string{p}
	}
	want := source[:start] + m.new + source[end:]
	for _, after := range append([]string{""}, linesAbove(source, start)...) {
		m.after = after
		if got, err := m.apply(source); err == nil && got == want {
			return m, true
		}
	}
	return m, false
}

// linesAbove are the texts of the lines before an offset, the nearest first.
func linesAbove(source string, offset int) []string {
	var lines []string
	for _, line := range strings.Split(source[:offset], "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	slices.Reverse(lines)
	return lines
}

// roomOf names the folder of a file.
func roomOf(file string) string {
	folder := filepath.ToSlash(filepath.Dir(file))
	if p := embedding(file); p != "" {
		folder = p + "/py"
	}
	if folder == "." {
		return "heft"
	}
	return strings.TrimPrefix(folder, "internal/")
}

// listText writes mutants so that parseList reads them.
func listText(list []mutant) string {
	var b strings.Builder
	room, file := "", ""
	for _, m := range list {
		if m.room != room {
			fmt.Fprintf(&b, "\nroom %s\n", m.room)
			room, file = m.room, ""
		}
		if m.file != file {
			fmt.Fprintf(&b, "file %s\ntests %s\n", m.file, strings.Join(m.packages, " "))
			file = m.file
		}
		if m.equivalent != "" {
			fmt.Fprintf(&b, "= %s\n", m.equivalent)
		}
		if m.after != "" {
			fmt.Fprintf(&b, "@ %s\n", m.after)
		}
		fmt.Fprintf(&b, "- %s\n+ %s\n", m.old, m.new)
	}
	return strings.TrimPrefix(b.String(), "\n")
}
