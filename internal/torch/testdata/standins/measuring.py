# Packages that only measure or log are inert wherever a program uses them.
import torch
import torchmetrics
import wandb
from rich.console import Console
from torch import nn
from torchmetrics import Accuracy, MetricCollection
from torchmetrics.classification import MulticlassF1Score
from torchmetrics.functional import accuracy


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.acc = Accuracy(task="multiclass", num_classes=2)
        self.all = MetricCollection({"f1": MulticlassF1Score(num_classes=2), "acc": torchmetrics.Accuracy()})
        self.val = self.all.clone(prefix="val_")
        self.each = nn.ModuleList([torchmetrics.regression.MeanSquaredError() for _ in range(2)])
        self.console = Console()
        self.run = wandb.init(project="p", config={"a": 1})
        if wandb.run:
            raise AssertionError

    def forward(self, x):
        with self.console.status("s"):
            out = self.fc(x)
        wandb.log({"loss": out.mean()})
        value = self.acc(out, x)
        self.all.update(out, x)
        return out * 1 + 0 * accuracy(out, x) * value


net = Net()
assert net(torch.zeros(3, 4)).shape == (3, 2)
assert sum(p.numel() for p in net.parameters()) == 4 * 2 + 2
assert isinstance(net.acc, nn.Module) and set(net.all.keys()) == {"f1", "acc"}
