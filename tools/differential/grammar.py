"""What random programs are made of: one template a kind of statement.

A template is an expression with holes in braces; sample.py says what each hole draws. Three forms:

    "torch.relu({x})"                                an expression, bound to a new name
    "{x:f}.add_({bc})"                               the same; what it changed in place is seen by the facts
    "{x}[{index}] = {num}"                           a statement
    "x:f4 | nn.Conv2d({@1}, {n}, {k}) | {x}"         a layer: which tensor, its constructor, the arguments of its call
"""

UNARY = """abs neg sign sgn ceil floor round trunc frac exp exp2 expm1 log log2 log10 log1p sqrt rsqrt square reciprocal sin cos tan asin acos
atan sinh cosh tanh asinh acosh atanh sigmoid erf erfc erfinv lgamma digamma relu selu logit positive deg2rad rad2deg isnan isinf isfinite isreal
isneginf isposinf signbit logical_not bitwise_not nan_to_num conj_physical angle i0 sinc""".split()

UNARY_IN_PLACE = "abs neg sign ceil floor round trunc exp log sqrt rsqrt square reciprocal sin cos tanh sigmoid erf relu logical_not bitwise_not zero frac".split()

ACTIVATIONS = """relu relu6 elu selu celu leaky_relu gelu silu mish softplus softsign tanhshrink hardtanh hardswish hardsigmoid logsigmoid
hardshrink softshrink sigmoid tanh""".split()

IN_PLACE_ACTIVATIONS = "relu relu6 elu selu celu leaky_relu silu mish hardtanh hardswish hardsigmoid".split()

ACTIVATION_LAYERS = """ReLU ReLU6 ELU SELU CELU LeakyReLU SiLU Mish Softplus Softsign Tanhshrink Hardtanh Hardswish Hardsigmoid LogSigmoid
Hardshrink Softshrink Sigmoid Tanh Identity Softmax2d RReLU""".split()

BINARY = """add sub mul div true_divide floor_divide remainder fmod pow maximum minimum fmax fmin atan2 hypot logaddexp logaddexp2 eq ne lt le gt
ge logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor copysign nextafter xlogy heaviside float_power gcd lcm ldexp
bitwise_left_shift bitwise_right_shift""".split()

OPERATORS = "+ - * / // % ** == != < <= > >= & | ^ << >>".split()

BINARY_IN_PLACE = "add sub mul div remainder fmod pow eq lt ge logical_and bitwise_and bitwise_or atan2 copysign floor_divide xlogy".split()

REDUCTIONS = "sum mean prod amax amin all any logsumexp nansum nanmean std var count_nonzero".split()

LOSSES = "mse_loss l1_loss smooth_l1_loss huber_loss soft_margin_loss kl_div poisson_nll_loss binary_cross_entropy_with_logits multilabel_soft_margin_loss".split()

LOSS_LAYERS = "MSELoss L1Loss SmoothL1Loss HuberLoss SoftMarginLoss KLDivLoss PoissonNLLLoss BCEWithLogitsLoss MultiLabelSoftMarginLoss BCELoss".split()

FOURIER = "fft ifft rfft irfft hfft ihfft".split()

POINTWISE = (
    [f"torch.{n}({{x}})" for n in UNARY]
    + [f"{{x}}.{n}_()" for n in UNARY_IN_PLACE]
    + [f"F.{n}({{x:f}})" for n in ACTIVATIONS]
    + [f"F.{n}({{x:f}}, inplace=True)" for n in IN_PLACE_ACTIVATIONS]
    + [f"x | nn.{n}() | {{x}}" for n in ACTIVATION_LAYERS]
    + [f"torch.{n}({{x}}, {{bc}})" for n in BINARY]
    + [f"{{x}} {o} {{bc}}" for o in OPERATORS]
    + [f"{{x}} {o} {{num}}" for o in OPERATORS]
    + [f"{{num}} {o} {{x}}" for o in "+ - * / ** == <".split()]
    + [f"{{x}}.{n}_({{bc}})" for n in BINARY_IN_PLACE]
    + [f"{{x}}.{n}_({{num}})" for n in "add sub mul div pow remainder clamp_min fill".split()]
) + """
-{x}
~{x}
abs({x})
torch.add({x}, {bc}, alpha={num})
torch.sub({x}, {bc}, alpha={num})
torch.div({x}, {bc}, rounding_mode={?'floor'|'trunc'|None|'ceil'})
{x}.div_({bc}, rounding_mode={?'floor'|'trunc'|None})
torch.clamp({x}, {num}, {num})
torch.clamp({x}, min={bc})
torch.clamp({x}, {like}, {like})
torch.clamp({x})
{x}.clamp_({num}, {num})
torch.lerp({x:f}, {like:f}, {float})
torch.lerp({x:f}, {bc:f}, {bc:f})
torch.addcmul({x}, {bc}, {bc}, value={num})
torch.addcdiv({x}, {bc}, {bc}, value={num})
{x:f}.addcmul_({like:f}, {bc:f})
torch.where({x:b}, {bc}, {bc})
torch.where({x:b}, {bc}, {num})
torch.where({x:b}, {num}, {bc})
torch.where({x:b}, {num}, {num})
{x}.masked_fill({bc:b}, {num})
{x}.masked_fill_({bc:b}, {num})
{x}.masked_fill({bc}, {num})
{x}.masked_scatter({bc:b}, {like})
F.gelu({x:f}, approximate={?'none'|'tanh'|'x'})
x:f | nn.GELU({?'none'|'tanh'|'x'}) | {x}
F.softplus({x:f}, {num}, {num})
F.threshold({x}, {num}, {num})
F.rrelu({x:f}, 0.1, 0.3, {bool})
F.prelu({x:f}, {new:f:@1})
x:f | nn.PReLU({?1|@1}) | {x}
x:f | nn.Threshold({num}, {num}) | {x}
F.glu({x:f}, {dim})
x:f | nn.GLU({dim}) | {x}
F.softmax({x}, {dim})
F.softmax({x}, {dim}, dtype={fdtype})
F.log_softmax({x:f}, {dim})
F.softmin({x:f}, {dim})
F.gumbel_softmax({x:f}, dim={dim}, hard={bool})
x:f | nn.Softmax({dim}) | {x}
x:f | nn.LogSoftmax({dim}) | {x}
x:f | nn.Softmin({dim}) | {x}
torch.softmax({x:f}, {dim})
{x:f}.softmax(-1)
F.normalize({x:f}, dim={dim})
F.dropout({x:f}, {p}, {bool})
F.dropout1d({x:f}, {p}, {bool})
F.dropout2d({x:f}, {p}, {bool})
F.dropout3d({x:f}, {p}, {bool})
F.alpha_dropout({x:f}, {p}, {bool})
F.feature_alpha_dropout({x:f}, {p}, {bool})
F.dropout({x:f}, {p}, True, True)
x:f | nn.Dropout({p}) | {x}
x:f | nn.Dropout1d({p}) | {x}
x:f | nn.Dropout2d({p}) | {x}
x:f | nn.Dropout3d({p}) | {x}
x:f | nn.AlphaDropout({p}) | {x}
x:f | nn.FeatureAlphaDropout({p}) | {x}
torch.bernoulli({x:f}.sigmoid())
torch.real({x})
torch.imag({x})
torch.complex({x:f}, {like:f})
torch.polar({x:f}, {like:f})
torch.view_as_real({x})
torch.view_as_complex({x:f})
{x}.conj()
{x:c}.conj().resolve_conj()
torch.isclose({x}, {like})
torch.mvlgamma({x:f}, {n})
torch.polygamma({n}, {x:f})
torch.special.expit({x})
torch.special.xlog1py({x}, {bc})
torch.special.entr({x})
torch.special.erfcx({x})
torch.special.ndtr({x})
torch.special.zeta({x:f}, {bc:f})
torch.rsub({x}, {bc})
torch.square({x}).sum()
torch.frexp({x})
{x:f} * self.scale
{x:f} + self.shift
self.scale.mul_({num})
self.shift * {num}
""".strip().split("\n")

