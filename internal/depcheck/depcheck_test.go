package depcheck

// This file holds the table of who may import what.

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed lists, for every room, the rooms that it may import directly.
var allowed = map[string][]string{
	"internal/files":            {},
	"internal/graph":            {},
	"internal/op":               {"internal/graph"},
	"internal/op/aten":          {"internal/graph", "internal/op"},
	"internal/acid":             {}, // for tests only
	"internal/carried":          {},
	"internal/packed":           {},                                // for tests only
	"internal/opcheck":          {},                                // tests only
	"internal/evidence":         {"internal/graph", "internal/op"}, // for tests only: no rule below names it
	"internal/input":            {"internal/graph"},
	"internal/formula":          {},
	"internal/lang":             {"internal/carried"},
	"internal/spell":            {},
	"internal/stable":           {},
	"internal/shape":            {},
	"internal/escape":           {},
	"internal/depcheck":         {},
	"internal/python/syntax":    {"internal/carried"},
	"internal/python/vm":        {"internal/python/syntax"},
	"internal/python/lib":       {"internal/files", "internal/python/lib/yaml", "internal/python/vm", "internal/python/syntax", "internal/python/lib/regex"},
	"internal/python/lib/regex": {},
	"internal/python/lib/yaml":  {},
	"internal/torch":            {"internal/carried", "internal/checkpoint", "internal/formula", "internal/files", "internal/overload", "internal/pickle", "internal/graph", "internal/op", "internal/op/aten", "internal/input", "internal/python/syntax", "internal/python/vm", "internal/python/lib", "internal/spell", "zoo"},
	"internal/protoscan":        {},
	"internal/weights":          {"internal/graph"},
	"internal/pickle":           {},
	"internal/safetensors":      {"internal/graph", "internal/weights"},
	"internal/gguf":             {"internal/graph", "internal/weights"},
	"internal/checkpoint":       {"internal/files", "internal/graph", "internal/pickle", "internal/weights"},
	"internal/content":          {"internal/files", "internal/onnx", "internal/pickle", "internal/safetensors", "internal/tape"},
	"internal/onnx":             {"internal/formula", "internal/escape", "internal/files", "internal/graph", "internal/op", "internal/op/aten", "internal/input", "internal/protoscan", "internal/spell"},
	"internal/overload":         {"internal/formula", "internal/graph", "internal/op"},
	"internal/exported":         {"internal/formula", "internal/files", "internal/graph", "internal/input", "internal/op", "internal/op/aten", "internal/overload"},
	"internal/tape":             {"internal/formula", "internal/graph", "internal/op", "internal/op/aten", "internal/overload"},
	"internal/fault":            {"internal/spell"},
	"internal/run": {
		"internal/formula", "internal/fault", "internal/graph", "internal/op", "internal/input", "internal/gpu", "internal/memory", "internal/memory/cudacaching", "internal/fit", "internal/latency", "internal/oom", "internal/source", "internal/spell",
	},
	"internal/source":             {"internal/escape", "internal/formula", "internal/checkpoint", "internal/content", "internal/exported", "internal/gguf", "internal/safetensors", "internal/weights", "internal/files", "internal/fault", "internal/protoscan", "internal/python/syntax", "internal/graph", "internal/op", "internal/input", "internal/python/vm", "internal/torch", "internal/onnx", "internal/spell", "internal/tape", "zoo"},
	"internal/cost":               {"internal/graph", "internal/op"},
	"internal/cost/convention":    {"internal/graph", "internal/op"},
	"internal/gpu":                {"internal/carried", "internal/graph", "internal/spell"},
	"internal/memory":             {"internal/graph", "internal/op", "internal/op/aten", "internal/gpu", "internal/spell", "internal/memory/cudacaching", "internal/memory/optimizer"},
	"internal/memory/cudacaching": {},
	"internal/memory/optimizer":   {"internal/spell"},
	"internal/latency":            {"internal/gpu", "internal/graph", "internal/op"},
	"internal/latency/kernels":    {"internal/graph", "internal/latency"}, // for tools/fit and bench/latency
	"internal/fit":                {"internal/graph", "internal/cost", "internal/memory"},
	"internal/advise": {"zoo",
		"internal/cost", "internal/fault", "internal/gpu", "internal/graph", "internal/latency", "internal/memory", "internal/op", "internal/report", "internal/run", "internal/source", "internal/spell",
	},
	"internal/jobscript":       {"internal/python/lib/yaml"},
	"internal/oom":             {},
	"internal/report":          {"internal/formula", "internal/spell", "internal/weights", "internal/cost/convention", "internal/shape", "internal/fault", "internal/oom", "internal/graph", "internal/op", "internal/cost", "internal/memory", "internal/gpu", "internal/fit", "internal/latency"},
	"internal/report/made":     {"internal/packed", "internal/report"}, // for tests only
	"internal/render/text":     {"internal/formula", "internal/escape", "internal/lang", "internal/report"},
	"internal/render/json":     {},
	"internal/render/svg":      {"internal/escape", "internal/render/text", "internal/report"},
	"internal/render/html":     {"internal/escape", "internal/render/svg", "internal/render/text", "internal/report"},
	"internal/render/csv":      {"internal/escape", "internal/report"},
	"internal/render/markdown": {"internal/escape"},
	"internal/render/latex":    {"internal/escape"},
	"internal/render/github":   {"internal/escape"},
	"internal/render/junit":    {"internal/escape"},
	"docs/schema":              {},
	"internal/answer":          {"", "internal/lang", "zoo"},
	"page":                     {},
	"internal/serve":           {"", "docs/schema", "internal/answer", "internal/fault", "internal/spell", "page", "zoo"},
	"internal/cli":             {"", "internal/answer", "internal/lang", "internal/jobscript", "internal/serve", "page", "internal/escape", "internal/spell", "internal/render/text", "zoo"},
	"": {
		"internal/graph", "internal/op", "internal/op/aten", "internal/cost", "internal/cost/convention", "internal/input", "internal/source", "internal/report", "internal/memory", "internal/gpu", "internal/spell",
		"internal/advise", "internal/fit", "internal/escape", "internal/fault", "internal/latency", "internal/oom", "internal/run", "internal/render/text", "internal/render/json", "internal/render/csv", "internal/render/markdown", "internal/render/latex", "internal/render/html", "internal/render/svg", "internal/render/github", "internal/render/junit", "zoo",
	},
	"cmd/heft":           {"internal/cli"},
	"zoo":                {},
	"bench/accuracy":     nil, // measures from outside: anything
	"bench/differential": nil, // likewise
	"bench/latency":      nil, // likewise
	"bench/load":         nil, // likewise
}

