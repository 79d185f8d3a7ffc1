package source

// This file takes from the arguments that the user gave a program what its names stand for,
// where the program does not come to read them: a text's default says less.

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// weightGiven is that of a value which the user gave: more than any text's.
const weightGiven = 9

// option is one of a command line's options, as a text declares it.
type option struct {
	name   string // of its value
	action string // "true" or "false" of a switch
}

var (
	optionWord   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*['"](--?[A-Za-z][\w-]*)['"]\s*,?`) })
	optionTarget = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bdest\s*=\s*['"](\w+)['"]`) })
	plainNumber  = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^-?\d[\d_]*(?:\.\d*)?(?:[eE]-?\d+)?$`)
	})
)

// optionsOf are those that a text's parser of a command line declares, by each of their words.
func optionsOf(text string) map[string]option {
	found := map[string]option{}
	for rest := text; ; {
		_, after, more := strings.Cut(rest, "add_argument(")
		if !more {
			return found
		}
		rest = after
		call, closed := upToClosing(after)
		if !closed {
			continue
		}
		var words []string
		for at := call; ; {
			match := optionWord().FindStringSubmatch(at)
			if match == nil {
				break
			}
			words, at = append(words, match[1]), at[len(match[0]):]
		}
		for word, each := range declared(words, call) {
			found[word] = each
		}
	}
}

// declared is one option by each of its words.
func declared(words []string, call string) map[string]option {
	found := map[string]option{}
	each := option{}
	for _, word := range words {
		if long := strings.HasPrefix(word, "--"); each.name == "" || long && len(each.name) == 1 {
			each.name = strings.TrimLeft(word, "-")
		}
	}
	if target := optionTarget().FindStringSubmatch(call); target != nil {
		each.name = target[1]
	}
	if switched := argumentSwitch().FindStringSubmatch(call); switched != nil {
		each.action = switched[1]
	}
	for _, word := range words {
		found[word] = each
	}
	return found
}

// giveArguments notes the values of the words that a program was called with.
func (g *gleaned) giveArguments(arguments []string) {
	if len(arguments) == 0 {
		return
	}
	known := map[string]option{}
	for i := len(g.texts) - 1; i >= 0; i-- { // the model's own file says more
		for word, each := range optionsOf(g.texts[i].text) {
			known[word] = each
		}
	}
	for i, argument := range arguments {
		word, value, joined := strings.Cut(argument, "=")
		if !strings.HasPrefix(word, "-") || plainNumber().MatchString(word) {
			continue
		}
		each, ok := known[word]
		if !ok {
			each.name = strings.TrimLeft(word, "-")
		}
		next := ""
		if i+1 < len(arguments) && (!strings.HasPrefix(arguments[i+1], "-") || plainNumber().MatchString(arguments[i+1])) {
			next = arguments[i+1]
		}
		switch {
		case joined:
			next = value
		case each.action == "true" || next == "" && each.action == "":
			next = "True"
		case each.action == "false":
			next = "False"
		}
		g.give("the command line", each.name, literalOf(next), weightGiven)
	}
}

// literalOf writes a word of a command line as a program would: a number, True, else a text.
func literalOf(word string) string {
	switch {
	case plainNumber().MatchString(word):
		return word
	case strings.EqualFold(word, "true"):
		return "True"
	case strings.EqualFold(word, "false"):
		return "False"
	}
	return strconv.Quote(word)
}
