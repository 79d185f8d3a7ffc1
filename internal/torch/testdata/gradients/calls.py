# Calls of the functions and layers that heft's torch has in Python, and through which of their arguments each result has
# a gradient. Real torch runs this file and writes down what it finds (tools/goldens/gradients.py); heft must find the
# same. A call names the shapes of its floating-point arguments; an edge is a result that requires grad when one
# argument alone does.
import functools

import einops
import einops.layers.torch
import torch
import torchvision
from torch import distributions, nn
from torch.nn import functional as F
from torch.nn import utils
from torch.nn.utils import rnn
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
from torchvision import ops
from torchvision.transforms import functional as T

CALLS = []


def call(*shapes):
    def add(f):
        CALLS.append((f, shapes))
        return f
    return add


def layer(make, *shapes, kept=None):
    # A layer's results by its arguments, with its own parameters frozen, then by its parameters.
    def run(*tensors):
        built = make().train()
        for p in built.parameters():
            p.requires_grad_(False)
        return built(*tensors)

    def trained(*tensors):
        return make().train()(*[t.detach() for t in tensors])

    run.__name__ = kept or make.__name__
    trained.__name__ = run.__name__ + " trained"
    CALLS.append((run, shapes))
    CALLS.append((trained, shapes))


def lengths(*numbers):
    return torch.tensor(numbers)


# Sequences of different length.
call((5, 3, 4))(lambda x: rnn.pack_padded_sequence(x, lengths(5, 4, 1)))
call((3, 5, 4))(lambda x: rnn.pack_padded_sequence(x, [2, 5, 1], batch_first=True, enforce_sorted=False))
call((3, 5, 4))(lambda x: rnn.pad_packed_sequence(rnn.pack_padded_sequence(x, [5, 4, 1], batch_first=True), batch_first=True))
call((3, 5, 4))(lambda x: rnn.pad_packed_sequence(rnn.pack_padded_sequence(x, [2, 5, 1], True, False), padding_value=1, total_length=9))
call((5, 2), (3, 2))(lambda a, b: rnn.pad_sequence([a, b], batch_first=True))
call((5, 2), (3, 2))(lambda a, b: rnn.pad_sequence([a, b], padding_side="left"))
call((5, 2), (3, 2))(lambda a, b: rnn.pack_sequence([a, b]))
call((3, 2), (5, 2))(lambda a, b: rnn.unpack_sequence(rnn.pack_sequence([a, b], enforce_sorted=False)))
call((5, 3, 4))(lambda x: rnn.unpad_sequence(x.clone(), lengths(5, 4, 1)))
call((5, 3, 4))(lambda x: rnn.PackedSequence(x.flatten(0, 1), lengths(3, 3, 3, 3, 3)).to(torch.float64))
for kind in (nn.RNN, nn.GRU, nn.LSTM):
    def packed(x, h, kind=kind):
        network = kind(4, 6, 2, bidirectional=True, batch_first=True)
        for p in network.parameters():
            p.requires_grad_(False)
        return network(rnn.pack_padded_sequence(x, [2, 5, 1], True, False), (h, h) if kind is nn.LSTM else h)

    def packed_trained(x, kind=kind):
        return kind(4, 6)(rnn.pack_sequence([x[0].detach(), x[1, :3].detach()]))

    call((3, 5, 4), (4, 3, 6))(packed)
    call((2, 5, 4))(packed_trained)
    layer(functools.partial(kind, 4, 6), (3, 5, 4), kept=kind.__name__)
for kind in (nn.RNNCell, nn.GRUCell):
    layer(functools.partial(kind, 4, 6), (3, 4), (3, 6), kept=kind.__name__)
call((3, 4), (3, 6), (3, 6))(lambda x, h, c: nn.LSTMCell(4, 6).requires_grad_(False)(x, (h, c)))

