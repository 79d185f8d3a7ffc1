// Package lang words heft's sentences in other languages. The sentences are English
// where they are made; a catalogue has, for each of them, the words of another
// language, with {1}, {2} where names and numbers stand. A sentence is found by what
// stands between these, so that those who make one need not know of it, and reports
// and errors stay the same for programs.
//
// Entry points: Languages, and Of, whose catalogue's Say words a sentence. One file a
// language: zh.txt is the Chinese one. What a catalogue does not have stays English.
package lang

import (
	"cmp"
	"embed"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"heft/internal/carried"
	"heft/internal/stable"
)

// Each language's file is carried packed: zh.txt.gz is zh.txt, as a test sees to.
//
//go:embed zh.txt.gz
var catalogues embed.FS

// Languages lists what there are words of, English first.
func Languages() []string { return []string{"en", "zh"} }

// Catalogue has the words of a language. A nil catalogue is English.
type Catalogue struct {
	entries []entry
	exact   map[string]string // sentences without names and numbers
}

// entry is a sentence: what stands between its names and numbers, and its words.
type entry struct {
	between []string
	words   string
}

// Of reads the catalogue of a language; nil for English, and for one that there is not.
func Of(language string) *Catalogue {
	name := language + ".txt.gz"
	packed, err := catalogues.ReadFile(name)
	if err != nil {
		return nil
	}
	return parse(string(carried.Text(name, packed)))
}

// placeholder stands for a name or a number.
var placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{[1-9]\}`) })

// parse reads a catalogue: a sentence a line, and behind "= " on the next its words.
// Lines that begin with # say what follows.
func parse(text string) *Catalogue {
	c := &Catalogue{exact: map[string]string{}}
	english := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		words, translated := strings.CutPrefix(line, "= ")
		switch {
		case !translated:
			english = line
		case placeholder().MatchString(english):
			c.entries = append(c.entries, entry{placeholder().Split(english, -1), words})
		default:
			c.exact[english] = words
		}
	}
	stable.Sort(c.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(min(len(b.between[0]), 1), min(len(a.between[0]), 1)), b.length()-a.length())
	})
	return c
}

// length is how much of a sentence an entry says: the longest is meant, of those that
// begin with words of their own before others.
func (e *entry) length() int {
	n := 0
	for _, part := range e.between {
		n += len(part)
	}
	return n
}

// deepest bounds sentences in sentences.
const deepest = 4

// Say words a text: each of its lines, else the sentences that "; " joins, else what
// stands behind a place of a program. What the catalogue does not have stays as it is.
func (c *Catalogue) Say(text string) string {
	if c == nil || text == "" {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		trimmed := strings.TrimLeft(line, " ")
		lines[i] = line[:len(line)-len(trimmed)] + c.say(trimmed, 0)
	}
	return strings.Join(lines, "\n")
}

// place is where a program stands, or the class of its error, in front of what is wrong
// there.
var place = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:[^\s:]+:\d+(?::\d+)?: |[A-Z]\w*(?:Error|Exception): )`)
})

// operator is an operator's name in front of its refusal: "view: shape …".
var operator = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z_]\w*: `) })

// Word words a text that has no names or numbers in it, or a format, whose verbs stay.
func (c *Catalogue) Word(text string) string {
	if c == nil {
		return text
	}
	if words, ok := c.exact[text]; ok {
		return words
	}
	return text
}

func (c *Catalogue) say(text string, depth int) string {
	if depth > deepest || len(text) > mostText {
		return text
	}
	if words, ok := c.exact[text]; ok {
		return words
	}
	if at := place().FindString(text); at != "" {
		return at + c.say(text[len(at):], depth+1)
	}
	for i := range c.entries {
		if found, ok := c.entries[i].match(text); ok {
			return c.fill(&c.entries[i], found, depth)
		}
	}
	if at := operator().FindString(text); at != "" {
		return at + c.say(text[len(at):], depth+1)
	}
	if parts := strings.Split(text, "; "); len(parts) > 1 {
		for i, part := range parts {
			parts[i] = c.say(part, depth+1)
		}
		return strings.Join(parts, "; ")
	}
	return text
}

// mostText is the longest text that is looked up.
const mostText = 4096

// shortSentence is a sentence that says so little between its names that these are taken
// for names only if they are single words.
const shortSentence = 10

// match finds what stands at the placeholders of a sentence.
func (e *entry) match(text string) (found []string, ok bool) {
	if !strings.HasPrefix(text, e.between[0]) {
		return nil, false
	}
	rest := text[len(e.between[0]):]
	last := len(e.between) - 1
	for i, part := range e.between[1:] {
		at := strings.Index(rest, part)
		if i+1 == last {
			at = len(rest) - len(part)
			if at >= 0 && !strings.HasSuffix(rest, part) {
				at = -1
			}
		}
		if at < 0 || at == 0 && part != "" {
			return nil, false
		}
		if found = append(found, rest[:at]); e.length() < shortSentence && strings.Contains(rest[:at], " ") {
			return nil, false
		}
		rest = rest[at+len(part):]
	}
	return found, true
}

// isName tells a word that may be a name in a program: "pool", "layer1.0".
func isName(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0
}

// fill puts what was found into the words, sentences among it worded as well. A
// single word is a name, of a setting or of the program's, and stays as it is.
func (c *Catalogue) fill(e *entry, found []string, depth int) string {
	return placeholder().ReplaceAllStringFunc(e.words, func(p string) string {
		n, _ := strconv.Atoi(p[1:2])
		if n > len(found) {
			return p
		}
		if isName(found[n-1]) {
			return found[n-1]
		}
		return c.say(found[n-1], depth+1)
	})
}
