"""A third set of kinds, drawn with --more: derivatives of functions, maps, names that ATen has, distributions, initial values, optimizers
within a program, utilities of modules, containers, copies, windows, and Python around tensors. Templates as in grammar_blocks.py, whose
DEFINITIONS stand before the module here, too; MORE_DEFINITIONS follow them.
"""

MORE_DEFINITIONS = '''
import enum
import io
import itertools
import typing
from collections import Counter, defaultdict, deque
from dataclasses import field, replace
from torch import distributions, func, optim, Tensor
from torch.autograd import functional
from torch.nn import init
from torch.nn.utils import (clip_grad_norm_, clip_grad_value_, parameters_to_vector, prune, vector_to_parameters)
from torch.signal import windows


class Kind(enum.Enum):
    SUM = "sum"
    MEAN = "mean"

    def of(self, x):
        return getattr(x, self.value)()


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 3


@dataclass
class Settings:
    width: int = 4
    scale: float = 0.5
    names: list = field(default_factory=list)

    def __post_init__(self):
        self.twice = 2 * self.width


class Point(typing.NamedTuple):
    x: Tensor
    y: int = 0


class Gate(nn.Module):
    def __init__(self, n, act=None):
        super().__init__()
        self.proj = nn.Linear(n, 2 * n)
        self.act = act or nn.Sigmoid()

    def forward(self, x):
        a, b = self.proj(x).chunk(2, dim=-1)
        return a * self.act(b)


class Shared(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.a = nn.Linear(n, n, bias=False)
        self.b = nn.Linear(n, n, bias=False)
        self.b.weight = self.a.weight

    def forward(self, x):
        return self.b(self.a(x).relu())


class Counted(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.register_buffer("calls", torch.zeros((), dtype=torch.long))
        self.register_buffer("mean", torch.zeros(n), persistent=False)

    def forward(self, x):
        self.calls += 1
        self.mean.mul_(0.9).add_(x.detach().reshape(-1, x.shape[-1]).mean(0), alpha=0.1)
        return x - self.mean


class Experts(nn.Module):
    def __init__(self, n, k):
        super().__init__()
        self.gate = nn.Linear(n, k)
        self.experts = nn.ModuleList(nn.Linear(n, n) for _ in range(k))

    def forward(self, x):
        weights = self.gate(x).softmax(-1)
        return torch.stack([e(x) for e in self.experts], -1).mul(weights.unsqueeze(-2)).sum(-1)

'''

