# torch.func: gradients, Jacobians and maps of functions. A map runs its function once for each sample; what a
# transformation differentiates is a leaf of its own.
import functools

import torch
from torch import _C, Tensor
from torch.utils import _pytree as pytree

__getattr__ = _C.missing("torch.func")


def _tensors(tree):
    return [leaf for leaf in pytree.tree_leaves(tree) if isinstance(leaf, Tensor)]


def _leaf(t):
    # What a transformation differentiates: of an outer one's tensors it is a view, so that both see what depends on it.
    if not (t.is_floating_point() or t.is_complex()):
        raise RuntimeError(f"only Tensors of floating point and complex dtype can require gradients, got {t.dtype}")
    if t.requires_grad and torch.is_grad_enabled():
        return t.view_as(t)
    with torch.no_grad():
        return t.detach().requires_grad_()


def _leaves(tree):
    for leaf in pytree.tree_leaves(tree):
        if not isinstance(leaf, Tensor):
            raise ValueError(f"torch.func: expected all inputs that are differentiated to be Tensors, got {type(leaf)}")
    return pytree.tree_map(_leaf, tree)


def _outer(enabled, given, output=(), parts=()):
    # Whether an outer transformation, or the program, differentiates the results as well: through what was given, or
    # through what the function holds, a module's parameters.
    return enabled and (any(t.requires_grad for t in _tensors(given)) or _C.learns(tuple(_tensors(output)), tuple(_tensors(parts))))


def _below(tree, outer):
    # Results as the level below sees them.
    return tree if outer else pytree.tree_map(lambda t: t.detach() if isinstance(t, Tensor) and t.requires_grad else t, tree)


def _release(parts):
    # What a transformation made to differentiate is no leaf of the program: nobody wants its gradient from a loss.
    for part in _tensors(parts):
        if part.is_leaf:
            part.requires_grad_(False)


def _gradients(outputs, inputs, given, outer, keep=True):
    # Gradients of the inputs; zeros for those that no output depends on.
    pairs = [(o, g) for o, g in zip(outputs, given) if o.requires_grad]
    found = [None] * len(inputs)
    if pairs and inputs:
        found = _C.gradients(tuple(o for o, _ in pairs), tuple(inputs), tuple(g for _, g in pairs), keep, outer)
    return [torch.zeros_like(t, requires_grad=False) if g is None else g for g, t in zip(found, inputs)]


def _apart(result, has_aux, name):
    if not has_aux:
        return result, None
    if not (isinstance(result, tuple) and len(result) == 2):
        raise RuntimeError(f"{name}: the function must return (output, aux) with has_aux=True")
    return result


def _chosen(args, argnums):
    numbers = (argnums,) if isinstance(argnums, int) else argnums
    if not isinstance(numbers, tuple) or not numbers:
        raise ValueError(f"argnums must be int or Tuple[int, ...], got: {argnums}")
    for number in numbers:
        if not -len(args) <= number < len(args):
            raise RuntimeError(f"Got argnum={number}, but only {len(args)} positional inputs")
    return [number % len(args) for number in numbers]


def grad_and_value(func, argnums=0, has_aux=False):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        numbers = _chosen(args, argnums)
        enabled, given = torch.is_grad_enabled(), (args, kwargs)
        with torch.enable_grad():
            parts = [_leaves(args[number]) for number in numbers]
            args = list(args)
            for number, part in zip(numbers, parts):
                args[number] = part
            output, aux = _apart(func(*args, **kwargs), has_aux, "grad")
            if not isinstance(output, Tensor):
                raise RuntimeError(f"Expected the differentiated function to return a Tensor, got {type(output)}")
            if output.dim() != 0:
                raise RuntimeError(f"Expected f(*args) to return a scalar tensor, got tensor with {output.dim()} dims. Maybe you wanted to use the vjp or jacrev APIs instead?")
            flat = _tensors(parts)
            outer = _outer(enabled, given, output, parts)
            found = _gradients([output], flat, [torch.ones_like(output, requires_grad=False)], outer)
            _release(parts)
        made = iter(found)
        gradients = tuple(pytree.tree_map(lambda _: next(made), part) for part in parts)
        gradient = gradients[0] if isinstance(argnums, int) else gradients
        output, aux = _below(output, outer), _below(aux, outer)
        return (gradient, (output, aux)) if has_aux else (gradient, output)
    return wrapper


