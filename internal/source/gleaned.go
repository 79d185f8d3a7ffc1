package source

// This file gathers from the texts of a repository what its models' constructors are
// called with: calls, defaults of command lines, constants, configurations. Nothing
// is run.

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"heft/internal/files"
	"heft/internal/stable"
)

const (
	maxGleanedFiles = 400
	maxGleanedBytes = 8 << 20
	maxCallText     = 4000 // of one call's arguments
	maxCalls        = 12   // of one class
)

// gleaned is what the texts of a repository say.
type gleaned struct {
	own    string // the model's file
	texts  []gleanedText
	values map[string]given // by parameter name
	groups map[string]bool  // names of what holds settings inside of settings
}

type gleanedText struct{ file, text string }

// given is a value that a text gives a name.
type given struct {
	literal, file string
	weight        int
}

// glean reads the Python files and configurations of a tree, first the model's own
// file, then those nearest to it.
func glean(root *files.Root, own, ownText string) *gleaned {
	g := &gleaned{own: own, values: map[string]given{}, groups: map[string]bool{}}
	names, _ := filesBelow(root, ".", 4*maxGleanedFiles, ".py", ".yaml", ".yml", ".json", ".cfg", ".ini", ".toml")
	folder := path.Dir(own)
	if !strings.HasSuffix(own, ".py") { // a notebook's cells
		g.addProgram(own, ownText)
	}
	stable.Sort(names, func(a, b string) int { return distance(a, own, folder) - distance(b, own, folder) })
	total := 0
	for _, name := range names[:min(len(names), maxGleanedFiles)] {
		text, err := root.Read(name, files.MaxSource)
		if err != nil {
			continue
		}
		if total += len(text); total > maxGleanedBytes {
			break
		}
		g.add(name, string(text))
	}
	return g
}

func distance(name, own, folder string) int {
	switch {
	case name == own:
		return 0
	case path.Dir(name) == folder:
		return 1
	}
	return 2 + strings.Count(name, "/")
}

const literalPattern = `(-?\d[\d_]*(?:\.\d*)?(?:[eE]-?\d+)?|'[^'\n]*'|"[^"\n]*"|True|False|None|[\[(][-\d., '"\n\w]*[\])])`

var (
	argumentName    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*(?:['"]-\w+['"]\s*,\s*)?['"]-{0,2}([\w-]+)['"]`) })
	argumentDefault = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bdefault\s*=\s*` + literalPattern) })
	argumentSwitch  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\baction\s*=\s*['"]store_(true|false)['"]`) })
	constantLine    = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)^(?:\w+\.)*([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?=\s*` + literalPattern + `\s*(?:#.*)?$`)
	})
	innerConstant = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)^[ \t]+(?:\w+\.)*([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?=\s*` + literalPattern + `\s*,?\s*(?:#.*)?$`)
	})
	parameterValue = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b([A-Za-z_]\w*)\s*(?::\s*[\w.\[\]]+\s*)?=\s*` + literalPattern + `\s*[,)]`)
	})
	tableEntry = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)[{,\s]["']([A-Za-z_]\w*)["']\s*:\s*` + literalPattern + `\s*(?:[,}]|#|$)`)
	})
	groupLine   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^[ \t]*([A-Za-z_]\w*):[ \t]*(?:#.*)?$`) })
	groupInJSON = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"([A-Za-z_]\w*)"[ \t]*:[ \t]*\{`) })
	groupMade   = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)\b([A-Za-z_]\w*)\s*=\s*(?:\w+\.)*(?:ConfigNode|CfgNode|CN|edict|EasyDict|AttrDict|Namespace|SimpleNamespace|ConfigDict)\(`)
	})
	settingLine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)^[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*(-?\d+(?:\.\d*)?(?:[eE]-?\d+)?|True|False)[ \t]*(?:[#;].*)?$`)
	})
	configLine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?m)^\s*["']?([A-Za-z_]\w*)["']?\s*:\s*` + literalPattern + `\s*,?\s*(?:#.*)?$`)
	})
)

// add takes what a file says: a command line's default says more than a constant, and
// that more than another signature's default.
func (g *gleaned) add(file, text string) {
	if hasSuffix(file, ".cfg", ".ini", ".toml") {
		g.collect(file, text, settingLine(), 1)
		return
	}
	if !strings.HasSuffix(file, ".py") {
		g.collect(file, text, configLine(), 3)
		g.collectWords(file, text)
		g.group(text, groupLine())
		g.group(text, groupInJSON())
		return
	}
	g.addProgram(file, text)
}

var wordLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^\s*"?([A-Za-z_]\w*)"?\s*:[ \t]+([A-Za-z][\w./-]*)[ \t]*,?[ \t]*(?:#.*)?$`)
})

// collectWords takes YAML's texts without quotes, activ: relu, and JSON's truths. Their words for true, false and
// nothing are none.
func (g *gleaned) collectWords(file, text string) {
	for _, match := range wordLine().FindAllStringSubmatch(text, -1) {
		switch word := strings.ToLower(match[2]); word {
		case "true", "yes", "on":
			g.give(file, match[1], "True", 3)
		case "false", "no", "off":
			g.give(file, match[1], "False", 3)
		case "null":
		default:
			g.give(file, match[1], strconv.Quote(match[2]), 3)
		}
	}
}

