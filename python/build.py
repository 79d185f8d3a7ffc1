#!/usr/bin/env python3
"""Builds heftnn's wheels, one for each platform, and its source distribution.

    python build.py [--out dist] [--platform linux/amd64 …] [--check]

Go builds the programs for all platforms on this machine; hatchling must be installed. The
same sources give the same bytes: --check builds everything twice and compares.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLATFORMS = ["linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"]


def build_program(platform: str, folder: Path) -> Path:
    system, machine = platform.split("/")
    program = folder / f"{system}-{machine}" / ("heft.exe" if system == "windows" else "heft")
    program.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [os.environ.get("GO", "go"), "build", "-trimpath", "-buildvcs=false", "-tags=nethttpomithttp2,release", "-ldflags=-s -w", "-o", str(program), "./cmd/heft"],
        cwd=HERE.parent,
        env={**os.environ, "CGO_ENABLED": "0", "GOOS": system, "GOARCH": machine},
        check=True,
    )
    return program


def hatch(target: str, out: Path, **more: str) -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "1577836800"), **more}
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)], cwd=HERE, env=environment, check=True)


def build(platforms: list[str], out: Path) -> dict[str, str]:
    """Builds into a folder and returns each file's SHA-256."""
    with tempfile.TemporaryDirectory() as programs:
        for platform in platforms:
            hatch("wheel", out, HEFT_PLATFORM=platform, HEFT_PROGRAM=str(build_program(platform, Path(programs))))
    hatch("sdist", out)
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(out.iterdir())}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", default="dist", type=Path)
    parser.add_argument("--platform", action="append", choices=PLATFORMS)
    parser.add_argument("--check", action="store_true", help="build twice and compare the bytes")
    options = parser.parse_args()
    platforms = options.platform or PLATFORMS
    options.out.mkdir(parents=True, exist_ok=True)
    sums = build(platforms, options.out.resolve())
    for name, digest in sums.items():
        print(f"{digest}  {name}  {(options.out / name).stat().st_size:,} bytes")
    if options.check:
        with tempfile.TemporaryDirectory() as again:
            for name, digest in build(platforms, Path(again)).items():
                if sums[name] != digest:
                    print(f"{name} differs when it is built again", file=sys.stderr)
                    return 1
        print("built twice, the same bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
