# regex: the patterns of module re are what models' files use of it.
import re as _re
from re import *
from re import error, escape, purge

__version__ = "2.5.161"
V0 = 0
V1 = VERSION1 = 0
VERSION0 = 0
B = BESTMATCH = E = ENHANCEMATCH = F = FULLCASE = P = POSIX = R = REVERSE = W = WORD = 0
Regex = Pattern = _re.Pattern
Match = _re.Match

_PROPERTIES = 1 << 21


def compile(pattern, flags=0, **options):
    if isinstance(pattern, _re.Pattern):
        return pattern
    return _re.compile(pattern, flags | _PROPERTIES)


def findall(pattern, string, flags=0, **options):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0, **options):
    return compile(pattern, flags).finditer(string)


def fullmatch(pattern, string, flags=0, **options):
    return compile(pattern, flags).fullmatch(string)


def match(pattern, string, flags=0, **options):
    return compile(pattern, flags).match(string)


def search(pattern, string, flags=0, **options):
    return compile(pattern, flags).search(string)


def split(pattern, string, maxsplit=0, flags=0, **options):
    return compile(pattern, flags).split(string, maxsplit)


def sub(pattern, repl, string, count=0, flags=0, **options):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0, **options):
    return compile(pattern, flags).subn(repl, string, count)
