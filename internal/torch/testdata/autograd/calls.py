"""What torch.autograd.grad and storages give: one line for each statement. `python calls.py` prints what real torch says (calls.txt)."""
import torch
import torch.nn.functional as F
from torch import nn

grad = torch.autograd.grad

STATEMENTS = """
grad(x.sum(), x)
grad(x.mean(), x)
grad((x * y).sum(), x, create_graph=True)
grad((x * x).sum(), x, create_graph=True)
grad((x * x).sum(), x)
grad(x.relu().sum(), x, create_graph=True)
grad(x.tanh().sum(), x, create_graph=True)
grad(x.exp().mean(), [x], create_graph=True)
grad((x * 3).sum(), x, create_graph=True)
grad((x @ w).sum(), [x, w], create_graph=True)
grad(x @ w, [x, w], torch.ones(4, 5))
grad(x @ w, x, torch.ones(4, 5), create_graph=True, retain_graph=True, only_inputs=True)
grad([x.sum(), x * 2], x, [None, torch.ones(4, 3)])
grad(self.b(torch.tanh(self.a(x))).sum(), x, create_graph=True)
grad(self.b(torch.tanh(self.a(x))).sum(), list(self.parameters()), create_graph=True)
grad(self.b(self.a(x)), [x], torch.ones(4, 1), create_graph=True)
grad(grad((x ** 3).sum(), x, create_graph=True)[0].sum(), x, create_graph=True)
grad(grad((x ** 3).sum(), x, create_graph=True)[0].sum(), x)
grad(x, x, torch.ones(4, 3), create_graph=True)
grad(x.double().sum() * 2, x)
grad(x * 2, x, torch.ones(4, 3).double())
grad(x.sum(), [w, x], allow_unused=True)
grad(x.sum(), [w, x], materialize_grads=True)
grad(x.sum(), [w, x], materialize_grads=True, allow_unused=False)
grad(x.sum(), w)
grad(x.sum(), [x, w])
grad(y.sum(), x)
grad(x.sum(), y)
grad(y.sum(), y)
grad(x * 2, x)
grad(x * 2, x, torch.ones(3))
grad([x.sum(), x.sum()], x, [None])
grad(x.sum(), [])
grad((x + 1j).sum(), x)
twice((x * w[:, 0]).sum(), x)
twice((x * w[:, 0]).sum(), x, retain_graph=True)
twice((x * w[:, 0]).sum(), x, create_graph=True)
twice((x + 1).sum(), x)
without(lambda: grad((x * 2).sum(), x))
without(lambda: grad(product, x, create_graph=True))
grad(middle.sum(), middle)
grad(F.mse_loss(self.a(x), torch.zeros(4, 8)), self.a.weight, create_graph=True)
grad(F.cross_entropy(self.a(x), torch.zeros(4, dtype=torch.long)), [self.a.weight, self.a.bias], create_graph=True)
x.untyped_storage().nbytes()
x[1:].untyped_storage().nbytes()
x[1:, 1].untyped_storage().size()
len(x.untyped_storage())
x.half().untyped_storage().nbytes()
x.expand(7, 4, 3).untyped_storage().nbytes()
x.untyped_storage().element_size()
x.untyped_storage().device
x.untyped_storage().is_cuda
x.data_ptr() == x.untyped_storage().data_ptr()
x[1:].data_ptr() == x.data_ptr()
x[1:].data_ptr() - x.data_ptr()
x[1:].untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
x.clone().data_ptr() == x.data_ptr()
x.clone().untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
x.detach().untyped_storage()._cdata == x.untyped_storage()._cdata
torch.empty(0).data_ptr()
x.data_ptr() % 16
x.storage().size(), x.storage().nbytes(), x.storage().dtype, x.storage().element_size()
x[2:].storage_offset()
"""


def twice(output, *inputs, **options):
    grad(output, *inputs, **options)
    return grad(output, *inputs)


def without(call):
    with torch.no_grad():
        return call()


def shown(value):
    if isinstance(value, torch.Tensor):
        return f"{list(value.shape)} {value.dtype} {value.stride()} {value.storage_offset()} {value.requires_grad}"
    if isinstance(value, tuple):
        return ", ".join(shown(v) for v in value)
    return str(value)


class Measured(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(3, 8), nn.Linear(8, 1)

    def forward(self, x):
        self.lines = []
        x = x.detach().requires_grad_()
        y, w = torch.rand(4, 3), torch.rand(3, 5, requires_grad=True)
        product, middle = (x * x).sum(), x * 3
        names = dict(globals(), self=self, x=x, y=y, w=w, product=product, middle=middle)
        for statement in STATEMENTS.strip().splitlines():
            try:
                result = shown(eval(statement, names))
            except (RuntimeError, ValueError) as error:
                result = f"{type(error).__name__}: {error}"
            self.lines.append(f"{statement}\n  {result}")
        return x


if __name__ == "__main__":
    import warnings
    warnings.simplefilter("ignore")
    measured = Measured()
    measured(torch.rand(4, 3))
    print("\n".join(measured.lines))
