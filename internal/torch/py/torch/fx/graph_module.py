from torch.nn import Module as GraphModule
