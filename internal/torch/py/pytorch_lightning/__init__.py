# Lightning: a LightningModule is an nn.Module whose logging does nothing. A Trainer
# trains nothing; the first batch of its loader tells what the model is fed.
import inspect
import sys

import torch
from torch import _C, nn
from torch._feed import feed
from torch.utils.data import Dataset

__version__ = "2.5.0"


def _nothing(*args, **options):
    return None


class _Attributes(dict):
    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError(name)


class LightningModule(nn.Module):
    automatic_optimization = True
    current_epoch = global_step = global_rank = local_rank = 0
    trainer = logger = None

    def __init__(self, *args, **options):
        super().__init__()
        object.__setattr__(self, "_hyperparameters", _Attributes())

    @property
    def hparams(self):
        return self._hyperparameters

    def save_hyperparameters(self, *names, ignore=None, frame=None, logger=True):
        given = [name for name in names if isinstance(name, str)]
        if given or not names:
            if frame is None:
                frame = sys._getframe(1)
            while frame is not None and frame.f_code.co_name == "<lambda>":
                frame = frame.f_back
            code = type(self).__init__
            left_out = {"self", "__class__"} | set([ignore] if isinstance(ignore, str) else ignore or ())
            for name, parameter in inspect.signature(code).parameters.items():
                if name in left_out or name not in frame.f_locals or given and name not in given:
                    continue
                if parameter.kind == parameter.VAR_KEYWORD:
                    self._hyperparameters.update(frame.f_locals[name])
                elif parameter.kind != parameter.VAR_POSITIONAL:
                    self._hyperparameters[name] = frame.f_locals[name]
        for name in names:
            if isinstance(name, dict):
                self._hyperparameters.update(name)
            elif not isinstance(name, str) and hasattr(name, "__dict__"):
                self._hyperparameters.update(vars(name))

    def training_step(self, *args, **kwargs):
        raise NotImplementedError(f"{type(self).__name__}.training_step")

    def forward(self, *batch):
        # A module without a forward of its own does its work in a step of training.
        if type(self).training_step is LightningModule.training_step:
            return super().forward(*batch)
        return self._step(batch[0] if len(batch) == 1 else batch)

    def _step(self, batch):
        wanted = len(inspect.signature(self.training_step).parameters)
        return self.training_step(*(batch, 0, 0)[:wanted])

    @property
    def device(self):
        for parameter in self.parameters():
            return parameter.device
        return "cpu"

    @property
    def dtype(self):
        for parameter in self.parameters():
            return parameter.dtype

    log = log_dict = print = toggle_optimizer = untoggle_optimizer = manual_backward = log_grad_norm = _nothing
    configure_optimizers = configure_callbacks = on_fit_start = on_train_start = on_train_epoch_end = _nothing

    def freeze(self):
        for parameter in self.parameters():
            parameter.requires_grad = False
        self.eval()

    def unfreeze(self):
        for parameter in self.parameters():
            parameter.requires_grad = True
        self.train()

    def optimizers(self, use_pl_optimizer=True):
        return []

    def lr_schedulers(self):
        return []

    @classmethod
    def load_from_checkpoint(cls, checkpoint_path, map_location=None, hparams_file=None, strict=None, **options):
        return cls(**options)


class LightningDataModule:
    def __init__(self, *args, **options):
        self.trainer = None

    save_hyperparameters = prepare_data = setup = _nothing


class Trainer:
    def __init__(self, *args, **options):
        self.precision = options.get("precision")

    # What Lightning's precision plugins do around a step: -mixed, and the numbers of older
    # releases, is autocast; -true is the type of the model itself.
    def _within(self, model):
        words = str(self.precision).split("-")
        kind = {"16": torch.float16, "bf16": torch.bfloat16, "64": torch.float64}.get(words[0])
        if kind is None or words[-1] == "true" or kind is torch.float64:
            if kind is not None:
                model.to(kind)
            return torch.autocast("cuda", enabled=False)
        return torch.autocast("cuda", dtype=kind)

    def fit(self, model, train_dataloaders=None, val_dataloaders=None, datamodule=None, **options):
        if hasattr(train_dataloaders, "train_dataloader"):
            datamodule, train_dataloaders = train_dataloaders, None
        source = model if datamodule is None else datamodule
        if datamodule is not None:
            datamodule.prepare_data()
            datamodule.setup("fit")
        model.configure_optimizers()
        batch = next(iter(train_dataloaders or source.train_dataloader()))
        with self._within(model):
            if type(model).forward is LightningModule.forward:
                feed(model, batch if isinstance(batch, (list, tuple)) else (batch,))
            else:
                model._step(batch)

    def _unavailable(self, *args, **options):
        _C.unsupported("pytorch_lightning.Trainer: heft runs a model, not its training loop")

    test = validate = predict = tune = _unavailable


class Callback:
    pass


def seed_everything(seed=None, workers=False, verbose=True):
    return 0 if seed is None else seed


class _Anything:
    def __init__(self, *args, **options):
        pass
