package vm

// This file compiles expressions.

import (
	"heft/internal/python/syntax"
)

func expr(c *compiler, e syntax.Expr) evalFunc {
	switch x := e.(type) {
	case *syntax.Constant:
		return constant(constantValue(x))
	case *syntax.Name:
		return c.loadName(x)
	case *syntax.Attribute:
		return c.attribute(x)
	case *syntax.Call:
		return c.call(x)
	case *syntax.BinOp:
		return c.binary(x)
	case *syntax.Compare:
		return c.compare(x)
	case *syntax.Subscript:
		return subscript(c, x)
	case *syntax.BoolOp:
		return boolOp(c, x)
	case *syntax.UnaryOp:
		return unary(c, x)
	case *syntax.IfExp:
		return c.ifExp(x)
	case *syntax.NamedExpr:
		return namedExpr(c, x)
	case *syntax.Tuple:
		return tuple(c, x)
	case *syntax.List:
		return list(c, x)
	case *syntax.Dict:
		return dict(c, x)
	case *syntax.Set:
		return set(c, x)
	}
	return rareExpr(c, e)
}

func rareExpr(c *compiler, e syntax.Expr) evalFunc {
	switch x := e.(type) {
	case *syntax.Lambda:
		return c.lambda(x)
	case *syntax.Comprehension:
		return c.comprehension(x)
	case *syntax.JoinedStr:
		return joinedStr(c, x)
	case *syntax.FormattedValue:
		return formattedValue(c, x)
	case *syntax.Slice:
		return slice(c, x)
	case *syntax.Yield:
		return c.yield(x)
	case *syntax.YieldFrom:
		return c.yieldFrom(x)
	case *syntax.Await:
		return c.refuseExpr(x, "await")
	}
	return c.refuseExpr(e, "this kind of expression")
}

func constant(v Value) evalFunc {
	return func(*frame) (Value, error) { return v, nil }
}

func constantValue(c *syntax.Constant) Value {
	switch c.Kind {
	case syntax.BoolConstant:
		return MakeBool(c.Int != 0)
	case syntax.IntConstant:
		return MakeInt(c.Int)
	case syntax.BigIntConstant:
		return MakeBig(c.Big)
	case syntax.FloatConstant:
		return Float(c.Float)
	case syntax.ImaginaryConstant:
		return Complex(complex(0, c.Float))
	case syntax.StringConstant:
		return Str(c.Str)
	case syntax.BytesConstant:
		return Bytes(c.Str)
	case syntax.EllipsisConstant:
		return EllipsisValue
	}
	return NoneValue
}

// binary compiles a op b. The left operand is shown to Roots while the right
// one runs code, and both while the operation runs.
func (c *compiler) binary(x *syntax.BinOp) evalFunc {
	left, right, op, at := expr(c, x.Left), expr(c, x.Right), x.Op, line(x)
	if simple(x.Right) {
		return func(f *frame) (Value, error) {
			a, err := left(f)
			if err != nil {
				return nil, err
			}
			b, err := right(f)
			if err != nil {
				return nil, err
			}
			return f.binary(op, a, b, at)
		}
	}
	return func(f *frame) (Value, error) {
		a, err := left(f)
		if err != nil {
			return nil, err
		}
		f.push(a)
		b, err := right(f)
		if err != nil {
			return nil, err
		}
		f.pop()
		return f.binary(op, a, b, at)
	}
}

func (f *frame) binary(op syntax.Operator, a, b Value, at int32) (Value, error) {
	if x, ok := a.(Int); ok {
		if y, ok := b.(Int); ok {
			switch op {
			case syntax.Add:
				if z := x + y; (z^x)&(z^y) >= 0 {
					return MakeInt(int64(z)), nil
				}
			case syntax.Sub:
				if z := x - y; (x^y)&(z^x) >= 0 {
					return MakeInt(int64(z)), nil
				}
			}
		}
		return f.operate(op, a, b, at)
	}
	return f.operate(op, a, b, at)
}

func (f *frame) operate(op syntax.Operator, a, b Value, at int32) (Value, error) {
	f.line = at
	if !mayRun(a) && !mayRun(b) {
		return f.vm.Binary(op, a, b)
	}
	f.ops = append(f.ops, a, b)
	v, err := f.vm.Binary(op, a, b)
	if err != nil {
		return nil, err
	}
	f.ops = f.ops[:len(f.ops)-2]
	return v, nil
}

// mayRun reports whether operating on v may run other code.
func mayRun(v Value) bool {
	switch v.(type) {
	case Int, Float, Str, Bool, None:
		return false
	}
	return true
}

