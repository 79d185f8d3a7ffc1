"""Calls of neural-network operators for calls.py: (setup, expression)."""

IMAGE = "x = torch.zeros(2, 8, 16, 20)"
LAST = "x = torch.zeros(2, 8, 16, 20).to(memory_format=torch.channels_last)"
VOLUME = "x = torch.zeros(2, 8, 6, 7, 8)"
VOLUME_LAST = "x = torch.zeros(2, 8, 6, 7, 8).to(memory_format=torch.channels_last_3d)"
SERIES = "x = torch.zeros(2, 8, 30)"
SERIES_T = "x = torch.zeros(2, 30, 8).transpose(1, 2)"
ROWS = "x = torch.zeros(4, 6, 12)"
CASES = []


def add(setups, *expressions):
    if isinstance(setups, str):
        setups = [setups]
    CASES.extend((s, e) for s in setups for e in expressions)


# Convolutions.
add([IMAGE, LAST],
    *(f"F.conv2d(x, torch.zeros({o}, {8 // g}, {k}, {k}), {b}, stride={s}, padding={p}, dilation={d}, groups={g})"
      for o, g, k, s, p, d, b in [(4, 1, 3, 1, 1, 1, "None"), (4, 2, 3, 2, 0, 1, "torch.zeros(4)"), (16, 8, 5, 1, "'same'", 1, "None"),
                                  (8, 8, 3, 1, "'valid'", 2, "None"), (4, 1, 1, 1, 0, 1, "None"), (4, 1, 4, 1, "'same'", 1, "None"),
                                  (4, 1, (7), (2, 3), (3, 1), (1, 2), "None")]),
    "F.conv2d(x, torch.zeros(4, 8, 3, 2), padding='same')", "F.conv2d(x, torch.zeros(4, 8, 3, 3), stride=2, padding='same')",
    "F.conv2d(x[0], torch.zeros(4, 8, 3, 3))", "F.conv2d(x, torch.zeros(4, 7, 3, 3))", "F.conv2d(x, torch.zeros(4, 8, 30, 3))",
    "F.conv2d(x, torch.zeros(4, 8, 3, 3).to(memory_format=torch.channels_last))", "F.conv2d(x[:0], torch.zeros(4, 8, 3, 3))",
    "F.conv2d(x, torch.zeros(4, 8, 3, 3), torch.zeros(5))", "F.conv2d(x, torch.zeros(4, 8, 3, 3), stride=0)",
    "F.conv2d(x, torch.zeros(4, 8, 3, 3), padding=-1)", "F.conv2d(x, torch.zeros(4, 8, 3, 3).double())",
    "F.conv2d(x[:, :, :1, :1], torch.zeros(4, 8, 1, 1))", "F.conv_transpose2d(x, torch.zeros(8, 4, 3, 3), stride=2, padding=1, output_padding=1)",
    "F.conv_transpose2d(x, torch.zeros(8, 3, 2, 2), stride=2, groups=4)", "F.conv_transpose2d(x, torch.zeros(8, 4, 3, 3), dilation=3, output_padding=2)",
    "F.conv_transpose2d(x, torch.zeros(8, 4, 3, 3), stride=2, output_padding=2)", "F.conv_transpose2d(x[0], torch.zeros(8, 4, 4, 4))",
    "F.conv_transpose2d(x, torch.zeros(7, 4, 4, 4))")
add([SERIES, SERIES_T], "F.conv1d(x, torch.zeros(4, 8, 3))", "F.conv1d(x, torch.zeros(8, 1, 4), padding='same', groups=8)",
    "F.conv1d(x, torch.zeros(4, 8, 3), stride=2, padding=4, dilation=2)", "F.conv1d(x[0], torch.zeros(4, 8, 3))",
    "F.conv_transpose1d(x, torch.zeros(8, 4, 3), stride=3, padding=1, output_padding=2)")
