package main

// This file writes a report as a JSON Schema of draft 2020-12.

import (
	"bytes"
	"encoding/json"
	"strings"
)

// schema is the part of JSON Schema that reports need, in the order it is written.
type schema struct {
	Schema      string             `json:"$schema,omitempty"`
	ID          string             `json:"$id,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Ref         string             `json:"$ref,omitempty"`
	AnyOf       []*schema          `json:"anyOf,omitempty"`
	Type        any                `json:"type,omitempty"` // a name or a list of names
	Const       string             `json:"const,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	MinItems    int                `json:"minItems,omitempty"`
	MaxItems    int                `json:"maxItems,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Definitions map[string]*schema `json:"$defs,omitempty"`
}

// schemaPath is docs/schema/memory-1.json for heft.memory/1.
func (d *document) schemaPath() string {
	name := strings.TrimPrefix(d.version, "heft.")
	return "docs/schema/" + strings.ReplaceAll(name, "/", "-") + ".json"
}

// schema does not close its objects: within a version fields may be added.
func (d *document) schema() ([]byte, error) {
	root := d.objects[0].schema()
	root.Schema = "https://json-schema.org/draft/2020-12/schema"
	root.ID = "urn:" + strings.NewReplacer(".", ":", "/", ":").Replace(d.version)
	root.Title = d.version
	root.Properties["version"].Const = d.version
	root.Definitions = map[string]*schema{}
	for _, o := range d.objects[1:] {
		root.Definitions[o.name] = o.schema()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(root)
	return b.Bytes(), err
}

func (o *object) schema() *schema {
	s := &schema{Type: "object", Description: o.comment, Properties: map[string]*schema{}}
	for _, f := range o.fields {
		property := f.kind.schema()
		property.Description = f.comment
		s.Properties[f.name] = property
		if !f.optional {
			s.Required = append(s.Required, f.name)
		}
	}
	return s
}

func (k *kind) schema() *schema {
	switch {
	case k.object != "" && k.nullable:
		return &schema{AnyOf: []*schema{{Ref: "#/$defs/" + k.object}, {Type: "null"}}}
	case k.object != "":
		return &schema{Ref: "#/$defs/" + k.object}
	}
	s := &schema{Type: k.json, Enum: k.values, MinItems: k.length, MaxItems: k.length}
	if k.nullable {
		s.Type = []string{k.json, "null"}
	}
	if k.element != nil {
		s.Items = k.element.schema()
	}
	return s
}
