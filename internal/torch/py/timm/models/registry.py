# Registration of models: a decorator that keeps the function as it is.


def register_model(fn=None, *args, **options):
    return fn


def generate_default_cfgs(cfgs):
    return cfgs


def register_model_deprecations(*args, **options):
    return None


def is_model(model_name):
    return False


def model_entrypoint(model_name):
    raise RuntimeError(f"Unknown model ({model_name})")
