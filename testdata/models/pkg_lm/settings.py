import os
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parent
settings = SimpleNamespace(dim=48, heads=4, depth=2, vocab=90, debug=bool(int(os.environ.get("LM_DEBUG", "0"))))
