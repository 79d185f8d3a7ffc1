# torch.autograd: a backward that a program asks for runs what it passes, and gives leaves their gradients.
from torch import _C, Tensor
from torch import enable_grad, inference_mode, no_grad, ones_like, set_grad_enabled, zeros_like
from .function import Function

__getattr__ = _C.missing("torch.autograd")


def Variable(data, requires_grad=False, volatile=None):
    if requires_grad:
        data.requires_grad_()
    return data


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None):
    tensors = (tensors,) if isinstance(tensors, Tensor) else tuple(tensors)
    inputs = (inputs,) if isinstance(inputs, Tensor) else () if inputs is None else tuple(inputs)
    given = _first_gradients(tensors, grad_tensors)
    for i, tensor in enumerate(tensors):
        if not tensor.requires_grad:
            raise RuntimeError(f"element {i} of tensors does not require grad and does not have a grad_fn")
    keep = create_graph if retain_graph is None else retain_graph
    _C.backward(tensors, given, bool(keep), bool(create_graph), inputs)


def _backward_of(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
    backward(self, gradient, retain_graph, create_graph, inputs=inputs)


def grad(outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, only_inputs=True, allow_unused=None, is_grads_batched=False,
         materialize_grads=False):
    if materialize_grads and allow_unused is False:
        raise ValueError("Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False.")
    outputs = (outputs,) if isinstance(outputs, Tensor) else tuple(outputs)
    inputs = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    if not all(isinstance(t, Tensor) for t in outputs + inputs):
        _C.unsupported("torch.autograd.grad of what is no tensor")
    if is_grads_batched:
        return _batched_grad(outputs, inputs, grad_outputs, create_graph, allow_unused, materialize_grads)
    given = _first_gradients(outputs, grad_outputs)
    if not inputs:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    for i, output in enumerate(outputs):
        if not output.requires_grad:
            raise RuntimeError(f"element {i} of tensors does not require grad and does not have a grad_fn")
    if not all(t.requires_grad for t in inputs):
        raise RuntimeError("One of the differentiated Tensors does not require grad")
    keep = create_graph if retain_graph is None else retain_graph
    results = _C.gradients(outputs, inputs, given, bool(keep), bool(create_graph))
    if materialize_grads:
        return tuple(zeros_like(t, requires_grad=False) if g is None else g for g, t in zip(results, inputs))
    unused = [i for i, g in enumerate(results) if g is None]
    if unused and not allow_unused:
        raise RuntimeError(f"The differentiated Tensor at index {unused[0]} appears to not have been used in the graph. "
                           "Set allow_unused=True if this is the desired behavior.")
    return results


def _batched_grad(outputs, inputs, given, create_graph, allow_unused, materialize_grads):
    # A backward for each gradient of a batch.
    from torch import stack
    given = (given,) if given is None or isinstance(given, Tensor) else tuple(given)
    if len(given) != len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(given)} gradients")
    for i, (output, gradients) in enumerate(zip(outputs, given)):
        if gradients is None:
            raise RuntimeError("Expected grad_outputs to be given with is_grads_batched=True")
        if gradients.shape[1:] != output.shape or not gradients.dim():
            raise RuntimeError(f"If `is_grads_batched=True`, we interpret the first dimension of each grad_output as the batch dimension. The sizes of the "
                               f"remaining dimensions are expected to match the shape of corresponding output, but a mismatch was detected: "
                               f"grad_output[{i}] has a shape of {gradients.shape} and output[{i}] has a shape of {output.shape}.")
    rows = [grad(outputs, inputs, [g[i] for g in given], True, create_graph, True, allow_unused, False, materialize_grads) for i in range(given[0].shape[0])]
    return tuple(None if column[0] is None else stack(column) for column in zip(*rows))


def _first_gradients(outputs, given):
    # The gradients of the outputs: ones where none is given, for a single number.
    given = (given,) * (1 if isinstance(given, Tensor) else len(outputs)) if given is None or isinstance(given, Tensor) else tuple(given)
    if len(given) < len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(given)} gradients")
    made = []
    for i, (output, gradient) in enumerate(zip(outputs, given)):
        if gradient is not None:
            if gradient.shape != output.shape:
                raise RuntimeError(f"Mismatch in shape: grad_output[{i}] has a shape of {gradient.shape} and output[{i}] has a shape of {output.shape}.")
            if gradient.is_complex() != output.is_complex():
                raise RuntimeError("For complex Tensors, both grad_output and output are required to have the same dtype. "
                                   f"Mismatch in dtype: grad_output[{i}] has a dtype of {gradient.dtype} and output[{i}] has a dtype of {output.dtype}.")
        elif output.requires_grad:
            if output.numel() != 1:
                raise RuntimeError("grad can be implicitly created only for scalar outputs")
            if not output.is_floating_point():
                raise RuntimeError(f"grad can be implicitly created only for real scalar outputs but got {output.dtype}")
            gradient = ones_like(output, requires_grad=False)
        made.append(gradient)
    return tuple(made)


def set_detect_anomaly(mode, check_nan=True):
    from torch._contexts import _Switch
    return _Switch()


detect_anomaly = set_detect_anomaly


def set_multithreading_enabled(mode):
    from torch._contexts import _Switch
    return _Switch()
