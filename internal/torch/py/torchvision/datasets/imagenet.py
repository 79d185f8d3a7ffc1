from torchvision.datasets import __getattr__
