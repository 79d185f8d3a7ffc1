"""glob: names below the given folders."""
import fnmatch as _fnmatch
import re as _re
import _files
import os.path as _path

_magic = _re.compile(r"[*?[]")


def has_magic(s):
    return _magic.search(s) is not None


def matches(folder, pattern, hidden=False, recursive=True):
    """The names below a folder that a pattern with slashes fits, in order, each once."""
    found = {}
    _match(folder, "", [part for part in pattern.split("/") if part not in ("", ".")], hidden, recursive, found)
    return list(found)


def _match(folder, name, parts, hidden, recursive, found):
    here = _path.join(folder, name) if name else folder or "."
    if not parts:
        found[name] = True
        return
    part, rest = parts[0], parts[1:]
    if part == "**" and recursive:
        _match(folder, name, rest, hidden, recursive, found)
        for entry, is_folder in _entries(here):
            if is_folder and (hidden or not entry.startswith(".")):
                below = _path.join(name, entry) if name else entry
                _match(folder, below, parts, hidden, recursive, found)
            elif not rest and hidden is False and not entry.startswith("."):
                found[_path.join(name, entry) if name else entry] = True
        return
    if not has_magic(part):
        below = _path.join(name, part) if name else part
        if _files.exists(_path.join(folder, below) if folder else below):
            _match(folder, below, rest, hidden, recursive, found)
        return
    for entry, is_folder in _entries(here):
        if entry.startswith(".") and not hidden and not part.startswith("."):
            continue
        if (is_folder or not rest) and _fnmatch.fnmatchcase(entry, part):
            _match(folder, _path.join(name, entry) if name else entry, rest, hidden, recursive, found)


def _entries(folder):
    try:
        return _files.entries(folder)
    except OSError:
        return []


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    pathname = _files.text_path(pathname)
    base = "/" if pathname.startswith("/") else ""
    folder = base or (_files.text_path(root_dir) if root_dir is not None else "")
    fixed = [part for part in pathname.split("/") if part]
    start = []
    while len(fixed) > 1 and not has_magic(fixed[0]):
        start.append(fixed.pop(0))
    prefix = base + "/".join(start)
    if not fixed:
        return [pathname] if _files.exists(pathname) else []
    found = matches(_path.join(folder, prefix) if prefix else folder, "/".join(fixed), include_hidden, recursive)
    return [_path.join(prefix, name) if prefix else name for name in found if prefix or name]


def iglob(pathname, **kwargs):
    return iter(glob(pathname, **kwargs))


def escape(pathname):
    return "".join(["[" + c + "]" if c in "*?[" else c for c in pathname])
