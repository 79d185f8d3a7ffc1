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
after(lambda w: w.exp(), lambda w, a: a.add_(1))
after(lambda w: w.sin(), lambda w, a: a.add_(1))
after(lambda w: w.sin(), lambda w, a: w.add_(1))
after(lambda w: w * 2, lambda w, a: w.add_(1))
after(lambda w: w * w, lambda w, a: w.zero_())
after(lambda w: w / 2, lambda w, a: w.zero_())
after(lambda w: (w * 1).relu_().add_(1), lambda w, a: None)
after(lambda w: (w * 1).sigmoid().relu_(), lambda w, a: None)
after(lambda w: F.silu(w.tanh(), inplace=True), lambda w, a: None)
after(lambda w: F.relu(w @ w.T, inplace=True), lambda w, a: None)
after(lambda w: w.exp(), lambda w, a: a.detach().zero_())
after(lambda w: w.exp(), lambda w, a: a.data.zero_())
after(lambda w: w.exp(), lambda w, a: a.data[0].zero_())
after(lambda w: w.exp(), lambda w, a: a[0].zero_())
after(lambda w: w.exp(), lambda w, a: a.view(-1)[:2].zero_())
after(lambda w: w.exp()[1:], lambda w, a: a.zero_())
after(lambda w: w.softmax(-1), lambda w, a: a.requires_grad_())
after(lambda w: self.a(w), lambda w, a: w.zero_())
after(lambda w: self.a(w), lambda w, a: self.a.weight.zero_())
after(lambda w: self.a(w), lambda w, a: self.a.bias.zero_())
after(lambda w: self.a(w), lambda w, a: self.a.weight.data.zero_())
after(lambda w: w ** 2, lambda w, a: torch.optim.SGD([w]).step())
after(lambda w: w ** 2, lambda w, a: (w.sum().backward(), torch.optim.SGD([w]).step()))
after(lambda w: w + 2, lambda w, a: (w.sum().backward(), torch.optim.SGD([w]).step()))
after(lambda w: F.max_pool1d(w[None], 1), lambda w, a: a.zero_())
after(lambda w: w.max(), lambda w, a: a.zero_())
after(lambda w: w.clone(), lambda w, a: w.zero_())
after(lambda w: torch.where(w > 0, w, w * 2), lambda w, a: w.zero_())
after(lambda w: torch.exp(w, out=None), lambda w, a: torch.sin(y, out=y))
versions(lambda t: t.add_(1), lambda t: t[0].zero_(), lambda t: t.data.zero_(), lambda t: t.detach().zero_(), lambda t: t.t_(), lambda t: t * 2)
torch.autograd.backward([x.sum(), x.exp().mean()])
torch.autograd.backward([x.sum(), x])
torch.autograd.backward([x.sum(), torch.ones(())])
torch.autograd.backward([x.exp().sum(), x.sum()], [None])
torch.autograd.backward(x, torch.ones(4, 3), inputs=[x])
x.backward(torch.ones(3))
(x + 0j).sum().backward()
y.sum().backward()
twice_backward((x * w[:, 0]).sum())
twice_backward((x + 1).sum())
torch.autograd.backward([product, product * 2])
given(torch.ones(4, 3))
given(torch.ones(3))
given(torch.ones(4, 3).double())
given(None)
stepped(True)
stepped(False)
"""


def twice(output, *inputs, **options):
    grad(output, *inputs, **options)
    return grad(output, *inputs)


def without(call):
    with torch.no_grad():
        return call()


def after(make, change):
    """What a backward gives after a change that gradients do not see."""
    w = torch.rand(4, 3, requires_grad=True)
    a = make(w)
    with torch.no_grad():
        change(w, a)
    try:
        a.sum().backward()
    except RuntimeError as error:
        return str(error).partition(":")[0]
    return w.grad


def versions(*changes):
    counted = torch.rand(4, 4)
    return tuple((change(counted), counted._version)[1] for change in changes)


def twice_backward(output):
    output.backward()
    output.backward()


def given(gradient):
    leaf = torch.rand(4, 3, requires_grad=True)
    try:
        leaf.grad = gradient
    except RuntimeError:
        return "refused"
    return leaf.grad


def stepped(none):
    leaf = torch.rand(4, 3, requires_grad=True)
    optimizer = torch.optim.SGD([leaf], lr=0.1)
    leaf.sum().backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=none)
    return leaf.grad


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
