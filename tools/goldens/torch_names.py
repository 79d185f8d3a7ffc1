"""Writes the public names of the installed torch, one module a line.

    python tools/goldens/torch_names.py > internal/torch/names.txt

The shape-only torch asks this list whether a name that it does not have
exists in the real library: then using it is "not supported" instead of an
AttributeError.
"""

import importlib
import warnings

import torch

MODULES = """
torch torch.Tensor torch.nn torch.nn.functional torch.nn.init torch.nn.utils torch.nn.utils.rnn torch.nn.utils.prune
torch.nn.utils.parametrize torch.nn.utils.parametrizations torch.nn.utils.stateless torch.nn.attention torch.nn.modules
torch.nn.parallel torch.linalg torch.fft torch.special torch.sparse torch.signal.windows torch.masked torch.func
torch.autograd torch.autograd.functional torch.autograd.profiler torch.autograd.graph torch.jit torch.fx torch.cuda
torch.cuda.amp torch.amp torch.mps torch.xpu torch.cpu torch.mtia torch.accelerator torch.backends
torch.backends.cudnn torch.backends.cuda torch.backends.mps torch.backends.mkldnn torch.distributed torch.distributions
torch.utils torch.utils.data torch.utils.checkpoint torch.utils.cpp_extension torch.utils.hooks torch.utils.model_zoo
torch.optim torch.optim.lr_scheduler torch.optim.swa_utils torch.onnx torch.hub torch.random torch.overrides torch.library
torch.profiler torch.compiler torch.export torch.multiprocessing torch.quantization torch.ao.quantization torch.ao.nn.quantized
torch.package torch.testing torch.types torch.version torch.serialization torch.futures torch.monitor torch.nested
torch.storage torch.return_types torch._dynamo torch._C._nn
""".split()


def public_names(module):
    names = set(dir(module)) | set(getattr(module, "__all__", ()))
    return sorted(n for n in names if not n.startswith("_"))


def resolve(path):
    if path == "torch.Tensor":
        return torch.Tensor
    return importlib.import_module(path)


def main():
    warnings.simplefilter("ignore")
    for path in MODULES:
        try:
            module = resolve(path)
        except Exception:
            continue
        print(path, *public_names(module))


main()
