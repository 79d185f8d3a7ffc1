"""The programs of prelude_cases.py: a title, what stands before, and an expression a line."""

GROUPS = {}

GROUPS["numpy: making arrays"] = ("", """
np.empty((2, 3))
np.empty(4, dtype=np.int32).shape
np.zeros_like(np.ones((2, 3)))
np.zeros_like(np.ones((2, 3)), dtype=np.int64)
np.ones_like(np.zeros((2, 3)), dtype=np.int64)
np.empty_like(np.zeros((2, 3))).shape
np.full_like(np.zeros((2, 3)), 7, dtype=np.int64)
np.full((2, 2), 7)
np.full((2, 2), 1.5)
np.logspace(0, 2, 5).shape
np.geomspace(1, 8, 4).shape
np.linspace(0, 1, 5).shape
np.linspace(0, 1, 5, endpoint=False).shape
np.linspace(0, 10, 5, dtype=np.int64)
np.arange(5)
np.arange(2, 9, 3)
np.arange(3.0)
np.arange(5, dtype=np.float32)
np.diag(np.array([1, 2, 3]))
np.diag(np.arange(9).reshape(3, 3))
np.diag(np.array([1, 2]), 1)
np.diagonal(np.arange(12).reshape(3, 4))
np.diagonal(np.arange(12).reshape(3, 4), 1)
np.trace(np.arange(9).reshape(3, 3))
np.tri(3)
np.tri(2, 4, dtype=np.int64)
np.tri(3, 3, 1, dtype=np.int64)
np.tril(np.ones((3, 3), dtype=np.int64))
np.tril(np.ones((3, 3), dtype=np.int64), -1)
np.triu(np.ones((3, 3), dtype=np.int64))
np.triu(np.ones((3, 3), dtype=np.int64), 1)
np.tril_indices(3)
np.tril_indices(3, -1)
np.triu_indices(3)
np.triu_indices(3, 1)
np.eye(3, dtype=np.int64)
np.eye(2, 4, 1, dtype=np.int64)
np.identity(3).shape
np.meshgrid(np.arange(2), np.arange(3))
np.meshgrid(np.arange(2), np.arange(3), indexing='ij')
np.ix_([0, 1], [2, 3, 4])
np.indices((2, 3))
np.fromfunction(lambda i, j: i + j, (2, 3), dtype=np.int64)
np.fromiter((v * v for v in range(4)), dtype=np.int64)
np.array([[1, 2], [3, 4]])
np.array([1, 2.5])
np.array([True, False])
np.array(5)
np.array([1, 2], dtype=np.float32)
np.array([1, 2], ndmin=2)
np.array((np.arange(2), np.arange(2)))
np.array(range(3))
np.asarray([1, 2]) is not None
np.ascontiguousarray(np.arange(3))
np.copy(np.arange(3))
np.hamming(5).shape
np.hanning(5).shape
np.blackman(5).shape
np.bartlett(5).shape
""")

GROUPS["numpy: sizes"] = ("a = np.arange(24).reshape(2, 3, 4)\nb = np.arange(6).reshape(2, 3)", """
np.reshape(a, (4, 6)).shape
np.reshape(a, -1).shape
np.ravel(b)
np.swapaxes(a, 0, 2).shape
np.rollaxis(a, 2).shape
np.rollaxis(a, 0, 3).shape
np.moveaxis(a, 0, -1).shape
np.moveaxis(a, [0, 1], [2, 0]).shape
np.transpose(a).shape
np.transpose(a, (1, 0, 2)).shape
np.expand_dims(b, 0).shape
np.expand_dims(b, (0, 2)).shape
np.squeeze(np.zeros((1, 3, 1))).shape
np.squeeze(np.zeros((1, 3, 1)), 0).shape
np.atleast_1d(5)
np.atleast_1d(1, [2])
np.atleast_2d([1, 2])
np.atleast_2d(1, [2])
np.broadcast_to(np.arange(3), (2, 3))
np.broadcast_arrays(np.arange(3), np.zeros((2, 1)))[1].shape
np.broadcast_shapes((2, 1), (3,))
np.concatenate([b, b]).shape
np.concatenate([b, b], axis=1).shape
np.concatenate([b, b], axis=None).shape
np.stack([b, b]).shape
np.stack([b, b], axis=-1).shape
np.vstack([b, b]).shape
np.hstack([b, b]).shape
np.dstack([b, b]).shape
np.column_stack([np.arange(3), np.arange(3)])
np.append(np.arange(3), [7])
np.append(b, b, axis=0).shape
np.split(np.arange(6), 3)
np.split(np.arange(6), [2, 5])
np.split(np.arange(7), 3)
np.array_split(np.arange(7), 3)
np.hsplit(b, 3)
np.vsplit(b, 2)
np.tile(np.arange(3), 2)
np.tile(b, (2, 1)).shape
np.repeat(np.arange(3), 2)
np.repeat(b, 2, axis=1)
np.flip(b)
np.flip(b, 0)
np.fliplr(b)
np.flipud(b)
np.roll(np.arange(5), 2)
np.roll(b, 1, axis=1)
np.rot90(b)
np.rot90(b, 2)
np.pad(b, 1).shape
np.pad(b, ((1, 0), (0, 2))).shape
np.pad(b, (1, 2)).shape
np.pad(b, ((1, 2),)).shape
np.pad(np.arange(3), 1, constant_values=9)
np.shape(b)
np.shape([[1, 2]])
np.ndim(a)
np.size(a)
np.size(a, 1)
a.shape, a.ndim, a.size, a.itemsize, a.nbytes, a.dtype
a.T.shape
a.flatten().shape
a.reshape(2, -1).shape
a.reshape((6, 4)).shape
a.reshape(5, 5)
a.transpose(2, 0, 1).shape
a.swapaxes(0, 1).shape
a.ravel().shape
a.ravel('F')[:3]
b.reshape((3, 2), order='F')
a.squeeze().shape
b.repeat(2, axis=0).shape
b.flat[4]
len(a), len(b)
len(np.array(5))
""")

GROUPS["numpy: elements"] = ("a = np.arange(24).reshape(2, 3, 4)\nb = np.arange(6).reshape(2, 3)\nf = np.linspace(0, 1, 6).reshape(2, 3)\nm = b > 2", """
a[0].shape
a[0, 1]
a[..., 1].shape
a[:, None].shape
a[:, 1:3, ::2].shape
b[b > 2]
b[[0, 1], [1, 2]]
b[np.array([1, 0])]
b[-1, -1]
b[5]
m
~m
m & (b < 5)
m | (b == 0)
-b
+b
abs(-b)
b + 1
1 - b
b * b
b / 2
b // 2
b % 2
7 // (b + 1)
b ** 2
2 ** b
b @ b.T
b @ b
b.dot(b.T)
b == b
b != 1
b < 3
b <= 3
b >= 3
b + [1, 2, 3]
b + (1, 2, 3)
3 in b, 9 in b
bool(np.array(1)), int(np.array(3)), float(np.array(2.0))
list(b[0])
[int(v) for v in b[1]]
b.tolist()
b.item(3)
b.astype(np.float32)
b.astype('int32')
b.astype(float)
b.astype(bool)
b.copy()
np.where(m, b, -b)
np.where(m)
np.nonzero(m)
np.flatnonzero(m)
np.argwhere(m)
np.take(b, [0, 4])
np.take(b, [0, 2], axis=1)
np.take_along_axis(b, np.array([[0], [2]]), axis=1)
np.choose(np.array([0, 1]), [np.array([1, 2]), np.array([3, 4])])
np.ravel_multi_index((1, 2), (2, 3))
np.unravel_index(4, (2, 3))
np.isin(b, [1, 2])
np.searchsorted(np.array([1, 3, 5]), 3)
np.searchsorted(np.array([1, 3, 5]), 3, side='right')
np.digitize(np.array([0, 2, 4]), np.array([1, 3]))
np.unique(np.array([3, 1, 3]))
np.sort(np.array([3, 1, 2]))
np.argsort(np.array([3, 1, 2]))
np.lexsort(([1, 0], [0, 0]))
np.cumsum(b)
np.cumsum(b, axis=1)
np.cumprod(b + 1)
np.cumprod(b + 1, axis=0)
np.diff(np.array([1, 4, 9]))
np.ediff1d(np.array([1, 4, 9]))
np.gradient(np.array([1.0, 4.0, 9.0])).shape
np.bincount(np.array([0, 1, 1, 3]))
np.histogram(np.array([0.0, 1.0, 2.0]), 2)[0].shape
np.isscalar(3), np.isscalar([3]), np.isscalar('a'), np.isscalar(np.float32(1))
np.iscomplexobj(b)
np.result_type(np.float32, np.int64)
np.result_type(np.int32, np.float64)
np.promote_types(np.int8, np.int16)
[(i, int(v)) for i, v in np.ndenumerate(b)]
list(np.ndindex(2, 2))
np.vectorize(lambda v: v + 1)(b).shape
np.apply_along_axis(lambda r: r.sum(), 1, b)
np.array_equal(b, b), np.array_equal(b, b + 1)
np.allclose(f, f)
np.load('a.npy')
""")

GROUPS["numpy: numbers"] = ("b = np.arange(6).reshape(2, 3)\nf = np.linspace(0, 1, 6).reshape(2, 3)", "\n".join(
    [f"np.{name}(f)" for name in "sqrt exp log1p sin cos tan arctan sinh cosh tanh floor ceil rint trunc square sign absolute fabs negative isnan isinf isfinite degrees radians deg2rad rad2deg expm1 log2 log10 cbrt reciprocal nan_to_num".split()]
    + [f"np.{name}(b{options})" for name in "sum prod mean std var max min amax amin ptp median all any argmax argmin count_nonzero average".split() for options in ("", ", axis=0", ", axis=-1")]
    + [f"b.{name}({options})" for name in "sum prod mean std var max min all any argmax argmin cumsum".split() for options in ("", "0", "axis=1")]
    + ["np.sum(b, axis=(0, 1))", "np.sum(b, keepdims=True)", "np.max(b, axis=1, keepdims=True)", "np.prod(b, axis=1, keepdims=True)", "np.mean(b, dtype=np.float32)",
       "np.percentile(f, 50)", "np.percentile(f, 50, axis=0)", "np.quantile(f, 0.5, axis=1)", "np.clip(b, 1, 4)", "np.clip(f, 0.2, None)", "b.clip(1, 3)", "np.maximum(b, 2)", "np.minimum(b, [1, 1, 1])",
       "np.add(b, 1)", "np.subtract(b, 1)", "np.multiply(b, 2)", "np.divide(b, 2)", "np.true_divide(b, 2)", "np.floor_divide(b, 2)", "np.mod(b, 2)", "np.remainder(b, 4)", "np.power(b, 2)", "np.divmod(b, 2)",
       "np.arctan2(f, f)", "np.arctan2(f, 1.0)", "np.hypot(f, f)", "np.fmod(b, 4)", "np.logaddexp(f, f)", "np.equal(b, 2)", "np.not_equal(b, 2)", "np.greater(b, 2)", "np.less_equal(b, 2)",
       "np.logical_and(b, 1)", "np.logical_or(b, 0)", "np.logical_not(b)", "np.logical_xor(b, 1)", "np.bitwise_and(b, 3)", "np.bitwise_or(b, 1)", "np.left_shift(b, 1)", "np.right_shift(b, 1)", "np.invert(b)",
       "np.dot(b, b.T)", "np.dot(np.arange(3), np.arange(3))", "np.dot(2, b)", "np.inner(b, b)", "np.outer(np.arange(2), np.arange(3))", "np.vdot(np.arange(3), np.arange(3))", "np.kron(np.arange(2), np.arange(3))",
       "np.cross(np.array([1, 0, 0]), np.array([0, 1, 0]))", "np.tensordot(b, b.T, 1)", "np.tensordot(b, b, axes=([0, 1], [0, 1]))", "np.matmul(b, b.T)", "np.einsum('ij,kj->ik', b, b)", "np.linalg.norm(f)",
       "np.linalg.norm(f, axis=1)", "np.linalg.inv(np.eye(3)).shape", "np.linalg.det(np.eye(3))", "np.round(f, 2)", "np.around(f)", "f.round(1)", "np.float32(1.5)", "np.int64(3) + 1", "np.float32(2) * 3",
       "np.int32(7) // 2", "np.pi, np.e, np.inf, np.newaxis", "np.finfo(np.float32).max > 1e38", "np.finfo(np.float32).eps", "np.iinfo(np.int32).max, np.iinfo(np.int8).min", "np.dtype('float32').itemsize", "np.dtype(np.int64).name",
       "np.float32 == np.dtype('float32')", "str(np.dtype('bool'))", "np.issubdtype(np.float32, np.floating)", "np.issubdtype(np.int32, np.integer)", "np.issubdtype(np.int32, np.floating)",
       "np.random.rand(2, 3)", "isinstance(np.random.rand(), float)", "np.random.randn(2)", "np.random.random((2, 2))", "np.random.normal(0, 1, (2, 3))", "isinstance(np.random.normal(3.0), float)", "np.random.uniform(0, 1, 4)", "isinstance(np.random.uniform(1.0, 3.0), float)",
       "np.random.randint(0, 5, (2,)).shape", "np.random.randint(5, size=3).dtype", "np.random.permutation(4).shape", "np.random.choice(5, 3).shape", "np.random.choice([1, 2], (2, 2)).shape",
       "np.random.choice(3, 5, replace=False)", "np.random.beta(1, 1, 2)", "np.random.gamma(1.0, 1.0, 2)", "np.random.exponential(1.0, 3)", "np.random.poisson(3, 4).shape", "np.random.binomial(4, 0.5, 3).shape",
       "np.random.standard_normal((2, 2))", "np.random.seed(0)", "np.random.default_rng(0).normal(size=(2, 2))", "np.random.default_rng(0).integers(0, 5, size=3).shape", "np.random.RandomState(0).rand(3)",
       "np.polyfit(np.arange(3.0), np.arange(3.0), 1).shape", "np.polyval(np.array([1, 2, 3]), 2)", "np.interp(0.5, [0.0, 1.0], [0.0, 2.0])", "np.convolve(np.array([1, 2, 3]), np.array([1, 1]))"]))

