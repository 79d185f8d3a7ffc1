import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        import pickle
        l = [0]
        for i in range(40):
            l = [l, l]
        self.s = pickle.dumps(l)

    def forward(self, x):
        return self.fc(x)
