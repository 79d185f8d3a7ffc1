"""The forms of typing: names that stand for types, and what subscripting them gives. Part of module typing."""
from abc import ABCMeta
from types import GenericAlias, UnionType, NoneType, _parameters
from _native import type_name

__name__ = "typing"  # of the classes below


class _Special:
    """A bare name such as Any or Self: subscripting or | gives another inert value."""

    def __init__(self, name):
        self._name = name

    def __getitem__(self, params):
        return _SpecialAlias(self, params)

    def __or__(self, other):
        return _Union._of((self, other))

    def __ror__(self, other):
        return _Union._of((other, self))

    def __call__(self, *args, **kwargs):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __mro_entries__(self, bases):
        return ()

    def __instancecheck__(self, instance):
        if self._name == "Any":
            raise TypeError("typing.Any cannot be used with isinstance()")
        raise TypeError(f"{self!r} cannot be used with isinstance()")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f"typing.{self._name}"


class _SpecialAlias(GenericAlias):
    """Literal[1], ClassVar[int], Annotated[int, 3], ..."""

    def __call__(self, *args, **kwargs):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __mro_entries__(self, bases):
        return ()

    def __getattr__(self, name):
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __or__(self, other):
        return _Union._of((self, other))

    def __ror__(self, other):
        return _Union._of((other, self))

    def __repr__(self):
        shown = map(repr if self.__origin__ is Literal else type_name, self.__args__)
        return f"{self.__origin__!r}[{', '.join(shown)}]"


class _AnnotatedAlias(GenericAlias):
    def __init__(self, origin, args):
        super().__init__(origin, (args[0],))
        self.__metadata__ = tuple(args[1:])

    def _rebuild(self, args):
        return _AnnotatedAlias(self.__origin__, args + self.__metadata__)

    def __repr__(self):
        shown = [type_name(self.__origin__)] + [repr(value) for value in self.__metadata__]
        return f"typing.Annotated[{', '.join(shown)}]"


class _AnnotatedForm(_Special):
    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) < 2:
            raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
        inner = params[0]
        if isinstance(inner, _AnnotatedAlias):
            params = (inner.__origin__, *inner.__metadata__, *params[1:])
        return _AnnotatedAlias(params[0], params)


class _Union(UnionType):
    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and NoneType in args:
            other = args[0] if args[1] is NoneType else args[1]
            return f"typing.Optional[{type_name(other)}]"
        return f"typing.Union[{', '.join(map(type_name, args))}]"


class _UnionForm(_Special):
    def __getitem__(self, params):
        if params == ():
            raise TypeError("Cannot take a Union of no types.")
        return _Union._of(params if isinstance(params, tuple) else (params,))


class _OptionalForm(_Special):
    def __getitem__(self, params):
        return _Union._of((params, NoneType))


_CONTAINERS = {"OrderedDict": "OrderedDict", "DefaultDict": "defaultdict", "Counter": "Counter", "ChainMap": "ChainMap",
               "Deque": "deque"}
_RENAMED = {"AbstractSet": "Set"}


class _ClassAlias:
    """List, Dict, Callable, ...: stands for the class it names, also as a base class and when called."""

    def __init__(self, origin, name):
        self._origin = origin
        self._name = name

    @property
    def __origin__(self):
        """The class; those of collections are imported when they are asked for."""
        if self._origin is None:
            module = "collections" if self._name in _CONTAINERS else "_collections_abc"
            self._origin = getattr(__import__(module), _CONTAINERS.get(self._name) or _RENAMED.get(self._name, self._name))
        return self._origin

    def __getitem__(self, params):
        if self._name == "Callable" and isinstance(params, tuple) and params and isinstance(params[0], list):
            params = tuple(params[0]) + params[1:]
        return _TypingAlias(self, params)

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __or__(self, other):
        return _Union._of((self, other))

    def __ror__(self, other):
        return _Union._of((other, self))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f"typing.{self._name}"


