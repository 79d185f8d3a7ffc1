package lib

// This file holds the methods of re.Match.

import (
	"heft/internal/python/vm"
)

// matchMethod is a method of re.Match.
type matchMethod func(machine *vm.VM, m *match, args vm.Args) (vm.Value, error)

func (r *regexModule) addMatchMethods() {
	for name, call := range map[string]matchMethod{
		"group": matchGroup, "groups": matchGroups, "groupdict": matchGroupDict, "__getitem__": matchGroup,
		"__repr__": matchRepr, "expand": r.matchExpand,
		"start": func(machine *vm.VM, m *match, args vm.Args) (vm.Value, error) {
			from, _, err := m.span(machine, args, "start")
			return vm.MakeInt(int64(from)), err
		},
		"end": func(machine *vm.VM, m *match, args vm.Args) (vm.Value, error) {
			_, to, err := m.span(machine, args, "end")
			return vm.MakeInt(int64(to)), err
		},
		"span": func(machine *vm.VM, m *match, args vm.Args) (vm.Value, error) {
			from, to, err := m.span(machine, args, "span")
			return vm.NewTuple(vm.MakeInt(int64(from)), vm.MakeInt(int64(to))), err
		},
	} {
		r.match.Dict.SetStr(name, r.vm.NewBuiltin(name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			if len(args.Positional) > 0 {
				if m, ok := matchOf(args.Positional[0]); ok {
					return call(machine, m, args.Drop(1))
				}
			}
			return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' requires a 're.Match' object", name)
		}))
	}
	for name, get := range map[string]func(m *match) vm.Value{
		"string": func(m *match) vm.Value { return m.subject },
		"re":     func(m *match) vm.Value { return m.pattern },
		"pos":    func(m *match) vm.Value { return vm.MakeInt(int64(m.position(m.from))) },
		"endpos": func(m *match) vm.Value { return vm.MakeInt(int64(m.position(m.to))) },
		"lastindex": func(m *match) vm.Value {
			if last := m.lastGroup(); last > 0 {
				return vm.MakeInt(int64(last))
			}
			return vm.NoneValue
		},
		"lastgroup": func(m *match) vm.Value {
			last := m.lastGroup()
			for _, n := range m.compiled().re.Names {
				if n.Group == last {
					return vm.Str(n.Name)
				}
			}
			return vm.NoneValue
		},
	} {
		r.match.Dict.SetStr(name, &vm.GetSet{Name: name, Get: func(machine *vm.VM, self vm.Value) (vm.Value, error) {
			if m, ok := matchOf(self); ok {
				return get(m), nil
			}
			return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' requires a 're.Match' object", name)
		}})
	}
}

func matchOf(v vm.Value) (*match, bool) {
	object, ok := v.(*vm.Object)
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
	if b, ok := m.subject.(vm.Bytes); ok {
		return textLen(b[:offset])
	}
	return runeCount(m.text[:offset])
}

// lastGroup is the group that closed last, or -1.
func (m *match) lastGroup() int { return m.spans[len(m.spans)-1] }

// number resolves a group given by number or name.
func (m *match) number(machine *vm.VM, v vm.Value) (int, error) {
	if name, ok := vm.Underlying(v).(vm.Str); ok {
		if n, ok := m.compiled().re.GroupNumber(string(name)); ok {
			return n, nil
		}
	} else if n, err := machine.AsIndex(v); err == nil && n >= 0 && n < int64(len(m.spans)/2) {
		return int(n), nil
	}
	return 0, machine.Raise(machine.Exceptions.IndexError, "no such group")
}

func (m *match) text1(group int, absent vm.Value) vm.Value {
	from, to := m.spans[2*group], m.spans[2*group+1]
	if from < 0 {
		return absent
	}
	return subject{value: m.subject, text: m.text}.cut(from, to)
}

func matchGroup(machine *vm.VM, m *match, args vm.Args) (vm.Value, error) {
	if len(args.Positional) == 0 {
		return m.text1(0, vm.NoneValue), nil
	}
	values := make([]vm.Value, len(args.Positional))
	for i, v := range args.Positional {
		group, err := m.number(machine, v)
		if err != nil {
			return nil, err
		}
		values[i] = m.text1(group, vm.NoneValue)
	}
	if len(values) == 1 {
		return values[0], nil
	}
	return vm.NewTuple(values...), nil
}

func matchGroups(_ *vm.VM, m *match, args vm.Args) (vm.Value, error) {
	absent := vm.NoneValue
	if err := args.Unpack("groups", "default?", &absent); err != nil {
		return nil, err
	}
	values := make([]vm.Value, len(m.spans)/2-1)
	for i := range values {
		values[i] = m.text1(i+1, absent)
	}
	return vm.NewTuple(values...), nil
}

func matchGroupDict(_ *vm.VM, m *match, args vm.Args) (vm.Value, error) {
	absent := vm.NoneValue
	if err := args.Unpack("groupdict", "default?", &absent); err != nil {
		return nil, err
	}
	dict := vm.NewDict()
	for _, n := range m.compiled().re.Names {
		dict.SetStr(n.Name, m.text1(n.Group, absent))
	}
	return dict, nil
}

func (m *match) span(machine *vm.VM, args vm.Args, name string) (int, int, error) {
	var v vm.Value = vm.MakeInt(0)
	if err := args.Unpack(name, "/group?", &v); err != nil {
		return 0, 0, err
	}
	group, err := m.number(machine, v)
	if err != nil {
		return 0, 0, err
	}
	return m.position(m.spans[2*group]), m.position(m.spans[2*group+1]), nil
}

func matchRepr(machine *vm.VM, m *match, _ vm.Args) (vm.Value, error) {
	text, err := machine.Repr(m.text1(0, vm.NoneValue))
	if err != nil {
		return nil, err
	}
	span, err := machine.Repr(vm.NewTuple(vm.MakeInt(int64(m.position(m.spans[0]))), vm.MakeInt(int64(m.position(m.spans[1])))))
	return vm.Str("<re.Match object; span=" + span + ", match=" + text + ">"), err
}

func (r *regexModule) matchExpand(machine *vm.VM, m *match, args vm.Args) (vm.Value, error) {
	var template string
	if err := args.Unpack("expand", "template", &template); err != nil {
		return nil, err
	}
	pieces, err := r.parseTemplate(m.compiled(), template)
	if err != nil {
		return nil, err
	}
	return textValue(machine, vm.Str(expandPieces(pieces, m.text, m.spans)))
}
