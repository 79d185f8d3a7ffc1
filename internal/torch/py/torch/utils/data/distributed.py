# The sampler for several processes: here there is one.
from . import Sampler


class DistributedSampler(Sampler):
    def set_epoch(self, epoch):
        pass
