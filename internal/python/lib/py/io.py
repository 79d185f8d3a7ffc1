"""io: streams in memory. open() is the builtin: files below the given folders can be read."""
from builtins import open

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    closed = False

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def close(self):
        self.closed = True

    def flush(self):
        pass

    def readable(self):
        return False

    writable = seekable = isatty = readable

    def fileno(self):
        raise UnsupportedOperation("fileno")


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    pass


class TextIOWrapper(TextIOBase):
    """Text of a binary stream that can be read whole."""

    def __new__(cls, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if not hasattr(buffer, "read"):
            raise AttributeError(f"'{type(buffer).__name__}' object has no attribute 'readable'")
        from _files import open_content
        return open_content(buffer.read(), getattr(buffer, "name", ""), "r", encoding, errors, newline)


class FileIO(RawIOBase):
    def __new__(cls, file, mode="r", closefd=True, opener=None):
        from _files import open as open_file
        return open_file(file, mode.replace("b", "") + "b")


class BufferedReader(BufferedIOBase):
    def __new__(cls, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        return raw


BufferedWriter = BufferedRandom = BufferedReader


class _Memory:
    """What StringIO and BytesIO share: an initial value, a position."""

    def __init__(self, initial=None, newline="\n"):
        self._value = self._empty if initial is None else self._check(initial)
        self._position = 0

    def readable(self):
        return True

    writable = seekable = readable

    def getvalue(self):
        return self._value

    def read(self, size=-1):
        end = len(self._value) if size is None or size < 0 else self._position + size
        text = self._value[self._position:end]
        self._position += len(text)
        return text

    def readline(self, size=-1):
        at = self._value.find(self._newline, self._position)
        end = len(self._value) if at < 0 else at + 1
        text = self._value[self._position:end]
        self._position = end
        return text

    def readlines(self, hint=-1):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def write(self, text):
        text = self._check(text)
        if self._position == len(self._value):
            self._value += text
        else:
            self._value = self._value[:self._position] + text + self._value[self._position + len(text):]
        self._position += len(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def seek(self, position, whence=0):
        base = (0, self._position, len(self._value))[whence]
        self._position = max(base + position, 0)
        return self._position

    def tell(self):
        return self._position

    def truncate(self, size=None):
        self._value = self._value[:self._position if size is None else size]
        return len(self._value)


class StringIO(_Memory, TextIOBase):
    _empty = ""
    _newline = "\n"

    def _check(self, text):
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got '{type(text).__name__}'")
        return text


class BytesIO(_Memory, BufferedIOBase):
    _empty = b""
    _newline = b"\n"

    def _check(self, data):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return bytes(data)

    def getbuffer(self):
        return self._value
