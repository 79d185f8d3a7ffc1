package source

// This file guesses inputs that a forward takes apart: a table whose keys it reads, or a
// sequence that it unpacks. The text of forward says what is in them.

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/torch"
)

const (
	maxParts           = 12 // of one argument
	maxStructuredTries = 24
)

// piece is what an argument of forward is made of, by the text; a piece without parts is a
// tensor.
type piece struct {
	name  string
	keyed bool // the parts are found by their names
	parts []piece
}

// structured runs a model with arguments that its forward takes apart; nil where it takes
// none apart, or nothing fits. The error is that of a limit.
func (m *Model) structured(suggestion torch.Suggestion, run Run) (*graph.Graph, []input.Spec, error) {
	body, class := m.forwardText()
	arguments := make([]piece, len(suggestion.Needs))
	apart := false
	for i, name := range suggestion.Needs {
		arguments[i] = takenApart(name, body, class, maxHandedOn)
		apart = apart || len(arguments[i].parts) > 0
	}
	if !apart {
		return nil, nil, nil
	}
	tries := 0
	var kinds []string
	for _, specs := range suggestion.Inputs {
		kind := axesOf(specs[:1])
		if specs[0].Kind != input.Tensor || slices.Contains(kinds, kind) {
			continue
		}
		kinds = append(kinds, kind)
		for alternative := range 3 {
			if tries++; tries > maxStructuredTries {
				return nil, nil, nil
			}
			made := m.filled(arguments, specs[0], alternative)
			if run.Batch > 0 {
				made = withBatchOfParts(made, run.Batch)
			}
			if g, found, err := m.follow(made, run); g != nil || err != nil {
				return g, found, err
			}
		}
	}
	return nil, nil, nil
}

// withBatchOfParts gives every tensor of every argument a batch: the parts of an argument
// are no samples.
func withBatchOfParts(specs []input.Spec, n int64) []input.Spec {
	out := slices.Clone(specs)
	for i, s := range out {
		if s.Kind == input.List || s.Kind == input.Dict {
			out[i].Items = withBatchOfParts(s.Items, n)
			continue
		}
		out[i] = input.WithBatch(out[i:i+1], n)[0]
	}
	return out
}

// filled puts a tensor for each part: the first as the model's first layer takes it, the
// others by their names.
func (m *Model) filled(arguments []piece, first input.Spec, alternative int) []input.Spec {
	taken := false
	var fill func(p piece) input.Spec
	fill = func(p piece) input.Spec {
		if len(p.parts) == 0 {
			if !taken {
				taken = true
				return first
			}
			return m.session.Beside(m.model, p.name, first, alternative)
		}
		s := input.Spec{Kind: input.List}
		if p.keyed {
			s.Kind = input.Dict
		}
		for _, each := range p.parts {
			item := fill(each)
			if p.keyed {
				item.Name = each.name
			}
			s.Items = append(s.Items, item)
		}
		return s
	}
	specs := make([]input.Spec, len(arguments))
	for i, p := range arguments {
		specs[i] = fill(p)
	}
	return specs
}

// forwardText is the text of the model's forward, and of the class that has it, where the
// file that was named has that.
func (m *Model) forwardText() (text, class string) {
	if m.text == "" {
		return "", ""
	}
	classes := map[string]definition{}
	for _, d := range definitionsOf("", m.text) {
		classes[d.name] = d
	}
	for next, seen := m.model.Class(), 0; seen < maxParts; seen++ {
		class, ok := classes[next]
		if !ok {
			return "", ""
		}
		if body, ok := methodText(class.body, "forward"); ok {
			return body, class.body
		}
		if len(class.bases) == 0 {
			return "", ""
		}
		next = class.bases[0]
	}
	return "", ""
}

// methodText is the text of a class's method behind its opening bracket.
func methodText(class, name string) (string, bool) {
	_, text, ok := strings.Cut(class, "\n    def "+name+"(")
	if !ok {
		return "", false
	}
	text, _, _ = strings.Cut(text, "\n    def ")
	return text, true
}

// maxHandedOn bounds the methods that an argument is handed on to.
const maxHandedOn = 2

