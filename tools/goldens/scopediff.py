"""Compare heft's name resolution with CPython's code objects.

    scopediff.py FOLDER...     compare every .py file below, print figures

Needs Python 3.11: later releases inline comprehensions. Runs from the
repository's root. Of each function, lambda and comprehension the number of
parameters, the locals, the cells, the closure and the generator flag are
compared. Annotations are lazy in both. Code that CPython leaves out because it
can never run is counted apart, as missing on one side.
"""

import __future__
import collections
import inspect
import os
import subprocess
import sys
import tempfile
import types
import warnings

MAX_SHOWN = 10
LAZY = __future__.annotations.compiler_flag


def describe(code):
    comprehension = code.co_name in ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
    hidden = 1 if comprehension else 0  # the iterable
    stars = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    params = code.co_argcount + code.co_kwonlyargcount + stars - hidden
    variables = [name for name in code.co_varnames if name != ".0"]
    generator = bool(code.co_flags & (inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR))
    parts = [code.co_qualname, params, sorted(variables), sorted(code.co_cellvars), sorted(code.co_freevars), int(generator)]
    return " ".join(part if isinstance(part, str) else str(part) if isinstance(part, int) else ",".join(part) or "-" for part in parts)


def scopes(code):
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            if constant.co_flags & inspect.CO_OPTIMIZED:
                yield describe(constant)
            yield from scopes(constant)


def cpython(path):
    with open(path, "rb") as file:
        source = file.read()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return collections.Counter(scopes(compile(source, path, "exec", LAZY, dont_inherit=True)))


def heft(paths):
    with tempfile.TemporaryDirectory() as folder:
        names, answers = os.path.join(folder, "names"), os.path.join(folder, "answers")
        with open(names, "w") as file:
            file.write("\n".join(paths) + "\n")
        environment = dict(os.environ, HEFT_SCOPE_LIST=names, HEFT_SCOPE_OUT=answers)
        command = ["go", "test", "-count=1", "-run", "TestScopesForCPython", "./internal/python/syntax"]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        with open(answers) as file:
            for block in file.read().split("\f\n")[:-1]:
                yield collections.Counter(block.splitlines())


def main(folders):
    paths = sorted(
        os.path.abspath(os.path.join(root, name))
        for folder in folders
        for root, _, names in os.walk(folder)
        for name in names
        if name.endswith(".py")
    )
    counts = collections.Counter()
    for path, have in zip(paths, heft(paths), strict=True):
        try:
            want = cpython(path)
        except (SyntaxError, ValueError, RecursionError):
            counts["files refused"] += 1
            continue
        counts["same"] += (have & want).total()
        missing, extra = want - have, have - want
        changed = {line.split()[0] for line in missing} & {line.split()[0] for line in extra}
        for line in list(missing) + list(extra):
            kind = "only in CPython" if line in missing else "only in heft"
            if line.split()[0] in changed:
                kind = "different"
            counts[kind] += 1
            if counts[kind] <= MAX_SHOWN:
                print(f"{kind}: {path}\n  {'-' if line in missing else '+'} {line}")
    print(len(paths), "files:", dict(counts))
    return 1 if counts["different"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
