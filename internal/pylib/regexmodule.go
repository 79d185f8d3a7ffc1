package pylib

import (
	"errors"
	"strings"

	"heft/internal/pylib/regex"
	"heft/internal/pyvm"
)

// pattern is the payload of a re.Pattern.
type pattern struct {
	re     *regex.Regexp
	source pyvm.Value // the pattern as given
}

// match is the payload of a re.Match. Spans are byte offsets into subject.
type match struct {
	pattern *pyvm.Object
	subject pyvm.Value
	text    string
	spans   []int
	from    int // the bounds that were searched
	to      int
}

// Children lets a marker see what the match holds.
func (m *match) Children(visit func(pyvm.Value)) {
	visit(m.pattern)
	visit(m.subject)
}

// regexModule is the state of module _regex: its classes.
type regexModule struct {
	vm         *pyvm.VM
	pattern    *pyvm.Class
	match      *pyvm.Class
	errorClass *pyvm.Class
}

// buildRegex makes module _regex, over which re.py is written.
func buildRegex(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("_regex")
	r := &regexModule{vm: vm}
	r.errorClass = nativeClass(vm, "error", "re", vm.Exceptions.Exception)
	r.pattern = nativeClass(vm, "Pattern", "re")
	r.match = nativeClass(vm, "Match", "re")
	r.addPatternMethods()
	r.addMatchMethods()
	for name, class := range map[string]*pyvm.Class{"error": r.errorClass, "Pattern": r.pattern, "Match": r.match} {
		module.Dict.SetStr(name, class)
	}
	for _, class := range []*pyvm.Class{r.pattern, r.match} {
		class.Dict.SetStr("__class_getitem__", &pyvm.ClassMethod{Func: vm.NewBuiltin("__class_getitem__", classGetItem)})
	}
	addNatives(vm, module.Dict, []native{{"compile", r.compile}})
	return module, nil
}

// compile is re.compile without its cache: compile(pattern, flags).
func (r *regexModule) compile(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var source pyvm.Value
	flags := 0
	if err := args.Unpack("compile", "pattern", &source, "flags?", &flags); err != nil {
		return nil, err
	}
	mode := regex.Flags(flags)
	var text string
	switch s := pyvm.Underlying(source).(type) {
	case pyvm.Str:
		text = string(s)
	case pyvm.Bytes:
		text, mode = string(s), mode|regex.Bytes
	default:
		return nil, vm.Raise(vm.Exceptions.TypeError, "first argument must be string or compiled pattern")
	}
	if mode&4 != 0 {
		return nil, vm.Unsupported("the LOCALE flag of regular expressions")
	}
	if err := vm.Charge(int64(len(text))); err != nil {
		return nil, err
	}
	re, err := regex.Compile(text, mode)
	var bad *regex.Error
	if errors.As(err, &bad) {
		failure := vm.RaiseValue(r.errorClass, pyvm.Str(bad.Error()))
		if e, ok := failure.(*pyvm.Exception); ok {
			e.Value.SetAttr("msg", pyvm.Str(bad.Message))
			e.Value.SetAttr("pattern", source)
			e.Value.SetAttr("pos", pyvm.MakeInt(int64(bad.Position)))
		}
		return nil, failure
	}
	return pyvm.NewInstance(r.pattern, &pattern{re, source}), vm.Allocate(int64(len(text)) * 64)
}

// subject is the text that a pattern is matched against.
type subject struct {
	value    pyvm.Value
	text     string
	from, to int
}

// subjectOf reads the string argument and the optional bounds.
func (p *pattern) subjectOf(vm *pyvm.VM, v, pos, endpos pyvm.Value) (subject, error) {
	isBytesPattern := p.re.Flags&regex.Bytes != 0
	switch s := pyvm.Underlying(v).(type) {
	case pyvm.Str:
		if isBytesPattern {
			return subject{}, vm.Raise(vm.Exceptions.TypeError, "cannot use a bytes pattern on a string-like object")
		}
		return boundedSubject(vm, s, pos, endpos)
	case pyvm.Bytes:
		if !isBytesPattern {
			return subject{}, vm.Raise(vm.Exceptions.TypeError, "cannot use a string pattern on a bytes-like object")
		}
		return boundedSubject(vm, s, pos, endpos)
	}
	return subject{}, vm.Raise(vm.Exceptions.TypeError, "expected string or bytes-like object, got '%s'", vm.TypeOf(v).Name)
}

