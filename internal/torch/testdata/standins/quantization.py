# Models prepared for quantization: which modules and buffers they get. Real torch runs this file too.
import torch
import torch.ao.quantization as Q
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(8)
        self.relu = nn.ReLU(inplace=True)
        self.skip = nn.Conv2d(8, 8, 1)
        self.add = torch.ao.nn.quantized.FloatFunctional()
        self.drop = nn.Dropout(0.1)
        self.fc = nn.Linear(8, 4)
        self.act = nn.ReLU()

    def forward(self, x):
        x = self.relu(self.bn(self.conv(x)))
        x = self.add.add(x, self.skip(x))
        return self.act(self.fc(self.drop(x.mean((2, 3)))))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.quant, self.block, self.dequant = Q.QuantStub(), Block(), Q.DeQuantStub()

    def forward(self, x):
        return self.dequant(self.block(self.quant(x)))


def state(model):
    modules = [f"{name} {type(module).__name__}" for name, module in model.named_modules()]
    buffers = [name for name, _ in model.named_buffers()]
    return len(modules), len(buffers), sum(b.numel() for b in model.buffers()), sum(p.numel() for p in model.parameters())


def kinds(model, path):
    return type(model.get_submodule(path)).__name__


def trained(backend, version, fuse):
    model = Net().train()
    model.qconfig = Q.get_default_qat_qconfig(backend, version)
    if fuse:
        Q.fuse_modules_qat(model, [["block.conv", "block.bn", "block.relu"], ["block.fc", "block.act"]], inplace=True)
    return Q.prepare_qat(model)


for arguments, expected in {
    ("fbgemm", 1, True): (29, 59, 67, 340), ("qnnpack", 1, True): (29, 59, 73, 340), ("fbgemm", 0, True): (29, 59, 67, 340),
    ("fbgemm", 1, False): (30, 66, 74, 340), ("x86", 0, False): (30, 66, 74, 340),
}.items():
    prepared = trained(*arguments)
    assert state(prepared) == expected, (arguments, state(prepared))
    assert prepared(torch.zeros(2, 3, 8, 8)).shape == (2, 4)

prepared = trained("fbgemm", 1, True)
assert kinds(prepared, "block.conv") == "ConvBnReLU2d" and kinds(prepared, "block.fc") == "LinearReLU"
assert kinds(prepared, "block.bn") == kinds(prepared, "block.relu") == kinds(prepared, "block.act") == "Identity"
assert kinds(prepared, "block.conv.weight_fake_quant.activation_post_process") == "MovingAveragePerChannelMinMaxObserver"
assert kinds(prepared, "quant.activation_post_process") == "FusedMovingAvgObsFakeQuantize"
assert kinds(prepared, "block.add.activation_post_process.activation_post_process") == "MovingAverageMinMaxObserver"
assert isinstance(prepared.block.conv, nn.Conv2d) and not hasattr(prepared.dequant, "activation_post_process")
prepared.apply(Q.disable_observer)
prepared.apply(Q.enable_fake_quant)

# Observation alone, in evaluation; a copy is prepared.
model = Net().eval()
model.qconfig = Q.get_default_qconfig("fbgemm")
prepared = Q.prepare(model)
assert state(prepared) == (18, 27, 12323, 340), state(prepared)
assert kinds(prepared, "block.fc.activation_post_process") == "HistogramObserver" and not hasattr(model.block.fc, "activation_post_process")
assert prepared(torch.zeros(2, 3, 8, 8)).shape == (2, 4)

wrapped = Q.QuantWrapper(nn.Sequential(nn.Linear(3, 4), nn.ReLU6()))
wrapped.qconfig = Q.QConfig(Q.MinMaxObserver.with_args(quant_min=0, quant_max=127), Q.default_weight_observer)
Q.prepare(wrapped, inplace=True)
assert state(wrapped) == (9, 9, 9, 16), state(wrapped)

for wrong in (lambda: Q.prepare_qat(Net().eval()), lambda: Q.get_default_qat_qconfig("tpu")):
    try:
        wrong()
    except AssertionError:
        pass
    else:
        raise RuntimeError("accepted")
