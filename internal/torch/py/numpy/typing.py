from typing import Any

from ._array import ndarray

ArrayLike = DTypeLike = Any
NDArray = ndarray