add([VOLUME, VOLUME_LAST], "F.conv3d(x, torch.zeros(4, 8, 3, 3, 3))", "F.conv3d(x, torch.zeros(4, 8, 1, 3, 3), padding=(0, 1, 1), stride=(1, 2, 2))",
    "F.conv3d(x[0], torch.zeros(4, 8, 3, 3, 3), padding='same')", "F.conv_transpose3d(x, torch.zeros(8, 4, 2, 2, 2), stride=2)")

# Pooling.
for n, setups, k in [(1, [SERIES, SERIES_T], "3"), (2, [IMAGE, LAST], "3, (2, 3)"), (3, [VOLUME, VOLUME_LAST], "2, 2")]:
    add(setups, *(f"F.{name}_pool{n}d(x, {rest})" for name in ("max", "avg") for rest in
                  (k, "3, 2, 1", "3, 2, 1, ceil_mode=True", "2, ceil_mode=True", "3, 2, 2", "40", "(2,)", "2, 3, ceil_mode=True")),
        f"F.max_pool{n}d(x, 3, 1, 1, 2)", f"F.max_pool{n}d(x, 2, return_indices=True)", f"F.max_pool{n}d(x[0], 2)",
        f"F.adaptive_avg_pool{n}d(x, 1)", f"F.adaptive_avg_pool{n}d(x, 5)", f"F.adaptive_max_pool{n}d(x, 3)", f"F.adaptive_avg_pool{n}d(x, 0)",
        f"F.adaptive_max_pool{n}d(x, 3, return_indices=True)", f"F.lp_pool{n}d(x, 2, 2)", f"F.adaptive_avg_pool{n}d(x[0], 1)")
add(IMAGE, "F.max_unpool2d(torch.zeros(2, 8, 8, 10), torch.zeros(2, 8, 8, 10).long(), 2)",
    "F.max_unpool2d(torch.zeros(2, 8, 8, 10), torch.zeros(2, 8, 8, 10).long(), 2, output_size=(17, 21))",
    "F.fractional_max_pool2d(x, 3, output_size=(5, 6))", "F.fractional_max_pool2d(x, 2, output_ratio=(0.5, 0.5))",
    "F.fractional_max_pool2d(x, (2, 3), output_ratio=(0.3, 0.7), return_indices=True)", "F.avg_pool2d(x, 3, divisor_override=2)")
add(VOLUME, "F.fractional_max_pool3d(x, 2, output_size=(3, 3, 3))")

# Normalisation.
add([IMAGE, LAST], "F.batch_norm(x, torch.zeros(8), torch.ones(8), torch.ones(8), torch.zeros(8), True)",
    "F.batch_norm(x, torch.zeros(8), torch.ones(8))", "F.batch_norm(x, None, None, training=True)", "F.batch_norm(x, None, None)",
    "F.batch_norm(x, torch.zeros(7), torch.ones(7))", "F.instance_norm(x)", "F.instance_norm(x, weight=torch.ones(8), bias=torch.ones(8))",
    "F.layer_norm(x, (20,))", "F.layer_norm(x, (16, 20), torch.ones(16, 20), torch.ones(16, 20))", "F.layer_norm(x, (8,))",
    "F.rms_norm(x, (20,), torch.ones(20))", "F.local_response_norm(x, 3)", "F.normalize(x)", "F.normalize(x, p=1.0, dim=-1)", "F.normalize(x, dim=(1, 2))")
add(IMAGE, "F.group_norm(x, 4, torch.ones(8), torch.zeros(8))", "F.group_norm(x, 3)")
add(SERIES, "F.local_response_norm(x, 4)", "F.batch_norm(x[:1, :, :1], None, None, training=True)", "F.group_norm(x, 8)",
    "F.batch_norm(x[:, :, 0], torch.zeros(8), torch.ones(8))", "F.instance_norm(x)")

