import random
from collections import namedtuple, deque

import numpy as np
import torch
import torch.nn as nn

Step = namedtuple('Step', ('state', 'action', 'after', 'reward'))


class Memory(object):
    def __init__(self, limit):
        self.steps = deque([], maxlen=limit)

    def add(self, *parts):
        self.steps.append(Step(*parts))

    def __len__(self):
        return len(self.steps)


class QNet(nn.Module):
    def __init__(self, frames=4, actions=6, screen=(84, 84), dueling=False):
        super(QNet, self).__init__()
        plan = ((32, 8, 4), (64, 4, 2), (64, 3, 1))
        layers, c = [], frames
        for out, kernel, stride in plan:
            layers += [nn.Conv2d(c, out, kernel_size=kernel, stride=stride), nn.ReLU()]
            c = out
        self.see = nn.Sequential(*layers)
        size = int(np.prod(self.see(torch.zeros(1, frames, *screen)).size()))
        self.act = nn.Sequential(nn.Linear(size, 512), nn.ReLU(), nn.Linear(512, actions))
        self.value = nn.Linear(size, 1) if dueling else None

    def forward(self, screen):
        h = self.see(screen.float() / 256).view(screen.size()[0], -1)
        q = self.act(h)
        if self.value is not None:
            q = self.value(h) + q - q.mean(dim=1, keepdim=True)
        return q


class Agent:
    moves = 0

    def __init__(self, actions=6):
        self.net, self.target = QNet(actions=actions), QNet(actions=actions)
        self.target.load_state_dict(self.net.state_dict())
        self.target.eval()
        self.memory = Memory(1000)

    def act(self, state):
        self.moves += 1
        if random.random() > 0.05:
            with torch.no_grad():
                return self.net(state).max(1)[1].view(1, 1)
        return torch.tensor([[random.randrange(6)]], dtype=torch.long)
