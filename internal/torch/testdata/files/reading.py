# Reads files in every way that models do; what real Python prints is in reading.out.
import codecs
import csv
import glob
import gzip
import bz2
import importlib.resources
import io
import json
import os
import pkgutil
from pathlib import Path

here = os.path.dirname(os.path.abspath(__file__))
data = os.path.join(here, "data")
print(os.path.basename(here), os.getcwd() == here, os.path.isabs(__file__))
print(open(os.path.join(data, "crlf.txt")).read().split("\n"))
print([line for line in open(Path(data) / "crlf.txt")])
with open("data/crlf.txt", "rb") as f:
    print(f.read(4), f.tell(), f.readline(), f.read(), f.readable(), f.writable(), f.closed)
print(f.closed)
with open("data/crlf.txt", newline="") as f:
    print(f.readlines())
with open("data/latin.txt", encoding="latin-1") as f:
    print(f.readline(), next(f), list(f), f.name, f.mode)
try:
    open("data/latin.txt", encoding="utf-8").read()
except UnicodeDecodeError as e:
    print("UnicodeDecodeError")
print(codecs.open("data/latin.txt", "r", "latin-1").read())
print(io.open("data/cfg.json").read(8))
print(json.load(open("data/cfg.json")), json.loads(Path("data/cfg.json").read_bytes()))
for failing in ("data/none.txt", "data", "nowhere/at/all"):
    try:
        open(failing)
    except OSError as e:
        print(type(e).__name__, e.args[0])
for mode in ("q", "rw", "rbt"):
    try:
        open("data/cfg.json", mode)
    except ValueError as e:
        print("ValueError")
with open("data/table.csv", newline="") as f:
    print(list(csv.reader(f)))
with open("data/table.csv", newline="") as f:
    print([dict(row) for row in csv.DictReader(f)])
print(gzip.open("data/vocab.txt.gz", "rt", encoding="utf-8").read().split("\n"), gzip.open("data/vocab.txt.gz").read())
print(gzip.decompress(Path("data/vocab.txt.gz").read_bytes()), bz2.open("data/vocab.txt.bz2", "rt").readlines())
with gzip.GzipFile("data/vocab.txt.gz") as f:
    print([line for line in f])

print(sorted(os.listdir("data")), sorted(os.listdir()) == sorted(os.listdir(here)))
print(sorted((e.name, e.is_file(), e.is_dir(), os.path.basename(e.path)) for e in os.scandir("data")))
with os.scandir(data) as entries:
    print(sorted(e.name for e in entries if e.name.endswith(".txt")))
print([(os.path.relpath(top, data), sorted(folders), sorted(names)) for top, folders, names in os.walk(data)])
print(sorted(os.path.relpath(top, data) for top, _, _ in os.walk("data", topdown=False)))
print(os.path.exists(data), os.path.isfile(data), os.path.isdir(data), os.path.isfile("data/cfg.json"), os.path.exists("data/none"))
print(os.path.getsize("data/cfg.json"), os.stat("data/cfg.json").st_size, os.path.exists(""), os.access("data", os.R_OK))
for ask in (os.listdir, os.path.getsize, os.stat):
    try:
        ask("data/none")
    except FileNotFoundError as e:
        print(ask.__name__, e.errno if hasattr(e, "errno") else e.args[0])

print(sorted(glob.glob("data/*.txt*")), glob.glob("data/nothing*"), glob.glob("data/cfg.json"))
print(sorted(os.path.relpath(p, here) for p in glob.glob(os.path.join(here, "data", "**", "*.cfg"), recursive=True)))
print(sorted(glob.glob("data/**", recursive=True)))
print(sorted(glob.glob("**/deep/*", recursive=True)), sorted(glob.glob("data/[st]*")), sorted(glob.glob("*.cfg", root_dir="data/sub")))
print(sorted(glob.glob("*/sub/*.cfg")), sorted(glob.iglob("data/sub/?ne.cfg")))
p = Path(__file__).resolve().parent
print(sorted(x.name for x in p.glob("data/*.txt")), sorted(x.name for x in p.rglob("*.cfg")), sorted(x.name for x in (p / "data").iterdir()))
print(sorted(str(x.relative_to(p)) for x in p.glob("**/sub/*")), sorted(x.name for x in p.glob("**")))
print((p / "data").is_dir(), (p / "data").is_file(), (p / "data" / "cfg.json").exists(), (p / "data/none").exists())
print((p / "data/sub/one.cfg").read_text(), (p / "data/sub/one.cfg").open().read(), (p / "data/sub/one.cfg").stat().st_size)
print(Path("data/../data/cfg.json").exists(), Path("data").resolve() == p / "data", Path.cwd() == p)

import pkg
print([(m.name, m.ispkg) for m in pkgutil.iter_modules(pkg.__path__)], [m.name for m in pkgutil.iter_modules(pkg.__path__, "pkg.")])
print([name for _, name, _ in pkgutil.walk_packages(pkg.__path__, pkg.__name__ + ".")])
print(pkgutil.get_data("pkg", "words.txt"), importlib.resources.files("pkg").joinpath("words.txt").read_text())
print((importlib.resources.files(pkg) / "words.txt").is_file(), os.path.basename(pkg.__file__), os.path.basename(pkg.__path__[0]))