// takenApart reads what a method's text takes an argument apart into, or a method of the
// class does that it hands it on to.
func takenApart(name, text, class string, deeper int) piece {
	quoted := regexp.QuoteMeta(name)
	unpacked := regexp.MustCompile(`(?m)^[ \t]*([\w(][\w ,()*]*,[\w ,()*]*?)[ \t]*=[ \t]*` + quoted + `[ \t]*(?:#.*)?$`)
	if match := unpacked.FindStringSubmatch(text); match != nil {
		if parts, ok := partsOf(match[1]); ok {
			return piece{name: name, parts: parts}
		}
	}
	whole := piece{name: name, keyed: true}
	whole.parts = keysRead(text, quoted)
	if len(whole.parts) > 0 {
		return whole
	}
	whole.keyed = false
	for _, match := range regexp.MustCompile(`(?:(\w+)[ \t]*=[ \t]*)?\b`+quoted+`\[(\d)\]`).FindAllStringSubmatch(text, -1) {
		at, _ := strconv.Atoi(match[2])
		for len(whole.parts) <= at {
			whole.parts = append(whole.parts, piece{})
		}
		if match[1] != "" && whole.parts[at].name == "" {
			whole.parts[at].name = match[1]
		}
	}
	handed := regexp.MustCompile(`self\.(\w+)\(\s*` + quoted + `\s*[,)]`).FindStringSubmatch(text)
	if len(whole.parts) > 0 || handed == nil || deeper == 0 {
		return whole
	}
	body, ok := methodText(class, handed[1])
	first := regexp.MustCompile(`^\s*self\s*,\s*(\w+)`).FindStringSubmatch(body)
	if !ok || first == nil {
		return whole
	}
	return takenApart(first[1], body, class, deeper-1)
}

// keysRead are the keys of a name that a text reads before it writes them. A line reads before it writes.
func keysRead(text, quoted string) []piece {
	key := regexp.MustCompile(`\b` + quoted + `\[\s*['"](\w+)['"]\s*\]\s*(=?=?)`)
	var parts []piece
	var known []string
	for line := range strings.Lines(text) {
		found := key.FindAllStringSubmatch(line, -1)
		for _, match := range found {
			if match[2] != "=" && !slices.Contains(known, match[1]) && len(parts) < maxParts {
				parts, known = append(parts, piece{name: match[1]}), append(known, match[1])
			}
		}
		for _, match := range found {
			if match[2] == "=" {
				known = append(known, match[1])
			}
		}
	}
	return parts
}

// longestTargets bounds the text of an assignment's targets.
const longestTargets = 300

// partsOf reads the targets of an assignment: a, (b, c).
func partsOf(targets string) ([]piece, bool) {
	if len(targets) > longestTargets {
		return nil, false
	}
	each, ok := targetsOf(unwrapped(strings.ReplaceAll(targets, " ", "")))
	if !ok || len(each) > maxParts {
		return nil, false
	}
	var parts []piece
	for _, target := range each {
		inside := unwrapped(target)
		switch {
		case strings.Contains(target, "*"):
			return nil, false
		case inside != target:
			inner, ok := partsOf(inside)
			if !ok {
				return nil, false
			}
			parts = append(parts, piece{parts: inner})
		default:
			parts = append(parts, piece{name: target})
		}
	}
	return parts, len(parts) > 0
}

// unwrapped is a text without the brackets around the whole of it.
func unwrapped(text string) string {
	if !strings.HasPrefix(text, "(") || !strings.HasSuffix(text, ")") {
		return text
	}
	depth := 0
	for i, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 && i < len(text)-1 {
			return text // (a, b), (c, d)
		}
	}
	return unwrapped(text[1 : len(text)-1])
}

// targetsOf are the targets between the commas outside of brackets; false where these do
// not close.
func targetsOf(text string) (targets []string, ok bool) {
	depth, start := 0, 0
	for i, r := range text + "," {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth < 0 {
			return nil, false
		}
		if r == ',' && depth == 0 {
			if i > start {
				targets = append(targets, text[start:i])
			}
			start = i + 1
		}
	}
	return targets, depth == 0
}
