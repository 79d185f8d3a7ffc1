# Data sets and loaders: enough for programs that build them; a loader of a data
# set in memory can be iterated.
import torch

_batch_sizes = []  # of the program's loaders, in the order in which it makes them


class Dataset:
    def __getitem__(self, index):
        raise NotImplementedError

    def __add__(self, other):
        return ConcatDataset([self, other])

    def __class_getitem__(cls, item):
        return cls


class IterableDataset(Dataset):
    pass


class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(t.size(0) != tensors[0].size(0) for t in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple(t[index] for t in self.tensors)

    def __len__(self):
        return self.tensors[0].size(0)


class ConcatDataset(Dataset):
    def __init__(self, datasets):
        self.datasets = list(datasets)

    def __len__(self):
        return sum(len(d) for d in self.datasets)

    def __getitem__(self, index):
        for dataset in self.datasets:
            if index < len(dataset):
                return dataset[index]
            index -= len(dataset)
        raise IndexError(index)


class Subset(Dataset):
    def __init__(self, dataset, indices):
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index):
        return self.dataset[self.indices[index]]

    def __len__(self):
        return len(self.indices)


def random_split(dataset, lengths, generator=None):
    total = len(dataset)
    if sum(lengths) <= 1.0 + 1e-9 and any(isinstance(n, float) for n in lengths):
        sizes = [int(total * n) for n in lengths]
        sizes[0] += total - sum(sizes)
        lengths = sizes
    if sum(lengths) != total:
        raise ValueError("Sum of input lengths does not equal the length of the input dataset!")
    parts, start = [], 0
    for n in lengths:
        parts.append(Subset(dataset, range(start, start + n)))
        start += n
    return parts


class Sampler:
    def __init__(self, data_source=None, *args, **kwargs):
        self.data_source = data_source

    def __iter__(self):
        return iter(range(len(self.data_source)))

    def __len__(self):
        return len(self.data_source)

    def __class_getitem__(cls, item):
        return cls


class SequentialSampler(Sampler):
    pass


class RandomSampler(Sampler):
    pass


class SubsetRandomSampler(Sampler):
    pass


class WeightedRandomSampler(Sampler):
    def __init__(self, weights, num_samples, replacement=True, generator=None):
        super().__init__(range(num_samples))


class BatchSampler(Sampler):
    def __init__(self, sampler, batch_size, drop_last):
        super().__init__(sampler)
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self):
        batch = []
        for index in self.data_source:
            batch.append(index)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if batch and not self.drop_last:
            yield batch

    def __len__(self):
        n = len(self.data_source)
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)


def default_collate(batch):
    first = batch[0]
    if isinstance(first, torch.Tensor):
        return torch.stack(batch)
    if isinstance(first, (int, float)):
        return torch.tensor(batch)
    if isinstance(first, dict):
        return {key: default_collate([item[key] for item in batch]) for key in first}
    if isinstance(first, (tuple, list)):
        return [default_collate(list(items)) for items in zip(*batch)]
    return batch


class DataLoader:
    def __init__(self, dataset, batch_size=1, shuffle=None, sampler=None, batch_sampler=None, num_workers=0,
                 collate_fn=None, pin_memory=False, drop_last=False, **options):
        self.dataset = dataset
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.num_workers = num_workers
        self.collate_fn = collate_fn or default_collate
        self.sampler = sampler if sampler is not None else SequentialSampler(dataset)
        self.batch_sampler = batch_sampler or BatchSampler(self.sampler, batch_size or 1, drop_last)
        _batch_sizes.append(getattr(self.batch_sampler, "batch_size", batch_size))

    def __iter__(self):
        pictured = _pictured(self.dataset)
        for indices in self.batch_sampler:
            if pictured and not pictured.handed_out():
                return
            yield self.collate_fn([self.dataset[i] for i in indices])

    def __len__(self):
        return len(self.batch_sampler)

    def __class_getitem__(cls, item):
        return cls


def _pictured(dataset):
    # The data set of pictures that a loader's is or is a part of; None where it is none.
    while hasattr(dataset, "dataset"):
        dataset = dataset.dataset
    return dataset if hasattr(dataset, "handed_out") else None


def get_worker_info():
    return None


def __getattr__(name):
    if name in ("dataloader", "dataset", "distributed", "sampler"):
        return __import__("torch.utils.data." + name, fromlist=(name,))
    raise AttributeError(f"module 'torch.utils.data' has no attribute '{name}'")
