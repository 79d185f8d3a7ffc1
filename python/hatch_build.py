"""Puts heft's program into the wheel and names the platform it is for.

HEFT_PROGRAM is the program, built for the platform that HEFT_PLATFORM names:
linux/amd64, darwin/arm64, … (python/build.py sets both). Without them the wheel is for
this machine, and the program is built here, from heft's sources around this folder; a
source distribution has no Go sources, so that such a wheel cannot be made of it.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# The tags of a static program. The versions of macOS are those that Go 1.26 asks for.
TAGS = {
    "linux/amd64": "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
    "linux/arm64": "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
    "darwin/amd64": "macosx_12_0_x86_64",
    "darwin/arm64": "macosx_12_0_arm64",
    "windows/amd64": "win_amd64",
    "windows/arm64": "win_arm64",
}

MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


def this_platform() -> str:
    system, _, machine = sysconfig.get_platform().partition("-")
    system = {"macosx": "darwin", "win": "windows"}.get(system, system)
    return f"{system}/{MACHINES.get(machine.rsplit('-', 1)[-1].lower(), machine)}"


class Program(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version, build_data):
        if version == "editable":
            return
        target = os.environ.get("HEFT_PLATFORM") or this_platform()
        if target not in TAGS:
            raise RuntimeError(f"heftnn has no program for {target}: known are {', '.join(TAGS)}")
        program = os.environ.get("HEFT_PROGRAM") or self.build(target)
        name = "heft.exe" if target.startswith("windows/") else "heft"
        build_data["shared_scripts"][str(program)] = name
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{TAGS[target]}"

    def finalize(self, version, build_data, artifact_path):
        if getattr(self, "folder", None):
            shutil.rmtree(self.folder, ignore_errors=True)

    def build(self, target: str) -> str:
        sources = Path(self.root).parent
        if not (sources / "cmd" / "heft").is_dir() or not (sources / "go.mod").is_file():
            raise RuntimeError(
                "heftnn's source distribution holds its Python alone, and no wheel with the program fits this machine. "
                "Install a wheel (pip install --only-binary :all: heftnn), or build the program from heft's repository "
                "with Go and name it in HEFT_PROGRAM."
            )
        self.folder = tempfile.mkdtemp()
        name = "heft.exe" if target.startswith("windows/") else "heft"
        program = os.path.join(self.folder, name)
        system, machine = target.split("/")
        subprocess.run(
            [os.environ.get("GO", "go"), "build", "-trimpath", "-buildvcs=false", "-tags=nethttpomithttp2,release", "-ldflags=-s -w", "-o", program, "./cmd/heft"],
            cwd=sources,
            env={**os.environ, "CGO_ENABLED": "0", "GOOS": system, "GOARCH": machine},
            check=True,
            stdout=sys.stderr,
        )
        return program
