package main

// This file runs the pipeline on Beam's local runner, Prism, and spaces by hand.

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/passert"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"

	"heft"
)

func TestMain(m *testing.M) {
	registerFunctions()
	register.Function1x1(figuresOf)
	register.Function2x0(idsOf)
	ptest.Main(m)
}

// written puts a space into a file, with a program beside it.
func written(t *testing.T, space, program string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{"space.json": space, "net.py": program} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "space.json")
}

const layers = `from torch import nn


def make(width, depth):
    return nn.Sequential(*[nn.Linear(width, width) for _ in range(depth)])
`

const family = `{"program": "net.py", "model": "make({width}, {depth})",
 "axes": [{"name": "width", "values": [8, 16]}, {"name": "depth", "values": [1, 2, 3]}, {"name": "batch", "values": [4, "5"]}],
 "setting": {"input": "{batch}x{width}", "gpu": "t4"}}`

// TestJobs: the last axis changes first; a value stands wherever its name does.
func TestJobs(t *testing.T) {
	s, err := ReadSpace(written(t, family, layers))
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != 12 {
		t.Errorf("%d runs, want 2 · 3 · 2", s.Len())
	}
	for i, want := range map[int64][3]string{
		0:  {"width=8 depth=1 batch=4", "family.py:make(8, 1)", "4x8"},
		1:  {"width=8 depth=1 batch=5", "family.py:make(8, 1)", "5x8"},
		2:  {"width=8 depth=2 batch=4", "family.py:make(8, 2)", "4x8"},
		11: {"width=16 depth=3 batch=5", "family.py:make(16, 3)", "5x16"},
	} {
		job := s.Job(i)
		if got := [3]string{job.ID, job.Model, job.Setting.Input}; got != want {
			t.Errorf("run %d is %q, want %q", i, got, want)
		}
	}
}

// TestSpacesRefused: what cannot be meant says why.
func TestSpacesRefused(t *testing.T) {
	for space, want := range map[string]string{
		`{"models": []}`: "names no models",
		`{"program": "net.py", "model": "make(8, 1)", "axes": []}`:                                                             "a family has axes",
		`{"program": "net.py", "model": "make({a}, 1)", "axes": [{"name": "a", "values": []}]}`:                                "has no values",
		`{"program": "net.py", "model": "make(8, 1)", "axes": [{"name": "a", "values": [1]}]}`:                                 "write {a} there",
		`{"program": "none.py", "model": "make({a}, 1)", "axes": [{"name": "a", "values": [1]}]}`:                              "none.py",
		`{"program": "net.py", "modell": "make({a}, 1)", "axes": [{"name": "a", "values": [1]}]}`:                              "modell",
		`{"program": "net.py", "model": "make({a}, 1)", "axes": [{"name": "a", "values": [1]}, {"name": "a", "values": [2]}]}`: "two axes",
		`{"model": "make({a}, 1)", "axes": [{"name": "a", "values": [1]}]}`:                                                    "a family has a program",
		`{"program": "net.py", "grid": {"models": ["resnet18"]}}`:                                                              "no grid",
		`[]`: "cannot unmarshal array",
	} {
		_, err := ReadSpace(written(t, space, layers))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", space, err, want)
		}
	}
	for _, lists := range [][2]string{{"", ""}, {"speed", ""}, {"needs", "accuracy"}} {
		if _, err := ReadObjectives(lists[0], lists[1]); err == nil {
			t.Errorf("objectives %q are taken", lists)
		}
	}
}

