"""More kinds of statements: what programs do around operators. Templates as in grammar.py; {=} is the name that the result gets, for
statements of more than one expression. DEFINITIONS stands before the module, in torch's run and in heft's.
"""

DEFINITIONS = '''
import contextlib
import copy
import functools
import math
from collections import OrderedDict, namedtuple
from dataclasses import dataclass
from typing import Optional

from torch.nn.utils import parametrize
from torch.nn.utils.rnn import pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence
from torch.utils.checkpoint import checkpoint, checkpoint_sequential

Pair = namedtuple("Pair", "first second")


class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3

    @staticmethod
    def backward(ctx, grad):
        x, = ctx.saved_tensors
        return 3 * x * x * grad


class Straight(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high=1.0):
        ctx.low = low
        return x.clamp(low, high).round()

    @staticmethod
    def backward(ctx, grad):
        return grad, None, None


class Halves(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x * 0.5, (x > 0)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])

    @staticmethod
    def backward(ctx, grad, _):
        return grad * 0.5


class InPlace(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


class Symmetric(nn.Module):
    def forward(self, weight):
        return weight.triu() + weight.triu(1).mT


class Positive(nn.Module):
    def forward(self, weight):
        return weight.exp()

    def right_inverse(self, weight):
        return weight.abs().add(1).log()


class Residual(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x, *rest, **more):
        return x + self.inner(x, *rest, **more)


class Reloaded(nn.Module):
    """Takes its own state, and gives it back."""

    def __init__(self, inner, prefix="", strict=True):
        super().__init__()
        self.inner = inner
        self.load_state_dict({prefix + k: v.clone() for k, v in self.state_dict().items()}, strict=strict)

    def forward(self, *x):
        return self.inner(*x)


class Hooked(nn.Module):
    def __init__(self, inner, before=None, after=None, kwargs=False):
        super().__init__()
        self.inner = inner
        if before:
            inner.register_forward_pre_hook(before, with_kwargs=kwargs)
        if after:
            inner.register_forward_hook(after)

    def forward(self, *x):
        return self.inner(*x)


class Held(nn.Module):
    """Parameters, buffers and constants of every kind."""

    def __init__(self, size, persistent=True):
        super().__init__()
        self.register_buffer("table", torch.arange(size).float(), persistent=persistent)
        self.register_buffer("none", None)
        self.register_parameter("weight", nn.Parameter(torch.ones(size)))
        self.frozen = nn.Parameter(torch.zeros(size), requires_grad=False)
        self.several = nn.ParameterList([nn.Parameter(torch.ones(1)) for _ in range(2)])
        self.named = nn.ParameterDict({"a": nn.Parameter(torch.ones(size))})
        self.layers = nn.ModuleDict({"relu": nn.ReLU(), "tanh": nn.Tanh()})

    def forward(self, x):
        x = x * self.weight + self.table
        for p in self.several:
            x = x * p
        return self.layers["relu"](x) + self.named["a"] + self.frozen


@dataclass
class Result:
    value: torch.Tensor
    other: Optional[torch.Tensor] = None


def twice(f):
    @functools.wraps(f)
    def both(*args, **kwargs):
        return f(f(*args, **kwargs))
    return both


def counter(step):
    total = 0

    def add(x):
        nonlocal total
        total += step
        return x + total
    return add


def chunks(x, n):
    for part in x.chunk(n, -1):
        yield part


def branch(x):
    match x.shape:
        case (n, c, h, w):
            return x.flatten(2)
        case (n, c):
            return x[:, None]
        case (n,):
            return x.unsqueeze(-1)
        case _:
            return x
'''

