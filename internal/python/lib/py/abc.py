"""abc: abstract base classes. ABCMeta is native (_abc)."""
from _abc import ABCMeta, get_cache_token, update_abstractmethods


def abstractmethod(funcobj):
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractproperty(property):
    __isabstractmethod__ = True


def abstractclassmethod(funcobj):
    return classmethod(abstractmethod(funcobj))


def abstractstaticmethod(funcobj):
    return staticmethod(abstractmethod(funcobj))


class ABC(metaclass=ABCMeta):
    __slots__ = ()
