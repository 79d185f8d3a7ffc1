"""Model registry with abc, enum, type hints, decorators and property-based sizes."""
from __future__ import annotations

import abc
import functools
from enum import IntEnum, auto
from typing import Any, Callable, ClassVar, Generic, Optional, Protocol, TypeVar, overload

import torch
from torch import nn, Tensor

T = TypeVar("T", bound=nn.Module)
_REGISTRY: dict[str, Callable[..., nn.Module]] = {}


def register(name: str | None = None):
    def wrap(cls: type[T]) -> type[T]:
        key = name or cls.__name__.lower()
        if key in _REGISTRY:
            raise KeyError(f"{key} is registered already")
        _REGISTRY[key] = cls
        return cls
    return wrap


def create(name: str, /, *args: Any, **kwargs: Any) -> nn.Module:
    return _REGISTRY[name](*args, **kwargs)


class Norm(IntEnum):
    NONE = 0
    BATCH = auto()
    GROUP = auto()


class SupportsSize(Protocol):
    size: int


def log_calls(fn):
    @functools.wraps(fn)
    def inner(self, *args, **kwargs):
        self.calls += 1
        return fn(self, *args, **kwargs)
    return inner


class Base(nn.Module, abc.ABC, Generic[T]):
    calls: ClassVar[int] = 0
    __constants__ = ["size"]

    @property
    @abc.abstractmethod
    def size(self) -> int: ...

    @abc.abstractmethod
    def features(self, x: Tensor) -> Tensor:
        raise NotImplementedError

    @log_calls
    def forward(self, x: Tensor, *, return_features: bool = False) -> Tensor | tuple[Tensor, Tensor]:
        f = self.features(x)
        y = self.head(f.mean((-2, -1)))
        return (y, f) if return_features else y


def make_norm(kind: Norm, c: int) -> nn.Module:
    match kind:
        case Norm.BATCH:
            return nn.BatchNorm2d(c)
        case Norm.GROUP:
            return nn.GroupNorm(4, c)
        case _:
            return nn.Identity()


@register("small")
class SmallNet(Base):
    def __init__(self, width: int = 16, norm: Norm = Norm.GROUP, out: Optional[int] = None) -> None:
        super().__init__()
        self._size = width * 2
        self.layers = nn.ModuleList()
        for cin, cout in ((3, width), (width, width), (width, self.size)):
            conv = nn.Conv2d(cin, cout, 3, 2, 1, padding_mode="replicate")
            self.layers += [conv, make_norm(norm, cout), nn.ELU()]
        self.head = nn.LazyLinear(out or 4)

    @property
    def size(self) -> int:
        return self._size

    def features(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


@register()
class Ensemble(nn.Module):
    def __init__(self, *names, reduce=torch.mean):
        super().__init__()
        self.members = nn.ModuleList(create(n) for n in (names or ("small", "small")))
        self.mix = nn.ParameterDict({f"w{i}": nn.Parameter(torch.ones(())) for i in range(len(self.members))})
        self.reduce = reduce

    def forward(self, x):
        outs = [self.mix[f"w{i}"] * m(x) for i, m in enumerate(self.members)]
        return self.reduce(torch.stack(outs), dim=0)
