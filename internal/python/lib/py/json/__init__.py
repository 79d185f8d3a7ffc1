"""json: text to values and back."""
import re as _re

__all__ = ["dump", "dumps", "load", "loads", "JSONDecoder", "JSONDecodeError", "JSONEncoder"]

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_UNESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NUMBER = _re.compile(r"(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?", _re.ASCII)
_SPACE = _re.compile(r"[ \t\n\r]*")
_CHUNK = _re.compile(r'([^"\\\x00-\x1f]*)(["\\\x00-\x1f])')
_NEEDS_ESCAPE = _re.compile(r'["\\\x00-\x1f]')
_NEEDS_ASCII = _re.compile(r'["\\\x00-\x1f\x7f-\U0010ffff]')


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        line = doc.count("\n", 0, pos) + 1
        column = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {line} column {column} (char {pos})")
        self.msg, self.doc, self.pos, self.lineno, self.colno = msg, doc, pos, line, column


def _escape(match):
    char = match.group()
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if code > 0xffff:
        code -= 0x10000
        return "\\u%04x\\u%04x" % (0xd800 | code >> 10, 0xdc00 | code & 0x3ff)
    return "\\u%04x" % code


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = " " * indent if isinstance(indent, int) else indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        return self._encode(o, "\n", [])

    def iterencode(self, o, _one_shot=False):
        yield self.encode(o)

    def _string(self, text):
        return '"' + (_NEEDS_ASCII if self.ensure_ascii else _NEEDS_ESCAPE).sub(_escape, text) + '"'

    def _float(self, value):
        if value != value or value in (float("inf"), float("-inf")):
            if not self.allow_nan:
                raise ValueError(f"Out of range float values are not JSON compliant: {value!r}")
            return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
        return float.__repr__(value)

    def _encode(self, o, newline, parents):
        if isinstance(o, str):
            return self._string(o)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return self._float(o)
        if any([o is parent for parent in parents]):
            raise ValueError("Circular reference detected")
        parents = parents + [o]
        if isinstance(o, (list, tuple)):
            return self._block("[", [self._encode(value, self._deeper(newline), parents) for value in o], "]", newline)
        if isinstance(o, dict):
            return self._block("{", self._items(o, self._deeper(newline), parents), "}", newline)
        return self._encode(self.default(o), newline, parents)

    def _deeper(self, newline):
        return newline + self.indent if self.indent is not None else newline

    def _block(self, opening, parts, closing, newline):
        if not parts:
            return opening + closing
        if self.indent is None:
            return opening + self.item_separator.join(parts) + closing
        inner = self._deeper(newline)
        return opening + inner + (self.item_separator + inner).join(parts) + newline + closing

    def _items(self, o, newline, parents):
        items = sorted(o.items()) if self.sort_keys else o.items()
        parts = []
        for key, value in items:
            if isinstance(key, str):
                name = key
            elif key is True or key is False or key is None:
                name = {True: "true", False: "false", None: "null"}[key]
            elif isinstance(key, int):
                name = int.__repr__(key)
            elif isinstance(key, float):
                name = self._float(key)
            elif self.skipkeys:
                continue
            else:
                raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")
            parts.append(self._string(name) + self.key_separator + self._encode(value, newline, parents))
        return parts


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or float
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        value, end = self._value(s, _SPACE.match(s, 0).end())
        end = _SPACE.match(s, end).end()
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return value

    def raw_decode(self, s, idx=0):
        return self._value(s, idx)

    def _value(self, s, at):
        char = s[at:at + 1]
        if char == '"':
            return self._string(s, at + 1)
        if char == "{":
            return self._object(s, at + 1)
        if char == "[":
            return self._array(s, at + 1)
        for word, value in (("null", None), ("true", True), ("false", False)):
            if s.startswith(word, at):
                return value, at + len(word)
        number = _NUMBER.match(s, at)
        if number:
            whole, fraction, exponent = number.groups()
            if fraction or exponent:
                return self.parse_float(number.group()), number.end()
            return self.parse_int(whole), number.end()
        for word in ("NaN", "Infinity", "-Infinity"):
            if s.startswith(word, at):
                return self.parse_constant(word), at + len(word)
        raise JSONDecodeError("Expecting value", s, at)

    def _string(self, s, at):
        begin = at - 1
        chunks = []
        while True:
            chunk = _CHUNK.match(s, at)
            if chunk is None:
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            text, stop = chunk.groups()
            chunks.append(text)
            at = chunk.end()
            if stop == '"':
                return "".join(chunks), at
            if stop != "\\":
                raise JSONDecodeError("Invalid control character at", s, at - 1)
            escape = s[at:at + 1]
            at += 1
            if escape == "u":
                code, at = self._unicode(s, at)
                chunks.append(chr(code))
            elif escape in _UNESCAPES and escape:
                chunks.append(_UNESCAPES[escape])
            elif not escape:
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            else:
                raise JSONDecodeError("Invalid \\escape: ", s, at - 2)

    def _unicode(self, s, at):
        def digits(position):
            text = s[position:position + 4]
            if len(text) < 4 or any([c not in "0123456789abcdefABCDEF" for c in text]):
                raise JSONDecodeError("Invalid \\uXXXX escape", s, position)
            return int(text, 16)

        code = digits(at)
        at += 4
        if 0xd800 <= code < 0xdc00 and s.startswith("\\u", at):
            low = digits(at + 2)
            if 0xdc00 <= low < 0xe000:
                return 0x10000 + ((code - 0xd800) << 10 | low - 0xdc00), at + 6
        return code, at

    def _object(self, s, at):
        pairs = []
        at = _SPACE.match(s, at).end()
        if s[at:at + 1] != "}":
            while True:
                if s[at:at + 1] != '"':
                    raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)
                key, at = self._string(s, at + 1)
                at = _SPACE.match(s, at).end()
                if s[at:at + 1] != ":":
                    raise JSONDecodeError("Expecting ':' delimiter", s, at)
                value, at = self._value(s, _SPACE.match(s, at + 1).end())
                pairs.append((key, value))
                at = _SPACE.match(s, at).end()
                if s[at:at + 1] == "}":
                    break
                if s[at:at + 1] != ",":
                    raise JSONDecodeError("Expecting ',' delimiter", s, at)
                at = _SPACE.match(s, at + 1).end()
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs), at + 1
        result = dict(pairs)
        return (result if self.object_hook is None else self.object_hook(result)), at + 1

    def _array(self, s, at):
        values = []
        at = _SPACE.match(s, at).end()
        if s[at:at + 1] == "]":
            return values, at + 1
        while True:
            value, at = self._value(s, at)
            values.append(value)
            at = _SPACE.match(s, at).end()
            if s[at:at + 1] == "]":
                return values, at + 1
            if s[at:at + 1] != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = _SPACE.match(s, at + 1).end()


def dumps(obj, *, cls=None, **options):
    return (cls or JSONEncoder)(**options).encode(obj)


def dump(obj, fp, **options):
    fp.write(dumps(obj, **options))


def loads(s, *, cls=None, **options):
    if isinstance(s, (bytes, bytearray)):
        s = s.decode("utf-8")
    elif not isinstance(s, str):
        raise TypeError(f"the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}")
    return (cls or JSONDecoder)(**options).decode(s)


def load(fp, **options):
    return loads(fp.read(), **options)
