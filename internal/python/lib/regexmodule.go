package lib

// This file is module _regex, over which re.py is written, with the methods of
// re.Pattern.

import (
	"errors"
	"strings"
	"unicode/utf8"

	"heft/internal/python/lib/regex"
	"heft/internal/python/vm"
)

// pattern is the payload of a re.Pattern.
type pattern struct {
	re     *regex.Regexp
	source vm.Value // the pattern as given
}

// match is the payload of a re.Match. Spans are byte offsets into subject.
type match struct {
	pattern *vm.Object
	subject vm.Value
	text    string
	spans   []int
	from    int // the bounds that were searched
	to      int
}

// Children lets a marker see what the match holds.
func (m *match) Children(visit func(vm.Value)) {
	visit(m.pattern)
	visit(m.subject)
}

// regexModule is the state of module _regex: its classes.
type regexModule struct {
	vm         *vm.VM
	pattern    *vm.Class
	match      *vm.Class
	errorClass *vm.Class
}

// buildRegex makes module _regex, over which re.py is written.
func buildRegex(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("_regex")
	r := &regexModule{vm: machine}
	r.errorClass = nativeClass(machine, "error", "re", machine.Exceptions.Exception)
	r.pattern = nativeClass(machine, "Pattern", "re")
	r.match = nativeClass(machine, "Match", "re")
	r.addPatternMethods()
	r.addMatchMethods()
	for name, class := range map[string]*vm.Class{"error": r.errorClass, "Pattern": r.pattern, "Match": r.match} {
		module.Dict.SetStr(name, class)
	}
	for _, class := range []*vm.Class{r.pattern, r.match} {
		class.Dict.SetStr("__class_getitem__", &vm.ClassMethod{Func: machine.NewBuiltin("__class_getitem__", classGetItem)})
	}
	addNatives(machine, module.Dict, []native{{"compile", r.compile}})
	return module, nil
}

// compile is re.compile without its cache: compile(pattern, flags).
func (r *regexModule) compile(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var source vm.Value
	flags := 0
	if err := args.Unpack("compile", "pattern", &source, "flags?", &flags); err != nil {
		return nil, err
	}
	mode := regex.Flags(flags)
	var text string
	switch s := vm.Underlying(source).(type) {
	case vm.Str:
		text = string(s)
	case vm.Bytes:
		text, mode = string(s), mode|regex.Bytes
	default:
		return nil, machine.Raise(machine.Exceptions.TypeError, "first argument must be string or compiled pattern")
	}
	if mode&4 != 0 {
		return nil, machine.Unsupported("the LOCALE flag of regular expressions")
	}
	if err := machine.Charge(int64(len(text))); err != nil {
		return nil, err
	}
	re, err := regex.Compile(text, mode)
	var bad *regex.Error
	if errors.As(err, &bad) {
		failure := machine.RaiseValue(r.errorClass, vm.Str(bad.Error()))
		if e, ok := failure.(*vm.Exception); ok {
			e.Value.SetAttr("msg", vm.Str(bad.Message))
			e.Value.SetAttr("pattern", source)
			e.Value.SetAttr("pos", vm.MakeInt(int64(bad.Position)))
		}
		return nil, failure
	}
	return vm.NewInstance(r.pattern, &pattern{re, source}), machine.Allocate(int64(len(text)) * 64)
}

// subject is the text that a pattern is matched against.
type subject struct {
	value    vm.Value
	text     string
	from, to int
}

// subjectOf reads the string argument and the optional bounds.
func (p *pattern) subjectOf(machine *vm.VM, v, pos, endpos vm.Value) (subject, error) {
	isBytesPattern := p.re.Flags&regex.Bytes != 0
	switch s := vm.Underlying(v).(type) {
	case vm.Str:
		if isBytesPattern {
			return subject{}, machine.Raise(machine.Exceptions.TypeError, "cannot use a bytes pattern on a string-like object")
		}
		return boundedSubject(machine, s, pos, endpos)
	case vm.Bytes:
		if !isBytesPattern {
			return subject{}, machine.Raise(machine.Exceptions.TypeError, "cannot use a string pattern on a bytes-like object")
		}
		return boundedSubject(machine, s, pos, endpos)
	}
	return subject{}, machine.Raise(machine.Exceptions.TypeError, "expected string or bytes-like object, got '%s'", machine.TypeOf(v).Name)
}

