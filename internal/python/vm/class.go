package vm

// This file holds classes: lookup along the MRO, caches, creation.

import (
	"slices"
	"strings"
)

// Class is a class, native or Python.
type Class struct {
	Header
	Name       string
	Qualname   string
	ModuleName string
	Bases      []*Class
	MRO        []*Class // the class itself first, object last
	Dict       *Dict
	Meta       *Class

	// Native classes are made by Go code: Builtins in their Dict are methods.
	Native bool

	// New, if set, is the class's __new__, Init its __init__. Subclasses inherit
	// them; __new__ and __init__ in a Dict nearer in the MRO come first. Class
	// is the class being instantiated.
	New  func(vm *VM, class *Class, args Args) (Value, error)
	Init func(vm *VM, self Value, args Args) error

	// AttrHook is the class's native __getattr__: it is asked for attributes
	// that neither the instance nor its class has. SetAttrHook and DelAttrHook
	// are a native __setattr__ and __delattr__: they report whether they dealt
	// with the attribute; if not, object's behaviour follows. Subclasses inherit
	// hooks; __getattr__, __setattr__ and __delattr__ find them as methods, so
	// explicit calls and super() work.
	AttrHook    func(vm *VM, self *Object, name string) (Value, bool, error)
	SetAttrHook func(vm *VM, self *Object, name string, value Value) (bool, error)
	DelAttrHook func(vm *VM, self *Object, name string) (bool, error)

	vm         *VM
	cache      map[string]classAttr
	cacheEpoch uint64
	slots      map[string]slotFunc // operators of a builtin type, made methods at first use
	subclasses []*Class
	closed     bool // __slots__ all the way up: instances take no other attributes
}

// bindKind says what reading a class attribute through an instance does.
type bindKind uint8

const (
	bindNone     bindKind = iota // the value itself
	bindFunction                 // a Python function: binds self
	bindBuiltin                  // a native method: binds self
	bindStatic
	bindClassMethod
	bindProperty // data descriptors from here to bindData
	bindGetSet
	bindData   // an object with __set__ or __delete__
	bindObject // an object with __get__ only
)

func (k bindKind) isData() bool { return k >= bindProperty && k <= bindData }

// classAttr is a class attribute as found through the MRO.
type classAttr struct {
	value Value
	owner *Class
	kind  bindKind
	ok    bool
}

// Lookup finds a class attribute through the MRO, without binding it.
func (c *Class) Lookup(name string) (Value, bool) {
	a := c.find(name)
	return a.value, a.ok
}

// IsSubclass reports whether of is c or one of its ancestors.
func (c *Class) IsSubclass(of *Class) bool {
	if c == of {
		return true
	}
	for _, ancestor := range c.MRO {
		if ancestor == of {
			return true
		}
	}
	return false
}

// Subclasses returns the direct subclasses in order of creation.
func (c *Class) Subclasses() []*Class { return c.subclasses }

// find is Lookup with what binding needs, through a cache that any change to
// any class empties.
func (c *Class) find(name string) classAttr {
	if c.cacheEpoch != c.vm.epoch {
		clear(c.cache)
		c.cacheEpoch = c.vm.epoch
	} else if a, ok := c.cache[name]; ok {
		return a
	}
	a := c.search(c.MRO, name)
	if c.cache == nil {
		c.cache = map[string]classAttr{}
	}
	if c.cacheEpoch == c.vm.epoch && len(c.cache) < maxClassCache {
		c.cache[name] = a
	}
	return a
}

// maxClassCache bounds what getattr with made-up names can grow a class to.
const maxClassCache = 4096

func (c *Class) search(mro []*Class, name string) classAttr {
	for _, owner := range mro {
		if value, ok := owner.own(name); ok {
			return classAttr{value, owner, bindKindOf(c.vm, owner, value), true}
		}
	}
	return classAttr{}
}

// findAfter is find in the part of the MRO after one class, as super() needs.
func (c *Class) findAfter(after *Class, name string) classAttr {
	for i, ancestor := range c.MRO {
		if ancestor == after {
			return c.search(c.MRO[i+1:], name)
		}
	}
	return classAttr{}
}

// own returns an attribute of the class's own dict. Native constructors, hooks
// and operators become methods there when they are first asked for.
func (c *Class) own(name string) (Value, bool) {
	if value, ok := c.Dict.GetStr(name); ok {
		return value, true
	}
	if !c.Native || !strings.HasPrefix(name, "__") {
		return nil, false
	}
	method := c.nativeMethod(name)
	if method == nil {
		return nil, false
	}
	c.setQuietly(name, method)
	return method, true
}

// materialize makes all methods that own would make one by one.
func (c *Class) materialize() {
	if !c.Native {
		return
	}
	names := []string{"__new__", "__init__", "__getattr__", "__setattr__", "__delattr__"}
	for name := range c.slots {
		names = append(names, name)
	}
	slices.Sort(names[5:])
	for _, name := range names {
		c.own(name)
	}
}

// setQuietly stores what the class had all along: no cache needs emptying.
func (c *Class) setQuietly(name string, value Value) {
	watch := c.Dict.watch
	c.Dict.watch = nil
	c.Dict.SetStr(name, value)
	c.Dict.watch = watch
}

func (c *Class) nativeMethod(name string) Value {
	switch {
	case name == "__new__" && c.New != nil:
		return c.newMethod()
	case name == "__init__" && c.Init != nil:
		return c.initMethod()
	case name == "__getattr__" && c.AttrHook != nil:
		return c.getattrMethod()
	case name == "__setattr__" && c.SetAttrHook != nil:
		return c.setattrMethod()
	case name == "__delattr__" && c.DelAttrHook != nil:
		return c.delattrMethod()
	}
	if slot, ok := c.slots[name]; ok {
		return slotMethod(c.vm, c, name, slot)
	}
	return nil
}

