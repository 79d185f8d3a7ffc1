# einops: axes by name. Each call becomes reshape, permute, reduce, expand and
# reshape, in that order, with the steps that change nothing left out.
import math

import torch

from .parsing import (
    ELLIPSIS, EinopsError, axes_of, axis_sizes, expand_ellipsis, expand_output, name_numbers, parse_side,
    split_pattern)

__version__ = "0.8.1"


def _product(group, sizes):
    return math.prod(sizes[name] for name in group)


def _reduce_axes(x, axes, reduction):
    if callable(reduction):
        return reduction(x, tuple(axes))
    if reduction == "mean":
        return x.mean(dim=tuple(axes))
    if reduction == "sum":
        return x.sum(dim=tuple(axes))
    if reduction == "max":
        return x.amax(dim=tuple(axes))
    if reduction == "min":
        return x.amin(dim=tuple(axes))
    if reduction == "any":
        return x.any(dim=tuple(axes))
    if reduction == "all":
        return x.all(dim=tuple(axes))
    if reduction == "prod":
        for axis in sorted(axes, reverse=True):
            x = x.prod(dim=axis)
        return x
    raise EinopsError(f"unknown reduction {reduction!r}")


def _as_tensor(x):
    if isinstance(x, (list, tuple)):
        return torch.stack(list(x))
    return x


def _apply(x, pattern, operation, lengths):
    x = _as_tensor(x)
    left_text, right_text = split_pattern(pattern)
    numbers = {}
    left = name_numbers(expand_ellipsis(parse_side(left_text), x.dim()), "<", numbers)
    dots = [name for name in axes_of(left) if name.startswith(ELLIPSIS)]
    right = name_numbers(expand_output(parse_side(right_text), dots), ">", numbers)
    left_axes, right_axes = axes_of(left), axes_of(right)
    _check(left_axes, right_axes, operation, lengths, numbers, pattern)
    lengths = {**lengths, **numbers}
    sizes = axis_sizes(left, x.shape, lengths, pattern)
    for name in right_axes:
        if name not in sizes:
            sizes[name] = lengths[name]

    elementary = [sizes[name] for name in left_axes]
    if elementary != list(x.shape):
        x = x.reshape(elementary)
    kept = [name for name in right_axes if name in left_axes]
    dropped = [name for name in left_axes if name not in right_axes]
    order = [left_axes.index(name) for name in kept + dropped]
    if order != list(range(len(order))):
        x = x.permute(order)
    if dropped:
        x = _reduce_axes(x, range(len(kept), len(order)), operation)
    if len(kept) != len(right_axes):
        x = _insert_axes(x, right_axes, left_axes, sizes)
    final = [_product(group, sizes) for group in right]
    return x if final == list(x.shape) else x.reshape(final)


def _insert_axes(x, right_axes, left_axes, sizes):
    for at, name in enumerate(right_axes):
        if name not in left_axes:
            x = x.unsqueeze(at)
    return x.expand([sizes[name] for name in right_axes])


def _check(left, right, operation, lengths, numbers, pattern):
    new = [name for name in right if name not in left]
    gone = [name for name in left if name not in right]
    if operation == "rearrange" and (new or gone):
        raise EinopsError(f"identifiers only on one side of expression (should be on both): {set(new + gone)} in {pattern!r}")
    if operation == "repeat" and gone:
        raise EinopsError(f"unexpected identifiers on the left side of repeat: {set(gone)} in {pattern!r}")
    if operation not in ("rearrange", "repeat") and new:
        raise EinopsError(f"unexpected identifiers on the right side of reduce {operation}: {set(new)} in {pattern!r}")
    for name in new:
        if name not in lengths and name not in numbers:
            raise EinopsError(f"specify sizes for new axes in repeat: {name!r} in {pattern!r}")
    for name in lengths:
        if name not in left and name not in right:
            raise EinopsError(f"axis {name} is not used in transform {pattern!r}")


def rearrange(tensor, pattern, **axes_lengths):
    return _apply(tensor, pattern, "rearrange", axes_lengths)


def reduce(tensor, pattern, reduction, **axes_lengths):
    return _apply(tensor, pattern, reduction, axes_lengths)


def repeat(tensor, pattern, **axes_lengths):
    return _apply(tensor, pattern, "repeat", axes_lengths)


def parse_shape(x, pattern):
    names = pattern.split()
    if len(names) != len(x.shape):
        raise EinopsError(f"can't parse shape with different number of dimensions: {pattern} {tuple(x.shape)}")
    return {name: size for name, size in zip(names, x.shape) if name != "_"}


def einsum(*tensors_and_pattern):
    *tensors, pattern = tensors_and_pattern
    letters = {}

    def compact(side):
        words = []
        for name in side.replace("...", " " + ELLIPSIS + " ").split():
            if name == ELLIPSIS:
                words.append("...")
            else:
                words.append(letters.setdefault(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[len(letters)]))
        return "".join(words)

    left, right = split_pattern(pattern)
    return torch.einsum(",".join(compact(side) for side in left.split(",")) + "->" + compact(right), *tensors)


def pack(tensors, pattern):
    names = pattern.split()
    at = names.index("*")
    after = len(names) - at - 1
    reshaped, packed_shapes = [], []
    for x in tensors:
        stop = x.dim() - after
        packed_shapes.append(x.shape[at:stop])
        reshaped.append(x.reshape((*x.shape[:at], -1, *x.shape[stop:])))
    return torch.cat(reshaped, dim=at), packed_shapes


def unpack(tensor, packed_shapes, pattern):
    at = pattern.split().index("*")
    lengths = [-1 if -1 in shape else math.prod(shape) for shape in packed_shapes]
    if lengths.count(-1) > 1:
        raise EinopsError(f"unpack cannot infer more than one size: {packed_shapes}")
    if -1 in lengths:
        lengths[lengths.index(-1)] = tensor.shape[at] - sum(n for n in lengths if n != -1)
    parts = tensor.split(lengths, dim=at)
    return [part.reshape((*tensor.shape[:at], *shape, *tensor.shape[at + 1:]))
            for part, shape in zip(parts, packed_shapes)]


def asnumpy(tensor):
    return tensor.detach().cpu().numpy()