func boundedSubject[T text](machine *vm.VM, s T, pos, endpos vm.Value) (subject, error) {
	result := subject{value: s, text: string(s), to: len(s)}
	for _, bound := range []struct {
		v      vm.Value
		target *int
	}{{pos, &result.from}, {endpos, &result.to}} {
		if bound.v == nil {
			continue
		}
		n, err := machine.AsIndex(bound.v)
		if err != nil {
			return subject{}, err
		}
		*bound.target = textOffset(s, int(min(max(n, 0), int64(len(s)))))
	}
	return result, nil
}

// cut returns a part of the subject as str or bytes.
func (s subject) cut(from, to int) vm.Value {
	if _, ok := s.value.(vm.Bytes); ok {
		return vm.Bytes(s.text[from:to])
	}
	return vm.Str(s.text[from:to])
}

// patternMethod is a method of re.Pattern.
type patternMethod func(machine *vm.VM, self *vm.Object, p *pattern, args vm.Args) (vm.Value, error)

func (r *regexModule) addPatternMethods() {
	for name, call := range map[string]patternMethod{
		"match": r.matcher("match", regex.AtStart), "search": r.matcher("search", regex.Search),
		"fullmatch": r.matcher("fullmatch", regex.FullMatch), "findall": r.findAll, "finditer": r.findIter,
		"split": r.split,
		"sub": func(machine *vm.VM, self *vm.Object, p *pattern, args vm.Args) (vm.Value, error) {
			result, _, err := r.substitute(self, p, args, "sub")
			return result, err
		},
		"subn": func(machine *vm.VM, self *vm.Object, p *pattern, args vm.Args) (vm.Value, error) {
			result, count, err := r.substitute(self, p, args, "subn")
			return vm.NewTuple(result, vm.MakeInt(int64(count))), err
		},
		"__repr__": patternRepr, "__eq__": patternEqual,
		"__hash__": func(machine *vm.VM, _ *vm.Object, p *pattern, _ vm.Args) (vm.Value, error) {
			h, err := machine.Hash(p.source)
			return vm.MakeInt(h), err
		},
		"__copy__":     func(_ *vm.VM, self *vm.Object, _ *pattern, _ vm.Args) (vm.Value, error) { return self, nil },
		"__deepcopy__": func(_ *vm.VM, self *vm.Object, _ *pattern, _ vm.Args) (vm.Value, error) { return self, nil },
	} {
		r.pattern.Dict.SetStr(name, r.vm.NewBuiltin(name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			self, p, err := patternOf(machine, args)
			if err != nil {
				return nil, err
			}
			return call(machine, self, p, args.Drop(1))
		}))
	}
	for name, get := range map[string]func(p *pattern) vm.Value{
		"pattern": func(p *pattern) vm.Value { return p.source },
		"flags":   func(p *pattern) vm.Value { return vm.MakeInt(int64(p.re.Flags &^ (regex.Bytes | regex.Properties))) },
		"groups":  func(p *pattern) vm.Value { return vm.MakeInt(int64(p.re.Groups)) },
		"groupindex": func(p *pattern) vm.Value {
			index := vm.NewDict()
			for _, n := range p.re.Names {
				index.SetStr(n.Name, vm.MakeInt(int64(n.Group)))
			}
			return index
		},
	} {
		r.pattern.Dict.SetStr(name, &vm.GetSet{Name: name, Get: func(machine *vm.VM, self vm.Value) (vm.Value, error) {
			if object, ok := self.(*vm.Object); ok {
				if p, ok := object.Native.(*pattern); ok {
					return get(p), nil
				}
			}
			return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' requires a 're.Pattern' object", name)
		}})
	}
}

func patternOf(machine *vm.VM, args vm.Args) (*vm.Object, *pattern, error) {
	if len(args.Positional) > 0 {
		if self, ok := args.Positional[0].(*vm.Object); ok {
			if p, ok := self.Native.(*pattern); ok {
				return self, p, nil
			}
		}
	}
	return nil, nil, machine.Raise(machine.Exceptions.TypeError, "descriptor requires a 're.Pattern' object")
}

