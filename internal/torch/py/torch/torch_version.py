# torch.torch_version: the release that a program finds, a text that is compared as versions are.
from torch import _C


class TorchVersion(str):
    # 2.15 comes behind 2.9, and torch.__version__ >= (2, 1) is asked as well.
    def _pair(self, other):
        from packaging.version import Version
        if isinstance(other, (tuple, list)):
            other = ".".join(map(str, other))
        return Version(str(self)), other if isinstance(other, Version) else Version(str(other))

    def _compare(self, how, other):
        from packaging.version import InvalidVersion
        try:
            ours, theirs = self._pair(other)
        except InvalidVersion:
            return getattr(str, how)(str(self), other)
        return getattr(ours, how)(theirs)

    def __lt__(self, other):
        return self._compare("__lt__", other)

    def __le__(self, other):
        return self._compare("__le__", other)

    def __gt__(self, other):
        return self._compare("__gt__", other)

    def __ge__(self, other):
        return self._compare("__ge__", other)

    def __eq__(self, other):
        return self._compare("__eq__", other)

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return str.__hash__(str(self))


__version__ = TorchVersion(_C.release())
