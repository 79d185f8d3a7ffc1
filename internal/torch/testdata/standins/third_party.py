# Packages that models mention: what they can do without files, network and C.
import torch
import yaml
import pytorch_lightning as pl
from fvcore.nn import c2_msra_fill
from huggingface_hub import PyTorchModelHubMixin
from omegaconf import DictConfig, OmegaConf
from PIL import Image
from torch import distributions as D
from torch import nn
from torch.ao.quantization import DeQuantStub, QuantStub
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm
from tqdm.auto import trange

for package in ("xformers", "flash_attn", "triton", "apex"):
    pass
try:
    import xformers.ops
    raise AssertionError("xformers")
except ImportError:
    pass
try:
    from flash_attn import flash_attn_func
except ImportError:
    flash_attn_func = None
assert flash_attn_func is None

assert list(tqdm([1, 2])) == [1, 2] and list(trange(3)) == [0, 1, 2]
SummaryWriter("runs").add_scalar("loss", 1.0, 0)
assert Image.BICUBIC == 3 and Image.Resampling.LANCZOS == 1

config = yaml.safe_load("""
# a model
name: net
depth: [2, 2, 6]   # per stage
rate: 1e-3
drop: 0.5
flags: {bias: true, norm: null}
stages:
  - width: 64
    blocks: 2
  - width: 128
    blocks: 3
""")
assert config == {"name": "net", "depth": [2, 2, 6], "rate": "1e-3", "drop": 0.5, "flags": {"bias": True, "norm": None},
                  "stages": [{"width": 64, "blocks": 2}, {"width": 128, "blocks": 3}]}, config

options = OmegaConf.create({"model": {"width": 8}, "names": ["a"]})
assert isinstance(options, DictConfig) and options.model.width == 8
assert OmegaConf.to_container(OmegaConf.merge(options, {"model": {"depth": 2}})) == {
    "model": {"width": 8, "depth": 2}, "names": ["a"]}


class Lit(pl.LightningModule):
    def __init__(self, width=4):
        super().__init__()
        self.save_hyperparameters()
        self.layer = nn.Linear(width, 2)

    def training_step(self, batch, index):
        self.log("loss", 0.0)
        return self.layer(batch).sum()


assert Lit().training_step(torch.zeros(3, 4), 0).shape == ()


class Hub(nn.Module, PyTorchModelHubMixin, library_name="x"):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)


c2_msra_fill(Hub().conv)

normal = D.Normal(torch.zeros(5, 2), torch.ones(2))
assert normal.rsample().shape == (5, 2) and normal.rsample((7,)).shape == (7, 5, 2)
assert normal.log_prob(torch.zeros(5, 2)).shape == (5, 2)
assert D.Independent(normal, 1).log_prob(torch.zeros(5, 2)).shape == (5,)
assert D.kl_divergence(normal, D.Normal(torch.zeros(2), torch.ones(2))).shape == (5, 2)
words = D.Categorical(logits=torch.zeros(4, 10))
assert words.sample().shape == (4,) and words.sample((3,)).shape == (3, 4) and words.entropy().shape == (4,)
assert words.log_prob(torch.zeros(4, dtype=torch.int64)).shape == (4,)
assert D.OneHotCategorical(logits=torch.zeros(4, 10)).sample().shape == (4, 10)
assert D.Bernoulli(torch.full((3,), 0.5)).sample().shape == (3,)
assert D.MultivariateNormal(torch.zeros(3), torch.eye(3)).rsample((2,)).shape == (2, 3)
assert D.Uniform(0.0, 1.0).sample((2, 2)).shape == (2, 2) and D.Beta(0.5, 0.5).sample().shape == ()

assert DeQuantStub()(QuantStub()(torch.zeros(2))).shape == (2,)
block = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3), nn.ReLU())
assert checkpoint(block, torch.zeros(2, 3), use_reentrant=False).shape == (2, 3)
assert checkpoint_sequential(block, 2, torch.zeros(2, 3), use_reentrant=False).shape == (2, 3)

# six on Python 3, environments' spaces, einops for several tensors.
import gym
import six
from einops_exts import rearrange_many
from six.moves import cPickle, xrange

assert list(xrange(3)) == [0, 1, 2] and dict(six.iteritems({"a": 1})) == {"a": 1} and cPickle.__name__ == "pickle"
env = gym.make("CartPole-v1")
assert env.observation_space.shape == (4,) and env.action_space.n == 2 and env.unwrapped.reset().shape == (4,)
assert gym.make("Pendulum-v1").action_space.high.tolist() == [2.0]
assert [t.shape for t in rearrange_many([torch.zeros(2, 3), torch.zeros(4, 5)], "a b -> b a")] == [(3, 2), (5, 4)]

# A sample through a transform, and the logarithm of its density: normal by location and scale.
normal = torch.distributions.Normal(torch.zeros(3), torch.ones(3))
squashed = torch.distributions.TransformedDistribution(normal, [torch.distributions.TanhTransform(cache_size=1)])
assert squashed.rsample((2,)).shape == (2, 3) and squashed.log_prob(torch.zeros(2, 3)).shape == (2, 3)
assert normal.icdf(torch.rand(3)).shape == (3,) and normal.expand((2, 3)).sample().shape == (2, 3)

# The parameters of a call, a derivative, a function over a batch.
layer = torch.nn.Linear(4, 2)
assert torch.func.functional_call(layer, {"weight": torch.zeros(5, 4), "bias": torch.zeros(5)}, torch.zeros(3, 4)).shape == (3, 5)
assert layer.weight.shape == (2, 4)
assert torch.func.grad(lambda x: (x ** 2).sum())(torch.ones(3)).shape == (3,)
assert torch.vmap(lambda x: x @ torch.zeros(4, 2))(torch.zeros(6, 3, 4)).shape == (6, 3, 2)

# A name that a partly known package lacks is an error when it is used, as in a from import.
import huggingface_hub


def model_list(endpoint=huggingface_hub.HUGGINGFACE_CO_URL_HOME):
    return endpoint.strip()


assert not hasattr(huggingface_hub, "HUGGINGFACE_CO_URL_HOME") and hasattr(huggingface_hub, "HfApi")
assert getattr(huggingface_hub, "HUGGINGFACE_CO_URL_HOME", 3) == 3
try:
    huggingface_hub.HUGGINGFACE_CO_URL_HOME()
    raise AssertionError("used")
except AttributeError as error:
    assert "not known to heft" in str(error)
