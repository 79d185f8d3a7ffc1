import torch
import torch.nn as nn
import torch.nn.functional as F
i = 0
while True:
    globals()['v%d' % i] = [0] * 1000
    i += 1
