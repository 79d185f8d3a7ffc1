package vm

// This file holds groups of exceptions, and how except* takes them apart.

import (
	"fmt"

	"heft/internal/python/syntax"
)

// makeExceptionGroups makes BaseExceptionGroup, and ExceptionGroup, which is
// one of Exceptions too.
func makeExceptionGroups(vm *VM) {
	x := &vm.Exceptions
	makeClasses(vm, []classEntry{{&x.BaseExceptionGroup, "BaseExceptionGroup", x.BaseException}})
	makeClasses(vm, []classEntry{{&x.ExceptionGroup, "ExceptionGroup", x.BaseExceptionGroup}})
	group := x.ExceptionGroup
	group.Bases = []*Class{x.BaseExceptionGroup, x.Exception}
	group.MRO = []*Class{group, x.BaseExceptionGroup, x.Exception, x.BaseException, vm.Types.Object}
	x.Exception.subclasses = append(x.Exception.subclasses, group)
}

// installExceptionGroups gives groups their constructor, attributes and methods.
func installExceptionGroups(vm *VM) {
	base := vm.Exceptions.BaseExceptionGroup
	base.New = func(vm *VM, class *Class, args Args) (Value, error) {
		class, err := groupClass(vm, class, args.Positional)
		if err != nil {
			return nil, err
		}
		return newException(vm, class, args.Positional...).Value, nil
	}
	vm.Exceptions.ExceptionGroup.New = base.New
	for i, name := range []string{"message", "exceptions"} {
		defineAttr(vm, base, name, func(vm *VM, self Value) (Value, error) {
			e, _ := exceptionOf(self)
			if i >= len(e.Args.Items) {
				return NoneValue, nil
			}
			if i == 0 {
				return e.Args.Items[0], nil
			}
			return NewTuple(membersOf(e)...), nil
		}, nil)
	}
	define(vm, base, "__str__", withSelf("__str__", 0, func(vm *VM, self Value, _ []Value) (Value, error) {
		e, _ := exceptionOf(self)
		return groupText(vm, e)
	}))
	define(vm, base, "derive", withSelf("derive", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		e, _ := exceptionOf(self)
		return callValue(vm, base, []Value{e.Args.Items[0], rest[0]}, nil)
	}))
	define(vm, base, "subgroup", withSelf("subgroup", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		matching, _, err := splitBy(vm, self, rest[0])
		return exceptionOrNone(matching), err
	}))
	define(vm, base, "split", withSelf("split", 1, func(vm *VM, self Value, rest []Value) (Value, error) {
		matching, others, err := splitBy(vm, self, rest[0])
		return NewTuple(exceptionOrNone(matching), exceptionOrNone(others)), err
	}))
	base.Dict.SetStr("__class_getitem__", &ClassMethod{Func: &Builtin{Name: "__class_getitem__", fn: func(_ *VM, args Args) (Value, error) {
		return args.Positional[0], nil
	}}})
}

func exceptionOrNone(e *Exception) Value {
	if e == nil {
		return NoneValue
	}
	return e.Value
}

