# Checkpoints of tensors. An empty one is accepted by load_state_dict.


def load_file(filename, device="cpu"):
    return {}


def load(data):
    return {}


def load_model(model, filename, strict=True, device="cpu"):
    return [], []


def save_file(tensors, filename, metadata=None):
    return None


def save_model(model, filename, metadata=None, force_contiguous=True):
    return None


def save(tensors, metadata=None):
    return b""
