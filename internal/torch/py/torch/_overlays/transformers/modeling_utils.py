# A model of a local folder is what its config.json says: its weights are not read.
import torch
import transformers
from transformers.modeling_utils import PreTrainedModel

__all__ = []

# What says how weights are found, read and placed.
_LOADING = frozenset("""
    cache_dir ignore_mismatched_sizes force_download local_files_only token revision use_safetensors weights_only
    fusion_config disable_mmap low_cpu_mem_usage device_map max_memory offload_folder offload_state_dict offload_buffers
    subfolder variant proxies resume_download trust_remote_code use_auth_token _commit_hash _from_auto _fast_init
    from_tf from_flax state_dict key_mapping tp_plan tp_size device_mesh adapter_kwargs adapter_name commit_hash
    code_revision mirror
""".split())


def _chosen_type(dtype, config):
    """The type of the weights: "auto" is the configuration's, and what transformers 5 takes if none is given."""
    if dtype is None and not transformers.__version__.startswith("4."):
        dtype = "auto"
    if isinstance(dtype, str) and dtype == "auto":
        dtype = getattr(config, "dtype", None) or getattr(config, "torch_dtype", None)
    return getattr(torch, dtype) if isinstance(dtype, str) else dtype


def _from_pretrained(cls, pretrained_model_name_or_path, *arguments, config=None, output_loading_info=False, **options):
    torch_dtype = options.pop("torch_dtype", None)
    dtype = options.pop("dtype", torch_dtype)
    attention = options.pop("attn_implementation", None)
    options = {name: value for name, value in options.items() if name not in _LOADING}
    if config is None or not hasattr(config, "to_dict"):
        folder = pretrained_model_name_or_path if config is None else config
        config, options = cls.config_class.from_pretrained(folder, return_unused_kwargs=True, **options)
    if attention is not None:
        config._attn_implementation = attention
    model = cls(config, *arguments, **options)
    model.name_or_path = str(pretrained_model_name_or_path)
    dtype = _chosen_type(dtype, config)
    if dtype is not None:
        model = model.to(dtype)
    model.eval()
    if output_loading_info:
        return model, {"missing_keys": set(), "unexpected_keys": set(), "mismatched_keys": set(), "error_msgs": []}
    return model


PreTrainedModel.from_pretrained = classmethod(_from_pretrained)

_init_subclass = PreTrainedModel.__dict__.get("__init_subclass__")


def _with_config_class(cls, **options):
    """The class of the configuration may be an annotation, which is text here."""
    _init_subclass.__func__(cls, **options)
    if isinstance(cls.config_class, str):
        import sys

        cls.config_class = getattr(sys.modules[cls.__module__], cls.config_class, None)


if _init_subclass is not None:
    PreTrainedModel.__init_subclass__ = classmethod(_with_config_class)
