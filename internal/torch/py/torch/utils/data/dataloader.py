from torch.utils.data import (
    DataLoader, Dataset, Sampler, SequentialSampler, RandomSampler, BatchSampler, default_collate, default_convert)
