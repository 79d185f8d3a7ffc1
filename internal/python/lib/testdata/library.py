import sys
def t(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__ + ':', e)
import json, os, os.path, pathlib, random, fractions, decimal, statistics, string, textwrap, heapq, bisect, operator, contextlib, io, csv, base64, hashlib, struct, argparse, logging, warnings, fnmatch, urllib.parse, queue, weakref, numbers, abc, types, copy, itertools, functools, collections, collections.abc, datetime, ast, glob
t(lambda: json.dumps({'a': [1, 2.5, None, True, 'é', float('inf')], 1: 2}, indent=2)); t(lambda: json.loads('{"a": [1, 2.5e3, null, "\\u00e9\\n"], "b": {}}')); t(lambda: json.loads('[1,]')); t(lambda: json.loads('')); t(lambda: json.loads('{"a":}')); t(lambda: json.dumps({1, 2})); t(lambda: json.dumps('a', ensure_ascii=False)); t(lambda: json.dumps([], indent=2)); t(lambda: json.dumps({'b': 1, 'a': [1, {'c': 2}]}, sort_keys=True, separators=(',', ':'))); t(lambda: json.loads('1 2')); t(lambda: json.loads('"abc')); t(lambda: json.dumps((1, 2), indent=4)); t(lambda: json.loads('-0.5E+2')); t(lambda: json.loads('NaN'))
random.seed(42); t(lambda: [random.random() for _ in range(3)]); t(lambda: [random.randint(1, 100) for _ in range(5)]); t(lambda: random.choice('abc')); t(lambda: random.sample(range(100), 5)); t(lambda: random.choices('abc', weights=[1, 2, 3], k=5)); x = list(range(10)); random.shuffle(x); print(x); t(lambda: random.uniform(1, 2)); random.seed('abc'); t(lambda: random.random()); t(lambda: random.Random(5).random()); t(lambda: random.getrandbits(70)); t(lambda: random.randrange(0, 100, 7)); t(lambda: random.sample(range(1000), 30)[:5]); t(lambda: random.expovariate(1.5)); t(lambda: random.choice([])); t(lambda: random.sample([1], 2))
F = fractions.Fraction; t(lambda: F('1/3') + F(1, 6)); t(lambda: F(0.5)); t(lambda: F('0.125')); t(lambda: F(3, 0)); t(lambda: F(22, 7).limit_denominator(5)); t(lambda: F(1, 3) ** 2); t(lambda: round(F(7, 2))); t(lambda: F(-7, 2) // 1); t(lambda: float(F(1, 4))); t(lambda: F(1, 3) < 0.5); t(lambda: str(F(4, 2))); t(lambda: F(1, 2) + 0.5); t(lambda: {F(1, 2): 1}[0.5])
D = decimal.Decimal; t(lambda: D('1.10') + D('2.2')); t(lambda: D(1) / D(3)); t(lambda: D('2') * D('1.50')); t(lambda: D('1.005').quantize(D('0.01'))); t(lambda: D('1E+3')); t(lambda: D('0.000001')); t(lambda: D('x'))
t(lambda: statistics.mean([1, 2, 3, 4])); t(lambda: statistics.median([1, 3, 2])); t(lambda: statistics.stdev([1, 2, 3, 4])); t(lambda: statistics.pvariance([1, 2, 3])); t(lambda: statistics.mode('aab')); t(lambda: statistics.mean([]))
t(lambda: string.Template('$a ${b} $$').substitute(a=1, b=2)); t(lambda: string.Template('$a').substitute()); t(lambda: string.Template('$a $').safe_substitute()); t(lambda: string.capwords('a b c')); t(lambda: textwrap.dedent('  a\n   b\n')); t(lambda: textwrap.indent('a\nb', '> ')); t(lambda: textwrap.fill('the quick brown fox jumps', 10)); t(lambda: textwrap.shorten('the quick brown fox', 12))
h = [5, 1, 4]; heapq.heapify(h); heapq.heappush(h, 0); t(lambda: (heapq.heappop(h), h, heapq.nlargest(2, h), heapq.nsmallest(2, h), heapq.heappushpop(h, 9), heapq.heapreplace(h, 2))); t(lambda: list(heapq.merge([1, 4], [2, 3])))
t(lambda: (bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2))); t(lambda: operator.itemgetter(1, 2)('abc')); t(lambda: operator.attrgetter('real', 'imag')(3)); t(lambda: operator.methodcaller('split', ',')('a,b')); t(lambda: operator.index(3.5)); t(lambda: operator.itemgetter(1)); t(lambda: operator.concat(1, 2))
@contextlib.contextmanager
def cm(x):
    print('in')
    try: yield x
    except ValueError as e: print('caught', e)
    finally: print('out')
