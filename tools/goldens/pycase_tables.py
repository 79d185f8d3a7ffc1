"""Whole tables for pycases.py: every pattern with every subject, every operator with every pair of values.

A program a table row, so that a failure names it. asked() gives the result, or the exception's type.
"""

ASKED = '''
def asked(function, *arguments):
    try:
        return function(*arguments)
    except Exception as failure:
        return type(failure).__name__

'''

PATTERNS = r'''
a
ab|a
a|ab
(?>a|ab)c
(?>ab|a)c
(?>x*)x
(?:ab)+
(?:ab)+?c
a*+b
a++a
a?+a
(a+)+b
(a|b)*c
(a|(b))+
(?:(a)|b)*
((a)|(b))?\3
([abc])\1
(?P<x>a)(?P=x)?
(?P<first>\w)(?P<second>\d)?
(a)?(?(1)b|c)
(?P<q>")?\w+(?(q)"|$)
^a
a$
^$
\Aa
c\Z
\bab
\Bb
(?=ab)a
(?!ab)a
(?<=a)b
(?<!a)b
(?<=a|b)c
(?<=(a))b
(?=(a+))a*b\1
(?i:A)b
(?i)AB
(?m)^c
(?m)b$
(?s).c
a.c
(?x) a  b # comment
[^a]
[a-c]+
[^a-c]+
[\w-]+
[]a]+
[^]a]+
[\]]
[\d\s]+
\d{2}
\d{2,}
\d{1,2}?
\d{,2}
a{0}b
a{1,3}?b
(ab){2}
(?:a|b){2,3}c
x*
x*?
(x*)*
(|a)+
\w+\s\w+
\s+
\S+
\W
\D+
\.
\x61
\u0061
\141
\n
a\tb
(?a)\w+
é+
(?i)É
[É-ê]
.
(.)(.)(.)
(?:)
()
()*
(a)(b)(c)(?:d)?
(?<!\d)\d\b
(?:(?=a)\w)+
(?:a(?!c))+
*a
a**
(a
a)
[a
a{2,1}
(?P<1>a)
(?P<x>a)(?P<x>b)
(?P=y)
\2
(?<=a+)b
(?z)a
[b-a]
\
(?(2)a|b)
(?#note)a
(?-i:a)
'''

SUBJECTS = ["", "a", "ab", "abc", "aab", "aaab", "abab", "abac", "aabbcc", "ABC", "b", "xc", "12", "a1 b22", "\"ab\"", "a\nc", "c\nb\n",
            "café", "É", "a\tb", "]a-", "x.y", "xxx"]

FORMATS = """ | d | 5 | <5 | >5 | ^5 | *^7 | =+6 | 05 | +d | -d |  d | , | _ | x | #x | X | o | #o | b | #b | 08b | c | n | e | .0e | .3e | E | f | .0f | .1f | .2f | ,.2f | 010.3f | g | .1g | .3g | #.3g | G | % | .1% | s | .2s | 10.1f | +.2e | _x | _b | #012x | z.1f | j | .2d | ,s | =5""".split(" | ")

VALUES = "0 1 -1 7 255 -1234567 2**40 -2**70 True 0.0 -0.0 0.5 1.5 2.5 -2.675 3.14159 1e-7 123456.789 1e16 -1e22 float('inf') float('-inf') float('nan') 'a' 'hello' '' None".split()

PERCENTS = "%d %5d| %-5d| %05d %+d %x %#x %X %o %#o %e %.2e %f %.0f %.3f %8.2f| %-8.2f| %+.1f %g %.3g %G %s %5s| %-5s| %.2s %r %a %c %i %u %% %#.3g %(a)s %".split()

OPERATORS = "+ - * / // % ** & | ^ << >> < <= == != > >= and or in @".split()

OPERANDS = "0 1 -1 2 -3 7 64 2**63 -2**65 True False 0.5 -2.5 0.0 1e300 float('inf') 1j 2-1j 'a' 'ab' '' b'a' () (1,) (1,2) [] [1] [1,2] {} {1:2} {1} {1,2} None range(3)".split()