PROGRAMS = """
Cube.apply({x:f})
Cube.apply({x})
Straight.apply({x:f}, {num})
Straight.apply({x:f}, -1.0, {float})
Halves.apply({x:f})
InPlace.apply({x:f} * 1)
InPlace.apply({x:f})
twice(torch.relu)({x:f})
twice(functools.partial(torch.add, other={num}))({x})
counter({int})({x})
branch({x})
torch.cat(list(chunks({x}, {n})), -1)
[part.sum() for part in chunks({x}, {n})]
Pair({x}, {y}).second
Result({x}, {y}).other
sum([{x:f}, {like:f}, 1.0])
functools.reduce(torch.add, [{x}, {bc}, {bc}])
math.prod({x}.shape)
max({x}.shape, default=0)
[t.shape for t in {x}.split({n})]
{x} if {x}.dim() > 2 else {x}.unsqueeze(0)
copy.deepcopy({x:f}.detach())
{x}.__class__.__name__
torch.is_tensor({x})
torch.is_floating_point({x})
torch.is_complex({x})
isinstance({x}, torch.Tensor)
torch.numel({x})
torch.Tensor.size({x}, {dim})
{x}.ndim
{x}.is_cuda
{x}.layout
{x}.grad_fn is None
{x}.requires_grad
{x}.output_nr
{x}.is_sparse
{x}.type()
{x}.get_device()
{x}.device.type
{x}.storage_offset()
{x}.stride()
{x}.is_set_to({y})
{x}.is_same_size({y})
{x}.is_signed()
{x}.is_inference()
{x}.is_conj()
{x}.is_neg()
{x}.data_ptr() == {x}.data_ptr()
{x}.untyped_storage().nbytes()
torch.is_grad_enabled()
torch.get_default_dtype()
torch.finfo({fdtype}).bits
torch.iinfo(torch.int32).max
torch.is_same_size({x}, {y})
{x}.new_tensor([{num}, {num}], dtype={dtype})
with torch.no_grad(): {=} = {x:f} * self.scale
with torch.no_grad(): {=} = {x:f}.mul_(2)
with torch.enable_grad(): {=} = {x:f} * self.scale
with torch.inference_mode(): {=} = {x:f} * self.scale
with torch.set_grad_enabled({bool}): {=} = {x:f} * self.scale
with torch.no_grad(), torch.enable_grad(): {=} = {x:f} + self.shift
with contextlib.nullcontext(): {=} = {x:f} + self.shift
torch.no_grad()(lambda t: t * self.scale)({x:f})
torch.enable_grad()(torch.relu)({x:f})
with torch.autograd.set_detect_anomaly(False): {=} = {x} * 2
with torch.profiler.record_function('part'): {=} = {x} * 2
with torch.random.fork_rng(): {=} = torch.rand_like({x:f})
for _ in range({n}): {=} = {x:f}.relu()
{=} = [t * 2 for t in {x}.unbind(0)]
{=} = {x}; {=} += 1
{=} = {x}.clone(); {=} *= {bc}
{=} = {x}.clone(); {=} -= {num}
{=} = {x}.clone(); {=} /= {num}
{=} = {x}.clone(); {=} //= {num}
{=} = {x}.clone(); {=} **= 2
{=} = {x}.clone(); {=} %= 3
{=} = {x}.clone(); {=} &= {bc}
{=} = {x}.clone(); {=} |= {bc}
{=} = {x}.clone(); {=} ^= True
{=} = {x}.clone(); {=} <<= 1
{=} = {x}.clone(); {=}[{index}] = {num}
{=} = {x}.clone(); {=}[{index}] = {y}
{=} = {x}.clone(); {=}[{index}] += {bc}
{=} = {x}.clone(); {=}.t_().add_(1)
{=} = {x}.clone(); {=}.unsqueeze_(0).squeeze_(0)
{=} = {x}.clone(); {=}.view(-1).mul_(2)
{=} = {x}.clone(); {=}.flatten()[0] = 1
{=} = {x}.clone(); {=}.select({dim}, 0).fill_({num})
{=} = {x}.clone(); {=}.diagonal().zero_()
{=} = {x}.clone(); {=}.narrow({dim}, 0, 1).copy_({num} * {=}.narrow({dim}, 0, 1))
{=} = {x}.clone(); {=}.unbind(0)[0].add_(1)
{=} = {x}.clone(); {=}.chunk(2)[0].mul_(2)
{=} = {x}.clone(); {=}.expand_as({=}).add_(1)
{=} = {x:f}.clone(); {=}.transpose(0, -1).relu_()
{=} = {x}.detach(); {=}.zero_()
{=} = {x}.detach().clone(); {=}.requires_grad_(); {=} = {=} * 2
{=} = {x:f}.detach().requires_grad_(); {=}.add_(1)
{=} = torch.zeros({@0}, {n}); {=}[:, 0] = 1
{=} = torch.zeros({n}, dtype={dtype}); {=}[{=} == 0] = {num}
{=} = torch.empty({n}, {n}).fill_({num})
{=} = ({x:f} * 1).register_hook(lambda g: g * 2)
{=} = {x:f} * 1; {=}.retain_grad()
del {x}[0]
{=} = {x}.view(-1).tolist().__class__.__name__
F.relu(input={x:f}, inplace=False)
F.softmax(input={x:f}, dim={dim}, dtype={fdtype})
F.pad(input={x}, pad=({n0}, {n0}), mode='constant', value={num})
F.interpolate(input={x:f4}, size=({n}, {n}), mode='bilinear', align_corners={bool})
F.cross_entropy(input={x:f2}, target={idx:@1:@0}, reduction={?'mean'|'sum'|'none'})
F.linear(input={x:f}, weight={new:f:3,@-1}, bias={?None|None})
F.layer_norm(input={x:f}, normalized_shape=[{@-1}])
F.dropout(input={x:f}, p={p}, training={bool})
torch.sum(input={x}, dim={dim}, keepdim={bool})
torch.sum({x}, axis={dim}, keepdims={bool})
torch.cat(tensors=[{x}, {x}], dim={dim})
torch.cat(({x}, {y}), axis={dim})
torch.concat([{x}, {like}], dim={dim})
torch.concatenate([{x}, {like}], axis={dim})
torch.stack(tensors=({x}, {x}), dim={dim})
torch.transpose(input={x}, dim0={dim}, dim1={dim})
torch.permute(input={x}, dims={perm})
torch.reshape(input={x}, shape={reshape})
torch.where(condition={x:b}, input={bc}, other={bc})
torch.where({x} == {x}, {bc}, {num})
torch.matmul(input={x:f}, other={new:f:@-1,n})
torch.clamp(input={x}, min={num}, max={num})
torch.clip({x}, {num}, {num})
torch.flatten(input={x}, start_dim={dim}, end_dim={dim})
torch.squeeze(input={x}, dim={dim})
torch.unsqueeze(input={x}, dim={dim})
torch.mean(input={x:f}, dim={dims}, keepdim={bool}, dtype={fdtype})
torch.add(input={x}, other={bc}, alpha={num})
torch.arange(start={int}, end={int}, step={?1|2|0.5|-1}, dtype={dtype})
torch.linspace(start={num}, end={num}, steps={n0}, dtype={dtype})
torch.full(size={shape}, fill_value={num}, dtype={dtype})
torch.full_like(input={x}, fill_value={num}, dtype={dtype})
torch.zeros(*{shape}, dtype={dtype})
torch.ones(size={shape})
torch.rand({n}, {n}, dtype={fdtype}, requires_grad={bool})
torch.tensor({num}, dtype={dtype})
torch.tensor([], dtype={dtype})
torch.tensor([[1, 2], [3, 4]], dtype={dtype}, requires_grad={bool})
torch.tensor({x}.shape)
torch.asarray([{num}, {num}], dtype={dtype})
torch.manual_seed({int})
{x}.view(size={reshape})
{x}.reshape(shape={reshape})
{x}.permute(dims={perm})
{x}.transpose(dim0={dim}, dim1={dim})
{x}.sum(dim={dim}, keepdim={bool}, dtype={dtype})
{x}.mean(axis={dim})
{x}.max(dim={dim}, keepdim={bool})
{x}.max(dim={dim}).values
{x}.min(dim={dim}).indices
{x}.max(dim={dim})[0]
{x}.sort(dim={dim}, descending={bool}).values
{x}.topk(k={n}, dim={dim}, largest={bool}, sorted={bool}).indices
{x}.split(split_size={n}, dim={dim})
{x}.chunk(chunks={n}, dim={dim})
{x}.expand(*{expand})
{x}.expand(size={expand})
{x}.repeat(repeats={repeats})
{x}.repeat(*{repeats})
{x}.flatten(start_dim={dim}, end_dim={dim})
{x}.flip(dims={dims})
{x}.flip({dim})
{x}.flip({dim}, {dim})
{x}.narrow(dim={dim}, start={n0}, length={n})
{x}.index_select(dim={dim}, index={idx:1:n})
{x}.gather(dim={dim}, index={idx:1:n,n})
{x}.masked_fill(mask={bc:b}, value={num})
{x}.to(dtype={dtype})
{x}.to(device='cpu', dtype={dtype})
{x}.to('cpu', {dtype}, non_blocking={bool})
{x}.to(device={x}.device)
{x}.clamp(min={num}, max={num})
{x}.clamp(max={num})
{x}.clamp_max({num})
{x}.clamp_(min={num})
{x}.squeeze(dim={dim})
{x}.unsqueeze(dim={dim})
{x}.softmax(dim={dim}, dtype={fdtype})
{x}.std(dim={dim}, correction={n0}, keepdim={bool})
{x}.norm(p={?1|2|'fro'|float('inf')|0}, dim={dim}, keepdim={bool})
{x}.unfold(dimension={dim}, size={n}, step={n})
{x}.type(dtype={dtype})
{x}.roll(shifts={int}, dims={dim})
{x}.cumsum(dim={dim}, dtype={dtype})
{x}.new_zeros(size={shape}, dtype={dtype})
{x}.argmax(dim={dim}, keepdim={bool})
{x}.diff(n={n}, dim={dim}, prepend={like})
{x}.quantile(q={float}, dim={dim}, keepdim={bool})
{x}.scatter_add(dim={dim}, index={idx:1:n}, src={new:f:n})
{x}.unflatten(dim={dim}, sizes=({n}, -1))
""".strip().split("\n")

OUT = """
{=} = torch.empty(0); torch.add({x}, {bc}, out={=})
{=} = torch.empty({@0}); torch.mul({x}, {bc}, out={=})
{=} = torch.empty_like({x}); torch.add({x}, {num}, out={=})
{=} = torch.empty(0); torch.matmul({x:f}.detach(), {new:f:@-1,n}, out={=})
{=} = torch.empty(0); torch.mm({x:f2}.detach(), {new:f:@1,n}, out={=})
{=} = torch.empty(0); torch.cat([{x}, {x}], {dim}, out={=})
{=} = torch.empty(0); torch.stack([{x}, {x}], {dim}, out={=})
{=} = torch.empty(0, dtype={dtype}); torch.sum({x}, {dim}, out={=})
{=} = torch.empty(0); torch.mean({x}, {dim}, out={=})
{=} = torch.empty(0, dtype={dtype}); torch.exp({x}, out={=})
{=} = torch.empty(0, dtype=torch.bool); torch.eq({x}, {bc}, out={=})
{=} = torch.empty(0); torch.clamp({x}, {num}, {num}, out={=})
{=} = torch.empty(0, dtype=torch.int64); torch.argmax({x}, {dim}, out={=})
{=} = torch.empty(0); torch.bmm({x:f3}.detach(), {new:f:@0,@2,n}, out={=})
{=} = torch.empty(0); torch.index_select({x}, 0, {idx:@0:n}, out={=})
{=} = torch.empty(0); torch.sqrt({x}, out={=})
{=} = torch.empty(0); torch.maximum({x}, {bc}, out={=})
{=} = torch.empty(0); torch.pow({x}, {num}, out={=})
{=} = torch.empty(0); torch.tril({x}, out={=})
{=} = torch.empty(0); torch.cumsum({x}, {dim}, out={=})
{=} = torch.empty(0); torch.where({x:b}, {bc}, {bc}, out={=})
{=} = torch.empty(0); torch.zeros({shape}, out={=})
{=} = torch.empty(0); torch.gather({x}, {dim}, {idx:1:n,n}, out={=})
{=} = torch.empty(0); torch.addmm({new:f:n}, {x:f2}.detach(), {new:f:@1,n}, out={=})
""".strip().split("\n")

