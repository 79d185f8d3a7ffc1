# torch.jit.load: the code of an archive runs as the Python that it nearly is. Its names are TorchScript's:
# torch.add is ATen's, and adds numbers and lists, too; element types are numbers.
import builtins
import enum
import math
import operator
import re
import typing
import warnings

import torch
from torch import _C, nn
from torch.jit import _archive

# c10/core/ScalarType.h at 2.15, in the order of its numbers.
_DTYPES = [
    torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16, torch.float32, torch.float64,
    torch.complex32, torch.complex64, torch.complex128, torch.bool, torch.qint8, torch.quint8, torch.qint32, torch.bfloat16,
]
_FORMATS = [torch.contiguous_format, torch.preserve_format, torch.channels_last, torch.channels_last_3d]



def _dtype(number):
    if not 0 <= number < len(_DTYPES):
        _C.unsupported(f"the code of the archive names element type {number}, which heft does not know")
    return _DTYPES[number]


# Where a call has an element type without its name.
_DTYPE_AT = {"to": (1, 2), "softmax": (2,), "log_softmax": (2,), "_autocast_to_reduced_precision": (3, 4)}
# Where a call has the mode: of a traced model it is the trace's, and here the run's.
_MODE_AT = {
    "dropout": 2, "feature_dropout": 2, "alpha_dropout": 2, "feature_alpha_dropout": 2, "batch_norm": 5,
    "lstm": 6, "gru": 6, "rnn_tanh": 6, "rnn_relu": 6,
}


class Module(nn.Module):
    def _enter(self, name, *args):
        # (conv1).forward(x): the modules call each other's methods, each of which is a call of the module.
        if name == "forward":
            return self(*args)
        self.forward = getattr(self, name)
        try:
            return self(*args)
        finally:
            del self.forward


class Interface:
    pass


class _Plain:
    def _enter(self, name, *args):
        return getattr(self, name)(*args)


class _Made:
    # What the archive's pickle makes: an object of a class, or a tensor.
    def __init__(self, name, args, state):
        self.name, self.args, self.state = name, args, state


class _Place:
    # A dotted name of the archive: a file of code, or a folder of them.
    def __init__(self, program, name):
        self._program, self._name = program, name

    def __getattr__(self, name):
        found = self._program.find(self._name, name)
        setattr(self, name, found)
        return found


class _Constants:
    pass


_CLASS = re.compile(r"^class (\w+):", re.M)
_PRIVATE = re.compile(r"\b__(\w*[^\W_]_?)(?!\w)")
_FORWARD = re.compile(r"\)\.(forward\w*)\(")


def _public(text):
    # Python names what begins with two underscores after its class, TorchScript does not.
    return _PRIVATE.sub(r"p__\1", text)


class _Mode:
    # How the archive was made, and the model. Each call of the code has this in hand, and nothing larger: what running
    # calls reach is gone through at each step.
    def __init__(self, traced):
        self.traced, self.model = traced, None

    def of(self, flag):
        if not self.traced or self.model is None or self.model.training == flag:
            return flag
        if self.model.training:
            _C.assume("mode", "the program was exported in evaluation mode: its dropouts and batch norms run as in training", "what the model leaves out in evaluation is missing")
        else:
            _C.assume("mode", "the program was exported in training mode: its dropouts and batch norms run as in evaluation", "")
        return self.model.training


def _overloaded(kind):
    # Of a recurrent layer the script has a forward for tensors and one for packed sequences, each with all its arguments.
    first = vars(kind).get("forward__0")
    if first is None or "forward" in vars(kind) or not issubclass(kind, nn.Module):
        return

    def forward(self, input, hx=None):
        return first(self, input, hx)
    kind.forward = forward