FUNCTIONS = """
torch.vmap(torch.sin)({x})
torch.vmap(lambda t: t * 2)({x})
torch.vmap(torch.sum, in_dims={dim})({x})
torch.vmap(torch.mul)({x}, {like})
torch.vmap(torch.mul, in_dims=(0, None))({x}, {num} * torch.ones(()))
torch.vmap(torch.dot)({x:f2}, {like:f})
torch.vmap(lambda a, b: a @ b)({x:f2}, {like:f})
torch.vmap(lambda a: a.mean(-1), out_dims={?0|-1})({x:f3})
torch.vmap(torch.mm)({x:f3}, {new:f:@0,@2,n})
torch.vmap(lambda t: (t.sum(), t.max()))({x:f})
torch.vmap(lambda t: t)({x})
torch.vmap(torch.transpose, in_dims=(0, None, None))({x:3}, 0, 1)
torch.vmap(lambda t, w: F.linear(t, w), in_dims=(0, None))({x:f}, {new:f:n,@-1})
torch.vmap(F.softmax, in_dims=(0, None))({x:f23}, -1)
torch.vmap(torch.vmap(torch.add))({x}, {like})
func.vmap(torch.relu, in_dims={dim}, out_dims={dim})({x:f})
func.vmap(func.grad(lambda t: t.sin().sum()))({x:f})
func.vmap(func.grad(lambda w, t: (w * t).sum(), argnums=0), in_dims=(None, 0))({new:f:@-1}, {x:f2})
func.grad(lambda t: t.sum())({x:f})
func.grad(lambda t: (t ** 2).mean())({x:f})
func.grad(lambda t: t.sin())({x:f})
func.grad(torch.sin)({new:f:})
func.grad(func.grad(torch.sin))({new:f:})
func.grad(lambda a, b: (a * b).sum(), argnums={?0|1|(0, 1)})({x:f}, {like:f})
func.grad(lambda t: (t.sum(), t * 2), has_aux=True)({x:f})
func.grad_and_value(lambda t: t.exp().sum())({x:f})
func.grad(lambda d: (d['a'] * d['b']).sum())(dict(a={x:f}, b={like:f}))
func.vjp(torch.sin, {x:f})[0]
func.vjp(torch.sin, {x:f})[1]({like:f})
func.vjp(lambda a, b: a * b, {x:f}, {like:f})[1]({like:f})
func.vjp(lambda t: t @ t.mT, {x:f2})[0]
func.jvp(torch.sin, ({x:f},), ({like:f},))
func.jvp(lambda a, b: a * b, ({x:f}, {like:f}), ({like:f}, {like:f}))[1]
func.jvp(torch.sin, {x:f}, {like:f})
func.jacrev(torch.sin)({x:f1})
func.jacrev(lambda t: t.sum(-1))({x:f2})
func.jacfwd(torch.cos)({x:f1})
func.jacfwd(lambda t: t.sum())({x:f1})
func.hessian(lambda t: (t ** 3).sum())({x:f1})
func.linearize(torch.sin, {x:f})[0]
func.functional_call(nn.Linear({n}, {n}), dict(weight=torch.ones({n}, {n})), {x:f})
func.functional_call(nn.Linear({@-1}, {n}), {}, {x:f})
x:f | nn.Linear({@-1}, {n}) | {x}
func.functional_call(nn.ReLU(), {}, ({x},))
func.stack_module_state([nn.Linear({n}, {n}) for _ in range(2)])[0]['weight']
functional.jacobian(torch.sin, {x:f1})
functional.jacobian(lambda t: t.sum(0), {x:f2})
functional.jacobian(lambda a, b: a * b, ({x:f1}, {like:f}))
functional.hessian(lambda t: (t ** 2).sum(), {x:f1})
functional.vjp(torch.exp, {x:f}, {like:f})
functional.vjp(lambda t: t.sum(), {x:f})
functional.jvp(torch.exp, {x:f}, {like:f})
functional.hvp(lambda t: (t ** 3).sum(), {x:f}, {like:f})[1]
functional.vhp(lambda t: (t ** 3).sum(), {x:f}, {like:f})[0]
torch.autograd.grad(({x:f} * self.scale), self.scale, {like:f})
torch.autograd.grad(({x:f} * self.scale).sum(), [self.scale, self.shift], allow_unused={bool})
torch.autograd.grad(({x:f} * self.scale).sum(), self.shift, allow_unused=True, materialize_grads=True)
torch.autograd.grad(({x:f1} * self.scale), self.scale, torch.eye({@0}), is_grads_batched=True)
torch.autograd.backward(({x:f} * self.scale).sum())
({x:f} * self.scale).sum().backward()
({x:f} * self.scale).backward({like:f})
{=} = {x:f}.detach().clone().requires_grad_(); ({=} * 2).sum().backward(); {=} = {=}.grad
{=} = {x:f}.detach().clone().requires_grad_(); {=}.sum().backward(); {=}.sum().backward(); {=} = {=}.grad
{=} = {x:f}.detach().clone().requires_grad_(); {=}.grad = torch.zeros_like({=}); {=} = {=}.grad
{=} = {x:f} * self.scale; {=}.retain_grad(); {=}.sum().backward(); {=} = {=}.grad
{=} = ({x:f} * self.scale).grad_fn is not None
with torch.autograd.graph.save_on_cpu(): {=} = {x:f} * self.scale
with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t): {=} = {x:f}.exp() * self.scale
""".strip().split("\n")

IN_PLACE = """abs_ acos_ asin_ atan_ ceil_ cos_ cosh_ deg2rad_ erf_ erfc_ exp_ exp2_ expm1_ floor_ frac_ log_ log10_ log1p_ log2_ neg_ negative_
rad2deg_ reciprocal_ round_ rsqrt_ sin_ sinh_ sinc_ sqrt_ square_ tan_ trunc_ relu_ sigmoid_ tanh_ nan_to_num_ zero_ fix_ i0_ logit_ asinh_
conj_physical_ arctan_ selu_ celu_ rrelu_""".split()

