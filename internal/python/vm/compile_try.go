package vm

// This file compiles try, raise and with.

import "heft/internal/python/syntax"

type handler struct {
	class  evalFunc // nil for a bare except
	store  storeFunc
	remove *syntax.Name
	body   execFunc
}

func (c *compiler) tryStmt(x *syntax.Try) execFunc {
	catchesImport := catchesImportError(x.Handlers)
	c.guarded += boolInt(catchesImport)
	body := c.block(x.Body)
	c.guarded -= boolInt(catchesImport)
	run := c.withHandlers(x, body)
	if len(x.Finally) == 0 {
		return run
	}
	return withFinally(run, c.block(x.Finally))
}

func catchesImportError(handlers []*syntax.ExceptHandler) bool {
	for _, h := range handlers {
		if h.Type == nil || namesImportError(h.Type) {
			return true
		}
		if tuple, ok := h.Type.(*syntax.Tuple); ok {
			for _, e := range tuple.Elts {
				if namesImportError(e) {
					return true
				}
			}
		}
	}
	return false
}

func namesImportError(e syntax.Expr) bool {
	name, ok := e.(*syntax.Name)
	if !ok {
		return false
	}
	switch name.Ident {
	case "ImportError", "ModuleNotFoundError", "Exception", "BaseException":
		return true
	}
	return false
}

func (c *compiler) withHandlers(x *syntax.Try, body execFunc) execFunc {
	if x.Star {
		return c.groupHandlers(x, body)
	}
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
		if !ok || len(handlers) == 0 {
			return s, err
		}
		f.ops = f.ops[:depth]
		return f.handle(e, handlers)
	}
}

// handlers compiles the handlers of a try.
func (c *compiler) handlers(x *syntax.Try) []handler {
	handlers := make([]handler, len(x.Handlers))
	for i, h := range x.Handlers {
		handlers[i].body = c.block(h.Body)
		if h.Type != nil {
			handlers[i].class = expr(c, h.Type)
		}
		if h.Target != nil {
			handlers[i].store, handlers[i].remove = c.storeName(h.Target), h.Target
		}
	}
	return handlers
}

// handle runs the first handler that matches. While it runs, the exception is
// the one that a bare raise raises again.
func (f *frame) handle(e *Exception, handlers []handler) (signal, error) {
	f.note(e)
	outer := f.vm.handling
	f.vm.handling = e
	defer func() { f.vm.handling = outer }()
	for i := range handlers {
		h := &handlers[i]
		matches, err := f.matches(e, h.class)
		if err != nil {
			return proceed, err
		}
		if matches {
			return f.runHandler(e, h)
		}
	}
	return proceed, e
}

// note adds the frame to a caught exception's traceback, once.
func (f *frame) note(e *Exception) {
	if e.caughtIn != f {
		e.passed(f.where())
		e.caughtIn = f
	}
}

func (f *frame) runHandler(e *Exception, h *handler) (signal, error) {
	if h.store == nil {
		return h.body(f)
	}
	if err := h.store(f, e.Value); err != nil {
		return proceed, err
	}
	s, err := h.body(f)
	f.unbind(h.remove)
	return s, err
}

// unbind deletes a handler's variable, which may be gone already.
func (f *frame) unbind(n *syntax.Name) {
	switch n.Kind {
	case syntax.NameLocal:
		f.locals[n.Slot] = nil
	case syntax.NameCell:
		f.cells[n.Slot].Value = nil
	case syntax.NameFree:
		f.free[n.Slot].Value = nil
	case syntax.NameClass:
		f.namespace.DeleteStr(n.Ident)
	default:
		f.globals.DeleteStr(n.Ident)
	}
}

func (f *frame) matches(e *Exception, class evalFunc) (bool, error) {
	if class == nil {
		return true, nil
	}
	v, err := class(f)
	if err != nil {
		return false, err
	}
	if c, ok := v.(*Class); ok {
		return e.IsA(c), nil
	}
	tuple, ok := v.(*Tuple)
	if !ok {
		return false, f.notAnException()
	}
	for _, item := range tuple.Items {
		c, ok := item.(*Class)
		if !ok {
			return false, f.notAnException()
		}
		if e.IsA(c) {
			return true, nil
		}
	}
	return false, nil
}

func (f *frame) notAnException() error {
	return f.vm.Raise(f.vm.Exceptions.TypeError, "catching classes that do not inherit from BaseException is not allowed")
}

// withFinally runs a finally block however run ends, unless the whole program
// is being stopped. What the block does by return, break or raise comes first.
func withFinally(run, finally execFunc) execFunc {
	return func(f *frame) (signal, error) {
		depth := len(f.ops)
		s, err := run(f)
		e, raised := err.(*Exception)
		if err != nil && !raised {
			return s, err
		}
		f.ops = f.ops[:depth]
		outer, result := f.vm.handling, f.result
		if raised {
			f.note(e)
			f.vm.handling = e
		}
		if result != nil {
			f.push(result)
		}
		last, failure := finally(f)
		f.vm.handling = outer
		if failure != nil || last != proceed {
			return last, failure
		}
		f.ops = f.ops[:depth]
		f.result = result
		return s, err
	}
}

