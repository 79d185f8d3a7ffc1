# Data sets, samplers and loaders: what they refuse, what batches are collated of. Real torch (2.15) runs this file too.
import collections

import numpy as np
import torch
from torch.utils.data import BatchSampler, ChainDataset, ConcatDataset, DataLoader, IterableDataset, RandomSampler, SequentialSampler, StackDataset, TensorDataset, default_collate, default_convert, random_split

Pair = collections.namedtuple("Pair", "a b")


def said(f):
    try:
        return shown(f())
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def shown(v):
    if isinstance(v, torch.Tensor):
        return f"{v.dtype} {tuple(v.shape)}"
    if isinstance(v, dict):
        return {k: shown(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)):
        return type(v).__name__ + str([shown(x) for x in v])
    return repr(v)


class Numbers(IterableDataset):
    def __iter__(self):
        return iter([torch.zeros(2)] * 5)


d = TensorDataset(torch.zeros(5, 2))
got = [str(line) for line in [said(f) for f in [
    lambda: DataLoader(d, batch_size=0), lambda: DataLoader(d, batch_size=2.0), lambda: DataLoader(d, batch_size=True),
    lambda: DataLoader(d, batch_size=4, shuffle=True, sampler=SequentialSampler(d)), lambda: DataLoader(d, batch_sampler=BatchSampler(SequentialSampler(d), 2, False), batch_size=4),
    lambda: DataLoader(d, batch_size=None, drop_last=True), lambda: DataLoader(d, num_workers=-1), lambda: DataLoader(d, timeout=-1), lambda: BatchSampler(SequentialSampler(d), 2, 1),
    lambda: RandomSampler(d, num_samples=0), lambda: DataLoader(Numbers(), shuffle=True), lambda: DataLoader(Numbers(), sampler=[1]), lambda: ConcatDataset([]),
    lambda: list(DataLoader(Numbers(), batch_size=2)), lambda: list(DataLoader(Numbers(), batch_size=2, drop_last=True)), lambda: list(DataLoader(Numbers(), batch_size=None)),
    lambda: list(DataLoader(ChainDataset([Numbers(), Numbers()]), batch_size=4)), lambda: list(DataLoader(d, batch_size=None)), lambda: len(DataLoader(d, batch_size=None)),
    lambda: DataLoader(d, batch_size=None).batch_sampler, lambda: list(DataLoader(d, batch_size=2, drop_last=True)), lambda: len(DataLoader(d, batch_size=2)),
    lambda: len(DataLoader(d, sampler=RandomSampler(d, num_samples=3), batch_size=2)), lambda: type(DataLoader(d, shuffle=True).sampler).__name__,
    lambda: DataLoader(d, batch_sampler=[[0, 1], [2]]).batch_size, lambda: list(DataLoader(d, batch_sampler=[[0, 1], [2]])), lambda: StackDataset(d, d)[0], lambda: StackDataset(a=d, b=d)[0],
    lambda: ConcatDataset([d, d]).cumulative_sizes, lambda: ConcatDataset([d, d])[-1], lambda: [len(p) for p in random_split(d, [0.5, 0.3, 0.2])],
    lambda: [len(p) for p in random_split(range(11), [0.25, 0.25, 0.25, 0.25])],
    *[lambda v=v: default_collate(v) for v in ([1.0, 2.0], [1, 2], [True, False], ["a", "b"], [None, None], [Pair(1, 2.0), Pair(3, 4.0)], [(1, 2.0), (3, 4.0)], [[1, 2], [3, 4]],
      [np.zeros(2), np.ones(2)], [np.float32(1), np.float32(2)], [{"a": 1}, {"a": 2}], [b"x", b"y"], [[1], [1, 2]])],
    lambda: default_convert(np.zeros(2)), lambda: default_convert((1, "a", np.ones(1))),
]]]

want = [
    'ValueError: batch_size should be a positive integer value, but got batch_size=0',
    'ValueError: batch_size should be a positive integer value, but got batch_size=2.0',
    'ValueError: batch_size should be a positive integer value, but got batch_size=True',
    'ValueError: sampler option is mutually exclusive with shuffle',
    'ValueError: batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last',
    'ValueError: batch_size=None option disables auto-batching and is mutually exclusive with drop_last',
    'ValueError: num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.',
    'ValueError: timeout option should be non-negative',
    'ValueError: drop_last should be a boolean value, but got drop_last=1',
    'ValueError: num_samples should be a positive integer value, but got num_samples=0',
    'ValueError: DataLoader with IterableDataset: expected unspecified shuffle option, but got shuffle=True',
    'ValueError: DataLoader with IterableDataset: expected unspecified sampler option, but got sampler=[1]',
    'AssertionError: datasets should not be an empty iterable',
    "list['torch.float32 (2, 2)', 'torch.float32 (2, 2)', 'torch.float32 (1, 2)']",
    "list['torch.float32 (2, 2)', 'torch.float32 (2, 2)']",
    "list['torch.float32 (2,)', 'torch.float32 (2,)', 'torch.float32 (2,)', 'torch.float32 (2,)', 'torch.float32 (2,)']",
    "list['torch.float32 (4, 2)', 'torch.float32 (4, 2)', 'torch.float32 (2, 2)']",
    'list["list[\'torch.float32 (2,)\']", "list[\'torch.float32 (2,)\']", "list[\'torch.float32 (2,)\']", "list[\'torch.float32 (2,)\']", "list[\'torch.float32 (2,)\']"]',
    '5',
    'None',
    'list["list[\'torch.float32 (2, 2)\']", "list[\'torch.float32 (2, 2)\']"]',
    '3',
    '2',
    "'RandomSampler'",
    'None',
    'list["list[\'torch.float32 (2, 2)\']", "list[\'torch.float32 (1, 2)\']"]',
    'tuple["tuple[\'torch.float32 (2,)\']", "tuple[\'torch.float32 (2,)\']"]',
    '{\'a\': "tuple[\'torch.float32 (2,)\']", \'b\': "tuple[\'torch.float32 (2,)\']"}',
    "list['5', '10']",
    "tuple['torch.float32 (2,)']",
    "list['3', '1', '1']",
    "list['3', '3', '3', '2']",
    'torch.float64 (2,)',
    'torch.int64 (2,)',
    'torch.bool (2,)',
    'list["\'a\'", "\'b\'"]',
    "TypeError: default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found <class 'NoneType'>",
    "Pair['torch.int64 (2,)', 'torch.float64 (2,)']",
    "list['torch.int64 (2,)', 'torch.float64 (2,)']",
    "list['torch.int64 (2,)', 'torch.int64 (2,)']",
    'torch.float64 (2, 2)',
    'torch.float32 (2,)',
    "{'a': 'torch.int64 (2,)'}",
    'list["b\'x\'", "b\'y\'"]',
    'RuntimeError: each element in list of batch should be of equal size',
    'torch.float64 (2,)',
    'list[\'1\', "\'a\'", \'torch.float64 (1,)\']',
]
assert len(got) == len(want)
for number, (mine, theirs) in enumerate(zip(got, want)):
    assert mine == theirs, (number, mine, theirs)
