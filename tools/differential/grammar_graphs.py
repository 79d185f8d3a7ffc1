"""A sixth set of kinds, drawn with --graphs: gradients that programs ask for (what was changed in place since, graphs that were freed, results that
need none, second derivatives), layers of all of torch.nn with arguments of the wrong type, number or size, images (padding, resizing, folding,
pooling and back), indices that are read and written, reshapes as einops has them, sequences, attention's masks, and autocast. draw() gives a kind
and a template for sample.py; DEFINITIONS stand before the module.
"""

DEFINITIONS = '''
from torch.nn.utils.rnn import pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence, unpack_sequence


def leaf(t):
    return t.detach().clone().requires_grad_()


def quietly(change):
    with torch.no_grad():
        return change()


def cast(f, dtype=torch.bfloat16):
    with torch.autocast("cuda" if torch.empty(0).is_cuda else "cpu", dtype=dtype):
        return f()

'''

# Gradients. w is a leaf, a what is made of it.
KEEPS = """w.exp() w.sigmoid() w.tanh() w.relu() w.sqrt() w.sin() w*2 w*w w**2 w**3 w.square() w.softmax(-1) w.log_softmax(-1) w.abs() w.log() w+1 w.neg()
w.cumsum(0) w.mean() w.clamp(0,1) w.reciprocal() w.rsqrt() w/2 2/w w*w.sum() w.std() w.norm() w.prod() w.max() w.amax() F.gelu(w) F.silu(w) F.elu(w)
F.leaky_relu(w) F.softplus(w) F.hardtanh(w) F.hardswish(w) F.dropout(w,0.5) F.layer_norm(w,w.shape[-1:]) F.normalize(w,dim=-1) torch.where(w>0,w,w*2) w@w.mT
w.erf() w.logsumexp(-1) w.sort()[0] w.atan2(w) w.lerp(w*2,0.5) torch.addcmul(w,w,w) torch.cat([w,w]) w.clone() w.view_as(w) w.expm1() w.log1p() w.tan()
w.cumprod(0) w.var(-1) w.cosh() w.sign() w.floor() w.sinh() w.acos() w.index_select(0,torch.tensor([0])) F.mse_loss(w,w*0.5) F.smooth_l1_loss(w,w*0.5)
F.celu(w) F.selu(w) F.mish(w) F.logsigmoid(w) F.hardsigmoid(w) F.relu6(w) F.threshold(w,0,1) w.maximum(w*2) w.xlogy(w) w.nan_to_num() w.trunc() w.masked_fill(w>0,0)""".split()
CHANGES = ["add_(1)", "mul_(2)", "zero_()", "relu_()", "fill_(1)", "exp_()", "copy_(torch.zeros(()))", "detach().zero_()", "data.zero_()", "view(-1)[0:1].zero_()", "sigmoid_()", "clamp_(0, 1)",
           "unsqueeze_(0)", "requires_grad_()", "masked_fill_(torch.tensor(True), 0)", "detach_()", "add_(w)", "mul_(w)", "t_()", "sub_(1)", "div_(2)", "pow_(2)", "tanh_()", "neg_()", "sqrt_()"]
