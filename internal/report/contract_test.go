package report

// This file compares the fields of the JSON contracts with the committed list.

import (
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/contract.txt anew; a field may be added, never renamed or removed within a version")

// TestContract lists every field of the JSON contracts, those that are
// left out when empty included: an example never shows them all.
func TestContract(t *testing.T) {
	var lines []string
	for _, c := range []struct {
		version string
		result  any
	}{{Version, Report{}}, {MemoryVersion, Memory{}}, {LatencyVersion, Latency{}}, {FitVersion, Fit{}}, {AdviceVersion, Advice{}}, {WhatIfVersion, WhatIf{}}, {ComparisonVersion, Comparison{}}, {JobVersion, JobResult{}}, {DiffVersion, Diff{}}, {CheckVersion, Check{}}, {CheckListVersion, CheckList{}},
		{ShapeVersion, Shape{}}, {BytesVersion, Bytes{}}, {ExplainVersion, Explanation{}}, {PlacementsVersion, Placements{}}, {WeightsVersion, Weights{}}, {CountVersion, Count{}}} {
		lines = append(lines, c.version)
		lines = append(lines, fieldsOf(reflect.TypeOf(c.result), "")...)
	}
	got := strings.Join(lines, "\n") + "\n"
	const file = "testdata/contract.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	listed := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(listed) || listed[i] != line {
			t.Fatalf("line %d of the contract is %q now; %s has another", i+1, line, file)
		}
	}
	if got != string(want) {
		t.Errorf("the contract has lost its last lines, from %q", listed[strings.Count(got, "\n")])
	}
}

// fieldsOf writes "  path type" for each field, "?" behind those that may be
// absent. Embedded structs are flattened, as JSON does.
func fieldsOf(of reflect.Type, path string) []string {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		if of.Kind() == reflect.Slice {
			path += "[]"
		}
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct {
		return nil
	}
	var lines []string
	for i := range of.NumField() {
		field := of.Field(i)
		if field.Anonymous {
			lines = append(lines, fieldsOf(field.Type, path)...)
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		place := strings.TrimPrefix(path+"."+name, ".")
		mark := ""
		if strings.Contains(options, "omitempty") {
			mark = "?"
		}
		lines = append(lines, "  "+place+mark+" "+kindOf(field.Type))
		lines = append(lines, fieldsOf(field.Type, place)...)
	}
	return lines
}

// kindOf is JSON's word for a type.
func kindOf(of reflect.Type) string {
	switch of.Kind() {
	case reflect.Pointer:
		return kindOf(of.Elem())
	case reflect.Slice:
		return "list of " + kindOf(of.Elem())
	case reflect.Struct:
		return "object"
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	case reflect.Map:
		return "object of " + kindOf(of.Elem())
	}
	return "number"
}