CASTS = """
{x}.float()
{x}.double()
{x}.half()
{x}.bfloat16()
{x}.int()
{x}.long()
{x}.bool()
{x}.to({dtype})
{x}.to({dtype}, copy={bool})
{x}.to({y})
{x}.type({dtype})
{x}.type_as({y})
{x}.contiguous()
{x}.contiguous(memory_format=torch.channels_last)
{x:4}.contiguous(memory_format=torch.channels_last)
{x:5}.to(memory_format=torch.channels_last_3d)
{x}.clone()
{x}.clone(memory_format=torch.contiguous_format)
{x}.detach()
{x}.data
{x}.cpu()
{x}.requires_grad_()
{x}.view({dtype})
torch.zeros_like({x})
torch.ones_like({x}, dtype={dtype})
torch.empty_like({x})
torch.full_like({x}, {num})
torch.rand_like({x})
torch.randn_like({x:f})
torch.randint_like({x}, {n})
{x}.new_zeros({shape})
{x}.new_ones({shape}, dtype={dtype})
{x}.new_full({shape}, {num})
{x}.new_empty({shape})
{x}.new_tensor({num})
torch.zeros({shape})
torch.ones({shape}, dtype={dtype})
torch.full({shape}, {num})
torch.rand({shape})
torch.randn({shape})
torch.randint({n}, {shape})
torch.arange({int})
torch.arange({int}, {int})
torch.arange({int}, {int}, {int})
torch.arange({float}, {float}, {float})
torch.linspace({num}, {num}, {n0})
torch.logspace({num}, {num}, {n0})
torch.eye({n0})
torch.eye({n0}, {n0})
torch.tensor({num})
torch.tensor([{num}, {num}])
torch.tensor([[{num}, {num}], [{num}, {num}]])
torch.tensor([[{num}, {num}], [{num}]])
torch.as_tensor({x})
torch.scalar_tensor({num})
torch.empty_strided({shape}, {shape})
torch.result_type({x}, {y})
torch.promote_types({dtype}, {dtype})
torch.can_cast({dtype}, {dtype})
{x}.copy_({bc})
{x}.fill_({num})
{x}.normal_()
{x}.uniform_()
{x}.bernoulli_({p})
{x}.random_({n})
torch.randperm({n0})
torch.hann_window({n0})
torch.hamming_window({n0}, periodic={bool})
torch.tril_indices({n}, {n0})
torch.triu_indices({n}, {n0}, {int})
""".strip().split("\n")

FACTS = """
{x}.shape
{x}.size()
{x}.size({dim})
{x}.dim()
{x}.numel()
len({x})
{x}.stride({dim})
{x}.is_contiguous()
{x}.is_contiguous(memory_format=torch.channels_last)
{x}.is_floating_point()
{x}.is_complex()
{x}.element_size()
{x}.nbytes
{x}.dtype
{x}.itemsize
{x}.is_leaf
tuple({x}.shape[1:])
torch.broadcast_shapes({shape}, {shape})
""".strip().split("\n")

