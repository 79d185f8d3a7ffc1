"""What programs see of files: reading below the given folders. Writing goes nowhere and says nothing.

A folder that the program makes is there for it afterwards, and empty; a file that it writes is not.
"""
from _native_files import assumed, refused, taken, decompress, entries as _entries, lines as _lines, read as _read, status as _status, working_directory
import io as _io

_made = set()  # absolute paths of the folders that the program made
_written = ("w", "a", "x")


def text_path(path):
    if isinstance(path, str):
        return path
    if isinstance(path, bytes):
        return path.decode()
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    return text_path(method(path))


def absolute(path):
    from os.path import abspath
    return abspath(text_path(path))


def status(path):
    """(is folder, bytes) of what a path leads to, None of nothing."""
    if isinstance(path, int):
        return None
    text = text_path(path)
    if not text:
        return None
    if _made and absolute(text) in _made:
        return True, 0
    return _status(text)


def exists(path):
    return status(path) is not None


def is_file(path):
    found = status(path)
    return found is not None and not found[0]


def is_folder(path):
    found = status(path)
    return found is not None and found[0]


def size_of(path):
    found = status(path)
    if found is None:
        raise FileNotFoundError(2, "No such file or directory", text_path(path))
    return found[1]


def entries(path):
    """[(name, is folder)] of a folder, by name."""
    text = text_path(path)
    if _made and absolute(text) in _made:
        above = absolute(text) + "/"
        return [(name[len(above):], True) for name in sorted(_made) if name.startswith(above) and "/" not in name[len(above):]]
    return _entries(text)


def make_folder(path):
    text = absolute(path)
    while len(text) > 1 and _status(text) is None:
        _made.add(text)
        text = text.rpartition("/")[0] or "/"


def read_bytes(path):
    return _read(text_path(path))


def read_text(path, encoding=None, errors=None):
    return _text(read_bytes(path), encoding, errors, None)


def _text(data, encoding, errors, newline):
    if encoding in (None, "locale"):
        encoding = "utf-8"
    text = data.decode(encoding, errors or "strict")
    if newline is None and "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


class _File:
    """What files have beside the streams in memory that they are."""

    def _check_open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def read(self, size=-1):
        self._check_open()
        self._rows = None
        return super().read(size)

    def seek(self, position, whence=0):
        self._check_open()
        self._rows = None
        return super().seek(position, whence)

    def readline(self, size=-1):
        self._check_open()
        if self._rows is None:
            rest = self._value[self._position:] if self._position else self._value
            self._rows = iter(_lines(rest))
        line = next(self._rows, self._empty)
        if size is not None and 0 <= size < len(line):
            line = line[:size]
            self._rows = None
        self._position += len(line)
        return line

    def readable(self):
        return self._reads

    def writable(self):
        return not self._reads

    def fileno(self):
        return 3

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)


class TextFile(_File, _io.StringIO):
    """A file of text: what it holds is in memory, what is written goes nowhere."""
    _rows = None

    def __init__(self, name, mode, text, encoding):
        super().__init__(text)
        self.name, self.mode, self.encoding, self.errors, self.newlines = name, mode, encoding or "UTF-8", "strict", None
        self._reads = mode[:1] not in _written

    def write(self, text):
        self._check_open()
        if self._reads and "+" not in self.mode:
            raise _io.UnsupportedOperation("not writable")
        return len(self._check(text))


class BinaryFile(_File, _io.BytesIO):
    """A file of bytes."""
    _rows = None

    def __init__(self, name, mode, data):
        super().__init__(data)
        self.name, self.mode = name, mode
        self._reads = mode[:1] not in _written

    def write(self, data):
        self._check_open()
        if self._reads and "+" not in self.mode:
            raise _io.UnsupportedOperation("write")
        return len(self._check(data))

    def peek(self, size=0):
        return self._value[self._position:self._position + (size or 512)]


def open_content(data, name, mode, encoding=None, errors=None, newline=None):
    """A file object on bytes, as open() gives it."""
    if "b" in mode:
        return BinaryFile(name, mode, data)
    return TextFile(name, mode, _text(data, encoding, errors, newline), encoding)


def check_mode(mode, encoding=None):
    kinds = [c for c in mode if c in "rwax"]
    if len(kinds) != 1 or any([c not in "rwaxbt+U" for c in mode]):
        raise ValueError(f"invalid mode: {mode!r}" if len(kinds) == len(mode) or not kinds
                         else "must have exactly one of create/read/write/append mode")
    if "b" in mode and "t" in mode:
        raise ValueError("can't have text and binary mode at once")
    if "b" in mode and encoding is not None:
        raise ValueError("binary mode doesn't take an encoding argument")
    return kinds[0]


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    kind = check_mode(mode, encoding)
    if isinstance(file, int):
        raise OSError(9, "Bad file descriptor")
    name = file
    if kind != "r":
        return open_content(b"", name, mode.replace("r", ""), encoding)
    return open_content(read_bytes(file), name, mode, encoding, errors, newline)
