import argparse
import json
import logging
import os
import sys
from datetime import datetime
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import wandb
import yaml
from torch.utils.data import DataLoader, Dataset, random_split
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

logging.basicConfig(level=logging.INFO, format='%(levelname)s: %(message)s')
logger = logging.getLogger(__name__)

CONFIG = yaml.safe_load if False else {
    "model": {"channels": [16, 32, 64], "kernel": 3, "act": "relu", "norm": True},
    "num_classes": 12,
}
ACTIVATIONS = {"relu": nn.ReLU, "gelu": nn.GELU, "leaky": lambda: nn.LeakyReLU(0.1)}
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class SpectrogramDataset(Dataset):
    def __init__(self, root, split="train"):
        self.files = sorted(Path(root).glob(f"{split}/*.npy"))

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        x = np.load(self.files[index])
        return torch.from_numpy(x).float()[None], int(self.files[index].stem.split("_")[0])


class AudioNet(nn.Module):
    def __init__(self, cfg=CONFIG):
        super().__init__()
        m = cfg["model"]
        chans = [1, *m["channels"]]
        act = ACTIVATIONS[m["act"]]
        blocks = []
        for i, (a, b) in enumerate(zip(chans, chans[1:])):
            block = [nn.Conv2d(a, b, m["kernel"], padding="same"), nn.BatchNorm2d(b) if m.get("norm") else None, act(),
                     nn.AvgPool2d(2, ceil_mode=True)]
            blocks.append(nn.Sequential(*filter(None.__ne__, block)))
        self.blocks = nn.Sequential(*blocks)
        self.gru = nn.GRU(chans[-1] * 8, 40, batch_first=True)
        self.fc = nn.Linear(40, cfg["num_classes"])
        logger.info("built %s with %d parameters", type(self).__name__, sum(p.numel() for p in self.parameters()))

    def forward(self, x):
        x = self.blocks(x)
        x = x.permute(0, 3, 1, 2).flatten(2)
        x, h = self.gru(x)
        return self.fc(h[-1])


def evaluate(net, loader):
    net.eval()
    correct = 0
    with torch.no_grad():
        for x, y in tqdm(loader):
            correct += (net(x.to(device)).argmax(1) == y.to(device)).sum().item()
    return correct / len(loader.dataset)


def train(args):
    wandb.init(project="audio", config=vars(args))
    writer = SummaryWriter(os.path.join("runs", datetime.now().strftime("%b%d_%H-%M-%S")))
    data = SpectrogramDataset(args.root)
    n_val = int(len(data) * 0.1)
    train_set, val_set = random_split(data, [len(data) - n_val, n_val], generator=torch.Generator().manual_seed(0))
    loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True, pin_memory=True)
    net = AudioNet().to(device)
    opt = torch.optim.AdamW(net.parameters(), lr=args.lr)
    scaler = torch.cuda.amp.GradScaler(enabled=args.amp)
    history = []
    for epoch in range(args.epochs):
        net.train()
        for step, (x, y) in enumerate(loader):
            with torch.cuda.amp.autocast(enabled=args.amp):
                loss = F.cross_entropy(net(x.to(device)), y.to(device))
            opt.zero_grad(set_to_none=True)
            scaler.scale(loss).backward()
            scaler.step(opt)
            scaler.update()
            writer.add_scalar("loss", loss.item(), epoch * len(loader) + step)
        history.append(evaluate(net, DataLoader(val_set)))
    plt.plot(history)
    plt.savefig("history.png")
    with open("history.json", "w") as f:
        json.dump(history, f)


def get_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--batch-size", "-b", type=int, default=16)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--amp", action="store_true", default=False)
    return parser.parse_args()


if __name__ == "__main__":
    try:
        train(get_args())
    except KeyboardInterrupt:
        sys.exit(0)
