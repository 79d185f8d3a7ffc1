"""bz2: compressed files are read; what is written goes nowhere."""
from _files import check_mode as _check_mode, decompress as _decompress, open_content as _open_content, read_bytes as _read_bytes
from _refusal import refused as _refused

compress = _refused("bz2.compress()")


def decompress(data):
    return _decompress("bz2", data)


def open(filename, mode="rb", compresslevel=9, encoding=None, errors=None, newline=None):
    if "t" not in mode and "b" not in mode:
        mode += "b"
    if _check_mode(mode, encoding) != "r":
        return _open_content(b"", filename, mode, encoding)
    data = filename.read() if hasattr(filename, "read") else _read_bytes(filename)
    return _open_content(decompress(data), filename, mode, encoding, errors, newline)


def BZ2File(filename=None, mode="rb", compresslevel=9, fileobj=None, mtime=None):
    return open(filename if fileobj is None else fileobj, mode)
