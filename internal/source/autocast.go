package source

// This file finds in a file's text that its program runs models under autocast, where the
// program does not come to its calls: its loader fails without data, say.

import (
	"regexp"
	"strings"
	"sync"

	"heft/internal/graph"
)

// autocastStatement is a with statement of torch's autocast in any of its names.
var autocastStatement = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*with\s[^#]*\bautocast\(([^#]*)\)[^()#]*:`)
})

// autocastIn is how the first autocast of a text runs what is in it, nil where there is none
// or it may be switched off, or is for another device.
func autocastIn(text string) *graph.Script {
	if !strings.Contains(text, "autocast(") {
		return nil
	}
	line := 0
	for statement := range strings.Lines(text) {
		line++
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
