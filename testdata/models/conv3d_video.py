# C3D-style video net plus a (2+1)D block; weights tied between the two streams
import torch
from torch import nn


class R2Plus1(nn.Sequential):
    def __init__(self, i, o, mid=None):
        mid = mid or (i * o * 3 * 3 * 3) // (i * 3 * 3 + 3 * o)
        super().__init__(
            nn.Conv3d(i, mid, (1, 3, 3), 1, (0, 1, 1), bias=False), nn.BatchNorm3d(mid), nn.ReLU(True),
            nn.Conv3d(mid, o, (3, 1, 1), 1, (1, 0, 0), bias=False), nn.BatchNorm3d(o), nn.ReLU(True))


class TwoStream(nn.Module):
    def __init__(self, classes=8, width=8):
        super().__init__()
        self.stem = nn.Conv3d(3, width, kernel_size=(3, 7, 7), stride=(1, 2, 2), padding=(1, 3, 3))
        self.pool = nn.MaxPool3d((1, 3, 3), stride=(1, 2, 2), padding=(0, 1, 1))
        self.a = R2Plus1(width, width * 2)
        self.b = R2Plus1(width * 2, width * 4)
        self.avg = nn.AdaptiveAvgPool3d((None, 1, 1))
        self.temporal = nn.LSTM(width * 4, 16, bidirectional=True, batch_first=True, num_layers=2, dropout=0.1)
        self.cls = nn.Linear(64, classes)

    def stream(self, clip):
        x = self.pool(self.stem(clip).relu_())
        x = self.b(self.a(x))
        x = self.avg(x).squeeze(-1).squeeze(-1).transpose(1, 2)
        out, _ = self.temporal(x)
        return torch.cat([out[:, -1, :16], out[:, 0, 16:]], dim=1)

    def forward(self, fast):
        slow = fast[:, :, ::4]
        return self.cls(torch.cat([self.stream(fast), self.stream(slow)], dim=-1)).softmax(-1)
