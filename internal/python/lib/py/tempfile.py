"""tempfile: names only."""
from _refusal import refused as _refused

tempdir = None
TemporaryFile = _refused("tempfile.TemporaryFile()")
NamedTemporaryFile = _refused("tempfile.NamedTemporaryFile()")
SpooledTemporaryFile = _refused("tempfile.SpooledTemporaryFile()")
TemporaryDirectory = _refused("tempfile.TemporaryDirectory()")
mkdtemp = _refused("tempfile.mkdtemp()")
mkstemp = _refused("tempfile.mkstemp()")
mktemp = _refused("tempfile.mktemp()")


def gettempdir():
    return "/tmp"
