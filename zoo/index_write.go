//go:build ignore

// This program writes index.go, the Go form of index.json: a process that names
// one model should not pay for decoding all of them.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"log"
	"maps"
	"os"
	"slices"

	"heft/internal/stable"
	"heft/zoo"
)

func main() {
	text, err := os.ReadFile("index.json")
	if err != nil {
		log.Fatal(err)
	}
	var x struct {
		Models   []zoo.Model
		Modules  map[string]string
		Packages map[string]map[string]string
	}
	if err := json.Unmarshal(text, &x); err != nil {
		log.Fatal(err)
	}
	stable.Sort(x.Models, zoo.CompareModels)
	var out bytes.Buffer
	fmt.Fprint(&out, "// Code generated from index.json by index_write.go; DO NOT EDIT.\n\npackage zoo\n\n// models are in the order of Models.\n")
	fmt.Fprint(&out, "var models = [...]Model{\n")
	for _, m := range x.Models {
		writeModel(&out, m)
	}
	fmt.Fprint(&out, "}\n\n// moduleFiles pairs modules with their files.\nvar moduleFiles = [...][2]string{\n")
	for _, module := range slices.Sorted(maps.Keys(x.Modules)) {
		fmt.Fprintf(&out, "{%q, %q},\n", module, x.Modules[module])
	}
	fmt.Fprint(&out, "}\n\n// packageExports lists package, name, and the module that defines it.\nvar packageExports = [...][3]string{\n")
	for _, pkg := range slices.Sorted(maps.Keys(x.Packages)) {
		for _, name := range slices.Sorted(maps.Keys(x.Packages[pkg])) {
			fmt.Fprintf(&out, "{%q, %q, %q},\n", pkg, name, x.Packages[pkg][name])
		}
	}
	fmt.Fprint(&out, "}\n")
	source, err := format.Source(out.Bytes())
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("index.go", source, 0o644); err != nil {
		log.Fatal(err)
	}
}

func writeModel(out *bytes.Buffer, m zoo.Model) {
	fmt.Fprintf(out, "{Name: %q, Arguments: %q, File: %q, Module: %q, Task: %q,\n", m.Name, m.Arguments, m.File, m.Module, m.Task)
	if m.Targets != nil {
		fmt.Fprintf(out, "Targets: %#v,\n", m.Targets)
	}
	fmt.Fprintf(out, "Input: %#v,\nParameters: %d,\nDescription: %q,\n", m.Input, m.Parameters, m.Description)
	fmt.Fprintf(out, "Published: Published{Weights: %q, Parameters: %d, GMACs: %v, Input: %#v}},\n",
		m.Published.Weights, m.Published.Parameters, m.Published.GMACs, m.Published.Input)
}
