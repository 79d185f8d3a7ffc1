# Differentiable collectives do nothing in one process.
def all_gather(tensor, group=None):
    return (tensor,)


def all_reduce(tensor, op=None, group=None):
    return tensor
