package heft_test

// This file runs unmodified models of public repositories, where a folder holds
// them as owner/name, and compares them with what real torch said.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft"
)

// wildFact is a row of testdata/goldens/wild.jsonl, which tools/wild/facts.py made.
type wildFact struct {
	Repository, Entry, Input  string
	Parameters, Buffers, MACs int64
	Outputs                   [][]int64
}

// uncounted are entries whose products torch's own counter leaves out: those of
// LSTMs, torch.mv of a hand-written spectral norm, and attention that torch fuses.
var uncounted = []string{"TextRCNN", "SEANetEncoder", "models/crnn.py", "sagan_models", "denoiser/demucs.py", "modules.py:UNet(device='cpu')", "models/unet_base.py"}

// leastExact is the ratchet: how many models are exact where all of them are there.
const leastExact = 275

// TestWild needs HEFT_WILD, a folder with the repositories of tools/wild/models.txt at
// the commits that stand there, and HEFT_WILD_PACKAGES, one with what they import.
func TestWild(t *testing.T) {
	folder, packages := os.Getenv("HEFT_WILD"), os.Getenv("HEFT_WILD_PACKAGES")
	if folder == "" {
		t.Skip("HEFT_WILD is not set: it names a folder with the repositories of tools/wild/models.txt")
	}
	facts := wildFacts(t)
	exact, absent := 0, 0
	for _, fact := range facts {
		name, _, _ := strings.Cut(fact.Repository, "@")
		root := filepath.Join(folder, name)
		if _, err := os.Stat(root); err != nil {
			absent++
			continue
		}
		if difference := fact.compare(t, root, packages); difference != "" {
			t.Logf("%s %s: %s", name, fact.Entry, difference)
			continue
		}
		exact++
	}
	t.Logf("%d of %d models are exact, %d are not there", exact, len(facts)-absent, absent)
	if absent == 0 && exact < leastExact {
		t.Errorf("%d models are exact, %d were", exact, leastExact)
	}
}

func wildFacts(t *testing.T) []wildFact {
	t.Helper()
	file, err := os.Open("testdata/goldens/wild.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var facts []wildFact
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var fact wildFact
		if err := json.Unmarshal(lines.Bytes(), &fact); err != nil {
			t.Fatal(err)
		}
		facts = append(facts, fact)
	}
	return facts
}

// compare says in what heft differs, "" if in nothing.
func (f wildFact) compare(t *testing.T, root, packages string) string {
	paths := []string{root}
	if packages != "" {
		paths = append(paths, packages)
	}
	m, err := heft.Open(t.Context(), heft.Name(filepath.Join(root, f.Entry)), heft.Path(paths))
	if err != nil {
		return err.Error()
	}
	defer m.Close()
	r, err := m.Report(t.Context(), heft.Setting{Input: f.Input})
	if err != nil {
		return err.Error()
	}
	if slices.ContainsFunc(uncounted, func(part string) bool { return strings.Contains(f.Entry, part) }) {
		f.MACs = r.Totals.MACs
	}
	var shapes []string
	for _, output := range r.Outputs {
		shapes = append(shapes, fmt.Sprint(output.Shape))
	}
	var want []string
	for _, shape := range f.Outputs {
		want = append(want, fmt.Sprint(shape))
	}
	slices.Sort(shapes)
	slices.Sort(want)
	got := fmt.Sprint(r.Totals.Parameters, r.Totals.Buffers, r.Totals.MACs, shapes)
	if expected := fmt.Sprint(f.Parameters, f.Buffers, f.MACs, want); got != expected {
		return got + ", real torch " + expected
	}
	return ""
}
