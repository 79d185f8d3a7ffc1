"""weakref: references that never die, as nothing is collected while a model is built."""


class ReferenceType:
    def __init__(self, object, callback=None):
        self._object = object
        self.__callback__ = callback

    def __call__(self):
        return self._object

    def __eq__(self, other):
        return isinstance(other, ReferenceType) and self._object == other._object

    def __hash__(self):
        return hash(self._object)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


ref = KeyedRef = ReferenceType


class WeakMethod(ReferenceType):
    pass


def proxy(object, callback=None):
    return object


ProxyType = CallableProxyType = type(None)
ProxyTypes = ()


def getweakrefcount(object):
    return 0


def getweakrefs(object):
    return []


class WeakValueDictionary(dict):
    def valuerefs(self):
        return [ref(value) for value in self.values()]


class WeakKeyDictionary(dict):
    def keyrefs(self):
        return [ref(key) for key in self]


class WeakSet(set):
    pass


class finalize:
    def __init__(self, obj, func, /, *args, **kwargs):
        self.alive = True
        self.atexit = True

    def __call__(self, _=None):
        self.alive = False

    detach = __call__