def grad(func, argnums=0, has_aux=False):
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        gradient, value = both(*args, **kwargs)
        return (gradient, value[1]) if has_aux else gradient
    return wrapper


def vjp(func, *primals, has_aux=False):
    enabled = torch.is_grad_enabled()
    with torch.enable_grad():
        parts = _leaves(primals)
        output, aux = _apart(func(*parts), has_aux, "vjp")
    outer = _outer(enabled, primals, output, parts)
    outputs, inputs = _tensors(output), _tensors(parts)
    if not outputs:
        raise RuntimeError(f"vjp(f, *primals): Expected f to return Tensors, got {type(output)}")

    def pull(cotangents, retain_graph=True, create_graph=None):
        given = _tensors(cotangents)
        if len(given) != len(outputs) or any(g.shape != o.shape for g, o in zip(given, outputs)):
            raise RuntimeError("Expected cotangents to have the same structure and shapes as the output of f")
        made = iter(_gradients(outputs, inputs, given, outer or _outer(torch.is_grad_enabled(), given)))
        return tuple(pytree.tree_map(lambda _: next(made), part) for part in parts)

    shown = _below(output, outer)
    return (shown, pull, _below(aux, outer)) if has_aux else (shown, pull)


def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    if not isinstance(primals, tuple):
        raise RuntimeError(f"torch.func.jvp(f, primals, tangents): Expected primals to be a tuple. E.g. it should be valid to call f(*primals). Got {type(primals)}")
    given, flat = _tensors(tangents), _tensors(primals)
    if not flat or not isinstance(tangents, tuple) or len(given) != len(flat):
        raise RuntimeError("torch.func.jvp(f, primals, tangents): Expected primals and tangents to have the same python structure")
    for p, t in zip(flat, given):
        if p.shape != t.shape:
            raise RuntimeError(f"Expected primal and tangent to have the same shape, got {p.shape} and {t.shape}")
        if p.dtype != t.dtype:
            raise RuntimeError(f"Expected primal and tangent to have the same dtype, got {p.dtype} and {t.dtype}")
    enabled = torch.is_grad_enabled()
    with torch.enable_grad():
        parts = pytree.tree_map(_leaf, primals)
        output, aux = _apart(func(*parts), has_aux, "jvp")
        outer = _outer(enabled, (primals, tangents), output, parts)
        tangent = _tangents(output, _tensors(parts), outer)
    shown = _below(output, outer)
    return (shown, tangent, _below(aux, outer)) if has_aux else (shown, tangent)


def _tangents(output, inputs, outer):
    # A tangent takes the products of a backward: those of each operand that has one.
    outputs = _tensors(output)
    if not outputs:
        raise RuntimeError(f"jvp(f, primals, tangents): Expected f to return Tensors, got {type(output)}")
    _gradients(outputs, inputs, [torch.ones_like(o, requires_grad=False) for o in outputs], False)
    return pytree.tree_map(lambda o: torch.empty_like(o, requires_grad=outer) if isinstance(o, Tensor) else o, output)


