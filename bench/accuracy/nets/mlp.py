# Perceptrons written as "linear:629>bn>ReLU>do>linear:79".
from torch import nn

LAYERS = {
    "relu": nn.ReLU, "gelu": nn.GELU, "selu": nn.SELU, "elu": nn.ELU, "softplus": nn.Softplus, "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid, "leakyrelu": nn.LeakyReLU, "prelu": nn.PReLU, "silu": nn.SiLU, "swish": nn.SiLU,
    "mish": nn.Mish, "hardswish": nn.Hardswish, "softsign": nn.Softsign, "identity": nn.Identity, "do": nn.Dropout,
    "relu6": nn.ReLU6, "hardtanh": nn.Hardtanh, "celu": nn.CELU, "logsigmoid": nn.LogSigmoid,
}


class Perceptron(nn.Module):
    def __init__(self, width, layers):
        super().__init__()
        chain = []
        for word in layers.split(">"):
            kind, _, size = word.partition(":")
            kind = kind.lower()
            if kind == "linear":
                chain.append(nn.Linear(width, int(size)))
                width = int(size)
            elif kind == "bn":
                chain.append(nn.BatchNorm1d(width))
            elif kind == "softmax":
                chain.append(nn.Softmax(dim=1))
            else:
                chain.append(LAYERS[kind]())
        self.net = nn.Sequential(*chain)

    def forward(self, x):
        return self.net(x)
