"""os.path: arithmetic on POSIX paths, and what is there below the given folders."""
from _files import exists, is_file as isfile, is_folder as isdir, size_of as _size_of, working_directory as _working_directory
__name__ = "posixpath"

sep = "/"
altsep = None
extsep = "."
pardir = ".."
curdir = "."
pathsep = ":"
defpath = "/bin:/usr/bin"
devnull = "/dev/null"
supports_unicode_filenames = True


def _text(path):
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    return method(path)


def join(a, *p):
    path = _text(a)
    for part in p:
        part = _text(part)
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(p):
    p = _text(p)
    cut = p.rfind("/") + 1
    head, tail = p[:cut], p[cut:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    p = _text(p)
    slash = p.rfind("/")
    dot = p.rfind(".")
    if dot > slash and p[slash + 1:dot].strip("."):
        return p[:dot], p[dot:]
    return p, ""


def splitdrive(p):
    return "", _text(p)


def isabs(s):
    return _text(s).startswith("/")


def normpath(path):
    path = _text(path)
    if not path:
        return "."
    root = "//" if path.startswith("//") and not path.startswith("///") else "/" if path.startswith("/") else ""
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not root and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + "/".join(parts) or "."


def abspath(path):
    path = _text(path)
    return normpath(path if isabs(path) else join(_working_directory(), path))


def realpath(filename, *, strict=False):
    return abspath(filename)


def relpath(path, start="."):
    origin = [part for part in abspath(start).split("/") if part]
    target = [part for part in abspath(path).split("/") if part]
    shared = len(commonprefix([origin, target]))
    return join(*([".."] * (len(origin) - shared) + target[shared:] or ["."]))


def normcase(s):
    return _text(s)


def commonprefix(m):
    if not m:
        return ""
    low, high = min(m), max(m)
    for index, item in enumerate(low):
        if item != high[index]:
            return low[:index]
    return low


def commonpath(paths):
    split_paths = [[part for part in _text(path).split("/") if part and part != "."] for path in paths]
    root = "/" if isabs(paths[0]) else ""
    return root + "/".join(commonprefix(split_paths))


def expanduser(path):
    path = _text(path)
    return "/home/user" + path[1:] if path == "~" or path.startswith("~/") else path


def expandvars(path):
    return _text(path)


lexists = exists


def islink(path):
    return False


def ismount(path):
    return abspath(path) == "/"


def samefile(f1, f2):
    return abspath(f1) == abspath(f2)


def getsize(filename):
    return _size_of(filename)


def getmtime(filename):
    getsize(filename)
    return 0.0


getatime = getctime = getmtime