// groupClass checks the arguments of a group's constructor. A BaseExceptionGroup
// of Exceptions alone is an ExceptionGroup.
func groupClass(vm *VM, class *Class, args []Value) (*Class, error) {
	x := &vm.Exceptions
	if len(args) != 2 {
		return nil, vm.Raise(x.TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)", len(args))
	}
	if _, ok := args[0].(Str); !ok {
		return nil, vm.Raise(x.TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %s", vm.TypeOf(args[0]).Name)
	}
	var members []Value
	switch held := args[1].(type) {
	case *List:
		members = held.Items
	case *Tuple:
		members = held.Items
	default:
		return nil, vm.Raise(x.TypeError, "second argument (exceptions) must be a sequence")
	}
	if len(members) == 0 {
		return nil, vm.Raise(x.ValueError, "second argument (exceptions) must be a non-empty sequence")
	}
	plain := true
	for i, member := range members {
		e, ok := exceptionOf(member)
		if !ok {
			return nil, vm.Raise(x.ValueError, "Item %d of second argument (exceptions) is not an exception", i)
		}
		plain = plain && e.IsA(x.Exception)
	}
	switch {
	case plain && class == x.BaseExceptionGroup:
		return x.ExceptionGroup, nil
	case !plain && class == x.ExceptionGroup:
		return nil, vm.Raise(x.TypeError, "Cannot nest BaseExceptions in an ExceptionGroup")
	case !plain && class.IsSubclass(x.Exception):
		return nil, vm.Raise(x.TypeError, "Cannot nest BaseExceptions in '%s'", class.Name)
	}
	return class, nil
}

// isGroup reports whether an exception is a group.
func isGroup(e *Exception) bool {
	return e.IsA(e.vm.Exceptions.BaseExceptionGroup) && len(e.Args.Items) >= 2
}

// membersOf are the exceptions of a group.
func membersOf(e *Exception) []Value {
	switch held := e.Args.Items[1].(type) {
	case *List:
		return held.Items
	case *Tuple:
		return held.Items
	}
	return nil
}

func groupText(vm *VM, e *Exception) (Value, error) {
	if !isGroup(e) {
		return Str(""), nil
	}
	text, err := vm.Str(e.Args.Items[0])
	n := len(membersOf(e))
	return Str(fmt.Sprintf("%s (%d sub-exception%s)", text, n, plural(n))), err
}

// splitBy splits a group by classes, or by a function of an exception.
func splitBy(vm *VM, self, by Value) (matching, others *Exception, err error) {
	e, _ := exceptionOf(self)
	classes := by
	if tuple, ok := by.(*Tuple); ok && len(tuple.Items) > 0 {
		classes = tuple.Items[0]
	}
	if !isExceptionClass(vm, classes) {
		if !vm.Callable(by) {
			return nil, nil, vm.Raise(vm.Exceptions.TypeError, "expected a function, exception type or tuple of exception types")
		}
		return splitGroup(vm, e, func(e *Exception) (bool, error) {
			v, err := callValue(vm, by, []Value{e.Value}, nil)
			if err != nil {
				return false, err
			}
			return vm.Truth(v)
		})
	}
	return splitGroup(vm, e, func(e *Exception) (bool, error) { return isAnyOf(e, by), nil })
}

func isAnyOf(e *Exception, classes Value) bool {
	if c, ok := classes.(*Class); ok {
		return e.IsA(c)
	}
	tuple, ok := classes.(*Tuple)
	if !ok {
		return false
	}
	for _, item := range tuple.Items {
		if c, ok := item.(*Class); ok && e.IsA(c) {
			return true
		}
	}
	return false
}

// splitGroup splits a tree of exceptions in those that match, and the others;
// nil for none. Groups that remain whole are the same objects.
func splitGroup(vm *VM, e *Exception, matches func(*Exception) (bool, error)) (matching, others *Exception, err error) {
	if err := safeStep(vm); err != nil {
		return nil, nil, err
	}
	whole, err := matches(e)
	switch {
	case err != nil:
		return nil, nil, err
	case whole:
		return e, nil, nil
	case !isGroup(e):
		return nil, e, nil
	}
	if err := enter(vm); err != nil {
		return nil, nil, err
	}
	defer leave(vm)
	var yes, no []Value
	for _, member := range membersOf(e) {
		inner, _ := exceptionOf(member)
		in, out, err := splitGroup(vm, inner, matches)
		if err != nil {
			return nil, nil, err
		}
		if in != nil {
			yes = append(yes, in.Value)
		}
		if out != nil {
			no = append(no, out.Value)
		}
	}
	if len(yes) == 0 {
		return nil, e, nil
	}
	if matching, err = derived(vm, e, yes); err != nil {
		return nil, nil, err
	}
	others, err = derived(vm, e, no)
	return matching, others, err
}

// derived is a group of some of a group's exceptions, made by its derive method.
func derived(vm *VM, e *Exception, members []Value) (*Exception, error) {
	if len(members) == 0 {
		return nil, nil
	}
	derive, err := vm.GetAttr(e.Value, "derive")
	if err != nil {
		return nil, err
	}
	v, err := callValue(vm, derive, []Value{NewList(members...)}, nil)
	if err != nil {
		return nil, err
	}
	made, ok := exceptionOf(v)
	if !ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "derive must return an instance of BaseExceptionGroup")
	}
	made.Cause, made.Context, made.SuppressContext, made.Traceback = e.Cause, e.Context, e.SuppressContext, e.Traceback
	if notes, ok := e.Value.Dict.GetStr("__notes__"); ok {
		made.Value.SetAttr("__notes__", notes)
	}
	return made, nil
}