class _Program:
    def __init__(self, file):
        self.file, code, model, constants, traced = _archive.read(file, _Made)
        self.code = {_public(module): text for module, text in code.items()}
        self.modules, self.objects, self.tensors = {}, {}, {}
        self.names = _names()
        mode = _Mode(traced)
        self.names["torch"] = _ATen(mode)
        self.names["__torch__"] = _Place(self, "__torch__")
        self.names["CONSTANTS"] = held = _Constants()
        self.root = self.built(model)
        if not isinstance(self.root, nn.Module):
            _C.unsupported(f"torch.jit.load: {file} holds {model.name}, which is no module")
        mode.model = self.root
        self.constants(held, constants)
        self.objects, self.tensors = {}, {}

    def constants(self, held, constants):
        # A frozen script has no parameters: its weights are constants of the code.
        frozen = not any(True for _ in self.root.parameters())
        found = False
        for i, constant in enumerate(constants):
            value = self.built(constant)
            setattr(held, f"c{i}", value)
            if frozen and isinstance(value, torch.Tensor) and value.dim() and value.is_floating_point():
                value = nn.Parameter(value)
                setattr(held, f"c{i}", value)
                self.root.register_parameter(f"c{i}", value)
                found = True
        if found:
            _C.assume("frozen", "that the constants of the code are the weights, since the script is frozen", "equal ones were stored once")

    def find(self, module, name):
        if module in self.code:
            names = self.run(module)
            if names.get(name) is not self.names.get(name):
                return names[name]
        return _Place(self, f"{module}.{name}")

    def run(self, module):
        if module not in self.modules:
            text = _FORWARD.sub(r")._enter('\1', ", _CLASS.sub(r"class \1(_Plain):", _public(self.code[module])))
            names = {**self.names, "__name__": ".".join(part for part in module.split(".")[1:] if not part.startswith("p___torch_mangle_")) or "__torch__"}
            self.modules[module] = names
            exec(compile(text, f"{self.file}/code/{module.replace('p___torch', '___torch').replace('.', '/')}.py", "exec"), names)
        return self.modules[module]

    def built(self, value):
        if isinstance(value, list):
            return [self.built(item) for item in value]
        if isinstance(value, tuple):
            return tuple(self.built(item) for item in value)
        if isinstance(value, dict):
            return {key: self.built(item) for key, item in value.items()}
        if not isinstance(value, _Made):
            return value
        if id(value) not in self.objects:
            self.objects[id(value)] = self.tensor(*value.args) if value.name == "tensor" else self.object(value)
        return self.objects[id(value)]

    def tensor(self, shape, dtype, key, grad, elements):
        if elements is not None:
            return torch.tensor(elements, dtype=dtype).reshape(shape)
        if key not in self.tensors:
            self.tensors[key] = torch.empty(shape, dtype=dtype)
            self.tensors[key]._learns = grad
        return self.tensors[key]

    def object(self, value):
        module, _, name = _public(value.name).rpartition(".")
        kind = self.find(module, name)
        if isinstance(kind, _Place):
            if value.name.startswith("__torch__.torch.classes"):
                _C.unsupported(f"torch.jit.load: {value.name[10:]} is a class of compiled code")
            raise RuntimeError(f"{self.file}: the code has no class {value.name}")
        if issubclass(kind, (tuple, enum.Enum)):
            return kind(*self.built(value.args))
        _overloaded(kind)
        made = kind.__new__(kind)
        self.objects[id(value)] = made
        if issubclass(kind, nn.Module):
            nn.Module.__init__(made)
        if "__setstate__" in vars(kind):
            made.__setstate__(self.built(value.state))
            return made
        for key, item in (value.state or {}).items():
            self.set(made, kind, _public(key), self.built(item))
        return made

    def set(self, made, kind, key, value):
        if not isinstance(made, nn.Module):
            setattr(made, key, value)
        elif key in getattr(kind, "__parameters__", ()):
            made.register_parameter(key, self.parameter(value))
        elif key in getattr(kind, "__buffers__", ()) or isinstance(value, torch.Tensor):
            made.register_buffer(key, value)
        elif isinstance(value, list) and value and isinstance(value[0], torch.Tensor):
            setattr(made, key, [self.known(item) for item in value])
        else:
            setattr(made, key, value)

    def parameter(self, value):
        # Tied ones are one parameter.
        if value is None:
            return None
        if not hasattr(value, "_parameter"):
            value._parameter = nn.Parameter(value, requires_grad=value._learns)
        return value._parameter

    def known(self, value):
        return getattr(value, "_parameter", value)

