"""This file holds what all reports have in common: reading, tables, how notebooks show them."""

from __future__ import annotations

import dataclasses
import html
import json
import re
import types
import typing
from typing import Any, TypeVar

from ._program import Request

R = TypeVar("R", bound="Record")


class Record:
    """An object of a report."""

    @classmethod
    def of(cls: type[R], data: dict[str, Any]) -> R:
        """Reads an object. Fields that this release does not know are left out: within a
        version of a report, fields are added."""
        values = {}
        for name, hint in _hints(cls).items():
            key = name.rstrip("_") if name.rstrip("_") in data else name
            if key in data:
                values[name] = _read(hint, data[key])
        missing = [f.name for f in dataclasses.fields(cls) if f.name not in values and f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING]
        for name in missing:
            values[name] = None
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """The object as plain dicts and lists."""
        return dataclasses.asdict(self)


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(cls: type) -> dict[str, Any]:
    if cls not in _HINTS:
        _HINTS[cls] = {f.name: hint for f in dataclasses.fields(cls) for hint in [typing.get_type_hints(cls)[f.name]]}
    return _HINTS[cls]


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        inner = [a for a in typing.get_args(hint) if a is not type(None)]
        return _read(inner[0], value)
    if origin is list and isinstance(value, list):
        return [_read(typing.get_args(hint)[0], item) for item in value]
    if isinstance(hint, type) and issubclass(hint, Record) and isinstance(value, dict):
        return hint.of(value)
    return value


@dataclasses.dataclass(frozen=True)
class Asked:
    """Where a report came from: what can be asked again in another format."""

    request: Request
    text: str  # its JSON


class Document(Record):
    """A report. Its fields are those of the JSON contract; str() is what the terminal
    shows, and a notebook shows the page."""

    rows_field = ""

    def _repr_html_(self) -> str:
        return page(self)

    def __str__(self) -> str:
        asked = getattr(self, "_asked", None)
        if not asked:
            return repr(self)
        text = asked.request.run("text").rstrip()
        if any(asked.request.tapes):  # the commands that follow name a file which is gone
            text = text.split("\n\n  deeper:")[0]
        return text

    @property
    def json(self) -> str:
        """The report as the program printed it."""
        asked = getattr(self, "_asked", None)
        return asked.text if asked else json.dumps(self.to_dict())

    @property
    def rows(self) -> list[Record]:
        """The report's main list: layers of a report, owners of memory, models compared."""
        for name in ("layers", "owners", "models", "levers", "refused", "values"):
            found = getattr(self, name, None)
            if isinstance(found, list):
                return found
        return []

    def to_pandas(self) -> Any:
        """The rows as a table of pandas."""
        import pandas

        return pandas.DataFrame([dataclasses.asdict(row) for row in self.rows])

    def svg(self, chart: str = "") -> str:
        """The drawing of the report: the course of memory, the chart of layers."""
        more = ("--chart", chart) if chart else ()
        return self._again("svg", *more)

    def html(self) -> str:
        """The report as a page of its own."""
        return self._again("html")

    def _again(self, form: str, *more: str) -> str:
        asked = getattr(self, "_asked", None)
        if asked is None:
            raise ValueError("this report was not asked of the program")
        return asked.request.run(form, *more)


def attach(document: Document, request: Request, text: str) -> Document:
    """Notes where a report came from. The dataclass itself is frozen."""
    object.__setattr__(document, "_asked", Asked(request, text))
    return document


# Notebooks keep an output in their file: a longer page is replaced by the text.
MAX_PAGE = 300_000


def page(document: Document) -> str:
    """The page in a frame of its own, without scripts, or the terminal's text."""
    asked = getattr(document, "_asked", None)
    if asked is None:
        return f"<pre>{html.escape(repr(document))}</pre>"
    if asked.request.command in ("", "memory"):
        text = re.sub(r"<script\b.*?</script>", "", asked.request.run("html"), flags=re.S)
        if len(text) <= MAX_PAGE:
            return f'<iframe srcdoc="{html.escape(text, quote=True)}" sandbox="" style="width:100%;height:560px;border:0"></iframe>'
    return f"<pre>{html.escape(str(document))}</pre>"