METHODS = {
    "['', 'a', 'abc', 'a,b,,c', ' a b ', 'AbC', 'aXbXc', 'ß', 'ǆ', '١٢', 'a\\nb\\r\\nc', 'x1_', '--a--', 'tab\\tt', 'éa']": """
        upper lower title capitalize swapcase casefold strip lstrip rstrip split rsplit splitlines isalpha isdigit isalnum isspace isupper islower
        istitle isidentifier isnumeric isdecimal isascii isprintable expandtabs encode __len__ __repr__""",
    "[b'', b'a', b'abc', b'a,b', b' a ', b'AbC', b'\\xc3\\xa9', b'\\x00\\xff', b'a\\nb']": """
        upper lower title capitalize swapcase strip lstrip rstrip split splitlines isalpha isdigit isalnum isspace isupper islower isascii
        hex decode __len__ __repr__""",
    "[0, 1, -1, 255, 256, -1000, 2**64, -2**65, True]": "bit_length bit_count conjugate as_integer_ratio __repr__ __neg__ __invert__ __abs__ __float__ __bool__",
    "[0.0, -0.0, 0.5, -2.5, 1e300, float('inf'), float('nan'), 5e-324]": "is_integer hex as_integer_ratio __repr__ __int__ __round__ __trunc__ __floor__ __ceil__ __bool__ conjugate",
}

TWO_ARGUMENTS = {
    "'abcabca'": ("find rfind index rindex count startswith endswith partition rpartition split rsplit strip lstrip rstrip removeprefix removesuffix join",
                  "['', 'a', 'b', 'bc', 'abc', 'x', ('a', 'x'), 1, None, ['p', 'q']]"),
    "'ab'": ("center ljust rjust zfill expandtabs", "[0, 1, 2, 3, 7, -1, '3', 2.0]"),
    "[3, 1, 2, 1]": ("index count remove append extend pop insert __contains__ __getitem__ __delitem__ __mul__", "[0, 1, 2, 3, 4, -1, -5, 9, 'a', [5], None]"),
    "(3, 1, 2, 1)": ("index count __contains__ __getitem__ __mul__ __add__", "[0, 1, 4, -1, -5, (7,), 'a', None]"),
    "{1, 2, 3}": ("union intersection difference symmetric_difference issubset issuperset isdisjoint", "[[], [1], {1, 2, 3}, {1, 2, 3, 4}, (3, 3), 5]"),
    "{'a': 1, 'b': 2}": ("get pop setdefault __contains__ __getitem__ __delitem__", "['a', 'c', 1, [], None]"),
    "range(2, 11, 3)": ("index count __contains__ __getitem__", "[2, 5, 8, 11, 3, 0, 1, -1, -4, 'a', 2.0]"),
}

MATH = "ceil floor trunc sqrt cbrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc gamma lgamma degrees radians fabs isfinite isinf isnan frexp modf factorial isqrt ulp"

SLICED = ("'abcdef'", "[0, 1, 2, 3, 4, 5]", "(0, 1, 2, 3, 4, 5)", "range(6)", "b'abcdef'")

ITERATORS = [f"list(itertools.{name}({arguments}))" for name, table in {
    "product": ("", "'ab'", "'ab', 'xyz'", "'ab', repeat=2", "'ab', repeat=0", "'', 'a'", "range(2), repeat=3"),
    "permutations": ("''", "'abc'", "'abc', 2", "'abc', 0", "'abc', 4", "'aab'"),
    "combinations": ("'abcd', 2", "'abc', 0", "'abc', 3", "'abc', 4", "'aab', 2"),
    "combinations_with_replacement": ("'abc', 2", "'abc', 0", "'ab', 3", "'', 1"),
    "accumulate": ("[1, 2, 3]", "[]", "[1, 2, 3], lambda a, b: a * b", "[1, 2], initial=10", "[3, 1, 4, 1], max"),
    "chain": ("", "'ab', 'c'", "[1], (), [2]"),
    "chain.from_iterable": ("['ab', 'c']", "[]"),
    "compress": ("'abcd', [1, 0, 1]", "'ab', [0, 0]", "'', [1]"),
    "dropwhile": ("lambda v: v < 3, [1, 3, 2]", "bool, []"),
    "takewhile": ("lambda v: v < 3, [1, 3, 2]", "bool, [0]"),
    "filterfalse": ("lambda v: v % 2, range(5)", "None, [0, 1, '']"),
    "islice": ("'abcdef', 3", "'abcdef', 1, 5, 2", "'abc', 1, None", "'abc', 0", "'abc', -1", "'abc', 5, 2", "'abcdef', None, None, 2"),
    "pairwise": ("'abcd'", "'a'", "''"),
    "starmap": ("pow, [(2, 3), (3, 2)]", "max, []"),
    "zip_longest": ("'ab', 'xyz'", "'ab', 'x', fillvalue=0", "''"),
    "repeat": ("1, 3", "1, 0", "1, -1"),
}.items() for arguments in table] + [
    "[list(itertools.islice(itertools.count(*a), 4)) for a in ((), (3,), (3, 2), (0, -1), (0.5, 0.25))]",
    "list(itertools.islice(itertools.cycle('abc'), 7))",
    "[(k, list(g)) for k, g in itertools.groupby('aabcaa')]", "[(k, list(g)) for k, g in itertools.groupby([1, 3, 2, 5], lambda v: v % 2)]",
    "[k for k, g in itertools.groupby('aabb')]", "[list(t) for t in itertools.tee('abc', 3)]",
    "[(a := itertools.tee('abc')), next(a[0]), next(a[0]), list(a[1]), list(a[0])][1:]",
    "[(g := itertools.groupby('aab')), (x := next(g)), next(g)[0], list(x[1])][2:]",
]


