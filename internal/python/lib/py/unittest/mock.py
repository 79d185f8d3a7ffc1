"""unittest.mock: names only."""
from _native import unsupported as _unsupported


class Mock:
    def __init__(self, *args, **kwargs):
        _unsupported("unittest.mock")


MagicMock = Mock


def patch(*args, **kwargs):
    _unsupported("unittest.mock.patch()")