class _TypingAlias(GenericAlias):
    def __init__(self, alias, args):
        self._alias = alias
        self.__args__ = args if isinstance(args, tuple) else (args,)
        self.__parameters__ = _parameters(self.__args__)

    @property
    def __origin__(self):
        return self._alias.__origin__

    def _rebuild(self, args):
        return _TypingAlias(self._alias, args)

    def __or__(self, other):
        return _Union._of((self, other))

    def __ror__(self, other):
        return _Union._of((other, self))

    def __repr__(self):
        if self._alias._name == "Callable" and len(self.__args__) > 1:
            if self.__args__[0] is ...:
                return f"typing.Callable[..., {type_name(self.__args__[-1])}]"
            return f"typing.Callable[[{', '.join(map(type_name, self.__args__[:-1]))}], {type_name(self.__args__[-1])}]"
        return f"typing.{self._alias._name}[{', '.join(map(type_name, self.__args__)) or '()'}]"


Any = _Special("Any")
NoReturn = _Special("NoReturn")
Never = _Special("Never")
Self = _Special("Self")
LiteralString = _Special("LiteralString")
ClassVar = _Special("ClassVar")
Final = _Special("Final")
Literal = _Special("Literal")
Concatenate = _Special("Concatenate")
TypeAlias = _Special("TypeAlias")
TypeGuard = _Special("TypeGuard")
TypeIs = _Special("TypeIs")
Unpack = _Special("Unpack")
Required = _Special("Required")
NotRequired = _Special("NotRequired")
ReadOnly = _Special("ReadOnly")
Annotated = _AnnotatedForm("Annotated")
Union = _UnionForm("Union")
Optional = _OptionalForm("Optional")

List = _ClassAlias(list, "List")
Dict = _ClassAlias(dict, "Dict")
Set = _ClassAlias(set, "Set")
FrozenSet = _ClassAlias(frozenset, "FrozenSet")
Tuple = _ClassAlias(tuple, "Tuple")
Type = _ClassAlias(type, "Type")
OrderedDict = _ClassAlias(None, "OrderedDict")
DefaultDict = _ClassAlias(None, "DefaultDict")
Counter = _ClassAlias(None, "Counter")
ChainMap = _ClassAlias(None, "ChainMap")
Deque = _ClassAlias(None, "Deque")
Callable = _ClassAlias(None, "Callable")
Iterable = _ClassAlias(None, "Iterable")
Iterator = _ClassAlias(None, "Iterator")
Generator = _ClassAlias(None, "Generator")
Reversible = _ClassAlias(None, "Reversible")
Container = _ClassAlias(None, "Container")
Collection = _ClassAlias(None, "Collection")
Hashable = _ClassAlias(None, "Hashable")
Sized = _ClassAlias(None, "Sized")
AbstractSet = _ClassAlias(None, "AbstractSet")
MutableSet = _ClassAlias(None, "MutableSet")
Mapping = _ClassAlias(None, "Mapping")
MutableMapping = _ClassAlias(None, "MutableMapping")
MappingView = _ClassAlias(None, "MappingView")
KeysView = _ClassAlias(None, "KeysView")
ItemsView = _ClassAlias(None, "ItemsView")
ValuesView = _ClassAlias(None, "ValuesView")
Sequence = _ClassAlias(None, "Sequence")
MutableSequence = _ClassAlias(None, "MutableSequence")
ByteString = _ClassAlias(None, "ByteString")
Awaitable = _ClassAlias(None, "Awaitable")
Coroutine = _ClassAlias(None, "Coroutine")
AsyncIterable = _ClassAlias(None, "AsyncIterable")
AsyncIterator = _ClassAlias(None, "AsyncIterator")
AsyncGenerator = _ClassAlias(None, "AsyncGenerator")


class _ContextManagerOrigin(metaclass=ABCMeta):
    _abc_methods = ("__enter__", "__exit__")


ContextManager = _ClassAlias(_ContextManagerOrigin, "ContextManager")
AsyncContextManager = _ClassAlias(_ContextManagerOrigin, "AsyncContextManager")
Pattern = _Special("Pattern")
Match = _Special("Match")
Text = str
