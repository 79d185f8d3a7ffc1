"""types: names of the interpreter's types, and the values that type expressions evaluate to."""
from _native import ModuleType, FunctionType, BuiltinFunctionType, MethodType, GeneratorType, CellType, \
    MappingProxyType, CodeType, TracebackType, GetSetDescriptorType, type_name
from reprlib import recursive_repr

LambdaType = FunctionType
BuiltinMethodType = BuiltinFunctionType
WrapperDescriptorType = MethodWrapperType = MethodDescriptorType = ClassMethodDescriptorType = BuiltinFunctionType
MemberDescriptorType = GetSetDescriptorType
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)


class CoroutineType:
    pass


def __getattr__(name):
    if name == "FrameType":
        import sys
        return sys._Frame
    raise AttributeError(f"module 'types' has no attribute {name!r}")


class SimpleNamespace:
    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    @recursive_repr()
    def __repr__(self):
        name = "namespace" if type(self) is SimpleNamespace else type(self).__name__
        return name + "(" + ", ".join([f"{key}={value!r}" for key, value in self.__dict__.items()]) + ")"


class AsyncGeneratorType:
    pass


def _parameters(args):
    found = []
    for arg in args:
        if isinstance(arg, (list, tuple)):
            inner = _parameters(arg)
        elif getattr(type(arg), "_is_type_variable", False):
            inner = (arg,)
        else:
            inner = getattr(arg, "__parameters__", ()) if not isinstance(arg, type) else ()
        for variable in inner:
            if variable not in found:
                found.append(variable)
    return tuple(found)


def _substitute(arg, table):
    if isinstance(arg, (list, tuple)):
        return type(arg)([_substitute(each, table) for each in arg])
    for variable, value in table:
        if arg is variable:
            return value
    inner = getattr(arg, "__parameters__", ()) if not isinstance(arg, type) else ()
    if inner:
        return arg[tuple([_substitute(each, table) for each in inner])]
    return arg


class GenericAlias:
    """A subscripted class such as list[int]."""

    def __init__(self, origin, args):
        self.__origin__ = origin
        self.__args__ = args if isinstance(args, tuple) else (args,)
        self.__parameters__ = _parameters(self.__args__)

    def _rebuild(self, args):
        return type(self)(self.__origin__, args)

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__") and name not in ("__name__", "__qualname__", "__module__"):
            raise AttributeError(f"type object {type_name(self.__origin__)!r} has no attribute {name!r}")
        return getattr(self.__origin__, name)

    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        if not self.__parameters__:
            raise TypeError(f"{self!r} is not a generic class")
        if len(params) != len(self.__parameters__):
            few = "few" if len(params) < len(self.__parameters__) else "many"
            raise TypeError(f"Too {few} arguments for {self!r}; actual {len(params)}, "
                            f"expected {len(self.__parameters__)}")
        table = list(zip(self.__parameters__, params))
        return self._rebuild(tuple([_substitute(arg, table) for arg in self.__args__]))

    def __eq__(self, other):
        if not isinstance(other, GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return UnionType._of((self, other))

    def __ror__(self, other):
        return UnionType._of((other, self))

    def __instancecheck__(self, instance):
        raise TypeError("isinstance() argument 2 cannot be a parameterized generic")

    def __subclasscheck__(self, cls):
        raise TypeError("issubclass() argument 2 cannot be a parameterized generic")

    def __repr__(self):
        return type_name(self.__origin__) + "[" + (", ".join(map(type_name, self.__args__)) or "()") + "]"


class UnionType:
    """The value of int | str."""

    def __init__(self, args):
        self.__args__ = args
        self.__parameters__ = _parameters(args)

    @classmethod
    def _of(cls, args):
        flat = []
        for arg in args:
            for each in arg.__args__ if isinstance(arg, UnionType) else (arg,):
                each = NoneType if each is None else each
                if each not in flat:
                    flat.append(each)
        return flat[0] if len(flat) == 1 else cls(tuple(flat))

    def __or__(self, other):
        return type(self)._of((self, other))

    def __ror__(self, other):
        return type(self)._of((other, self))

    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        table = list(zip(self.__parameters__, params))
        return type(self)._of(tuple([_substitute(arg, table) for arg in self.__args__]))

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__args__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__args__)

    def __eq__(self, other):
        if not isinstance(other, UnionType):
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        return " | ".join(["None" if arg is NoneType else type_name(arg) for arg in self.__args__])


def _union(left, right):
    for each in (left, right):
        if not (each is None or isinstance(each, (type, str, GenericAlias, UnionType)) or hasattr(each, "__origin__")
                or getattr(type(each), "_is_type_variable", False)):
            return NotImplemented
    return UnionType._of((left, right))


class DynamicClassAttribute(property):
    pass


def new_class(name, bases=(), kwds=None, exec_body=None):
    namespace = {}
    if exec_body is not None:
        exec_body(namespace)
    kwds = dict(kwds or {})
    metaclass = kwds.pop("metaclass", None)
    if metaclass is None:
        metaclass = type(bases[0]) if bases else type
    return metaclass(name, resolve_bases(bases), namespace, **kwds)


def resolve_bases(bases):
    result = []
    for base in bases:
        if isinstance(base, type) or not hasattr(base, "__mro_entries__"):
            result.append(base)
        else:
            result.extend(base.__mro_entries__(bases))
    return tuple(result)


def get_original_bases(cls):
    return cls.__dict__.get("__orig_bases__", cls.__bases__)


def prepare_class(name, bases=(), kwds=None):
    kwds = dict(kwds or {})
    return kwds.pop("metaclass", type(bases[0]) if bases else type), {}, kwds


def coroutine(func):
    return func
