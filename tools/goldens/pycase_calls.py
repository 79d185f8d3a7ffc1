"""Calls for pycases.py: every builtin and every method of every plain type with the same list of arguments, most of them wrong.

A program a callable. Its result is a list of texts: the repr of each answer, or the exception with its message.
"""

from pycase_library import GROUPS, single

HEAD = '''
def shown(v):
    if isinstance(v, (set, frozenset)):
        return f'{type(v).__name__} {sorted(map(repr, v))}'
    return repr(v)

def told(call, *subject):
    try:
        answer = shown(call())
    except Exception as failure:
        answer = f'{type(failure).__name__}: {failure}'.replace(chr(10), ' ')
        if isinstance(failure, TypeError) and 'argument' in answer:
            answer = 'TypeError: arguments'
    return answer if subject == () else (answer, shown(*subject))

'''

ARGUMENTS = ["()", "(0,)", "(1,)", "(-1,)", "(2,)", "(10,)", "('',)", "('a',)", "('abc',)", "(b'a',)", "(None,)", "([],)", "([1, 2],)", "((3, 1),)",
             "({'a': 1},)", "({1, 2},)", "(1.5,)", "(True,)", "(range(3),)", "(1, 2)", "('a', 'b')", "('a', 1)", "(1, 'a')", "([1], [2])", "(int, (1, 2))",
             "('ab', 0, 1)", "(1, 2, 3)", "('a', 'b', 'c')", "('a', 1, 2, 3)", "(b'a', b'b')", "((), ())", "([(1, 2)],)", "(3, -1)"]

KEYWORDS = ["(x=1)", "(key=None)", "('a', key=len)", "('a', sep=None)", "('b', default=5)"]

# What depends on addresses, hashes, the system or the caller is left out.
LEFT_OUT = "input open help print breakpoint globals locals vars dir id hash memoryview exit quit copyright credits license eval exec compile __import__ super object aiter anext classmethod staticmethod property __build_class__ bytearray iter map filter zip enumerate reversed delattr setattr"

VALUES = {
    "str": ["'abca'", "'A b'"], "bytes": ["b'abca'"], "list": ["[3, 1, 2]"], "tuple": ["(3, 1, 2)"], "dict": ["{'a': 1, 2: 'b'}"],
    "set": ["{1, 2, 3}"], "frozenset": ["frozenset({1, 2})"], "int": ["6", "-3"], "float": ["2.5"], "bool": ["True"], "complex": ["1+2j"],
    "range": ["range(1, 9, 2)"], "slice": ["slice(1, 5, 2)"],
}

# Methods of these names are what programs call on purpose.
SPECIAL = "__len__ __getitem__ __contains__ __add__ __mul__ __rmul__ __eq__ __lt__ __le__ __sub__ __and__ __or__ __xor__ __floordiv__ __truediv__ __mod__ __pow__ __neg__ __round__ __setitem__ __delitem__".split()

ITERATED = "map filter zip enumerate reversed iter sorted list tuple".split()

HIDDEN = {"bytes.decode", "str.encode", "str.maketrans", "bytes.maketrans", "float.fromhex", "bytes.fromhex", "dict.fromkeys"}


def listed(value, name):
    """The arguments of a call of a method."""
    if name.startswith("__"): # what an operator gives
        count = {"__len__": 0, "__neg__": 0, "__setitem__": 2}.get(name, 1)
        return [a for a in ARGUMENTS if len(eval(a)) == count and not (name in ("__mul__", "__rmul__", "__pow__") and a == "(10,)")]
    return ARGUMENTS


def program(title, setup, calls):
    """A program of the golden: its first line names the callable, its result is a text with a line a call."""
    return f"# {title}\n{HEAD}{setup}result = '\\n'.join(map(str, [{', '.join(calls)}]))\n"


def exceptions():
    """The exceptions that programs raise and catch."""
    import builtins
    for name in sorted(dir(builtins)):
        value = getattr(builtins, name)
        if isinstance(value, type) and issubclass(value, Exception) and "Group" not in name and "Unicode" not in name:
            yield name


def programs():
    """The programs, in the order of this file."""
    import builtins
    for name in sorted(dir(builtins)):
        value = getattr(builtins, name)
        if not callable(value) or name in LEFT_OUT.split() or isinstance(value, type) and issubclass(value, BaseException) or name.startswith("_"):
            continue
        yield program(name, f"f = {name}\n", [f"told(lambda: f(*{a}))" for a in ARGUMENTS] + [f"told(lambda: f{k})" for k in KEYWORDS])
    for name in ITERATED:
        endless = ["(int, (1, 2))"] if name == "iter" else []
        yield program(f"list of {name}", f"f = {name}\n", [f"told(lambda: list(f(*{a})))" for a in ARGUMENTS if a not in endless])
    for type_name, values in VALUES.items():
        names = [n for n in dir(getattr(builtins, type_name)) if not n.startswith("_") or n in SPECIAL]
        for value in values:
            for name in names:
                if f"{type_name}.{name}" in HIDDEN or not callable(getattr(eval(value), name)):
                    continue
                yield program(f"{value} .{name}", "", [f"(v := {value}) and told(lambda: v.{name}(*{a}), v)" for a in listed(value, name)])
    for name in exceptions():
        yield program(name, f"f = {name}\n", ["[c.__name__ for c in f.__mro__]"] + [
            f"told(lambda: (e := f{a}, str(e), e.args))" for a in ("()", "('a',)", "(1, 'a')", "([1],)", "(2, 'a', 'file')")])
    for title, (setup, expressions) in GROUPS.items():
        yield program(f"library: {title}", setup, [f"told(lambda: ({line}))" for line in single(expressions)])