VIEWS = """
{x}.view({reshape})
{x}.view({shape})
{x}.view(-1)
{x}.view(-1, {n})
{x}.reshape({reshape})
{x}.reshape({shape})
{x}.reshape(-1)
{x}.reshape(-1, {@-1})
{x}.view_as({like})
{x}.reshape_as({like})
{x}.flatten()
{x}.flatten({dim})
{x}.flatten({dim}, {dim})
torch.flatten({x}, 1)
x | nn.Flatten() | {x}
x | nn.Flatten({dim}, {dim}) | {x}
{x}.unflatten({dim}, ({n}, {?-1|2|3}))
x | nn.Unflatten({dim}, ({n}, {?-1|2|3})) | {x}
{x}.ravel()
{x}.squeeze()
{x}.squeeze({dim})
{x}.squeeze({dims})
{x}.unsqueeze({dim})
{x}.unsqueeze_({dim})
{x}.squeeze_()
{x}.transpose_({dim}, {dim})
{x}.t_()
{x}.transpose({dim}, {dim})
{x}.swapaxes({dim}, {dim})
{x}.permute({perm})
torch.permute({x}, {perm})
{x}.movedim({dim}, {dim})
torch.movedim({x}, {dims}, {dims})
{x}.t()
{x}.T
{x}.mT
{x}.H
{x}.mH
{x}.adjoint()
torch.adjoint({x})
{x}.expand({expand})
{x}.expand({shape})
{x}.expand_as({y})
torch.broadcast_to({x}, {expand})
torch.broadcast_tensors({x}, {bc})
{x}.narrow({dim}, {n0}, {n})
{x}.select({dim}, {n0})
{x}.unfold({dim}, {n}, {n})
{x}.diagonal()
{x}.diagonal({int}, {dim}, {dim})
torch.diag({x})
torch.diag({x:2}, {int})
torch.diag_embed({x})
torch.diag_embed({x}, {int}, {dim}, {dim})
torch.diagflat({x})
{x}.as_strided({shape}, {shape})
{x}.as_strided(({n}, {n}), (1, {n0}), {n0})
{x}.chunk({n}, {dim})
{x}.split({n}, {dim})
{x}.split([{n0}, {n0}], {dim})
torch.split({x}, {n})
torch.tensor_split({x}, {n}, {dim})
torch.tensor_split({x}, [{n0}, {n}], {dim})
torch.hsplit({x}, {n})
torch.vsplit({x}, {n})
torch.dsplit({x}, {n})
{x}.unbind({dim})
{x}.unbind()
torch.atleast_1d({x})
torch.atleast_2d({x})
torch.atleast_3d({x})
{x}.repeat({repeats})
{x}.tile({repeats})
{x}.repeat_interleave({n}, {dim})
{x}.repeat_interleave({n})
{x}.flip({dims})
torch.fliplr({x})
torch.flipud({x})
{x}.roll({int}, {dim})
{x}.roll({int})
torch.roll({x}, ({int}, {int}), ({dim}, {dim}))
torch.rot90({x}, {int}, ({dim}, {dim}))
torch.tril({x})
torch.triu({x}, {int})
{x}.tril_()
torch.cat([{x}, {x}], {dim})
torch.cat([{x}, {like}], {dim})
torch.cat([{x}, {y}], {dim})
torch.cat([{x}])
torch.cat([])
torch.stack([{x}, {like}], {dim})
torch.stack([{x}, {y}])
torch.stack([{x}, {x}, {x}], -1)
torch.hstack([{x}, {like}])
torch.vstack([{x}, {like}])
torch.dstack([{x}, {like}])
torch.column_stack([{x}, {like}])
torch.block_diag({x:2}, {y:2})
torch.meshgrid({x:1}, {y:1}, indexing={?'ij'|'xy'|'ji'})
torch.cartesian_prod({x:1}, {y:1})
torch.combinations({x:1}, {n})
F.pixel_shuffle({x:34}, {n})
F.pixel_shuffle({new:f:n,4*n,n,n}, 2)
F.pixel_unshuffle({x:34}, {n})
F.pixel_unshuffle({new:f:n,n,4,6}, 2)
x:4 | nn.PixelShuffle({n}) | {x}
x:4 | nn.PixelUnshuffle({n}) | {x}
F.channel_shuffle({x:4}, {n})
x:4 | nn.ChannelShuffle({n}) | {x}
F.one_hot({idx:5:@0,2}, 5)
F.one_hot({x}, {n})
{x}.sum_to_size({shape})
torch.narrow_copy({x}, {dim}, {n0}, {n})
torch.vander({x:1})
torch.vander({x:1}, {n0}, {bool})
""".strip().split("\n")

INDEXING = """
{x}[{index}]
{x}[{index}]
{x}[{index}]
{x}[{index}, {index}]
{x}[..., {index}]
{x}[:, {index}]
{x}[{index}] = {num}
{x}[{index}] = {bc}
{x}[{index}] += {num}
{x}[..., {index}] *= {num}
{x}[:, {index}] = {num}
{x}[{bc:b}] = {num}
{x}[{like:b}] = {num}
{x}[{idx:@0:n}]
{x}[{idx:@0:n,n}]
{x}[:, {idx:@1:n}]
{x}[{idx:@0:n}, {idx:@1:n}]
{x}[{idx:@0:n,1}, {idx:@1:n}]
{x}[{idx:@0:n}, :, {idx:@2:1}]
{x}[{idx:@0:n}] = {num}
{x}[{idx:@0:2}] = {new:f:2}
{x}.index_select({dim}, {idx:1:n})
torch.index_select({x}, 0, {idx:@0:n})
{x}.gather({dim}, {idx:1:n,n})
{x:2}.gather(1, {idx:@1:@0,n})
{x:3}.gather(-1, {idx:@2:@0,@1,n})
torch.take({x}, {idx:1:n,n})
torch.take_along_dim({x:2}, {idx:@1:@0,n}, 1)
torch.take_along_dim({x}, {idx:1:n})
{x:2}.scatter(1, {idx:@1:@0,1}, {num})
{x:2}.scatter(0, {idx:@0:1,@1}, {like})
{x:2}.scatter_(1, {idx:@1:@0,1}, {num})
{x}.scatter({dim}, {idx:1:n}, {num})
{x:2}.scatter_add(1, {idx:@1:@0,1}, {like})
{x:2}.scatter_add_(0, {idx:@0:1,@1}, {like})
{x:2}.scatter_reduce(1, {idx:@1:@0,1}, {like}, {?'sum'|'mean'|'amax'|'prod'|'max'})
{x}.index_add(0, {idx:@0:1}, {new:f:1,@1})
{x:2}.index_add_(0, {idx:@0:2}, {new:f:2,@1})
{x:2}.index_copy(0, {idx:@0:1}, {new:f:1,@1})
{x}.index_fill({dim}, {idx:1:1}, {num})
{x}.index_fill_(0, {idx:@0:1}, {num})
{x:2}.index_put(({idx:@0:n},), {new:f:@1})
{x:2}.index_put_(({idx:@0:n}, {idx:@1:n}), {new:f:1}, accumulate={bool})
torch.select_scatter({x}, {num}, {dim}, {n0})
torch.select_scatter({x:2}, {new:f:@1}, 0, 0)
torch.slice_scatter({x:2}, {new:f:1,@1}, 0, 0, 1)
torch.diagonal_scatter({x:2}, {new:f:@0})
{x}.put_({idx:1:n}, {new:f:1})
torch.searchsorted({x:f}, {y:f})
torch.bucketize({x}, {y:1})
{x}.fill_diagonal_({num})
""".strip().split("\n")

