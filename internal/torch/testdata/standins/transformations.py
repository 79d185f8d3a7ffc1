# torch.func and its neighbours: shapes, layouts and requires_grad are those of torch 2.15.
import torch
from torch import func, nn
from torch.autograd import functional
from torch.signal import windows


def refused(error, call):
    try:
        call()
    except error:
        return True
    return False


x = torch.rand(3, 4)
assert torch.vmap(torch.sum, in_dims=1)(x).shape == (4,) and torch.vmap(torch.mm)(torch.rand(2, 3, 4), torch.rand(2, 4, 5)).shape == (2, 3, 5)
assert torch.vmap(lambda t: t.mean(-1), out_dims=-1)(torch.rand(2, 3, 4)).stride() == (1, 3)
assert torch.vmap(lambda t: t.T)(torch.rand(2, 3, 4)).stride() == (12, 1, 4)
assert refused(ValueError, lambda: torch.vmap(torch.sin)(torch.tensor(1.0))) and refused(ValueError, lambda: torch.vmap(torch.sin, in_dims=2)(x))
assert refused(ValueError, lambda: torch.vmap(lambda t: 1)(x))
assert func.grad(lambda t: (t ** 2).sum())(x).shape == (3, 4) and not func.grad(lambda t: (t ** 2).sum())(x).requires_grad
assert refused(RuntimeError, lambda: func.grad(torch.sin)(x))
assert [g.shape for g in func.grad(lambda a, b: (a @ b).sum(), argnums=(0, 1))(x, torch.rand(4, 2))] == [(3, 4), (4, 2)]
assert func.grad(func.grad(torch.sin))(torch.tensor(1.0)).shape == ()
value, pull = func.vjp(lambda t: t.sum(-1), x)
assert value.shape == (3,) and pull(value)[0].shape == (3, 4)
assert func.jvp(torch.sin, (x,), (x,))[1].shape == (3, 4) and refused(RuntimeError, lambda: func.jvp(torch.sin, x, x))
assert func.jacrev(lambda t: t.sum(-1))(x).shape == (3, 3, 4) and func.hessian(lambda t: t.exp().sum())(x).shape == (3, 4, 3, 4)
layer = nn.Linear(4, 2)
assert func.functional_call(layer, {"weight": torch.zeros(5, 4), "bias": torch.zeros(5)}, x).shape == (3, 5) and layer.weight.shape == (2, 4)
assert func.stack_module_state([layer, nn.Linear(4, 2)])[0]["weight"].shape == (2, 2, 4)
assert functional.jacobian(torch.sin, x).shape == (3, 4, 3, 4) and functional.hvp(lambda t: (t ** 3).sum(), x, x)[1].shape == (3, 4)
y = (x.requires_grad_() * 2).sum(-1)
assert torch.autograd.grad(y, x, torch.eye(3), is_grads_batched=True)[0].shape == (3, 3, 4)

# Functions that torch has of ATen and of tensors; named tensors are gone.
z = torch.ones(3, 4)
assert torch.exp_(z) is z and torch.is_signed(z) and torch.native_layer_norm(z, [4], None, None, 1e-5)[1].shape == (3, 1)
assert z.resize_(2, 2).shape == (2, 2) and z.resize_(30).shape == (30,) and z.dim_order() == (0,)
assert not hasattr(z, "names") and not hasattr(z, "refine_names")
assert windows.hann(5).shape == (5,) and refused(ValueError, lambda: windows.hann(3, dtype=torch.half))

# Versions are compared as versions are.
assert torch.__version__ >= "2.2" and torch.__version__ > (2, 9) and torch.__version__ == torch.version.__version__

# Arguments that no derivative goes through.
w = torch.rand(3, 4, requires_grad=True)
p = torch.rand(3, 4)
assert refused(RuntimeError, lambda: nn.functional.binary_cross_entropy(p, p, weight=w)) and refused(RuntimeError, lambda: nn.functional.soft_margin_loss(p, w))
