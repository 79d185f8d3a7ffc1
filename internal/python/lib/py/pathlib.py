"""pathlib: path arithmetic, and reading below the given folders. Writing goes nowhere and says nothing."""
import _files
import os.path as _path

__all__ = ["PurePath", "PurePosixPath", "PureWindowsPath", "Path", "PosixPath", "WindowsPath"]


class PurePath:
    def __new__(cls, *args):
        return object.__new__(PurePosixPath if cls is PurePath else cls)

    def __init__(self, *args):
        text = _path.join(*args) if args else ""
        self._root = "/" if text.startswith("/") else ""
        self._names = [part for part in text.split("/") if part not in ("", ".")]

    @classmethod
    def _make(cls, root, names):
        made = object.__new__(cls)
        made._root, made._names = root, list(names)
        return made

    def __fspath__(self):
        return str(self)

    def __str__(self):
        return self._root + "/".join(self._names) or "."

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)

    def __lt__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self.parts < other.parts

    def __le__(self, other):
        return self == other or self < other

    def __gt__(self, other):
        return other < self

    def __ge__(self, other):
        return other <= self

    def __truediv__(self, key):
        try:
            return self.joinpath(key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        return self.__class__(key, self)

    def joinpath(self, *args):
        return self.__class__(self, *args)

    drive = ""
    root = property(lambda self: self._root)
    anchor = property(lambda self: self._root)
    name = property(lambda self: self._names[-1] if self._names else "")

    @property
    def parts(self):
        return ((self._root,) if self._root else ()) + tuple(self._names)

    @property
    def parent(self):
        return self._make(self._root, self._names[:-1])

    @property
    def parents(self):
        return tuple([self._make(self._root, self._names[:count]) for count in reversed(range(len(self._names)))])

    @property
    def suffix(self):
        dot = self.name.rfind(".")
        return self.name[dot:] if 0 < dot < len(self.name) - 1 else ""

    @property
    def suffixes(self):
        if self.name.endswith("."):
            return []
        return ["." + part for part in self.name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        return self.name[:len(self.name) - len(self.suffix)]

    def with_name(self, name):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self._make(self._root, self._names[:-1] + [name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if suffix and (not suffix.startswith(".") or suffix == "."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(self.stem + suffix)

    def as_posix(self):
        return str(self)

    def as_uri(self):
        return "file://" + str(self)

    def is_absolute(self):
        return bool(self._root)

    def is_relative_to(self, other, *more):
        other = self.__class__(other, *more)
        return self.parts[:len(other.parts)] == other.parts

    def relative_to(self, other, *more):
        other = self.__class__(other, *more)
        if not self.is_relative_to(other):
            raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
        return self._make("", self.parts[len(other.parts):])

    def match(self, pattern):
        import fnmatch
        wanted = [part for part in pattern.split("/") if part]
        names = self._names[len(self._names) - len(wanted):]
        return len(names) == len(wanted) and all([fnmatch.fnmatchcase(a, b) for a, b in zip(names, wanted)])


class PurePosixPath(PurePath):
    pass


class PureWindowsPath(PurePath):
    pass


class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(_files.working_directory())

    @classmethod
    def home(cls):
        return cls("/home/user")

    def __new__(cls, *args, **kwargs):
        return object.__new__(PosixPath if cls is Path else cls)

    def exists(self, *, follow_symlinks=True):
        return _files.exists(str(self))

    def is_file(self, *, follow_symlinks=True):
        return _files.is_file(str(self))

    def is_dir(self, *, follow_symlinks=True):
        return _files.is_folder(str(self))

    def is_symlink(self):
        return False

    is_mount = is_symlink

    def stat(self, *, follow_symlinks=True):
        import os
        return os.stat(str(self))

    lstat = stat

    def samefile(self, other_path):
        return _path.samefile(self, other_path)

    def expanduser(self):
        return self.__class__(_path.expanduser(str(self)))

    def absolute(self):
        return self.__class__(_path.join(_files.working_directory(), str(self)))

    def resolve(self, strict=False):
        if strict:
            self.stat()
        return self.__class__(_path.abspath(str(self)))

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return _files.open(str(self), mode, buffering, encoding, errors, newline)

    def read_text(self, encoding=None, errors=None, newline=None):
        return _files.read_text(str(self), encoding, errors)

    def read_bytes(self):
        return _files.read_bytes(str(self))

    def iterdir(self):
        return iter([self / name for name, is_folder in _files.entries(str(self))])

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        import os
        for folder, folders, names in os.walk(str(self), top_down, on_error):
            yield self.__class__(folder), folders, names

    def glob(self, pattern, *, case_sensitive=None):
        pattern = str(pattern)
        if not pattern:
            raise ValueError("Unacceptable pattern: ''")
        if pattern.startswith("/"):
            raise NotImplementedError("Non-relative patterns are unsupported")
        from glob import matches
        return iter([self / name for name in matches(str(self), pattern, hidden=True)])

    def rglob(self, pattern, *, case_sensitive=None):
        return self.glob("**/" + str(pattern))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        import os
        os.makedirs(str(self), mode, exist_ok)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        return len(data)

    def write_bytes(self, data):
        return len(data)

    def _nothing(self, *args, **kwargs):
        pass

    touch = chmod = unlink = rmdir = symlink_to = hardlink_to = _nothing

    def rename(self, target):
        return self.__class__(target)

    replace = rename

    def readlink(self):
        raise OSError(22, "Invalid argument", str(self))


class PosixPath(Path, PurePosixPath):
    pass


class WindowsPath(Path, PureWindowsPath):
    pass
