"""Questions to the program: needs no torch. Figures are those of torchvision and of heft's own goldens."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import heft
from heft import _results
from heft._program import flags_of, sizes_of
from heft._slopes import grown

NET = """
import torch.nn as nn

class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.fc = nn.Linear(4, width)

    def forward(self, x):
        return self.fc(x).relu()
"""


class Reports(unittest.TestCase):
    def test_report(self):
        r = heft.report("resnet50")
        self.assertIsInstance(r, _results.Report)
        self.assertEqual((r.totals.parameters, r.totals.macs), (25557032, 4089184256))
        self.assertEqual(r.rows, r.layers)
        self.assertEqual({row.path: row.outputs[0] for row in r.layers}["conv1"], [1, 64, 112, 112])
        self.assertEqual(r.to_dict()["totals"]["parameters"], 25557032)
        self.assertEqual(json.loads(r.json)["model"], "resnet50")
        self.assertIn("25,557,032", str(r))

    def test_user_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "net.py"
            path.write_text(NET)
            r = heft.report(f"{path}:Net(width=16)", input=(2, 4))
            self.assertEqual((r.totals.parameters, r.totals.macs), (4 * 16 + 16, 2 * 4 * 16))
            self.assertEqual(heft.report(path, input=(2, 4)).totals.parameters, 40)

    def test_memory_and_fit(self):
        m = heft.memory("resnet18", train=True, batch=8, gpu="t4")
        self.assertTrue(m.fits)
        self.assertEqual(m.owners[0].owner, "parameters")
        self.assertGreater(m.device, m.allocated)
        self.assertGreater(heft.fit("resnet18", train=True, gpu="t4").batch, 100)

    def test_others(self):
        self.assertEqual([m.parameters for m in heft.compare("resnet18", "resnet34").models], [11689512, 21797672])
        self.assertGreater(heft.time("resnet18", gpu="rtx3090").to_dict()["seconds"], 0)
        self.assertEqual(len(heft.count("resnet18", "thop", "fvcore").counts), 2)
        self.assertTrue(heft.diff("resnet18", "resnet34").to_dict()["totals"])
        self.assertTrue(heft.advise("resnet18", train=True, batch=64, gpu="t4").to_dict()["levers"])

    def test_notebook(self):
        page = heft.report("resnet18")._repr_html_()
        self.assertTrue(page.startswith("<iframe"))
        self.assertNotIn("&lt;script", page)
        self.assertIn("11,689,512", page)
        self.assertLess(len(page), 400_000)
        self.assertTrue(heft.memory("resnet18").svg().startswith("<svg"))
        self.assertTrue(heft.fit("resnet18", gpu="t4")._repr_html_().startswith("<pre>"))

    def test_pandas(self):
        try:
            import pandas  # noqa: F401
        except ImportError:
            self.skipTest("pandas is not installed")
        table = heft.report("resnet18").to_pandas()
        self.assertEqual(int(table[table.path == "fc"].parameters.iloc[0]), 513000)


class Errors(unittest.TestCase):
    def test_usage(self):
        with self.assertRaises(heft.HeftError) as caught:
            heft.report("resnet19")
        self.assertEqual(caught.exception.kind, "usage")
        self.assertIn("did you mean resnet18?", caught.exception.hint)

    def test_place(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "net.py"
            path.write_text(NET)
            with self.assertRaises(heft.HeftError) as caught:
                heft.report(path, input=(2, 5))
        error = caught.exception
        self.assertEqual((error.kind, error.line), ("program", 10))
        self.assertTrue(error.place.endswith("net.py:10"), error.place)

    def test_settings(self):
        for settings in ({"gpu": "voodoo"}, {"no_such": 1}, {"batch": -1}, {"input_size": (1, 2)}):
            with self.subTest(settings), self.assertRaises(heft.HeftError) as caught:
                heft.memory("resnet18", **settings)
            self.assertEqual(caught.exception.kind, "usage")

    def test_program_missing(self):
        code = "import heft\ntry: heft.report('x')\nexcept OSError as e: print('OSError')"
        done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "HEFT_PROGRAM": "/nowhere/heft"}, capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), "OSError", done.stderr)


class Words(unittest.TestCase):
    def test_flags(self):
        self.assertEqual(flags_of({"weight_decay": 0.1, "train": True, "gpu": None, "json": False}), ("--weight-decay=0.1", "--train", "--json=false"))
        self.assertEqual(flags_of({"assume": ["a.py:1=true", "b.py:2=3"]}), ("--assume=a.py:1=true", "--assume=b.py:2=3"))

    def test_sizes(self):
        self.assertEqual(sizes_of((1, 3, 224, 224)), "1x3x224x224")
        self.assertEqual(sizes_of({"x": (1, 3), "ids": "1x8:int64"}), "x=1x3,ids=1x8:int64")
        self.assertEqual(sizes_of([(1, 3), (1, 4)]), "1x3,1x4")

    def test_torch_is_not_imported(self):
        done = subprocess.run([sys.executable, "-c", "import heft, sys; print('torch' in sys.modules, 'pandas' in sys.modules)"], capture_output=True, text=True, env=os.environ)
        self.assertEqual(done.stdout.strip(), "False False", done.stderr)


class Slopes(unittest.TestCase):
    def tape(self, batch, **changes):
        tape = {
            "name": "n", "training": False, "batch": batch, "modules": [], "parameters": [], "buffers": [], "inputs": [], "outputs": [],
            "storages": [24, 12 * batch], "tensors": [[1, 0, [batch, 3], [3, 1], "float32"]],
            "events": [["op", "aten.view.default", [{"t": 0}, [batch * 3 + 2, -1]], [0]], ["free", 1]],
        }
        return {**tape, **changes}

    def test_grown(self):
        tape = grown(self.tape(4), self.tape(6))
        self.assertEqual(tape["storages"], [24, {"b": [0, 12]}])
        self.assertEqual(tape["tensors"][0][2], [{"b": [0, 1]}, 3])
        self.assertEqual(tape["events"][0][2][1], [{"b": [2, 3]}, -1])

    def test_other_programs(self):
        self.assertIsNone(grown(self.tape(4), self.tape(4)))
        self.assertIsNone(grown(self.tape(4), self.tape(6, events=[])))
        self.assertIsNone(grown(self.tape(4), self.tape(6, storages=[25, 72])))
        self.assertIsNone(grown(self.tape(4), self.tape(6, name="m")))


if __name__ == "__main__":
    unittest.main()