# Layers written in Python.
layer(functools.partial(nn.MultiheadAttention, 8, 2), (5, 2, 8), (5, 2, 8), (5, 2, 8), kept="MultiheadAttention")
layer(functools.partial(nn.MultiheadAttention, 8, 2, bias=False, add_bias_kv=True, add_zero_attn=True, kdim=4, vdim=6),
      (5, 2, 8), (5, 2, 4), (5, 2, 6), kept="MultiheadAttention with more")
layer(functools.partial(nn.TransformerEncoderLayer, 8, 2, 16), (5, 2, 8), kept="TransformerEncoderLayer")
layer(functools.partial(nn.TransformerDecoderLayer, 8, 2, 16), (5, 2, 8), (4, 2, 8), kept="TransformerDecoderLayer")
layer(functools.partial(nn.Transformer, 8, 2, 1, 1, 16), (5, 2, 8), (4, 2, 8), kept="Transformer")
layer(functools.partial(nn.Bilinear, 3, 4, 5), (2, 3), (2, 4), kept="Bilinear")
for make, shape in (
        (nn.CELU, (3, 4)), (nn.GLU, (3, 4)), (nn.RReLU, (3, 4)), (nn.PReLU, (3, 4)), (nn.Softmin, (3, 4)), (nn.Tanhshrink, (3, 4)),
        (nn.LogSigmoid, (3, 4)), (nn.Softplus, (3, 4)), (nn.Softmax2d, (3, 4, 5)), (nn.Hardtanh, (3, 4)), (nn.Softsign, (3, 4)),
        (functools.partial(nn.BatchNorm1d, 4), (3, 4)), (functools.partial(nn.SyncBatchNorm, 4), (3, 4)), (functools.partial(nn.InstanceNorm2d, 4, affine=True), (3, 4, 5, 5)),
        (functools.partial(nn.LayerNorm, 4), (3, 4)), (functools.partial(nn.RMSNorm, 4), (3, 4)), (functools.partial(nn.GroupNorm, 2, 4), (3, 4, 5)),
        (functools.partial(nn.LocalResponseNorm, 2), (3, 4, 5, 5)), (functools.partial(nn.CrossMapLRN2d, 2), (3, 4, 5, 5)),
        (functools.partial(nn.Conv2d, 4, 6, 3, padding="same", padding_mode="circular"), (3, 4, 5, 5)), (functools.partial(nn.ConvTranspose2d, 4, 6, 3), (3, 4, 5, 5)),
        (functools.partial(nn.Fold, (4, 4), 2), (3, 8, 9)), (functools.partial(nn.Unfold, 2), (3, 4, 5, 5)), (functools.partial(nn.PixelShuffle, 2), (3, 4, 5, 5)),
        (functools.partial(nn.ChannelShuffle, 2), (3, 4, 5, 5)), (functools.partial(nn.Unflatten, 1, (2, 2)), (3, 4)), (nn.Flatten, (3, 4, 5)),
        (functools.partial(nn.LPPool2d, 2, 2), (3, 4, 6, 6)), (functools.partial(nn.FractionalMaxPool2d, 2, output_ratio=0.5), (3, 4, 6, 6)),
        (functools.partial(nn.AdaptiveMaxPool2d, 2), (3, 4, 6, 6)), (functools.partial(nn.AdaptiveAvgPool3d, 2), (3, 4, 6, 6, 6)),
        (functools.partial(nn.Upsample, scale_factor=2, mode="bilinear"), (3, 4, 6, 6)), (functools.partial(nn.CircularPad2d, 1), (3, 4, 6, 6)),
        (functools.partial(nn.ReflectionPad2d, 1), (3, 4, 6, 6)), (functools.partial(nn.ConstantPad2d, 1, 2.0), (3, 4, 6, 6)),
        (nn.Dropout2d, (3, 4, 5, 5)), (nn.AlphaDropout, (3, 4)), (nn.FeatureAlphaDropout, (3, 4, 5)), (nn.Dropout, (3, 4)),
        (functools.partial(nn.LazyLinear, 5), (3, 4)), (functools.partial(nn.LazyConv2d, 5, 3), (3, 4, 6, 6)), (nn.LazyBatchNorm2d, (3, 4, 6, 6))):
    name = make.func.__name__ if isinstance(make, functools.partial) else make.__name__
    if name.startswith("Lazy"):
        call(shape)(lambda x, make=make: make()(x))
    else:
        layer(make, shape, kept=name)
