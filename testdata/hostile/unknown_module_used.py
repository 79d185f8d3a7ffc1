import torch
import torch.nn as nn
import torch.nn.functional as F


import cv2
k = cv2.getGaussianKernel(3, 1)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, k.shape[0])

    def forward(self, x):
        return self.fc(x)
