#!/usr/bin/env python
"""Train a pre-activation ResNet on CIFAR-100.

usage: python preact_resnet_script.py --depth 29 --lr 0.1
"""
from __future__ import print_function

import argparse
import os
import time

import torch
import torch.backends.cudnn as cudnn
import torch.nn as nn
import torch.optim as optim
import torchvision
import torchvision.transforms as transforms
from torch.utils.data import DataLoader


class PreActBlock(nn.Module):
    def __init__(self, inplanes, planes, stride=1):
        super().__init__()
        self.branch = nn.Sequential(
            nn.BatchNorm2d(inplanes), nn.ReLU(inplace=True),
            nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False),
            nn.BatchNorm2d(planes), nn.ReLU(inplace=True),
            nn.Conv2d(planes, planes, 3, 1, 1, bias=False))
        self.downsample = None
        if stride != 1 or inplanes != planes:
            self.downsample = nn.Conv2d(inplanes, planes, 1, stride, bias=False)

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        return self.branch(x) + identity


class PreActResNet(nn.Module):
    def __init__(self, depth=29, width=16, num_classes=100):
        super().__init__()
        assert (depth - 2) % 9 == 0, "depth should be 9n+2"
        n = (depth - 2) // 9
        self.stem = nn.Conv2d(3, width, 3, padding=1, bias=False)
        stages, channels = [], width
        for stage in range(3):
            out = width * 2 ** stage * 4
            for i in range(n):
                stages.append(PreActBlock(channels, out, 2 if stage and not i else 1))
                channels = out
        self.stages = nn.Sequential(*stages)
        self.tail = nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(True), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.fc = nn.Linear(channels, num_classes)

        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode='fan_out', nonlinearity='relu')
            elif isinstance(m, nn.BatchNorm2d):
                nn.init.constant_(m.weight, 1)
                nn.init.constant_(m.bias, 0)

    def forward(self, x):
        return self.fc(self.tail(self.stages(self.stem(x))))


class Running(object):
    """Mean of everything seen so far."""
    total = seen = 0

    def add(self, value, times=1):
        self.total, self.seen = self.total + value * times, self.seen + times

    @property
    def mean(self):
        return self.total / max(self.seen, 1)


def main():
    parser = argparse.ArgumentParser(description='CIFAR training')
    parser.add_argument('--depth', type=int, default=29)
    parser.add_argument('--lr', default=0.1, type=float, help='learning rate')
    parser.add_argument('--resume', '-r', action='store_true', help='resume from checkpoint')
    args = parser.parse_args()
    device = 'cuda' if torch.cuda.is_available() else 'cpu'

    train_transform = transforms.Compose([transforms.RandomCrop(32, padding=4), transforms.ToTensor()])
    trainset = torchvision.datasets.CIFAR100(root='./data', train=True, download=True, transform=train_transform)
    loader = DataLoader(trainset, batch_size=128, shuffle=True, num_workers=2)

    net = PreActResNet(args.depth).to(device)
    if device == 'cuda':
        net = torch.nn.DataParallel(net)
        cudnn.benchmark = True
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.SGD(net.parameters(), lr=args.lr, momentum=0.9, weight_decay=5e-4)
    scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=200)
    losses = Running()
    for epoch in range(200):
        start = time.time()
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            optimizer.zero_grad()
            loss = criterion(net(inputs), targets)
            loss.backward()
            optimizer.step()
            losses.add(loss.item(), inputs.size(0))
        scheduler.step()
        print('epoch %d loss %.3f (%.1f s)' % (epoch, losses.mean, time.time() - start))
        if not os.path.isdir('checkpoint'):
            os.mkdir('checkpoint')
        torch.save(net.state_dict(), './checkpoint/last.pth')


if __name__ == '__main__':
    main()
