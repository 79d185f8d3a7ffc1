"""unicodedata: names only."""
from _native import unsupported as _unsupported

unidata_version = "15.0.0"


def normalize(form, unistr):
    if unistr.isascii():
        return unistr
    _unsupported("unicodedata.normalize() of other than ASCII text")


def category(chr):
    _unsupported("unicodedata.category()")


name = lookup = combining = category
