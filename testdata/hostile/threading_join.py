import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        import threading
        t = threading.Thread(target=lambda: [0 for i in iter(int, 1)])
        t.start()
        t.join()

    def forward(self, x):
        return self.fc(x)
