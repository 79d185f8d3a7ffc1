# torch.nn.utils.stateless: the older name of torch.func.functional_call.
from torch.func import functional_call
