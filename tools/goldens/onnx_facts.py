"""Joins the lines that onnx_exports.py wrote into one compressed file of facts.

    python onnx_facts.py LINES... --out ../../testdata/onnx/exports.jsonl.gz
"""
import argparse
import gzip
import json
import pathlib


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=pathlib.Path, nargs="+")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    rows = list({row["name"]: row for path in options.lines for row in map(json.loads, path.open())}.values())  # later lines win
    with gzip.GzipFile(options.out, "wb", mtime=0) as out:
        for row in sorted(rows, key=lambda row: row["name"]):
            kept = {key: row[key] for key in ("name", "file", "feed", "params", "left", "macs", "out", "why", "more", "error") if row.get(key) is not None}
            out.write(json.dumps(kept, separators=(",", ":")).encode() + b"\n")
    exported = [row["name"] for row in rows if "error" not in row]
    print(f"{len(exported)} exports of {len({name.rsplit('.', 1)[0] for name in exported})} models, {len(rows) - len(exported)} that the exporter refuses")


if __name__ == "__main__":
    main()
