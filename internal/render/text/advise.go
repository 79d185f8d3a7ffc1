package text

// This file prints advice: what a run takes, and what changes of it do.

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/report"
)

// Advice prints the run as it is, the shortest combination that reaches the goal with
// its code, and every change with what it saves and costs.
func Advice(w io.Writer, r *report.Advice, o Options) error {
	p := advicePrinter{Page: NewPage(o)}
	p.head(&r.AdvisedRun)
	p.now(r)
	p.combinations(r)
	p.levers(r)
	p.notTried(r)
	p.assumptions(r.Assumptions)
	p.Linef("")
	p.Linef("  simulated, not measured: leave some room for what else runs on the card")
	if r.Now.Seconds != nil {
		p.Linef("  times are estimates: compare them with each other")
	}
	p.deeper(o.Deeper)
	_, err := p.WriteTo(w)
	return err
}

// WhatIf prints a run before and after changes.
func WhatIf(w io.Writer, r *report.WhatIf, o Options) error {
	p := advicePrinter{Page: NewPage(o)}
	p.head(&r.AdvisedRun)
	for _, c := range r.Changes {
		p.Linef("  %s  %s", c.Set, p.say(c.Why))
		p.Linef("      costs: %s", p.costWords(c.Costs))
	}
	p.Linef("")
	p.beforeAfter(r)
	p.code(r.Code)
	p.assumptions(r.Assumptions)
	p.deeper(o.Deeper)
	_, err := p.WriteTo(w)
	return err
}

type advicePrinter struct{ *Page }

// head: vgg16 · training · batch 64 · float32 · SGD · GeForce GTX 1060 6GB, 5.930 GiB usable
func (p *advicePrinter) head(r *report.AdvisedRun) {
	parts := []string{strings.ReplaceAll(r.Mode, "-", " ")}
	if r.Batch > 0 {
		parts = append(parts, "batch "+Grouped(r.Batch))
	}
	parts = append(parts, r.Precision)
	if r.Optimizer != "" {
		parts = append(parts, r.Optimizer)
	}
	parts = append(parts, r.Settings...)
	p.Page.head(r.Model, append(parts, p.usable(r.GPU, r.Capacity))...)
	p.Linef("")
}

func (p *advicePrinter) now(r *report.Advice) {
	bound := ""
	if r.Now.Bound {
		bound = "≤ "
	}
	p.Linef("  now   needs %s%s, uses %s%s   %s parameters, %s   %s%sMACs%s %s", bound, p.bytes(r.Now.Needs), bound, p.bytes(r.Now.Uses),
		Grouped(r.Now.Parameters), p.bytes(r.Now.ModelBytes), bound, spaced(Count(r.Now.Work)), secondsBehind(r.Now.Seconds, bound), p.per(&r.AdvisedRun))
	switch {
	case r.Now.Fits == nil:
	case *r.Now.Fits:
		p.Linef("        %s", p.spare(r.Capacity, r.Now.Uses))
	default:
		p.Linef("        does not fit: %s too much", p.bytes(r.Now.Needs-r.Capacity))
	}
}

// secondsBehind is an estimate behind another figure, with the sign of a bound: ", ~ 65.5 ms".
func secondsBehind(s *float64, bound string) string {
	if s == nil {
		return ""
	}
	return ", ~ " + bound + Seconds(*s)
}

// spaced is a count that stands before its unit's name: "4.089 G", "12 ".
func spaced(count string) string {
	if strings.Contains(count, " ") {
		return count
	}
	return count + " "
}

func (p *advicePrinter) per(r *report.AdvisedRun) string { return p.say(english(r)) }

// english is what a time, or work, is that of.
func english(r *report.AdvisedRun) string {
	if r.Mode == "training" {
		return "a step"
	}
	return "a forward"
}

