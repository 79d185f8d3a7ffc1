# What modules hold beside functions: numbers, texts, the order of a class's bases; and how classes go together.
import bisect
import collections
import collections.abc
import contextlib
import decimal
import enum
import fractions
import functools
import inspect
import io
import itertools
import json
import logging
import math
import operator
import os
import pathlib
import random
import re
import statistics
import string
import sys
import types


def t(*tests):
    for test in tests:
        try:
            print(repr(test()).replace('\n', '|'))
        except BaseException as failure:
            print(type(failure).__name__ + ':', str(failure).replace('\n', '|'))


def names(*classes):
    for each in classes:
        t(lambda: (each.__name__, each.__module__, [base.__name__ for base in each.__mro__]))


for name in ('ascii_letters', 'ascii_lowercase', 'ascii_uppercase', 'digits', 'hexdigits', 'octdigits', 'punctuation', 'whitespace', 'printable'):
    t(lambda: (name, getattr(string, name)))
for name in ('pi', 'e', 'tau', 'inf', 'nan'):
    t(lambda: (name, getattr(math, name)))
for name in ('ROUND_HALF_EVEN', 'ROUND_HALF_UP', 'ROUND_HALF_DOWN', 'ROUND_UP', 'ROUND_DOWN', 'ROUND_CEILING', 'ROUND_FLOOR', 'ROUND_05UP'):
    t(lambda: (name, getattr(decimal, name), [str(decimal.Decimal(x).quantize(decimal.Decimal('1'), rounding=getattr(decimal, name))) for x in ('2.5', '-2.5', '3.5', '2.4', '2.6', '-2.6', '0')]))
for name in ('DEBUG', 'INFO', 'WARNING', 'WARN', 'ERROR', 'CRITICAL', 'FATAL', 'NOTSET'):
    t(lambda: (name, getattr(logging, name), logging.getLevelName(getattr(logging, name))))
for name in ('I', 'M', 'S', 'X', 'A', 'IGNORECASE', 'MULTILINE', 'DOTALL', 'VERBOSE', 'ASCII'):
    t(lambda: (name, int(getattr(re, name))))
for name in ('sep', 'linesep', 'pathsep', 'curdir', 'pardir', 'extsep', 'name', 'devnull', 'O_RDONLY', 'SEEK_SET', 'SEEK_CUR', 'SEEK_END', 'F_OK', 'R_OK', 'W_OK', 'X_OK'):
    t(lambda: (name, getattr(os, name)))
for name in ('SEEK_SET', 'SEEK_CUR', 'SEEK_END', 'DEFAULT_BUFFER_SIZE'):
    t(lambda: (name, getattr(io, name)))
for name in ('maxsize', 'maxunicode', 'byteorder', 'getrecursionlimit', 'implementation', 'version_info'):
    t(lambda: (name, hasattr(sys, name)))
t(lambda: sys.maxsize, lambda: sys.maxunicode, lambda: sys.byteorder, lambda: sys.float_info.max, lambda: sys.float_info.epsilon, lambda: sys.float_info.min, lambda: sys.float_info.dig, lambda: sys.int_info.bits_per_digit, lambda: sys.version_info[:1], lambda: sys.getdefaultencoding(), lambda: sys.getfilesystemencoding())
names(io.StringIO, io.BytesIO, io.TextIOWrapper, io.BufferedIOBase, io.RawIOBase, io.TextIOBase, io.IOBase, collections.OrderedDict, collections.Counter, collections.defaultdict, collections.ChainMap, collections.deque, collections.UserDict, collections.UserList, collections.UserString)
names(collections.abc.Mapping, collections.abc.MutableMapping, collections.abc.Sequence, collections.abc.MutableSequence, collections.abc.Set, collections.abc.MutableSet, collections.abc.Iterator, collections.abc.Generator, collections.abc.Collection, collections.abc.KeysView, collections.abc.ItemsView, collections.abc.ValuesView, collections.abc.Callable, collections.abc.Hashable, collections.abc.Sized)
names(enum.Enum, enum.IntEnum, enum.StrEnum, enum.Flag, enum.IntFlag, fractions.Fraction, decimal.Decimal, pathlib.Path, pathlib.PurePath, pathlib.PurePosixPath, pathlib.PosixPath, types.SimpleNamespace, contextlib.ExitStack, contextlib.suppress, contextlib.nullcontext, functools.partial, json.JSONDecodeError, logging.Logger, logging.StreamHandler, random.Random, statistics.StatisticsError)
import builtins
for name in 'KeyError IndexError LookupError ModuleNotFoundError ImportError UnicodeDecodeError ValueError FileNotFoundError OSError TimeoutError ConnectionError ZeroDivisionError OverflowError ArithmeticError StopIteration StopAsyncIteration GeneratorExit KeyboardInterrupt SystemExit RecursionError NotImplementedError RuntimeError IndentationError TabError SyntaxError UnboundLocalError NameError AttributeError AssertionError BufferError EOFError MemoryError DeprecationWarning UserWarning FutureWarning Warning ExceptionGroup'.split():
    t(lambda: [base.__name__ for base in getattr(builtins, name).__mro__])
