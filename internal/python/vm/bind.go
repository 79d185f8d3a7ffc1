package vm

// This file binds the arguments of a call to a function's parameters.

import (
	"fmt"
	"strings"
)

// bind makes a frame of a function and puts the arguments into its locals.
// Self, if not nil, is one more positional argument before args.
func bind(vm *VM, fn *Function, self Value, args []Value, keywords []Keyword) (*frame, error) {
	c := fn.code
	if c.deferred != nil {
		if err := c.complete(); err != nil {
			return nil, err
		}
	}
	g := newFrame(vm, c, fn.Globals, fn.Closure)
	given := len(args)
	n := 0
	if self != nil {
		given++
		n = 1
		if c.numArgs > 0 {
			g.locals[0] = self
		}
	}
	if given == c.numArgs && c.positional && len(keywords) == 0 {
		copy(g.locals[n:], args)
	} else if err := bindFully(vm, fn, g, self, args, keywords); err != nil {
		release(vm, g)
		return nil, err
	}
	if g.cells != nil {
		g.moveCellParams()
	}
	return g, nil
}

func bindFully(vm *VM, fn *Function, g *frame, self Value, args []Value, keywords []Keyword) error {
	if self != nil {
		args = append([]Value{self}, args...)
	}
	c := fn.code
	n := min(len(args), c.numArgs)
	copy(g.locals, args[:n])
	next := c.numArgs + len(c.params.KwOnly)
	if c.params.Vararg != nil {
		g.locals[next] = NewTuple(copyValues(args[n:])...)
		next++
	} else if len(args) > n {
		return tooMany(vm, fn, len(args))
	}
	var extra *Dict
	if c.params.Kwarg != nil {
		extra = NewDict()
		g.locals[next] = extra
	}
	for i := range keywords {
		if err := bindKeyword(vm, fn, g, keywords[i], extra); err != nil {
			return err
		}
	}
	return bindDefaults(vm, fn, g)
}

func bindKeyword(vm *VM, fn *Function, g *frame, k Keyword, extra *Dict) error {
	c := fn.code
	for i := c.params.PosOnly; i < c.numArgs+len(c.params.KwOnly); i++ {
		if c.scope.Locals[i] != k.Name {
			continue
		}
		if g.locals[i] != nil {
			return vm.Raise(vm.Exceptions.TypeError, "%s() got multiple values for argument '%s'", fn.Qualname, k.Name)
		}
		g.locals[i] = k.Value
		return nil
	}
	if extra != nil {
		extra.SetStr(k.Name, k.Value)
		return vm.Allocate(dictEntryBytes)
	}
	for _, p := range c.params.Args[:c.params.PosOnly] {
		if p.Name == k.Name {
			return vm.Raise(vm.Exceptions.TypeError,
				"%s() got some positional-only arguments passed as keyword arguments: '%s'", fn.Qualname, k.Name)
		}
	}
	return vm.Raise(vm.Exceptions.TypeError, "%s() got an unexpected keyword argument '%s'", fn.Qualname, k.Name)
}

func bindDefaults(vm *VM, fn *Function, g *frame) error {
	c := fn.code
	firstDefault := c.numArgs - len(fn.Defaults)
	var missing []string
	for i := range c.numArgs {
		switch {
		case g.locals[i] != nil:
		case i >= firstDefault:
			g.locals[i] = fn.Defaults[i-firstDefault]
		default:
			missing = append(missing, c.scope.Locals[i])
		}
	}
	if missing != nil {
		return vm.missing(fn, "positional", missing)
	}
	for i := range c.params.KwOnly {
		slot := c.numArgs + i
		if g.locals[slot] == nil {
			g.locals[slot] = fn.KwDefaults[i]
		}
		if g.locals[slot] == nil {
			missing = append(missing, c.scope.Locals[slot])
		}
	}
	if missing != nil {
		return vm.missing(fn, "keyword-only", missing)
	}
	return nil
}

func (vm *VM) missing(fn *Function, kind string, names []string) error {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = "'" + name + "'"
	}
	list := quoted[0]
	switch n := len(quoted); {
	case n == 2:
		list = quoted[0] + " and " + quoted[1]
	case n > 2:
		list = strings.Join(quoted[:n-1], ", ") + ", and " + quoted[n-1]
	}
	return vm.Raise(vm.Exceptions.TypeError, "%s() missing %d required %s argument%s: %s",
		fn.Qualname, len(names), kind, plural(len(names)), list)
}

func tooMany(vm *VM, fn *Function, given int) error {
	c := fn.code
	takes := fmt.Sprintf("%d positional argument%s", c.numArgs, plural(c.numArgs))
	if n := len(fn.Defaults); n > 0 {
		takes = fmt.Sprintf("from %d to %d positional arguments", c.numArgs-n, c.numArgs)
	}
	were := "were"
	if given == 1 {
		were = "was"
	}
	return vm.Raise(vm.Exceptions.TypeError, "%s() takes %s but %d %s given", fn.Qualname, takes, given, were)
}
