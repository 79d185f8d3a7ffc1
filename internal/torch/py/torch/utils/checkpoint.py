# Activation checkpoints: the function runs as it is, and what it runs is marked
# as computed again in the backward pass.
import torch
from torch import _C

_early_stop = True


def checkpoint(function, *args, use_reentrant=None, context_fn=None, determinism_check="default", debug=False,
               early_stop=True, preserve_rng_state=True, **kwargs):
    reentrant = True if use_reentrant is None else use_reentrant
    if reentrant and kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    if not torch.is_grad_enabled():
        return function(*args, **kwargs)
    region = _C.begin_region((args, tuple(kwargs.values())), reentrant)
    try:
        return function(*args, **kwargs)
    finally:
        _C.end_region(region)


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    # The last segment is not checkpointed.
    if isinstance(functions, torch.nn.Sequential):
        functions = list(functions.children())

    def run(start, stop):
        def forward(x):
            for function in functions[start:stop]:
                x = function(x)
            return x
        return forward

    size = len(functions) // segments
    if size == 0:
        raise ValueError("range() arg 3 must not be zero")
    for i in range(segments - 1):
        input = checkpoint(run(i * size, (i + 1) * size), input, use_reentrant=use_reentrant, **kwargs)
    return run((segments - 1) * size, len(functions))(input)


def noop_context_fn():
    from contextlib import nullcontext
    return nullcontext(), nullcontext()


def set_checkpoint_early_stop(enable):
    from contextlib import nullcontext
    return nullcontext()


def set_checkpoint_debug_enabled(enabled):
    from contextlib import nullcontext
    return nullcontext()


class CheckpointFunction:
    @staticmethod
    def apply(function, preserve_rng_state, *args):
        return checkpoint(function, *args, use_reentrant=True)


def create_selective_checkpoint_contexts(policy_fn_or_list, allow_cache_entry_mutation=False):
    return noop_context_fn()


def get_device_states(*args):
    # There is no accelerator, so there are no generators to remember.
    return [], []


def set_device_states(devices, states, *, device_type=None):
    return None


class CheckpointPolicy:
    MUST_SAVE, PREFER_SAVE, MUST_RECOMPUTE, PREFER_RECOMPUTE = range(4)


DefaultDeviceType = None
