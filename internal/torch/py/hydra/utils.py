import importlib


def get_class(path):
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


get_method = get_object = get_class


def instantiate(config, *args, **options):
    if config is None:
        return None
    given = {k: instantiate(v) if hasattr(v, "keys") and "_target_" in v else v
             for k, v in config.items() if not k.startswith("_")}
    given.update(options)
    return get_class(config["_target_"])(*args, **given)


call = instantiate


def to_absolute_path(path):
    return path


def get_original_cwd():
    return "."
