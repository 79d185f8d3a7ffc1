# torch.version.
from torch.torch_version import __version__

cuda = None
hip = None
git_version = ""
debug = False
