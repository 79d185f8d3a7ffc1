import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        import difflib
        a = list(range(20000))
        self.d = list(difflib.ndiff([str(i) for i in a], [str(i + 1) for i in a]))

    def forward(self, x):
        return self.fc(x)
