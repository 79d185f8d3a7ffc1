# einops_exts: einops for several tensors at once.
from einops import rearrange, reduce, repeat


def _many(function):
    def apply(tensors, pattern, **sizes):
        return (function(t, pattern, **sizes) for t in tensors)
    return apply


rearrange_many, repeat_many, reduce_many = _many(rearrange), _many(repeat), _many(reduce)


def check_shape(tensor, pattern, **sizes):
    return rearrange(tensor, f"{pattern} -> {pattern}", **sizes)


def rearrange_with_anon_dims(tensor, pattern, **sizes):
    # Sizes given as tuples stand for as many axes, which the pattern writes as "...name".
    for name, given in list(sizes.items()):
        if isinstance(given, tuple):
            axes = [f"{name}{i}" for i in range(len(given))]
            pattern = pattern.replace("..." + name, " ".join(axes))
            sizes.pop(name)
            sizes.update((axis, size) for axis, size in zip(axes, given) if size is not None)
    return rearrange(tensor, pattern, **sizes)
