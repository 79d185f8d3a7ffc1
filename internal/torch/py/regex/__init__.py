# regex: the patterns of module re are what models' files use of it.
import re as _re
from re import *
from re import compile, error, escape, findall, finditer, fullmatch, match, purge, search, split, sub, subn

__version__ = "2.5.161"
V0 = 0
V1 = VERSION1 = 0
VERSION0 = 0
B = BESTMATCH = E = ENHANCEMATCH = F = FULLCASE = P = POSIX = R = REVERSE = W = WORD = 0
Regex = Pattern = _re.Pattern
Match = _re.Match
