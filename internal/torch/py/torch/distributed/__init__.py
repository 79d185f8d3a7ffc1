# torch.distributed: one process, no group.
from torch import _C

__getattr__ = _C.missing("torch.distributed")


class ReduceOp:
    SUM = "sum"
    AVG = "avg"
    PRODUCT = "product"
    MIN = "min"
    MAX = "max"


class ProcessGroup:
    pass


class group:
    WORLD = None


GroupMember = group


def is_available():
    return False


def is_initialized():
    return False


is_nccl_available = is_gloo_available = is_mpi_available = is_torchelastic_launched = is_available


def get_rank(group=None):
    return 0


def get_world_size(group=None):
    return 1


def _nothing(*args, **kwargs):
    return None


init_process_group = destroy_process_group = barrier = all_reduce = broadcast = reduce = _nothing
broadcast_object_list = new_group = monitored_barrier = _nothing


def all_gather(tensor_list, tensor, group=None, async_op=False):
    tensor_list[0].copy_(tensor)


def all_gather_object(object_list, obj, group=None):
    object_list[0] = obj