REDUCING = (
    [f"{{x}}.{n}()" for n in REDUCTIONS if n not in ("logsumexp",)]
    + [f"{{x}}.{n}({{dim}})" for n in REDUCTIONS]
    + [f"{{x}}.{n}({{dim}}, keepdim={{bool}})" for n in REDUCTIONS if n != "count_nonzero"]
    + [f"torch.{n}({{x}}, {{dims}})" for n in "sum mean amax amin all any logsumexp std var nansum count_nonzero std_mean var_mean".split()]
) + """
{x}.sum(dtype={dtype})
{x}.sum({dim}, dtype={dtype})
{x}.mean({dim}, dtype={dtype})
{x}.prod({dim}, dtype={dtype})
{x}.std({dim}, unbiased={bool})
{x}.var({dims}, correction={n0})
torch.var_mean({x:f}, {dim}, keepdim={bool})
{x}.max()
{x}.min()
{x}.max({dim})
{x}.min({dim}, keepdim={bool})
torch.max({x}, {bc})
torch.aminmax({x})
torch.aminmax({x}, dim={dim}, keepdim={bool})
{x}.argmax()
{x}.argmax({dim})
{x}.argmin({dim}, keepdim={bool})
{x}.median()
{x}.median({dim})
torch.nanmedian({x}, {dim})
torch.mode({x}, {dim})
torch.kthvalue({x}, {n}, {dim})
torch.topk({x}, {n})
torch.topk({x}, {n0}, {dim}, {bool}, {bool})
torch.sort({x})
torch.sort({x}, {dim}, descending={bool})
{x}.sort(stable=True)
torch.argsort({x}, {dim})
torch.msort({x})
torch.cumsum({x}, {dim})
torch.cumsum({x}, {dim}, dtype={dtype})
torch.cumprod({x}, {dim})
{x}.cumsum_({dim})
torch.cummax({x}, {dim})
torch.cummin({x}, {dim})
torch.logcumsumexp({x:f}, {dim})
torch.diff({x})
torch.diff({x}, {n}, {dim})
torch.trapezoid({x}, dim={dim})
torch.cumulative_trapezoid({x}, dim={dim})
torch.norm({x:f})
torch.norm({x:f}, {?1|2|3|float('inf')|'fro'|'nuc'}, {dim})
{x:f}.norm(dim={dims}, keepdim={bool})
torch.dist({x:f}, {bc:f})
torch.renorm({x:f}, 2, {dim}, 1.0)
torch.quantile({x:f}, 0.3)
torch.quantile({x:f}, {new:f:n}, dim={dim}, keepdim={bool})
torch.nanquantile({x:f}, 0.5, {dim})
torch.histc({x:f}, {n})
torch.bincount({idx:5:n}, minlength=5)
torch.trace({x})
torch.cov({x})
torch.corrcoef({x})
torch.gradient({x:f}, dim={dim})
torch.unique_consecutive
""".strip().split("\n")[:-1]