GROUPS["containers"] = ("""
L = nn.Linear
s = nn.Sequential(L(1, 2), nn.ReLU(), L(2, 3))
m = nn.ModuleList([L(1, 2), L(2, 3), nn.ReLU()])
d = nn.ModuleDict({'a': L(1, 2), 'b': nn.ReLU()})
p = nn.ParameterList([torch.zeros(2), torch.zeros(3)])
q = nn.ParameterDict({'x': torch.zeros(2), 'y': torch.zeros(3)})
def after(thing, change):
    change(thing)
    return thing
""", """
len(s), len(m), len(d), len(p), len(q)
s
m
d
p
q
s[0]
s[-1]
s[0:2]
s[5]
s['x']
m[1]
m[0:2]
m[-4]
p[1]
p[0:1]
p[7]
d['a']
d['z']
q['x']
list(d.keys()), [type(v).__name__ for v in d.values()], [k for k, v in d.items()]
list(q.keys()), [k for k, v in q.items()], list(q)
'a' in d, 'z' in d, 'x' in q, 'z' in q
list(d)
nn.ModuleList([nn.ReLU()] * 3)
nn.ModuleList([L(1, 2), L(1, 2), nn.ReLU()])
nn.Sequential(nn.ReLU()) + nn.Sequential(nn.Tanh())
nn.Sequential(nn.ReLU()) + 3
nn.Sequential(nn.ReLU()) * 2
nn.ModuleList([nn.ReLU()]) + nn.ModuleList([nn.Tanh()])
after(nn.Sequential(nn.ReLU(), nn.Tanh()), lambda v: v.append(nn.GELU()))
after(nn.Sequential(nn.ReLU(), nn.Tanh()), lambda v: v.insert(1, nn.GELU()))
after(nn.Sequential(nn.ReLU(), nn.Tanh()), lambda v: v.insert(-1, nn.GELU()))
after(nn.Sequential(nn.ReLU(), nn.Tanh()), lambda v: v.extend([nn.GELU()]))
after(nn.Sequential(nn.ReLU(), nn.Tanh()), lambda v: v.pop(0))
after(nn.Sequential(nn.ReLU(), nn.Tanh(), nn.GELU()), lambda v: v.__delitem__(1))
after(nn.Sequential(nn.ReLU(), nn.Tanh(), nn.GELU()), lambda v: v.__delitem__(slice(0, 2)))
after(nn.Sequential(nn.ReLU(), nn.Tanh()), lambda v: v.__setitem__(0, nn.GELU()))
after(nn.ModuleList([nn.ReLU(), nn.Tanh()]), lambda v: v.append(nn.GELU()))
after(nn.ModuleList([nn.ReLU(), nn.Tanh()]), lambda v: v.insert(0, nn.GELU()))
after(nn.ModuleList([nn.ReLU(), nn.Tanh()]), lambda v: v.extend([nn.GELU()]))
after(nn.ModuleList([nn.ReLU(), nn.Tanh()]), lambda v: v.pop(1))
after(nn.ModuleList([nn.ReLU(), nn.Tanh(), nn.GELU()]), lambda v: v.__delitem__(0))
after(nn.ModuleList([nn.ReLU(), nn.Tanh(), nn.GELU()]), lambda v: v.__delitem__(slice(1, 3)))
after(nn.ModuleDict({'a': nn.ReLU(), 'b': nn.Tanh()}), lambda v: v.pop('a'))
after(nn.ModuleDict({'a': nn.ReLU(), 'b': nn.Tanh()}), lambda v: v.__delitem__('b'))
after(nn.ModuleDict({'a': nn.ReLU()}), lambda v: v.clear())
after(nn.ModuleDict({'a': nn.ReLU()}), lambda v: v.update({'c': nn.GELU()}))
after(nn.ModuleDict({'a': nn.ReLU()}), lambda v: v.update([('c', nn.GELU())]))
after(nn.ModuleDict({'a': nn.ReLU()}), lambda v: v.update(5))
after(nn.ParameterList([torch.zeros(2)]), lambda v: v.append(torch.zeros(1)))
after(nn.ParameterList([torch.zeros(2)]), lambda v: v.extend([torch.zeros(1)]))
after(nn.ParameterDict({'x': torch.zeros(2)}), lambda v: v.pop('x'))
after(nn.ParameterDict({'x': torch.zeros(2)}), lambda v: v.__delitem__('x'))
after(nn.ParameterDict({'x': torch.zeros(2)}), lambda v: v.update({'z': torch.zeros(4)}))
after(nn.ParameterDict({'x': torch.zeros(2)}), lambda v: v.setdefault('w', torch.zeros(4)))
q.get('z', 5), type(q.get('x')).__name__
nn.ParameterDict({'x': torch.zeros(2)}).copy()
nn.ParameterList([torch.zeros(2)])()
nn.ParameterDict({'x': torch.zeros(2)})()
nn.ModuleList([nn.ReLU()])(torch.zeros(2))
m(torch.zeros(2))
s(torch.zeros(4, 1))
sorted(n for n, _ in s.named_parameters())
[n for n, _ in m.named_children()], [n for n, _ in s.named_modules()]
[t.shape[0] for t in p], type(p[0]).__name__
m.index(m[1])
nn.ModuleList()
nn.Sequential()
nn.ModuleDict()
nn.ParameterList()
nn.Sequential(1)
nn.ModuleList([1])
nn.ModuleDict({'a.b': nn.ReLU()})
""")

GROUPS["distributions"] = ("import torch.distributions as D\nz, o = torch.zeros(3, 2), torch.ones(3, 2)\ndef about(d): return (d.batch_shape, d.event_shape, d.mean, d.variance, d.stddev, d.sample(), d.sample((4,)), d.log_prob(d.sample()), d.entropy())", "\n".join(
    [f"about({d})" for d in ("D.Normal(z, o)", "D.Normal(0.0, 1.0)", "D.Uniform(z, o)", "D.Bernoulli(o / 2)", "D.Bernoulli(logits=z)", "D.Categorical(o)", "D.Categorical(logits=z)", "D.OneHotCategorical(o)", "D.Beta(o, o)", "D.Gamma(o, o)",
                             "D.Exponential(o)", "D.Laplace(z, o)", "D.Dirichlet(o)", "D.Poisson(o)", "D.MultivariateNormal(torch.zeros(2), torch.eye(2))", "D.Independent(D.Normal(z, o), 1)", "D.Binomial(5, o / 2)", "D.LogNormal(z, o)",
                             "D.HalfNormal(o)", "D.Geometric(o / 2)", "D.Cauchy(z, o)", "D.Gumbel(z, o)", "D.StudentT(o * 3)", "D.RelaxedBernoulli(o, o / 2)")]
    + ["D.Normal(z, o).rsample((2,))", "D.Normal(z, o).cdf(z)", "D.Normal(z, o).icdf(o / 2)", "D.Normal(z, o).mode", "D.Categorical(o).mode", "D.Categorical(o).probs", "D.Categorical(logits=o).logits", "D.OneHotCategorical(o).mode",
       "D.Bernoulli(o / 2).mode", "D.Bernoulli()", "D.Bernoulli(o, o)", "D.kl_divergence(D.Normal(z, o), D.Normal(z, o))", "D.kl_divergence(D.Categorical(o), D.Categorical(o))", "D.kl_divergence(D.Bernoulli(o / 2), D.Bernoulli(o / 2))",
       "D.MixtureSameFamily(D.Categorical(torch.ones(3)), D.Normal(torch.zeros(3), torch.ones(3))).sample((5,))", "D.MixtureSameFamily(D.Categorical(torch.ones(3)), D.Normal(torch.zeros(3), torch.ones(3))).log_prob(torch.zeros(5))",
       "D.TransformedDistribution(D.Normal(z, o), [D.transforms.ExpTransform()]).rsample()", "D.Normal(z, o).has_rsample", "D.Categorical(o).has_rsample", "D.Normal(z, o).expand((4, 3, 2)).sample()", "D.Normal(z, o).perplexity()"]))

GROUPS["data loading"] = ("""
from torch.utils.data import *
from torch.utils import data
class Numbers(Dataset):
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError(i)
        return torch.zeros(3), i
t = TensorDataset(torch.zeros(5, 3), torch.zeros(5))
""", """
len(Numbers(5)), len(t)
t[1]
t[1:3]
len(ConcatDataset([Numbers(2), Numbers(3)]))
ConcatDataset([Numbers(2), Numbers(3)])[3]
ConcatDataset([Numbers(2), Numbers(3)])[9]
len(Numbers(2) + Numbers(3))
len(Subset(Numbers(5), [0, 2])), Subset(Numbers(5), [0, 2])[1]
[len(p) for p in random_split(Numbers(10), [7, 3])]
[len(p) for p in random_split(Numbers(10), [0.75, 0.25])]
[len(p) for p in random_split(Numbers(10), [0.5, 0.3, 0.2])]
random_split(Numbers(10), [7, 4])
TensorDataset(torch.zeros(2), torch.zeros(3))
list(SequentialSampler(Numbers(3)))
len(RandomSampler(Numbers(3)))
list(BatchSampler(SequentialSampler(Numbers(5)), 2, False))
list(BatchSampler(SequentialSampler(Numbers(5)), 2, True))
len(BatchSampler(SequentialSampler(Numbers(5)), 2, False)), len(BatchSampler(SequentialSampler(Numbers(5)), 2, True))
len(DataLoader(Numbers(5), batch_size=2)), len(DataLoader(Numbers(5), batch_size=2, drop_last=True)), len(DataLoader(Numbers(5)))
[b[0].shape[0] for b in DataLoader(t, batch_size=2)]
next(iter(DataLoader(t, batch_size=2)))
next(iter(DataLoader(Numbers(5), batch_size=4)))
next(iter(DataLoader(Numbers(5), batch_size=2, collate_fn=lambda items: len(items))))
default_collate([1, 2, 3])
default_collate([1.0, 2.0])
default_collate([torch.zeros(2), torch.zeros(2)])
default_collate([{'a': torch.zeros(2), 'b': 1}, {'a': torch.zeros(2), 'b': 2}])
default_collate([(torch.zeros(2), 1), (torch.zeros(2), 2)])
default_collate(['a', 'b'])
""")