def programs():
    """The programs, in the order of this file."""
    subjects = repr(SUBJECTS)
    for pattern in PATTERNS.strip("\n").split("\n"):
        yield ("import re\n" + ASKED + f"pattern = {pattern!r}\nsubjects = {subjects}\n"
               "shown = lambda m: m and (m.span(), m.groups(), m.lastindex, m.lastgroup)\n"
               "result = [[asked(lambda: shown(f(pattern, s))) for s in subjects] for f in (re.search, re.match, re.fullmatch)]\n")
        yield ("import re\n" + ASKED + f"pattern = {pattern!r}\nsubjects = {subjects}\n"
               "result = [(asked(re.findall, pattern, s), asked(re.sub, pattern, r'<\\g<0>>', s), asked(re.subn, pattern, '-', s, 1), "
               "asked(re.split, pattern, s, 2)) for s in subjects]\n")
    for spec in FORMATS:
        yield ASKED + f"result = [asked(format, v, {spec!r}) for v in ({', '.join(VALUES)})]\n"
    for text in PERCENTS:
        yield ASKED + f"result = [asked(lambda: {text!r} % v) for v in ({', '.join(VALUES)}, (1,), {{'a': 1}})]\n"
    # Powers that math libraries round differently and huge shifts are left out.
    for operator in OPERATORS:
        left_out = {"**": "2**63 -2**65 64 1e300 1j 2-1j 0.5 -2.5", "<<": "2**63 -2**65 64", "*": "2**63 -2**65 64"}.get(operator, "").split()
        small = [v for v in OPERANDS if v not in left_out]
        for value in small:
            yield ASKED + f"values = [{', '.join(small)}]\nresult = [asked(lambda: ({value}) {operator} v) for v in values]\n"
    for values, names in METHODS.items():
        for name in names.split():
            yield ASKED + f"result = [asked(lambda: v.{name}()) for v in {values}]\n"
    for value, (names, arguments) in TWO_ARGUMENTS.items():
        for name in names.split():
            yield ASKED + f"result = [(v := {value}) and (asked(lambda: v.{name}(a)), v) for a in {arguments}]\n"
    for name in MATH.split():
        yield ("import math\n" + ASKED + "short = lambda v: float(f'{v:.12g}') if isinstance(v, float) else v\n"
               f"result = [(lambda r: tuple(map(short, r)) if isinstance(r, tuple) else short(r))(asked(math.{name}, v)) "
               "for v in (0, 1, -1, 2, 5, 0.5, -0.5, 1.5, 10.0, 1e10, -3.7, float('inf'), float('nan'), 'a')]\n")
    for value in SLICED:
        for step in ("None", "1", "2", "-1", "-2", "0", "7"):
            yield (ASKED + f"ends = (None, 0, 1, 3, 6, 9, -1, -3, -9)\nresult = [asked(lambda: ({value})[a:b:{step}]) for a in ends for b in ends]\n")
    for expression in ITERATORS:
        yield "import itertools\n" + ASKED + f"result = asked(lambda: {expression})\n"
