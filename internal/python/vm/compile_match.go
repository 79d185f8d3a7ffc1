package vm

// This file compiles match statements.

import (
	"slices"
	"strings"

	"heft/internal/python/syntax"
)

// matchFunc tries a pattern on a subject and stores what it captures.
type matchFunc func(f *frame, subject Value) (bool, error)

func (c *compiler) matchStmt(x *syntax.Match) execFunc {
	type matchCase struct {
		pattern matchFunc
		guard   condFunc
		body    execFunc
	}
	subject := expr(c, x.Subject)
	cases := make([]matchCase, len(x.Cases))
	for i, k := range x.Cases {
		cases[i].pattern, cases[i].body = c.pattern(k.Pattern), c.block(k.Body)
		if k.Guard != nil {
			cases[i].guard = c.decided(k.Guard, k.Body[0], decision{statement: "if"})
		}
	}
	return func(f *frame) (signal, error) {
		v, err := subject(f)
		if err != nil {
			return proceed, err
		}
		f.push(v)
		base := len(f.ops)
		for i := range cases {
			matched, err := cases[i].pattern(f, v)
			if err == nil && matched && cases[i].guard != nil {
				matched, err = cases[i].guard(f)
			}
			if err != nil {
				return proceed, err
			}
			f.ops = f.ops[:base]
			if matched {
				f.pop()
				return cases[i].body(f)
			}
		}
		f.pop()
		return proceed, nil
	}
}

func (c *compiler) pattern(p syntax.Pattern) matchFunc {
	switch x := p.(type) {
	case *syntax.MatchValue:
		value := expr(c, x.Value)
		return func(f *frame, subject Value) (bool, error) {
			v, err := value(f)
			if err != nil {
				return false, err
			}
			return f.vm.Equal(subject, v)
		}
	case *syntax.MatchSingleton:
		v := constantValue(x.Value)
		return func(_ *frame, subject Value) (bool, error) { return Is(subject, v), nil }
	case *syntax.MatchAs:
		return c.patternAs(x)
	case *syntax.MatchOr:
		return c.patternOr(x)
	case *syntax.MatchSequence:
		return c.patternSequence(x)
	case *syntax.MatchMapping:
		return c.patternMapping(x)
	case *syntax.MatchClass:
		return c.patternClass(x)
	}
	return func(*frame, Value) (bool, error) { return false, c.unsupported(p, "this pattern") }
}

func (c *compiler) patterns(list []syntax.Pattern) []matchFunc {
	compiled := make([]matchFunc, len(list))
	for i, p := range list {
		compiled[i] = c.pattern(p)
	}
	return compiled
}

func (c *compiler) patternAs(x *syntax.MatchAs) matchFunc {
	inner := func(*frame, Value) (bool, error) { return true, nil }
	if x.Pattern != nil {
		inner = c.pattern(x.Pattern)
	}
	if x.Target == nil {
		return inner
	}
	store := c.storeName(x.Target)
	return func(f *frame, subject Value) (bool, error) {
		matched, err := inner(f, subject)
		if err != nil || !matched {
			return false, err
		}
		return true, store(f, subject)
	}
}

func (c *compiler) patternOr(x *syntax.MatchOr) matchFunc {
	alternatives := c.patterns(x.Patterns)
	return func(f *frame, subject Value) (bool, error) {
		for _, alternative := range alternatives {
			matched, err := alternative(f, subject)
			if err != nil || matched {
				return matched, err
			}
		}
		return false, nil
	}
}

func (c *compiler) patternSequence(x *syntax.MatchSequence) matchFunc {
	star := -1
	parts := make([]matchFunc, len(x.Patterns))
	for i, p := range x.Patterns {
		if s, ok := p.(*syntax.MatchStar); ok {
			star = i
			parts[i] = c.patternStar(s)
		} else {
			parts[i] = c.pattern(p)
		}
	}
	return func(f *frame, subject Value) (bool, error) {
		items, ok, err := matchedItems(f.vm, subject)
		if err != nil {
			return false, err
		}
		if !ok || (star < 0 && len(items) != len(parts)) || (star >= 0 && len(items) < len(parts)-1) {
			return false, nil
		}
		rest := len(items) - len(parts) + 1
		for i, part := range parts {
			var v Value
			switch {
			case i == star:
				v = NewList(copyValues(items[star : star+rest])...)
			case star >= 0 && i > star:
				v = items[i+rest-1]
			default:
				v = items[i]
			}
			matched, err := part(f, v)
			if err != nil || !matched {
				return false, err
			}
		}
		return true, nil
	}
}

func (c *compiler) patternStar(s *syntax.MatchStar) matchFunc {
	if s.Target == nil {
		return func(*frame, Value) (bool, error) { return true, nil }
	}
	store := c.storeName(s.Target)
	return func(f *frame, v Value) (bool, error) { return true, store(f, v) }
}

// sequenceItems returns the items of what a sequence pattern accepts.
// matchedItems are the elements of what a sequence pattern matches: lists,
// tuples, ranges, and instances of collections.abc.Sequence.
func matchedItems(vm *VM, v Value) (items []Value, ok bool, err error) {
	if items, ok := sequenceItems(v); ok {
		return items, true, nil
	}
	_, isRange := v.(*Range)
	if !isRange && !isCollection(vm, v, "Sequence", "deque") {
		return nil, false, nil
	}
	items, err = vm.ToSlice(v)
	return items, err == nil, err
}

