# Weights are not loaded.
from torch.utils.checkpoint import checkpoint_sequential as checkpoint_seq


def load_pretrained(model, *args, **options):
    return None


load_checkpoint = load_pretrained


def named_apply(fn, module, name="", depth_first=True, include_root=False):
    if not depth_first and include_root:
        fn(module=module, name=name)
    for child_name, child in module.named_children():
        full = ".".join((name, child_name)) if name else child_name
        named_apply(fn, child, full, depth_first, include_root=True)
    if depth_first and include_root:
        fn(module=module, name=name)
    return module
