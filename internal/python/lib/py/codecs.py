"""codecs: text to bytes and back."""
from _refusal import no_file as open

BOM_UTF8 = b"\xef\xbb\xbf"


def encode(obj, encoding="utf-8", errors="strict"):
    return obj.encode(encoding, errors)


def decode(obj, encoding="utf-8", errors="strict"):
    return obj.decode(encoding, errors)
