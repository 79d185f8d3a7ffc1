"""dataclasses: methods are generated from annotated class variables."""
import copy
import keyword
from _native import define, evaluate, module_globals
from reprlib import recursive_repr
from types import MappingProxyType, GenericAlias

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
           "astuple", "make_dataclass", "replace", "is_dataclass"]


class FrozenInstanceError(AttributeError):
    pass


class _Default:
    def __repr__(self):
        return "<factory>"


class _MissingType:
    def __repr__(self):
        return "MISSING"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class _KwOnlyType:
    pass


MISSING = _MissingType()
KW_ONLY = _KwOnlyType()
_FACTORY = _Default()
_EMPTY_METADATA = MappingProxyType({})
_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_REGULAR, _CLASS_VARIABLE, _INIT_VARIABLE = "field", "class variable", "init variable"


class InitVar:
    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self._annotation = None
        self._scope = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY_METADATA if metadata is None else MappingProxyType(metadata)
        self.kw_only = kw_only
        self._kind = None

    @property
    def type(self):
        """The annotation, evaluated when it can be."""
        if isinstance(self._annotation, str) and self._scope is not None:
            try:
                self._annotation = evaluate(self._annotation, self._scope)
            except Exception:
                self._scope = None
        return self._annotation

    @type.setter
    def type(self, value):
        self._annotation = value

    def __repr__(self):
        return (f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
                f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},"
                f"compare={self.compare!r},metadata={self.metadata!r},kw_only={self.kw_only!r},"
                f"_field_type={self._kind})")

    def __set_name__(self, owner, name):
        function = getattr(type(self.default), "__set_name__", None)
        if function:
            function(self.default, owner, name)

    def __class_getitem__(cls, item):
        return GenericAlias(cls, item)


class _Parameters:
    def __init__(self, **flags):
        for name, value in flags.items():
            setattr(self, name, value)

    def __repr__(self):
        return "_DataclassParams(" + ",".join([f"{name}={value!r}" for name, value in vars(self).items()]) + ")"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _head(annotation):
    """The last name before a subscript: "typing.ClassVar[int]" gives "ClassVar"."""
    if isinstance(annotation, InitVar) or annotation is InitVar:
        return "InitVar"
    if isinstance(annotation, _KwOnlyType):
        return "KW_ONLY"
    text = annotation if isinstance(annotation, str) else repr(annotation)
    return text.strip("'\" ").split("[", 1)[0].rsplit(".", 1)[-1].strip()


def _is_unhashable(value):
    return value.__class__.__hash__ is None