LEAF = "{=} = w = leaf({x:f}); "
GRADIENTS = [LEAF + f"a = {k}; a.{c}; a.sum().backward(); {{=}} = w.grad" for k in KEEPS for c in CHANGES]
GRADIENTS += [LEAF + f"v = w * 1; a = {k.replace('w', 'v') if 'where' not in k else 'v.exp()'}; v.{c.replace('w', 'v')}; a.sum().backward(); {{=}} = w.grad" for k in KEEPS for c in CHANGES]
GRADIENTS += [LEAF + f"a = {k}; quietly(lambda: {t}.{c}); a.sum().backward(); {{=}} = w.grad" for k in KEEPS for t in "wa" for c in ("zero_()", "add_(1)", "mul_(2)")]
GRADIENTS = [g for g in GRADIENTS if ".resize" not in g]
SECOND = [LEAF + f"g, = torch.autograd.grad(({k}).sum(), w, create_graph=True); {{=}} = g.requires_grad, g" for k in KEEPS]
SECOND += [LEAF + f"g, = torch.autograd.grad(({k}).sum(), w, create_graph=True); g, = torch.autograd.grad(g.sum(), w, allow_unused={{bool}}); {{=}} = g" for k in KEEPS]
ASKED = """
a = {x:f}.sum(); a.backward(); {=} = a
a = ({x:f} * self.scale); a.backward(); {=} = a
a = ({x:f} * self.scale).sum(); a.backward(); a.backward(); {=} = a
a = ({x:f} + self.shift).sum(); a.backward(); a.backward(); {=} = a
a = ({x:f} * self.scale).exp().sum(); a.backward(retain_graph=True); a.backward(); {=} = a
a = ({x:f} * self.scale).exp(); a.sum().backward(); a.mean().backward(); {=} = a
a = ({x:f} * self.scale).exp(); a.sum().backward(); b = a * 2; {=} = b
a = ({x:f} * self.scale); a.backward({bc:f}); {=} = self.scale.grad
a = ({x:f} * self.scale); a.backward(torch.ones_like(a)); {=} = self.scale.grad
a = ({x} * self.scale); a.sum().backward(); {=} = self.scale.grad.dtype
a = ({x:f} * self.scale).detach(); a.sum().backward(); {=} = a
a = quietly(lambda: {x:f} * self.scale); a.sum().backward(); {=} = a
a = quietly(lambda: ({x:f} * self.scale).requires_grad_()); a.sum().backward(); {=} = a.grad
a = ({x:f} * self.scale).requires_grad_(False); {=} = a
a = ({x} * 2).requires_grad_(); {=} = a
a = {x:f}.argmax(); (a * self.scale).sum().backward(); {=} = self.scale.grad
a = ({x:f} * self.scale).argmax(); a.backward(); {=} = a
a = ({x:f} > self.scale).sum(); a.backward(); {=} = a
a = ({x:f} * self.scale).long().sum(); a.backward(); {=} = a
{=} = torch.autograd.grad(({x:f} * self.scale).sum(), self.scale)
{=} = torch.autograd.grad(({x:f} * self.scale).sum(), {x})
{=} = torch.autograd.grad(({x:f} * self.scale).sum(), self.shift)
{=} = torch.autograd.grad(({x:f} * self.scale).sum(), [self.scale, self.shift], allow_unused=True)
{=} = torch.autograd.grad(({x:f} * self.scale), self.scale)
{=} = torch.autograd.grad(({x:f} * self.scale), self.scale, grad_outputs={bc:f})
{=} = torch.autograd.grad(({x:f} * self.scale), self.scale, grad_outputs=[{like:f}])
w = leaf({x:f}); {=} = torch.autograd.grad(w.sum(), w), w.grad
w = leaf({x:f}); {=} = torch.autograd.grad((w * 2).sum(), w[0:1])
w = leaf({x:f}); v = w * 2; {=} = torch.autograd.grad((v * 3).sum(), v)
w = leaf({x:f}); v = w * 2; v.retain_grad(); (v * 3).sum().backward(); {=} = v.grad
w = leaf({x:f}); v = w * 2; (v * 3).sum().backward(); {=} = v.grad
w = leaf({x:f}); v = w * 2; {=} = v.is_leaf, w.is_leaf, v.grad_fn is None, w.grad
w = leaf({x:f}); w.add_(1); {=} = w
w = leaf({x:f}); w[0] = 1; {=} = w
w = leaf({x:f}); w.view(-1).zero_(); {=} = w
w = leaf({x:f}); w.data.add_(1); {=} = w
w = leaf({x:f}); w.detach().add_(1); {=} = w
w = leaf({x:f}); quietly(lambda: w.add_(1)); {=} = w
w = leaf({x:f}); w.grad = torch.ones_like(w); w.grad.zero_(); {=} = w.grad
w = leaf({x:f}); w.grad = {y:f}; {=} = w.grad
w = leaf({x:f}); (w * w).sum().backward(); (w * w).sum().backward(); w.grad = None; (w * 2).sum().backward(); {=} = w.grad
w = leaf({x:f}); (w * 2).sum().backward(); o = torch.optim.{?SGD|Adam|AdamW|RMSprop|Adagrad}([w], lr=0.1); o.step(); o.zero_grad(); {=} = w, w.grad
w = leaf({x:f}); a = (w ** 2).sum(); a.backward(retain_graph=True); torch.optim.SGD([w], lr=0.1).step(); a.backward(); {=} = w.grad
w = leaf({x:f}); a = (w * 2).sum(); a.backward(retain_graph=True); torch.optim.SGD([w], lr=0.1).step(); a.backward(); {=} = w.grad
w = leaf({x:f}); w._version; a = w * 2; a.add_(1); a[0:1] = 0; a.data.mul_(2); {=} = a._version, w._version
w = leaf({x:f}); a = w * 2; b = a.view(-1); b.add_(1); {=} = a, b, a._version
w = leaf({x:f}); a = w * 2; b = a[0:1]; a.mul_(2); (b * 2).sum().backward(); {=} = b
w = leaf({x:f}); a = w * 2; b = a[0:1]; b.mul_(w[0:1]); a.sum().backward(); {=} = w.grad
w = leaf({x:f}); a = torch.zeros_like(w); a[0:1] = w[0:1]; a.sum().backward(); {=} = w.grad
w = leaf({x:f}); a = torch.zeros_like(w); a.copy_(w); a.mul_(2); a.sum().backward(); {=} = w.grad
w = leaf({x:f}); a = torch.zeros_like(w, dtype=torch.float64); a.add_(w); a.sum().backward(); {=} = w.grad
w = leaf({x:f}); a = w.unbind(0)[0]; a.add_(1); {=} = a
w = leaf({x:f}); a = (w * 2).chunk(2)[0]; a.mul_(2); {=} = a
w = leaf({x:f}); a = (w * 2).split(1)[0]; a = a * 2; a.add_(1); {=} = a
w = leaf({x:f}); a = w.expand({n}, *w.shape); a.add_(1); {=} = a
w = leaf({x:f}); h = w.register_hook(lambda g: g * 2); w.sum().backward(); h.remove(); {=} = w.grad
w = leaf({x:f}); a = w.exp(); b = a.detach(); b.zero_(); a.sum().backward(); {=} = w.grad
w = leaf({x:f}); a = w.exp(); b = a.data; b.zero_(); a.sum().backward(); {=} = w.grad
w = leaf({x:f}); (w.exp().sum() + w.sum()).backward(inputs=[w]); {=} = w.grad
w = leaf({x:f}); torch.autograd.backward([w.sum(), w.mean()]); {=} = w.grad
w = leaf({x:f}); torch.autograd.backward([w, w.mean()]); {=} = w.grad
w = leaf({x:f}); v = torch.tensor({x:f}.shape).float().requires_grad_(); {=} = v.sum()
w = torch.zeros({n}, {n}, requires_grad=True, dtype={dtype}); {=} = w
w = nn.Parameter({x}); {=} = w
w = nn.Parameter({x}, requires_grad=False); {=} = w + 1
w = {x:f}; w.requires_grad = True; {=} = w.sum()
w = ({x:f} * self.scale); w.requires_grad = False; {=} = w
with torch.inference_mode(): w = {x:f} * 2
with torch.enable_grad(): {=} = {x:f} * self.scale
with torch.set_grad_enabled({bool}): {=} = {x:f} * self.scale
w = leaf({x:c}); w.sum().backward(); {=} = w.grad
w = leaf({x:c}); w.abs().sum().backward(); {=} = w.grad
w = leaf({x:f}); torch.fft.rfft(w).abs().sum().backward(); {=} = w.grad
w = leaf({x:f2}); l = nn.Linear(w.shape[1], 3); l(w).sum().backward(); {=} = l.weight.grad, l.bias.grad, w.grad
w = leaf({x:f2}); l = nn.Linear(w.shape[1], 3); a = l(w); w.data.zero_(); quietly(lambda: l.weight.zero_()); a.sum().backward(); {=} = w.grad
w = leaf({x:f2}); l = nn.Linear(w.shape[1], 3); a = l(w); quietly(lambda: l.bias.zero_()); a.sum().backward(); {=} = w.grad
w = leaf({x:f2}); l = nn.Linear(w.shape[1], 3).requires_grad_(False); a = l(w); quietly(lambda: w.zero_()); a.sum().backward(); {=} = w.grad
w = leaf({x:f4}); l = nn.BatchNorm2d(w.shape[1]); a = l(w); b = l(w); (a + b).sum().backward(); {=} = w.grad
w = leaf({x:f4}); l = nn.Conv2d(w.shape[1], 2, 1); a = F.relu(l(w), inplace=True); a.sum().backward(); {=} = w.grad
w = leaf({x:f4}); l = nn.Conv2d(w.shape[1], 2, 1); a = F.{?relu|silu|hardswish|elu|leaky_relu|hardtanh|mish}(F.{?relu|sigmoid|tanh|gelu|silu}(l(w)), inplace=True); a.sum().backward(); {=} = w.grad
w = leaf({x:f4}); a = F.max_pool2d(w * 1, 1); a.add_(1); a.sum().backward(); {=} = w.grad
w = leaf({x:f4}); v = w * 1; a = F.{?avg_pool2d|max_pool2d|interpolate}(v, {?1|2}); v.add_(1); a.sum().backward(); {=} = w.grad
w = leaf({x:f}); a = F.cross_entropy(w, w.detach().softmax(-1)); a.backward(); {=} = w.grad
w = leaf({x:f}); a = F.embedding(torch.tensor([0]), w); quietly(lambda: w.zero_()); a.sum().backward(); {=} = w.grad
""".strip().split("\n")