call((1, 2, 6, 6))(lambda x: nn.MaxUnpool2d(2)(*nn.MaxPool2d(2, return_indices=True)(x)))
call((3, 4), (3, 4))(lambda a, b: (nn.PairwiseDistance()(a, b), nn.CosineSimilarity()(a, b)))
call((10, 4))(lambda w: (F.embedding(lengths(1, 2), w), F.embedding_bag(lengths(1, 2, 3), w, lengths(0, 2))))
call()(lambda: (nn.Embedding(10, 4)(lengths(1, 2)), nn.Embedding.from_pretrained(torch.zeros(3, 4))(lengths(1)), nn.EmbeddingBag(10, 4, mode="sum")(lengths(1, 2), lengths(0))))

# Losses.
for make in (nn.L1Loss, nn.MSELoss, nn.SmoothL1Loss, nn.HuberLoss, nn.PoissonNLLLoss, nn.KLDivLoss, nn.BCEWithLogitsLoss, nn.HingeEmbeddingLoss):
    layer(make, (3, 4), (3, 4))
layer(nn.BCELoss, (0, 4), (0, 4))
layer(nn.CrossEntropyLoss, (3, 4), (3, 4))
call((3, 4))(lambda x: nn.SoftMarginLoss()(x, torch.ones(3, 4)))
call((3, 4))(lambda x: (nn.CrossEntropyLoss(label_smoothing=0.1)(x, lengths(0, 1, 2)), nn.NLLLoss()(x, lengths(0, 1, 2)), nn.MultiMarginLoss()(x, lengths(0, 1, 2))))
call((3, 4), (3, 4), (3, 4))(lambda a, b, c: (nn.TripletMarginLoss()(a, b, c), nn.GaussianNLLLoss()(a, b, c.abs() + 1)))
call((3, 4), (3, 4), (3, 4))(lambda a, b, c: nn.TripletMarginWithDistanceLoss(distance_function=nn.PairwiseDistance())(a, b, c))
call((3, 4), (3, 4))(lambda a, b: nn.CosineEmbeddingLoss()(a, b, torch.ones(3)))
call((3,), (3,))(lambda a, b: nn.MarginRankingLoss()(a, b, torch.ones(3)))
call((3, 4))(lambda x: (nn.MultiLabelMarginLoss()(x, torch.tensor([[0, 1, -1, -1]] * 3)), nn.MultiLabelSoftMarginLoss()(x, torch.ones(3, 4))))
call((6, 2, 5))(lambda x: nn.CTCLoss()(x.log_softmax(2), torch.ones(2, 3, dtype=torch.int64), lengths(6, 6), lengths(3, 3)))

# Utilities.
call((3, 4), (5,))(lambda a, b: utils.parameters_to_vector([a, b]))
call((3, 4))(lambda x: utils.clip_grad_norm_([x], 1.0))
call((6, 4))(lambda x: utils.fusion.fuse_conv_bn_weights(x[:, :, None, None], None, torch.zeros(6), torch.ones(6), 1e-5, torch.ones(6), torch.zeros(6)))
call((3, 4))(lambda x: [f(nn.Linear(4, 6))(x) for f in (utils.weight_norm, utils.spectral_norm, utils.parametrizations.weight_norm,
                                                      utils.parametrizations.spectral_norm, utils.parametrizations.orthogonal)])