# Products.
MATRIX = "a = torch.zeros(3, 4); b = torch.zeros(4, 5); v = torch.zeros(4); q = torch.zeros(2, 6, 3, 4); k = torch.zeros(2, 6, 4, 5)"
GRAD = "a = torch.zeros(3, 4, requires_grad=True); b = torch.zeros(4, 5, requires_grad=True); v = torch.zeros(4, requires_grad=True); " \
       "q = torch.zeros(2, 6, 3, 4, requires_grad=True); k = torch.zeros(2, 6, 4, 5, requires_grad=True)"
add([MATRIX, GRAD], *(f"torch.matmul({x}, {y})" for x, y in [
    ("a", "b"), ("a", "v"), ("v", "b"), ("v", "v"), ("q", "b"), ("q", "v"), ("a", "k"), ("v", "k"), ("q", "k"), ("q[:1]", "k"), ("q[0]", "k"),
    ("q[0]", "k[0, :1]"), ("q[0, :1]", "k[0]"), ("q.transpose(0, 1)", "b"), ("a", "a"), ("q", "k[:, :3]"), ("q.transpose(-1, -2)", "q"),
    ("a.t()", "a"), ("a", "k.transpose(0, 1)"), ("q[..., 0]", "q.transpose(-2, -1)[0]")]),
    *(f"torch.einsum('{e}', {o})" for e, o in [
        ("ij,jk->ik", "a, b"), ("ij,jk", "a, b"), ("bhij,bhjk->bhik", "q, k"), ("bhij,bhjk->bijk", "q, k"), ("...ij,jk->...ik", "q, b"),
        ("ii", "a[:, :3]"), ("ii->i", "a[:, :3]"), ("ij->ji", "a"), ("ij->", "a"), ("ij->j", "a"), ("i,j->ij", "v, v"), ("i,i->", "v, v"),
        ("bhij,j->bhi", "q, v"), ("ij,jk,kl->il", "a, b, b.t()"), ("bhij,ij->bh", "q, a"), ("ij,ij->ij", "a, a"), ("...,...->...", "q, a"),
        ("bhij,bhkj->bhik", "q, q"), ("bhwc,hkc->bhwk", "q, torch.zeros(6, 7, 4)"), ("ij,jk", "a, a"), ("i->ii", "v"), ("nctv,kvw->nctw", "q, torch.zeros(3, 4, 4)"),
        ("b...d,d->b...", "q, v"), ("abcd,cd,ab->d", "q, a, torch.zeros(2, 6)")]),
    "torch.addmm(torch.zeros(5), a, b)", "torch.addmm(torch.zeros(2, 5), a, b)", "torch.bmm(q[0], k[0])", "torch.baddbmm(torch.zeros(6, 1, 5), q[0], k[0])",
    "torch.addbmm(torch.zeros(3, 5), q[0], k[0])", "torch.addmv(torch.zeros(3), a, v)", "torch.outer(v, v)", "torch.inner(a, a)", "torch.inner(v, v)",
    "torch.tensordot(a, b, 1)", "torch.kron(a, b)", "torch.linalg.multi_dot([v, b, b.t(), a.t()])",
    "torch.chain_matmul(a, b, b.t())", "torch.linalg.vecdot(q, q)", "torch.linalg.matrix_power(torch.zeros(3, 3), 5)", "torch.mv(a, v)", "torch.dot(v, v)",
    "torch.mm(b.t(), a.t())", "torch.addr(torch.zeros(4, 4), v, v)", "F.linear(q, torch.zeros(7, 4), torch.zeros(7))", "F.linear(v, torch.zeros(7, 4))",
    "F.linear(q, torch.zeros(4))", "F.linear(q, torch.zeros(7, 5))", "F.linear(q.transpose(0, 1), torch.zeros(7, 4), torch.zeros(7))",
    "F.bilinear(a, torch.zeros(3, 6), torch.zeros(7, 4, 6), torch.zeros(7))", "q @ k", "F.linear(q.transpose(1, 2), torch.zeros(7, 4))")

