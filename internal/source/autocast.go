package source

// This file finds in a file's text that its program runs models under autocast, where the
// program does not come to its calls: its loader fails without data, say.

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"heft/internal/graph"
)

// autocastStatement is a with statement of torch's autocast in any of its names.
var autocastStatement = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*with\s[^#]*\bautocast\(([^#]*)\)[^()#]*:`)
})

// classStatement is the head of a class.
var classStatement = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*class\s+(\w+)`) })

// longText is a text in three quotes, or what may hold such quotes and is none: a comment,
// a text in one quote.
var longText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)"""(?:[^\\]|\\.)*?(?:"""|\z)|\'\'\'(?:[^\\]|\\.)*?(?:\'\'\'|\z)|#[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'`)
})

// withoutLongTexts is a program with its documentation left blank, line by line.
func withoutLongTexts(text string) string {
	return longText().ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(found, `"""`) || strings.HasPrefix(found, "'''") {
			return strings.Repeat("\n", strings.Count(found, "\n"))
		}
		return found
	})
}

// condition is what a branch around a statement needs.
type condition struct {
	indent  int
	test    string   // that holds; "" for an else
	earlier []string // tests of the branches before it, of which none holds
}

// branchStatement is the head of a branch on one line.
var branchStatement = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*(if|elif)\s+(.+?)\s*:\s*(?:#.*)?$`) })

// conditions are those around a line, given those around the one before it.
func conditions(around []condition, line string, indent int) []condition {
	var last condition
	for len(around) > 0 && around[len(around)-1].indent >= indent {
		last, around = around[len(around)-1], around[:len(around)-1]
	}
	var earlier []string
	if last.indent == indent && last.test != "" {
		earlier = append(slices.Clone(last.earlier), last.test)
	}
	switch branch := branchStatement().FindStringSubmatch(line); {
	case branch != nil && branch[1] == "if":
		return append(around, condition{indent: indent, test: branch[2]})
	case branch != nil:
		return append(around, condition{indent: indent, test: branch[2], earlier: earlier})
	case strings.HasPrefix(strings.TrimSpace(line), "else:") && earlier != nil:
		return append(around, condition{indent: indent, earlier: earlier})
	}
	return around
}

// truth tells whether a condition of the program holds, if that is known.
type truth func(test string) (holds, known bool)

// excluded tells a line that the program does not come to: one of the conditions around it
// is known not to hold, or a branch before its own is known to be taken.
func (t truth) excluded(around []condition) bool {
	return slices.ContainsFunc(around, func(c condition) bool {
		if holds, known := t.of(c.test); known && !holds {
			return true
		}
		return slices.ContainsFunc(c.earlier, func(test string) bool {
			holds, known := t.of(test)
			return known && holds
		})
	})
}

// of asks for the truth of what can be asked without changing the program.
func (t truth) of(test string) (holds, known bool) {
	if test == "" || !onlyReads(test) {
		return false, false
	}
	return t(test)
}

var (
	callOrBinding = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`[\w\])]\s*\(|:=|\b(?:await|yield|lambda|for)\b`)
	})
	grouping = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b(?:not|and|or|in|is|if|else)\s*\(`) })
)

// onlyReads tells an expression that calls and assigns nothing, but for the question of
// whether there is a GPU: what a call changes (an iterator, a queue) would not be there for
// the program itself.
func onlyReads(expression string) bool {
	expression = strings.ReplaceAll(expression, "torch.cuda.is_available()", "True")
	return !callOrBinding().MatchString(grouping().ReplaceAllString(expression, "+ ("))
}

// enabledArgument is what switches an autocast.
var enabledArgument = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\benabled\s*=([^,]+)`) })

// isOn tells an autocast that is known to be switched on.
func (t truth) isOn(arguments string) bool {
	match := enabledArgument().FindStringSubmatch(arguments)
	if match == nil {
		return true
	}
	holds, known := t.of(strings.TrimSpace(match[1]))
	return known && holds
}

// withoutProse is a program without its documentation, comments and texts in quotes: what is
// left are its names.
func withoutProse(text string) string { return longText().ReplaceAllString(text, `""`) }

// autocastIn is how the first autocast of a text runs what is in it that the program may come
// to, nil where there is none or it may be switched off, or is for another device. Those
// within the classes of models are none: a trace runs them as they stand.
func autocastIn(text string, models []string, holds truth) *graph.Script {
	if !strings.Contains(text, "autocast(") {
		return nil
	}
	var around []condition
	var names scopes
	line, within := 0, -1 // the indent of the model's class that a line is in
	for statement := range strings.Lines(withoutLongTexts(text)) {
		line++
		code := strings.TrimLeft(statement, " \t")
		indent := len(statement) - len(code)
		if blank := strings.TrimSpace(code) == "" || code[0] == '#'; blank || within >= 0 && indent > within {
			continue
		}
		within = -1
		names = names.at(statement, indent)
		around = conditions(around, names.known(strings.TrimRight(statement, "\n")), indent)
		if class := classStatement().FindStringSubmatch(statement); class != nil && slices.Contains(models, class[1]) {
			within = indent
			continue
		}
		found := autocastStatement().FindStringSubmatch(statement)
		if found == nil || holds.excluded(around) {
			continue
		}
		arguments := found[1]
		if own, closed := upToClosing(arguments + ")"); closed {
			arguments = own
		}
		if strings.Contains(arguments, "cpu") || !holds.isOn(arguments) {
			return nil
		}
		arguments = strings.ReplaceAll(arguments, " ", "")
		return &graph.Script{Line: line, Autocast: autocastType(arguments)}
	}
	return nil
}

// autocastType is the type that an autocast names; without one it is float16, as on CUDA.
func autocastType(arguments string) graph.DType {
	if strings.Contains(arguments, "bfloat16") {
		return graph.BFloat16
	}
	return graph.Float16
}