MODULES = """
x:f | Reloaded(nn.Linear({@-1}, {n})) | {x}
x:f4 | Reloaded(nn.Conv2d({@1}, {n}, 1)) | {x}
x:f4 | Reloaded(nn.BatchNorm2d({@1})) | {x}
x:f4 | Reloaded(nn.BatchNorm2d({@1}), 'a.') | {x}
x:f | Reloaded(nn.Linear({@-1}, {n}), 'a.', strict=False) | {x}
x:f | Residual(nn.Linear({@-1}, {@-1})) | {x}
x:f | Residual(nn.Sequential(nn.LayerNorm({@-1}), nn.Linear({@-1}, 4), nn.GELU(), nn.Linear(4, {@-1}))) | {x}
x:f | Hooked(nn.Linear({@-1}, {n}), after=lambda m, i, o: o * 2) | {x}
x:f | Hooked(nn.Linear({@-1}, {n}), before=lambda m, i: (i[0] + 1,)) | {x}
x:f | Hooked(nn.ReLU(), before=lambda m, a, k: (a, k), kwargs=True) | {x}
x:f | Hooked(nn.ReLU(), after=lambda m, i, o: None) | {x}
x:f | Hooked(nn.ReLU(), after=lambda m, i, o: (o, i[0])) | {x}
x:f | Held({@-1}) | {x}
x:f | Held({@-1}, persistent=False) | {x}
x:f | copy.deepcopy(Held({@-1})) | {x}
x:f | parametrize.register_parametrization(nn.Linear({@-1}, {@-1}), 'weight', Symmetric()) | {x}
x:f | parametrize.register_parametrization(nn.Linear({@-1}, {n}), 'weight', Positive()) | {x}
x:f | nn.utils.parametrizations.weight_norm(nn.Linear({@-1}, {n})) | {x}
x:f | nn.utils.parametrizations.weight_norm(nn.Linear({@-1}, {n}), dim=None) | {x}
x:f | nn.utils.parametrizations.spectral_norm(nn.Linear({@-1}, {n})) | {x}
x:f | nn.utils.parametrizations.orthogonal(nn.Linear({@-1}, {n})) | {x}
x:f | nn.utils.weight_norm(nn.Linear({@-1}, {n}), dim={?0|1|None|-1}) | {x}
x:f | nn.utils.remove_weight_norm(nn.utils.weight_norm(nn.Linear({@-1}, {n}))) | {x}
x:f3 | nn.utils.weight_norm(nn.Conv1d({@1}, {n}, 1)) | {x}
x:f3 | nn.utils.weight_norm(nn.ConvTranspose1d({@1}, {n}, 2)) | {x}
x:f | nn.Linear({@-1}, {n}).requires_grad_(False) | {x}
x:f | nn.Linear({@-1}, {n}).to({fdtype}) | {x}
x:f | nn.Linear({@-1}, {n}, dtype={fdtype}) | {x}
x:f | nn.Linear({@-1}, {n}).half() | {x}.half()
x:f | nn.Linear({@-1}, {n}).double() | {x}
x:f | nn.Linear({@-1}, {n}).bfloat16() | {x}.bfloat16()
x:f | nn.Sequential(OrderedDict(a=nn.Linear({@-1}, 4), b=nn.ReLU(), c=nn.Linear(4, {n}))) | {x}
x:f | nn.Sequential(nn.Linear({@-1}, 4), nn.Dropout({p}), nn.Linear(4, {n}))[:{n}] | {x}
x:f | nn.Sequential(nn.Linear({@-1}, 4), nn.Sigmoid()).append(nn.Linear(4, {n})) | {x}
x:f | nn.Sequential() | {x}
x:f | nn.ModuleList([nn.Linear({@-1}, {n})]) | {x}
x:f | nn.ModuleList([nn.Linear({@-1}, {n}), nn.ReLU()])[{?0|1|-1|2}] | {x}
x:f | nn.Sequential(nn.Linear({@-1}, {n})).apply(lambda m: m.requires_grad_(False)) | {x}
x | nn.Identity({n}, a=1) | {x}
x:f | nn.Bilinear({@-1}, 3, {n}, bias={bool}) | {x}, {new:f:@0,3}
x:f | nn.Hardtanh({num}, {num}) | {x}
x:f | nn.ELU(alpha={float}, inplace={bool}) | {x}
x:f | nn.LeakyReLU(negative_slope={float}, inplace={bool}) | {x}
x:f | nn.ReLU(inplace={bool}) | {x}
x:f | nn.Softplus(beta={n}, threshold={n}) | {x}
x:f | nn.Softmax() | {x}
x:f | nn.LogSoftmax(dim={dim}) | {x}
x:f | nn.AdaptiveLogSoftmaxWithLoss({@-1}, 6, [2, 4]) | {x}, {idx:6:@0}
x | nn.Flatten(start_dim={dim}, end_dim={dim}) | {x}
x:i | nn.Embedding(9, {n}, sparse={bool}) | {idx:9:2,n}
x:i | nn.Embedding(9, {n}, padding_idx=0, scale_grad_by_freq={bool}) | {idx:9:2,n}
x:i | nn.Embedding.from_pretrained(torch.rand(9, {n}), freeze={bool}) | {idx:9:n}
x:i | nn.EmbeddingBag(9, {n}, sparse={bool}, mode={?'sum'|'mean'|'max'}) | {idx:9:2,n}
x:i | nn.EmbeddingBag(9, {n}, mode='sum') | {idx:9:2,3}, None, {new:f:2,3}
x:i | nn.EmbeddingBag(9, {n}, include_last_offset=True) | {idx:9:4}, {idx:1:2}
""".strip().split("\n")