// groupHandlers compiles try with except* handlers: each takes its part of what
// was raised.
func (c *compiler) groupHandlers(x *syntax.Try, body execFunc) execFunc {
	handlers := c.handlers(x)
	otherwise := c.optionalBlock(x.Else)
	return func(f *frame) (signal, error) {
		depth := len(f.ops)
		s, err := body(f)
		if err == nil {
			if s == proceed && otherwise != nil {
				return otherwise(f)
			}
			return s, nil
		}
		e, ok := err.(*Exception)
		if !ok {
			return s, err
		}
		f.ops = f.ops[:depth]
		return proceed, f.handleGroup(e, handlers)
	}
}

// handleGroup gives each handler its part of an exception. What handlers raise,
// and what none took, is raised afterwards.
func (f *frame) handleGroup(e *Exception, handlers []handler) error {
	f.note(e)
	outer := f.vm.handling
	defer func() { f.vm.handling = outer }()
	rest := e
	var raised, again []Value
	for i := range handlers {
		if rest == nil {
			break
		}
		part, left, err := f.takePart(rest, &handlers[i])
		if err != nil {
			return err
		}
		if part == nil {
			continue
		}
		rest, f.vm.handling = left, part
		_, err = f.runHandler(part, &handlers[i])
		failure, ok := err.(*Exception)
		switch {
		case err != nil && !ok:
			return err
		case failure == part:
			again = append(again, part.Value)
		case failure != nil:
			raised = append(raised, failure.Value)
		}
	}
	f.vm.handling = outer
	return regroup(f.vm, e, rest, raised, again)
}

// takePart evaluates a handler's classes and splits what is left by them. A
// lone exception that matches becomes a group of one.
func (f *frame) takePart(rest *Exception, h *handler) (part, left *Exception, err error) {
	vm := f.vm
	classes, err := h.class(f)
	if err != nil {
		return nil, nil, err
	}
	if err := f.checkStarClasses(classes); err != nil {
		return nil, nil, err
	}
	if isGroup(rest) {
		return splitGroup(vm, rest, func(e *Exception) (bool, error) { return isAnyOf(e, classes), nil })
	}
	if !isAnyOf(rest, classes) {
		return nil, rest, nil
	}
	v, err := callValue(vm, vm.Exceptions.BaseExceptionGroup, []Value{Str(""), NewTuple(rest.Value)}, nil)
	if err != nil {
		return nil, nil, err
	}
	part, _ = exceptionOf(v)
	return part, nil, nil
}

func (f *frame) checkStarClasses(v Value) error {
	classes := []Value{v}
	if tuple, ok := v.(*Tuple); ok {
		classes = tuple.Items
	}
	for _, class := range classes {
		if !isExceptionClass(f.vm, class) {
			return f.notAnException()
		}
		if class.(*Class).IsSubclass(f.vm.Exceptions.BaseExceptionGroup) {
			return f.vm.Raise(f.vm.Exceptions.TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.")
		}
	}
	return nil
}

// regroup is what is raised after the handlers: what they raised in a new
// group, with what nobody took or what was raised again in the old one's shape.
func regroup(vm *VM, e, rest *Exception, raised, again []Value) error {
	if !isGroup(e) { // one handler at most has run
		switch {
		case rest != nil:
			return rest
		case len(raised)+len(again) > 0:
			last, _ := exceptionOf(append(raised, again...)[0])
			return last
		}
		return nil
	}
	left, err := leftOf(vm, e, rest, again)
	if err != nil {
		return err
	}
	if len(raised) == 0 {
		if left == nil {
			return nil
		}
		return left
	}
	if left != nil {
		raised = append(raised, left.Value)
	}
	if len(raised) == 1 {
		only, _ := exceptionOf(raised[0])
		return only
	}
	v, err := callValue(vm, vm.Exceptions.BaseExceptionGroup, []Value{Str(""), NewList(raised...)}, nil)
	if err != nil {
		return err
	}
	group, _ := exceptionOf(v)
	return group
}

// leftOf is the part of a group that is raised on: rest and what bare raises
// named, as one group of e's shape.
func leftOf(vm *VM, e, rest *Exception, again []Value) (*Exception, error) {
	if len(again) == 0 {
		return rest, nil
	}
	keep := map[*Exception]bool{}
	for _, v := range again {
		part, _ := exceptionOf(v)
		collectLeaves(part, keep)
	}
	if rest != nil {
		collectLeaves(rest, keep)
	}
	left, _, err := splitGroup(vm, e, func(e *Exception) (bool, error) { return keep[e], nil })
	return left, err
}

func collectLeaves(e *Exception, into map[*Exception]bool) {
	if !isGroup(e) {
		into[e] = true
		return
	}
	for _, member := range membersOf(e) {
		inner, _ := exceptionOf(member)
		collectLeaves(inner, into)
	}
}
