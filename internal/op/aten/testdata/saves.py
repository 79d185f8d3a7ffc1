"""Asks real torch what autograd keeps of single calls, for saves_test.go.

Usage: python saves.py > saves.jsonl

Runs on fake CUDA tensors, so that torch takes the kernels of a GPU without one.
Each line: the call, its arguments, and the sizes of the distinct storages that
it saved.
"""
import json
import re
import sys

import torch
import torch.nn.functional as F
from torch._subclasses.fake_tensor import FakeTensorMode

from torch.overrides import TorchFunctionMode

from calls import encode, short_name

I = "x = t(2, 8, 16, 20)"
M = "a = t(3, 4); b = t(4, 5); q = t(2, 6, 3, 4); k = t(2, 6, 4, 5); v = t(4)"
CASES = [
    (I + "; w = t(4, 8, 3, 3); b = t(4)", ["F.conv2d(x, w, b)", "F.conv2d(x, w.detach(), b)", "F.conv2d(x, w, None, 2, 1)", "F.conv2d(x.detach(), w, b, padding='same')",
                                           "F.conv_transpose2d(x[:, :4], w)", "F.conv2d(x, w[:, :, :2, :2], padding='same')"]),
    (I, ["F.max_pool2d(x, 2)", "F.max_pool2d(x, 2, return_indices=True)", "F.avg_pool2d(x, 2)", "F.adaptive_avg_pool2d(x, 1)", "F.adaptive_avg_pool2d(x, 3)",
         "F.adaptive_max_pool2d(x, 3)", "F.interpolate(x, scale_factor=2)", "F.interpolate(x, scale_factor=2, mode='bilinear')", "F.pad(x, (1, 1))",
         "F.pad(x, (1, 1, 1, 1), 'reflect')", "F.pad(x, (1, 1, 1, 1), 'replicate')", "F.pixel_shuffle(x, 2)", "F.unfold(x, 3)", "F.lp_pool2d(x, 2, 2)",
         "F.layer_norm(x, (20,), t(20), t(20))", "F.layer_norm(x, (16, 20))", "F.group_norm(x, 4, t(8), t(8))", "F.rms_norm(x, (20,), t(20))",
         "F.batch_norm(x, r(8), r(8), t(8), t(8), True)", "F.batch_norm(x, r(8), r(8), t(8), t(8), False)", "F.instance_norm(x)", "F.local_response_norm(x, 3)",
         "F.normalize(x)", "F.grid_sample(x, t(2, 5, 6, 2), align_corners=False)", "F.prelu(x, t(8))", "F.softmax(x, 1)", "F.log_softmax(x, -1)", "F.glu(x)",
         "F.dropout(x, 0.3)", "F.dropout2d(x, 0.3)", "F.dropout(x, 0.3, False)", "F.alpha_dropout(x, 0.3, True)", "F.linear(x, t(7, 20), t(7))", "F.linear(x, t(7, 20))",
         "F.linear(x, r(7, 20), r(7))", "F.linear(x.detach(), t(7, 20), t(7))", "F.softmin(x, 1)", "F.softsign(x)", "F.tanhshrink(x)"]
     + [f"F.{n}(x)" for n in "relu relu6 leaky_relu elu selu celu gelu silu mish hardtanh hardswish hardsigmoid sigmoid tanh softplus softshrink hardshrink logsigmoid".split()]
     + [f"F.{n}(x * 1, inplace=True)" for n in "relu relu6 leaky_relu elu selu celu silu mish hardtanh hardswish hardsigmoid".split()]),
    (M, ["torch.matmul(a, b)", "torch.matmul(q, b)", "torch.matmul(q, k)", "torch.matmul(q, k[:, :1])", "torch.matmul(a, v)", "torch.einsum('bhij,bhjk->bhik', q, k)",
         "torch.einsum('bhij,jk->bhik', q, b)", "torch.addmm(t(5), a, b)", "torch.bmm(q[0], k[0])", "torch.baddbmm(t(6, 3, 5), q[0], k[0])", "torch.outer(v, t(4))",
         "torch.bilinear(a, t(3, 5), t(6, 4, 5), t(6))", "torch.cdist(a, t(6, 4))", "F.pairwise_distance(a, t(3, 4))", "F.cosine_similarity(a, t(3, 4))", "torch.dot(v, t(4))",
         "torch.matmul(a.detach(), b)", "torch.kron(a, b)", "F.linear(q.transpose(1, 2), t(7, 4), t(7))"]),
    ("i = torch.zeros(2, 5, dtype=torch.int64, device='cuda')", ["F.embedding(i, t(10, 6))", "F.embedding_bag(i, t(10, 6), mode='sum')", "F.embedding_bag(i, t(10, 6))", "F.embedding_bag(i, t(10, 6), mode='max')", "F.embedding_bag(i.flatten(), t(10, 6), i[0].clone(), mode='sum', per_sample_weights=t(10))"]),
    ("x = t(4, 6); y = torch.zeros(4, dtype=torch.int64, device='cuda'); z = r(4, 6)",
     ["F.cross_entropy(x, y)", "F.cross_entropy(x, y, r(6))", "F.cross_entropy(x, y, label_smoothing=0.1)", "F.cross_entropy(x, z)", "F.nll_loss(x, y)", "F.mse_loss(x, z)",
      "F.l1_loss(x, z)", "F.smooth_l1_loss(x, z)", "F.huber_loss(x, z)", "F.binary_cross_entropy(torch.sigmoid(x), z)", "F.binary_cross_entropy_with_logits(x, z)",
      "F.binary_cross_entropy_with_logits(x, z, pos_weight=r(6))", "F.kl_div(x, z)", "F.soft_margin_loss(x, z)", "F.multi_margin_loss(x, y)", "F.poisson_nll_loss(x, z)", "F.gaussian_nll_loss(x, z, r(4, 6))", "F.gaussian_nll_loss(x, z, t(4, 6))", "F.cosine_embedding_loss(x, z, r(4))", "F.triplet_margin_loss(x, z, t(4, 6))", "F.margin_ranking_loss(x, z, z)", "F.hinge_embedding_loss(x, z)", "F.multilabel_soft_margin_loss(x, z)", "F.multilabel_margin_loss(x, torch.zeros(4, 6, dtype=torch.int64, device='cuda'))"]),
    ("x = t(6, 4, 3)", ["torch._weight_norm(x, t(6, 1, 1), 0)", "torch._weight_norm(x, t(1, 4, 1), 1)",
                        "torch.stft(x.reshape(2, 36), 8, 4, window=r(8), return_complex=True)"]),
    ("x = t(2, 3, 4, 4)", ["torch.linalg.inv(x)", "torch.linalg.vector_norm(x)", "torch.fft.rfft2(x)", "torch.fft.rfft(x)", "torch.fft.fft(x)", "torch.fft.fft2(torch.complex(x, x))", "torch.fft.irfft2(torch.complex(x, x))", "torch.fft.irfft(torch.complex(x, x))", "torch.fft.ifft(torch.complex(x, x))", "torch.linalg.qr(x)", "torch.linalg.svd(x)", "torch.linalg.eigh(x)", "torch.linalg.cholesky(x)", "torch.linalg.det(x)", "torch.linalg.slogdet(x)", "torch.linalg.pinv(x)", "torch.linalg.matrix_exp(x)", "torch.linalg.svdvals(x)", "torch.linalg.solve(x, t(2, 3, 4, 4))"]),
    ("x = t(2, 3, 4, 4)", ["torch.svd(x)", "torch.linalg.eigvalsh(x)", "torch.linalg.eig(x)", "torch.linalg.eigvals(x)", "torch.linalg.solve_triangular(x, t(2, 3, 4, 5), upper=False)",
                           "torch.cholesky_solve(t(2, 3, 4, 5), x)", "torch.nextafter(x, t(2, 3, 4, 4))", "torch.special.entr(x)", "torch.vander(t(5))", "torch.min(x)", "torch.nanmedian(x)",
                           "torch.nanmedian(x, 1)", "torch.mode(x, 1)", "torch.cummin(x, 1)"]),
    ("x = t(4, 6); i = torch.zeros(2, 6, dtype=torch.int64, device='cuda')",
     ["torch.put(x, i[0], t(6))", "torch.index_reduce(x, 0, i[:, 0].clone(), t(2, 6), 'amax')", "torch.scatter_reduce(x, 0, i, t(2, 6), 'sum')", "torch.scatter_reduce(x, 0, i, t(2, 6), 'amax')"]),
    ("x = t(2, 3, 6); y = t(2, 3, 4, 6, 8)", ["F.pad(x, (1, 1), 'replicate')", "F.pad(y, (1, 1, 1, 1, 1, 1), 'reflect')", "F.pad(y, (1, 1, 1, 1, 1, 1), 'replicate')",
                                            "F.max_unpool1d(x, torch.zeros(2, 3, 6, dtype=torch.int64, device='cuda'), 2)",
                                            "F.max_unpool3d(y, torch.zeros(2, 3, 4, 6, 8, dtype=torch.int64, device='cuda'), 2)", "F.fractional_max_pool3d(y, 2, 2)"]),
    ("x = t(4, 6); h = t(4, 5); w = [t(15, 6), t(15, 5), t(15), t(15)]; u = [t(20, 6), t(20, 5), t(20), t(20)]; p = [t(5, 6), t(5, 5), t(5), t(5)]",
     ["torch.gru_cell(x, h, *w)", "torch.lstm_cell(x, (h, t(4, 5)), *u)", "torch.rnn_tanh_cell(x, h, *p)"]),
    ("import torchvision; x = t(2, 8, 16, 16); b = r(3, 5)",
     ["torch.ops.torchvision.roi_align(x, b, 1.0, 2, 2, 2, False)", "torch.ops.torchvision.roi_pool(x, b, 1.0, 2, 2)", "torch.ops.torchvision.ps_roi_align(x, b, 1.0, 2, 2, 2)",
      "torch.ops.torchvision.ps_roi_pool(x, b, 1.0, 2, 2)"]),
    ("import torchvision; x = t(1, 4, 6, 6); o = t(1, 18, 4, 4); w = t(8, 4, 3, 3)",
     ["torch.ops.torchvision.deform_conv2d(x, w, o, r(1, 9, 4, 4), t(8), 1, 1, 0, 0, 1, 1, 1, 1, True)",
      "torch.ops.torchvision.deform_conv2d(x, w, o.detach(), r(1, 9, 4, 4), t(8), 1, 1, 0, 0, 1, 1, 1, 1, True)"]),
]