# Arguments that do not fit, for every layer; ARGUMENTS that do stand in LAYERS.
STRANGE = ["2.0", "'a'", "None", "(1, 2, 3)", "[2]", "True", "torch.tensor(2)", "0", "-1", "(2,)", "1.5", "(2.0, 1)", "{}", "torch.Size([1])", "3", "(1, 1, 1, 1)", "()"]
LAYERS = {
    "Conv1d": ("{x:f3}", "{@1}, 4, 2, 1, 1, 1, 1, True, 'zeros'"), "Conv2d": ("{x:f4}", "{@1}, 4, 2, 1, 1, 1, 1, True, 'zeros'"), "Conv3d": ("{x:f5}", "{@1}, 4, 1, 1, 0, 1, 1, True, 'zeros'"),
    "ConvTranspose1d": ("{x:f3}", "{@1}, 4, 2, 1, 0, 0, 1, True, 1"), "ConvTranspose2d": ("{x:f4}", "{@1}, 4, 2, 1, 0, 0, 1, True, 1"), "ConvTranspose3d": ("{x:f5}", "{@1}, 4, 1, 1, 0, 0, 1, True, 1"),
    "MaxPool1d": ("{x:f3}", "2, 1, 0, 1, False, False"), "MaxPool2d": ("{x:f4}", "2, 1, 1, 1, False, True"), "MaxPool3d": ("{x:f5}", "1, 1, 0, 1, False, False"), "AvgPool1d": ("{x:f3}", "2, 1, 0, True, True"),
    "AvgPool2d": ("{x:f4}", "2, 2, 1, True, False, None"), "AvgPool3d": ("{x:f5}", "1, 1, 0, False, True, None"), "LPPool1d": ("{x:f3}", "2, 2, 1, True"), "LPPool2d": ("{x:f4}", "2, 2, 2, True"),
    "AdaptiveAvgPool1d": ("{x:f3}", "2"), "AdaptiveAvgPool2d": ("{x:f4}", "2"), "AdaptiveMaxPool2d": ("{x:f4}", "2, True"), "AdaptiveAvgPool3d": ("{x:f5}", "1"), "AdaptiveMaxPool1d": ("{x:f3}", "1, False"),
    "BatchNorm1d": ("{x:f23}", "{@1}, 1e-5, 0.1, True, True"), "BatchNorm2d": ("{x:f4}", "{@1}, 1e-5, 0.1, True, True"), "BatchNorm3d": ("{x:f5}", "{@1}, 1e-5, 0.1, True, True"), "GroupNorm": ("{x:f}", "1, {@1}, 1e-5, True"),
    "InstanceNorm1d": ("{x:f3}", "{@1}, 1e-5, 0.1, True, True"), "InstanceNorm2d": ("{x:f4}", "{@1}, 1e-5, 0.1, False, False"), "LayerNorm": ("{x:f}", "{@-1}, 1e-5, True, True"), "RMSNorm": ("{x:f}", "{@-1}, None, True"),
    "Linear": ("{x:f}", "{@-1}, 3, True"), "Bilinear": ("{x:f}", "{@-1}, {@-1}, 3, True"), "Identity": ("{x}", "1, 2"), "Embedding": ("{idx:4:2,3}", "4, 3, None, None, 2.0, False, False"), "EmbeddingBag": ("{idx:4:2,3}", "4, 3, None, 2.0, False, 'mean', False, None, False, None"),
    "Dropout": ("{x:f}", "0.5, False"), "Dropout2d": ("{x:f}", "0.5, True"), "AlphaDropout": ("{x:f}", "0.5"), "ReLU": ("{x}", "False"), "ReLU6": ("{x:f}", "True"), "LeakyReLU": ("{x:f}", "0.1, False"), "ELU": ("{x:f}", "1.0, False"), "CELU": ("{x:f}", "1.0, False"),
    "GELU": ("{x:f}", "'tanh'"), "Hardtanh": ("{x:f}", "-1.0, 1.0, False"), "Hardshrink": ("{x:f}", "0.5"), "Softshrink": ("{x:f}", "0.5"), "Softplus": ("{x:f}", "1, 20"), "Threshold": ("{x:f}", "0.1, 1, False"), "PReLU": ("{x:f}", "1, 0.25"),
    "GLU": ("{x:f}", "-1"), "Softmax": ("{x:f}", "1"), "LogSoftmax": ("{x:f}", "-1"), "Flatten": ("{x}", "1, -1"), "Unflatten": ("{x}", "-1, (1, -1)"), "PixelShuffle": ("{x:f}", "1"), "Upsample": ("{x:f4}", "None, 2, 'nearest', None, None"),
    "ZeroPad2d": ("{x:f4}", "1"), "ReflectionPad1d": ("{x:f3}", "1"), "ReplicationPad2d": ("{x:f4}", "(1, 0, 1, 0)"), "ConstantPad1d": ("{x:f3}", "1, 0.5"), "CircularPad2d": ("{x:f4}", "1"), "Fold": ("{new:f:2,8,9}", "(4, 4), 2, 1, 0, 1"), "Unfold": ("{x:f4}", "2, 1, 0, 1"),
    "LSTM": ("{x:f3}", "{@-1}, 4, 2, True, False, 0.1, False, 2"), "GRU": ("{x:f3}", "{@-1}, 4, 1, True, False, 0.0, True"), "RNN": ("{x:f3}", "{@-1}, 4, 1"), "LSTMCell": ("{x:f2}", "{@-1}, 4, True"), "GRUCell": ("{x:f2}", "{@-1}, 4, True"), "RNNCell": ("{x:f2}", "{@-1}, 4, True, 'tanh'"),
    "CosineSimilarity": ("{x:f}, {like:f}", "1, 1e-8"), "PairwiseDistance": ("{x:f}, {like:f}", "2.0, 1e-6, False"), "LocalResponseNorm": ("{x:f4}", "2, 1e-4, 0.75, 1.0"), "MSELoss": ("{x:f}, {like:f}", "None, None, 'mean'"), "HuberLoss": ("{x:f}, {like:f}", "'mean', 1.0"),
    "SmoothL1Loss": ("{x:f}, {like:f}", "None, None, 'sum', 1.0"), "BCEWithLogitsLoss": ("{x:f}, {like:f}", "None, None, None, 'none', None"), "CrossEntropyLoss": ("{x:f2}, {idx:@1:@0}", "None, None, -100, None, 'mean', 0.1"), "NLLLoss": ("{x:f2}, {idx:@1:@0}", "None, None, 0, None, 'none'"),
    "MultiheadAttention": ("{new:f:3,2,8}, {new:f:5,2,8}, {new:f:5,2,8}", "8, 2, 0.0, True, False, False, None, None, False"), "TransformerEncoderLayer": ("{new:f:3,2,8}", "8, 2, 16, 0.0, 'relu', 1e-5, False, False, True"),
    "AdaptiveLogSoftmaxWithLoss": ("{new:f:3,8}, {idx:2:3}", "8, 9, [3, 5], 2.0, False"), "MaxUnpool2d": ("*F.max_pool2d({new:f:1,2,4,4}, 2, return_indices=True)", "2, 2, 0"), "FractionalMaxPool2d": ("{x:f4}", "1, (1, 1), None, False"), "ChannelShuffle": ("{x:f4}", "1"),
    "TripletMarginLoss": ("{x:f2}, {like:f}, {like:f}", "1.0, 2.0, 1e-6, False, None, None, 'mean'"), "CTCLoss": ("{new:f:12,2,5}.log_softmax(-1), torch.tensor([[1, 2, 3], [1, 1, 2]]), torch.tensor([12, 12]), torch.tensor([3, 2])", "0, 'mean', False"),
    "ModuleList": ("{x:f}", "[nn.ReLU()]"), "Sequential": ("{x:f}", "nn.ReLU(), nn.Tanh()"), "ParameterList": ("{x:f}", "[torch.ones(2)]"), "ModuleDict": ("{x:f}", "dict(a=nn.ReLU())"),
}


