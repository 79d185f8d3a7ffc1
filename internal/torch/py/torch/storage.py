# torch.storage: the memory under tensors, its size and whether two share it. It has no elements here.
from torch import _C, Tensor

__getattr__ = _C.missing("torch.storage")


class _Storage:
    is_sparse = False
    is_cuda = False
    is_hpu = False

    def __init__(self, *args, **kwargs):
        _C.unsupported(f"torch.{type(self).__name__}(): storages that are no tensor's")

    @classmethod
    def _of(cls, tensor):
        self = cls.__new__(cls)
        self._cdata, self._bytes = _C.storage(tensor)
        self.device, self._dtype = tensor.device, tensor.dtype
        return self

    def nbytes(self):
        return self._bytes

    def size(self):
        return self._bytes // self.element_size()

    def __len__(self):
        return self.size()

    def data_ptr(self):
        return self._cdata if self._bytes else 0

    def get_device(self):
        return -1

    def is_shared(self):
        return False

    def is_pinned(self, device="cuda"):
        return False

    def resizable(self):
        return True

    def cpu(self):
        return self

    def share_memory_(self):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        _C.unsupported(f"torch.{type(self).__name__}.{name}: storages have no elements and keep their size")


class UntypedStorage(_Storage):
    filename = None

    def element_size(self):
        return 1

    def untyped(self):
        return self


class TypedStorage(_Storage):
    @property
    def dtype(self):
        return self._dtype

    def element_size(self):
        return self._dtype.itemsize

    def untyped(self):
        plain = UntypedStorage.__new__(UntypedStorage)
        plain.__dict__.update(self.__dict__)
        return plain

    @property
    def _untyped_storage(self):
        return self.untyped()