func unary(c *compiler, x *syntax.UnaryOp) evalFunc {
	if x.Op == syntax.Not {
		condition := c.cond(x.Operand)
		return func(f *frame) (Value, error) {
			truth, err := condition(f)
			return MakeBool(!truth), err
		}
	}
	operand, op, at := expr(c, x.Operand), x.Op, line(x)
	return func(f *frame) (Value, error) {
		v, err := operand(f)
		if err != nil {
			return nil, err
		}
		f.line = at
		f.push(v)
		result, err := f.vm.Unary(op, v)
		if err == nil {
			f.pop()
		}
		return result, err
	}
}

// boolOp yields the operand that decides. It drops an operand before it
// evaluates the next.
func boolOp(c *compiler, x *syntax.BoolOp) evalFunc {
	values, stop := c.exprs(x.Values), x.Op == syntax.Or
	last := len(values) - 1
	return func(f *frame) (Value, error) {
		for _, value := range values[:last] {
			v, err := value(f)
			if err != nil {
				return nil, err
			}
			truth, err := f.truth(v)
			if err != nil {
				return nil, err
			}
			if truth == stop {
				return v, nil
			}
		}
		return values[last](f)
	}
}

func namedExpr(c *compiler, x *syntax.NamedExpr) evalFunc {
	value, store := expr(c, x.Value), c.storeName(x.Target)
	return func(f *frame) (Value, error) {
		v, err := value(f)
		if err != nil {
			return nil, err
		}
		return v, store(f, v)
	}
}

func subscript(c *compiler, x *syntax.Subscript) evalFunc {
	value, index, at := expr(c, x.Value), expr(c, x.Index), line(x)
	hold := !simple(x.Index)
	return func(f *frame) (Value, error) {
		v, err := value(f)
		if err != nil {
			return nil, err
		}
		if hold {
			f.push(v)
		}
		i, err := index(f)
		if err != nil {
			return nil, err
		}
		if hold {
			f.pop()
		}
		if list, ok := v.(*List); ok {
			if n, ok := i.(Int); ok && n >= 0 && int(n) < len(list.Items) {
				return list.Items[n], nil
			}
		}
		f.line = at
		f.ops = append(f.ops, v, i)
		item, err := f.vm.GetItem(v, i)
		if err == nil {
			f.ops = f.ops[:len(f.ops)-2]
		}
		return item, err
	}
}

func slice(c *compiler, x *syntax.Slice) evalFunc {
	var parts [3]evalFunc
	for i, e := range []syntax.Expr{x.Lower, x.Upper, x.Step} {
		if e == nil {
			parts[i] = constant(NoneValue)
		} else {
			parts[i] = expr(c, e)
		}
	}
	return func(f *frame) (Value, error) {
		base := len(f.ops)
		for _, part := range parts {
			v, err := part(f)
			if err != nil {
				return nil, err
			}
			f.push(v)
		}
		s := &Slice{Start: f.ops[base], Stop: f.ops[base+1], Step: f.ops[base+2]}
		f.ops = f.ops[:base]
		return s, nil
	}
}

func tuple(c *compiler, x *syntax.Tuple) evalFunc {
	if v, ok := constantTuple(x); ok {
		return constant(v)
	}
	collect := collect(c, x.Elts)
	return func(f *frame) (Value, error) {
		items, err := collect(f)
		if err != nil {
			return nil, err
		}
		return &Tuple{Items: items}, nil
	}
}

func constantTuple(x *syntax.Tuple) (Value, bool) {
	items := make([]Value, len(x.Elts))
	for i, e := range x.Elts {
		k, ok := e.(*syntax.Constant)
		if !ok {
			return nil, false
		}
		items[i] = constantValue(k)
	}
	return &Tuple{Items: items}, true
}

func list(c *compiler, x *syntax.List) evalFunc {
	collect := collect(c, x.Elts)
	return func(f *frame) (Value, error) {
		items, err := collect(f)
		if err != nil {
			return nil, err
		}
		return &List{Items: items}, nil
	}
}

func set(c *compiler, x *syntax.Set) evalFunc {
	collect := collect(c, x.Elts)
	return func(f *frame) (Value, error) {
		items, err := collect(f)
		if err != nil {
			return nil, err
		}
		s := NewSet()
		for _, item := range items {
			if _, err := s.Add(f.vm, item); err != nil {
				return nil, err
			}
		}
		return s, nil
	}
}

// collect compiles the elements of a display or the arguments of a call to one
// new slice.
func collect(c *compiler, elements []syntax.Expr) func(f *frame) ([]Value, error) {
	pushes := pushes(c, elements)
	return func(f *frame) ([]Value, error) {
		base := len(f.ops)
		if err := pushes(f); err != nil {
			return nil, err
		}
		items := f.ops[base:]
		if err := f.vm.Allocate(int64(len(items)*16 + 32)); err != nil {
			return nil, err
		}
		copied := make([]Value, len(items))
		copy(copied, items)
		f.ops = f.ops[:base]
		return copied, nil
	}
}

