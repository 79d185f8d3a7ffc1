from torch import nn
from .base import BaseModel


class Net(BaseModel):
    presets = {"s": dict(width=8, depth=1), "m": dict(width=16, depth=2)}

    def __init__(self, width, depth, classes=10):
        super().__init__(width=width, depth=depth, classes=classes)
        self.stem = nn.Conv1d(2, width, 9, stride=4, padding="valid")
        self.body = nn.Sequential()
        for i in range(depth):
            self.body.add_module(f"conv{i}", nn.Conv1d(width, width, 3, padding="same", dilation=2 ** i))
            self.body.append(nn.SELU())
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = self.body(self.stem(x))
        x, indices = nn.functional.max_pool1d(x, 2, return_indices=True)
        return self.head(x.mean(-1))