call((3, 4))(lambda x: (checkpoint(lambda t: t * 2, x, use_reentrant=False), checkpoint(lambda t: t * 2, x, use_reentrant=True)))
call((3, 4))(lambda x: checkpoint_sequential([torch.exp, torch.tanh], 2, x, use_reentrant=False))
call((3, 4), (4,))(lambda y, x: (torch.trapezoid(y), torch.trapezoid(y, x)))
call((3, 4), (4,))(lambda y, x: (torch.cumulative_trapezoid(y), torch.cumulative_trapezoid(y, x), torch.gradient(y, dim=1)[0]))
call((3, 4))(lambda x: (torch.is_nonzero(torch.tensor(1.0)), torch.is_same_size(x, x), torch.equal(torch.ones(2), torch.ones(2)), torch.allclose(torch.ones(2), torch.ones(2)), x.relu()))

# einops.
call((2, 3, 4, 4))(lambda x: (einops.rearrange(x, "b c (h p) w -> b (c p) h w", p=2), einops.reduce(x, "b c h w -> b c", "mean"),
                              einops.reduce(x, "b c h w -> b c", "max"), einops.repeat(x, "b c h w -> b c h w r", r=2), einops.parse_shape(x, "b c h w")))
call((2, 3), (3, 4))(lambda a, b: einops.einsum(a, b, "i j, j k -> i k"))
call((2, 3), (2, 4, 3))(lambda a, b: einops.pack([a, b], "b * c"))
call((2, 5, 3))(lambda x: einops.unpack(x, [(), (2, 2)], "b * c"))
layer(functools.partial(einops.layers.torch.Rearrange, "b c -> c b"), (3, 4), kept="Rearrange")
layer(functools.partial(einops.layers.torch.Reduce, "b c -> b", "sum"), (3, 4), kept="Reduce")
layer(functools.partial(einops.layers.torch.EinMix, "b c -> b d", weight_shape="c d", bias_shape="d", c=4, d=5), (3, 4), kept="EinMix")

# torchvision.
rois = torch.tensor([[0.0, 1.0, 1.0, 9.0, 9.0], [0.0, 2.0, 2.0, 12.0, 12.0]])
call((1, 8, 16, 16), (2, 5))(lambda x, r: (ops.roi_align(x, rois + r, 2), ops.roi_pool(x, rois + r, 2), ops.ps_roi_align(x, rois + r, 2), ops.ps_roi_pool(x, rois + r, 2)))
call((1, 8, 16, 16))(lambda x: (ops.RoIAlign(2, 1.0, 2)(x, rois), ops.RoIPool(2, 1.0)(x, rois), ops.PSRoIAlign(2, 1.0, 2)(x, rois), ops.PSRoIPool(2, 1.0)(x, rois)))
call((1, 8, 16, 16), (1, 8, 8, 8))(lambda x, y: ops.MultiScaleRoIAlign(["0", "1"], 2, 2)({"0": x, "1": y}, [rois[:, 1:]], [(64, 64)]))
call((2, 4), (2, 4))(lambda a, b: (ops.box_iou(a, b), ops.generalized_box_iou(a, b), ops.box_area(a), ops.clip_boxes_to_image(a, (8, 8)), ops.box_convert(a, "xyxy", "cxcywh"),
                                   ops.generalized_box_iou_loss(a, b), ops.distance_box_iou_loss(a, b), ops.complete_box_iou_loss(a, b), ops.sigmoid_focal_loss(a, b)))
call((2, 4), (2,))(lambda b, s: (ops.nms(rois[:, 1:] + b, s, 0.5), ops.batched_nms(rois[:, 1:] + b, s, lengths(0, 1), 0.5), ops.remove_small_boxes(rois[:, 1:] + b, 1.0)))
call((2, 8, 8))(lambda m: ops.masks_to_boxes(m.detach() + 1))
call((1, 4, 8, 8), (1, 18, 6, 6), (6, 4, 3, 3), (6,))(lambda x, o, w, b: ops.deform_conv2d(x, o, w, b))
call((1, 4, 8, 8), (1, 18, 6, 6), (1, 9, 6, 6))(lambda x, o, m: ops.DeformConv2d(4, 6, 3).requires_grad_(False)(x, o, m))
call((2, 4, 8, 8))(lambda x: (ops.drop_block2d(x, 0.1, 3), ops.stochastic_depth(x, 0.5, "row"), ops.stochastic_depth(x, 0.5, "batch"), ops.DropBlock2d(0.1, 3)(x)))
call((2, 4, 8, 8, 8))(lambda x: ops.drop_block3d(x, 0.1, 3))
call((1, 8, 16, 16), (1, 4, 8, 8))(lambda x, y: ops.FeaturePyramidNetwork([8, 4], 6).requires_grad_(False)({"a": x, "b": y}))
for make in (functools.partial(ops.FrozenBatchNorm2d, 4), functools.partial(ops.Conv2dNormActivation, 4, 6), functools.partial(ops.SqueezeExcitation, 4, 2),
             functools.partial(ops.StochasticDepth, 0.5, "row"), functools.partial(ops.Permute, [0, 2, 3, 1])):
    layer(make, (2, 4, 8, 8), kept=make.func.__name__)
