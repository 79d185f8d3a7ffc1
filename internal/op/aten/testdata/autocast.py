"""Lists the operators of each class of autocast on CUDA, for autocast_test.go.

Usage: python autocast.py > autocast.txt

The header that torch installs has a macro for each class. A line of the list is
the class and the operator. binary_cross_entropy is refused rather than cast.
"""

import pathlib
import re

import torch

CLASSES = {
    "AT_FORALL_LOWER_PRECISION_FP": "low",
    "AT_FORALL_FP32": "high",
    "AT_FORALL_FP32_SET_OPT_DTYPE": "result",
    "AT_FORALL_DIFFERENT_REDISPATCH_SIGNATURE": "result",
    "AT_FORALL_PROMOTE": "widest",
}


def main():
    header = pathlib.Path(torch.__file__).parent / "include/ATen/autocast_mode.h"
    text = header.read_text().replace("\\\n", " ")
    print("#", "ATen/autocast_mode.h", torch.__version__.split("+")[0])
    lines = set()
    for macro, body in re.findall(r"#define (AT_FORALL_\w+)\(_\)([^\n]*)", text):
        if macro in CLASSES:
            # _(name), _(name, overload), or _(ADD_NS(name), "name.overload", ...)
            for name in re.findall(r"_\(\s*(?:ADD_NS\()?(\w+)", body):
                lines.add(f"{CLASSES[macro]} {name}")
    print("\n".join(sorted(lines)))


main()
