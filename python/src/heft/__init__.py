"""heft tells what a neural network costs before anyone runs it.

    import heft

    heft.report("resnet50")
    heft.memory("model.py:Net", train=True, batch=32, gpu="t4")
    heft.fit("resnet50", train=True, gpu="rtx3060")
    heft.summary(model, input_size=(1, 3, 224, 224))

torch is imported by what takes a live model, and by nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._ask import advise, compare, count, diff, fit, memory, report, time
from ._errors import HeftError
from ._program import program
from ._version import __version__

if TYPE_CHECKING:
    from ._live import FlopCounter, Summary, record, summary

_LIVE = ("FlopCounter", "Summary", "record", "summary")

__all__ = [
    "FlopCounter",
    "HeftError",
    "Summary",
    "__version__",
    "advise",
    "compare",
    "count",
    "diff",
    "fit",
    "memory",
    "program",
    "record",
    "report",
    "summary",
    "time",
]


def __getattr__(name: str) -> Any:
    if name in _LIVE:
        from . import _live

        return getattr(_live, name)
    raise AttributeError(f"module 'heft' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
