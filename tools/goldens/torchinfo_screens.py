"""What torchinfo 1.8.0 prints, on Python 3.11: internal/cli/testdata/torchinfo.jsonl.gz, one {"model", "source", "input", "depth", "columns",
"text"} a line; a source is a program of its own, else the model is torchvision's.

    python torchinfo_screens.py | gzip -9n > ../../internal/cli/testdata/torchinfo.jsonl.gz
"""
import json
import warnings

import torch
import torchvision
from torchinfo import summary

ALL = ["kernel_size", "input_size", "output_size", "num_params", "params_percent", "mult_adds", "trainable"]
USUAL = ["output_size", "num_params"]

ZOO = [
    ("alexnet", "1x3x64x64", 3, USUAL), ("resnet18", "1x3x64x64", 3, USUAL), ("resnet18", "2x3x64x64", 2, ALL), ("resnet50", "1x3x224x224", 3, ALL),
    ("vgg11", "1x3x224x224", 1, USUAL), ("vgg16_bn", "1x3x64x64", 3, ALL), ("mobilenet_v2", "1x3x64x64", 5, ALL), ("mobilenet_v3_small", "1x3x64x64", 9, ALL),
    ("squeezenet1_1", "1x3x64x64", 2, ALL), ("shufflenet_v2_x0_5", "1x3x64x64", 4, ALL), ("mnasnet0_5", "1x3x64x64", 3, USUAL),
    ("efficientnet_b0", "1x3x64x64", 4, ALL), ("densenet121", "1x3x64x64", 3, ALL), ("googlenet", "1x3x64x64", 3, ALL), ("regnet_y_400mf", "1x3x64x64", 6, ALL),
    ("convnext_tiny", "1x3x64x64", 4, ALL), ("vit_b_32", "1x3x224x224", 4, ALL), ("swin_t", "1x3x64x64", 5, ALL), ("r3d_18", "1x3x4x32x32", 3, ALL),
    ("maxvit_t", "1x3x224x224", 3, ["input_size", "mult_adds"]),
]

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n\n"

# Modules that are called twice, shared, kept in lists, frozen, recurrent; functions and parameters of containers.
PROGRAMS = {
    "recurrent": ("2x12x16", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(16, 32, num_layers=2, batch_first=True, bidirectional=True)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.drop(self.rnn(x)[0][:, -1]))
'''),
    "twice": ("2x8", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 8)
        self.shared = self.a
        self.block = nn.Sequential(self.a, nn.ReLU(), nn.Linear(8, 8, bias=False))

    def forward(self, x):
        return self.block(self.a(self.a(x))) + self.block(x)
'''),
    "lists": ("1x4x16", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.layers = nn.ModuleList([nn.ModuleList([nn.Conv1d(4, 4, 3, padding=1), nn.BatchNorm1d(4)]) for _ in range(3)])
        self.unused = nn.Linear(3, 3)
        self.heads = nn.ModuleDict({"one": nn.Linear(16, 2), "two": nn.Linear(16, 3)})

    def forward(self, x):
        for conv, norm in self.layers:
            x = F.relu(norm(conv(x)))
        for conv, norm in self.layers:
            x = norm(x)
        return self.heads["one"](x * self.scale)
'''),
    "frozen": ("1x3x16x16", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 8, (3, 5), stride=2), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.AvgPool2d((2, 1)))
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(24, 4))
        for p in self.features[0].parameters():
            p.requires_grad = False
        self.head[1].bias.requires_grad = False

    def forward(self, x):
        return self.head(self.features(x))
'''),
    "attention": ("2x5x16", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Parameter(torch.zeros(1, 5, 16))
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 2, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(16)

    def forward(self, x):
        return self.norm(self.encoder(x + self.embed)).mean(1)
'''),
    "embedding": ("2x7:int64", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(50, 12)
        self.unfold = nn.Linear(12, 12)
        self.act = nn.GELU()

    def forward(self, x):
        y = self.act(self.unfold(self.words(x)))
        return y @ self.words.weight.t()
'''),
    "nothing": ("2x3x8x8", '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pool = nn.MaxPool2d(3, stride=1, padding=1)
        self.up = nn.Upsample(scale_factor=2)

    def forward(self, x):
        return self.up(self.pool(x))
'''),
}


def fed(text):
    shape, _, dtype = text.partition(":")
    return torch.zeros([int(n) for n in shape.split("x")], dtype=getattr(torch, dtype or "float32"))


def screen(model, shape, depth, columns):
    return str(summary(model.eval(), input_data=fed(shape), depth=depth, col_names=columns, verbose=0))


def main():
    warnings.simplefilter("ignore")
    for name, shape, depth, columns in ZOO:
        text = screen(torchvision.models.get_model(name, weights=None), shape, depth, columns)
        print(json.dumps({"model": name, "input": shape, "depth": depth, "columns": columns, "text": text}), flush=True)
    for name, (shape, source) in PROGRAMS.items():
        for depth, columns in ((3, USUAL), (1, ALL), (9, ALL)):
            scope = {}
            exec(HEAD + source, scope)
            text = screen(scope["Net"](), shape, depth, columns)
            print(json.dumps({"model": name, "source": HEAD + source, "input": shape, "depth": depth, "columns": columns, "text": text}), flush=True)


if __name__ == "__main__":
    main()