ATEN = [f"torch.{n}({{x}})" for n in IN_PLACE] + """
torch.clamp_({x}, {num}, {num})
torch.clip_({x}, {num})
torch.clamp_min_({x}, {num})
torch.clamp_max_({x}, {num})
torch.fill_({x}, {num})
torch.xlogy_({x}, {bc})
torch.ldexp_({x}, {bc})
torch.gcd_({x}, {bc})
torch.addmv_({bc:f}, {x:f2}, {new:f:@1})
torch.index_put_({x}, ({idx:@0:n},), {num} * torch.ones(()))
torch.as_strided_({x}, ({n},), (1,))
torch.detach_({x})
torch.dropout_({x:f}, {p}, {bool})
torch.alpha_dropout_({x:f}, {p}, {bool})
torch.feature_dropout({x:f}, {p}, {bool})
torch.feature_alpha_dropout({x:f}, {p}, {bool})
torch.is_signed({x})
torch.is_conj({x:c})
torch.is_neg({x})
torch.is_nonzero(torch.ones(()))
torch.is_same_size({x}, {y})
torch.is_inference({x})
torch.get_device({x})
torch.unsafe_chunk({x}, {n}, {dim})
torch.unsafe_split({x}, {n}, {dim})
torch.binary_cross_entropy_with_logits({x:f}, {like:f})
torch.poisson_nll_loss({x:f}, {like:f}, {bool}, {bool}, 1e-8, {?0|1|2})
torch.margin_ranking_loss({x:f}, {like:f}, {like:f})
torch.hinge_embedding_loss({x:f}, {like:f}, {float}, {?0|1|2})
torch.kl_div({x:f}, {like:f}, {?0|1|2})
torch.triplet_margin_loss({x:f2}, {like:f}, {like:f})
torch.cosine_embedding_loss({x:f2}, {like:f}, {new:f:@0})
torch.ctc_loss({new:f:12,2,5}.log_softmax(-1), torch.tensor([[1, 2, 3], [1, 1, 2]]), torch.tensor([12, 12]), torch.tensor([3, 2]))
torch.grid_sampler({x:f4}, {new:f:@0,n,n,2}, {?0|1|2}, {?0|1|2}, {bool})
torch.affine_grid_generator({new:f:n,2,3}, ({n}, 1, 3, 4), {bool})
torch.embedding({new:f:9,n}, {idx:9:n,n})
torch.instance_norm({x:f34}, None, None, None, None, True, 0.1, 1e-5, {bool})
torch.native_layer_norm({x:f}, [{@-1}], None, None, 1e-5)
torch.native_group_norm({x:f4}, None, None, {@0}, {@1}, {@2} * {@3}, 1, 1e-5)
torch.native_batch_norm({x:f4}, None, None, torch.zeros({@1}), torch.ones({@1}), True, 0.1, 1e-5)
torch.native_dropout({x:f}, 0.5, {bool})
torch.convolution({x:f4}, {new:f:2,@1,1,1}, None, (1, 1), (0, 0), (1, 1), False, (0, 0), 1)
torch.frobenius_norm({x:f}, {dim}, {bool})
torch.nuclear_norm({x:f2}, {bool})
torch.norm_except_dim({x:f2}, 2, 0)
torch.empty_permuted(({n}, {n}), (1, 0))
torch.empty_strided(({n}, {n}), (1, {n}))
torch.nonzero_static({x}, size={n})
torch.max_pool1d_with_indices({x:f3}, {k})
torch.max_pool1d({x:f3}, {k})
torch.max_pool2d({x:f4}, {k}, {n})
torch.max_pool3d({x:f5}, {k})
torch.avg_pool1d({x:f3}, {k})
torch.adaptive_avg_pool1d({x:f3}, {n})
torch.adaptive_max_pool1d({x:f3}, {n})
torch.lstm_cell({x:f2}, ({new:f:@0,2}, {new:f:@0,2}), {new:f:8,@1}, {new:f:8,2})
torch.gru_cell({x:f2}, {new:f:@0,2}, {new:f:6,@1}, {new:f:6,2})
torch.rnn_tanh_cell({x:f2}, {new:f:@0,2}, {new:f:2,@1}, {new:f:2,2})
torch.bilinear({x:f2}, {new:f:@0,3}, {new:f:2,@1,3})
torch.cross({new:f:n,3}, {new:f:n,3}, dim=-1)
torch.dsmm({x:f2}, {new:f:@1,n})
torch.chain_matmul({x:f2}, {new:f:@1,n})
torch.alias_copy({x})
torch.detach_copy({x})
torch.as_strided_scatter({x}, {new:f:n}, ({n},), (1,))
torch.segment_reduce({x:f1}, 'sum', lengths=torch.tensor([{@0}]))
torch.combinations({x:1}, {n}, {bool})
torch.tensor_split({x}, {n}, {dim})
torch.hsplit({x}, {n})
torch.vsplit({x}, {n})
torch.dsplit({x}, {n})
torch.unique_consecutive({x:1}).dtype
torch.fake_quantize_per_tensor_affine({x:f}, 0.1, 0, 0, 255)
torch.fake_quantize_per_channel_affine({x:f}, torch.ones({@0}), torch.zeros({@0}, dtype=torch.int32), 0, 0, 255)
torch.rms_norm({x:f}, [{@-1}])
torch.pairwise_distance({x:f}, {like:f}, {?1|2}, keepdim={bool})
torch.isclose({x}, {like}, equal_nan={bool})
torch.sym_int({n})
torch.sym_max({n}, {n})
torch.sym_not({bool})
torch.sym_sqrt({n})
torch.Tensor.add({x}, {bc})
torch.Tensor.mean({x:f}, {dim})
{x}.resize_({shape})
{x}.resize_as_({y})
{x}.set_({y})
{x}.dim_order()
{x}.is_nonzero().__class__.__name__
{x}.allclose({like}).__class__.__name__
{x}.apply_(lambda v: v)
{x}.map_({like}, lambda a, b: a)
{x}.float_power_({n})
{x}.polygamma_({n})
{x}.nonzero_static(size={n})
{x}.unsafe_chunk({n}, {dim})
{x}.dense_dim()
{x}.sparse_dim()
{x}.is_coalesced()
{x}.coalesce()
{x}.names
{x}.rename('a')
{x}.refine_names(...)
{x}.has_names()
{x}.align_to(...)
{x}.to_dense()
{x}.dequantize()
{x}.qscheme()
{x}.int_repr()
{x}.is_distributed()
{x}.new({n}, {n})
{x}.new_empty_strided(({n},), (2,))
{x}.scatter_({dim}, {idx:1:1}, {num})
{x}.bernoulli_({p})
{x}.random_({n})
{x:f}.normal_({num}, {n})
{x:f}.uniform_({num}, {num})
{x:f}.exponential_({float})
{x:f}.cauchy_()
{x:f}.log_normal_()
{x:f}.geometric_({p})
{x}.index_reduce_(0, {idx:@0:n}, {new:f:n,@1}, 'mean')
{x}.put_({idx:1:n}, {new:f:n})
{x}.swapaxes_(0, -1)
{x}.squeeze_({dim})
{x}.masked_scatter_({like:b}, {like})
{x}.lerp_({like}, {float})
{x}.hypot_({bc})
{x}.copysign_({bc})
{x}.nextafter_({bc})
{x}.logaddexp({bc})
{x}.sub_({bc}, alpha={num})
{x}.rsub({bc})
{x}.__rpow__({num})
{x}.__rsub__({num})
{x}.__and__({bc})
{x}.__len__()
{x}.element_size()
{x}.nbytes
{x}.itemsize
{x}.mT
{x}.H
{x}.adjoint()
{x}.expand_as({like})
{x}.type_as({y})
{x}.to({y})
{x}.to(memory_format=torch.channels_last)
{x:f4}.contiguous(memory_format=torch.channels_last)
{x:f4}.is_contiguous(memory_format=torch.channels_last)
{x}.clone(memory_format=torch.preserve_format)
{x}.data
{x}.detach_()
{x}.T.contiguous()
{x}.ravel()
{x}.pin_memory
{x}.cpu()
{x}.share_memory_()
{x}.unflatten(-1, (1, -1))
{x}.vdot({like})
{x}.inner({like})
{x}.outer({y})
{x}.kron({y})
{x}.histc({n})
{x}.msort()
{x}.nanmedian()
{x}.logdet()
{x}.slogdet()
{x}.matrix_power({n})
{x}.lu()
{x}.qr()
{x}.svd()
{x}.pinverse()
{x}.corrcoef()
{x}.cov()
{x}.mode()
{x}.kthvalue({n}, {dim})
{x}.aminmax(dim={dim})
{x}.unique(return_counts=True)[1].dtype
{x}.argwhere().shape[1]
{x}.stft(4, 2, return_complex=True)
""".strip().split("\n")

