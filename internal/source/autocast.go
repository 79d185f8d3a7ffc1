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

// autocastIn is how the first autocast of a text runs what is in it, nil where there is none
// or it may be switched off, or is for another device. Those within the classes of models
// are none: a trace runs them as they stand.
func autocastIn(text string, models []string) *graph.Script {
	if !strings.Contains(text, "autocast(") {
		return nil
	}
	line, within := 0, -1 // the indent of the model's class that a line is in
	for statement := range strings.Lines(withoutLongTexts(text)) {
		line++
		code := strings.TrimLeft(statement, " \t")
		indent := len(statement) - len(code)
		if blank := strings.TrimSpace(code) == "" || code[0] == '#'; blank || within >= 0 && indent > within {
			continue
		}
		within = -1
		if class := classStatement().FindStringSubmatch(statement); class != nil && slices.Contains(models, class[1]) {
			within = indent
			continue
		}
		found := autocastStatement().FindStringSubmatch(statement)
		if found == nil {
			continue
		}
		arguments := strings.ReplaceAll(found[1], " ", "")
		if strings.Contains(arguments, "cpu") || strings.Contains(strings.ReplaceAll(arguments, "enabled=True", ""), "enabled=") {
			return nil
		}
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