// matchedMapping is what a mapping pattern reads: a dict, or the items of an
// instance of collections.abc.Mapping.
func matchedMapping(vm *VM, v Value) (d *Dict, ok bool, err error) {
	if d, ok := Underlying(v).(*Dict); ok {
		return d, true, nil
	}
	if !isCollection(vm, v, "Mapping") {
		return nil, false, nil
	}
	keys, err := vm.ToSlice(v)
	if err != nil {
		return nil, false, err
	}
	d = NewDict()
	for _, key := range keys {
		item, err := vm.GetItem(v, key)
		if err == nil {
			err = d.Set(vm, key, item)
		}
		if err != nil {
			return nil, false, err
		}
	}
	return d, true, nil
}

// isCollection reports whether a class of the standard library's containers, by
// its name, is among the bases of v's class.
func isCollection(vm *VM, v Value, names ...string) bool {
	if !dispatched(v) {
		return false
	}
	for _, class := range vm.TypeOf(v).MRO {
		if slices.Contains(names, class.Name) && (class.ModuleName == "_collections_abc" || strings.HasPrefix(class.ModuleName, "collections")) {
			return true
		}
	}
	return false
}

func sequenceItems(v Value) ([]Value, bool) {
	switch x := Underlying(v).(type) {
	case *List:
		return x.Items, true
	case *Tuple:
		return x.Items, true
	}
	return nil, false
}

func (c *compiler) patternMapping(x *syntax.MatchMapping) matchFunc {
	keys, parts := c.exprs(x.Keys), c.patterns(x.Patterns)
	var rest storeFunc
	if x.Rest != nil {
		rest = c.storeName(x.Rest)
	}
	return func(f *frame, subject Value) (bool, error) {
		d, ok, err := matchedMapping(f.vm, subject)
		if err != nil || !ok {
			return false, err
		}
		var left *Dict
		if rest != nil {
			left = d.Clone()
		}
		for i, key := range keys {
			k, err := key(f)
			if err != nil {
				return false, err
			}
			v, found, err := d.Get(f.vm, k)
			if err != nil || !found {
				return false, err
			}
			if left != nil {
				if _, err := left.Delete(f.vm, k); err != nil {
					return false, err
				}
			}
			matched, err := parts[i](f, v)
			if err != nil || !matched {
				return false, err
			}
		}
		if left == nil {
			return true, nil
		}
		return true, rest(f, left)
	}
}

func (c *compiler) patternClass(x *syntax.MatchClass) matchFunc {
	class, parts, named := expr(c, x.Class), c.patterns(x.Patterns), c.patterns(x.KeywordPatterns)
	return func(f *frame, subject Value) (bool, error) {
		k, err := class(f)
		if err != nil {
			return false, err
		}
		ok, err := f.vm.IsInstance(subject, k)
		if err != nil || !ok {
			return false, err
		}
		matched, err := f.matchPositional(subject, k, parts)
		if err != nil || !matched {
			return false, err
		}
		for i, name := range x.Keywords {
			matched, err := f.matchAttribute(subject, name, named[i])
			if err != nil || !matched {
				return false, err
			}
		}
		return true, nil
	}
}

func (f *frame) matchAttribute(subject Value, name string, part matchFunc) (bool, error) {
	v, ok, err := f.vm.LookupAttr(subject, name)
	if err != nil || !ok {
		return false, err
	}
	f.push(v)
	return part(f, v)
}

// matchPositional matches patterns by the names in __match_args__. Of the
// builtin types that hold one value, the only positional pattern is the value.
func (f *frame) matchPositional(subject, class Value, parts []matchFunc) (bool, error) {
	if len(parts) == 0 {
		return true, nil
	}
	args, ok, err := f.vm.LookupAttr(class, "__match_args__")
	if err != nil {
		return false, err
	}
	if !ok {
		if len(parts) == 1 && matchesItself(f.vm, class) {
			return parts[0](f, subject)
		}
		return false, f.vm.Raise(f.vm.Exceptions.TypeError, "%s() accepts 0 positional sub-patterns (%d given)",
			callableName(f.vm, class), len(parts))
	}
	names, _ := sequenceItems(args)
	if len(names) < len(parts) {
		return false, f.vm.Raise(f.vm.Exceptions.TypeError, "%s() accepts %d positional sub-pattern%s (%d given)",
			callableName(f.vm, class), len(names), plural(len(names)), len(parts))
	}
	for i, part := range parts {
		name, ok := names[i].(Str)
		if !ok {
			return false, f.vm.Raise(f.vm.Exceptions.TypeError, "__match_args__ elements must be strings (got %s)", f.vm.TypeOf(names[i]).Name)
		}
		matched, err := f.matchAttribute(subject, string(name), part)
		if err != nil || !matched {
			return false, err
		}
	}
	return true, nil
}

func matchesItself(vm *VM, class Value) bool {
	c, ok := class.(*Class)
	if !ok {
		return false
	}
	t := &vm.Types
	for _, base := range []*Class{t.Int, t.Float, t.Str, t.Bytes, t.List, t.Tuple, t.Dict, t.Set, t.FrozenSet} {
		if c.IsSubclass(base) {
			return true
		}
	}
	return false
}