def _make_field(cls, name, annotation, kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        result = default
    else:
        if type(default).__name__ in ("member_descriptor", "getset_descriptor"):
            default = MISSING
        result = field(default=default)
    result.name = name
    result._annotation = annotation
    result._scope = module_globals(cls)
    head = _head(annotation)
    result._kind = {"ClassVar": _CLASS_VARIABLE, "InitVar": _INIT_VARIABLE}.get(head, _REGULAR)
    if result._kind is not _REGULAR and result.default_factory is not MISSING:
        raise TypeError(f"field {name} cannot have a default factory")
    if result._kind is _CLASS_VARIABLE:
        if result.kw_only is not MISSING:
            raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    elif result.kw_only is MISSING:
        result.kw_only = kw_only
    if result._kind is _REGULAR and _is_unhashable(result.default):
        raise ValueError(f"mutable default {type(result.default)} for field {name} is not allowed: "
                         "use default_factory")
    return result


def _collect_fields(cls, kw_only):
    """All fields, inherited ones first; own annotations replace inherited fields in place."""
    collected = {}
    for base in reversed(cls.__mro__[1:]):
        if _FIELDS in base.__dict__:
            for each in base.__dict__[_FIELDS].values():
                collected[each.name] = each
    annotations = cls.__dict__.get("__annotations__", {})
    seen_marker = False
    for name, annotation in annotations.items():
        if _head(annotation) == "KW_ONLY":
            if seen_marker:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_marker = kw_only = True
            continue
        each = _make_field(cls, name, annotation, kw_only)
        collected[name] = each
        if isinstance(cls.__dict__.get(name), Field):
            if each.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, each.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return collected


def _check_frozen_bases(cls, frozen):
    for base in cls.__mro__[1:]:
        params = base.__dict__.get(_PARAMS)
        if params is None:
            continue
        if frozen and not params.frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
        if params.frozen and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")


def _parameter(each):
    if each.default is not MISSING or each.default_factory is not MISSING:
        return f"{each.name}=_default_{each.name}"
    return each.name


def _init_lines(collected, frozen, self_name, slots):
    lines = []
    for each in collected:
        if each._kind is _CLASS_VARIABLE or each._kind is _INIT_VARIABLE:
            continue
        value = each.name
        if each.default_factory is not MISSING:
            value = f"_factory_{each.name}()"
            if each.init:
                value += f" if {each.name} is _FACTORY else {each.name}"
        elif not each.init:
            if each.default is MISSING or not slots:
                continue
            value = f"_default_{each.name}"
        if frozen:
            lines.append(f"_setattr({self_name}, {each.name!r}, {value})")
        else:
            lines.append(f"{self_name}.{each.name} = {value}")
    return lines


def _make_init(cls, collected, frozen, slots):
    in_init = [each for each in collected if each._kind is not _CLASS_VARIABLE and each.init]
    positional = [each for each in in_init if not each.kw_only]
    keyword_only = [each for each in in_init if each.kw_only]
    optional = None
    for each in positional:
        if each.default is not MISSING or each.default_factory is not MISSING:
            optional = each.name
        elif optional is not None:
            raise TypeError(f"non-default argument {each.name!r} follows default argument")
    self_name = "__dataclass_self__" if any([each.name == "self" for each in in_init]) else "self"
    parameters = [self_name] + [_parameter(each) for each in positional]
    if keyword_only:
        parameters += ["*"] + [_parameter(each) for each in keyword_only]
    lines = _init_lines(collected, frozen, self_name, slots)
    if hasattr(cls, "__post_init__"):
        passed = ", ".join([each.name for each in collected if each._kind is _INIT_VARIABLE])
        lines.append(f"{self_name}.__post_init__({passed})")
    scope = {"_FACTORY": _FACTORY, "_setattr": object.__setattr__}
    for each in collected:
        if each.default is not MISSING:
            scope[f"_default_{each.name}"] = each.default
        if each.default_factory is not MISSING:
            scope[f"_factory_{each.name}"] = each.default_factory
            scope[f"_default_{each.name}"] = _FACTORY
    body = "\n    ".join(lines or ["pass"])
    init = define("__init__", f"def __init__({', '.join(parameters)}):\n    {body}\n", scope)
    init.__annotations__ = {each.name: each._annotation for each in in_init}
    init.__annotations__["return"] = None
    return init


def _install(cls, function):
    function.__qualname__ = f"{cls.__qualname__}.{function.__name__}"
    function.__module__ = cls.__module__
    setattr(cls, function.__name__, function)


def _make_repr(names):
    @recursive_repr()
    def __repr__(self):
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{self.__class__.__qualname__}({shown})"
    return __repr__


def _make_eq(names):
    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return tuple([getattr(self, name) for name in names]) == tuple([getattr(other, name) for name in names])
    return __eq__


def _order_methods(names):
    def key(obj):
        return tuple([getattr(obj, name) for name in names])

    def __lt__(self, other):
        return key(self) < key(other) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self, other):
        return key(self) <= key(other) if other.__class__ is self.__class__ else NotImplemented

    def __gt__(self, other):
        return key(self) > key(other) if other.__class__ is self.__class__ else NotImplemented

    def __ge__(self, other):
        return key(self) >= key(other) if other.__class__ is self.__class__ else NotImplemented

    return [__lt__, __le__, __gt__, __ge__]


def _frozen_methods(names):
    def owner(function_class):
        def __setattr__(self, name, value):
            if type(self) is function_class or name in names:
                raise FrozenInstanceError(f"cannot assign to field {name!r}")
            super(function_class, self).__setattr__(name, value)

        def __delattr__(self, name):
            if type(self) is function_class or name in names:
                raise FrozenInstanceError(f"cannot delete field {name!r}")
            super(function_class, self).__delattr__(name)

        return [__setattr__, __delattr__]
    return owner


def _make_hash(names):
    def __hash__(self):
        return hash(tuple([getattr(self, name) for name in names]))
    return __hash__


def _set_hash(cls, collected, eq, frozen, unsafe_hash, has_explicit_hash):
    if unsafe_hash and has_explicit_hash:
        raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    if unsafe_hash or (eq and frozen and not has_explicit_hash):
        names = [each.name for each in collected if (each.compare if each.hash is None else each.hash)]
        _install(cls, _make_hash(names))
    elif eq and not frozen and not has_explicit_hash:
        cls.__hash__ = None