CONVOLUTIONS = """
x:f3 | nn.ConvTranspose1d({@1}, {n}, {k}, stride={n}, padding={n0}, output_padding={n0}, dilation={n}) | {x}
x:f3 | nn.ConvTranspose1d({@1}, {@1}, 2, groups={@1}, bias={bool}) | {x}
x:f4 | nn.ConvTranspose2d({@1}, 4, 3, stride=2, padding=1, output_padding={n0}, groups={?1|2}) | {x}
x:f4 | nn.ConvTranspose2d({@1}, {n}, 2, 2) | {x}, output_size={?(8, 8)|[4, 4]|(6, 7)}
x:f4 | nn.ConvTranspose2d({@1}, {n}, 2, padding_mode={?'zeros'|'reflect'}) | {x}
x:f5 | nn.ConvTranspose3d({@1}, {n}, {k}, stride={n}, padding={n0}, output_padding={n0}) | {x}
x:f45 | nn.ConvTranspose3d({@-4}, 2, 2, groups={?1|2}) | {x}
x:f3 | nn.Conv1d({@1}, {n}, 3, padding={?'same'|'valid'|1|2}, padding_mode={?'zeros'|'reflect'|'replicate'|'circular'}) | {x}
x:f3 | nn.Conv1d({@1}, {@1}, {k}, groups={@1}, dilation={n}) | {x}
x:f4 | nn.Conv2d({@1}, {n}, ({k}, {k}), stride=({n}, {n}), padding=({n0}, {n0}), dilation=({n}, {n})) | {x}
x:f4 | nn.Conv2d({@1}, {n}, kernel_size=3, padding='same', dilation={n}) | {x}
x:f4 | nn.Conv2d({@1}, {n}, 3, 2, padding='same') | {x}
x:f5 | nn.Conv3d({@1}, {n}, 3, padding=1, padding_mode={?'zeros'|'replicate'|'circular'|'reflect'}) | {x}
x:f5 | nn.Conv3d({@1}, {n}, (1, 2, 2), padding='same', bias={bool}) | {x}
F.conv1d({x:f3}, {new:f:4,@1,3}, {new:f:4}, stride={n}, padding={?'same'|'valid'|1}, dilation={n})
F.conv1d({x:f2}, {new:f:4,@0,2})
F.conv2d({x:f4}, {new:f:4,@1,2,2}, padding={?'same'|'valid'|1|(1, 0)|(1,)|[2, 1]})
F.conv2d({x:f4}, {new:f:4,@1,2,2}, None, {n}, {n0}, {n}, 1)
F.conv_transpose1d({x:f3}, {new:f:@1,2,3}, {new:f:2}, stride={n}, padding={n0}, output_padding={n0}, groups=1, dilation={n})
F.conv_transpose2d({x:f4}, {new:f:@1,2,2,2}, None, {n}, {n0}, {n0}, 1, {n})
F.conv_transpose3d({x:f5}, {new:f:@1,2,2,2,2}, stride={n}, padding={n0})
torch.conv2d({x:f4}, {new:f:2,@1,2,2})
torch.conv_tbc({x:f3}, {new:f:2,@2,n}, {new:f:n}, {n0})
torch.conv_transpose2d({x:f4}, {new:f:@1,2,2,2})
F.unfold({x:f4}, ({k}, {k}), dilation={n}, padding={n0}, stride={n})
F.fold(F.unfold({x:f4}, 2), {x}.shape[-2:], 2)
F.fold(F.unfold({x:f4}, 2, stride=2), ({@2}, {@3}), kernel_size=2, stride=2)
F.fold({x:f23}, output_size=({n}, {n}), kernel_size=({k}, {k}), padding={n0}, stride={n})
F.max_pool1d({x:f3}, {k}, {n}, {n0}, {n}, ceil_mode={bool}, return_indices={bool})
F.max_pool2d({x:f4}, {k}, {n}, {n0}, {n}, ceil_mode={bool}, return_indices={bool})
F.max_pool3d({x:f5}, {k}, {n}, {n0}, {n}, ceil_mode={bool}, return_indices={bool})
F.max_pool2d({x:f4}, kernel_size=({k}, {k}), stride=({n}, {n}), padding=({n0}, {n0}))
F.max_pool2d_with_indices({x:f4}, {k})
F.avg_pool1d({x:f3}, {k}, stride={n}, padding={n0}, ceil_mode={bool}, count_include_pad={bool})
F.avg_pool2d({x:f4}, ({k}, {k}), stride={n}, padding={n0}, ceil_mode={bool}, count_include_pad={bool})
F.avg_pool3d({x:f5}, {k}, {n}, {n0}, {bool}, {bool}, {?None|2})
F.lp_pool1d({x:f3}, {?1|2|3.0}, {k}, {n}, {bool})
F.lp_pool2d({x:f4}, {?1|2|3.0}, ({k}, {k}), ceil_mode={bool})
F.lp_pool3d({x:f5}, 2, {k})
F.adaptive_avg_pool2d({x:f4}, ({n}, None))
F.adaptive_max_pool1d({x:f3}, {n}, return_indices={bool})
F.adaptive_max_pool2d({x:f4}, ({n}, {n}), return_indices={bool})
F.adaptive_max_pool3d({x:f5}, ({n}, {n}, {n}), return_indices={bool})
F.fractional_max_pool2d({x:f4}, 2, output_size=({n}, {n}), return_indices={bool})
F.fractional_max_pool3d({x:f5}, 1, output_size={n})
F.max_unpool1d(*F.max_pool1d({x:f3}, 2, return_indices=True), 2)
F.max_unpool2d(*F.max_pool2d({x:f4}, {k}, return_indices=True), {k})
F.max_unpool2d(*F.max_pool2d({x:f4}, 2, return_indices=True), 2, output_size={x}.shape)
F.max_unpool3d(*F.max_pool3d({x:f5}, 1, return_indices=True), 1)
x:f4 | nn.MaxPool2d({k}, stride={n}, padding={n0}, dilation={n}, return_indices={bool}, ceil_mode={bool}) | {x}
x:f5 | nn.MaxPool3d({k}, {n}, {n0}, {n}, {bool}, {bool}) | {x}
x:f3 | nn.MaxPool1d({k}, {n}, {n0}, {n}, {bool}, {bool}) | {x}
x:f4 | nn.AvgPool2d({k}, divisor_override={?1|2|None}) | {x}
x:f4 | nn.MaxUnpool2d({k}) | {x}, {idx:1:@0,@1,@2,@3}
x:f4 | nn.FractionalMaxPool2d(({k}, {k}), output_ratio=({?0.5|0.9}, 0.5), return_indices={bool}) | {x}
x:f5 | nn.FractionalMaxPool3d(1, output_size=1) | {x}
x:f5 | nn.LPPool3d(2, {k}) | {x}
x:f4 | nn.AdaptiveAvgPool2d((None, {n})) | {x}
x:f4 | nn.ZeroPad2d(({int}, {int}, {int}, {int})) | {x}
x:f3 | nn.ZeroPad1d({n0}) | {x}
x:f5 | nn.ZeroPad3d({n0}) | {x}
x:f4 | nn.ConstantPad2d(({n0}, {n0}, {n0}, {n0}), {num}) | {x}
x:f5 | nn.ConstantPad3d({int}, {num}) | {x}
x:f5 | nn.ReflectionPad3d({n0}) | {x}
x:f3 | nn.ReplicationPad1d({int}) | {x}
x:f5 | nn.CircularPad3d({n0}) | {x}
x:f23 | nn.CircularPad1d({n0}) | {x}
F.pad({x}, ({int}, {int}, {int}, {int}))
F.pad({x:f4}, [{n0}, {n0}, {n0}, {n0}], mode={?'reflect'|'replicate'|'circular'|'constant'}, value={num})
F.pad({x}, [])
F.upsample({x:f4}, scale_factor=2)
F.interpolate({x:f345}, size={n}, mode={?'nearest'|'nearest-exact'|'area'|'linear'|'bilinear'|'trilinear'|'bicubic'}, align_corners={?None|True|False})
F.interpolate({x:f345}, scale_factor={?2.0|0.5|1.3}, mode={?'nearest'|'bilinear'|'linear'|'trilinear'|'area'}, recompute_scale_factor={bool})
F.interpolate({x:f4}, scale_factor=({?2|1.5}, {?2|0.5}), mode={?'nearest'|'bicubic'})
F.grid_sample({x:f4}, F.affine_grid({new:f:@0,2,3}, {x}.size(), align_corners=False), mode={?'bilinear'|'nearest'|'bicubic'}, padding_mode={?'zeros'|'border'|'reflection'}, align_corners=False)
F.affine_grid({new:f:n,3,4}, (2, 3, 2, {n}, {n}), align_corners={bool})
F.native_channel_shuffle({x:f4}, {n})
F.local_response_norm({x:f34}, {n}, {float}, {float}, {float})
F.batch_norm({x:f}, torch.zeros({@1}), torch.ones({@1}), torch.ones({@1}), torch.zeros({@1}), {bool}, {float}, 1e-3)
F.instance_norm({x:f34}, torch.zeros({@1}), torch.ones({@1}), use_input_stats={bool})
F.instance_norm({x:f34}, weight={new:f:@1}, bias={new:f:@1})
F.group_norm({x:f}, {n}, {new:f:@1}, {new:f:@1}, eps=1e-3)
F.layer_norm({x:f}, {x}.shape[1:], torch.ones({x}.shape[1:]))
F.rms_norm({x:f}, [{@-1}], {new:f:@-1}, eps={?None|1e-6})
torch.layer_norm({x:f}, [{@-1}])
torch.group_norm({x:f}, {n})
torch.batch_norm({x:f}, None, None, None, None, True, 0.1, 1e-5, {bool})
x:f4 | nn.BatchNorm2d({@1}, eps=1e-3, momentum={?0.1|None}, affine={bool}, track_running_stats={bool}) | {x}
x:f3 | nn.BatchNorm1d({@1}, affine={bool}) | {x}
x:f3 | nn.InstanceNorm1d({@1}, affine={bool}, track_running_stats={bool}) | {x}
x:f5 | nn.InstanceNorm3d({@1}, affine={bool}, track_running_stats={bool}) | {x}
x:f | nn.GroupNorm({?1|2|4}, {@1}, eps=1e-3, affine={bool}) | {x}
x:f | nn.LayerNorm({@-1}, eps=1e-6, elementwise_affine={bool}, bias={bool}) | {x}
x:f | nn.LayerNorm(({@-2}, {@-1}), bias=False) | {x}
x:f | nn.RMSNorm({@-1}, eps={?None|1e-6}) | {x}
x:f4 | nn.LocalResponseNorm({n}, alpha=1e-3, beta={float}, k={n}) | {x}
x:f34 | nn.LazyInstanceNorm2d() | {x}
x:f3 | nn.LazyConvTranspose1d({n}, {k}) | {x}
""".strip().split("\n")