def parts(arguments):
    """A list of arguments at its outer commas."""
    found, depth = [""], 0
    for letter in arguments:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return [text.strip() for text in found]


def layer(random):
    name, (feed, arguments) = random.choice(list(LAYERS.items()))
    texts = parts(arguments)
    for _ in range(random.choice([0, 1, 1, 1, 2])):
        texts[random.randrange(len(texts))] = random.choice(STRANGE).replace("{}", "dict()")
    texts = texts[:max(1, len(texts) - random.choice([0, 0, 1, 2, 3]))] + (["1"] if random.random() < 0.03 else [])
    if random.random() < 0.15:
        feed = random.choice(["{x}", "{x}, {y}", "{x:f}, {x}, {x}", "", "{x:f}[0]", "{x:f}.unsqueeze(0)", "{x:f}.double()", "{x:i}", "{x:c}", "1", "[{x}]", "{x}, foo=1", "input={x:f}"])
    first = feed.split(",")[0].strip()
    which = first[1:-1] if first.startswith("{x") and first.endswith("}") else "x:f"
    return f"layer {name}", f"{which} | nn.{name}({', '.join(texts)}) | {feed}"


IMAGES = """
F.pad({x}, {?(1, 1)|(1, 0, 2, 1)|(-1, 1)|(1, 1, 1, 1, 1, 1)|(1,)|()|[2, 2]|(0, 0, 1, 1)|(5, 5)|(1.0, 1)}, {?'constant'|'reflect'|'replicate'|'circular'|'edge'}{?|, 1|, None|, value=0.5|, value=2|, value=True})
F.pad({x:f345}, {?(1, 1)|(1, 0, 2, 1)|(1, 1, 1, 1, 1, 1)|(0, 1)|(2, 0, 0, 2)|(-1, 1, 0, 1)}, mode={?'reflect'|'replicate'|'circular'})
F.interpolate({x:f345}, {?size=4|size=(3, 4)|scale_factor=2|scale_factor=(2, 1.5)|scale_factor=0.5|size=[2]|size=(2, 2, 2)|4|(3,)|size=0|scale_factor=0.0|size=4, scale_factor=2|size=2.0|None|scale_factor=[2.0]}, mode={?'nearest'|'linear'|'bilinear'|'bicubic'|'trilinear'|'area'|'nearest-exact'|'lanczos'}{?||, align_corners=True|, align_corners=False|, antialias=True|, recompute_scale_factor=True|, recompute_scale_factor=False})
F.interpolate({x}, scale_factor={?2|0.7|1.3|(1, 2)|3.0}, mode={?'nearest'|'bilinear'|'area'|'nearest-exact'}, recompute_scale_factor={?None|True|False})
F.unfold({x:f34}, {?1|2|(2, 1)|3|0|(1,)|2.0}, {?1|2|(1, 2)|0}, {?0|1|(0, 1)|-1}, {?1|2|(2, 1)|0})
F.fold({new:f:2,8,n}, {?(4, 4)|4|(2, 5)|(3, 3)|(0, 4)}, {?2|(2, 2)|(2, 1)|(4, 1)}, dilation={?1|2}, padding={?0|1}, stride={?1|2|(2, 1)})
F.fold({x:f23}, {?(4, 4)|4|(1, 5)}, {?1|(1, 1)}, stride={?1|2})
F.fold(F.unfold({x:f4}, {k}), {x}.shape[2:], {k})
F.max_pool2d({x:f34}, {k}, {?1|2|None|(1, 2)}, {?0|1}, {?1|2}, {bool}, {bool})
F.max_pool1d({x:f23}, {k}, {?1|2|None|(1,)}, {?0|1}, {?1|2}, ceil_mode={bool}, return_indices={bool})
F.max_pool3d({x:f45}, {k}, {?1|2|None|(1, 2, 1)}, {?0|1}, ceil_mode={bool}, return_indices={bool})
F.avg_pool2d({x:f34}, {?1|2|3|(1, 2)|(2,)}, {?1|2|None|(1, 2)}, {?0|1}, {bool}, {bool}, {?None|1|3|0})
F.avg_pool1d({x:f23}, {k}, {?1|2|None|(1,)}, {?0|1|(1,)}, {bool}, {bool})
F.avg_pool3d({x:f45}, {k}, {?1|2|None}, {?0|1}, {bool}, {bool}, {?None|2|0})
F.max_unpool2d(*F.max_pool2d({x:f34}, {?1|2}, {?1|2|None}, return_indices=True), {?1|2}, {?1|2|None}{?||, output_size={x}.shape|, output_size={x}.shape[-2:]|, output_size=(4, 4)|, padding=1})
F.max_unpool1d(*F.max_pool1d({x:f23}, {?1|2}, return_indices=True), {?1|2}{?||, output_size={x}.shape|, output_size=(5,)})
F.max_unpool3d(*F.max_pool3d({x:f45}, {?1|2}, return_indices=True), {?1|2}{?||, output_size={x}.shape})
F.adaptive_avg_pool2d({x:f34}, {?1|(2, None)|(None, None)|(3, 2)|[2]|(1, 2, 3)|0|2.0|None|(2.5, 1)})
F.adaptive_max_pool2d({x:f34}, {?1|(2, None)|(3, 2)|None}, {bool})
F.adaptive_max_pool1d({x:f23}, {?1|2|(3,)|None}, return_indices={bool})
F.adaptive_avg_pool3d({x:f45}, {?1|2|(1, None, 2)|(1, 2)})
F.grid_sample({x:f4}, {new:f:@0,n,n,2}, {?'bilinear'|'nearest'|'bicubic'|'x'}, {?'zeros'|'border'|'reflection'|'x'}, {?None|True|False})
F.grid_sample({x:f5}, {new:f:@0,n,n,n,3}, {?'bilinear'|'nearest'|'bicubic'})
F.affine_grid({new:f:2,2,3}, {?(2, 3, 4, 4)|[2, 1, 2, 2]|(3, 1, 2, 2)|(2, 3, 4)|torch.Size([2, 1, 3, 3])}, {?None|True|False})
F.pixel_shuffle({x}, {?1|2|0|-1|2.0}); {=} = {x}
F.conv2d({x:f34}, {new:f:4,@1,n,n}, {?None|torch.ones(4)|torch.ones(3)}, {?1|2|(1, 2)|0|(1,)}, {?0|1|'same'|'valid'|(1, 0)|'x'}, {?1|2|(2, 1)}, {?1|2|0})
F.conv1d({x:f23}, {new:f:4,@-2,n}, None, {?1|2|(1,)}, {?0|1|'same'}, {?1|2}, {?1|2})
F.conv3d({x:f45}, {new:f:2,@1,1,1,1}, stride={?1|2|(1, 2, 1)})
F.conv_transpose2d({x:f34}, {new:f:@1,4,2,2}, {?None|torch.ones(4)}, {?1|2|3}, {?0|1}, {?0|1|2|(1, 0)}, {?1|2}, {?1|2})
F.conv_transpose1d({x:f23}, {new:f:@-2,4,2}, None, {?1|2}, {?0|1}, {?0|1}, {?1|2})
F.embedding_bag({idx:4:2,3}, {new:f:4,n}, mode={?'sum'|'mean'|'max'|'x'}, per_sample_weights={?None|torch.ones(2, 3)|torch.ones(3, 2)}, padding_idx={?None|0|-1|9})
F.embedding_bag({idx:4:6}, {new:f:4,n}, torch.tensor({?[0, 2]|[0, 6]|[1, 2]|[0, 2, 2]|[[0, 2]]|[0, 9]}), mode={?'sum'|'mean'|'max'}, include_last_offset={bool}{?||, max_norm=1.0|, sparse=False})
F.one_hot({idx:4:n,2}, {?-1|4|6|2})
F.embedding({idx:4:n,2}, {new:f:4,n}, {?None|0|-1|7|-5}, {?None|1.0})
""".strip().split("\n")

