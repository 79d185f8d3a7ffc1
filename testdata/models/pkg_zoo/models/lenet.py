import torch.nn as nn
import torch.nn.functional as func

__all__ = ('LeNet',)


class LeNet(nn.Module):
    """Two convolutions and three dense layers for colour images of 32x32."""

    def __init__(self, classes=10):
        super(LeNet, self).__init__()
        self.see = nn.ModuleList([nn.Conv2d(3, 6, kernel_size=5), nn.Conv2d(6, 16, kernel_size=5)])
        self.think = nn.ModuleList([nn.Linear(16*5*5, 120), nn.Linear(120, 84), nn.Linear(84, classes)])

    def forward(self, x):
        for conv in self.see:
            x = func.max_pool2d(func.relu(conv(x)), 2)
        x = x.view(x.size(0), -1)
        for i, dense in enumerate(self.think):
            x = func.relu(dense(x)) if i < 2 else dense(x)
        return x
