"""This file records one run of a live module as a tape, heft.tape/1.

The module runs once on fake tensors, which have a shape, a type and a layout but no
elements: nothing is computed, no parameter is touched, and a model of any size takes
no memory. What is written down is each ATen call as the program makes it, above
autograd and autocast, so that the tape does not depend on this machine's device; the
calls of modules; and where CPython frees each storage.
"""

from __future__ import annotations

import contextlib
import math
import sys
import weakref
from typing import Any, Iterator

import torch
from torch._dispatch.python import enable_python_dispatcher
from torch._subclasses.fake_tensor import FakeTensorMode
from torch._subclasses.schema_check_mode import SchemaCheckMode
from torch.nn.modules import module as _hooks
from torch.utils import checkpoint as _checkpoint
from torch.utils._pytree import tree_flatten_with_path, tree_leaves, tree_map_only

from ._errors import HeftError

FORMAT = "heft.tape/1"

_MARK = "__heft_tape__"


class _Mode(SchemaCheckMode):
    """Sees each call before autograd, autocast and the decompositions of composites.

    PyTorch has room for three kinds of modes there; this is the one that stands alone.
    """

    def __init__(self, tape: "_Tape") -> None:
        super().__init__()
        self.__dict__["_dispatch_key"] = torch._C.DispatchKey.PreDispatch
        self._tape = tape

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return self._tape.call(func, args, kwargs or {})


