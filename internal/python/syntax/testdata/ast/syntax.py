# Corners of the grammar.
x = *y, = z
x = (yield_ := 1), *y
a = b = c, d = 1, (2), (), [], {}, {*a}, [*a, b], {**a, 'b': 1}
a[1:2, ::3, ...], a[:], a[*b], a[b,], a[*b, c:d] = 1, 2, 3, 4, 5
(a) : int = 1
a.b: int
a[0]: "str" = yield_
f(*a, *b, k=1, *c, **d, **e)
f(x for x in y)
f((x for x in y), 1)(2)[3].g
-x ** -y ** ~z
not a == b is not c not in d in e is f
a if b else c if d else lambda: e
lambda *a, b=1, **c: (a, b, c)
lambda a, /, b, *, c: 0
1_000, 0xFF_FF, 0o17, 0b1_0, 1e10, 1.5E-3, .5, 5., 1j, 2.5J, 0_0, 00, 18446744073709551616, 0xffffffffffffffffffff
"a" 'b' r"\n" """c
d""" '\x41\u00e9\U0001F600\101\
e\q\''
b"bytes\x00" rb'\x' Rb"" B'''
'''
u"text" "more"
f"{x}{y!r}{z:>{w}}{{literal}}" "tail" f'{d["key"]}' rf"\d{x:\d}"
f"{x = }{y=!s}{z=:5}{a, b}{lambda_}{{}}{ {1: 2}[1] }{x:%Y-%m-%d}"
f"{f"{f'{1}'}"}" f'''{
    x  # comment
    + 1
}
text''' F"{x!a:{y}.{z}}"
f""
async def coroutine():
    async with a as b, c:
        async for d in e:
            await f
    return [g async for g in h if await i]
class C(A, B, metaclass=M, **kw): x: int; y = 1
class D: pass
class E(): "doc"
def g[T: int, *Ts, **P](a: T, *args: *Ts) -> P: ...
class F[T](Base[T]): ...
type Alias[T] = list[T]
type = match = case = _ = 1
match.a, type.b, match[0], print(match), match (1)
match -1
match x, *y:
    case 1 | -2 | 3.5 | 1 + 2j | -1 - 1j | "s":
        pass
    case None | True | False if x > 1: pass
    case a.b.c | [1, *_] | (2, *_) | (3) | () | []: pass
    case {"k": v, 1: _, a.b: None, **rest}: pass
    case Point(x=0, y=[1, _]) | Point(1, z=2,) as p: pass
    case 1, 2, *others: pass
    case *all_, last: pass
    case {}: pass
    case _: pass
try:
    pass
except* ValueError as e:
    pass
except* (A, B):
    pass
try: pass
except: pass
else: pass
finally: pass
if a: pass
elif b: pass
elif c:
    if d: pass
    else: pass
else: pass
with a, b as c: pass
with (a): pass
with (a, b): pass
with (a, b) as c: pass
with (a), (b): pass
with (a as b): pass
with (a as b, c as d,): pass
with (yield_): pass
with (a := b): pass
with (a for a in b): pass
with a() as (b, c), d as [e], f as g.h, i as j[0]: pass
for a, in b: pass
for (a, b), *c in d, *e: pass
for a.b in c: pass
for a[0] in c: pass
[a for b in c for d in e if f if g]
{a: b for a, b in c}
{a for a, in c}
(a for a in b)
del a, b.c, d[0], (e, f), [g]
raise
raise A
raise A from b
import a.b.c, d.e as f
from .a import b
from ... import c
from .... import (d as e, f,)
assert a
assert a, b
global q, r
@a.b(c)
@d
async def f(): pass
@e[0]
class G: pass
if True:
	tab = 1
	if tab:
	        mixed = 1
a = 1; b = 2;
a \
  = \
    1
x = 1if y else 2
été = 'ü' ; 名 = 1
a @= b; a //= c; a **= d; a >>= e; a <<= f; a &= g; a ^= h; a |= i; a %= j
a<b>c<=d>=e!=f
a|b^c&d<<e>>f+g-h*i@j/k//l%m
print(*a, sep='')
... , None, True, False
def h(a, b=1, /, c=2, *d, e, f=3, **g): return
def k(a, *, b): return a,
lambda: (yield)
def deep():
    def x(): return [lambda y=z: (y, z) for z in ()]
