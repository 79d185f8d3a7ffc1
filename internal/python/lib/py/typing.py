"""typing: type expressions as inert values. Nothing is checked; isinstance, subscripts, | and introspection work."""
from abc import ABCMeta
from types import GenericAlias, UnionType, NoneType, _parameters
from _native import type_name, evaluate, module_globals
from _typing_forms import *
from _typing_forms import _Special, _AnnotatedAlias, _Union, _ClassAlias, _TypingAlias

TYPE_CHECKING = False


class _Variable:
    _is_type_variable = True

    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False, default=None,
                 infer_variance=False):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __or__(self, other):
        return _Union._of((self, other))

    def __ror__(self, other):
        return _Union._of((other, self))

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __repr__(self):
        sign = "+" if self.__covariant__ else "-" if self.__contravariant__ else "~"
        return sign + self.__name__


class TypeVar(_Variable):
    pass


class ParamSpec(_Variable):
    @property
    def args(self):
        return _Special(f"{self.__name__}.args")

    @property
    def kwargs(self):
        return _Special(f"{self.__name__}.kwargs")


class TypeVarTuple(_Variable):
    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


AnyStr = TypeVar("AnyStr", bytes, str)


class TypeAliasType:
    def __init__(self, name, value, *, type_params=()):
        self.__name__ = name
        self.__value__ = value
        self.__type_params__ = type_params

    def __getitem__(self, params):
        return GenericAlias(self, params)

    def __repr__(self):
        return self.__name__


class _SubscriptedBase(GenericAlias):
    """Generic[T] or Protocol[T]: the base class is kept, unless another base brings it."""

    def __mro_entries__(self, bases):
        for base in bases:
            if base is not self and isinstance(base, GenericAlias) and not isinstance(base, _SubscriptedBase):
                if isinstance(base.__origin__, type) and issubclass(base.__origin__, self.__origin__):
                    return ()
        return (self.__origin__,)

    def __repr__(self):
        return f"typing.{self.__origin__.__name__}[{', '.join(map(type_name, self.__args__))}]"


class Generic:
    __slots__ = ()

    def __class_getitem__(cls, params):
        if cls is Generic or cls is Protocol:
            return _SubscriptedBase(cls, params)
        return GenericAlias(cls, params)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        bases = cls.__dict__.get("__orig_bases__", ())
        for base in bases:
            if isinstance(base, _SubscriptedBase):
                cls.__parameters__ = base.__parameters__
                return
        cls.__parameters__ = _parameters(bases)


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        if not cls.__dict__.get("_is_protocol", False):
            return super().__instancecheck__(instance)
        if super().__instancecheck__(instance):
            return True
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return all([hasattr(instance, name) for name in _protocol_members(cls)])

    def __subclasscheck__(cls, other):
        if not cls.__dict__.get("_is_protocol", False):
            return super().__subclasscheck__(other)
        if super().__subclasscheck__(other):
            return True
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return all([hasattr(other, name) for name in _protocol_members(cls)])


_PROTOCOL_HIDDEN = ("__module__", "__dict__", "__slots__", "__doc__", "__annotations__", "__qualname__", "__weakref__",
                    "__abstractmethods__", "__parameters__", "__orig_bases__", "__init__", "__firstlineno__",
                    "__static_attributes__", "__class_getitem__", "__init_subclass__", "__new__", "__hash__",
                    "_is_protocol", "_is_runtime_protocol", "_abc_registry", "_abc_methods")


def _protocol_members(cls):
    names = []
    for base in cls.__mro__:
        if base is Generic or base is object or base.__name__ == "Protocol":
            continue
        for name in list(base.__dict__) + list(base.__dict__.get("__annotations__", ())):
            if name not in _PROTOCOL_HIDDEN and name not in names:
                names.append(name)
    return names


class Protocol(Generic, metaclass=_ProtocolMeta):
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if "_is_protocol" not in cls.__dict__:
            cls._is_protocol = Protocol in cls.__bases__

    def __new__(cls, *args, **kwargs):
        if cls.__dict__.get("_is_protocol", False):
            raise TypeError("Protocols cannot be instantiated")
        return super().__new__(cls)


def runtime_checkable(cls):
    cls._is_runtime_protocol = True
    return cls


runtime = runtime_checkable


class SupportsInt(metaclass=ABCMeta):
    _abc_methods = ("__int__",)


class SupportsFloat(metaclass=ABCMeta):
    _abc_methods = ("__float__",)


class SupportsComplex(metaclass=ABCMeta):
    _abc_methods = ("__complex__",)


class SupportsBytes(metaclass=ABCMeta):
    _abc_methods = ("__bytes__",)


class SupportsIndex(metaclass=ABCMeta):
    _abc_methods = ("__index__",)


class SupportsAbs(Generic, metaclass=ABCMeta):
    _abc_methods = ("__abs__",)


class SupportsRound(Generic, metaclass=ABCMeta):
    _abc_methods = ("__round__",)


_NAMEDTUPLE_OWN = ("__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults", "_make",
                   "_replace", "_asdict")
_NAMEDTUPLE_SKIPPED = ("__module__", "__name__", "__annotations__", "__qualname__", "__dict__", "__orig_bases__")


def _make_named_tuple(name, annotations, defaults, module):
    from collections import namedtuple
    result = namedtuple(name, list(annotations), defaults=defaults, module=module)
    result.__annotations__ = result.__new__.__annotations__ = annotations
    return result