class SavesRecorder(TorchFunctionMode):
    """Notes for every call the sizes of the distinct storages that it saved."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        try:
            line = {"call": re.sub(r"^torchvision\.", "torch.ops.torchvision.", short_name(function)), "args": encode(args), "kwargs": {k: encode(v) for k, v in kwargs.items()}}
        except TypeError:
            return function(*args, **kwargs)
        seen = {}

        def pack(tensor):
            storage = tensor.untyped_storage()
            seen[storage._cdata] = storage.nbytes()
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            out = function(*args, **kwargs)
        line["saved"] = sorted(n for n in seen.values() if n)
        self.lines.append(line)
        return out


def run(setup, expression):
    def t(*shape):
        return torch.empty(*shape, device="cuda", requires_grad=True)

    def r(*shape):
        return torch.empty(*shape, device="cuda")

    scope = {"torch": torch, "F": F, "t": t, "r": r}
    exec(setup, scope)
    recorder = SavesRecorder()
    with recorder:
        eval(expression, scope)
    return recorder.lines[-1]


def main():
    for setup, expressions in CASES:
        for expression in expressions:
            with FakeTensorMode(allow_non_fake_inputs=True):
                try:
                    print(json.dumps(run(setup, expression)))
                except RuntimeError as error:
                    print(expression, error, file=sys.stderr)


if __name__ == "__main__":
    main()
