# Enough YAML for the configuration text that models carry: nested mappings and
# lists by indentation, flow collections on one line, plain and quoted scalars,
# comments. Anchors, tags and block scalars are not read.
import re

_NUMBER = re.compile(r"[-+]?(\d[\d_]*)$")
_FLOAT = re.compile(r"[-+]?(\d[\d_]*)?\.?\d*([eE][-+]?\d+)?$")
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False, "null": None, "~": None,
          "": None, ".inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}


class YAMLError(Exception):
    pass


class Loader:
    pass


SafeLoader = FullLoader = CLoader = CSafeLoader = UnsafeLoader = Loader


def safe_load(stream):
    text = stream if isinstance(stream, str) else stream.read()
    rows = [row for row in map(_row, text.splitlines()) if row is not None]
    if not rows:
        return None
    value, rest = _block(rows, rows[0][0])
    if rest:
        raise YAMLError(f"unexpected indentation at {rest[0][1]!r}")
    return value


def load(stream, Loader=None):
    return safe_load(stream)


full_load = safe_load


def dump(data, stream=None, **options):
    return repr(data)


safe_dump = dump


def _row(line):
    # (indentation, text), or None for a line without content.
    text = _without_comment(line)
    stripped = text.strip()
    if not stripped or stripped in ("---", "..."):
        return None
    return len(text) - len(text.lstrip(" ")), stripped


def _without_comment(line):
    quote = None
    for i, c in enumerate(line):
        if quote:
            quote = None if c == quote else quote
        elif c in "\"'":
            quote = c
        elif c == "#" and (i == 0 or line[i - 1] in " \t"):
            return line[:i]
    return line


def _block(rows, indent):
    first = rows[0][1]
    if first == "-" or first.startswith("- "):
        return _sequence(rows, indent)
    if _key_of(first) is not None:
        return _mapping(rows, indent)
    return _scalar(first), rows[1:]


def _sequence(rows, indent):
    items = []
    while rows and rows[0][0] == indent and (rows[0][1] == "-" or rows[0][1].startswith("- ")):
        text = rows[0][1][1:].strip()
        if text:
            inner = indent + len(rows[0][1]) - len(text)
            rows = [(inner, text)] + rows[1:]
            value, rows = _block(rows, inner)
        elif len(rows) > 1 and rows[1][0] > indent:
            value, rows = _block(rows[1:], rows[1][0])
        else:
            value, rows = None, rows[1:]
        items.append(value)
    return items, rows


def _mapping(rows, indent):
    mapping = {}
    while rows and rows[0][0] == indent:
        key = _key_of(rows[0][1])
        if key is None:
            raise YAMLError(f"expected a key at {rows[0][1]!r}")
        name, text = key
        rows = rows[1:]
        if text:
            mapping[name] = _scalar(text)
        elif rows and (rows[0][0] > indent or rows[0][0] == indent and rows[0][1].startswith("- ")):
            mapping[name], rows = _block(rows, rows[0][0])
        else:
            mapping[name] = None
    return mapping, rows


def _key_of(text):
    # The key and what stands behind its colon, outside of quotes and brackets.
    quote, depth = None, 0
    for i, c in enumerate(text):
        if quote:
            quote = None if c == quote else quote
        elif c in "\"'":
            quote = c
        elif c in "[{":
            depth += 1
        elif c in "]}":
            depth -= 1
        elif c == ":" and depth == 0 and (i + 1 == len(text) or text[i + 1] == " "):
            return _scalar(text[:i].strip()), text[i + 1:].strip()
    return None


def _scalar(text):
    text = text.strip()
    if text[:1] in ("[", "{"):
        value, rest = _flow(text)
        if rest.strip():
            raise YAMLError(f"unexpected text after a collection: {rest!r}")
        return value
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        return text[1:-1]
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _NUMBER.match(text):
        return int(text.replace("_", ""))
    if _FLOAT.match(text) and any(c.isdigit() for c in text) and "." in text:
        return float(text.replace("_", ""))
    return text


def _flow(text):
    # A collection in brackets at the beginning of text, and what follows it.
    closing = {"[": "]", "{": "}"}[text[0]]
    is_list, text = text[0] == "[", text[1:].lstrip()
    items = []
    while text and text[0] != closing:
        value, text = _flow_item(text, closing)
        if not is_list:
            if not text.startswith(":"):
                raise YAMLError(f"expected ':' at {text!r}")
            inner, text = _flow_item(text[1:].lstrip(), closing)
            value = (value, inner)
        items.append(value)
        text = text.lstrip()
        if text.startswith(","):
            text = text[1:].lstrip()
    if not text:
        raise YAMLError("a collection has no end")
    return (items if is_list else dict(items)), text[1:]


def _flow_item(text, closing):
    if text[:1] in ("[", "{"):
        return _flow(text)
    if text[:1] in "\"'":
        end = text.index(text[0], 1)
        return text[1:end], text[end + 1:].lstrip()
    end = 0
    while end < len(text) and text[end] not in ",]}" and not (text[end] == ":" and text[end + 1:end + 2] in (" ", "")):
        end += 1
    return _scalar(text[:end]), text[end:]
