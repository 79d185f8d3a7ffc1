"""codecs: text to bytes and back."""
import _files

BOM_UTF8 = b"\xef\xbb\xbf"


def encode(obj, encoding="utf-8", errors="strict"):
    return obj.encode(encoding, errors)


def decode(obj, encoding="utf-8", errors="strict"):
    return obj.decode(encoding, errors)


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    if encoding is None:
        return _files.open(filename, mode)
    return _files.open(filename, mode.replace("b", ""), encoding=encoding, errors=errors)