MATRIX = """
{x:f} @ {new:f:@-1,n}
{x} @ {y}
{x:f} @ {x:f}.mT
torch.matmul({x:f}, {new:f:@-1})
torch.matmul({x:f3}, {new:f:@0,@-1,n})
torch.matmul({x:f4}, {new:f:1,@1,@-1,n})
torch.matmul({x:f1}, {new:f:n,@0,n})
torch.mm({x:f2}, {new:f:@1,n})
torch.mm({x}, {y})
torch.bmm({x:f3}, {new:f:@0,@2,n})
torch.bmm({x}, {y})
torch.mv({x:f2}, {new:f:@1})
torch.dot({x:1}, {like})
torch.vdot({x:1}, {like})
torch.inner({x:f}, {new:f:n,@-1})
torch.outer({x:1}, {y:1})
torch.ger({x:f1}, {new:f:n})
torch.addmm({new:f:n}, {x:f2}, {new:f:@1,n})
torch.addmm({bc:f}, {x:f2}, {new:f:@1,n}, beta={num}, alpha={num})
torch.baddbmm({new:f:1,1,1}, {x:f3}, {new:f:@0,@2,n})
torch.addbmm({new:f:1,1}, {x:f3}, {new:f:@0,@2,n})
torch.addmv({new:f:@0}, {x:f2}, {new:f:@1})
torch.addr({new:f:@0,n}, {x:f1}, {new:f:n})
torch.chain_matmul({x:f2}, {new:f:@1,3}, {new:f:3,n})
torch.linalg.multi_dot([{x:f2}, {new:f:@1,3}, {new:f:3,n}])
torch.tensordot({x:f}, {x:f}, {n0})
torch.tensordot({x:f3}, {new:f:@2,@1,n}, dims=([2, 1], [0, 1]))
torch.kron({x}, {y})
torch.cross({x:f2}, {like:f})
torch.linalg.cross({new:f:n,3}, {new:f:1,3})
torch.einsum('ij,jk->ik', {x:f2}, {new:f:@1,n})
torch.einsum('bij,bjk->bik', {x:f3}, {new:f:@0,@2,n})
torch.einsum('bhid,bhjd->bhij', {x:f4}, {new:f:@0,@1,n,@3})
torch.einsum('ij->ji', {x:2})
torch.einsum('ii->i', {x:2})
torch.einsum('ii', {x:f2})
torch.einsum('i,j->ij', {x:f1}, {y:f1})
torch.einsum('...i,...i->...', {x:f}, {like:f})
torch.einsum('bnc,oc->bno', {x:f3}, {new:f:n,@2})
torch.einsum('ijk->k', {x:f3})
torch.einsum('ij,j', {x:f2}, {new:f:@1})
torch.einsum('ab,bc,cd->ad', {x:f2}, {new:f:@1,3}, {new:f:3,2})
F.linear({x:f}, {new:f:n,@-1})
F.linear({x:f}, {new:f:3,@-1}, {new:f:3})
F.linear({x:f}, {new:f:@-1})
F.bilinear({x:f2}, {new:f:@0,3}, {new:f:4,@1,3})
x:f | nn.Linear({@-1}, {n}) | {x}
x:f | nn.Linear({@-1}, {n}, bias={bool}) | {x}
x:f | nn.LazyLinear({n}) | {x}
x:f | nn.Bilinear({@-1}, {@-1}, {n}) | {x}, {x}
torch.matrix_power({x:f2}, {int})
torch.linalg.matrix_power({x:f}, {n0})
torch.linalg.norm({x:f})
torch.linalg.norm({x:f}, {?1|2|'fro'|'nuc'|float('inf')}, {dims})
torch.linalg.vector_norm({x:f}, {num}, {dim})
torch.linalg.matrix_norm({x:f})
torch.linalg.matrix_norm({x:f}, {?'fro'|'nuc'|1|2})
torch.linalg.svd({x:f})
torch.linalg.svd({x:f}, full_matrices={bool})
torch.linalg.svdvals({x:f})
torch.svd({x:f})
torch.linalg.qr({x:f})
torch.linalg.qr({x:f}, mode={?'reduced'|'complete'|'r'|'x'})
torch.linalg.eigh({x:f} @ {x:f}.mT)
torch.linalg.eigvalsh({x:f})
torch.linalg.eigvals({x:f})
torch.linalg.eig({x:f})
torch.linalg.inv({new:f:2,3,3})
torch.inverse({x:f})
torch.linalg.pinv({x:f})
torch.linalg.det({x})
torch.linalg.slogdet({x:f})
torch.logdet({x:f})
torch.linalg.cholesky(torch.eye({n}) + 0 * {x:f})
torch.linalg.solve({new:f:3,3}, {new:f:3,2})
torch.linalg.solve({x:f}, {y:f})
torch.linalg.solve_triangular({new:f:3,3}, {new:f:3,n}, upper={bool})
torch.linalg.lstsq({new:f:4,3}, {new:f:4,n})
torch.linalg.matrix_exp({x:f})
torch.linalg.matrix_rank({x:f})
torch.linalg.lu({x:f})
torch.lu({x:f})
torch.linalg.diagonal({x})
torch.linalg.vecdot({x}, {like})
torch.linalg.vander({x:1})
torch.cdist({x:f2}, {new:f:n,@1})
torch.cdist({x:f3}, {new:f:1,n,@2}, p={?1.0|2.0|3.0|0.0})
torch.pdist({x:f2})
F.pairwise_distance({x:f}, {bc:f})
F.cosine_similarity({x}, {bc}, dim={dim})
x | nn.CosineSimilarity({dim}) | {x}, {bc}
x | nn.PairwiseDistance({n}) | {x}, {like}
""".strip().split("\n")

CONVOLUTIONS = """
x:f23 | nn.Conv1d({@-2}, {n}, {k}) | {x}
x:f23 | nn.Conv1d({@1}, {n}, {k}, stride={n}, padding={n0}, dilation={n}, bias={bool}) | {x}
x:f34 | nn.Conv2d({@-3}, {n}, {k}) | {x}
x:f4 | nn.Conv2d({@1}, {n}, {k}, {n}, {n0}, {n}, bias={bool}) | {x}
x:f4 | nn.Conv2d({@1}, {@1}, {k}, groups={@1}) | {x}
x:f4 | nn.Conv2d({@1}, 4, {k}, groups=2) | {x}
x:f4 | nn.Conv2d({@1}, {n}, ({k}, {k}), padding={?'same'|'valid'|'full'}) | {x}
x:f4 | nn.Conv2d({@1}, {n}, 3, padding=1, padding_mode={?'zeros'|'reflect'|'replicate'|'circular'|'mirror'}) | {x}
x:f45 | nn.Conv3d({@-4}, {n}, {k}) | {x}
x:f5 | nn.Conv3d({@1}, {n}, {k}, {n}, {n0}) | {x}
x:f23 | nn.ConvTranspose1d({@-2}, {n}, {k}) | {x}
x:f4 | nn.ConvTranspose2d({@1}, {n}, {k}, {n}, {n0}, {n0}) | {x}
x:f4 | nn.ConvTranspose2d({@1}, {n}, {k}, stride={n}, padding={n0}, output_padding={n0}, dilation={n}, bias={bool}) | {x}
x:f5 | nn.ConvTranspose3d({@1}, {n}, {k}, {n}) | {x}
x:f23 | nn.LazyConv1d({n}, {k}) | {x}
x:f4 | nn.LazyConv2d({n}, {k}, {n}) | {x}
x:f45 | nn.LazyConv3d({n}, {k}) | {x}
x:f4 | nn.LazyConvTranspose2d({n}, {k}) | {x}
F.conv1d({x:f3}, {new:f:n,@1,2})
F.conv2d({x:f4}, {new:f:3,@1,2,2}, {new:f:3}, stride={n}, padding={n0}, dilation={n})
F.conv2d({x:f4}, {new:f:@1,1,2,2}, groups={@1})
F.conv2d({x:f4}, {y:f4})
F.conv3d({x:f5}, {new:f:n,@1,1,2,2})
F.conv_transpose1d({x:f3}, {new:f:@1,n,2})
F.conv_transpose2d({x:f4}, {new:f:@1,n,2,3}, stride={n}, padding={n0})
F.conv_transpose3d({x:f5}, {new:f:@1,n,1,2,2})
F.unfold({x:f34}, {k}, {n}, {n0}, {n})
F.fold({new:f:2,12,4}, ({n}, {n}), (2, 2))
F.fold({new:f:2,12,6}, (3, 4), (2, 2))
x:f4 | nn.Unfold({k}, padding={n0}) | {x}
x:f3 | nn.Fold((3, 4), 2) | {x}
x:f4 | nn.utils.weight_norm(nn.Conv2d({@1}, {n}, {k})) | {x}
x:f4 | nn.utils.spectral_norm(nn.Conv2d({@1}, {n}, {k})) | {x}
x:f4 | nn.Sequential(nn.Conv2d({@1}, 4, {k}), nn.BatchNorm2d(4), nn.ReLU()) | {x}
x:f4 | nn.Sequential(nn.Conv2d({@1}, 4, {k}, bias=False), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.MaxPool2d(2)) | {x}
""".strip().split("\n")

