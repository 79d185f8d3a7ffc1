"""The parameters of public functions and classes of the real packages, and their defaults.

    python signatures.py    writes ../../testdata/goldens/signatures.txt.gz

internal/torch/testdata/layers/signatures.py says which, and how a line is made.
"""
import gzip
import pathlib
import warnings

HERE = pathlib.Path(__file__).parent


def main():
    warnings.simplefilter("ignore")
    names = {}
    exec((HERE / "../../internal/torch/testdata/layers/signatures.py").read_text(), names)
    lines = names["signatures"]()
    packed = gzip.compress("".join(line + "\n" for line in lines).encode(), mtime=0)
    (HERE / "../../testdata/goldens/signatures.txt.gz").write_bytes(packed)


main()
