# torch.backends.cpu: no vector instructions are asked for.
def get_cpu_capability():
    return "DEFAULT"
