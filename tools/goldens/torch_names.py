"""Writes the public names of the installed torch, one module a line.

    python tools/goldens/torch_names.py | gzip -n9 > internal/torch/names.txt.gz
    python tools/goldens/torch_names.py modules | gzip -9n > internal/torch/modules.txt.gz
    python tools/goldens/torch_names.py out > internal/torch/out.txt

The third list is of the functions that take out= ("!": of the result's own type), the tensor that a result is
written to. The shape-only torch asks this list whether a name that it does not have
exists in the real library: then using it is "not supported" instead of an
AttributeError.
"""

import importlib
import re
import sys
import warnings
from pathlib import Path

import torch
import torchvision

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
torch.storage torch.return_types torch._dynamo torch._C._nn numpy numpy.linalg numpy.fft numpy.random
""".split()


# Modules of the standard library of which heft has a part.
STANDARD = Path(__file__).parents[2] / "internal/python/lib/py"


def standard_modules():
    for file in sorted(STANDARD.rglob("*.py")):
        name = str(file.relative_to(STANDARD).with_suffix("")).replace("/", ".").removesuffix(".__init__")
        if not name.startswith("_") and name != "typing_extensions":
            yield name


def public_names(module):
    names = set(dir(module)) | set(getattr(module, "__all__", ()))
    return sorted(n for n in names if not n.startswith("_"))


def resolve(path):
    if path == "torch.Tensor":
        return torch.Tensor
    return importlib.import_module(path)


# Parts that no model imports: compilers, exporters, tests, launchers.
INNER = re.compile(
    r"torch[.](_inductor|_dynamo|_export|_refs|_prims|_functorch|_higher_order_ops|_decomp|_subclasses|_vendor|_numpy|_lazy|"
    r"_logging|_library|_custom_op|_strobelight|_native|testing|nativert|bin|lib|include|share|export[.]|onnx[.]_internal|"
    r"fx[.](experimental|passes)|utils[.]benchmark|ao[.].*[.]_|distributed[.]([a-z_.]*_|elastic|checkpoint|launcher|algorithms))")


def module_names(package):
    """The dotted names of a package's modules, by its files."""
    root = Path(package.__file__).parent
    for file in root.rglob("*.py"):
        parts = file.relative_to(root.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if not INNER.match(name):
            yield name


def takes_out(function):
    """Whether a function takes out=: its documentation says so, or it tells when it is called with something else."""
    if "out=" in (function.__doc__ or "")[:600]:
        return True
    square = torch.ones(2, 2)
    calls = ((), (square,), (square, square), (square, square, square), (square, 1), ([square, square],), (square, 0, square), (square, 0, 0))
    for arguments in calls:
        try:
            function(*arguments, no_such_argument=1)
        except Exception as failure:
            if "Tensor out" in str(failure) or "tuple of Tensors out" in str(failure):
                return True
    for arguments, dtype in [(arguments, dtype) for arguments in calls[1:] for dtype in (torch.float32, torch.int64)]:
        try:
            function(*arguments, out=torch.empty(0, dtype=dtype))
            return True
        except Exception as failure:
            if "argument 'out' must be tuple" in str(failure):
                return True
    return False


def keeps_type(function):
    """Whether out= must have the result's own type: real functions cast to whatever holds it."""
    numbers = (torch.rand(2, 3, dtype=torch.float64) + 1, torch.rand(3, dtype=torch.float64), torch.rand(3, 3, dtype=torch.float64), torch.rand(2, 3, 3, dtype=torch.float64))
    x, v, m, q = numbers
    index = torch.zeros(2, 3, dtype=torch.int64)
    calls = ((x,), (index,), (x, x), (x, 0), (x, 1), (x, 0, index[0, :1]), (x, 0, index), (x, m), (x, v), (v, v), (q, q), (q, q, q), (m, m, m), (v, m, v),
             ([x, x],), (x > 0, x, x), (x, 0.0, 1.0), (x, 2), (x, x, x), (m,), (q,), (m, 1), (m, v), (m, m))
    return refuses_type(function, calls)


def keeps_type_of_numbers(function):
    """Whether out= must have the result's own type where the other arguments are numbers."""
    x = torch.rand(2, 3, dtype=torch.float64) + 1
    return not refuses_type(function, ((x, x), (x, x, x))) and refuses_type(function, ((x, 1), (x, 0.0, 1.0)))


def refuses_type(function, calls):
    """Whether the first of the calls that runs refuses out= of another type."""
    for arguments in calls:
        try:
            own = function(*arguments)
            function(*arguments, out=torch.empty(0, dtype=own.dtype))
        except Exception:
            continue
        other = torch.float32 if own.dtype == torch.float64 else torch.float64
        try:
            function(*arguments, out=torch.empty(0, dtype=other))
        except Exception:
            return not own.dtype.is_complex
        return False
    return False


def casts_for_numbers(function):
    """Whether out= of another type is taken where an argument is a number, and where none is it is not."""
    x = torch.rand(2, 3, dtype=torch.float64) + 1
    return not refuses_type(function, ((x, x, 0.5),)) and refuses_type(function, ((x, x, x),))


def mark(function):
    return "+" if casts_for_numbers(function) else "!" if keeps_type(function) else "?" if keeps_type_of_numbers(function) else ""


def functions_with_out():
    for path in ("torch", "torch.linalg", "torch.fft", "torch.special"):
        module = resolve(path)
        names = [n for n in public_names(module) if type(getattr(module, n, None)).__name__ == "builtin_function_or_method"]
        yield path, [n + mark(getattr(module, n)) for n in names if takes_out(getattr(module, n))]


def main():
    warnings.simplefilter("ignore")
    if sys.argv[1:] == ["out"]:
        for path, names in functions_with_out():
            print(path, *names)
        return
    if sys.argv[1:] == ["modules"]:
        print(*sorted([*module_names(torch), *module_names(torchvision)]), sep="\n")
        return
    for path in [*MODULES, *standard_modules()]:
        try:
            module = resolve(path)
        except Exception:
            continue
        print(path, *public_names(module))


main()