func (g *gleaned) addProgram(file, text string) {
	g.group(text, groupMade())
	g.texts = append(g.texts, gleanedText{file, text})
	g.addArguments(file, text)
	g.collect(file, text, constantLine(), 2)
	g.collect(file, text, innerConstant(), 2)
	g.collect(file, text, tableEntry(), 2)
	g.collect(file, text, parameterValue(), 1)
}

func (g *gleaned) group(text string, pattern *regexp.Regexp) {
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		g.groups[plainName(match[1])] = true
	}
}

// addArguments takes the defaults of a command line's arguments, each from its own call:
// what is required has none.
func (g *gleaned) addArguments(file, text string) {
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "add_argument(")
		if !found {
			return
		}
		rest = after
		call, closed := upToClosing(after)
		name := argumentName().FindStringSubmatch(call)
		if !closed || name == nil {
			continue
		}
		if switched := argumentSwitch().FindStringSubmatch(call); switched != nil {
			literal := "False" // until it is given
			if switched[1] == "false" {
				literal = "True"
			}
			g.give(file, name[1], literal, 4)
		} else if match := argumentDefault().FindStringSubmatch(call); match != nil {
			g.give(file, name[1], match[1], 4)
		}
	}
}

func (g *gleaned) collect(file, text string, pattern *regexp.Regexp, weight int) {
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		g.give(file, match[1], match[2], weight)
	}
}

// give notes what a file says that a name stands for, unless another said so with more
// weight, or first.
func (g *gleaned) give(file, name, literal string, weight int) {
	if literal == "None" || literal == "''" || literal == `""` || !evaluable(literal) {
		return
	}
	name = plainName(strings.ReplaceAll(name, "-", "_"))
	if known, ok := g.values[name]; !ok || known.weight < weight {
		g.values[name] = given{literal: literal, file: file, weight: weight}
	}
}

// evaluable tells a list of plain values from one of names.
func evaluable(literal string) bool {
	if literal[0] != '[' && literal[0] != '(' {
		return true
	}
	for _, word := range identifier().FindAllString(stringLiteral().ReplaceAllString(literal, ""), -1) {
		if word != "True" && word != "False" && word != "None" && word != "e" {
			return false
		}
	}
	return true
}

var stringLiteral = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`'[^']*'|"[^"]*"`) })

// call is how a text calls a class: its arguments as they are written.
type call struct {
	arguments string
	method    string // of the class that makes one of it, "" where the class itself is called
	file      string
	line      int
}

// calls lists where texts call a class or function. A file that has its own of the name
// calls that.
func (g *gleaned) calls(name string) []call {
	var found []call
	pattern := regexp.MustCompile(`(^|[^\w."'])(?:\w+\.)*` + regexp.QuoteMeta(name) + `\(`)
	definition := regexp.MustCompile(`(?m)^(?:class|def)\s+` + regexp.QuoteMeta(name) + `\b`)
	for _, t := range g.texts {
		if t.file != g.own && definition.MatchString(t.text) {
			continue
		}
		for _, at := range pattern.FindAllStringIndex(t.text, -1) {
			begin := strings.LastIndexByte(t.text[:at[1]], '\n') + 1
			before := strings.TrimSpace(t.text[begin:at[1]])
			if strings.HasPrefix(before, "class ") || strings.HasPrefix(before, "def ") || strings.HasPrefix(before, "#") {
				continue
			}
			arguments, ok := upToClosing(t.text[at[1]:])
			if !ok {
				continue
			}
			found = append(found, call{arguments: arguments, file: t.file, line: strings.Count(t.text[:at[1]], "\n") + 1})
			if len(found) == maxCalls {
				return found
			}
		}
	}
	return found
}

// methodCalls lists where texts call methods that make one of a class: Net.from_name("b16").
func (g *gleaned) methodCalls(class string) []call {
	pattern := regexp.MustCompile(`\b` + regexp.QuoteMeta(class) + `\.(from_\w+|(?:build|create|make|get)_(?:model|net|network)|build|create|make)\(`)
	var found []call
	for _, t := range g.texts {
		for _, at := range pattern.FindAllStringSubmatchIndex(t.text, maxCalls) {
			arguments, ok := upToClosing(t.text[at[1]:])
			if !ok || len(found) == maxCalls {
				continue
			}
			found = append(found, call{arguments: arguments, method: t.text[at[2]:at[3]], file: t.file, line: strings.Count(t.text[:at[1]], "\n") + 1})
		}
	}
	return found
}

// upToClosing returns the text before the bracket that closes a call.
func upToClosing(text string) (string, bool) {
	depth, quote := 0, byte(0)
	for i := 0; i < min(len(text), maxCallText); i++ {
		c := text[i]
		switch {
		case quote != 0:
			if c == quote || c == '\n' {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '#':
			end := strings.IndexByte(text[i:], '\n')
			if end < 0 {
				return "", false
			}
			i += end
		case c == '(' || c == '[' || c == '{':
			depth++
		case depth > 0 && (c == ')' || c == ']' || c == '}'):
			depth--
		case c == ')':
			return text[:i], true
		}
	}
	return "", false
}

// annotation is the class that a text annotates a parameter with, "" for none.
func (g *gleaned) annotation(file, parameter string) string {
	pattern := regexp.MustCompile(`[(,]\s*` + regexp.QuoteMeta(parameter) + `\s*:\s*["']?([A-Za-z_][\w.]*)`)
	for _, t := range g.texts {
		if t.file != file {
			continue
		}
		if match := pattern.FindStringSubmatch(t.text); match != nil {
			return match[1]
		}
	}
	return ""
}
