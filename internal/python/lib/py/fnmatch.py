"""fnmatch: shell patterns."""
import re as _re


def translate(pat):
    result = ""
    i = 0
    while i < len(pat):
        char = pat[i]
        i += 1
        if char == "*":
            result += ".*"
        elif char == "?":
            result += "."
        elif char == "[":
            end = pat.find("]", i + 2 if pat[i:i + 1] == "!" else i + 1)
            if end < 0:
                result += "\\["
                continue
            inside = pat[i:end].replace("\\", "\\\\")
            result += "[" + ("^" + inside[1:] if inside.startswith("!") else inside) + "]"
            i = end + 1
        else:
            result += _re.escape(char)
    return f"(?s:{result})\\Z"


def fnmatchcase(name, pat):
    return _re.match(translate(pat), name) is not None


fnmatch = fnmatchcase


def filter(names, pat):
    return [name for name in names if fnmatchcase(name, pat)]
