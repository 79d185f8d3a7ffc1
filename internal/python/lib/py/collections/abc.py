"""collections.abc: the container interfaces."""
from _collections_abc import *