GROUPS["optimizers and schedules"] = ("""
net = nn.Linear(2, 3)
from torch.optim import lr_scheduler as S
def rates(make, steps=6):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    schedule = make(optimizer)
    seen = []
    for _ in range(steps):
        optimizer.step()
        schedule.step()
        seen.append(round(optimizer.param_groups[0]['lr'], 6))
    return seen
""", """
type(torch.optim.Adam(net.parameters())).__name__
sorted(torch.optim.SGD(net.parameters(), lr=0.1).param_groups[0])[:3]
torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9).param_groups[0]['momentum']
torch.optim.Adam(net.parameters()).defaults['betas'], torch.optim.Adam(net.parameters()).defaults['lr']
torch.optim.AdamW(net.parameters()).defaults['weight_decay']
len(torch.optim.SGD([{'params': [net.weight]}, {'params': [net.bias], 'lr': 0.2}], lr=0.1).param_groups)
[g['lr'] for g in torch.optim.SGD([{'params': [net.weight]}, {'params': [net.bias], 'lr': 0.2}], lr=0.1).param_groups]
torch.optim.SGD([], lr=0.1)
torch.optim.SGD(net.parameters(), lr=-1)
torch.optim.SGD(net.parameters(), lr=0.1).zero_grad()
torch.optim.SGD(net.parameters(), lr=0.1).state_dict()['param_groups'][0]['params']
isinstance(torch.optim.Adam(net.parameters()), torch.optim.Optimizer)
""")

GROUPS["modules"] = ("""
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 3)
        self.b = nn.Sequential(nn.ReLU(), nn.BatchNorm1d(3))
        self.register_buffer('mean', torch.zeros(2))
        self.register_buffer('hidden', torch.zeros(2), persistent=False)
        self.scale = nn.Parameter(torch.ones(1))
        self.register_parameter('none', None)
    def forward(self, x): return self.b(self.a(x)) * self.scale
    def extra_repr(self): return 'extra=1'
n = Net()
def after(change):
    net = Net()
    made = change(net)
    return made
""", """
n
[k for k, _ in n.named_parameters()], [k for k, _ in n.named_buffers()], [k for k, _ in n.named_modules()], [k for k, _ in n.named_children()]
list(n.state_dict())
[k for k, _ in n.named_parameters(recurse=False)], [k for k, _ in n.named_parameters('p')], [k for k, _ in n.named_modules(prefix='q')]
n(torch.zeros(4, 2))
n(torch.zeros(4, 3))
n.training, n.eval().training, n.train().training, n.b[1].training
n.train(False).b.training
n.train('x')
n.get_submodule('b.1'), n.get_submodule('')
n.get_submodule('b.7')
n.get_parameter('a.weight').shape, n.get_buffer('mean').shape
n.get_parameter('mean')
n.get_buffer('zz')
hasattr(n, 'zz'), hasattr(n, 'none'), n.none
n.zz
after(lambda v: [p.requires_grad for p in v.requires_grad_(False).parameters()])
after(lambda v: [str(p.dtype) for p in v.half().parameters()])
after(lambda v: [str(p.dtype) for p in v.double().buffers()])
after(lambda v: [str(p.dtype) for p in v.to(torch.bfloat16).buffers()])
after(lambda v: v.to('cpu') is v)
after(lambda v: v.apply(lambda m: None) is v)
after(lambda v: [type(m).__name__ for m in v.modules()])
after(lambda v: (v.add_module('c', nn.ReLU()), [k for k, _ in v.named_children()])[1])
after(lambda v: v.add_module('a.b', nn.ReLU()))
after(lambda v: v.add_module('', nn.ReLU()))
after(lambda v: v.add_module('forward', nn.ReLU()))
after(lambda v: v.add_module('c', 5))
after(lambda v: v.register_buffer('a', torch.zeros(1)))
after(lambda v: v.register_buffer('c', 5))
after(lambda v: v.register_parameter('c', torch.zeros(1)))
after(lambda v: (v.register_parameter('c', nn.Parameter(torch.zeros(1))), len(list(v.parameters())))[1])
after(lambda v: (setattr(v, 'a', nn.ReLU()), repr(v.a))[1])
after(lambda v: setattr(v, 'a', 5))
after(lambda v: (setattr(v, 'a', None), v.a)[1])
after(lambda v: (delattr(v, 'a'), hasattr(v, 'a'))[1])
after(lambda v: delattr(v, 'nothing'))
after(lambda v: (setattr(v, 'mean', torch.ones(5)), [k for k, _ in v.named_buffers()])[1])
after(lambda v: (setattr(v, 'extra', nn.Parameter(torch.ones(5))), len(list(v.parameters())))[1])
after(lambda v: v.load_state_dict(v.state_dict()))
after(lambda v: v.load_state_dict({'zz': torch.zeros(1)}, strict=False).unexpected_keys)
after(lambda v: v.load_state_dict({'zz': torch.zeros(1)}))
after(lambda v: v.register_forward_hook(lambda *a: None) is not None)
after(lambda v: (v.register_forward_hook(lambda m, i, o: o.sum(0)), v(torch.zeros(4, 2)))[1])
after(lambda v: (v.register_forward_pre_hook(lambda m, i: (torch.zeros(7, 2),)), v(torch.zeros(4, 2)))[1])
after(lambda v: (h := v.register_forward_hook(lambda m, i, o: 5), h.remove(), v(torch.zeros(4, 2)))[-1])
after(lambda v: v.zero_grad())
after(lambda v: v.type(torch.float64).scale.dtype)
after(lambda v: v._get_name())
after(lambda v: 'a' in dir(v))
after(lambda v: sum(p.numel() for p in v.parameters()))
nn.Module()(1)
nn.Module().forward()
nn.Linear(2, 3, bias=False).bias
nn.Linear(2, 3).extra_repr()
isinstance(nn.Parameter(torch.zeros(2)), torch.Tensor), isinstance(torch.zeros(2), nn.Parameter)
nn.Parameter(torch.zeros(2), requires_grad=False).requires_grad
""")

GROUPS["yaml"] = ("import yaml\nimport io", """
yaml.safe_load('a: 1')
yaml.safe_load('- 1\\n- 2.5\\n- x\\n- true\\n- null\\n- 1e3\\n- .inf\\n- 0x1f\\n- 1_000')
yaml.safe_load('a: {b: [1, 2], c: "x y"}')
yaml.safe_load('a: &x 1\\nb: *x')
yaml.safe_load('a: &x {p: 1}\\nb:\\n  <<: *x\\n  q: 2')
yaml.safe_load('')
yaml.safe_load('a: |\\n  x\\n  y\\nb: >\\n  x\\n  y')
yaml.safe_load('[1:30, 1:30:15, 1:30.5, -1:30, 190:20:30]')
yaml.safe_load('[0o17, 017, 0b101, +12, -0x1f, 1_000.5, .5, 1., 1e3, 1.5e3, 1.5e+3, -.inf, .NaN, 0, 09, 0x, 1_0]')
yaml.safe_load('[~, yes, No, on, OFF, True, y, n, null, Null, "yes", =, <<]')
yaml.safe_load('[2024-01-02, 2024-01-02 03:04:05, 2024-1-2]')
yaml.safe_load('a: [1')
yaml.safe_load('a: !!str 5')
yaml.safe_load('a: !thing 5')
yaml.load('a: !!python/tuple [1, 2]', Loader=yaml.FullLoader)
yaml.load('a: 1', Loader=yaml.SafeLoader)
yaml.load('a: 1', yaml.Loader)
yaml.full_load('a: 1')
yaml.unsafe_load('a: 1')
list(yaml.safe_load_all('a: 1\\n---\\nb: 2'))
list(yaml.full_load_all('a: 1\\n---\\nb: 2'))
yaml.safe_load('a: 1\\n---\\nb: 2')
yaml.safe_load(io.StringIO('a: 1'))
yaml.dump({'b': 1, 'a': [1, 2], 'c': {'d': None}})
yaml.dump({'b': 1, 'a': 2}, sort_keys=False)
yaml.dump([1, 2.5, True, None, 'x', 'yes', '1', 'a: b', ''])
yaml.dump([float('inf'), float('-inf'), float('nan'), 1e20, 1e-7])
yaml.dump({'a': [], 'b': {}, 'c': [[1, 2], [3]]})
yaml.dump({'a': [{'x': 1, 'y': 2}, {'x': 3}]})
yaml.dump(5), yaml.dump('x'), yaml.dump([])
yaml.safe_dump({'a': (1, 2)})
yaml.dump({1: 'a', 2: "it's"})
issubclass(yaml.YAMLError, Exception), issubclass(yaml.SafeLoader, object)
""")

GROUPS["small packages"] = ("""
from packaging import version
from packaging.version import Version, parse
import einops
from tqdm import tqdm
from yacs.config import CfgNode as CN
c = CN(); c.A = 1; c.B = CN(); c.B.C = 'x'
def after(change):
    node = c.clone()
    made = change(node)
    return made if made is not None else dict(node)
""", """
Version('1.10') > Version('1.9'), Version('1.0') == Version('1.0.0'), Version('2.0rc1') < Version('2.0'), Version('1.0+cu118') >= Version('1.0')
Version('1.2.3').major, Version('1.2.3').minor, Version('1.2.3').micro, Version('1.2.3').release, str(Version('1.2.3.dev1'))
version.parse(torch.__version__) >= version.parse('1.8')
parse('1.2.3a1').is_prerelease, parse('1.2.3').is_prerelease, parse('1.2.post1').is_postrelease, parse('1.2.dev3').is_devrelease
parse('nonsense')
parse('1.2') < parse('1.2.1'), parse('1.2') <= parse('1.2'), parse('1.2') != parse('1.3'), max(parse('1.2'), parse('1.10')).base_version
[v for v in tqdm([1, 2])]
c.A, c.B.C, c['A']
c.Z
after(lambda n: n.merge_from_list(['A', 5]))
after(lambda n: n.merge_from_list(['B.C', 'y']))
after(lambda n: n.merge_from_list(['Z', 'y']))
after(lambda n: n.merge_from_list(['A']))
after(lambda n: n.merge_from_list(['A', 'text']))
after(lambda n: (n.freeze(), n.is_frozen())[1])
after(lambda n: (n.freeze(), setattr(n, 'A', 3)))
after(lambda n: (n.freeze(), n.defrost(), setattr(n, 'A', 3), n.A)[-1])
after(lambda n: n.merge_from_other_cfg(CN({'A': 7})))
after(lambda n: n.merge_from_other_cfg(CN({'Q': 7})))
after(lambda n: (n.set_new_allowed(True), n.merge_from_other_cfg(CN({'Q': 7})), n.Q)[-1])
after(lambda n: str(n))
after(lambda n: repr(n))
after(lambda n: n.dump())
einops.rearrange(torch.zeros(2, 3, 4), 'a b c -> (a b) c')
einops.rearrange(torch.zeros(2, 6), 'a (b c) -> a b c', b=2)
einops.rearrange(torch.zeros(2, 6), 'a (b c) -> a b c', b=4)
einops.rearrange(torch.zeros(2, 6), 'a b -> a')
einops.rearrange(torch.zeros(2, 6), 'a b c -> a b c')
einops.rearrange([torch.zeros(2), torch.zeros(2)], 'n a -> a n')
einops.rearrange(torch.zeros(2, 3, 4), 'a ... -> ... a')
einops.rearrange(torch.zeros(2, 3, 4), 'a b 4 -> a b')
einops.rearrange(torch.zeros(2, 3, 1), 'a b 1 -> b a')
einops.reduce(torch.zeros(2, 4, 6), 'b (h p) (w q) -> b h w', 'mean', p=2, q=3)
einops.reduce(torch.zeros(2, 4, 6), 'b h w -> b', 'max')
einops.reduce(torch.zeros(2, 4, 6), 'b h w -> b 1 1', 'sum')
einops.reduce(torch.zeros(2, 4), 'b h -> b', 'nothing')
einops.repeat(torch.zeros(2, 3), 'a b -> a b c', c=4)
einops.repeat(torch.zeros(2, 3), 'a b -> (r a) b', r=2)
einops.repeat(torch.zeros(2, 3), 'a b -> a')
einops.einsum(torch.zeros(2, 3), torch.zeros(3, 4), 'i j, j k -> i k')
einops.parse_shape(torch.zeros(2, 3), 'a b'), einops.parse_shape(torch.zeros(2, 3), 'a _')
einops.parse_shape(torch.zeros(2, 3), 'a')
einops.pack([torch.zeros(2, 3), torch.zeros(2, 4, 5)], 'b *')
einops.unpack(torch.zeros(2, 23), [(3,), (4, 5)], 'b *')
einops.asnumpy(torch.zeros(2)).shape
""")