INDICES = """
{x}[{?0|-1|:1|::2|...|None|[0]|[0, 0]|torch.tensor(0)|torch.tensor([0])|True|False|slice(None)|(0, 0)|(slice(None), [0])|([0], [0])|(..., 0)|(0, ..., 0)|(None, 0, None)|::-1|0.0|'a'|1:0|(..., ...)|torch.tensor([[0]])|torch.tensor(True)|torch.tensor([0], dtype=torch.int32)|torch.tensor([0], dtype=torch.uint8)|torch.tensor([0.0])|range(1)|(range(1), 0)|[True]|[[0], [0]]|([[0]], [0])|[slice(None), 0]|5|-9|100:|(0, None, [0])|([0], None, [0])|([0], slice(None), [0])}]
{=} = {x}.clone(); {=}[{?0|-1|:1|::2|...|None|[0]|torch.tensor(0)|torch.tensor([0])|True|False|(0, 0)|(slice(None), [0])|([0], [0])|(..., 0)|{=} > 0|({=} > 0).nonzero(as_tuple=True)|torch.tensor([0, 0])|([0], slice(None), [0])|(None, 0)}] {?=|=|+=|*=} {?0|1.5|2|torch.ones(())|torch.ones(1)|torch.ones(2)|{=}|True|1j|[1]|None|torch.zeros(1, 1, dtype=torch.int64)|torch.ones(3, dtype=torch.float64)}
torch.index_put({x}, ({?torch.tensor([0])|torch.tensor([0, 0])|torch.tensor(0)|None|{x} > 0|torch.tensor([0]), torch.tensor([0])},), {?torch.ones(())|torch.tensor(1)|torch.ones(1)|torch.ones(2)|{x}[0]}, {bool})
{x}.index_put_((torch.tensor([0]),), {?torch.ones(())|{x}[0]|{x}[:1]}, accumulate={bool})
torch.index_add({x}, {dim}, {?torch.tensor([0])|torch.tensor([0, 0])|torch.tensor(0)|torch.tensor([0], dtype=torch.int32)|torch.tensor([[0]])}, {?{x}[:1]|{x}|torch.ones(1)}, alpha={num})
torch.index_copy({x}, {dim}, torch.tensor([0]), {?{x}[:1]|{x}[0]|{x}|torch.ones(1)})
torch.index_fill({x}, {dim}, {?torch.tensor([0])|torch.tensor(0)|torch.tensor([0, 0])}, {?1|1.5|torch.tensor(2)|torch.ones(1)|True|1j})
torch.index_reduce({x:f}, 0, torch.tensor([0]), {x}[:1], {?'prod'|'mean'|'amax'|'amin'|'sum'}, include_self={bool})
torch.index_select({x}, {dim}, {?torch.tensor([0])|torch.tensor(0)|torch.tensor([0, 0])|torch.tensor([[0]])|torch.tensor([0], dtype=torch.int32)|torch.tensor([0.0])|[0]})
torch.gather({x}, {dim}, {?torch.zeros_like({x}, dtype=torch.int64)|torch.tensor([0])|torch.tensor([[0, 0]])|{x}.argsort({?0|-1})|torch.tensor(0)|torch.zeros_like({x}, dtype=torch.int32)|{x}.argmax(-1, keepdim=True)})
torch.scatter({x}, {dim}, {?torch.zeros_like({x}, dtype=torch.int64)|torch.tensor([[0, 0]])|torch.tensor([0])|{x}.argmax(-1, keepdim=True)}, {?1|1.5|{x}|{y}|torch.ones(1, 1)|{x}.sum(-1, keepdim=True)}{?||, reduce='add'|, reduce='multiply'|, reduce='x'})
torch.scatter_add({x}, {dim}, {?torch.zeros_like({x}, dtype=torch.int64)|torch.tensor([[0, 0]])|torch.tensor([0])}, {?{x}|{y}|torch.ones(1, 1)|1})
torch.scatter_reduce({x}, {dim}, {?torch.zeros_like({x}, dtype=torch.int64)|torch.tensor([[0]])|torch.tensor([0])}, {?{x}|{y}}, {?'sum'|'prod'|'mean'|'amax'|'amin'|'add'}, include_self={bool})
torch.take({x}, {?torch.tensor([0])|torch.tensor(0)|torch.tensor([[0, 0]])|[0]})
torch.take_along_dim({x}, {?{x}.argsort(-1), -1|{x}.argmax(0, keepdim=True), 0|torch.tensor([0])|torch.zeros_like({x}, dtype=torch.int64)|{x}.argmax(-1), -1})
torch.put({x}, {?torch.tensor([0])|torch.tensor(0)}, {?torch.ones(1)|{x}.ravel()[:1]}, {bool})
torch.masked_select({x}, {?{x} > 0|torch.tensor(True)|{x}}).dtype
torch.masked_select({x}, torch.ones_like({x}, dtype=torch.bool))
{x}[torch.ones_like({x}, dtype=torch.bool)]
{x}[torch.ones({x}.shape[:1], dtype=torch.bool)]
{x}[torch.tensor([True, False])]
{x}[torch.eye({@-1}).bool()]
{x}[..., torch.arange({@-1}) % 2 == 0]
{x}[:, torch.tensor([0]), None, torch.tensor([0])]
torch.where({?{x} > 0|{x}|torch.tensor(True)|True}, {?{x}|0|1.5|{bc}|{x}.double()|torch.ones(1)|1j}, {?{x}|0|1|{bc}|torch.zeros(())|None})
torch.select_scatter({x}, {?{x}[0]|{x}.select({dim}, 0)|torch.ones(1)}, {dim}, {?0|-1|9})
torch.slice_scatter({x}, {?{x}[:1]|torch.ones(1)}, {?0|{dim}}, {?0|None}, {?1|None}, {?1|2})
torch.diagonal_scatter({x}, {x}.diagonal({?0|1}))
torch.tril({x}, {?0|1|-1}); {=} = torch.triu({x})
torch.tril_indices({n}, {n}, {int})
torch.nonzero(torch.eye({n}), as_tuple={bool})
torch.bucketize({x:f}, torch.arange(3)); {=} = torch.searchsorted(torch.arange(3.), {x:f})
torch.unravel_index({?torch.tensor([0, 1])|torch.tensor(3)|torch.tensor([0.0])}, {?(2, 3)|4|(2,)})
torch.meshgrid({?torch.arange(2), torch.arange(3)|[torch.arange(2), torch.ones(2)]|torch.arange(2)|torch.ones(2, 2)}, indexing={?'ij'|'xy'|'x'})
torch.cartesian_prod({?torch.arange(2), torch.arange(3)|torch.arange(2)|torch.arange(2), torch.ones(2)})
torch.block_diag({x}, {y}); {=} = torch.atleast_2d({x}, {y})
torch.stack([{x}, {?{like}|{y}|{x}.double()}], {dim}); {=} = torch.hstack([{x}, {x}])
torch.cat([{x}, {?{like}|{y}|{x}.double()|torch.ones(0)|{x}[:1]}], {dim})
""".strip().split("\n")

