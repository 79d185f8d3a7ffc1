"""typing_extensions: everything typing has, and an inert value for every newer name."""
from typing import *
from typing import _Special, get_type_hints, get_origin, get_args
from _collections_abc import Buffer
from types import get_original_bases
from warnings import deprecated

TypeForm = _Special("TypeForm")
NoDefault = _Special("NoDefault")


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(f"module 'typing_extensions' has no attribute {name!r}")
    return _Special(name)