# Activations, softmax, dropout.
add([IMAGE, LAST, "x = torch.zeros(4, 6).t()", "x = torch.zeros(3, 4, 6)[:, ::2]"],
    *(f"F.{name}(x)" for name in "relu relu6 leaky_relu elu selu celu gelu silu mish hardtanh hardswish hardsigmoid sigmoid tanh softplus softsign "
      "softshrink hardshrink tanhshrink logsigmoid rrelu glu softmax log_softmax softmin dropout alpha_dropout feature_alpha_dropout".split()),
    "F.threshold(x, 0.1, 20)", "F.relu(x, inplace=True)", "F.silu(x, inplace=True)", "F.hardtanh(x, 0., 6.)", "F.gelu(x, approximate='tanh')", "F.glu(x, 0)",
    "F.prelu(x, torch.zeros(1))", "F.softmax(x, dim=-1, dtype=torch.float64)", "torch.softmax(x, 0)", "F.dropout(x, 0.3, False)", "F.dropout(x, 0.)",
    "F.dropout(x, 0.3, inplace=True)", "F.dropout(x, 1.)", "F.dropout(x, 1.5)", "F.dropout2d(x)", "F.dropout1d(x)", "torch.sigmoid(x.long())", "F.softmax(x.long(), 0)",
    "F.softmax(x, 7)", "F.gumbel_softmax(x, hard=True)", "F.dropout3d(x, 0.2)")
add("x = torch.zeros(2, 8, 6)", "F.dropout1d(x)", "F.dropout1d(x[0])", "F.prelu(x, torch.zeros(8))", "F.prelu(x, torch.zeros(6))", "F.glu(x, 3)", "F.glu(x[:, :, :5])")

# Attention, embedding.
add("q = torch.zeros(2, 4, 10, 8); k = torch.zeros(2, 4, 12, 8)", "F.scaled_dot_product_attention(q, k, k)", "F.scaled_dot_product_attention(q, k, k, torch.zeros(10, 12))",
    "F.scaled_dot_product_attention(q, k, k, torch.ones(2, 1, 10, 12).bool())", "F.scaled_dot_product_attention(q, q, q, is_causal=True)",
    "F.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2)[:, :10], k.transpose(1, 2)[:, :10])", "F.scaled_dot_product_attention(q[0], k[0], k[0])",
    "F.scaled_dot_product_attention(q, k, k, torch.zeros(10, 11))", "F.scaled_dot_product_attention(q, k, k, torch.zeros(10, 12), is_causal=True)",
    "F.scaled_dot_product_attention(q, k[:, :2], k[:, :2], enable_gqa=True)", "F.scaled_dot_product_attention(q, k[:, :3], k[:, :3], enable_gqa=True)",
    "F.scaled_dot_product_attention(q, k, torch.zeros(2, 4, 12, 5))", "F.scaled_dot_product_attention(q, torch.zeros(2, 4, 12, 7), k)")
add("i = torch.tensor([[1, 2, 4], [4, 3, 2]]); w = torch.zeros(10, 3)", "F.embedding(i, w)", "F.embedding(i, w, padding_idx=0)", "F.embedding(i + 8, w)",
    "F.embedding_bag(i, w)", "F.embedding_bag(i.flatten(), w, torch.tensor([0, 4]))", "F.embedding_bag(i, w, mode='max')", "F.embedding_bag(i.flatten(), w)",
    "F.embedding_bag(i.flatten(), w, torch.tensor([0, 4, 6]), include_last_offset=True)", "F.one_hot(i)", "F.one_hot(i, 8)", "F.one_hot(i, 3)", "F.embedding(i.float(), w)",
    "torch.embedding(w, i)")

