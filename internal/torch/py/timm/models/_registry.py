from .registry import generate_default_cfgs, is_model, model_entrypoint, register_model, register_model_deprecations