def _with_slots(cls, names, weakref_slot):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        inherited.update([slots] if isinstance(slots, str) else slots)
    namespace = dict(cls.__dict__)
    namespace["__slots__"] = tuple([name for name in names if name not in inherited])
    if weakref_slot and "__weakref__" not in inherited:
        namespace["__slots__"] += ("__weakref__",)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    result = type(cls)(cls.__name__, cls.__bases__, namespace)
    result.__qualname__ = cls.__qualname__
    return result


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    _check_frozen_bases(cls, frozen)
    fields_by_name = _collect_fields(cls, kw_only)
    setattr(cls, _FIELDS, fields_by_name)
    setattr(cls, _PARAMS, _Parameters(init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
                                      frozen=frozen))
    explicit_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (explicit_hash is MISSING or (explicit_hash is None and "__eq__" in cls.__dict__))
    everything = list(fields_by_name.values())
    collected = [each for each in everything if each._kind is _REGULAR]
    if init:
        _install(cls, _make_init(cls, everything, frozen, slots))
    if repr and "__repr__" not in cls.__dict__:
        _install(cls, _make_repr([each.name for each in collected if each.repr]))
    compared = [each.name for each in collected if each.compare]
    if eq and "__eq__" not in cls.__dict__:
        _install(cls, _make_eq(compared))
    if order:
        for method in _order_methods(compared):
            if method.__name__ in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {method.__name__} in class {cls.__name__}. "
                                "Consider using functools.total_ordering")
            _install(cls, method)
    if frozen:
        for method in _frozen_methods([each.name for each in collected])(cls):
            if method.__name__ in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {method.__name__} in class {cls.__name__}")
            _install(cls, method)
    _set_hash(cls, collected, eq, frozen, unsafe_hash, has_explicit_hash)
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple([each.name for each in collected if each.init and not each.kw_only])
    if slots:
        cls = _with_slots(cls, [each.name for each in collected], weakref_slot)
    if not cls.__dict__.get("__doc__"):
        cls.__doc__ = cls.__name__ + "(" + ", ".join([each.name for each in everything if each.init]) + ")"
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def decorate(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return decorate if cls is None else decorate(cls)


def fields(class_or_instance):
    table = getattr(class_or_instance, _FIELDS, None)
    if table is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple([each for each in table.values() if each._kind is _REGULAR])


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


def _convert(obj, convert_instance, dict_factory=None):
    def walk(value):
        if _is_instance(value):
            return convert_instance(value, walk)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*[walk(each) for each in value])
        if isinstance(value, (list, tuple)):
            return type(value)([walk(each) for each in value])
        if isinstance(value, dict):
            pairs = [(walk(key), walk(each)) for key, each in value.items()]
            if hasattr(type(value), "default_factory") or hasattr(value, "default_factory"):
                result = type(value)(value.default_factory)
                result.update(pairs)
                return result
            return type(value)(pairs)
        return copy.deepcopy(value)
    return walk(obj)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")

    def convert_instance(value, walk):
        return dict_factory([(each.name, walk(getattr(value, each.name))) for each in fields(value)])

    return _convert(obj, convert_instance)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def convert_instance(value, walk):
        return tuple_factory([walk(getattr(value, each.name)) for each in fields(value)])

    return _convert(obj, convert_instance)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for each in getattr(obj, _FIELDS).values():
        if each._kind is _CLASS_VARIABLE:
            continue
        if not each.init:
            if each.name in changes:
                raise ValueError(f"field {each.name} is declared with init=False, it cannot be specified with "
                                 "replace()")
            continue
        if each.name not in changes:
            if each._kind is _INIT_VARIABLE and each.default is MISSING:
                raise ValueError(f"InitVar {each.name!r} must be specified with replace()")
            changes[each.name] = getattr(obj, each.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, module=None, **flags):
    namespace = {} if namespace is None else dict(namespace)
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, default = item
            namespace[name] = default
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = annotation
    namespace["__annotations__"] = annotations
    metaclass = type(bases[0]) if bases else type
    cls = metaclass(cls_name, tuple(bases), namespace)
    if module is not None:
        cls.__module__ = module
    return dataclass(cls, **flags)