// TestFamilyOnPrism: a Linear of width w has w · (w + 1) parameters and, at batch b,
// b · w · w MACs. Of equal parameters the larger batch does more work, and only depth and
// width cost parameters, so that each network at batch 5 is unbeaten: none has more work
// with as few parameters. Every second run is the one at batch 4.
func TestFamilyOnPrism(t *testing.T) {
	space := written(t, family, layers)
	s, err := ReadSpace(space)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var all, even []any
	for _, width := range []int64{8, 16} {
		for depth := int64(1); depth <= 3; depth++ {
			for _, batch := range []int64{4, 5} {
				figures := fmt.Sprint(depth*width*(width+1), depth*batch*width*width)
				all = append(all, figures)
				if batch == 4 {
					even = append(even, figures)
				}
			}
		}
	}
	for _, c := range []struct {
		stride int64
		want   []any
	}{{1, all}, {2, even}} {
		p, root := beam.NewPipelineWithRoot()
		rows := Evaluated(root, text, s.Len(), 5, c.stride)
		passert.Equals(root, beam.ParDo(root, figuresOf, rows), c.want...)
		ptest.RunAndValidate(t, p)
	}
	p, root := beam.NewPipelineWithRoot()
	objectives, err := ReadObjectives("parameters", "macs")
	if err != nil {
		t.Fatal(err)
	}
	front := Unbeatable(root, objectives, Evaluated(root, text, s.Len(), 5, 1))
	passert.Equals(root, beam.ParDo(root, idsOf, front),
		"width=8 depth=1 batch=5", "width=8 depth=2 batch=5", "width=8 depth=3 batch=5", "width=16 depth=1 batch=5",
		"width=16 depth=2 batch=5", "width=16 depth=3 batch=5")
	ptest.RunAndValidate(t, p)
}

func figuresOf(r Row) string { return fmt.Sprint(r.Parameters, r.MACs) }

func idsOf(u Unbeaten, emit func(string)) {
	for _, r := range u.Rows {
		emit(r.ID)
	}
}

// TestGridOnPrism: a grid has the lines that heft's own pool of jobs has.
func TestGridOnPrism(t *testing.T) {
	path := written(t, `{"models": ["resnet18", "no_such_net"], "batches": [1, 2], "setting": {"mode": "training", "gpu": "t4"}}`, "")
	s, err := ReadSpace(path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var want []any
	err = heft.Pool{Workers: 1}.Run(t.Context(), s.Grid.Jobs(0), func(r *heft.JobResult) error {
		line, err := json.Marshal(r)
		want = append(want, string(line))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p, root := beam.NewPipelineWithRoot()
	passert.Equals(root, beam.ParDo(root, lineOf, Evaluated(root, text, s.Len(), 3, 1)), want...)
	ptest.RunAndValidate(t, p)
}

// TestFrontKeepsWhatNothingBeats: by all pairs, in any order of arrival.
func TestFrontKeepsWhatNothingBeats(t *testing.T) {
	f := &Front{Objectives{Small: []string{"needs"}, Large: []string{"macs"}}}
	rows := []Row{
		{Run: 0, Needs: 10, MACs: 5, Fits: true}, {Run: 1, Needs: 10, MACs: 5, Fits: true}, {Run: 2, Needs: 9, MACs: 5, Fits: true},
		{Run: 3, Needs: 20, MACs: 9, Fits: true}, {Run: 4, Needs: 21, MACs: 9, Fits: true}, {Run: 5, Needs: 1, MACs: 99},
		{Run: 6, Needs: 1, MACs: 99, Fits: true, Problem: "cannot be built"}, {Run: 7, Needs: 30, MACs: 10, Fits: true},
	}
	for range len(rows) {
		rows = append(rows[1:], rows[0])
		left, right := f.CreateAccumulator(), f.CreateAccumulator()
		for i, r := range rows {
			if i%2 == 0 {
				left = f.AddInput(left, r)
			} else {
				right = f.AddInput(right, r)
			}
		}
		var got []int64
		for _, r := range f.ExtractOutput(f.MergeAccumulators(left, right)).Rows {
			got = append(got, r.Run)
		}
		if want := []int64{2, 3, 7}; !slices.Equal(got, want) {
			t.Errorf("runs %v, want %v", got, want)
		}
	}
}

// TestExample: the family beside the README has the networks that it says, and they run.
func TestExample(t *testing.T) {
	s, err := ReadSpace("example/mobile.json")
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != 1_105_920 {
		t.Errorf("%d networks, and README says 1,105,920", s.Len())
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	f := &Evaluate{Space: text, Stride: 276_479}
	if err := f.Setup(); err != nil {
		t.Fatal(err)
	}
	defer f.Teardown()
	count := 0
	err = f.ProcessElement(t.Context(), Span{0, s.Len()}, func(r Row) {
		count++
		if r.Problem != "" || r.MACs == 0 {
			t.Errorf("%s: %s", r.ID, r.Problem)
		}
	})
	if err != nil || count != 5 {
		t.Errorf("%d networks, %v; want 5", count, err)
	}
}