func boundedSubject[T text](vm *pyvm.VM, s T, pos, endpos pyvm.Value) (subject, error) {
	result := subject{value: s, text: string(s), to: len(s)}
	for _, bound := range []struct {
		v      pyvm.Value
		target *int
	}{{pos, &result.from}, {endpos, &result.to}} {
		if bound.v == nil {
			continue
		}
		n, err := vm.AsIndex(bound.v)
		if err != nil {
			return subject{}, err
		}
		*bound.target = textOffset(s, int(min(max(n, 0), int64(len(s)))))
	}
	return result, nil
}

// cut returns a part of the subject as str or bytes.
func (s subject) cut(from, to int) pyvm.Value {
	if _, ok := s.value.(pyvm.Bytes); ok {
		return pyvm.Bytes(s.text[from:to])
	}
	return pyvm.Str(s.text[from:to])
}

// patternMethod is a method of re.Pattern.
type patternMethod func(vm *pyvm.VM, self *pyvm.Object, p *pattern, args pyvm.Args) (pyvm.Value, error)

func (r *regexModule) addPatternMethods() {
	for name, call := range map[string]patternMethod{
		"match": r.matcher("match", regex.AtStart), "search": r.matcher("search", regex.Search),
		"fullmatch": r.matcher("fullmatch", regex.FullMatch), "findall": r.findAll, "finditer": r.findIter,
		"split": r.split,
		"sub": func(vm *pyvm.VM, self *pyvm.Object, p *pattern, args pyvm.Args) (pyvm.Value, error) {
			result, _, err := r.substitute(self, p, args, "sub")
			return result, err
		},
		"subn": func(vm *pyvm.VM, self *pyvm.Object, p *pattern, args pyvm.Args) (pyvm.Value, error) {
			result, count, err := r.substitute(self, p, args, "subn")
			return pyvm.NewTuple(result, pyvm.MakeInt(int64(count))), err
		},
		"__repr__": patternRepr, "__eq__": patternEqual,
		"__hash__": func(vm *pyvm.VM, _ *pyvm.Object, p *pattern, _ pyvm.Args) (pyvm.Value, error) {
			h, err := vm.Hash(p.source)
			return pyvm.MakeInt(h), err
		},
		"__copy__":     func(_ *pyvm.VM, self *pyvm.Object, _ *pattern, _ pyvm.Args) (pyvm.Value, error) { return self, nil },
		"__deepcopy__": func(_ *pyvm.VM, self *pyvm.Object, _ *pattern, _ pyvm.Args) (pyvm.Value, error) { return self, nil },
	} {
		r.pattern.Dict.SetStr(name, r.vm.NewBuiltin(name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			self, p, err := patternOf(vm, args)
			if err != nil {
				return nil, err
			}
			return call(vm, self, p, args.Drop(1))
		}))
	}
	for name, get := range map[string]func(p *pattern) pyvm.Value{
		"pattern": func(p *pattern) pyvm.Value { return p.source },
		"flags":   func(p *pattern) pyvm.Value { return pyvm.MakeInt(int64(p.re.Flags &^ regex.Bytes)) },
		"groups":  func(p *pattern) pyvm.Value { return pyvm.MakeInt(int64(p.re.Groups)) },
		"groupindex": func(p *pattern) pyvm.Value {
			index := pyvm.NewDict()
			for _, n := range p.re.Names {
				index.SetStr(n.Name, pyvm.MakeInt(int64(n.Group)))
			}
			return index
		},
	} {
		r.pattern.Dict.SetStr(name, &pyvm.GetSet{Name: name, Get: func(vm *pyvm.VM, self pyvm.Value) (pyvm.Value, error) {
			if object, ok := self.(*pyvm.Object); ok {
				if p, ok := object.Native.(*pattern); ok {
					return get(p), nil
				}
			}
			return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' requires a 're.Pattern' object", name)
		}})
	}
}

