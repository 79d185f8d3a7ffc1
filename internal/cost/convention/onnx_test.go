package convention_test

// This file compares the presets of tools that count ONNX files with what the tools
// answered for them (tools/goldens/onnx_conventions.py).

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"heft/internal/cost/convention"
	"heft/internal/graph"
	"heft/internal/onnx"
	"heft/internal/packed"
)

// fileAnswers are what the tools answered for a file of an archive.
type fileAnswers struct {
	Archive, File string
	Tools         map[string]answer
}

// fileFaults are answers that a preset does not give, by preset and figure, then by
// file, with the tool's fault.
var fileFaults = map[string]map[string]string{
	"onnx-tool macs": {
		"channels_last.onnx":               "the tool takes the sizes of a channels-last operator for channels first",
		"nine_open_axes.onnx":              "sizes that the file leaves open count nothing",
		"timm-swinv2_cr_tiny_224.old.onnx": normOfAxes,
		"timm-convnextv2_atto.new.onnx":    normOfAxes,
		"timm-convnextv2_atto.old.onnx":    normOfAxes,
		"timm-edgenext_xx_small.new.onnx":  normOfAxes,
	},
}

const normOfAxes = "the tool knows the axes of ReduceL2 as an attribute only, and takes one of opset 18 for a norm of everything"

// leastFiles and leastSingles are how many answers of each preset come out: MACs,
// then parameters.
var (
	leastFiles   = map[string][2]int{"onnx-tool": {116, 122}, "onnx-opcounter": {121, 176}}
	leastSingles = map[string][2]int{"onnx-tool": {95, 95}, "onnx-opcounter": {91, 97}}
)

// TestFiles compares exports of whole models, and small files of odd kinds.
func TestFiles(t *testing.T) {
	const folder = "../../../testdata/onnx/"
	equal := compareFiles(t, "testdata/onnx_tools.jsonl.gz", archives(t, folder+"exports.tar.gz", folder+"kinds.tar.gz"))
	for preset, want := range leastFiles {
		if got := equal[preset]; got[0] < want[0] || got[1] < want[1] {
			t.Errorf("%s: %v answers come out, want %v", preset, got, want)
		}
	}
}

// TestFilesOfSingles compares single layers and functions: the columns of
// counting-conventions, section 3.3, and more kinds.
func TestFilesOfSingles(t *testing.T) {
	equal := compareFiles(t, "testdata/onnx_singles.jsonl.gz", archives(t, "testdata/onnx_singles.tar.gz"))
	for preset, want := range leastSingles {
		if got := equal[preset]; got[0] < want[0] || got[1] < want[1] {
			t.Errorf("%s: %v answers come out, want %v", preset, got, want)
		}
	}
}

// compareFiles compares the presets with a file of answers, and counts those that come
// out by preset.
func compareFiles(t *testing.T, path string, files map[string][]byte) map[string][2]int {
	t.Helper()
	equal := map[string][2]int{}
	for _, a := range packed.Rows[fileAnswers](t, path) {
		t.Run(a.File, func(t *testing.T) {
			g, err := traceFile(files[a.Archive+"/"+a.File])
			if err != nil {
				t.Skip(err)
			}
			for preset, tool := range map[string]string{"onnx-tool": "onnx_tool", "onnx-opcounter": "onnx_opcounter"} {
				macs, parameters := a.compare(t, g, preset, a.Tools[tool])
				count := equal[preset]
				equal[preset] = [2]int{count[0] + macs, count[1] + parameters}
			}
		})
	}
	return equal
}

// compare compares a preset with a tool's answer, and tells what comes out.
func (a fileAnswers) compare(t *testing.T, g *graph.Graph, preset string, tool answer) (macs, parameters int) {
	t.Helper()
	c, _ := convention.Lookup(preset)
	r := c.Count(g)
	figure := func(field string, got int64) int {
		want, answered := tool[field].(float64)
		switch known := fileFaults[preset+" "+field][a.File]; {
		case !answered || known != "":
			return 0
		case field == "macs" && tool["open"] != nil && tool["open"] != 0.0: // onnx-opcounter takes sizes that ONNX's inference leaves open for zero
			return 0
		case got != int64(want):
			t.Errorf("%s %s: %d, want %.0f; %s", preset, field, got, want, differing(r, tool["by_operator"]))
			return 0
		}
		return 1
	}
	return figure("macs", r.Total), figure("params", r.Parameters)
}

// differing says which operators the tool counts otherwise, where it tells.
func differing(r convention.Result, byOperator any) string {
	theirs, _ := byOperator.(map[string]any)
	ours := map[string]float64{}
	for _, p := range r.Parts {
		ours[p.What] += float64(p.Count)
	}
	for name, count := range ours {
		if theirs[name] == count {
			delete(ours, name)
		}
	}
	return fmt.Sprintf("differ %v of %v", ours, theirs)
}

func traceFile(data []byte) (*graph.Graph, error) {
	f, err := onnx.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Trace(onnx.Run{})
}

// archives reads the files of archives, by archive and name.
func archives(t *testing.T, paths ...string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, path := range paths {
		for name, content := range packed.Files(t, path) {
			files[filepath.Base(path)+"/"+name] = content
		}
	}
	return files
}
