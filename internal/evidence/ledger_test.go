package evidence

// This file holds the ledger itself: all rules, and which of them have no evidence.

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/memory/optimizer"
	"heft/internal/op"
	"heft/internal/op/aten"
)

// rule is one that wants evidence.
type rule struct {
	subject, name string
	note          string // what its literal or row says, "" if nothing
}

// sections lists the rules of each kind. The number of those without evidence
// stands in testdata/ratchet.json under the section's name and may only fall.
func sections(t *testing.T) map[string][]rule {
	t.Helper()
	return map[string][]rule{
		"operators":  operatorRules(),
		"optimizers": optimizerRules(t),
		"cards":      cardRows(),
		"contexts":   contextRows(t),
		"workspaces": workspaceRows(),
	}
}

func operatorRules() []rule {
	var rules []rule
	for _, o := range aten.Catalogue().All() {
		for _, name := range o.Rules() {
			rules = append(rules, rule{"operator/" + o.Name, string(name), o.Evidence[name]})
		}
	}
	return rules
}

// optimizerRules are the steps of optimizers. Their literals name what stands behind
// them, and their own test holds the name against the goldens.
func optimizerRules(t *testing.T) []rule {
	t.Helper()
	var rules []rule
	for _, name := range optimizer.Names() {
		o := optimizer.Optimizer{Name: name}
		r, err := o.Resolve()
		if err != nil {
			t.Fatal(err)
		}
		rules = append(rules, rule{"optimizer/" + name, "Step", r.Evidence()})
	}
	return rules
}

// cardRows and contextRows name where their figures are from.
func cardRows() []rule {
	var rules []rule
	for _, card := range gpu.Cards() {
		rules = append(rules, rule{"card/" + card.Alias(), "Row", card.Note})
	}
	return rules
}

func contextRows(t *testing.T) []rule {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "gpu", "context.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ Source string }
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	var rules []rule
	for i, row := range rows {
		rules = append(rules, rule{fmt.Sprintf("context/%d", i), "Row", row.Source})
	}
	return rules
}

// workspaceRows are what cuDNN takes for each kind of convolution, and how each release
// of PyTorch handles cuBLAS's workspaces.
func workspaceRows() []rule {
	var rules []rule
	for key := range memory.Workspaces() {
		rules = append(rules, rule{"workspace/" + key.String(), "Row", key.Source()})
	}
	for _, policy := range memory.CuBLASPolicies() {
		rules = append(rules, rule{fmt.Sprintf("cublas/%d", policy), "Row", policy.Source()})
	}
	return rules
}

// ratchet is the number of rules without evidence in a section.
type ratchet struct {
	Rules   int `json:"rules"`
	Without int `json:"without"`
}

const ratchetFile = "testdata/ratchet.json"

// TestEveryRuleHasEvidence lists the rules behind which neither a comparison nor a
// note stands (go test -v shows them), and holds their number against the ratchet.
func TestEveryRuleHasEvidence(t *testing.T) {
	confirmed, err := ReadAll(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]ratchet{}
	for name, rules := range sections(t) {
		r := ratchet{Rules: len(rules)}
		for _, rule := range rules {
			if rule.note == "" && !confirmed.Has(rule.subject, rule.name) {
				t.Logf("no evidence: %s %s", rule.subject, rule.name)
				r.Without++
			}
		}
		t.Logf("%s: %d of %d rules have no evidence", name, r.Without, r.Rules)
		got[name] = r
	}
	holdRatchet(t, got)
}

func holdRatchet(t *testing.T, got map[string]ratchet) {
	t.Helper()
	if *update {
		text, err := json.MarshalIndent(got, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(ratchetFile, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(ratchetFile)
	if err != nil {
		t.Fatal(err)
	}
	var most map[string]ratchet
	if err := json.Unmarshal(text, &most); err != nil {
		t.Fatal(err)
	}
	for name, r := range got {
		if r.Without > most[name].Without {
			t.Errorf("%s: %d rules have no evidence, %d are the limit: a new rule wants a case (go test -v lists those without)", name, r.Without, most[name].Without)
		}
	}
}

// TestListsNameRules: a list names nothing that does not exist any more.
func TestListsNameRules(t *testing.T) {
	confirmed, err := ReadAll(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for subject, names := range confirmed {
		operator, isOperator := strings.CutPrefix(subject, "operator/")
		if !isOperator {
			continue
		}
		o, ok := aten.Catalogue().Lookup(operator)
		for name := range names {
			if !ok || !slices.Contains(o.Rules(), op.Rule(name)) {
				t.Errorf("a list of evidence names %s %s, which is no rule", subject, name)
			}
		}
	}
}

// TestNotesNameRules: a note in a literal is for a rule that the literal states.
func TestNotesNameRules(t *testing.T) {
	for _, o := range aten.Catalogue().All() {
		for name, note := range o.Evidence {
			if !slices.Contains(o.Rules(), name) || note == "" {
				t.Errorf("%s has evidence %q for %s, which it does not state", o.Name, note, name)
			}
		}
	}
}

// TestLedgerNotesOnlyWhatWasCompared uses an operator with all rules but Refuses.
func TestLedgerNotesOnlyWhatWasCompared(t *testing.T) {
	conv, _ := aten.Catalogue().Lookup("conv2d")
	if len(conv.Rules()) < 5 {
		t.Fatalf("conv2d states %v", conv.Rules())
	}
	step := func(grad bool) *op.Builder {
		b := op.NewBuilder(aten.Catalogue())
		b.Recording = true
		x, _ := b.NewTensor([]int64{1, 3, 8, 8}, graph.Float32)
		w, _ := b.NewTensor([]int64{4, 3, 3, 3}, graph.Float32)
		w.RequiresGrad = grad
		if _, err := b.Apply("conv2d", []any{x, w}); err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, grad := range []bool{true, false} {
		var l Ledger
		steps := step(grad).Finish(op.Result{}).Ops()
		for _, name := range []op.Rule{op.RuleWork, op.RuleSaves, op.RuleBackwardWork} {
			l.Steps(name, steps...)
		}
		want := map[bool][]string{true: {"operator/conv2d Saves Work"}, false: {"operator/conv2d Work"}}[grad]
		if got := l.confirmed.lines(); !slices.Equal(got, want) {
			t.Errorf("with a gradient %v: %v, want %v", grad, got, want)
		}
	}
}

func TestLedgerNamesWhatIsLost(t *testing.T) {
	var l Ledger
	l.Confirm("card/a", "Memory", "Rate")
	listed := Confirmed{"card/a": {"Memory": true, "Name": true}, "card/b": {"Memory": true}}
	if got, want := l.lost(listed), []string{"card/a Name", "card/b Memory"}; !slices.Equal(got, want) {
		t.Errorf("lost %v, want %v", got, want)
	}
}
