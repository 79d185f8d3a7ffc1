"""Asks the real packages what the prelude's Python answers: numpy, torch's containers, distributions, data loading, schedulers, YAML, OmegaConf.

    python prelude_cases.py        writes ../../testdata/goldens/prelude.jsonl.gz

A row is {"title", "source", "lines"}: a program that leaves a list of texts in result, and these texts with the real packages. Random
numbers are not shown, only their types and sizes.
"""
import gzip
import json
import pathlib
import warnings

from prelude_list import GROUPS
from pycase_library import single

OUT = pathlib.Path(__file__).parent / "../../testdata/goldens/prelude.jsonl.gz"

HEAD = '''
import math
import torch
from torch import nn
from torch.nn import functional as F
import numpy as np

def shown(v):
    if isinstance(v, torch.Tensor):
        return f"tensor {v.dtype} {list(v.shape)}"
    if isinstance(v, np.ndarray):
        exact = v.dtype.kind in "iub" and v.size <= 40
        return f"array {v.dtype} {v.shape} {v.tolist() if exact else ''}"
    if isinstance(v, np.generic):
        return f"{type(v).__name__} {v.item() if v.dtype.kind in 'iub' else ''}"
    if type(v) in (list, tuple):
        return f"{type(v).__name__}({', '.join(shown(item) for item in v)})"
    if type(v) is dict:
        return f"dict({', '.join(f'{key!r}: {shown(item)}' for key, item in v.items())})"
    return repr(v)

def told(call):
    try:
        return shown(call())
    except Exception as failure:
        return f"{type(failure).__name__}"

'''


def program(setup, expressions):
    calls = ",\n".join(f"told(lambda: ({line}))" for line in single(expressions))
    return f"{HEAD}{setup}\nresult = [{calls}]\n"


def main():
    warnings.simplefilter("ignore")
    text = ""
    for title, (setup, expressions) in GROUPS.items():
        names = {"__name__": "program"}
        source = program(setup, expressions)
        exec(compile(source, title, "exec"), names)
        text += json.dumps({"title": title, "source": source, "lines": names["result"]}, ensure_ascii=False) + "\n"
    OUT.write_bytes(gzip.compress(text.encode(), mtime=0))


main()
