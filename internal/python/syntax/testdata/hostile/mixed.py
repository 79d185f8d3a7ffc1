x = [(i, {j: f"{k!r:>{w}}" for j in (y := z)}) for i in lambda a=(b if c else d), *e, **g: -a ** ~b
async def f[T: (1, 2)](a, /, b: "c" = 1, *, d=lambda: (yield), **e) -> {**f}:
	match a, *b:
	    case [1 | -2j, {"k": C(x=_, y=[*_])}, *r] as s if (t := u): return await v
	with (a as b, c as (d, *e),): nonlocal x; global y
	try: pass
	except* (A, B) as c: del (a, b.c), d[1:2, ::3, ...]
	finally: raise X from Y
class A(B, *C, m=D, **E): """doc"""; x: int = 0x_ff; __y = 1_0.5e-3j
from ...a import (b as c, d,); import e.f as g
