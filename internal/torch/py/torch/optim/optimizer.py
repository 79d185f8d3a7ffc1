# What all optimizers share. A step has no values to change here; the groups,
# the options and the state's keys are what programs read.
from collections import defaultdict

from torch import _C

required = object()


class Optimizer:
    def __init__(self, params, defaults):
        self.defaults = defaults
        self.state = defaultdict(dict)
        self.param_groups = []
        groups = list(params)
        if len(groups) == 0:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(dict(group))
        _C.note_optimizer(self)

    def add_param_group(self, param_group):
        params = param_group["params"]
        param_group["params"] = list(params) if isinstance(params, (list, tuple)) or hasattr(params, "__next__") else [params]
        if len(param_group["params"]) and isinstance(param_group["params"][0], tuple):
            param_group["params"] = [p for _, p in param_group["params"]]
        for name, value in self.defaults.items():
            param_group.setdefault(name, value)
        self.param_groups.append(param_group)

    def zero_grad(self, set_to_none=True):
        for p in self._with_gradients():
            if set_to_none:
                p.grad = None
            else:
                p.grad.zero_()

    def step(self, closure=None):
        loss = closure() if closure is not None else None
        for p in self._with_gradients():
            _C.written(p)
        return loss

    def _with_gradients(self):
        return [p for group in self.param_groups for p in group["params"] if p.grad is not None]

    def state_dict(self):
        return {"state": {}, "param_groups": [{k: v for k, v in g.items() if k != "params"} for g in self.param_groups]}

    def load_state_dict(self, state_dict):
        pass

    def register_step_pre_hook(self, hook):
        pass

    def register_step_post_hook(self, hook):
        pass

    def __repr__(self):
        return f"{self.__class__.__name__}({self.defaults})"