// outside lists who may import what from beyond the standard library and
// which parts of the standard library are for the outermost rooms only.
var (
	outermost = []string{"internal/cli", "internal/serve", "cmd/heft", "bench/accuracy"}
	forbidden = []string{"net", "net/http", "os/exec", "plugin", "unsafe", "C"}
	openers   = []string{"internal/files", "internal/evidence", "internal/acid", "internal/packed", "internal/report/made"} // all but the first are for tests
	opening   = []string{"os", "syscall", "io/ioutil"}
)

// everywhere is the room that all others may use, as they use package slices.
const everywhere = "internal/stable"

func TestImports(t *testing.T) {
	for room, imports := range roomImports(t) {
		rule, known := allowed[room]
		if !known {
			t.Errorf("package %q has no rule in depcheck: say what it may import", room)
			continue
		}
		for _, imported := range imports {
			checkImport(t, room, rule, imported)
		}
	}
}

func checkImport(t *testing.T, room string, rule []string, imported string) {
	t.Helper()
	if rule == nil {
		return
	}
	local, isLocal := strings.CutPrefix(imported+"/", moduleAddress(t)+"/")
	local = strings.TrimSuffix(local, "/")
	switch {
	case isLocal && local == everywhere:
	case isLocal && !slices.Contains(rule, local):
		t.Errorf("%q imports %q, which its rule does not allow", room, imported)
	case isLocal || slices.Contains(outermost, room):
	case slices.Contains(forbidden, imported):
		t.Errorf("%q imports %q: the core makes no system calls", room, imported)
	case slices.Contains(opening, imported) && !slices.Contains(openers, room):
		t.Errorf("%q imports %q: only internal/files opens files", room, imported)
	case strings.Contains(strings.Split(imported, "/")[0], "."):
		t.Errorf("%q imports %q: the core is standard library only", room, imported)
	}
}

// moduleAddress reads the module's own name from go.mod, where it stands alone.
func moduleAddress(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimPrefix(first, "module ")
}

// roomImports reads the imports of every package's non-test files. A package without
// imports is a room too; tools, and what stands on Beam, may import anything.
func roomImports(t *testing.T) map[string][]string {
	t.Helper()
	rooms := map[string][]string{}
	for _, name := range goFiles(t) {
		room := roomOf(t, name)
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(room, "tools/") || strings.HasPrefix(room, "sweep") || !built(t, name) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		rooms[room] = append(rooms[room], importsOf(t, file)...)
	}
	return rooms
}

// roomOf is the package of a file as rules name it: "internal/graph", "" for the root.
func roomOf(t *testing.T, name string) string {
	t.Helper()
	relative, err := filepath.Rel(filepath.Join("..", ".."), name)
	if err != nil {
		t.Fatal(err)
	}
	if room := path.Dir(filepath.ToSlash(relative)); room != "." {
		return room
	}
	return ""
}

// built tells whether a file is part of its package here: a generator, say, is not.
func built(t *testing.T, name string) bool {
	t.Helper()
	is, err := build.Default.MatchFile(filepath.Dir(name), filepath.Base(name))
	if err != nil {
		t.Fatal(err)
	}
	return is
}

func importsOf(t *testing.T, file *ast.File) []string {
	t.Helper()
	var imports []string
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		imports = append(imports, imported)
	}
	return imports
}

// TestEveryRuleHasARoom keeps the table above from outliving its packages.
func TestEveryRuleHasARoom(t *testing.T) {
	rooms := roomImports(t)
	for room := range allowed {
		if _, ok := rooms[room]; !ok {
			t.Errorf("depcheck has a rule for %q, which does not exist", room)
		}
	}
}
