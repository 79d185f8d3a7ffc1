# Writes in every way that training scripts do; nothing is said, and nothing is there afterwards.
import json
import logging
import os
import shutil
import tempfile
from pathlib import Path

os.makedirs("out/run1", exist_ok=True)
os.makedirs("out/run1", exist_ok=True)
assert os.path.isdir("out/run1") and os.path.isdir("out") and os.listdir("out") == ["run1"] and os.listdir("out/run1") == []
try:
    os.makedirs("out")
    raise AssertionError("made twice")
except FileExistsError:
    pass
os.mkdir("out/other")
Path("logs/deep").mkdir(parents=True, exist_ok=True)
Path("logs/note.txt").write_text("text")
Path("logs/data.bin").write_bytes(b"data")
Path("logs/touched").touch()
with open("out/log.txt", "w") as f:
    f.write("a line\n")
    f.writelines(["b\n", "c\n"])
    print("printed", file=f)
    f.flush()
with open("out/a.json", "w", encoding="utf-8") as f:
    json.dump({"a": 1}, f)
with open("out/data.bin", "wb") as f:
    f.write(b"123")
open("out/log.txt", "a").write("more")
logging.basicConfig(level=logging.INFO, filename="train.log")
logging.info("started")
logging.getLogger("x").addHandler(logging.FileHandler("x.log"))
shutil.rmtree("out/other", ignore_errors=True)
os.remove("whatever")
os.chdir("out")
with tempfile.TemporaryDirectory() as folder:
    open(os.path.join(folder, "x"), "w").write("x")
with tempfile.NamedTemporaryFile("w") as f:
    f.write("x")
assert not os.path.exists("out/log.txt")
print("written")