for function in (iter, min, operator.add, functools.reduce, bisect.bisect_left, itertools.chain):
    t(lambda: (function.__name__, str(inspect.signature(function))))

print('-- files in memory')
s, b = io.StringIO('one\ntwo\nthree'), io.BytesIO(b'one\ntwo\nthree')
for f in (s, b):
    t(f.readable, f.writable, f.seekable, f.tell, f.readline, f.tell, lambda: f.read(2), lambda: f.seek(0), f.readlines, lambda: f.seek(0, 2), f.read, lambda: f.seek(-2, 2), lambda: f.seek(4), lambda: next(f), lambda: list(f), lambda: f.seek(0), lambda: f.truncate(3), f.getvalue, lambda: f.write(f.getvalue()[:1]), f.getvalue, lambda: f.writelines([f.getvalue()[:1]]), f.getvalue, lambda: f.seek(-1), lambda: f.read(-1), lambda: f.closed, f.fileno, f.isatty, f.flush, f.close, lambda: f.closed, f.read, f.getvalue)
    with contextlib.suppress(ValueError, TypeError):
        f.write('x')
t(lambda: b.getbuffer(), lambda: io.BytesIO(b'abc').getbuffer()[1], lambda: io.BytesIO(b'abc').read1(2), lambda: bytes(io.BytesIO(b'abc').getbuffer()), lambda: io.BytesIO('x'), lambda: io.StringIO(b'x'), lambda: io.BytesIO().write('x'), lambda: io.StringIO().write(b'x'), lambda: isinstance(io.BytesIO(), io.BufferedIOBase), lambda: isinstance(io.StringIO(), io.TextIOBase), lambda: isinstance(io.StringIO(), io.IOBase))
with io.StringIO('a\r\nb') as f:
    t(f.read, lambda: f.newlines)
buffer = bytearray(4)
t(lambda: io.BytesIO(b'xyz').readinto(buffer), lambda: buffer)

print('-- attributes of modules')
t(lambda: math.nothing, lambda: getattr(math, 'nothing', 3), lambda: hasattr(math, 'pi'), lambda: hasattr(math, 'nothing'), lambda: setattr(math, 'mine', 4), lambda: math.mine, lambda: delattr(math, 'mine'), lambda: math.mine, lambda: delattr(math, 'mine'), lambda: math.__name__, lambda: types.ModuleType('m').__name__, lambda: types.ModuleType('m', 'doc').__doc__, lambda: types.ModuleType('m').x, lambda: repr(types.ModuleType('m')))
module = types.ModuleType('made')
module.__getattr__ = lambda name: name.upper() if name.startswith('a') else (_ for _ in ()).throw(AttributeError(name))
t(lambda: module.abc, lambda: module.xyz, lambda: hasattr(module, 'xyz'), lambda: getattr(module, 'xyz', 0), lambda: vars(module)['__name__'])
class Typed(types.ModuleType):
    level = 5
    @property
    def both(self): return self.__name__ * 2
    def __getattr__(self, name): raise AttributeError('none of ' + name)
t(lambda: Typed('q').both, lambda: Typed('q').level, lambda: Typed('q').other, lambda: hasattr(Typed('q'), 'other'))
