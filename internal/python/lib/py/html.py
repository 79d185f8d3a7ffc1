"""html: escaping."""
import re


def escape(s, quote=True):
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return s.replace('"', "&quot;").replace("'", "&#x27;") if quote else s


_NAMED = {"lt": "<", "gt": ">", "quot": '"', "amp": "&", "apos": "'", "nbsp": "\xa0"}


def _character(match):
    name = match.group(1)
    if name.startswith(("#x", "#X")):
        return chr(int(name[2:], 16))
    if name.startswith("#"):
        return chr(int(name[1:]))
    return _NAMED.get(name, match.group(0))


def unescape(s):
    return re.sub("&(#[xX][0-9a-fA-F]+|#[0-9]+|[a-z]+);", _character, s) if "&" in s else s