def linearize(func, *primals):
    for p in _tensors(primals):
        if not (p.is_floating_point() or p.is_complex()):
            raise ValueError(f"Expected primal to be floating point or complex, but got: {p.dtype}")
    output = func(*primals)
    flat = _tensors(primals)

    def push(*tangents):
        given = _tensors(tangents)
        if len(given) != len(flat) or any(t.shape != p.shape for t, p in zip(given, flat)):
            raise RuntimeError("Expected the tangents to have the same structure and shapes as primals")
        return jvp(func, primals, tangents)[1]
    return output, push


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None, _preallocate_and_copy=False):
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        numbers = _chosen(args, argnums)
        enabled, given = torch.is_grad_enabled(), (args, kwargs)
        with torch.enable_grad():
            parts = [_leaves(args[number]) for number in numbers]
            args = list(args)
            for number, part in zip(numbers, parts):
                args[number] = part
            output, aux = _apart(func(*args, **kwargs), has_aux, "jacrev")
            inputs = _tensors(parts)
            outer = _outer(enabled, given, output, parts)
            blocks = iter([_jacobian(o, inputs, outer) for o in _tensors(output)])

            def of(_):
                made = iter(next(blocks))
                found = tuple(pytree.tree_map(lambda _: next(made), part) for part in parts)
                return found[0] if isinstance(argnums, int) else found
            jacobian = pytree.tree_map(of, output)
        return (jacobian, _below(aux, outer)) if has_aux else jacobian
    return wrapper


def _jacobian(output, inputs, outer):
    # A backward for each element of the output: rows of the Jacobian of each input.
    if output.numel() == 0:
        return [t.new_zeros(output.shape + t.shape) for t in inputs]
    rows = []
    for _ in range(output.numel()):
        rows.append(_gradients([output], inputs, [torch.zeros_like(output, requires_grad=False)], outer))
    return [torch.stack(row).view(output.shape + t.shape) for row, t in zip(zip(*rows), inputs)]


def jacfwd(func, argnums=0, has_aux=False, *, chunk_size=None, randomness="error"):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        numbers = _chosen(args, argnums)
        enabled, given = torch.is_grad_enabled(), (args, kwargs)
        with torch.enable_grad():
            parts = [_leaves(args[number]) for number in numbers]
            args = list(args)
            for number, part in zip(numbers, parts):
                args[number] = part
            output, aux = _apart(func(*args, **kwargs), has_aux, "jacfwd")
            inputs = _tensors(parts)
            outer = _outer(enabled, given, output, parts)

            def of(o):
                made = iter([_columns(o, t, outer) for t in inputs])
                found = tuple(pytree.tree_map(lambda _: next(made), part) for part in parts)
                return found[0] if isinstance(argnums, int) else found
            jacobian = pytree.tree_map(of, output)
        return (jacobian, _below(aux, outer)) if has_aux else jacobian
    return wrapper


def _columns(output, t, outer):
    # A tangent for each element of an input: columns of the Jacobian.
    if t.numel() == 0:
        return output.new_zeros(output.shape + t.shape)
    columns = [_tangents(output, [t], outer) for _ in range(t.numel())]
    return torch.stack(columns).movedim(0, -1).reshape(output.shape + t.shape)


def hessian(func, argnums=0):
    return jacfwd(jacrev(func, argnums), argnums)


def functionalize(func, *, remove="mutations"):
    return func


# Modules as functions.

