"""Exports single layers and functions as ONNX files, for the tools that count files.

    python onnx_singles.py ../../internal/cost/convention/testdata/onnx_singles.tar.gz
    peers/bin/python onnx_conventions.py ../../internal/cost/convention/testdata/onnx_singles.tar.gz | gzip -9n > …/onnx_singles.jsonl.gz

Those of internal/cost/convention/testdata/singles.txt with torch's older exporter and opset 13, which counting-conventions, section 3.3, was
measured with, and more kinds of layers with opset 17.
"""
import gzip
import io
import pathlib
import sys
import tarfile
import warnings

import torch
import torch.nn.functional as F  # noqa: F401: expressions use it
from torch import nn

TABLE = pathlib.Path(__file__).resolve().parents[2] / "internal/cost/convention/testdata/singles.txt"

MORE = """nn.Conv1d(4, 6, 3, stride=2) | 2x4x20
nn.Conv3d(2, 4, (1, 3, 3), groups=2) | 1x2x4x8x8
nn.ConvTranspose2d(4, 6, 3, stride=2, groups=2, bias=False) | 1x4x5x5
nn.ConvTranspose1d(4, 6, 3, stride=2) | 1x4x9
nn.Linear(16, 10, bias=False) | 2x5x16
nn.BatchNorm1d(8) | 4x8
nn.InstanceNorm2d(8, affine=True) | 2x8x6x6
nn.LayerNorm((5, 16)) | 2x5x16
nn.LocalResponseNorm(3) | 2x8x6x6
nn.PReLU(8) | 2x8x6x6
nn.LeakyReLU(0.1) | 2x8x6x6
nn.ELU() | 2x8x6x6
nn.Hardswish() | 2x8x6x6
nn.Hardsigmoid() | 2x8x6x6
nn.Softplus() | 2x8x6x6
nn.Tanh() | 2x8x6x6
nn.GELU(approximate='tanh') | 2x8x6x6
nn.LogSoftmax(1) | 2x8x6x6
nn.MaxPool1d(3, stride=2) | 2x8x17
nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True) | 2x8x9x9
nn.MaxPool3d(2) | 1x4x4x6x6
nn.AvgPool1d(3, stride=2) | 2x8x17
nn.AvgPool3d((2, 3, 3)) | 1x4x4x6x6
nn.AdaptiveMaxPool2d(1) | 2x8x6x6
nn.Upsample(scale_factor=2, mode='bicubic') | 1x8x6x6
nn.PixelShuffle(2) | 2x8x6x6
nn.GRU(16, 8, num_layers=2) | 5x2x16
nn.GRU(16, 8, bidirectional=True) | 5x2x16
nn.LSTM(16, 8, num_layers=2, bidirectional=True) | 5x2x16
nn.Embedding(50, 12) | 2x7:int64
torch.exp(x) | 2x8x6x6
torch.log(x) | 2x8x6x6
torch.sqrt(x) | 2x8x6x6
torch.sin(x) + torch.cos(x) | 2x8x6x6
torch.atan(x) | 2x8x6x6
x / 3 | 2x8x6x6
x - 1 | 2x8x6x6
x ** 2 | 2x8x6x6
-x.abs() | 2x8x6x6
x.clamp(0, 1) | 2x8x6x6
x.clamp(max=1) | 2x8x6x6
x.sum(1) | 2x8x6x6
x.mean((2, 3)) | 2x8x6x6
x.amax(1) | 2x8x6x6
x.amin(1) | 2x8x6x6
x.norm(dim=1) | 2x8x6x6
x.prod(1) | 2x8x6x6
x.cumsum(1) | 2x8x6x6
x.sum() | 2x8x6x6
torch.where(x > 0, x, 0 * x) | 2x8x6x6
torch.maximum(x, x * 2) | 2x8x6x6
torch.minimum(x[:, :1], x) | 2x8x6x6
(x >= 0) & (x <= 1) | 2x8x6x6
x.floor() + x.ceil() + x.round() + x.sign() | 2x8x6x6
x % 2 | 2x8x6x6
torch.erf(x) | 2x8x6x6
1 / x | 2x8x6x6
torch.einsum('bij,bjk->bik', x, x.transpose(1, 2)) | 2x5x16
torch.cat([x, x], 1) | 2x8x6x6
x.transpose(1, 2).reshape(2, -1) | 2x8x6x6
x.topk(2, 1)[0] | 2x8x6x6
F.pad(x, (1, 1)) | 2x8x6x6
x @ torch.ones(16) | 2x5x16
torch.ones(3, 5) @ x | 2x5x16
F.grid_sample(x, torch.zeros(2, 4, 4, 2)) | 2x8x6x6
x.expand(2, 8, 6, 6) * x | 2x8x1x6
F.scaled_dot_product_attention(x, x, x) | 1x2x5x8
nn.TransformerEncoderLayer(16, 2, 32, batch_first=True) | 2x5x16"""


class Single(nn.Module):
    """A layer, or an expression of x."""

    def __init__(self, text):
        super().__init__()
        self.text = text
        self.m = eval(text) if text.startswith("nn.") else nn.Identity()

    def forward(self, x):
        if "MultiheadAttention" in self.text:
            return self.m(x, x, x)[0]
        if isinstance(self.m, nn.RNNBase):
            return self.m(x)[0]
        if self.text.startswith("nn."):
            return self.m(x)
        return eval(self.text, {"x": x, "torch": torch, "F": F})


def export(text, shape, opset):
    shape, _, dtype = shape.partition(":")
    x = torch.zeros([int(n) for n in shape.split("x")], dtype=getattr(torch, dtype or "float32"))
    file = io.BytesIO()
    torch.onnx.export(Single(text).eval(), (x,), file, opset_version=opset, dynamo=False)
    return file.getvalue()


def singles():
    for line in TABLE.read_text().splitlines():
        if not line.startswith(("#", "model")):
            yield *(cell.strip() for cell in line.split("|")[:2]), 13
    for line in MORE.splitlines():
        yield *(cell.strip() for cell in line.rsplit("|", 1)), 17


def main():
    warnings.simplefilter("ignore")
    with gzip.GzipFile(sys.argv[1], "wb", mtime=0) as out, tarfile.open(fileobj=out, mode="w") as archive:
        for text, shape, opset in singles():
            try:
                data = export(text, shape, opset)
            except Exception as error:  # noqa: BLE001: what the exporter does not know is left out
                print(f"{text}: {str(error).splitlines()[0][:120]}", file=sys.stderr)
                continue
            entry = tarfile.TarInfo(f"{text} of {shape}".replace("/", "÷"))
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


if __name__ == "__main__":
    main()
