# Sequences of different length. Lengths are values: where they are not known,
# every sequence counts as long as the longest.
import torch


class PackedSequence(tuple):
    def __new__(cls, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        return tuple.__new__(cls, (data, batch_sizes, sorted_indices, unsorted_indices))

    def __init__(self, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        self.data = data
        self.batch_sizes = batch_sizes
        self.sorted_indices = sorted_indices
        self.unsorted_indices = unsorted_indices
        self._batch = None
        self._longest = None

    def _with_data(self, data):
        packed = PackedSequence(data, self.batch_sizes, self.sorted_indices, self.unsorted_indices)
        packed._batch = self._batch
        packed._longest = self._longest
        return packed

    def to(self, *args, **kwargs):
        return self

    cuda = cpu = to


def _known_lengths(lengths):
    if not isinstance(lengths, torch.Tensor):
        return [int(n) for n in lengths]
    try:
        return [int(n) for n in lengths.tolist()]
    except RuntimeError:
        return None


def pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True):
    if batch_first:
        input = input.transpose(0, 1)
    longest, batch = input.size(0), input.size(1)
    if isinstance(lengths, torch.Tensor) and not torch._has_values(lengths):
        known = [longest] * batch
    else:
        known = _known_lengths(lengths)
    total = sum(known)
    packed = PackedSequence(input.new_empty((total,) + tuple(input.shape[2:])),
                            torch.tensor([sum(1 for n in known if n > t) for t in range(max(known))]))
    packed._batch = batch
    packed._longest = max(known)
    return packed


def pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None):
    longest = total_length or sequence._longest
    shape = (longest, sequence._batch) + tuple(sequence.data.shape[1:])
    padded = sequence.data.new_empty(shape)
    lengths = torch.full((sequence._batch,), sequence._longest, dtype=torch.int64)
    return (padded.transpose(0, 1) if batch_first else padded), lengths


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    sequences = list(sequences)
    longest = max(s.size(0) for s in sequences)
    shape = (len(sequences), longest) if batch_first else (longest, len(sequences))
    return sequences[0].new_full(shape + tuple(sequences[0].shape[1:]), padding_value)


def pack_sequence(sequences, enforce_sorted=True):
    lengths = [s.size(0) for s in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    known = _known_lengths(lengths)
    if not batch_first:
        padded_sequences = padded_sequences.transpose(0, 1)
    return [s[:n] for s, n in zip(padded_sequences, known)]
