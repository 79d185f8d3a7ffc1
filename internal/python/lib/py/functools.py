"""functools: higher-order functions. partial and reduce are native (_functools)."""
from _functools import partial, reduce

__all__ = [
    "update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cmp_to_key",
    "cache", "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod",
    "cached_property",
]

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)
_MISSING = object()


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        value = getattr(wrapped, name, _MISSING)
        if value is not _MISSING:
            setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


def _derive(result_of, root):
    """The comparison methods that follow from one given method and ==."""
    def negated(self, other):
        answer = result_of(self, other)
        return answer if answer is NotImplemented else not answer

    def or_equal(self, other):
        answer = result_of(self, other)
        return answer if answer is NotImplemented else answer or self == other

    def and_unequal(self, other):
        answer = result_of(self, other)
        return answer if answer is NotImplemented else answer and self != other

    def negated_and_unequal(self, other):
        answer = result_of(self, other)
        return answer if answer is NotImplemented else not answer and self != other

    def negated_or_equal(self, other):
        answer = result_of(self, other)
        return answer if answer is NotImplemented else not answer or self == other

    table = {
        "__lt__": {"__gt__": negated_and_unequal, "__le__": or_equal, "__ge__": negated},
        "__gt__": {"__lt__": negated_and_unequal, "__ge__": or_equal, "__le__": negated},
        "__le__": {"__ge__": negated_or_equal, "__lt__": and_unequal, "__gt__": negated},
        "__ge__": {"__le__": negated_or_equal, "__gt__": and_unequal, "__lt__": negated},
    }
    return table[root]


def total_ordering(cls):
    given = [name for name in ("__lt__", "__le__", "__gt__", "__ge__")
             if getattr(cls, name, None) is not getattr(object, name, None)]
    if not given:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = given[0]
    root_method = getattr(cls, root)

    def through_class(self, other):
        return root_method(self, other)

    for name, method in _derive(through_class, root).items():
        if name not in given:
            method.__name__ = name
            setattr(cls, name, method)
    return cls


def cmp_to_key(mycmp):
    class Key:
        __slots__ = ("obj",)
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

    return Key


class _CacheInfo(tuple):
    _fields = ("hits", "misses", "maxsize", "currsize")
    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return "CacheInfo(hits=%r, misses=%r, maxsize=%r, currsize=%r)" % tuple(self)


_KEYWORD_MARK = object()


def _cache_key(args, kwargs, typed):
    key = args
    if kwargs:
        key += (_KEYWORD_MARK,)
        for item in kwargs.items():
            key += item
    if typed:
        key += tuple([type(value) for value in args]) + tuple([type(value) for value in kwargs.values()])
    return key


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize) and isinstance(typed, bool):
        wrapper = _lru_wrapper(maxsize, 128, typed)
        wrapper.cache_parameters = lambda: {"maxsize": 128, "typed": typed}
        return wrapper
    if maxsize is not None and not isinstance(maxsize, int):
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    if maxsize is not None and maxsize < 0:
        maxsize = 0

    def decorate(function):
        wrapper = _lru_wrapper(function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return wrapper

    return decorate


def _lru_wrapper(function, maxsize, typed):
    stored = {}
    counts = [0, 0]

    def wrapper(*args, **kwargs):
        key = _cache_key(args, kwargs, typed)
        if key in stored:
            counts[0] += 1
            value = stored[key]
            if maxsize is not None:
                del stored[key]
                stored[key] = value
            return value
        counts[1] += 1
        value = function(*args, **kwargs)
        if maxsize == 0:
            return value
        if maxsize is not None and len(stored) >= maxsize:
            del stored[next(iter(stored))]
        stored[key] = value
        return value

    def cache_info():
        return _CacheInfo((counts[0], counts[1], maxsize, len(stored)))

    def cache_clear():
        stored.clear()
        counts[0] = counts[1] = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    return update_wrapper(wrapper, function)


def cache(user_function):
    return lru_cache(maxsize=None)(user_function)


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        parts = [repr(self.func)] + [repr(value) for value in self.args]
        parts += [f"{name}={value!r}" for name, value in self.keywords.items()]
        return "functools.partialmethod(" + ", ".join(parts) + ")"

    def _method(self):
        def method(obj, /, *args, **keywords):
            return self.func(obj, *self.args, *args, **{**self.keywords, **keywords})
        method.partialmethod = self
        return method

    def __get__(self, obj, cls=None):
        get = getattr(type(self.func), "__get__", None)
        if get is not None and not hasattr(self.func, "__code__"):
            bound = get(self.func, obj, cls)
            if bound is not self.func:
                return partial(bound, *self.args, **self.keywords)
        return self._method().__get__(obj, cls)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = getattr(func, "__doc__", None)

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        values = instance.__dict__
        if self.attrname in values:
            return values[self.attrname]
        value = self.func(instance)
        values[self.attrname] = value
        return value


def _find_implementation(cls, registry):
    for base in cls.__mro__:
        if base in registry:
            return registry[base]
    for candidate in registry:
        if candidate is not object and issubclass(cls, candidate):
            return registry[candidate]
    return registry[object]


def _register(registry, cls, func):
    if func is None:
        if isinstance(cls, type):
            return lambda function: _register(registry, cls, function)
        from typing import get_type_hints
        func = cls
        hints = get_type_hints(func)
        hints.pop("return", None)
        if not hints:
            raise TypeError(f"Invalid first argument to `register()`: {cls!r}. "
                            "Use either `@register(some_class)` or plain `@register` on an annotated function.")
        cls = next(iter(hints.values()))
    registry[cls] = func
    return func


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        return _find_implementation(cls, registry)

    def register(cls, func=None):
        return _register(registry, cls, func)

    def wrapper(*args, **kwargs):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(type(args[0]))(*args, **kwargs)

    name = getattr(func, "__name__", "singledispatch function")
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return update_wrapper(wrapper, func)


class singledispatchmethod:
    def __init__(self, func):
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        def method(*args, **kwargs):
            implementation = self.dispatcher.dispatch(type(args[0]))
            return implementation.__get__(obj, cls)(*args, **kwargs)
        return update_wrapper(method, self.func)