// combinations prints what to do.
func (p *advicePrinter) combinations(r *report.Advice) {
	if c := r.Combination; c != nil {
		p.Linef("")
		p.combination("do", c)
		p.code(c.Code)
	}
	others := r.Further
	if r.Gentler != nil {
		others = append([]report.AdvisedCombination{*r.Gentler}, others...)
	}
	for i := range others {
		p.Linef("")
		p.combination("or", &others[i])
		p.code(others[i].Code)
	}
	switch {
	case r.Combination != nil:
	case r.Now.Fits != nil && !*r.Now.Fits:
		p.Linef("")
		p.Linef("  no combination of up to four changes was found with which it fits")
	case r.Goal != "fit":
		p.Linef("")
		p.Linef("  no change gains as much as %.3g %% of %s", 100*r.LeastGain, p.say(map[string]string{"speed": "the time", "size": "the model"}[r.Goal]))
	}
	if r.Unfinished {
		p.Linef("        the search ended at its bound: there may be others")
	}
}

func (p *advicePrinter) combination(word string, c *report.AdvisedCombination) {
	p.Linef("  %s    %s", p.say(word), p.titles(c.Titles))
	fits := ""
	if c.After.Fits != nil && *c.After.Fits {
		fits = "   " + p.say("fits")
	}
	p.Linef("        needs %s, %s less%s   model %s%s", p.bytes(c.After.Needs), p.bytes(c.Saves.Bytes), fits, p.bytes(c.After.ModelBytes), p.timeWords(c))
	var words []string
	for _, cost := range c.Costs {
		words = append(words, p.costWords(cost))
	}
	p.Linef("        costs %s", strings.Join(words, "; "))
}

// titles are a combination's changes, in the reader's language.
func (p *Page) titles(list []string) string {
	said := make([]string, len(list))
	for i, title := range list {
		said[i] = p.say(title)
	}
	return strings.Join(said, " + ")
}

// timeWords: "   ~ 38.0 ms, −42 % for as many samples".
func (p *Page) timeWords(c *report.AdvisedCombination) string {
	if c.After.Seconds == nil {
		return ""
	}
	text := "   ~ " + Seconds(*c.After.Seconds)
	if c.Time != nil {
		text += ", " + fmt.Sprintf(p.say("%s time for as many samples"), share(-*c.Time))
	}
	return text
}

// costWords: "+ 12 % work; rounding".
func (p *Page) costWords(c report.AdvisedCost) string {
	var parts []string
	if c.Work > 0.0005 {
		parts = append(parts, fmt.Sprintf(p.say("+ %.3g %% work"), 100*c.Work))
	}
	if c.Words != "" && (c.Words != "–" || len(parts) == 0) {
		parts = append(parts, p.say(c.Words))
	}
	return strings.Join(parts, ", ")
}

func (p *advicePrinter) code(lines []string) {
	if len(lines) == 0 {
		return
	}
	if lines[0] != "" {
		p.Linef("")
	}
	for _, line := range lines {
		p.Raw("        " + line)
	}
}

func (p *advicePrinter) levers(r *report.Advice) {
	if len(r.Levers) == 0 {
		return
	}
	p.Linef("")
	rows := [][]string{{"change", "saves", "fits", "model", "work", "time", "costs"}}
	for _, l := range r.Levers {
		fits := "·"
		if l.After.Fits != nil {
			fits = p.say(yesNo(*l.After.Fits))
		}
		rows = append(rows, []string{l.Set, p.less(l.Saves.Bytes), fits, p.less(l.Saves.ModelBytes), share(-l.Costs.Work), timeShare(l.Costs.Time), p.costText(l.Costs)})
	}
	p.TableWithout([]bool{false, true, false, true, true, true, false}, rows, 3, 4)
}

// timeShare is by how much the time of as many samples changes, "–" without an estimate.
func timeShare(t *float64) string {
	if t == nil {
		return "–"
	}
	return share(-*t)
}

func (p *Page) costText(c report.AdvisedCost) string {
	c.Work = 0
	return p.costWords(c)
}

// less is a saving; what grows has a plus.
func (p *advicePrinter) less(n int64) string {
	switch {
	case n == 0:
		return "·"
	case n < 0:
		return "+" + p.bytes(-n)
	}
	return p.bytes(n)
}

// share is a saving of work in per cent.
func share(s float64) string {
	switch {
	case s > -0.0005 && s < 0.0005:
		return "·"
	case s < 0:
		return fmt.Sprintf("+%.3g %%", -100*s)
	}
	return fmt.Sprintf("−%.3g %%", 100*s)
}

