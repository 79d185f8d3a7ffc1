package source

// This file finds what the names of a call stand for that the call takes from around
// it: what is assigned to them above the call, or what the calling file imports.

import (
	"cmp"
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"heft/internal/torch"
)

// surroundings are the names that a call of the repository takes from around it.
type surroundings struct {
	*guessing
	from    *call
	names   map[string]string // by their literals
	bound   []torch.Bound     // by expressions, those that others need first
	refused []string          // whose expressions have no value
}

// resolve finds the name that an error says is not defined; false if it says something
// else, or nobody knows the name.
func (s *surroundings) resolve(err error) bool {
	name := torch.Undefined(err)
	var failed *torch.BoundError
	if name == "" && errors.As(err, &failed) {
		s.refuse(failed.Name)
		name = failed.Name
	}
	if name == "" || s.names[name] != "" || slices.ContainsFunc(s.bound, func(b torch.Bound) bool { return b.Name == name }) {
		return false
	}
	if !slices.Contains(s.refused, name) && (!s.isPlain(name) || s.isWrittenOut(name)) {
		if expr, ok := s.assigned(name); ok {
			s.bound = append([]torch.Bound{{Name: name, Expr: expr}}, s.bound...)
			return true
		}
	}
	if value, ok := s.valueOf(name); ok {
		s.names[name] = value
		return true
	}
	if s.isCounter(name) {
		s.names[name] = "0"
		return true
	}
	return s.refuseUsers(name)
}

// refuseUsers lets go of the bound names whose expressions need a name that nobody
// knows; false if there is none.
func (s *surroundings) refuseUsers(name string) bool {
	pattern := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
	for _, b := range s.bound {
		if pattern.MatchString(b.Expr) {
			s.refuse(b.Name)
			if value, ok := s.valueOf(b.Name); ok {
				s.names[b.Name] = value
				return true
			}
			return s.refuseUsers(b.Name)
		}
	}
	return false
}

// refuse lets go of a name whose expression has no value.
func (s *surroundings) refuse(name string) {
	s.refused = append(s.refused, name)
	s.bound = slices.DeleteFunc(s.bound, func(b torch.Bound) bool { return b.Name == name })
}

// isCounter tells the variable of a loop around the call that counts: Block(config, i) for i
// in range(depth). The first of them is built.
func (s *surroundings) isCounter(name string) bool {
	if s.from == nil {
		return false
	}
	quoted := regexp.QuoteMeta(name)
	counts := regexp.MustCompile(`\bfor[ \t]+(?:` + quoted + `[ \t]+in[ \t]+range\(|` + quoted + `[ \t]*,[^\n:]*?\bin[ \t]+enumerate\()`)
	return slices.ContainsFunc(s.texts().texts, func(t gleanedText) bool { return t.file == s.from.file && counts.MatchString(t.text) })
}

// isPlain tells a name whose value the texts say, or that stands for all settings.
func (s *surroundings) isPlain(name string) bool {
	return isSettings(name) || s.isShortSettings(name) || strings.HasSuffix(name, "kwargs") || s.texts().values[plainName(name)].weight > 1
}

// isWrittenOut tells a name of settings to which the calling file assigns what it writes
// out: a list, a table, or a class of configurations, or what a function reads from a file.
func (s *surroundings) isWrittenOut(name string) bool {
	expr, ok := s.assigned(name)
	return ok && isSettings(name) && (writtenOut().MatchString(expr) || readFromFile().MatchString(expr)) && !strings.Contains(expr, "pars")
}

var writtenOut = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\[|\{|dict\(|(\w+\.)*[A-Z]\w*\(|__import__)`)
})

var readFromFile = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\w+\.)*(?:\w*(?:load|read|get|from)\w*(?:conf|cfg|yaml|json|hparam|hyper|settings|params)\w*|(?:yaml|json|toml)\.(?:safe_|full_)?load)\(`)
})