ATTENTION = """
F.scaled_dot_product_attention({new:f:2,3,n,8}, {new:f:2,3,5,8}, {new:f:2,3,5,8}, {new:f:n,5}).contiguous()
F.scaled_dot_product_attention({new:f:2,3,4,8}, {new:f:2,3,5,8}, {new:f:2,3,5,8}, attn_mask={new:b:2,1,4,5}).contiguous()
F.scaled_dot_product_attention({new:f:2,3,4,8}, {new:f:2,3,4,8}, {new:f:2,3,4,8}, dropout_p={p}, is_causal=True, scale={?None|0.5}).contiguous()
F.scaled_dot_product_attention({new:f:2,4,4,8}, {new:f:2,2,4,8}, {new:f:2,2,4,8}, enable_gqa={bool}).contiguous()
F.scaled_dot_product_attention({new:f:2,4,4,8}, {new:f:2,4,4,8}, {new:f:2,4,4,8}, {new:b:4,4}, is_causal={bool}).contiguous()
F.scaled_dot_product_attention({new:f:4,8}, {new:f:5,8}, {new:f:5,3}).contiguous()
x:f3 | nn.MultiheadAttention(8, {?1|2|4|3}, dropout={p}, batch_first={bool}) | {new:f:3,3,8}, {new:f:3,3,8}, {new:f:3,3,8}, need_weights={bool}
x:f3 | nn.MultiheadAttention(8, 2) | {new:f:3,3,8}, {new:f:5,3,8}, {new:f:5,3,8}, attn_mask={new:b:3,5}
x:f3 | nn.MultiheadAttention(8, 2) | {new:f:3,2,8}, {new:f:5,2,8}, {new:f:5,2,8}, key_padding_mask={new:b:2,5}
x:f3 | nn.MultiheadAttention(8, 2) | {new:f:3,2,8}, {new:f:5,2,8}, {new:f:5,2,8}, key_padding_mask={new:b:2,5}, attn_mask={new:f:3,5}, average_attn_weights={bool}
x:f3 | nn.MultiheadAttention(8, 2, batch_first=True) | {new:f:2,3,8}, {new:f:2,3,8}, {new:f:2,3,8}, attn_mask={new:f:4,3,3}, need_weights={bool}
x:f3 | nn.MultiheadAttention(8, 2, batch_first=True) | {new:f:2,3,8}, {new:f:2,3,8}, {new:f:2,3,8}, attn_mask=nn.Transformer.generate_square_subsequent_mask(3), is_causal=True
x:f3 | nn.MultiheadAttention(8, 2, add_bias_kv=True, add_zero_attn={bool}) | {new:f:3,2,8}, {new:f:5,2,8}, {new:f:5,2,8}, key_padding_mask={new:b:2,5}
x:f2 | nn.MultiheadAttention(8, 2) | {new:f:3,8}, {new:f:5,8}, {new:f:5,8}
x:f3 | nn.MultiheadAttention(8, 2, kdim={n}, vdim=3) | {new:f:3,2,8}, {new:f:5,2,n}, {new:f:5,2,3}
x:f3 | nn.TransformerEncoderLayer(8, 2, 16, dropout={p}, activation={?'relu'|'gelu'|F.silu|nn.ReLU()}, batch_first={bool}, norm_first={bool}, bias={bool}) | {new:f:3,3,8}
x:f3 | nn.TransformerEncoderLayer(8, 2, 16, batch_first=True) | {new:f:2,3,8}, src_mask={new:f:3,3}, src_key_padding_mask={?None|None}
x:f3 | nn.TransformerEncoderLayer(8, 2, 16) | {new:f:3,2,8}, src_key_padding_mask={new:b:2,3}
x:f3 | nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), {n}, norm=nn.LayerNorm(8)) | {new:f:2,3,8}, mask={new:b:3,3}
x:f3 | nn.TransformerDecoderLayer(8, 2, 16, norm_first={bool}) | {new:f:3,2,8}, {new:f:5,2,8}, tgt_mask={new:f:3,3}, memory_key_padding_mask={new:b:2,5}
x:f3 | nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16, batch_first=True), {n}) | {new:f:2,3,8}, {new:f:2,5,8}
x:f3 | nn.Transformer(8, 2, {n}, {n}, 16, batch_first={bool}) | {new:f:3,3,8}, {new:f:3,3,8}
x:f3 | nn.RNN({@-1}, {n}, {n}, bidirectional={bool}, dropout={p}, bias={bool}) | {x}
x:f3 | nn.RNN({@-1}, 3, nonlinearity={?'tanh'|'relu'}, batch_first={bool}, dtype={fdtype}) | {x}
x:f3 | nn.RNN({@-1}, 3) | {x}, {new:f:1,@1,3}
x:f2 | nn.RNN({@-1}, 3, {n}) | {x}
x:f3 | nn.LSTM({@-1}, 4, {n}, proj_size={n}, bidirectional={bool}, batch_first={bool}) | {x}
x:f3 | nn.LSTM({@-1}, 4, proj_size=2) | {x}, ({new:f:1,@1,2}, {new:f:1,@1,4})
x:f3 | nn.LSTM(input_size={@-1}, hidden_size=3, num_layers=2, dropout=0.1, bidirectional=True) | {x}
x:f2 | nn.LSTM({@-1}, 3) | {x}, ({new:f:1,3}, {new:f:1,3})
x:f3 | nn.GRU({@-1}, 3, {n}, batch_first={bool}, bidirectional={bool}, bias={bool}) | {x}
x:f2 | nn.GRU({@-1}, 3) | {x}, {new:f:1,3}
x:f2 | nn.RNNCell({@-1}, 3, nonlinearity={?'tanh'|'relu'|'gelu'}, bias={bool}) | {x}, {new:f:@0,3}
x:f2 | nn.LSTMCell({@-1}, 3, bias={bool}) | {x}, ({new:f:@0,3}, {new:f:@0,3})
x:f1 | nn.GRUCell({@-1}, 3, bias={bool}) | {x}, {new:f:3}
x:f3 | nn.LSTM({@-1}, 3, batch_first=True) | pack_padded_sequence({x}, torch.full(({@0},), {@1}), batch_first=True)
x:f3 | nn.GRU({@-1}, 3) | pack_padded_sequence({x}, [{@0}] * {@1}, enforce_sorted={bool})
pack_padded_sequence({x:f3}, [{@0}] * {@1})[0]
pack_padded_sequence({x:f3}, [{@0}] * {@1}).batch_sizes
pad_packed_sequence(pack_padded_sequence({x:f3}, [{@0}] * {@1}))
pad_packed_sequence(pack_padded_sequence({x:f3}, [{@1}] * {@0}, batch_first=True), batch_first={bool}, padding_value={num})
pad_packed_sequence(pack_sequence([{new:f:4,3}, {new:f:2,3}]))
pad_sequence([{x:f}, {y:f}], batch_first={bool}, padding_value={num})
pad_sequence([{new:f:4,3}, {new:f:n,3}], batch_first={bool})
pack_sequence([{new:f:4,n}, {new:f:2,n}]).data
checkpoint(torch.relu, {x:f}, use_reentrant={bool})
checkpoint(lambda t: (t * self.scale).relu(), {x:f}, use_reentrant=False)
checkpoint_sequential([nn.ReLU(), nn.Tanh()], {n}, {x:f}, use_reentrant=False)
x:f | nn.Linear({@-1}, 3) | checkpoint(torch.tanh, {x}, use_reentrant=False)
""".strip().split("\n")

