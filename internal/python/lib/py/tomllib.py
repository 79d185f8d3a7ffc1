"""tomllib: TOML 1.0 to values."""
import re as _re

__all__ = ("loads", "load", "TOMLDecodeError")

_BARE = _re.compile(r"[A-Za-z0-9_-]+")
_SPACE = _re.compile(r"[ \t]*")
_BLANK = _re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_LINE_END = _re.compile(r"[ \t]*(?:#[^\n]*)?(\n|\Z)")
_NUMBER = _re.compile(r"0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*"
                      r"|[+-]?(?:0|[1-9](?:_?[0-9])*)(\.[0-9](?:_?[0-9])*)?([eE][+-]?[0-9](?:_?[0-9])*)?")
_MOMENT = _re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?(?:([Zz])|([+-])(\d\d):(\d\d))?)?"
                      r"|(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\", "e": "\x1b"}
_TEXT = {'"': _re.compile(r'[^"\\\n]*'), "'": _re.compile(r"[^'\n]*"), '"""': _re.compile(r'[^"\\]*'), "'''": _re.compile(r"[^']*")}
_MAX_DEPTH = 200


class TOMLDecodeError(ValueError):
    pass


def load(fp, /, *, parse_float=float):
    data = fp.read()
    if isinstance(data, str):
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`")
    return loads(data.decode(), parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    return _Parser(s.replace("\r\n", "\n"), parse_float).document()


class _Parser:
    def __init__(self, text, parse_float):
        self.text, self.at, self.parse_float, self.depth = text, 0, parse_float, 0
        self.closed = set()  # identities of tables that may not be opened again
        self.lists = set()   # identities of arrays of tables

    def fail(self, what):
        line = self.text.count("\n", 0, self.at) + 1
        column = self.at - self.text.rfind("\n", 0, self.at)
        raise TOMLDecodeError(f"{what} (at line {line}, column {column})")

    def take(self, pattern):
        match = pattern.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        return match

    def next(self, text):
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def end_line(self):
        if self.take(_LINE_END) is None:
            self.fail("Expected newline or end of document after a statement")

    def document(self):
        root = table = {}
        while True:
            self.take(_BLANK)
            if self.at >= len(self.text):
                return root
            if self.next("[["):
                table = self.array_table(root, self.header("]]"))
            elif self.next("["):
                table = self.table(root, self.header("]"))
            else:
                self.entry(table)
            self.end_line()

    def header(self, end):
        self.take(_SPACE)
        keys = self.keys()
        if not self.next(end):
            self.fail(f"Expected '{end}' at the end of a table declaration")
        return keys

    def walk(self, table, keys):
        for key in keys:
            value = table.setdefault(key, {})
            if isinstance(value, list) and id(value) in self.lists:
                value = value[-1]
            if not isinstance(value, dict) or id(value) in self.closed:
                self.fail("Cannot overwrite a value")
            table = value
        return table

    def table(self, root, keys):
        above = self.walk(root, keys[:-1])
        made = above.setdefault(keys[-1], {})
        if not isinstance(made, dict) or ("declared", id(made)) in self.closed or id(made) in self.closed:
            self.fail(f"Cannot declare {keys} twice")
        self.closed.add(("declared", id(made)))
        return made

    def array_table(self, root, keys):
        above = self.walk(root, keys[:-1])
        tables = above.setdefault(keys[-1], [])
        if not isinstance(tables, list) or tables and id(tables) not in self.lists:
            self.fail("Cannot overwrite a value")
        self.lists.add(id(tables))
        tables.append({})
        return tables[-1]

    def entry(self, table):
        keys = self.keys()
        if not self.next("="):
            self.fail("Expected '=' after a key in a key/value pair")
        self.take(_SPACE)
        above = self.walk(table, keys[:-1])
        if keys[-1] in above:
            self.fail("Cannot overwrite a value")
        above[keys[-1]] = self.value()

    def keys(self):
        keys = []
        while True:
            if self.text[self.at:self.at + 1] in ('"', "'"):
                keys.append(self.string(self.text[self.at]))
            else:
                bare = self.take(_BARE)
                if bare is None:
                    self.fail("Invalid initial character for a key part")
                keys.append(bare.group())
            self.take(_SPACE)
            if not self.next("."):
                return keys
            self.take(_SPACE)

    def value(self):
        char = self.text[self.at:self.at + 1]
        for quote in ('"""', "'''", '"', "'"):
            if self.text.startswith(quote, self.at):
                return self.string(quote)
        if char in ("[", "{"):
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                self.fail(f"nested more than {_MAX_DEPTH} levels deep")
            made = self.array() if char == "[" else self.inline_table()
            self.depth -= 1
            return made
        for word, value in (("true", True), ("false", False)):
            if self.next(word):
                return value
        sign = -1 if char == "-" else 1
        for word in ("inf", "+inf", "-inf", "nan", "+nan", "-nan"):
            if self.next(word):
                return sign * float(word.lstrip("+-"))
        moment = self.take(_MOMENT)
        if moment is not None:
            return _moment(moment)
        number = self.take(_NUMBER)
        if number is None or not number.group():
            self.fail("Invalid value")
        text = number.group().replace("_", "")
        if number.group(1) or number.group(2):
            return self.parse_float(text)
        return int(text, 0)

    def array(self):
        self.at += 1
        values = []
        while True:
            self.take(_BLANK)
            if self.next("]"):
                return values
            values.append(self.value())
            self.take(_BLANK)
            if self.next("]"):
                return values
            if not self.next(","):
                self.fail("Unclosed array")

    def inline_table(self):
        self.at += 1
        table = {}
        self.take(_SPACE)
        if self.next("}"):
            return table
        while True:
            self.take(_SPACE)
            self.entry(table)
            self.take(_SPACE)
            if self.next("}"):
                self.closed.add(id(table))
                return table
            if not self.next(","):
                self.fail("Unclosed inline table")

    def string(self, quote):
        self.at += len(quote)
        if len(quote) == 3:
            self.next("\n")
        parts = []
        while True:
            parts.append(self.take(_TEXT[quote]).group())
            if self.next(quote):
                while len(quote) == 3 and self.next(quote[0]):  # up to two quotes may stand before the end
                    parts.append(quote[0])
                return "".join(parts)
            char = self.text[self.at:self.at + 1]
            if char == "\\":
                parts.append(self.escape(len(quote) == 3))
            elif char == quote[0] and len(quote) == 3:
                parts.append(char)
                self.at += 1
            else:
                self.fail("Unterminated string")

    def escape(self, multiline):
        self.at += 1
        char = self.text[self.at:self.at + 1]
        if multiline and char in (" ", "\t", "\n"):
            match = _re.compile(r"[ \t]*\n[ \t\n]*").match(self.text, self.at)
            if match is None:
                self.fail("Unescaped '\\' in a string")
            self.at = match.end()
            return ""
        self.at += 1
        digits = {"u": 4, "U": 8, "x": 2}.get(char)
        if digits is None:
            if char not in _ESCAPES:
                self.fail("Unescaped '\\' in a string")
            return _ESCAPES[char]
        code = self.text[self.at:self.at + digits]
        self.at += digits
        if _re.fullmatch(r"[0-9A-Fa-f]+", code) is None or len(code) < digits or int(code, 16) > 0x10ffff:
            self.fail("Invalid hex value")
        return chr(int(code, 16))


def _moment(match):
    import datetime
    year, month, day, hour, minute, second, fraction, utc, sign, off_hours, off_minutes = match.groups()[:11]
    if year is None:
        hour, minute, second, fraction = match.groups()[11:]
        return datetime.time(int(hour), int(minute), int(second), int((fraction or "0").ljust(6, "0")))
    if hour is None:
        return datetime.date(int(year), int(month), int(day))
    zone = datetime.timezone.utc if utc else None
    if sign:
        offset = datetime.timedelta(hours=int(off_hours), minutes=int(off_minutes))
        zone = datetime.timezone(offset if sign == "+" else -offset)
    return datetime.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second),
                             int((fraction or "0").ljust(6, "0")), tzinfo=zone)