// told lists what the bound names stand for.
func (s *surroundings) told() string {
	text := ""
	for _, b := range s.bound {
		text += b.Name + "=" + b.Expr + " "
	}
	return text
}

// assigned is the expression that a name has at the call.
func (s *surroundings) assigned(name string) (string, bool) {
	if s.from == nil {
		return "", false
	}
	text := ""
	for _, t := range s.texts().texts {
		if t.file == s.from.file {
			text = t.text
		}
	}
	lines := strings.SplitAfter(text, "\n")
	above := strings.Join(lines[:min(s.from.line-1, len(lines))], "")
	if expr, ok := lastAssigned(above, name); ok {
		return expr, true
	}
	if expr, ok := imported(text, s.from.file, name); ok {
		return expr, true
	}
	if expr, ok := wholeModule(text, name); ok || !isSettings(name) {
		return expr, ok
	}
	for _, t := range s.texts().texts { // a list of settings that a script hands on
		if expr, ok := lastAssigned(t.text, name); ok && expr[0] == '[' {
			return expr, true
		}
	}
	return "", false
}

// lastAssigned is the last expression that a text assigns to a name; one of the name
// itself is passed over.
func lastAssigned(text, name string) (string, bool) {
	pattern := regexp.MustCompile(`(?m)^[ \t]*` + regexp.QuoteMeta(name) + `[ \t]*=[ \t]*([^=\s])`)
	found := pattern.FindAllStringSubmatchIndex(text, -1)
	own := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
	for _, at := range slices.Backward(found) {
		expr, ok := upToLineEnd(text[at[2]:])
		if ok && !own.MatchString(expr) {
			return expr, true
		}
	}
	return "", false
}

// upToLineEnd is the expression that a text begins with: up to the end of the line
// outside of brackets.
func upToLineEnd(text string) (string, bool) {
	depth, quote := 0, byte(0)
	for i := 0; i < min(len(text), maxCallText); i++ {
		c := text[i]
		switch {
		case quote != 0:
			if c == '\n' {
				return "", false
			}
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case depth == 0 && (c == '\n' || c == '#' || c == ';'):
			return strings.TrimSpace(text[:i]), true
		}
	}
	return "", false
}

var fromImport = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)`)
})

// imported is the expression of what a file imports under a name.
func imported(text, file, name string) (string, bool) {
	for _, match := range fromImport().FindAllStringSubmatch(text, -1) {
		for _, each := range strings.Split(strings.Trim(match[3], "()"), ",") {
			words := strings.Fields(each)
			if len(words) == 0 || words[len(words)-1] != name || len(words) != 1 && len(words) != 3 {
				continue
			}
			module := absoluteModule(file, len(match[1]), match[2])
			if module == "" {
				continue
			}
			return "__import__('" + module + "', fromlist=['" + words[0] + "'])." + words[0], true
		}
	}
	return "", false
}

// wholeModule is the expression of a module that a text imports under a name.
func wholeModule(text, name string) (string, bool) {
	pattern := regexp.MustCompile(`(?m)^[ \t]*import[ \t]+(?:([\w.]+)[ \t]+as[ \t]+` + regexp.QuoteMeta(name) + `|` + regexp.QuoteMeta(name) + `)[ \t]*(?:#.*)?$`)
	match := pattern.FindStringSubmatch(text)
	if match == nil {
		return "", false
	}
	module := cmp.Or(match[1], name)
	return "__import__('" + module + "', fromlist=['__name__'])", true
}

// absoluteModule is the dotted name of a module that a file imports from relatively.
func absoluteModule(file string, level int, module string) string {
	if level == 0 {
		return module
	}
	folder := path.Dir(file)
	for range level - 1 {
		folder = path.Dir(folder)
	}
	parts := append(strings.Split(strings.Trim(folder, "./"), "/"), module)
	return strings.Trim(strings.Join(parts, "."), ".")
}