LOSSES = """
F.nll_loss(F.log_softmax({x:f2}, 1), {idx:@1:@0}, weight={new:f:@1}, ignore_index={int}, reduction={?'mean'|'sum'|'none'})
F.nll_loss({x:f3}, {idx:@1:@0,@2})
F.cross_entropy({x:f2}, {x:f2}.softmax(1), label_smoothing={?0.0|0.1}, reduction={?'mean'|'sum'|'none'})
F.cross_entropy({x:f4}, {idx:@1:@0,@2,@3}, ignore_index=1, label_smoothing=0.1)
F.cross_entropy({x:f2}, {idx:@1:@0}, weight={new:f:@1}, label_smoothing=0.1, reduction={?'mean'|'sum'|'none'})
F.mse_loss({x:f}, {like:f}, weight={like:f})
F.mse_loss({x}, {like})
F.l1_loss({x}, {like}, reduction={?'mean'|'sum'|'none'})
F.smooth_l1_loss({x:f}, {like:f}, beta={float}, reduction={?'mean'|'sum'|'none'})
F.huber_loss({x:f}, {like:f}, delta={float})
F.kl_div({x:f}.log_softmax(-1), {x:f}.softmax(-1), reduction={?'batchmean'|'sum'|'mean'|'none'})
F.kl_div({x:f}, {like:f}, log_target={bool})
F.binary_cross_entropy({x:f}.sigmoid(), {like:f}.sigmoid(), weight={bc:f})
F.binary_cross_entropy_with_logits({x:f}, {like:f}, pos_weight={new:f:@-1}, reduction={?'mean'|'sum'|'none'})
F.poisson_nll_loss({x:f}, {like:f}, log_input={bool}, full={bool})
F.gaussian_nll_loss({x:f}, {like:f}, torch.ones_like({x}), full={bool}, reduction={?'mean'|'sum'|'none'})
F.margin_ranking_loss({x:f}, {like:f}, {like:f}, margin={float}, reduction={?'mean'|'sum'|'none'})
F.hinge_embedding_loss({x:f}, {like:f}, margin={float}, reduction={?'mean'|'sum'|'none'})
F.cosine_embedding_loss({x:f2}, {like:f}, {new:f:@0}, margin=0.1, reduction={?'mean'|'sum'|'none'})
F.triplet_margin_loss({x:f}, {like:f}, {like:f}, margin={float}, p={?1|2}, swap={bool})
F.triplet_margin_with_distance_loss({x:f2}, {like:f}, {like:f}, margin={float}, swap={bool})
F.multi_margin_loss({x:f2}, {idx:@1:@0}, p={?1|2}, margin={float}, reduction={?'mean'|'sum'|'none'})
F.multi_margin_loss({x:f2}, {idx:@1:@0}, weight={new:f:@1})
F.multilabel_margin_loss({x:f2}, {idx:1:@0,@1}, reduction={?'mean'|'sum'|'none'})
F.multilabel_soft_margin_loss({x:f2}, {like:f}, weight={new:f:@1}, reduction={?'mean'|'sum'|'none'})
F.soft_margin_loss({x:f}, {like:f}, reduction={?'mean'|'sum'|'none'})
F.ctc_loss({new:f:12,2,5}.log_softmax(-1), torch.tensor([[1, 2, 3], [1, 1, 2]]), (12, 12), (3, 2), reduction={?'mean'|'sum'|'none'}, zero_infinity={bool})
F.ctc_loss({new:f:12,5}.log_softmax(-1), torch.tensor([1, 2, 3]), torch.tensor(12), torch.tensor(3))
x:f2 | nn.CrossEntropyLoss(weight=torch.ones({@1}), label_smoothing={?0.0|0.1}) | {x}, {idx:@1:@0}
x:f | nn.MSELoss(reduction={?'mean'|'sum'|'none'|'avg'}) | {x}, {bc:f}
x:f | nn.SmoothL1Loss(beta={float}) | {x}, {like:f}
x:f | nn.HuberLoss(delta={float}, reduction={?'mean'|'sum'|'none'}) | {x}, {like:f}
x:f | nn.BCEWithLogitsLoss(pos_weight=torch.ones({@-1})) | {x}, {like:f}
x:f | nn.BCELoss(weight=torch.ones({@-1}), reduction='none') | {x}.sigmoid(), {like:f}.sigmoid()
x:f | nn.KLDivLoss(reduction={?'batchmean'|'sum'|'none'}, log_target={bool}) | {x}, {like:f}
x:f2 | nn.MultiMarginLoss(p={?1|2|3}) | {x}, {idx:@1:@0}
x:f2 | nn.MultiLabelMarginLoss() | {x}, {idx:1:@0,@1}
x:f2 | nn.HingeEmbeddingLoss({float}) | {x}, {like:f}
x:f2 | nn.TripletMarginWithDistanceLoss(distance_function=F.pairwise_distance) | {x}, {like:f}, {like:f}
x:f2 | nn.CosineEmbeddingLoss(margin=0.5, reduction='none') | {x}, {like:f}, {new:f:@0}
x:f3 | nn.CTCLoss(blank={n0}, zero_infinity={bool}) | {new:f:12,2,5}.log_softmax(-1), {idx:4:2,3} + 1, torch.tensor([12, 12]), torch.tensor([3, 2])
x:f | nn.PoissonNLLLoss(log_input={bool}, full={bool}, reduction='sum') | {x}, {like:f}
""".strip().split("\n")

