package optimizer

// This file compares every allocation of every optimizer, in its order, with what was read once: the peaks of
// golden_test.go are torch's, but two orders may have the same one.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
)

// variants are settings that change what a step makes.
var variants = []Optimizer{
	{}, {Momentum: 0.9}, {Momentum: 0.9, Nesterov: true}, {WeightDecay: 0.1}, {Maximize: true}, {Maximize: true, WeightDecay: 0.1}, {AMSGrad: true}, {AMSGrad: true, WeightDecay: 0.1, Capturable: true},
	{Centered: true}, {Centered: true, Momentum: 0.9, WeightDecay: 0.1}, {Capturable: true}, {Capturable: true, Maximize: true}, {Momentum: 0.9, WeightDecay: 0.1, Maximize: true, Capturable: true},
	{Nesterov: true}, {Momentum: -1}, {WeightDecay: -0.5}, {Implementation: "slow"},
}

// TestEvents: three parameters, of which the second has no gradient in the first step; a table with sparse gradients is a case of
// its own. "+12*" is a state of 12 bytes, "+12" a temporary one, "-3" ends tensor 3.
func TestEvents(t *testing.T) {
	dense := []Parameter{{Shape: []int64{3, 5}, ElementBytes: 4}, {Shape: []int64{7}, ElementBytes: 4}, {Shape: []int64{2, 3, 4}, ElementBytes: 2}}
	matrices := []Parameter{{Shape: []int64{40, 30}, ElementBytes: 4}, {Shape: []int64{6, 200}, ElementBytes: 4}}
	sparse := []Parameter{{Shape: []int64{100, 8}, ElementBytes: 4, SparseRows: 5}}
	var all strings.Builder
	for _, name := range append(Names(), "", "adm", "Adam") {
		fmt.Fprintf(&all, "%s %s\n", name, packed.Fields(FactsOf(name)))
		said := map[string]string{} // by what was written: the first settings that gave it
		for _, variant := range variants {
			for _, how := range []Implementation{variant.Implementation, ForEach, Fused, SingleTensor} {
				o := variant
				o.Name, o.Implementation = name, how
				for _, parameters := range [][]Parameter{dense, matrices, sparse} {
					text := eventsOf(o, parameters)
					label := strings.Trim(packed.Fields(o), "{}") + fmt.Sprintf(", %d parameters", len(parameters))
					if first := said[text]; first != "" {
						text = "as " + first
					} else {
						said[text] = label
					}
					fmt.Fprintf(&all, "  %s: %s\n", label, text)
				}
			}
		}
	}
	packed.Matches(t, "testdata/events.txt.gz", all.String())
}

// eventsOf plays the constructor and three steps.
func eventsOf(o Optimizer, parameters []Parameter) string {
	set := o
	rule, err := set.Resolve()
	if err == nil {
		err = set.CheckGradients(rule, parameters, func(i int) string { return fmt.Sprintf("p%d", i) })
	}
	if err != nil {
		return packed.Fields(err)
	}
	states, err := States(o)
	text := fmt.Sprintf("%s, %d states, %v:", o.Describe(), states, err)
	run, events := NewRun(set, rule, parameters)
	text += written(events)
	for step := range 3 {
		text += " |" + written(run.Step(func(i int) bool { return step > 0 || i != 1 }))
	}
	return text
}

// written is a list of events.
func written(events []Event) string {
	var b strings.Builder
	for _, e := range events {
		if e.Dropped {
			fmt.Fprintf(&b, " -%d", e.Tensor)
			continue
		}
		fmt.Fprintf(&b, " +%d", e.Bytes)
		if e.State {
			fmt.Fprintf(&b, "*%d", e.Parameter)
		}
	}
	return b.String()
}
