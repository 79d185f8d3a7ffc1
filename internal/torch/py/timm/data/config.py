# How a model wants its pictures, from its configuration.
from .constants import DEFAULT_CROP_PCT, IMAGENET_DEFAULT_MEAN, IMAGENET_DEFAULT_STD


def resolve_data_config(args=None, pretrained_cfg=None, model=None, use_test_size=False, verbose=False):
    known = dict(pretrained_cfg or getattr(model, "pretrained_cfg", None) or {})
    known.update({k: v for k, v in (args or {}).items() if v is not None})
    return {
        "input_size": tuple(known.get("input_size") or (3, 224, 224)),
        "interpolation": known.get("interpolation") or "bicubic",
        "mean": tuple(known.get("mean") or IMAGENET_DEFAULT_MEAN),
        "std": tuple(known.get("std") or IMAGENET_DEFAULT_STD),
        "crop_pct": known.get("crop_pct") or DEFAULT_CROP_PCT,
        "crop_mode": known.get("crop_mode") or "center",
    }


def resolve_model_data_config(model, args=None, pretrained_cfg=None, use_test_size=False, verbose=False):
    return resolve_data_config(args, pretrained_cfg, model, use_test_size)
