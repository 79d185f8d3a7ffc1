"""dis: names only."""
from _native import unsupported as _unsupported


def dis(x=None, **kwargs):
    _unsupported("dis.dis()")


get_instructions = dis
