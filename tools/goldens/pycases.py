"""Plain Python cases: snippets run by CPython, with the repr of `result` or the exception.

The snippets live in pycase_list.py. A row of testdata/goldens/pycases.jsonl:

    {"source": "...", "result": "repr"}
    {"source": "...", "error": "ValueError", "message": "..."}

Nothing here may depend on hash seeds, addresses, time or the platform; the
rows are computed in two processes with different hash seeds and compared.
"""
import contextlib
import io
import json
import os
import subprocess
import sys

from pycase_list import EXPRESSIONS, LIBRARY, SNIPPETS


def sources():
    result = []
    for line in EXPRESSIONS.strip().split("\n"):
        if line.strip() and not line.startswith("# "):
            result.append("result = " + line)
    for snippet in SNIPPETS.split("\n----\n"):
        result.append(snippet.strip("\n") + "\n")
    for module, lines in LIBRARY.items():
        result += [f"import {module}\nresult = {line}\n" for line in lines.strip().split("\n")]
    doubles = {s for s in result if result.count(s) > 1}
    if doubles:
        raise ValueError(f"listed twice: {doubles}")
    return result


def row(source):
    """One golden row; SyntaxErrors count as results of the snippet too."""
    names = {"__name__": "snippet"}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, "<case>", "exec"), names)
        return {"source": source, "result": repr(names["result"])}
    except Exception as failure:
        return {"source": source, "error": type(failure).__name__, "message": str(failure)}


def computed(seed, programs):
    code = f"import json, pycases, pycase_calls, pycase_tables; print(json.dumps([pycases.row(s) for s in {programs}()]))"
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True,
                         env=os.environ | {"PYTHONHASHSEED": str(seed)}, cwd=os.path.dirname(__file__) or ".")
    return json.loads(run.stdout.strip().split("\n")[-1])


def rows(programs="pycases.sources"):
    """All rows, refused when two hash seeds give different answers."""
    first, second = computed(1, programs), computed(2, programs)
    for a, b in zip(first, second):
        if a != b:
            raise ValueError(f"depends on the hash seed: {a} {b}")
        if "0x" in str(a.get("result")) and "at 0x" in a["result"]:
            raise ValueError(f"depends on an address: {a}")
    return first
