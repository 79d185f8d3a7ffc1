"""Writes random Python programs and what CPython prints when it runs them, one JSON object a line.

    python python_programs.py --first 0 --programs 1000 --out python.jsonl

A row is {"seed", "source", "output"}. A program is a row of blocks of python_grammar.py, each in a function of its own and in a try, so that
one that fails does not end the program; before each stands a line "# kind N", the block's number in the grammar. Only programs that print the
same with two hash seeds, and no address, are written.
"""
import argparse
import contextlib
import io
import json
import random
import re
import resource
import signal
import warnings

import python_grammar

BLOCKS = 4
SECONDS, BYTES = 2, 1 << 30
HOLE = re.compile(r"\$(\$|[a-zA-Z])(?:_?[0-9]*)?")

WORDS = ["abc", "hello", "xyz", "lo", "Aal", "go"]
TEXTS = ["", "a", "hello world", "Hello", "abc", "a,b, c", "  pad ", "12", "x1", "ALL", "tab\\tend", "été", "aabbaa", "one\\ntwo", "3.5", "l l l"]
VALUES = ["None", "True", "False", "[]", "()", "{}", "[1, 2]", "(1, 'a')", "{'a': 1}", "'text'", "b'ab'", "{'a': 2.5, 'b': None}", "[0]", "set()", "range(3)", "1j", "''", "[[1], 2]", "('x',)"]
FORMATS = ["", "d", ">8", "<8", "^9", "*^9", "+d", "05d", "x", "#x", "X", "b", "#b", "o", ",", "_", ".2f", ".3e", "g", ".3g", "%", ".1%", "e", "+.2f", "08.3f", ">+9.2f", "#.3g", " d", "c", "n", "s",
           ".2", "10.3", "=+8d", "0>6", ",.2f", "_x", "G", "F", ".0f", "020,.1f", "z.1f", "!<5", "-^7", "5s", ".1s", "<<4", "08b", "+", "_b", "#o", ".10g", "é^7"]
PERCENTS = ["d", "5d", "-5d|", "05d", "+d", "s", "r", ".2f", "8.3f", "x", "#x", "o", "e", "g", ".3g", "c", "i", "10s|", "-10s|", ".1s", "a", "% d", "X", "G", ".0f", "u"]
EXCEPTIONS = ["ValueError", "KeyError", "IndexError", "TypeError", "RuntimeError", "ZeroDivisionError", "AttributeError", "OSError", "StopIteration", "LookupError", "ArithmeticError", "Exception", "NotImplementedError", "AssertionError"]
ITERABLES = ["range({n})", "'abc'", "[z * 2 for z in range({n})]", "(z for z in {l})", "{l}", "{d}", "map(str, {l})", "reversed({l})", "enumerate('ab')", "zip({l}, 'xy')", "sorted({l})", "{t}", "filter(None, {l})", "{l}[::-1]", "iter({l})"]


