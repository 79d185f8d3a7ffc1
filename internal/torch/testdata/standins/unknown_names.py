# What real torch has and heft has not can be imported and mentioned; a script's
# own statements may call packages that heft does not know at all.
import copy

import matplotlib
import gymnasium as gym
import torch
import torch.distributed.rpc as rpc
import torch.nn as nn
from beartype import beartype
from distutils.version import LooseVersion
from huggingface_hub import ModelCardData
from numba import jit
from packaging import version
from torch.distributed.fsdp import FullyShardedDataParallel, ShardingStrategy
from torch.func import functional_call, vmap
from torch.nested import nested_tensor
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.parallel._functions import Broadcast
from torch.utils.checkpoint import get_device_states, set_device_states
from torch.utils.cpp_extension import CUDAExtension, load
from torch.utils.data.dataloader import DataLoader, default_collate
from torch.utils.data.dataset import ConcatDataset, Dataset
from torch.utils.data.sampler import BatchSampler, Sampler
from timm.models.resnet import ResNet
from timm.utils import ModelEma
from torchvision.transforms.functional import to_pil_image
import numpy as np

matplotlib.use("Agg")
environment = gym.make("CartPole-v1")
environment.reset(seed=3)
sizes = environment.observation_space.shape[0]
table = copy.deepcopy({"ema": ModelEma, "sizes": [sizes]})


@jit(nopython=True)
def fast(x):
    return x


class Checked(nn.Module):
    @beartype
    def __init__(self, width: int = 4):
        super().__init__()
        self.layer = nn.Linear(width, width)

    @beartype
    def forward(self, x):
        with sdpa_kernel([SDPBackend.MATH]):
            return self.layer(x)


assert Checked()(torch.rand(2, 4)).shape == (2, 4)

try:
    from torch.nn.functional import no_such_function
    raise AssertionError("no_such_function")
except ImportError:
    pass
try:
    import torch.nn.fuctional
    raise AssertionError("fuctional")
except ImportError:
    pass


def used(f):
    return f()


for older, newer in (("1.9", "1.10"), ("2.0rc1", "2.0"), ("1.7.0", "1.13.1+cu117"), ("2.0.dev1", "2.0a1"), ("2.0", "2.0.post1"), ("2.0", "2.0+cu118")):
    assert version.parse(older) < version.parse(newer), (older, newer)
assert version.parse("1.0") == version.parse("1.0.0") and version.Version("2.1.3").release == (2, 1, 3)
assert version.parse(torch.__version__) >= version.parse("1.7") and version.parse("2.0rc1").is_prerelease

assert LooseVersion("1.9.0") < LooseVersion("1.10") and LooseVersion(torch.__version__) >= LooseVersion("1.8.0")

# A downloaded checkpoint has no entries, and programs that count on some go on.
weights = torch.hub.load_state_dict_from_url("https://example.com/net.pth")
del weights["fc.weight"]
weights.pop("fc.bias")
nn.Linear(2, 2).load_state_dict(weights["model"])
assert len(weights) == 0 and weights.pop("epoch", 3) == 3

# Sizes may be tensors whose elements are known.
for n in torch.tensor([3, 4]):
    assert torch.zeros((n,)).shape == torch.randn((n, n)).shape[:1] == torch.zeros(n, 5).shape[:1] == (int(n),)

assert not torch.accelerator.is_available() and torch.accelerator.current_accelerator() is None
assert not torch.cuda._initialized
assert torch.spmm(torch.rand(3, 4), torch.rand(4, 5)).shape == (3, 5)
assert isinstance(np.finfo(np.float32).eps.item(), float) and np.finfo(np.float64).max > 1e308
assert set_device_states(*get_device_states(torch.rand(2))) is None