with cm(3) as v: print(v)
with cm(3) as v: raise ValueError('q')
with contextlib.suppress(KeyError): {}['a']
with contextlib.ExitStack() as st:
    st.enter_context(cm(1)); st.callback(print, 'cb')
buf = io.StringIO()
with contextlib.redirect_stdout(buf): print('hidden')
print(repr(buf.getvalue())); t(lambda: [l for l in io.StringIO('a\nb')]); t(lambda: io.BytesIO(b'abc').read(2)); t(lambda: open('x').read()) if 0 else None
t(lambda: list(csv.reader(['a,"b,c",d']))); t(lambda: base64.b64encode(b'hello')); t(lambda: base64.b64decode('aGVsbG8=')); t(lambda: hashlib.md5(b'a').hexdigest()); t(lambda: hashlib.sha256(b'').hexdigest()[:16]); t(lambda: struct.calcsize('<iHq')); t(lambda: struct.calcsize('bi')); t(lambda: fnmatch.filter(['a.py', 'b.txt'], '*.py')); t(lambda: fnmatch.fnmatch('abc', '[!x]b?')); t(lambda: urllib.parse.urlparse('https://a.b/c/d?x=1#f')); t(lambda: urllib.parse.quote('a b/é')); t(lambda: urllib.parse.urljoin('http://a/b/c', '../d')); t(lambda: ast.literal_eval("{'a': [1, 2.0, None, -3]}")); t(lambda: glob.glob('/nonexistent/*'))
P = pathlib.PurePosixPath; t(lambda: P('/a/b') / 'c' / '../d.txt'); t(lambda: (P('a/b.tar.gz').suffixes, P('a/b.tar.gz').stem, P('/a/b').relative_to('/a'), P('a').with_suffix('.x'), P('a') == P('a/'), P('/a/b').is_absolute(), P('a/b').parts, P('.'), P('a//b')))
t(lambda: (os.path.join('a', '', 'b'), os.path.split('/a/b/'), os.path.splitext('.bashrc'), os.path.normpath('/a/./b/../c'), os.path.relpath('/a/b', '/a/c'), os.path.commonprefix(['abc', 'abd']), os.path.isabs('/a'), os.path.basename('a/'), os.path.commonpath(['/a/b', '/a/c']))); t(lambda: os.environ.get('NOPE', 3))
p = argparse.ArgumentParser(prog='p'); p.add_argument('pos', nargs='?', default='d'); p.add_argument('-l', '--lr', type=float, default=.1); p.add_argument('--n', nargs='+', type=int); p.add_argument('--c', choices=['a', 'b'], default='a'); p.add_argument('--no-x', dest='x', action='store_false'); p.add_argument('-v', action='count', default=0); p.add_argument('--b', action=argparse.BooleanOptionalAction, default=True); p.add_argument('--app', action='append')
t(lambda: p.parse_args([])); t(lambda: p.parse_args(['q', '--lr=3', '--n', '1', '2', '--c', 'b', '--no-x', '-vv', '--no-b', '--app', '1', '--app', '2'])); t(lambda: p.parse_known_args(['--zz', '1'])); t(lambda: p.parse_args(['-l', '5'])); t(lambda: vars(p.parse_args(['--n', '-1'])))
sp = argparse.ArgumentParser(); ss = sp.add_subparsers(dest='cmd'); a = ss.add_parser('train'); a.add_argument('--e', type=int, default=3); t(lambda: sp.parse_args(['train', '--e', '5'])); t(lambda: sp.parse_args([]))
t(lambda: (isinstance([], collections.abc.Sequence), isinstance({}, collections.abc.Mapping), isinstance(1, collections.abc.Hashable), isinstance([], collections.abc.Hashable), isinstance((x for x in []), collections.abc.Generator), isinstance(len, collections.abc.Callable), isinstance('a', collections.abc.Iterable), isinstance(5, collections.abc.Iterable), issubclass(dict, collections.abc.MutableMapping), isinstance(range(3), collections.abc.Sequence), isinstance({}.keys(), collections.abc.KeysView), isinstance({1}, collections.abc.Set)))
t(lambda: (isinstance(True, numbers.Number), isinstance(1.0, numbers.Real), isinstance(1j, numbers.Real), isinstance(1, numbers.Integral)))
class MyMap(collections.abc.Mapping):
    def __getitem__(self, k): return {'a': 1}[k]
    def __iter__(self): return iter(['a'])
    def __len__(self): return 1