SHAPES = """
{x:4}.permute(0, 2, 3, 1).reshape({@0}, -1, {@1})
{x:4}.flatten(2).transpose(1, 2).contiguous().view({@0}, -1, {@1})
{x:4}.reshape({@0}, {@1}, -1).mT.reshape({@0}, -1, 1, {@1})
{x:3}.view({@0}, {@1}, {?1|2|{@-1}}, -1).transpose(1, 2)
{x:3}.reshape({@0}, {@1}, {?1|2}, -1).permute(2, 0, 3, 1).unbind(0)
{x:4}.unfold(2, {?1|2}, {?1|2}).unfold(3, {?1|2}, {?1|2}).permute(0, 2, 3, 1, 4, 5).reshape({@0}, -1, {@1})
{x}.reshape({reshape}).transpose(0, -1).reshape({reshape})
{x}.transpose({dim}, {dim}).view({reshape})
{x}.transpose({dim}, {dim}).flatten({dim}, {dim})
{x}.permute({perm}).flatten({?0|1|-2})
{x}.permute({perm}).contiguous().view({reshape})
{x}[..., None].expand(*{x}.shape, {n}).reshape(*{x}.shape[:-1], -1)
{x}.unsqueeze({dim}).expand_as({x}.unsqueeze({dim})).squeeze()
{x}.expand({expand}).permute({perm}).reshape(-1)
{x}.repeat({repeats}).transpose(0, -1)
{x}[::2].reshape(-1); {=} = {x}[..., ::2].view(-1)
{x}.movedim(({?0, 1|0, -1}), ({?1, 0|-1, 0})).reshape(-1, {@0})
{x}.view(-1, *{x}.shape[1:]).view({x}.shape[0], -1)
{x}.unflatten({dim}, {?(1, -1)|(-1, 1)|(2, -1)|(-1, -1)|()|[2, 2]})
{x}.roll({?1|(1, -1)}, {?0|(0, 1)|-1|(0,)}).flip({?0|-1|(0, 1)}).rot90()
{x}.T; {=} = {x}.swapaxes(0, -1)[0]
{x:f4}.to(memory_format=torch.channels_last).{?flatten(1)|reshape({@0}, -1)|view({@0}, -1)|permute(0, 2, 3, 1).view({@0}, -1, {@1})|mean((2, 3))|contiguous()|clone()|double()|add(1)|transpose(1, 2)|[:, :1]|chunk(2, 1)|sum(1, keepdim=True)|cumsum(1)|sort(1)[0]|repeat(1, 2, 1, 1)|exp()|softmax(1)|amax(1)|new_zeros(2)|half()|unsqueeze(0)|pad|flip(1)|roll(1, 1)|clamp(0, 1)|to(torch.int64)|gt(0)|argmax(1)|split(1, 1)|unfold(2, 1, 1)|squeeze()|expand(2, -1, -1, -1, -1)|new_empty({x}.shape)|tril()|fmod(2)|masked_fill(torch.tensor(True), 0)|type(torch.float64)|nan_to_num()|cummax(1)|logcumsumexp(1)|median(1)[0]|topk(1, 1)[0]|norm(dim=1)|std(1)|prod(1)|lerp(torch.ones(()), 0.5)|index_select(1, torch.tensor([0]))|diff(dim=1)|unbind(1)|narrow(1, 0, 1)}
torch.{?add|mul|maximum|atan2|eq|fmod|pow}({x:f4}.to(memory_format=torch.channels_last), {?{x}|{x}.mT|{x}[:1]|{x}[:, :1]|{x}.to(memory_format=torch.channels_last)|torch.ones({@1}, 1, 1)|2|{x}.permute(1, 0, 2, 3)})
torch.{?add|mul|maximum|where|atan2|addcmul}({?{x}.mT, {x}.mT|{x}.mT, {x}|{x}, {x}.mT|{x} > 0, {x}.mT, {x}|{x}.mT, {x}.mT, {x}|{x}[::2], {x}[::2]})
torch.{?zeros_like|empty_like|ones_like|rand_like|full_like}({?{x}.mT|{x}.permute({perm})|{x}.expand({expand})|{x}[::2]|{x}[..., 1:]|{x:f4}.to(memory_format=torch.channels_last)}{?||, dtype=torch.float64|, memory_format=torch.contiguous_format|, requires_grad=True|, dtype=torch.int64})
torch.cat([{?{x:f4}.to(memory_format=torch.channels_last), {x:f4}|{x:4}.mT, {x:4}.mT|{x:f4}.to(memory_format=torch.channels_last), {x:f4}.to(memory_format=torch.channels_last)}], {?0|1|-1})
torch.linalg.{?inv|det|slogdet|cholesky|qr|svdvals|eigvalsh|eigh|eigvals|eig|matrix_rank|cond|norm|matrix_exp|pinv|lu|lu_factor|ldl_factor|inv_ex|cholesky_ex|vander|diagonal|matrix_norm|vector_norm|svd}({?{x}|{x:f}|{x:f23}|{x:f3}.mT|{x:c}|{new:f:3,3}|{new:f:2,3,3}|{new:c:2,2}|{new:f:0,3,3}})
torch.linalg.{?solve|lstsq|multi_dot|matmul|cross|vecdot|solve_ex|tensorsolve}({?{new:f:3,3}, {new:f:3}|{new:f:3,3}, {new:f:3,2}|{new:f:2,3,3}, {new:f:3,2}|{new:f:2,3,3}, {new:f:2,3}|{new:f:4,3}, {new:f:4,2}|{x:f}, {like:f}|[{new:f:2,3}, {new:f:3,4}, {new:f:4}]|{new:c:3,3}, {new:f:3,2}})
torch.fft.{?fft|ifft|rfft|irfft|hfft|ihfft}({x}, {?None|2|5|0|-1|2.0}, {dim}, {?None|'ortho'|'forward'|'backward'|'x'})
torch.fft.{?fft2|ifft2|rfft2|irfft2|fftn|ifftn|rfftn|irfftn|hfft2|hfftn|ihfftn}({x}{?||, (2, 3)|, None, (0,)|, (4,), (-1,)|, dim=(0, 1)|, dim=(-1, 0), norm='ortho'|, s=(3, -1)|, (2, 2, 2)|, dim=(0, 0)})
torch.fft.{?fftshift|ifftshift}({x}{?||, {dim}|, ({dim},)|, (0, 1)})
torch.stft({x:f12}, {?2|4}, {?None|1|2}, {?None|2}, {?None|torch.ones(2)|torch.hann_window(4)}, {bool}, {?'reflect'|'constant'}, {bool}, {?None|True|False}, return_complex={bool})
{x:c}.{?real|imag|conj()|abs()|angle()|H|mH|conj().T|real.add_(1)|conj() * 2|conj().imag|mul_(2j)|sum()|mean(0)|prod()|exp()|sqrt()|pow(2)|sort()|max()|gt(0)|floor()|relu()|clamp(0)|eq(1)|round()|cumsum(0)|std()|norm()|long()|float()|to(torch.complex128)|bool()|isnan()|sigmoid()|sgn()|sign()|nonzero().dtype|double()|softmax(0)|tanh()|log2()|erf()|argmax()|view(torch.float32)|view(torch.complex128)|item().__class__|reciprocal()|real.mean()|half()|trunc()|fmod(2)|remainder(2)|logsumexp(0)|amax()|all()|cumprod(0)|mul(True)|add(1, alpha=1j)|div(2, rounding_mode='floor')}
torch.tensor({?[1, 2.0]|[True, 1]|[[1], [2]]|[[1], [2, 3]]|1j|[1, 1j]|[]|[[]]|'a'|None|[None]|(1, 2)|[torch.tensor(1), torch.tensor(2.0)]|[torch.ones(2)]|range(3)|[True, False]|2 ** 40|-1|dict()}{?||, dtype={dtype}|, dtype=torch.uint8|, requires_grad=True})
torch.arange({?3|0, 3|3, 0|0, 3, 2|0., 1., 0.3|3, 0, -1|0, 3, 0|True|3, dtype=torch.float16|2.5|1, 2.5|-2|0, 1, -1|5, dtype=torch.bool|torch.tensor(3)})
torch.{?linspace|logspace}({?0, 1, 3|0, 1, 0|0, 1, -1|1, 0, 1|0, 1, steps=2|0, 1|0, 1, 3.0|torch.tensor(0.), 1, 3|0, 10, 3, dtype=torch.int64|0, 1j, 3})
torch.full({?(2, 3)|()|2|[2]|(0,)|(2.0,)|(-1,)}, {?1|1.5|True|1j|torch.tensor(2)|torch.ones(1)|None|'a'}{?||, dtype={dtype}})
torch.{?zeros|ones|empty|rand|randn}({?2, 3|(2, 3)|[2]|()|2.0|-1|(2, -1)|torch.Size([2])|torch.tensor(2)|*{x}.shape|{x}.shape|True|None|'a'|[[2]]|2, (3,)}{?||, dtype={dtype}|, device='cpu'})
torch.eye({?3|2, 3|0|-1|2.0}{?||, dtype={dtype}}); {=} = torch.randint({?3|0, 3|3, 0|1.0}, (2,))
""".strip().split("\n")