layer(functools.partial(ops.MLP, 4, [6, 5]), (3, 4), kept="MLP")
call((3, 8, 8))(lambda x: (T.resize(x, [4, 4]), T.crop(x, 0, 0, 4, 4), T.center_crop(x, [4, 4]), T.resized_crop(x, 0, 0, 4, 4, [6, 6]), T.five_crop(x, [4, 4]), T.pad(x, [1, 1]),
                           T.hflip(x), T.vflip(x), T.normalize(x, [0.5] * 3, [0.5] * 3), T.convert_image_dtype(x, torch.float64)))
call((3, 3, 8, 8))(lambda x: torchvision.utils.make_grid(x))

# Distributions: samples have no gradient, rsample and densities do.
for make in (distributions.Normal, distributions.Laplace, distributions.Gumbel, distributions.LogNormal, distributions.Cauchy):
    call((3,), (3,))(lambda a, b, make=make: (make(a, b.abs() + 1).rsample(), make(a, b.abs() + 1).sample(), make(a, b.abs() + 1).log_prob(torch.ones(3))))
call((3, 4))(lambda x: (distributions.Categorical(logits=x).sample(), distributions.Categorical(logits=x).log_prob(lengths(0, 1, 2)), distributions.Categorical(logits=x).entropy()))
call((3, 4))(lambda x: (distributions.Bernoulli(logits=x).sample(), distributions.Bernoulli(logits=x).log_prob(torch.ones(3, 4)), distributions.RelaxedBernoulli(torch.tensor(1.0), logits=x).rsample()))
call((3, 4))(lambda x: distributions.OneHotCategoricalStraightThrough(logits=x).rsample())
call((3, 4), (3, 4))(lambda a, b: distributions.kl_divergence(distributions.Normal(a, 1.0), distributions.Normal(b, 1.0)))
call((3,))(lambda x: (distributions.Exponential(x.abs() + 1).rsample(), distributions.HalfNormal(x.abs() + 1).rsample(), distributions.Gamma(x.abs() + 1, torch.ones(3)).rsample()))


call((3,), (3,))(lambda a, b: (distributions.Beta(a + 1, b + 1).rsample(), distributions.Gamma(a + 1, b + 1).rsample(), distributions.Gamma(a + 1, b + 1).log_prob(torch.ones(3)),
                               distributions.Beta(a + 1, b + 1).log_prob(torch.full((3,), 0.5)), distributions.Uniform(a, b + 2).rsample()))
call((3,))(lambda x: (distributions.Dirichlet(x + 1).rsample(), distributions.Dirichlet(x + 1).sample(), distributions.Chi2(x + 1).rsample(), distributions.StudentT(x + 3).rsample(),
                      distributions.Poisson(x + 1).sample(), distributions.Exponential(x + 1).log_prob(torch.ones(3))))
