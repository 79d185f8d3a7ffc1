package main

// This file validates values against the part of JSON Schema that the schemas use.

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// schemaFiles are the committed schemas by their reports' versions.
type schemaFiles map[string]*validator

// readSchemas reads the files as they are committed. A keyword that the validator
// does not know is an error, not passed over.
func readSchemas(t *testing.T) schemaFiles {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(repository, "docs/schema/*.json"))
	if err != nil {
		t.Fatal(err)
	}
	schemas := schemaFiles{}
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		root := &schema{}
		decoder := json.NewDecoder(file)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(root); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		schemas[root.Title] = &validator{root}
	}
	return schemas
}

// check validates a report and returns its version.
func (s schemaFiles) check(t *testing.T, where string, report any) string {
	t.Helper()
	version, _ := report.(map[string]any)["version"].(string)
	v, known := s[version]
	if !known {
		t.Errorf("%s: there is no schema for %q", where, version)
		return version
	}
	for i, fault := range v.faults(report) {
		if i < 5 {
			t.Errorf("%s: %s: %s", where, version, fault)
		}
	}
	return version
}

type validator struct{ root *schema }

// faults lists where a report parts from the schema. A name that the schema lacks is
// one too: the writer of the reports may not know more than the schema.
func (v *validator) faults(report any) []string { return v.value(v.root, report, "") }

func (v *validator) value(s *schema, value any, place string) []string {
	switch {
	case s.Ref != "":
		return v.value(v.root.Definitions[strings.TrimPrefix(s.Ref, "#/$defs/")], value, place)
	case s.AnyOf != nil:
		return v.anyOf(s.AnyOf, value, place)
	case !slices.ContainsFunc(typeNames(s.Type), func(name string) bool { return isOfType(value, name) }):
		return []string{fmt.Sprintf("%s is no %s", place, strings.Join(typeNames(s.Type), " or "))}
	}
	switch x := value.(type) {
	case map[string]any:
		return v.object(s, x, place)
	case []any:
		return v.list(s, x, place)
	case string:
		return texts(s, x, place)
	}
	return nil
}

// anyOf tells the faults by the first of the schemas, if none holds.
func (v *validator) anyOf(list []*schema, value any, place string) []string {
	for _, s := range list {
		if len(v.value(s, value, place)) == 0 {
			return nil
		}
	}
	return v.value(list[0], value, place)
}

func (v *validator) object(s *schema, value map[string]any, place string) []string {
	var faults []string
	for _, name := range s.Required {
		if _, ok := value[name]; !ok {
			faults = append(faults, strings.TrimSpace(fmt.Sprintf("%s %q is missing", place, name)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(value)) {
		property, ok := s.Properties[name]
		if !ok {
			faults = append(faults, strings.TrimSpace(fmt.Sprintf("%s %q is not in the schema", place, name)))
			continue
		}
		faults = append(faults, v.value(property, value[name], strings.TrimPrefix(place+"."+name, "."))...)
	}
	return faults
}

func (v *validator) list(s *schema, value []any, place string) []string {
	if len(value) < s.MinItems || s.MaxItems > 0 && len(value) > s.MaxItems {
		return []string{fmt.Sprintf("%s has %d items", place, len(value))}
	}
	var faults []string
	for i, item := range value {
		faults = append(faults, v.value(s.Items, item, fmt.Sprintf("%s[%d]", place, i))...)
	}
	return faults
}

func texts(s *schema, value, place string) []string {
	switch {
	case s.Const != "" && value != s.Const:
		return []string{fmt.Sprintf("%s is not %q", place, s.Const)}
	case s.Enum != nil && !slices.Contains(s.Enum, value):
		return []string{fmt.Sprintf("%s is %q, none of %q", place, value, s.Enum)}
	}
	return nil
}

// typeNames are a schema's types, one or a list.
func typeNames(of any) []string {
	if name, ok := of.(string); ok {
		return []string{name}
	}
	var names []string
	list, _ := of.([]any)
	for _, name := range list {
		names = append(names, fmt.Sprint(name))
	}
	return names
}

func isOfType(value any, name string) bool {
	switch x := value.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case float64:
		return name == "number" || name == "integer" && x == math.Trunc(x)
	case []any:
		return name == "array"
	case map[string]any:
		return name == "object"
	}
	return false
}
