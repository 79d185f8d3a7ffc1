import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        import numpy as np
        self.a = torch.from_numpy(np.zeros((10 ** 6, 10 ** 6)))

    def forward(self, x):
        return self.fc(x)
