# torch.mps: there is none.
def is_available():
    return False


def device_count():
    return 0


def _nothing(*args, **kwargs):
    return None


synchronize = empty_cache = manual_seed = manual_seed_all = set_device = _nothing
