# torch.autograd.functional: derivatives of functions, by backwards.
import torch
from torch import Tensor

from torch.func import _gradients


def _tuple(values, name, what):
    # The tensors of an argument, and whether it was a tuple.
    several = isinstance(values, tuple)
    values = tuple(values) if several else (values,)
    for i, value in enumerate(values):
        if not isinstance(value, Tensor):
            raise TypeError(f"The {what} given to {name} must be either a Tensor or a tuple of Tensors but the value at index {i} has type {type(value)}.")
    return values, several


def _inputs(inputs, create_graph):
    # Leaves of this call; with create_graph views, so that what the inputs depend on is seen.
    return tuple(t.view_as(t) if create_graph and t.requires_grad else t.detach().requires_grad_() for t in inputs)


def _shown(values, several, create_graph):
    values = tuple(v if create_graph else v.detach() for v in values)
    return values if several else values[0]


def _checked(v, like, several, name):
    # The vector of a product: one of ones for a single number.
    if v is None:
        if len(like) != 1 or like[0].numel() != 1:
            raise RuntimeError("The vector v can only be None if the user-provided function returns a single Tensor with a single element.")
        return (torch.ones_like(like[0], requires_grad=False),)
    v, _ = _tuple(v, name, "v")
    if len(v) != len(like):
        raise RuntimeError(f"v is a tuple of invalid length: should be {len(like)} but got {len(v)}.")
    for i, (a, b) in enumerate(zip(v, like)):
        if a.shape != b.shape:
            raise RuntimeError(f"Entry {i} in v has invalid size: should be {b.shape} but got {a.shape}.")
    return v


def _called(func, inputs, name):
    outputs, several = _tuple(func(*inputs), name, "outputs of the user-provided function")
    return outputs, several


def _strictly(outputs, inputs, strict):
    if strict and any(not o.requires_grad for o in outputs):
        raise RuntimeError("The output of the user-provided function is independent of the input. This is not allowed in strict mode.")


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    with torch.enable_grad():
        inputs, several = _tuple(inputs, "vjp", "inputs")
        inputs = _inputs(inputs, create_graph)
        outputs, many = _called(func, inputs, "vjp")
        _strictly(outputs, inputs, strict)
        v = _checked(v, outputs, many, "vjp")
        found = _gradients(outputs, inputs, v, create_graph)
    return _shown(outputs, many, create_graph), _shown(found, several, create_graph)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    # Twice backwards: the gradients of a linear function's are the products forwards.
    with torch.enable_grad():
        inputs, several = _tuple(inputs, "jvp", "inputs")
        inputs = _inputs(inputs, create_graph)
        if v is not None or len(inputs) != 1 or inputs[0].numel() != 1:
            v = _checked(v, inputs, several, "jvp")
        else:
            v = (torch.ones_like(inputs[0], requires_grad=False),)
        outputs, many = _called(func, inputs, "jvp")
        _strictly(outputs, inputs, strict)
        given = tuple(torch.zeros_like(o, requires_grad=True) for o in outputs)
        first = _gradients(outputs, inputs, given, True)
        found = _gradients([g for g in first if g.requires_grad], given, [w for g, w in zip(first, v) if g.requires_grad], create_graph)
    return _shown(outputs, many, create_graph), _shown(found, many, create_graph)


def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy="reverse-mode"):
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError('Expected strategy to be either "forward-mode" or "reverse-mode".')
    if strategy == "forward-mode" and create_graph:
        raise NotImplementedError('torch.autograd.functional.jacobian: `create_graph=True` and `strategy="forward-mode"` are not supported together (yet).')
    if strategy == "forward-mode" and not vectorize:
        raise NotImplementedError('torch.autograd.functional.jacobian: `strategy="forward-mode"` requires `vectorize=True`.')
    with torch.enable_grad():
        inputs, several = _tuple(inputs, "jacobian", "inputs")
        inputs = _inputs(inputs, create_graph)
        outputs, many = _called(func, inputs, "jacobian")
        _strictly(outputs, inputs, strict)
        rows = [tuple(_block(o, inputs, create_graph)) for o in outputs]
    rows = [_shown(row, several, create_graph) for row in rows]
    return tuple(rows) if many else rows[0]


def _block(output, inputs, create_graph):
    rows = [_gradients([output[place] if output.dim() else output], inputs, [torch.ones_like(output[place] if output.dim() else output, requires_grad=False)], create_graph)
            for place in _places(output.shape)]
    if not rows:
        return [t.new_zeros(output.shape + t.shape) for t in inputs]
    return [torch.stack(row).view(output.shape + t.shape) for row, t in zip(zip(*rows), inputs)]


def _places(shape):
    places = [()]
    for size in shape:
        places = [place + (i,) for place in places for i in range(size)]
    return places


def _scalar(func, inputs, name):
    outputs, many = _called(func, inputs, name)
    if many:
        raise RuntimeError(f"The function given to {name} should return a single Tensor")
    if outputs[0].numel() != 1:
        raise RuntimeError(f"The Tensor returned by the function given to {name} should contain a single element")
    return outputs[0].reshape(())


def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy="reverse-mode"):
    inputs, several = _tuple(inputs, "hessian", "inputs")

    def gradient(*leaves):
        output = _scalar(func, leaves, "hessian")
        return tuple(_gradients([output], leaves, [torch.ones_like(output, requires_grad=False)], True))
    found = jacobian(gradient, inputs, create_graph, strict, vectorize, outer_jacobian_strategy)
    return found if several else found[0][0]


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    return _second(func, inputs, v, create_graph, "vhp")


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    return _second(func, inputs, v, create_graph, "hvp")


def _second(func, inputs, v, create_graph, name):
    with torch.enable_grad():
        inputs, several = _tuple(inputs, name, "inputs")
        inputs = _inputs(inputs, create_graph)
        v = (torch.ones_like(inputs[0], requires_grad=False),) if v is None and len(inputs) == 1 and inputs[0].numel() == 1 else _checked(v, inputs, several, name)
        output = _scalar(func, inputs, name)
        first = _gradients([output], inputs, [torch.ones_like(output, requires_grad=False)], True)
        found = _gradients(first, inputs, v, create_graph)
    return _shown((output,), False, create_graph), _shown(found, several, create_graph)
