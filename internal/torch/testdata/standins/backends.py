# torch.backends: which switches there are, and that they are kept. Real torch runs this file too.
import torch
import torch.backends.xnnpack

NAMES = {
    "cpu": ("get_cpu_capability",),
    "mha": ("get_fastpath_enabled", "set_fastpath_enabled"),
    "mkl": ("VERBOSE_OFF", "VERBOSE_ON", "is_available", "verbose"),
    "mkldnn": ("VERBOSE_OFF", "VERBOSE_ON", "VERBOSE_ON_CREATION", "allow_tf32", "deterministic", "enabled", "flags",
               "is_available", "set_flags", "verbose"),
    "mps": ("is_available", "is_built", "is_macos13_or_newer", "is_macos_or_newer"),
    "nnpack": ("flags", "is_available", "set_flags"),
    "openmp": ("is_available",),
    "opt_einsum": ("enabled", "flags", "get_opt_einsum", "is_available", "set_flags", "strategy"),
    "xnnpack": ("enabled",),
}
ABSENT = {"cpu": ("is_available", "enabled"), "mha": ("is_available", "enabled"), "mkl": ("flags", "is_built"), "openmp": ("enabled", "is_built")}

for name, attributes in NAMES.items():
    module = getattr(torch.backends, name)
    for attribute in attributes:
        assert hasattr(module, attribute), (name, attribute)
    for attribute in ABSENT.get(name, ()):
        assert not hasattr(module, attribute), (name, attribute)

assert torch.backends.mha.get_fastpath_enabled()
torch.backends.mha.set_fastpath_enabled(False)
assert not torch.backends.mha.get_fastpath_enabled()
assert not torch.backends.mps.is_available() and not torch.backends.mps.is_built()
with torch.backends.mkldnn.flags(enabled=False), torch.backends.mkl.verbose(torch.backends.mkl.VERBOSE_OFF):
    with torch.backends.nnpack.flags(enabled=False), torch.backends.opt_einsum.flags(enabled=False):
        assert torch.ones(2).sum() == 2
