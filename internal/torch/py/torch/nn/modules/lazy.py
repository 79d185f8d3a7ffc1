# Lazy layers: sizes are taken from the first input, then the layer is one of
# its plain class.
from ..parameter import UninitializedBuffer, UninitializedParameter, is_lazy


class LazyModuleMixin:
    cls_to_become = None

    def has_uninitialized_params(self):
        return any(is_lazy(t) for t in (*self._parameters.values(), *self._buffers.values()))

    def initialize_parameters(self, input):
        raise NotImplementedError(f"initialize_parameters is not implemented for {type(self).__name__}")

    def forward(self, input, *args, **kwargs):
        if self.has_uninitialized_params():
            self.initialize_parameters(input)
        if self.cls_to_become is None:
            return super().forward(input, *args, **kwargs)
        self.__class__ = self.cls_to_become
        return self.forward(input, *args, **kwargs)

    def _delay(self, *names):
        # Tensors of no known shape stand in for these.
        for name in names:
            old = getattr(self, name)
            if old is not None:
                kind = UninitializedParameter if name in self._parameters else UninitializedBuffer
                setattr(self, name, kind(dtype=old.dtype))