def _owner(module, name):
    *path, last = name.split(".")
    for part in path:
        module = getattr(module, part)
    return module, last


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    if isinstance(parameter_and_buffer_dicts, dict):
        given = parameter_and_buffer_dicts
    elif isinstance(parameter_and_buffer_dicts, (list, tuple)):
        if not all(isinstance(d, dict) for d in parameter_and_buffer_dicts):
            raise ValueError("Expected all elements of parameter_and_buffer_dicts to be dictionaries")
        names = [name for d in parameter_and_buffer_dicts for name in d]
        if len(set(names)) != len(names):
            raise ValueError("some keys appear in several of the dictionaries")
        given = {name: value for d in parameter_and_buffer_dicts for name, value in d.items()}
    else:
        raise ValueError(f"Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got {type(parameter_and_buffer_dicts)}")
    own = dict(module.named_parameters(remove_duplicate=False))
    own.update(module.named_buffers(remove_duplicate=False))
    if strict and set(own) != set(given):
        raise RuntimeError("Error(s) in loading state: missing or unexpected keys with strict=True")
    replaced = {name: value for name, value in given.items()}
    if tie_weights:
        for name, value in given.items():
            for other, tensor in own.items():
                if other != name and name in own and tensor is own[name]:
                    if given.get(other, value) is not value:
                        raise ValueError(f"functional_call got multiple values for keys {[name, other]}, which are tied. Consider using tie_weights=False")
                    replaced[other] = value
    if args is None:
        args = ()
    elif not isinstance(args, tuple):
        args = (args,)
    places = []
    try:
        for name, value in replaced.items():
            owner, last = _owner(module, name)
            registry = owner._parameters if last in owner._parameters else owner._buffers
            if last not in registry:
                if strict or not hasattr(owner, last):
                    raise AttributeError(f"{type(owner).__name__} has no attribute `{last}`")
                raise TypeError(f"{name} is not an nn.Parameter or a buffer")
            if not isinstance(value, Tensor):
                raise TypeError(f"{value} is not an instance of torch.Tensor")
            places.append((registry, last, registry[last]))
            registry[last] = value
        return module(*args, **(kwargs or {}))
    finally:
        for registry, last, before in reversed(places):
            registry[last] = before