POOLING = """
x:f23 | nn.MaxPool1d({k}) | {x}
x:f34 | nn.MaxPool2d({k}) | {x}
x:f34 | nn.MaxPool2d({k}, {n}, {n0}, {n}, {bool}, {bool}) | {x}
x:f45 | nn.MaxPool3d({k}, {n}) | {x}
x:f23 | nn.AvgPool1d({k}, {n}, {n0}) | {x}
x:f34 | nn.AvgPool2d({k}) | {x}
x:f34 | nn.AvgPool2d({k}, {n}, {n0}, {bool}, {bool}) | {x}
x:f45 | nn.AvgPool3d({k}) | {x}
x:f | nn.AdaptiveAvgPool1d({n}) | {x}
x:f | nn.AdaptiveAvgPool2d({n}) | {x}
x:f34 | nn.AdaptiveAvgPool2d(({n}, {?None|2|1})) | {x}
x:f | nn.AdaptiveAvgPool3d({n}) | {x}
x:f | nn.AdaptiveMaxPool1d({n}) | {x}
x:f34 | nn.AdaptiveMaxPool2d({n}, {bool}) | {x}
x:f45 | nn.AdaptiveMaxPool3d({n}) | {x}
x:f23 | nn.LPPool1d(2, {k}) | {x}
x:f34 | nn.LPPool2d(2, {k}, {n}) | {x}
x:f34 | nn.FractionalMaxPool2d({k}, output_size={n}) | {x}
x:f34 | nn.FractionalMaxPool2d(2, output_ratio=0.6) | {x}
F.max_pool1d({x}, {k})
F.max_pool2d({x}, {k}, {n}, {n0})
F.max_pool2d({x:f4}, ({k}, {k}), return_indices=True)
F.max_pool2d({x:f4}, {k}, ceil_mode=True)
F.max_pool3d({x:f45}, {k})
F.avg_pool1d({x:f}, {k})
F.avg_pool2d({x}, {k}, ceil_mode={bool})
F.avg_pool2d({x:f34}, {k}, divisor_override={int})
F.avg_pool3d({x:f45}, {k}, {n}, {n0})
F.adaptive_avg_pool1d({x}, {n})
F.adaptive_avg_pool2d({x}, {n0})
F.adaptive_avg_pool2d({x:f34}, ({n}, {n}))
F.adaptive_avg_pool3d({x:f45}, {n})
F.adaptive_max_pool1d({x:f}, {n})
F.adaptive_max_pool2d({x:f}, {n})
F.lp_pool2d({x:f34}, 2, {k})
F.max_unpool2d({new:f:1,2,3,3}, {idx:9:1,2,3,3}, 2)
x:f34 | nn.Upsample(scale_factor={n}, mode={?'nearest'|'bilinear'|'bicubic'}) | {x}
x:f4 | nn.Upsample(size=({n}, {n})) | {x}
x:f4 | nn.UpsamplingBilinear2d(scale_factor={n}) | {x}
x:f4 | nn.UpsamplingNearest2d(size={n}) | {x}
F.interpolate({x:f345}, scale_factor={?2|0.5|1.5|3})
F.interpolate({x:f345}, size={n}, mode={?'nearest'|'nearest-exact'|'area'|'linear'|'bilinear'|'bicubic'|'trilinear'})
F.interpolate({x:f4}, size=({n}, {n}), mode={?'bilinear'|'bicubic'}, align_corners={bool}, antialias={bool})
F.interpolate({x:f4}, scale_factor=(2, {float}), mode='bilinear')
F.interpolate({x:f3}, size={n}, mode='linear', align_corners={bool})
F.interpolate({x:f4})
F.interpolate({x}, scale_factor=2)
F.grid_sample({x:f4}, {new:f:@0,3,4,2}, align_corners={bool})
F.grid_sample({x:f4}, {new:f:@0,3,4,2}, mode={?'nearest'|'bicubic'|'cubic'}, padding_mode={?'zeros'|'border'|'x'}, align_corners=False)
F.grid_sample({x:f5}, {new:f:@0,2,3,4,3}, align_corners=False)
F.affine_grid({new:f:2,2,3}, [2, 3, {n}, {n}], align_corners={bool})
F.pad({x}, ({int}, {int}))
F.pad({x}, ({n0}, {n0}, {n0}, {n0}), value={num})
F.pad({x}, ({n0}, {n0}, {n0}, {n0}, {n0}, {n0}))
F.pad({x:f}, ({n0}, {n0}), {?'reflect'|'replicate'|'circular'|'constant'|'edge'})
F.pad({x:f34}, ({n0}, {n0}, {n0}, {n0}), {?'reflect'|'replicate'|'circular'})
F.pad({x:f45}, ({n0}, {n0}, {n0}, {n0}, {n0}, {n0}), {?'reflect'|'replicate'|'circular'})
F.pad({x}, ({n0},))
x | nn.ZeroPad2d({n0}) | {x}
x | nn.ConstantPad1d({n0}, {num}) | {x}
x:f34 | nn.ReflectionPad2d({n0}) | {x}
x:f23 | nn.ReflectionPad1d(({n0}, {n0})) | {x}
x:f34 | nn.ReplicationPad2d({n0}) | {x}
x:f45 | nn.ReplicationPad3d({n0}) | {x}
x:f34 | nn.CircularPad2d({n0}) | {x}
""".strip().split("\n")

