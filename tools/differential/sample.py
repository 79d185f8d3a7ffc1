"""Fills the holes of grammar.py's templates from a pool of tensors.

    {x}, {x:f34}     a tensor of the pool; letters f i b c: floating, integer, bool, complex; digits: numbers of axes.
                     The first one drawn is the current tensor, of which other holes speak; the same name again is the same tensor
    {y:...}          another tensor
    {@1} {@-1}       the size of an axis of the current tensor
    {like:f} {bc:f}  a tensor of the current tensor's shape; one that broadcasts with it
    {new:f:@0,n,4}   a new argument of forward: type, sizes
    {idx:9:@0,n}     an int64 argument with values below 9
    {dim} {dims} {perm} {reshape} {expand} {repeats} {shape} {index}     arguments that fit the current tensor
    {n} {n0} {k} {int} {float} {num} {p} {bool} {dtype} {fdtype}         plain values
    {?a|b|c}         one of these texts
    {=}              the name that the statement's result gets, where it does not stand before it

One hole in 25 is filled wrongly on purpose, so that refusals are compared too.
"""
import re

WRONG = 0.04
FLOATS = ["float32"] * 12 + ["float64"] * 2 + ["float16", "bfloat16"]
INTEGERS = ["int64"] * 6 + ["int32", "uint8", "int8", "int16"]
TYPES = {"f": FLOATS, "i": INTEGERS, "b": ["bool"], "c": ["complex64"] * 3 + ["complex128"]}
ANY = FLOATS * 2 + INTEGERS + ["bool"] * 3 + ["complex64"] * 2
HOLE = re.compile(r"\{(?![ }])([^{}]+)\}")


PLAIN = "n n0 k int float num p bool dtype fdtype shape".split()


def name_of(hole):
    return hole.partition(":")[0]


def letter(tensor):
    """The class of a tensor's type, as holes spell it."""
    if tensor.dtype.is_complex:
        return "c"
    if tensor.dtype.is_floating_point:
        return "f"
    return "b" if str(tensor.dtype) == "torch.bool" else "i"