GROUPS["torch around"] = ("""
import torch.utils.checkpoint, torch.nn.utils as U
from torch.utils import _pytree as tree
from torch.nn.utils.rnn import pad_sequence, pack_padded_sequence, pad_packed_sequence, pack_sequence
""", """
torch.cuda.is_available.__name__, torch.cuda.device_count.__name__
torch.get_default_dtype(), torch.is_grad_enabled()
torch.is_tensor(torch.zeros(1)), torch.is_tensor(1), torch.is_floating_point(torch.zeros(1)), torch.is_complex(torch.zeros(1))
torch.finfo(torch.float16).max, torch.finfo(torch.float32).tiny, torch.finfo(torch.bfloat16).eps, torch.finfo(torch.float64).min, torch.finfo(torch.float16).bits
torch.iinfo(torch.int8).max, torch.iinfo(torch.int64).min, torch.iinfo(torch.uint8).bits
torch.finfo(torch.int8)
torch.iinfo(torch.float32)
torch.float32.is_floating_point, torch.int8.is_signed, torch.uint8.is_signed, torch.complex64.is_complex, torch.float16.itemsize
torch.promote_types(torch.int8, torch.float16), torch.result_type(torch.zeros(1, dtype=torch.int8), 1.0), torch.can_cast(torch.float32, torch.int8)
torch.Size([2, 3]).numel(), torch.Size([2, 3]) + (4,), torch.Size([2, 3])[0:1], torch.Size([2, 3]) == (2, 3), repr(torch.Size([])), len(torch.Size([1, 2]))
torch.device('cuda:1').index, torch.device('cpu').type, str(torch.device('cuda', 0)), repr(torch.device('meta')), torch.device('cpu') == torch.device('cpu')
torch.device('nonsense')
pad_sequence([torch.zeros(2, 3), torch.zeros(4, 3)]).shape, pad_sequence([torch.zeros(2, 3), torch.zeros(4, 3)], batch_first=True).shape
pack_padded_sequence(torch.zeros(4, 2, 3), [4, 2]).data.shape
pack_padded_sequence(torch.zeros(2, 4, 3), torch.tensor([4, 2]), batch_first=True).batch_sizes.shape
pack_padded_sequence(torch.zeros(2, 4, 3), [2, 4], batch_first=True)
pack_padded_sequence(torch.zeros(2, 4, 3), [2, 4], batch_first=True, enforce_sorted=False).data.shape
pad_packed_sequence(pack_padded_sequence(torch.zeros(4, 2, 3), [4, 2]))[0].shape
pad_packed_sequence(pack_padded_sequence(torch.zeros(2, 4, 3), [4, 2], batch_first=True), batch_first=True)[0].shape
pad_packed_sequence(pack_padded_sequence(torch.zeros(4, 2, 3), [4, 2]), total_length=6)[0].shape
pack_sequence([torch.zeros(4, 3), torch.zeros(2, 3)]).data.shape
U.parameters_to_vector(nn.Linear(2, 3).parameters()).shape
U.clip_grad_norm_.__name__, U.clip_grad_value_.__name__
tree.tree_flatten([1, (2, {'a': 3})])[0], tree.tree_map(lambda v: v + 1, [1, (2, {'a': 3})])
tree.tree_leaves({'a': 1, 'b': [2]}), tree.tree_unflatten([5, 6], tree.tree_flatten([1, 2])[1])
nn.init.calculate_gain('relu'), nn.init.calculate_gain('leaky_relu', 0.2), nn.init.calculate_gain('tanh'), nn.init.calculate_gain('linear'), nn.init.calculate_gain('selu')
nn.init.calculate_gain('nothing')
nn.init.xavier_uniform_(torch.empty(2, 3)).shape, nn.init.kaiming_normal_(torch.empty(2, 3, 3, 3)).shape, nn.init.orthogonal_(torch.empty(3, 3)).shape
nn.init.xavier_uniform_(torch.empty(2))
nn.init.eye_(torch.empty(2))
nn.init.dirac_(torch.empty(2))
nn.init.sparse_(torch.empty(2, 2, 2), 0.1)
nn.init.trunc_normal_(torch.empty(3)).shape, nn.init.constant_(torch.empty(3), 1.0).shape, nn.init.ones_(torch.empty(2)).shape, nn.init.zeros_(torch.empty(2)).shape
nn.init._calculate_fan_in_and_fan_out(torch.empty(4, 3, 2, 2))
nn.init._calculate_fan_in_and_fan_out(torch.empty(4))
nn.init._calculate_correct_fan(torch.empty(4, 3), 'fan_out')
nn.init._calculate_correct_fan(torch.empty(4, 3), 'fan')
torch.utils.checkpoint.checkpoint(lambda v: v * 2, torch.zeros(3), use_reentrant=False).shape
torch.utils.checkpoint.checkpoint_sequential(nn.Sequential(nn.ReLU(), nn.ReLU(), nn.ReLU()), 2, torch.zeros(3), use_reentrant=False).shape
torch.Generator().manual_seed(1) is not None, torch.manual_seed(1) is not None, torch.initial_seed()
torch.jit.is_scripting(), torch.jit.is_tracing(), torch.compiler.is_compiling()
torch.compile(nn.ReLU())(torch.zeros(2))
torch.jit.script(nn.ReLU())(torch.zeros(2))
torch.backends.cudnn.enabled, torch.backends.cudnn.benchmark, torch.get_num_threads() > 0
torch.typename(torch.zeros(1)), torch.typename(nn.ReLU())
torch.__version__.split('.')[0].isdigit()
with_grad() if False else torch.is_grad_enabled()
torch.no_grad()(lambda: torch.is_grad_enabled())(), torch.enable_grad()(lambda: torch.is_grad_enabled())(), torch.inference_mode()(lambda: torch.is_inference_mode_enabled())()
torch.set_grad_enabled(True) is not None
torch.autocast('cpu', dtype=torch.bfloat16)(lambda: (torch.zeros(2, 2) @ torch.zeros(2, 2)).dtype)()
""")

GROUPS["OmegaConf"] = ("""
from omegaconf import OmegaConf, DictConfig, ListConfig, open_dict, MISSING
def make(): return OmegaConf.create({'a': 1, 'b': {'c': [1, 2, {'d': 3}], 'e': '${a}', 'f': '${.c}'}, 'm': '???', 'n': None})
c = make()
def after(change):
    config = make()
    made = change(config)
    return made if made is not None else OmegaConf.to_container(config)
""", """
c.a, c['a'], c.b.c[2].d, c.b.e, len(c), 'a' in c, 'z' in c
c.z
c['z']
c.m
c.get('z'), c.get('z', 5), c.get('m', 6)
list(c), list(c.b.keys()), [v for v in c.b.c][:2]
c == make(), c.b == {'c': 1}, c.b.c == [1, 2, {'d': 3}], c != make()
type(c).__name__, type(c.b.c).__name__, isinstance(c, DictConfig), isinstance(c.b.c, ListConfig)
OmegaConf.to_container(c)
OmegaConf.to_container(c.b, resolve=True)
OmegaConf.is_config(c), OmegaConf.is_config({}), OmegaConf.is_dict(c), OmegaConf.is_list(c), OmegaConf.is_list(c.b.c)
OmegaConf.is_missing(c, 'm'), OmegaConf.is_missing(c, 'a'), OmegaConf.is_interpolation(c.b, 'e'), OmegaConf.is_interpolation(c, 'a')
OmegaConf.select(c, 'b.c'), OmegaConf.select(c, 'b.zz'), OmegaConf.select(c, 'b.c[2].d'), OmegaConf.select(c, 'q.w', default=4)
OmegaConf.merge(c, {'a': 5, 'q': 6}).a, OmegaConf.to_container(OmegaConf.merge({'x': {'y': 1}}, {'x': {'z': 2}}))
OmegaConf.to_container(OmegaConf.merge([1, 2], [3]))
OmegaConf.to_container(OmegaConf.from_dotlist(['a.b=1', 'c=x', 'd=[1,2]']))
OmegaConf.to_yaml(OmegaConf.create({'a': 1, 'b': [1, 2], 'c': {'d': 'x'}}))
OmegaConf.create('a: 1').a, OmegaConf.create([1, 2])[1], OmegaConf.create(['a=1', 'b=2']), OmegaConf.create(None)
OmegaConf.create({'a': '${b}', 'b': '${a}'}).a
OmegaConf.create({'a': '${zz}'}).a
OmegaConf.create({'a': 'x-${b}-y', 'b': 3}).a
OmegaConf.create({'a': '${oc.env:HEFT_NOT_SET}'}).a
OmegaConf.create({'a': '${oc.env:HEFT_NOT_SET,5}'}).a
OmegaConf.create({'a': '${nothing:1}'}).a
after(lambda v: setattr(v, 'a', 9))
after(lambda v: v.__setitem__('q', {'w': 1}))
after(lambda v: v.__delitem__('a'))
after(lambda v: v.pop('a'))
after(lambda v: v.pop('zz'))
after(lambda v: v.pop('zz', 3))
after(lambda v: v.setdefault('zz', 3))
after(lambda v: v.update({'a': 4, 'r': 5}))
after(lambda v: OmegaConf.update(v, 'b.e', 8))
after(lambda v: v.b.c.append(4))
after(lambda v: v.b.c.insert(0, 4))
after(lambda v: v.b.c.extend([4, 5]))
after(lambda v: v.b.c.pop())
after(lambda v: v.b.c.index(2))
after(lambda v: 2 in v.b.c)
after(lambda v: v.b.c + [7])
after(lambda v: v.b.c.__setitem__(0, 7))
after(lambda v: (OmegaConf.set_struct(v, True), setattr(v, 'zz', 1)))
after(lambda v: (OmegaConf.set_struct(v, True), v.zz))
after(lambda v: (OmegaConf.set_struct(v, True), OmegaConf.is_struct(v))[1])
after(lambda v: OmegaConf.set_readonly(v, True))
after(lambda v: OmegaConf.resolve(v))
after(lambda v: v.copy() == v)
after(lambda v: list(v.b.items()))
repr(c.b.c), str(OmegaConf.create({'a': 1}))
""")

