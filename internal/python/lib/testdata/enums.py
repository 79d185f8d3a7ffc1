import enum
class N(int):
    def __repr__(self): return "N!"
n = N(3)
print(int.__repr__(n), int.__str__(n), format(n), str(n))
class M(enum.IntEnum):
    A = 1
print(str(M.A))
class F(enum.Flag):
    R = enum.auto()
    W = enum.auto()
    RW = R | W
print(F.RW, list(F), F.R|F.W is F.RW, F(3), ~F.R)
class P(enum.IntFlag):
    R = 4
    W = 2
print(P.R | P.W, P.R | 8, repr(P(3)), P.R & P.W)
