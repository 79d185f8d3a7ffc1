"""tempfile: files that are in memory and folders that are empty."""
from _files import make_folder as _make_folder, open_content as _open_content
from _refusal import refused as _refused

tempdir = None
_counter = 0
mkstemp = _refused("tempfile.mkstemp()")


def gettempdir():
    return "/tmp"


def _name(suffix, prefix, folder):
    global _counter
    _counter += 1
    return f"{folder or gettempdir()}/{prefix or 'tmp'}{_counter:08d}{suffix or ''}"


def mktemp(suffix="", prefix="tmp", dir=None):
    return _name(suffix, prefix, dir)


def mkdtemp(suffix=None, prefix=None, dir=None):
    name = _name(suffix, prefix, dir)
    _make_folder(name)
    return name


class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)

    def __enter__(self):
        return self.name

    def __exit__(self, *failure):
        return None

    def cleanup(self):
        pass


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, delete=True, **options):
    return _open_content(b"", _name(suffix, prefix, dir), mode, encoding)


def TemporaryFile(mode="w+b", *args, **options):
    return NamedTemporaryFile(mode)


def SpooledTemporaryFile(max_size=0, mode="w+b", *args, **options):
    return NamedTemporaryFile(mode)