GROUPS["torch objects"] = ("""
import copy, pickle
t = torch.zeros(2, 3)
f = torch.nn.Linear(3, 4)
class Own(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a): return a * 2
    @staticmethod
    def backward(ctx, g): return g * 2
def raised(call):
    try:
        return shown(call())
    except Exception as e:
        return f'{type(e).__name__}: {str(e).split(chr(10))[0]}'
""", """
torch.float32, repr(torch.float64), torch.bfloat16.is_floating_point, torch.complex128.is_complex, torch.bool.is_signed, torch.int16.is_signed, torch.float16.to_complex(), torch.float64.to_complex(), torch.bfloat16.to_complex(), torch.complex64.to_real(), torch.complex128.to_real(), torch.float32.to_real()
t.to(float).dtype, t.to(int).dtype, t.to(bool).dtype, torch.zeros(2, dtype=int).dtype, torch.zeros(2, dtype=float).dtype, torch.zeros(2, dtype=bool).dtype, torch.zeros(2, dtype=complex).dtype
torch.float is torch.float32, torch.long is torch.int64, torch.half is torch.float16, torch.double is torch.float64, torch.int is torch.int32, torch.short is torch.int16, torch.cfloat is torch.complex64
torch.FloatTensor(2, 3), torch.LongTensor(2), torch.LongTensor([1, 2]), torch.HalfTensor(2).dtype, torch.BoolTensor(2), torch.Tensor(2, 3), torch.Tensor([1, 2]), torch.DoubleTensor(1)
torch.device('cuda'), torch.device('cuda').index, torch.device(type='cpu'), torch.device('cuda', 1), torch.device(torch.device('cpu')), hash(torch.device('cpu')) == hash(torch.device('cpu')), torch.device('cpu') != torch.device('meta'), str(torch.device('cuda:3')), torch.device('cuda:0') == 'cuda:0'
raised(lambda: torch.device('nonsense')), raised(lambda: torch.device(1.5)), raised(lambda: torch.device('cuda:x'))
raised(lambda: torch.finfo(3)), raised(lambda: torch.finfo(torch.int8)), raised(lambda: torch.iinfo(torch.float32)), torch.finfo().dtype, torch.finfo(torch.float32).smallest_normal, torch.finfo(torch.float32).resolution, torch.finfo(torch.float32).dtype, torch.iinfo(torch.int16).min, torch.iinfo(torch.int32).max, torch.iinfo(torch.uint8).min, torch.iinfo(torch.uint8).max, torch.iinfo(torch.int64).max, torch.iinfo(torch.int8).dtype
torch.pi, torch.e, torch.inf, torch.nan != torch.nan, torch.newaxis, torch.strided, torch.contiguous_format, torch.channels_last, torch.preserve_format, isinstance(torch.strided, torch.layout), isinstance(torch.channels_last, torch.memory_format)
torch.is_inference_mode_enabled(), torch.is_autocast_enabled(), torch.get_rng_state() is not None, torch.is_storage(t), torch.is_nonzero(torch.tensor(1)), torch.numel(t), torch.typename(t), torch.typename(t.long()), torch.typename(f), torch.typename(1), torch.typename([])
torch.broadcast_shapes((2, 1), 3), torch.broadcast_shapes((2,), (1, 2)), torch.broadcast_shapes()
torch.broadcast_shapes((2,), (3,))
torch.broadcast_shapes('a')
torch.set_default_dtype(torch.float64), torch.zeros(1).dtype, torch.set_default_dtype(torch.float32), torch.zeros(1).dtype, torch.tensor(1.0).dtype
torch.set_default_dtype(torch.int32)
t.shape, t.size(), t.size(1), t.size(-1), t.dim(), t.ndim, t.ndimension(), t.numel(), t.nelement(), t.element_size(), t.itemsize, t.nbytes, t.stride(), t.stride(0), t.storage_offset(), t[1].storage_offset(), t.is_contiguous(), t.t().is_contiguous(), t.device, t.dtype, t.layout, t.requires_grad, t.is_leaf, t.grad, t.grad_fn, t.is_cuda, t.is_sparse, t.is_quantized, t.is_meta, t.names, t.data, t.T, t.mT, t.H, t.real, t.is_complex(), t.is_floating_point(), t.is_signed(), len(t), t.type(), t.get_device(), t.is_pinned(), t.is_inference(), t.is_shared(), t.output_nr, t._version
t.size(7)
t.stride(5)
t.imag
len(torch.tensor(1))
t.zz
t.data_ptr() is not None, t.untyped_storage().nbytes(), t.storage().size(), t.detach().requires_grad, t.cpu() is t, t.to('cpu') is t, t.contiguous() is t, t.float() is t, t.to(torch.float64).dtype, t.double().dtype, t.half().dtype, t.bfloat16().dtype, t.long().dtype, t.int().dtype, t.short().dtype, t.char().dtype, t.byte().dtype, t.bool().dtype, t.type(torch.int8).dtype, t.type('torch.DoubleTensor').dtype, t.type_as(t.long()).dtype, t.to(t.half()).dtype, t.to('cpu', torch.half).dtype, t.to(torch.half, copy=True).dtype, t.new_zeros(4), t.new_ones(2, 2), t.new_empty(3).shape, t.new_full((2,), 5).shape, t.new_tensor([1, 2]), t.new(2).shape
t.requires_grad_().requires_grad, t.requires_grad_(False).requires_grad, (t.clone().requires_grad_() * 2).requires_grad, (t.clone().requires_grad_() * 2).is_leaf, (t.clone().requires_grad_() * 2).grad_fn is not None
raised(lambda: t.long().requires_grad_()), raised(lambda: t.backward()), raised(lambda: (t.clone().requires_grad_() * 2).backward())
torch.tensor(3).item(), torch.tensor([1, 2]).tolist(), int(torch.tensor(3)), float(torch.tensor(2.5)), bool(torch.tensor(True)), [v.item() for v in torch.tensor([1, 2])], torch.tensor([1, 2])[0].item(), torch.arange(3).tolist(), range(torch.tensor(3)), [0, 1, 2][torch.tensor(1)], torch.tensor([[1, 2], [3, 4]]).sum().item(), torch.tensor([1, 2, 3]).max().item(), torch.tensor(5) == 5, torch.tensor([1]) in [torch.tensor([1])]
torch.tensor([1, 2.5]).dtype, torch.tensor([True]).dtype, torch.tensor([[1], [2]]).shape, torch.tensor([]).shape, torch.tensor(1j).dtype, torch.tensor([1], dtype=torch.float16).dtype, torch.as_tensor([1, 2]).dtype, torch.as_tensor(t) is t, torch.tensor(np.zeros((2, 2))).dtype, torch.from_numpy(np.zeros(3, dtype=np.float32)).dtype, torch.zeros(2).numpy().dtype, torch.scalar_tensor(3).shape, torch.asarray([1.0]).dtype
torch.tensor([[1], [2, 3]])
torch.tensor('a')
torch.tensor([None])
torch.from_numpy([1])
t[0], t[0, 1], t[:, 1], t[..., 0], t[None], t[:, None, :], t[0:1], t[::2], t[-1], t[[0, 1]], t[torch.tensor([0, 1])], t[torch.tensor([[0], [1]])], t[:, [0, 2]], t[[0, 1], [1, 2]], t[t.bool()].dim(), t[True], t[False].shape, t[()], t[0][1], t[torch.tensor(1)], t[:, torch.tensor([True, False, True])], t[0, ..., None]
t[5]
t[0, 0, 0]
t['a']
t[1.5]
t[:, 7]
t[[5]]
t[::-1]
t[..., ...]
(lambda c: (c.__setitem__(0, 1), c.shape)[1])(t.clone()), (lambda c: (c.__setitem__((slice(None), 1), torch.zeros(2)), c.shape)[1])(t.clone()), (lambda c: c.__setitem__(0, torch.zeros(5)))(t.clone()) if False else 0
(lambda c: c.__setitem__(0, torch.zeros(5)))(t.clone())
t + 1, 1 + t, t - 1, 1 - t, t * 2, 2 * t, t / 2, 2 / t, t // 2, t % 2, t ** 2, 2 ** t, -t, +t, abs(t), ~t.bool(), t @ t.T, t == t, t != 1, t < 1, t <= 1, t > 1, t >= 1, t.long() & 1, t.long() | 1, t.long() ^ 1, t.long() << 1, t.long() >> 1, t.long() // 2, t.long() / 2, t.long() ** 2, t.bool() & t.bool(), divmod(3, 2), t.int() + t.long(), t.half() + t, t.half() + 1.0, t.int() + 1.5, t.bool() + 1, t.bool() + t.bool()
t @ t
t + torch.zeros(4)
t + 'a'
t + None
t.bool() - t.bool()
~t
t & t
copy.copy(t).shape, copy.deepcopy(t).shape, copy.deepcopy(f).weight.shape, copy.deepcopy(f).weight is f.weight, copy.copy(f).weight is f.weight
Own.apply(t), Own.apply(t.clone().requires_grad_()).requires_grad, Own.__name__
Own()(t)
torch.Size([2, 3]), torch.Size((1,))[0], torch.Size([2]) + torch.Size([3]), torch.Size([2, 3])[1:], torch.Size([2]) * 2, (1,) + torch.Size([2]), 2 in torch.Size([2]), torch.Size([2, 3]).count(2), torch.Size([2, 3]).index(3), hash(torch.Size([1])) == hash((1,)), list(torch.Size([4])), isinstance(torch.Size([1]), tuple)
torch.no_grad().__enter__(), torch.is_grad_enabled(), torch.set_grad_enabled(True) is not None, torch.is_grad_enabled()
f.weight.requires_grad, f.weight.is_leaf, f.weight.grad, f.weight.data.requires_grad, type(f.weight).__name__, type(f.weight.data).__name__, isinstance(f.weight, torch.Tensor), f.weight.shape, f(t).shape, f.weight.T.shape, type(f.weight + 1).__name__, f.weight.detach().requires_grad, nn.Parameter(t).shape, nn.Parameter(t).requires_grad, nn.parameter.Buffer(t).shape if hasattr(nn.parameter, 'Buffer') else 0
nn.Parameter(t.long())
nn.Parameter()
nn.Parameter(t.long(), requires_grad=False).dtype
torch.nonsense
torch.nn.Nonsense
F.nonsense
torch.Tensor.nonsense
from_nowhere
""")

GROUPS["more distributions"] = ("import torch.distributions as D\nz, o = torch.zeros(3, 2), torch.ones(3, 2)\ndef about(d): return (d.batch_shape, d.event_shape, d.mean, d.variance, d.stddev, d.sample(), d.sample((4,)), d.log_prob(d.sample()))", "\n".join(
    [line for d in ("D.Weibull(o, o)", "D.Weibull(2.0, 3.0)", "D.Pareto(o, o * 3)", "D.Pareto(1.0, 0.5)", "D.Kumaraswamy(o, o)", "D.FisherSnedecor(o, o * 5)", "D.HalfCauchy(o)", "D.InverseGamma(o * 3, o)", "D.ContinuousBernoulli(o / 3)", "D.ContinuousBernoulli(logits=o)",
                             "D.LowRankMultivariateNormal(torch.zeros(3), torch.ones(3, 1), torch.ones(3))", "D.LowRankMultivariateNormal(torch.zeros(2, 3), torch.ones(3, 1), torch.ones(3))")
     for line in (f"about({d})", f"{d}.entropy()", f"{d}.has_rsample", f"{d}.rsample((2,))")]
    + [f"about({d})" for d in ("D.NegativeBinomial(o, o / 2)", "D.NegativeBinomial(5, logits=z)", "D.Multinomial(5, o)", "D.Multinomial(5, logits=z)", "D.Chi2(o)", "D.RelaxedOneHotCategorical(o, o / 2)", "D.ContinuousBernoulli(0.5)")]
    + ["D.VonMises(z, o).mean", "D.VonMises(z, o).variance", "D.VonMises(z, o).sample((2,))", "D.VonMises(z, o).log_prob(z)", "D.VonMises(z, o).mode", "D.HalfCauchy(o).mode", "D.Pareto(o, o).mean.shape", "D.Multinomial(5, o).entropy()", "D.Multinomial(5, o).param_shape", "D.Multinomial(5, o).probs", "D.Multinomial(5, o).logits",
       "D.Multinomial(5, o, o)", "D.NegativeBinomial(o, o, o)", "D.NegativeBinomial(o)", "D.ContinuousBernoulli()", "D.ContinuousBernoulli(o, o)", "D.NegativeBinomial(o, o / 2).logits", "D.NegativeBinomial(o, logits=o).probs", "D.NegativeBinomial(o, o / 2).param_shape", "D.ContinuousBernoulli(o / 2).logits", "D.ContinuousBernoulli(logits=z).probs",
       "D.InverseGamma(o, o).concentration", "D.InverseGamma(o, o).rate", "D.Multinomial(torch.ones(3), o)", "D.LowRankMultivariateNormal(torch.zeros(()), torch.ones(3, 1), torch.ones(3))", "D.LowRankMultivariateNormal(torch.zeros(3), torch.ones(2, 1), torch.ones(3))", "D.LowRankMultivariateNormal(torch.zeros(3), torch.ones(3, 1), torch.ones(2))",
       "D.LowRankMultivariateNormal(torch.zeros(3), torch.ones(3, 1), torch.ones(3)).cov_factor", "D.LowRankMultivariateNormal(torch.zeros(3), torch.ones(3, 1), torch.ones(3)).cov_diag", "D.LogisticNormal(torch.zeros(3), torch.ones(3)).sample()", "D.LogisticNormal(torch.zeros(3), torch.ones(3)).batch_shape, D.LogisticNormal(torch.zeros(3), torch.ones(3)).event_shape"]))

