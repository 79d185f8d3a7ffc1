// Command jsondoc writes what --format json prints down: docs/json.md for people, and
// a JSON Schema for each report's version below docs/schema. Both come from the
// structs themselves, their names, types and comments, so that they cannot differ.
//
//	go run ./tools/jsondoc
package main

// This file names the reports and writes the files.

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// contract is a report that programs read: a struct and the constant of its version.
type contract struct {
	room     string // folder of the package, from the repository's root
	root     string // the struct
	constant string // that holds the version
	command  string // that prints it with --format json
}

// contracts are all reports, in the order of the page.
var contracts = []contract{
	{"internal/report", "Report", "Version", "heft MODEL"},
	{"internal/report", "Weights", "WeightsVersion", "heft FILE"},
	{"internal/report", "Memory", "MemoryVersion", "heft memory MODEL"},
	{"internal/report", "Latency", "LatencyVersion", "heft time MODEL --gpu rtx3090"},
	{"internal/report", "Fit", "FitVersion", "heft fit MODEL"},
	{"internal/report", "Advice", "AdviceVersion", "heft advise MODEL"},
	{"internal/report", "WhatIf", "WhatIfVersion", "heft whatif MODEL --set amp=bf16"},
	{"internal/report", "Count", "CountVersion", "heft MODEL --convention thop"},
	{"internal/report", "Comparison", "ComparisonVersion", "heft compare MODEL MODEL"},
	{"internal/report", "JobResult", "JobVersion", "heft memory --jobs FILE"},
	{"internal/report", "Diff", "DiffVersion", "heft diff MODEL MODEL"},
	{"internal/report", "Check", "CheckVersion", "heft check MODEL"},
	{"internal/report", "CheckList", "CheckListVersion", "heft check"},
	{"internal/report", "Placements", "PlacementsVersion", "heft slurm check JOB"},
	{"internal/report", "Explanation", "ExplainVersion", "heft explain MODEL LAYER"},
	{"internal/report", "Shape", "ShapeVersion", "heft shape SIZE STEP"},
	{"internal/report", "Bytes", "BytesVersion", "heft bytes SHAPE"},
	{"internal/cli", "errorReport", "errorVersion", "any command that fails"},
}

func main() {
	if err := writeAll("."); err != nil {
		fmt.Fprintln(os.Stderr, "jsondoc:", err)
		os.Exit(1)
	}
}

func writeAll(root string) error {
	files, err := generate(root)
	if err != nil {
		return err
	}
	for name, text := range files {
		place := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(place, text, 0o644); err != nil {
			return err
		}
	}
	archive, err := packed(files)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "docs/schema/schemas.zip"), archive, 0o644)
}

// packed is the archive of the schemas, which heft carries.
func packed(files map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Dir(name) != "docs/schema" {
			continue
		}
		w, err := archive.Create(path.Base(name))
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// generate returns the page and the schemas by their paths below the repository's root.
func generate(root string) (map[string][]byte, error) {
	rooms, err := readRooms(root)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	var documents []*document
	for _, c := range contracts {
		d, err := rooms[c.room].document(c)
		if err != nil {
			return nil, err
		}
		documents = append(documents, d)
		if files[d.schemaPath()], err = d.schema(); err != nil {
			return nil, err
		}
	}
	files["docs/json.md"] = page(documents)
	return files, nil
}
