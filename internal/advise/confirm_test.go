package advise

// This file confirms advised combinations by running them as settings of their own.

import (
	"fmt"
	"os"
	"testing"

	"heft/internal/memory"
	"heft/internal/run"
	"heft/internal/source"
	"heft/zoo"
)

// confirmed are models, batches and cards of the short test.
var confirmed = []struct {
	model string
	batch int64
	cards []string
}{
	{"alexnet", 4096, []string{"gtx1060", "rtx2060", "rtx3060"}},
	{"resnet18", 640, []string{"gtx1060", "rtx2060", "rtx3060"}},
	{"squeezenet1_1", 1280, []string{"gtx1060", "rtx2060", "rtx3060"}},
	{"vgg11", 320, []string{"gtx1060", "rtx2060", "rtx3060"}},
}

// TestCombinationsAreConfirmed: what is advised fits when it is simulated from its
// settings, by a model that was opened anew.
func TestCombinationsAreConfirmed(t *testing.T) {
	found := 0
	for _, c := range confirmed {
		for _, card := range c.cards {
			found += confirm(t, c.model, run.Setting{Mode: run.Training, Batch: c.batch, GPU: card})
		}
	}
	if found < 9 {
		t.Errorf("only %d combinations were found, of 12", found)
	}
}

// TestCombinationsAreConfirmedAtLength: sixty models of the zoo on four cards. HEFT_ADVISE=2/6
// takes the second sixth of the models.
func TestCombinationsAreConfirmedAtLength(t *testing.T) {
	if os.Getenv("HEFT_ADVISE") == "" {
		t.Skip("HEFT_ADVISE=1 has the combinations of 60 models on four cards confirmed: ten minutes and more of processor time; HEFT_ADVISE=2/6 has the second sixth")
	}
	part, parts := 1, 1
	if n, _ := fmt.Sscanf(os.Getenv("HEFT_ADVISE"), "%d/%d", &part, &parts); n < 2 {
		part = 1
	}
	if part < 1 || part > parts {
		t.Fatalf("HEFT_ADVISE=%s: there is no such part", os.Getenv("HEFT_ADVISE"))
	}
	var models []string
	for _, m := range zoo.Models() {
		if m.Task == "classification" && len(models) < 60 {
			models = append(models, m.Name)
		}
	}
	found := 0
	for i, name := range models {
		if i%parts != part-1 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for j, card := range []string{"gtx1060", "rtx2060", "rtx3060", "rtx3090"} {
				batch := int64(32 << j)
				found += confirm(t, name, run.Setting{Mode: run.Training, Batch: batch << (i % 2), GPU: card, Optimizer: []string{"", "adamw"}[i%2]})
			}
		})
	}
	t.Logf("part %d of %d: %d combinations confirmed", part, parts, found)
}

// confirm returns how many combinations were found and fit.
func confirm(t *testing.T, model string, setting run.Setting) int {
	t.Helper()
	name := fmt.Sprintf("%s batch %d on %s", model, setting.Batch, setting.GPU)
	b := bench(t, model)
	r, err := Advise(b, setting, Fit)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return 0
	}
	if r.Reached || r.Combination == nil {
		return 0
	}
	moves, err := ReadMoves(r.Combination.Sets)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return 0
	}
	s, _, err := bench(t, model).Examine(Case{Setting: setting})
	if err != nil {
		t.Fatal(err)
	}
	c, err := apply(moves, s)
	if err != nil {
		t.Errorf("%s: %v: %v", name, r.Combination.Sets, err)
		return 0
	}
	fresh, err := source.Open(t.Context(), model, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	if len(c.Changes) > 0 {
		if fresh, err = fresh.Alter(changes, c.Changes); err != nil {
			t.Fatal(err)
		}
	}
	plan, err := c.Setting.Plan()
	if err != nil {
		t.Fatal(err)
	}
	g, err := fresh.Trace(plan.Trace)
	if err != nil {
		t.Errorf("%s: %v: %v", name, r.Combination.Sets, err)
		return 0
	}
	result, err := memory.Simulate(g, plan.On(g))
	if err != nil {
		t.Fatal(err)
	}
	if !result.Fits(plan.Capacity) || result.Needs(plan.Capacity) != r.Combination.After.Needs {
		t.Errorf("%s: %v is said to need %d of %d, and it fits: %t, needs %d", name, r.Combination.Sets, r.Combination.After.Needs, plan.Capacity,
			result.Fits(plan.Capacity), result.Needs(plan.Capacity))
		return 0
	}
	return 1
}