def stack_module_state(models):
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if not (all(m.training for m in models) or all(not m.training for m in models)):
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    if not all(type(m) is type(models[0]) for m in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    parameters = {name: _stacked([dict(m.named_parameters())[name] for m in models]) for name, _ in models[0].named_parameters()}
    buffers = {name: _stacked([dict(m.named_buffers())[name] for m in models]) for name, _ in models[0].named_buffers()}
    return parameters, buffers


def _stacked(tensors):
    wanted = tensors[0].requires_grad
    if any(t.requires_grad != wanted for t in tensors):
        raise RuntimeError("Expected parameters to have consistent requires_grad")
    if wanted:
        return torch.stack(tensors).detach().requires_grad_()
    return torch.stack(tensors)


def replace_all_batch_norm_modules_(root):
    for module in root.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.running_mean = module.running_var = None
            module.num_batches_tracked = None
            module.track_running_stats = False
    return root


# Maps.

def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")
    if not isinstance(in_dims, (int, tuple, list, dict)):
        _wrong(func, f"expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, got: {type(in_dims)}.")

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return _map(func, in_dims, out_dims, args, kwargs)
    return wrapper


def _wrong(func, text):
    raise ValueError(f"vmap({getattr(func, '__name__', func)}, ...): {text}")


def _aligned(tree, dims, func):
    # The axis of each leaf; a number stands for all below it.
    if dims is None or isinstance(dims, int) and not isinstance(dims, bool):
        return [dims] * len(pytree.tree_leaves(tree))
    if isinstance(tree, dict) and isinstance(dims, dict) and set(tree) == set(dims):
        return [d for key in tree for d in _aligned(tree[key], dims[key], func)]
    if isinstance(tree, (list, tuple)) and isinstance(dims, (list, tuple)) and len(tree) == len(dims):
        return [d for item, dim in zip(tree, dims) for d in _aligned(item, dim, func)]
    _wrong(func, "in_dims is not compatible with the structure of `inputs`.")


def _map(func, in_dims, out_dims, args, kwargs):
    if not pytree.tree_leaves(args) and not pytree.tree_leaves(kwargs):
        _wrong(func, "got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over a function with no inputs. The latter is unsupported.")
    dims = _aligned(args, tuple(in_dims) if isinstance(in_dims, list) else in_dims, func) + [0] * len(pytree.tree_leaves(kwargs))
    leaves = pytree.tree_leaves((args, kwargs))
    axes, sizes = [], []
    for leaf, dim in zip(leaves, dims):
        if dim is None:
            axes.append(None)
            continue
        if not isinstance(leaf, Tensor):
            _wrong(func, f"Got in_dim={dim} for an input but the input is of type {type(leaf)}. We cannot vmap over non-Tensor arguments, please use None as the respective in_dim")
        if not -leaf.dim() <= dim < leaf.dim():
            _wrong(func, f"Got in_dim={dim} for some input, but that input is a Tensor of dimensionality {leaf.dim()} so expected in_dim to satisfy -{leaf.dim()} <= in_dim < {leaf.dim()}.")
        axes.append(dim % leaf.dim())
        sizes.append(leaf.shape[axes[-1]])
    if not sizes:
        _wrong(func, f"in_dims={in_dims}: at least one of the inputs must be mapped over")
    if len(set(sizes)) > 1:
        raise ValueError(f"vmap: Expected all tensors to have the same size in the mapped dimension, got sizes {sizes} for the mapped dimension")
    samples = [_sample(func, args, kwargs, leaves, axes, i, sizes[0]) for i in range(max(sizes[0], 1))]
    if sizes[0] > 1:
        _C.assume("vmap", f"torch.vmap runs its function once for each of {sizes[0]} samples",
                  "kernels are small and many where PyTorch's are few; products are the same")
    return _joined(func, samples, sizes[0], out_dims, leaves, axes)


def _sample(func, args, kwargs, leaves, axes, i, size):
    parts = iter([leaf if axis is None else leaf.select(axis, i) if size else leaf.new_empty(leaf.shape[:axis] + leaf.shape[axis + 1:])
                  for leaf, axis in zip(leaves, axes)])
    args, kwargs = pytree.tree_map(lambda _: next(parts), (args, kwargs))
    return func(*args, **kwargs)


def _joined(func, samples, size, out_dims, leaves, axes):
    first = samples[0]
    flat = [pytree.tree_leaves(sample) for sample in samples]
    if isinstance(first, Tensor):
        places = [out_dims[0] if isinstance(out_dims, tuple) and len(out_dims) == 1 else out_dims]
    else:
        places = [out_dims] * len(flat[0]) if out_dims is None or isinstance(out_dims, int) else list(pytree.tree_leaves(out_dims))
    if len(places) != len(flat[0]) or not all(p is None or isinstance(p, int) for p in places):
        _wrong(func, f"out_dims is not compatible with the structure of `outputs`. out_dims has structure {out_dims}")
    made = []
    for results, place in zip(zip(*flat), places):
        if not isinstance(results[0], Tensor):
            _wrong(func, f"`{getattr(func, '__name__', func)}` must only return Tensors, got type {type(results[0])} as a return.")
        made.append(_placed(results, size, place, leaves, axes))
    joined = iter(made)
    return pytree.tree_map(lambda _: next(joined), first)


def _placed(results, size, place, leaves, axes):
    first = results[0]
    if place is not None and not -first.dim() - 1 <= place <= first.dim():
        raise IndexError(f"Dimension out of range (expected to be in range of [{-first.dim() - 1}, {first.dim()}], but got {place})")
    if size == 0:
        whole = first.new_empty((0,) + first.shape)
    elif size > 1 and all(r is first for r in results):
        if place is None:
            return first
        whole = first.expand((size,) + first.shape)
    else:
        whole = _view(results, leaves, axes)
        if whole is None:
            whole = torch.stack(results)
    if place is None:
        raise ValueError("vmap: `out_dims` is None for a result that is mapped over")
    return whole.movedim(0, place) if place else whole


def _view(results, leaves, axes):
    # A function that returns a view of what is mapped returns one of the whole.
    first = results[0]
    if first.numel() == 0:
        return None
    for leaf, axis in zip(leaves, axes):
        if axis is None or leaf.untyped_storage().data_ptr() != first.untyped_storage().data_ptr() or leaf.dtype != first.dtype:
            continue
        return leaf.as_strided((len(results),) + first.shape, (leaf.stride(axis),) + first.stride(), first.storage_offset())
    return None