func patternOf(vm *pyvm.VM, args pyvm.Args) (*pyvm.Object, *pattern, error) {
	if len(args.Positional) > 0 {
		if self, ok := args.Positional[0].(*pyvm.Object); ok {
			if p, ok := self.Native.(*pattern); ok {
				return self, p, nil
			}
		}
	}
	return nil, nil, vm.Raise(vm.Exceptions.TypeError, "descriptor requires a 're.Pattern' object")
}

func patternRepr(vm *pyvm.VM, _ *pyvm.Object, p *pattern, _ pyvm.Args) (pyvm.Value, error) {
	text, err := vm.Repr(p.source)
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
	return pyvm.Str("re.compile(" + text + ")"), nil
}

func patternEqual(_ *pyvm.VM, _ *pyvm.Object, p *pattern, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) == 1 {
		if other, ok := args.Positional[0].(*pyvm.Object); ok {
			if q, ok := other.Native.(*pattern); ok {
				return pyvm.MakeBool(p.re.Pattern == q.re.Pattern && p.re.Flags == q.re.Flags), nil
			}
		}
	}
	return pyvm.NotImplementedValue, nil
}

func (r *regexModule) matcher(name string, anchor regex.Anchor) patternMethod {
	return func(vm *pyvm.VM, self *pyvm.Object, p *pattern, args pyvm.Args) (pyvm.Value, error) {
		var v, pos, endpos pyvm.Value
		if err := args.Unpack(name, "string", &v, "pos?", &pos, "endpos?", &endpos); err != nil {
			return nil, err
		}
		s, err := p.subjectOf(vm, v, pos, endpos)
		if err != nil {
			return nil, err
		}
		spans, err := p.re.Match(vm, s.text, s.from, s.to, anchor)
		if err != nil || spans == nil {
			return pyvm.NoneValue, err
		}
		return r.newMatch(self, s, spans), nil
	}
}

func (r *regexModule) newMatch(p *pyvm.Object, s subject, spans []int) pyvm.Value {
	return pyvm.NewInstance(r.match, &match{p, s.value, s.text, spans, s.from, s.to})
}

