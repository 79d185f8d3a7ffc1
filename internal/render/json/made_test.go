package json_test

// This file compares the JSON of reports that no model gave: every name of every contract.

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"heft/internal/render/json"
	"heft/internal/report"
	"heft/internal/report/made"
)

func TestMadeContracts(t *testing.T) {
	var s made.Screens
	for number := range uint64(4) {
		for _, r := range []any{
			&report.Report{}, &report.Memory{}, &report.Fit{}, &report.Weights{}, &report.Comparison{}, &report.Diff{}, &report.Latency{}, &report.Placements{}, &report.Shape{},
			&report.Bytes{}, &report.Explanation{}, &report.Count{}, &report.Check{}, &report.CheckList{}, &report.Advice{}, &report.WhatIf{}, &report.JobResult{}, &report.Placement{},
		} {
			made.Fill(r, number)
			s.Add(fmt.Sprint(reflect.TypeOf(r).Elem().Name(), " ", number), func(w *strings.Builder) error { return json.Write(w, r) })
			s.Add("line", func(w *strings.Builder) error { return json.Line(w, r) })
		}
	}
	s.Compare(t, "testdata/made.txt.gz")
}
