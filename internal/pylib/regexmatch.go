package pylib

import (
	"heft/internal/pyvm"
)

// matchMethod is a method of re.Match.
type matchMethod func(vm *pyvm.VM, m *match, args pyvm.Args) (pyvm.Value, error)

func (r *regexModule) addMatchMethods() {
	for name, call := range map[string]matchMethod{
		"group": matchGroup, "groups": matchGroups, "groupdict": matchGroupDict, "__getitem__": matchGroup,
		"__repr__": matchRepr, "expand": r.matchExpand,
		"start": func(vm *pyvm.VM, m *match, args pyvm.Args) (pyvm.Value, error) {
			from, _, err := m.span(vm, args, "start")
			return pyvm.MakeInt(int64(from)), err
		},
		"end": func(vm *pyvm.VM, m *match, args pyvm.Args) (pyvm.Value, error) {
			_, to, err := m.span(vm, args, "end")
			return pyvm.MakeInt(int64(to)), err
		},
		"span": func(vm *pyvm.VM, m *match, args pyvm.Args) (pyvm.Value, error) {
			from, to, err := m.span(vm, args, "span")
			return pyvm.NewTuple(pyvm.MakeInt(int64(from)), pyvm.MakeInt(int64(to))), err
		},
	} {
		r.match.Dict.SetStr(name, r.vm.NewBuiltin(name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			if len(args.Positional) > 0 {
				if m, ok := matchOf(args.Positional[0]); ok {
					return call(vm, m, args.Drop(1))
				}
			}
			return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' requires a 're.Match' object", name)
		}))
	}
	for name, get := range map[string]func(m *match) pyvm.Value{
		"string": func(m *match) pyvm.Value { return m.subject },
		"re":     func(m *match) pyvm.Value { return m.pattern },
		"pos":    func(m *match) pyvm.Value { return pyvm.MakeInt(int64(m.position(m.from))) },
		"endpos": func(m *match) pyvm.Value { return pyvm.MakeInt(int64(m.position(m.to))) },
		"lastindex": func(m *match) pyvm.Value {
			if last := m.lastGroup(); last > 0 {
				return pyvm.MakeInt(int64(last))
			}
			return pyvm.NoneValue
		},
		"lastgroup": func(m *match) pyvm.Value {
			last := m.lastGroup()
			for _, n := range m.compiled().re.Names {
				if n.Group == last {
					return pyvm.Str(n.Name)
				}
			}
			return pyvm.NoneValue
		},
	} {
		r.match.Dict.SetStr(name, &pyvm.GetSet{Name: name, Get: func(vm *pyvm.VM, self pyvm.Value) (pyvm.Value, error) {
			if m, ok := matchOf(self); ok {
				return get(m), nil
			}
			return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' requires a 're.Match' object", name)
		}})
	}
}

func matchOf(v pyvm.Value) (*match, bool) {
	object, ok := v.(*pyvm.Object)
	if !ok {
		return nil, false
	}
	m, ok := object.Native.(*match)
	return m, ok
}

func (m *match) compiled() *pattern { return m.pattern.Native.(*pattern) }

// position converts a byte offset to an index of the subject.
func (m *match) position(offset int) int {
	if offset < 0 {
		return -1
	}
	if b, ok := m.subject.(pyvm.Bytes); ok {
		return textLen(b[:offset])
	}
	return runeCount(m.text[:offset])
}

// lastGroup is the group that closed last, or -1.
func (m *match) lastGroup() int { return m.spans[len(m.spans)-1] }

// number resolves a group given by number or name.
func (m *match) number(vm *pyvm.VM, v pyvm.Value) (int, error) {
	if name, ok := pyvm.Underlying(v).(pyvm.Str); ok {
		if n, ok := m.compiled().re.GroupNumber(string(name)); ok {
			return n, nil
		}
	} else if n, err := vm.AsIndex(v); err == nil && n >= 0 && n < int64(len(m.spans)/2) {
		return int(n), nil
	}
	return 0, vm.Raise(vm.Exceptions.IndexError, "no such group")
}

func (m *match) text1(group int, absent pyvm.Value) pyvm.Value {
	from, to := m.spans[2*group], m.spans[2*group+1]
	if from < 0 {
		return absent
	}
	return subject{value: m.subject, text: m.text}.cut(from, to)
}

func matchGroup(vm *pyvm.VM, m *match, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) == 0 {
		return m.text1(0, pyvm.NoneValue), nil
	}
	values := make([]pyvm.Value, len(args.Positional))
	for i, v := range args.Positional {
		group, err := m.number(vm, v)
		if err != nil {
			return nil, err
		}
		values[i] = m.text1(group, pyvm.NoneValue)
	}
	if len(values) == 1 {
		return values[0], nil
	}
	return pyvm.NewTuple(values...), nil
}

func matchGroups(_ *pyvm.VM, m *match, args pyvm.Args) (pyvm.Value, error) {
	absent := pyvm.NoneValue
	if err := args.Unpack("groups", "default?", &absent); err != nil {
		return nil, err
	}
	values := make([]pyvm.Value, len(m.spans)/2-1)
	for i := range values {
		values[i] = m.text1(i+1, absent)
	}
	return pyvm.NewTuple(values...), nil
}

func matchGroupDict(_ *pyvm.VM, m *match, args pyvm.Args) (pyvm.Value, error) {
	absent := pyvm.NoneValue
	if err := args.Unpack("groupdict", "default?", &absent); err != nil {
		return nil, err
	}
	dict := pyvm.NewDict()
	for _, n := range m.compiled().re.Names {
		dict.SetStr(n.Name, m.text1(n.Group, absent))
	}
	return dict, nil
}

func (m *match) span(vm *pyvm.VM, args pyvm.Args, name string) (int, int, error) {
	var v pyvm.Value = pyvm.MakeInt(0)
	if err := args.Unpack(name, "/group?", &v); err != nil {
		return 0, 0, err
	}
	group, err := m.number(vm, v)
	if err != nil {
		return 0, 0, err
	}
	return m.position(m.spans[2*group]), m.position(m.spans[2*group+1]), nil
}

func matchRepr(vm *pyvm.VM, m *match, _ pyvm.Args) (pyvm.Value, error) {
	text, err := vm.Repr(m.text1(0, pyvm.NoneValue))
	if err != nil {
		return nil, err
	}
	span, err := vm.Repr(pyvm.NewTuple(pyvm.MakeInt(int64(m.position(m.spans[0]))), pyvm.MakeInt(int64(m.position(m.spans[1])))))
	return pyvm.Str("<re.Match object; span=" + span + ", match=" + text + ">"), err
}

func (r *regexModule) matchExpand(vm *pyvm.VM, m *match, args pyvm.Args) (pyvm.Value, error) {
	var template string
	if err := args.Unpack("expand", "template", &template); err != nil {
		return nil, err
	}
	pieces, err := r.parseTemplate(m.compiled(), template)
	if err != nil {
		return nil, err
	}
	return textValue(vm, pyvm.Str(expandPieces(pieces, m.text, m.spans)))
}
