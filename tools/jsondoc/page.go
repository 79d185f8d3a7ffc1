package main

// This file writes the page for people.

import (
	"bytes"
	"fmt"
	"strings"
)

const introduction = `# What --format json prints

Written by ` + "`go run ./tools/jsondoc`" + ` from the structs and their comments; a test holds it.

Each report names its version. Within a version fields are added and never renamed or
removed, so a program should pass over those it does not know. Sizes of memory are
bytes. *Optional* fields are absent where they are zero, empty or false. A shape is a
list of sizes, ` + "`[]`" + ` for a scalar. The schemas are JSON Schema, draft 2020-12.
`

func page(documents []*document) []byte {
	var b bytes.Buffer
	b.WriteString(introduction)
	for _, d := range documents {
		fmt.Fprintf(&b, "\n## %s\n\n`%s` · [schema](%s)\n", d.version, d.command, strings.TrimPrefix(d.schemaPath(), "docs/"))
		for i, o := range d.objects {
			if i > 0 {
				fmt.Fprintf(&b, "\n### %s of %s\n", o.name, d.version)
			}
			o.table(&b)
		}
	}
	return b.Bytes()
}

func (o *object) table(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n%s\n\n| field | type | meaning |\n|---|---|---|\n", cell(o.comment))
	for _, f := range o.fields {
		holds := f.kind.words()
		if f.optional {
			holds += ", optional"
		}
		meaning := f.comment
		if len(f.kind.values) > 0 {
			meaning = strings.TrimSpace(meaning + " one of " + strings.Join(f.kind.values, ", "))
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", f.name, holds, cell(meaning))
	}
}

// words name a kind: "list of lists of integer", "Layer or null".
func (k *kind) words() string {
	text := k.json
	switch {
	case k.object != "":
		text = k.object
	case k.element != nil && k.length > 0:
		text = fmt.Sprintf("list of %d %s", k.length, k.element.words())
	case k.element != nil:
		text = "list of " + k.element.words()
	}
	if k.nullable {
		text += " or null"
	}
	return text
}

// cell is a text that does not end a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
