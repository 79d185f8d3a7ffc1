"""This file holds the one type of error that leaves heft."""

from __future__ import annotations


class HeftError(Exception):
    """What went wrong, of which kind, where, and what to try.

    ``kind`` is as in the JSON of heft's errors: usage, unreadable, program, unsupported,
    does not fit, out of steps, out of time, canceled, internal.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str = "internal",
        hint: str = "",
        setting: str = "",
        file: str = "",
        line: int = 0,
        module: str = "",
        node: str = "",
        offset: int = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind
        self.hint = hint
        self.setting = setting
        self.file = file
        self.line = line
        self.module = module
        self.node = node
        self.offset = offset

    @property
    def place(self) -> str:
        """The place in the model: "model.py:12", "layer1.0", "node conv_3"; "" if none is known."""
        if self.file:
            return f"{self.file}:{self.line}" if self.line else self.file
        return self.module or self.node

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.file and not self.message.startswith(self.file) else self.message
        return f"{text}\nhint: {self.hint}" if self.hint else text
