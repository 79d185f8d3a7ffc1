# The numpy slice against numpy 2.4: expressions and what they are, arrays as lists.
import math

import numpy as np

CASES = [
    (lambda: (np.linspace(0, 0.1, 12).tolist()), [0.0, 0.00909090909, 0.0181818182, 0.0272727273, 0.0363636364, 0.0454545455, 0.0545454545, 0.0636363636, 0.0727272727, 0.0818181818, 0.0909090909, 0.1]),
    (lambda: (np.prod((3,4,5))), 60),
    (lambda: (int(np.prod([2,3]))), 6),
    (lambda: (np.prod([])), 1.0),
    (lambda: (np.array([1,2,3]).dtype), 'int64'),
    (lambda: (np.array([1.5,2]).dtype), 'float64'),
    (lambda: (np.array([1,2])/2), [0.5, 1.0]),
    (lambda: (np.array([[1,2],[3,4]])[::-1]), [[3, 4], [1, 2]]),
    (lambda: (np.array([[1,2],[3,4]])[:, ::-1]), [[2, 1], [4, 3]]),
    (lambda: (np.arange(10)[8:2:-2]), [8, 6, 4]),
    (lambda: (np.sqrt(16)), 4.0),
    (lambda: (np.sqrt(16).item()), 4.0),
    (lambda: (np.floor(2.5).astype(int)), 2),
    (lambda: (np.ceil(7/2)), 4.0),
    (lambda: (int(np.ceil(7/2))), 4),
    (lambda: (np.log2(8)), 3.0),
    (lambda: (np.round(2.567, 2)), 2.57),
    (lambda: (np.array([1,2,3], dtype=np.float32).dtype == np.float32), True),
    (lambda: (np.float32(0.1) == 0.1), True),
    (lambda: (np.float32(3)), 3.0),
    (lambda: (np.arange(0, 1, 0.25)), [0.0, 0.25, 0.5, 0.75]),
    (lambda: (np.meshgrid(np.arange(3), np.arange(2))[0]), [[0, 1, 2], [0, 1, 2]]),
    (lambda: (np.stack(np.meshgrid(np.arange(3), np.arange(2)), axis=0).reshape([2,1,2,3])), [[[[0, 1, 2], [0, 1, 2]]], [[[0, 0, 0], [1, 1, 1]]]]),
    (lambda: (np.einsum('m,d->md', np.arange(3), np.arange(4)/2)), [[0.0, 0.0, 0.0, 0.0], [0.0, 0.5, 1.0, 1.5], [0.0, 1.0, 2.0, 3.0]]),
    (lambda: (np.concatenate([np.sin(np.arange(3.)), np.cos(np.arange(3.))], axis=0)), [0.0, 0.841470985, 0.909297427, 1.0, 0.540302306, -0.416146837]),
    (lambda: (np.concatenate([np.zeros([1, 4]), np.ones((2,4))], axis=0).shape), [3, 4]),
    (lambda: (np.mean([1,2,3]), np.std([1,2,3]), np.var([1,2,3], ddof=1)), [2.0, 0.816496581, 1.0]),
    (lambda: (np.max(np.array([[1,5],[3,2]]), axis=1), np.min([3,1]), np.argmax([1,9,2])), [[5, 3], 1, 1]),
    (lambda: (np.cumsum([1,2,3]), np.diff([1,4,9])), [[1, 3, 6], [3, 5]]),
    (lambda: (np.clip([1,5,9], 2, 6), np.clip(5, 0, 3)), [[2, 5, 6], 3]),
    (lambda: (np.where(np.array([1,0,3])>0)[0], np.where(np.array([True,False]), 1, 2)), [[0, 2], [1, 2]]),
    (lambda: (np.array([1,2,3]) ** 2, 2 ** np.arange(4), np.power(2, 10), np.power(2.0, np.arange(3))), [[1, 4, 9], [1, 2, 4, 8], 1024, [1.0, 2.0, 4.0]]),
    (lambda: (1 / 10000 ** (np.arange(4)/4)), [1.0, 0.1, 0.01, 0.001]),
    (lambda: (np.outer([1,2],[3,4]), np.dot([1,2],[3,4]), np.array([[1,2],[3,4]]) @ np.array([1,1])), [[[3, 4], [6, 8]], 11, [3, 7]]),
    (lambda: (np.expand_dims(np.zeros(3), (0,2)).shape, np.squeeze(np.zeros((1,3,1))).shape), [[1, 3, 1], [3]]),
    (lambda: (np.tile([1,2], 2), np.repeat([1,2], 2), np.repeat([[1,2]], 2, axis=0)), [[1, 2, 1, 2], [1, 1, 2, 2], [[1, 2], [1, 2]]]),
    (lambda: (np.eye(3)[1], np.eye(2,3,1), np.tril(np.ones((3,3)), -1)), [[0.0, 1.0, 0.0], [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0]]]),
    (lambda: (np.unique([3,1,1]), np.sort([3,1,2]), np.argsort([3,1,2])), [[1, 3], [1, 2, 3], [1, 2, 0]]),
    (lambda: (np.all([1,0]), np.any([1,0]), bool(np.all(np.array([1,1])==1))), [False, True, True]),
    (lambda: (np.isnan(np.array([1.0, np.nan])), np.isinf(np.inf)), [[False, True], True]),
    (lambda: (np.array([1,2,3]).sum() + 1, np.array([1,2,3]).mean().item(), np.int64(3) / 2, (np.int64(7)//2).item()), [7, 2.0, 1.5, 3]),
    (lambda: (np.unravel_index(7, (2,5)), np.unravel_index(np.arange(3), (2,2))), [[1, 2], [[0, 0, 1], [0, 1, 0]]]),
    (lambda: (np.indices((2,3)).shape, np.mgrid[0:2, 0:3], np.mgrid[0:1:3j]), [[2, 2, 3], [[[0, 0, 0], [1, 1, 1]], [[0, 1, 2], [0, 1, 2]]], [0.0, 0.5, 1.0]]),
    (lambda: (np.pad(np.ones((2,2)), 1).shape, np.pad(np.ones((2,2)), ((1,0),(0,2))).shape), [[4, 4], [3, 4]]),
    (lambda: (np.full((2,), 7), np.full((2,), 0.5).dtype, np.zeros(3, dtype=bool)), [[7, 7], 'float64', [False, False, False]]),
    (lambda: ([float(x) for x in np.linspace(0, 1, 3)], [x.item() for x in np.linspace(0, 1, 5, endpoint=False)]), [[0.0, 0.5, 1.0], [0.0, 0.2, 0.4, 0.6, 0.8]]),
    (lambda: (np.array_split(np.arange(7), 3)[0], np.split(np.arange(6), 3)[2]), [[0, 1, 2], [4, 5]]),
    (lambda: (np.array([1,2,3])[np.array([0,2])], np.array([1,2,3])[np.array([True,False,True])], np.arange(6).reshape(2,3)[:, [0,2]]), [[1, 3], [1, 3], [[0, 2], [3, 5]]]),
    (lambda: (np.interp(1.5, [1,2],[10,20]), np.median([1,3,2,4]), np.hypot(3,4)), [15.0, 2.5, 5.0]),
    (lambda: (str(np.array([1]).dtype), np.dtype('float32').itemsize, np.finfo(np.float32).eps), ['int64', 4, 1.1920929e-07]),
    (lambda: (isinstance(np.ones(2), np.ndarray), isinstance(np.float64(1), float), isinstance(np.int64(1), np.integer)), [True, True, True]),
    (lambda: (np.issubdtype(np.float32, np.floating), np.issubdtype(np.int64, np.integer)), [True, True]),
    (lambda: (np.array([1,2]).astype(np.float32).dtype, (np.arange(3)*0.5).dtype, (np.arange(3, dtype=np.float32)*2).dtype), ['float32', 'float64', 'float32']),
    (lambda: ((np.ones(2,dtype=np.float32)+np.arange(2)).dtype, (np.ones(2,dtype=np.float32)+1.5).dtype), ['float64', 'float32']),
    (lambda: (np.transpose(np.zeros((2,3,4)), (2,0,1)).shape, np.zeros((2,3)).T.shape, np.moveaxis(np.zeros((2,3,4)),0,-1).shape), [[4, 2, 3], [3, 2], [3, 4, 2]]),
    (lambda: (np.arange(12).reshape(3,4).tolist(), np.arange(12).reshape((3,-1)).shape), [[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]], [3, 4]]),
    (lambda: (np.logspace(0,2,3), np.hanning(4)), [[1.0, 10.0, 100.0], [0.0, 0.75, 0.75, 0.0]]),
    (lambda: (np.maximum([1,5],3), np.minimum(2,7), np.abs(-3), np.sign([-2.,3.]), np.mod(-7,3), np.floor_divide(-7,2)), [[3, 5], 2, 3, [-1.0, 1.0], 2, -4]),
    (lambda: (np.isin([1,2,3],[2]), np.searchsorted([1,3,5], 4), np.bincount([0,1,1])), [[False, True, False], 2, [1, 2]]),
    (lambda: (np.linalg.norm([3.,4.]), np.allclose([1.],[1.0000001]), np.array_equal([1],[1])), [5.0, True, True]),
    (lambda: (np.array(5).shape, np.array([[1,2],[3,4]]).flatten(), len(np.zeros((4,2)))), [[], [1, 2, 3, 4], 4]),
    (lambda: (np.vstack([[1,2],[3,4]]), np.hstack([[1],[2]]), np.column_stack([[1,2],[3,4]])), [[[1, 2], [3, 4]], [1, 2], [[1, 3], [2, 4]]]),
    (lambda: (np.float32(1.5) * 2, round(np.float64(2.567), 2), f"{np.float64(2.5):.2f}", str(np.int64(3)), hash(np.int64(3)) == hash(3)), [3.0, 2.57, '2.50', '3', True]),
    (lambda: (np.take([5,6,7], [0,2]), np.delete([1,2,3], 1), np.roll([1,2,3],1), np.flip([1,2]), np.count_nonzero([1,0,2])), [[5, 7], [1, 3], [3, 1, 2], [2, 1], 2]),
    (lambda: (np.vectorize(lambda a: a*2)(np.array([1,2])), np.average([1,2],weights=[3,1]), list(np.ndindex(2,2))), [[2, 4], 1.25, [[0, 0], [0, 1], [1, 0], [1, 1]]]),
]


def plain(x):
    if isinstance(x, (np.ndarray, np.generic)):
        return plain(x.tolist())
    if isinstance(x, (list, tuple)):
        return [plain(i) for i in x]
    if isinstance(x, (bool, int, float, str)):
        return "nan" if x != x else x
    return str(x)


def same(got, want):
    if isinstance(want, list):
        return isinstance(got, list) and len(got) == len(want) and all(map(same, got, want))
    if isinstance(want, float):
        return isinstance(got, float) and abs(got - want) <= 1e-8 * max(1.0, abs(want))
    return type(got) is type(want) and got == want


for number, (compute, want) in enumerate(CASES):
    got = plain(compute())
    assert same(got, want), f"case {number}: got {got}, want {want}"

# One number after the other, as tables of positions are made; the parts of complex arrays.
assert abs(np.power(10000, 2 / 64) - 10000 ** (2 / 64)) < 1e-12 and np.power(2, 3) == 8
assert np.sin(1.0) == math.sin(1.0) and np.sin([0.0]).tolist() == [0.0]
assert np.fft.fft(np.eye(4)).imag.shape == (4, 4) and np.eye(2).imag.tolist() == [[0.0, 0.0], [0.0, 0.0]]
assert np.linalg.matrix_power(np.array([[1, 1], [0, 1]]), 5).tolist() == [[1, 5], [0, 1]]
assert np.linalg.matrix_power(np.array([[2.0]]), 0).tolist() == [[1.0]]
assert np.r_[1:3, 7].tolist() == [1, 2, 7] and np.c_[[1, 2], [3, 4]].tolist() == [[1, 3], [2, 4]]
assert np.union1d([3, 1], [1, 2]).tolist() == [1, 2, 3] and np.int64(3) + 0.5 == 3.5