// pushes evaluates elements onto the operand stack, unpacking starred ones.
func pushes(c *compiler, elements []syntax.Expr) func(f *frame) error {
	type element struct {
		eval    evalFunc
		starred bool
	}
	list := make([]element, len(elements))
	for i, e := range elements {
		if s, ok := e.(*syntax.Starred); ok {
			list[i] = element{expr(c, s.Value), true}
		} else {
			list[i] = element{expr(c, e), false}
		}
	}
	return func(f *frame) error {
		for i := range list {
			v, err := list[i].eval(f)
			if err != nil {
				return err
			}
			if !list[i].starred {
				f.ops = append(f.ops, v)
				continue
			}
			if err := f.pushAll(v); err != nil {
				return err
			}
		}
		return nil
	}
}

func (f *frame) pushAll(iterable Value) error {
	items, err := f.vm.ToSlice(iterable)
	if err != nil {
		return err
	}
	f.ops = append(f.ops, items...)
	return nil
}

func dict(c *compiler, x *syntax.Dict) evalFunc {
	type pair struct{ key, value evalFunc }
	pairs := make([]pair, len(x.Keys))
	for i, key := range x.Keys {
		pairs[i].value = expr(c, x.Values[i])
		if key != nil {
			pairs[i].key = expr(c, key)
		}
	}
	return func(f *frame) (Value, error) {
		d := NewDict()
		f.push(d)
		for i := range pairs {
			var err error
			if pairs[i].key == nil {
				err = f.mergeInto(d, pairs[i].value)
			} else {
				err = f.setInto(d, pairs[i].key, pairs[i].value)
			}
			if err != nil {
				return nil, err
			}
		}
		f.pop()
		return d, nil
	}
}

func (f *frame) setInto(d *Dict, key, value evalFunc) error {
	k, err := key(f)
	if err != nil {
		return err
	}
	f.push(k)
	v, err := value(f)
	if err != nil {
		return err
	}
	f.pop()
	return d.Set(f.vm, k, v)
}

func (f *frame) mergeInto(d *Dict, mapping evalFunc) error {
	v, err := mapping(f)
	if err != nil {
		return err
	}
	return mergeMapping(f.vm, d, v)
}

// mergeMapping adds the items of a mapping: a dict or what has keys().
func mergeMapping(vm *VM, d *Dict, v Value) error {
	if other, ok := Underlying(v).(*Dict); ok {
		return d.Update(vm, other)
	}
	if _, ok, err := vm.LookupAttr(v, "keys"); err != nil || !ok {
		if err != nil {
			return err
		}
		return vm.Raise(vm.Exceptions.TypeError, "'%s' object is not a mapping", vm.TypeOf(v).Name)
	}
	keys, err := vm.CallMethod(v, "keys")
	if err != nil {
		return err
	}
	return forEach(vm, keys, func(key Value) error {
		item, err := vm.GetItem(v, key)
		if err != nil {
			return err
		}
		return d.Set(vm, key, item)
	})
}

func joinedStr(c *compiler, x *syntax.JoinedStr) evalFunc {
	parts := c.exprs(x.Values)
	return func(f *frame) (Value, error) {
		var text []byte
		for _, part := range parts {
			v, err := part(f)
			if err != nil {
				return nil, err
			}
			s, ok := v.(Str)
			if !ok {
				return nil, f.vm.Raise(f.vm.Exceptions.TypeError, "__format__ must return a str")
			}
			if err := f.vm.Allocate(int64(len(s))); err != nil {
				return nil, err
			}
			text = append(text, s...)
		}
		return Str(text), nil
	}
}

func formattedValue(c *compiler, x *syntax.FormattedValue) evalFunc {
	value, conversion, at := expr(c, x.Value), x.Conversion, line(x)
	spec := constant(Str(""))
	if x.FormatSpec != nil {
		spec = joinedStr(c, x.FormatSpec)
	}
	return func(f *frame) (Value, error) {
		v, err := value(f)
		if err != nil {
			return nil, err
		}
		f.push(v)
		s, err := spec(f)
		if err != nil {
			return nil, err
		}
		f.line = at
		text, err := formatConverted(f.vm, v, conversion, string(s.(Str)))
		if err != nil {
			return nil, err
		}
		f.pop()
		return Str(text), nil
	}
}

func formatConverted(vm *VM, v Value, conversion byte, spec string) (string, error) {
	if conversion == 0 {
		return vm.Format(v, spec)
	}
	text, err := convert(vm, v, conversion)
	if err != nil || spec == "" {
		return text, err
	}
	return vm.Format(Str(text), spec)
}

// convert applies !s, !r or !a.
func convert(vm *VM, v Value, conversion byte) (string, error) {
	switch conversion {
	case 'r':
		return vm.Repr(v)
	case 'a':
		return vm.Ascii(v)
	}
	return vm.Str(v)
}