func (p *advicePrinter) notTried(r *report.Advice) {
	if len(r.NotTried) == 0 {
		return
	}
	p.Linef("")
	p.Linef("  not tried")
	var reasons []string
	levers := map[string][]string{}
	for _, l := range r.NotTried {
		if levers[l.Reason] == nil {
			reasons = append(reasons, l.Reason)
		}
		levers[l.Reason] = append(levers[l.Reason], l.With)
	}
	for _, reason := range reasons {
		first, _, _ := strings.Cut(reason, "\n")
		p.Linef("    %s: %s", strings.Join(levers[reason], ", "), p.worded(p.say(first)))
	}
}

// beforeAfter is the table of what-if.
func (p *advicePrinter) beforeAfter(r *report.WhatIf) {
	before, after := &r.Before, &r.After
	rows := [][]string{{"", "before", "after", "change"}}
	add := func(name, first, second string, x, y int64) {
		rows = append(rows, []string{p.ownWord(name), first, second, p.ownWord(changeShare(x, y))})
	}
	add("parameters", Grouped(before.Parameters), Grouped(after.Parameters), before.Parameters, after.Parameters)
	if before.Buffers != after.Buffers {
		add("buffers", Grouped(before.Buffers), Grouped(after.Buffers), before.Buffers, after.Buffers)
	}
	add("model", p.bytes(before.ModelBytes), p.bytes(after.ModelBytes), before.ModelBytes, after.ModelBytes)
	add("MACs of a forward", mark(before)+Count(before.MACs), mark(after)+Count(after.MACs), before.MACs, after.MACs)
	if r.Mode == "training" {
		add("MACs of a step", mark(before)+Count(before.Work), mark(after)+Count(after.Work), before.Work, after.Work)
	}
	p.addTimes(r, &rows)
	for _, m := range []struct {
		name string
		x, y *int64
	}{{"inference uses", before.Inference, after.Inference}, {"training uses", before.Training, after.Training}} {
		if m.x != nil && m.y != nil {
			add(m.name, mark(before)+p.bytes(*m.x), mark(after)+p.bytes(*m.y), *m.x, *m.y)
		}
	}
	add("needs", mark(before)+p.bytes(before.Needs), mark(after)+p.bytes(after.Needs), before.Needs, after.Needs)
	p.Table([]bool{false, true, true, true}, rows)
	if after.Parameters < before.Parameters && after.Buffers > before.Buffers {
		p.Linef("")
		p.Linef("  what is no parameter any more is a buffer: packed weights are not trained")
	}
	if before.Fits != nil && after.Fits != nil {
		p.Linef("")
		p.Linef("  fits  %s before, %s after", p.say(yesNo(*before.Fits)), p.say(yesNo(*after.Fits)))
	}
	for _, problem := range []string{before.Problem, after.Problem} {
		if problem != "" {
			first, _, _ := strings.Cut(problem, "\n")
			p.Linef("  no figure of the other mode: %s", p.worded(p.say(first)))
			break
		}
	}
}

// addTimes adds a row of estimated times, where there is one on either side.
func (p *advicePrinter) addTimes(r *report.WhatIf, rows *[][]string) {
	before, after := r.Before.Seconds, r.After.Seconds
	if before == nil && after == nil {
		return
	}
	change := "–"
	if before != nil && after != nil && *before > 0 {
		change = share(1 - *after / *before)
	}
	*rows = append(*rows, []string{p.say("time of " + english(&r.AdvisedRun)), timed(before, r.Before.Bound), timed(after, r.After.Bound), change})
}

// timed is an estimate that is an upper bound where the work is one: "~ ≤ 192 ms", as the
// screen of a time has it.
func timed(s *float64, bound bool) string {
	if s == nil || !bound {
		return estimated(s)
	}
	return "~ ≤ " + Seconds(*s)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func mark(f *report.WhatIfFigures) string {
	if f.Bound {
		return "≤ "
	}
	return ""
}

func changeShare(before, after int64) string {
	switch {
	case before == after:
		return "·"
	case before == 0:
		return "new"
	}
	if ratio := float64(after) / float64(before); ratio >= 10 {
		return fmt.Sprintf("× %.3g", ratio)
	}
	change := 100 * (float64(after)/float64(before) - 1)
	if change < 0 {
		return fmt.Sprintf("−%.3g %%", -change)
	}
	return fmt.Sprintf("+%.3g %%", change)
}