func bindKindOf(vm *VM, owner *Class, value Value) bindKind {
	switch v := value.(type) {
	case *Function:
		return bindFunction
	case *Builtin:
		if v.Method || owner.Native {
			return bindBuiltin
		}
	case *StaticMethod:
		return bindStatic
	case *ClassMethod:
		return bindClassMethod
	case *Property:
		return bindProperty
	case *GetSet:
		return bindGetSet
	case *Object:
		return bindKindOfObject(v)
	}
	return bindNone
}

func bindKindOfObject(o *Object) bindKind {
	if inner, ok := o.Native.(Value); ok {
		if _, ok := inner.(*Property); ok {
			return bindData
		}
	}
	if o.Class.find("__set__").ok || o.Class.find("__delete__").ok {
		return bindData
	}
	if o.Class.find("__get__").ok {
		return bindObject
	}
	return bindNone
}

// NewClass makes a native class. Bases default to object, the metaclass is the
// most derived of the bases'. It fails when the bases have no consistent order.
func (vm *VM) NewClass(name string, bases []*Class, dict *Dict) (*Class, error) {
	c, err := newClass(vm, nil, name, bases, dict)
	if err != nil {
		return nil, err
	}
	c.Native = true
	return c, nil
}

func newClass(vm *VM, meta *Class, name string, bases []*Class, dict *Dict) (*Class, error) {
	if len(bases) == 0 {
		bases = []*Class{vm.Types.Object}
	}
	if dict == nil {
		dict = NewDict()
	}
	meta, err := metaclassOf(vm, meta, bases)
	if err != nil {
		return nil, err
	}
	if err := chargeBases(vm, bases); err != nil {
		return nil, err
	}
	c := &Class{Name: name, Qualname: name, Bases: bases, Dict: dict, Meta: meta, vm: vm}
	if c.MRO, err = linearize(vm, c); err != nil {
		return nil, err
	}
	dict.watch = &vm.epoch
	for _, base := range bases {
		base.subclasses = append(base.subclasses, c)
	}
	return c, nil
}

// maxAncestors bounds the length of an MRO, which every lookup walks.
const maxAncestors = 500

func chargeBases(vm *VM, bases []*Class) error {
	total := len(bases)
	for _, base := range bases {
		total += len(base.MRO)
	}
	if len(bases) > maxAncestors || len(bases) == 1 && total > maxAncestors {
		return vm.Unsupported("a class with more than %d ancestors", maxAncestors)
	}
	return firstError(vm.Charge(int64(total)*int64(len(bases))/8), vm.Allocate(int64(total)*8))
}

// metaclassOf returns the most derived metaclass among meta and the bases'.
func metaclassOf(vm *VM, meta *Class, bases []*Class) (*Class, error) {
	if meta == nil {
		meta = vm.Types.Type
	}
	for _, base := range bases {
		switch {
		case meta.IsSubclass(base.Meta):
		case base.Meta.IsSubclass(meta):
			meta = base.Meta
		default:
			return nil, vm.Raise(vm.Exceptions.TypeError, "metaclass conflict: the metaclass of a derived class "+
				"must be a (non-strict) subclass of the metaclasses of all its bases")
		}
	}
	return meta, nil
}

// linearize computes the C3 order. For class D(B, C) with B(A), C(A) it is
// D, B, C, A, object.
func linearize(vm *VM, c *Class) ([]*Class, error) {
	if len(c.Bases) == 1 {
		return append([]*Class{c}, c.Bases[0].MRO...), nil
	}
	pending := make([][]*Class, 0, len(c.Bases)+1)
	for _, base := range c.Bases {
		pending = append(pending, base.MRO)
	}
	pending = append(pending, c.Bases)
	mro := []*Class{c}
	for {
		next, done, err := nextInOrder(vm, pending)
		if err != nil || done {
			return mro, err
		}
		if next == nil {
			return nil, vm.Raise(vm.Exceptions.TypeError,
				"Cannot create a consistent method resolution\norder (MRO) for bases %s", baseNames(c.Bases))
		}
		mro = append(mro, next)
		for i, list := range pending {
			if len(list) > 0 && list[0] == next {
				pending[i] = list[1:]
			}
		}
	}
}

// nextInOrder returns the first head that is in no tail, nil if there is none,
// and done when all lists are used up. Looking through the lists costs steps:
// the work grows with the square of the number of bases.
func nextInOrder(vm *VM, pending [][]*Class) (next *Class, done bool, err error) {
	total := int64(0)
	for _, list := range pending {
		total += int64(len(list))
	}
	for _, list := range pending {
		if len(list) == 0 {
			continue
		}
		if err := vm.Charge(total); err != nil {
			return nil, false, err
		}
		if !inTail(pending, list[0]) {
			return list[0], false, nil
		}
	}
	return nil, total == 0, nil
}

func inTail(pending [][]*Class, c *Class) bool {
	for _, list := range pending {
		for i := 1; i < len(list); i++ {
			if list[i] == c {
				return true
			}
		}
	}
	return false
}

func baseNames(bases []*Class) string {
	names := make([]string, len(bases))
	for i, base := range bases {
		names[i] = base.Name
	}
	return strings.Join(names, ", ")
}

// NewInstance returns an instance of class that carries a native payload.
func NewInstance(class *Class, native any) *Object {
	return &Object{Class: class, Native: native}
}

// SetAttr sets an instance attribute directly, without descriptors or hooks.
func (o *Object) SetAttr(name string, value Value) {
	if o.Dict == nil {
		o.Dict = NewDict()
		o.Changed()
	}
	o.Dict.SetStr(name, value)
}
