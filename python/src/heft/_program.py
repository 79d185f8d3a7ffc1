"""This file finds heft's program and runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._errors import HeftError


def program() -> str:
    """The path of the program: that of this installation, else the one on PATH.

    The environment variable HEFT_PROGRAM names another.
    """
    named = os.environ.get("HEFT_PROGRAM")
    if named:
        return named
    name = "heft.exe" if sys.platform == "win32" else "heft"
    folders = [sysconfig.get_path("scripts"), Path(sys.executable).parent, _user_scripts()]
    for folder in folders:
        if folder and (Path(folder) / name).is_file():
            return str(Path(folder) / name)
    found = shutil.which("heft")
    if found:
        return found
    raise HeftError(
        "heft's program is not installed beside this package",
        kind="unsupported",
        hint="pip install --only-binary :all: heftnn installs it; HEFT_PROGRAM names one that lies elsewhere",
    )


def _user_scripts() -> str | None:
    try:
        return sysconfig.get_path("scripts", f"{os.name}_user")
    except KeyError:
        return None


@dataclass(frozen=True)
class Request:
    """One question: a command, its models and its flags."""

    command: str  # "" is the report
    models: tuple[str, ...]
    flags: tuple[str, ...]
    tapes: tuple[str, ...] = ()  # texts of the models that are recordings, "" for the others

    def run(self, form: str, *more: str) -> str:
        """Asks in one of the program's formats. Recordings lie in files while it runs."""
        with tempfile.TemporaryDirectory(prefix="heft-") as folder:
            models = list(self.models)
            for i, text in enumerate(self.tapes):
                if text:
                    path = Path(f"{i}" if len(models) > 1 else "") / f"{_file_name(models[i])}.json"
                    (Path(folder) / path).parent.mkdir(exist_ok=True)
                    (Path(folder) / path).write_text(text, encoding="utf-8")
                    models[i] = str(path) if self.live else str(Path(folder) / path)
            arguments = [self.command] if self.command else []
            arguments += [*models, *self.flags, *more]
            if form != "text":
                arguments += ["--format", form]
            done = subprocess.run(
                [program(), *arguments],
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                stdin=subprocess.DEVNULL,
                cwd=folder if self.live else None,
                env={**os.environ, "COLUMNS": "120"},
            )
        if done.returncode != 0 and not (done.returncode == 1 and done.stdout.startswith("{") and '"heft.error/' not in done.stdout[:200]):
            raise _failed(done)
        return done.stdout

    @property
    def live(self) -> bool:
        """Whether every model is a recording: reports then show names, and no folder."""
        return bool(self.tapes) and all(self.tapes)


def _file_name(model: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in model)[:60] or "model"


def _failed(done: "subprocess.CompletedProcess[str]") -> HeftError:
    try:
        detail: dict[str, Any] = json.loads(done.stdout)["error"]
    except (ValueError, KeyError, TypeError):
        text = done.stderr.strip() or f"heft ended with {done.returncode}"
        message, _, hint = text.partition("\nhint: ")
        return HeftError(message.removeprefix("heft: "), kind="internal" if done.returncode < 0 else "usage", hint=hint)
    known = ("kind", "hint", "setting", "file", "line", "module", "node", "offset")
    return HeftError(detail.get("message", ""), **{k: detail[k] for k in known if k in detail})


def flags_of(settings: dict[str, Any]) -> tuple[str, ...]:
    """Settings as the command line has them: gpu="t4", weight_decay=0.1, train=True."""
    flags: list[str] = []
    for name, value in settings.items():
        flag = "--" + name.rstrip("_").replace("_", "-")
        if value is None:
            continue
        if name == "path":
            folders = value if isinstance(value, (list, tuple)) else [value]
            flags += [f"{flag}={os.path.abspath(folder)}" for folder in folders]
        elif name == "input":
            flags.append(f"{flag}={sizes_of(value)}")
        elif isinstance(value, bool):
            flags.append(flag if value else f"{flag}=false")
        elif isinstance(value, (list, tuple)):
            flags += [f"{flag}={item}" for item in value]
        elif isinstance(value, os.PathLike):
            flags.append(f"{flag}={os.fspath(value)}")
        else:
            flags.append(f"{flag}={value}")
    return tuple(flags)


def sizes_of(value: Any) -> str:
    """An input in the program's language: (1, 3, 224, 224) is 1x3x224x224, a dict names
    its inputs, a list holds several."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return ",".join(f"{name}={sizes_of(item)}" for name, item in value.items())
    if isinstance(value, (list, tuple)) and value and all(isinstance(n, int) for n in value):
        return "x".join(str(n) for n in value)
    if isinstance(value, (list, tuple)):
        return ",".join(sizes_of(item) for item in value)
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        dtype = str(value.dtype).removeprefix("torch.")
        return "x".join(str(int(n)) for n in value.shape) + ("" if dtype == "float32" else f":{dtype}")
    raise HeftError(f"an input is sizes, a dict or a list of them, not a {type(value).__name__}", kind="usage", hint="input=(1, 3, 224, 224)")
