# out=: the tensor that a result is written to. Real torch runs this file too.
import torch

x = torch.zeros(10, 10)


def refused(kind, text, call):
    try:
        call()
    except kind as failure:
        assert text in str(failure), failure
    else:
        raise AssertionError("accepted: " + text)


# An empty tensor takes the result's size, and is what is returned.
for call, shape in (
        (lambda y: torch.mm(x, x, out=y), (10, 10)), (lambda y: torch.matmul(x, x, out=y), (10, 10)),
        (lambda y: torch.bmm(x[None], x[None], out=y), (1, 10, 10)), (lambda y: torch.addmm(x, x, x, out=y), (10, 10)),
        (lambda y: torch.add(x, 1, out=y), (10, 10)), (lambda y: torch.exp(x, out=y), (10, 10)),
        (lambda y: torch.cat([x, x], out=y), (20, 10)), (lambda y: torch.stack([x, x], out=y), (2, 10, 10)),
        (lambda y: torch.sum(x, 0, out=y), (10,)), (lambda y: torch.clamp(x, 0, 1, out=y), (10, 10)),
        (lambda y: torch.index_select(x, 0, torch.tensor([0, 1]), out=y), (2, 10)), (lambda y: torch.zeros(3, 4, out=y), (3, 4)),
        (lambda y: torch.full((2, 5), 7.0, out=y), (2, 5)), (lambda y: torch.mv(x, x[0], out=y), (10,)),
        (lambda y: torch.dot(x[0], x[0], out=y), ()), (lambda y: torch.mean(x, 1, out=y), (10,)),
        (lambda y: torch.linalg.norm(x, out=y), ()), (lambda y: torch.where(x > 0, x, x, out=y), (10, 10))):
    y = torch.empty(0)
    assert call(y) is y and tuple(y.shape) == shape, (shape, y.shape)

# Several results.
values, places = torch.empty(0), torch.empty(0, dtype=torch.long)
result = torch.max(x, 1, out=(values, places))
assert values.shape == places.shape == (10,)
values, places = torch.empty(0), torch.empty(0, dtype=torch.long)
torch.sort(x, out=(values, places))
torch.topk(x, 3, out=(values, places))
assert values.shape == (10, 3) and places.dtype == torch.int64

# A part of a larger tensor is written in place.
table = torch.zeros(4, 10, 10)
part = table[1]
torch.mm(x, x, out=part)
assert part.shape == (10, 10) and part.data_ptr() == table[1].data_ptr()

# The tensor keeps its type, and what it knows changes with it.
kept = torch.zeros(3, dtype=torch.float64)
torch.add(torch.ones(3), 1, out=kept)
assert kept.dtype == torch.float64 and kept.tolist() == [2.0, 2.0, 2.0]
numbers = torch.arange(3)
torch.mul(numbers, 2, out=numbers)
assert numbers.tolist() == [0, 2, 4]
assert torch.zeros(2, out=torch.empty(0, dtype=torch.float64)).dtype == torch.float64

refused(RuntimeError, "can't be cast to the desired output type", lambda: torch.add(x, 1, out=torch.empty(0, dtype=torch.long)))
refused(RuntimeError, "don't support automatic differentiation", lambda: torch.mm(x.clone().requires_grad_(), x, out=torch.empty(0)))
refused(TypeError, "argument 'out' must be Tensor", lambda: torch.exp(x, out=3))
refused(TypeError, "unexpected keyword argument 'out'", lambda: torch.relu(x, out=torch.empty(0)))
with torch.no_grad():
    torch.mm(x.clone().requires_grad_(), x, out=torch.empty(0))
assert torch.mm(x, x, out=None).shape == (10, 10)