def load(file):
    program = _Program(str(file))
    return program.root


def _tensor_in(args):
    return any(isinstance(a, torch.Tensor) for a in args)


class _ATen:
    # TorchScript's torch: ATen's functions, and those of numbers, texts and lists that have their names.
    def __init__(self, mode):
        self._mode = mode
        self.device = torch.device

    def __getattr__(self, name):
        made = _function(self._mode, name)
        setattr(self, name, made)
        return made


def _function(run, name):
    if name in _ALWAYS:
        return _ALWAYS[name]
    plain, aten = _NUMBERS.get(name), _archive.overload(f"aten.{name}")
    method = name[:-1] if name in ("add_", "mul_") else name
    dtypes, mode = _DTYPE_AT.get(name, ()), _MODE_AT.get(name.rstrip("_"))

    def call(*args, **kwargs):
        first = args[0] if args else None
        if isinstance(first, (list, dict, str)):
            if plain is not None:
                return plain(*args, **kwargs)
            if hasattr(builtins.type(first), method):
                found = getattr(first, method)(*args[1:], **kwargs)
                return list(found) if name in ("keys", "values", "items") else found
        if plain is not None and not _tensor_in(args):
            return plain(*args, **kwargs)
        if aten is None:
            if isinstance(first, torch.Tensor) and hasattr(first, name):
                return getattr(first, name)(*args[1:], **kwargs)
            _C.unsupported(f"the code of the archive calls torch.{name}, which heft does not know")
        if dtypes or mode is not None:
            args = list(args)
            for at in dtypes:
                if at < len(args) and type(args[at]) is int:
                    args[at] = _dtype(args[at])
            at = mode
            if at == 6 and len(args) > 7 and type(args[6]) is float:
                at = 7  # of packed sequences, whose batch sizes are an argument more
            if at is not None and at < len(args) and type(args[at]) is bool and not (at == 5 and args[3] is None):
                args[at] = run.of(args[at])
        if kwargs:
            kwargs = _keywords(kwargs)
        return aten(*args, **kwargs)

    return call


def _keywords(given):
    kept = {}
    for key, value in given.items():
        if key in ("layout", "device", "pin_memory", "generator", "non_blocking") or value is None:
            continue
        if key == "dtype" and type(value) is int:
            value = _dtype(value)
        elif key == "memory_format" and type(value) is int:
            value = _FORMATS[value]
        kept[key] = value
    return kept


def _raise(message, kind="builtins.RuntimeError"):
    kind = getattr(builtins, kind.rpartition(".")[2], RuntimeError)
    raise kind(message)


def _set_item(held, key, value):
    held[key] = value


def _delete(held, key):
    del held[key]


def _size(x, axis=None):
    return list(x.size()) if axis is None else x.size(axis)


def _slice(items, start=None, end=None, step=1):
    return items[start:end:step]


def _extremes(pick):
    def of(first, *others):
        if others and isinstance(first, list):
            return pick(zip(first, others[0]))
        return pick(first, *others)
    return of


def _made(make):
    return lambda data, dtype=None, **where: make(data, **_keywords({"dtype": dtype}))


def _range_length(low, high, step):
    return len(range(low, high, step))


def _number_to_tensor(value):
    return value if isinstance(value, torch.Tensor) else torch.tensor(value)


def _dtype_number(x):
    return _DTYPES.index(x.dtype)


def _whole(f):
    return lambda x: x if type(x) is int else f(x)