SPECIAL = [f"torch.special.{p}({{x}}, {{n0}})" for p in """chebyshev_polynomial_t chebyshev_polynomial_u chebyshev_polynomial_v chebyshev_polynomial_w
hermite_polynomial_h hermite_polynomial_he laguerre_polynomial_l legendre_polynomial_p shifted_chebyshev_polynomial_t""".split()] + [
    f"torch.special.{p}({{x}})" for p in """airy_ai bessel_j1 bessel_y0 bessel_y1 modified_bessel_i0 modified_bessel_i1 modified_bessel_k0 modified_bessel_k1
scaled_modified_bessel_k0 spherical_bessel_j0 entr erfcx expit i0 i1e ndtr exp2 digamma logit sinc""".split()] + [
    f"windows.{w}({{n}})" for w in "bartlett blackman cosine hamming hann nuttall".split()] + """
torch.special.chebyshev_polynomial_t({x}, {bc})
torch.special.zeta({x}, {bc})
torch.special.xlog1py({x}, {bc})
torch.special.softmax({x}, {dim}, dtype={?None|torch.float64})
windows.gaussian({n}, std={float}, sym={bool})
windows.exponential({n}, tau={float})
windows.kaiser({n}, beta={n})
windows.general_cosine({n}, a=[0.5, 0.3, 0.2])
windows.general_hamming({n}, alpha=0.5)
windows.hann({n}, sym={bool}, dtype={fdtype})
torch.linalg.ldl_factor({x:f2})
torch.linalg.ldl_solve(*torch.linalg.ldl_factor({new:f:3,3}), {new:f:3,n})
torch.linalg.vecdot({x}, {like})
torch.linalg.vander({x:1}, N={n})
torch.linalg.diagonal({x}, offset={int})
torch.linalg.matrix_exp({x:f})
torch.linalg.matrix_power({x:f}, {int})
torch.linalg.svdvals({x:f})
torch.linalg.eigvals({x:f})
torch.linalg.slogdet({x:f})
torch.linalg.solve({x:f}, {y:f}, left={bool})
torch.linalg.solve_triangular({new:f:3,3}, {new:f:3,n}, upper={bool}, unitriangular={bool})
torch.linalg.multi_dot([{x:f2}, {new:f:@1,3}, {new:f:3,n}])
torch.linalg.pinv({x:f}, hermitian={bool})
torch.linalg.cross({new:f:n,3}, {new:f:1,3})
torch.linalg.lstsq({new:f:4,3}, {new:f:4,n}).solution
torch.linalg.qr({x:f}, mode={?'reduced'|'complete'|'r'})
torch.linalg.svd({x:f}, full_matrices={bool}).S
torch.linalg.norm({x}, {?1|2|-2|'fro'|'nuc'}, dim=(-2, -1), keepdim={bool})
torch.fft.fft2({x}, s=({n}, {n}))
torch.fft.ifftn({x}, dim={dims})
torch.fft.rfftn({x:f}, dim={dims})
torch.fft.irfft({x}, n={n}, dim={dim})
torch.fft.fftshift({x}, dim={dim})
torch.fft.ifftshift({x})
torch.fft.fftfreq({n}, d={float})
torch.fft.rfftfreq({n})
torch.fft.ihfftn({x:f})
torch.fft.hfftn({x})
torch.istft(torch.stft({new:f:2,32}, 8, return_complex=True, window=torch.ones(8)), 8, window=torch.ones(8))
torch.complex({x:f}, {x:f}).to(torch.complex128)
torch.view_as_real({x:c}.conj())
torch.polar({x:f}.abs(), {like:f})
{x:c}.conj().is_conj()
{x:c}.conj().resolve_conj()
{x:c}.conj() * {bc}
{x:c}.conj().imag.is_neg()
{x:c}.abs().sum({dim})
{x:c}.real + {x:c}.imag
{x:c} ** 2
{x:c}.to(torch.float32)
torch.matmul({x:c}, {x:c}.mH)
nn.functional.linear({x:c}, {new:c:n,@-1})
""".strip().split("\n")

