# torch.amp: autocast is noted, gradient scaling does nothing.
from torch import _C
from torch._contexts import autocast

__getattr__ = _C.missing("torch.amp")


class GradScaler:
    def __init__(self, device="cuda", init_scale=65536.0, growth_factor=2.0, backoff_factor=0.5, growth_interval=2000,
                 enabled=True):
        self._enabled = enabled

    def scale(self, outputs):
        return outputs

    def unscale_(self, optimizer):
        pass

    def step(self, optimizer, *args, **kwargs):
        return optimizer.step(*args, **kwargs)

    def update(self, new_scale=None):
        pass

    def is_enabled(self):
        return self._enabled

    def get_scale(self):
        return 1.0

    def state_dict(self):
        return {}

    def load_state_dict(self, state_dict):
        pass


def custom_fwd(function=None, *, device_type=None, cast_inputs=None):
    if function is None:
        return lambda inner: inner
    return function


custom_bwd = custom_fwd


def is_autocast_available(device_type):
    return True
