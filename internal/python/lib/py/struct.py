"""struct: sizes of packed records."""
from _native import unsupported as _unsupported

_SIZES = {"x": 1, "c": 1, "b": 1, "B": 1, "?": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8,
          "n": 8, "N": 8, "e": 2, "f": 4, "d": 8, "s": 1, "p": 1, "P": 8}
_STANDARD = {**_SIZES, "l": 4, "L": 4}


class error(Exception):
    pass


def calcsize(format, /):
    native = format[:1] not in ("<", ">", "=", "!")
    sizes = _SIZES if native else _STANDARD
    total, count = 0, ""
    for char in format.lstrip("@=<>!"):
        if char.isspace():
            continue
        if char.isdigit():
            count += char
            continue
        if char not in sizes:
            raise error("bad char in struct format")
        size = sizes[char]
        if native and char not in "xcbB?sp":
            total += -total % size
        total += size * (int(count) if count else 1)
        count = ""
    return total


def pack(format, /, *values):
    _unsupported("struct.pack()")


def unpack(format, buffer, /):
    _unsupported("struct.unpack()")


unpack_from = iter_unpack = unpack


class Struct:
    def __init__(self, format):
        self.format = format
        self.size = calcsize(format)