ELEMENTS = """
torch.einsum('...ij,...jk->...ik', {x:f34}, {new:f:@-1,n})
torch.einsum('...ij,...jk', {x:f34}, {new:f:@-1,n})
torch.einsum('i...->...', {x:f})
torch.einsum('i...->...i', {x})
torch.einsum('...i->...', {x:f})
torch.einsum('bij,bkj->bik', {x:f3}, {new:f:@0,n,@2})
torch.einsum('bhwc,hkc->bhwk', {x:f4}, {new:f:@1,n,@3})
torch.einsum('ij,kl->ijkl', {x:f2}, {y:f2})
torch.einsum('ij,ij->', {x:f2}, {like:f})
torch.einsum('ij,ij->ij', {x:f2}, {bc:f})
torch.einsum('ijj->ij', {x:3})
torch.einsum('iij->j', {x:f3})
torch.einsum('a,b,c->abc', {x:f1}, {y:f1}, {x:f1})
torch.einsum('ba,ca', {x:f2}, {new:f:n,@1})
torch.einsum(' b i , o i -> b o ', {x:f2}, {new:f:n,@1})
torch.einsum({x:f2}, [0, 1], {new:f:@1,n}, [1, 2], [0, 2])
torch.einsum({x:f2}, [0, 1], {new:f:@1,n}, [1, 2])
torch.einsum({x:f}, [..., 0], [0, ...])
torch.einsum('ij,jk->ik', [{x:f2}, {new:f:@1,n}])
torch.einsum('ij->i', {x:f3})
torch.einsum('ij->ik', {x:f2})
torch.einsum('Ab,bC->AC', {x:f2}, {new:f:@1,n})
torch.einsum('bnd,bmd->bnm', {x:f3}, {x:f3})
torch.einsum('nchw,nchw->nc', {x:f4}, {like:f})
{x}.as_strided(({n}, {n}), ({n0}, {n0}))
{x}.as_strided(({n},), (1,), {n0})
{x}.as_strided({x}.shape, {x}.stride())
{x}.as_strided((2, 2), (1, 1)).contiguous()
torch.as_strided({x}, ({n}, {n}), (1, {n}), storage_offset={n0})
torch.as_strided_scatter({x}, {new:f:n}, ({n},), (1,))
{x}[{idx:@0:n}, ..., {idx:@-1:n}]
{x}[..., {idx:@-1:n}]
{x}[{idx:@0:n}, None]
{x}[None, {idx:@0:n}]
{x}[{idx:@0:n,n}, {n0}]
{x}[{n0}, {idx:@1:n}]
{x}[:, {idx:@1:n,n}, None]
{x}[{idx:@0:n}][:, 0]
{x}[{like:b}].mean()
{x}[{like:b}].sum()
{x}[{x} > 0].sum(0)
{x}[torch.tensor([0, 0])]
{x}[torch.tensor([True] * {@0})]
{x}[[0, 0], [0, 0]]
{x}[[[0, 0]]]
{x}[(0, 0)]
{x}[range(1)]
{x}[torch.arange({@0})]
{x}[torch.arange({@0}), torch.zeros({@0}, dtype=torch.int64)]
{x}[torch.arange({@0})[:, None], torch.arange({@1})]
{x}[torch.tensor(0)]
{x}[:, torch.tensor(0)]
{x}[torch.tensor(0):]
{x}[slice(0, {n})]
{x}[(slice(None), 0)]
{x}[0.5]
{x}['a']
{x}[{x:f}]
{x}[{idx:@0:n}] = {new:f:n}
{x}[:, {idx:@1:n}] = {num}
{x}[{idx:@0:n}, 0] = {num}
{x}[{idx:@0:n}] += {num}
{x}[{x} > 1] = {num}
{x}[{x} > 1] *= 2
{x}[..., 0] = {x}[..., -1]
{x}[0] = {x}[-1]
{x}[:1], {x}[-1:] = {x}[-1:], {x}[:1]
{x}[None] = {num}
{x}[...] = {bc}
{x}[:] = {bc}
{x}[()] = {num}
{x}[True] = {num}
{x}[{index}] = torch.tensor({num})
{x}.index_put(({idx:@0:n},), torch.tensor({num}))
{x}.index_put_(({idx:@0:n},), {new:f:1}, accumulate={bool})
torch.index_put({x}, (None, {idx:@1:n}), {new:f:n})
torch.ops.aten.add({x}, {bc})
torch.scatter({x:2}, {dim}, {idx:1:1,1}, {num}, reduce={?'add'|'multiply'})
torch.scatter_reduce({x:2}, {dim}, {idx:1:1,n}, {new:f:1,n}, {?'sum'|'mean'|'amin'|'prod'}, include_self={bool})
torch.index_reduce({x}, 0, {idx:@0:n}, {new:f:n,@1}, {?'mean'|'amax'|'prod'})
{x}.index_add({dim}, {idx:1:1}, {like}, alpha={num})
{x}.masked_select({bc:b}).sum()
torch.masked_select({x}, {like:b}).dtype
{x}.nonzero().sum(0)
torch.nonzero({x}).shape[1]
torch.count_nonzero({x}, dim={dim})
torch.take_along_dim({x}, {x}.argsort({dim}), {dim})
torch.sort({x}, dim={dim}, stable={bool})
torch.isin({x}, {y})
torch.isin({x}, torch.tensor([1, 2]), invert={bool})
torch.searchsorted({new:f:n}, {x:f}, right={bool}, out_int32={bool})
torch.bucketize({x}, torch.tensor([1.0, 2.0]), right={bool})
torch.histogram({x:f}, {n})
torch.histogramdd({x:f2}, [{n}] * {@1})
torch.bincount({idx:5:n}, weights={new:f:n}, minlength=5)
torch.nan_to_num({x}, nan={float}, posinf={num})
torch.heaviside({x:f}, {bc:f})
torch.float_power({x}, {num})
torch.float_power({bc}, {x})
torch.pow({num}, {x})
torch.pow({x}, {num})
torch.remainder({num}, {x})
torch.div({num}, {x})
torch.true_divide({x}, {num})
torch.floor_divide({x}, {num})
torch.fmod({x}, {num})
torch.mul({x}, {num})
torch.sub({x}, {num}, alpha={num})
torch.rsub({x}, {num}, alpha={num})
torch.bitwise_and({x}, {int})
torch.bitwise_xor({int}, {x})
torch.bitwise_left_shift({x}, {n0})
torch.logical_and({x}, {bc})
torch.xlogy({x}, {num})
torch.xlogy({num}, {x})
torch.copysign({x}, {num})
torch.ldexp({x}, {bc:i})
torch.maximum({x}, torch.tensor({num}))
torch.add({x}, torch.tensor({num}))
torch.mul({x}, torch.tensor({num}, dtype={dtype}))
{x} + torch.tensor({num}, dtype={dtype})
{x} * torch.ones((), dtype={dtype})
{x} / torch.ones(1, dtype={dtype})
{x} @ {x}.mT
{x} > {num}
{num} - {x}
{num} // {x}
{num} % {x}
{num} @ {x}
{x} is {x}
{x}.eq({x}).all()
{x}.ne(0).any(dim={dim})
{x}.logical_not().sum({dim})
{x}.bool().long().cumsum({dim})
round({x})
abs({x:c})
torch.real({x:c})
{x:c}.imag
{x:c}.real
{x}.real
{x:c} * {num}
{x:c} * {bc}
{x:c} @ {x:c}.mH
torch.complex({x:f}, {x:f}).abs()
torch.view_as_real({x:c}).sum(-1)
{x:c}.angle()
{x:c}.sum({dim})
{x:c}.mean()
{x:c}.view(torch.float32)
{x}.view(torch.int32)
{x:f}.view(torch.int16)
{x}.byte()
{x}.char()
{x}.short()
{x}.cfloat()
{x}.to(torch.complex64)
{x}.half() + {x}.bfloat16()
{x}.half() @ {x}.half().mT
{x}.int() / {x}.int()
{x}.int() // 2
{x}.int() + 1.5
{x}.bool() + 1
{x}.bool() * {x}.bool()
{x}.bool() - {x}.bool()
{x}.bool() + {x}.bool()
-{x}.bool()
~{x}.int()
{x}.double() + {x}.float()
{x}.long() * {x}.half()
{x}.sum(dtype=torch.float64) + {x}.float()
torch.clamp({x}.int(), {num}, {num})
torch.clamp({x:i}, min={x:f}, max=None)
torch.where({x} > 0, {x}, {num})
torch.where({x} > 0, {num}, {x}.double())
torch.where({x}.bool(), torch.tensor({num}), {x})
torch.lerp({x:f}, {like:f}, {bc:f})
torch.addcmul({x}, {bc}, {bc})
torch.addcdiv({x:f}, {bc:f}, {bc:f}, value={float})
{x}.addmm({x}, {y})
torch.addmv({bc:f}, {x:f2}, {new:f:@1}, alpha={num})
torch.baddbmm({bc:f}, {x:f3}, {new:f:@0,@2,n}, beta={num})
torch.linalg.vector_norm({x}, ord={?1|2|0|float('inf')|-1|0.5}, dim={dims}, keepdim={bool}, dtype={?None|torch.float64})
torch.linalg.matrix_norm({x:f}, ord={?'fro'|'nuc'|1|-1|2|-2|float('inf')}, dim=({dim}, {dim}), keepdim={bool})
torch.linalg.norm({x:f}, ord={?None|'fro'|2|1}, dim={dim})
torch.linalg.cond({x:f})
torch.linalg.cond({x:f}, {?1|2|'fro'|'nuc'})
torch.linalg.matrix_rank({x:f}, tol={float})
torch.linalg.cholesky({x:f} @ {x:f}.mT + 9 * torch.eye({@-2}))
torch.linalg.cholesky_ex({x:f})
torch.linalg.inv_ex({x:f})
torch.linalg.solve_ex({x:f}, {y:f})
torch.linalg.ldl_factor({x:f})
torch.linalg.lu_factor({x:f}, pivot=True)
torch.linalg.lu_factor_ex({x:f})
torch.linalg.lu_solve(*torch.linalg.lu_factor({new:f:3,3}), {new:f:3,n})
torch.lu_unpack(*torch.linalg.lu_factor({x:f}))
torch.linalg.tensorinv({new:f:6,2,3}, ind=1)
torch.linalg.tensorsolve({new:f:2,3,6}, {new:f:2,3})
torch.linalg.householder_product({x:f}, {new:f:@-1})
torch.linalg.eigh({new:f:2,3,3}, UPLO={?'L'|'U'|'X'})
torch.linalg.qr({x:f}, 'complete')
torch.geqrf({x:f})
torch.triangular_solve({new:f:3,n}, {new:f:3,3}, upper={bool})
torch.cholesky_inverse({new:f:3,3})
torch.pca_lowrank({x:f}, q={n})
torch.svd_lowrank({x:f}, q={n})
torch.linalg.multi_dot([{x:f1}, {new:f:@0,3}, {new:f:3}])
torch.block_diag({x}, {y}, {x})
torch.cartesian_prod({x:1}, {y:1}, {x:1})
torch.meshgrid({x:1}, indexing='ij')
torch.meshgrid([{x:1}, {y:1}], indexing={?'ij'|'xy'})
torch.broadcast_tensors({x}, {y}, {bc})
torch.atleast_2d({x}, {y})
torch.atleast_1d([{x}])
torch.tensor_split({x}, ({n0}, {n}), dim={dim})
torch.split({x}, [{n0}, {n}], dim={dim})
torch.swapdims({x}, {dim}, {dim})
torch.moveaxis({x}, {dim}, {dim})
torch.unbind({x}, dim={dim})
torch.unravel_index({idx:5:n}, (2, 3))
torch.tril({x}, {int})
torch.tril(torch.ones({n}, {n}, dtype={dtype}), diagonal={int})
torch.logcumsumexp({x:f}, dim={dim})
torch.cummax({x}, dim={dim}).values
torch.nanmean({x:f}, dim={dim}, keepdim={bool})
torch.std_mean({x:f}, dim={dim}, correction={n0}, keepdim={bool})
torch.var({x:f}, dim={dims}, unbiased={bool})
torch.amax({x}, dim={dims}, keepdim={bool})
torch.prod({x}, dim={dim}, dtype={dtype})
torch.cov({x:f}, correction={n0}, fweights={?None|None})
torch.trapezoid({x:f}, {new:f:@-1})
torch.trapezoid({x:f}, dx={float}, dim={dim})
torch.gradient({x:f}, spacing={float}, dim={dim}, edge_order={?1|2})
torch.cdist({x:f}, {y:f}, p={?1.0|2.0|float('inf')})
torch.renorm({x:f}, p={?1|2}, dim={dim}, maxnorm={float})
torch.rot90({x}, k={int}, dims=[{dim}, {dim}])
torch.vander({x:1}, N={n}, increasing={bool})
torch.multinomial({x:f}.abs() + 1, {n}, replacement={bool})
torch.normal({x:f}, {like:f}.abs())
torch.normal({num}, 1.0, {shape})
torch.poisson({x:f}.abs())
torch.bernoulli({x:f}.sigmoid())
torch.bernoulli({x:f}, p={p})
torch.randint({int}, {int}, {shape}, dtype={dtype})
torch.randint_like({x}, {int}, {int})
torch.rand_like({x}, dtype={dtype})
torch.zeros_like({x}, memory_format=torch.contiguous_format)
torch.empty_like({x}, memory_format=torch.channels_last)
torch.ones({shape}).mul_({num})
torch.eye({n}, {n}, dtype={dtype})
torch.kaiser_window({n}, periodic={bool})
torch.blackman_window({n0})
torch.bartlett_window({n0}, dtype={fdtype})
torch.fft.fft({x}, n={?None|2|5}, dim={dim}, norm={?None|'ortho'|'backward'})
torch.fft.rfft2({x:f}, s=({n}, {n}), dim=({dim}, {dim}))
torch.fft.irfftn({x}, s={?None|(2, 2)})
torch.fft.fftn({x}, s=({n},), dim=({dim},))
torch.fft.hfft2({x}) if hasattr(torch.fft, 'hfft2') else {x}
torch.stft({new:f:2,32}, 8, hop_length={n}, win_length={?None|6|8}, center={bool}, onesided={bool}, return_complex=True)
torch.special.log_softmax({x}, {dim})
torch.special.logsumexp({x}, {dim})
torch.special.i0e({x})
torch.special.i1({x})
torch.special.ndtri({x})
torch.special.log_ndtr({x})
torch.special.gammainc({x:f}, {bc:f})
torch.special.gammaln({x})
torch.special.psi({x})
torch.special.log1p({x})
torch.special.expm1({x})
torch.special.bessel_j0({x})
torch.special.round({x}, decimals={n0})
torch.special.multigammaln({x:f}, {n})
torch.round({x}, decimals={int})
torch.signbit({x})
torch.igamma({x:f}, {bc:f})
torch.erfinv({x})
torch.logit({x}, eps={float})
torch.sinc({x})
torch.square({x})
torch.diag_embed({x}, offset={int}, dim1={dim}, dim2={dim})
torch.diagonal({x}, offset={int}, dim1={dim}, dim2={dim})
torch.diagonal_scatter({x}, {new:f:@0}, {int})
torch.slice_scatter({x}, {num} * {x}[:1], 0, 0, 1)
torch.select_scatter({x}, {x}.select({dim}, 0), {dim}, 0)
torch.view_copy({x}, {reshape})
torch.permute_copy({x}, {perm})
torch.squeeze_copy({x})
torch.autograd.grad(({x:f} * self.scale).sum(), self.scale)[0]
torch.autograd.grad(({x:f} * self.scale).sum(), self.scale, create_graph=True)
F.embedding({idx:5:n,n}, {new:f:5,n}, padding_idx={n0}, max_norm={?None|1.0}, sparse={bool})
F.one_hot({idx:3:n,n}, num_classes={?3|4|5})
F.gumbel_softmax({x:f}, tau={float}, hard={bool}, dim={dim})
F.softmax({x}, dim={dim}, dtype={fdtype})
F.log_softmax({x}, dim={dim}, dtype={fdtype})
F.normalize({x:f}, p={?1|2|3.0}, dim={dim}, eps=1e-6)
F.cosine_similarity({x:f}, {like:f}, dim={dim}, eps=1e-6)
F.pairwise_distance({x:f}, {like:f}, p={?1|2}, keepdim={bool})
F.pdist({x:f2}, p={?1.0|2.0})
F.hardtanh({x:f}, {num}, {num}, {bool})
F.leaky_relu({x:f}, {float}, {bool})
F.elu({x:f}, {float}, {bool})
F.celu({x:f}, alpha={float})
F.softplus({x:f}, beta={n}, threshold={n})
F.hardshrink({x:f}, {float})
F.softshrink({x:f}, {float})
F.threshold_({x:f}, {float}, {float})
F.relu_({x:f})
F.glu({x}, dim={dim})
F.prelu({x:f}, self.scale)
F.rrelu_({x:f}, 0.1, 0.3, {bool})
F.tanh({x:f})
F.sigmoid({x})
F.feature_dropout({x:f}, {p}, {bool}) if hasattr(F, 'feature_dropout') else {x}
torch.dropout({x:f}, {p}, {bool})
torch.alpha_dropout({x:f}, {p}, {bool})
torch.prelu({x:f}, {new:f:1})
torch.celu({x:f}, {float})
torch.selu_({x:f})
torch.threshold({x}, {num}, {num})
torch.relu_({x})
torch.sigmoid_({x:f})
torch.pixel_shuffle({x:f4}, {n})
torch.channel_shuffle({x:4}, {n})
torch.cosine_similarity({x:f}, {like:f}, dim={dim})
torch.pairwise_distance({x:f}, {like:f})
torch.hinge_embedding_loss({x:f}, {like:f})
torch.kl_div({x:f}, {like:f})
""".strip().split("\n")

# How often a family is drawn, and what it holds.
FAMILIES = [(26, PROGRAMS), (3, OUT), (10, MODULES), (16, CONVOLUTIONS), (8, ATTENTION), (6, LOSSES), (42, ELEMENTS)]
