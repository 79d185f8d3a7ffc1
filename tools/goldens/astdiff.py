"""Compare heft's Python syntax trees with CPython's.

    astdiff.py FOLDER...          compare every .py file below, print figures
    astdiff.py --golden FILE...   write FILE.golden, the trees of FILE

Needs Python 3.12, whose grammar heft implements, and runs from the repository's
root. Trees are compared with the line and column of every node, save the
pieces inside f-strings, where CPython's positions changed between releases.
"""

import ast
import hashlib
import os
import struct
import subprocess
import sys
import tempfile
import warnings

SKIPPED = ("type_ignores", "type_comment")
MAX_SHOWN = 12


def quote(text):
    out = []
    for char in text:
        plain = " " <= char < "\x7f" and char not in '"\\'
        out.append(char if plain else "\\{%x}" % ord(char))
    return '"' + "".join(out) + '"'


def constant(value):
    if value is None or value is True or value is False:
        return str(value)
    if value is Ellipsis:
        return "Ellipsis"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, bytes):
        return "bytes:" + value.hex()
    if isinstance(value, int):
        return str(value) if value < 2**63 else hex(value)
    if isinstance(value, float):
        return "float:" + struct.pack(">d", value).hex()
    return "imag:" + struct.pack(">d", value.imag).hex()


def position(node, parent):
    if not hasattr(node, "lineno") or isinstance(node, ast.FormattedValue):
        return ""
    if isinstance(parent, ast.JoinedStr) and isinstance(node, ast.Constant):
        return ""
    if isinstance(parent, ast.FormattedValue) and node is parent.format_spec:
        return ""
    return "@%d:%d" % (node.lineno, node.col_offset)


def is_empty(node):
    return isinstance(node, ast.Constant) and node.value == ""


def fields(node):
    for name, value in ast.iter_fields(node):
        literal = name == "value" and isinstance(node, (ast.Constant, ast.MatchSingleton))
        if literal:
            yield "value=" + constant(value)
        elif isinstance(node, ast.JoinedStr):
            # Python 3.12.1 adds empty strings to nested format specifications.
            pieces = [item for item in value if not is_empty(item)]
            if pieces:
                yield name + "=" + dump(pieces, node)
        elif value is not None and value != [] and name not in SKIPPED:
            yield name + "=" + dump(value, node)


def dump(value, parent=None):
    """The same text as dumper in internal/python/syntax/dump_test.go."""
    if isinstance(value, list):
        return "[" + " ".join(dump(item, parent) for item in value) + "]"
    if not isinstance(value, ast.AST):
        return str(value)
    parts = list(fields(value))
    name = type(value).__name__
    if isinstance(value, (ast.operator, ast.cmpop, ast.unaryop, ast.boolop, ast.expr_context)):
        return name
    return "(" + " ".join([name + position(value, parent)] + parts) + ")"


def tree(path):
    """CPython's tree of a file as text, or None where CPython refuses it."""
    with open(path, "rb") as file:
        source = file.read()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(source, path)
            compile(source, path, "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return None, str(error)
    return "".join(dump(statement, module) + "\n" for statement in module.body), ""


def heft(paths, full=False):
    """heft's answers for some files: digests, errors, or one whole tree."""
    with tempfile.TemporaryDirectory() as folder:
        names, answers = os.path.join(folder, "names"), os.path.join(folder, "answers")
        with open(names, "w") as file:
            file.write("\n".join(paths) + "\n")
        environment = dict(os.environ, HEFT_AST_LIST=names, HEFT_AST_OUT=answers)
        if full:
            environment["HEFT_AST_FULL"] = "1"
        command = ["go", "test", "-count=1", "-run", "TestDumpForCPython", "./internal/python/syntax"]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        with open(answers) as file:
            return file.read() if full else file.read().splitlines()


def show_difference(path, want):
    got = heft([path], full=True)
    at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
    begin = max(at - 80, 0)
    print(f"{path}: trees differ\n  heft:    {got[begin:at + 80]!r}\n  CPython: {want[begin:at + 80]!r}")


def compare(folders):
    paths = sorted(
        os.path.abspath(os.path.join(root, name))
        for folder in folders
        for root, _, names in os.walk(folder)
        for name in names
        if name.endswith(".py")
    )
    counts = dict(same=0, both_refuse=0, heft_refuses=0, cpython_refuses=0, differ=0)
    for path, answer in zip(paths, heft(paths), strict=True):
        want, error = tree(path)
        refused = answer.startswith("error ")
        if want is None:
            kind = "both_refuse" if refused else "cpython_refuses"
        elif refused:
            kind = "heft_refuses"
        else:
            digest = hashlib.sha256(want.encode()).hexdigest()
            kind = "same" if digest == answer else "differ"
        counts[kind] += 1
        if kind in ("same", "both_refuse") or counts[kind] > MAX_SHOWN:
            continue
        if kind == "differ":
            show_difference(path, want)
        else:
            print(f"{kind}: {path}: {answer if refused else error}")
    print(len(paths), "files:", ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return counts["heft_refuses"] + counts["cpython_refuses"] + counts["differ"]


def main(arguments):
    sys.setrecursionlimit(20000)
    if arguments and arguments[0] == "--golden":
        for path in arguments[1:]:
            want, error = tree(path)
            if want is None:
                sys.exit(f"{path}: {error}")
            with open(path + ".golden", "w") as file:
                file.write(want)
        return 0
    if not arguments:
        sys.exit(__doc__)
    return 1 if compare(arguments) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