SEQUENCES = """
x:f3 | nn.{?LSTM|GRU|RNN}({@-1}, {?3|4}, {?1|2}, {bool}, {bool}, {?0.0|0.1}, {bool}) | {x}{?||, None|, {new:f:1,@1,3}|, ({new:f:1,@1,3}, {new:f:1,@1,3})|, {new:f:2,@1,4}}
x:f3 | nn.LSTM({@-1}, {?3|4}, {?1|2}, proj_size={?0|1|2|4|-1}, batch_first={bool}, bidirectional={bool}) | {x}
x:f3 | nn.LSTM({@-1}, 4, proj_size=2, batch_first=True) | {x}, ({new:f:1,@0,2}, {new:f:1,@0,4})
x:f3 | nn.{?LSTM|GRU}({@-1}, 3, batch_first={bool}) | pack_padded_sequence({x}, {?[1] * {@0}|[{@1}] * {@0}|torch.full(({@0},), {@1})|torch.tensor([{@1}] * {@0})|[{@1}]|[0] * {@0}}, batch_first={bool}, enforce_sorted={bool})
pad_packed_sequence(pack_padded_sequence({x:f3}, {?[1] * {@1}|[{@0}] * {@1}|torch.full(({@1},), {@0})|[0]}, {?False|True}, {bool}), {bool}, {?0.0|1|-1}, {?None|{@0}|9|1})
pack_sequence([{new:f:n,3}, {new:f:n,3}], enforce_sorted={bool})
unpack_sequence(pack_sequence([{new:f:4,2}, {new:f:n,2}], False))
pad_sequence([{new:f:n,3}, {new:f:n,3}, {new:f:n,3}], {bool}, {?0.0|1|-1.5}, {?'right'|'left'|'x'})
pack_sequence([{new:f:3,2}, {new:f:2,2}]).{?data|batch_sizes|sorted_indices|unsorted_indices|is_cuda|to(torch.float64).data|half().data|cpu().data}
x:f2 | nn.{?LSTMCell|GRUCell|RNNCell}({@-1}, 3) | {x}{?||, None|, {new:f:@0,3}|, ({new:f:@0,3}, {new:f:@0,3})|, {new:f:3}|, {new:f:1,3}}
x:f3 | nn.MultiheadAttention(8, {?1|2|3}, {p}, {bool}, {bool}, {bool}, {?None|8|3}, {?None|8|5}, {bool}) | {new:f:3,2,8}, {new:f:5,2,8}, {new:f:5,2,8}{?||, {new:b:2,5}|, None, False|, attn_mask={new:f:3,5}|, attn_mask={new:b:4,3,5}|, attn_mask={new:f:6,3,5}|, key_padding_mask={new:f:2,5}|, key_padding_mask={new:b:5,2}|, is_causal=True|, attn_mask={new:f:3,5}, is_causal=True|, average_attn_weights=False|, key_padding_mask={new:i:2,5}}
x:f3 | nn.MultiheadAttention(8, 2, batch_first=True) | {new:f:2,3,8}, {new:f:2,n,8}, {new:f:2,n,8}, {?{new:b:2,3}|None|{new:b:2,n}}, {bool}, {?None|{new:b:3,3}|{new:f:3,n}|{new:f:2,3,n}|{new:f:4,3,n}}
x:f3 | nn.TransformerEncoderLayer(8, {?2|3}, 16, {p}, {?'relu'|'gelu'|'tanh'|torch.tanh|nn.GELU()}, batch_first={bool}, norm_first={bool}) | {new:f:3,2,8}{?||, {new:f:3,3}|, {new:b:2,2}|, src_key_padding_mask={new:b:2,3}|, is_causal=True|, {new:f:3,3}, is_causal=True}
x:f3 | nn.TransformerDecoderLayer(8, 2, 16) | {new:f:3,2,8}, {new:f:n,2,8}{?||, {new:f:3,3}|, memory_mask={new:f:3,n}|, tgt_key_padding_mask={new:b:2,3}|, tgt_is_causal=True}
x:f | nn.Transformer(8, 2, 1, 1, 16, batch_first={bool}) | {new:f:3,2,8}, {new:f:3,2,8}{?||, tgt_mask=nn.Transformer.generate_square_subsequent_mask(3)|, src_key_padding_mask={new:b:2,3}}
F.scaled_dot_product_attention({new:f:2,4,3,8}, {new:f:2,4,n,8}, {new:f:2,4,n,8}{?||, {new:b:3,n}|, {new:f:2,1,3,n}|, {new:b:3,3}, 0.0, True|, is_causal=True|, scale=2|, {new:i:3,n}|, dropout_p=1.5|, enable_gqa=True}).contiguous()
F.scaled_dot_product_attention({x:f}, {like:f}, {like:f}{?||, is_causal=True}).contiguous()
""".strip().split("\n")