# What tensors, numbers and lists have alike.
_ALWAYS = {
    "__is__": lambda a, b: a is b, "__isnot__": lambda a, b: a is not b, "__not__": lambda a: not a, "__contains__": lambda held, item: item in held,
    "len": len, "size": _size, "dim": lambda x: x.dim(), "format": lambda text, *args: text.format(*args), "_set_item": _set_item, "Delete": _delete,
    "p__range_length": _range_length, "p__derive_index": lambda at, start, step: start + at * step, "warn": lambda *args, **kwargs: None,
    "_unwrap_optional": lambda x: x, "set_grad_enabled": torch._C.set_grad_enabled, "is_grad_enabled": torch.is_grad_enabled,
    "is_autocast_enabled": torch.is_autocast_enabled, "is_autocast_cpu_enabled": lambda: False, "manual_seed": lambda seed: None, "wait": lambda x: x,
    "device": torch.device, "list": list, "str": str, "ord": ord, "chr": chr, "hex": hex, "dict": dict, "numel": lambda x: x.numel(), "is_floating_point": lambda x: x.is_floating_point(),
    "Int": int, "Float": float, "Bool": bool, "item": lambda x: x.item(), "ScalarImplicit": lambda x: x, "IntImplicit": int, "FloatImplicit": float, "isinstance": isinstance,
    "tensor": _made(torch.tensor), "as_tensor": _made(torch.as_tensor), "percentFormat": lambda text, *args: text % args,
}
# What ATen has of tensors and TorchScript of numbers, too.
_NUMBERS = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "floordiv": operator.floordiv, "floor_divide": operator.floordiv,
    "remainder": operator.mod, "fmod": math.fmod, "neg": operator.neg, "pow": operator.pow, "abs": abs, "add_": operator.iadd, "mul_": operator.imul,
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
    "__and__": operator.and_, "__or__": operator.or_, "__xor__": operator.xor, "__getitem__": operator.getitem, "select": lambda items, at: items[at],
    "bitwise_not": operator.invert, "__lshift__": operator.lshift, "__rshift__": operator.rshift,
    "slice": _slice, "floor": _whole(math.floor), "ceil": _whole(math.ceil), "round": round, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "tanh": math.tanh, "atan2": math.atan2, "log1p": math.log1p, "isnan": math.isnan, "isinf": math.isinf, "isfinite": math.isfinite,
    "max": max, "min": min, "sum": sum, "any": any, "all": all,
}


class _Prim:
    NumToTensor = staticmethod(_number_to_tensor)
    RaiseException = staticmethod(_raise)
    dtype = staticmethod(_dtype_number)
    max = staticmethod(_extremes(max))
    min = staticmethod(_extremes(min))
    abs = abs
    TupleIndex = staticmethod(operator.getitem)
    is_cuda = staticmethod(lambda x: x.is_cuda)

    def __getattr__(self, name):
        # Attributes of tensors: device, requires_grad, layout, data, grad, is_sparse, …
        if name in ("unchecked_unwrap_optional", "unchecked_cast", "rpc_sync", "AutogradZero"):
            return lambda *args: args[-1]
        return lambda x, *args: getattr(x, name)


class _Ops:
    prim = _Prim()

    def __getattr__(self, name):
        return getattr(torch.ops, name)


def _names():
    import torch.jit
    names = {name: getattr(typing, name) for name in ("List", "Dict", "Tuple", "Optional", "Union", "Any", "Final", "NamedTuple")}
    names.update({
        "Module": Module, "Enum": enum.Enum, "Interface": Interface, "_Plain": _Plain, "Tensor": torch.Tensor, "Device": torch.device, "NoneType": type(None), "number": (int, float),
        "ops": _Ops(), "annotate": lambda kind, value: value, "unchecked_cast": lambda kind, value: value, "uninitialized": lambda kind: None,
        "inf": math.inf, "nan": math.nan, "infj": complex(0, math.inf), "isinstance": torch.jit.isinstance, "fork": torch.jit.fork, "wait": torch.jit.wait, "warnings": warnings,
        "device": torch.device, "Scalar": (int, float), "Future": typing.Any, "rref": None, "Stream": None, "Generator": torch.Generator,
    })
    return names