# Resizing and rearranging.
add([IMAGE, LAST], *(f"F.interpolate(x, {a})" for a in (
    "scale_factor=2", "(7, 9)", "7", "scale_factor=(0.5, 1.7)", "scale_factor=1.3, recompute_scale_factor=True", "scale_factor=2, mode='bilinear'",
    "scale_factor=0.33, mode='bicubic', align_corners=True", "(5, 6), mode='area'", "(1, 1), mode='area'", "(40, 9), mode='nearest-exact'", "(5, 6), mode='bilinear', antialias=True",
    "(5, 6), mode='bicubic', antialias=True", "(5, 6), mode='linear'", "(5, 6), mode='nearest', align_corners=True", "(5, 6, 7)", "scale_factor=0.01", "size=3, scale_factor=2",
    "scale_factor=(2.0, 2.0), mode='bilinear', align_corners=False")),
    "F.upsample(x, scale_factor=2, mode='nearest')", "F.pad(x, (1, 2))", "F.pad(x, (1, 2, 3, 4), 'reflect')", "F.pad(x, (1, 2, 3, 4), 'replicate')", "F.pad(x, (1, 2, 3, 4), 'circular')",
    "F.pad(x, (-1, -2, 3, 0))", "F.pad(x, (1, 1, 1, 1, 1, 1, 1, 1), value=3.0)", "F.pad(x, (25, 2, 3, 4), 'reflect')", "F.pad(x, (1,))", "F.pad(x, (1, 2), 'reflect')",
    "F.pixel_shuffle(x, 2)", "F.pixel_unshuffle(x, 4)", "F.pixel_shuffle(x, 3)", "F.channel_shuffle(x, 4)", "F.unfold(x, 3, padding=1)", "F.unfold(x, (2, 5), 2, 1, 3)", "F.unfold(x[0], 4, stride=4)",
    "F.grid_sample(x, torch.zeros(2, 5, 6, 2), align_corners=False)", "F.grid_sample(x, torch.zeros(2, 5, 6, 3))", "F.grid_sample(x, torch.zeros(2, 5, 6, 2), 'nearest', 'border', True)",
    "F.pad(x, (-30, 2))", "F.pad(x, (0, 0))")
add(IMAGE, "F.fold(torch.zeros(2, 18, 320), (16, 20), 3, padding=1)", "F.fold(torch.zeros(2, 18, 321), (16, 20), 3, padding=1)", "F.affine_grid(torch.zeros(2, 2, 3), (2, 3, 5, 6), align_corners=False)",
    "F.affine_grid(torch.zeros(2, 3, 4), (2, 3, 5, 6, 7), align_corners=False)")
add(SERIES, "F.interpolate(x, scale_factor=1.5)", "F.interpolate(x, 11, mode='linear')", "F.pad(x, (3, 4), 'reflect')", "F.pad(x, (3, 4), 'circular')")
add(VOLUME, "F.interpolate(x, scale_factor=2, mode='trilinear')", "F.pad(x, (1, 1, 1, 1, 1, 1), 'replicate')", "F.grid_sample(x, torch.zeros(2, 4, 5, 6, 3), align_corners=False)")