t(lambda: (dict(MyMap()), MyMap().get('z'), 'a' in MyMap(), list(MyMap().items()), MyMap() == {'a': 1}))
class UD(collections.UserDict): pass
t(lambda: (UD(a=1), UD({'x': 2})['x'], 'x' in UD(), len(UD(a=1)))); t(lambda: types.SimpleNamespace(a=1, b='x')); t(lambda: types.MappingProxyType({'a': 1})['a']); t(lambda: copy.copy([1, [2]])); x = [1]; x.append(x); t(lambda: copy.deepcopy(x)); t(lambda: weakref.ref(UD)() is UD); t(lambda: datetime.timedelta(days=1, hours=2)); t(lambda: datetime.date(2024, 2, 29) + datetime.timedelta(1)); t(lambda: datetime.datetime(2024, 1, 1, 5).isoformat()); t(lambda: str(datetime.datetime(2024, 1, 1) - datetime.datetime(2023, 12, 31)))
class K:
    def __init__(self): self.v = [1, 2]; self.me = self
    def __eq__(self, o): return self.v == o.v
k = K(); k2 = copy.deepcopy(k); t(lambda: (k2.v == k.v, k2.v is k.v, k2.me is k2)); 
class Old:
    def __reduce__(self): return (list, ((1, 2),))
t(lambda: copy.copy(Old()))
class G:
    def __init__(self): self.a = 1
    def __getstate__(self): return {'a': self.a + 1}
    def __setstate__(self, s): self.__dict__.update(s)
t(lambda: copy.deepcopy(G()).a); t(lambda: copy.copy(G()).a)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always'); warnings.warn('hi', DeprecationWarning); print(len(w), w[0].message, w[0].category.__name__)
log = logging.getLogger('a.b'); log.setLevel('INFO'); print(log, log.getEffectiveLevel(), logging.getLogger('a').name, log.parent.name, log.isEnabledFor(10))
q = queue.Queue(); q.put(1); print(q.get(), q.empty()); t(lambda: q.get(block=False))
print(sys.version_info >= (3, 8), sys.maxsize, sys.byteorder, sys.float_info.epsilon, sys.getrecursionlimit() > 100)
t(lambda: sys.exit(3)); t(lambda: list(itertools.chain.from_iterable([[1], [2]]))); t(lambda: list(itertools.starmap(pow, [(2, 3)]))); t(lambda: list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1]))); t(lambda: list(itertools.dropwhile(lambda x: x < 3, [1, 2, 3, 1]))); t(lambda: list(itertools.compress('abc', [1, 0, 1]))); t(lambda: list(itertools.pairwise('abc'))); t(lambda: list(itertools.combinations_with_replacement('ab', 2))); t(lambda: [next(c) for c in [itertools.cycle('ab')] for _ in range(3)]); t(lambda: list(itertools.islice('abcdef', 1, None, 2))); t(lambda: list(itertools.repeat(1, 3))); a, b = itertools.tee([1, 2]); t(lambda: (list(a), list(b))); t(lambda: list(itertools.filterfalse(None, [0, 1]))); t(lambda: list(itertools.accumulate([1, 2, 3], lambda a, b: a * b, initial=1))); t(lambda: list(itertools.permutations([1, 2, 3]))[:3]); t(lambda: next(itertools.count(1.5, .5))); t(lambda: list(itertools.product([1, 2], [3], repeat=1)))
