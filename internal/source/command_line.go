package source

// This file takes from the arguments that the user gave a program what its names stand for,
// where the program does not come to read them: a text's default says less.

import (
	"regexp"
	"slices"
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
	many   bool   // it takes a list
}

var (
	optionWord   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*['"](--?[A-Za-z][\w-]*)['"]\s*,?`) })
	optionTarget = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bdest\s*=\s*['"](\w+)['"]`) })
	argumentList = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bnargs\s*=\s*(?:['"][*+]['"]|\d)`) })
	plainNumber  = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^-?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$`)
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
	each.many = argumentList().MatchString(call)
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
	last := map[string]string{} // of a repeated option, as argparse has it
	for i, argument := range arguments {
		word, value, joined := strings.Cut(argument, "=")
		if !isOption(word) {
			continue
		}
		each, ok := known[word]
		if !ok {
			each.name = strings.TrimLeft(word, "-")
		}
		values := valuesBehind(arguments[i+1:])
		if joined {
			values = []string{value}
		}
		last[each.name] = each.literal(values)
	}
	for name, literal := range last {
		g.give("the command line", name, literal, weightGiven)
	}
}

// isOption tells an option of a command line from a value, which may be a number below zero.
func isOption(word string) bool {
	return strings.HasPrefix(word, "-") && !plainNumber().MatchString(word)
}

// valuesBehind are the words up to the next option.
func valuesBehind(words []string) []string {
	if end := slices.IndexFunc(words, isOption); end >= 0 {
		return words[:end]
	}
	return words
}

// literal is the value of an option that these words stand behind, as a program writes it.
func (o option) literal(words []string) string {
	switch {
	case o.action == "true" || len(words) == 0 && o.action == "":
		return "True"
	case o.action == "false":
		return "False"
	case !o.many:
		return literalOf(words[0])
	}
	literals := make([]string, len(words))
	for i, word := range words {
		literals[i] = literalOf(word)
	}
	return "[" + strings.Join(literals, ", ") + "]"
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