GROUPS["transforms of distributions"] = ("import torch.distributions as D\nT = D.transforms\nx, y = torch.zeros(3, 2), torch.ones(3, 2) / 2\nsquare = torch.eye(3).expand(2, 3, 3)", "\n".join(
    [line for t in ("T.ExpTransform()", "T.AffineTransform(1.0, 2.0)", "T.AffineTransform(x, y)", "T.PowerTransform(2.0)", "T.PowerTransform(y)", "T.SigmoidTransform()", "T.TanhTransform()", "T.SoftplusTransform()", "T.AbsTransform()", "T.ComposeTransform([T.ExpTransform(), T.AffineTransform(0.0, 2.0)])", "T.ExpTransform().inv")
     for line in (f"{t}(x)", f"{t}.inv(y)", f"{t}.log_abs_det_jacobian(x, y)", f"{t}.forward_shape((3, 2)), {t}.inverse_shape((3, 2))")]
    + [line for t in ("T.SoftmaxTransform()", "T.StickBreakingTransform()", "T.LowerCholeskyTransform()", "T.PositiveDefiniteTransform()", "T.ReshapeTransform((3, 2), (6,))", "T.ReshapeTransform((2,), (1, 2))", "T.IndependentTransform(T.ExpTransform(), 1)") for line in (f"{t}(x)", f"{t}(square)", f"{t}.inv(y)", f"{t}.forward_shape((3, 2))")]
    + ["T.ReshapeTransform((3, 2), (5,))", "T.StickBreakingTransform().inverse_shape((3, 2))", "T.AffineTransform(0.0, 1.0, event_dim=1).log_abs_det_jacobian(x, y)", "D.TransformedDistribution(D.Normal(x, y), [T.SigmoidTransform(), T.AffineTransform(1.0, 3.0)]).log_prob(y)", "D.TransformedDistribution(D.Normal(x, y), T.StickBreakingTransform()).event_shape"]))

GROUPS["numpy: tables"] = ("a = np.arange(24).reshape(2, 3, 4)\nb = np.arange(6).reshape(2, 3)\nc = np.arange(6.0)\ndef changed(call, *rest):\n    d = np.arange(6).reshape(2, 3)\n    call(d, *rest)\n    return d", """
np.modf(c), np.frexp(c), np.isneginf(np.array([1.0, -np.inf, np.inf])), np.isposinf(np.array([1.0, -np.inf, np.inf])), np.isreal(c), np.iscomplex(c), np.isrealobj(c), np.angle(c), np.angle(c, deg=True)
np.kaiser(5, 14.0), np.astype(b, np.float32) if hasattr(np, 'astype') else b.astype(np.float32), np.matrix_transpose(a).shape if hasattr(np, 'matrix_transpose') else (2, 4, 3)
np.atleast_3d(b), np.atleast_3d(5), np.atleast_3d(np.arange(3)), np.atleast_3d(a).shape, np.dsplit(a, 2)[0].shape, np.dsplit(a, [1, 3])[1].shape
np.block([[b, b], [b, b]]), np.block([b, b]), np.block([[np.ones((2, 1), dtype=np.int64), b]])
np.insert(b, 1, 5), np.insert(b, 1, 5, axis=0), np.insert(b, 1, [7, 8], axis=1), np.insert(np.arange(4), -1, [9]), np.insert(b, [1], [[9], [9]], axis=1)
np.resize(b, (3, 3)), np.resize(b, 4), np.resize(np.arange(3), (2, 2, 2)), np.diagflat([1, 2]), np.diagflat(np.arange(2), 1)
np.diag_indices(3), np.diag_indices(2, 3), np.diag_indices_from(np.zeros((3, 3))), np.tril_indices_from(np.zeros((3, 3))), np.triu_indices_from(np.zeros((3, 3)), 1)
changed(np.fill_diagonal, 9), changed(np.fill_diagonal, [7, 8]), changed(np.put, [0, 4], [-1, -2]), changed(np.putmask, b > 2, 0), changed(lambda d: np.put_along_axis(d, np.array([[0], [1]]), 99, axis=1))
np.vander(np.arange(3)), np.vander(np.arange(3), 2), np.vander(np.arange(3), increasing=True)
np.select([b < 2, b > 3], [b, b * 10]), np.select([b < 2, b > 3], [b, b * 10], default=-1), np.piecewise(c, [c < 2, c >= 2], [-1, 1]), np.piecewise(c, [c < 2], [lambda v: -v, lambda v: v * 2]), np.piecewise(c, [c < 2], [3])
np.compress([True, False], b, axis=0), np.compress([False, True, True], b, axis=1), np.compress([True, False, True], b), np.extract(b > 2, b)
np.trim_zeros(np.array([0, 0, 1, 0, 2, 0])), np.trim_zeros(np.array([0, 1, 0]), 'f'), np.trim_zeros(np.array([0, 1, 0]), 'b'), np.apply_over_axes(np.sum, a, [0, 2]), np.fromstring('1 2 3', dtype=np.int64, sep=' '), np.fromstring('1,2', dtype=np.int64, sep=',')
np.trapezoid(c) if hasattr(np, 'trapezoid') else np.trapz(c), np.cov(b).shape, np.cov(c), np.cov(c, c).shape, np.cov(b, rowvar=False).shape, np.cov(b, bias=True).shape, np.cov(b, ddof=0).shape, np.corrcoef(b).shape, np.corrcoef(c), np.corrcoef(c, c).shape
np.convolve(np.arange(5), np.arange(3)), np.convolve(np.arange(2), np.arange(4)), np.convolve(np.arange(5), np.arange(3), 'same').shape, np.convolve(np.arange(5), np.arange(3), 'valid').shape, np.correlate(c, c).shape, np.correlate(c, c, 'full').shape, np.correlate(c, c[:2], 'same').shape
np.histogram_bin_edges(c, 4).shape, np.histogram2d(c, c)[0].shape, np.histogram2d(c, c, [2, 3])[0].shape, np.histogram2d(c, c, bins=4)[1].shape, np.histogram(c, 3)[1].shape, np.histogram(c, [0, 2, 5])[0].shape
np.intersect1d([1, 2, 3], [2, 3, 4]), np.setdiff1d([1, 2, 3], [2]), np.setxor1d([1, 2], [2, 3]), np.union1d([1, 2], [2, 3]), np.isin(b, [1, 4]), np.unique([3, 1, 3])
np.array_equiv([1, 2], [[1, 2], [1, 2]]), np.array_equiv([1, 2], [1, 3]), np.base_repr(10, 3), np.base_repr(-5, 2), np.base_repr(0), np.base_repr(5, 2, padding=2), np.binary_repr(5), np.binary_repr(5, width=8), np.binary_repr(-5, width=8), np.binary_repr(-5)
np.iterable([1]), np.iterable(5), np.can_cast(np.int32, np.float64), np.can_cast(np.float64, np.int32), np.may_share_memory(b, np.arange(3)), np.isfortran(b), np.spacing(1.0) > 0, np.geterr()['over']
np.array2string(np.arange(3)), np.array_str(np.arange(3)), np.array_repr(np.arange(3)), np.r_[1:4, 7], np.r_[0:1:5j].shape, np.c_[np.arange(3), np.arange(3)], np.s_[1:3], np.index_exp[1:3]
np.real_if_close(c).shape, np.real(c).shape, np.imag(c).shape, np.ix_([0, 1], [True, False, True]), np.ogrid[0:2, 0:3], np.mgrid[0:2, 0:3], np.nanmax(c), np.ptp(b), np.ptp(b, axis=0), np.copyto(np.zeros(3), 1)
""")

GROUPS["numpy: arrays and linear algebra"] = ("import copy\nb = np.arange(6).reshape(2, 3)\nc = np.arange(6.0)\ns = np.eye(3)\ndef changed(change):\n    d = np.arange(6).reshape(2, 3)\n    got = change(d)\n    return d, got\nclass Holder:\n    def __array__(self, dtype=None, copy=None): return np.arange(3)", """
changed(lambda d: d.__setitem__((0, 1), 9)), changed(lambda d: d.__setitem__(0, [7, 8, 9])), changed(lambda d: d.__setitem__(slice(None), np.ones((2, 3)))), changed(lambda d: d.fill(4)), changed(lambda d: d.sort()), changed(lambda d: d.sort(axis=0)), changed(lambda d: d.resize((3, 2))), changed(lambda d: d.__iadd__(1)), changed(lambda d: d.__imul__(2)), changed(lambda d: d.__isub__(np.array(1))), changed(lambda d: d.__itruediv__(2)), changed(lambda d: d.__ifloordiv__(2))
changed(lambda d: setattr(d, 'shape', (6,))), changed(lambda d: setattr(d, 'shape', -1)), b.real.shape, b.imag, c.conj().shape, b.view().shape, b.__array__().shape, np.array(Holder()), np.asarray(Holder()), np.ndarray((2, 3)).shape, np.ndarray(4, dtype=np.int32).dtype
range(5)[np.array(2)], [1, 2, 3][np.int64(1)], copy.copy(b), copy.deepcopy(b), b[..., 0], b[None, 0], b[:, np.newaxis].shape, b[[True, False]], b[b > 2], b[np.array([0, 1]), np.array([1, 2])], b[-1, ::2], b.T @ b, b @ np.arange(3), np.arange(3) @ np.arange(3), b == b, b != 2, b + 'a', b @ 'a', b < None
np.linalg.svd(s)[0].shape, np.linalg.svd(np.ones((3, 2)), full_matrices=False)[0].shape, np.linalg.svd(s, compute_uv=False).shape, np.linalg.qr(s)[0].shape, np.linalg.inv(s).shape, np.linalg.inv(np.ones((2, 3))), np.linalg.matrix_rank(s).shape, np.linalg.cond(s).shape, np.linalg.lstsq(np.ones((4, 2)), np.ones(4), rcond=None)[0].shape, np.linalg.lstsq(np.ones((4, 2)), np.ones((4, 3)), rcond=None)[0].shape, np.linalg.multi_dot([s, s, s]).shape, np.linalg.tensorinv(np.eye(4).reshape(2, 2, 2, 2)).shape, np.linalg.tensorsolve(np.eye(4).reshape(2, 2, 2, 2), np.ones((2, 2))).shape
np.linalg.norm(c).shape, np.linalg.norm(s, axis=0).shape, np.linalg.norm(s, 'fro').shape, np.linalg.norm(s, axis=1, keepdims=True).shape, np.linalg.det(s).shape, np.linalg.eigvalsh(s).shape, np.linalg.eigh(s)[1].shape, np.linalg.solve(s, np.ones(3)).shape, np.linalg.pinv(np.ones((2, 3))).shape, np.linalg.matrix_power(s, 3).shape, np.linalg.cholesky(s).shape, np.linalg.slogdet(s)[0].shape, np.linalg.nothing
""")

