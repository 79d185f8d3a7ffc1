package aten

// This file holds the comparison of what is kept for the backward with real torch.

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// recordedSaves is a call of real torch and the sizes of the storages that
// autograd kept.
type recordedSaves struct {
	recordedCall
	Saved []int64
}

// savesDifferently lists calls whose saves are known to differ, and why.
var savesDifferently = map[string]string{}

// TestSavesAgreeWithTorch compares what is kept for the backward with what
// torch keeps on a GPU (testdata/saves.py).
func TestSavesAgreeWithTorch(t *testing.T) {
	file, err := os.Open("testdata/saves.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	counted := 0
	for lines.Scan() {
		var r recordedSaves
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		spelling, known := Catalogue().PythonNames()[r.Call]
		if !known {
			t.Errorf("%s is unknown", r.Call)
			continue
		}
		counted++
		saved, steps, err := r.replay(spelling)
		if err != nil {
			t.Errorf("%s: %v", r.Call, err)
			continue
		}
		if reason := savesDifferently[r.Call]; !slices.Equal(saved, r.Saved) && reason == "" {
			t.Errorf("%s saves %v bytes, torch saves %v\n\t%.200s", r.Call, saved, r.Saved, lines.Text())
			continue
		}
		ledger.Steps(op.RuleSaves, steps...)
	}
	if counted < 100 {
		t.Errorf("only %d calls were compared", counted)
	}
}

// replay runs the call and returns the sizes of what all its steps save, and the
// steps.
func (r *recordedSaves) replay(spelling op.Spelling) ([]int64, []*graph.Op, error) {
	b := op.NewBuilder(Catalogue())
	b.Recording = true
	args, keywords, err := r.arguments()
	if err != nil {
		return nil, nil, err
	}
	if _, err := b.Run(spelling.Operator, spelling.InPlace, args, keywords); err != nil {
		return nil, nil, err
	}
	storages := map[*graph.Storage]bool{}
	clones := []int64{}
	steps := b.Finish(op.Result{}).Ops()
	for _, o := range steps {
		clones = append(clones, savedStorages(o, storages)...)
	}
	sizes := clones
	for s := range storages {
		if s.Bytes > 0 {
			sizes = append(sizes, s.Bytes)
		}
	}
	slices.Sort(sizes)
	return sizes, steps, nil
}

// savedStorages adds the storages that an operator keeps and returns the sizes
// of copies taken before it wrote.
func savedStorages(o *graph.Op, storages map[*graph.Storage]bool) (clones []int64) {
	operator, _ := Catalogue().Lookup(o.Name)
	wanted := func(t *graph.Tensor) bool { return t != nil && t.RequiresGrad }
	if operator.Gradient == nil || o.NoGrad || !slices.ContainsFunc(o.Inputs, wanted) {
		return nil
	}
	needs := func(i int) bool { return wanted(o.Inputs[i]) }
	operator.Gradient.SavedTensors(o, op.Release{}, needs, func(t *graph.Tensor, clone bool) {
		if clone {
			clones = append(clones, t.Bytes())
			return
		}
		storages[t.Storage] = true
	})
	return clones
}