func (c *compiler) raiseStmt(x *syntax.Raise) execFunc {
	if x.Exc == nil {
		return func(f *frame) (signal, error) {
			if f.vm.handling == nil {
				return proceed, f.vm.Raise(f.vm.Exceptions.RuntimeError, "No active exception to reraise")
			}
			return proceed, f.vm.handling
		}
	}
	value := expr(c, x.Exc)
	var cause evalFunc
	if x.Cause != nil {
		cause = expr(c, x.Cause)
	}
	return func(f *frame) (signal, error) {
		v, err := value(f)
		if err != nil {
			return proceed, err
		}
		e, err := exceptionToRaise(f.vm, v)
		if err != nil {
			return proceed, err
		}
		chainContext(f.vm, e)
		if cause == nil {
			return proceed, e
		}
		f.push(e.Value)
		if err := f.setCause(e, cause); err != nil {
			return proceed, err
		}
		f.pop()
		return proceed, e
	}
}

func (f *frame) setCause(e *Exception, cause evalFunc) error {
	v, err := cause(f)
	if err != nil {
		return err
	}
	e.SuppressContext = true
	if _, none := v.(None); none {
		e.Cause = nil
		return nil
	}
	if _, ok := exceptionOf(v); !ok && !isExceptionClass(f.vm, v) {
		return f.vm.Raise(f.vm.Exceptions.TypeError, "exception causes must derive from BaseException")
	}
	e.Cause, err = exceptionToRaise(f.vm, v)
	return err
}

// exceptionToRaise takes an exception instance, or makes one of a class.
func exceptionToRaise(vm *VM, v Value) (*Exception, error) {
	if isExceptionClass(vm, v) {
		made, err := callValue(vm, v, nil, nil)
		if err != nil {
			return nil, err
		}
		v = made
	}
	if e, ok := exceptionOf(v); ok {
		return e, nil
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "exceptions must derive from BaseException")
}

func isExceptionClass(vm *VM, v Value) bool {
	c, ok := v.(*Class)
	return ok && c.IsSubclass(vm.Exceptions.BaseException)
}

// withStmt nests one with inside the other for several items.
func (c *compiler) withStmt(x *syntax.With) execFunc {
	if x.Async {
		return c.refuseStmt(x, "async with")
	}
	type item struct {
		context evalFunc
		store   storeFunc
		line    int32
	}
	items := make([]item, len(x.Items))
	for i, w := range x.Items {
		items[i] = item{context: expr(c, w.Context), line: line(w.Context)}
		if w.Target != nil {
			items[i].store = c.store(w.Target)
		}
	}
	run := c.block(x.Body)
	for i := len(items) - 1; i >= 0; i-- {
		it, body := items[i], run
		run = func(f *frame) (signal, error) {
			f.line = it.line
			return f.with(it.context, it.store, body)
		}
	}
	return run
}

// with enters a context, runs the body and exits. The exit method stays on the
// operand stack meanwhile.
func (f *frame) with(context evalFunc, store storeFunc, body execFunc) (signal, error) {
	vm, depth, at := f.vm, len(f.ops), f.line
	manager, err := context(f)
	if err != nil {
		return proceed, err
	}
	f.push(manager)
	enter, ok := special(vm, manager, "__enter__")
	exit, ok2 := special(vm, manager, "__exit__")
	if !ok || !ok2 {
		return proceed, vm.Raise(vm.Exceptions.TypeError,
			"'%s' object does not support the context manager protocol", vm.TypeOf(manager).Name)
	}
	v, err := callSpecial(vm, manager, enter)
	if err != nil {
		return proceed, err
	}
	s := proceed
	if store != nil {
		err = store(f, v)
	}
	if err == nil {
		s, err = body(f)
	}
	return f.exitContext(manager, exit, depth, at, s, err)
}

func (f *frame) exitContext(manager, exit Value, depth int, at int32, s signal, err error) (signal, error) {
	vm := f.vm
	e, raised := err.(*Exception)
	if err != nil && !raised {
		return s, err
	}
	f.ops = f.ops[:depth+1]
	if !raised {
		result := f.result
		if result != nil {
			f.push(result)
		}
		f.line = at
		_, err := callSpecial(vm, manager, exit, NoneValue, NoneValue, NoneValue)
		f.ops, f.result = f.ops[:depth], result
		return s, err
	}
	f.note(e)
	outer := vm.handling
	vm.handling = e
	v, failure := callSpecial(vm, manager, exit, e.Value.Class, e.Value, tracebackOf(vm, e))
	suppress := false
	if failure == nil {
		suppress, failure = vm.Truth(v)
	}
	vm.handling = outer
	f.ops = f.ops[:depth]
	switch {
	case failure != nil:
		return proceed, failure
	case suppress:
		return proceed, nil
	}
	return s, e
}
