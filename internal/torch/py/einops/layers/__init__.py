# Layers live in einops.layers.torch.
