"""Every layer from outside: its text, attributes, parameters, buffers and output.

    python layers.py        writes ../../testdata/goldens/layers.jsonl

A row is {"layer", "call", "facts", "macs"} or {"layer", "call", "error": type name}. What facts
are is in internal/torch/testdata/layers/facts.py, which heft's test runs too;
macs is half of what torch's FlopCounterMode counts.
"""
import json
import pathlib
import warnings

from torch.utils.flop_counter import FlopCounterMode

from layer_list import CASES

HERE = pathlib.Path(__file__).parent
FACTS = HERE / "../../internal/torch/testdata/layers/facts.py"
OUT = HERE / "../../testdata/goldens/layers.jsonl"


def namespace():
    """The names that a case may use: those of facts.py and these packages."""
    names = {}
    exec(FACTS.read_text(), names)
    exec("from collections import OrderedDict\nimport torchvision, torchvision.ops, timm.layers\n"
         "import torch.nn.utils.parametrizations\nimport einops.layers.torch as einops_torch", names)
    return names


def row(case):
    """One golden row."""
    layer, _, call = (part.strip() for part in case.rpartition("|"))
    fact = {"layer": layer, "call": call}
    try:
        names = namespace()
        with FlopCounterMode(display=False) as counter:
            facts = eval(f"facts({', '.join(filter(None, (layer, call)))})", names)
        return fact | {"facts": facts, "macs": counter.get_total_flops() // 2}
    except Exception as failure:
        return fact | {"error": type(failure).__name__}


def main():
    warnings.simplefilter("ignore")
    cases = [line for line in CASES.strip().split("\n") if line]
    with OUT.open("w") as file:
        for case in cases:
            file.write(json.dumps(row(case), ensure_ascii=False) + "\n")


main()
