# torch.hub: torchvision's models are at hand, others are not. Real torch runs this file too where it has a network.
import torch

net = torch.hub.load("pytorch/vision:v0.10.0", "resnet18", weights=None, trust_repo=True, verbose=False)
assert sum(p.numel() for p in net.parameters()) == 11689512
net = torch.hub.load("pytorch/vision", model="alexnet", num_classes=10)
assert net.classifier[-1].out_features == 10
try:
    torch.hub.load("pytorch/vision", "resnet19")
except RuntimeError as failure:
    assert str(failure) == "Cannot find callable resnet19 in hubconf"
else:
    raise AssertionError("there is no resnet19")