class Sampler:
    """Fills holes."""

    def __init__(self, draw):
        self.draw = draw

    def fill(self, block):
        return HOLE.sub(lambda hole: "$" if hole[1] == "$" else getattr(self, "hole_" + hole[1])(), block)

    def hole_i(self):
        return f"({n})" if (n := self.draw.choice([-10, -3, -2, -1, 0, 0, 1, 1, 2, 3, 5, 7, 12, 100, 255, 10**6, 2**31, 2**64, -(2**63)] if self.draw.random() < 0.3 else range(-3, 8))) < 0 else str(n)

    def hole_n(self):
        return str(self.draw.randint(0, 4))

    def hole_f(self):
        return self.draw.choice(["0.0", "0.5", "1.5", "2.5", "3.75", "(-2.5)", "(-0.5)", "1e10", "1e-7", "100.0", "0.1", "float('inf')", "float('nan')", "2.675", "1e16", "123456.789", "(-0.0)", "3.0"])

    def hole_x(self):
        return self.draw.choice([self.hole_i, self.hole_i, self.hole_f, self.hole_f, lambda: self.draw.choice(["True", "False", "(1+2j)", "(0.5-1j)", "0j"])])()

    def hole_s(self):
        return '"' + self.draw.choice(TEXTS) + '"'

    def hole_w(self):
        return '"' + self.draw.choice(WORDS) + '"'

    def hole_v(self):
        return self.draw.choice([self.hole_i, self.hole_f, self.hole_s, lambda: self.draw.choice(VALUES), lambda: self.draw.choice(VALUES), self.hole_l, self.hole_d])()

    def hole_h(self):
        return self.draw.choice([self.hole_i, self.hole_s, self.hole_f, self.hole_w, lambda: self.draw.choice(["None", "(1, 2)", "True", "'a'", "'a'", "[1]"])])()

    def hole_l(self):
        return "[" + ", ".join(str(self.draw.randint(-2, 6)) for _ in range(self.draw.choice([0, 1, 2, 3, 3, 4, 5]))) + "]"

    def hole_L(self):
        return "[" + ", ".join(self.draw.choice([self.hole_i, self.hole_f, self.hole_s, lambda: self.draw.choice(VALUES)])() for _ in range(self.draw.choice([0, 1, 2, 2, 3, 4]))) + "]"

    def hole_t(self):
        return "(" + "".join(self.draw.choice([self.hole_i, self.hole_s])() + ", " for _ in range(self.draw.randint(0, 3))) + ")"

    def hole_d(self):
        keys = [self.draw.choice(["'a'", "'b'", "'c'", "1", "2", "(1, 2)", "None", "1.5", "True"]) for _ in range(self.draw.randint(0, 3))]
        return "{" + ", ".join(f"{k}: {self.draw.choice([self.hole_i, self.hole_s, self.hole_l])()}" for k in keys) + "}"

    def hole_S(self):
        return "{" + ", ".join(self.hole_i() for _ in range(self.draw.randint(1, 3))) + "}"

    def hole_b(self):
        return self.draw.choice(["True", "False"])

    def hole_c(self):
        return self.draw.choice(["<", "<=", "==", "!=", ">", ">=", "is not", "in", "not in"])

    def hole_o(self):
        return self.draw.choice("+ - * / // % ** & | ^ << >> + - * @".split())

    def hole_a(self):
        return self.draw.choice("+= -= *= /= //= %= **= &= |= ^= <<= >>=".split())

    def hole_k(self):
        small = lambda: self.draw.choice(["", "", "0", "1", "2", "-1", "-2", "9"])
        return f"{small()}:{small()}" + self.draw.choice(["", "", ":", ":2", ":-1", ":-2"])

    def hole_F(self):
        return self.draw.choice(FORMATS)

    def hole_P(self):
        return self.draw.choice(PERCENTS)

    def hole_E(self):
        return self.draw.choice(EXCEPTIONS)

    def hole_g(self):
        return self.draw.choice(ITERABLES).format_map({"n": self.hole_n(), "l": self.hole_l(), "d": self.hole_d(), "t": self.hole_t()})


def source(seed):
    """The program of a seed."""
    draw = random.Random(seed)
    lines = []
    for _ in range(BLOCKS):
        kind = draw.randrange(len(python_grammar.KINDS))
        block = Sampler(draw).fill(python_grammar.KINDS[kind])
        lines.append(f'print("# kind {kind}")')
        if draw.random() < 0.5 and "global " not in block and "exec(" not in block and "eval(" not in block and "nonlocal" not in block:
            lines.append("def block():\n" + indented(block) + "\ntry:\n    block()")
        else:
            lines.append("try:\n" + indented(block))
        lines.append('except BaseException as failure:\n    print("raises", type(failure).__name__, failure)')
    return "\n".join(lines) + "\n"


def indented(block):
    """The block one level deeper; lines of texts in three quotes stay."""
    inside, lines = False, []
    for line in block.split("\n"):
        lines.append(line if inside else "    " + line)
        inside ^= line.count('"""') % 2 == 1
    return "\n".join(lines)


def output(text):
    """What CPython prints; None where it does not parse."""
    out = io.StringIO()
    try:
        code = compile(text, "program.py", "exec")
        signal.alarm(SECONDS)
        with contextlib.redirect_stdout(out):
            exec(code, {"__name__": "__main__"})
    except (SyntaxError, MemoryError, Endless):
        return None
    finally:
        signal.alarm(0)
    printed = out.getvalue()
    return None if "MemoryError" in printed or "Endless" in printed else printed


class Endless(BaseException):
    """A program took too long."""


def end(signal_number, frame):
    raise Endless


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--first", type=int, default=0, help="first seed")
    arguments.add_argument("--programs", type=int, default=100)
    arguments.add_argument("--out", required=True)
    arguments = arguments.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, end)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    with open(arguments.out, "w") as out:
        for seed in range(arguments.first, arguments.first + arguments.programs):
            text = source(seed)
            printed = output(text)
            if printed is not None and not re.search(r"\b0x[0-9a-f]{6,}", printed):
                print(json.dumps({"seed": seed, "source": text, "output": printed}), file=out)


if __name__ == "__main__":
    main()