# Losses and distances.
PAIR = "x = torch.rand(4, 6); t = torch.rand(4, 6); c = torch.tensor([1, 0, 5, 2]); s = torch.rand(4, 5, 3, 2); d = torch.ones(4, 3, 2).long()"
add(PAIR, *(f"F.{name}(x, t{r})" for name in "mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy binary_cross_entropy_with_logits kl_div soft_margin_loss "
            "hinge_embedding_loss multilabel_soft_margin_loss poisson_nll_loss".split() for r in ("", ", reduction='none'", ", reduction='sum'", ", reduction='never'")),
    *(f"F.cross_entropy({a}{r})" for a in ("x, c", "x, t", "s, d", "x[0], c[0]", "x, c, torch.ones(6)", "x, t, torch.ones(6)", "x, c, torch.ones(5)", "x, d") for r in
      ("", ", reduction='none'", ", label_smoothing=0.1", ", reduction='sum'")),
    "F.nll_loss(x, c)", "F.nll_loss(s, d, reduction='none')", "F.nll_loss(s, c)", "F.multi_margin_loss(x, c)", "F.multilabel_margin_loss(x, torch.ones(4, 6).long(), reduction='none')",
    "F.cosine_embedding_loss(x, t, torch.ones(4))", "F.margin_ranking_loss(x, t, torch.ones(4, 6))", "F.triplet_margin_loss(x, t, x)", "F.triplet_margin_loss(x, t, x, swap=True, reduction='none')",
    "F.gaussian_nll_loss(x, t, torch.ones(4, 6))", "F.gaussian_nll_loss(x, t, torch.ones(4), full=True)", "F.kl_div(x, t, reduction='batchmean', log_target=True)", "F.mse_loss(x, t[:, :1], reduction='none')",
    "F.ctc_loss(torch.zeros(50, 4, 20), torch.ones(4, 10).long(), torch.full((4,), 50), torch.full((4,), 10))", "F.mse_loss(x, t, weight=torch.ones(4, 6))", "F.l1_loss(x, t, weight=torch.ones(4, 6))",
    "F.ctc_loss(torch.zeros(50, 4, 20), torch.ones(4, 10).long(), (50, 50, 50, 50), (10, 3, 2, 1), reduction='none')", "F.binary_cross_entropy(x, t[:2])", "F.smooth_l1_loss(x, t, beta=0)",
    "F.poisson_nll_loss(x, t, full=True, log_input=False)", "F.mse_loss(x, t, False)", "F.mse_loss(x, t, None, False)", "F.huber_loss(x, t, weight=torch.ones(4, 6), reduction='none')",
    "torch.cdist(s, s)", "torch.cdist(x, torch.zeros(3, 6), p=1)", "torch.cdist(x, torch.zeros(3, 5))", "F.pdist(x)", "F.pairwise_distance(x, t)", "F.pairwise_distance(x, t, keepdim=True)",
    "F.cosine_similarity(x, t)", "F.cosine_similarity(s, s[:1], dim=2)")

# Linear algebra and Fourier transforms.
SQUARE = "a = torch.eye(4).repeat(2, 3, 1, 1); r = torch.rand(2, 5, 3)"
add(SQUARE, *(f"torch.linalg.{f}(a)" for f in "inv det slogdet svd svdvals qr cholesky eigh eigvalsh eig eigvals pinv norm matrix_norm vector_norm matrix_exp".split()),
    "torch.linalg.svd(r)", "torch.linalg.svd(r, full_matrices=False)", "torch.svd(r)", "torch.linalg.qr(r)", "torch.linalg.qr(r, 'complete')", "torch.linalg.solve(a, a)", "torch.linalg.solve(a, torch.zeros(4))",
    "torch.linalg.solve(a, torch.zeros(2, 3, 4, 2))", "torch.linalg.inv(r)", "torch.linalg.norm(r, 2, dim=(0, 1))", "torch.linalg.norm(r, dim=1)", "torch.linalg.matrix_norm(r, 'nuc')",
    "torch.linalg.matrix_norm(r, 1, keepdim=True)", "torch.linalg.matrix_norm(r, 2, dim=(0, 2))", "torch.linalg.matrix_norm(r, float('inf'), dim=(2, 0))", "torch.linalg.vector_norm(r, 3, dim=(0, 2))",
    "torch.linalg.solve_triangular(a, torch.zeros(2, 3, 4, 2), upper=True)", "torch.cholesky(a)", "torch.inverse(a)", "torch.linalg.pinv(r)", "torch.logdet(a)", "torch.linalg.norm(r, 1)",
    *(f"torch.fft.{f}(r)" for f in "fft ifft rfft fft2 ifft2 rfft2 fftn rfftn hfft ihfft fftshift".split()), "torch.fft.irfft(torch.fft.rfft(r))", "torch.fft.irfft2(torch.fft.rfft2(r), s=(5, 3))",
    "torch.fft.fft(r, 8, 1)", "torch.fft.rfft2(r, dim=(0, 1))", "torch.fft.rfftn(r, s=(4, 4))", "torch.fft.fft(r.long())", "torch.fft.rfft(torch.fft.fft(r))", "torch.fft.fftfreq(5)",
    "torch.fft.rfft2(torch.zeros(2, 8, 14, 14), dim=(1, 2), norm='ortho')", "torch.fft.irfft2(torch.zeros(2, 14, 8, 6, dtype=torch.complex64), s=(14, 14), dim=(1, 2), norm='ortho')",
    "torch.stft(torch.zeros(2, 1600), 400, 160, window=torch.ones(400), return_complex=True)", "torch.stft(torch.zeros(1600), 64, return_complex=True)", "torch.stft(torch.zeros(1600), 64, return_complex=False)",
    "torch.stft(torch.zeros(1600), 64)", "torch.stft(torch.zeros(1600), 64, 20, 50, center=False, return_complex=True)", "torch.istft(torch.ones(2, 33, 20, dtype=torch.complex64), 64, window=torch.ones(64))",
    "torch.istft(torch.ones(33, 20, dtype=torch.complex64), 64, window=torch.ones(64), length=300)")