class _Tape:
    """The recording, as far as it goes."""

    def __init__(self) -> None:
        self.events: list[list[Any]] = []
        self.tensors: list[list[Any]] = []
        self.storages: list[int] = []
        self.modules: dict[torch.nn.Module, int] = {}
        self.module_list: list[list[Any]] = []
        self._live: dict[int, int] = {}  # address of a storage → its number
        self._finalizers: list[weakref.finalize] = []
        self._grad = True
        self._autocast: str | None = None
        self._packed: list[torch.Tensor] | None = None
        self._regions = 0
        self._marked: list[torch.Tensor] = []  # tensors of the user that carry the mark
        self.leaves: list[list[Any]] | None = None  # trained ones met on the way, where they are asked for
        self.ran_backward = False
        self.done = False

    # What exists

    def storage(self, t: torch.Tensor) -> int:
        s = t.untyped_storage()
        key = s._cdata
        number = self._live.get(key)
        if number is None:
            number = len(self.storages)
            self.storages.append(s.nbytes())
            self._live[key] = number
            self._finalizers.append(weakref.finalize(s, self._free, key, number))
        return number

    def _free(self, key: int, number: int) -> None:
        if self._live.get(key) == number:
            del self._live[key]
        if not self.done:
            self.events.append(["free", number])

    def tensor(self, t: torch.Tensor) -> int:
        facts = [self.storage(t), t.storage_offset(), list(t.shape), list(t.stride()), str(t.dtype)[6:]]
        known = t.__dict__.get(_MARK)
        if known is not None and known[0] is self and self.tensors[known[1]] == facts:
            return known[1]
        number = len(self.tensors)
        self.tensors.append(facts)
        t.__dict__[_MARK] = (self, number)
        if not isinstance(t, torch._subclasses.FakeTensor):
            self._marked.append(t)
            if self.leaves is not None and known is None and t.is_leaf and t.requires_grad:
                self.leaves.append([f"leaf{number}", number, True, []])
        return number

    def value(self, v: Any) -> Any:
        if isinstance(v, torch.Tensor):
            return {"t": self.tensor(v)}
        if v is None or isinstance(v, (bool, str)):
            return v
        if isinstance(v, int):
            return int(v)
        if isinstance(v, float):
            if math.isfinite(v):
                return float(v)
            return {"x": "nan" if math.isnan(v) else "inf" if v > 0 else "-inf"}
        if isinstance(v, (list, tuple)):
            return [self.value(item) for item in v]
        if isinstance(v, torch.dtype):
            return {"d": str(v)[6:]}
        if isinstance(v, (torch.memory_format, torch.layout)):
            return str(v)[6:]
        if isinstance(v, (torch.SymInt, torch.SymFloat, torch.SymBool)):
            return self.value(v.node.require_hint())
        if isinstance(v, complex):
            return v.real
        return str(v)

    def ids(self, tree: Any) -> list[int]:
        return [self.tensor(t) for t in tree_leaves(tree) if isinstance(t, torch.Tensor)]

    # What happens

    def call(self, func: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
        if torch._C._current_autograd_node() is not None:  # a backward runs: the simulation's own
            self.ran_backward = True
            return func(*args, **kwargs)
        self._note_state()
        arguments = [self.value(v) for v in args]
        keywords = {k: self.value(v) for k, v in kwargs.items()}
        packed, self._packed = self._packed, None
        try:
            out = func(*args, **kwargs)
        finally:
            self._packed = packed
        results = [self.tensor(t) if isinstance(t, torch.Tensor) else None for t in _flat(out)]
        event = ["op", str(func), arguments, results]
        if keywords:
            event.append(keywords)
        self.events.append(event)
        return out

    def _note_state(self) -> None:
        grad = torch.is_grad_enabled()
        if grad != self._grad:
            self._grad = grad
            self.events.append(["grad", grad])
        autocast = _autocast()
        if autocast != self._autocast:
            self._autocast = autocast
            self.events.append(["autocast", autocast])

    def enter(self, module: torch.nn.Module, args: tuple) -> None:
        number = self.modules.get(module)
        if number is None:
            return
        self.events.append(["enter", number, self.ids(args)])

    def leave(self, module: torch.nn.Module, args: tuple, out: Any) -> None:
        if module in self.modules:
            self.events.append(["leave", self.ids(out)])

    def pack(self, t: torch.Tensor) -> Any:
        """Keeps a saved tensor's description in its place: what autograd keeps follows
        from the operators, and the storage ends where the program lets go of it."""
        if self._packed is not None:
            self._packed.append(t)
        return (tuple(t.shape), tuple(t.stride()), t.dtype, t.device)

    @staticmethod
    def unpack(facts: Any) -> torch.Tensor:
        shape, stride, dtype, device = facts
        return torch.empty_strided(shape, stride, dtype=dtype, device=device)

    def custom_function(self, apply: Any, cls: type, args: tuple, kwargs: dict[str, Any]) -> Any:
        """A torch.autograd.Function: its forward ran without gradients, and its node ties
        the results to the arguments."""
        before, self._packed = self._packed, []
        try:
            out = apply(*args, **kwargs)
            saved = self._packed
        finally:
            self._packed = before
        if not torch.is_grad_enabled():
            return out
        self._note_state()
        inputs = [{"t": self.tensor(t)} for t in args if isinstance(t, torch.Tensor)]
        first = True
        for t in _flat(out):
            if isinstance(t, torch.Tensor) and t.requires_grad:
                number = self.tensor(t)
                self.events.append(["op", "torch.autograd.Function.apply", [{"t": number}, inputs, first], [number]])
                if first and saved:
                    keep = [{"t": self.tensor(s)} for s in saved]
                    self.events.append(["op", "torch.autograd.function.FunctionCtx.save_for_backward", [{"t": number}, keep], [number]])
                first = False
        return out

    @contextlib.contextmanager
    def region(self, reentrant: bool, arguments: Any) -> Iterator[None]:
        """A checkpoint: what runs inside is computed again in the backward, from its
        arguments."""
        if self._regions == 0:
            self.events.append(["checkpoint", reentrant, self.ids(arguments)])
        self._regions += 1
        try:
            yield
        finally:
            self._regions -= 1
            if self._regions == 0:
                self.events.append(["checkpoint end"])

    def close(self) -> None:
        self.done = True
        for f in self._finalizers:
            f.detach()
        for t in self._marked:
            t.__dict__.pop(_MARK, None)
        self._marked.clear()


def _flat(out: Any) -> list[Any]:
    if isinstance(out, (list, tuple)):
        return [t for item in out for t in _flat(item)]
    return [out]


def _autocast() -> str | None:
    for device in ("cuda", "cpu"):
        try:
            enabled = torch.is_autocast_enabled(device)
        except (TypeError, RuntimeError):  # before 2.4, or a device that this build has not
            continue
        if enabled:
            return str(torch.get_autocast_dtype(device))[6:]
    return None


@contextlib.contextmanager
def _hooked(tape: _Tape) -> Iterator[None]:
    handles = [
        _hooks.register_module_forward_pre_hook(tape.enter),
        _hooks.register_module_forward_hook(tape.leave),
    ]
    function = torch.autograd.Function
    apply = function.__dict__["apply"]
    names = ("_checkpoint_without_reentrant_generator_impl", "_checkpoint_without_reentrant_generator")
    generators = {name: getattr(_checkpoint, name) for name in names if hasattr(_checkpoint, name)}
    reentrant = _checkpoint.CheckpointFunction

    def traced_apply(cls, *args, **kwargs):
        inner = apply.__get__(None, cls)
        if cls is reentrant:
            run_function, _, *rest = args
            with tape.region(True, rest):
                return run_function(*rest)
        return tape.custom_function(inner, cls, args, kwargs)

    def traced_checkpoint(*args, **kwargs):
        """What checkpoint() holds open while the function runs. Keeping and computing
        again is the simulation's: the function alone is recorded."""
        with tape.region(False, (args, kwargs)):
            yield

    function.apply = classmethod(traced_apply)
    for name in generators:
        setattr(_checkpoint, name, traced_checkpoint)
    try:
        yield
    finally:
        function.apply = apply
        for name, generator in generators.items():
            setattr(_checkpoint, name, generator)
        for h in handles:
            h.remove()


@contextlib.contextmanager
def _mode_of(model: torch.nn.Module, train: bool | None) -> Iterator[None]:
    """Switches the model to training or evaluation, and back."""
    before = [(m, m.training) for m in model.modules()]
    try:
        if train is not None:
            model.train(train)
        yield
    finally:
        for m, mode in before:
            m.training = mode


def _lineage(cls: type) -> list[str]:
    return [f"{c.__module__}.{c.__qualname__}" for c in cls.__mro__ if c is not object]


def _list_modules(tape: _Tape, model: torch.nn.Module) -> None:
    paths: dict[torch.nn.Module, list[str]] = {}
    for path, module in model.named_modules(remove_duplicate=False):
        paths.setdefault(module, []).append(path)
    for module, names in paths.items():
        tape.modules[module] = len(tape.module_list)
        tape.module_list.append([names[0], type(module).__name__, _lineage(type(module)), names[1:]])


class _State:
    """The model's parameters and buffers as fake tensors."""

    def __init__(self, tape: _Tape, model: torch.nn.Module, fake: FakeTensorMode) -> None:
        self._fakes: dict[torch.Tensor, torch.Tensor] = {}
        self.parameters = self._convert(tape, model.named_parameters(remove_duplicate=False), fake, lambda p, _: p.requires_grad)
        temporary = {f"{path}.{name}" if path else name for path, m in model.named_modules() for name in m._non_persistent_buffers_set}
        self.buffers = self._convert(tape, model.named_buffers(remove_duplicate=False), fake, lambda _, name: name not in temporary)

    def _convert(self, tape: _Tape, named: Any, fake: FakeTensorMode, flag: Any) -> list[list[Any]]:
        seen: dict[torch.Tensor, list[Any]] = {}
        for name, t in named:
            if t is None:
                continue
            if isinstance(t, torch.nn.parameter.UninitializedTensorMixin):
                raise HeftError(
                    kind="program",
                    message=f"{name} of the model has no size yet: a lazy layer takes it from its first input",
                    hint="run the model once on an input before heft reads it",
                )
            row = seen.get(t)
            if row is not None:
                row[3].append(name)
                continue
            with torch.no_grad():
                converted = fake.from_tensor(t) if not isinstance(t, torch._subclasses.FakeTensor) else t
            self._fakes[t] = converted
            seen[t] = [name, tape.tensor(converted), flag(t, name), []]
        return list(seen.values())

    def by_place(self, model: torch.nn.Module) -> dict[str, torch.Tensor]:
        """The fakes by where modules hold them: each place once, however many paths a
        module has, since what is put in its place is put back once."""
        places = {}
        for path, module in model.named_modules():
            for held in (module._parameters, module._buffers):
                for name, t in held.items():
                    if t is not None:
                        places[f"{path}.{name}" if path else name] = self._fakes[t]
        return places


def _named(tape: _Tape, tree: Any, root: str | None) -> list[list[Any]]:
    found = []
    for path, t in tree_flatten_with_path(tree)[0]:
        if isinstance(t, torch.Tensor):
            text = "".join(_key(k) for k in path)
            found.append([(root or "") + text or "out", tape.tensor(t)])
    return found


def _key(key: Any) -> str:
    for attribute in ("name", "key", "idx"):
        if hasattr(key, attribute):
            value = getattr(key, attribute)
            return f"[{value}]" if isinstance(value, int) else f".{value}"
    return str(key)


def _name_inputs(tape: _Tape, model: torch.nn.Module, args: tuple, kwargs: dict[str, Any]) -> list[list[Any]]:
    names = list(getattr(getattr(model.forward, "__code__", None), "co_varnames", ()))[1:]
    found = []
    for i, value in enumerate(args):
        found += _named(tape, value, names[i] if i < len(names) else f"input{i}")
    for name, value in kwargs.items():
        found += _named(tape, value, name)
    return found


def record(
    model: torch.nn.Module,
    args: tuple = (),
    kwargs: dict[str, Any] | None = None,
    *,
    train: bool | None = None,
    name: str | None = None,
    batch: int = 0,
) -> dict[str, Any]:
    """Runs a module once on fake tensors and returns its tape.

    The module's parameters, buffers, gradients and mode are as before afterwards. Tensors
    among the arguments are taken for their shapes and types alone.
    """
    _refuse(model)
    kwargs = kwargs or {}
    tape = _Tape()
    fake = FakeTensorMode(allow_non_fake_inputs=True)

    device = next((t.device for t in (*model.parameters(), *model.buffers())), torch.device("cpu"))

    def to_fake(t: torch.Tensor) -> torch.Tensor:
        if isinstance(t, torch._subclasses.FakeTensor):
            return t
        with fake:  # where the model is, as a program would put it there
            return torch.empty_strided(t.shape, t.stride(), dtype=t.dtype, device=device, requires_grad=t.requires_grad)

    try:
        _list_modules(tape, model)
        state = _State(tape, model, fake)
        args, kwargs = tree_map_only(torch.Tensor, to_fake, (args, kwargs))
        inputs = _name_inputs(tape, model, args, kwargs)
        with _mode_of(model, train), _hooked(tape), fake, torch.enable_grad():
            training = model.training
            with torch.autograd.graph.saved_tensors_hooks(tape.pack, tape.unpack), enable_python_dispatcher(), _Mode(tape):
                out = torch.func.functional_call(model, state.by_place(model), args, kwargs, tie_weights=False)
        outputs = _named(tape, out, None)
    except HeftError:
        raise
    except Exception as error:
        raise _explained(error) from error
    finally:
        tape.close()
    return {
        "format": FORMAT,
        "name": name or type(model).__name__,
        "torch": torch.__version__.split("+")[0],
        "training": training,
        "batch": batch,
        "storages": tape.storages,
        "tensors": tape.tensors,
        "modules": tape.module_list,
        "parameters": state.parameters,
        "buffers": state.buffers,
        "inputs": inputs,
        "outputs": outputs,
        "events": tape.events,
    }


class Watch:
    """Records what runs inside of it, on the program's own tensors."""

    def __init__(self, model: torch.nn.Module | None = None) -> None:
        self._model = model
        self._tape = _Tape()
        self._tape.leaves = []
        self._stack = contextlib.ExitStack()
        self.ran_backward = False

    def __enter__(self) -> "Watch":
        tape = self._tape
        self._training = self._model is not None and self._model.training
        self._parameters: list[list[Any]] = []
        self._buffers: list[list[Any]] = []
        if self._model is None:
            tape.module_list.append(["", "program", [], []])
        else:
            _refuse(self._model)
            _list_modules(tape, self._model)
            self._parameters = _state_rows(tape, self._model.named_parameters(remove_duplicate=False), lambda p, _: p.requires_grad)
            self._buffers = _state_rows(tape, self._model.named_buffers(remove_duplicate=False), lambda _, name: True)
            tape.leaves = []
        self._stack.enter_context(_hooked(tape))
        self._stack.enter_context(enable_python_dispatcher())
        self._stack.enter_context(_Mode(tape))
        return self

    def stop(self) -> dict[str, Any]:
        """Ends the recording and gives the tape."""
        self._stack.close()
        tape = self._tape
        self.ran_backward = tape.ran_backward
        tape.close()
        return {
            "format": FORMAT,
            "name": type(self._model).__name__ if self._model is not None else "program",
            "torch": torch.__version__.split("+")[0],
            "training": self._training,
            "batch": 0,
            "storages": tape.storages,
            "tensors": tape.tensors,
            "modules": tape.module_list,
            "parameters": self._parameters + (tape.leaves or []),
            "buffers": self._buffers,
            "inputs": [],
            "outputs": [],
            "events": tape.events,
        }


def _state_rows(tape: _Tape, named: Any, flag: Any) -> list[list[Any]]:
    rows: dict[torch.Tensor, list[Any]] = {}
    for name, t in named:
        if t is None:
            continue
        if t in rows:
            rows[t][3].append(name)
        else:
            rows[t] = [name, tape.tensor(t), flag(t, name), []]
    return list(rows.values())


def _refuse(model: Any) -> None:
    """Names what cannot be recorded before it is run."""
    if not isinstance(model, torch.nn.Module):
        raise HeftError(kind="usage", message=f"a {type(model).__name__} is no torch.nn.Module", hint="name a file as a string: heft.report('model.py:Net')")
    for module in model.modules():
        if isinstance(module, torch.jit.ScriptModule):
            raise HeftError(kind="unsupported", message=f"{type(module).__name__} is a scripted module, whose calls Python does not see", hint="give the module as it was before torch.jit.script")
        if type(module).__name__ in ("OptimizedModule", "DistributedDataParallel", "FullyShardedDataParallel", "DataParallel"):
            raise HeftError(kind="unsupported", message=f"{type(module).__name__} wraps the model", hint="give the module inside: model.module, or model._orig_mod of a compiled one")


def _explained(error: Exception) -> Exception:
    """Says of an error of fake tensors where in the program it was and what to do."""
    from torch._subclasses import fake_tensor

    data = tuple(
        cls
        for cls in (getattr(fake_tensor, n, None) for n in ("DataDependentOutputException", "DynamicOutputShapeException"))
        if cls is not None
    )
    file, line = _place(error)
    if isinstance(error, data) or "GuardOnDataDependent" in type(error).__name__:
        return HeftError(
            kind="unsupported",
            message=f"the program asks for the value of a tensor, which a run without elements does not know: {getattr(error, 'func', error)}",
            hint="heft reads the model's source as well, and takes a decision there: heft.report('model.py:Net', assume=['model.py:12=true'])",
            file=file,
            line=line,
        )
    return HeftError(kind="program", message=f"{type(error).__name__}: {error}", file=file, line=line, hint="")


def _place(error: BaseException) -> tuple[str, int]:
    """The innermost line that is neither PyTorch's nor heft's."""
    place = ("", 0)
    trace = error.__traceback__
    own = (torch.__path__[0], __file__)
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith(own):
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    return place
