# torch.backends.openmp: not available.
def is_available():
    return False
