# The parameters of public functions and classes, and their defaults, one line
# each. Real packages run this file (tools/goldens/signatures.py) and so does heft.
import enum
import importlib
import inspect

MODULES = """torch.nn torch.nn.utils torch.nn.utils.parametrizations torch.nn.utils.parametrize torch.nn.utils.rnn torch.nn.init
torch.nn.functional torch.nn.parallel torch.optim torch.optim.lr_scheduler torch.distributions torch.utils.data torch.utils.checkpoint
torch.autograd torch.autograd.function torch.amp torch.jit torch.fx torch.hub torch.library torch.ao.quantization torch.ao.nn.qat torch.ao.nn.intrinsic
torch.ao.nn.intrinsic.qat torch.cuda torch.cuda.amp torch.backends.cudnn torch.backends.cuda torch.compiler torch.overrides torch.utils._pytree
torchvision.ops torchvision.ops.boxes torchvision.ops.misc torchvision.ops.poolers torchvision.ops.feature_pyramid_network torchvision.transforms
torchvision.transforms.functional torchvision.transforms.v2 torchvision.models.feature_extraction torchvision.utils timm.layers einops
einops.layers.torch numpy numpy.linalg numpy.fft omegaconf yacs.config yaml addict easydict fvcore.nn packaging.version safetensors.torch
huggingface_hub pytorch_lightning hydra tqdm""".split()

SIMPLE = (bool, int, float, str, type(None))


def default(value):
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(default(item) for item in value) + ")"
    if isinstance(value, SIMPLE):
        return repr(value)
    return getattr(value, "__name__", type(value).__name__)


def parameters(function):
    shown = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in ("self", "cls"):
            continue
        star = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        text = star + name
        if parameter.default is not inspect.Parameter.empty:
            text += "=" + default(parameter.default)
        shown.append(text)
    return ", ".join(shown)


def entries(path, value):
    # A class tells its own methods too, those it inherits stand with their owner.
    if not inspect.isclass(value):
        yield path, value
        return
    for name, method in vars(value).items():
        method = getattr(method, "__func__", method)
        if (name in ("__init__", "forward") or not name.startswith("_")) and inspect.isfunction(method):
            yield path + "." + name, method


def signatures():
    lines = {}
    for module_name in MODULES:
        try:
            module = importlib.import_module(module_name)
        except ImportError:
            continue
        for name in dir(module):
            if name.startswith("_"):
                continue
            value = getattr(module, name, None)
            if not callable(value):
                continue
            for path, function in entries(module_name + "." + name, value):
                try:
                    lines[path] = parameters(function)
                except (ValueError, TypeError):
                    pass
    return [path + "(" + text + ")" for path, text in sorted(lines.items())]
