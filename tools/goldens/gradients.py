"""Which results have a gradient through which arguments, as real torch finds.

    python tools/goldens/gradients.py > internal/torch/testdata/gradients/edges.txt

The calls, and how they are asked, stand in internal/torch/testdata/gradients/calls.py, which heft runs too. A line is a
call, then for no argument and for each one that alone requires grad a digit for every tensor of the result.
"""
import pathlib
import runpy
import warnings

CALLS = pathlib.Path(__file__).resolve().parents[2] / "internal/torch/testdata/gradients/calls.py"

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(*runpy.run_path(str(CALLS))["measure"](), sep="\n")
