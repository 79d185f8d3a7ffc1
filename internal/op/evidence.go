package op

// This file holds the names of the rules for which evidence is asked.

// Rule names a rule of an operator that is a claim about PyTorch and could be
// wrong without a test noticing.
type Rule string

// The rules. RuleBackwardWork is Gradient.Work, the others the fields of their
// names.
const (
	RuleWork         Rule = "Work"
	RuleSaves        Rule = "Saves"
	RuleBackward     Rule = "Backward"
	RuleBackwardWork Rule = "BackwardWork"
	RuleScratch      Rule = "Scratch"
	RuleAutocast     Rule = "Autocast"
	RuleRefuses      Rule = "Refuses"
)

// Rules lists the rules that the literal states, in the order above.
func (o *Operator) Rules() []Rule {
	var rules []Rule
	state := func(stated bool, rule Rule) {
		if stated {
			rules = append(rules, rule)
		}
	}
	state(o.Work != nil, RuleWork)
	if g := o.Gradient; g != nil {
		state(len(g.Saves) > 0, RuleSaves)
		state(g.Backward != nil, RuleBackward)
		state(g.Work != nil, RuleBackwardWork)
	}
	state(o.Scratch != nil, RuleScratch)
	state(o.Autocast != AutocastNone, RuleAutocast)
	state(o.Refuses != nil, RuleRefuses)
	return rules
}