class Sampler:
    """Draws one statement. program gives pool (pairs of expression and tensor) and argument(dtype, shape, high)."""

    def __init__(self, random, program):
        self.random, self.program = random, program
        self.drawn, self.current = {}, None

    def fill(self, template):
        return HOLE.sub(lambda hole: self.hole(hole[1]), template)

    def wrong(self):
        return self.random.random() < WRONG

    def hole(self, text):
        if text == "=":
            return "{=}"
        if text[0] == "?":
            return self.random.choice(text[1:].split("|"))
        if self.current is None and name_of(text) not in ("x", "y", *PLAIN):
            self.current = self.draw("")[1]
        if text[0] == "@":
            return str(self.size(text) + (self.random.choice([-1, 1]) if self.wrong() else 0))
        name, _, rest = text.partition(":")
        if name in ("x", "y"):
            return self.tensor(name, rest)
        return str(getattr(self, "hole_" + name)(*([rest] if rest else [])))

    # Tensors.

    def tensor(self, name, spec):
        if name not in self.drawn:
            self.drawn[name] = self.draw(spec)
            if self.current is None:
                self.current = self.drawn[name][1]
        return self.drawn[name][0]

    def draw(self, spec):
        letters, digits = re.sub(r"\d", "", spec), re.sub(r"\D", "", spec)
        fits = [(e, t) for e, t in self.program.pool
                if (not letters or letter(t) in letters) and (not digits or str(t.dim()) in digits)]
        if self.wrong() or (self.random.random() < 0.1 and not digits):
            fits = self.program.pool
        if fits and self.random.random() < 0.8:
            return self.random.choice(fits[-8:] if self.random.random() < 0.6 else fits)
        axes = int(self.random.choice(digits)) if digits else self.random.choice([0, 1, 2, 2, 3, 3, 4, 4, 5])
        dtype = self.random.choice(TYPES[self.random.choice(letters)] if letters else ANY)
        return self.argument(dtype, [self.axis() for _ in range(axes)])

    def axis(self):
        return self.random.choice([1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 8] + ([0] if self.random.random() < 0.3 else []))

    def argument(self, dtype, shape, high=5):
        return self.program.argument(dtype, shape, high)

    def size(self, text):
        shape = self.current.shape
        axis = int(text[1:])
        return shape[axis] if -len(shape) <= axis < len(shape) else 1

    def sizes(self, text):
        """"@0,n,4" → [2, 3, 4]"""
        names = {"n": self.hole_n()}
        shape = []
        for item in filter(None, text.split(",")):
            if item[0] == "@":
                shape.append(self.size(item))
            else:
                shape.append(eval(item, names))
        if self.wrong() and shape:
            shape[self.random.randrange(len(shape))] += 1
        return shape

    def hole_new(self, rest):
        kind, _, sizes = rest.partition(":")
        own = str(self.current.dtype).removeprefix("torch.") if self.current is not None else "float32"
        same = self.current is not None and letter(self.current) == kind and not self.wrong()
        return self.argument(own if same else self.random.choice(TYPES[kind]), self.sizes(sizes))[0]

    def hole_idx(self, rest):
        high, _, sizes = rest.partition(":")
        if high[0] == "@":
            high = self.size(high)
        shape = self.sizes(sizes)
        if int(high) == 0:
            shape = [0] * max(1, len(shape))
        return self.argument("int64" if not self.wrong() else "int32", shape, max(1, int(high)))[0]

    def relative(self, kind, shape):
        fits = [e for e, t in self.program.pool if list(t.shape) == shape and (not kind or letter(t) in kind)]
        if fits and self.random.random() < 0.7:
            return self.random.choice(fits)
        if kind:
            dtype = self.random.choice(TYPES[kind[0]])
            if letter(self.current) in kind and self.random.random() < 0.8:
                dtype = str(self.current.dtype).removeprefix("torch.")
        else:
            dtype = str(self.current.dtype).removeprefix("torch.") if self.random.random() < 0.7 else self.random.choice(ANY)
        return self.argument(dtype, shape)[0]

    def hole_like(self, kind=""):
        shape = list(self.current.shape)
        if self.wrong() and shape:
            shape[-1] += 1
        return self.relative(kind, shape)

    def hole_bc(self, kind=""):
        shape = list(self.current.shape)
        how = self.random.random()
        if how < 0.25:
            shape = [1 if self.random.random() < 0.4 else s for s in shape]
        elif how < 0.5 and shape:
            shape = shape[self.random.randrange(len(shape)):]
        elif how < 0.6:
            shape = []
        elif how < 0.65:
            shape = [self.axis()] + shape
        elif self.wrong() and shape:
            shape[0] += 1
        return self.relative(kind, shape)

    # Arguments that fit the current tensor.

    def hole_dim(self):
        axes = max(1, self.current.dim())
        if self.wrong():
            return self.random.choice([axes, -axes - 1])
        return self.random.randrange(-axes, axes)

    def hole_dims(self):
        axes = self.current.dim()
        some = self.random.sample(range(axes), self.random.randint(0, axes)) if axes else []
        if self.wrong():
            some.append(self.random.choice([0, axes]))
        return tuple(d - axes if self.random.random() < 0.3 else d for d in some)

    def hole_perm(self):
        axes = list(range(self.current.dim()))
        self.random.shuffle(axes)
        if self.wrong() and axes:
            axes[0] = 0
        return tuple(axes)

    def hole_reshape(self):
        n, shape = self.current.numel(), []
        for _ in range(self.random.randint(0, 3)):
            divisors = [d for d in (1, 2, 3, 4, 5, 6, 8) if n and n % d == 0]
            if divisors:
                shape.append(self.random.choice(divisors))
                n //= shape[-1]
        shape.insert(self.random.randint(0, len(shape)), -1 if self.random.random() < 0.3 else n)
        if self.wrong():
            shape.append(self.random.choice([-1, 2, -2]))
        return tuple(shape)

    def hole_expand(self):
        shape = [self.axis() if s == 1 and self.random.random() < 0.6 else self.random.choice([s, s, -1]) for s in self.current.shape]
        if self.random.random() < 0.3:
            shape.insert(0, self.axis())
        if self.wrong() and shape:
            shape[-1] += 1
        return tuple(shape)

    def hole_repeats(self):
        axes = self.current.dim() + self.random.choice([0, 0, 1]) - (self.wrong() and self.current.dim() > 0)
        return tuple(self.random.choice([0, 1, 1, 2, 3]) for _ in range(axes))

    def hole_shape(self):
        return tuple(self.axis() for _ in range(self.random.randint(0, 4)))

    def hole_index(self):
        return ", ".join(self.one_index() for _ in range(self.random.choice([1, 1, 1, 2, 2, 3])))

    def one_index(self):
        pick = self.random.random()
        small = lambda: self.random.choice(["", "", "0", "1", "2", "-1", "-2", "7"])
        if pick < 0.3:
            return str(self.random.choice([0, 0, 0, -1, 1, 2]))
        if pick < 0.6:
            step = self.random.choice(["", "", ":1", ":2", ":3"]) if not self.wrong() else ":-1"
            return f"{small()}:{small()}{step}"
        if pick < 0.7:
            return "None"
        if pick < 0.8:
            return "..."
        if pick < 0.9:
            return str([self.random.choice([0, 0, -1]) for _ in range(self.random.randint(1, 3))])
        if pick < 0.95:
            return self.random.choice(["True", "False"])
        return self.argument("int64", self.sizes(self.random.choice(["n", "n,2", "1"])), 1)[0]

    # Plain values.

    def hole_n(self):
        return self.random.choice([1, 2, 2, 3, 4]) if not self.wrong() else self.random.choice([0, -1])

    def hole_n0(self):
        return self.random.choice([0, 0, 1, 1, 2, 3]) if not self.wrong() else -1

    def hole_k(self):
        return self.random.choice([1, 2, 2, 3]) if not self.wrong() else self.random.choice([0, 5, -1])

    def hole_int(self):
        return self.random.choice([-3, -2, -1, 0, 0, 1, 2, 3, 6])

    def hole_float(self):
        return self.random.choice([0.5, 1.0, 1.5, 0.1, 2.5, -0.5])

    def hole_num(self):
        pick = self.random.random()
        if pick < 0.05:
            return self.random.choice(["True", "2j", "None"]) if pick < 0.03 else "False"
        return self.hole_int() if pick < 0.5 else self.hole_float()

    def hole_p(self):
        return self.random.choice([0.0, 0.1, 0.5, 0.5, 1.0]) if not self.wrong() else 1.5

    def hole_bool(self):
        return self.random.random() < 0.5

    def hole_dtype(self):
        return "torch." + self.random.choice(ANY)

    def hole_fdtype(self):
        return "torch." + self.random.choice(FLOATS)