class _NamedTupleMeta(type):
    def __new__(meta, name, bases, namespace):
        if not bases:
            return type.__new__(meta, name, bases, namespace)
        annotations = namespace.get("__annotations__", {})
        defaults = []
        for field in annotations:
            if field in namespace:
                defaults.append(field)
            elif defaults:
                plural = "s" if len(defaults) > 1 else ""
                raise TypeError(f"non-default namedtuple field {field} cannot follow default field{plural} "
                                + ", ".join(defaults))
        result = _make_named_tuple(name, annotations, [namespace[field] for field in defaults],
                                   namespace.get("__module__"))
        for key, value in namespace.items():
            if key in _NAMEDTUPLE_OWN:
                raise AttributeError(f"Cannot overwrite NamedTuple attribute {key}")
            if key not in _NAMEDTUPLE_SKIPPED and key not in annotations:
                setattr(result, key, value)
        return result

    def __call__(cls, typename, fields=None, /, **kwargs):
        if fields is None:
            fields = kwargs.items()
        return _make_named_tuple(typename, dict(fields), None, None)


class NamedTuple(metaclass=_NamedTupleMeta):
    pass


class _TypedDictMeta(type):
    def __new__(meta, name, bases, namespace, total=True, **kwargs):
        plain = [base for base in bases if base is not Generic]
        result = type.__new__(meta, name, (dict,) if plain or not bases else bases, namespace)
        annotations = {}
        required, optional = set(), set()
        for base in plain:
            annotations.update(base.__dict__.get("__annotations__", {}))
            required |= getattr(base, "__required_keys__", set())
            optional |= getattr(base, "__optional_keys__", set())
        own = namespace.get("__annotations__", {})
        annotations.update(own)
        for key, value in own.items():
            text = value if isinstance(value, str) else repr(value)
            is_required = total if "Required[" not in text else "NotRequired[" not in text
            (required if is_required else optional).add(key)
        result.__annotations__ = annotations
        result.__required_keys__ = frozenset(required)
        result.__optional_keys__ = frozenset(optional)
        result.__total__ = total
        return result

    def __call__(cls, *args, **kwargs):
        if cls is TypedDict:
            typename, fields = args
            total = kwargs.pop("total", True)
            return _TypedDictMeta(typename, (TypedDict,), {"__annotations__": dict(fields)}, total=total)
        return dict(*args, **kwargs)

    def __instancecheck__(cls, instance):
        raise TypeError("TypedDict does not support instance and class checks")


class TypedDict(metaclass=_TypedDictMeta):
    pass


class NewType:
    def __init__(self, name, tp):
        self.__name__ = name
        self.__qualname__ = name
        self.__supertype__ = tp

    def __call__(self, value):
        return value

    def __or__(self, other):
        return _Union._of((self, other))

    def __ror__(self, other):
        return _Union._of((other, self))

    def __repr__(self):
        return f"{getattr(self, '__module__', 'typing')}.{self.__name__}"


class ForwardRef:
    def __init__(self, arg, is_argument=True):
        self.__forward_arg__ = arg

    def __eq__(self, other):
        return isinstance(other, ForwardRef) and self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


def cast(typ, val):
    return val


def overload(func):
    return func


def get_overloads(func):
    return []


def clear_overloads():
    pass


def final(f):
    return f


def override(f):
    return f


def no_type_check(arg):
    return arg


def no_type_check_decorator(decorator):
    return decorator


def dataclass_transform(**kwargs):
    return lambda cls: cls


def assert_type(val, typ):
    return val


def reveal_type(obj):
    return obj


def assert_never(arg):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def get_origin(tp):
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, _Union):
        return Union
    if isinstance(tp, UnionType):
        return UnionType
    if isinstance(tp, (GenericAlias, _ClassAlias)):
        return tp.__origin__
    return Generic if tp is Generic else None


def get_args(tp):
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    if isinstance(tp, (GenericAlias, UnionType)):
        args = tp.__args__
        if isinstance(tp, _TypingAlias) and tp._alias._name == "Callable" and len(args) > 1 and args[0] is not ...:
            return (list(args[:-1]), args[-1])
        return args
    return ()


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)


def _resolve(value, globalns, localns):
    if isinstance(value, ForwardRef):
        value = value.__forward_arg__
    if isinstance(value, str):
        value = evaluate(value, globalns, localns)
        if isinstance(value, str):
            value = evaluate(value, globalns, localns)
    return NoneType if value is None else value


def _without_extras(value):
    if isinstance(value, _AnnotatedAlias):
        return _without_extras(value.__origin__)
    if isinstance(value, (_Union, UnionType)):
        return type(value)._of(tuple([_without_extras(arg) for arg in value.__args__]))
    return value


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            scope = globalns if globalns is not None else module_globals(base)
            for name, value in base.__dict__.get("__annotations__", {}).items():
                hints[name] = _resolve(value, scope, localns if localns is not None else dict(vars(base)))
    else:
        inner = obj
        while hasattr(inner, "__wrapped__"):
            inner = inner.__wrapped__
        scope = globalns if globalns is not None else module_globals(inner)
        for name, value in getattr(obj, "__annotations__", {}).items():
            hints[name] = _resolve(value, scope, localns)
    if include_extras:
        return hints
    return {name: _without_extras(value) for name, value in hints.items()}


class IO(Generic):
    pass


class TextIO(IO):
    pass


class BinaryIO(IO):
    pass


__all__ = [name for name in list(globals()) if not name.startswith("_") and name not in (
    "ABCMeta", "abstractmethod", "GenericAlias", "UnionType", "NoneType", "type_name", "evaluate",
    "module_globals")]