NORMS = """
x:f23 | nn.BatchNorm1d({@1}) | {x}
x:f4 | nn.BatchNorm2d({@1}) | {x}
x:f4 | nn.BatchNorm2d({@1}, affine={bool}, track_running_stats={bool}) | {x}
x:f4 | nn.BatchNorm2d({@1}, momentum=None) | {x}
x:f5 | nn.BatchNorm3d({@1}) | {x}
x:f4 | nn.BatchNorm2d({@1}).eval() | {x}
x:f | nn.LazyBatchNorm2d() | {x}
x:f23 | nn.LazyBatchNorm1d() | {x}
x:f4 | nn.SyncBatchNorm({@1}).eval() | {x}
x:f23 | nn.InstanceNorm1d({@1}) | {x}
x:f34 | nn.InstanceNorm2d({@-3}, affine={bool}) | {x}
x:f4 | nn.InstanceNorm2d({@1}, track_running_stats={bool}) | {x}
x:f45 | nn.InstanceNorm3d({@-4}) | {x}
x:f | nn.LayerNorm({@-1}) | {x}
x:f | nn.LayerNorm([{@-2}, {@-1}]) | {x}
x:f | nn.LayerNorm({@-1}, elementwise_affine={bool}) | {x}
x:f | nn.LayerNorm({@-1}, bias={bool}) | {x}
x:f | nn.RMSNorm({@-1}) | {x}
x:f | nn.RMSNorm([{@-2}, {@-1}], elementwise_affine={bool}) | {x}
x:f | nn.GroupNorm({n}, {@1}) | {x}
x:f | nn.GroupNorm(1, {@1}, affine={bool}) | {x}
x:f | nn.LocalResponseNorm({n}) | {x}
x:f34 | nn.CrossMapLRN2d({n}) | {x}
F.layer_norm({x}, ({@-1},))
F.layer_norm({x:f}, ({@-1},), {new:f:@-1}, {new:f:@-1})
F.rms_norm({x}, ({@-1},))
F.group_norm({x:f}, {n})
F.instance_norm({x:f})
F.batch_norm({x:f}, None, None, training={bool})
F.batch_norm({x:f}, {new:f:@1}, {new:f:@1}, training={bool})
F.local_response_norm({x:f}, {n})
""".strip().split("\n")

SEQUENCES = """
x:f3 | nn.RNN({@-1}, {n}) | {x}
x:f3 | nn.RNN({@-1}, {n}, {n}, nonlinearity={?'tanh'|'relu'|'gelu'}, batch_first={bool}) | {x}
x:f23 | nn.LSTM({@-1}, {n}) | {x}
x:f3 | nn.LSTM({@-1}, {n}, num_layers={n}, bidirectional={bool}, batch_first={bool}) | {x}
x:f3 | nn.LSTM({@-1}, 4, proj_size={n0}, bias={bool}) | {x}
x:f3 | nn.LSTM({@-1}, 3, 2, dropout={p}) | {x}
x:f23 | nn.GRU({@-1}, {n}) | {x}
x:f3 | nn.GRU({@-1}, 3, bidirectional={bool}) | {x}, {new:f:n,@1,3}
x:f3 | nn.LSTM({@-1}, 3) | {x}, ({new:f:1,@1,3}, {new:f:1,@1,3})
x:f | nn.LSTMCell({@-1}, {n}) | {x}
x:f | nn.GRUCell({@-1}, {n}) | {x}
x:f | nn.RNNCell({@-1}, {n}) | {x}
x:f2 | nn.GRUCell({@-1}, 3) | {x}, {new:f:@0,3}
x:i | nn.Embedding(9, {n}) | {idx:9:2,n}
x:i | nn.Embedding(9, {n}, padding_idx={int}) | {idx:9:n}
x | nn.Embedding(9, 3) | {x:f}
x:i | nn.Embedding(9, 3, max_norm=1.0) | {idx:9:n}
x:i | nn.EmbeddingBag(9, {n}, mode={?'sum'|'mean'|'max'|'min'}) | {idx:9:2,n}
x:i | nn.EmbeddingBag(9, {n}) | {idx:9:4}, {idx:1:1}
F.embedding({idx:5:n,n}, {new:f:5,n})
F.embedding_bag({idx:5:n,n}, {new:f:5,n})
x:f3 | nn.MultiheadAttention({@-1}, {n}) | {x}, {x}, {x}
x:f3 | nn.MultiheadAttention({@-1}, 1, batch_first={bool}, bias={bool}) | {x}, {x}, {x}, need_weights={bool}
x:f3 | nn.MultiheadAttention({@-1}, 1, kdim=3, vdim=4, batch_first=True) | {x}, {new:f:@0,5,3}, {new:f:@0,5,4}
x:f3 | nn.MultiheadAttention({@-1}, 1, add_bias_kv={bool}, add_zero_attn={bool}) | {x}, {x}, {x}, average_attn_weights={bool}
x:f3 | nn.TransformerEncoderLayer({@-1}, {n}, {n}) | {x}
x:f3 | nn.TransformerEncoderLayer({@-1}, 1, 8, batch_first={bool}, norm_first={bool}, activation={?'relu'|'gelu'}) | {x}
x:f3 | nn.TransformerDecoderLayer({@-1}, 1, 8) | {x}, {x}
x:f3 | nn.TransformerEncoder(nn.TransformerEncoderLayer({@-1}, 1, 8), {n0}) | {x}
F.scaled_dot_product_attention({new:f:2,2,n,8}, {new:f:2,2,5,8}, {new:f:2,2,5,8}).clone(memory_format=torch.contiguous_format)
F.scaled_dot_product_attention({new:f:2,2,n,8}, {new:f:2,2,5,8}, {new:f:2,2,5,4}, is_causal={bool}).clone(memory_format=torch.contiguous_format)
F.scaled_dot_product_attention({x:f34}, {x:f}, {like:f}).clone(memory_format=torch.contiguous_format)
F.scaled_dot_product_attention({new:f:2,3,8}, {new:f:2,5,8}, {new:f:2,5,8}, attn_mask={new:b:3,5}).clone(memory_format=torch.contiguous_format)
""".strip().split("\n")