call((3, 5))(lambda x: (distributions.RelaxedOneHotCategorical(torch.tensor(1.0), logits=x).rsample(), distributions.OneHotCategorical(logits=x).sample()))
call((3,), (3, 3))(lambda m, l: distributions.MultivariateNormal(m, scale_tril=l.tril() + torch.eye(3)).rsample())
call((5, 4))(lambda x: (torch.svd_lowrank(x, q=2), torch.pca_lowrank(x, q=2)))
call((3, 4), (3, 4))(lambda a, b: (torch.kl_div(a, b), torch.hinge_embedding_loss(a, b), torch.unravel_index(lengths(1, 2), (2, 3))))
call((3, 4), (3, 4))(lambda a, b: (torch.binary_cross_entropy_with_logits(a, b), torch.poisson_nll_loss(a, b, True, False, 1e-8, 1),
                                   torch.margin_ranking_loss(a, b, torch.ones(3, 4)), torch.cosine_embedding_loss(a, b, torch.ones(3)), torch.triplet_margin_loss(a, b, b)))
call((5, 1, 4))(lambda x: torch.ctc_loss(x.log_softmax(-1), torch.tensor([[1, 2]]), torch.tensor([5]), torch.tensor([2])))
call((1, 2, 3, 3), (1, 2, 2, 2))(lambda x, g: torch.grid_sampler(x, g, 0, 0, False))
call((1, 2, 3))(lambda x: torch.affine_grid_generator(x, (1, 2, 3, 3), False))
call((2, 3, 4))(lambda x: (torch.instance_norm(x, None, None, None, None, True, 0.1, 1e-5, False), torch.max_pool1d_with_indices(x, 2)))
call((3, 4))(lambda x: (torch.frobenius_norm(x, 1), torch.nuclear_norm(x), torch.norm_except_dim(x, 2, 0), torch.alias_copy(x), torch.detach_copy(x)))
call((3, 4), (4, 2))(lambda a, b: torch.dsmm(a, b))
call((3,))(lambda x: torch.binomial(torch.full((3,), 5.0), x.sigmoid()))
call((3, 4))(lambda x: (torch.unsafe_chunk(x, 2, 1), torch.unsafe_split(x, 2, 1), torch.unsafe_split_with_sizes(x, [1, 3], 1)))
call((3, 4), (2,))(lambda x, b: (utils.get_total_norm([x, b]),))
call((2, 3), (2,))(lambda w, b: utils.fuse_linear_bn_weights(w, b, torch.zeros(2), torch.ones(2), 1e-5, torch.ones(2), torch.zeros(2)))
call((3, 4))(lambda x: torch.histogramdd(x.detach(), [2, 2, 2, 2]).hist)
call((3, 4))(lambda x: tuple(nn.AdaptiveLogSoftmaxWithLoss(4, 6, [2, 4])(x, lengths(0, 1, 5))))
call((3, 4, 6))(lambda x: nn.LazyInstanceNorm1d(affine=True)(x))
call((6, 2, 3))(lambda x: (torch.linalg.tensorinv(x + torch.eye(6).view(6, 2, 3), ind=1), torch.linalg.cond(x[0])))
call((2, 3, 5))(lambda x: (nn.ReplicationPad1d(1)(x), nn.ZeroPad1d(1)(x), nn.AvgPool1d(2)(x)))


def flags(result):
    # requires_grad of every tensor of a structure, in order.
    if isinstance(result, torch.Tensor):
        return [result.requires_grad]
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (tuple, list)):
        return [flag for item in result for flag in flags(item)]
    return []


def edges(function, shapes):
    # One list of flags for each argument that alone requires grad, after one for none.
    rows = []
    for trained in range(-1, len(shapes)):
        tensors = [torch.rand(shape).requires_grad_(i == trained) for i, shape in enumerate(shapes)]
        rows.append("".join("1" if flag else "0" for flag in flags(function(*tensors))))
    return " ".join(rows)


class Measured(nn.Module):
    # The calls as a model runs them.
    def forward(self, x):
        self.lines = measure()
        return x


def measure():
    # A line for each call: its name, the shapes, and its edges.
    lines = []
    for i, (function, shapes) in enumerate(CALLS):
        try:
            found = edges(function, shapes)
        except Exception as failure:
            found = f"{type(failure).__name__}: {failure}"
        lines.append(f"{i} {function.__name__} {shapes}: {found}")
    return lines