GROUPS["torch.func in detail"] = ("""
import torch.func as T
from torch.autograd import functional as A
x, w = torch.ones(3), torch.ones(2, 3)
def f(v): return (v * v).sum()
def g(v): return v * 2
def two(v, u): return (v * u).sum(), v
lin = nn.Linear(3, 2)
""", """
T.grad(f)(x), T.grad(lambda v, u: (v * u).sum(), argnums=1)(x, x), T.grad(lambda v, u: (v * u).sum(), argnums=(0, 1))(x, x), T.grad(two, has_aux=True)(x, x), T.grad_and_value(f)(x), T.grad(g)(x), T.grad(f, argnums=3)(x), T.grad(f)(torch.ones(3, dtype=torch.int64)), T.grad(lambda v: (v.sum(), 1, 2), has_aux=True)(x), T.grad(f, argnums='a')(x), T.grad(lambda v: 3)(x)
T.vjp(g, x)[0], T.vjp(g, x)[1](x), T.vjp(two, x, x, has_aux=True)[2], T.vjp(lambda v: (v, v * 2), x)[1]((x, x)), T.vjp(lambda v: 3, x), T.vjp(g, x)[1](torch.ones(4)), T.vjp(lambda v: {'a': v}, x)[1]({'a': x})
T.jvp(g, (x,), (x,)), T.jvp(two, (x, x), (x, x), has_aux=True), T.jvp(g, (x,), (torch.ones(4),)), T.jvp(g, (x,), (x, x)), T.jvp(g, (x,), (x.double(),)), T.jvp(lambda v: 3, (x,), (x,)), T.linearize(g, x)[0], T.linearize(g, x)[1](x), T.linearize(g, torch.ones(2, dtype=torch.int64)), T.linearize(g, x)[1](torch.ones(4))
T.jacrev(g)(x), T.jacrev(lambda v, u: w @ v + u[:2], argnums=(0, 1))(x, x), T.jacrev(two, has_aux=True)(x, x), T.jacrev(g, chunk_size=2)(x), T.jacrev(g, chunk_size=0)(x), T.jacfwd(g)(x), T.jacfwd(lambda v: w @ v)(x), T.jacfwd(two, has_aux=True)(x, x), T.hessian(f)(x), T.hessian(lambda v, u: (v * u).sum(), argnums=(0, 1))(x, x), T.jacrev(lambda v: torch.ones(2))(x), T.jacfwd(lambda v: torch.ones(2))(x)
T.functional_call(lin, dict(lin.named_parameters()), x), T.functional_call(lin, {'weight': torch.zeros(2, 3)}, (x,)), T.functional_call(lin, {'nothing': x}, (x,)), T.functional_call(lin, ({'weight': torch.zeros(2, 3)}, {'bias': torch.zeros(2)}), (x,)), T.functional_call(lin, ({'weight': w}, {'weight': w}), (x,)), T.functional_call(lin, 5, (x,)), T.functional_call(lin, {'weight': w}, x, strict=True), T.functional_call(lin, {'weight': 5}, (x,)), T.functional_call(nn.ReLU(), {}, x), T.functional_call(nn.Sequential(lin, lin), {'0.weight': w, '0.bias': torch.ones(2)}, (torch.ones(2, 3),)), T.functional_call(lin, {'in_features': x}, (x,)), T.functional_call(lin, {}, None)
T.stack_module_state([nn.Linear(3, 2), nn.Linear(3, 2)])[0], T.stack_module_state([]), T.stack_module_state([nn.Linear(3, 2), nn.ReLU()]), T.stack_module_state([nn.Linear(3, 2), nn.Linear(3, 2).eval()]), T.stack_module_state([nn.BatchNorm1d(2), nn.BatchNorm1d(2)])[1], T.stack_module_state([nn.Linear(3, 2), nn.Linear(3, 2).requires_grad_(False)])
T.replace_all_batch_norm_modules_(nn.Sequential(nn.BatchNorm1d(3)))[0].running_mean, T.replace_all_batch_norm_modules_(nn.BatchNorm1d(3)).track_running_stats
T.vmap(g)(w), T.vmap(g, in_dims=1)(w), T.vmap(g, in_dims=1, out_dims=1)(w), T.vmap(lambda v, u: v * u, in_dims=(0, None))(w, x), T.vmap(lambda v, u: v @ u, in_dims=(1, None), out_dims=0)(w, torch.ones(2)), T.vmap(lambda d: d['a'] * 2, in_dims=({'a': 0},))({'a': w}), T.vmap(lambda l: l[0] + l[1], in_dims=([0, 1],))([w, w.t()]), T.vmap(g, in_dims=2)(w), T.vmap(g, in_dims=(0, 0))(w), T.vmap(g, in_dims=None)(w), T.vmap(g, in_dims='a')(w), T.vmap(g)(), T.vmap(g)(5), T.vmap(g, in_dims=(None,))(w), T.vmap(lambda v, u: v * u)(w, x)
T.vmap(g, chunk_size=1)(w), T.vmap(g, chunk_size=0)(w), T.vmap(g, randomness='often')(w), T.vmap(lambda v: torch.rand(2), randomness='different')(w), T.vmap(lambda v: torch.rand(2))(w), T.vmap(lambda v: (v, v.sum()), out_dims=(1, 0))(w), T.vmap(lambda v: (v, v.sum()), out_dims=(1, 0, 0))(w), T.vmap(g, out_dims=5)(w), T.vmap(lambda v: torch.ones(2))(w), T.vmap(lambda v: 3)(w), T.vmap(T.grad(f))(w), T.vmap(g, out_dims=None)(w), T.vmap(g, in_dims=-1)(w), T.vmap(lambda v: v)(torch.ones(0, 3))
A.vjp(g, x, x), A.vjp(f, x), A.vjp(g, x), A.vjp(lambda a, b: (a * b).sum(), (x, x)), A.vjp(g, x, torch.ones(4)), A.vjp(g, x, (x, x)), A.vjp(lambda v: 3, x), A.vjp(g, 5), A.vjp(lambda v: torch.ones(()), x, strict=True), A.vjp(g, x, x, create_graph=True)[1]
A.jvp(g, x, x), A.jvp(g, x), A.jvp(g, torch.ones(1)), A.jvp(lambda a, b: a * b, (x, x), (x, x)), A.jvp(lambda v: (v, v * 2), x, x), A.jvp(g, x, torch.ones(2)), A.jvp(g, x, x, strict=True)
A.jacobian(g, x), A.jacobian(lambda a, b: a * b, (x, x)), A.jacobian(lambda v: (v, w @ v), x), A.jacobian(g, x, vectorize=True), A.jacobian(g, x, vectorize=True, strategy='forward-mode'), A.jacobian(g, x, strategy='other'), A.jacobian(g, x, strategy='forward-mode'), A.jacobian(g, x, create_graph=True, strategy='forward-mode', vectorize=True), A.jacobian(lambda v: torch.ones(2), x), A.jacobian(lambda v: torch.ones(2), x, strict=True)
A.hessian(f, x), A.hessian(lambda a, b: (a * b).sum(), (x, x)), A.hessian(g, x), A.hessian(lambda v: (f(v), f(v)), x), A.hessian(f, x, vectorize=True), A.vhp(f, x, x), A.hvp(f, x, x), A.vhp(lambda a, b: (a * b).sum(), (x, x), (x, x)), A.hvp(lambda a, b: (a * b).sum(), (x, x), (x, x)), A.vhp(f, x), A.hvp(g, x, x), A.vhp(f, x, torch.ones(2)), A.hvp(f, torch.ones(1))
""")

GROUPS["pruning and dynamic quantization"] = ("""
import torch.nn.utils.prune as P
from torch.ao.quantization import quantize_dynamic
def names(m): return sorted(n for n, _ in m.named_parameters()), sorted(n for n, _ in m.named_buffers())
def net(): return nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 2, bias=False))
x = torch.zeros(3, 4)
def run(m): return type(m).__name__, names(m), m(x).shape
""", "\n".join([f"names({p}), {p}(x).shape" for p in ("P.l1_unstructured(nn.Linear(4, 6), 'weight', 0.3)", "P.random_unstructured(nn.Linear(4, 6), 'weight', amount=0.3)", "P.identity(nn.Linear(4, 6), 'bias')", "P.random_structured(nn.Linear(4, 6), 'weight', 0.5, 0)",
                                                       "P.ln_structured(nn.Linear(4, 6), 'weight', 0.5, 2, 1)", "P.custom_from_mask(nn.Linear(4, 6), 'weight', torch.ones(6, 4))", "P.L1Unstructured.apply(nn.Linear(4, 6), 'weight', 0.3) and nn.Linear(4, 6)",
                                                       "P.remove(P.l1_unstructured(nn.Linear(4, 6), 'weight', 0.3), 'weight')", "P.l1_unstructured(P.l1_unstructured(nn.Linear(4, 6), 'weight', 0.3), 'bias', 0.2)")]) + """
P.is_pruned(nn.Linear(4, 6)), P.is_pruned(P.identity(nn.Linear(4, 6), 'weight')), P.remove(nn.Linear(4, 6), 'weight'), type(P.identity(nn.Linear(4, 6), 'weight').weight).__name__, len(P.identity(nn.Linear(4, 6), 'weight')._forward_pre_hooks), len(P.remove(P.identity(nn.Linear(4, 6), 'weight'), 'weight')._forward_pre_hooks)
(lambda m: (P.global_unstructured([(m[0], 'weight'), (m[2], 'weight')], pruning_method=P.L1Unstructured, amount=0.2), names(m)))(net())
repr(quantize_dynamic(net())), quantize_dynamic(net(), dtype=torch.qint8)[0]._get_name(), repr(quantize_dynamic(nn.Sequential(nn.LSTM(4, 3), nn.GRU(4, 3)))), repr(quantize_dynamic(net(), {nn.ReLU})), repr(quantize_dynamic(net(), {'0'}))
quantize_dynamic(net())(x).shape, quantize_dynamic(net()).training, quantize_dynamic(net(), dtype=torch.int8), quantize_dynamic(nn.LSTM(4, 3))(torch.zeros(5, 2, 4))[0].shape, quantize_dynamic(nn.Sequential(nn.GRU(4, 3)))(torch.zeros(5, 2, 4))[0].shape, repr(quantize_dynamic(net(), dtype=torch.float16))
""")

GROUPS["functions and methods of tensors"] = ("import torch.signal.windows as W\nx, b = torch.ones(2, 3), torch.arange(6).reshape(2, 3)\ndef changed(t, call):\n    call(t)\n    return t", """
torch.trapezoid(x), torch.trapezoid(x, dim=0), torch.trapezoid(x, dx=2.0), torch.trapezoid(x, torch.arange(3.0)), torch.cumulative_trapezoid(x), torch.cumulative_trapezoid(x, dim=0), torch.cumulative_trapezoid(x > 0), torch.cumulative_trapezoid(torch.ones(2, 0))
torch.gradient(x), torch.gradient(x, dim=1), torch.gradient(torch.ones(4), spacing=2.0), torch.gradient(x, edge_order=3), torch.gradient(torch.ones(1)), torch.unravel_index(torch.tensor(5), (2, 3)), torch.unravel_index(torch.tensor([1, 5]), (2, 3)), torch.unravel_index(torch.tensor(1.0), (2, 3)), torch.unravel_index(torch.tensor(1), (-2, 3))
torch.histogramdd(torch.ones(4, 2), [2, 3])[0], torch.histogramdd(torch.ones(4, 2), 3)[0], torch.histogramdd(torch.ones(4), 3), torch.histogramdd(torch.ones(4, 2), [2]), torch.histogramdd(torch.ones(4, 2, dtype=torch.int64), 3), torch.norm_except_dim(x), torch.norm_except_dim(x, 2, 1), torch.norm_except_dim(x, 2, -1)
torch.empty_permuted((2, 3, 4), (0, 2, 1)), torch.empty_permuted((2, 3, 4), (0, 2, 1)).stride(), torch.empty_permuted((2, 3), (0, 0)), torch.nonzero_static(b, size=3), torch.nonzero_static(b, size=-1), torch.nansum(x), torch.nansum(x, 1, keepdim=True), torch.is_nonzero(torch.ones(1))
torch.sym_int(2.7), torch.sym_int(-2.7), torch.sym_float(3), torch.sym_not(True), torch.sym_max(2, 3), torch.sym_max(2, 3.0), torch.sym_min(2, 3), torch.sym_min(2.0, 3), torch.sym_sum([1, 2, 3]), torch.sym_ite(True, 1, 2), torch.sym_ite(False, 1, 2), torch.sym_sqrt(4)
torch._check(True), torch._check(False), torch._check(False, lambda: 'text'), torch._check_value(False), torch._check_type(False), torch._check_index(False), torch._check_not_implemented(False), torch._check_is_size(3), torch._check_is_size(-3), torch.svd_lowrank(torch.ones(5, 4), q=2)[0], torch.svd_lowrank(torch.ones(5, 4), q=9), torch.pca_lowrank(torch.ones(5, 4), q=9), torch.pca_lowrank(torch.ones(5, 4), q=2, niter=-1), torch.pca_lowrank(torch.ones(5, 4), q=2)[2]
torch.is_same_size(x, x), torch.is_neg(x), torch.is_conj(x), torch.is_inference(x), torch.is_signed(b)
changed(x.clone(), lambda t: t.resize_(3, 4)), changed(x.clone(), lambda t: t.resize_((3, 2))), changed(x.clone(), lambda t: t.resize_as_(torch.ones(4))), changed(x.clone(), lambda t: t.resize_(-1, 2)), changed(torch.ones(2, requires_grad=True), lambda t: t.resize_(3)), changed(x.clone(), lambda t: t.set_(torch.ones(5))), changed(x.clone(), lambda t: t.set_(torch.ones(5, dtype=torch.int64))), changed(x.clone(), lambda t: t.set_()), changed(x.clone(), lambda t: t.set_(torch.ones(12), 0, (3, 4)))
x.clone().apply_(lambda v: v + 1), x.clone().map_(torch.ones(2, 3), lambda v, u: v + u), x.clone().map_(torch.ones(2, 3, dtype=torch.int64), lambda v, u: v), x.clone().map2_(x, x, lambda v, u, s: v), x.dense_dim(), x.sparse_dim(), x.is_coalesced(), x.coalesce(), x.to_dense(), x.clone().float_power_(2), x.double().float_power_(2), x.double().float_power_(torch.ones(3)), x.clone().polygamma_(1), (x * 5).mvlgamma_(2), b.nonzero_static(size=2), b.nonzero_static(size=-1), x.unsafe_chunk(2)[0], x.unsafe_split(1)[0], x.unsafe_split_with_sizes([1, 1])[1], x.split_with_sizes([1, 2], 1)[1], torch.unsafe_chunk(x, 3, 1)[2]
W.exponential(5), W.exponential(5, tau=0), W.exponential(5, center=1.0), W.exponential(5, center=1.0, sym=False), W.cosine(4, sym=False), W.gaussian(6, std=2.0), W.gaussian(6, std=0.0), W.kaiser(5, beta=3.0), W.kaiser(5, beta=-1.0), W.general_cosine(5, a=[0.5, 0.5]), W.general_cosine(5, a=[]), W.general_cosine(5, a=3), W.general_hamming(5), W.hamming(5), W.hann(5), W.blackman(5), W.bartlett(5), W.nuttall(5), W.hann(-1), W.hann(5, dtype=torch.float64), W.hann(0), W.hann(1), W.hann(5, dtype=torch.int64)
""")

