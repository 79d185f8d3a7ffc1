# torch.backends.xnnpack: not available.
enabled = False
