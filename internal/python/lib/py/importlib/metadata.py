"""importlib.metadata: what *.dist-info folders tell of installed packages, and the versions of stand-ins."""
import re as _re
from _native import modules as _modules
from _native_files import roots as _roots, entries as _entries, status as _status, read as _read

# The versions that stand-ins have where the package itself is not installed: those of
# their releases in autumn 2026.
_STAND_INS = {"numpy": "2.5.1", "tqdm": "4.69.0", "pyyaml": "6.0.3", "regex": "2026.10.23", "safetensors": "0.8.2",
              "huggingface-hub": "1.11.0", "packaging": "26.2", "pillow": "12.3.0", "einops": "0.9.0", "filelock": "3.31.0", "requests": "2.34.2",
              "torchvision": "0.29.2", "scipy": "1.17.1", "opencv-python": "4.13.0", "matplotlib": "3.11.0", "pandas": "3.0.0"}
# Stand-ins that tell their own version, whatever is installed.
_OWN = ("torch",)
_found = {}


class PackageNotFoundError(ModuleNotFoundError):
    def __str__(self):
        return f"No package metadata was found for {self.args[0]}"

    @property
    def name(self):
        return self.args[0]


def _normalized(name):
    return _re.sub(r"[-_.]+", "-", name).lower()


def _folders():
    if not _found:
        _found[""] = None
        for root in _roots():
            for name, is_folder in _entries(root):
                stem, dot, suffix = name.rpartition(".")
                if is_folder and suffix in ("dist-info", "egg-info") and "-" in stem:
                    _found.setdefault(_normalized(stem.split("-")[0]), root.rstrip("/") + "/" + name)
    return _found


class _Metadata(dict):
    """The headers of METADATA, by name; repeated ones with get_all."""

    def __init__(self, text):
        super().__init__()
        self._all = {}
        for line in text.split("\n\n")[0].split("\n"):
            key, colon, value = line.partition(": ")
            if colon and not line.startswith(" "):
                self.setdefault(key, value)
                self._all.setdefault(key.lower(), []).append(value)

    def get_all(self, name, failobj=None):
        return self._all.get(name.lower(), failobj)


class Distribution:
    def __init__(self, name, folder, version=None):
        self._name = name
        self._folder = folder
        self._version = version

    @classmethod
    def from_name(cls, name):
        return distribution(name)

    def read_text(self, filename):
        path = None if self._folder is None else self._folder + "/" + filename
        if path is None or _status(path) is None:
            return None
        return _read(path).decode("utf-8", "replace")

    @property
    def metadata(self):
        text = self.read_text("METADATA") or self.read_text("PKG-INFO")
        return _Metadata(text or f"Name: {self._name}\nVersion: {self.version}\n\n")

    @property
    def name(self):
        return self._name

    @property
    def version(self):
        if self._version is None:
            stem = self._folder.rpartition("/")[2].rpartition(".")[0]
            self._version = stem.split("-")[1]
        return self._version

    @property
    def requires(self):
        return self.metadata.get_all("Requires-Dist")

    @property
    def files(self):
        text = self.read_text("RECORD")
        return None if text is None else [line.split(",")[0] for line in text.splitlines() if line]

    @property
    def entry_points(self):
        return []


def distribution(distribution_name):
    name = _normalized(distribution_name)
    if name in _OWN:
        module = _modules.get(name) or __import__(name)
        return Distribution(name, None, module.__version__)
    folder = _folders().get(name)
    if folder is not None:
        return Distribution(distribution_name, folder)
    version = _STAND_INS.get(name) or getattr(_modules.get(name.replace("-", "_")), "__version__", None)
    if not isinstance(version, str):
        raise PackageNotFoundError(distribution_name)
    return Distribution(distribution_name, None, version)


def version(distribution_name):
    return distribution(distribution_name).version


def metadata(distribution_name):
    return distribution(distribution_name).metadata


def requires(distribution_name):
    return distribution(distribution_name).requires


def files(distribution_name):
    return distribution(distribution_name).files


def distributions(**kwargs):
    return iter([Distribution(name, folder) for name, folder in _folders().items() if folder is not None])


class EntryPoints(tuple):
    names = groups = frozenset()

    def select(self, **params):
        return self


def entry_points(**params):
    return EntryPoints()


def packages_distributions():
    """Maps each importable name to the distributions that tell it in top_level.txt, or have its name."""
    packages = {}
    for each in distributions():
        for package in (each.read_text("top_level.txt") or each.name.replace("-", "_")).split():
            packages.setdefault(package, []).append(each.name)
    return packages