GROUPS["yaml in detail"] = ("""
import yaml, io
class Mark(yaml.YAMLObject):
    yaml_tag = '!mark'
    yaml_loader = [yaml.SafeLoader]
    def __repr__(self): return f'Mark({sorted(self.__dict__.items())})'
class Mine(yaml.SafeLoader): pass
Mine.add_constructor('!twice', lambda loader, node: loader.construct_scalar(node) * 2)
Mine.add_constructor('!seq', lambda loader, node: tuple(loader.construct_sequence(node)))
Mine.add_constructor('!map', lambda loader, node: sorted(loader.construct_mapping(node)))
Mine.add_multi_constructor('!any/', lambda loader, suffix, node: suffix)
Mine.add_constructor(None, lambda loader, node: 'other')
def written(call, *args, **options):
    stream = io.StringIO()
    call(*args, stream, **options)
    return stream.getvalue()
def wrong(text):
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as e:
        return type(e).__name__, e.problem_mark.line, e.problem_mark.column
""", """
yaml.safe_load('!mark {a: 1}'), yaml.load('!twice ab', Mine), yaml.load('!seq [1, 2]', Mine), yaml.load('!map {b: 1, a: 2}', Mine), yaml.load('!any/x 1', Mine), yaml.load('!nothing 1', Mine), yaml.safe_load('!nothing 1'), yaml.load('!!python/tuple [1, 2]', yaml.FullLoader), yaml.load('!!python/str a', yaml.FullLoader)
written(yaml.dump, {'a': 1, 'b': [1, 2]}), written(yaml.safe_dump, {'b': 1, 'a': None}, sort_keys=False), written(yaml.dump_all, [{'a': 1}, {'b': 2}]), yaml.dump_all([1, 2]), yaml.dump('a\\nb'), yaml.dump('a: "b"'), yaml.dump(''), yaml.dump('true'), yaml.dump(['- x', '1.5', 'null', "it's"]), yaml.dump({'a': {'b': {}}, 'c': []}), yaml.dump({1: True, None: 2.5}), yaml.dump((1, 2)) != '', yaml.dump({'a': [1, 2]}, default_flow_style=True), yaml.dump(float('inf')), yaml.dump(-0.5), yaml.dump('é', allow_unicode=True)
wrong('a: ['), wrong('a: b: c'), wrong('{a'), wrong('a\\n b: c'), list(yaml.safe_load_all('1\\n---\\n2\\n')), yaml.safe_load('a: &x [1]\\nb: *x'), yaml.safe_load('a: 1e3\\nb: 1.0e+3\\nc: 0x1f\\nd: 0o17\\ne: 1_000\\nf: .inf\\ng: ~\\nh: yes\\ni: 12:30'), yaml.safe_load('<<: {a: 1}\\nb: 2'), yaml.safe_load(io.StringIO('a: 1'))
""")

GROUPS["boxes, sets and keywords"] = ("""
import re, collections.abc
import torchvision.ops as O
boxes = torch.tensor([[0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 4.0], [0.0, 0.0, 2.0, 2.1]])
scores = torch.tensor([0.9, 0.8, 0.7])
class Bag(collections.abc.Set):
    def __init__(self, items): self.items = list(items)
    def __contains__(self, item): return item in self.items
    def __iter__(self): return iter(self.items)
    def __len__(self): return len(self.items)
    def __repr__(self): return f'Bag({sorted(self.items)})'
def refused(text):
    try:
        return eval(text)
    except SyntaxError as e:
        return e.msg
net = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU()))
""", """
[O.box_convert(boxes, a, b) for a in ('xyxy', 'xywh', 'cxcywh') for b in ('xyxy', 'xywh', 'cxcywh')], O.box_convert(boxes, 'xyxy', 'other'), O.box_area(boxes), O.box_iou(boxes, boxes[:2]), O.generalized_box_iou(boxes, boxes[:2]), O.distance_box_iou(boxes, boxes[:2]), O.complete_box_iou(boxes, boxes[:2]), O.clip_boxes_to_image(boxes, (2, 3)), O.masks_to_boxes(torch.ones(2, 4, 5))
Bag('ab') > Bag('a'), Bag('a') > Bag('ab'), Bag('a') > Bag('a'), Bag('ab') >= Bag('ab'), Bag('a') < Bag('ab'), Bag('ab') < Bag('a'), Bag('a') <= Bag('b'), Bag('ab') == Bag('ba'), Bag('ab') & Bag('bc'), Bag('ab') | Bag('bc'), Bag('ab') - Bag('bc'), Bag('ab') ^ Bag('bc'), Bag('ab').isdisjoint('cd'), {'a', 'b'} > Bag('a'), Bag('a') < {'a', 'b'}, Bag('a') > 5, Bag('a') & 5, Bag('a') == 5
[bool(re.fullmatch('a{10}', 'a' * n)) for n in (9, 10, 11)], [bool(re.fullmatch('a{2,12}', 'a' * n)) for n in (1, 2, 12, 13)], [bool(re.fullmatch('a{,3}', 'a' * n)) for n in (0, 3, 4)], [bool(re.fullmatch('a{19,}', 'a' * n)) for n in (18, 19, 21)], re.sub(r'(a)(b)', r'\\\\2\\\\1', 'ab'), re.findall('a{x}', 'a{x}'), re.match('(?P<n>a)(?P=n)', 'aa').groupdict(), re.compile('a{3,2}')
refused(r"b'\\\\x1'"), refused(r"'\\\\x1'"), refused(r"'\\\\u12'"), refused(r"'\\\\U00110000'"), refused(r"b'ab\\\\xg'"), refused(r"'ab\\\\xg0'")
net.get_submodule('1.0'), net.get_submodule(target='0'), net.get_submodule('x'), net.get_submodule('0.weight'), net.get_parameter(target='0.weight').shape, net.get_parameter('0.nothing'), net.get_buffer(target='0.x'), [n for n, _ in net.named_modules(prefix='p')], [n for n, _ in net.named_parameters(prefix='p', recurse=False)], len(list(net.named_modules(remove_duplicate=False))), net.train(mode=False).training, net.requires_grad_(requires_grad=False)[0].weight.requires_grad, net.zero_grad(set_to_none=True), net.to(dtype=torch.float64)[0].weight.dtype, net.add_module(name='z', module=nn.ReLU()), net.register_buffer(name='b', tensor=torch.ones(2), persistent=False), sorted(net.state_dict(prefix='q.')), net.register_parameter(name='c', param=None), net.apply(fn=lambda m: None) is net, net.extra_repr(), net.set_submodule('1.0', nn.GELU()), net[1]
torch.autograd.profiler.record_function('a').name, torch.autograd.profiler.record_function('a', 'b').args, torch.autograd.profiler.record_function('a').args
""")

GROUPS["numpy: numbers in tensors"] = ("", """
torch.tensor(np.log(2.0)), torch.tensor(np.float64(2)), torch.tensor([np.float64(1)]), torch.tensor(np.float32(1)), torch.tensor([np.float32(1)]), torch.tensor(np.float16(2))
torch.tensor(np.int32(1)), torch.tensor([np.int32(1), np.int32(2)]), torch.tensor([1, np.float64(2)]), torch.tensor([np.float64(1), 2]), torch.tensor([[np.float32(1)], [2.0]])
torch.tensor([np.int32(1), 2]), torch.tensor([np.int32(1), 2.0]), torch.tensor([np.int8(1), np.int32(2)]), torch.tensor(np.log(2.0), dtype=torch.float32), torch.as_tensor(np.float64(1))
torch.tensor(np.pi), torch.tensor(np.float64(2) / 2), torch.full((2,), np.float64(3)), torch.ones([]) * np.log(2.0), torch.tensor(np.sin(1.0)), nn.Parameter(torch.tensor(np.log(2.0)))
np.arange(0, 5, -1), np.arange(5, 0), np.arange(3, 0, -1), np.arange(0.0, 1.0, -0.5), torch.tensor(np.arange(0, 5, -1))
np.power(10000, 0.5), np.power(10000, 2 * 3 / 8), 3 / np.power(10000, 0.5), np.power(2, 3), np.power(-2.0, 2), np.power(2.0, 30.0), np.float64(3) * 2, -np.float64(3), 7 // np.float64(2)
""")
GROUPS["torch: forms of results"] = ("t = torch.tensor([[1, 0], [2, 3]])\nv = torch.tensor([0, 1])", """
t.nonzero(), t.nonzero(as_tuple=False), t.nonzero(as_tuple=True), torch.nonzero(t, as_tuple=False), torch.nonzero(v, as_tuple=True), torch.nonzero(v, as_tuple=False)
torch.nonzero(torch.zeros(0), as_tuple=False), torch.nonzero(torch.tensor(1), as_tuple=False), torch.nonzero(torch.tensor(1), as_tuple=True), torch.where(v > 0), torch.argwhere(t)
F.interpolate(torch.ones(1, 1, 4, 4), size=(2, 2)).long()[0, 0].sum(0).tolist(), F.interpolate(torch.ones(1, 1, 2, 2), size=torch.Size([3, 3])).sum().item()
""")

GROUPS["numpy: two operands, numbers and arrays"] = ("a = np.ones(3)\nk = np.arange(3)", "\n".join(
    line for f in ("heaviside", "copysign", "nextafter", "logaddexp", "logaddexp2", "maximum", "minimum", "hypot", "arctan2", "fmod", "fmax", "fmin", "float_power", "true_divide", "remainder", "floor_divide")
    for line in (f"np.{f}(a, 2.0)", f"np.{f}(2.0, a)", f"np.{f}(1.5, 2.0) + 0", f"np.{f}(a.astype(np.float32), 2.0)"))
    + "\n" + "\n".join(line for f in ("gcd", "lcm", "bitwise_and", "left_shift") for line in (f"np.{f}(k, 4)", f"np.{f}(4, k)", f"np.{f}(4, 6) + 0")) + "\nnp.ldexp(a, 2)\nnp.ldexp(1.5, 2) + 0\nnp.spacing(1.0) > 0")