DISTRIBUTIONS = [f"distributions.{d}.{m}" for d in """Normal({x:f},{like:f}.abs()+1) Bernoulli(logits={x:f}) Categorical(logits={x:f}) Beta({x:f}.abs()+1,{like:f}.abs()+1)
Uniform({x:f},{x:f}+1) Exponential({x:f}.abs()+1) Laplace({x:f},1.0) Gamma({x:f}.abs()+1,1.0) Dirichlet({x:f}.abs()+1) Poisson({x:f}.abs()+1) Cauchy({x:f},1.0)
Gumbel({x:f},1.0) HalfNormal({x:f}.abs()+1) LogNormal({x:f},1.0) StudentT({x:f}.abs()+3) Geometric(logits={x:f}) Chi2({x:f}.abs()+1) Weibull({x:f}.abs()+1,1.0)
Pareto({x:f}.abs()+1,2.0) Binomial(5,logits={x:f}) OneHotCategorical(logits={x:f}) VonMises({x:f},1.0) MultivariateNormal({x:f1},torch.eye({@0}))
RelaxedBernoulli(torch.tensor(0.5),logits={x:f}) RelaxedOneHotCategorical(torch.tensor(0.5),logits={x:f}) HalfCauchy({x:f}.abs()+1) NegativeBinomial(3,logits={x:f})
Independent(distributions.Normal({x:f2},1.0),1) Multinomial(4,logits={x:f}) Kumaraswamy({x:f}.abs()+1,2.0) FisherSnedecor({x:f}.abs()+3,5.0) ContinuousBernoulli(logits={x:f})
TransformedDistribution(distributions.Normal({x:f},1.0),[distributions.ExpTransform()]) LowRankMultivariateNormal({x:f1},torch.ones({@0},1),torch.ones({@0}))
MixtureSameFamily(distributions.Categorical(logits={x:f2}),distributions.Normal({like:f},1.0))""".split() for m in "sample() sample((2,)) mean variance batch_shape event_shape entropy()".split()] + """
distributions.Normal({x:f}, 1.0).rsample()
distributions.Normal({x:f}, 1.0).log_prob({like:f})
distributions.Normal({x:f}, 1.0).cdf({like:f})
distributions.Normal({x:f}, 1.0).icdf({like:f}.sigmoid())
distributions.Normal({x:f}, 1.0).stddev
distributions.Normal({x:f}, self.scale.exp()).rsample(({n},))
distributions.Normal(0.0, 1.0).sample(({n}, {n}))
distributions.Categorical(logits={x:f}).log_prob(torch.zeros({x}.shape[:-1], dtype=torch.int64))
distributions.Categorical(probs={x:f}.softmax(-1)).probs
distributions.Bernoulli(probs={x:f}.sigmoid()).log_prob({like:f}.round())
distributions.kl_divergence(distributions.Normal({x:f}, 1.0), distributions.Normal(0.0, 1.0))
distributions.kl_divergence(distributions.Categorical(logits={x:f}), distributions.Categorical(logits={like:f}))
distributions.kl_divergence(distributions.Bernoulli(logits={x:f}), distributions.Bernoulli(logits={like:f}))
distributions.Dirichlet({x:f}.abs() + 1).rsample()
distributions.Gamma({x:f}.abs() + 1, 1.0).log_prob({like:f}.abs() + 1)
distributions.Independent(distributions.Normal({x:f2}, 1.0), 1).log_prob({like:f})
distributions.Normal({x:f}, 1.0).expand(({n},) + tuple({x}.shape)).batch_shape
""".strip().split("\n")