# Recurrent networks.
for kind, gates in (("lstm", 4), ("gru", 3), ("rnn_tanh", 1), ("rnn_relu", 1)):
    for layers, both in ((1, False), (2, True)):
        stacks, width = layers * (1 + both), 7 * (1 + both)
        params = ", ".join(f"torch.zeros({gates * 7}, {5 if i < 1 + both else width}), torch.zeros({gates * 7}, 7), torch.zeros({gates * 7}), torch.zeros({gates * 7})" for i in range(stacks))
        state = f"torch.zeros({stacks}, 2, 7)"
        state = f"({state}, {state})" if kind == "lstm" else state
        for first in (False, True):
            shape = "2, 9, 5" if first else "9, 2, 5"
            add("pass", f"torch.{kind}(torch.zeros({shape}), {state}, [{params}], True, {layers}, 0.0, True, {both}, {first})")
    cell = "(torch.zeros(2, 7), torch.zeros(2, 7))" if kind == "lstm" else "torch.zeros(2, 7)"
    add("pass", f"torch.{kind}_cell(torch.zeros(2, 5), {cell}, torch.zeros({gates * 7}, 5), torch.zeros({gates * 7}, 7), torch.zeros({gates * 7}), torch.zeros({gates * 7}))")

# Detection.
BOXES = "x = torch.zeros(2, 72, 20, 24); b = torch.tensor([[0., 0., 0., 8., 8.], [1., 2., 2., 10., 12.], [1., 0., 0., 5., 5.]])"
add(BOXES, "torchvision.ops.roi_align(x, b, (7, 7), 0.5, 2)", "torchvision.ops.roi_align(x, [b[:, 1:], b[:2, 1:]], 7)", "torchvision.ops.roi_pool(x, b, 3)", "torchvision.ops.ps_roi_align(x, b, 3)",
    "torchvision.ops.ps_roi_pool(x, b, (3, 2))", "torchvision.ops.deform_conv2d(x, torch.zeros(2, 18, 18, 22), torch.zeros(8, 72, 3, 3))",
    "torchvision.ops.deform_conv2d(x, torch.zeros(2, 36, 10, 12), torch.zeros(8, 36, 3, 3), stride=2, padding=1, mask=torch.zeros(2, 18, 10, 12))",
    "torchvision.ops.deform_conv2d(x, torch.zeros(2, 18, 18, 21), torch.zeros(8, 72, 3, 3))", "torch.ops.torchvision.nms(b[:, 1:], b[:, 0], 0.5)")

# Weight normalisation.
add("v = torch.zeros(6, 4, 3)", "torch._weight_norm(v, torch.zeros(6, 1, 1), 0)", "torch._weight_norm(v, torch.zeros(1, 4, 1), 1)", "torch._weight_norm(v, torch.zeros(1, 1, 3), 2)",
    "torch.norm_except_dim(v, 2, 0)", "torch.norm_except_dim(v, 2, 1)", "torch.norm_except_dim(v, 2, -1)")
