"""reprlib: guarded repr functions."""


def recursive_repr(fillvalue="..."):
    """Make a __repr__ show fillvalue for an object inside itself."""
    def decorate(function):
        running = set()

        def wrapper(self):
            key = id(self)
            if key in running:
                return fillvalue
            running.add(key)
            try:
                return function(self)
            finally:
                running.discard(key)

        wrapper.__module__ = function.__module__
        wrapper.__name__ = function.__name__
        wrapper.__qualname__ = function.__qualname__
        wrapper.__doc__ = function.__doc__
        return wrapper
    return decorate


_whole = repr


class Repr:
    def repr(self, x):
        return _whole(x)


aRepr = Repr()
repr = aRepr.repr