func patternRepr(machine *vm.VM, _ *vm.Object, p *pattern, _ vm.Args) (vm.Value, error) {
	text, err := machine.Repr(p.source)
	if err != nil {
		return nil, err
	}
	if runeCount(text) > 200 {
		text = string([]rune(text)[:200])
	}
	var names []string
	for _, flag := range []struct {
		name  string
		value regex.Flags
	}{
		{"re.IGNORECASE", regex.IgnoreCase}, {"re.MULTILINE", regex.Multiline}, {"re.DOTALL", regex.DotAll},
		{"re.VERBOSE", regex.Verbose}, {"re.ASCII", regex.ASCII},
	} {
		if p.re.Flags&flag.value != 0 {
			names = append(names, flag.name)
		}
	}
	if len(names) > 0 {
		text += ", " + strings.Join(names, "|")
	}
	return vm.Str("re.compile(" + text + ")"), nil
}

func patternEqual(_ *vm.VM, _ *vm.Object, p *pattern, args vm.Args) (vm.Value, error) {
	if len(args.Positional) == 1 {
		if other, ok := args.Positional[0].(*vm.Object); ok {
			if q, ok := other.Native.(*pattern); ok {
				return vm.MakeBool(p.re.Pattern == q.re.Pattern && p.re.Flags == q.re.Flags), nil
			}
		}
	}
	return vm.NotImplementedValue, nil
}

func (r *regexModule) matcher(name string, anchor regex.Anchor) patternMethod {
	return func(machine *vm.VM, self *vm.Object, p *pattern, args vm.Args) (vm.Value, error) {
		var v, pos, endpos vm.Value
		if err := args.Unpack(name, "string", &v, "pos?", &pos, "endpos?", &endpos); err != nil {
			return nil, err
		}
		s, err := p.subjectOf(machine, v, pos, endpos)
		if err != nil {
			return nil, err
		}
		spans, err := p.re.Match(machine, s.text, s.from, s.to, anchor)
		if err != nil || spans == nil {
			return vm.NoneValue, err
		}
		return r.newMatch(self, s, spans), nil
	}
}

func (r *regexModule) newMatch(p *vm.Object, s subject, spans []int) vm.Value {
	return vm.NewInstance(r.match, &match{p, s.value, s.text, spans, s.from, s.to})
}

// matchSteps are charged for every match that is looked for, however short.
const matchSteps = 8

// matches yields the spans of the matches that do not overlap, as findall and
// its like go through them. Where an empty match has been found, the next one
// must not be empty.
func (p *pattern) matches(machine *vm.VM, s subject) func() ([]int, error) {
	at, used := s.from, -1
	return func() ([]int, error) {
		for at <= s.to {
			if err := machine.Charge(matchSteps); err != nil {
				return nil, err
			}
			var spans []int
			var err error
			if at == used {
				spans, err = p.re.MatchNonEmpty(machine, s.text, at, s.to)
			} else {
				spans, err = p.re.Match(machine, s.text, at, s.to, regex.Search)
			}
			if err != nil {
				return nil, err
			}
			if spans == nil && at != used {
				break
			}
			if spans == nil {
				at = p.after(s, at)
				continue
			}
			at = spans[1]
			if spans[1] == spans[0] {
				used = at
			}
			return spans, nil
		}
		at = s.to + 1
		return nil, nil
	}
}

// after is the position one character on.
func (p *pattern) after(s subject, at int) int {
	if at >= s.to || p.re.Flags&regex.Bytes != 0 {
		return at + 1
	}
	_, width := utf8.DecodeRuneInString(s.text[at:])
	return at + width
}

// result is what findall lists for a match: the whole, the only group, or a
// tuple of the groups.
func (p *pattern) result(s subject, spans []int) vm.Value {
	group := func(i int) vm.Value {
		if spans[2*i] < 0 {
			return s.cut(0, 0)
		}
		return s.cut(spans[2*i], spans[2*i+1])
	}
	if p.re.Groups <= 1 {
		return group(p.re.Groups)
	}
	groups := make([]vm.Value, p.re.Groups)
	for i := range groups {
		groups[i] = group(i + 1)
	}
	return vm.NewTuple(groups...)
}

func (r *regexModule) findAll(machine *vm.VM, _ *vm.Object, p *pattern, args vm.Args) (vm.Value, error) {
	var v, pos, endpos vm.Value
	if err := args.Unpack("findall", "string", &v, "pos?", &pos, "endpos?", &endpos); err != nil {
		return nil, err
	}
	s, err := p.subjectOf(machine, v, pos, endpos)
	if err != nil {
		return nil, err
	}
	found := hold(machine)
	defer found.release()
	next := p.matches(machine, s)
	for {
		spans, err := next()
		if err != nil || spans == nil {
			return found.list, err
		}
		if err := machine.Allocate(int64(len(spans)) * 16); err != nil {
			return nil, err
		}
		if err := found.add(p.result(s, spans)); err != nil {
			return nil, err
		}
	}
}

