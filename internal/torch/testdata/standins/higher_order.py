# A higher-order operator of the program's own: it runs as it is registered for every device. Real torch says the same.
import torch
from torch._ops import HigherOrderOperator


class Scan(HigherOrderOperator):
    def __init__(self):
        super().__init__("scan_of_a_test")

    def __call__(self, body, x):
        return super().__call__(body, x)


scan = Scan()


def over_steps(body, x):
    return torch.stack([body(step) for step in x])


scan.py_impl(torch._C.DispatchKey.CompositeExplicitAutograd)(over_steps)
scan.py_impl(torch._C.DispatchKey.Autograd)(over_steps)
assert scan(lambda row: row.sum(), torch.ones(5, 3)).shape == (5,)
assert str(torch._C.DispatchKey.CPU) == "DispatchKey.CPU" and torch._C.DispatchKey.CPU.name == "CPU"
assert scan.name() == "scan_of_a_test"