LOSS = (
    [f"F.{n}({{x:f}}, {{like:f}})" for n in LOSSES]
    + [f"F.{n}({{x:f}}, {{like:f}}, reduction={{?'mean'|'sum'|'none'|'avg'}})" for n in LOSSES]
    + [f"F.{n}({{x:f}}, {{bc}})" for n in LOSSES[:5]]
    + [f"x:f | nn.{n}() | {{x}}.sigmoid(), {{like:f}}.sigmoid()" for n in LOSS_LAYERS]
) + """
F.cross_entropy({x:f2}, {idx:@1:@0})
F.cross_entropy({x:f2}, {idx:@1:@0}, reduction={?'mean'|'sum'|'none'}, label_smoothing={?0.0|0.1|2.0})
F.cross_entropy({x:f3}, {idx:@1:@0,@2})
F.cross_entropy({x:f4}, {idx:@1:@0,@2,@3}, {new:f:@1})
F.cross_entropy({x:f1}, {idx:@0:})
F.cross_entropy({x:f}, {like:f})
F.cross_entropy({x}, {y:i})
F.nll_loss({x:f2}, {idx:@1:@0})
F.nll_loss({x:f4}, {idx:@1:@0,@2,@3}, reduction={?'mean'|'sum'|'none'})
x:f2 | nn.CrossEntropyLoss(ignore_index={int}, reduction={?'mean'|'none'}) | {x}, {idx:@1:@0}
x:f2 | nn.NLLLoss() | {x}, {idx:@1:@0}
F.binary_cross_entropy({x:f}.sigmoid(), {like:f}.sigmoid(), reduction={?'mean'|'sum'|'none'})
F.binary_cross_entropy_with_logits({x:f}, {like:f}, {bc:f}, pos_weight={new:f:@-1})
F.gaussian_nll_loss({x:f}, {like:f}, {like:f}.abs() + 0.1)
F.margin_ranking_loss({x:f}, {like:f}, {like:f})
F.hinge_embedding_loss({x:f}, {like:f})
F.cosine_embedding_loss({x:f2}, {like:f}, {new:f:@0})
F.triplet_margin_loss({x:f2}, {like:f}, {like:f}, reduction={?'mean'|'none'})
F.multi_margin_loss({x:f2}, {idx:@1:@0})
F.multilabel_margin_loss({x:f2}, {idx:1:@0,@1})
F.ctc_loss({new:f:12,2,5}.log_softmax(-1), {idx:4:2,3} + 1, torch.tensor([12, 12]), torch.tensor([3, 2]))
x:f | nn.TripletMarginLoss() | {x}, {like:f}, {like:f}
x:f | nn.CosineEmbeddingLoss() | {x}, {like:f}, {new:f:@0}
x:f | nn.MarginRankingLoss(reduction='none') | {x}, {like:f}, {bc:f}
x:f | nn.GaussianNLLLoss() | {x}, {like:f}, {like:f}.abs() + 0.1
""".strip().split("\n")

SIGNALS = (
    [f"torch.fft.{n}({{x}})" for n in FOURIER]
    + [f"torch.fft.{n}({{x:f}}, {{n}}, {{dim}})" for n in FOURIER]
    + [f"torch.fft.{n}2({{x}})" for n in ("fft", "ifft", "rfft", "irfft")]
    + [f"torch.fft.{n}n({{x}}, dim={{dims}})" for n in ("fft", "ifft", "rfft", "irfft")]
) + """
torch.fft.fft2({x:f}, norm={?'ortho'|'forward'|'x'})
torch.fft.fftshift({x})
torch.fft.ifftshift({x}, {dim})
torch.fft.fftfreq({n0})
torch.fft.rfftfreq({n}, {float})
torch.stft({new:f:2,32}, 8, 4, window=torch.hann_window(8), return_complex=True)
torch.stft({x:f12}, {n}, return_complex=True)
torch.istft(torch.stft({new:f:2,32}, 8, 4, window=torch.hann_window(8), return_complex=True), 8, 4, window=torch.hann_window(8))
""".strip().split("\n")

# The hole of a result's name.
RESULT = "{=}"

# How often a family is drawn, and what it holds.
FAMILIES = [
    (22, POINTWISE), (9, CASTS), (3, FACTS), (18, VIEWS), (12, INDEXING), (12, REDUCING), (10, MATRIX),
    (6, CONVOLUTIONS), (8, POOLING), (5, NORMS), (5, SEQUENCES), (6, LOSS), (3, SIGNALS),
]

KINDS = [kind for _, family in FAMILIES for kind in family]
