# torch.func: a module called with other parameters, derivatives of functions, and vmap.
import torch
from torch import _C, vmap

__getattr__ = _C.missing("torch.func")


def _owner(module, name):
    *path, last = name.split(".")
    for part in path:
        module = getattr(module, part)
    return module, last


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    given = parameter_and_buffer_dicts
    if not isinstance(given, dict):
        given = {name: t for each in given for name, t in each.items()}
    kept = []
    for name, tensor in given.items():
        owner, last = _owner(module, name)
        for table in (owner._parameters, owner._buffers):
            if last in table:
                kept.append((table, last, table[last]))
                table[last] = tensor
    try:
        arguments = () if args is None else args if isinstance(args, tuple) else (args,)
        return module(*arguments, **(kwargs or {}))
    finally:
        for table, last, tensor in kept:
            table[last] = tensor


def _differentiable(value):
    return value.detach().requires_grad_() if isinstance(value, torch.Tensor) and value.is_floating_point() else value


def grad_and_value(func, argnums=0, has_aux=False):
    def call(*args, **kwargs):
        with torch.enable_grad():
            wanted = (argnums,) if isinstance(argnums, int) else argnums
            given = [_mapped(_differentiable, a) if i in wanted else a for i, a in enumerate(args)]
            made = func(*given, **kwargs)
            value, aux = made if has_aux else (made, None)
            leaves = [t for i in wanted for t in _leaves(given[i])]
            gradients = iter(torch.autograd.grad(value, leaves, create_graph=True, allow_unused=True, materialize_grads=True))
        found = tuple(_mapped(lambda _: next(gradients), given[i]) for i in wanted)
        found = found[0] if isinstance(argnums, int) else found
        return (found, (value, aux)) if has_aux else (found, value)
    return call


def grad(func, argnums=0, has_aux=False):
    both = grad_and_value(func, argnums, has_aux)

    def call(*args, **kwargs):
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found
    return call


def _mapped(function, value):
    if isinstance(value, dict):
        return {k: _mapped(function, v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(function, v) for v in value)
    return function(value)


def _leaves(value):
    found = []
    _mapped(lambda v: found.append(v) if isinstance(v, torch.Tensor) else None, value)
    return found


def jacrev(func, argnums=0, has_aux=False, chunk_size=None):
    # Row by row: the gradient of each element of the result.
    def call(*args):
        with torch.enable_grad():
            given = [_differentiable(a) if i == argnums else a for i, a in enumerate(args)]
            made = func(*given)
            value, aux = made if has_aux else (made, None)
            rows = [torch.autograd.grad(value.reshape(-1)[i], given[argnums], retain_graph=True, create_graph=True, allow_unused=True,
                                        materialize_grads=True)[0] for i in range(value.numel())]
        found = torch.stack(rows).reshape(value.shape + given[argnums].shape)
        return (found, aux) if has_aux else found
    return call


def jacfwd(func, argnums=0, has_aux=False, *, randomness="error"):
    return jacrev(func, argnums, has_aux)


def hessian(func, argnums=0):
    return jacrev(jacrev(func, argnums), argnums)


def vjp(func, *primals, has_aux=False):
    with torch.enable_grad():
        given = [_mapped(_differentiable, p) for p in primals]
        made = func(*given)
    value, aux = made if has_aux else (made, None)

    def backward(cotangents, retain_graph=True, create_graph=None):
        outputs = _leaves(value)
        leaves = [t for p in given for t in _leaves(p)]
        gradients = iter(torch.autograd.grad(outputs, leaves, _leaves(cotangents), retain_graph=True, create_graph=True, allow_unused=True,
                                             materialize_grads=True))
        return tuple(_mapped(lambda _: next(gradients), p) for p in given)
    return (value, backward, aux) if has_aux else (value, backward)


def stack_module_state(models):
    def stacked(tables):
        return {name: torch.stack([dict(table)[name].detach() for table in tables]) for name, _ in tables[0]}
    return (stacked([list(m.named_parameters()) for m in models]), stacked([list(m.named_buffers()) for m in models]))


def functionalize(func, *, remove="mutations"):
    return func
