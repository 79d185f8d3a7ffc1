"""secrets: not secret here: heft's runs can be repeated."""
from random import Random as _Random

_source = _Random()
choice = _source.choice
randbelow = _source.randrange
randbits = _source.getrandbits


def token_bytes(nbytes=32):
    return _source.randbytes(nbytes)


def token_hex(nbytes=32):
    return token_bytes(nbytes).hex()


def token_urlsafe(nbytes=32):
    return token_hex(nbytes)


def compare_digest(a, b):
    return a == b
