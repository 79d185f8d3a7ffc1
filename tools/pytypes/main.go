// Command pytypes writes the dataclasses of the Python package, one for each object of
// the reports, from the JSON schemas in docs/schema.
//
//	go run ./tools/pytypes
package main

// This file reads the schemas and prints the classes.

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"heft/docs/schema"
)

// place is where the classes stand, from the repository's root.
const place = "python/src/heft/_results.py"

func main() {
	text, err := generate()
	if err == nil {
		err = os.WriteFile(place, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "pytypes:", err)
		os.Exit(1)
	}
}

// object is a schema, as far as the reports' use it.
type object struct {
	Title       string             `json:"title"`
	Description string             `json:"description"`
	Type        any                `json:"type"` // a name, or a list of them with "null"
	Ref         string             `json:"$ref"`
	Properties  map[string]*object `json:"properties"`
	Required    []string           `json:"required"`
	Items       *object            `json:"items"`
	Values      json.RawMessage    `json:"additionalProperties"`
	Any         []*object          `json:"anyOf"`
	Definitions map[string]*object `json:"$defs"`
}

const head = `"""The objects of heft's reports as dataclasses.

Written by tools/pytypes from docs/schema: go run ./tools/pytypes
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ._document import Document, Record

`

// generate prints every class once, parts before the reports that hold them.
func generate() ([]byte, error) {
	parts, roots := map[string]*object{}, map[string]*object{}
	entries, err := fs.ReadDir(schema.Files(), ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		text, err := fs.ReadFile(schema.Files(), e.Name())
		if err != nil {
			return nil, err
		}
		root := &object{}
		if err := json.Unmarshal(text, root); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		roots[className(e.Name())] = root
		for name, part := range root.Definitions {
			if err := unite(parts, upperFirst(name), part); err != nil {
				return nil, fmt.Errorf("%s: %w", e.Name(), err)
			}
		}
	}
	var b strings.Builder
	b.WriteString(head)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if roots[name] == nil {
			writeClass(&b, name, "Record", parts[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(roots)) {
		writeClass(&b, name, "Document", roots[name])
	}
	b.WriteString("\n\nBY_VERSION: dict[str, type[Document]] = {\n")
	for _, name := range slices.Sorted(maps.Keys(roots)) {
		fmt.Fprintf(&b, "    %q: %s,\n", roots[name].Title, name)
	}
	b.WriteString("}\n")
	return []byte(b.String()), nil
}

// unite notes a part, which has the same fields wherever it stands.
func unite(parts map[string]*object, name string, part *object) error {
	before := parts[name]
	if before == nil {
		parts[name] = part
		return nil
	}
	if !slices.Equal(slices.Sorted(maps.Keys(before.Properties)), slices.Sorted(maps.Keys(part.Properties))) {
		return fmt.Errorf("%s has other fields than in another report", name)
	}
	return nil
}

// className is CheckList for check-list-1.json.
func className(file string) string {
	name := strings.TrimSuffix(file, ".json")
	name = name[:strings.LastIndexByte(name, '-')]
	var b strings.Builder
	for _, word := range strings.Split(name, "-") {
		b.WriteString(upperFirst(word))
	}
	return b.String()
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func writeClass(b *strings.Builder, name, base string, o *object) {
	fmt.Fprintf(b, "\n@dataclass(frozen=True, kw_only=True)\nclass %s(%s):\n", name, base)
	fmt.Fprintf(b, "    \"\"\"%s\"\"\"\n\n", docText(o.Description, name))
	names := slices.Sorted(maps.Keys(o.Properties))
	for _, field := range names {
		property := o.Properties[field]
		annotation, otherwise := pythonType(property)
		if slices.Contains(o.Required, field) {
			if property.Ref != "" {
				annotation = strings.TrimSuffix(annotation, " | None")
			}
			fmt.Fprintf(b, "    %s: %s\n", attribute(field), annotation)
		} else {
			fmt.Fprintf(b, "    %s: %s = %s\n", attribute(field), annotation, otherwise)
		}
		if property.Description != "" {
			fmt.Fprintf(b, "    \"\"\"%s\"\"\"\n", docText(property.Description, name))
		}
	}
	if len(names) == 0 {
		b.WriteString("    pass\n")
	}
	b.WriteString("\n")
}

// docText is a comment as a docstring: one that ends in a quotation mark would end
// the string.
func docText(text, otherwise string) string {
	if text == "" {
		return otherwise + "."
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), `"""`, `'''`)
	if strings.HasSuffix(text, `"`) {
		text += " "
	}
	return text
}

// keywords of Python that a field may be called by.
var keywords = []string{"from", "in", "is", "class", "as", "def", "pass", "global", "with", "import", "lambda", "not", "or", "and", "if", "for"}

func attribute(field string) string {
	if slices.Contains(keywords, field) {
		return field + "_"
	}
	return field
}

// pythonType is a property's annotation, and what stands where it is absent.
func pythonType(o *object) (annotation, otherwise string) {
	if o.Ref != "" {
		return upperFirst(o.Ref[strings.LastIndexByte(o.Ref, '/')+1:]) + " | None", "None"
	}
	if len(o.Any) > 0 {
		for _, alternative := range o.Any {
			if alternative.Ref != "" || alternative.Type != "null" {
				annotation, _ = pythonType(alternative)
			}
		}
		if !strings.HasSuffix(annotation, "| None") {
			annotation += " | None"
		}
		return annotation, "None"
	}
	kind, _ := o.Type.(string)
	if list, ok := o.Type.([]any); ok {
		for _, name := range list {
			if name != "null" {
				inner, _ := pythonType(&object{Type: name, Items: o.Items, Values: o.Values})
				return inner + " | None", "None"
			}
		}
	}
	switch kind {
	case "integer":
		return "int", "0"
	case "number":
		return "float", "0.0"
	case "string":
		return "str", `""`
	case "boolean":
		return "bool", "False"
	case "array":
		item, _ := pythonType(o.Items)
		return "list[" + strings.TrimSuffix(item, " | None") + "]", "field(default_factory=list)"
	case "object":
		return "dict[str, object]", "field(default_factory=dict)"
	}
	return "object", "None"
}