func (r *regexModule) findIter(machine *vm.VM, self *vm.Object, p *pattern, args vm.Args) (vm.Value, error) {
	var v, pos, endpos vm.Value
	if err := args.Unpack("finditer", "string", &v, "pos?", &pos, "endpos?", &endpos); err != nil {
		return nil, err
	}
	s, err := p.subjectOf(machine, v, pos, endpos)
	if err != nil {
		return nil, err
	}
	next := p.matches(machine, s)
	return vm.NewIterator(func() (vm.Value, bool, error) {
		spans, err := next()
		if err != nil || spans == nil {
			return nil, false, err
		}
		return r.newMatch(self, s, spans), true, nil
	}, self, v), nil
}

func (r *regexModule) split(machine *vm.VM, _ *vm.Object, p *pattern, args vm.Args) (vm.Value, error) {
	var v vm.Value
	limit := 0
	if err := args.Unpack("split", "string", &v, "maxsplit?", &limit); err != nil {
		return nil, err
	}
	s, err := p.subjectOf(machine, v, nil, nil)
	if err != nil {
		return nil, err
	}
	parts := hold(machine)
	defer parts.release()
	list := parts.list
	next := p.matches(machine, s)
	last := 0
	for count := 0; limit == 0 || count < limit; count++ {
		spans, err := next()
		if err != nil {
			return nil, err
		}
		if spans == nil {
			break
		}
		if err := machine.Allocate(itemBytes + int64(len(spans))*16); err != nil {
			return nil, err
		}
		list.Append(s.cut(last, spans[0]))
		for i := 1; i <= p.re.Groups; i++ {
			if spans[2*i] < 0 {
				list.Append(vm.NoneValue)
			} else {
				list.Append(s.cut(spans[2*i], spans[2*i+1]))
			}
		}
		last = spans[1]
	}
	list.Append(s.cut(last, len(s.text)))
	return list, nil
}

// substitute is sub and subn.
func (r *regexModule) substitute(self *vm.Object, p *pattern, args vm.Args, name string) (vm.Value, int, error) {
	machine := r.vm
	var replacement, v vm.Value
	limit := 0
	if err := args.Unpack(name, "repl", &replacement, "string", &v, "count?", &limit); err != nil {
		return nil, 0, err
	}
	s, err := p.subjectOf(machine, v, nil, nil)
	if err != nil {
		return nil, 0, err
	}
	expand, err := r.expander(self, p, replacement)
	if err != nil {
		return nil, 0, err
	}
	parts := hold(machine)
	defer parts.release()
	next := p.matches(machine, s)
	last, count := 0, 0
	for limit == 0 || count < limit {
		spans, err := next()
		if err != nil {
			return nil, 0, err
		}
		if spans == nil {
			break
		}
		text, err := expand(s, spans)
		if err != nil {
			return nil, 0, err
		}
		if err := parts.addText(s.text[last:spans[0]]); err != nil {
			return nil, 0, err
		}
		if err := parts.addText(text); err != nil {
			return nil, 0, err
		}
		last = spans[1]
		count++
	}
	if err := parts.addText(s.text[last:]); err != nil {
		return nil, 0, err
	}
	text, err := parts.text()
	return subject{value: s.value, text: text}.cut(0, len(text)), count, err
}

// expander turns the replacement argument into a function from match to text.
func (r *regexModule) expander(self *vm.Object, p *pattern, replacement vm.Value) (func(s subject, spans []int) (string, error), error) {
	machine := r.vm
	var template string
	switch t := vm.Underlying(replacement).(type) {
	case vm.Str:
		template = string(t)
	case vm.Bytes:
		template = string(t)
	default:
		return func(s subject, spans []int) (string, error) {
			result, err := machine.Call(replacement, []vm.Value{r.newMatch(self, s, spans)}, nil)
			if err != nil {
				return "", err
			}
			switch t := vm.Underlying(result).(type) {
			case vm.Str:
				return string(t), nil
			case vm.Bytes:
				return string(t), nil
			}
			return "", machine.Raise(machine.Exceptions.TypeError, "expected str instance, %s found", machine.TypeOf(result).Name)
		}, nil
	}
	pieces, err := r.parseTemplate(p, template)
	if err != nil {
		return nil, err
	}
	return func(s subject, spans []int) (string, error) { return expandPieces(pieces, s.text, spans), nil }, nil
}