// matches yields the spans of the matches that do not overlap, as findall and
// its like go through them. Where an empty match has been found, the next one
// must not be empty.
func (p *pattern) matches(vm *pyvm.VM, s subject) func() ([]int, error) {
	at, used := s.from, -1
	return func() ([]int, error) {
		for at <= s.to {
			var spans []int
			var err error
			if at == used {
				spans, err = p.re.MatchNonEmpty(vm, s.text, at, s.to)
			} else {
				spans, err = p.re.Match(vm, s.text, at, s.to, regex.Search)
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
	return at + textOffset(pyvm.Str(s.text[at:]), 1)
}

// result is what findall lists for a match: the whole, the only group, or a
// tuple of the groups.
func (p *pattern) result(s subject, spans []int) pyvm.Value {
	group := func(i int) pyvm.Value {
		if spans[2*i] < 0 {
			return s.cut(0, 0)
		}
		return s.cut(spans[2*i], spans[2*i+1])
	}
	if p.re.Groups <= 1 {
		return group(p.re.Groups)
	}
	groups := make([]pyvm.Value, p.re.Groups)
	for i := range groups {
		groups[i] = group(i + 1)
	}
	return pyvm.NewTuple(groups...)
}

func (r *regexModule) findAll(vm *pyvm.VM, _ *pyvm.Object, p *pattern, args pyvm.Args) (pyvm.Value, error) {
	var v, pos, endpos pyvm.Value
	if err := args.Unpack("findall", "string", &v, "pos?", &pos, "endpos?", &endpos); err != nil {
		return nil, err
	}
	s, err := p.subjectOf(vm, v, pos, endpos)
	if err != nil {
		return nil, err
	}
	found := hold(vm)
	defer found.release()
	next := p.matches(vm, s)
	for {
		spans, err := next()
		if err != nil || spans == nil {
			return found.list, err
		}
		if err := vm.Allocate(int64(len(spans)) * 16); err != nil {
			return nil, err
		}
		if err := found.add(p.result(s, spans)); err != nil {
			return nil, err
		}
	}
}

func (r *regexModule) findIter(vm *pyvm.VM, self *pyvm.Object, p *pattern, args pyvm.Args) (pyvm.Value, error) {
	var v, pos, endpos pyvm.Value
	if err := args.Unpack("finditer", "string", &v, "pos?", &pos, "endpos?", &endpos); err != nil {
		return nil, err
	}
	s, err := p.subjectOf(vm, v, pos, endpos)
	if err != nil {
		return nil, err
	}
	next := p.matches(vm, s)
	return pyvm.NewIterator(func() (pyvm.Value, bool, error) {
		spans, err := next()
		if err != nil || spans == nil {
			return nil, false, err
		}
		return r.newMatch(self, s, spans), true, nil
	}, self, v), nil
}

func (r *regexModule) split(vm *pyvm.VM, _ *pyvm.Object, p *pattern, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	limit := 0
	if err := args.Unpack("split", "string", &v, "maxsplit?", &limit); err != nil {
		return nil, err
	}
	s, err := p.subjectOf(vm, v, nil, nil)
	if err != nil {
		return nil, err
	}
	parts := hold(vm)
	defer parts.release()
	list := parts.list
	next := p.matches(vm, s)
	last := 0
	for count := 0; limit == 0 || count < limit; count++ {
		spans, err := next()
		if err != nil {
			return nil, err
		}
		if spans == nil {
			break
		}
		if err := vm.Allocate(itemBytes + int64(len(spans))*16); err != nil {
			return nil, err
		}
		list.Items = append(list.Items, s.cut(last, spans[0]))
		for i := 1; i <= p.re.Groups; i++ {
			if spans[2*i] < 0 {
				list.Items = append(list.Items, pyvm.NoneValue)
			} else {
				list.Items = append(list.Items, s.cut(spans[2*i], spans[2*i+1]))
			}
		}
		last = spans[1]
	}
	list.Items = append(list.Items, s.cut(last, len(s.text)))
	return list, nil
}

// substitute is sub and subn.
func (r *regexModule) substitute(self *pyvm.Object, p *pattern, args pyvm.Args, name string) (pyvm.Value, int, error) {
	vm := r.vm
	var replacement, v pyvm.Value
	limit := 0
	if err := args.Unpack(name, "repl", &replacement, "string", &v, "count?", &limit); err != nil {
		return nil, 0, err
	}
	s, err := p.subjectOf(vm, v, nil, nil)
	if err != nil {
		return nil, 0, err
	}
	expand, err := r.expander(self, p, replacement)
	if err != nil {
		return nil, 0, err
	}
	parts := hold(vm)
	defer parts.release()
	next := p.matches(vm, s)
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
func (r *regexModule) expander(self *pyvm.Object, p *pattern, replacement pyvm.Value) (func(s subject, spans []int) (string, error), error) {
	vm := r.vm
	var template string
	switch t := pyvm.Underlying(replacement).(type) {
	case pyvm.Str:
		template = string(t)
	case pyvm.Bytes:
		template = string(t)
	default:
		return func(s subject, spans []int) (string, error) {
			result, err := vm.Call(replacement, []pyvm.Value{r.newMatch(self, s, spans)}, nil)
			if err != nil {
				return "", err
			}
			switch t := pyvm.Underlying(result).(type) {
			case pyvm.Str:
				return string(t), nil
			case pyvm.Bytes:
				return string(t), nil
			}
			return "", vm.Raise(vm.Exceptions.TypeError, "expected str instance, %s found", vm.TypeOf(result).Name)
		}, nil
	}
	pieces, err := r.parseTemplate(p, template)
	if err != nil {
		return nil, err
	}
	return func(s subject, spans []int) (string, error) { return expandPieces(pieces, s.text, spans), nil }, nil
}
