import torch
import torch.nn as nn
import torch.nn.functional as F


model = torch.hub.load('ultralytics/yolov5', 'resnet18')
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