UTILITIES = """
init.xavier_uniform_(torch.empty({n}, {n}))
init.kaiming_normal_(torch.empty({n}, {n}), mode={?'fan_in'|'fan_out'|'fan'})
init.normal_({x:f}.detach().clone(), 0.0, {float})
init.constant_(torch.empty({shape}), {num})
init.ones_(torch.empty({shape}))
init.trunc_normal_(torch.empty({n}, {n}), std={float})
init.orthogonal_(torch.empty({n}, {n}))
init.dirac_(torch.empty({n}, {n}, 3))
init.eye_(torch.empty({n}, {n}))
init.sparse_(torch.empty({n}, {n}), 0.1)
init.kaiming_uniform_(torch.empty({n}), a=1)
init.calculate_gain({?'relu'|'tanh'|'linear'|'selu'})
parameters_to_vector(nn.Linear({n}, {n}).parameters())
parameters_to_vector([self.scale, self.shift.reshape(1)])
clip_grad_norm_([self.scale], {float})
clip_grad_value_([self.scale], {float})
nn.utils.get_total_norm([{x:f}, {like:f}])
nn.utils.clip_grads_with_norm_([self.scale], 1.0, torch.ones(()))
nn.utils.fuse_linear_bn_weights({new:f:2,3}, None, {new:f:2}, {new:f:2}, 1e-5, None, None)
nn.utils.skip_init(nn.Linear, {n}, {n}).weight
nn.utils.convert_conv2d_weight_memory_format(nn.Conv2d(2, {n}, 2), torch.channels_last).weight
x:f | nn.utils.spectral_norm(nn.Linear({@-1}, {n})) | {x}
x:f | nn.utils.parametrizations.spectral_norm(nn.Linear({@-1}, {n})) | {x}
x:f | nn.utils.parametrizations.orthogonal(nn.Linear({@-1}, {@-1})) | {x}
x:f | nn.utils.parametrizations.weight_norm(nn.Linear({@-1}, {n})) | {x}
x:f | nn.utils.weight_norm(nn.Linear({@-1}, {n})) | {x}
x:f4 | nn.utils.spectral_norm(nn.Conv2d({@1}, {n}, 1)) | {x}
x:f | prune.l1_unstructured(nn.Linear({@-1}, {n}), 'weight', amount={?0.5|1}) | {x}
x:f | prune.random_unstructured(nn.Linear({@-1}, {n}), 'bias', amount=0.3) | {x}
x:f | prune.identity(nn.Linear({@-1}, {n}), 'weight') | {x}
x:f | prune.ln_structured(nn.Linear({@-1}, 4), 'weight', amount=0.5, n=2, dim=0) | {x}
x:f | prune.remove(prune.identity(nn.Linear({@-1}, {n}), 'weight'), 'weight') | {x}
x:f | Gate({@-1}) | {x}
x:f | Gate({@-1}, nn.Tanh()) | {x}
x:f | Shared({@-1}) | {x}
x:f | Counted({@-1}) | {x}
x:f | Experts({@-1}, {n}) | {x}
x:f | copy.deepcopy(Shared({@-1})) | {x}
x:f | copy.copy(nn.Linear({@-1}, {n})) | {x}
x:f | nn.ModuleDict({'a': nn.Linear({@-1}, {n})})['a'] | {x}
x:f | nn.Sequential(*[nn.Linear({@-1}, {@-1}) for _ in range({n})]) | {x}
x:f | nn.Sequential(nn.Linear({@-1}, {n}), nn.Sequential(nn.ReLU(), nn.Identity())) | {x}
x:f | nn.Sequential(nn.Linear({@-1}, 3)).extend([nn.ReLU()]) | {x}
x:f | nn.Sequential(nn.Linear({@-1}, 3), nn.ReLU()).insert(1, nn.Tanh()) | {x}
x:f | torch.compile(nn.Linear({@-1}, {n})) | {x}
x:f | nn.Linear({@-1}, {n}).to(memory_format=torch.channels_last) | {x}
x:f4 | nn.Conv2d({@1}, {n}, 1).to(memory_format=torch.channels_last) | {x}
x:f | nn.Linear({@-1}, {n}).eval() | {x}
x:f | nn.Linear({@-1}, {n}).type({fdtype}) | {x}
x:f | nn.LazyLinear({n}) | {x}
x:f | nn.Sequential(nn.LazyLinear({n}), nn.ReLU(), nn.LazyLinear(2)) | {x}
x:f4 | nn.LazyConv2d({n}, {k}) | {x}
x:f4 | nn.LazyBatchNorm2d() | {x}
x:f | nn.utils.parametrize.register_parametrization(nn.Linear({@-1}, {n}), 'bias', Positive()) | {x}
x:f | nn.PReLU() | {x}
x:f | nn.ParameterList([torch.ones({@-1})]) | {x}
{=} = nn.Linear(2, {n}); {=}(torch.ones(2, 2)).sum().backward(); optim.SGD({=}.parameters(), lr=0.1).step(); {=} = {=}.weight.grad
{=} = nn.Linear(3, {n}); {=}(torch.ones(2, 3)).sum().backward(); optim.SGD({=}.parameters(), lr=0.1, momentum=0.9).step(); {=} = {=}.weight.grad
{=} = nn.Linear(3, {n}); {=}(torch.ones(2, 3)).sum().backward(); optim.Adam({=}.parameters()).step(); {=} = {=}.weight.grad
{=} = nn.Linear(3, {n}); {=}(torch.ones(2, 3)).sum().backward(); optim.AdamW({=}.parameters(), lr=1e-3, weight_decay=0.1).step(); {=} = {=}.weight.grad
{=} = nn.Linear(3, {n}); {=}(torch.ones(2, 3)).sum().backward(); optim.RMSprop({=}.parameters()).step(); {=} = {=}.weight.grad
{=} = nn.Linear(3, {n}); {=}(torch.ones(2, 3)).sum().backward(); optim.Adagrad({=}.parameters()).step(); {=} = {=}.weight.grad
optim.lr_scheduler.StepLR(optim.SGD([self.scale], lr=0.1), {n}).get_last_lr().__class__.__name__
optim.SGD([self.scale], lr=0.1).param_groups[0]['lr'] > 0
optim.Adam([self.scale]).state_dict()['state'].__class__.__name__
optim.lr_scheduler.LambdaLR(optim.SGD([self.scale], lr=1.0), lambda e: 0.5 ** e).last_epoch
Kind.SUM.of({x:f})
Kind['MEAN'].of({x:f})
Kind('mean').of({x:f})
{x}.narrow(0, 0, Level.LOW)
{x} + Level.HIGH
Level.LOW < Level.HIGH
torch.zeros(Settings().twice)
torch.zeros(Settings(width={n}).twice, replace(Settings(), width=2).twice)
Point({x}).x
Point({x}, {n})._replace(y=1)[1]
len(Counter({x}.shape))
defaultdict(list, a=[{x}])['a'][0]
deque([{x}, {y}], maxlen=1)[0]
torch.stack(list(itertools.repeat({x}, {n})))
torch.cat([t for t in itertools.chain([{x}], [{x}])])
list(itertools.accumulate([{x}, {bc}], torch.add))[-1]
sorted({x}.shape)[-1] if {x}.dim() else 0
sum(t.numel() for t in [{x}, {y}])
next(iter({x}.unbind(0)))
dict(zip('ab', [{x}, {y}]))['b']
(lambda *a, **k: a[0] * k.get('s', 2))({x}, s={num})
[a * b for a, b in zip({x}.unbind(0), {x}.unbind(0))]
max({x}.shape) if {x}.dim() else None
{x}.shape[{?0|-1}:]
{x}.shape + (1,)
tuple({x}.size())
torch.Size([{n}, {n}]).numel()
{x}.size()[-1]
f'{{x}.dim()}'
str({x}.dtype)
{x}.dtype.is_floating_point
{x}.dtype.itemsize
{x}.dtype == torch.float32
hash({x}) == hash({x})
{x} in [{x}]
copy.deepcopy({x}.detach())
copy.copy({x})
isinstance({x}, nn.Parameter)
hasattr({x}, 'foo')
getattr({x}, 'shape')
callable({x}.sum)
{x}.sum().item().__class__.__name__
{x}.tolist().__class__.__name__
len({x}.tolist()) if {x}.dim() else 0
bool(torch.ones(()))
int(torch.tensor({n}))
float(torch.tensor({float}))
torch.tensor([[{num}]]).item()
torch.arange({n}).tolist()
torch.as_tensor([{num}, {num}], dtype={dtype})
torch.from_numpy(torch.ones({n}).numpy())
torch.ones({n}, {n}).numpy().shape
torch.set_grad_enabled(True)
torch.promote_types({dtype}, {dtype})
torch.result_type({x}, {y})
torch.can_cast({dtype}, {dtype})
torch.broadcast_shapes({shape}, {shape})
torch.zeros({n}, device='meta').device.type
torch.device('cuda:0').index
torch.device('cpu') == {x}.device
with torch.device('cpu'): {=} = torch.zeros({n})
with torch.autocast('cpu', enabled=False): {=} = {x:f} @ {x:f}.mT
{=} = io.BytesIO(); torch.save({x}, {=}); {=} = 1
{=} = nn.Linear({n}, {n}); {=} = list({=}.state_dict())
{=} = nn.Linear({n}, {n}); {=} = sum(p.numel() for p in {=}.parameters())
{=} = nn.Linear(3, {n}); {=}.weight.data.fill_({num}); {=} = {=}(torch.ones(2, 3))
{=} = nn.Linear(3, {n}); nn.init.zeros_({=}.bias); {=} = {=}.bias
{=} = nn.BatchNorm1d({n}); {=} = [n for n, _ in {=}.named_buffers()]
{=} = nn.Linear(3, {n}); vector_to_parameters(torch.ones(3 * {n} + {n}), {=}.parameters()); {=} = {=}.weight
{=} = nn.Sequential(nn.Linear(2, {n}), nn.ReLU()); {=} = [n for n, _ in {=}.named_modules()]
try: {=} = {x}.view(-1, 7)
try: {=} = {x} @ {y}
""".strip().split("\n")

UTILITIES = [u for u in UTILITIES if not u.startswith("try:")]

# How often a family is drawn, and what it holds.
FAMILIES = [(22, FUNCTIONS), (36, ATEN), (18, SPECIAL), (14, DISTRIBUTIONS), (34, UTILITIES)]
