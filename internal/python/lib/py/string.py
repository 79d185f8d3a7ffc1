"""string: character sets, Template and Formatter."""
import re as _re

ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
whitespace = " \t\n\r\v\f"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


class Template:
    delimiter = "$"
    _pattern = _re.compile(r"\$(?:(?P<escaped>\$)|(?P<named>[_a-zA-Z][_a-zA-Z0-9]*)|"
                           r"\{(?P<braced>[_a-zA-Z][_a-zA-Z0-9]*)\}|(?P<invalid>))")

    def __init__(self, template):
        self.template = template

    def _replace(self, mapping, kws, safe):
        values = {**mapping, **kws}

        def convert(found):
            name = found.group("named") or found.group("braced")
            if name is not None:
                if safe and name not in values:
                    return found.group()
                return str(values[name])
            if found.group("escaped") is not None:
                return "$"
            if safe:
                return found.group()
            before = self.template[:found.start()]
            line = before.count("\n") + 1
            column = found.start() - (before.rfind("\n") + 1) + 1
            raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

        return self._pattern.sub(convert, self.template)

    def substitute(self, mapping={}, /, **kws):
        return self._replace(mapping, kws, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._replace(mapping, kws, True)


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