# With autocast; bytes that it keeps, too.
CAST = [f"cast(lambda: {f}{d})" for d in ("", ", torch.float16", ", torch.float32") for f in """
{x:f} @ {x:f}.mT
F.linear({x:f}, {new:f:3,@-1}) * self.scale
(F.linear({x:f}, {new:f:3,@-1}) * self.scale).softmax(-1)
F.layer_norm({x:f} * self.scale, {x:f}.shape[-1:])
nn.Linear({@-1}, 3)({x:f})
nn.Sequential(nn.Linear({@-1}, 4), nn.GELU(), nn.Linear(4, 2))({x:f})
nn.Sequential(nn.Linear({@-1}, 4), nn.ReLU(), nn.LayerNorm(4))({x:f} * self.scale)
nn.Conv2d({@1}, 3, 1)({x:f4})
nn.Sequential(nn.Conv2d({@1}, 3, 1), nn.BatchNorm2d(3), nn.ReLU(True))({x:f4} * self.scale)
nn.Sequential(nn.Conv2d({@1}, 4, 1), nn.GroupNorm(2, 4), nn.SiLU())({x:f4} * self.scale)
nn.ConvTranspose2d({@1}, 3, 2, 2)({x:f4} * self.scale)
F.mse_loss({x:f} * self.scale, {like:f})
F.cross_entropy({x:f2} * self.scale, {idx:@1:@0})
F.softmax({x:f} * self.scale, -1) @ {x:f}.mT
torch.bmm({x:f3} * self.scale, {x:f3}.mT)
torch.cat([{x:f} * self.scale, {x:f} @ {x:f}.mT @ {x:f}])
torch.einsum('...i,...i->...', {x:f}, {x:f} * self.scale)
nn.MultiheadAttention(8, 2)({new:f:3,2,8}, {new:f:3,2,8}, {new:f:3,2,8})
nn.LSTM({@-1}, 3)({x:f3})
nn.GRU({@-1}, 3)({x:f3})
nn.GRUCell({@-1}, 3)({x:f2})
nn.Embedding(4, 3)({idx:4:2,3})
nn.Embedding(4, 8)({idx:4:2,3}) @ {new:f:8,3}
(({x:f} * self.scale).sum(-1), ({x:f} * self.scale).exp(), ({x:f} * self.scale).norm(), ({x:f} * self.scale).cumsum(0))
(F.linear({x:f}, {new:f:3,@-1}) * self.scale).{?sum()|mean()|exp()|log()|pow(2)|norm()|cumsum(0)|prod()|softmax(0)|relu()|sigmoid()|std()|add(1)|mul({new:f:3})|float()|logsumexp(0)|sin()|abs()|log_softmax(-1)|rsqrt()|reciprocal()|argmax()|topk(1)|clamp(0, 1)|tanh()|acos()|erfinv()|cosh()|sqrt()|var()|matmul({new:f:3,2})}
F.{?gelu|silu|relu|softplus|normalize|softmin|logsigmoid|elu|mish|layer_norm}(F.linear({x:f}, {new:f:3,@-1}) * self.scale{?||, dim=-1|, (3,)})
F.{?l1_loss|smooth_l1_loss|huber_loss|binary_cross_entropy_with_logits|kl_div|soft_margin_loss|poisson_nll_loss|binary_cross_entropy|cosine_similarity}(F.linear({x:f}, {new:f:3,@-1}) * self.scale, torch.ones(3))
F.interpolate(nn.Conv2d({@1}, 3, 1)({x:f4}), scale_factor=2, mode={?'nearest'|'bilinear'})
F.{?avg_pool2d|max_pool2d|adaptive_avg_pool2d|dropout|instance_norm}(nn.Conv2d({@1}, 3, 1)({x:f4}){?||, 1})
nn.Bilinear({@-1}, {@-1}, 2)({x:f}, {x:f})
nn.TransformerEncoderLayer(8, 2, 16, 0.0)({new:f:3,2,8})
torch.{?addmm|baddbmm|addbmm}({?{new:f:2,3}, {new:f:2,4}, {new:f:4,3}|{new:f:5,2,3}, {new:f:5,2,4}, {new:f:5,4,3}|{new:f:2,3}, {new:f:5,2,4}, {new:f:5,4,3}})
torch.{?dist|cdist|tensordot|stack|addcmul|bilinear|where|atan2|dot|outer|kron|chain_matmul}({x:f} * self.scale, {x:f}.double())
torch.linalg.{?inv|norm|vector_norm|multi_dot|matmul|solve}({new:f:3,3} * self.scale{?||, {new:f:3,3}})
""".strip().split("\n")]

FAMILIES = [(14, GRADIENTS), (4, SECOND), (14, ASKED), (26, layer), (18, IMAGES), (24, INDICES), (24, SHAPES), (12, SEQUENCES), (16, CAST)]
AGAIN = 0.6  # how often a statement that torch refuses gives way to another draw


def draw(random):
    """A kind and its template."""
    _, family = random.choices(FAMILIES, [weight for weight, _ in FAMILIES])[0]
    kind, template = family(random) if callable(family) else [random.choice(family)] * 2
    return kind, chosen(random, template)


def chosen(random, template):
    """A template without its choices, which here may have holes of their own."""
    while (start := template.rfind("{?")) >= 0:
        depth, end = 1, start + 2
        while depth:
            depth += {"{": 1, "}": -1}.get(template[end], 0)
            end += 1
        options, depth = [""], 0
        for letter in template[start + 2:end - 1]:
            depth += {"{": 1, "}": -1}.get(letter, 0)
            options = options + [""] if letter == "|" and not depth else options[:-1] + [options[-1] + letter]
        template = template[:start] + random.choice(options) + template[end:]
    return template
